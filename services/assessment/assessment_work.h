/* assessment_work.h - from allocation to the end of the assessment.
 *
 * Role: what an allocated worker does with a case, and how long it takes. Does not decide: who the worker is
 *   (assessment_allocation.h), how the assessment ends (assessment_closing.h).
 * Units: seconds of assessment.calendar. Ownership: its part of a case. Errors: sticky in the context. Threads: one
 *   owner at a time.
 */
#ifndef ASSESSMENT_WORK_H
#define ASSESSMENT_WORK_H

#include "assessment_state.h"

/* The case was allocated now, to at.holder. When the assessment is over, assessment_closing_begin follows. */
void assessment_work_begin(struct assessment *assessment, struct door_context *context, uint32_t index);

#endif
