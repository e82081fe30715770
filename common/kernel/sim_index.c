#include "sim_index.h"

#include "sim_home.h"

#include <stdlib.h>
#include <string.h>

enum { CAPACITY_MIN = 16, CAPACITY_MAX = 1 << 30 };

static const uint32_t FREE = UINT32_MAX;

static uint64_t id_at(const struct sim_pool *pool, uint32_t place)
{
  uint64_t id;
  memcpy(&id, sim_pool_at(pool, place), sizeof id);
  return id;
}

/* Where the id is, or the free one where it would go. There is a free one. */
static uint32_t spot_of(const struct sim_index *index, const struct sim_pool *pool, uint64_t id)
{
  uint32_t spot = sim_home_of(id, index->capacity);
  while (index->places[spot] != FREE && id_at(pool, index->places[spot]) != id) {
    spot = sim_home_after(spot, index->capacity);
  }
  return spot;
}

/* Where `what` stands first from the home of the id on, its place or FREE; it does. Unlike spot_of it fetches none of the
 * elements on its way, which lie anywhere in the pool. */
static uint32_t spot_with(const struct sim_index *index, uint64_t id, uint32_t what)
{
  uint32_t spot = sim_home_of(id, index->capacity);
  while (index->places[spot] != what) {
    spot = sim_home_after(spot, index->capacity);
  }
  return spot;
}

void sim_index_init(struct sim_index *index)
{
  *index = (struct sim_index){.places = NULL};
}

void sim_index_fini(struct sim_index *index)
{
  free(index->places);
  sim_index_init(index);
}

static enum door_err grow(struct sim_index *index, const struct sim_pool *pool)
{
  struct sim_index grown = {.count = index->count};
  grown.capacity = index->capacity == 0 ? CAPACITY_MIN : index->capacity + index->capacity / 4;
  grown.places = grown.capacity > CAPACITY_MAX ? NULL : malloc(grown.capacity * sizeof *grown.places);
  if (grown.places == NULL) {
    return DOOR_ERR_MEMORY;
  }
  memset(grown.places, 0xFF, grown.capacity * sizeof *grown.places); /* every one FREE */
  for (uint32_t i = 0; i < index->capacity; i++) {
    if (index->places[i] != FREE) {
      grown.places[spot_with(&grown, id_at(pool, index->places[i]), FREE)] = index->places[i];
    }
  }
  free(index->places);
  *index = grown;
  return DOOR_OK;
}

enum door_err sim_index_put(struct sim_index *index, const struct sim_pool *pool, uint32_t place)
{
  bool has_room = (uint64_t)index->count + 1 <= (uint64_t)index->capacity / 4 * 3;
  enum door_err err = has_room ? DOOR_OK : grow(index, pool);
  if (err == DOOR_OK) {
    index->places[spot_with(index, id_at(pool, place), FREE)] = place;
    index->count++;
  }
  return err;
}

bool sim_index_find(const struct sim_index *index, const struct sim_pool *pool, uint64_t id, uint32_t *out_place)
{
  if (index->capacity == 0) {
    return false;
  }
  uint32_t place = index->places[spot_of(index, pool, id)];
  *out_place = place != FREE ? place : *out_place;
  return place != FREE;
}

/* Moves up those behind the gap that would no longer be found: one may fill it when its home is not cyclically inside
 * (gap, next]. */
void sim_index_remove(struct sim_index *index, const struct sim_pool *pool, uint32_t place)
{
  uint32_t capacity = index->capacity;
  uint32_t gap = spot_with(index, id_at(pool, place), place);
  for (uint32_t next = sim_home_after(gap, capacity); index->places[next] != FREE;
       next = sim_home_after(next, capacity)) {
    uint32_t home = sim_home_of(id_at(pool, index->places[next]), capacity);
    if (sim_home_steps(home, next, capacity) >= sim_home_steps(gap, next, capacity)) {
      index->places[gap] = index->places[next];
      gap = next;
    }
  }
  index->places[gap] = FREE;
  index->count--;
}
