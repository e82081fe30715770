/* door_shown.h - values of measures as a person is shown them.
 *
 * Role: the unit that suits a size, how many decimals, a number with thousands set off; a mean with its interval. Does
 *   not decide: what stands beside it. Ownership: the caller's buffers. Errors: none. Threads: no state.
 */
#ifndef DOOR_SHOWN_H
#define DOOR_SHOWN_H

#include "door_measure.h"
#include "door_summary.h"

enum { DOOR_SHOWN_NUMBER_SIZE = 48 };

/* A unit that is shown, how many of the measure's own make one of it, and from which size on it is taken. */
struct door_shown_unit {
  const char *text;
  double from;
  double each;
};

/* For a value of that size, not below 0. Times: the largest unit that leaves at least two. Shares: per cent. */
struct door_shown_unit door_shown_unit_of(const struct door_measure_row *row, double size);

/* Decimals, three at most, that leave `number` as many digits as `least` has. */
int door_shown_decimals(double number, double least);

/* "25,012.5" */
void door_shown_number(double number, int decimals, char out_text[static DOOR_SHOWN_NUMBER_SIZE]);

/* A mean and its interval in one unit and with as many digits as the interval allows. */
struct door_shown_summary {
  const char *unit;
  char mean[DOOR_SHOWN_NUMBER_SIZE];
  char low[DOOR_SHOWN_NUMBER_SIZE]; /* "", like high, where there is no interval */
  char high[DOOR_SHOWN_NUMBER_SIZE];
};

/* summary has a mean. Decimals: with an interval, two digits of its half width; without, whole counts, else three
 * digits.
 */
void door_shown_summary_of(const struct door_measure_row *row, const struct door_summary *summary,
                           struct door_shown_summary *out_shown);

/* The same in the unit that suits a value of that size, so that several can stand beside each other. */
void door_shown_summary_beside(const struct door_measure_row *row, const struct door_summary *summary, double size,
                               struct door_shown_summary *out_shown);

#endif
