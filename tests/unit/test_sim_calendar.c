/* Working time, against schedules worked by hand.
 *
 * The office of most tests works Monday to Friday 08:30 to 17:00 (30,600 seconds a day) and closes on bank
 * holidays, over ten years from Tuesday 1 April 2014. Times are written as text; where a row gives seconds,
 * they were counted by hand too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sim_calendar.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define HOURS(hour, minute) ((hour)*SIM_HOUR_SECONDS + (minute)*SIM_MINUTE_SECONDS)

enum {
  TEN_YEARS_DAYS = 3653,
  OFFICE_DAY_SECONDS = 30600,
};

static const struct sim_epoch scenario = {{2014, 4, 1}};

static struct sim_calendar_spec office_spec(void)
{
  struct sim_calendar_spec spec = {
      .first_day = {2014, 4, 1}, .day_count = TEN_YEARS_DAYS, .closes_on_bank_holidays = true};
  for (int weekday = SIM_MONDAY; weekday <= SIM_FRIDAY; weekday++) {
    spec.hours[weekday][0] = (struct sim_interval){HOURS(8, 30), HOURS(17, 0)};
    spec.hour_count[weekday] = 1;
  }
  return spec;
}

/* The same intervals on all seven days, every day of the year. */
static struct sim_calendar_spec daily_spec(const struct sim_interval *hours, uint8_t hour_count)
{
  struct sim_calendar_spec spec = {.first_day = {2014, 4, 1}, .day_count = 30};
  for (int weekday = 0; weekday < SIM_WEEKDAYS; weekday++) {
    memcpy(spec.hours[weekday], hours, hour_count * sizeof hours[0]);
    spec.hour_count[weekday] = hour_count;
  }
  return spec;
}

static struct sim_calendar *calendar_of(struct sim_calendar_spec spec)
{
  struct sim_calendar *calendar = NULL;
  struct door_problem problem = {.err = DOOR_OK};
  enum door_err err = sim_calendar_create(&spec, &calendar, &problem);
  assert_string_equal(problem.text, "");
  assert_int_equal(err, DOOR_OK);
  return calendar;
}

static int32_t two_digits(const char *text)
{
  return (text[0] - '0') * 10 + (text[1] - '0');
}

/* "2014-05-02 16:30:00", also with 24:00:00, or "never". */
static struct sim_time at(const char *text)
{
  if (strcmp(text, "never") == 0) {
    return SIM_TIME_NEVER;
  }
  char date_text[SIM_DATE_TEXT_SIZE];
  memcpy(date_text, text, SIM_DATE_TEXT_SIZE - 1);
  date_text[SIM_DATE_TEXT_SIZE - 1] = '\0';
  struct sim_civil_time civil;
  assert_int_equal(sim_date_parse(date_text, &civil.date, NULL), DOOR_OK);
  civil.day_seconds = HOURS(two_digits(text + 11), two_digits(text + 14)) + two_digits(text + 17);
  return sim_epoch_instant(scenario, civil);
}

static void assert_instant(struct sim_time found, const char *want)
{
  char found_text[SIM_INSTANT_TEXT_SIZE];
  char want_text[SIM_INSTANT_TEXT_SIZE];
  sim_epoch_format(scenario, found, found_text);
  sim_epoch_format(scenario, at(want), want_text); /* so that 24:00 may be wanted */
  assert_string_equal(found_text, want_text);
}

static void add_working__office__table_of_instants(void **state)
{
  (void)state;
  static const struct {
    const char *given_start;
    int64_t given_working;
    const char *want_end;
  } rows[] = {
      /* Friday; Monday 5 May 2014 is the early May holiday: 30 minutes on Friday, 90 on Tuesday */
      {"2014-05-02 16:30:00", HOURS(2, 0), "2014-05-06 10:00:00"},
      /* Wednesday; Thursday and Friday are Christmas and Boxing Day */
      {"2014-12-24 16:00:00", HOURS(2, 0), "2014-12-29 09:30:00"},
      {"2014-12-24 16:00:00", HOURS(1, 0), "2014-12-24 17:00:00"}, /* the close itself, not the next opening */
      {"2014-12-24 16:00:00", HOURS(1, 0) + 1, "2014-12-29 08:30:01"},
      {"2014-12-24 17:00:00", 1, "2014-12-29 08:30:01"},
      {"2014-12-25 12:00:00", 1, "2014-12-29 08:30:01"},
      {"2014-04-01 00:00:00", OFFICE_DAY_SECONDS, "2014-04-01 17:00:00"},
      {"2014-04-01 08:30:00", 0, "2014-04-01 08:30:00"},
      {"2014-04-05 03:00:00", 0, "2014-04-05 03:00:00"}, /* nothing to wait for, though closed */
      {"2014-04-05 03:00:00", 60, "2014-04-07 08:31:00"},
      /* ten office days over Easter 2014 (18 and 21 April) */
      {"2014-04-14 08:30:00", 10 * OFFICE_DAY_SECONDS, "2014-04-29 17:00:00"},
      /* Friday noon over Monday 29 February 2016: 5 h Friday, 8 h 30 on the leap day, 30 min on Tuesday */
      {"2016-02-26 12:00:00", HOURS(14, 0), "2016-03-01 09:00:00"},
      /* year 2015 has 261 weekdays and 8 bank holidays */
      {"2015-01-01 00:00:00", 253 * OFFICE_DAY_SECONDS, "2015-12-31 17:00:00"},
      {"2024-03-28 16:59:59", 2, "never"}, /* Good Friday, Easter Monday 2024-04-01: past the cover */
      {"2024-03-28 16:59:59", 1, "2024-03-28 17:00:00"},
      {"never", 0, "never"},
      {"never", 1, "never"},
      {"2014-03-01 00:00:00", 60, "2014-04-01 08:31:00"}, /* before the cover all is closed */
  };
  struct sim_calendar *office = calendar_of(office_spec());
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_time start = at(rows[i].given_start);
    struct sim_time end = sim_calendar_add_working(office, start, sim_duration_of(rows[i].given_working));
    assert_instant(end, rows[i].want_end);
    if (end.seconds != SIM_TIME_NEVER.seconds) {
      assert_true(sim_calendar_working_between(office, start, end).seconds == rows[i].given_working);
    }
  }
  sim_calendar_destroy(&office);
}

static void working_days_between__office__table_of_counts(void **state)
{
  (void)state;
  static const struct {
    const char *given_start;
    const char *given_end;
    int32_t want;
  } rows[] = {
      {"2014-05-01 09:00:00", "2014-05-01 23:59:59", 0}, /* one day, a Thursday */
      {"2014-05-01 23:59:59", "2014-05-02 00:00:00", 1},
      {"2014-05-02 09:00:00", "2014-05-05 12:00:00", 0}, /* Friday to the bank holiday on Monday */
      {"2014-05-02 09:00:00", "2014-05-06 00:00:00", 1},
      {"2014-05-03 09:00:00", "2014-05-06 00:00:00", 1}, /* from Saturday */
      {"2014-04-14 08:30:00", "2014-04-29 17:00:00", 9}, /* over Easter: the 15th to 17th, 22nd to 25th, 28th, 29th */
      {"2014-03-01 00:00:00", "2014-04-02 00:00:00",
       1},                                 /* before the cover: from its first day, which is not counted */
      {"2024-03-28 00:00:00", "never", 0}, /* Good Friday, the weekend: the cover ends */
  };
  struct sim_calendar *office = calendar_of(office_spec());
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(sim_calendar_working_days_between(office, at(rows[i].given_start), at(rows[i].given_end)),
                     rows[i].want);
  }
  sim_calendar_destroy(&office);
}

static void add_working__exact_seconds__counted_by_hand(void **state)
{
  (void)state;
  struct sim_calendar *office = calendar_of(office_spec());
  /* Friday 2 May is day 31; Tuesday 6 May day 35: 35 x 86,400 + 10:00 = 3,024,000 + 36,000. */
  struct sim_time friday = sim_time_at(31 * 86400 + 59400);
  assert_true(sim_calendar_add_working(office, friday, sim_duration_of(7200)).seconds == 3060000);
  /* 24 December 2014 is day 267; 29 December day 272: 23,500,800 + 09:30 = 34,200. */
  struct sim_time christmas_eve = sim_time_at(267 * 86400 + 57600);
  assert_true(sim_calendar_add_working(office, christmas_eve, sim_duration_of(7200)).seconds == 23535000);
  sim_calendar_destroy(&office);
}

static void add_working__longer_than_any_cover__never(void **state)
{
  (void)state;
  struct sim_calendar *office = calendar_of(office_spec());
  assert_instant(sim_calendar_add_working(office, sim_time_at(0), sim_duration_of(INT64_MAX)), "never");
  sim_calendar_destroy(&office);
}

static void working_between__office__table_of_lengths(void **state)
{
  (void)state;
  static const struct {
    const char *given_start;
    const char *given_end;
    int64_t want_working;
  } rows[] = {
      {"2014-05-02 16:30:00", "2014-05-06 10:00:00", 7200},
      {"2014-05-02 17:00:00", "2014-05-06 08:30:00", 0},
      {"2014-04-01 09:00:00", "2014-04-01 09:00:00", 0},
      {"2014-04-01 08:29:59", "2014-04-01 08:30:01", 1},
      {"2014-04-01 16:59:59", "2014-04-01 17:00:01", 1},
      {"2014-04-01 00:00:00", "2014-04-01 24:00:00", OFFICE_DAY_SECONDS},
      /* 22, 23, 24, 29, 30, 31 December and 2 January */
      {"2014-12-22 00:00:00", "2015-01-05 00:00:00", 7 * OFFICE_DAY_SECONDS},
      {"2015-01-01 00:00:00", "2016-01-01 00:00:00", 7741800},
      {"2016-02-01 00:00:00", "2016-03-01 00:00:00", 21 * OFFICE_DAY_SECONDS},
      {"2016-02-29 00:00:00", "2016-03-01 00:00:00", OFFICE_DAY_SECONDS},
      {"2013-01-01 00:00:00", "2014-04-01 09:30:00", 3600}, /* nothing before the cover */
      {"2024-03-28 16:00:00", "never", 3600},               /* nor after it */
      {"2013-01-01 00:00:00", "2013-06-01 00:00:00", 0},
      {"2030-01-01 00:00:00", "never", 0},
  };
  struct sim_calendar *office = calendar_of(office_spec());
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_duration found = sim_calendar_working_between(office, at(rows[i].given_start), at(rows[i].given_end));
    assert_true(found.seconds == rows[i].want_working);
  }
  sim_calendar_destroy(&office);
}

static void state_at__office__open_next_open_and_next_change(void **state)
{
  (void)state;
  static const struct {
    const char *given_at;
    bool want_open;
    bool want_working_day;
    const char *want_next_open;
    const char *want_next_change;
  } rows[] = {
      {"2014-04-01 08:29:59", false, true, "2014-04-01 08:30:00", "2014-04-01 08:30:00"},
      {"2014-04-01 08:30:00", true, true, "2014-04-01 08:30:00", "2014-04-01 17:00:00"},
      {"2014-04-01 16:59:59", true, true, "2014-04-01 16:59:59", "2014-04-01 17:00:00"},
      {"2014-04-01 17:00:00", false, true, "2014-04-02 08:30:00", "2014-04-02 08:30:00"},
      {"2014-04-05 12:00:00", false, false, "2014-04-07 08:30:00", "2014-04-07 08:30:00"}, /* Saturday */
      {"2014-05-05 12:00:00", false, false, "2014-05-06 08:30:00", "2014-05-06 08:30:00"}, /* early May */
      {"2014-12-24 17:00:00", false, true, "2014-12-29 08:30:00", "2014-12-29 08:30:00"},
      {"2022-12-27 12:00:00", false, false, "2022-12-28 08:30:00", "2022-12-28 08:30:00"}, /* substitute day */
      {"2016-02-29 10:00:00", true, true, "2016-02-29 10:00:00", "2016-02-29 17:00:00"},
      {"2014-03-31 12:00:00", false, false, "2014-04-01 08:30:00", "2014-04-01 08:30:00"}, /* before the cover */
      {"2024-03-28 17:00:00", false, true, "never", "never"},
      {"2024-03-31 23:59:59", false, false, "never", "never"},
      {"2024-04-02 12:00:00", false, false, "never", "never"}, /* after the cover */
      {"never", false, false, "never", "never"},
  };
  struct sim_calendar *office = calendar_of(office_spec());
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_time t = at(rows[i].given_at);
    assert_int_equal(sim_calendar_is_open(office, t), rows[i].want_open);
    assert_int_equal(sim_calendar_is_working_day(office, t), rows[i].want_working_day);
    assert_instant(sim_calendar_next_open(office, t), rows[i].want_next_open);
    assert_instant(sim_calendar_next_change(office, t), rows[i].want_next_change);
  }
  assert_false(sim_calendar_is_always_open(office));
  sim_calendar_destroy(&office);
}

static void deadlines__office__table_of_receipts(void **state)
{
  (void)state;
  static const struct {
    const char *given_received;
    int32_t given_days;
    const char *want_within;
    const char *want_end_of_day;
  } rows[] = {
      {"2014-04-01 10:15:00", 1, "2014-04-02 10:15:00", "2014-04-02 17:00:00"},
      {"2014-04-01 08:30:00", 1, "2014-04-02 08:30:00", "2014-04-02 17:00:00"},
      /* before opening: the clock starts at 08:30 */
      {"2014-04-01 06:00:00", 1, "2014-04-02 08:30:00", "2014-04-02 17:00:00"},
      /* after close: received on Tuesday, but the clock starts on Wednesday */
      {"2014-04-01 17:00:00", 1, "2014-04-03 08:30:00", "2014-04-02 17:00:00"},
      {"2014-04-01 16:59:59", 1, "2014-04-02 16:59:59", "2014-04-02 17:00:00"},
      {"2014-04-04 16:00:00", 1, "2014-04-07 16:00:00", "2014-04-07 17:00:00"},
      /* weekend receipt: the first working day after Saturday is Monday, one day after the clock starts Tuesday */
      {"2014-04-05 11:00:00", 1, "2014-04-08 08:30:00", "2014-04-07 17:00:00"},
      {"2014-04-06 23:00:00", 1, "2014-04-08 08:30:00", "2014-04-07 17:00:00"},
      /* Friday before early May */
      {"2014-05-02 16:30:00", 1, "2014-05-06 16:30:00", "2014-05-06 17:00:00"},
      /* Saturday before early May: the clock starts on Tuesday */
      {"2014-05-03 09:00:00", 1, "2014-05-07 08:30:00", "2014-05-06 17:00:00"},
      {"2014-12-24 09:00:00", 1, "2014-12-29 09:00:00", "2014-12-29 17:00:00"},
      {"2014-12-25 09:00:00", 1, "2014-12-30 08:30:00", "2014-12-29 17:00:00"},
      {"2014-12-22 12:00:00", 7, "2015-01-05 12:00:00", "2015-01-05 17:00:00"},
      {"2016-02-26 12:00:00", 2, "2016-03-01 12:00:00", "2016-03-01 17:00:00"}, /* over a leap day */
      /* 45 working days from 1 April 2014: 18, 21 April, 5 and 26 May are holidays */
      {"2014-04-01 12:00:00", 45, "2014-06-09 12:00:00", "2014-06-09 17:00:00"},
      {"2014-04-01 12:00:00", 0, "2014-04-01 12:00:00", "2014-04-01 17:00:00"},
      {"2014-04-01 18:00:00", 0, "2014-04-02 08:30:00", "2014-04-02 17:00:00"},
      {"2014-04-05 12:00:00", 0, "2014-04-07 08:30:00", "2014-04-07 17:00:00"},
      {"2014-03-01 12:00:00", 1, "2014-04-02 08:30:00", "2014-04-01 17:00:00"}, /* before the cover */
      {"2024-03-27 12:00:00", 1, "2024-03-28 12:00:00", "2024-03-28 17:00:00"},
      {"2024-03-28 12:00:00", 1, "never", "never"},
      {"2024-03-28 18:00:00", 0, "never", "never"},
      {"2014-04-01 12:00:00", INT32_MAX, "never", "never"},
      {"never", 0, "never", "never"},
      {"never", 3, "never", "never"},
  };
  struct sim_calendar *office = calendar_of(office_spec());
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_time received = at(rows[i].given_received);
    int32_t n = rows[i].given_days;
    assert_instant(sim_calendar_deadline_within_days(office, received, n), rows[i].want_within);
    assert_instant(sim_calendar_deadline_end_of_day(office, received, n), rows[i].want_end_of_day);
  }
  sim_calendar_destroy(&office);
}

/* Friday closes at 16:30 and Saturday opens 10:00 to 12:00: the same time of day is clamped into the hours. */
static void deadline_within_days__shorter_days__clamped_into_their_hours(void **state)
{
  (void)state;
  struct sim_calendar_spec spec = office_spec();
  spec.hours[SIM_FRIDAY][0].close_seconds = HOURS(16, 30);
  spec.hours[SIM_SATURDAY][0] = (struct sim_interval){HOURS(10, 0), HOURS(12, 0)};
  spec.hour_count[SIM_SATURDAY] = 1;
  struct sim_calendar *calendar = calendar_of(spec);
  static const struct {
    const char *given_received;
    const char *want_within;
  } rows[] = {
      {"2014-04-03 16:45:00", "2014-04-04 16:30:00"}, /* Thursday to Friday */
      {"2014-04-03 16:15:00", "2014-04-04 16:15:00"},
      {"2014-04-04 09:00:00", "2014-04-05 10:00:00"}, /* Friday to Saturday */
      {"2014-04-04 16:29:59", "2014-04-05 12:00:00"},
      {"2014-04-05 10:30:00", "2014-04-07 10:30:00"}, /* Saturday to Monday */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_instant(sim_calendar_deadline_within_days(calendar, at(rows[i].given_received), 1), rows[i].want_within);
  }
  sim_calendar_destroy(&calendar);
}

/* Closed 29 to 31 December 2014 on top of the holidays: from 24 December 17:00 to 2 January 08:30. */
static void closures__christmas_closure__no_working_time_in_it(void **state)
{
  (void)state;
  static const struct sim_date_range closures[] = {
      {{2014, 12, 29}, {2014, 12, 31}}, {{2014, 12, 31}, {2014, 12, 31}}, /* again */
      {{2000, 1, 1}, {2014, 4, 1}},                                       /* over the start of the cover */
      {{2024, 3, 25}, {2099, 1, 1}},                                      /* over its end */
      {{1999, 1, 1}, {1999, 1, 2}},     {{2050, 1, 1}, {2050, 1, 2}},
  };
  struct sim_calendar_spec spec = office_spec();
  spec.closures = closures;
  spec.closure_count = COUNT(closures);
  struct sim_calendar *calendar = calendar_of(spec);
  assert_instant(sim_calendar_add_working(calendar, at("2014-12-24 16:00:00"), sim_duration_of(HOURS(2, 0))),
                 "2015-01-02 09:30:00");
  assert_false(sim_calendar_is_working_day(calendar, at("2014-12-30 12:00:00")));
  assert_instant(sim_calendar_deadline_end_of_day(calendar, at("2014-12-24 16:00:00"), 1), "2015-01-02 17:00:00");
  assert_instant(sim_calendar_next_open(calendar, at("2014-04-01 12:00:00")), "2014-04-02 08:30:00");
  assert_instant(sim_calendar_next_open(calendar, at("2024-03-22 17:00:00")), "never");
  sim_calendar_destroy(&calendar);
}

static void bank_holidays__not_closed_on_them__worked(void **state)
{
  (void)state;
  struct sim_calendar_spec spec = office_spec();
  spec.closes_on_bank_holidays = false;
  struct sim_calendar *calendar = calendar_of(spec);
  assert_instant(sim_calendar_add_working(calendar, at("2014-05-02 16:30:00"), sim_duration_of(HOURS(2, 0))),
                 "2014-05-05 10:00:00");
  assert_true(sim_calendar_is_open(calendar, at("2014-12-25 12:00:00")));
  sim_calendar_destroy(&calendar);
}

static void always_open__every_second_of_the_cover__no_change(void **state)
{
  (void)state;
  static const struct sim_interval whole[] = {{0, 86400}};
  static const struct sim_interval pieces[] = {{0, 20000}, {20000, 60000}, {60000, 86400}};
  struct sim_calendar *calendars[] = {calendar_of(daily_spec(whole, 1)), calendar_of(daily_spec(pieces, 3))};
  for (size_t i = 0; i < COUNT(calendars); i++) {
    struct sim_calendar *calendar = calendars[i];
    assert_true(sim_calendar_is_always_open(calendar));
    assert_true(sim_calendar_is_open(calendar, sim_time_at(0)));
    assert_true(sim_calendar_is_open(calendar, sim_time_at(20000)));
    assert_true(sim_calendar_is_open(calendar, sim_time_at(30 * 86400 - 1)));
    assert_false(sim_calendar_is_open(calendar, sim_time_at(30 * 86400)));
    assert_false(sim_calendar_is_open(calendar, sim_time_at(-1)));
    assert_instant(sim_calendar_next_change(calendar, sim_time_at(-5)), "never");
    assert_instant(sim_calendar_next_change(calendar, sim_time_at(0)), "never");
    assert_instant(sim_calendar_next_change(calendar, sim_time_at(20000)), "never");
    assert_true(sim_calendar_add_working(calendar, sim_time_at(1000), sim_duration_of(500000)).seconds == 501000);
    assert_true(sim_calendar_working_between(calendar, sim_time_at(1000), sim_time_at(501000)).seconds == 500000);
    assert_instant(sim_calendar_deadline_within_days(calendar, at("2014-04-05 13:00:00"), 2), "2014-04-07 13:00:00");
    assert_instant(sim_calendar_deadline_end_of_day(calendar, at("2014-04-05 13:00:00"), 2), "2014-04-07 24:00:00");
    sim_calendar_destroy(&calendars[i]);
  }
}

/* An out-of-hours team: every night 17:00 to 08:30, written as two intervals; midnight is no change. */
static void intervals__over_midnight__continuous(void **state)
{
  (void)state;
  static const struct sim_interval night[] = {{0, HOURS(8, 30)}, {HOURS(17, 0), 86400}};
  struct sim_calendar *calendar = calendar_of(daily_spec(night, 2));
  assert_instant(sim_calendar_next_change(calendar, at("2014-04-01 17:00:00")), "2014-04-02 08:30:00");
  assert_instant(sim_calendar_next_change(calendar, at("2014-04-01 08:30:00")), "2014-04-01 17:00:00");
  assert_instant(sim_calendar_next_change(calendar, at("2014-04-02 00:00:00")), "2014-04-02 08:30:00");
  assert_instant(sim_calendar_next_change(calendar, at("2014-04-30 17:00:00")), "never"); /* to the cover's end */
  assert_true(sim_calendar_is_open(calendar, at("2014-04-02 00:00:00")));
  assert_instant(sim_calendar_add_working(calendar, at("2014-04-01 23:00:00"), sim_duration_of(HOURS(3, 0))),
                 "2014-04-02 02:00:00");
  assert_instant(sim_calendar_add_working(calendar, at("2014-04-01 23:00:00"), sim_duration_of(HOURS(1, 0))),
                 "2014-04-02 00:00:00");
  assert_instant(sim_calendar_add_working(calendar, at("2014-04-01 08:00:00"), sim_duration_of(HOURS(1, 0))),
                 "2014-04-01 17:30:00");
  sim_calendar_destroy(&calendar);
}

/* Open all Monday and all Tuesday, closed otherwise: one opening and one closing, both at a midnight. */
static void intervals__whole_days__change_at_midnight_only(void **state)
{
  (void)state;
  struct sim_calendar_spec spec = {.first_day = {2014, 4, 1}, .day_count = 21};
  spec.hours[SIM_MONDAY][0] = spec.hours[SIM_TUESDAY][0] = (struct sim_interval){0, 86400};
  spec.hour_count[SIM_MONDAY] = spec.hour_count[SIM_TUESDAY] = 1;
  struct sim_calendar *calendar = calendar_of(spec);
  assert_instant(sim_calendar_next_change(calendar, at("2014-04-01 00:00:00")), "2014-04-02 00:00:00");
  assert_instant(sim_calendar_next_change(calendar, at("2014-04-02 00:00:00")), "2014-04-07 00:00:00");
  assert_instant(sim_calendar_next_change(calendar, at("2014-04-06 23:59:59")), "2014-04-07 00:00:00");
  assert_instant(sim_calendar_next_change(calendar, at("2014-04-07 00:00:00")), "2014-04-09 00:00:00");
  assert_instant(sim_calendar_next_change(calendar, at("2014-04-21 12:00:00")), "never");
  assert_instant(sim_calendar_next_open(calendar, at("2014-04-02 00:00:00")), "2014-04-07 00:00:00");
  sim_calendar_destroy(&calendar);
}

/* 09:00 to 12:00 and 13:00 to 17:00. */
static void intervals__lunch_break__closed_in_it(void **state)
{
  (void)state;
  static const struct sim_interval split[] = {{HOURS(9, 0), HOURS(12, 0)}, {HOURS(13, 0), HOURS(17, 0)}};
  struct sim_calendar *calendar = calendar_of(daily_spec(split, 2));
  assert_false(sim_calendar_is_open(calendar, at("2014-04-01 12:00:00")));
  assert_true(sim_calendar_is_open(calendar, at("2014-04-01 13:00:00")));
  assert_instant(sim_calendar_next_open(calendar, at("2014-04-01 12:30:00")), "2014-04-01 13:00:00");
  assert_instant(sim_calendar_next_change(calendar, at("2014-04-01 12:00:00")), "2014-04-01 13:00:00");
  assert_instant(sim_calendar_add_working(calendar, at("2014-04-01 11:00:00"), sim_duration_of(HOURS(1, 0))),
                 "2014-04-01 12:00:00");
  assert_instant(sim_calendar_add_working(calendar, at("2014-04-01 11:00:00"), sim_duration_of(HOURS(1, 1))),
                 "2014-04-01 13:01:00");
  assert_instant(sim_calendar_deadline_within_days(calendar, at("2014-04-01 12:30:00"), 1), "2014-04-02 13:00:00");
  sim_calendar_destroy(&calendar);
}

static void never_open__no_hours__never(void **state)
{
  (void)state;
  struct sim_calendar *calendar = calendar_of((struct sim_calendar_spec){.first_day = {2014, 4, 1}, .day_count = 1});
  assert_false(sim_calendar_is_always_open(calendar));
  assert_instant(sim_calendar_next_open(calendar, sim_time_at(0)), "never");
  assert_instant(sim_calendar_next_change(calendar, sim_time_at(0)), "never");
  assert_instant(sim_calendar_add_working(calendar, sim_time_at(0), sim_duration_of(1)), "never");
  assert_instant(sim_calendar_deadline_within_days(calendar, sim_time_at(0), 1), "never");
  assert_instant(sim_calendar_deadline_end_of_day(calendar, sim_time_at(0), 1), "never");
  sim_calendar_destroy(&calendar);
  assert_null(calendar);
  sim_calendar_destroy(&calendar); /* twice is harmless */
}

static void create__invalid_specs__refused_and_out_untouched(void **state)
{
  (void)state;
  static const struct sim_date_range backwards[] = {{{2014, 5, 2}, {2014, 5, 1}}};
  static const struct sim_date_range no_such_day[] = {{{2014, 4, 1}, {2014, 4, 2}}, {{2015, 2, 29}, {2015, 3, 1}}};
  const struct {
    struct sim_calendar_spec given_spec;
    const char *want_in_text;
  } rows[] = {
      {{.first_day = {2014, 2, 29}, .day_count = 1}, "first day"},
      {{.first_day = {2014, 4, 1}, .day_count = 0}, "day count"},
      {{.first_day = {2014, 4, 1}, .day_count = SIM_CALENDAR_DAYS_MAX + 1}, "day count"},
      {{.first_day = {9999, 12, 31}, .day_count = 2}, "day count"},
      {{.first_day = {2014, 4, 1}, .day_count = 1, .hour_count = {[SIM_SUNDAY] = 4}}, "Sunday"},
      {{.first_day = {2014, 4, 1}, .day_count = 1, .hour_count = {1}, .hours = {{{100, 100}}}}, "Monday, interval 1"},
      {{.first_day = {2014, 4, 1}, .day_count = 1, .hour_count = {1}, .hours = {{{-1, 100}}}}, "Monday, interval 1"},
      {{.first_day = {2014, 4, 1}, .day_count = 1, .hour_count = {1}, .hours = {{{0, 86401}}}}, "Monday, interval 1"},
      {{.first_day = {2014, 4, 1}, .day_count = 1, .hour_count = {2}, .hours = {{{0, 100}, {99, 200}}}},
       "Monday, interval 2"},
      {{.first_day = {2014, 4, 1}, .day_count = 1, .closures = backwards, .closure_count = 1}, "closure 1"},
      {{.first_day = {2014, 4, 1}, .day_count = 1, .closures = no_such_day, .closure_count = 2}, "closure 2"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_calendar *calendar = NULL;
    struct door_problem problem = {.err = DOOR_OK};
    assert_int_equal(sim_calendar_create(&rows[i].given_spec, &calendar, &problem), DOOR_ERR_RANGE);
    assert_null(calendar);
    assert_int_equal(problem.err, DOOR_ERR_RANGE);
    assert_non_null(strstr(problem.text, rows[i].want_in_text));
    assert_int_equal(sim_calendar_create(&rows[i].given_spec, &calendar, NULL), DOOR_ERR_RANGE);
  }
}

static void create__last_days_of_the_calendar__covered(void **state)
{
  (void)state;
  struct sim_calendar_spec spec = office_spec();
  spec.first_day = (struct sim_date){9999, 12, 25};
  spec.day_count = 7;
  struct sim_calendar *calendar = calendar_of(spec);
  /* Christmas on Saturday, so 27 and 28 December are substitutes; Friday 31 December is the last day. */
  assert_true(sim_calendar_next_open(calendar, sim_time_at(0)).seconds == 4 * 86400 + HOURS(8, 30));
  sim_calendar_destroy(&calendar);
}

/* Terms of the school year from September 2014, with half terms left out. */
static void terms__school_year__days_in_term(void **state)
{
  (void)state;
  static const struct sim_date_range terms_2014[] = {
      {{2014, 9, 1}, {2014, 10, 24}}, {{2014, 11, 3}, {2014, 12, 19}}, {{2014, 4, 28}, {2014, 7, 21}},
      {{2013, 9, 1}, {2014, 4, 11}},  {{2024, 3, 25}, {2025, 7, 21}},  {{2024, 9, 1}, {2025, 7, 21}},
  };
  static const struct {
    const char *given_at;
    bool want_term_day;
  } rows[] = {
      {"2014-03-31 23:59:59", false}, /* before the cover */
      {"2014-04-01 00:00:00", true},
      {"2014-04-11 23:59:59", true},
      {"2014-04-12 00:00:00", false},
      {"2014-04-28 00:00:00", true},
      {"2014-07-22 00:00:00", false},
      {"2014-08-31 23:59:59", false},
      {"2014-09-01 00:00:00", true},
      {"2014-09-06 12:00:00", true}, /* a weekend in term */
      {"2014-10-24 12:00:00", true},
      {"2014-10-27 12:00:00", false},
      {"2014-11-03 12:00:00", true},
      {"2024-03-31 23:59:59", true},
      {"2024-04-01 00:00:00", false}, /* after the cover */
      {"never", false},
  };
  struct sim_terms_spec spec = {{2014, 4, 1}, TEN_YEARS_DAYS, terms_2014, COUNT(terms_2014)};
  struct sim_terms *terms = NULL;
  assert_int_equal(sim_terms_create(&spec, &terms, NULL), DOOR_OK);
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(sim_terms_is_term_day(terms, at(rows[i].given_at)), rows[i].want_term_day);
  }
  sim_terms_destroy(&terms);
  assert_null(terms);
  sim_terms_destroy(&terms);
}

static void terms__invalid_specs__refused_and_out_untouched(void **state)
{
  (void)state;
  static const struct sim_date_range backwards[] = {{{2014, 5, 2}, {2014, 5, 1}}};
  const struct {
    struct sim_terms_spec given_spec;
    const char *want_in_text;
  } rows[] = {
      {{{2014, 4, 1}, 0, NULL, 0}, "day count"},
      {{{2014, 4, 31}, 1, NULL, 0}, "first day"},
      {{{2014, 4, 1}, 1, backwards, 1}, "term 1"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_terms *terms = NULL;
    struct door_problem problem = {.err = DOOR_OK};
    assert_int_equal(sim_terms_create(&rows[i].given_spec, &terms, &problem), DOOR_ERR_RANGE);
    assert_null(terms);
    assert_non_null(strstr(problem.text, rows[i].want_in_text));
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(add_working__office__table_of_instants),
      cmocka_unit_test(working_days_between__office__table_of_counts),
      cmocka_unit_test(add_working__exact_seconds__counted_by_hand),
      cmocka_unit_test(add_working__longer_than_any_cover__never),
      cmocka_unit_test(working_between__office__table_of_lengths),
      cmocka_unit_test(state_at__office__open_next_open_and_next_change),
      cmocka_unit_test(deadlines__office__table_of_receipts),
      cmocka_unit_test(deadline_within_days__shorter_days__clamped_into_their_hours),
      cmocka_unit_test(closures__christmas_closure__no_working_time_in_it),
      cmocka_unit_test(bank_holidays__not_closed_on_them__worked),
      cmocka_unit_test(always_open__every_second_of_the_cover__no_change),
      cmocka_unit_test(intervals__over_midnight__continuous),
      cmocka_unit_test(intervals__whole_days__change_at_midnight_only),
      cmocka_unit_test(intervals__lunch_break__closed_in_it),
      cmocka_unit_test(never_open__no_hours__never),
      cmocka_unit_test(create__invalid_specs__refused_and_out_untouched),
      cmocka_unit_test(create__last_days_of_the_calendar__covered),
      cmocka_unit_test(terms__school_year__days_in_term),
      cmocka_unit_test(terms__invalid_specs__refused_and_out_untouched),
  };
  return cmocka_run_group_tests_name("sim_calendar", tests, NULL, NULL);
}
