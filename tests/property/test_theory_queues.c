/* One queue with a known answer, through the real services: M/M/1, M/M/c, M/G/1.
 *
 * The scenarios of scenarios/oracle, with rate, servers and service time set. The oracle is worked out from the same
 * parameters (theory.h); no number here was ever observed.
 * False alarms: at most CHECKS_MAX checks at FALSE_ALARM / CHECKS_MAX each, so that all of them together raise one with
 *   a probability below FALSE_ALARM (Bonferroni; that the checks of a queue hang together only lowers it). A
 *   replication lasts hundreds of relaxation times, so its means are near enough to normal for Student's t.
 * Run-in: RELAXATIONS relaxation times from an empty system; what is left of its effect is e^-10 of it.
 * Rounding: a service is rounded to the nearest second, an arrival down to one. Starts of work are made of both by sums
 *   and maxima, so none moves further than the arrivals do: a wait changes by less than 1 s through them. Through the
 *   services it changes by less than half a second longer services would change it; the oracle says how much that is.
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
#define HISTOGRAM_ERROR (1.0 / 256) /* of a quantile, door_histogram.h */

enum {
  CHECKS_MAX = 64,
  REPLICATIONS = 64,
  SEED = 20150101,
  RELAXATIONS = 10,
  YEAR_HOURS = 8760,
  DAY_HOURS = 24,
  HOUR_SECONDS = 3600,
};

static const double second_hours = 1.0 / HOUR_SECONDS;
static const double wrong_share = 1.03; /* how much longer services are in the controls */

enum form { VALUE, MEAN, MEAN_AND_SD };

struct row {
  const char *given_scenario;
  const char *given_distribution;
  enum form given_form;
  int given_measured_days; /* of a replication: they bring the standard error of the mean wait below 1 % */
  struct theory_queue given_queue;
  struct theory_queue given_wrong_queue; /* of another theory, which has to be refused */
};

static const char mmc[] = "scenarios/oracle/mmc.yaml";
static const char mg1[] = "scenarios/oracle/mg1.yaml";

static const struct row rows[] = {
    {mmc, "exponential", MEAN, 300, {1.0, 0.5, 1, 1}, {1.0, 0.5, 0, 1}},
    {mmc, "exponential", MEAN, 600, {1.6, 0.5, 1, 1}, {1.6, 0.5, 0.5, 1}},
    {mmc, "exponential", MEAN, 300, {3.2, 0.5, 1, 2}, {3.2, 0.25, 1, 1}}, /* one worker, twice as fast */
    {mmc, "exponential", MEAN, 150, {8.0, 0.5, 1, 5}, {8.0, 0.1, 1, 1}},
    {mg1, "constant", VALUE, 300, {1.5, 0.5, 0, 1}, {1.5, 0.5, 1, 1}},
    {mg1, "lognormal", MEAN_AND_SD, 400, {1.5, 0.5, 0.5, 1}, {1.5, 0.5, 1, 1}},
    {mg1, "gamma", MEAN_AND_SD, 800, {1.5, 0.5, 2, 1}, {1.5, 0.5, 1, 1}},
};

static void set_service(struct experiment_plan *plan, const struct row *row, double stretch)
{
  double minutes = row->given_queue.mean_hours * 60 * stretch;
  switch (row->given_form) {
  case VALUE:
    experiment_set(plan, "screening.decision_minutes={%s: %.17g}", row->given_distribution, minutes);
    break;
  case MEAN:
    experiment_set(plan, "screening.decision_minutes={%s: {mean: %.17g}}", row->given_distribution, minutes);
    break;
  case MEAN_AND_SD:
    experiment_set(plan, "screening.decision_minutes={%s: {mean: %.17g, sd: %.17g}}", row->given_distribution, minutes,
                   minutes * sqrt(row->given_queue.squared_variation));
    break;
  }
}

/* stretch: how much longer the simulated services are than those of the oracle. */
static void run_queue(const struct row *row, double stretch, struct experiment *experiment)
{
  const struct theory_queue *queue = &row->given_queue;
  struct experiment_plan plan = {.scenario_path = row->given_scenario, .seed = SEED, .replication_count = REPLICATIONS};
  experiment_set(&plan, "intake.sources.all.annual_first_contacts=%.17g", queue->arrivals_per_hour * YEAR_HOURS);
  experiment_set(&plan, "screening.staff_posts=%d", queue->servers);
  experiment_set(&plan, "time.run_in_days=%.0f", ceil(RELAXATIONS * theory_relaxation_hours(*queue) / DAY_HOURS));
  experiment_set(&plan, "time.measured_days=%d", row->given_measured_days);
  set_service(&plan, row, stretch);
  experiment_init(experiment, &plan);
  experiment_run(experiment, &plan);
}

/* How far rounding to the second can move the mean wait. */
static double wait_rounding_hours(struct theory_queue queue)
{
  struct theory_queue longer = queue;
  longer.mean_hours += second_hours / 2;
  return theory_mean_wait(longer) - theory_mean_wait(queue) + second_hours;
}

static struct theory_claim claim_of(double want, double bias_bound)
{
  return (struct theory_claim){want, bias_bound, FALSE_ALARM / CHECKS_MAX};
}

static bool agrees(const struct experiment *experiment, enum door_measure measure, struct theory_claim claim)
{
  double values[REPLICATIONS];
  uint32_t count = experiment_values(experiment, measure, values);
  return theory_is_compatible(values, count, claim);
}

static struct theory_claim wait_claim(struct theory_queue queue)
{
  return claim_of(theory_mean_wait(queue) * HOUR_SECONDS, wait_rounding_hours(queue) * HOUR_SECONDS);
}

static struct theory_claim utilisation_claim(struct theory_queue queue)
{
  return claim_of(theory_utilisation(queue), queue.arrivals_per_hour * second_hours / 2 / queue.servers);
}

/* A quantile of n values is off by p (1 - p) f' / (2 n f^3), with f the density there, here of an exponential tail; n:
 * how many independent values the period is worth, at least. Then the histogram, and rounding. */
static struct theory_claim p90_claim(const struct row *row)
{
  struct theory_queue queue = row->given_queue;
  double want = theory_wait_quantile(queue, 0.9);
  double independent = row->given_measured_days * DAY_HOURS / (2 * theory_relaxation_hours(queue));
  double tail_rate = queue.servers / queue.mean_hours - queue.arrivals_per_hour;
  double small_sample = 0.9 / (2 * independent * tail_rate * 0.1);
  struct theory_queue longer = queue;
  longer.mean_hours += second_hours / 2;
  double rounding = theory_wait_quantile(longer, 0.9) - want + second_hours;
  return claim_of(want * HOUR_SECONDS, (small_sample + rounding + HISTOGRAM_ERROR * want) * HOUR_SECONDS);
}

static void assert_queue_as_known(const struct row *row, const struct experiment *experiment)
{
  struct theory_queue queue = row->given_queue;
  double wait = theory_mean_wait(queue);
  double rounding = wait_rounding_hours(queue);
  assert_true(agrees(experiment, DOOR_MEASURE_SCREENING_WAIT_MEAN_SECONDS, wait_claim(queue)));
  assert_true(agrees(experiment, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS,
                     claim_of((wait + queue.mean_hours) * HOUR_SECONDS, (rounding + second_hours) * HOUR_SECONDS)));
  assert_true(agrees(experiment, DOOR_MEASURE_SCREENING_QUEUE_MEAN_CONTACTS,
                     claim_of(queue.arrivals_per_hour * wait, queue.arrivals_per_hour * rounding)));
  assert_true(agrees(experiment, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, utilisation_claim(queue)));
  assert_true(agrees(experiment, DOOR_MEASURE_CONTACTS,
                     claim_of(queue.arrivals_per_hour * row->given_measured_days * DAY_HOURS, 0)));
  if (queue.servers > 1) {
    assert_true(agrees(experiment, DOOR_MEASURE_SCREENING_WAIT_P90_SECONDS, p90_claim(row)));
  }
  assert_false(agrees(experiment, DOOR_MEASURE_SCREENING_WAIT_MEAN_SECONDS, wait_claim(row->given_wrong_queue)));
}

static void queue__known_by_formula__agrees_and_refuses_another_theory(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct experiment experiment;
    run_queue(&rows[i], 1, &experiment);
    assert_queue_as_known(&rows[i], &experiment);
    experiment_fini(&experiment);
  }
}

/* The control: such a check finds services that are 3 % too long. */
static void queue__services_3_percent_longer__is_found(void **state)
{
  (void)state;
  static const size_t controls[] = {0, 3, 4};
  for (size_t i = 0; i < COUNT(controls); i++) {
    const struct row *row = &rows[controls[i]];
    struct experiment experiment;
    run_queue(row, wrong_share, &experiment);
    assert_false(agrees(&experiment, DOOR_MEASURE_SCREENING_WAIT_MEAN_SECONDS, wait_claim(row->given_queue)));
    assert_false(
        agrees(&experiment, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, utilisation_claim(row->given_queue)));
    experiment_fini(&experiment);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(queue__known_by_formula__agrees_and_refuses_another_theory),
      cmocka_unit_test(queue__services_3_percent_longer__is_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
