/* A waiting list that families leave, with a known answer, through the real service early help: Erlang A.
 *
 * The scenario scenarios/oracle/mmc.yaml, with requests from outside in the place of contacts: a Poisson process of
 * requests, places, exponential episodes, and a hazard of giving up. The oracle is worked out from the same parameters
 * (theory.h); no number here was ever observed.
 * False alarms: at most CHECKS_MAX checks at FALSE_ALARM / CHECKS_MAX each, so that all of them together raise one with
 *   a probability below FALSE_ALARM (Bonferroni).
 * Run-in: RELAXATIONS relaxation times from an empty list. Two copies of the chain that meet the same arrivals grow
 *   together at least at the smaller of the rates of service and of giving up, so a relaxation time is at most the
 *   inverse of that; what is left of the start is e^-10 of it.
 * Rounding: an episode and a patience are rounded to the nearest second, an arrival down to one. Each moves the
 * formula's value by less than half a second more of it, and an arrival a wait by less than a second.
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
  CHECKS_MAX = 16,
  REPLICATIONS = 64,
  SEED = 20020301,
  RELAXATIONS = 10,
  MEASURED_DAYS = 200,
  YEAR_HOURS = 8760,
  DAY_HOURS = 24,
  HOUR_SECONDS = 3600,
};

static const double second_hours = 1.0 / HOUR_SECONDS;

struct row {
  struct theory_queue given_queue;
  double given_gives_up_per_hour;
};

static const struct row rows[] = {
    {{1.6, 0.5, 1, 1}, 0.25}, /* patient: utilisation 0.8 without leaving */
    {{4, 0.5, 1, 2}, 1},      /* as much asked as there is */
    {{8, 0.5, 1, 3}, 2},      /* a third more than there is: patience alone keeps the list finite */
};

/* stretch: how much longer the simulated episodes are than those of the oracle. */
static void run_list(const struct row *row, double stretch, struct experiment *experiment)
{
  const struct theory_queue *queue = &row->given_queue;
  double slowest_per_hour = fmin(1 / queue->mean_hours, row->given_gives_up_per_hour);
  struct experiment_plan plan = {
      .scenario_path = "scenarios/oracle/mmc.yaml", .seed = SEED, .replication_count = REPLICATIONS};
  experiment_set(&plan, "intake.sources.all.annual_first_contacts=0");
  experiment_set(&plan, "intake.sources.all.annual_early_help_requests=%.17g", queue->arrivals_per_hour * YEAR_HOURS);
  experiment_set(&plan, "early_help.places=%d", queue->servers);
  experiment_set(&plan, "early_help.episode_hours={exponential: {mean: %.17g}}", queue->mean_hours * stretch);
  experiment_set(&plan, "early_help.gives_up_per_year=%.17g", row->given_gives_up_per_hour * YEAR_HOURS);
  experiment_set(&plan, "time.run_in_days=%.0f", ceil(RELAXATIONS / slowest_per_hour / DAY_HOURS));
  experiment_set(&plan, "time.measured_days=%d", MEASURED_DAYS);
  experiment_init(experiment, &plan);
  experiment_run(experiment, &plan);
}

static bool agrees(const struct experiment *experiment, enum door_measure measure, double want, double bias_bound)
{
  double values[REPLICATIONS];
  uint32_t count = experiment_values(experiment, measure, values);
  return theory_is_compatible(values, count, (struct theory_claim){want, bias_bound, FALSE_ALARM / CHECKS_MAX});
}

/* How far rounding can move the list's mean length: by longer episodes, longer patience and arrivals. */
static double rounding_of(const struct row *row)
{
  struct theory_queue longer = row->given_queue;
  longer.mean_hours += second_hours / 2;
  double patience = 1 / row->given_gives_up_per_hour + second_hours / 2;
  return theory_leaving(longer, 1 / patience).mean_waiting -
         theory_leaving(row->given_queue, row->given_gives_up_per_hour).mean_waiting +
         row->given_queue.arrivals_per_hour * second_hours;
}

static bool length_agrees(const struct experiment *experiment, const struct row *row)
{
  double want = theory_leaving(row->given_queue, row->given_gives_up_per_hour).mean_waiting;
  return agrees(experiment, DOOR_MEASURE_EARLY_HELP_QUEUE_MEAN_CONTACTS, want, rounding_of(row));
}

static void assert_list_as_known(const struct row *row, const struct experiment *experiment)
{
  struct theory_leaving want = theory_leaving(row->given_queue, row->given_gives_up_per_hour);
  double requests = row->given_queue.arrivals_per_hour * MEASURED_DAYS * DAY_HOURS;
  double rounding_share = rounding_of(row) * row->given_gives_up_per_hour / row->given_queue.arrivals_per_hour;
  double offered = row->given_queue.arrivals_per_hour * row->given_queue.mean_hours / row->given_queue.servers;
  assert_true(length_agrees(experiment, row));
  assert_true(
      agrees(experiment, DOOR_MEASURE_EARLY_HELP_LEFT_LIST, want.left_share * requests, rounding_share * requests));
  assert_true(
      agrees(experiment, DOOR_MEASURE_EARLY_HELP_PLACES_UTILISATION_SHARE, want.utilisation, rounding_share * offered));
  assert_true(agrees(experiment, DOOR_MEASURE_EARLY_HELP_REQUESTS_OF_PARTNERS, requests, 0));
  assert_true(agrees(experiment, DOOR_MEASURE_CONTACTS, 0, 0));
}

static void list__known_by_formula__agrees_and_refuses_another_patience(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct experiment experiment;
    run_list(&rows[i], 1, &experiment);
    assert_list_as_known(&rows[i], &experiment);
    struct row wrong = rows[i];
    wrong.given_gives_up_per_hour *= 1.1;
    assert_false(length_agrees(&experiment, &wrong));
    experiment_fini(&experiment);
  }
}

/* The control: such a check finds episodes that are 3 % too long. */
static void list__episodes_3_percent_longer__is_found(void **state)
{
  (void)state;
  struct experiment experiment;
  run_list(&rows[2], 1.03, &experiment);
  assert_false(length_agrees(&experiment, &rows[2]));
  experiment_fini(&experiment);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(list__known_by_formula__agrees_and_refuses_another_patience),
      cmocka_unit_test(list__episodes_3_percent_longer__is_found),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
