#include "door_course.h"

#include "door_fold_state.h"

#include <stdlib.h>
#include <string.h>

/* Of a pool at the end of a day. */
struct day_levels {
  int64_t waiting;
  int64_t in_work;
};

struct door_course {
  struct door_fold *fold;
  uint32_t day_count;
  uint32_t first_week_hour; /* of instant 0 */
  int64_t now_seconds;      /* all before it is counted */
  int64_t busy_seconds[DOOR_POOL_COUNT][DOOR_WEEK_HOURS];
  int64_t offered_seconds[DOOR_POOL_COUNT][DOOR_WEEK_HOURS];
  struct day_levels levels[]; /* day by day, DOOR_POOL_COUNT of each */
};

enum door_err door_course_create(const struct door_setting *setting, struct door_course **out_course)
{
  int64_t day_count = door_counted_days(&setting->scenario);
  size_t level_count = (size_t)day_count * DOOR_POOL_COUNT;
  struct door_course *course = calloc(1, sizeof *course + level_count * sizeof course->levels[0]);
  if (course == NULL) {
    return DOOR_ERR_MEMORY;
  }
  course->day_count = (uint32_t)day_count;
  course->first_week_hour = (uint32_t)sim_date_weekday(setting->scenario.time.first_day) * 24;
  enum door_err err = door_fold_create(setting, &course->fold);
  if (err != DOOR_OK) {
    free(course);
    return err;
  }
  course->now_seconds = course->fold->measured_from_seconds;
  *out_course = course;
  return DOOR_OK;
}

void door_course_destroy(struct door_course **course)
{
  if (*course != NULL) {
    door_fold_destroy(&(*course)->fold);
    free(*course);
    *course = NULL;
  }
}

void door_course_reset(struct door_course *course)
{
  door_fold_reset(course->fold);
  memset(course->busy_seconds, 0, sizeof course->busy_seconds);
  memset(course->offered_seconds, 0, sizeof course->offered_seconds);
  memset(course->levels, 0, (size_t)course->day_count * DOOR_POOL_COUNT * sizeof course->levels[0]);
  course->now_seconds = course->fold->measured_from_seconds;
}

static int64_t busy_of(uint32_t pool, const struct stage_levels *stage)
{
  return stage->in_work - stage->suspended + (pool == DOOR_POOL_INTAKE_STAFF ? stage->other_work : 0);
}

/* The levels stood like this for so long, within one hour. */
static void add_seconds(struct door_course *course, int64_t seconds)
{
  int64_t hour = course->now_seconds / SIM_HOUR_SECONDS;
  uint32_t week_hour = (uint32_t)((course->first_week_hour + hour) % DOOR_WEEK_HOURS);
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    if (is_staff(pool)) {
      const struct stage_levels *stage = &course->fold->stages[pool];
      course->busy_seconds[pool][week_hour] += busy_of(pool, stage) * seconds;
      course->offered_seconds[pool][week_hour] += stage->offered * seconds;
    }
  }
}

static void end_day(struct door_course *course)
{
  int64_t days = (course->now_seconds - course->fold->measured_from_seconds) / SIM_DAY_SECONDS;
  struct day_levels *levels = &course->levels[(days - 1) * DOOR_POOL_COUNT];
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    const struct stage_levels *stage = &course->fold->stages[pool];
    levels[pool] = (struct day_levels){stage->waiting, stage->in_work};
  }
}

/* Nothing happens until then: the levels stand as they are. */
static void pass_time(struct door_course *course, int64_t until_seconds)
{
  while (course->now_seconds < until_seconds) {
    int64_t hour_end = (course->now_seconds / SIM_HOUR_SECONDS + 1) * SIM_HOUR_SECONDS;
    int64_t next = hour_end < until_seconds ? hour_end : until_seconds;
    add_seconds(course, next - course->now_seconds);
    course->now_seconds = next;
    if (next % SIM_DAY_SECONDS == 0) {
      end_day(course);
    }
  }
}

enum door_err door_course_records(struct door_course *course, const struct door_record *records, size_t record_count)
{
  enum door_err err = DOOR_OK;
  for (size_t i = 0; i < record_count && err == DOOR_OK; i++) {
    int64_t time = records[i].time_seconds;
    pass_time(course, time < course->fold->horizon_seconds ? time : course->fold->horizon_seconds);
    err = door_fold_records(course->fold, &records[i], 1);
  }
  return err;
}

void door_course_finish(struct door_course *course)
{
  pass_time(course, course->fold->horizon_seconds);
  door_fold_finish(course->fold);
}

uint32_t door_course_day_count(const struct door_course *course)
{
  return course->day_count;
}

static const struct day_levels *levels_of(const struct door_course *course, uint32_t pool, uint32_t day)
{
  DOOR_ASSERT(pool < DOOR_POOL_COUNT && day < course->day_count);
  return &course->levels[(size_t)day * DOOR_POOL_COUNT + pool];
}

int64_t door_course_waiting(const struct door_course *course, uint32_t pool, uint32_t day)
{
  return levels_of(course, pool, day)->waiting;
}

int64_t door_course_present(const struct door_course *course, uint32_t pool, uint32_t day)
{
  const struct day_levels *levels = levels_of(course, pool, day);
  return levels->waiting + levels->in_work;
}

int64_t door_course_busy_seconds(const struct door_course *course, uint32_t pool, uint32_t week_hour)
{
  DOOR_ASSERT(pool < DOOR_POOL_COUNT && week_hour < DOOR_WEEK_HOURS);
  return course->busy_seconds[pool][week_hour];
}

int64_t door_course_offered_seconds(const struct door_course *course, uint32_t pool, uint32_t week_hour)
{
  DOOR_ASSERT(pool < DOOR_POOL_COUNT && week_hour < DOOR_WEEK_HOURS);
  return course->offered_seconds[pool][week_hour];
}
