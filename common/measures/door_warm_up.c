#include "door_warm_up.h"

#include "door_summary.h"

#include <stdlib.h>

struct door_warm_up {
  uint32_t day_count;
  uint32_t course_count;
  int64_t sums[]; /* day by day, DOOR_POOL_COUNT of each */
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

enum door_err door_warm_up_create(uint32_t day_count, struct door_warm_up **out_warm_up)
{
  struct door_warm_up *warm_up =
      calloc(1, sizeof *warm_up + (size_t)day_count * DOOR_POOL_COUNT * sizeof warm_up->sums[0]);
  if (warm_up == NULL) {
    return DOOR_ERR_MEMORY;
  }
  warm_up->day_count = day_count;
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
  DOOR_ASSERT(door_course_day_count(course) == warm_up->day_count);
  for (uint32_t day = 0; day < warm_up->day_count; day++) {
    for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
      warm_up->sums[(size_t)day * DOOR_POOL_COUNT + pool] += door_course_present(course, pool, day);
    }
  }
  warm_up->course_count++;
}

/* False where nobody is ever there. */
static bool find_means(const struct door_warm_up *warm_up, uint32_t pool, double *out_series)
{
  bool is_used = false;
  for (uint32_t day = 0; day < warm_up->day_count; day++) {
    int64_t sum = warm_up->sums[(size_t)day * DOOR_POOL_COUNT + pool];
    out_series[day] = (double)sum / warm_up->course_count;
    is_used = is_used || sum > 0;
  }
  return is_used;
}

/* The stage takes the place of the slowest so far. */
static void compare(struct door_warm_up_finding *finding, uint32_t pool)
{
  const struct door_truncation *stage = &finding->stages[pool];
  bool is_first = finding->slowest == DOOR_POOL_COUNT;
  if (is_first || (finding->is_steady && (!stage->is_steady || stage->left_out > finding->days))) {
    finding->slowest = pool;
    finding->days = stage->left_out;
    finding->is_steady = stage->is_steady;
  }
}

enum door_err door_warm_up_find(const struct door_warm_up *warm_up, struct door_warm_up_finding *out_finding)
{
  DOOR_ASSERT(warm_up->course_count > 0);
  double *series = calloc(warm_up->day_count, sizeof *series);
  if (series == NULL) {
    return DOOR_ERR_MEMORY;
  }
  struct door_warm_up_finding finding = {.slowest = DOOR_POOL_COUNT, .is_steady = true};
  for (uint32_t pool = 0; pool < DOOR_POOL_COUNT; pool++) {
    finding.is_used[pool] = find_means(warm_up, pool, series);
    if (finding.is_used[pool]) {
      finding.stages[pool] = door_mser5(series, warm_up->day_count);
      compare(&finding, pool);
    }
  }
  free(series);
  *out_finding = finding;
  return DOOR_OK;
}
