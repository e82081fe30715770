/* screening.h - the service that decides what becomes of a contact.
 *
 * Role: rates each contact red, amber or green by what is seen, has it screened by staff who work the
 *   hours of a calendar, and decides: no further action, advice, early help (with consent), or referral
 *   for assessment. Does not decide: how the decision is carried out.
 * Consumes: contact. Emits: early_help_request, referral, strategy_discussion, notice; ledger JOINED, STARTED, ENDED,
 *   JUDGED, DECIDED, CLOSED, CAPACITY, SHIFT.
 * Units, ownership, errors, threads: door_service.h. Rules: screening_rules.h.
 */
#ifndef SCREENING_H
#define SCREENING_H

#include "door_service.h"

extern const struct door_service screening_service;

#endif
