/* The part of a file that says what its results should be: `expect:`. */
#include "scenario_overlay.h"
#include "scenario_scalar.h"

#include "door_suggest.h"
#include "door_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {
    [SCENARIO_FIGURE] = "figure", [SCENARIO_WORDS] = "words", [SCENARIO_SENSE] = "sense"};

const char *scenario_expectation_kind_name(enum scenario_expectation_kind kind)
{
  return kind_names[kind];
}

/* ---- One expectation ---- */

static bool read_within(struct scenario_document *document, const char *key, const struct scenario_node *node,
                        struct scenario_expectation *out)
{
  const struct scenario_node *value = scenario_node_child(node, "value");
  const struct scenario_node *share = scenario_node_child(node, "share");
  if (value == NULL || share == NULL || node->child_count != 2) {
    scenario_complain(document, node->spot, key, "write within_share_of: {value: ..., share: ...}");
    return false;
  }
  out->has_within = true;
  bool is_good = scenario_read_number(document, key, value, &out->within_value);
  is_good = scenario_read_number(document, key, share, &out->within_share) && is_good;
  if (is_good && !(out->within_share >= 0 && out->within_share <= 1)) {
    scenario_complain(document, share->spot, key, "%s is outside the range (allowed 0 to 1)",
                      scenario_show(share->text).text);
    is_good = false;
  }
  return is_good;
}

static bool read_kind(struct scenario_document *document, const char *key, const struct scenario_node *node,
                      struct scenario_expectation *out)
{
  const char *word = NULL;
  if (!scenario_read_word(document, key, node, &word)) {
    return false;
  }
  for (size_t i = 0; i < sizeof kind_names / sizeof kind_names[0]; i++) {
    if (strcmp(word, kind_names[i]) == 0) {
      out->kind = (enum scenario_expectation_kind)i;
      return true;
    }
  }
  scenario_complain(document, node->spot, key, "%s is no kind (allowed figure, words, sense)",
                    scenario_show(word).text);
  return false;
}

static bool read_direction(struct scenario_document *document, const char *key, const struct scenario_node *node,
                           struct scenario_expectation *out)
{
  const char *word = NULL;
  if (!scenario_read_word(document, key, node, &word)) {
    return false;
  }
  out->has_direction = strcmp(word, "higher") == 0 || strcmp(word, "lower") == 0;
  out->wants_higher = strcmp(word, "higher") == 0;
  if (!out->has_direction) {
    scenario_complain(document, node->spot, key, "%s is no direction (allowed higher, lower)",
                      scenario_show(word).text);
  }
  return out->has_direction;
}

static bool read_compared(struct scenario_document *document, const char *key, const struct scenario_node *node,
                          struct scenario_expectation *out)
{
  if (!scenario_read_word(document, key, node, &out->compared_with)) {
    return false;
  }
  if (out->compared_with[0] == '\0' || out->compared_with[0] == '/') {
    scenario_complain(document, node->spot, key, "a path relative to this file is wanted (%s)",
                      scenario_show(out->compared_with).text);
    return false;
  }
  return true;
}

static bool read_known_miss(struct scenario_document *document, const char *key, const struct scenario_node *node,
                            struct scenario_expectation *out)
{
  if (!scenario_read_word(document, key, node, &out->known_miss)) {
    return false;
  }
  if (out->known_miss[0] == '\0' || strpbrk(out->known_miss, "\n#") != NULL) {
    scenario_complain(document, node->spot, key, "known_miss says why on one line, without #");
    return false;
  }
  return true;
}

static bool read_expected_field(struct scenario_document *document, const char *key, const struct scenario_node *node,
                                struct scenario_expectation *out)
{
  static const char *const fields[] = {"at_least", "at_most",       "within_share_of", "stands_for", "fitted",
                                       "kind",     "compared_with", "direction",       "known_miss"};
  if (strcmp(node->key, "at_least") == 0) {
    out->has_at_least = true;
    return scenario_read_number(document, key, node, &out->at_least);
  }
  if (strcmp(node->key, "at_most") == 0) {
    out->has_at_most = true;
    return scenario_read_number(document, key, node, &out->at_most);
  }
  if (strcmp(node->key, "within_share_of") == 0) {
    return read_within(document, key, node, out);
  }
  if (strcmp(node->key, "stands_for") == 0) {
    return scenario_read_word(document, key, node, &out->stands_for);
  }
  if (strcmp(node->key, "fitted") == 0) {
    return scenario_read_boolean(document, key, node, &out->fitted);
  }
  if (strcmp(node->key, "kind") == 0) {
    return read_kind(document, key, node, out);
  }
  if (strcmp(node->key, "compared_with") == 0) {
    return read_compared(document, key, node, out);
  }
  if (strcmp(node->key, "direction") == 0) {
    return read_direction(document, key, node, out);
  }
  if (strcmp(node->key, "known_miss") == 0) {
    return read_known_miss(document, key, node, out);
  }
  const char *nearest = door_suggest(node->key, fields, sizeof fields / sizeof fields[0]);
  scenario_complain(document, node->key_spot, key, "unknown key %s%s", scenario_show(node->key).text,
                    scenario_hint(nearest).text);
  return false;
}

/* What fields may stand beside each other; NULL where these may. */
static const char *contradiction_of(const struct scenario_expectation *expectation)
{
  bool has_bound = expectation->has_at_least || expectation->has_at_most || expectation->has_within;
  bool is_compared = expectation->compared_with != NULL;
  if (is_compared != expectation->has_direction) {
    return DOOR_SAID("compared_with and direction go together");
  }
  if (is_compared && (has_bound || expectation->fitted)) {
    return DOOR_SAID("a comparison has a direction; it has no bound and is not fitted");
  }
  if (!is_compared && !has_bound) {
    return DOOR_SAID("a bound is missing: at_least, at_most or within_share_of");
  }
  if (expectation->has_at_least && expectation->has_at_most && expectation->at_least > expectation->at_most) {
    return DOOR_SAID("at_least is above at_most");
  }
  if (expectation->fitted && expectation->kind != SCENARIO_FIGURE) {
    return DOOR_SAID("only a figure can be fitted to");
  }
  return NULL;
}

static bool read_expectation(struct scenario_document *document, const char *key, const struct scenario_node *node,
                             struct scenario_expectation *out)
{
  if (node->kind != SCENARIO_MAPPING) {
    scenario_complain(document, node->spot, key, "bounds are wanted here, such as {at_least: 5}, not %s",
                      scenario_node_kind_text(node));
    return false;
  }
  bool is_good = true;
  for (const struct scenario_node *child = node->first; child != NULL; child = child->next) {
    is_good = read_expected_field(document, key, child, out) && is_good;
  }
  const char *contradiction = is_good ? contradiction_of(out) : NULL;
  if (contradiction != NULL) {
    scenario_complain(document, node->spot, key, "%s", door_say(contradiction));
  }
  return is_good && contradiction == NULL;
}

/* ---- All of them ---- */

void scenario_free_expected(struct scenario_expected *expected)
{
  free(expected->measure);
  free(expected->stands_for);
  free(expected->known_miss);
  free(expected->compared_with);
  free(expected->compared_path);
  free(expected->origin);
}

static void remove_expected(struct scenario_document *document, size_t index)
{
  scenario_free_expected(&document->expected[index]);
  size_t after = document->expected_count - index - 1;
  memmove(&document->expected[index], &document->expected[index + 1], after * sizeof document->expected[0]);
  document->expected_count--;
}

static void put_expected(struct scenario_document *document, const struct scenario_expectation *seen, size_t index,
                         struct scenario_spot spot)
{
  const char *label = document->layers[spot.layer].label;
  const char *slash = strrchr(label, '/');
  char origin[SCENARIO_ORIGIN_BYTES];
  snprintf(origin, sizeof origin, "%.120s:%u", slash == NULL ? label : slash + 1, spot.line);
  bool is_compared = seen->compared_with != NULL;
  struct scenario_expected expected = {
      .seen = *seen,
      .measure = scenario_copy(document, seen->measure),
      .stands_for = scenario_copy(document, seen->stands_for),
      .origin = scenario_copy(document, origin),
      .known_miss = scenario_copy(document, seen->known_miss),
      .compared_with = is_compared ? scenario_copy(document, seen->compared_with) : NULL,
      .compared_path = is_compared ? scenario_path_beside(document, label, seen->compared_with) : NULL};
  expected.seen.measure = expected.measure;
  expected.seen.stands_for = expected.stands_for;
  expected.seen.origin = expected.origin;
  expected.seen.known_miss = expected.known_miss;
  expected.seen.compared_with = expected.compared_with;
  expected.seen.compared_path = expected.compared_path;
  bool has_place = !document->is_out_of_memory;
  if (has_place && index == document->expected_count) {
    void *array = document->expected;
    has_place = scenario_grow(document, &array, &document->expected_count, sizeof document->expected[0]) != NULL;
    document->expected = array;
  }
  if (!has_place) {
    scenario_free_expected(&expected);
    return;
  }
  scenario_free_expected(&document->expected[index]);
  document->expected[index] = expected;
}

static void apply_expectation(struct scenario_document *document, const struct scenario_node *node)
{
  char key[PARAMETER_KEY_BYTES];
  snprintf(key, sizeof key, "expect.%s", scenario_show(node->key).text);
  size_t index = 0;
  while (index < document->expected_count && strcmp(document->expected[index].measure, node->key) != 0) {
    index++;
  }
  if (scenario_is_null(node) && index < document->expected_count) {
    remove_expected(document, index);
    return;
  }
  if (!scenario_check_key(document, "expect", node)) {
    return;
  }
  struct scenario_expectation seen = {.measure = node->key, .stands_for = "", .known_miss = ""};
  if (read_expectation(document, key, node, &seen)) {
    put_expected(document, &seen, index, node->key_spot);
  }
}

void scenario_apply_expectations(struct scenario_document *document, const struct scenario_node *node)
{
  if (node->is_broken) {
    return;
  }
  if (node->kind != SCENARIO_MAPPING) {
    scenario_complain(document, node->spot, "expect", "a mapping from measures to bounds is wanted");
    return;
  }
  for (const struct scenario_node *child = node->first; child != NULL && !document->is_out_of_memory;
       child = child->next) {
    if (!child->is_broken) {
      apply_expectation(document, child);
    }
  }
}

size_t scenario_expectation_count(const struct scenario_document *document)
{
  return document->expected_count;
}

const struct scenario_expectation *scenario_expectation_at(const struct scenario_document *document, size_t index)
{
  DOOR_ASSERT(index < document->expected_count);
  return &document->expected[index].seen;
}
