/* door_fold_staff.h - what the fold counts of posts and of work that is no contact's own.
 *
 * Role: shared by the fold and nobody else. left: seconds of the measured period that are left; measured: 1, or 0
 *   before it. Ownership: none.
 * Errors: DOOR_ERR_MALFORMED for what no service writes. Threads: no state.
 */
#ifndef DOOR_FOLD_STAFF_H
#define DOOR_FOLD_STAFF_H

#include "door_error.h"
#include "door_fold_pools.h"

static inline enum door_err count_other_work(int64_t *totals, struct stage_levels *stages,
                                             const struct door_record *record, int64_t left, int64_t measured)
{
  uint64_t kind = (uint64_t)record->value >> 8;
  uint64_t begins = (uint64_t)record->value & 0xFFU;
  if (!is_staff(record->subject) || begins > 1 || kind == 0 || kind >= DOOR_OTHER_WORK_KINDS) {
    return DOOR_ERR_MALFORMED;
  }
  struct stage_levels *stage = &stages[record->subject];
  int64_t change = begins == 1 ? 1 : -1;
  stage->other_work += change;
  stage->went_below_zero |= stage->other_work < 0;
  if (record->subject == DOOR_POOL_SCREENING_STAFF) {
    totals[DOOR_TOTAL_OTHER_WORK_SECONDS] += change * left;
  } else if (record->subject == DOOR_POOL_INTAKE_STAFF) {
    totals[POOL_TOTAL(BUSY_SECONDS, DOOR_POOL_INTAKE_STAFF)] += change * left;
    totals[DOOR_TOTAL_MISDIRECTED_CALLS] += change == 1 ? measured : 0;
  }
  return DOOR_OK;
}

static inline enum door_err count_post(int64_t *totals, const struct door_record *record, int64_t left)
{
  uint64_t now = (uint64_t)record->value & 0xFFU;
  uint64_t before = (uint64_t)record->value >> 8;
  /* Of the pools that have posts: the first of the totals by state, sick. */
  static const enum door_total firsts[DOOR_POOL_COUNT] = {
      [DOOR_POOL_INTAKE_STAFF] = DOOR_TOTAL_INTAKE_POSTS_SICK_SECONDS,
      [DOOR_POOL_SCREENING_STAFF] = DOOR_TOTAL_POSTS_SICK_SECONDS,
      [DOOR_POOL_EARLY_HELP_SCREENING] = DOOR_TOTAL_EARLY_HELP_POSTS_SICK_SECONDS,
      [DOOR_POOL_ASSESSMENT_SLOTS] = DOOR_TOTAL_ASSESSMENT_POSTS_SICK_SECONDS,
  };
  enum door_total first = record->subject < DOOR_POOL_COUNT ? firsts[record->subject] : 0;
  if (first == 0 || now >= DOOR_POST_STATES || before >= DOOR_POST_STATES) {
    return DOOR_ERR_MALFORMED;
  }
  if (now != DOOR_POST_PRESENT) {
    totals[first + (now - DOOR_POST_SICK)] += left;
  }
  if (before != DOOR_POST_PRESENT) {
    totals[first + (before - DOOR_POST_SICK)] -= left;
  }
  return DOOR_OK;
}

#endif
