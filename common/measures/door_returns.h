/* door_returns.h - contacts that were closed without help, and whether the family came back within 365 days.
 *
 * Role: follows closures for 365 days each. A closure belongs to the period in which its 365 days end, so that each is
 *   followed to its end; it needs a run-in of 365 days, for closures of before the run would be missing. Does not
 * decide: whether a closure was right; a return proves no error. Units: seconds; children, as the records count them.
 * Ownership: _init / _fini. Memory: 16 to 20 bytes for each family with a closure in the last 365 days, and as many for
 * each closure that came on another without the family having come back between. Errors: DOOR_ERR_MEMORY;
 * DOOR_ERR_MALFORMED where that is 32 times. Threads: one owner at a time.
 */
#ifndef DOOR_RETURNS_H
#define DOOR_RETURNS_H

#include "door_ids.h"
#include "door_ledger.h"
#include "sim_map.h"

#include <stddef.h>
#include <stdint.h>

struct door_returns {
  struct sim_map latest;       /* by family: its latest closure, packed */
  struct sim_map earlier;      /* the closures before it, which are few; by family and number */
  int64_t purged_from_seconds; /* no closure before then is kept */
  int64_t from_seconds;        /* closures from then on are followed */
  int64_t until_seconds;       /* and before then */
  int64_t closed_count;
  int64_t returned_count;
};

/* The measured period, whose run-in is measured_from. */
void door_returns_init(struct door_returns *returns, int64_t measured_from_seconds, int64_t horizon_seconds);
void door_returns_fini(struct door_returns *returns);
/* Forgets every closure and keeps the memory. */
void door_returns_clear(struct door_returns *returns);

/* A contact of so many children is closed now, with that outcome. */
DOOR_MUST_CHECK enum door_err door_returns_on_closed(struct door_returns *returns, const struct door_record *record,
                                                     int64_t children);

/* A contact is received now. */
void door_returns_on_received(struct door_returns *returns, const struct door_record *record);

static inline size_t door_returns_memory_bytes(const struct door_returns *returns)
{
  return ((size_t)returns->latest.capacity + returns->earlier.capacity) * sizeof(struct sim_map_entry);
}

#endif
