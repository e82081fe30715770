/* screening_seniors.h - what the seniors among the screeners do that nobody else does.
 *
 * Role: decisions of screening that seniors sign off, and assessments that assessment asks them to sign off by message.
 *   Both go before screening; among them by rating, then whoever has waited longer. Does not decide: what is signed off
 *   (screening.c, assessment), how a case ends.
 * Consumes: SIGN_OFF. Emits: SIGNED_OFF; ledger JOINED, STARTED, ENDED of the pool assessment_sign_off, OTHER_WORK.
 * Units: seconds. Ownership: its part of the state. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef SCREENING_SENIORS_H
#define SCREENING_SENIORS_H

#include "door_service.h"

struct screening;

/* Whether seniors have anything to sign off in this scenario. */
bool screening_seniors_are_needed(const struct door_context *context);

/* Whichever senior is idle takes up the next decision or assessment to sign off. */
void screening_seniors_start(struct screening *screening, struct door_context *context);

/* Assessment asks for a signature; the caller starts work. */
void screening_seniors_ask(struct screening *screening, struct door_context *context, const struct door_case *contact);

/* A senior has signed off the assessment in that place. */
void screening_seniors_end_asked(struct screening *screening, struct door_context *context, uint32_t worker,
                                 uint32_t place);

#endif
