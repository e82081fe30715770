/* intake_desk.h - the desk: contacts are recorded, answered, closed or passed on.
 *
 * Role: business support and advisers as one pool with hours, and who of them is away; what a contact takes of their
 *   time; what follows from it. Does not decide: what befalls a post (door_posts.h), what becomes of a contact that is
 *   passed on (screening).
 * Emits: contact (to screening); ledger RECEIVED, CLOSED (advice, open case), SHIFT, POST, CAPACITY and those of the
 *   pool intake_staff. Units: seconds. Ownership: the state's. Errors: sticky in the context, DOOR_ERR_MEMORY from
 *   _init. Threads: one owner at a time.
 */
#ifndef INTAKE_DESK_H
#define INTAKE_DESK_H

#include "intake_state.h"

/* Opens the pool, where the scenario has one. */
DOOR_MUST_CHECK enum door_err intake_desk_init(struct intake *intake, struct door_context *context);
void intake_desk_fini(struct intake *intake);

/* The contact comes as a form: it is received now, and joins those to be recorded. */
void intake_desk_receive(struct intake *intake, struct door_context *context, struct intake_case *one);

/* The same in parts: that it is received, for whoever holds it first; that it joins those to be recorded; that it goes
 * to screening without having been at the desk. */
void intake_desk_record_received(struct door_context *context, const struct door_case *contact);
void intake_desk_take(struct intake *intake, struct door_context *context, struct intake_case *one);
void intake_desk_pass_on(struct door_context *context, const struct intake_case *one);

/* Whoever is idle takes up what comes next: a call before anything else. */
void intake_desk_start_work(struct intake *intake, struct door_context *context);

/* The events INTAKE_WORK_ENDS, INTAKE_SHIFT and INTAKE_POST_CHANGES. */
void intake_desk_on_work_ends(struct intake *intake, struct door_context *context, uint32_t worker);
void intake_desk_on_shift(struct intake *intake, struct door_context *context, uint32_t shift);
void intake_desk_on_post(struct intake *intake, struct door_context *context, uint32_t post);

#endif
