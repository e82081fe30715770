/* sim_pool.h - records addressed by index, with a free list.
 *
 * Role: the storage of a service's state. Nothing holds a pointer across a call: an index stays good
 *   while the pool grows or is copied, so a copy of a service's pools is a snapshot of it.
 * Units: none. Ownership: the pool owns its memory; an element belongs to whoever took its index,
 *   until released. Errors: DOOR_ERR_MEMORY from _take. Threads: one owner at a time.
 */
#ifndef SIM_POOL_H
#define SIM_POOL_H

#include "door_error.h"

#include <stdint.h>

struct sim_pool {
  unsigned char *elements;
  uint32_t element_bytes;
  uint32_t capacity;
  uint32_t used; /* elements ever taken: free ones above were never touched */
  uint32_t live_count;
  uint32_t free_index; /* UINT32_MAX: none; the next free index stands in the element itself */
};

/* element_bytes: size of one element, at least 4. Allocates nothing yet. */
void sim_pool_init(struct sim_pool *pool, uint32_t element_bytes);
void sim_pool_fini(struct sim_pool *pool);

/* Takes an element, its bytes undefined, and gives its index. Pointers from _at are stale after. */
DOOR_MUST_CHECK enum door_err sim_pool_take(struct sim_pool *pool, uint32_t *out_index);

/* Gives the element back. index was taken and not yet released. */
void sim_pool_release(struct sim_pool *pool, uint32_t index);

/* The element at an index that was taken. The pointer is good until the next _take. */
static inline void *sim_pool_at(const struct sim_pool *pool, uint32_t index)
{
  return pool->elements + (size_t)index * pool->element_bytes;
}

#endif
