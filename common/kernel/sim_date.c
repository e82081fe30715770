#include "sim_date.h"

#include <stddef.h>
#include <string.h>

enum {
  FEBRUARY = 2,
  MONTHS = 12,
  DAYS_1_YEAR = 365,
  DAYS_4_YEARS = 4 * DAYS_1_YEAR + 1,
  DAYS_100_YEARS = 25 * DAYS_4_YEARS - 1,
  DAYS_400_YEARS = 4 * DAYS_100_YEARS + 1,
  DAY_NUMBER_MAX = 3652058, /* 9999-12-31 */
};

/* Days of a common year before the first of each month. */
static const int16_t days_before_month[MONTHS + 1] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

static const uint8_t month_length_days[MONTHS + 1] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

bool sim_year_is_leap(int32_t year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t sim_month_length_days(int32_t year, int32_t month)
{
  DOOR_ASSERT(month >= 1 && month <= MONTHS);
  return month_length_days[month] + (month == FEBRUARY && sim_year_is_leap(year) ? 1 : 0);
}

bool sim_date_is_valid(struct sim_date date)
{
  if (date.year < SIM_YEAR_MIN || date.year > SIM_YEAR_MAX || date.month < 1 || date.month > MONTHS) {
    return false;
  }
  return date.day >= 1 && date.day <= sim_month_length_days(date.year, date.month);
}

int32_t sim_date_day_number(struct sim_date date)
{
  DOOR_ASSERT(sim_date_is_valid(date));
  int32_t years = date.year - 1;
  int32_t leap_days = years / 4 - years / 100 + years / 400;
  int32_t leap_day_now = date.month > FEBRUARY && sim_year_is_leap(date.year) ? 1 : 0;
  return years * DAYS_1_YEAR + leap_days + days_before_month[date.month] + leap_day_now + date.day - 1;
}

static int32_t smaller(int32_t a, int32_t b)
{
  return a < b ? a : b;
}

/* The year of a day number, and the day's place in it: peel off whole spans of 400, 100, 4 and 1 years. The
 * last century of four and the last year of four are a day longer than their fellows, hence the caps at 3. */
static int32_t split_year(int32_t day_number, int32_t *out_day_of_year)
{
  int32_t rest = day_number;
  int32_t fours_of_centuries = rest / DAYS_400_YEARS;
  rest %= DAYS_400_YEARS;
  int32_t centuries = smaller(rest / DAYS_100_YEARS, 3);
  rest -= centuries * DAYS_100_YEARS;
  int32_t fours = rest / DAYS_4_YEARS;
  rest %= DAYS_4_YEARS;
  int32_t years = smaller(rest / DAYS_1_YEAR, 3);
  *out_day_of_year = rest - years * DAYS_1_YEAR;
  return 1 + fours_of_centuries * 400 + centuries * 100 + fours * 4 + years;
}

struct sim_date sim_date_of_day_number(int64_t day_number)
{
  if (day_number < 0) {
    return (struct sim_date){SIM_YEAR_MIN, 1, 1};
  }
  if (day_number > DAY_NUMBER_MAX) {
    return (struct sim_date){SIM_YEAR_MAX, 12, 31};
  }
  int32_t rest = 0;
  int32_t year = split_year((int32_t)day_number, &rest);
  int32_t month = 1;
  while (rest >= sim_month_length_days(year, month)) {
    rest -= sim_month_length_days(year, month);
    month++;
  }
  return (struct sim_date){year, (uint8_t)month, (uint8_t)(rest + 1)};
}

enum sim_weekday sim_date_weekday(struct sim_date date)
{
  return (enum sim_weekday)(sim_date_day_number(date) % SIM_WEEKDAYS);
}

const char *sim_weekday_name(enum sim_weekday weekday)
{
  static const char *const names[SIM_WEEKDAYS] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                  "Friday", "Saturday", "Sunday"};
  return names[weekday];
}

int sim_date_compare(struct sim_date a, struct sim_date b)
{
  if (a.year != b.year) {
    return a.year < b.year ? -1 : 1;
  }
  if (a.month != b.month) {
    return a.month < b.month ? -1 : 1;
  }
  return (a.day > b.day) - (a.day < b.day);
}

struct sim_date sim_date_plus_days(struct sim_date date, int64_t day_count)
{
  int32_t start = sim_date_day_number(date);
  if (day_count > DAY_NUMBER_MAX) {
    return sim_date_of_day_number(DAY_NUMBER_MAX);
  }
  if (day_count < -DAY_NUMBER_MAX) {
    return sim_date_of_day_number(0);
  }
  return sim_date_of_day_number(start + day_count);
}

int32_t sim_date_between(struct sim_date start, struct sim_date end)
{
  return sim_date_day_number(end) - sim_date_day_number(start);
}

/* The number of `count` digits at text; the caller knows that they are digits. */
static int32_t digits_value(const char *text, int count)
{
  int32_t value = 0;
  for (int i = 0; i < count; i++) {
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

static bool has_date_form(const char *text)
{
  static const char form[] = "0000-00-00";
  for (size_t i = 0; i < sizeof form - 1; i++) {
    bool fits = form[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == form[i];
    if (!fits) {
      return false;
    }
  }
  return text[sizeof form - 1] == '\0';
}

enum door_err sim_date_parse(const char *text, struct sim_date *out_date, struct door_problem *problem)
{
  if (!has_date_form(text)) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "\"%.40s\" is not a date; write it as 2014-04-01", text);
  }
  struct sim_date date = {digits_value(text, 4), (uint8_t)digits_value(text + 5, 2),
                          (uint8_t)digits_value(text + 8, 2)};
  if (!sim_date_is_valid(date)) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "there is no day %s", text);
  }
  *out_date = date;
  return DOOR_OK;
}

/* Writes value in exactly `count` digits and returns the place after them. */
static char *put_digits(char *text, int32_t value, int count)
{
  for (int i = count - 1; i >= 0; i--) {
    text[i] = (char)('0' + value % 10);
    value /= 10;
  }
  return text + count;
}

void sim_date_format(struct sim_date date, char out_text[SIM_DATE_TEXT_SIZE])
{
  DOOR_ASSERT(sim_date_is_valid(date));
  char *at = put_digits(out_text, date.year, 4);
  *at++ = '-';
  at = put_digits(at, date.month, 2);
  *at++ = '-';
  at = put_digits(at, date.day, 2);
  *at = '\0';
}

struct sim_civil_time sim_epoch_civil_time(struct sim_epoch epoch, struct sim_time instant)
{
  int64_t days = instant.seconds / SIM_DAY_SECONDS;
  int64_t rest = instant.seconds % SIM_DAY_SECONDS;
  if (rest < 0) { /* C divides towards zero; a time of day counts from the midnight before */
    rest += SIM_DAY_SECONDS;
    days--;
  }
  int64_t day_number = sim_date_day_number(epoch.first_day) + days;
  struct sim_date date = sim_date_of_day_number(day_number);
  if (day_number < 0) {
    return (struct sim_civil_time){date, 0};
  }
  if (day_number > DAY_NUMBER_MAX) {
    return (struct sim_civil_time){date, SIM_DAY_SECONDS - 1};
  }
  return (struct sim_civil_time){date, (int32_t)rest};
}

struct sim_date sim_epoch_date(struct sim_epoch epoch, struct sim_time instant)
{
  return sim_epoch_civil_time(epoch, instant).date;
}

struct sim_time sim_epoch_instant(struct sim_epoch epoch, struct sim_civil_time civil)
{
  DOOR_ASSERT(civil.day_seconds >= 0 && civil.day_seconds <= SIM_DAY_SECONDS);
  int64_t days = sim_date_between(epoch.first_day, civil.date);
  return sim_time_at(days * SIM_DAY_SECONDS + civil.day_seconds);
}

void sim_epoch_format(struct sim_epoch epoch, struct sim_time instant, char out_text[SIM_INSTANT_TEXT_SIZE])
{
  if (instant.seconds == SIM_TIME_NEVER.seconds) {
    static const char never[] = "never";
    memcpy(out_text, never, sizeof never);
    return;
  }
  struct sim_civil_time civil = sim_epoch_civil_time(epoch, instant);
  sim_date_format(civil.date, out_text);
  char *at = out_text + SIM_DATE_TEXT_SIZE - 1;
  *at++ = ' ';
  at = put_digits(at, civil.day_seconds / SIM_HOUR_SECONDS, 2);
  *at++ = ':';
  at = put_digits(at, civil.day_seconds / SIM_MINUTE_SECONDS % SIM_MINUTE_SECONDS, 2);
  *at++ = ':';
  at = put_digits(at, civil.day_seconds % SIM_MINUTE_SECONDS, 2);
  *at = '\0';
}
