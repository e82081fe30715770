/* assessment_ledger.h - names for hand-worked schedules of the service assessment.
 *
 * Role: referrals as one call, and what records of the pool assessment_slots hold, by worker and slots. Units: seconds.
 */
#ifndef ASSESSMENT_LEDGER_H
#define ASSESSMENT_LEDGER_H

#include "service_driver.h"

#include "assessment.h"
#include "door_ledger.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))
#define ASSERT_LEDGER(driver, rows) assert_ledger(driver, rows, COUNT(rows))

enum {
  SLOTS = DOOR_POOL_ASSESSMENT_SLOTS,
  NOT_ELIGIBLE = DOOR_OUTCOME_NOT_ELIGIBLE | DOOR_RULE_LATENT_LEVEL << 8,
  PLAN = DOOR_OUTCOME_PLAN | DOOR_RULE_LATENT_LEVEL << 8,
  RED = 0,
  AMBER = 1,
  GREEN = 2,
};

/* A referral of a family of level 1 with so many children, rated so, decided an hour before it arrives. */
static inline struct door_message family_referral(uint64_t contact, int64_t due_seconds, uint8_t children,
                                                  uint8_t priority)
{
  struct door_message message = referral_message(contact, due_seconds);
  message.body.door_case.referred_at = due_seconds - 3600;
  message.body.door_case.need_level = 1;
  message.body.door_case.children = children;
  message.body.door_case.priority = priority;
  return message;
}

/* Seconds, worker (0: the first) and slots, as STARTED and ENDED have them. */
static inline int64_t held(int64_t seconds, int64_t worker, int64_t slots)
{
  return seconds | worker << 40 | (slots - 1) << 56;
}

/* Two workers of 20 office hours an assessment, as valid_scenario has them, with limits counted in children. */
static inline struct door_scenario by_children(int64_t limit)
{
  struct door_scenario scenario = valid_scenario();
  scenario.assessment.caseload_counts = DOOR_CASELOAD_CHILDREN;
  scenario.assessment.caseload_limit_children = limit;
  return scenario;
}

#endif
