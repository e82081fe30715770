/* door_shown.h - values of measures as a person is shown them.
 *
 * Role: the unit that suits a size, how many decimals, a number with thousands set off. Does not decide: what stands
 *   beside it. Ownership: the caller's buffers. Errors: none. Threads: no state.
 */
#ifndef DOOR_SHOWN_H
#define DOOR_SHOWN_H

#include "door_measure.h"

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

#endif
