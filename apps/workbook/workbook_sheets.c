#include "workbook.h"

#include "door_measure.h"
#include "parameter_table.h"
#include "scenario_reader.h"
#include "scenario_resolved.h"

#include <inttypes.h>
#include <stdlib.h>

enum { WIDE = 44, MIDDLE = 26, NARROW = 13 };

static void set_widths(lxw_worksheet *sheet, lxw_col_t first, lxw_col_t last, double width)
{
  if (sheet != NULL) {
    (void)worksheet_set_column(sheet, first, last, width, NULL); /* fails for columns that no sheet has */
  }
}

/* Name, label, group and unit, in the four columns from first on. */
static void write_measure(struct workbook_table *table, lxw_col_t first, uint32_t measure)
{
  const struct door_scenario *scenario = table->workbook->source->run.measured;
  const struct door_measure_row *row = door_measure_row(measure);
  char name[DOOR_MEASURE_NAME_BYTES];
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(scenario, measure, name);
  door_measure_label(scenario, measure, label);
  const char *const texts[] = {name, label, door_measure_group_english(row->group), door_measure_unit_text(row->unit)};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    workbook_text(table, (lxw_col_t)(first + i), texts[i]);
  }
}

/* ---- summary ---- */

static void write_summary(struct workbook_table *table, uint32_t measure)
{
  const struct workbook_source *source = table->workbook->source;
  struct door_summary summary = door_results_summary(source->results, measure);
  struct door_spread spread = door_spread_of(source->results, measure, source->room);
  lxw_col_t column = 4;
  workbook_number(table, column++, summary.reason == NULL, summary.mean);
  workbook_number(table, column++, summary.has_interval, summary.low);
  workbook_number(table, column++, summary.has_interval, summary.high);
  workbook_number(table, column++, true, summary.value_count);
  workbook_number(table, column++, true, summary.null_count);
  for (uint32_t i = 0; i < DOOR_SPREAD_POINTS; i++) {
    workbook_number(table, column++, spread.value_count > 0, spread.points[i]);
  }
  workbook_text(table, column, summary.reason == NULL ? "" : summary.reason);
}

void workbook_add_summary(struct workbook *workbook)
{
  static const char *const columns[] = {"measure", "label",       "group",      "unit",    "mean", "low",
                                        "high",    "value_count", "null_count", "minimum", "p10",  "median",
                                        "p90",     "maximum",     "reason",     NULL};
  struct workbook_table table = {
      .workbook = workbook, .sheet = workbook_sheet(workbook, "summary"), .name = "summary_table", .columns = columns};
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (door_measure_is_of(workbook->source->run.measured, measure)) {
      workbook_next_row(&table);
      write_measure(&table, 0, measure);
      write_summary(&table, measure);
    }
  }
  workbook_end_table(&table);
  set_widths(table.sheet, 0, 1, WIDE);
  set_widths(table.sheet, 2, 3, MIDDLE);
  set_widths(table.sheet, 4, 13, NARROW);
  set_widths(table.sheet, 14, 14, WIDE);
}

/* ---- replications ---- */

void workbook_add_replications(struct workbook *workbook)
{
  static const char *const columns[] = {"replication", "measure", "label", "group", "unit", "value", "reason", NULL};
  const struct workbook_source *source = workbook->source;
  struct workbook_table table = {.workbook = workbook,
                                 .sheet = workbook_sheet(workbook, "replications"),
                                 .name = "replications_table",
                                 .columns = columns};
  uint32_t first = door_results_first_replication(source->results);
  uint32_t count = door_results_replication_count(source->results);
  for (uint32_t replication = first; replication < first + count; replication++) {
    for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
      if (door_measure_is_of(source->run.measured, measure)) {
        struct door_value value = door_results_value(source->results, replication, measure);
        workbook_next_row(&table);
        workbook_number(&table, 0, true, replication);
        write_measure(&table, 1, measure);
        workbook_number(&table, 5, value.reason == NULL, value.number);
        workbook_text(&table, 6, value.reason == NULL ? "" : value.reason);
      }
    }
  }
  workbook_end_table(&table);
  set_widths(table.sheet, 0, 0, NARROW);
  set_widths(table.sheet, 1, 2, WIDE);
  set_widths(table.sheet, 3, 4, MIDDLE);
  set_widths(table.sheet, 5, 6, NARROW);
}

/* ---- assumptions ---- */

/* Numbers as numbers, texts as they are, the rest as JSON. */
static void write_value(struct workbook_table *table, lxw_col_t column, const json_t *value)
{
  if (json_is_number(value)) {
    workbook_number(table, column, true, json_number_value(value));
  } else if (json_is_string(value)) {
    workbook_text(table, column, json_string_value(value));
  } else {
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    workbook_text(table, column, text == NULL ? "" : text);
    free(text);
  }
}

static void write_parameter(void *self, const struct parameter *row, const char *key)
{
  struct workbook_table *table = self;
  const struct workbook_source *source = table->workbook->source;
  struct scenario_provenance provenance = scenario_provenance_of(source->document, key);
  workbook_next_row(table);
  workbook_text(table, 0, key);
  workbook_text(table, 1, row->label_en);
  write_value(table, 2, scenario_resolved_value(source->resolved, key));
  workbook_text(table, 3, row->unit);
  workbook_text(table, 4, scenario_provenance_kind_name(provenance.kind));
  workbook_text(table, 5, provenance.text);
  workbook_text(table, 6, provenance.measure == NULL ? "" : provenance.measure);
  workbook_number(table, 7, provenance.has_range, provenance.low);
  workbook_number(table, 8, provenance.has_range, provenance.high);
}

void workbook_add_assumptions(struct workbook *workbook)
{
  static const char *const columns[] = {"key",   "label",     "value",         "unit",           "provenance",
                                        "words", "fitted_to", "plausible_low", "plausible_high", NULL};
  struct workbook_table table = {.workbook = workbook,
                                 .sheet = workbook_sheet(workbook, "assumptions"),
                                 .name = "assumptions_table",
                                 .columns = columns};
  scenario_visit_keys(workbook->source->document, write_parameter, &table);
  workbook_end_table(&table);
  set_widths(table.sheet, 0, 1, WIDE);
  set_widths(table.sheet, 2, 4, MIDDLE);
  set_widths(table.sheet, 5, 6, WIDE);
  set_widths(table.sheet, 7, 8, NARROW);
}

/* ---- about ---- */

static void tell(struct workbook_table *table, const char *what, const char *text)
{
  workbook_next_row(table);
  workbook_text(table, 0, what);
  workbook_text(table, 1, text);
}

static void tell_number(struct workbook_table *table, const char *what, uint64_t number)
{
  char text[24];
  snprintf(text, sizeof text, "%" PRIu64, number); /* a text: a spreadsheet rounds above 2^53 */
  tell(table, what, text);
}

void workbook_add_about(struct workbook *workbook)
{
  static const char *const columns[] = {"what", "value", NULL};
  const struct workbook_source *source = workbook->source;
  struct workbook_table table = {
      .workbook = workbook, .sheet = workbook_sheet(workbook, "about"), .name = "about_table", .columns = columns};
  uint32_t first = door_results_first_replication(source->results);
  uint32_t count = door_results_stored_count(source->results);
  char again[256];
  snprintf(again, sizeof again,
           "frontdoor run scenario.json --seed %" PRIu64 " --first %" PRIu32 " --reps %" PRIu32
           " with scenario.json of the run's folder and the same version of the program: the ledger is the same",
           source->run.seed, first, count);
  tell(&table, "layout", WORKBOOK_LAYOUT);
  tell(&table, "scenario", source->run.scenario);
  tell(&table, "title", source->run.measured->title.en);
  tell(&table, "run", source->run.run);
  tell_number(&table, "seed", source->run.seed);
  tell_number(&table, "first_replication", first);
  tell_number(&table, "replications", count);
  tell(&table, "ledger_hash", source->run.ledger_hash);
  tell(&table, "version_program", FRONTDOOR_VERSION);
  tell_number(&table, "version_ledger", DOOR_LEDGER_VERSION);
  tell_number(&table, "version_measures", DOOR_MEASURES_VERSION);
  tell(&table, "reproduce", again);
  tell(&table, "intervals",
       "low and high: the 95 % interval of the mean over replications, how far chance in the "
       "simulation leaves the mean open; it says nothing of assumptions that are wrong");
  tell(&table, "what_it_is_not",
       "not a forecast, and nothing that decides about a child; families and contacts are "
       "drawn, none is real");
  workbook_end_table(&table);
  set_widths(table.sheet, 0, 0, MIDDLE);
  set_widths(table.sheet, 1, 1, 2.0 * WIDE);
}
