#include "cli_course.h"

#include <stdlib.h>

struct cli_course {
  struct door_running utilisation[DOOR_POOL_COUNT][DOOR_WEEK_HOURS]; /* shares of the time on duty */
  uint32_t replication_count;
  uint32_t day_count;
  struct door_running waiting[]; /* day by day, DOOR_POOL_COUNT of each */
};

static const struct door_running *waiting_at(const struct cli_course *course, uint32_t pool, uint32_t day)
{
  return &course->waiting[(size_t)day * DOOR_POOL_COUNT + pool];
}

/* ---- simulated again ---- */

static void add_replication(struct cli_course *course, const struct door_course *own)
{
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    for (uint32_t day = 0; day < course->day_count; day++) {
      door_running_add(&course->waiting[(size_t)day * DOOR_POOL_COUNT + pool],
                       (double)door_course_waiting(own, pool, day));
    }
    for (uint32_t hour = 0; hour < DOOR_WEEK_HOURS; hour++) {
      int64_t offered = door_course_offered_seconds(own, pool, hour);
      if (offered > 0) {
        door_running_add(&course->utilisation[pool][hour],
                         (double)door_course_busy_seconds(own, pool, hour) / (double)offered);
      }
    }
  }
}

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  (void)replication; /* there is one */
  return door_course_records(self, records, count);
}

static enum door_err simulate(const struct cli_kept_run *run, const struct door_results *kept, struct door_course *own,
                              struct cli_course *course, struct door_problem *problem)
{
  struct conductor_observer observer = {.self = own, .on_records = on_records};
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < course->replication_count && err == DOOR_OK; i++) {
    door_course_reset(own);
    err = cli_kept_run_repeat(run, kept, run->first_replication + i, observer, problem);
    if (err == DOOR_OK) {
      door_course_finish(own);
      add_replication(course, own);
    }
  }
  return err;
}

enum door_err cli_course_simulate(const struct cli_kept_run *run, const struct door_results *kept,
                                  struct cli_course **out_course, struct door_problem *problem)
{
  struct door_course *own = NULL;
  enum door_err err = door_course_create(run->setting, &own);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "out of memory for the course of a replication");
  }
  uint32_t all = run->replication_count;
  uint32_t day_count = door_course_day_count(own);
  size_t level_count = (size_t)day_count * DOOR_POOL_COUNT;
  struct cli_course *course = calloc(1, sizeof *course + level_count * sizeof course->waiting[0]);
  if (course == NULL) {
    door_course_destroy(&own);
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the course of the run");
  }
  course->replication_count = all < CLI_COURSE_REPLICATIONS ? all : CLI_COURSE_REPLICATIONS;
  course->day_count = day_count;
  err = simulate(run, kept, own, course, problem);
  door_course_destroy(&own);
  if (err != DOOR_OK) {
    cli_course_destroy(&course);
    return err;
  }
  *out_course = course;
  return DOOR_OK;
}

void cli_course_destroy(struct cli_course **course)
{
  free(*course);
  *course = NULL;
}

/* ---- what it says ---- */

uint32_t cli_course_replication_count(const struct cli_course *course)
{
  return course->replication_count;
}

uint32_t cli_course_day_count(const struct cli_course *course)
{
  return course->day_count;
}

bool cli_course_has_waiting(const struct cli_course *course, uint32_t pool)
{
  bool has = false;
  for (uint32_t day = 0; day < course->day_count; day++) {
    has = has || waiting_at(course, pool, day)->mean > 0;
  }
  return has;
}

bool cli_course_has_busy(const struct cli_course *course, uint32_t pool)
{
  bool has = false;
  for (uint32_t hour = 0; hour < DOOR_WEEK_HOURS; hour++) {
    const struct door_running *running = &course->utilisation[pool][hour];
    has = has || (running->count > 0 && running->mean > 0);
  }
  return has;
}

static struct door_summary summary_of(const struct door_running *running)
{
  struct door_summary summary = door_running_summary(running, DOOR_OUTSIDE_SHARE);
  if (summary.has_interval && summary.low < 0) {
    summary.low = 0; /* nobody waits for less than nothing */
  }
  return summary;
}

struct door_summary cli_course_waiting(const struct cli_course *course, uint32_t pool, uint32_t day)
{
  return summary_of(waiting_at(course, pool, day));
}

struct door_summary cli_course_busy(const struct cli_course *course, uint32_t pool, uint32_t week_hour)
{
  return summary_of(&course->utilisation[pool][week_hour]);
}
