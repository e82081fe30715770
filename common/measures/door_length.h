/* door_length.h - how long an assessment took: totals of limits, bands and lateness.
 *
 * Role: adds one length to the totals that measures.def divides. Does not decide: what a working day is
 * (sim_calendar.h), which limit holds (door_clock.h). Units: working days. Ownership: the caller's totals. Errors:
 * none. Threads: pure but for the totals. Sources: the bands of the DfE's children in need statistics.
 */
#ifndef DOOR_LENGTH_H
#define DOOR_LENGTH_H

#include "door_measure.h"

/* days, 0 or more, of an assessment whose limit is limit_days. */
void door_length_add(int64_t totals[static DOOR_TOTAL_COUNT], int32_t days, int32_t limit_days);

#endif
