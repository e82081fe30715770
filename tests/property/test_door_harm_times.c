/* The band of harm as a Markov chain on three states, against its theory, on the keyed draws of many families.
 *
 * Rises a = 4 and b = 6 a year, eases c = 5 and d = 3 a year. In the long run the shares of the bands are in balance:
 * p1 = p0 a / c, p2 = p1 b / d. From unlikely, harm becomes likely after a mean of 1/a + (1 + c/a) / b years: one spell
 * unlikely, then from possible either up, or down and back again (first step: m0 = 1/a + m1, m1 = 1/(b+c) + c/(b+c)
 * m0).
 *
 * False alarms: each check is made at 4.892 standard deviations, two-sided 1e-6; 4 checks in all, so that were the seed
 * fresh, one run in 250,000 would fail by chance. The seed is fixed, so a failure is a fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_harm.h"

#include <math.h>

#define NORMAL_LIMIT 4.892

enum { FAMILY_COUNT = 20000, SEED = 20150601 };

static const double YEAR_SECONDS = 31536000.0;
static const struct sim_time FAR = {INT64_C(1) << 50};
static const double A = 4, B = 6, C = 5, D = 3;

static const struct door_families chain = {.harm_rising_per_year = {4, 6}, .harm_easing_per_year = {5, 3}};

static struct door_need_course course_of(uint64_t family)
{
  return (struct door_need_course){&chain, sim_stream_of(SEED, 0), {family}, NULL, NULL};
}

/* Ten years on, all that the chain has forgotten where it began: its slower rate is 3.5 a year (x^2 - 18 x + 51 = 0).
 */
static void harm__after_years__shares_are_those_of_balance(void **state)
{
  (void)state;
  double p0 = 1 / (1 + A / C + A / C * B / D);
  const double want_shares[DOOR_HARM_BANDS] = {p0, p0 * A / C, p0 * A / C * B / D};
  uint32_t counts[DOOR_HARM_BANDS] = {0};
  for (uint64_t family = 0; family < FAMILY_COUNT; family++) {
    struct door_need_course course = course_of(family);
    struct door_harm harm = {sim_time_at(0), 0, DOOR_HARM_UNLIKELY};
    counts[door_harm_at(&course, harm, false, sim_time_at((int64_t)(10 * YEAR_SECONDS))).band]++;
  }
  for (uint32_t band = 0; band < DOOR_HARM_BANDS; band++) {
    double mean = FAMILY_COUNT * want_shares[band];
    assert_true(fabs(counts[band] - mean) < NORMAL_LIMIT * sqrt(mean * (1 - want_shares[band])));
  }
}

static void harm_crossing__from_unlikely__mean_is_that_of_the_first_passage(void **state)
{
  (void)state;
  double want_years = 1 / A + (1 + C / A) / B;
  double sum = 0;
  double squares = 0;
  for (uint64_t family = 0; family < FAMILY_COUNT; family++) {
    struct door_need_course course = course_of(family);
    struct door_harm harm = {sim_time_at(0), 0, DOOR_HARM_UNLIKELY};
    double years = (double)door_harm_look_ahead(&course, harm, false, harm.since, FAR).crossing.seconds / YEAR_SECONDS;
    sum += years;
    squares += years * years;
  }
  double mean = sum / FAMILY_COUNT;
  double error = sqrt((squares / FAMILY_COUNT - mean * mean) / FAMILY_COUNT);
  assert_true(fabs(mean - want_years) < NORMAL_LIMIT * error);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(harm__after_years__shares_are_those_of_balance),
      cmocka_unit_test(harm_crossing__from_unlikely__mean_is_that_of_the_first_passage),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
