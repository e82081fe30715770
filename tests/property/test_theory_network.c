/* FD-3, a whole front door with a known answer, through the real services: each stage as M/M/c by itself, the mean time
 * in the stages, the waits of the priority classes, and Little's law in every stage and replication.
 *
 * The oracle is worked out from the parameters of scenarios/oracle/fd3.yaml (theory.h, and the reasons there: what
 * leaves M/M/c is a Poisson process, Burke 1956). No number here was ever observed.
 * False alarms: at most CHECKS_MAX checks at FALSE_ALARM / CHECKS_MAX each (Bonferroni). Little's law is exact here and
 *   cannot raise one.
 * A replication lasts 40 relaxation times of the slowest stage, and its run-in RELAXATIONS of them. Rounding: see
 * test_theory_queues.c; a later stage sees arrivals that rounding moved by as much as waits before it did, which
 * changes their order, not their rate.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "experiment.h"
#include "sim_map.h"
#include "theory.h"

#include <math.h>
#include <stdlib.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define FALSE_ALARM 1e-6

enum {
  CHECKS_MAX = 32,
  REPLICATIONS = 64,
  SEED = 19560201,
  RELAXATIONS = 10,
  MEASURED_DAYS = 365,
  DAY_HOURS = 24,
  HOUR_SECONDS = 3600,
  CLASSES = 3,
};

static const double second_hours = 1.0 / HOUR_SECONDS;
static const double class_shares[CLASSES] = {0.15, 0.35, 0.5};

struct stage {
  enum door_measure given_wait;
  enum door_measure given_queue_length;
  enum door_measure given_utilisation;
  struct theory_queue given_queue;
  double visit_share; /* of the contacts */
};

/* By enum door_pool; as the scenario says. */
enum { STAGES = 3 }; /* the pools of this network, the first three */

static const struct stage stages[STAGES] = {
    {DOOR_MEASURE_SCREENING_WAIT_MEAN_SECONDS,
     DOOR_MEASURE_SCREENING_QUEUE_MEAN_CONTACTS,
     DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE,
     {8, 0.5, 1, 5},
     1},
    {DOOR_MEASURE_EARLY_HELP_WAIT_MEAN_SECONDS,
     DOOR_MEASURE_EARLY_HELP_QUEUE_MEAN_CONTACTS,
     DOOR_MEASURE_EARLY_HELP_PLACES_UTILISATION_SHARE,
     {8 * 0.45, 4, 1, 16},
     0.45},
    {DOOR_MEASURE_ASSESSMENT_WAIT_MEAN_SECONDS,
     DOOR_MEASURE_ASSESSMENT_QUEUE_MEAN_CONTACTS,
     DOOR_MEASURE_ASSESSMENT_SLOTS_UTILISATION_SHARE,
     {8 * 0.25, 10, 1, 22},
     0.25},
};

/* ---- what the ledger of one replication says beyond the measures ---- */

/* Times in a stage, or in its queue, summed over those that left in the period; and at the edges of it. */
struct passage {
  int64_t left_seconds;         /* whole times of all who left in the period */
  int64_t before_start_seconds; /* the part of them before the period */
  int64_t still_here_count;
  int64_t still_here_since; /* sum of the instants at which those came who are still here */
};

struct tally {
  struct passage queues[STAGES];
  struct passage whole[STAGES];
  struct sim_map classes; /* of those who wait for screening */
  int64_t class_wait_seconds[CLASSES];
  int64_t class_waits[CLASSES];
};

struct tallies {
  struct sim_time measured_from;
  struct tally of[REPLICATIONS];
};

static void on_leave(struct passage *passage, int64_t now, int64_t seconds, int64_t measured_from)
{
  passage->still_here_count--;
  passage->still_here_since -= now - seconds;
  if (now >= measured_from) {
    passage->left_seconds += seconds;
    int64_t before = measured_from - (now - seconds);
    passage->before_start_seconds += before > 0 ? before : 0;
  }
}

static enum door_err on_screening_start(struct tally *tally, const struct door_record *record, int64_t measured_from)
{
  uint64_t class_number = 0;
  if (!sim_map_find(&tally->classes, record->subject, &class_number) || class_number >= CLASSES) {
    return DOOR_ERR_MALFORMED;
  }
  sim_map_remove(&tally->classes, record->subject);
  if (record->time_seconds >= measured_from) {
    tally->class_wait_seconds[class_number] += door_record_seconds(record->value);
    tally->class_waits[class_number]++;
  }
  return DOOR_OK;
}

static enum door_err on_record(struct tally *tally, const struct door_record *record, int64_t measured_from)
{
  struct passage *queue = &tally->queues[record->code % STAGES];
  struct passage *whole = &tally->whole[record->code % STAGES];
  int64_t now = record->time_seconds;
  bool is_screening = record->code == DOOR_POOL_SCREENING_STAFF;
  if (record->kind == DOOR_RECORD_JOINED) {
    queue->still_here_count++;
    queue->still_here_since += now;
    whole->still_here_count++;
    whole->still_here_since += now;
    return is_screening ? sim_map_put(&tally->classes, record->subject, (uint64_t)record->value) : DOOR_OK;
  }
  if (record->kind == DOOR_RECORD_STARTED) {
    on_leave(queue, now, door_record_seconds(record->value), measured_from);
    return is_screening ? on_screening_start(tally, record, measured_from) : DOOR_OK;
  }
  if (record->kind == DOOR_RECORD_ENDED) {
    on_leave(whole, now, door_record_seconds(record->value), measured_from);
  }
  return DOOR_OK;
}

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct tallies *tallies = self;
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < count && err == DOOR_OK; i++) {
    err = on_record(&tallies->of[replication], &records[i], tallies->measured_from.seconds);
  }
  return err;
}

/* ---- the run ---- */

static double run_in_hours(void)
{
  double slowest = 0;
  for (size_t i = 0; i < COUNT(stages); i++) {
    slowest = fmax(slowest, theory_relaxation_hours(stages[i].given_queue));
  }
  return RELAXATIONS * slowest;
}

struct fixture {
  struct experiment experiment;
  struct tallies tallies;
};

static int run_network(void **state)
{
  struct fixture *fixture = calloc(1, sizeof *fixture);
  assert_non_null(fixture);
  struct experiment_plan plan = {.scenario_path = "scenarios/oracle/fd3.yaml",
                                 .seed = SEED,
                                 .replication_count = REPLICATIONS,
                                 .observer = {.self = &fixture->tallies, .on_records = on_records}};
  experiment_set(&plan, "time.run_in_days=%.0f", ceil(run_in_hours() / DAY_HOURS));
  experiment_set(&plan, "time.measured_days=%d", MEASURED_DAYS);
  experiment_init(&fixture->experiment, &plan);
  fixture->tallies.measured_from = fixture->experiment.setting->measured_from;
  for (size_t i = 0; i < REPLICATIONS; i++) {
    sim_map_init(&fixture->tallies.of[i].classes);
  }
  experiment_run(&fixture->experiment, &plan);
  *state = fixture;
  return 0;
}

static int drop_network(void **state)
{
  struct fixture *fixture = *state;
  for (size_t i = 0; i < REPLICATIONS; i++) {
    sim_map_fini(&fixture->tallies.of[i].classes);
  }
  experiment_fini(&fixture->experiment);
  free(fixture);
  return 0;
}

/* ---- the checks ---- */

static double rounding_hours(struct theory_queue queue)
{
  struct theory_queue longer = queue;
  longer.mean_hours += second_hours / 2;
  return theory_mean_wait(longer) - theory_mean_wait(queue) + second_hours;
}

static struct theory_claim claim_of(double want, double bias_bound)
{
  return (struct theory_claim){want, bias_bound, FALSE_ALARM / CHECKS_MAX};
}

static struct theory_claim wait_claim(struct theory_queue queue)
{
  return claim_of(theory_mean_wait(queue) * HOUR_SECONDS, rounding_hours(queue) * HOUR_SECONDS);
}

static struct theory_claim utilisation_claim(struct theory_queue queue)
{
  return claim_of(theory_utilisation(queue), queue.arrivals_per_hour * second_hours / 2 / queue.servers);
}

static bool agrees(const struct experiment *experiment, enum door_measure measure, struct theory_claim claim)
{
  double values[REPLICATIONS];
  uint32_t count = experiment_values(experiment, measure, values);
  return theory_is_compatible(values, count, claim);
}

static void network__each_stage__is_a_queue_by_itself(void **state)
{
  const struct fixture *fixture = *state;
  for (size_t i = 0; i < COUNT(stages); i++) {
    const struct stage *stage = &stages[i];
    struct theory_queue queue = stage->given_queue;
    assert_true(agrees(&fixture->experiment, stage->given_wait, wait_claim(queue)));
    assert_true(agrees(
        &fixture->experiment, stage->given_queue_length,
        claim_of(queue.arrivals_per_hour * theory_mean_wait(queue), queue.arrivals_per_hour * rounding_hours(queue))));
    assert_true(agrees(&fixture->experiment, stage->given_utilisation, utilisation_claim(queue)));
  }
}

static void network__time_in_stages__is_the_sum_over_visits(void **state)
{
  const struct fixture *fixture = *state;
  double want = 0;
  double bias_bound = 0;
  for (size_t i = 0; i < COUNT(stages); i++) {
    struct theory_queue queue = stages[i].given_queue;
    want += stages[i].visit_share * (theory_mean_wait(queue) + queue.mean_hours);
    bias_bound += stages[i].visit_share * (rounding_hours(queue) + second_hours);
  }
  assert_true(fabs(want - 6.4522) < 5e-5); /* the figure that the scenario states */
  assert_true(agrees(&fixture->experiment, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS,
                     claim_of(want * HOUR_SECONDS, bias_bound * HOUR_SECONDS)));
}

static void network__priority_classes__wait_as_cobham_says(void **state)
{
  const struct fixture *fixture = *state;
  struct theory_queue queue = stages[DOOR_POOL_SCREENING_STAFF].given_queue;
  for (int k = 0; k < CLASSES; k++) {
    double values[REPLICATIONS];
    for (size_t i = 0; i < REPLICATIONS; i++) {
      const struct tally *tally = &fixture->tallies.of[i];
      assert_true(tally->class_waits[k] > 0);
      values[i] = (double)tally->class_wait_seconds[k] / (double)tally->class_waits[k];
    }
    struct theory_queue longer = queue;
    longer.mean_hours += second_hours / 2;
    double want = theory_cobham_wait(queue, class_shares, k);
    double rounding = theory_cobham_wait(longer, class_shares, k) - want + second_hours;
    assert_true(theory_is_compatible(values, REPLICATIONS, claim_of(want * HOUR_SECONDS, rounding * HOUR_SECONDS)));
    /* The control: without classes all would wait alike. */
    assert_false(theory_is_compatible(values, REPLICATIONS, wait_claim(queue)));
  }
}

/* Little (1961): the number present, integrated over the period, is the time spent by those who left in it, less what
 * they spent before it, plus what those who stayed spent in it. Both sides come from different records. Whole seconds;
 * a measure is one division, so 1e-12 of it is its rounding. Nobody stays through a whole period here. */
static void assert_littles_law(double present_seconds, const struct passage *passage, int64_t horizon)
{
  int64_t edges = passage->still_here_count * horizon - passage->still_here_since - passage->before_start_seconds;
  double want = (double)(passage->left_seconds + edges);
  if (!(fabs(present_seconds - want) <= 1e-12 * want)) {
    fail_msg("%.17g s present, %.17g s spent", present_seconds, want);
  }
}

static void network__number_present_and_time_spent__follow_littles_law(void **state)
{
  const struct fixture *fixture = *state;
  const struct door_setting *setting = fixture->experiment.setting;
  int64_t horizon = setting->horizon.seconds;
  double period = (double)(horizon - setting->measured_from.seconds);
  for (uint32_t replication = 0; replication < REPLICATIONS; replication++) {
    const struct tally *tally = &fixture->tallies.of[replication];
    for (size_t i = 0; i < COUNT(stages); i++) {
      const struct stage *stage = &stages[i];
      const struct door_results *results = fixture->experiment.results;
      double waiting = door_results_value(results, replication, stage->given_queue_length).number;
      double busy =
          door_results_value(results, replication, stage->given_utilisation).number * stage->given_queue.servers;
      assert_littles_law(waiting * period, &tally->queues[i], horizon);
      assert_littles_law((waiting + busy) * period, &tally->whole[i], horizon);
    }
  }
}

/* The control: an oracle whose services are 3 % longer is refused by every measure. */
static void network__oracle_3_percent_off__is_refused(void **state)
{
  const struct fixture *fixture = *state;
  double time_in_stages = 0;
  for (size_t i = 0; i < COUNT(stages); i++) {
    struct theory_queue longer = stages[i].given_queue;
    longer.mean_hours *= 1.03;
    time_in_stages += stages[i].visit_share * (theory_mean_wait(longer) + longer.mean_hours);
    assert_false(agrees(&fixture->experiment, stages[i].given_wait, wait_claim(longer)));
    assert_false(agrees(&fixture->experiment, stages[i].given_utilisation, utilisation_claim(longer)));
  }
  assert_false(agrees(&fixture->experiment, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS,
                      claim_of(time_in_stages * HOUR_SECONDS, 0)));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(network__each_stage__is_a_queue_by_itself),
      cmocka_unit_test(network__time_in_stages__is_the_sum_over_visits),
      cmocka_unit_test(network__priority_classes__wait_as_cobham_says),
      cmocka_unit_test(network__number_present_and_time_spent__follow_littles_law),
      cmocka_unit_test(network__oracle_3_percent_off__is_refused),
  };
  return cmocka_run_group_tests(tests, run_network, drop_network);
}
