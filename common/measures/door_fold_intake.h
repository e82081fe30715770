/* door_fold_intake.h - what the fold makes of records that only intake writes.
 *
 * Role: a part of door_fold.c. totals: of the fold; measured: 1 in the measured period, 0 before it.
 * Errors: DOOR_ERR_MALFORMED for what intake cannot write. Ownership: none. Threads: pure but for totals.
 */
#ifndef DOOR_FOLD_INTAKE_H
#define DOOR_FOLD_INTAKE_H

#include "door_error.h"
#include "door_ledger.h"
#include "door_measure.h"

static inline enum door_err door_fold_handed_over(int64_t *totals, uint16_t code, int64_t measured)
{
  if (code < DOOR_HANDED_OVER_IN_TIME || code > DOOR_HANDED_OVER_LOST) {
    return DOOR_ERR_MALFORMED;
  }
  totals[DOOR_TOTAL_HANDED_OVER_IN_TIME + (code - DOOR_HANDED_OVER_IN_TIME)] += measured;
  return DOOR_OK;
}

static inline enum door_err door_fold_call(int64_t *totals, const struct door_record *record, int64_t measured)
{
  switch ((enum door_call)record->code) {
  case DOOR_CALL_RINGS:
    totals[DOOR_TOTAL_CALLS] += measured;
    return DOOR_OK;
  case DOOR_CALL_ANSWERED:
    totals[DOOR_TOTAL_CALLS_ANSWERED] += measured;
    totals[DOOR_TOTAL_CALL_WAIT_SECONDS] += measured * record->value;
    return DOOR_OK;
  case DOOR_CALL_LOST:
    totals[DOOR_TOTAL_CALLERS_LOST] += measured;
    totals[DOOR_TOTAL_CALLS_GIVEN_UP] += measured;
    return DOOR_OK;
  case DOOR_CALL_AGAIN:
  case DOOR_CALL_FORM:
    totals[DOOR_TOTAL_CALLS_GIVEN_UP] += measured;
    return DOOR_OK;
  }
  return DOOR_ERR_MALFORMED;
}

static inline enum door_err door_fold_referrer(int64_t *totals, uint16_t code, int64_t measured)
{
  if (code != DOOR_REFERRER_ANSWERED && code != DOOR_REFERRER_SILENT) {
    return DOOR_ERR_MALFORMED;
  }
  totals[DOOR_TOTAL_REFERRERS_ANSWERED] += code == DOOR_REFERRER_ANSWERED ? measured : 0;
  return DOOR_OK;
}

/* A CALL, a HANDED_OVER or a REFERRER; all tell of a length of time up to now. */
static inline enum door_err door_fold_intake(int64_t *totals, const struct door_record *record, int64_t measured)
{
  if (record->value < 0 || record->value > record->time_seconds) {
    return DOOR_ERR_MALFORMED;
  }
  if (record->kind == DOOR_RECORD_CALL) {
    return door_fold_call(totals, record, measured);
  }
  return record->kind == DOOR_RECORD_REFERRER ? door_fold_referrer(totals, record->code, measured)
                                              : door_fold_handed_over(totals, record->code, measured);
}

#endif
