/* intake_calls.h - the telephones: lines, callers who wait, give up and ring again, and calls that are none of ours.
 *
 * Role: contacts of sources that ring. A call holds a line from ringing to its end; where all lines are held it does
 * not get through. Who is not answered within the own patience gives up: rings again later, sends a form, or is lost,
 * so that no contact is received. Outside the hours of the front door nobody can ring: such a caller rings at the
 * opening. Misdirected calls are no contacts, but they hold a line, wait in the same queue, and take a worker's time.
 *   Does not decide: who answers next (intake_desk.h does, calls before forms).
 * Emits: ledger CALL, OTHER_WORK. Units: seconds. Ownership: the state's. Errors: sticky in the context. Threads: one
 *   owner at a time.
 */
#ifndef INTAKE_CALLS_H
#define INTAKE_CALLS_H

#include "intake_state.h"

struct intake_call {
  struct intake_case one;
  struct sim_time rang_at;
  struct sim_event_handle gives_up;
  uint32_t attempt;           /* from 0 */
  uint32_t number;            /* of a misdirected call: its ordinal */
  bool is_misdirected;        /* there is no contact */
  struct sim_duration length; /* of a misdirected call, once it is answered */
};

/* A worker's piece of work that is a misdirected call. */
#define INTAKE_MISDIRECTED_WORK UINT32_MAX

void intake_calls_init(struct intake *intake, struct door_context *context);
void intake_calls_fini(struct intake *intake);

/* Whether the contact is made by telephone. */
bool intake_calls_is_call(const struct door_context *context, const struct intake_case *one);

/* The contact rings. */
void intake_calls_ring(struct intake *intake, struct door_context *context, const struct intake_case *one);

/* The caller who has waited longest is answered: true with the call, which is off the queue but holds its line; the
 * line is given back with intake_calls_hang_up. False where nobody waits. */
bool intake_calls_answer(struct intake *intake, struct door_context *context, struct intake_call *out_call);
void intake_calls_hang_up(struct intake *intake);

/* The events INTAKE_RINGS_AGAIN, INTAKE_GIVES_UP and INTAKE_MISDIRECTED. */
void intake_calls_on_rings_again(struct intake *intake, struct door_context *context, uint32_t index);
void intake_calls_on_gives_up(struct intake *intake, struct door_context *context, uint32_t index);
void intake_calls_on_misdirected(struct intake *intake, struct door_context *context, uint32_t number);

#endif
