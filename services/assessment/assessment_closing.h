/* assessment_closing.h - how an assessment ends.
 *
 * Role: the outcome is recorded and carried out. Does not decide: how long the assessment
 *   takes (assessment_work.h), when the slot is free (assessment_closing_work.h) or the plan ends (assessment_plans.h),
 * who gets the slot next (assessment_allocation.h). Emits: ledger ENDED, ASSESSED, CLOSED; early_help_request
 * (step-down), notice. Units: seconds. Ownership: its part of the state. Errors: sticky in the context. Threads: one
 * owner at a time.
 */
#ifndef ASSESSMENT_CLOSING_H
#define ASSESSMENT_CLOSING_H

#include "assessment_state.h"

/* The assessment is over: the case leaves, or is held on for a transfer and closing work; index is stale. The caller
 * allocates afterwards. */
void assessment_closing_begin(struct assessment *assessment, struct door_context *context, uint32_t index);

#endif
