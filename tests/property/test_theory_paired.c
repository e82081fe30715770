/* Whether the intervals of a comparison hold what they promise: of many independent comparisons, how many hold the
 * exact difference, each by itself and all together.
 *
 * EXPERIMENTS comparisons of an M/M/1 with two others on common random numbers, services of 30 minutes against 27 and
 * 24: utilisation falls by 0.05 and 0.1, the mean time 1 / (mu - lambda) from 1 h to 9/11 h and 2/3 h, who waits on
 * average by Little's law. Each of REPLICATIONS short replications; the intervals are those that `compare` prints for
 * two others and three measures (door_pairs_paired, which door_paired_of calls; the last test compares both): six that
 * are to hold together, each at 1 - 0.05 / 6. The number that holds the exact difference is binomial with EXPERIMENTS
 * and 1 - 0.05 / 6; it must lie between the quantiles of FALSE_ALARM / 2 each way. All together hold in at least 95 %
 * of experiments (Bonferroni): not below the lower quantile. So the test raises a false alarm with a probability below
 * 7 x FALSE_ALARM. What the bounds allow: an interval misses in 0.83 % of experiments, and in up to 2.3 % as counted.
 * What could move the shares besides a wrong interval: see test_theory_coverage.c, whose queue and run lengths these
 * are; what is left of a bias cancels in the difference as chance does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_paired.h"
#include "experiment.h"
#include "theory.h"

#include <math.h>
#include <stdlib.h>

#define FALSE_ALARM 1e-6
#define OUTSIDE_SHARE (0.05 / INTERVALS)

enum {
  OTHERS = 2,
  MEASURES = 3,
  INTERVALS = OTHERS * MEASURES,
  EXPERIMENTS = 1500,
  REPLICATIONS = 5,
  ALL_REPLICATIONS = EXPERIMENTS * REPLICATIONS,
  SEED = 19080302,
  RELAXATIONS = 10,
  MEASURED_DAYS = 20,
  YEAR_HOURS = 8760,
  DAY_HOURS = 24,
  HOUR_SECONDS = 3600,
};

static const struct theory_queue slow = {1, 0.5, 1, 1};
static const struct theory_queue others[OTHERS] = {{1, 0.45, 1, 1}, {1, 0.4, 1, 1}};

static const enum door_measure measures[MEASURES] = {DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS,
                                                     DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE,
                                                     DOOR_MEASURE_SCREENING_QUEUE_MEAN_CONTACTS};
enum { TIME, BUSY, QUEUE };

struct all {
  struct experiment base;
  struct experiment others[OTHERS];
};

static void run_one(struct experiment *experiment, struct theory_queue queue, uint32_t replication_count)
{
  struct experiment_plan plan = {.scenario_path = "scenarios/oracle/mmc.yaml",
                                 .seed = SEED,
                                 .replication_count = replication_count,
                                 .in_step_count = 32};
  experiment_set(&plan, "intake.sources.all.annual_first_contacts=%.17g", queue.arrivals_per_hour * YEAR_HOURS);
  experiment_set(&plan, "screening.staff_posts=%d", queue.servers);
  experiment_set(&plan, "screening.decision_minutes={exponential: {mean: %.17g}}", queue.mean_hours * 60);
  experiment_set(&plan, "time.run_in_days=%.0f", ceil(RELAXATIONS * theory_relaxation_hours(slow) / DAY_HOURS));
  experiment_set(&plan, "time.measured_days=%d", MEASURED_DAYS);
  experiment_init(experiment, &plan);
  experiment_run(experiment, &plan);
}

static int run_experiments(void **state)
{
  static struct all all;
  run_one(&all.base, slow, ALL_REPLICATIONS);
  for (int i = 0; i < OTHERS; i++) {
    run_one(&all.others[i], others[i], ALL_REPLICATIONS);
  }
  *state = &all;
  return 0;
}

static int drop_experiments(void **state)
{
  struct all *all = *state;
  experiment_fini(&all->base);
  for (int i = 0; i < OTHERS; i++) {
    experiment_fini(&all->others[i]);
  }
  return 0;
}

static double exact(struct theory_queue queue, int measure)
{
  double wait_hours = theory_mean_wait(queue);
  const double values[MEASURES] = {[TIME] = (wait_hours + queue.mean_hours) * HOUR_SECONDS,
                                   [BUSY] = theory_utilisation(queue),
                                   [QUEUE] = queue.arrivals_per_hour * wait_hours};
  return values[measure];
}

/* Which of the experiments' intervals hold want; out_holds has room for EXPERIMENTS. */
static void find_holding(const struct all *all, int other, int measure, double want, bool *out_holds)
{
  uint32_t place = 0;
  for (size_t i = 0; i < EXPERIMENTS; i++) {
    struct door_pairs pairs = {.reason = NULL};
    for (size_t j = 0; j < REPLICATIONS; j++, place++) {
      door_pairs_add(&pairs, door_results_value(all->base.results, place, measures[measure]),
                     door_results_value(all->others[other].results, place, measures[measure]));
    }
    struct door_paired paired = door_pairs_paired(&pairs, OUTSIDE_SHARE);
    assert_true(paired.difference.has_interval);
    out_holds[i] = paired.difference.low <= want && want <= paired.difference.high;
  }
}

static uint32_t count_of(const bool *holds)
{
  uint32_t count = 0;
  for (size_t i = 0; i < EXPERIMENTS; i++) {
    count += holds[i];
  }
  return count;
}

static double exact_difference(int other, int measure)
{
  return exact(others[other], measure) - exact(slow, measure);
}

static void intervals__many_comparisons__hold_the_exact_differences_as_promised(void **state)
{
  static bool holds[EXPERIMENTS];
  static bool all_hold[EXPERIMENTS];
  for (size_t i = 0; i < EXPERIMENTS; i++) {
    all_hold[i] = true;
  }
  for (int interval = 0; interval < INTERVALS; interval++) {
    int other = interval / MEASURES;
    int measure = interval % MEASURES;
    find_holding(*state, other, measure, exact_difference(other, measure), holds);
    for (size_t i = 0; i < EXPERIMENTS; i++) {
      all_hold[i] = all_hold[i] && holds[i];
    }
    if (!theory_is_share(count_of(holds), EXPERIMENTS, 1 - OUTSIDE_SHARE, FALSE_ALARM)) {
      fail_msg("%s of other %d: of %d intervals %u hold the exact difference",
               door_measure_row(measures[measure])->name, other, EXPERIMENTS, count_of(holds));
    }
  }
  if (!theory_is_not_below(count_of(all_hold), EXPERIMENTS, 0.95, FALSE_ALARM / 2)) {
    fail_msg("all intervals hold in %u of %d comparisons", count_of(all_hold), EXPERIMENTS);
  }
}

/* The controls: another difference, and intervals that are not made to hold together. */
static void intervals__of_another_difference_or_level__are_found(void **state)
{
  static bool holds[EXPERIMENTS];
  find_holding(*state, 1, BUSY, 1.15 * exact_difference(1, BUSY), holds);
  assert_false(theory_is_share(count_of(holds), EXPERIMENTS, 1 - OUTSIDE_SHARE, FALSE_ALARM));
  find_holding(*state, 1, BUSY, exact_difference(1, BUSY), holds);
  assert_false(theory_is_share(count_of(holds), EXPERIMENTS, 1 - 0.05, FALSE_ALARM));
}

/* A printed difference is such an interval. */
static void interval__of_results__is_that_of_the_differences(void **state)
{
  (void)state;
  struct all both;
  run_one(&both.base, slow, REPLICATIONS);
  run_one(&both.others[1], others[1], REPLICATIONS);
  double base[REPLICATIONS];
  double other[REPLICATIONS];
  experiment_values(&both.base, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, base);
  experiment_values(&both.others[1], DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, other);
  struct door_running differences = {.count = 0};
  for (size_t i = 0; i < REPLICATIONS; i++) {
    door_running_add(&differences, other[i] - base[i]);
  }
  struct door_summary want = door_running_summary(&differences, OUTSIDE_SHARE);
  struct door_paired got = door_paired_of(both.base.results, both.others[1].results,
                                          DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, OUTSIDE_SHARE);
  assert_memory_equal(&got.difference.mean, &want.mean, sizeof want.mean);
  assert_memory_equal(&got.difference.low, &want.low, sizeof want.low);
  assert_memory_equal(&got.difference.high, &want.high, sizeof want.high);
  experiment_fini(&both.base);
  experiment_fini(&both.others[1]);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(intervals__many_comparisons__hold_the_exact_differences_as_promised),
      cmocka_unit_test(intervals__of_another_difference_or_level__are_found),
      cmocka_unit_test(interval__of_results__is_that_of_the_differences),
  };
  return cmocka_run_group_tests(tests, run_experiments, drop_experiments);
}
