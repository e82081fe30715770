/* How screening responds, as sense demands, on common random numbers: Cardiff, replication against replication.
 *
 * A claim is about the mean of the differences of two configurations over replications, by Student's t: it is found to
 *   fall (or rise) where chance alone would show as much with a probability below SURE, one-sided. Seeds are fixed, so
 *   the test gives the same answer each time; SURE says how far a right simulation may be from failing by its seed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "experiment.h"
#include "theory.h"

#include <math.h>
#include <stdio.h>

#define SURE 1e-3

enum { REPLICATIONS = 16, SEED = 20140401 };

struct values {
  double of[REPLICATIONS];
};

/* The measures of Cardiff with one key set, from an empty start. */
static void run(const char *key, double value, int measured_days, const enum door_measure *measures, size_t count,
                struct values *out_values)
{
  struct experiment_plan plan = {
      .scenario_path = "scenarios/cardiff-2014-15.yaml", .seed = SEED, .replication_count = REPLICATIONS};
  experiment_set(&plan, "time.run_in_days=0");
  experiment_set(&plan, "time.measured_days=%d", measured_days);
  experiment_set(&plan, "%s=%.17g", key, value);
  struct experiment experiment;
  experiment_init(&experiment, &plan);
  experiment_run(&experiment, &plan);
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(experiment_values(&experiment, measures[i], out_values[i].of), REPLICATIONS);
  }
  experiment_fini(&experiment);
}

static struct values difference(const struct values *a, const struct values *b)
{
  struct values result;
  for (uint32_t i = 0; i < REPLICATIONS; i++) {
    result.of[i] = a->of[i] - b->of[i];
  }
  return result;
}

/* The chance of a mean as far above 0 as this one where the expectation is 0; 1 - that where it lies below. */
static double chance_of(const struct values *values)
{
  double mean = 0;
  double squares = 0;
  for (uint32_t i = 0; i < REPLICATIONS; i++) {
    mean += values->of[i] / REPLICATIONS;
  }
  for (uint32_t i = 0; i < REPLICATIONS; i++) {
    squares += (values->of[i] - mean) * (values->of[i] - mean);
  }
  double error = sqrt(squares / (REPLICATIONS - 1) / REPLICATIONS);
  if (error <= 0) {
    return mean > 0 ? 0 : mean < 0 ? 1 : 0.5;
  }
  double tail = theory_student_tail(fabs(mean) / error, REPLICATIONS - 1) / 2;
  return mean > 0 ? tail : 1 - tail;
}

static void assert_rises(const char *what, const struct values *from, const struct values *to)
{
  struct values rise = difference(to, from);
  if (chance_of(&rise) >= SURE) {
    fail_msg("%s: does not rise beyond chance (%g)", what, chance_of(&rise));
  }
}

static void posts__more__never_lengthen_the_mean_wait(void **state)
{
  (void)state;
  static const enum door_measure wait[] = {DOOR_MEASURE_SCREENING_WAIT_MEAN_SECONDS};
  struct values before;
  run("screening.staff_posts", 8, 120, wait, 1, &before);
  for (int posts = 9; posts <= 13; posts++) {
    struct values now;
    run("screening.staff_posts", posts, 120, wait, 1, &now);
    assert_rises("wait with one post less", &now, &before);
    before = now;
  }
}

static void threshold__higher__refers_fewer_and_more_come_back(void **state)
{
  (void)state;
  static const enum door_measure both[] = {DOOR_MEASURE_REFERRALS, DOOR_MEASURE_REPEAT_CONTACTS};
  enum { REFERRALS, REPEATS, COUNT };
  struct values before[COUNT];
  run("screening.threshold_shift_levels", 0, 365, both, COUNT, before);
  for (int step = 1; step <= 2; step++) {
    struct values now[COUNT];
    run("screening.threshold_shift_levels", 0.3 * step, 365, both, COUNT, now);
    assert_rises("referrals at the lower threshold", &now[REFERRALS], &before[REFERRALS]);
    assert_rises("returns at the higher threshold", &before[REPEATS], &now[REPEATS]);
    before[REFERRALS] = now[REFERRALS];
    before[REPEATS] = now[REPEATS];
  }
}

/* Each vacancy costs more decisions in time than the one before it: staff of 9 posts are busy for about 70 % of their
 * hours, of 8 for 79, of 7 for 91; 6 have too little time. */
static void vacancies__near_full_load__cost_more_and_more(void **state)
{
  (void)state;
  static const enum door_measure in_time[] = {DOOR_MEASURE_DECISION_WITHIN_ONE_WORKING_DAY_SHARE};
  struct values share[4];
  for (int vacant = 0; vacant < 4; vacant++) {
    run("screening.staff_posts", 9 - vacant, 120, in_time, 1, &share[vacant]);
  }
  for (int vacant = 0; vacant < 2; vacant++) {
    struct values cost = difference(&share[vacant], &share[vacant + 1]);
    struct values next_cost = difference(&share[vacant + 1], &share[vacant + 2]);
    assert_rises("cost of one more vacancy", &cost, &next_cost);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(posts__more__never_lengthen_the_mean_wait),
      cmocka_unit_test(threshold__higher__refers_fewer_and_more_come_back),
      cmocka_unit_test(vacancies__near_full_load__cost_more_and_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
