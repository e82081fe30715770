#include "cli_report.h"

#include "cli.h"
#include "door_course.h"

#include <stdlib.h>

/* Over replications. */
struct course_means {
  struct door_running utilisation[DOOR_POOL_COUNT][DOOR_WEEK_HOURS]; /* shares of the time on duty */
  uint32_t day_count;
  struct door_running waiting[]; /* day by day, DOOR_POOL_COUNT of each */
};

static void add_replication(struct course_means *means, const struct door_course *course)
{
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    for (uint32_t day = 0; day < means->day_count; day++) {
      door_running_add(&means->waiting[(size_t)day * DOOR_POOL_COUNT + pool],
                       (double)door_course_waiting(course, pool, day));
    }
    for (uint32_t hour = 0; hour < DOOR_WEEK_HOURS; hour++) {
      int64_t offered = door_course_offered_seconds(course, pool, hour);
      if (offered > 0) {
        door_running_add(&means->utilisation[pool][hour],
                         (double)door_course_busy_seconds(course, pool, hour) / (double)offered);
      }
    }
  }
}

/* ---- simulated again ---- */

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  (void)replication; /* there is one */
  return door_course_records(self, records, count);
}

static enum door_err simulate(const struct cli_report *report, struct door_course *course, struct course_means *means,
                              uint32_t count, struct door_problem *problem)
{
  struct conductor_observer observer = {.self = course, .on_records = on_records};
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < count && err == DOOR_OK; i++) {
    door_course_reset(course);
    err = cli_kept_run_repeat(report->run, report->results, report->run->first_replication + i, observer, problem);
    if (err == DOOR_OK) {
      door_course_finish(course);
      add_replication(means, course);
    }
  }
  return err;
}

/* ---- as JSON ---- */

/* [mean, low, high]; null where there is no value, and for the bounds of a single one. */
static json_t *summary_json(const struct door_running *running)
{
  struct door_summary summary = door_running_summary(running, DOOR_OUTSIDE_SHARE);
  if (summary.reason != NULL) {
    return json_null();
  }
  double low = summary.low < 0 ? 0 : summary.low; /* nobody waits for less than nothing */
  return summary.has_interval ? json_pack("[f, f, f]", summary.mean, low, summary.high)
                              : json_pack("[f, n, n]", summary.mean);
}

static json_t *waiting_json(const struct course_means *means, uint32_t pool)
{
  double largest = 0;
  json_t *days = json_array();
  for (uint32_t day = 0; day < means->day_count; day++) {
    const struct door_running *running = &means->waiting[(size_t)day * DOOR_POOL_COUNT + pool];
    largest = running->mean > largest ? running->mean : largest;
    json_array_append_new(days, summary_json(running));
  }
  if (largest > 0) {
    return days;
  }
  json_decref(days);
  return json_null();
}

static json_t *utilisation_json(const struct course_means *means, uint32_t pool)
{
  double largest = 0;
  json_t *hours = json_array();
  for (uint32_t hour = 0; hour < DOOR_WEEK_HOURS; hour++) {
    const struct door_running *running = &means->utilisation[pool][hour];
    largest = running->count > 0 && running->mean > largest ? running->mean : largest;
    json_array_append_new(hours, summary_json(running));
  }
  if (largest > 0) {
    return hours;
  }
  json_decref(hours);
  return json_null();
}

static json_t *course_json(const struct course_means *means, uint32_t replication_count)
{
  json_t *pools = json_array();
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    json_t *one = json_pack("{s:s, s:o, s:o}", "name", door_pool_name((uint16_t)pool), "waiting",
                            waiting_json(means, pool), "utilisation", utilisation_json(means, pool));
    json_array_append_new(pools, one);
  }
  return json_pack("{s:I, s:o}", "replications", (json_int_t)replication_count, "pools", pools);
}

enum door_err cli_report_add_course(const struct cli_report *report, json_t *document, struct door_problem *problem)
{
  uint32_t all = report->run->replication_count;
  uint32_t count = all < CLI_REPORT_COURSE_REPLICATIONS ? all : CLI_REPORT_COURSE_REPLICATIONS;
  struct door_course *course = NULL;
  enum door_err err = door_course_create(report->run->setting, &course);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "out of memory for the course of a replication");
  }
  uint32_t day_count = door_course_day_count(course);
  size_t level_count = (size_t)day_count * DOOR_POOL_COUNT;
  struct course_means *means = calloc(1, sizeof *means + level_count * sizeof means->waiting[0]);
  if (means == NULL) {
    door_course_destroy(&course);
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the course of the run");
  }
  means->day_count = day_count;
  err = simulate(report, course, means, count, problem);
  if (err == DOOR_OK && json_object_set_new(document, "course", course_json(means, count)) != 0) {
    err = door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the report");
  }
  free(means);
  door_course_destroy(&course);
  return err;
}
