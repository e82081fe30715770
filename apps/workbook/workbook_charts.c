#include "workbook.h"

#include "door_measure.h"

enum { SHEET_ROWS_OF_A_CHART = 24, CHART_COLUMN = 7, TEXT_BYTES = 64 };

/* A chart, and the table that it shows. */
struct subject {
  const char *title;
  const char *axis; /* the unit, as the table has it */
  const char *table_name;
  double each; /* of the measure's unit make one of the chart's */
  const enum door_measure *measures;
  size_t count;
};

static const enum door_measure shares[] = {
    DOOR_MEASURE_REFERRAL_SHARE,
    DOOR_MEASURE_DECISION_WITHIN_ONE_WORKING_DAY_SHARE,
    DOOR_MEASURE_RE_REFERRAL_WITHIN_12_MONTHS_SHARE,
    DOOR_MEASURE_NO_FURTHER_ACTION_SHARE,
    DOOR_MEASURE_ASSESSMENT_IN_TIME_SHARE,
    DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE,
    DOOR_MEASURE_ASSESSMENT_SLOTS_UTILISATION_SHARE,
    DOOR_MEASURE_EARLY_HELP_PLACES_UTILISATION_SHARE,
};

static const enum door_measure waits[] = {
    DOOR_MEASURE_INTAKE_WAIT_MEAN_SECONDS,     DOOR_MEASURE_INTAKE_WAIT_P90_SECONDS,
    DOOR_MEASURE_SCREENING_WAIT_MEAN_SECONDS,  DOOR_MEASURE_SCREENING_WAIT_P90_SECONDS,
    DOOR_MEASURE_ASSESSMENT_WAIT_MEAN_SECONDS, DOOR_MEASURE_ASSESSMENT_WAIT_P90_SECONDS,
    DOOR_MEASURE_EARLY_HELP_WAIT_MEAN_SECONDS, DOOR_MEASURE_EARLY_HELP_WAIT_P90_SECONDS,
};

static const struct subject subjects[] = {
    {"Shares, with the 95 % interval of the mean", "%", "chart_shares_table", 0.01, shares,
     sizeof shares / sizeof shares[0]},
    {"Waits, with the 95 % interval of the mean", "days", "chart_waits_table", SIM_DAY_SECONDS, waits,
     sizeof waits / sizeof waits[0]},
};

static void write_row(struct workbook_table *table, const struct subject *subject, uint32_t measure,
                      const struct door_summary *summary)
{
  const struct door_scenario *scenario = table->workbook->source->run.measured;
  char name[DOOR_MEASURE_NAME_BYTES];
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(scenario, measure, name);
  door_measure_label(scenario, measure, label);
  workbook_next_row(table);
  workbook_text(table, 0, name);
  workbook_text(table, 1, label);
  workbook_text(table, 2, subject->axis);
  workbook_number(table, 3, summary->has_interval, summary->low / subject->each);
  workbook_number(table, 4, true, summary->mean / subject->each);
  workbook_number(table, 5, summary->has_interval, summary->high / subject->each);
}

/* Low, mean and high as marks, joined by a line from low to high: the library has no error bars of own lengths. */
static void add_series(struct workbook *workbook, lxw_chart *chart, const struct workbook_table *table)
{
  static const struct {
    const char *name;
    char column;
    uint8_t marker;
    uint8_t points; /* its size */
  } series[] = {{"low", 'D', LXW_CHART_MARKER_SQUARE, 3},
                {"mean", 'E', LXW_CHART_MARKER_DIAMOND, 8},
                {"high", 'F', LXW_CHART_MARKER_SQUARE, 3}};
  lxw_chart_line no_line = {.none = LXW_TRUE};
  char categories[TEXT_BYTES];
  snprintf(categories, sizeof categories, "=charts!$B$%u:$B$%u", table->first_row + 2, table->row + 1);
  for (size_t i = 0; i < sizeof series / sizeof series[0]; i++) {
    char values[TEXT_BYTES];
    snprintf(values, sizeof values, "=charts!$%c$%u:$%c$%u", series[i].column, table->first_row + 2, series[i].column,
             table->row + 1);
    lxw_chart_series *one = chart_add_series(chart, categories, values);
    if (one == NULL) {
      workbook->err = LXW_ERROR_MEMORY_MALLOC_FAILED;
      return;
    }
    chart_series_set_name(one, series[i].name);
    chart_series_set_line(one, &no_line);
    chart_series_set_marker_type(one, series[i].marker);
    chart_series_set_marker_size(one, series[i].points);
  }
}

static void add_chart(struct workbook *workbook, const struct workbook_table *table, const struct subject *subject)
{
  lxw_chart *chart = workbook_add_chart(workbook->book, LXW_CHART_LINE);
  if (chart == NULL || table->sheet == NULL) {
    workbook->err = LXW_ERROR_MEMORY_MALLOC_FAILED;
    return;
  }
  char description[TEXT_BYTES];
  snprintf(description, sizeof description, "%s", subject->title);
  lxw_chart_options options = {.x_scale = 1.6, .y_scale = 1.5, .description = description};
  add_series(workbook, chart, table);
  chart_set_high_low_lines(chart, NULL);
  chart_title_set_name(chart, subject->title);
  chart_axis_set_name(chart->y_axis, subject->axis);
  chart_axis_set_min(chart->y_axis, 0);
  chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
  lxw_error err = worksheet_insert_chart_opt(table->sheet, table->first_row, CHART_COLUMN, chart, &options);
  workbook->err = workbook->err == LXW_NO_ERROR ? err : workbook->err;
}

/* The row below it. */
static lxw_row_t add_subject(struct workbook *workbook, lxw_worksheet *sheet, lxw_row_t first_row,
                             const struct subject *subject)
{
  static const char *const columns[] = {"measure", "label", "unit", "low", "mean", "high", NULL};
  struct workbook_table table = {.workbook = workbook,
                                 .sheet = sheet,
                                 .name = subject->table_name,
                                 .columns = columns,
                                 .first_row = first_row,
                                 .row = first_row};
  for (size_t i = 0; i < subject->count; i++) {
    struct door_summary summary = door_results_summary(workbook->source->results, subject->measures[i]);
    if (summary.reason == NULL && summary.mean > 0) {
      write_row(&table, subject, subject->measures[i], &summary);
    }
  }
  if (table.row == first_row) {
    return first_row; /* of a front door without any of them */
  }
  workbook_end_table(&table);
  add_chart(workbook, &table, subject);
  lxw_row_t below_chart = first_row + SHEET_ROWS_OF_A_CHART;
  return table.row + 2 > below_chart ? table.row + 2 : below_chart;
}

void workbook_add_charts(struct workbook *workbook)
{
  lxw_worksheet *sheet = workbook_sheet(workbook, "charts");
  lxw_row_t row = 0;
  for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
    row = add_subject(workbook, sheet, row, &subjects[i]);
  }
  if (sheet != NULL) {
    (void)worksheet_set_column(sheet, 0, 1, 40, NULL);
  }
}
