/* Whether an interval of 95 % is one: of many independent experiments, how many hold the exact value.
 *
 * EXPERIMENTS experiments of M/M/1 at utilisation 0.5, each of REPLICATIONS short replications; the interval is the one
 * that results print (door_summary_of, and for the first experiment door_results_summary). The number that hold the
 * exact value is binomial with EXPERIMENTS and 0.95; it must lie between the quantiles of FALSE_ALARM / 2 each way, for
 * both measures (so the test raises a false alarm with a probability below 2 x FALSE_ALARM).
 * What could move the share besides a wrong interval, and why it is small beside the 2.4 % that the bounds allow:
 *   run-in     10 relaxation times: e^-10
 *   ratio      a mean time is a sum by a count; the bias of a ratio is below the product of the relative deviations of
 *              both, here 0.16 and 0.05, so below 0.8 % of the mean and an eighth of the standard error of 5 values
 *              (0.07); an interval that far off its place holds less by some tenths of a percent
 *   skewness   a replication is 80 relaxation times; Student's t on 5 such means is off by some tenths of a percent
 *   rounding   to the second: below 0.1 % of the mean, see test_theory_queues.c
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "experiment.h"
#include "theory.h"

#include <math.h>
#include <stdlib.h>

#define FALSE_ALARM 1e-6

enum {
  EXPERIMENTS = 2000,
  REPLICATIONS = 5,
  ALL_REPLICATIONS = EXPERIMENTS * REPLICATIONS,
  SEED = 19080301,
  RELAXATIONS = 10,
  MEASURED_DAYS = 20,
  YEAR_HOURS = 8760,
  DAY_HOURS = 24,
  HOUR_SECONDS = 3600,
};

static const struct theory_queue queue = {1, 0.5, 1, 1};

static int run_experiments(void **state)
{
  static struct experiment experiment;
  struct experiment_plan plan = {.scenario_path = "scenarios/oracle/mmc.yaml",
                                 .seed = SEED,
                                 .replication_count = ALL_REPLICATIONS,
                                 .in_step_count = 32};
  experiment_set(&plan, "intake.sources.all.annual_first_contacts=%.17g", queue.arrivals_per_hour * YEAR_HOURS);
  experiment_set(&plan, "screening.staff_posts=%d", queue.servers);
  experiment_set(&plan, "screening.decision_minutes={exponential: {mean: %.17g}}", queue.mean_hours * 60);
  experiment_set(&plan, "time.run_in_days=%.0f", ceil(RELAXATIONS * theory_relaxation_hours(queue) / DAY_HOURS));
  experiment_set(&plan, "time.measured_days=%d", MEASURED_DAYS);
  experiment_init(&experiment, &plan);
  experiment_run(&experiment, &plan);
  *state = &experiment;
  return 0;
}

static int drop_experiments(void **state)
{
  experiment_fini(*state);
  return 0;
}

/* stretch: of the interval about its mean; 1 for the interval as it is. */
static uint32_t holding_count(const struct experiment *experiment, enum door_measure measure, double want,
                              double stretch)
{
  double *values = calloc(ALL_REPLICATIONS, sizeof *values);
  assert_non_null(values);
  experiment_values(experiment, measure, values);
  uint32_t count = 0;
  for (size_t i = 0; i < EXPERIMENTS; i++) {
    struct door_summary summary = door_summary_of(&values[i * REPLICATIONS], REPLICATIONS);
    assert_true(summary.has_interval);
    double low = summary.mean - stretch * (summary.mean - summary.low);
    double high = summary.mean + stretch * (summary.high - summary.mean);
    count += low <= want && want <= high;
  }
  free(values);
  return count;
}

static bool is_95_percent(uint32_t count)
{
  double at_most = theory_binomial_share(count, EXPERIMENTS, 0.95);
  double below = count == 0 ? 0 : theory_binomial_share(count - 1, EXPERIMENTS, 0.95);
  return at_most > FALSE_ALARM / 2 && 1 - below > FALSE_ALARM / 2;
}

static void interval__many_experiments__holds_the_exact_value_in_95_percent(void **state)
{
  double time_seconds = (theory_mean_wait(queue) + queue.mean_hours) * HOUR_SECONDS;
  uint32_t time_count = holding_count(*state, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, time_seconds, 1);
  uint32_t busy_count =
      holding_count(*state, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, theory_utilisation(queue), 1);
  if (!is_95_percent(time_count) || !is_95_percent(busy_count)) {
    fail_msg("of %d intervals %u and %u hold the exact value", EXPERIMENTS, time_count, busy_count);
  }
}

/* The controls: intervals of the normal distribution, too narrow for 5 values, and ones that are a half too wide. */
static void interval__of_another_width__is_found(void **state)
{
  static const double normal_by_student = 1.960 / 2.776;
  double busy = theory_utilisation(queue);
  assert_false(
      is_95_percent(holding_count(*state, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, busy, normal_by_student)));
  assert_false(is_95_percent(holding_count(*state, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, busy, 1.5)));
  assert_false(is_95_percent(holding_count(*state, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, 1.03 * busy, 1)));
}

/* A printed result is such an interval. */
static void interval__of_results__is_that_of_the_values(void **state)
{
  (void)state;
  struct experiment experiment;
  struct experiment_plan plan = {
      .scenario_path = "scenarios/oracle/mmc.yaml", .seed = SEED, .replication_count = REPLICATIONS};
  experiment_set(&plan, "time.run_in_days=0");
  experiment_set(&plan, "time.measured_days=2");
  experiment_init(&experiment, &plan);
  experiment_run(&experiment, &plan);
  double values[REPLICATIONS];
  experiment_values(&experiment, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, values);
  struct door_summary want = door_summary_of(values, REPLICATIONS);
  struct door_summary got = door_results_summary(experiment.results, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS);
  assert_memory_equal(&got.mean, &want.mean, sizeof want.mean);
  assert_memory_equal(&got.low, &want.low, sizeof want.low);
  assert_memory_equal(&got.high, &want.high, sizeof want.high);
  experiment_fini(&experiment);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(interval__many_experiments__holds_the_exact_value_in_95_percent),
      cmocka_unit_test(interval__of_another_width__is_found),
      cmocka_unit_test(interval__of_results__is_that_of_the_values),
  };
  return cmocka_run_group_tests(tests, run_experiments, drop_experiments);
}
