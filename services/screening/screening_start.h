/* screening_start.h - contacts of the start state, at screening.
 *
 * Role: who waits for screening when the measured period begins came in the run-in, and nobody looks at it before;
 *   who is with assessment or early help by then was passed on as it came. Does not decide: which contacts these are
 *   (door_start.h).
 *   They wait for a worker, not for the joint screening.
 * Emits: ledger JOINED, DECIDED; messages REFERRAL,
 *   EARLY_HELP_REQUEST. Ownership: none. Errors: sticky in the context. Threads: one owner
 *   at a time.
 */
#ifndef SCREENING_START_H
#define SCREENING_START_H

#include "screening_state.h"

/* Whether the contact, come from intake, has been passed on when the period begins: early help may step it up later. */
bool screening_start_is_passed_on(const struct door_context *context, uint64_t contact);
/* It is a referral, or a request to early help, at once, by the rule start_state. */
void screening_start_pass_on(struct screening *screening, struct door_context *context, struct screening_case *one);

/* The case, in no stage now, waits for a worker from now on, and for the period to begin. */
void screening_start_set_aside(struct screening *screening, struct door_context *context,
                               const struct screening_case *one);
/* The period begins: they are in the line. */
void screening_start_on_begin(struct screening *screening, struct door_context *context);

#endif
