/* A queue with priorities and services of any distribution, M/G/1 without breaking off, through the real services.
 *
 * scenarios/oracle/fd3.yaml, in which every contact is screened at once for a constant minute and assessed: referrals
 * reach the one worker as a Poisson process, rated red, amber or green at random (15, 35 and 50 %). Mean wait of class
 * k (A. Cobham 1954, Operations Research 2): W0 / ((1 - s_{k-1}) (1 - s_k)), with W0 = lambda E[S^2] / 2 and s_k the
 * utilisation by the classes down to k. The oracle is worked out from the same parameters (theory.h).
 * False alarms: at most CHECKS_MAX checks at FALSE_ALARM / CHECKS_MAX each (Bonferroni). Run-in: RELAXATIONS relaxation
 * times of the queue without classes. Rounding: as in test_theory_queues.c, for a class's wait.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "experiment.h"
#include "theory.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define FALSE_ALARM 1e-6

enum {
  CHECKS_MAX = 32,
  REPLICATIONS = 64,
  SEED = 19540201,
  RELAXATIONS = 10,
  MEASURED_DAYS = 500,
  YEAR_HOURS = 8760,
  DAY_HOURS = 24,
  HOUR_SECONDS = 3600,
  CLASSES = 3,
};

static const double second_hours = 1.0 / HOUR_SECONDS;
static const double class_shares[CLASSES] = {0.15, 0.35, 0.5};
static const enum door_measure class_waits[CLASSES] = {DOOR_MEASURE_ASSESSMENT_WAIT_RED_MEAN_SECONDS,
                                                       DOOR_MEASURE_ASSESSMENT_WAIT_AMBER_MEAN_SECONDS,
                                                       DOOR_MEASURE_ASSESSMENT_WAIT_GREEN_MEAN_SECONDS};

struct row {
  const char *given_distribution; /* with a mean, and an sd where has_sd */
  bool has_sd;
  struct theory_queue given_queue;
};

static const struct row rows[] = {
    {"constant", false, {1.5, 0.5, 0, 1}},
    {"lognormal", true, {1.4, 0.5, 0.5, 1}},
    {"gamma", true, {1.2, 0.5, 2, 1}},
};

/* stretch: how much longer the simulated services are than those of the oracle. */
static void run_queue(const struct row *row, double stretch, struct experiment *experiment)
{
  const struct theory_queue *queue = &row->given_queue;
  double hours = queue->mean_hours * stretch;
  struct experiment_plan plan = {
      .scenario_path = "scenarios/oracle/fd3.yaml", .seed = SEED, .replication_count = REPLICATIONS};
  experiment_set(&plan, "time.run_in_days=%.0f", ceil(RELAXATIONS * theory_relaxation_hours(*queue) / DAY_HOURS));
  experiment_set(&plan, "time.measured_days=%d", MEASURED_DAYS);
  experiment_set(&plan, "intake.sources.all.annual_first_contacts=%.17g", queue->arrivals_per_hour * YEAR_HOURS);
  experiment_set(&plan, "screening.staff_posts=100");
  experiment_set(&plan, "screening.decision_minutes={constant: 1}");
  experiment_set(&plan, "screening.no_further_action_share=0");
  experiment_set(&plan, "screening.early_help_share=0");
  experiment_set(&plan, "screening.assessment_share=1");
  experiment_set(&plan, "assessment.workers=1");
  if (row->has_sd) {
    experiment_set(&plan, "assessment.assessment_hours={%s: {mean: %.17g, sd: %.17g}}", row->given_distribution, hours,
                   hours * sqrt(queue->squared_variation));
  } else {
    experiment_set(&plan, "assessment.assessment_hours={%s: %.17g}", row->given_distribution, hours);
  }
  experiment_init(experiment, &plan);
  experiment_run(experiment, &plan);
}

/* Whether the class waits as long as `want_hours`, rounding of the row's queue aside. */
static bool waits(const struct experiment *experiment, const struct row *row, int class_number, double want_hours)
{
  double values[REPLICATIONS];
  uint32_t count = experiment_values(experiment, class_waits[class_number], values);
  struct theory_queue longer = row->given_queue;
  longer.mean_hours += second_hours / 2;
  double rounding = theory_cobham_wait(longer, class_shares, class_number) -
                    theory_cobham_wait(row->given_queue, class_shares, class_number) + second_hours;
  return theory_is_compatible(
      values, count,
      (struct theory_claim){want_hours * HOUR_SECONDS, rounding * HOUR_SECONDS, FALSE_ALARM / CHECKS_MAX});
}

/* Refused each time: exponential services of the same mean, and one line for all (Pollaczek and Khinchine). */
static void priority__services_of_any_distribution__classes_wait_as_cobham_says(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct experiment experiment;
    run_queue(&rows[i], 1, &experiment);
    struct theory_queue wrong = rows[i].given_queue;
    wrong.squared_variation = 1;
    for (int k = 0; k < CLASSES; k++) {
      assert_true(waits(&experiment, &rows[i], k, theory_cobham_wait(rows[i].given_queue, class_shares, k)));
      assert_false(waits(&experiment, &rows[i], k, theory_cobham_wait(wrong, class_shares, k)));
      assert_false(waits(&experiment, &rows[i], k, theory_mean_wait(rows[i].given_queue)));
    }
    experiment_fini(&experiment);
  }
}

/* The control: such a check finds services that are 3 % too long, in each class. */
static void priority__services_3_percent_longer__is_found(void **state)
{
  (void)state;
  struct experiment experiment;
  run_queue(&rows[0], 1.03, &experiment);
  for (int k = 0; k < CLASSES; k++) {
    assert_false(waits(&experiment, &rows[0], k, theory_cobham_wait(rows[0].given_queue, class_shares, k)));
  }
  experiment_fini(&experiment);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(priority__services_of_any_distribution__classes_wait_as_cobham_says),
      cmocka_unit_test(priority__services_3_percent_longer__is_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
