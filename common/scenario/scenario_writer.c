#include "scenario_writer.h"

#include "scenario_document.h"
#include "scenario_text.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

/* ---- Values by type; field points to the value. ---- */

struct value {
  const struct scenario_document *document;
  const struct parameter *row;
  const char *key;
  const void *field;
};

static void write_texts(struct scenario_text *out, const struct value *value)
{
  const struct door_bilingual *text = value->field;
  scenario_text_add(out, "{\"en\": ");
  scenario_text_add_quoted(out, text->en);
  scenario_text_add(out, ", \"cy\": ");
  scenario_text_add_quoted(out, text->cy);
  scenario_text_add(out, "}");
}

static void write_date(struct scenario_text *out, const struct value *value)
{
  char text[SIM_DATE_TEXT_SIZE];
  sim_date_format(*(const struct sim_date *)value->field, text);
  scenario_text_add_quoted(out, text);
}

static void write_integer(struct scenario_text *out, const struct value *value)
{
  scenario_text_print(out, "%lld", (long long)*(const int64_t *)value->field);
}

static void write_number(struct scenario_text *out, const struct value *value)
{
  scenario_text_add_number(out, *(const double *)value->field);
}

static void write_boolean(struct scenario_text *out, const struct value *value)
{
  scenario_text_add(out, *(const bool *)value->field ? "true" : "false");
}

static void write_choice(struct scenario_text *out, const struct value *value)
{
  uint32_t index = 0;
  memcpy(&index, value->field, sizeof index);
  DOOR_ASSERT(index < parameter_choice_count(value->row));
  scenario_text_add_quoted(out, parameter_choice_names(value->row)[index]);
}

static void write_calendar(struct scenario_text *out, const struct value *value)
{
  uint32_t index = *(const uint32_t *)value->field;
  if (index == DOOR_NO_CALENDAR) {
    scenario_text_add_quoted(out, value->row->default_yaml);
    return;
  }
  DOOR_ASSERT(index < value->document->scenario.calendar_count);
  scenario_text_add_quoted(out, value->document->scenario.calendars[index].name);
}

static void write_hours(struct scenario_text *out, const struct value *value)
{
  const struct door_opening_hours *hours = value->field;
  scenario_text_add(out, "[");
  for (uint32_t i = 0; i < hours->count; i++) {
    int32_t open_minutes = hours->intervals[i].open_seconds / SIM_MINUTE_SECONDS;
    int32_t close_minutes = hours->intervals[i].close_seconds / SIM_MINUTE_SECONDS;
    scenario_text_print(out, "%s\"%02d:%02d-%02d:%02d\"", i == 0 ? "" : ", ", open_minutes / 60, open_minutes % 60,
                        close_minutes / 60, close_minutes % 60);
  }
  scenario_text_add(out, "]");
}

static void write_date_ranges(struct scenario_text *out, const struct value *value)
{
  const struct door_date_ranges *dates = value->field;
  scenario_text_add(out, "[");
  for (uint32_t i = 0; i < dates->count; i++) {
    char first[SIM_DATE_TEXT_SIZE];
    char last[SIM_DATE_TEXT_SIZE];
    sim_date_format(dates->ranges[i].first, first);
    sim_date_format(dates->ranges[i].last, last);
    bool is_day = strcmp(first, last) == 0;
    scenario_text_print(out, "%s\"%s%s%s\"", i == 0 ? "" : ", ", first, is_day ? "" : "/", is_day ? "" : last);
  }
  scenario_text_add(out, "]");
}

static void write_as_read(struct scenario_text *out, const struct value *value)
{
  const struct scenario_place *place = scenario_place_of(value->document, value->key);
  DOOR_ASSERT(place != NULL && place->written != NULL);
  scenario_text_add(out, place->written);
}

static void write_numbers(struct scenario_text *out, const struct value *value)
{
  const double *numbers = value->field;
  uint32_t length = parameter_list_length(value->row->type);
  for (uint32_t i = 0; i < length; i++) {
    scenario_text_add(out, i == 0 ? "[" : ", ");
    scenario_text_add_number(out, numbers[i]);
  }
  scenario_text_add(out, "]");
}

typedef void write_function(struct scenario_text *out, const struct value *value);

static write_function *const writers[] = {
    [PARAMETER_TEXTS] = write_texts,
    [PARAMETER_DATE] = write_date,
    [PARAMETER_INTEGER] = write_integer,
    [PARAMETER_NUMBER] = write_number,
    [PARAMETER_BOOLEAN] = write_boolean,
    [PARAMETER_CHOICE] = write_choice,
    [PARAMETER_CALENDAR] = write_calendar,
    [PARAMETER_HOURS] = write_hours,
    [PARAMETER_DATE_RANGES] = write_date_ranges,
    [PARAMETER_SOURCES] = write_as_read,
    [PARAMETER_ISSUES] = write_as_read,
    [PARAMETER_DISTRIBUTION] = write_as_read,
    [PARAMETER_VALUE] = write_as_read,
    [PARAMETER_NUMBERS_2] = write_numbers,
    [PARAMETER_NUMBERS_3] = write_numbers,
    [PARAMETER_NUMBERS_4] = write_numbers,
    [PARAMETER_NUMBERS_6] = write_numbers,
    [PARAMETER_NUMBERS_7] = write_numbers,
    [PARAMETER_NUMBERS_11] = write_numbers,
    [PARAMETER_NUMBERS_12] = write_numbers,
    [PARAMETER_NUMBERS_24] = write_numbers,
    [PARAMETER_SHARES_3] = write_numbers,
    [PARAMETER_SHARES_4] = write_numbers,
};

/* ---- Keys in the order of the table, nested ---- */

struct nest {
  const struct scenario_document *document;
  struct scenario_text *out;
  char open[PARAMETER_KEY_BYTES]; /* dotted name of the innermost object that is open; "" at the top */
  int depth;                      /* objects open, the outermost among them */
  bool is_empty;                  /* nothing stands in it yet */
  bool only_results;              /* leave out what cannot change a result */
};

static void begin_line(struct nest *nest)
{
  scenario_text_print(nest->out, "%s\n%*s", nest->is_empty ? "" : ",", 2 * nest->depth, "");
  nest->is_empty = false;
}

static bool is_inside(const char *key, const char *above)
{
  size_t length = strlen(above);
  return length == 0 || (strncmp(key, above, length) == 0 && (key[length] == '.' || key[length] == '\0'));
}

static void close_one(struct nest *nest)
{
  char *dot = strrchr(nest->open, '.');
  nest->open[dot == NULL ? 0 : dot - nest->open] = '\0';
  nest->depth--;
  scenario_text_print(nest->out, "\n%*s}", 2 * nest->depth, "");
  nest->is_empty = false;
}

/* Closes and opens objects until the one is open that key stands in; returns the last word of key. */
static const char *move_to(struct nest *nest, const char *key)
{
  const char *last = strrchr(key, '.') == NULL ? key : strrchr(key, '.') + 1;
  size_t parent_length = last == key ? 0 : (size_t)(last - key) - 1;
  char parent[PARAMETER_KEY_BYTES];
  memcpy(parent, key, parent_length);
  parent[parent_length] = '\0';
  while (!is_inside(parent, nest->open)) {
    close_one(nest);
  }
  while (strcmp(parent, nest->open) != 0) {
    size_t length = strlen(nest->open);
    const char *word = parent + length + (length == 0 ? 0 : 1);
    size_t word_length = strcspn(word, ".");
    begin_line(nest);
    scenario_text_print(nest->out, "\"%.*s\": {", (int)word_length, word);
    size_t open_length = (size_t)(word - parent) + word_length;
    memcpy(nest->open, parent, open_length);
    nest->open[open_length] = '\0';
    nest->depth++;
    nest->is_empty = true;
  }
  return last;
}

/* Keys that say something to people or change how a run is computed, never what comes out. */
static bool can_change_a_result(const char *key)
{
  static const char *const others[] = {"title", "description", "handoffs.declared_lookahead_share"};
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    if (strcmp(others[i], key) == 0) {
      return false;
    }
  }
  return true;
}

static void write_key(void *context, const struct parameter *row, const char *key)
{
  struct nest *nest = context;
  if (nest->only_results && !can_change_a_result(key)) {
    return;
  }
  const char *word = move_to(nest, key);
  begin_line(nest);
  scenario_text_print(nest->out, "\"%s\": ", word);
  struct value value = {nest->document, row, key,
                        (const char *)&nest->document->scenario + scenario_field_offset(nest->document, row, key)};
  writers[row->type](nest->out, &value);
}

static void write_values(struct nest *nest)
{
  scenario_visit_keys(nest->document, write_key, nest);
  while (nest->depth > 1) {
    close_one(nest);
  }
}

/* ---- Provenance and expectations ---- */

/* One statement a key, so that a key whose value an overlay replaced does not fall back to what was said above. */
static void write_provenance_of(void *context, const struct parameter *row, const char *key)
{
  (void)row;
  struct nest *nest = context;
  struct scenario_provenance provenance = scenario_provenance_of(nest->document, key);
  if (provenance.kind == SCENARIO_UNSTATED) {
    return;
  }
  begin_line(nest);
  scenario_text_print(nest->out, "\"%s\": {\"%s\": ", key, scenario_provenance_kind_name(provenance.kind));
  if (provenance.kind == SCENARIO_BY_DEFAULT) {
    scenario_text_add(nest->out, "true");
  } else if (provenance.has_range) {
    scenario_text_add(nest->out, "{\"low\": ");
    scenario_text_add_number(nest->out, provenance.low);
    scenario_text_add(nest->out, ", \"high\": ");
    scenario_text_add_number(nest->out, provenance.high);
    scenario_text_add(nest->out, "}");
  } else {
    scenario_text_add_quoted(nest->out, provenance.text);
  }
  if (provenance.measure != NULL) {
    scenario_text_add(nest->out, ", \"measure\": ");
    scenario_text_add_quoted(nest->out, provenance.measure);
  }
  scenario_text_add(nest->out, "}");
}

static void open_section(struct nest *nest, const char *name)
{
  begin_line(nest);
  scenario_text_print(nest->out, "\"%s\": {", name);
  nest->depth++;
  nest->is_empty = true;
}

static void close_section(struct nest *nest)
{
  nest->depth--;
  scenario_text_print(nest->out, "\n%*s}", 2 * nest->depth, "");
  nest->is_empty = false;
}

static void write_bound(struct scenario_text *out, const char *name, double bound)
{
  scenario_text_print(out, "\"%s\": ", name);
  scenario_text_add_number(out, bound);
  scenario_text_add(out, ", ");
}

static void write_expectation(struct nest *nest, const struct scenario_expectation *expected)
{
  struct scenario_text *out = nest->out;
  begin_line(nest);
  scenario_text_add_quoted(out, expected->measure);
  scenario_text_add(out, ": {");
  if (expected->has_at_least) {
    write_bound(out, "at_least", expected->at_least);
  }
  if (expected->has_at_most) {
    write_bound(out, "at_most", expected->at_most);
  }
  if (expected->has_within) {
    scenario_text_add(out, "\"within_share_of\": {\"value\": ");
    scenario_text_add_number(out, expected->within_value);
    scenario_text_add(out, ", \"share\": ");
    scenario_text_add_number(out, expected->within_share);
    scenario_text_add(out, "}, ");
  }
  if (expected->compared_with != NULL) {
    scenario_text_add(out, "\"compared_with\": ");
    scenario_text_add_quoted(out, expected->compared_with);
    scenario_text_print(out, ", \"direction\": \"%s\", ", expected->wants_higher ? "higher" : "lower");
  }
  if (expected->kind != SCENARIO_FIGURE) {
    scenario_text_print(out, "\"kind\": \"%s\", ", scenario_expectation_kind_name(expected->kind));
  }
  if (expected->known_miss[0] != '\0') {
    scenario_text_add(out, "\"known_miss\": ");
    scenario_text_add_quoted(out, expected->known_miss);
    scenario_text_add(out, ", ");
  }
  scenario_text_add(out, "\"stands_for\": ");
  scenario_text_add_quoted(out, expected->stands_for);
  scenario_text_print(out, ", \"fitted\": %s}", expected->fitted ? "true" : "false");
}

/* ---- Whole texts ---- */

enum door_err scenario_resolved_json(const struct scenario_document *document, char **out_text)
{
  DOOR_ASSERT(scenario_of(document) != NULL);
  struct scenario_text text;
  scenario_text_init(&text);
  struct nest nest = {.document = document, .out = &text, .depth = 1, .is_empty = true};
  scenario_text_add(&text, "{");
  begin_line(&nest);
  scenario_text_add(&text, "\"format\": 1");
  begin_line(&nest);
  scenario_text_add(&text, "\"name\": ");
  scenario_text_add_quoted(&text, document->scenario.name);
  write_values(&nest);
  open_section(&nest, "provenance");
  scenario_visit_keys(document, write_provenance_of, &nest);
  close_section(&nest);
  open_section(&nest, "expect");
  for (size_t i = 0; i < scenario_expectation_count(document); i++) {
    write_expectation(&nest, scenario_expectation_at(document, i));
  }
  close_section(&nest);
  scenario_text_add(&text, "\n}\n");
  return scenario_text_take(&text, out_text);
}

enum door_err scenario_hash(const struct scenario_document *document, uint64_t *out_hash)
{
  DOOR_ASSERT(scenario_of(document) != NULL);
  struct scenario_text text;
  scenario_text_init(&text);
  struct nest nest = {.document = document, .out = &text, .depth = 1, .is_empty = true, .only_results = true};
  scenario_text_add(&text, "{");
  write_values(&nest);
  scenario_text_add(&text, "\n}\n");
  size_t count = text.count;
  char *bytes = NULL;
  enum door_err err = scenario_text_take(&text, &bytes);
  if (err == DOOR_OK) {
    *out_hash = XXH3_64bits(bytes, count);
    free(bytes);
  }
  return err;
}
