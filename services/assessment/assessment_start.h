/* assessment_start.h - contacts of the start state, at assessment.
 *
 * Role: an open assessment was allocated in the run-in and goes on until the measured period begins at least; a case in
 *   closing work has been assessed by then, and nobody closes it before. Who only waits for allocation is
 *   assessment_allocation.h's. Does not decide: which contacts these are (door_start.h), how long work takes.
 * Emits: what allocation, work and closing do. Units: seconds. Ownership: none. Errors: sticky in the context. Threads:
 *   one owner at a time.
 */
#ifndef ASSESSMENT_START_H
#define ASSESSMENT_START_H

#include "assessment_state.h"

/* Whether the referral, come from screening, is an open assessment or a case in closing work of the start state. */
static inline bool assessment_start_is_allocated(const struct door_context *context, const struct door_case *contact)
{
  /* Whoever has been somewhere since comes back like any other. */
  return contact->stage_seconds == 0 && (door_aside_is_for(context, contact->contact, DOOR_START_IN_ASSESSMENT) ||
                                         door_aside_is_for(context, contact->contact, DOOR_START_IN_CLOSING));
}

/* It gets the worker with the fewest at once, past the limit if need be, or joins the line where no worker is there; it
 * is assessed from now on, or has been. */
void assessment_start_allocate(struct assessment *assessment, struct door_context *context,
                               const struct door_case *contact);

/* Until when an assessment that begins now is open at least: an open one of the start state, until the period begins;
 * any other, until now. */
static inline struct sim_time assessment_start_open_until(const struct door_context *context, uint64_t contact)
{
  bool is_open = door_aside_is_for(context, contact, DOOR_START_IN_ASSESSMENT);
  return is_open ? context->setting->measured_from : door_now(context);
}

/* The period begins. */
void assessment_start_on_begin(struct assessment *assessment, struct door_context *context);

#endif
