/* The part of a file that says where values come from: `provenance:`. */
#include "scenario_overlay.h"
#include "scenario_scalar.h"

#include "door_suggest.h"
#include "door_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Provenance ---- */

static const char *const kind_names[] = {
    [SCENARIO_UNSTATED] = DOOR_SAID("unstated"), [SCENARIO_BY_DEFAULT] = DOOR_SAID("default"),
    [SCENARIO_SOURCED] = DOOR_SAID("sourced"),   [SCENARIO_FITTED] = DOOR_SAID("fitted"),
    [SCENARIO_ASSUMED] = DOOR_SAID("assumed"),
};

const char *scenario_provenance_kind_name(enum scenario_provenance_kind kind)
{
  return kind_names[kind];
}

/* A key, or a branch above keys, that the scenario has. */
static bool is_known(const struct scenario_document *document, const char *key)
{
  char name[DOOR_NAME_BYTES];
  enum parameter_home home = PARAMETER_OF_SCENARIO;
  if (strchr(key, '*') != NULL || parameter_level_of(key) == PARAMETER_LEVEL_NONE) {
    return false;
  }
  return !scenario_member_of(key, &home, name) ||
         scenario_member_index(document, home, name) < scenario_member_count(document, home);
}

static bool read_range(struct scenario_document *document, const char *key, const struct scenario_node *node,
                       struct scenario_source_entry *entry)
{
  const struct scenario_node *low = scenario_node_child(node, "low");
  const struct scenario_node *high = scenario_node_child(node, "high");
  if (low == NULL || high == NULL || node->child_count != 2) {
    scenario_complain(document, node->spot, key, "write {assumed: {low: ..., high: ...}} or {assumed: text}");
    return false;
  }
  bool is_good = scenario_read_number(document, key, low, &entry->low);
  is_good = scenario_read_number(document, key, high, &entry->high) && is_good;
  if (is_good && entry->low > entry->high) {
    scenario_complain(document, low->spot, key, "low is above high (%s, %s)", scenario_show(low->text).text,
                      scenario_show(high->text).text);
    is_good = false;
  }
  entry->has_range = is_good;
  return is_good;
}

/* What a statement says, as it stands in the file. */
struct statement {
  const char *text;
  const char *measure; /* NULL: none */
};

/* The member of a statement that says which kind it is, where nothing stands beside it but what may; else NULL. */
static const struct scenario_node *kind_of(const struct scenario_node *node)
{
  if (node->kind != SCENARIO_MAPPING) {
    return NULL;
  }
  const struct scenario_node *fitted = scenario_node_child(node, kind_names[SCENARIO_FITTED]);
  bool has_measure = fitted != NULL && scenario_node_child(node, "measure") != NULL;
  return node->child_count == (has_measure ? 2 : 1) ? (has_measure ? fitted : node->first) : NULL;
}

/* Reads {sourced: text}, {fitted: text, measure: name}, {assumed: text or range} or {default: true}. */
static bool read_statement(struct scenario_document *document, const char *key, const struct scenario_node *node,
                           struct scenario_source_entry *entry, struct statement *out)
{
  const struct scenario_node *given = kind_of(node);
  size_t kind = SCENARIO_BY_DEFAULT;
  while (given != NULL && kind <= SCENARIO_ASSUMED && strcmp(given->key, kind_names[kind]) != 0) {
    kind++;
  }
  if (given == NULL || kind > SCENARIO_ASSUMED) {
    scenario_complain(document, node->spot, key,
                      "one of {sourced: where}, {fitted: to what}, {assumed: {low: ..., high: ...}} is wanted");
    return false;
  }
  entry->kind = (enum scenario_provenance_kind)kind;
  *out = (struct statement){.text = ""};
  if (entry->kind == SCENARIO_BY_DEFAULT) {
    bool is_default = false;
    return scenario_read_boolean(document, key, given, &is_default) && is_default;
  }
  if (entry->kind == SCENARIO_ASSUMED && given->kind == SCENARIO_MAPPING) {
    return read_range(document, key, given, entry);
  }
  const struct scenario_node *measure = scenario_node_child(node, "measure");
  bool is_good = scenario_read_word(document, key, given, &out->text);
  return (measure == NULL || scenario_read_word(document, key, measure, &out->measure)) && is_good;
}

/* The element for the key, old or new; NULL when out of memory. */
static struct scenario_source_entry *entry_at(struct scenario_document *document, const char *key)
{
  for (size_t i = 0; i < document->entry_count; i++) {
    if (strcmp(document->entries[i].key, key) == 0) {
      return &document->entries[i];
    }
  }
  void *array = document->entries;
  struct scenario_source_entry *entry =
      scenario_grow(document, &array, &document->entry_count, sizeof document->entries[0]);
  document->entries = array;
  return entry;
}

static void put_entry(struct scenario_document *document, const char *key, const struct scenario_source_entry *given,
                      const struct statement *said)
{
  struct scenario_source_entry entry = *given;
  entry.key = scenario_copy(document, key);
  entry.text = scenario_copy(document, said->text);
  entry.measure = said->measure == NULL ? NULL : scenario_copy(document, said->measure);
  bool is_copied = !document->is_out_of_memory;
  struct scenario_source_entry *place = is_copied ? entry_at(document, key) : NULL;
  if (place == NULL) {
    free(entry.key);
    free(entry.text);
    free(entry.measure);
    return;
  }
  free(place->key);
  free(place->text);
  free(place->measure);
  *place = entry;
}

void scenario_apply_provenance(struct scenario_document *document, const struct scenario_node *node)
{
  if (node->is_broken) {
    return;
  }
  if (node->kind != SCENARIO_MAPPING) {
    scenario_complain(document, node->spot, "provenance", "a mapping from keys to where values come from is wanted");
    return;
  }
  for (const struct scenario_node *child = node->first; child != NULL; child = child->next) {
    char key[PARAMETER_KEY_BYTES + sizeof "provenance."];
    snprintf(key, sizeof key, "provenance.%s", child->key);
    if (!is_known(document, child->key)) {
      char nearest[PARAMETER_KEY_BYTES];
      bool is_near = scenario_keeps_problem(document) && parameter_suggest(child->key, nearest);
      scenario_complain(document, child->key_spot, scenario_show(key).text, "unknown key%s",
                        scenario_hint(is_near ? nearest : NULL).text);
      continue;
    }
    struct scenario_source_entry entry = {.spot = child->key_spot};
    struct statement said = {.text = ""};
    if (!child->is_broken && read_statement(document, key, child, &entry, &said)) {
      put_entry(document, child->key, &entry, &said);
    }
  }
}

/* ---- What was fitted to what ---- */

static bool is_fitted_to(const struct scenario_document *document, const char *measure)
{
  for (size_t i = 0; i < document->expected_count; i++) {
    if (document->expected[i].seen.fitted && strcmp(document->expected[i].measure, measure) == 0) {
      return true;
    }
  }
  return false;
}

static const char *nearest_fitted(const struct scenario_document *document, const char *measure)
{
  const char *names[SCENARIO_PROBLEMS_MAX];
  size_t count = 0;
  for (size_t i = 0; i < document->expected_count && count < SCENARIO_PROBLEMS_MAX; i++) {
    if (document->expected[i].seen.fitted) {
      names[count++] = document->expected[i].measure;
    }
  }
  return door_suggest(measure, names, count);
}

/* What a file below said holds for that file; a later one may have removed the expectation. */
void scenario_check_provenance(struct scenario_document *document)
{
  size_t file_count = scenario_file_count(document);
  for (size_t i = 0; i < document->entry_count; i++) {
    const struct scenario_source_entry *entry = &document->entries[i];
    bool is_of_last_file = (size_t)entry->spot.layer + 1 == file_count;
    if (entry->measure == NULL || !is_of_last_file || is_fitted_to(document, entry->measure)) {
      continue;
    }
    char key[PARAMETER_KEY_BYTES + sizeof "provenance."];
    snprintf(key, sizeof key, "provenance.%s", entry->key);
    scenario_complain(document, entry->spot, key, "nothing is expected of the measure %s that is fitted: true%s",
                      scenario_show(entry->measure).text, scenario_hint(nearest_fitted(document, entry->measure)).text);
  }
}

/* The entry of the key, or of the longest key above it. */
static const struct scenario_source_entry *entry_for(const struct scenario_document *document, const char *key)
{
  const struct scenario_source_entry *best = NULL;
  size_t best_length = 0;
  for (size_t i = 0; i < document->entry_count; i++) {
    const char *above = document->entries[i].key;
    size_t length = strlen(above);
    bool speaks = strncmp(key, above, length) == 0 && (key[length] == '\0' || key[length] == '.');
    if (speaks && (best == NULL || length > best_length)) {
      best = &document->entries[i];
      best_length = length;
    }
  }
  return best;
}

struct scenario_provenance scenario_provenance_of(const struct scenario_document *document, const char *key)
{
  struct scenario_provenance unstated = {.kind = SCENARIO_UNSTATED, .text = ""};
  const struct scenario_place *place = scenario_place_of(document, key);
  if (place == NULL) {
    return unstated;
  }
  const struct scenario_source_entry *entry = entry_for(document, key);
  bool is_default = place->spot.layer == SCENARIO_LAYER_DEFAULT;
  /* What is said of a branch is said of what is written there; a default must be named to be spoken of. */
  if (is_default && (entry == NULL || strcmp(entry->key, key) != 0)) {
    return (struct scenario_provenance){.kind = SCENARIO_BY_DEFAULT, .text = ""};
  }
  if (entry == NULL || (!is_default && entry->spot.layer < place->spot.layer)) {
    return unstated;
  }
  bool is_fitted = entry->measure != NULL && is_fitted_to(document, entry->measure);
  return (struct scenario_provenance){.kind = entry->kind,
                                      .text = entry->text,
                                      .has_range = entry->has_range,
                                      .low = entry->low,
                                      .high = entry->high,
                                      .measure = is_fitted ? entry->measure : NULL};
}
