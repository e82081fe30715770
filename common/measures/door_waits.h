/* door_waits.h - the histograms of a fold: how long each pool's contacts waited, and each rating's for a decision.
 *
 * Role: one histogram for each pool or rating that some measure is a quantile of; they are large, so there are no
 * others. Units: seconds. Ownership: _init / _fini. Errors: DOOR_ERR_MEMORY from _init. Threads: one owner at a time.
 */
#ifndef DOOR_WAITS_H
#define DOOR_WAITS_H

#include "door_error.h"
#include "door_histogram.h"
#include "door_measure.h"

#include <stddef.h>

struct door_waits {
  struct door_histogram *pools[DOOR_TIMES_COUNT]; /* NULL where no measure asks */
};

DOOR_MUST_CHECK enum door_err door_waits_init(struct door_waits *waits);
void door_waits_fini(struct door_waits *waits);

/* Forgets all waits. */
void door_waits_clear(struct door_waits *waits);

static inline void door_waits_add(struct door_waits *waits, uint32_t pool, uint64_t seconds)
{
  if (waits->pools[pool] != NULL) {
    door_histogram_add(waits->pools[pool], seconds);
  }
}

/* Bytes of memory held outside the struct. */
size_t door_waits_memory_bytes(const struct door_waits *waits);

#endif
