/* frontdoor-page-scenarios FILE...: scenarios with every default, as one JSON list in the order of the files, for
 * setup/page. */
#include "scenario_writer.h"

#include <stdio.h>
#include <stdlib.h>

static enum door_err print_scenario(const char *path, const char *join)
{
  struct scenario_document *document = NULL;
  char *text = NULL;
  enum door_err err = scenario_read_file(path, NULL, 0, &document);
  if (err == DOOR_OK) {
    err = scenario_resolved_json(document, &text);
  }
  if (err == DOOR_OK) {
    printf("%s%s", join, text);
  } else {
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
