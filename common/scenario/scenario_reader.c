#include "scenario_reader.h"

#include "door_words.h"
#include "scenario_checks.h"
#include "scenario_guard.h"
#include "scenario_node.h"
#include "scenario_overlay.h"
#include "scenario_scalar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOO_MANY_FILES DOOR_SAID("more than 8 files extend each other")

/* A file of the chain: the one that was asked for first, then what it extends. */
struct link {
  char *path;
  struct scenario_node *root; /* NULL when it cannot be read */
  uint32_t layer;
  dev_t device;
  ino_t inode;
};

struct chain {
  struct link links[SCENARIO_FILES_MAX];
  uint32_t count;
};

/* ---- Bytes ---- */

/* Reads a whole regular file of at most one byte more than is allowed, so that the guard sees that it is too
 * long. 0, or an errno. */
static int read_bytes(int file, struct stat *out_status, char **out_bytes, size_t *out_count)
{
  if (fstat(file, out_status) != 0) {
    return errno;
  }
  if (!S_ISREG(out_status->st_mode)) {
    return S_ISDIR(out_status->st_mode) ? EISDIR : EINVAL;
  }
  size_t capacity = SCENARIO_FILE_BYTES_MAX + 1;
  char *bytes = malloc(capacity);
  if (bytes == NULL) {
    return ENOMEM;
  }
  size_t count = 0;
  while (count < capacity) {
    ssize_t got = read(file, bytes + count, capacity - count);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      int reason = errno;
      free(bytes);
      return reason;
    }
    if (got == 0) {
      break;
    }
    count += (size_t)got;
  }
  *out_bytes = bytes;
  *out_count = count;
  return 0;
}

static int read_path(const char *path, struct stat *out_status, char **out_bytes, size_t *out_count)
{
  /* O_NONBLOCK: a pipe under that name must not hold us up; it is refused then. */
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return errno;
  }
  int reason = read_bytes(file, out_status, out_bytes, out_count);
  close(file);
  return reason;
}

/* ---- The chain of files ---- */

static void fini_chain(struct chain *chain)
{
  for (uint32_t i = 0; i < chain->count; i++) {
    free(chain->links[i].path);
    scenario_node_destroy(&chain->links[i].root);
  }
}

static bool is_in_chain(const struct chain *chain, const struct stat *status)
{
  for (uint32_t i = 0; i < chain->count; i++) {
    if (chain->links[i].device == status->st_dev && chain->links[i].inode == status->st_ino) {
      return true;
    }
  }
  return false;
}

/* Adds the file to the chain. from: the `extends:` that names it, NULL for the first. path becomes the chain's. */
static struct link *add_file(struct scenario_document *document, struct chain *chain, char *path,
                             const struct scenario_node *from)
{
  struct stat status = {0};
  char *bytes = NULL;
  size_t count = 0;
  int reason = read_path(path, &status, &bytes, &count);
  const char *problem = NULL;
  char text[128];
  if (reason != 0) {
    const char *why = reason == EINVAL ? door_say("not a file") : strerror_r(reason, text, sizeof text);
    if (from == NULL) {
      scenario_complain_of(document, "cannot read %s: %s", path, why);
      document->is_unreadable = true;
    } else {
      scenario_complain(document, from->spot, "extends", "cannot read %s: %s", path, why);
    }
  } else if (is_in_chain(chain, &status)) {
    problem = DOOR_SAID("extends itself in a circle");
  } else if (chain->count == SCENARIO_FILES_MAX) {
    problem = TOO_MANY_FILES;
  }
  if (problem != NULL) {
    scenario_complain(document, from->spot, "extends", "%s (%s)", door_say(problem), scenario_show(from->text).text);
  }
  if (reason != 0 || problem != NULL) {
    document->is_incomplete = true;
    free(bytes);
    free(path);
    return NULL;
  }
  struct link *link = &chain->links[chain->count++];
  *link = (struct link){.path = path, .device = status.st_dev, .inode = status.st_ino};
  link->layer = scenario_add_layer(document, path, false);
  if (!document->is_out_of_memory && scenario_guard_passes(document, link->layer, bytes, count)) {
    link->root = scenario_node_parse(document, link->layer, bytes, count);
  }
  document->is_incomplete = document->is_incomplete || link->root == NULL;
  free(bytes);
  return link;
}

/* The path that `extends:` in the file `path` means; NULL when it is not one, or out of memory. */
static char *extended_path(struct scenario_document *document, const char *path, const struct scenario_node *extends)
{
  const char *name = NULL;
  if (!scenario_read_word(document, "extends", extends, &name)) {
    return NULL;
  }
  if (name[0] == '\0' || name[0] == '/') {
    scenario_complain(document, extends->spot, "extends", "a path relative to this file is wanted (%s)",
                      scenario_show(name).text);
    return NULL;
  }
  return scenario_path_beside(document, path, name);
}

static void read_chain(struct scenario_document *document, const char *path, struct chain *chain)
{
  char *next = scenario_copy(document, path);
  const struct scenario_node *from = NULL;
  while (next != NULL) {
    struct link *link = add_file(document, chain, next, from);
    next = NULL;
    from = link == NULL || link->root == NULL ? NULL : scenario_node_child(link->root, "extends");
    if (from != NULL) {
      next = extended_path(document, link->path, from);
      document->is_incomplete = document->is_incomplete || next == NULL;
    }
  }
}

static void renumber(struct scenario_node *node, uint32_t layer)
{
  for (; node != NULL; node = node->next) {
    node->spot.layer = layer;
    node->key_spot.layer = layer;
    renumber(node->first, layer);
  }
}

/* From reading order to the order in which layers are laid over each other: base first. */
static void number_layers(struct scenario_document *document, struct chain *chain)
{
  for (uint32_t i = 0; i < document->layer_count / 2; i++) {
    uint32_t other = document->layer_count - 1 - i;
    struct scenario_layer swapped = document->layers[i];
    document->layers[i] = document->layers[other];
    document->layers[other] = swapped;
  }
  for (uint32_t i = 0; i < chain->count; i++) {
    renumber(chain->links[i].root, chain->count - 1 - i);
  }
}

/* ---- Names ---- */

/* "scenarios/cardiff-2014-15.yaml" -> "cardiff-2014-15", cut to fit, what is not printable ASCII as _. */
static void name_after(struct scenario_document *document, const char *path)
{
  const char *slash = strrchr(path, '/');
  const char *stem = slash == NULL ? path : slash + 1;
  const char *dot = strrchr(stem, '.');
  size_t length = dot == NULL || dot == stem ? strlen(stem) : (size_t)(dot - stem);
  length = length < DOOR_NAME_BYTES ? length : DOOR_NAME_BYTES - 1;
  char *name = document->scenario.name;
  memset(name, 0, DOOR_NAME_BYTES);
  for (size_t i = 0; i < length; i++) {
    name[i] = stem[i] > ' ' && stem[i] < 0x7F ? stem[i] : '_';
  }
  if (length == 0) {
    memcpy(name, "scenario", sizeof "scenario");
  }
}

/* ---- Settings ---- */

/* "KEY=YAML": the key on the heap, and where the YAML begins. NULL, and told, when there is no key. */
static char *split_setting(struct scenario_document *document, const char *setting, const char **out_yaml)
{
  const char *equals = strchr(setting, '=');
  if (equals == NULL || equals == setting) {
    scenario_complain_of(document, "--set %s: write KEY=VALUE, such as screening.staff_posts=9",
                         scenario_show(setting).text);
    return NULL;
  }
  char *key = strndup(setting, (size_t)(equals - setting));
  document->is_out_of_memory = document->is_out_of_memory || key == NULL;
  *out_yaml = equals + 1;
  return key;
}

static void apply_setting(struct scenario_document *document, const char *setting)
{
  const char *yaml = NULL;
  char *key = split_setting(document, setting, &yaml);
  char *label = NULL;
  if (key == NULL) {
    return;
  }
  uint32_t layer = SCENARIO_LAYER_DEFAULT;
  if (asprintf(&label, "--set %s", scenario_show(key).text) < 0) {
    label = NULL;
    document->is_out_of_memory = true;
  } else {
    layer = scenario_add_layer(document, label, true);
  }
  if (layer != SCENARIO_LAYER_DEFAULT && scenario_guard_passes(document, layer, yaml, strlen(yaml))) {
    struct scenario_node *node = scenario_node_parse(document, layer, yaml, strlen(yaml));
    struct scenario_place *place = node == NULL ? scenario_place_of(document, key) : NULL;
    if (node != NULL) {
      scenario_apply_setting(document, key, node);
    } else if (place != NULL) {
      place->is_bad = true;
    }
    scenario_node_destroy(&node);
  }
  free(label);
  free(key);
}

/* ---- The whole ---- */

static void finish(struct scenario_document *document)
{
  if (!document->is_out_of_memory && !document->is_incomplete) {
    scenario_check_whole(document);
    scenario_check_provenance(document);
  }
}

/* Hands the document out, or destroys it when out of memory. */
static enum door_err hand_out(struct scenario_document *document, struct scenario_document **out_document)
{
  if (document->is_out_of_memory) {
    scenario_destroy(&document);
    return DOOR_ERR_MEMORY;
  }
  *out_document = document;
  if (document->is_unreadable) {
    return DOOR_ERR_IO;
  }
  return document->problem_count == 0 ? DOOR_OK : DOOR_ERR_SCENARIO;
}

enum door_err scenario_read_file(const char *path, const char *const *settings, size_t setting_count,
                                 struct scenario_document **out_document)
{
  struct scenario_document *document = scenario_document_create();
  if (document == NULL) {
    return DOOR_ERR_MEMORY;
  }
  struct chain chain = {.count = 0};
  scenario_apply_defaults(document);
  read_chain(document, path, &chain);
  if (!document->is_out_of_memory && !document->is_unreadable) {
    number_layers(document, &chain);
    for (uint32_t i = chain.count; i > 0; i--) {
      name_after(document, chain.links[i - 1].path);
      if (chain.links[i - 1].root != NULL) {
        scenario_apply_file(document, chain.links[i - 1].root);
      }
    }
    for (size_t i = 0; i < setting_count; i++) {
      apply_setting(document, settings[i]);
    }
    finish(document);
  }
  fini_chain(&chain);
  return hand_out(document, out_document);
}

/* Who is told of the words of a file. */
struct listener {
  enum door_err (*on_word)(void *self, const char *section, const char *word, const char *meaning,
                           struct door_problem *problem);
  void *self;
};

static void read_section(struct scenario_document *document, const struct scenario_node *section,
                         const struct listener *listener)
{
  if (section->kind != SCENARIO_MAPPING) {
    scenario_complain(document, section->spot, scenario_show(section->key).text, "a mapping is wanted here, not %s",
                      scenario_node_kind_text(section));
    return;
  }
  for (const struct scenario_node *child = section->first; child != NULL; child = child->next) {
    const char *meaning = NULL;
    struct door_problem problem = {.err = DOOR_OK};
    if (scenario_check_key(document, section->key, child) &&
        scenario_read_word(document, section->key, child, &meaning) &&
        listener->on_word(listener->self, section->key, child->key, meaning, &problem) != DOOR_OK) {
      scenario_complain(document, child->spot, scenario_show(section->key).text, "%s", problem.said);
    }
  }
}

enum door_err scenario_read_words(const char *path,
                                  enum door_err (*on_word)(void *self, const char *section, const char *word,
                                                           const char *meaning, struct door_problem *problem),
                                  void *self, struct scenario_document **out_document)
{
  struct scenario_document *document = scenario_document_create();
  if (document == NULL) {
    return DOOR_ERR_MEMORY;
  }
  struct chain chain = {.count = 0};
  char *copy = scenario_copy(document, path);
  struct link *file = copy == NULL ? NULL : add_file(document, &chain, copy, NULL);
  const struct listener listener = {on_word, self};
  if (file != NULL && file->root != NULL && file->root->kind != SCENARIO_MAPPING) {
    scenario_complain(document, file->root->spot, "", "a mapping is wanted, not %s",
                      scenario_node_kind_text(file->root));
  } else if (file != NULL && file->root != NULL) {
    for (const struct scenario_node *child = file->root->first; child != NULL; child = child->next) {
      read_section(document, child, &listener);
    }
  }
  fini_chain(&chain);
  return hand_out(document, out_document);
}

/* A text without a file: its tree, NULL where it cannot be read. */
static struct scenario_node *parse_text(struct scenario_document *document, const char *text, size_t byte_count,
                                        const char *name)
{
  scenario_apply_defaults(document);
  name_after(document, name);
  uint32_t layer = scenario_add_layer(document, name, false);
  struct scenario_node *root = NULL;
  if (!document->is_out_of_memory && scenario_guard_passes(document, layer, text, byte_count)) {
    root = scenario_node_parse(document, layer, text, byte_count);
  }
  document->is_incomplete = root == NULL;
  return root;
}

enum door_err scenario_read_text(const char *text, size_t byte_count, const char *name,
                                 struct scenario_document **out_document)
{
  struct scenario_document *document = scenario_document_create();
  if (document == NULL) {
    return DOOR_ERR_MEMORY;
  }
  struct scenario_node *root = parse_text(document, text, byte_count, name);
  const struct scenario_node *extends = root == NULL ? NULL : scenario_node_child(root, "extends");
  if (extends != NULL) {
    scenario_complain(document, extends->key_spot, "extends",
                      "a scenario that does not come from a file extends nothing");
  }
  if (root != NULL) {
    scenario_apply_file(document, root);
    finish(document);
  }
  scenario_node_destroy(&root);
  return hand_out(document, out_document);
}

/* Whether root is a list of files; else that is told. */
static bool check_stack(struct scenario_document *document, const struct scenario_node *root, const char *name)
{
  size_t problems_before = document->problem_count;
  if (root->kind != SCENARIO_LIST) {
    scenario_complain(document, root->spot, "", "a list is wanted here, not %s", scenario_node_kind_text(root));
  } else if (root->child_count == 0) {
    scenario_complain(document, root->spot, "", "there is nothing in it");
  } else if (root->child_count > SCENARIO_FILES_MAX) {
    scenario_complain(document, root->spot, "extends", "%s (%s)", door_say(TOO_MANY_FILES), name);
  }
  document->is_incomplete = document->problem_count > problems_before;
  return !document->is_incomplete;
}

/* Each a layer of its own: which file says something last counts for what is told of it. The first has that of the
 * text. */
static void apply_stacked(struct scenario_document *document, struct scenario_node *file, bool is_first,
                          const char *name)
{
  uint32_t layer = is_first ? file->spot.layer : scenario_add_layer(document, name, false);
  file->spot.layer = layer;
  renumber(file->first, layer);
  if (!document->is_out_of_memory) {
    scenario_apply_file(document, file);
  }
}

enum door_err scenario_read_stack(const char *text, size_t byte_count, const char *name,
                                  struct scenario_document **out_document)
{
  struct scenario_document *document = scenario_document_create();
  if (document == NULL) {
    return DOOR_ERR_MEMORY;
  }
  struct scenario_node *root = parse_text(document, text, byte_count, name);
  if (root != NULL && check_stack(document, root, name)) {
    for (struct scenario_node *file = root->first; file != NULL; file = file->next) {
      apply_stacked(document, file, file == root->first, name);
    }
  }
  finish(document);
  scenario_node_destroy(&root);
  return hand_out(document, out_document);
}

/* ---- Where values come from ---- */

size_t scenario_file_count(const struct scenario_document *document)
{
  size_t count = 0;
  while (count < document->layer_count && !document->layers[count].is_setting) {
    count++;
  }
  return count;
}

const char *scenario_file_path(const struct scenario_document *document, size_t index)
{
  DOOR_ASSERT(index < scenario_file_count(document));
  return document->layers[index].label;
}

void scenario_origin(const struct scenario_document *document, const char *key, char out_text[SCENARIO_ORIGIN_BYTES])
{
  const struct scenario_place *place = scenario_place_of(document, key);
  if (place == NULL) {
    out_text[0] = '\0';
  } else if (place->spot.layer == SCENARIO_LAYER_DEFAULT ||
             scenario_provenance_of(document, key).kind == SCENARIO_BY_DEFAULT) {
    snprintf(out_text, SCENARIO_ORIGIN_BYTES, "default"); /* also one that provenance speaks of */
  } else if (document->layers[place->spot.layer].is_setting) {
    snprintf(out_text, SCENARIO_ORIGIN_BYTES, "--set");
  } else {
    const char *label = document->layers[place->spot.layer].label;
    const char *slash = strrchr(label, '/');
    snprintf(out_text, SCENARIO_ORIGIN_BYTES, "%.120s:%u", slash == NULL ? label : slash + 1, place->spot.line);
  }
}
