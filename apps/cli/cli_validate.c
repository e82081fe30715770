#include "cli.h"

#include "cli_keys.h"
#include "door_measure.h"
#include "door_words.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATHS_MAX = 4096, SETTINGS_MAX = 256, SAID_BYTES = 64 };

static const char help[] = "Examples:\n"
                           "  frontdoor validate my-council.yaml\n"
                           "  frontdoor validate scenarios/*.yaml --json\n\n"
                           "Options:\n"
                           "  --set KEY=VALUE        changes a parameter first, as often as needed\n"
                           "  --json                 one JSON object instead of lines\n\n"
                           "All problems of all files are told. Exit code 3 where a scenario is not valid.\n";

struct validate_arguments {
  const char *paths[PATHS_MAX];
  size_t path_count;
  const char *settings[SETTINGS_MAX];
  size_t setting_count;
  bool wants_json;
};

/* What is told of one file. */
struct verdict {
  const char *path;
  const struct scenario_document *document; /* NULL: out of memory */
  json_t *problems;                         /* texts */
  uint32_t given_count, default_count;      /* parameters, where there are no problems */
};

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct validate_arguments *arguments = self;
  if (strcmp(name, "--json") == 0) {
    arguments->wants_json = true;
    return DOOR_OK;
  }
  if (strchr(value, '=') == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--set: %s is not of the form KEY=VALUE", value);
  }
  if (arguments->setting_count == SETTINGS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "--set: at most %d; write an overlay instead", SETTINGS_MAX);
  }
  arguments->settings[arguments->setting_count++] = value;
  return DOOR_OK;
}

static enum door_err on_operand(void *self, const char *operand)
{
  struct validate_arguments *arguments = self;
  if (arguments->path_count == PATHS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "validate takes at most %d files at once", PATHS_MAX);
  }
  arguments->paths[arguments->path_count++] = operand;
  return DOOR_OK;
}

static void count_key(void *self, const struct parameter *row, const char *key)
{
  struct verdict *verdict = self;
  (void)row;
  if (scenario_provenance_of(verdict->document, key).kind == SCENARIO_BY_DEFAULT) {
    verdict->default_count++;
  } else {
    verdict->given_count++;
  }
}

static void check_expectations(struct verdict *verdict)
{
  for (size_t i = 0; i < scenario_expectation_count(verdict->document); i++) {
    const struct scenario_expectation *expectation = scenario_expectation_at(verdict->document, i);
    uint32_t measure;
    char nearest[DOOR_MEASURE_NAME_BYTES];
    if (!door_measure_find(scenario_of(verdict->document), expectation->measure, &measure)) {
      bool is_near = door_measure_suggest(scenario_of(verdict->document), expectation->measure, nearest);
      char hint[DOOR_MEASURE_NAME_BYTES + 64] = "";
      if (is_near) {
        snprintf(hint, sizeof hint, door_say("; did you mean %s?"), nearest);
      }
      json_array_append_new(verdict->problems, json_sprintf(door_say("%s: expect.%s: there is no such measure%s"),
                                                            expectation->origin, expectation->measure, hint));
    }
  }
}

static json_t *verdict_json(const struct verdict *verdict)
{
  const struct door_scenario *scenario = verdict->document == NULL ? NULL : scenario_of(verdict->document);
  json_t *json = json_pack("{s:s, s:b, s:O}", "path", verdict->path, "valid", json_array_size(verdict->problems) == 0,
                           "problems", verdict->problems);
  if (json != NULL && scenario != NULL) {
    json_object_set_new(json, "sources", json_integer(scenario->intake.source_count));
    json_object_set_new(json, "calendars", json_integer(scenario->calendar_count));
    json_object_set_new(json, "parameters_given", json_integer(verdict->given_count));
    json_object_set_new(json, "parameters_by_default", json_integer(verdict->default_count));
    json_object_set_new(json, "expectations", json_integer((json_int_t)scenario_expectation_count(verdict->document)));
  }
  return json;
}

static enum door_err print_verdict(const struct verdict *verdict)
{
  for (size_t i = 0; i < json_array_size(verdict->problems); i++) {
    fprintf(stderr, "%s\n", json_string_value(json_array_get(verdict->problems, i)));
  }
  if (json_array_size(verdict->problems) > 0) {
    return DOOR_OK;
  }
  const struct door_scenario *scenario = scenario_of(verdict->document);
  size_t expectation_count = scenario_expectation_count(verdict->document);
  char sources[SAID_BYTES];
  char calendars[SAID_BYTES];
  char expectations[SAID_BYTES];
  char line[2048];
  snprintf(sources, sizeof sources, door_say_many("%u source", "%u sources", scenario->intake.source_count),
           scenario->intake.source_count);
  snprintf(calendars, sizeof calendars, door_say_many("%u calendar", "%u calendars", scenario->calendar_count),
           scenario->calendar_count);
  snprintf(expectations, sizeof expectations, door_say_many("%zu expectation", "%zu expectations", expectation_count),
           expectation_count);
  snprintf(line, sizeof line, door_say("%s: valid: %s, %s, %u parameters given, %u by default, %s\n"), verdict->path,
           sources, calendars, verdict->given_count, verdict->default_count, expectations);
  return cli_print(line);
}

/* Reads one file and tells, or adds to out_all, what there is to say. */
static enum door_err validate(const struct validate_arguments *arguments, const char *path, json_t *out_all)
{
  struct scenario_document *document = NULL;
  enum door_err err = scenario_read_file(path, arguments->settings, arguments->setting_count, &document);
  struct verdict verdict = {.path = path, .document = document, .problems = json_array()};
  if (document == NULL) {
    json_array_append_new(verdict.problems, json_sprintf("%s: %s", path, door_err_said(err)));
  } else {
    for (size_t i = 0; i < scenario_problem_count(document); i++) {
      json_array_append_new(verdict.problems, json_string(scenario_problem_text(document, i)));
    }
    check_expectations(&verdict);
    if (scenario_of(document) != NULL) {
      cli_visit_keys(scenario_of(document), count_key, &verdict);
    }
  }
  if (err == DOOR_OK && json_array_size(verdict.problems) > 0) {
    err = DOOR_ERR_SCENARIO;
  }
  if (arguments->wants_json) {
    json_array_append_new(out_all, verdict_json(&verdict));
  } else {
    enum door_err print_err = print_verdict(&verdict);
    err = print_err == DOOR_OK ? err : print_err;
  }
  json_decref(verdict.problems);
  scenario_destroy(&document);
  return err;
}

static enum door_err print_json(json_t *all)
{
  json_t *root = json_pack("{s:O}", "scenarios", all);
  char *text = root == NULL ? NULL : json_dumps(root, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
  enum door_err err = text == NULL ? cli_tell(DOOR_ERR_MEMORY, "out of memory") : cli_print(text);
  if (err == DOOR_OK) {
    err = cli_print("\n");
  }
  free(text);
  json_decref(root);
  return err;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{"--set", true}, {"--json", false}, {NULL, false}};
  static struct validate_arguments arguments; /* large */
  struct cli_arguments reading = {&cli_validate_command, options, on_option, on_operand, &arguments};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && arguments.path_count == 0) {
    err = cli_tell(DOOR_ERR_USAGE, "validate needs a scenario; `frontdoor init my.yaml` writes one to start from");
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  if (arguments.wants_json) {
    door_language_set(DOOR_ENGLISH); /* the problems are for a program */
  }
  json_t *all = json_array();
  int code = 0;
  for (size_t i = 0; i < arguments.path_count; i++) {
    int one = door_err_exit_code(validate(&arguments, arguments.paths[i], all));
    code = one > code ? one : code; /* an invalid scenario weighs more than a missing file */
  }
  if (arguments.wants_json) {
    err = print_json(all);
    code = err == DOOR_OK ? code : door_err_exit_code(err);
  }
  json_decref(all);
  return code;
}

const struct cli_command cli_validate_command = {.name = "validate",
                                                 .arguments = "SCENARIO... [options]",
                                                 .summary = "Is the scenario right? Every problem at once.",
                                                 .help = help,
                                                 .run = run};
