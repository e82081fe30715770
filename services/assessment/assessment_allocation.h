/* assessment_allocation.h - who waits for allocation, who has room, and who gets the next case.
 *
 * Role: the line and the slots. The order of the line is assessment.allocation_rule, how many slots a case takes
 *   assessment.caseload_counts; who has room, assessment_caseloads.h. Does not decide: what a worker does with a case
 * (assessment_work.h), when the slot is free again (assessment_closing.h). Emits: ledger CAPACITY, JOINED, STARTED;
 * notice. Units: slots. Ownership: its part of the state. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef ASSESSMENT_ALLOCATION_H
#define ASSESSMENT_ALLOCATION_H

#include "assessment_state.h"

/* The slots of all workers, which are free. */
DOOR_MUST_CHECK enum door_err assessment_allocation_init(struct assessment *assessment, struct door_context *context);
void assessment_allocation_fini(struct assessment *assessment);

/* A referral joins the line. */
void assessment_join(struct assessment *assessment, struct door_context *context, const struct door_case *contact);

/* How many children a case concerns: those of the family, until incidents name children. */
uint32_t assessment_children_of(const struct door_case *contact);

/* The event: the case at index has waited so long that it goes before the others. */
void assessment_on_waited_long(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The event: the measured period begins, and referrals of the start state are in the line. */
void assessment_on_period_begins(struct assessment *assessment, struct door_context *context);

/* The case gets the worker with the fewest, at once and past the limit if need be; false where there is no worker, and
 * it joins the line. out_index: of the case; its work has not begun. */
bool assessment_allocate_at_once(struct assessment *assessment, struct door_context *context,
                                 const struct door_case *contact, uint32_t *out_index);
/* The worker of the case at index gives its slots back; before the case leaves the stage or the line takes it. */
void assessment_free_slots(struct assessment *assessment, uint32_t index);

/* The worker of the case has left: it goes back to the head of the line. */
void assessment_return(struct assessment *assessment, struct door_context *context, uint32_t index);

/* While a worker has room, the next case in the line is allocated, and its work begins (assessment_work_begin). Called
 * at the end of everything that may have made room or brought a case. */
void assessment_allocate(struct assessment *assessment, struct door_context *context);

#endif
