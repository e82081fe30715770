/* door_fit_demand.h - first contacts of each source: how many a year, and when.
 *
 * Role: estimates intake.sources.*.annual_first_contacts and the profiles of month, weekday and hour from an extract,
 *   each with an interval, and tests what the estimate takes for granted. Does not decide: what is written of it.
 * A contact is a first one where the extract has none of that family before it. The first look_back days of the extract
 * serve only to find earlier contacts: those of before the extract are not seen, so a family that comes back late
 * counts as new, and look_back says how late. Model: Poisson, rate = volume x month x weekday x hour, by maximum
 * likelihood: hours by their counts; months and weekdays by fitting their totals in turn, as not every month has every
 * weekday as often. Without a whole year after look_back the month profile is flat. Cells of a profile with 1 to 4
 * contacts are put together with each other, and with the next larger where they still come to less than 5; all of them
 * get the same rate. So no weight tells of fewer. Sources with fewer than DOOR_FIT_SOURCE_MIN first contacts, and those
 * past DOOR_SOURCES_MAX, are put together. Tests: weekday x hour as a product (chi-square of the cells); weeks as
 * Poisson (chi-square of weekly counts against what the profile expects). Units: contacts a year of 365 days; days.
 * Ownership: values. Errors: DOOR_ERR_LIMIT where nothing is left to fit; DOOR_ERR_MEMORY. Threads: pure functions.
 * Source: W. E. Deming and F. F. Stephan, Annals of Mathematical Statistics 11 (1940) 427-444 (fitting totals in turn).
 */
#ifndef DOOR_FIT_DEMAND_H
#define DOOR_FIT_DEMAND_H

#include "door_extract.h"
#include "door_fit_statistics.h"

enum {
  DOOR_FIT_SOURCE_MIN = 30,
  DOOR_FIT_YEAR_DAYS = 365,
  DOOR_FIT_DAYS_MIN = 28, /* after look_back */
};
#define DOOR_FIT_SMALL_SOURCES "small_sources"

/* Days as numbers from 0001-01-01. */
struct door_fit_period {
  int64_t first_day; /* of the extract */
  int64_t look_back_days;
  int64_t end_day; /* the day after the last */
};

static inline int64_t door_fit_days(const struct door_fit_period *period)
{
  return period->end_day - period->first_day - period->look_back_days;
}

struct door_fit_source {
  char name[DOOR_NAME_BYTES];
  uint64_t contacts; /* after look_back: first and repeat ones */
  uint64_t first_contacts;
  uint64_t timed; /* of them, with a time of day */
  double annual;
  struct door_interval annual_interval; /* 95 % */
  double month_weights[DOOR_MONTHS];    /* mean over the days of a year 1 */
  double weekday_weights[SIM_WEEKDAYS]; /* mean 1 */
  double hour_weights[DOOR_DAY_HOURS];  /* mean 1 */
  struct door_test hours_by_weekday;
  struct door_test weeks;
};

struct door_fit_demand {
  struct door_fit_period period;
  struct door_fit_source sources[DOOR_SOURCES_MAX];
  uint32_t source_count;
  uint32_t put_together;                       /* sources of the extract in DOOR_FIT_SMALL_SOURCES, or left out */
  uint8_t source_of[DOOR_EXTRACT_SOURCES_MAX]; /* of the extract -> place above; DOOR_SOURCES_MAX: left out */
  bool has_months;
};

/* From the first day that has a contact to the last. look_back_days below 0: 365 where the extract has two years, else
 * half of it. extract is settled and has rows. DOOR_ERR_LIMIT where too few days are left. */
DOOR_MUST_CHECK enum door_err door_fit_period_of(const struct door_extract *extract, int64_t look_back_days,
                                                 struct door_fit_period *out_period, struct door_problem *problem);

/* Whether rows[place] is the first contact of its family in the extract. */
bool door_fit_is_first(const struct door_extract *extract, uint64_t place);

DOOR_MUST_CHECK enum door_err door_fit_demand(const struct door_extract *extract, const struct door_fit_period *period,
                                              struct door_fit_demand *out_demand, struct door_problem *problem);

#endif
