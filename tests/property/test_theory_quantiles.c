/* Whether the interval of a quantile is one, and of what: docs/reference/results.md says that it is of the quantile
 * that one period has on average. For few contacts that is known exactly in one case; for many it is the quantile of a
 * long run.
 *
 * checks: partner checks that take exponential times, and nobody waits for a worker. The checks that end in a period
 * are a Poisson number of independent times (departures of M/G/infinity are a Poisson process, each with its own time),
 * so the quantile of nearest rank of n of them has the mean  m (1/(n-r+1) + ... + 1/n), r = ceil(p n)  (A. Renyi
 * (1953), Acta Mathematica Academiae Scientiarum Hungaricae 4), averaged over n. This is exact, for however few
 * contacts. (For times that are exponential it is within 0.002 % of log 2 and log 10 at 40 contacts: that the rank is
 * rounded up makes good what a quantile of few loses.) waits: M/M/1 at utilisation 0.3, whose wait has the quantile
 * log(rho / (1 - p)) / (mu - lambda) in a long run. What a period's 90 % point is off by is p / (2 n theta (1 - p)),
 * with theta the rate of the tail and n how many independent waits a period is worth: at least its length by twice the
 * relaxation time, 186 here. That is a quarter of the standard error of 5 replications, which makes 95.0 % into 94.3 %,
 * and less for the 75 % point.
 *
 * As in test_theory_coverage.c, of EXPERIMENTS experiments of REPLICATIONS each the number whose interval holds the
 * value must lie between the quantiles of FALSE_ALARM / 2 of the binomial distribution of 95 %: that allows 2.4 % each
 * way, and the test raises a false alarm with a probability below 3 x FALSE_ALARM. Rounding to the second and to the
 * middle of a bucket moves a time by less than 1/256 of it either way, and by nothing to speak of on average. */
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
  SEED = 19530401,
  YEAR_HOURS = 8760,
  YEAR_DAYS = 365,
  HOUR_SECONDS = 3600,
  DAY_HOURS = 24,
};

static uint32_t holding_count(const struct experiment *experiment, enum door_measure measure, double want)
{
  double *values = calloc(ALL_REPLICATIONS, sizeof *values);
  assert_non_null(values);
  experiment_values(experiment, measure, values);
  uint32_t count = 0;
  for (size_t i = 0; i < EXPERIMENTS; i++) {
    struct door_summary summary = door_summary_of(&values[i * REPLICATIONS], REPLICATIONS);
    count += summary.has_interval && summary.low <= want && want <= summary.high;
  }
  free(values);
  return count;
}

static bool is_95_percent(uint32_t count)
{
  return theory_is_share(count, EXPERIMENTS, 0.95, FALSE_ALARM);
}

static void assert_95_percent(const struct experiment *experiment, enum door_measure measure, double want)
{
  uint32_t count = holding_count(experiment, measure, want);
  if (!is_95_percent(count)) {
    fail_msg("%s: of %d intervals %u hold %.9g", door_measure_row(measure)->name, EXPERIMENTS, count, want);
  }
}

/* ---- Few contacts, and an exact mean of the period's quantile ---- */

enum { CHECKS_DAYS = 10, CHECKS_RUN_IN_DAYS = 5 };
static const double checks_per_period = 40;
static const double check_hours = 6;

/* Mean of the quantile of nearest rank of n exponential times of mean 1. */
static double mean_quantile(uint32_t count, uint32_t permille)
{
  uint32_t rank = (count * permille + 999) / 1000;
  double sum = 0;
  for (uint32_t i = count - rank + 1; i <= count; i++) {
    sum += 1.0 / i;
  }
  return sum;
}

/* Averaged over a Poisson number of them; a period without any has no value (probability e^-40). */
static double mean_quantile_of_period(double mean_count, uint32_t permille)
{
  enum { COUNT_MAX = 200 }; /* the rest: below 1e-60 */
  double probability = exp(-mean_count);
  double sum = 0;
  for (uint32_t count = 1; count <= COUNT_MAX; count++) {
    probability *= mean_count / count;
    sum += probability * mean_quantile(count, permille);
  }
  return sum;
}

static void quantile__of_few_contacts__interval_holds_the_mean_of_the_periods_quantile(void **state)
{
  (void)state;
  struct experiment experiment;
  struct experiment_plan plan = {.scenario_path = "scenarios/oracle/mmc.yaml",
                                 .seed = SEED,
                                 .replication_count = ALL_REPLICATIONS,
                                 .in_step_count = 32};
  experiment_set(&plan, "intake.sources.all.annual_first_contacts=%.17g", checks_per_period * YEAR_DAYS / CHECKS_DAYS);
  experiment_set(&plan, "time.run_in_days=%d", CHECKS_RUN_IN_DAYS); /* 20 mean times: e^-20 is left of the start */
  experiment_set(&plan, "time.measured_days=%d", CHECKS_DAYS);
  experiment_set(&plan, "screening.staff_posts=100");
  experiment_set(&plan, "screening.decision_minutes={constant: 1}");
  experiment_set(&plan, "screening.check_limit_hours=[8760, 8760, 8760]");
  experiment_set(&plan, "screening.partners={health: {calendar: always}}");
  static const char *const ratings[] = {"red", "amber", "green"};
  for (size_t i = 0; i < sizeof ratings / sizeof *ratings; i++) {
    experiment_set(&plan, "screening.partners.health.%s_answer_hours={exponential: {mean: %.17g}}", ratings[i],
                   check_hours);
  }
  experiment_init(&experiment, &plan);
  experiment_run(&experiment, &plan);
  double mean_seconds = check_hours * HOUR_SECONDS;
  assert_95_percent(&experiment, DOOR_MEASURE_PARTNER_CHECK_MEDIAN_SECONDS,
                    mean_seconds * mean_quantile_of_period(checks_per_period, 500));
  assert_95_percent(&experiment, DOOR_MEASURE_PARTNER_CHECK_P90_SECONDS,
                    mean_seconds * mean_quantile_of_period(checks_per_period, 900));
  /* The control: a quantile that is a fifth off. */
  assert_false(is_95_percent(holding_count(&experiment, DOOR_MEASURE_PARTNER_CHECK_P90_SECONDS,
                                           1.2 * mean_seconds * mean_quantile_of_period(checks_per_period, 900))));
  experiment_fini(&experiment);
}

/* ---- Many contacts, and the quantile of a long run ---- */

static const struct theory_queue queue = {0.6, 0.5, 1, 1};
enum { WAITS_DAYS = 46, RELAXATIONS = 10 };

static void quantile__of_many_waits__interval_holds_the_quantile_of_a_long_run(void **state)
{
  (void)state;
  struct experiment experiment;
  struct experiment_plan plan = {.scenario_path = "scenarios/oracle/mmc.yaml",
                                 .seed = SEED + 1,
                                 .replication_count = ALL_REPLICATIONS,
                                 .in_step_count = 32};
  experiment_set(&plan, "intake.sources.all.annual_first_contacts=%.17g", queue.arrivals_per_hour * YEAR_HOURS);
  experiment_set(&plan, "screening.staff_posts=%d", queue.servers);
  experiment_set(&plan, "screening.decision_minutes={exponential: {mean: %.17g}}", queue.mean_hours * 60);
  experiment_set(&plan, "time.run_in_days=%.0f", ceil(RELAXATIONS * theory_relaxation_hours(queue) / DAY_HOURS));
  experiment_set(&plan, "time.measured_days=%d", WAITS_DAYS);
  experiment_init(&experiment, &plan);
  experiment_run(&experiment, &plan);
  double want = theory_wait_quantile(queue, 0.9) * HOUR_SECONDS;
  assert_95_percent(&experiment, DOOR_MEASURE_SCREENING_WAIT_P90_SECONDS, want);
  /* The control: a quantile that is a fifth off. */
  assert_false(is_95_percent(holding_count(&experiment, DOOR_MEASURE_SCREENING_WAIT_P90_SECONDS, 0.8 * want)));
  experiment_fini(&experiment);
}

/* By hand: 1/3 + 1/2 (of 3, rank 2) and 1/3 + 1/2 + 1 (of 3, rank 3); of many, log 10. */
static void quantile__mean_of_three_times__as_worked_by_hand(void **state)
{
  (void)state;
  assert_true(fabs(mean_quantile(3, 500) - 5.0 / 6) < 1e-15);
  assert_true(fabs(mean_quantile(3, 900) - 11.0 / 6) < 1e-15);
  assert_true(fabs(mean_quantile(1, 500) - 1) < 1e-15);
  assert_true(fabs(mean_quantile(100000, 900) - log(10)) < 1e-3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quantile__mean_of_three_times__as_worked_by_hand),
      cmocka_unit_test(quantile__of_few_contacts__interval_holds_the_mean_of_the_periods_quantile),
      cmocka_unit_test(quantile__of_many_waits__interval_holds_the_quantile_of_a_long_run),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
