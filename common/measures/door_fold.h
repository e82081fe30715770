/* door_fold.h - one replication's ledger becomes values of measures.
 *
 * Role: takes the records as they arrive, stores none of them, and has all measures at the end. Does not decide:
 *   what a measure means (measures.def), how replications are put together (door_results.h).
 * Consumes: the records of one replication in ledger order (time, service, record number), run-in included.
 * Measured period: [counted_from, horizon) of the setting. A record counts when its own time lies in it; times that
 * span an edge of it (queues, work in hand) count with the part inside. Exactness: all totals are integers, so the
 * value of a ratio is one division and depends on nothing else. Quantiles come from a histogram (door_histogram.h):
 * nearest rank, within 1/256 of the value, exact below 256 s. Memory: flat. About 140 KB, 24 to 75 bytes for each
 * referral that waits for allocation, 21 to 43 bytes for each child referred in the last 455 days (twice that for a
 * moment when the table of children grows), as much for each contact in screening, twice that for each closure without
 * help of 365 days, and 2 to 3 bytes for each contact that another source made than the one that its family came by and
 * for each family that was ever assessed or protected; _reset keeps it. Units: seconds of simulated time. Ownership:
 * the setting is borrowed and outlives the fold. Errors: DOOR_ERR_MEMORY; DOOR_ERR_MALFORMED for records that no
 * service may write (unknown kind or pool, time going back or at or past the horizon, a length of time longer than the
 * run so far); DOOR_ERR_CONSERVATION from _check. After an error the fold is good for _reset and _destroy only.
 * Threads: one owner at a time; folds share nothing but the setting, which is read.
 */
#ifndef DOOR_FOLD_H
#define DOOR_FOLD_H

#include "door_error.h"
#include "door_ledger.h"
#include "door_measure.h"
#include "door_setting.h"

/* A number, or the reason why there is none (0/0 has no value). */
struct door_value {
  double number;      /* when reason is NULL */
  const char *reason; /* constant text, never freed */
};

/* No value of the measure, with the reason why it has none. */
struct door_value door_value_null(uint32_t measure);

struct door_fold;

DOOR_MUST_CHECK enum door_err door_fold_create(const struct door_setting *setting, struct door_fold **out_fold);
/* *fold may be NULL and becomes it. */
void door_fold_destroy(struct door_fold **fold);

/* Forgets all records: ready for another replication, with the memory of the one before. */
void door_fold_reset(struct door_fold *fold);

/* The next run of records, in ledger order. records may be NULL when record_count is 0. */
DOOR_MUST_CHECK enum door_err door_fold_records(struct door_fold *fold, const struct door_record *records,
                                                size_t record_count);

/* All records have come. Needed once before _check and _value. */
void door_fold_finish(struct door_fold *fold);

/* Nothing was lost or made: received - closed is open_contacts_reported (what the services hold and the conductor
 * has in flight at the horizon), no stage ever started more than had joined or ended more than had started, and no more
 * contacts are in stages than are open. DOOR_ERR_CONSERVATION says which, with numbers. problem may be NULL. */
DOOR_MUST_CHECK enum door_err door_fold_check(const struct door_fold *fold, uint64_t open_contacts_reported,
                                              struct door_problem *problem);

/* The value of a measure, below DOOR_MEASURE_SLOTS; finished. Of a source that the scenario has not: 0 or null. */
struct door_value door_fold_value(const struct door_fold *fold, uint32_t measure);

/* Records taken so far. */
uint64_t door_fold_record_count(const struct door_fold *fold);

/* Bytes of memory held now. */
size_t door_fold_memory_bytes(const struct door_fold *fold);

#endif
