/* door_fold_pools.h - what the fold keeps of each pool: where its totals stand, its levels, whether it is staff.
 *
 * Role: shared by the fold and nobody else. Ownership, errors: none. Threads: no state.
 */
#ifndef DOOR_FOLD_POOLS_H
#define DOOR_FOLD_POOLS_H

#include "door_ledger.h"
#include "door_measure.h"

/* The totals of a pool follow one another in the order of the pools. */
#define POOL_TOTAL(NAME, pool) (DOOR_TOTAL_SCREENING_##NAME + (pool))
_Static_assert(DOOR_TOTAL_EARLY_HELP_WAITS == POOL_TOTAL(WAITS, DOOR_POOL_EARLY_HELP_PLACES), "order of pools");
_Static_assert(DOOR_TOTAL_ASSESSMENT_WAITS == POOL_TOTAL(WAITS, DOOR_POOL_ASSESSMENT_SLOTS), "order of pools");
_Static_assert(DOOR_TOTAL_PARTNER_CHECKS_WAITS == POOL_TOTAL(WAITS, DOOR_POOL_PARTNER_CHECKS), "order of pools");
_Static_assert(DOOR_TOTAL_FURTHER_ENQUIRIES_WAITS == POOL_TOTAL(WAITS, DOOR_POOL_FURTHER_ENQUIRIES), "order of pools");
_Static_assert(DOOR_TOTAL_JOINT_SCREENING_WAIT_SECONDS == POOL_TOTAL(WAIT_SECONDS, DOOR_POOL_JOINT_SCREENING), "order");
_Static_assert(DOOR_TOTAL_JOINT_SCREENING_QUEUE_SECONDS == POOL_TOTAL(QUEUE_SECONDS, DOOR_POOL_JOINT_SCREENING),
               "order");
_Static_assert(DOOR_TOTAL_JOINT_SCREENING_BUSY_SECONDS == POOL_TOTAL(BUSY_SECONDS, DOOR_POOL_JOINT_SCREENING), "order");
_Static_assert(DOOR_TOTAL_JOINT_SCREENING_OFFERED_SECONDS == POOL_TOTAL(OFFERED_SECONDS, DOOR_POOL_JOINT_SCREENING),
               "order");
_Static_assert(DOOR_TOTAL_REFERRER_WAITS == POOL_TOTAL(WAITS, DOOR_POOL_REFERRER), "order");
_Static_assert(DOOR_TOTAL_REFERRER_OFFERED_SECONDS == POOL_TOTAL(OFFERED_SECONDS, DOOR_POOL_REFERRER), "order");
_Static_assert(DOOR_TOTAL_ASSESSMENT_SIGN_OFF_WAITS == POOL_TOTAL(WAITS, DOOR_POOL_ASSESSMENT_SIGN_OFF), "order");
_Static_assert(DOOR_TOTAL_ASSESSMENT_SIGN_OFF_OFFERED_SECONDS ==
                   POOL_TOTAL(OFFERED_SECONDS, DOOR_POOL_ASSESSMENT_SIGN_OFF),
               "order");

_Static_assert(DOOR_TOTAL_EARLY_HELP_SCREENING_WAITS == POOL_TOTAL(WAITS, DOOR_POOL_EARLY_HELP_SCREENING), "order");
_Static_assert(DOOR_TOTAL_ENGAGEMENT_WAIT_SECONDS == POOL_TOTAL(WAIT_SECONDS, DOOR_POOL_ENGAGEMENT), "order");
_Static_assert(DOOR_TOTAL_ENGAGEMENT_QUEUE_SECONDS == POOL_TOTAL(QUEUE_SECONDS, DOOR_POOL_ENGAGEMENT), "order");
_Static_assert(DOOR_TOTAL_ENGAGEMENT_BUSY_SECONDS == POOL_TOTAL(BUSY_SECONDS, DOOR_POOL_ENGAGEMENT), "order");
_Static_assert(DOOR_TOTAL_ENGAGEMENT_OFFERED_SECONDS == POOL_TOTAL(OFFERED_SECONDS, DOOR_POOL_ENGAGEMENT), "order");
/* How many there are at a stage now. */
struct stage_levels {
  int64_t waiting;
  int64_t in_work;
  int64_t offered; /* workers on duty, places, slots */
  int64_t suspended;
  int64_t other_work; /* workers on duty at work that is no contact's own */
  int64_t overtime;   /* screening workers at work above those on duty */
  bool went_below_zero;
};

_Static_assert(DOOR_TOTAL_STRATEGY_DISCUSSIONS_WAITS == POOL_TOTAL(WAITS, DOOR_POOL_STRATEGY_DISCUSSIONS), "order");
_Static_assert(DOOR_TOTAL_STRATEGY_DISCUSSIONS_OFFERED_SECONDS ==
                   POOL_TOTAL(OFFERED_SECONDS, DOOR_POOL_STRATEGY_DISCUSSIONS),
               "order");

_Static_assert(DOOR_TOTAL_CASE_TRANSFER_WAITS == POOL_TOTAL(WAITS, DOOR_POOL_CASE_TRANSFER), "order");
_Static_assert(DOOR_TOTAL_CASE_CLOSING_WAIT_SECONDS == POOL_TOTAL(WAIT_SECONDS, DOOR_POOL_CASE_CLOSING), "order");
_Static_assert(DOOR_TOTAL_CASE_CLOSING_QUEUE_SECONDS == POOL_TOTAL(QUEUE_SECONDS, DOOR_POOL_CASE_CLOSING), "order");
_Static_assert(DOOR_TOTAL_CASE_CLOSING_BUSY_SECONDS == POOL_TOTAL(BUSY_SECONDS, DOOR_POOL_CASE_CLOSING), "order");
_Static_assert(DOOR_TOTAL_CASE_CLOSING_OFFERED_SECONDS == POOL_TOTAL(OFFERED_SECONDS, DOOR_POOL_CASE_CLOSING), "order");

/* A case there holds a caseload slot as well: it counts there, or has ended (record held_on). */
static inline bool is_beside_slots(uint64_t pool)
{
  return pool == DOOR_POOL_ASSESSMENT_SIGN_OFF || pool == DOOR_POOL_CASE_TRANSFER || pool == DOOR_POOL_CASE_CLOSING;
}

/* Workers are offered while on duty, places and slots always. */
static inline bool is_staff(uint64_t pool)
{
  return pool == DOOR_POOL_SCREENING_STAFF || pool == DOOR_POOL_SIGN_OFF || pool == DOOR_POOL_ASSESSMENT_SIGN_OFF ||
         pool == DOOR_POOL_INTAKE_STAFF || pool == DOOR_POOL_OUT_OF_HOURS || pool == DOOR_POOL_EARLY_HELP_SCREENING ||
         pool == DOOR_POOL_CASE_CLOSING;
}

#endif
