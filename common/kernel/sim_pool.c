#include "sim_pool.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 16 };

static const uint32_t NO_INDEX = UINT32_MAX;

void sim_pool_init(struct sim_pool *pool, uint32_t element_bytes)
{
  DOOR_ASSERT(element_bytes >= sizeof(uint32_t));
  *pool = (struct sim_pool){.element_bytes = element_bytes, .free_index = NO_INDEX};
}

void sim_pool_fini(struct sim_pool *pool)
{
  free(pool->elements);
  sim_pool_init(pool, pool->element_bytes);
}

static enum door_err grow(struct sim_pool *pool)
{
  uint32_t capacity = pool->capacity == 0 ? FIRST_CAPACITY : pool->capacity + pool->capacity / 8;
  unsigned char *elements = realloc(pool->elements, (size_t)capacity * pool->element_bytes);
  if (elements == NULL) {
    return DOOR_ERR_MEMORY;
  }
  pool->elements = elements;
  pool->capacity = capacity;
  return DOOR_OK;
}

enum door_err sim_pool_take_unused(struct sim_pool *pool, uint32_t *out_index)
{
  if (pool->used == pool->capacity) {
    enum door_err err = grow(pool);
    if (err != DOOR_OK) {
      return err;
    }
  }
  *out_index = pool->used++;
  pool->live_count++;
  return DOOR_OK;
}
