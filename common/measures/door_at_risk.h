/* door_at_risk.h - families for whom significant harm is likely and whom nobody has protected yet, followed through one
 * replication's ledger.
 *
 * Role: adds up how many there are, and how long each had been one before its first protective act. Does not decide
 *   which records are a protective act (door_fold.c), or when harm is likely (the world, which records it).
 * Units: seconds. Ownership: _init / _fini. Memory: 8 KiB, 2 to 3 bytes for each family protected, 7 for each other
 * that was at risk. Errors: DOOR_ERR_MEMORY; DOOR_ERR_MALFORMED for what no service writes. Threads: one owner at a
 * time.
 */
#ifndef DOOR_AT_RISK_H
#define DOOR_AT_RISK_H

#include "door_ledger.h"
#include "door_measure.h"
#include "sim_archive.h"

#include <stddef.h>
#include <stdint.h>

struct door_at_risk {
  struct sim_archive families; /* how each stands: door_at_risk.c */
};

/* When a record came: what is left of the measured period, and 1 where it lies in it. */
struct door_at_risk_moment {
  int64_t left_seconds;
  int64_t measured;
};

void door_at_risk_init(struct door_at_risk *at_risk);
void door_at_risk_fini(struct door_at_risk *at_risk);
/* Forgets every family and keeps the memory, as the _clear of each part of the fold does. */
void door_at_risk_clear(struct door_at_risk *at_risk);

/* A record HARM. It adds to totals, of which there are DOOR_TOTAL_COUNT. */
DOOR_MUST_CHECK enum door_err door_at_risk_on_harm(struct door_at_risk *at_risk, const struct door_record *record,
                                                   struct door_at_risk_moment moment, int64_t *totals);
/* The record of a protective act; only a family's first counts. */
DOOR_MUST_CHECK enum door_err door_at_risk_on_protected(struct door_at_risk *at_risk, const struct door_record *record,
                                                        struct door_at_risk_moment moment, int64_t *totals);

/* Bytes of memory held outside the struct. */
size_t door_at_risk_memory_bytes(const struct door_at_risk *at_risk);

#endif
