/* door_fold_latent.h - what the fold makes of records of latent need.
 *
 * Role: a part of door_fold.c. totals: of the fold; measured: 1 in the measured period, 0 before it. Errors:
 *   DOOR_ERR_MALFORMED for what no service writes. Ownership: none. Threads: pure but for totals.
 */
#ifndef DOOR_FOLD_LATENT_H
#define DOOR_FOLD_LATENT_H

#include "door_error.h"
#include "door_ledger.h"
#include "door_measure.h"
#include "door_scenario.h"

enum { DOOR_UNMET_FROM_LEVEL = 3 };

static inline enum door_err door_fold_latent(int64_t *totals, const struct door_record *record, int64_t measured)
{
  uint32_t level = door_record_above(record->value);
  if (record->value < 0 || level > DOOR_NEED_LEVELS ||
      (record->code != DOOR_LATENT_HELP_BEGINS && record->code != DOOR_LATENT_CLOSED)) {
    return DOOR_ERR_MALFORMED;
  }
  if (record->code == DOOR_LATENT_CLOSED) {
    totals[DOOR_TOTAL_LATENT_CLOSED] += measured;
    totals[DOOR_TOTAL_LATENT_CLOSED_UNMET] += level >= DOOR_UNMET_FROM_LEVEL ? measured : 0;
    return DOOR_OK;
  }
  totals[DOOR_TOTAL_LATENT_HELP] += measured;
  totals[DOOR_TOTAL_LATENT_HELP_NOT_NEEDED] += level <= 1 ? measured : 0;
  if (level == DOOR_NEED_LEVELS) {
    totals[DOOR_TOTAL_LATENT_SEVERE_HELP] += measured;
    totals[DOOR_TOTAL_LATENT_SEVERE_SECONDS] += measured * door_record_seconds(record->value);
  }
  return DOOR_OK;
}

#endif
