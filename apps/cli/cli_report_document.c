#include "cli_report.h"

#include "cli_text.h"
#include "conductor_program.h"
#include "door_clearing.h"
#include "door_measure.h"
#include "door_shown.h"
#include "scenario_reader.h"
#include "scenario_resolved.h"
#include "scenario_writer.h"
#include "sim_queue.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

json_t *cli_report_texts(const struct door_bilingual *texts)
{
  return json_pack("{s:s, s:s}", "en", texts->en, "cy", texts->cy);
}

/* ---- the run and its scenario ---- */

json_t *cli_report_ran(const struct cli_report_ran *ran)
{
  char seed[24]; /* a text: readers of JSON round above 2^53 */
  snprintf(seed, sizeof seed, "%" PRIu64, ran->seed);
  return json_pack("{s:s?, s:s, s:I, s:I, s:s, s:s, s:i, s:i, s:i}", "name", ran->name, "seed", seed,
                   "first_replication", (json_int_t)ran->first_replication, "replications",
                   (json_int_t)ran->replication_count, "ledger_hash", ran->ledger_hash, "program",
                   conductor_program_version(), "ledger_version", DOOR_LEDGER_VERSION, "measures_version",
                   DOOR_MEASURES_VERSION, "order_version", SIM_ORDER_VERSION);
}

static json_t *run_json(const struct cli_report *report)
{
  const struct cli_kept_run *run = report->run;
  struct cli_report_ran ran = {.name = report->run_name,
                               .ledger_hash = run->ledger_hash,
                               .seed = run->seed,
                               .first_replication = run->first_replication,
                               .replication_count = run->replication_count};
  return cli_report_ran(&ran);
}

json_t *cli_report_scenario(const struct door_scenario *scenario)
{
  const struct door_time_frame *time = &scenario->time;
  char from[SIM_DATE_TEXT_SIZE];
  char until[SIM_DATE_TEXT_SIZE];
  struct sim_date first = sim_date_plus_days(time->first_day, door_counted_from_day(scenario));
  sim_date_format(first, from);
  sim_date_format(sim_date_plus_days(first, door_counted_days(scenario) - 1), until);
  return json_pack("{s:s, s:o, s:o, s:s, s:s, s:I, s:I}", "name", scenario->name, "title",
                   cli_report_texts(&scenario->title), "description", cli_report_texts(&scenario->description),
                   "measured_from", from, "measured_until", until, "run_in_days",
                   (json_int_t)door_counted_from_day(scenario), "measured_days",
                   (json_int_t)door_counted_days(scenario));
}

/* ---- measures ---- */

json_t *cli_report_shown_summary(const struct door_shown_summary *shown)
{
  return json_pack("{s:s, s:s, s:s, s:s}", "mean", shown->mean, "low", shown->low, "high", shown->high, "unit",
                   shown->unit);
}

/* How it is shown; null where there is no value. */
static json_t *shown_json(const struct door_measure_row *row, const struct door_summary *summary)
{
  if (summary->reason != NULL) {
    return json_null();
  }
  struct door_shown_summary shown;
  door_shown_summary_of(row, summary, &shown);
  return cli_report_shown_summary(&shown);
}

static json_t *value_json(bool is_there, double number)
{
  return is_there ? json_real(number) : json_null();
}

const char *cli_report_source_of(const struct door_scenario *scenario, uint32_t measure)
{
  return measure < DOOR_MEASURE_COUNT
             ? NULL
             : scenario->intake.sources[(measure - DOOR_MEASURE_COUNT) % DOOR_SOURCES_MAX].name;
}

static json_t *measure_json(const struct cli_report *report, uint32_t measure)
{
  const struct door_scenario *scenario = &report->run->setting->scenario;
  const struct door_measure_row *row = door_measure_row(measure);
  struct door_summary summary = door_results_summary(report->results, measure);
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(scenario, measure, name);
  return json_pack("{s:s, s:s?, s:i, s:{s:s, s:s}, s:o, s:o, s:o, s:I, s:I, s:o}", "name", name, "source",
                   cli_report_source_of(scenario, measure), "group", (int)row->group, "label", "en", row->english, "cy",
                   row->welsh, "mean", value_json(summary.reason == NULL, summary.mean), "low",
                   value_json(summary.has_interval, summary.low), "high",
                   value_json(summary.has_interval, summary.high), "value_count", (json_int_t)summary.value_count,
                   "null_count", (json_int_t)summary.null_count, "shown", shown_json(row, &summary));
}

static json_t *measures_json(const struct cli_report *report)
{
  json_t *measures = json_array();
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (door_measure_is_of(&report->run->setting->scenario, measure)) {
      json_array_append_new(measures, measure_json(report, measure));
    }
  }
  return measures;
}

static json_t *groups_json(void)
{
  json_t *groups = json_array();
  for (int group = 0; group < DOOR_GROUP_COUNT; group++) {
    json_array_append_new(groups,
                          json_pack("{s:s, s:s}", "en", door_measure_group_english((enum door_measure_group)group),
                                    "cy", door_measure_group_welsh((enum door_measure_group)group)));
  }
  return groups;
}

/* ---- backlogs ---- */

struct backlogs {
  const struct door_results *results;
  const struct door_scenario *scenario;
};

static void write_backlogs(FILE *out, const void *self)
{
  const struct backlogs *backlogs = self;
  if (door_clearing_dates_json(out, backlogs->results, backlogs->scenario) != DOOR_OK) {
    fputs("null", out); /* which json_loads takes for no document */
  }
}

json_t *cli_report_backlogs(const struct door_results *results, const struct door_scenario *scenario)
{
  const struct backlogs backlogs = {results, scenario};
  char *text = NULL;
  json_t *json = cli_text_of(write_backlogs, &backlogs, &text) == DOOR_OK ? json_loads(text, 0, NULL) : NULL;
  free(text);
  return json;
}

/* ---- parameters ---- */

struct parameters {
  const struct scenario_document *document;
  json_t *resolved;
  json_t *list;
};

json_t *cli_report_resolved(const struct scenario_document *document)
{
  char *text = NULL;
  json_t *resolved = scenario_resolved_json(document, &text) == DOOR_OK ? json_loads(text, 0, NULL) : NULL;
  free(text);
  return resolved;
}

json_t *cli_report_parameter(const struct scenario_document *document, const json_t *resolved,
                             const struct parameter *row, const char *key)
{
  struct scenario_provenance provenance = scenario_provenance_of(document, key);
  const json_t *value = scenario_resolved_value(resolved, key);
  return json_pack("{s:s, s:{s:s, s:s}, s:s, s:b, s:s, s:s, s:s?, s:o, s:o, s:o}", "key", key, "label", "en",
                   row->label_en, "cy", row->label_cy, "unit", row->unit, "is_choice", row->type == PARAMETER_CHOICE,
                   "provenance", scenario_provenance_kind_name(provenance.kind), "words", provenance.text, "fitted_to",
                   provenance.measure, "low", value_json(provenance.has_range, provenance.low), "high",
                   value_json(provenance.has_range, provenance.high), "value",
                   value == NULL ? json_null() : json_deep_copy(value));
}

static void add_parameter(void *self, const struct parameter *row, const char *key)
{
  const struct parameters *parameters = self;
  json_array_append_new(parameters->list, cli_report_parameter(parameters->document, parameters->resolved, row, key));
}

json_t *cli_report_parameters(const struct scenario_document *document, json_t *resolved)
{
  struct parameters parameters = {.document = document, .resolved = resolved};
  if (resolved != NULL) {
    parameters.list = json_array();
    scenario_visit_keys(document, add_parameter, &parameters);
  }
  return parameters.list;
}

enum door_err cli_report_document(const struct cli_report *report, json_t **out_document, struct door_problem *problem)
{
  json_t *resolved = cli_report_resolved(report->run->document);
  json_t *document = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "layout", CLI_REPORT_LAYOUT, "run",
                               run_json(report), "scenario", cli_report_scenario(&report->run->setting->scenario),
                               "groups", groups_json(), "measures", measures_json(report), "backlogs",
                               cli_report_backlogs(report->results, &report->run->setting->scenario), "parameters",
                               cli_report_parameters(report->run->document, resolved));
  json_decref(resolved);
  if (document == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the report");
  }
  enum door_err err = cli_report_add_course(report, document, problem);
  if (err != DOOR_OK) {
    json_decref(document);
    return err;
  }
  *out_document = document;
  return DOOR_OK;
}
