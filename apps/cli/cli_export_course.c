/* The course of the run as a table: what the charts of its report by day and by hour draw. */
#include "cli_export.h"

#include "cli_course.h"
#include "door_csv.h"

#include <inttypes.h>
#include <stdio.h>

struct course_table {
  FILE *out;
  const struct cli_export *export;
  const struct cli_course *course;
};

/* What every row begins with; the name of the series is one of ours. */
static void begin_row(const struct course_table *table, const char *series, uint32_t pool)
{
  const struct door_run_named *named = &table->export->named;
  door_results_csv_run(table->out, "course/1", named);
  fprintf(table->out, "%" PRIu32 ",%" PRIu32 ",%s,%s,%s,", table->export->run->first_replication,
          cli_course_replication_count(table->course), named->ledger_hash, series, door_pool_name((uint16_t)pool));
}

static void end_row(const struct course_table *table, const char *unit, const struct door_summary *summary)
{
  fprintf(table->out, "%s,", unit);
  door_csv_number(table->out, summary->reason == NULL, summary->mean);
  fputc(',', table->out);
  door_csv_number(table->out, summary->has_interval, summary->low);
  fputc(',', table->out);
  door_csv_number(table->out, summary->has_interval, summary->high);
  fputc('\n', table->out);
}

static void write_waiting(const struct course_table *table, uint32_t pool)
{
  const struct door_scenario *scenario = &table->export->run->setting->scenario;
  for (uint32_t day = 0; day < cli_course_day_count(table->course); day++) {
    char date[SIM_DATE_TEXT_SIZE];
    struct door_summary summary = cli_course_waiting(table->course, pool, day);
    sim_date_format(sim_date_plus_days(scenario->time.first_day, door_counted_from_day(scenario) + day), date);
    begin_row(table, "waiting", pool);
    fprintf(table->out, "%s,,,", date);
    end_row(table, "contacts", &summary);
  }
}

static void write_busy(const struct course_table *table, uint32_t pool)
{
  for (uint32_t hour = 0; hour < DOOR_WEEK_HOURS; hour++) {
    struct door_summary summary = cli_course_busy(table->course, pool, hour);
    if (summary.reason == NULL) { /* else nobody is on duty */
      begin_row(table, "busy", pool);
      fprintf(table->out, ",%s,%" PRIu32 ",", sim_weekday_name((enum sim_weekday)(hour / DOOR_DAY_HOURS)),
              hour % DOOR_DAY_HOURS);
      end_row(table, "share", &summary);
    }
  }
}

enum door_err cli_export_course(const struct cli_export *export, struct door_problem *problem)
{
  struct cli_course *course = NULL;
  enum door_err err = cli_course_simulate(export->run, export->results, &course, problem);
  if (err != DOOR_OK) {
    return err;
  }
  struct course_table table = {export->output->stream, export, course};
  fputs(
      "layout,run,scenario,seed,first_replication,replications,ledger_hash,series,pool,day,weekday,hour,unit,mean,low,"
      "high\n",
      table.out);
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    if (cli_course_has_waiting(course, pool)) {
      write_waiting(&table, pool);
    }
  }
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    if (cli_course_has_busy(course, pool)) {
      write_busy(&table, pool);
    }
  }
  cli_course_destroy(&course);
  return DOOR_OK;
}
