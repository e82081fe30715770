/* door_returns.h - contacts that were closed without help, and whether the family came back within 365 days.
 *
 * Role: follows closures for 365 days each. A closure belongs to the period in which its 365 days end, so that each is
 *   followed to its end; it needs a run-in of 365 days, for closures of before the run would be missing. Does not
 * decide: whether a closure was right; a return proves no error. Units: seconds; children, as the records count them.
 * Ownership: _init / _fini. Memory: 24 bytes for each closure of 365 days, 21 to 43 for each family among them. Errors:
 * DOOR_ERR_MEMORY. Threads: one owner at a time.
 */
#ifndef DOOR_RETURNS_H
#define DOOR_RETURNS_H

#include "door_ids.h"
#include "door_ledger.h"
#include "sim_map.h"

#include <stddef.h>
#include <stdint.h>

struct door_closure {
  int64_t at_seconds;
  uint64_t before; /* number of the family's closure before this one, 0: none */
  int64_t children;
};

/* Closures have numbers from 1 on; those of first to end - 1 are kept, each at its number modulo capacity, which is a
 * power of two (or 0). */
struct door_returns {
  struct door_closure *closures;
  uint64_t first;
  uint64_t end;
  uint64_t capacity;
  uint64_t purged_first;
  struct sim_map latest; /* by family: number of its latest closure */
  int64_t from_seconds;  /* closures from then on are followed */
  int64_t until_seconds; /* and before then */
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
  return returns->capacity * sizeof *returns->closures + returns->latest.capacity * sizeof(struct sim_map_entry);
}

#endif
