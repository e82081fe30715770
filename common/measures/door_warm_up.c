#include "door_warm_up.h"

#include "door_summary.h"

#include <stdlib.h>

/* How often some stage of a steady state is said to move, at most; and how much of its mean a stage may move. */
static const double wrongly_moves_share = 0.01;
static const double still_share = 0.05;

struct door_warm_up {
  uint32_t day_count;
  uint32_t course_count;
  uint32_t added_count;
  int64_t levels[]; /* course by course, day by day, DOOR_POOL_COUNT of each */
};

static double batch_mean(const double *series, uint32_t batch)
{
  double sum = 0;
  for (uint32_t i = 0; i < DOOR_MSER_BATCH; i++) {
    sum += series[batch * DOOR_MSER_BATCH + i];
  }
  return sum / DOOR_MSER_BATCH;
}

/* From the end, so that each d needs one more batch than the one before it. */
struct door_truncation door_mser5(const double *series, uint32_t count)
{
  uint32_t batch_count = count / DOOR_MSER_BATCH;
  uint32_t half = (batch_count + 1) / 2;
  DOOR_ASSERT(batch_count >= DOOR_MSER_BATCHES_MIN);
  struct door_running kept = {.count = 0};
  struct door_truncation least = {.left_out = 0};
  uint32_t least_batch = half;
  for (uint32_t batch = batch_count; batch-- > 0;) {
    door_running_add(&kept, batch_mean(series, batch));
    double statistic = kept.squares / ((double)kept.count * (double)kept.count);
    if (batch == half || (batch < half && statistic <= least.statistic)) {
      least.statistic = statistic;
      least_batch = batch;
    }
  }
  least.left_out = least_batch * DOOR_MSER_BATCH;
  least.is_steady = least_batch < half;
  return least;
}

static size_t place_of(const struct door_warm_up *warm_up, uint32_t course, uint32_t day)
{
  return ((size_t)course * warm_up->day_count + day) * DOOR_POOL_COUNT;
}

enum door_err door_warm_up_create(uint32_t day_count, uint32_t course_count, struct door_warm_up **out_warm_up)
{
  struct door_warm_up *warm_up =
      calloc(1, sizeof *warm_up + (size_t)course_count * day_count * DOOR_POOL_COUNT * sizeof warm_up->levels[0]);
  if (warm_up == NULL) {
    return DOOR_ERR_MEMORY;
  }
  warm_up->day_count = day_count;
  warm_up->course_count = course_count;
  *out_warm_up = warm_up;
  return DOOR_OK;
}

void door_warm_up_destroy(struct door_warm_up **warm_up)
{
  free(*warm_up);
  *warm_up = NULL;
}

void door_warm_up_add(struct door_warm_up *warm_up, const struct door_course *course)
{
  DOOR_ASSERT(door_course_day_count(course) == warm_up->day_count && warm_up->added_count < warm_up->course_count);
  for (uint32_t day = 0; day < warm_up->day_count; day++) {
    int64_t *levels = &warm_up->levels[place_of(warm_up, warm_up->added_count, day)];
    for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
      levels[pool] = door_course_present(course, pool, day);
    }
  }
  warm_up->added_count++;
}

/* Over courses. False where nobody is ever there. */
static bool find_means(const struct door_warm_up *warm_up, uint32_t pool, double *out_series)
{
  bool is_used = false;
  for (uint32_t day = 0; day < warm_up->day_count; day++) {
    int64_t sum = 0;
    for (uint32_t course = 0; course < warm_up->course_count; course++) {
      sum += warm_up->levels[place_of(warm_up, course, day) + pool];
    }
    out_series[day] = (double)sum / warm_up->course_count;
    is_used = is_used || sum > 0;
  }
  return is_used;
}

/* The stage takes the place of the slowest so far. */
static void compare(struct door_warm_up_finding *finding, uint32_t pool)
{
  const struct door_truncation *stage = &finding->stages[pool];
  bool is_first = finding->stage == DOOR_POOL_COUNT;
  bool is_slower = finding->steadiness == DOOR_STEADY && (!stage->is_steady || stage->left_out > finding->days);
  if (is_first || is_slower) {
    finding->stage = pool;
    finding->days = stage->left_out;
    finding->steadiness = stage->is_steady ? DOOR_STEADY : DOOR_NOT_STEADY;
  }
}

/* ---- what is left ---- */

static double mean_of(const struct door_warm_up *warm_up, uint32_t course, uint32_t pool, uint32_t from, uint32_t until)
{
  int64_t sum = 0;
  for (uint32_t day = from; day < until; day++) {
    sum += warm_up->levels[place_of(warm_up, course, day) + pool];
  }
  return (double)sum / (until - from);
}

/* The days from `from` on, in halves; an odd one in the middle is in none. */
static bool still_moves(const struct door_warm_up *warm_up, uint32_t pool, double outside_share,
                        struct door_warm_up_finding *finding)
{
  uint32_t half = (warm_up->day_count - finding->days) / 2;
  struct door_running first = {.count = 0};
  struct door_running second = {.count = 0};
  struct door_running differences = {.count = 0};
  for (uint32_t course = 0; course < warm_up->course_count; course++) {
    double before = mean_of(warm_up, course, pool, finding->days, finding->days + half);
    double after = mean_of(warm_up, course, pool, warm_up->day_count - half, warm_up->day_count);
    door_running_add(&first, before);
    door_running_add(&second, after);
    door_running_add(&differences, after - before);
  }
  struct door_summary summary = door_running_summary(&differences, outside_share);
  double still = still_share * (first.mean + second.mean) / 2;
  if (!(summary.low > still || summary.high < -still)) {
    return false;
  }
  finding->first_mean = first.mean;
  finding->second_mean = second.mean;
  return true;
}

static void look_at_what_is_left(const struct door_warm_up *warm_up, struct door_warm_up_finding *finding)
{
  uint32_t used_count = 0;
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    used_count += finding->is_used[pool];
  }
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    if (finding->is_used[pool] && still_moves(warm_up, pool, wrongly_moves_share / used_count, finding)) {
      finding->steadiness = DOOR_STILL_MOVES;
      finding->stage = pool;
      return;
    }
  }
}

enum door_err door_warm_up_find(const struct door_warm_up *warm_up, struct door_warm_up_finding *out_finding)
{
  DOOR_ASSERT(warm_up->added_count == warm_up->course_count && warm_up->course_count >= 2);
  double *series = calloc(warm_up->day_count, sizeof *series);
  if (series == NULL) {
    return DOOR_ERR_MEMORY;
  }
  struct door_warm_up_finding finding = {.stage = DOOR_POOL_COUNT, .steadiness = DOOR_STEADY};
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    finding.is_used[pool] = find_means(warm_up, pool, series);
    if (finding.is_used[pool]) {
      finding.stages[pool] = door_mser5(series, warm_up->day_count);
      compare(&finding, pool);
    }
  }
  free(series);
  if (finding.steadiness == DOOR_STEADY) {
    look_at_what_is_left(warm_up, &finding);
  }
  *out_finding = finding;
  return DOOR_OK;
}
