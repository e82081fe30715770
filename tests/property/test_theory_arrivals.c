/* Arrivals are a Poisson process: counts of hours are Poisson numbers, independent of each other, and the seconds
 * within an hour are uniform.
 *
 * Through the real services, from the records `received` of scenarios/oracle/mmc.yaml at 8 an hour.
 * False alarms: CHECKS checks at FALSE_ALARM / CHECKS each; sums over thousands of hours are near enough to normal, and
 * every cell of the chi-square expects 20 hours or more. Each check has a control that it refuses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "experiment.h"
#include "sim_math.h"

#include <math.h>
#include <stdlib.h>

#define FALSE_ALARM 1e-6

enum {
  CHECKS = 5,
  REPLICATIONS = 16,
  DAYS = 120,
  HOURS = REPLICATIONS * DAYS * 24,
  HOUR_SECONDS = 3600,
  SECOND_CELLS = 60,
  SEED = 18371231,
  CELLS = 18, /* of the count of an hour: 0 and 1 together, 2 ... 17, 18 and more */
};

static const double rate = 8;

struct arrivals {
  uint32_t counts[HOURS];
  uint32_t by_second[REPLICATIONS][SECOND_CELLS];
};

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct arrivals *arrivals = self;
  for (uint32_t i = 0; i < count; i++) {
    if (records[i].kind == DOOR_RECORD_RECEIVED) {
      int64_t hour = records[i].time_seconds / HOUR_SECONDS;
      int64_t second = records[i].time_seconds % HOUR_SECONDS;
      arrivals->counts[replication * (DAYS * 24) + hour]++;
      arrivals->by_second[replication][second * SECOND_CELLS / HOUR_SECONDS]++;
    }
  }
  return DOOR_OK;
}

static int run_arrivals(void **state)
{
  struct arrivals *arrivals = calloc(1, sizeof *arrivals);
  assert_non_null(arrivals);
  struct experiment experiment;
  struct experiment_plan plan = {.scenario_path = "scenarios/oracle/mmc.yaml",
                                 .seed = SEED,
                                 .replication_count = REPLICATIONS,
                                 .observer = {.self = arrivals, .on_records = on_records}};
  experiment_set(&plan, "time.run_in_days=0");
  experiment_set(&plan, "time.measured_days=%d", DAYS);
  experiment_init(&experiment, &plan);
  experiment_run(&experiment, &plan);
  experiment_fini(&experiment);
  *state = arrivals;
  return 0;
}

static int drop_arrivals(void **state)
{
  free(*state);
  return 0;
}

/* z is a standard normal number, where the claim holds. */
static bool is_normal(double z)
{
  return erfc(fabs(z) / sqrt(2)) >= FALSE_ALARM / CHECKS;
}

static bool is_chi_square(double sum, double freedom)
{
  double below = sim_gamma_p(freedom / 2, sum / 2);
  return below >= FALSE_ALARM / CHECKS / 2 && 1 - below >= FALSE_ALARM / CHECKS / 2;
}

static double deviation_of_sum(const struct arrivals *arrivals, double mean)
{
  double sum = 0;
  for (size_t i = 0; i < HOURS; i++) {
    sum += arrivals->counts[i];
  }
  return (sum - HOURS * mean) / sqrt(HOURS * mean);
}

static void arrivals__rate__is_that_of_the_scenario(void **state)
{
  assert_true(is_normal(deviation_of_sum(*state, rate)));
  assert_false(is_normal(deviation_of_sum(*state, 1.03 * rate)));
}

/* Variance / mean is 1: (N - m)^2 / m has mean 1 and variance 2 + 1 / m. */
static double deviation_of_dispersion(const struct arrivals *arrivals, double want)
{
  double sum = 0;
  for (size_t i = 0; i < HOURS; i++) {
    sum += (arrivals->counts[i] - rate) * (arrivals->counts[i] - rate) / rate;
  }
  return (sum - HOURS * want) / sqrt(HOURS * (2 + 1 / rate));
}

static void arrivals__counts_of_hours__vary_as_much_as_their_mean(void **state)
{
  assert_true(is_normal(deviation_of_dispersion(*state, 1)));
  assert_false(is_normal(deviation_of_dispersion(*state, 0.93)));
  assert_false(is_normal(deviation_of_dispersion(*state, 1.07)));
}

/* Chi-square of the frequencies of counts. mean: of the Poisson distribution held against. */
static double chi_square_of_counts(const struct arrivals *arrivals, double mean)
{
  double found[CELLS] = {0};
  for (size_t i = 0; i < HOURS; i++) {
    uint32_t cell = arrivals->counts[i] < 1 ? 0 : arrivals->counts[i] - 1;
    found[cell < CELLS ? cell : CELLS - 1]++;
  }
  double share = exp(-mean);
  double left = 1;
  double sum = 0;
  double want = 0;
  for (uint32_t count = 0; count <= CELLS; count++) {
    want += HOURS * (count == CELLS ? left : share);
    left -= share;
    share *= mean / (count + 1);
    if (count > 0) {
      sum += (found[count - 1] - want) * (found[count - 1] - want) / want;
      want = 0;
    }
  }
  return sum;
}

static void arrivals__counts_of_hours__have_poisson_frequencies(void **state)
{
  assert_true(is_chi_square(chi_square_of_counts(*state, rate), CELLS - 1));
  assert_false(is_chi_square(chi_square_of_counts(*state, 1.03 * rate), CELLS - 1));
}

/* lag 0 is the control. */
static double correlation_deviation(const struct arrivals *arrivals, uint32_t lag)
{
  double sum = 0;
  for (size_t i = lag; i < HOURS; i++) {
    sum += (arrivals->counts[i] - rate) * (arrivals->counts[i - lag] - rate) / rate;
  }
  return sum / sqrt(HOURS - lag);
}

static void arrivals__hours_that_follow_each_other__are_independent(void **state)
{
  assert_true(is_normal(correlation_deviation(*state, 1)));
  assert_false(is_normal(correlation_deviation(*state, 0)));
}

static void arrivals__seconds_of_the_hour__are_uniform(void **state)
{
  const struct arrivals *arrivals = *state;
  double found[SECOND_CELLS] = {0};
  double all = 0;
  for (size_t i = 0; i < REPLICATIONS; i++) {
    for (size_t cell = 0; cell < SECOND_CELLS; cell++) {
      found[cell] += arrivals->by_second[i][cell];
      all += arrivals->by_second[i][cell];
    }
  }
  double sum = 0;
  double tilted = 0; /* the control: the first minute with a tenth of its arrivals in the second */
  for (size_t cell = 0; cell < SECOND_CELLS; cell++) {
    double want = all / SECOND_CELLS;
    double moved = cell == 0 ? -0.1 * want : cell == 1 ? 0.1 * want : 0;
    sum += (found[cell] - want) * (found[cell] - want) / want;
    tilted += (found[cell] + moved - want) * (found[cell] + moved - want) / want;
  }
  assert_true(is_chi_square(sum, SECOND_CELLS - 1));
  assert_false(is_chi_square(tilted, SECOND_CELLS - 1));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(arrivals__rate__is_that_of_the_scenario),
      cmocka_unit_test(arrivals__counts_of_hours__vary_as_much_as_their_mean),
      cmocka_unit_test(arrivals__counts_of_hours__have_poisson_frequencies),
      cmocka_unit_test(arrivals__hours_that_follow_each_other__are_independent),
      cmocka_unit_test(arrivals__seconds_of_the_hour__are_uniform),
  };
  return cmocka_run_group_tests(tests, run_arrivals, drop_arrivals);
}
