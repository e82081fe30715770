/* door_queue_age.h - since when the oldest of a line has waited.
 *
 * Role: the instants at which those in a line joined it, told by records that name no more than a length of wait: a
 *   wait that ends now began so long ago. Does not decide: which lines are followed.
 * Units: seconds. Ownership: _init / _fini. Memory: 16 bytes for each instant since the oldest that waits joined.
 * Errors: DOOR_ERR_MEMORY. Threads: one owner at a time.
 */
#ifndef DOOR_QUEUE_AGE_H
#define DOOR_QUEUE_AGE_H

#include "door_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct door_queue_instant {
  int64_t since_seconds;
  int64_t count; /* that joined then and wait still; 0: all have gone */
};

/* Instants in order; the first has somebody waiting. */
struct door_queue_age {
  struct door_queue_instant *instants;
  size_t first;
  size_t end;
  size_t capacity;
};

static inline void door_queue_age_init(struct door_queue_age *age)
{
  *age = (struct door_queue_age){.instants = NULL};
}

void door_queue_age_fini(struct door_queue_age *age);

/* Nobody waits; the memory is kept. */
static inline void door_queue_age_clear(struct door_queue_age *age)
{
  age->first = 0;
  age->end = 0;
}

/* One joins now; now never falls. */
DOOR_MUST_CHECK enum door_err door_queue_age_join(struct door_queue_age *age, int64_t now_seconds);

/* One that joined then waits no longer. Nothing where nobody did: a ledger that no service writes. */
void door_queue_age_leave(struct door_queue_age *age, int64_t since_seconds);

/* True, with the instant at which the oldest joined, where somebody waits. */
bool door_queue_age_oldest(const struct door_queue_age *age, int64_t *out_since_seconds);

static inline size_t door_queue_age_memory_bytes(const struct door_queue_age *age)
{
  return age->capacity * sizeof *age->instants;
}

#endif
