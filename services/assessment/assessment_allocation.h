/* assessment_allocation.h - who waits for allocation, who has room, and who gets the next case.
 *
 * Role: the line and the slots. Does not decide: what a worker does with a case (assessment_work.h), when the slot is
 *   free again (assessment_closing.h).
 * Emits: ledger CAPACITY, JOINED, STARTED; notice. Units: slots. Ownership: its part of the state. Errors: sticky in
 *   the context. Threads: one owner at a time.
 */
#ifndef ASSESSMENT_ALLOCATION_H
#define ASSESSMENT_ALLOCATION_H

#include "assessment_state.h"

/* The slots of all workers, which are free. */
DOOR_MUST_CHECK enum door_err assessment_allocation_init(struct assessment *assessment, struct door_context *context);
void assessment_allocation_fini(struct assessment *assessment);

/* A referral joins the line. */
void assessment_join(struct assessment *assessment, struct door_context *context, const struct door_case *contact);

/* While a worker has room, the next case in the line is allocated, and its work begins (assessment_work_begin). Called
 * at the end of everything that may have made room or brought a case. */
void assessment_allocate(struct assessment *assessment, struct door_context *context);

#endif
