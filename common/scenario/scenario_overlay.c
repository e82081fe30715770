#include "scenario_overlay.h"

#include "door_suggest.h"
#include "scenario_scalar.h"
#include "scenario_values.h"

#include <stdio.h>
#include <string.h>

enum { FORMAT_VERSION = 1 };

static void apply(struct scenario_document *document, const char *key, const struct scenario_node *node);

/* key and word as one dotted key; false when no key is that long. */
static bool join(const char *key, const char *word, char out_key[PARAMETER_KEY_BYTES])
{
  int length = snprintf(out_key, PARAMETER_KEY_BYTES, "%s%s%s", key, key[0] == '\0' ? "" : ".", word);
  return length >= 0 && length < PARAMETER_KEY_BYTES;
}

/* ---- Defaults ---- */

static void apply_default(struct scenario_document *document, const struct parameter *row, const char *key)
{
  struct scenario_spot spot = {SCENARIO_LAYER_DEFAULT, 1, 1};
  size_t problems_before = document->problem_count;
  struct scenario_node *node =
      scenario_node_parse(document, SCENARIO_LAYER_DEFAULT, row->default_yaml, strlen(row->default_yaml));
  struct scenario_place *place = node == NULL ? NULL : scenario_put_place(document, key, spot);
  bool is_read = place != NULL && scenario_read_value(document, place, row, node);
  DOOR_ASSERT(is_read || document->is_out_of_memory); /* every default is a valid value; a test walks them */
  DOOR_ASSERT(document->problem_count == problems_before);
  scenario_node_destroy(&node);
}

static void apply_defaults_of(struct scenario_document *document, enum parameter_home home, const char *member)
{
  char prefix[PARAMETER_KEY_BYTES] = "";
  if (home != PARAMETER_OF_SCENARIO) {
    join(scenario_group_key(home), member, prefix);
  }
  for (size_t i = 0; i < parameter_count(); i++) {
    const struct parameter *row = parameter_at(i);
    if (row->home != home || row->default_yaml == NULL || document->is_out_of_memory) {
      continue;
    }
    char key[PARAMETER_KEY_BYTES];
    bool fits = join(prefix, home == PARAMETER_OF_SCENARIO ? row->key : strrchr(row->key, '.') + 1, key);
    DOOR_ASSERT(fits);
    apply_default(document, row, key);
  }
}

void scenario_apply_defaults(struct scenario_document *document)
{
  apply_defaults_of(document, PARAMETER_OF_SCENARIO, "");
}

/* ---- Members of groups ---- */

static void tell_no_member(struct scenario_document *document, struct scenario_spot spot, enum parameter_home home,
                           const char *name)
{
  const char *names[DOOR_SOURCES_MAX];
  uint32_t count = scenario_member_count(document, home);
  for (uint32_t i = 0; i < count; i++) {
    names[i] = scenario_member_name(document, home, i);
  }
  const char *nearest = door_suggest(name, names, count);
  scenario_complain(document, spot, scenario_group_key(home), "there is no %s%s", scenario_show(name).text,
                    scenario_hint(nearest).text);
}

static void remove_member(struct scenario_document *document, const char *key, enum parameter_home home,
                          const struct scenario_node *node)
{
  uint32_t index = scenario_member_index(document, home, node->key);
  if (index == scenario_member_count(document, home)) {
    tell_no_member(document, node->key_spot, home, node->key);
    return;
  }
  scenario_member_remove(document, home, index);
  scenario_forget(document, key);
}

/* Whether there is such a member now, made if need be. */
static bool ensure_member(struct scenario_document *document, enum parameter_home home,
                          const struct scenario_node *node)
{
  const char *group = scenario_group_key(home);
  if (!scenario_is_name(node->key)) {
    scenario_complain(document, node->key_spot, group,
                      "a name is small letters, digits and _, begins with a letter, up to %d long (%s)",
                      DOOR_NAME_BYTES - 1, scenario_show(node->key).text);
    return false;
  }
  uint32_t count = scenario_member_count(document, home);
  if (scenario_member_index(document, home, node->key) < count) {
    return true;
  }
  if (count == scenario_member_max(home)) {
    scenario_complain(document, node->key_spot, group, "no room for %s (allowed up to %u)", node->key,
                      scenario_member_max(home));
    return false;
  }
  scenario_member_add(document, home, node->key);
  apply_defaults_of(document, home, node->key);
  return !document->is_out_of_memory;
}

static void apply_group(struct scenario_document *document, const char *key, const struct scenario_node *node)
{
  enum parameter_home home = parameter_group_named(key)->home;
  for (const struct scenario_node *child = node->first; child != NULL; child = child->next) {
    char member_key[PARAMETER_KEY_BYTES];
    if (!scenario_check_key(document, key, child)) {
      continue;
    }
    if (!join(key, child->key, member_key)) {
      tell_no_member(document, child->key_spot, home, child->key);
    } else if (scenario_is_null(child) && !child->is_broken) {
      remove_member(document, member_key, home, child);
    } else if (ensure_member(document, home, child)) {
      apply(document, member_key, child);
    }
  }
}

/* ---- Along the table ---- */

static void tell_unknown(struct scenario_document *document, struct scenario_spot spot, const char *key)
{
  static const char *const others[] = {"format", "extends", "name", "provenance", "expect"};
  char nearest[PARAMETER_KEY_BYTES];
  const char *other = strchr(key, '.') == NULL ? door_suggest(key, others, sizeof others / sizeof others[0]) : NULL;
  const char *found = other;
  if (other == NULL && scenario_keeps_problem(document) && parameter_suggest(key, nearest)) {
    found = nearest;
  }
  scenario_complain(document, spot, scenario_show(key).text, "unknown key%s", scenario_hint(found).text);
}

static void apply_row(struct scenario_document *document, const char *key, const struct scenario_node *node)
{
  const struct parameter *row = parameter_find(key);
  struct scenario_place *place = scenario_put_place(document, key, node->spot);
  if (place != NULL) {
    place->is_bad = !scenario_read_value(document, place, row, node);
  }
}

/* The place of a mapping is its key: that is where a reader looks for what is missing in it. */
static struct scenario_spot spot_of_branch(const struct scenario_node *node)
{
  return node->key == NULL ? node->spot : node->key_spot;
}

/* A key in a mapping is one word: joined with dots it would pass by the names of sources and the check for keys that
 * are given twice. */
static void apply_child(struct scenario_document *document, const char *key, const struct scenario_node *child)
{
  char child_key[PARAMETER_KEY_BYTES];
  if (strchr(child->key, '.') != NULL) {
    scenario_complain(document, child->key_spot, scenario_show(child->key).text,
                      "keys in a file are nested, not joined with dots");
  } else if (child->key[0] != '\0' && join(key, child->key, child_key)) {
    apply(document, child_key, child);
  } else {
    tell_unknown(document, child->key_spot, child->key);
  }
}

static void apply_branch(struct scenario_document *document, const char *key, const struct scenario_node *node)
{
  for (const struct scenario_node *child = node->first; child != NULL; child = child->next) {
    apply_child(document, key, child);
  }
}

static void apply(struct scenario_document *document, const char *key, const struct scenario_node *node)
{
  enum parameter_level level = parameter_level_of(key);
  if (level == PARAMETER_LEVEL_NONE) {
    tell_unknown(document, spot_of_branch(node), key);
    return;
  }
  if (level == PARAMETER_LEVEL_ROW) {
    apply_row(document, key, node);
    return;
  }
  struct scenario_place *place = scenario_put_place(document, key, spot_of_branch(node));
  if (place == NULL) {
    return;
  }
  place->is_bad = node->kind != SCENARIO_MAPPING;
  if (node->is_broken) {
    return;
  }
  if (node->kind != SCENARIO_MAPPING) {
    scenario_complain(document, node->spot, key, "a mapping is wanted here, not %s; remove it or write {}",
                      scenario_node_kind_text(node));
  } else if (level == PARAMETER_LEVEL_GROUP) {
    apply_group(document, key, node);
  } else {
    apply_branch(document, key, node);
  }
}

/* ---- Files ---- */

static void check_format(struct scenario_document *document, const struct scenario_node *root)
{
  const struct scenario_node *format = scenario_node_child(root, "format");
  if (format == NULL) {
    scenario_complain(document, root->spot, "format", "missing; write format: %d at the top", FORMAT_VERSION);
    return;
  }
  int64_t version = 0;
  if (scenario_read_integer(document, "format", format, &version) && version != FORMAT_VERSION) {
    scenario_complain(document, format->spot, "format", "this program reads format %d (%s)", FORMAT_VERSION,
                      scenario_show(format->text).text);
  }
}

static void apply_name(struct scenario_document *document, const struct scenario_node *node)
{
  const char *name = NULL;
  if (!scenario_read_word(document, "name", node, &name)) {
    return;
  }
  size_t length = strlen(name);
  if (length == 0 || length >= DOOR_NAME_BYTES || strpbrk(name, "\n\t") != NULL) {
    scenario_complain(document, node->spot, "name", "one line of 1 to %d bytes is wanted (%s)", DOOR_NAME_BYTES - 1,
                      scenario_show(name).text);
    return;
  }
  memset(document->scenario.name, 0, sizeof document->scenario.name);
  memcpy(document->scenario.name, name, length);
}

void scenario_apply_file(struct scenario_document *document, const struct scenario_node *root)
{
  if (root->kind != SCENARIO_MAPPING) {
    scenario_complain(document, root->spot, "", "a scenario is a mapping that begins with format: %d", FORMAT_VERSION);
    document->is_incomplete = true;
    return;
  }
  scenario_put_place(document, "", root->spot);
  check_format(document, root);
  for (const struct scenario_node *child = root->first; child != NULL; child = child->next) {
    bool is_ours = strcmp(child->key, "format") == 0 || strcmp(child->key, "extends") == 0 ||
                   strcmp(child->key, "provenance") == 0 || strcmp(child->key, "expect") == 0;
    if (strcmp(child->key, "name") == 0) {
      apply_name(document, child);
    } else if (!is_ours) {
      apply_child(document, "", child);
    }
  }
  /* Last, for they speak of keys that the file gives below or above them. */
  const struct scenario_node *provenance = scenario_node_child(root, "provenance");
  if (provenance != NULL) {
    scenario_apply_provenance(document, provenance);
  }
  const struct scenario_node *expectations = scenario_node_child(root, "expect");
  if (expectations != NULL) {
    scenario_apply_expectations(document, expectations);
  }
}

/* ---- Settings ---- */

void scenario_apply_setting(struct scenario_document *document, const char *key, const struct scenario_node *node)
{
  char pattern[PARAMETER_KEY_BYTES];
  char name[DOOR_NAME_BYTES];
  enum parameter_home home = PARAMETER_OF_SCENARIO;
  enum parameter_level level = parameter_level_of(key);
  if (level == PARAMETER_LEVEL_NONE || !parameter_pattern_of(key, pattern)) {
    tell_unknown(document, node->spot, key);
    return;
  }
  bool is_of_member = scenario_member_of(key, &home, name);
  if (!is_of_member) {
    apply(document, key, node);
    return;
  }
  /* A setting changes members or, given whole, makes or removes one; it does not make one by a slip of the pen. */
  if (strcmp(strrchr(pattern, '.'), ".*") == 0) {
    struct scenario_node member = *node;
    struct scenario_node group = {.kind = SCENARIO_MAPPING, .spot = node->spot, .first = &member, .child_count = 1};
    member.key = name;
    member.key_spot = node->spot;
    apply_group(document, scenario_group_key(home), &group);
  } else if (scenario_member_index(document, home, name) == scenario_member_count(document, home)) {
    tell_no_member(document, node->spot, home, name);
  } else {
    apply(document, key, node);
  }
}
