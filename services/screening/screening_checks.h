/* screening_checks.h - asking partner agencies, with consent or without.
 *
 * Role: holds cases while the family is asked for its consent and while partners answer; sees them again through what
 *   the answers tell, and sends them back to the line. Does not decide: what becomes of a contact.
 * Emits: ledger records CONSENT, ASKED, ANSWERED, and those of the pool partner_checks. Units: seconds. Ownership:
 *   the state's. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef SCREENING_CHECKS_H
#define SCREENING_CHECKS_H

#include "screening_state.h"

/* Whether partners are asked about what is seen. */
bool screening_checks_are_wanted(const struct door_screening *rules, double seen);

/* The case, in no stage now, begins its checks. */
void screening_checks_begin(struct screening *screening, struct door_context *context,
                            const struct screening_case *one);

/* The events SCREENING_CONSENT_ANSWERED and SCREENING_CHECKS_END. */
void screening_checks_on_consent(struct screening *screening, struct door_context *context, uint32_t index);
void screening_checks_on_end(struct screening *screening, struct door_context *context, uint32_t index);

#endif
