/* First contacts as a Poisson field, tested by statistics on real draws with a fixed seed.
 *
 * False alarms: each check is made at a level of 1e-6 (normal: 4.892 standard deviations two-sided; chi-square by its
 * own upper tail; Kolmogorov-Smirnov: D n^(1/2) = 2.694), 38 checks in all; were the seed fresh, one run in 26,000
 * would fail by chance. The seed is fixed, so a failure is a fault. */
#include "demand_driver.h"

#include "sim_math.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define LEVEL 1e-6
#define KOLMOGOROV_LIMIT 2.694 /* 2 e^(-2 x^2) = 1e-6 */
#define NORMAL_LIMIT 4.892

enum { YEAR_DAYS = 365, HOURS = 4 * YEAR_DAYS * 24, SEED = 20150601, CELLS_MAX = 64 };

/* 1460 days from Monday 1 June 2015; flat profiles. */
static struct door_scenario over_years(double contacts_per_hour)
{
  struct door_scenario scenario = valid_scenario();
  scenario.time.measured_days = 4 * YEAR_DAYS;
  scenario.intake.sources[0].annual_first_contacts = contacts_per_hour * 8760;
  return scenario;
}

/* Contacts in each hour; a second source, if there is one, counts in a second row. */
static uint32_t *hourly_counts(const struct door_scenario *scenario)
{
  uint32_t *counts = calloc(2 * HOURS, sizeof *counts);
  assert_non_null(counts);
  struct field field;
  field_init(&field, scenario, SEED);
  struct demand_point point;
  while (field_next(&field, &point)) {
    uint32_t source = demand_source(field.setting, door_family_of(point.contact));
    counts[source * HOURS + (uint32_t)(point.time.seconds / SIM_HOUR_SECONDS)]++;
  }
  field_fini(&field);
  return counts;
}

/* The upper tail of chi-square is that of a gamma with half the degrees. */
static void assert_chi_square(const double *found, const double *want, size_t cell_count, double degrees)
{
  double sum = 0;
  for (size_t i = 0; i < cell_count; i++) {
    assert_true(want[i] > 5);
    sum += (found[i] - want[i]) * (found[i] - want[i]) / want[i];
  }
  assert_true(sim_gamma_q(degrees / 2, sum / 2) > LEVEL);
}

/* Counts an hour have the Poisson's mean, dispersion and shape at rates below, at and above strips' borders. */
static void demand__flat_profile__hourly_counts_are_poisson(void **state)
{
  (void)state;
  static const double given_rates[] = {0.05, 0.7, 1.0, 1.3, 2.0, 5.5, 20.0};
  for (size_t i = 0; i < COUNT(given_rates); i++) {
    double rate = given_rates[i];
    struct door_scenario scenario = over_years(rate);
    uint32_t *counts = hourly_counts(&scenario);
    double sum = 0;
    double square_sum = 0;
    double found[CELLS_MAX] = {0};
    for (uint32_t hour = 0; hour < HOURS; hour++) {
      assert_true(counts[hour] < CELLS_MAX);
      double difference = counts[hour] - rate;
      sum += counts[hour];
      square_sum += difference * difference / rate;
      found[counts[hour]]++;
    }
    assert_true(fabs(sum - HOURS * rate) < NORMAL_LIMIT * sqrt(HOURS * rate));
    /* A term of the dispersion has mean 1 and variance 2 + 1 / rate. */
    assert_true(fabs(square_sum - HOURS) < NORMAL_LIMIT * sqrt(HOURS * (2 + 1 / rate)));
    /* The shape: hours with n contacts; cells that expect few are put together with their neighbour. */
    double found_cells[CELLS_MAX] = {0};
    double want_cells[CELLS_MAX] = {0};
    size_t cell = 0;
    double chance = exp(-rate);
    double left = 1;
    for (uint32_t n = 0; n < CELLS_MAX; n++) {
      found_cells[cell] += found[n];
      want_cells[cell] += HOURS * chance;
      left -= chance;
      chance *= rate / (n + 1);
      if (want_cells[cell] > 20 && left * HOURS > 20) {
        cell++;
      }
    }
    assert_chi_square(found_cells, want_cells, cell + 1, (double)cell);
    free(counts);
  }
}

/* An hour's count says nothing of the next hour's or of another source's in the same hour: the sum of products of
 * standardised counts has mean 0 and variance HOURS. */
static void demand__other_hours_and_sources__are_independent(void **state)
{
  (void)state;
  struct door_scenario scenario = over_years(1.7);
  scenario.intake.sources[1] = source_of("school", 1.7 * 8760);
  scenario.intake.source_count = 2;
  uint32_t *counts = hourly_counts(&scenario);
  static const uint32_t given_lags[] = {1, 2, 24, 168, HOURS};
  for (size_t i = 0; i < COUNT(given_lags); i++) {
    double sum = 0;
    for (uint32_t hour = 0; hour < HOURS; hour++) {
      uint32_t other = hour + given_lags[i]; /* of source 1 once it passes HOURS */
      sum += (counts[hour] - 1.7) * (counts[other] - 1.7) / 1.7;
    }
    assert_true(fabs(sum) < NORMAL_LIMIT * sqrt(HOURS));
  }
  free(counts);
}

static int compare_doubles(const void *a, const void *b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Within their hour contacts fall evenly. A second is a 3600th of it, far below what the distance resolves. */
static void demand__second_in_the_hour__is_uniform(void **state)
{
  (void)state;
  enum { SECONDS_MAX = 120000 };
  struct door_scenario scenario = over_years(1.3);
  scenario.time.measured_days = YEAR_DAYS;
  double *shares = calloc(SECONDS_MAX, sizeof *shares);
  assert_non_null(shares);
  struct field field;
  field_init(&field, &scenario, SEED);
  struct demand_point point;
  size_t count = 0;
  while (field_next(&field, &point)) {
    assert_true(count < SECONDS_MAX);
    shares[count++] = ((double)(point.time.seconds % SIM_HOUR_SECONDS) + 0.5) / SIM_HOUR_SECONDS;
  }
  field_fini(&field);
  qsort(shares, count, sizeof *shares, compare_doubles);
  double distance = 0;
  for (size_t i = 0; i < count; i++) {
    distance = fmax(distance, fabs(shares[i] - (double)i / (double)count));
    distance = fmax(distance, fabs(shares[i] - (double)(i + 1) / (double)count));
  }
  assert_true(distance * sqrt((double)count) < KOLMOGOROV_LIMIT);
  free(shares);
}

/* Contacts by month, weekday and hour of day, against what the weights give day by day: a day's share of the annual
 * volume is its month's weight over the sum of weight times days of a year, and its weekday's over a seventh of their
 * sum. */
static void demand__month_weekday_and_hour_profiles__shares_are_the_weights(void **state)
{
  (void)state;
  enum { ANNUAL = 30000 };
  static const double month_weights[DOOR_MONTHS] = {10, 9, 11, 8, 10, 12, 9, 4, 9, 11, 12, 7};
  static const double weekday_weights[SIM_WEEKDAYS] = {6, 5, 5, 4, 5, 2, 1}; /* sum 28 */
  static const double hour_weights[DOOR_DAY_HOURS] = {1, 1, 0, 0, 0, 0, 1, 2, 5, 9, 9, 8,
                                                      7, 8, 9, 9, 8, 6, 4, 3, 3, 3, 2, 2}; /* sum 100 */
  static const double year_weight = 3404; /* 31 x (10+11+10+9+4+11+7) + 30 x (8+12+9+12) + 28 x 9 */
  struct door_scenario scenario = over_years(1);
  struct door_source *source = &scenario.intake.sources[0];
  source->annual_first_contacts = ANNUAL;
  memcpy(source->month_weights, month_weights, sizeof month_weights);
  memcpy(source->weekday_weights, weekday_weights, sizeof weekday_weights);
  memcpy(source->hour_weights, hour_weights, sizeof hour_weights);
  double found_month[DOOR_MONTHS] = {0}, want_month[DOOR_MONTHS] = {0};
  double found_weekday[SIM_WEEKDAYS] = {0}, want_weekday[SIM_WEEKDAYS] = {0};
  double found_hour[DOOR_DAY_HOURS] = {0}, want_hour[DOOR_DAY_HOURS] = {0};
  double found_total = 0, want_total = 0;
  uint32_t *counts = hourly_counts(&scenario);
  for (uint32_t hour = 0; hour < HOURS; hour++) {
    uint32_t month = (uint32_t)sim_date_plus_days(scenario.time.first_day, hour / 24).month - 1U;
    uint32_t weekday = hour / 24 % 7;
    double day = ANNUAL * month_weights[month] / year_weight * weekday_weights[weekday] / 4;
    double want = day * hour_weights[hour % 24] / 100;
    found_month[month] += counts[hour];
    want_month[month] += want;
    found_weekday[weekday] += counts[hour];
    want_weekday[weekday] += want;
    found_total += counts[hour];
    want_total += want;
    if (hour_weights[hour % 24] > 0) {
      found_hour[hour % 24] += counts[hour];
      want_hour[hour % 24] += want;
    } else {
      assert_int_equal(counts[hour], 0);
    }
  }
  free(counts);
  assert_true(fabs(found_total - want_total) < NORMAL_LIMIT * sqrt(want_total));
  assert_chi_square(found_month, want_month, DOOR_MONTHS, DOOR_MONTHS);
  assert_chi_square(found_weekday, want_weekday, SIM_WEEKDAYS, SIM_WEEKDAYS);
  /* Hours 2 to 5 have no weight; those from 6 on are compared. */
  assert_chi_square(found_hour + 6, want_hour + 6, DOOR_DAY_HOURS - 6, DOOR_DAY_HOURS - 6);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(demand__flat_profile__hourly_counts_are_poisson),
      cmocka_unit_test(demand__other_hours_and_sources__are_independent),
      cmocka_unit_test(demand__second_in_the_hour__is_uniform),
      cmocka_unit_test(demand__month_weekday_and_hour_profiles__shares_are_the_weights),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
