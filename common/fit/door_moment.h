/* door_moment.h - dates and times as councils write them.
 *
 * Role: reads 31/12/2024 14:05, 31-Dec-2024 14:05:30, 31 December 2024, 2024-12-31T14:05, each with or without a time
 * of day, and says why it does not read what else looks like one. Day before month, as in Britain; a time may have
 *   seconds, and a fraction of them, which is dropped. Does not decide: whether a time is needed, or makes sense.
 * Refused, for they could be two things: years of two digits, a time zone (the model has local civil time), am and pm,
 *   the day numbers of a spreadsheet.
 * Units: a date, seconds from 00:00. Ownership: values. Errors: enum door_moment_fault. Threads: pure functions.
 */
#ifndef DOOR_MOMENT_H
#define DOOR_MOMENT_H

#include "sim_date.h"

#include <stdbool.h>
#include <stdint.h>

/* code, what is wrong with the value, what to do */
#define DOOR_MOMENT_FAULTS(X)                                                                                          \
  X(DOOR_MOMENT_OK, "", "")                                                                                            \
  X(DOOR_MOMENT_EMPTY, "empty", "")                                                                                    \
  X(DOOR_MOMENT_FORM, "not a date", "write 31/12/2024 14:05, 31-Dec-2024 14:05 or 2024-12-31 14:05")                   \
  X(DOOR_MOMENT_SHORT_YEAR, "a year of two digits", "write all four: 31/12/2024")                                      \
  X(DOOR_MOMENT_MONTH_FIRST, "no such month", "day comes before month: write 31/12/2024, not 12/31/2024")              \
  X(DOOR_MOMENT_NO_SUCH_DAY, "no such day in that month", "")                                                          \
  X(DOOR_MOMENT_YEAR, "a year before 1990 or after 2100", "")                                                          \
  X(DOOR_MOMENT_SPREADSHEET, "a spreadsheet's day number", "format the column as a date before saving")                \
  X(DOOR_MOMENT_ZONE, "a time zone", "write local time without a zone")                                                \
  X(DOOR_MOMENT_HALF_DAY, "am or pm", "write 24 hours: 14:05")                                                         \
  X(DOOR_MOMENT_NO_SUCH_TIME, "no such time of day", "hours go to 23, minutes and seconds to 59")

enum door_moment_fault {
#define X(code, what, hint) code,
  DOOR_MOMENT_FAULTS(X)
#undef X
};

struct door_moment {
  struct sim_date date;
  int32_t day_seconds; /* 0 where there is no time of day */
  bool has_time;
};

/* Spaces around are nothing. out_moment is set on DOOR_MOMENT_OK alone. */
enum door_moment_fault door_moment_read(const char *text, struct door_moment *out_moment);

/* Never NULL. */
const char *door_moment_fault_text(enum door_moment_fault fault);
const char *door_moment_fault_hint(enum door_moment_fault fault);

/* Seconds from 0001-01-01 00:00. */
int64_t door_moment_seconds(struct door_moment moment);

#endif
