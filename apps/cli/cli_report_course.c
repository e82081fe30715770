#include "cli_report.h"

#include "cli_course.h"

/* [mean, low, high]; null where there is no value, and for the bounds of a single one. */
static json_t *summary_json(const struct door_summary *summary)
{
  if (summary->reason != NULL) {
    return json_null();
  }
  return summary->has_interval ? json_pack("[f, f, f]", summary->mean, summary->low, summary->high)
                               : json_pack("[f, n, n]", summary->mean);
}

static json_t *waiting_json(const struct cli_course *course, uint32_t pool)
{
  if (!cli_course_has_waiting(course, pool)) {
    return json_null();
  }
  json_t *days = json_array();
  for (uint32_t day = 0; day < cli_course_day_count(course); day++) {
    struct door_summary summary = cli_course_waiting(course, pool, day);
    json_array_append_new(days, summary_json(&summary));
  }
  return days;
}

static json_t *utilisation_json(const struct cli_course *course, uint32_t pool)
{
  if (!cli_course_has_busy(course, pool)) {
    return json_null();
  }
  json_t *hours = json_array();
  for (uint32_t hour = 0; hour < DOOR_WEEK_HOURS; hour++) {
    struct door_summary summary = cli_course_busy(course, pool, hour);
    json_array_append_new(hours, summary_json(&summary));
  }
  return hours;
}

static json_t *course_json(const struct cli_course *course)
{
  json_t *pools = json_array();
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    json_t *one = json_pack("{s:s, s:o, s:o}", "name", door_pool_name((uint16_t)pool), "waiting",
                            waiting_json(course, pool), "utilisation", utilisation_json(course, pool));
    json_array_append_new(pools, one);
  }
  return json_pack("{s:I, s:o}", "replications", (json_int_t)cli_course_replication_count(course), "pools", pools);
}

enum door_err cli_report_add_course(const struct cli_report *report, json_t *document, struct door_problem *problem)
{
  struct cli_course *course = NULL;
  enum door_err err = cli_course_simulate(report->run, report->results, &course, problem);
  if (err != DOOR_OK) {
    return err;
  }
  if (json_object_set_new(document, "course", course_json(course)) != 0) {
    err = door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the report");
  }
  cli_course_destroy(&course);
  return err;
}
