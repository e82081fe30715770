/* door_length.h - how long assessments and conferences took: totals of limits, bands and lateness.
 *
 * Role: adds one length to the totals and histograms that measures.def divides. Does not decide: what a working day is
 * (sim_calendar.h), which limit holds (door_clock.h). Units: working days. Ownership: the caller's totals. Errors:
 * none. Threads: pure but for the totals. Sources: the bands of the DfE's children in need statistics.
 */
#ifndef DOOR_LENGTH_H
#define DOOR_LENGTH_H

#include "door_histogram.h"
#include "door_ledger.h"
#include "door_measure.h"
#include "door_scenario.h"

/* One assessment that ended. */
struct door_length {
  enum door_assessment_kind kind;
  int32_t days; /* 0 or more */
  int32_t limit_days;
  bool is_in_time;
};

void door_length_add(int64_t totals[static DOOR_TOTAL_COUNT], struct door_histogram spans[static DOOR_SPAN_COUNT],
                     const struct door_length *length);

/* A task that was done so many working days after the referral. */
void door_length_add_task(int64_t totals[static DOOR_TOTAL_COUNT], struct door_histogram spans[static DOOR_SPAN_COUNT],
                          enum door_task task, int32_t days);

/* A record of a section 47 enquiry or of a conference, so long after what its value names. */
void door_length_add_protection(int64_t totals[static DOOR_TOTAL_COUNT],
                                struct door_histogram spans[static DOOR_SPAN_COUNT], const struct door_record *record,
                                int64_t seconds, int32_t days);

#endif
