/* screening_enquiries.h - further enquiries: contacts held for want of information.
 *
 * Role: holds them until what was missing comes, until their limit where they are tracked, or until they are lost for
 *   good where they are not. Does not decide: which contacts say too little (screening_rules.h).
 * Emits: ledger records of the pool further_enquiries; CLOSED for a contact that is lost; a NOTICE that its family is
 *   left alone. Units: seconds. Ownership: the state's. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef SCREENING_ENQUIRIES_H
#define SCREENING_ENQUIRIES_H

#include "screening_state.h"

/* The case, in no stage now, is held. */
void screening_enquiries_begin(struct screening *screening, struct door_context *context,
                               const struct screening_case *one);

/* The event SCREENING_ENQUIRY_ENDS. */
void screening_enquiries_on_end(struct screening *screening, struct door_context *context, uint32_t index);

#endif
