/* door_results.h - the values of replications, put together.
 *
 * Role: keeps each replication's values and ledger hash by its place, and reduces them in the order of
 *   replication, so that any number of threads gives the same bytes. Does not decide: what is run, where results
 *   are written (door_results_text.h makes the texts).
 * Mean and interval: the mean of the replications' values (of shares too: every replication weighs the same,
 *   nothing is pooled), and Student's t interval at 95 % with n - 1 degrees of freedom. One value gives no
 *   interval. An interval is cut where no value can be: below 0, and above 1 for a share of a whole (the
 *   utilisation of staff, who may work past closing, can pass 1). Replications where the value is null are left
 *   out and counted; but a time until something happens that in some of them never does has no mean at all. A share of
 *   replications has an exact interval (door_binomial.h).
 * ledger_hash: XXH3-128 over, for each stored replication in order, its number (uint32, little-endian) and the 16
 *   bytes of its own digest (canonical form, big-endian). Threads, deployment and lookahead are not in it.
 * Units: the measures'. Ownership: _create / _destroy. Errors: DOOR_ERR_MEMORY.
 * Threads: _store from any thread, each place by one thread; everything else after all stores are done.
 */
#ifndef DOOR_RESULTS_H
#define DOOR_RESULTS_H

#include "door_digest.h"
#include "door_fold.h"
#include "door_summary.h"

struct door_results;

/* Room for replications first_replication .. first_replication + replication_count - 1. */
DOOR_MUST_CHECK enum door_err door_results_create(uint32_t first_replication, uint32_t replication_count,
                                                  struct door_results **out_results);
/* *results may be NULL and becomes it. */
void door_results_destroy(struct door_results **results);

/* Keeps the values of a finished fold as replication number `replication` (within the room), and the hash of its
 * ledger. */
void door_results_store(struct door_results *results, uint32_t replication, const struct door_fold *fold,
                        const struct door_hash *ledger);

/* The same for one that was kept before: its values by measure. */
void door_results_restore(struct door_results *results, uint32_t replication,
                          const struct door_value values[static DOOR_MEASURE_SLOTS], const struct door_hash *ledger);

/* How many are stored: fewer than asked for in a run that was interrupted. */
uint32_t door_results_stored_count(const struct door_results *results);

/* Room, and whether a replication of it is stored. */
uint32_t door_results_first_replication(const struct door_results *results);
uint32_t door_results_replication_count(const struct door_results *results);
bool door_results_is_stored(const struct door_results *results, uint32_t replication);

/* The value in one stored replication; measure < DOOR_MEASURE_SLOTS, as in all that follow. */
struct door_value door_results_value(const struct door_results *results, uint32_t replication, uint32_t measure);

/* The hash of a stored replication's ledger. */
struct door_hash door_results_ledger(const struct door_results *results, uint32_t replication);

/* A measure over the stored replications. */
struct door_summary door_results_summary(const struct door_results *results, uint32_t measure);

DOOR_MUST_CHECK enum door_err door_results_ledger_hash(const struct door_results *results, struct door_hash *out_hash);

#endif
