/* Control variates: whether intervals with a control hold, by themselves and where they are chosen for being narrower;
 * and whether the mean of first contacts that demand_mean.h states is the mean.
 *
 * M/M/1 at utilisation 0.5, EXPERIMENTS experiments of REPLICATIONS replications, with first contacts as the control,
 * whose mean is the rate times the period. Of the time that a worker is busy, arrivals say half: N services of
 * variation 1 have the variance N times 2 s^2, of which N times s^2 is that of N. So the interval is sqrt(1/2) = 0.71
 * of the plain one.
 *
 * The number of intervals that hold the exact value is binomial with EXPERIMENTS and 0.95; it must lie between the
 * quantiles of FALSE_ALARM / 2 each way. Of the intervals that are told (the controlled one where it pays, else the
 * plain one) at least 94 % hold, as ADR 39 says: not below the lower quantile. False alarms: below 6 x FALSE_ALARM for
 * these, and FALSE_ALARM for each scenario of the last test and each row of the one before it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "demand_mean.h"
#include "door_control.h"
#include "experiment.h"
#include "sim_math.h"
#include "sim_random.h"
#include "theory.h"

#include <math.h>

#define FALSE_ALARM 1e-6

enum {
  EXPERIMENTS = 400,
  REPLICATIONS = DOOR_CONTROL_REPLICATIONS_MIN,
  ALL_REPLICATIONS = EXPERIMENTS * REPLICATIONS,
  SEED = 19810301,
  RELAXATIONS = 10,
  MEASURED_DAYS = 20,
  YEAR_HOURS = 8760,
  DAY_HOURS = 24,
  HOUR_SECONDS = 3600,
};

static const struct theory_queue queue = {1, 0.5, 1, 1};

struct counts {
  uint32_t controlled_hold, told_hold, told_controlled;
  double width_share; /* mean */
};

static bool holds(const struct door_summary *summary, double want)
{
  return summary->has_interval && summary->low <= want && want <= summary->high;
}

static struct counts count_of(const struct experiment *experiment, enum door_measure measure, double want)
{
  struct counts counts = {.controlled_hold = 0};
  double known = queue.arrivals_per_hour * MEASURED_DAYS * DAY_HOURS;
  uint32_t place = 0;
  for (uint32_t i = 0; i < EXPERIMENTS; i++) {
    struct door_controls pairs = {.count = 0};
    struct door_running plain = {.count = 0};
    for (uint32_t j = 0; j < REPLICATIONS; j++, place++) {
      double value = door_results_value(experiment->results, place, measure).number;
      door_controls_add(&pairs, door_results_value(experiment->results, place, DOOR_MEASURE_FIRST_CONTACTS).number,
                        value);
      door_running_add(&plain, value);
    }
    struct door_controlled controlled = door_controlled_of(&pairs, known, DOOR_OUTSIDE_SHARE);
    struct door_summary without = door_running_summary(&plain, DOOR_OUTSIDE_SHARE);
    bool pays = door_controlled_pays(&controlled);
    counts.controlled_hold += holds(&controlled.summary, want);
    counts.told_hold += holds(pays ? &controlled.summary : &without, want);
    counts.told_controlled += pays;
    counts.width_share += controlled.width_share / EXPERIMENTS;
  }
  return counts;
}

static void control__many_experiments__intervals_hold_and_are_narrower(void **state)
{
  (void)state;
  struct experiment experiment;
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
  double wait_hours = theory_mean_wait(queue);
  const struct {
    enum door_measure measure;
    double want;
  } rows[] = {
      {DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, theory_utilisation(queue)},
      {DOOR_MEASURE_SCREENING_QUEUE_MEAN_CONTACTS, queue.arrivals_per_hour * wait_hours},
      {DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, (wait_hours + queue.mean_hours) * HOUR_SECONDS},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct counts counts = count_of(&experiment, rows[i].measure, rows[i].want);
    if (!theory_is_share(counts.controlled_hold, EXPERIMENTS, 0.95, FALSE_ALARM) ||
        !theory_is_not_below(counts.told_hold, EXPERIMENTS, 0.94, FALSE_ALARM / 2)) {
      fail_msg("%s: of %d intervals with a control %u hold, of those told %u", door_measure_row(rows[i].measure)->name,
               EXPERIMENTS, counts.controlled_hold, counts.told_hold);
    }
    /* The control: a value that is 4 % off. */
    assert_false(theory_is_share(count_of(&experiment, rows[i].measure, 1.04 * rows[i].want).controlled_hold,
                                 EXPERIMENTS, 0.95, FALSE_ALARM));
    if (i == 0) {
      assert_true(fabs(counts.width_share - sqrt(0.5)) < 0.04);
      assert_true(counts.told_controlled > 0.9 * EXPERIMENTS); /* normal values: in 98.5 % */
    }
  }
  experiment_fini(&experiment);
}

/* ---- normal values ---- */

/* One experiment of the table in ADR 39: whether the interval that is told holds the mean, which is 0. */
static bool told_holds(uint32_t number, uint32_t replications, double correlation)
{
  struct sim_stream stream = sim_stream_of(SEED, number);
  struct door_controls pairs = {.count = 0};
  struct door_running plain = {.count = 0};
  double own = sim_sqrt(1 - correlation * correlation);
  for (uint32_t i = 0; i < replications; i++) {
    struct sim_draw draw = sim_draw(stream, 0, 0, i);
    double control = sim_normal_quantile(sim_uniform(draw.first));
    double value = correlation * control + own * sim_normal_quantile(sim_uniform(draw.second));
    door_controls_add(&pairs, control, value);
    door_running_add(&plain, value);
  }
  struct door_controlled controlled = door_controlled_of(&pairs, 0, DOOR_OUTSIDE_SHARE);
  struct door_summary without = door_running_summary(&plain, DOOR_OUTSIDE_SHARE);
  return holds(door_controlled_pays(&controlled) ? &controlled.summary : &without, 0);
}

/* From 30 replications on no less than 94 %, whatever the correlation. Of 4,000: false alarm 1e-6 a row; 92 % is found
 * with probability 0.62, 91 % with 0.995. */
static void control__chosen_for_normal_values__holds_as_adr_39_says(void **state)
{
  (void)state;
  enum { NORMAL_EXPERIMENTS = 4000 };
  static const struct {
    uint32_t given_replications;
    double given_correlation;
  } rows[] = {{30, 0}, {30, 0.3}, {30, 0.45}, {30, 0.7}, {100, 0.3}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint32_t count = 0;
    for (uint32_t number = 0; number < NORMAL_EXPERIMENTS; number++) {
      count += told_holds(number, rows[i].given_replications, rows[i].given_correlation);
    }
    if (!(theory_binomial_share(count, NORMAL_EXPERIMENTS, 0.94) > FALSE_ALARM)) {
      fail_msg("row %zu: of %d intervals %u hold", i, NORMAL_EXPERIMENTS, count);
    }
  }
}

/* ---- what demand says ---- */

static void assert_mean_known(const char *path, uint32_t days)
{
  enum { COUNT = 48 };
  struct experiment experiment;
  struct experiment_plan plan = {.scenario_path = path, .seed = SEED, .replication_count = COUNT};
  experiment_set(&plan, "time.run_in_days=%u", 40);
  experiment_set(&plan, "time.measured_days=%u", days);
  experiment_init(&experiment, &plan);
  experiment_run(&experiment, &plan);
  double known = 0;
  const char *reason = demand_first_contacts_mean(experiment.setting, &known);
  if (reason != NULL) {
    fail_msg("%s: %s", path, reason);
  }
  double values[COUNT];
  uint32_t count = experiment_values(&experiment, DOOR_MEASURE_FIRST_CONTACTS, values);
  if (!theory_is_compatible(values, count, (struct theory_claim){known, 0, FALSE_ALARM})) {
    fail_msg("%s: the mean is not %.9g", path, known);
  }
  assert_false(theory_is_compatible(values, count, (struct theory_claim){1.03 * known, 0, FALSE_ALARM}));
  experiment_fini(&experiment);
}

/* Profiles by month, weekday and hour; siblings; terms and holidays; trends; surges, hidden and diverted contacts. */
static void demand__of_scenarios__has_the_mean_that_is_stated(void **state)
{
  (void)state;
  static const char *const paths[] = {"scenarios/cardiff-2014-15.yaml", "scenarios/vale-2021.yaml",
                                      "scenarios/england-typical-2025.yaml",
                                      "scenarios/monmouthshire-2014-summer-surge.yaml", "scenarios/wrexham-2012.yaml"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    assert_mean_known(paths[i], 200);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(control__many_experiments__intervals_hold_and_are_narrower),
      cmocka_unit_test(control__chosen_for_normal_values__holds_as_adr_39_says),
      cmocka_unit_test(demand__of_scenarios__has_the_mean_that_is_stated),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
