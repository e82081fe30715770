/* assessment_kinds.h - kinds of assessment, and which follows which.
 *
 * Role: initial and core before a date, care and support from it on, proportionate ones first where the scenario has
 *   them. A first assessment (initial, proportionate) ends, or goes on to a fuller one with the same worker. Does not
 *   decide: how long the work takes (assessment_work.h), the outcome (assessment_closing.h).
 * Emits: ledger WENT_ON. Units: seconds. Ownership: its part of a case. Errors: sticky in the context. Threads: one
 * owner at a time.
 */
#ifndef ASSESSMENT_KINDS_H
#define ASSESSMENT_KINDS_H

#include "assessment_state.h"

/* The case was allocated: its first kind, whose clock runs from the referral. */
void assessment_kinds_begin(const struct door_context *context, struct assessment_case *one);

/* Its work is over and signed off: whether it goes on to a fuller one, which the case then is. */
bool assessment_kinds_go_on(struct door_context *context, struct assessment_case *one);

#endif
