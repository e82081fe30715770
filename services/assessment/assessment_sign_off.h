/* assessment_sign_off.h - a manager, or a senior of screening, reads an assessment and signs it off.
 *
 * Role: the line in front of the managers, and their time; or the message to screening and its answer. Does not decide:
 *   how the assessment ends (assessment_closing.h), which senior signs off and when (screening). The case stays with
 *   its worker, on the caseload, until it is signed off. Where nobody signs off there is neither line nor record.
 * Consumes: SIGNED_OFF. Emits: SIGN_OFF; ledger records of the pool assessment_sign_off, SHIFT (seniors: screening
 *   writes them). Units: seconds; managers work the hours of assessment.calendar and finish what is in hand.
 *   Ownership: its part of the state. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef ASSESSMENT_SIGN_OFF_H
#define ASSESSMENT_SIGN_OFF_H

#include "assessment_state.h"

DOOR_MUST_CHECK enum door_err assessment_sign_off_init(struct assessment *assessment, struct door_context *context);
void assessment_sign_off_fini(struct assessment *assessment);

/* The work on the case is over: it is signed off, in its turn, and assessment_closing_begin follows; at once where
 * nobody signs off. */
void assessment_sign_off_begin(struct assessment *assessment, struct door_context *context, uint32_t index);

/* A senior of screening has signed off the assessment of the contact. DOOR_ERR_UNEXPECTED where nobody asked. */
void assessment_sign_off_on_signed(struct assessment *assessment, struct door_context *context, uint64_t contact);

/* The events ASSESSMENT_SIGN_OFF_ENDS, of a manager, and ASSESSMENT_SIGN_OFF_SHIFT. */
void assessment_sign_off_on_end(struct assessment *assessment, struct door_context *context, uint32_t manager);
void assessment_sign_off_on_shift(struct assessment *assessment, struct door_context *context, uint32_t shift);

#endif
