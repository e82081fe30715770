#include "cli.h"
#include "cli_keys.h"

#include "door_measure.h"
#include "door_suggest.h"
#include "door_utf8.h"
#include "door_words.h"
#include "scenario_resolved.h"
#include "scenario_schema.h"
#include "scenario_text.h"
#include "scenario_writer.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { SETTINGS_MAX = 256, LABEL_COLUMNS = 11 };

static const char help[] =
    "Examples:\n"
    "  frontdoor explain                                        all keys and measures\n"
    "  frontdoor explain screening my.yaml                      all keys below one, and their values there\n"
    "  frontdoor explain screening.decision_minutes             what it is, its unit, range and default\n"
    "  frontdoor explain screening.decision_minutes my.yaml     and its value there, and where that comes from\n"
    "  frontdoor explain decision_within_one_working_day_share           what is counted, from when to when\n\n"
    "Options:\n"
    "  --set KEY=VALUE        changes a parameter of the scenario first, as often as needed\n";

struct explain_arguments {
  const char *word;
  const char *scenario_path;
  const char *settings[SETTINGS_MAX];
  size_t setting_count;
};

/* What a scenario says. */
struct said {
  const struct scenario_document *document;
  json_t *resolved;
  struct scenario_text *text;
};

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct explain_arguments *arguments = self;
  if (strchr(value, '=') == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "%s: %s is not of the form KEY=VALUE", name, value);
  }
  if (arguments->setting_count == SETTINGS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "%s: at most %d; write an overlay instead", name, SETTINGS_MAX);
  }
  arguments->settings[arguments->setting_count++] = value;
  return DOOR_OK;
}

static enum door_err on_operand(void *self, const char *operand)
{
  struct explain_arguments *arguments = self;
  if (arguments->word == NULL) {
    arguments->word = operand;
  } else if (arguments->scenario_path == NULL) {
    arguments->scenario_path = operand;
  } else {
    return cli_tell(DOOR_ERR_USAGE, "explain takes one key or measure and one scenario, not %s as well", operand);
  }
  return DOOR_OK;
}

/* ---- Values in a scenario ---- */

static void add_provenance(struct said *said, const char *key)
{
  struct scenario_provenance provenance = scenario_provenance_of(said->document, key);
  if (provenance.kind == SCENARIO_UNSTATED) {
    scenario_text_add(said->text, door_say("    Where from: nobody says; add it under provenance\n"));
    return;
  }
  if (provenance.kind == SCENARIO_BY_DEFAULT) {
    scenario_text_add(said->text, door_say("    Where from: the default, which is an assumption\n"));
    return;
  }
  scenario_text_print(said->text, door_say("    Where from: %s%s%s"),
                      door_say(scenario_provenance_kind_name(provenance.kind)), provenance.text[0] == '\0' ? "" : ": ",
                      provenance.text);
  if (provenance.measure != NULL) {
    scenario_text_print(said->text, door_say(", which is %s"), provenance.measure);
  }
  if (provenance.has_range) {
    scenario_text_add(said->text, door_say(", plausible from "));
    scenario_text_add_number(said->text, provenance.low);
    scenario_text_add(said->text, door_say(" to "));
    scenario_text_add_number(said->text, provenance.high);
  }
  scenario_text_add(said->text, "\n");
}

static void add_value(void *self, const struct parameter *row, const char *key)
{
  struct said *said = self;
  char origin[SCENARIO_ORIGIN_BYTES];
  char *value = json_dumps(scenario_resolved_value(said->resolved, key), JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
  scenario_origin(said->document, key, origin);
  scenario_text_print(said->text, door_say("  %s: %s%s%s\n    Given in:   %s\n"), key, value == NULL ? "?" : value,
                      row->unit[0] == '\0' ? "" : " ", door_say(row->unit), origin);
  add_provenance(said, key);
  free(value);
}

static bool is_of_scenario(const struct said *said, const char *key)
{
  return scenario_resolved_value(said->resolved, key) != NULL;
}

static enum door_err add_values(struct said *said, const char *key)
{
  const struct parameter *row = parameter_find(key);
  scenario_text_print(said->text, door_say("\nIn %s:\n"), scenario_of(said->document)->name);
  if (strchr(key, '*') != NULL) {
    cli_visit_keys_of(scenario_of(said->document), row, add_value, said);
    return DOOR_OK;
  }
  if (!is_of_scenario(said, key)) {
    return cli_tell(DOOR_ERR_USAGE, "%s: the scenario has no such source or calendar", key);
  }
  add_value(said, row, key);
  return DOOR_OK;
}

static void add_bound(struct scenario_text *text, const char *name, bool has_it, double bound)
{
  if (has_it) {
    scenario_text_print(text, " %s ", door_say(name));
    scenario_text_add_number(text, bound);
  }
}

static void add_expectation(struct said *said, const char *measure)
{
  for (size_t i = 0; i < scenario_expectation_count(said->document); i++) {
    const struct scenario_expectation *expected = scenario_expectation_at(said->document, i);
    if (strcmp(expected->measure, measure) == 0) {
      scenario_text_print(said->text, door_say("\nIn %s:\n  Expected:"), scenario_of(said->document)->name);
      add_bound(said->text, DOOR_SAID("at least"), expected->has_at_least, expected->at_least);
      add_bound(said->text, DOOR_SAID("at most"), expected->has_at_most, expected->at_most);
      add_bound(said->text, DOOR_SAID("within a share of"), expected->has_within, expected->within_share);
      add_bound(said->text, DOOR_SAID("of"), expected->has_within, expected->within_value);
      scenario_text_print(said->text, door_say("%s\n  Stands for: %s\n  Given in:   %s\n"),
                          expected->fitted ? door_say("; the scenario was fitted to it, so it proves nothing") : "",
                          expected->stands_for[0] == '\0' ? door_say("not said") : expected->stands_for,
                          expected->origin);
      return;
    }
  }
  scenario_text_print(said->text, door_say("\nIn %s:\n  Nothing is expected of it.\n"),
                      scenario_of(said->document)->name);
}

/* ---- Without a scenario ---- */

static void add_line(struct scenario_text *text, const char *label, const char *value)
{
  const char *said = door_say(label);
  int fill = LABEL_COLUMNS - (int)door_utf8_columns(said, strlen(said));
  if (value[0] != '\0') {
    scenario_text_print(text, "  %s%*s %s\n", said, fill > 0 ? fill : 0, "", door_say(value));
  }
}

/* said is NULL without a scenario. */
static const struct door_scenario *scenario_said(const struct said *said)
{
  return said == NULL ? NULL : scenario_of(said->document);
}

static void add_measure(struct scenario_text *text, const struct said *said, uint32_t measure)
{
  const struct door_measure_row *row = door_measure_row(measure);
  char name[DOOR_MEASURE_NAME_BYTES];
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(scenario_said(said), measure, name);
  door_measure_label_in(door_language(), scenario_said(said), measure, label);
  scenario_text_print(text, "%s\n  %s (%s)\n  %s\n", name, label,
                      door_language() == DOOR_WELSH ? row->english : row->welsh, door_say(row->definition));
  add_line(text, DOOR_SAID("Group:"), door_measure_group_in(door_language(), row->group));
  add_line(text, DOOR_SAID("Unit:"), door_measure_unit_text(row->unit));
  add_line(text, DOOR_SAID("Population:"), row->population);
  add_line(text, DOOR_SAID("Starts:"), row->start);
  add_line(text, DOOR_SAID("Stops:"), row->stop);
  add_line(text, DOOR_SAID("Clock:"), row->clock);
}

static void list_measures(struct scenario_text *text)
{
  bool is_welsh = door_language() == DOOR_WELSH;
  for (uint32_t group = 0; group < DOOR_GROUP_COUNT; group++) {
    scenario_text_print(text, door_say("\nMeasures: %s\n"),
                        door_measure_group_in(door_language(), (enum door_measure_group)group));
    for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
      const struct door_measure_row *row = door_measure_row(measure);
      char name[DOOR_MEASURE_NAME_BYTES];
      if (door_measure_is_of(NULL, measure) && (uint32_t)row->group == group) {
        door_measure_name(NULL, measure, name);
        scenario_text_print(text, "  %-46s %s\n", name, is_welsh ? row->welsh : row->english);
      }
    }
  }
}

/* The keys below `above`; all where it is "". A blank line where the first part of the key changes. */
static void list_keys(struct scenario_text *text, const char *above)
{
  const char *before = NULL;
  size_t above_length = strlen(above);
  bool is_welsh = door_language() == DOOR_WELSH;
  for (size_t i = 0; i < parameter_count(); i++) {
    const struct parameter *row = parameter_at(i);
    if (strncmp(row->key, above, above_length) != 0 || (above_length > 0 && row->key[above_length] != '.')) {
      continue;
    }
    size_t part = strcspn(row->key, ".");
    bool begins_part = before == NULL || strncmp(row->key, before, part + 1) != 0;
    if (above_length == 0 && begins_part && row->key[part] == '.') {
      scenario_text_print(text, door_say("\nParameters: %.*s\n"), (int)part, row->key);
    } else if (above_length == 0 && before == NULL) {
      scenario_text_add(text, door_say("Parameters of a scenario\n"));
    }
    scenario_text_print(text, "  %-46s %s\n", row->key, is_welsh ? row->label_cy : row->label_en);
    before = row->key;
  }
}

/* One line for each value below the key that stands in `above`. */
struct branch {
  struct said *said;
  const char *above;
};

static void add_branch_value(void *self, const struct parameter *row, const char *key)
{
  const struct branch *branch = self;
  struct said *said = branch->said;
  size_t length = strlen(branch->above);
  (void)row;
  if (strncmp(key, branch->above, length) != 0 || key[length] != '.') {
    return;
  }
  char origin[SCENARIO_ORIGIN_BYTES];
  char *value = json_dumps(scenario_resolved_value(said->resolved, key), JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
  enum scenario_provenance_kind kind = scenario_provenance_of(said->document, key).kind;
  scenario_origin(said->document, key, origin);
  scenario_text_print(said->text, "  %s: %s  (%s%s%s)\n", key, value == NULL ? "?" : value, origin,
                      kind == SCENARIO_BY_DEFAULT ? "" : ", ",
                      kind == SCENARIO_BY_DEFAULT ? "" : door_say(scenario_provenance_kind_name(kind)));
  free(value);
}

static void add_branch(struct said *said, const char *above)
{
  struct branch branch = {said, above};
  scenario_text_print(said->text, door_say("\nIn %s:\n"), scenario_of(said->document)->name);
  cli_visit_keys(scenario_of(said->document), add_branch_value, &branch);
}

static const char *last_part(const char *key)
{
  const char *dot = strrchr(key, '.');
  return dot == NULL ? key : dot + 1;
}

/* People remember how a key ends: the key whose last part is nearest to the last part of the word, or NULL. */
static const char *suggest_by_end(const char *word)
{
  const char *ends[PARAMETER_COUNT_MAX];
  size_t count = parameter_count();
  for (size_t i = 0; i < count; i++) {
    ends[i] = last_part(parameter_at(i)->key);
  }
  const char *nearest = door_suggest(last_part(word), ends, count);
  for (size_t i = 0; i < count && nearest != NULL; i++) {
    if (ends[i] == nearest) {
      return parameter_at(i)->key;
    }
  }
  return NULL;
}

static enum door_err tell_unknown(const char *word, const struct said *said)
{
  char key[PARAMETER_KEY_BYTES] = "";
  char measure[DOOR_MEASURE_NAME_BYTES];
  const char *nearest = door_measure_suggest(scenario_said(said), word, measure) ? measure : NULL;
  if (nearest == NULL && parameter_suggest(word, key)) {
    nearest = key;
  }
  if (nearest == NULL) {
    nearest = suggest_by_end(word);
  }
  if (nearest == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "%s is neither a key nor a measure; `frontdoor explain` lists all", word);
  }
  return cli_tell(DOOR_ERR_USAGE, "%s is neither a key nor a measure; did you mean %s?", word, nearest);
}

/* ---- The whole ---- */

static enum door_err explain(const char *word, struct scenario_text *text, struct said *said)
{
  uint32_t measure;
  if (door_measure_find(scenario_said(said), word, &measure)) {
    add_measure(text, said, measure);
    if (said != NULL) {
      add_expectation(said, word);
    }
    return DOOR_OK;
  }
  if (parameter_find(word) != NULL) {
    struct door_problem problem = {.err = DOOR_OK};
    char *one = NULL;
    enum door_err err = parameter_explain(word, &one, &problem);
    if (err != DOOR_OK) {
      return cli_tell(err, "%s", problem.said);
    }
    scenario_text_add(text, one);
    free(one);
    return said == NULL ? DOOR_OK : add_values(said, word);
  }
  char pattern[PARAMETER_KEY_BYTES];
  if (parameter_level_of(word) == PARAMETER_LEVEL_NONE || !parameter_pattern_of(word, pattern)) {
    return tell_unknown(word, said);
  }
  list_keys(text, pattern);
  if (said != NULL) {
    add_branch(said, word);
  }
  return DOOR_OK;
}

static enum door_err resolve(const struct scenario_document *document, json_t **out_resolved)
{
  char *text = NULL;
  enum door_err err = scenario_resolved_json(document, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "the scenario cannot be written out: %s", door_err_said(err));
  }
  *out_resolved = json_loads(text, 0, NULL);
  free(text);
  return *out_resolved == NULL ? cli_tell(DOOR_ERR_MEMORY, "out of memory") : DOOR_OK;
}

static enum door_err explain_in_scenario(const struct explain_arguments *arguments, struct scenario_text *text)
{
  struct scenario_document *document = NULL;
  enum door_err err =
      cli_read_scenario(arguments->scenario_path, arguments->settings, arguments->setting_count, &document);
  if (err != DOOR_OK) {
    return err;
  }
  struct said said = {.document = document, .text = text};
  err = resolve(document, &said.resolved);
  if (err == DOOR_OK) {
    err = explain(arguments->word, text, &said);
  }
  json_decref(said.resolved);
  scenario_destroy(&document);
  return err;
}

static enum door_err print_text(struct scenario_text *text)
{
  char *bytes = NULL;
  enum door_err err = scenario_text_take(text, &bytes);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s", door_err_said(err));
  }
  err = cli_print(bytes);
  free(bytes);
  return err;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{"--set", true}, {NULL, false}};
  struct explain_arguments arguments = {.word = NULL};
  struct cli_arguments reading = {&cli_explain_command, options, on_option, on_operand, &arguments};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && arguments.setting_count > 0 && arguments.scenario_path == NULL) {
    err = cli_tell(DOOR_ERR_USAGE, "--set changes a scenario; name one");
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  struct scenario_text text;
  scenario_text_init(&text);
  if (arguments.word == NULL) {
    list_keys(&text, "");
    list_measures(&text);
  } else if (arguments.scenario_path == NULL) {
    err = explain(arguments.word, &text, NULL);
  } else {
    err = explain_in_scenario(&arguments, &text);
  }
  if (err == DOOR_OK) {
    err = print_text(&text);
  }
  scenario_text_fini(&text);
  return door_err_exit_code(err);
}

const struct cli_command cli_explain_command = {.name = "explain",
                                                .arguments = "[KEY|MEASURE [SCENARIO]]",
                                                .summary = "What a key or a measure is, and its value in a scenario.",
                                                .help = help,
                                                .run = run};
