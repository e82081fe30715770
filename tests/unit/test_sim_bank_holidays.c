/* Bank holidays of England and Wales against published lists.
 * Sources: https://www.gov.uk/bank-holidays for 2012 to 2028; for earlier years the proclamations in the
 * London Gazette and the dates of Easter printed in almanacs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_bank_holidays.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

struct year_row {
  int32_t given_year;
  int32_t want_days[SIM_BANK_HOLIDAYS_MAX]; /* month * 100 + day, 0 after the last */
};

static void assert_year_equal(const struct year_row *row)
{
  struct sim_date found[SIM_BANK_HOLIDAYS_MAX];
  size_t count = sim_bank_holidays_england_wales(row->given_year, found);
  size_t want_count = 0;
  while (want_count < SIM_BANK_HOLIDAYS_MAX && row->want_days[want_count] != 0) {
    want_count++;
  }
  for (size_t i = 0; i < count && i < want_count; i++) {
    assert_int_equal(found[i].year, row->given_year);
    assert_int_equal(found[i].month * 100 + found[i].day, row->want_days[i]);
    assert_true(sim_date_is_bank_holiday(found[i]));
  }
  assert_int_equal(count, want_count);
}

static void england_wales__2012_to_2028__equals_published_list(void **state)
{
  (void)state;
  static const struct year_row rows[] = {
      {2012, {102, 406, 409, 507, 604, 605, 827, 1225, 1226}},
      {2013, {101, 329, 401, 506, 527, 826, 1225, 1226}},
      {2014, {101, 418, 421, 505, 526, 825, 1225, 1226}},
      {2015, {101, 403, 406, 504, 525, 831, 1225, 1228}},
      {2016, {101, 325, 328, 502, 530, 829, 1226, 1227}},
      {2017, {102, 414, 417, 501, 529, 828, 1225, 1226}},
      {2018, {101, 330, 402, 507, 528, 827, 1225, 1226}},
      {2019, {101, 419, 422, 506, 527, 826, 1225, 1226}},
      {2020, {101, 410, 413, 508, 525, 831, 1225, 1228}},
      {2021, {101, 402, 405, 503, 531, 830, 1227, 1228}},
      {2022, {103, 415, 418, 502, 602, 603, 829, 919, 1226, 1227}},
      {2023, {102, 407, 410, 501, 508, 529, 828, 1225, 1226}},
      {2024, {101, 329, 401, 506, 527, 826, 1225, 1226}},
      {2025, {101, 418, 421, 505, 526, 825, 1225, 1226}},
      {2026, {101, 403, 406, 504, 525, 831, 1225, 1228}},
      {2027, {101, 326, 329, 503, 531, 830, 1227, 1228}},
      {2028, {103, 414, 417, 501, 529, 828, 1225, 1226}},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_year_equal(&rows[i]);
  }
}

static void england_wales__earlier_years_with_proclaimed_days__as_proclaimed(void **state)
{
  (void)state;
  static const struct year_row rows[] = {
      {1977, {103, 408, 411, 530, 607, 829, 1226, 1227}},       /* Silver Jubilee; no early May yet */
      {1978, {102, 324, 327, 501, 529, 828, 1225, 1226}},       /* the first early May holiday */
      {1981, {101, 417, 420, 504, 525, 729, 831, 1225, 1228}},  /* royal wedding */
      {1995, {102, 414, 417, 508, 529, 828, 1225, 1226}},       /* VE Day: early May a week later */
      {1999, {101, 402, 405, 503, 531, 830, 1227, 1228, 1231}}, /* millennium */
      {2000, {103, 421, 424, 501, 529, 828, 1225, 1226}},
      {2002, {101, 329, 401, 506, 603, 604, 826, 1225, 1226}}, /* Golden Jubilee */
      {2011, {103, 422, 425, 429, 502, 530, 829, 1226, 1227}}, /* royal wedding */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_year_equal(&rows[i]);
  }
}

static void easter_sunday__printed_dates__equal(void **state)
{
  (void)state;
  static const struct sim_date want[] = {
      {1583, 4, 10}, {1818, 3, 22}, {1886, 4, 25}, {1943, 4, 25}, {1954, 4, 18}, {1961, 4, 2},  {1981, 4, 19},
      {2000, 4, 23}, {2008, 3, 23}, {2011, 4, 24}, {2014, 4, 20}, {2016, 3, 27}, {2019, 4, 21}, {2024, 3, 31},
      {2038, 4, 25}, {2049, 4, 18}, {2076, 4, 19}, {2285, 3, 22}, {2299, 4, 16},
  };
  for (size_t i = 0; i < COUNT(want); i++) {
    assert_int_equal(sim_date_compare(sim_easter_sunday(want[i].year), want[i]), 0);
  }
}

static void easter_sunday__every_year__a_sunday_from_22_march_to_25_april(void **state)
{
  (void)state;
  for (int32_t year = SIM_YEAR_MIN; year <= SIM_YEAR_MAX; year++) {
    struct sim_date easter = sim_easter_sunday(year);
    assert_int_equal(sim_date_weekday(easter), SIM_SUNDAY);
    assert_true(sim_date_compare(easter, (struct sim_date){year, 3, 22}) >= 0);
    assert_true(sim_date_compare(easter, (struct sim_date){year, 4, 25}) <= 0);
  }
}

static void england_wales__every_claimed_year__at_least_eight_weekdays_in_order(void **state)
{
  (void)state;
  for (int32_t year = SIM_BANK_HOLIDAYS_FIRST_YEAR; year <= SIM_YEAR_MAX; year++) {
    struct sim_date days[SIM_BANK_HOLIDAYS_MAX];
    size_t count = sim_bank_holidays_england_wales(year, days);
    assert_true(count >= 8);
    for (size_t i = 0; i < count; i++) {
      assert_true(sim_date_weekday(days[i]) < SIM_SATURDAY);
      assert_true(i == 0 || sim_date_compare(days[i - 1], days[i]) < 0);
    }
  }
}

static void england_wales__years_outside_the_calendar__empty(void **state)
{
  (void)state;
  struct sim_date days[SIM_BANK_HOLIDAYS_MAX];
  assert_int_equal(sim_bank_holidays_england_wales(0, days), 0);
  assert_int_equal(sim_bank_holidays_england_wales(10000, days), 0);
  assert_true(sim_bank_holidays_england_wales(1, days) > 0);
  assert_true(sim_bank_holidays_england_wales(9999, days) > 0);
}

static void is_bank_holiday__table_of_days__as_listed(void **state)
{
  (void)state;
  static const struct {
    struct sim_date given_date;
    bool want_holiday;
  } rows[] = {
      {{2014, 5, 5}, true},   {{2014, 5, 6}, false},   {{2022, 5, 30}, false},
      {{2022, 6, 2}, true},   {{2021, 12, 25}, false}, /* the Saturday itself; its substitute is listed */
      {{2021, 12, 27}, true}, {{2020, 5, 4}, false},   {{1995, 5, 1}, false},
      {{2012, 5, 28}, false}, {{2002, 5, 27}, false},  {{1973, 1, 1}, false},
      {{1974, 1, 1}, true},   {{1977, 5, 2}, false},   {{1970, 5, 18}, true}, /* Whit Monday */
      {{1971, 5, 31}, true},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(sim_date_is_bank_holiday(rows[i].given_date), rows[i].want_holiday);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(england_wales__2012_to_2028__equals_published_list),
      cmocka_unit_test(england_wales__earlier_years_with_proclaimed_days__as_proclaimed),
      cmocka_unit_test(easter_sunday__printed_dates__equal),
      cmocka_unit_test(easter_sunday__every_year__a_sunday_from_22_march_to_25_april),
      cmocka_unit_test(england_wales__every_claimed_year__at_least_eight_weekdays_in_order),
      cmocka_unit_test(england_wales__years_outside_the_calendar__empty),
      cmocka_unit_test(is_bank_holiday__table_of_days__as_listed),
  };
  return cmocka_run_group_tests_name("sim_bank_holidays", tests, NULL, NULL);
}
