/* frontdoor-page-scenarios FILE...: one JSON list in the order of the files, for setup/page, each {scenario, file}:
 * the scenario with every default, and what its own file says. */
#include "door_json.h"
#include "scenario_guard.h"
#include "scenario_node.h"
#include "scenario_scalar.h"
#include "scenario_writer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a file says ---- */

/* Whether a plain word of YAML 1.2 is the same in JSON: what begins as a number and is none would be a text there. */
static bool is_json(const char *word)
{
  char *end = NULL;
  double number = strtod(word, &end);
  bool is_number = *end == '\0' && isfinite(number) && strspn(word, "-0123456789.eE+") == strlen(word) &&
                   word[0] != '+' && word[0] != '.' && word[strlen(word) - 1] != '.';
  return is_number || strcmp(word, "true") == 0 || strcmp(word, "false") == 0;
}

static void print_scalar(const struct scenario_node *node)
{
  if (scenario_is_null(node)) {
    fputs("null", stdout);
  } else if (node->is_plain && is_json(node->text)) {
    fputs(node->text, stdout);
  } else {
    door_json_text(stdout, node->text);
  }
}

static void print_node(const struct scenario_node *node)
{
  if (node->kind == SCENARIO_SCALAR) {
    print_scalar(node);
    return;
  }
  bool is_mapping = node->kind == SCENARIO_MAPPING;
  putchar(is_mapping ? '{' : '[');
  for (const struct scenario_node *child = node->first; child != NULL; child = child->next) {
    if (is_mapping) {
      door_json_text(stdout, child->key);
      putchar(':');
    }
    print_node(child);
    fputs(child->next == NULL ? "" : ",", stdout);
  }
  putchar(is_mapping ? '}' : ']');
}

/* The whole file; NULL where it cannot be read. The caller frees it. */
static char *read_whole(const char *path, size_t *out_count)
{
  FILE *file = fopen(path, "rb");
  char *bytes = calloc(1, SCENARIO_FILE_BYTES_MAX);
  *out_count = file == NULL || bytes == NULL ? 0 : fread(bytes, 1, SCENARIO_FILE_BYTES_MAX, file);
  bool is_whole = file != NULL && bytes != NULL && feof(file) != 0;
  if (file != NULL) {
    (void)fclose(file); /* only read */
  }
  if (!is_whole) {
    free(bytes);
    return NULL;
  }
  return bytes;
}

/* The file has been read as a scenario before, so it is one. */
static enum door_err print_file(const char *path)
{
  size_t count = 0;
  char *bytes = read_whole(path, &count);
  struct scenario_document *document = scenario_document_create();
  uint32_t layer = document == NULL ? SCENARIO_LAYER_DEFAULT : scenario_add_layer(document, path, false);
  bool passes = bytes != NULL && document != NULL && scenario_guard_passes(document, layer, bytes, count);
  struct scenario_node *root = passes ? scenario_node_parse(document, layer, bytes, count) : NULL;
  if (root != NULL) {
    print_node(root);
  }
  enum door_err err = root == NULL ? DOOR_ERR_IO : DOOR_OK;
  scenario_node_destroy(&root);
  scenario_destroy(&document);
  free(bytes);
  return err;
}

/* ---- the whole ---- */

static enum door_err print_scenario(const char *path, const char *join)
{
  struct scenario_document *document = NULL;
  char *text = NULL;
  enum door_err err = scenario_read_file(path, NULL, 0, &document);
  if (err == DOOR_OK) {
    err = scenario_resolved_json(document, &text);
  }
  if (err == DOOR_OK) {
    printf("%s{\"scenario\": %s, \"file\": ", join, text);
    err = print_file(path);
    printf("}");
  }
  if (err != DOOR_OK) {
    fprintf(stderr, "%s: %s\n", path,
            document != NULL && scenario_problem_count(document) > 0 ? scenario_problem_text(document, 0)
                                                                     : door_err_text(err));
  }
  free(text);
  scenario_destroy(&document);
  return err;
}

int main(int argc, char **argv)
{
  enum door_err err = DOOR_OK;
  for (int i = 1; err == DOOR_OK && i < argc; i++) {
    err = print_scenario(argv[i], i == 1 ? "[" : ",");
  }
  printf("]\n");
  bool is_whole = fflush(stdout) == 0;
  return err == DOOR_OK && !is_whole ? door_err_exit_code(DOOR_ERR_IO) : door_err_exit_code(err);
}
