/* sim_date.h - civil dates.
 *
 * Role: a day of the Gregorian calendar as a value; its number, weekday and ISO text; and the way between
 *   a simulated instant (sim_time.h) and the date and time of day that it falls on.
 * Does not decide: which days are worked (sim_calendar.h) or are bank holidays (sim_bank_holidays.h).
 * Units: a day number counts days from 0001-01-01, which is day 0 and a Monday; a time of day is seconds
 *   from 00:00, 0..86400, where 86400 is the 24:00 that ends the day. Local civil time, no daylight
 *   saving, no leap seconds. The calendar is proleptic: the Gregorian rule holds for every year 1..9999.
 * Ownership: values. Errors: only parsing can fail. Arithmetic saturates at 0001-01-01 and 9999-12-31.
 *   Functions that take a date expect a valid one (sim_date_is_valid) and stop the program otherwise.
 * Threads: pure functions.
 * Sources: ISO 8601-1:2019 (date text, proleptic Gregorian calendar).
 */
#ifndef SIM_DATE_H
#define SIM_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "door_error.h"
#include "sim_time.h"

struct sim_date {
  int32_t year;  /* 1..9999 */
  uint8_t month; /* 1..12 */
  uint8_t day;   /* 1..31 */
};

enum sim_weekday {
  SIM_MONDAY,
  SIM_TUESDAY,
  SIM_WEDNESDAY,
  SIM_THURSDAY,
  SIM_FRIDAY,
  SIM_SATURDAY,
  SIM_SUNDAY,
};

enum {
  SIM_YEAR_MIN = 1,
  SIM_YEAR_MAX = 9999,
  SIM_WEEKDAYS = 7,
  SIM_DATE_TEXT_SIZE = 11,    /* "2014-04-01" and its NUL */
  SIM_INSTANT_TEXT_SIZE = 20, /* "2014-04-01 09:30:00" and its NUL */
};

/* The year, the month and the day of month exist. */
bool sim_date_is_valid(struct sim_date date);
bool sim_year_is_leap(int32_t year);
/* month 1..12 */
int32_t sim_month_length_days(int32_t year, int32_t month);

/* Days since 0001-01-01, and back; a number outside the years 1..9999 saturates. */
int32_t sim_date_day_number(struct sim_date date);
struct sim_date sim_date_of_day_number(int64_t day_number);

enum sim_weekday sim_date_weekday(struct sim_date date);
/* "Monday", in English. */
const char *sim_weekday_name(enum sim_weekday weekday);
/* Negative, zero or positive as a is before, equal to or after b. */
int sim_date_compare(struct sim_date a, struct sim_date b);
/* The date day_count days later (earlier when negative). */
struct sim_date sim_date_plus_days(struct sim_date date, int64_t day_count);
/* Days from start to end; negative where end comes first. */
int32_t sim_date_between(struct sim_date start, struct sim_date end);

/* Reads exactly "YYYY-MM-DD", nothing before or after. DOOR_ERR_MALFORMED when it is not of that form,
 * DOOR_ERR_RANGE when there is no such day. text is not NULL; problem may be. */
DOOR_MUST_CHECK enum door_err sim_date_parse(const char *text, struct sim_date *out_date, struct door_problem *problem);
/* Writes "2014-04-01" with its NUL. */
void sim_date_format(struct sim_date date, char out_text[SIM_DATE_TEXT_SIZE]);

/* Ties simulated time to the civil calendar: instant 0 is 00:00 on first_day. */
struct sim_epoch {
  struct sim_date first_day;
};

/* A date and a time of day. */
struct sim_civil_time {
  struct sim_date date;
  int32_t day_seconds; /* 0..86399 as computed; 86400 (24:00) is taken as input */
};

/* The civil time of an instant. Instants before first_day are as good as later ones; those outside the
 * years 1..9999, SIM_TIME_NEVER among them, saturate at 0001-01-01 00:00:00 and 9999-12-31 23:59:59. */
struct sim_civil_time sim_epoch_civil_time(struct sim_epoch epoch, struct sim_time instant);
struct sim_date sim_epoch_date(struct sim_epoch epoch, struct sim_time instant);
struct sim_time sim_epoch_instant(struct sim_epoch epoch, struct sim_civil_time civil);
/* Writes "2014-04-01 09:30:00" with its NUL; "never" for SIM_TIME_NEVER. */
void sim_epoch_format(struct sim_epoch epoch, struct sim_time instant, char out_text[SIM_INSTANT_TEXT_SIZE]);

#endif
