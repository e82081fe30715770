/* The distributions of spells and returns, tested on the keyed draws of many families.
 *
 * False alarms: each check is made at a level of 1e-6 (Kolmogorov-Smirnov: D n^(1/2) = 2.694; normal: 4.892 standard
 * deviations two-sided), 14 checks in all; were the seed fresh, one run in 70,000 would fail by chance. The seed is
 * fixed, so a failure is a fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_need.h"

#include <math.h>
#include <stdlib.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define KOLMOGOROV_LIMIT 2.694 /* 2 e^(-2 x^2) = 1e-6 */
#define NORMAL_LIMIT 4.892

enum { FAMILY_COUNT = 20000, SEED = 20150601 };

static const double YEAR_SECONDS = 31536000.0;
static const struct sim_time FAR = {INT64_C(1) << 50};

static struct door_need_course course_of(const struct door_families *families, uint64_t family)
{
  return (struct door_need_course){families, sim_stream_of(SEED, 0), {family}, NULL, NULL};
}

static int compare_doubles(const void *a, const void *b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;
  return (x > y) - (x < y);
}

/* D n^(1/2) of values against the unit exponential; sorts them. */
static double unit_exponential_distance(double *values, size_t count)
{
  qsort(values, count, sizeof *values, compare_doubles);
  double distance = 0;
  for (size_t i = 0; i < count; i++) {
    double share = -expm1(-values[i]);
    distance = fmax(distance, fabs(share - (double)i / (double)count));
    distance = fmax(distance, fabs(share - (double)(i + 1) / (double)count));
  }
  return distance * sqrt((double)count);
}

static double *new_values(void)
{
  double *values = calloc(FAMILY_COUNT, sizeof *values);
  assert_non_null(values);
  return values;
}

/* When the spell that began at 0 ends: found by halving, since only door_need_at says so. */
static int64_t spell_seconds(const struct door_need_course *course, struct door_need need)
{
  int64_t before = 0;
  int64_t after = INT64_C(1) << 34; /* 544 years */
  while (after - before > 1) {
    int64_t middle = before + (after - before) / 2;
    if (door_need_at(course, need, sim_time_at(middle)).spell == need.spell) {
      before = middle;
    } else {
      after = middle;
    }
  }
  return after;
}

/* Times of return at one level, at two hazards and two ordinals, are exponential. */
static void need_return__one_level__times_are_exponential(void **state)
{
  (void)state;
  static const struct {
    double given_per_year;
    uint32_t given_ordinal;
  } rows[] = {{0.5, 0}, {12, 0}, {12, 3}};
  double *values = new_values();
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_families families = {.return_per_year = {rows[i].given_per_year, 0, 0, 0}};
    for (uint64_t family = 0; family < FAMILY_COUNT; family++) {
      struct door_need_course course = course_of(&families, family);
      struct door_need need = {sim_time_at(0), 0, 1};
      int64_t found = door_need_return(&course, need, rows[i].given_ordinal, sim_time_at(0), FAR).seconds;
      values[family] = (double)found * rows[i].given_per_year / YEAR_SECONDS;
    }
    assert_true(unit_exponential_distance(values, FAMILY_COUNT) < KOLMOGOROV_LIMIT);
  }
  free(values);
}

/* Spells end at the sum of both hazards; the share that worsens is its part of that sum, and does not depend on how
 * long the spell was. */
static void need__competing_hazards__share_and_time_as_the_hazards_say(void **state)
{
  (void)state;
  static const struct {
    uint8_t given_level;
    double given_worsening, given_improving;
  } rows[] = {{1, 1, 3}, {2, 6, 2}, {3, 0.7, 0.7}};
  double *values = new_values();
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_families families = {.worsening_per_year = {0}, .improving_per_year = {0}};
    families.worsening_per_year[rows[i].given_level - 1] = rows[i].given_worsening;
    families.improving_per_year[rows[i].given_level - 1] = rows[i].given_improving;
    double both = rows[i].given_worsening + rows[i].given_improving;
    double want_share = rows[i].given_worsening / both;
    uint32_t worse_count = 0;
    double worse_sum = 0;
    for (uint64_t family = 0; family < FAMILY_COUNT; family++) {
      struct door_need_course course = course_of(&families, family);
      struct door_need need = {sim_time_at(0), 1, rows[i].given_level};
      int64_t end = spell_seconds(&course, need);
      values[family] = (double)end * both / YEAR_SECONDS;
      if (door_need_at(&course, need, sim_time_at(end)).level > rows[i].given_level) {
        worse_count++;
        worse_sum += values[family];
      }
    }
    double sd = sqrt(FAMILY_COUNT * want_share * (1 - want_share));
    assert_true(fabs(worse_count - FAMILY_COUNT * want_share) < NORMAL_LIMIT * sd);
    /* The mean of a unit exponential is 1, its standard deviation 1. */
    assert_true(fabs(worse_sum - worse_count) < NORMAL_LIMIT * sqrt(worse_count));
    assert_true(unit_exponential_distance(values, FAMILY_COUNT) < KOLMOGOROV_LIMIT);
  }
  free(values);
}

/* Need that gets worse at 6 a year while level 1 returns at 2 and level 2 at 8 a year. The hazard used up by the time
 * of return is a unit exponential number. */
static void need_return__along_a_course__integrated_hazard_is_exponential(void **state)
{
  (void)state;
  static const struct door_families families = {.worsening_per_year = {6, 0, 0, 0}, .return_per_year = {2, 8, 0, 0}};
  double *values = new_values();
  for (uint64_t family = 0; family < FAMILY_COUNT; family++) {
    struct door_need_course course = course_of(&families, family);
    struct door_need need = {sim_time_at(0), 0, 1};
    int64_t found = door_need_return(&course, need, 0, sim_time_at(0), FAR).seconds;
    int64_t end = spell_seconds(&course, need);
    int64_t in_first = found < end ? found : end;
    values[family] = ((double)in_first * 2 + (double)(found - in_first) * 8) / YEAR_SECONDS;
  }
  assert_true(unit_exponential_distance(values, FAMILY_COUNT) < KOLMOGOROV_LIMIT);
  free(values);
}

/* The chance that need from level 1 is gone before the family returns: improving 3 against returning 1 a year. */
static void need_return__need_may_go_first__in_its_share_of_families(void **state)
{
  (void)state;
  static const struct door_families families = {.improving_per_year = {3, 0, 0, 0}, .return_per_year = {1, 0, 0, 0}};
  uint32_t never_count = 0;
  for (uint64_t family = 0; family < FAMILY_COUNT; family++) {
    struct door_need_course course = course_of(&families, family);
    struct door_need need = {sim_time_at(0), 0, 1};
    never_count += door_need_return(&course, need, 0, sim_time_at(0), FAR).seconds == SIM_TIME_NEVER.seconds;
  }
  assert_true(fabs(never_count - FAMILY_COUNT * 0.75) < NORMAL_LIMIT * sqrt(FAMILY_COUNT * 0.75 * 0.25));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(need_return__one_level__times_are_exponential),
      cmocka_unit_test(need__competing_hazards__share_and_time_as_the_hazards_say),
      cmocka_unit_test(need_return__along_a_course__integrated_hazard_is_exponential),
      cmocka_unit_test(need_return__need_may_go_first__in_its_share_of_families),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
