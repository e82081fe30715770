/* assessment.h - the service that assesses referrals, as far as caseloads allow.
 *
 * Role: allocates each referral to the worker with the fewest cases below the caseload limit, the rest
 *   wait by priority; ends the assessment with a plan, no eligible need, or a step-down to early help; keeps
 *   a plan's end for the world. Does not decide: which contacts become referrals.
 * Consumes: referral, strategy_discussion. Emits: early_help_request (step-down), notice; ledger JOINED, STARTED,
 * ENDED, ASSESSED, CLOSED, CAPACITY. Units, ownership, errors, threads: door_service.h.
 */
#ifndef ASSESSMENT_H
#define ASSESSMENT_H

#include "door_service.h"

extern const struct door_service assessment_service;

#endif
