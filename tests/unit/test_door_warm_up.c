/* MSER-5 on series worked by hand, and on a stage that fills up. */
#include "door_warm_up.h"
#include "ledger_builder.h"

#include <math.h>

enum { OBSERVATIONS_MAX = 128, SERIES_BATCHES_MAX = OBSERVATIONS_MAX / DOOR_MSER_BATCH };

/* Each batch lies about its mean: -2, -1, 0, 1, 2. */
static uint32_t series_of(const double *batches, uint32_t batch_count, double *out_series)
{
  for (uint32_t i = 0; i < batch_count * DOOR_MSER_BATCH; i++) {
    out_series[i] = batches[i / DOOR_MSER_BATCH] + (double)(i % DOOR_MSER_BATCH) - 2;
  }
  return batch_count * DOOR_MSER_BATCH;
}

/* Of 0, 8, 10, 12, 10, 12, 10, 12, 10, 12:
 *   d  batches  their squares about the mean        statistic
 *   0  10       118.4                               1.184
 *   1  9        8 + 8/9 (8 - 11)^2 = 16             16/81 = 0.1975
 *   2  8        8                                   8/64  = 0.125
 *   3  7        48/7                                48/343 = 0.1399
 *   4  6        6                                   6/36  = 0.1667
 *   5  5        4.8                                 4.8/25 = 0.192
 * What rises evenly, by 1 from batch to batch: the squares of n are n (n^2 - 1) / 12, and (n^2 - 1) / (12 n) falls with
 * n: at half, of 10 batches, 99/120 = 0.825; of 21, from the 12th on, 10 as well. */
static void mser5__series_worked_by_hand__leaves_out_as_worked(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    uint32_t given_count;
    double given_batches[SERIES_BATCHES_MAX];
    uint32_t want_left_out;
    double want_statistic;
    bool want_steady;
  } rows[] = {
      {"a start from nothing", 10, {0, 8, 10, 12, 10, 12, 10, 12, 10, 12}, 10, 0.125, true},
      {"nothing to leave out", 10, {11, 10, 12, 11, 10, 12, 11, 10, 12, 11}, 0, 0.06, true},
      {"the same throughout", 10, {3.3, 3.3, 3.3, 3.3, 3.3, 3.3, 3.3, 3.3, 3.3, 3.3}, 0, 0, true},
      {"a step before half", 10, {0, 0, 0, 0, 7, 7, 7, 7, 7, 7}, 20, 0, true},
      {"a step at half", 10, {0, 0, 0, 0, 0, 7, 7, 7, 7, 7}, 25, 0, false},
      {"a rise", 20, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}, 50, 0.825, false},
      {"a rise, of an odd number",
       21,
       {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20},
       55,
       0.825,
       false},
      /* The last four alone would give 0, and are less than half. All: 6 x 1.6^2 + 4 x 2.4^2 = 38.4, by 100. */
      {"an end that is alike by chance", 10, {4, 4, 4, 4, 4, 4, 0, 0, 0, 0}, 0, 0.384, true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    double series[OBSERVATIONS_MAX];
    uint32_t count = series_of(rows[i].given_batches, rows[i].given_count, series);
    struct door_truncation got = door_mser5(series, count);
    if (got.left_out != rows[i].want_left_out || got.is_steady != rows[i].want_steady ||
        !(fabs(got.statistic - rows[i].want_statistic) < 1e-14)) {
      fail_msg("%s: %u left out, %.17g", rows[i].given, got.left_out, got.statistic);
    }
  }
}

/* 53 observations are 10 batches and 3 more, which are in none. */
static void mser5__observations_left_over__are_in_no_batch(void **state)
{
  (void)state;
  static const double batches[] = {0, 8, 10, 12, 10, 12, 10, 12, 10, 12};
  double series[OBSERVATIONS_MAX];
  uint32_t count = series_of(batches, 10, series);
  series[count] = series[count + 1] = series[count + 2] = 1000;
  struct door_truncation got = door_mser5(series, count + 3);
  assert_int_equal(got.left_out, 10);
  assert_true(fabs(got.statistic - 0.125) < 1e-14);
}

/* ---- stages ---- */

enum { DAYS = 60 };

/* One waits at screening from the first day on. At early help as many as stay from the first day, and one more from
 * each of the days from begins on to ends. */
struct filling {
  uint32_t from_first_day, begins, ends;
};

static void add_course(struct door_warm_up *warm_up, struct filling filling)
{
  struct ledger_builder builder;
  builder_init(&builder, 0, DAYS);
  builder_create_setting(&builder);
  add_joined(&builder, at(0, 100), DOOR_POOL_SCREENING_STAFF, 1);
  for (uint32_t i = 0; i < filling.from_first_day; i++) {
    add_joined(&builder, at(0, 200), DOOR_POOL_EARLY_HELP_PLACES, 50 + i);
  }
  for (uint32_t day = filling.begins; day < filling.ends; day++) {
    add_joined(&builder, at(day, 1000), DOOR_POOL_EARLY_HELP_PLACES, 100 + day);
  }
  struct door_course *course = NULL;
  assert_int_equal(door_course_create(builder.setting, &course), DOOR_OK);
  assert_int_equal(door_course_records(course, builder.records, builder.count), DOOR_OK);
  door_course_finish(course);
  door_warm_up_add(warm_up, course);
  door_course_destroy(&course);
  builder_fini(&builder);
}

static struct door_warm_up_finding finding_of(struct filling one, struct filling other)
{
  struct door_warm_up *warm_up = NULL;
  struct door_warm_up_finding finding;
  assert_int_equal(door_warm_up_create(DAYS, 2, &warm_up), DOOR_OK);
  add_course(warm_up, one);
  add_course(warm_up, other);
  assert_int_equal(door_warm_up_find(warm_up, &finding), DOOR_OK);
  door_warm_up_destroy(&warm_up);
  assert_null(warm_up);
  return finding;
}

/* Full after 15 days in one replication and after 20 in the other: from the end of the 20th day on the mean is 17.5.
 * The batch before, days 16 to 20, lies at 16.5; it would add 8/9 of 1 to no squares at all. */
static void warm_up__a_stage_that_fills_up__its_days_are_left_out(void **state)
{
  (void)state;
  struct door_warm_up_finding finding = finding_of((struct filling){0, 0, 15}, (struct filling){0, 0, 20});
  assert_int_equal(finding.steadiness, DOOR_STEADY);
  assert_int_equal(finding.days, 20);
  assert_int_equal(finding.stage, DOOR_POOL_EARLY_HELP_PLACES);
  assert_true(finding.is_used[DOOR_POOL_SCREENING_STAFF]);
  assert_int_equal(finding.stages[DOOR_POOL_SCREENING_STAFF].left_out, 0);
  assert_false(finding.is_used[DOOR_POOL_ASSESSMENT_SLOTS]);
}

static void warm_up__a_stage_that_never_stops_filling__is_not_steady(void **state)
{
  (void)state;
  struct door_warm_up_finding finding = finding_of((struct filling){0, 0, DAYS}, (struct filling){0, 0, DAYS});
  assert_int_equal(finding.steadiness, DOOR_NOT_STEADY);
  assert_int_equal(finding.stage, DOOR_POOL_EARLY_HELP_PLACES);
  assert_int_equal(finding.days, DAYS / 2);
}

/* One for 40 days, then one more each day up to 21. The batches: 8 times 1, then 4, 9, 14, 19. All have the squares 419
 * and the statistic 419/144 = 2.9, half of them 272/36 = 7.6, those without the first 406/121 = 3.4: so nothing is left
 * out. The first 30 days have 1, the last (10 + 2 + ... + 21)/30 = 8, in every replication. */
static void warm_up__a_stage_that_begins_to_fill_later__still_moves(void **state)
{
  (void)state;
  struct filling filling = {1, 40, DAYS};
  struct door_warm_up_finding finding = finding_of(filling, filling);
  assert_int_equal(finding.steadiness, DOOR_STILL_MOVES);
  assert_int_equal(finding.stage, DOOR_POOL_EARLY_HELP_PLACES);
  assert_int_equal(finding.days, 0);
  assert_true(finding.stages[DOOR_POOL_EARLY_HELP_PLACES].is_steady);
  assert_true(fabs(finding.first_mean - 1) < 1e-12);
  assert_true(fabs(finding.second_mean - 8) < 1e-12);
}

/* One more of 40 in the last quarter makes the second half 1.25 % larger, which is sure; ten more in one replication of
 * two are not sure. Later than half, neither is worth leaving out what was before. */
static void warm_up__a_stage_that_moves_little_or_by_chance__is_steady(void **state)
{
  (void)state;
  struct filling one_more = {40, 45, 46};
  assert_int_equal(finding_of(one_more, one_more).steadiness, DOOR_STEADY);
  assert_int_equal(finding_of((struct filling){40, 45, 55}, (struct filling){40, 0, 0}).steadiness, DOOR_STEADY);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mser5__series_worked_by_hand__leaves_out_as_worked),
      cmocka_unit_test(mser5__observations_left_over__are_in_no_batch),
      cmocka_unit_test(warm_up__a_stage_that_fills_up__its_days_are_left_out),
      cmocka_unit_test(warm_up__a_stage_that_never_stops_filling__is_not_steady),
      cmocka_unit_test(warm_up__a_stage_that_begins_to_fill_later__still_moves),
      cmocka_unit_test(warm_up__a_stage_that_moves_little_or_by_chance__is_steady),
  };
  return cmocka_run_group_tests_name("door_warm_up", tests, NULL, NULL);
}
