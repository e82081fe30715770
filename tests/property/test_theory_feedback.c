/* A network with feedback and a known answer, through the real services: families who come back until their need is
 * met.
 *
 * The stages of scenarios/oracle/fd3.yaml without assessment. First contacts come at lambda an hour. Screening passes a
 * share p of contacts to early help and closes the others; early help meets the need in a share m. Whoever is closed or
 * helped in vain is at home for an exponential time and comes back. So a visit of screening is the last one with
 * probability p m, and the flows are
 *   screening   theta = lambda / (p m) = 2 / (0.5 x 0.5) = 8 an hour
 *   early help  p theta = 4 an hour
 * The arrivals of screening are no Poisson process, for they depend on its own departures. All the same (J. R. Jackson
 * 1957, Operations Research 5; 1963, Management Science 10) each stage is as M/M/c by itself at its flow: being at home
 * is a stage with room for all, hand-offs take a constant time each, which such a stage may (Baskett, Chandy, Muntz,
 * Palacios 1975, J. ACM 22), and who arrives sees the others as in the long run (Sevcik, Mitrani 1981, J. ACM 28), so
 * waits agree too. A family that waits for early help may come as well; its contact is about an open case, ends at
 * intake and joins nothing. False alarms: at most CHECKS_MAX checks at FALSE_ALARM / CHECKS_MAX each (Bonferroni).
 * Run-in: a family comes 1 / (p m) = 4 times on average and is at home for a day each time, so a deviation falls to 1/e
 * in about four days and the relaxation time of a stage; the run-in is more than ten times both. Rounding: see
 * test_theory_queues.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "experiment.h"
#include "theory.h"

#include <stdlib.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define FALSE_ALARM 1e-6

enum {
  CHECKS_MAX = 16,
  REPLICATIONS = 64,
  SEED = 19571001,
  RUN_IN_DAYS = 90,
  MEASURED_DAYS = 365,
  DAY_HOURS = 24,
  HOUR_SECONDS = 3600,
  YEAR_HOURS = 8760,
  FIRST_CONTACTS_PER_HOUR = 2,
};

static const double second_hours = 1.0 / HOUR_SECONDS;
static const double passed_share = 0.5;
static const double met_share = 0.5;

static int run_network(void **state)
{
  struct experiment *experiment = calloc(1, sizeof *experiment);
  assert_non_null(experiment);
  struct experiment_plan plan = {
      .scenario_path = "scenarios/oracle/fd3.yaml", .seed = SEED, .replication_count = REPLICATIONS};
  experiment_set(&plan, "time.run_in_days=%d", RUN_IN_DAYS);
  experiment_set(&plan, "time.measured_days=%d", MEASURED_DAYS);
  experiment_set(&plan, "intake.sources.all.annual_first_contacts=%d", FIRST_CONTACTS_PER_HOUR * YEAR_HOURS);
  experiment_set(&plan, "families.return_per_year=[365, 0, 0, 0]"); /* at home for a day */
  experiment_set(&plan, "screening.no_further_action_share=%g", 1 - passed_share);
  experiment_set(&plan, "screening.early_help_share=%g", passed_share);
  experiment_set(&plan, "screening.assessment_share=0");
  experiment_set(&plan, "early_help.need_met_share=%g", met_share);
  experiment_set(&plan, "early_help.places=20");
  experiment_init(experiment, &plan);
  experiment_run(experiment, &plan);
  *state = experiment;
  return 0;
}

static int drop_network(void **state)
{
  experiment_fini(*state);
  free(*state);
  return 0;
}

static double rounding_hours(struct theory_queue queue)
{
  struct theory_queue longer = queue;
  longer.mean_hours += second_hours / 2;
  return theory_mean_wait(longer) - theory_mean_wait(queue) + second_hours;
}

static bool agrees(const struct experiment *experiment, enum door_measure measure, double want, double bias_bound)
{
  double values[REPLICATIONS];
  uint32_t count = experiment_values(experiment, measure, values);
  return theory_is_compatible(values, count, (struct theory_claim){want, bias_bound, FALSE_ALARM / CHECKS_MAX});
}

struct stage {
  enum door_measure given_wait, given_queue_length, given_utilisation, given_flow;
  double given_mean_hours;
  double given_flow_per_hour;
  int given_servers;
};

static const struct stage stages[] = {
    {DOOR_MEASURE_SCREENING_WAIT_MEAN_SECONDS, DOOR_MEASURE_SCREENING_QUEUE_MEAN_CONTACTS,
     DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, DOOR_MEASURE_DECISIONS, 0.5, 8, 5},
    {DOOR_MEASURE_EARLY_HELP_WAIT_MEAN_SECONDS, DOOR_MEASURE_EARLY_HELP_QUEUE_MEAN_CONTACTS,
     DOOR_MEASURE_EARLY_HELP_PLACES_UTILISATION_SHARE, DOOR_MEASURE_EARLY_HELP_REQUESTS, 4, 4, 20},
};

static struct theory_queue queue_of(const struct stage *stage)
{
  return (struct theory_queue){stage->given_flow_per_hour, stage->given_mean_hours, 1, stage->given_servers};
}

static void feedback__each_stage__is_a_queue_by_itself_at_its_flow(void **state)
{
  const struct experiment *experiment = *state;
  for (size_t i = 0; i < COUNT(stages); i++) {
    const struct stage *stage = &stages[i];
    struct theory_queue queue = queue_of(stage);
    double rate = stage->given_flow_per_hour;
    double wait = theory_mean_wait(queue);
    double rounding = rounding_hours(queue);
    assert_true(agrees(experiment, stage->given_flow, rate * MEASURED_DAYS * DAY_HOURS, 0));
    assert_true(agrees(experiment, stage->given_utilisation, theory_utilisation(queue),
                       rate * second_hours / 2 / queue.servers));
    assert_true(agrees(experiment, stage->given_wait, wait * HOUR_SECONDS, rounding * HOUR_SECONDS));
    assert_true(agrees(experiment, stage->given_queue_length, rate * wait, rate * rounding));
  }
}

/* The control: flows 3 % higher, as if a family came back a little more often, are refused by every measure. */
static void feedback__oracle_3_percent_off__is_refused(void **state)
{
  const struct experiment *experiment = *state;
  for (size_t i = 0; i < COUNT(stages); i++) {
    const struct stage *stage = &stages[i];
    struct theory_queue more = queue_of(stage);
    more.arrivals_per_hour *= 1.03;
    double wait = theory_mean_wait(more);
    assert_false(agrees(experiment, stage->given_flow, more.arrivals_per_hour * MEASURED_DAYS * DAY_HOURS, 0));
    assert_false(agrees(experiment, stage->given_utilisation, theory_utilisation(more), 0));
    assert_false(agrees(experiment, stage->given_wait, wait * HOUR_SECONDS, rounding_hours(more) * HOUR_SECONDS));
    assert_false(agrees(experiment, stage->given_queue_length, more.arrivals_per_hour * wait, 0));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(feedback__each_stage__is_a_queue_by_itself_at_its_flow),
      cmocka_unit_test(feedback__oracle_3_percent_off__is_refused),
  };
  return cmocka_run_group_tests(tests, run_network, drop_network);
}
