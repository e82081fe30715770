#include "cli_report.h"

#include "door_shown.h"
#include "scenario_sizes.h"

#include <math.h>
#include <string.h>

/* What `sensitivity --json` wrote, and the run that it is to be about. */
struct weights {
  const struct cli_report *report;
  const char *path;
  json_t *list; /* an object for each key and measure */
  struct door_problem *problem;
};

static const struct door_scenario *scenario_of_run(const struct weights *weights)
{
  return &weights->report->run->setting->scenario;
}

static enum door_err refuse(const struct weights *weights)
{
  return door_problem_set(weights->problem, DOOR_ERR_MALFORMED,
                          "%s: is not what `frontdoor sensitivity SCENARIO --out FILE` writes", weights->path);
}

/* The values that were moved have to be those of the run, or their weights are another scenario's. */
static enum door_err check_now(const struct weights *weights, const char *key, double now)
{
  double size = 0;
  bool has_size = scenario_size_of(weights->report->run->document, key, &size);
  if (has_size && fabs(size - now) <= 1e-9 * fabs(now)) {
    return DOOR_OK;
  }
  return has_size ? door_problem_set(weights->problem, DOOR_ERR_USAGE,
                                     "%s: is of another scenario than the run: %s was %g there, and has another value "
                                     "in the run",
                                     weights->path, key, now)
                  : door_problem_set(weights->problem, DOOR_ERR_USAGE,
                                     "%s: is of another scenario than the run: %s was %g there, and is not there in "
                                     "the run",
                                     weights->path, key, now);
}

static enum door_err add_effect(struct weights *weights, uint32_t measure, json_t *effect)
{
  const char *key = NULL;
  int is_sure = 0;
  double span = 0;
  double now = 0;
  if (json_unpack(effect, "{s:s, s:b, s:F, s:F}", "key", &key, "sure", &is_sure, "span", &span, "now", &now) != 0 ||
      !(span >= 0)) {
    return refuse(weights);
  }
  enum door_err err = check_now(weights, key, now);
  if (err != DOOR_OK) {
    return err;
  }
  const struct door_measure_row *row = door_measure_row(measure);
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(scenario_of_run(weights), measure, name);
  struct door_summary size = {.mean = span};
  struct door_shown_summary shown;
  door_shown_summary_of(row, &size, &shown);
  json_t *one = json_pack("{s:s, s:s, s:b, s:s, s:s}", "key", key, "measure", name, "sure", is_sure, "span", shown.mean,
                          "unit", shown.unit);
  return json_array_append_new(weights->list, one) == 0
             ? DOOR_OK
             : door_problem_set(weights->problem, DOOR_ERR_MEMORY, "out of memory for the report");
}

static enum door_err add_measures(struct weights *weights, json_t *measures)
{
  const char *name = NULL;
  json_t *one = NULL;
  enum door_err err = DOOR_OK;
  json_object_foreach(measures, name, one)
  {
    uint32_t measure = 0;
    const json_t *effects = json_object_get(one, "effects");
    if (!door_measure_find(scenario_of_run(weights), name, &measure) || !json_is_array(effects)) {
      return refuse(weights);
    }
    for (size_t i = 0; i < json_array_size(effects) && err == DOOR_OK; i++) {
      err = add_effect(weights, measure, json_array_get(effects, i));
    }
  }
  return err;
}

static enum door_err check_whole(const struct weights *weights, const json_t *said)
{
  const char *name = json_string_value(json_object_get(said, "scenario"));
  const json_t *days = json_object_get(said, "measured_days");
  if (name == NULL || !json_is_integer(days) || !json_is_object(json_object_get(said, "measures"))) {
    return refuse(weights);
  }
  const struct door_scenario *scenario = scenario_of_run(weights);
  bool is_same = strcmp(name, scenario->name) == 0 && json_integer_value(days) == scenario->time.measured_days;
  return is_same ? DOOR_OK
                 : door_problem_set(weights->problem, DOOR_ERR_USAGE,
                                    "%s: is of %.80s over %lld days; the run is of %s over %lld", weights->path, name,
                                    (long long)json_integer_value(days), scenario->name,
                                    (long long)scenario->time.measured_days);
}

enum door_err cli_report_add_weights(const struct cli_report *report, const char *path, json_t *document,
                                     struct door_problem *problem)
{
  json_error_t error;
  json_t *said = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
  struct weights weights = {.report = report, .path = path, .list = json_array(), .problem = problem};
  enum door_err err = DOOR_OK;
  if (said == NULL && error.line <= 0) {
    err = door_problem_set(problem, DOOR_ERR_IO, "cannot read %s: %s", path, error.text);
  } else if (said == NULL) {
    err = door_problem_set(problem, DOOR_ERR_MALFORMED, "%s:%d:%d: %s", path, error.line, error.column, error.text);
  }
  err = err == DOOR_OK && weights.list == NULL
            ? door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the report")
            : err;
  err = err == DOOR_OK ? check_whole(&weights, said) : err;
  err = err == DOOR_OK ? add_measures(&weights, json_object_get(said, "measures")) : err;
  if (err == DOOR_OK) {
    json_object_set_new(document, "weights", weights.list);
  } else {
    json_decref(weights.list);
  }
  json_decref(said);
  return err;
}
