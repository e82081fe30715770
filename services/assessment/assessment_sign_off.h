/* assessment_sign_off.h - a manager reads an assessment and signs it off.
 *
 * Role: the line in front of the managers, and their time. Does not decide: how the assessment ends
 *   (assessment_closing.h). The case stays with its worker, on the caseload, until it is signed off. Where the scenario
 *   has no such managers there is neither line nor record.
 * Emits: ledger records of the pool assessment_sign_off, SHIFT. Units: seconds; managers work the hours of
 *   assessment.calendar and finish what is in hand. Ownership: its part of the state. Errors: sticky in the context.
 *   Threads: one owner at a time.
 */
#ifndef ASSESSMENT_SIGN_OFF_H
#define ASSESSMENT_SIGN_OFF_H

#include "assessment_state.h"

DOOR_MUST_CHECK enum door_err assessment_sign_off_init(struct assessment *assessment, struct door_context *context);
void assessment_sign_off_fini(struct assessment *assessment);

/* The work on the case is over: it is signed off, in its turn, and assessment_closing_begin follows; at once where
 * nobody signs off. */
void assessment_sign_off_begin(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The events ASSESSMENT_SIGN_OFF_ENDS, of a manager, and ASSESSMENT_SIGN_OFF_SHIFT. */
void assessment_sign_off_on_end(struct assessment *assessment, struct door_context *context, uint32_t manager);
void assessment_sign_off_on_shift(struct assessment *assessment, struct door_context *context, uint32_t shift);

#endif
