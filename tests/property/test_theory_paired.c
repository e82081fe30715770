/* Whether the intervals of a comparison hold what they promise: of many independent comparisons, how many hold the
 * exact difference, each by itself and all together.
 *
 * EXPERIMENTS comparisons of two M/M/1 on common random numbers, services of 30 minutes against 24: utilisation falls
 * by 0.1, the mean time 1 / (mu - lambda) from 1 h to 2/3 h. Each of REPLICATIONS short replications; the intervals are
 * those that `compare` prints for two differences together: each at 1 - 0.05 / 2 (door_running_summary, which
 * door_paired_of calls; the last test compares both).
 * The number that holds the exact difference is binomial with EXPERIMENTS and 0.975; it must lie between the quantiles
 * of FALSE_ALARM / 2 each way. Both together hold in at least 95 % of experiments (Bonferroni): not below the lower
 * quantile. So the test raises a false alarm with a probability below 3 x FALSE_ALARM.
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
#define OUTSIDE_SHARE (0.05 / 2)

enum {
  EXPERIMENTS = 2000,
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
static const struct theory_queue fast = {1, 0.4, 1, 1};

struct both {
  struct experiment base;
  struct experiment other;
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
  static struct both both;
  run_one(&both.base, slow, ALL_REPLICATIONS);
  run_one(&both.other, fast, ALL_REPLICATIONS);
  *state = &both;
  return 0;
}

static int drop_experiments(void **state)
{
  struct both *both = *state;
  experiment_fini(&both->base);
  experiment_fini(&both->other);
  return 0;
}

/* Which of the experiments' intervals hold want; out_holds has room for EXPERIMENTS. */
static void find_holding(const struct both *both, enum door_measure measure, double want, double outside_share,
                         bool *out_holds)
{
  double *base = calloc(ALL_REPLICATIONS, sizeof *base);
  double *other = calloc(ALL_REPLICATIONS, sizeof *other);
  assert_non_null(base);
  assert_non_null(other);
  experiment_values(&both->base, measure, base);
  experiment_values(&both->other, measure, other);
  for (size_t i = 0; i < EXPERIMENTS; i++) {
    struct door_running differences = {.count = 0};
    for (size_t j = i * REPLICATIONS; j < (i + 1) * REPLICATIONS; j++) {
      door_running_add(&differences, other[j] - base[j]);
    }
    struct door_summary summary = door_running_summary(&differences, outside_share);
    assert_true(summary.has_interval);
    out_holds[i] = summary.low <= want && want <= summary.high;
  }
  free(base);
  free(other);
}

static uint32_t count_of(const bool *holds)
{
  uint32_t count = 0;
  for (size_t i = 0; i < EXPERIMENTS; i++) {
    count += holds[i];
  }
  return count;
}

static bool is_not_below(uint32_t count, double share)
{
  return theory_binomial_share(count, EXPERIMENTS, share) > FALSE_ALARM / 2;
}

static bool is_nominal(uint32_t count, double share)
{
  double below = count == 0 ? 0 : theory_binomial_share(count - 1, EXPERIMENTS, share);
  return is_not_below(count, share) && 1 - below > FALSE_ALARM / 2;
}

static double time_difference(void)
{
  double slow_hours = theory_mean_wait(slow) + slow.mean_hours;
  double fast_hours = theory_mean_wait(fast) + fast.mean_hours;
  return (fast_hours - slow_hours) * HOUR_SECONDS;
}

static void intervals__many_comparisons__hold_the_exact_difference_as_promised(void **state)
{
  static bool time_holds[EXPERIMENTS];
  static bool busy_holds[EXPERIMENTS];
  find_holding(*state, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, time_difference(), OUTSIDE_SHARE, time_holds);
  find_holding(*state, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE,
               theory_utilisation(fast) - theory_utilisation(slow), OUTSIDE_SHARE, busy_holds);
  uint32_t together = 0;
  for (size_t i = 0; i < EXPERIMENTS; i++) {
    together += time_holds[i] && busy_holds[i];
  }
  if (!is_nominal(count_of(time_holds), 1 - OUTSIDE_SHARE) || !is_nominal(count_of(busy_holds), 1 - OUTSIDE_SHARE) ||
      !is_not_below(together, 0.95)) {
    fail_msg("of %d intervals %u and %u hold the exact difference, %u both", EXPERIMENTS, count_of(time_holds),
             count_of(busy_holds), together);
  }
}

/* The controls: another difference, and intervals that are meant to miss twice as often. */
static void intervals__of_another_difference_or_level__are_found(void **state)
{
  static bool holds[EXPERIMENTS];
  double busy = theory_utilisation(fast) - theory_utilisation(slow);
  find_holding(*state, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, 1.1 * busy, OUTSIDE_SHARE, holds);
  assert_false(is_nominal(count_of(holds), 1 - OUTSIDE_SHARE));
  find_holding(*state, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, busy, 2 * OUTSIDE_SHARE, holds);
  assert_false(is_nominal(count_of(holds), 1 - OUTSIDE_SHARE));
}

/* A printed difference is such an interval. */
static void interval__of_results__is_that_of_the_differences(void **state)
{
  (void)state;
  struct both both;
  run_one(&both.base, slow, REPLICATIONS);
  run_one(&both.other, fast, REPLICATIONS);
  double base[REPLICATIONS];
  double other[REPLICATIONS];
  experiment_values(&both.base, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, base);
  experiment_values(&both.other, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, other);
  struct door_running differences = {.count = 0};
  for (size_t i = 0; i < REPLICATIONS; i++) {
    door_running_add(&differences, other[i] - base[i]);
  }
  struct door_summary want = door_running_summary(&differences, OUTSIDE_SHARE);
  struct door_paired got =
      door_paired_of(both.base.results, both.other.results, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, OUTSIDE_SHARE);
  assert_memory_equal(&got.difference.mean, &want.mean, sizeof want.mean);
  assert_memory_equal(&got.difference.low, &want.low, sizeof want.low);
  assert_memory_equal(&got.difference.high, &want.high, sizeof want.high);
  experiment_fini(&both.base);
  experiment_fini(&both.other);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(intervals__many_comparisons__hold_the_exact_difference_as_promised),
      cmocka_unit_test(intervals__of_another_difference_or_level__are_found),
      cmocka_unit_test(interval__of_results__is_that_of_the_differences),
  };
  return cmocka_run_group_tests(tests, run_experiments, drop_experiments);
}
