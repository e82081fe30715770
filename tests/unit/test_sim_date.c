/* Civil dates: every expected value is from a printed calendar or counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_date.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static const struct sim_epoch scenario = {{2014, 4, 1}};

static void assert_date_equal(struct sim_date found, struct sim_date want)
{
  assert_int_equal(found.year, want.year);
  assert_int_equal(found.month, want.month);
  assert_int_equal(found.day, want.day);
}

static void validity__table_of_days__only_days_that_exist(void **state)
{
  (void)state;
  static const struct {
    struct sim_date given_date;
    bool want_valid;
  } rows[] = {
      {{2014, 4, 1}, true},   {{2014, 4, 30}, true},  {{2014, 4, 31}, false}, {{2014, 2, 29}, false},
      {{2016, 2, 29}, true},  {{1900, 2, 29}, false}, {{2000, 2, 29}, true},  {{2014, 0, 1}, false},
      {{2014, 13, 1}, false}, {{2014, 1, 0}, false},  {{0, 1, 1}, false},     {{1, 1, 1}, true},
      {{9999, 12, 31}, true}, {{10000, 1, 1}, false}, {{-4, 2, 29}, false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(sim_date_is_valid(rows[i].given_date), rows[i].want_valid);
  }
}

static void day_number__known_days__number_and_weekday(void **state)
{
  (void)state;
  static const struct {
    struct sim_date given_date;
    int32_t want_number;
    enum sim_weekday want_weekday;
  } rows[] = {
      {{1, 1, 1}, 0, SIM_MONDAY},
      {{1, 12, 31}, 364, SIM_MONDAY},
      {{4, 12, 31}, 1460, SIM_FRIDAY},
      {{1582, 10, 15}, 577735, SIM_FRIDAY}, /* first day of the Gregorian calendar */
      {{1970, 1, 1}, 719162, SIM_THURSDAY},
      {{2000, 1, 1}, 730119, SIM_SATURDAY},
      {{2000, 2, 29}, 730178, SIM_TUESDAY},
      {{2000, 12, 31}, 730484, SIM_SUNDAY}, /* last day of a span of 400 years */
      {{2014, 4, 1}, 735323, SIM_TUESDAY},
      {{2016, 12, 31}, 736328, SIM_SATURDAY}, /* day 366 of a leap year */
      {{9999, 12, 31}, 3652058, SIM_FRIDAY},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(sim_date_day_number(rows[i].given_date), rows[i].want_number);
    assert_int_equal(sim_date_weekday(rows[i].given_date), rows[i].want_weekday);
    assert_date_equal(sim_date_of_day_number(rows[i].want_number), rows[i].given_date);
  }
}

/* Walks the whole calendar with the rule of the month lengths alone, beside the arithmetic. */
static void day_number__every_day_of_9999_years__inverse_and_in_step(void **state)
{
  (void)state;
  struct sim_date walker = {1, 1, 1};
  int32_t number = 0;
  while (walker.year <= SIM_YEAR_MAX) {
    struct sim_date found = sim_date_of_day_number(number);
    if (sim_date_compare(found, walker) != 0 || sim_date_day_number(walker) != number) {
      assert_date_equal(found, walker);
      assert_int_equal(sim_date_day_number(walker), number);
    }
    number++;
    walker.day++;
    if (walker.day > sim_month_length_days(walker.year, walker.month)) {
      walker.day = 1;
      walker.month++;
    }
    if (walker.month > 12) {
      walker.month = 1;
      walker.year++;
    }
  }
  assert_int_equal(number, 3652059);
}

static void of_day_number__outside_the_years__saturates(void **state)
{
  (void)state;
  assert_date_equal(sim_date_of_day_number(-1), (struct sim_date){1, 1, 1});
  assert_date_equal(sim_date_of_day_number(INT64_MIN), (struct sim_date){1, 1, 1});
  assert_date_equal(sim_date_of_day_number(3652059), (struct sim_date){9999, 12, 31});
  assert_date_equal(sim_date_of_day_number(INT64_MAX), (struct sim_date){9999, 12, 31});
}

static void plus_days__table__date_and_distance_agree(void **state)
{
  (void)state;
  static const struct {
    struct sim_date given_date;
    int64_t given_days;
    struct sim_date want_date;
  } rows[] = {
      {{2014, 4, 1}, 0, {2014, 4, 1}},   {{2014, 4, 30}, 1, {2014, 5, 1}},  {{2016, 2, 28}, 1, {2016, 2, 29}},
      {{2016, 2, 28}, 2, {2016, 3, 1}},  {{2015, 2, 28}, 1, {2015, 3, 1}},  {{2014, 1, 1}, -1, {2013, 12, 31}},
      {{2014, 4, 1}, 365, {2015, 4, 1}}, {{2015, 4, 1}, 366, {2016, 4, 1}}, {{2014, 4, 1}, 3653, {2024, 4, 1}},
      {{2100, 2, 28}, 1, {2100, 3, 1}},  {{2024, 3, 1}, -1, {2024, 2, 29}},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_date_equal(sim_date_plus_days(rows[i].given_date, rows[i].given_days), rows[i].want_date);
    assert_int_equal(sim_date_between(rows[i].given_date, rows[i].want_date), rows[i].given_days);
    assert_int_equal(sim_date_between(rows[i].want_date, rows[i].given_date), -rows[i].given_days);
  }
  assert_date_equal(sim_date_plus_days((struct sim_date){2014, 4, 1}, INT64_MAX), (struct sim_date){9999, 12, 31});
  assert_date_equal(sim_date_plus_days((struct sim_date){2014, 4, 1}, INT64_MIN), (struct sim_date){1, 1, 1});
}

static void compare__pairs__ordered_by_year_month_day(void **state)
{
  (void)state;
  static const struct sim_date in_order[] = {{2013, 12, 31}, {2014, 1, 1}, {2014, 1, 2}, {2014, 2, 1}, {2015, 1, 1}};
  for (size_t a = 0; a < COUNT(in_order); a++) {
    for (size_t b = 0; b < COUNT(in_order); b++) {
      int found = sim_date_compare(in_order[a], in_order[b]);
      assert_int_equal((found > 0) - (found < 0), (a > b) - (a < b));
    }
  }
}

static void parse__table_of_texts__strict(void **state)
{
  (void)state;
  static const struct {
    const char *given_text;
    enum door_err want_err;
    struct sim_date want_date;
  } rows[] = {
      {"2014-04-01", DOOR_OK, {2014, 4, 1}},
      {"2016-02-29", DOOR_OK, {2016, 2, 29}},
      {"0001-01-01", DOOR_OK, {1, 1, 1}},
      {"9999-12-31", DOOR_OK, {9999, 12, 31}},
      {"2015-02-29", DOOR_ERR_RANGE, {0}},
      {"2014-13-01", DOOR_ERR_RANGE, {0}},
      {"2014-00-01", DOOR_ERR_RANGE, {0}},
      {"0000-01-01", DOOR_ERR_RANGE, {0}},
      {"2014-99-99", DOOR_ERR_RANGE, {0}},
      {"", DOOR_ERR_MALFORMED, {0}},
      {"2014", DOOR_ERR_MALFORMED, {0}},
      {"2014-4-1", DOOR_ERR_MALFORMED, {0}},
      {"2014-04-01 ", DOOR_ERR_MALFORMED, {0}},
      {" 2014-04-01", DOOR_ERR_MALFORMED, {0}},
      {"2014-04-01T00:00", DOOR_ERR_MALFORMED, {0}},
      {"2014/04/01", DOOR_ERR_MALFORMED, {0}},
      {"01-04-2014", DOOR_ERR_MALFORMED, {0}},
      {"-014-04-01", DOOR_ERR_MALFORMED, {0}},
      {"2014-04-0\xC2\xB2", DOOR_ERR_MALFORMED, {0}},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_date untouched = {1234, 5, 6};
    struct sim_date found = untouched;
    struct door_problem problem = {.err = DOOR_OK};
    assert_int_equal(sim_date_parse(rows[i].given_text, &found, &problem), rows[i].want_err);
    assert_int_equal(problem.err, rows[i].want_err);
    assert_date_equal(found, rows[i].want_err == DOOR_OK ? rows[i].want_date : untouched);
  }
  struct sim_date unused = {1, 1, 1};
  assert_int_equal(sim_date_parse("x", &unused, NULL), DOOR_ERR_MALFORMED);
}

static void format__dates__iso_text_that_parses_back(void **state)
{
  (void)state;
  static const struct {
    struct sim_date given_date;
    const char *want_text;
  } rows[] = {{{2014, 4, 1}, "2014-04-01"}, {{1, 1, 1}, "0001-01-01"}, {{9999, 12, 31}, "9999-12-31"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[SIM_DATE_TEXT_SIZE];
    sim_date_format(rows[i].given_date, text);
    assert_string_equal(text, rows[i].want_text);
    struct sim_date back;
    assert_int_equal(sim_date_parse(text, &back, NULL), DOOR_OK);
    assert_date_equal(back, rows[i].given_date);
  }
}

static void epoch__instants__civil_time_and_back(void **state)
{
  (void)state;
  static const struct {
    int64_t given_seconds;
    struct sim_civil_time want_civil;
    const char *want_text;
  } rows[] = {
      {0, {{2014, 4, 1}, 0}, "2014-04-01 00:00:00"},
      {34200, {{2014, 4, 1}, 34200}, "2014-04-01 09:30:00"},
      {86399, {{2014, 4, 1}, 86399}, "2014-04-01 23:59:59"},
      {86400, {{2014, 4, 2}, 0}, "2014-04-02 00:00:00"},
      {30 * 86400LL + 1, {{2014, 5, 1}, 1}, "2014-05-01 00:00:01"},
      {3653 * 86400LL, {{2024, 4, 1}, 0}, "2024-04-01 00:00:00"},
      {-1, {{2014, 3, 31}, 86399}, "2014-03-31 23:59:59"},
      {-86400, {{2014, 3, 31}, 0}, "2014-03-31 00:00:00"},
      {-86401, {{2014, 3, 30}, 86399}, "2014-03-30 23:59:59"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_time instant = sim_time_at(rows[i].given_seconds);
    struct sim_civil_time civil = sim_epoch_civil_time(scenario, instant);
    assert_date_equal(civil.date, rows[i].want_civil.date);
    assert_int_equal(civil.day_seconds, rows[i].want_civil.day_seconds);
    assert_date_equal(sim_epoch_date(scenario, instant), rows[i].want_civil.date);
    assert_true(sim_epoch_instant(scenario, civil).seconds == rows[i].given_seconds);
    char text[SIM_INSTANT_TEXT_SIZE];
    sim_epoch_format(scenario, instant, text);
    assert_string_equal(text, rows[i].want_text);
  }
}

static void epoch__24_00__is_the_next_midnight(void **state)
{
  (void)state;
  struct sim_civil_time end_of_day = {{2014, 4, 1}, 86400};
  assert_true(sim_epoch_instant(scenario, end_of_day).seconds == 86400);
}

static void epoch__never_and_far_instants__saturate(void **state)
{
  (void)state;
  char text[SIM_INSTANT_TEXT_SIZE];
  sim_epoch_format(scenario, SIM_TIME_NEVER, text);
  assert_string_equal(text, "never");
  sim_epoch_format(scenario, sim_time_at(INT64_MAX - 1), text);
  assert_string_equal(text, "9999-12-31 23:59:59");
  sim_epoch_format(scenario, sim_time_at(INT64_MIN), text);
  assert_string_equal(text, "0001-01-01 00:00:00");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(validity__table_of_days__only_days_that_exist),
      cmocka_unit_test(day_number__known_days__number_and_weekday),
      cmocka_unit_test(day_number__every_day_of_9999_years__inverse_and_in_step),
      cmocka_unit_test(of_day_number__outside_the_years__saturates),
      cmocka_unit_test(plus_days__table__date_and_distance_agree),
      cmocka_unit_test(compare__pairs__ordered_by_year_month_day),
      cmocka_unit_test(parse__table_of_texts__strict),
      cmocka_unit_test(format__dates__iso_text_that_parses_back),
      cmocka_unit_test(epoch__instants__civil_time_and_back),
      cmocka_unit_test(epoch__24_00__is_the_next_midnight),
      cmocka_unit_test(epoch__never_and_far_instants__saturate),
  };
  return cmocka_run_group_tests_name("sim_date", tests, NULL, NULL);
}
