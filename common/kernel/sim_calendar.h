/* sim_calendar.h - working time.
 *
 * Role: says when a service or a team works: opening hours by weekday, less bank holidays, less closures;
 *   converts between working time and time, exactly and both ways; sets the ends of clocks that are counted
 *   in working days. Also school terms: whether a day is a term day.
 * Does not decide: which clock is counted from which calendar, or what happens when a clock runs out.
 * Units: seconds; days are civil days from first_day (day 0, instant 0 = its 00:00). Integers throughout.
 * Cover: day_count days from first_day. Outside it a calendar is closed and a day is no term day; an answer
 *   that would lie past it is SIM_TIME_NEVER. The two edges of the cover are not openings or closings.
 * Open means open at [open, close): at the closing second it is closed. Intervals that touch, also over
 *   midnight, are one: nothing changes where they meet.
 * Ownership: create copies all of the spec; the caller owns the result and destroys it.
 * Errors: create only: DOOR_ERR_RANGE with the place and value in problem, DOOR_ERR_MEMORY.
 * Threads: read-only after create; any number of threads may ask at once.
 * Cost: is_open, working_between, working_days_between, is_working_day, next_open, next_change, the deadlines and
 *   is_term_day are O(1); add_working is O(log of the working days that it spans). 28 bytes a day, a term day one bit.
 */
#ifndef SIM_CALENDAR_H
#define SIM_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "door_error.h"
#include "sim_date.h"
#include "sim_time.h"

enum {
  SIM_CALENDAR_INTERVALS_MAX = 3, /* opening intervals in one day */
  SIM_CALENDAR_DAYS_MAX = 73050,  /* two hundred years */
};

/* Open from open_seconds up to close_seconds after midnight: 0 <= open < close <= 86400. An interval over
 * midnight is written as two: one to 86400 and one from 0 on the weekday after. */
struct sim_interval {
  int32_t open_seconds;
  int32_t close_seconds;
};

/* Days from first to last, both included; first is not after last. */
struct sim_date_range {
  struct sim_date first;
  struct sim_date last;
};

struct sim_calendar_spec {
  struct sim_date first_day; /* the scenario's first day: instant 0 is its 00:00 */
  int32_t day_count;         /* 1..SIM_CALENDAR_DAYS_MAX, and not past the year 9999 */
  struct sim_interval hours[SIM_WEEKDAYS][SIM_CALENDAR_INTERVALS_MAX]; /* [0] Monday; in order, no overlap */
  uint8_t hour_count[SIM_WEEKDAYS];                                    /* 0: closed all day */
  bool closes_on_bank_holidays;                                        /* those of England and Wales */
  const struct sim_date_range *closures; /* closed all day; any order, may overlap and pass the cover */
  size_t closure_count;
};

struct sim_calendar;

/* A calendar that follows spec. problem may be NULL. */
DOOR_MUST_CHECK enum door_err sim_calendar_create(const struct sim_calendar_spec *spec,
                                                  struct sim_calendar **out_calendar, struct door_problem *problem);
/* Frees *calendar, which may be NULL, and sets it to NULL. */
void sim_calendar_destroy(struct sim_calendar **calendar);

/* Open at every second of the cover. */
bool sim_calendar_is_always_open(const struct sim_calendar *calendar);
bool sim_calendar_is_open(const struct sim_calendar *calendar, struct sim_time t);
/* The civil day of t has an opening. */
bool sim_calendar_is_working_day(const struct sim_calendar *calendar, struct sim_time t);

/* Working seconds in [start, end). start is not after end. */
struct sim_duration sim_calendar_working_between(const struct sim_calendar *calendar, struct sim_time start,
                                                 struct sim_time end);
/* The earliest instant by which `working` seconds of working time have passed since t. Zero gives t itself,
 * open or not; so does never. working >= 0. */
struct sim_time sim_calendar_add_working(const struct sim_calendar *calendar, struct sim_time t,
                                         struct sim_duration working);

/* Working days after the civil day of start, up to and with the civil day of end; 0 where both are one day. start is
 * not after end. Instants outside the cover count as its first and its last. */
int32_t sim_calendar_working_days_between(const struct sim_calendar *calendar, struct sim_time start,
                                          struct sim_time end);

/* The first open instant at or after t: t itself when open. */
struct sim_time sim_calendar_next_open(const struct sim_calendar *calendar, struct sim_time t);
/* The next opening or closing strictly after t. */
struct sim_time sim_calendar_next_change(const struct sim_calendar *calendar, struct sim_time t);

/* "Within n working days of receipt": the clock starts at t when open, else at the next opening; it ends at
 * the same time of the n-th working day after the day it started on, but not before that day's first opening
 * nor after its last close. A time in a break between two intervals stands. n >= 0; 0 gives the start. */
struct sim_time sim_calendar_deadline_within_days(const struct sim_calendar *calendar, struct sim_time t, int32_t n);
/* "By the end of the n-th next working day": last close of the n-th working day after the civil day of t.
 * n >= 0; 0 means the day of the next opening at or after t, so the end is never before t. */
struct sim_time sim_calendar_deadline_end_of_day(const struct sim_calendar *calendar, struct sim_time t, int32_t n);

/* School terms. A half-term holiday is the gap between two ranges; weekends inside a range are term days. */
struct sim_terms_spec {
  struct sim_date first_day; /* as in struct sim_calendar_spec */
  int32_t day_count;
  const struct sim_date_range *terms; /* any order, may overlap and pass the cover */
  size_t term_count;
};

struct sim_terms;

/* problem may be NULL. */
DOOR_MUST_CHECK enum door_err sim_terms_create(const struct sim_terms_spec *spec, struct sim_terms **out_terms,
                                               struct door_problem *problem);
/* Frees *terms, which may be NULL, and sets it to NULL. */
void sim_terms_destroy(struct sim_terms **terms);
/* The civil day of t is in a term. */
bool sim_terms_is_term_day(const struct sim_terms *terms, struct sim_time t);

#endif
