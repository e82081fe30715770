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
#include <string.h>

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

/* The element at an index that was taken. The pointer is good until the next _take. */
static inline void *sim_pool_at(const struct sim_pool *pool, uint32_t index)
{
  return pool->elements + (size_t)index * pool->element_bytes;
}

/* The same as _take, which calls it where nothing was given back. */
DOOR_MUST_CHECK enum door_err sim_pool_take_unused(struct sim_pool *pool, uint32_t *out_index);

/* Takes an element, its bytes undefined, and gives its index. Pointers from _at are stale after. */
DOOR_MUST_CHECK static inline enum door_err sim_pool_take(struct sim_pool *pool, uint32_t *out_index)
{
  uint32_t index = pool->free_index;
  if (index == UINT32_MAX) {
    return sim_pool_take_unused(pool, out_index);
  }
  memcpy(&pool->free_index, sim_pool_at(pool, index), sizeof pool->free_index);
  pool->live_count++;
  *out_index = index;
  return DOOR_OK;
}

/* Gives the element back. index was taken and not yet released. */
static inline void sim_pool_release(struct sim_pool *pool, uint32_t index)
{
  DOOR_ASSERT(index < pool->used && pool->live_count > 0);
  memcpy(sim_pool_at(pool, index), &pool->free_index, sizeof pool->free_index);
  pool->free_index = index;
  pool->live_count--;
}

#endif
