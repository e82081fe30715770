/* assessment_closing.h - how an assessment ends, and its plan.
 *
 * Role: the outcome is recorded and carried out, the plan kept until it ends. Does not decide: how long the assessment
 *   takes (assessment_work.h), when the slot is free (assessment_closing_work.h), who gets it next
 *   (assessment_allocation.h).
 * Emits: ledger ENDED, ASSESSED, CLOSED; early_help_request (step-down), notice. Units: seconds. Ownership: its part of
 *   the state. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef ASSESSMENT_CLOSING_H
#define ASSESSMENT_CLOSING_H

#include "assessment_state.h"

void assessment_closing_init(struct assessment *assessment);
void assessment_closing_fini(struct assessment *assessment);

/* The assessment is over: the case leaves, or is held on for a transfer and closing work; index is stale. The caller
 * allocates afterwards. */
void assessment_closing_begin(struct assessment *assessment, struct door_context *context, uint32_t index);

/* A plan ends: index is among assessment->plans. */
void assessment_closing_on_plan_ends(struct assessment *assessment, struct door_context *context, uint32_t index);

#endif
