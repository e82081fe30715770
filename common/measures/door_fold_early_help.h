/* door_fold_early_help.h - what the fold counts of early help.
 *
 * Role: shared by the fold and nobody else. Ownership, errors: none. Threads: no state.
 */
#ifndef DOOR_FOLD_EARLY_HELP_H
#define DOOR_FOLD_EARLY_HELP_H

#include "door_ledger.h"
#include "door_measure.h"
#include "door_scenario.h"

/* The first stage of early help that the scenario has, where a request arrives. */
static inline enum door_pool request_pool_of(const struct door_early_help *early_help)
{
  if (early_help->screening_posts > 0) {
    return DOOR_POOL_EARLY_HELP_SCREENING;
  }
  return early_help->engagement_rule == DOOR_ENGAGEMENT_SOUGHT ? DOOR_POOL_ENGAGEMENT : DOOR_POOL_EARLY_HELP_PLACES;
}

/* Of the code of a record requested. */
static inline uint32_t request_total_of(uint16_t code)
{
  if ((code & DOOR_REQUESTED_FOR_PLAN) != 0) {
    return DOOR_TOTAL_REQUESTS_OF_PLANS;
  }
  return (code & DOOR_REQUESTED_BY_FAMILY) != 0 ? DOOR_TOTAL_REQUESTS_OF_FAMILIES : DOOR_TOTAL_REQUESTS_OF_PARTNERS;
}

/* Of the code of a record stepped_up. */
static inline uint32_t step_up_total_of(uint16_t code)
{
  return code == DOOR_STEP_UP_WAITING ? DOOR_TOTAL_STEP_UPS_WAITING : DOOR_TOTAL_STEP_UPS_HELPED;
}

/* How early help ended, of a contact or of a request from outside. measured: 1, or 0 before the measured period. */
static inline void count_early_help_ending(int64_t *totals, uint32_t outcome, int64_t measured)
{
  totals[DOOR_TOTAL_EARLY_HELP_DECLINED] += outcome == DOOR_OUTCOME_EARLY_HELP_DECLINED ? measured : 0;
  totals[DOOR_TOTAL_EARLY_HELP_WITHHELD] += outcome == DOOR_OUTCOME_EARLY_HELP_WITHHELD ? measured : 0;
  totals[DOOR_TOTAL_EARLY_HELP_TIMED_OUT] += outcome == DOOR_OUTCOME_EARLY_HELP_TIMED_OUT ? measured : 0;
  totals[DOOR_TOTAL_EARLY_HELP_ENDED_BY_FAMILY] += outcome == DOOR_OUTCOME_EARLY_HELP_ENDED_BY_FAMILY ? measured : 0;
  totals[DOOR_TOTAL_EARLY_HELP_REFUSED] += outcome == DOOR_OUTCOME_EARLY_HELP_REFUSED ? measured : 0;
}

#endif
