/* door_caseload.h - who waits for allocation and what each worker holds, followed through one replication's ledger.
 *
 * Role: what the measures of caseloads ask beside sums: waits by rating, the oldest, the fullest worker. Does not
 * decide which pool's records it is told of (door_fold.c). Units: seconds; slots (cases or children, as the scenario
 * counts them). Ownership: _init / _fini. Memory: 2 bytes for each of DOOR_CASELOAD_HOLDERS_MAX holders, 24 to 75 bytes
 * for each that waits. Errors: DOOR_ERR_MEMORY. Threads: one owner at a time.
 */
#ifndef DOOR_CASELOAD_H
#define DOOR_CASELOAD_H

#include "door_ledger.h"
#include "door_measure.h"
#include "sim_map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DOOR_CASELOAD_HOLDERS_MAX = 4096 };

struct door_caseload_waiting {
  uint64_t contact;
  int64_t since_seconds;
  uint32_t priority; /* class */
};

struct door_caseload {
  struct door_caseload_waiting *waiting;
  uint32_t waiting_count;
  uint32_t waiting_capacity;
  struct sim_map places;  /* by contact: its place in waiting */
  uint32_t holding_count; /* holders with at least one slot */
  uint16_t held[DOOR_CASELOAD_HOLDERS_MAX];
};

void door_caseload_init(struct door_caseload *caseload);
void door_caseload_fini(struct door_caseload *caseload);
/* Nobody waits or holds; the memory is kept. */
void door_caseload_clear(struct door_caseload *caseload);

/* When a record came: what is left of the measured period, and whether the record lies in it. */
struct door_caseload_moment {
  int64_t left_seconds;
  bool is_measured;
};

/* The records JOINED, STARTED and ENDED of the pool. They add to totals, of which there are DOOR_TOTAL_COUNT. False:
 * a worker would hold fewer slots than none, or more than any worker can. */
DOOR_MUST_CHECK enum door_err door_caseload_on_joined(struct door_caseload *caseload, const struct door_record *record);
DOOR_MUST_CHECK bool door_caseload_on_started(struct door_caseload *caseload, const struct door_record *record,
                                              struct door_caseload_moment moment, int64_t *totals);
DOOR_MUST_CHECK bool door_caseload_on_ended(struct door_caseload *caseload, const struct door_record *record,
                                            struct door_caseload_moment moment, int64_t *totals);

/* RETURNED as a wait that begins; what is held ends as by ENDED. */
DOOR_MUST_CHECK enum door_err door_caseload_on_returned(struct door_caseload *caseload,
                                                        const struct door_record *record);

/* The measured period ends at the horizon: who waits or holds still counts. */
void door_caseload_finish(const struct door_caseload *caseload, int64_t horizon_seconds, int64_t *totals);

/* Bytes of memory held outside the struct. */
size_t door_caseload_memory_bytes(const struct door_caseload *caseload);

#endif
