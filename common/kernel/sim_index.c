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

/* What stands for the element of an id at a place. */
static uint32_t entry_of(const struct sim_index *index, uint64_t id, uint32_t place)
{
  return (sim_home_mark(id) & ~index->place_mask) | place;
}

/* Where the id is, or the free one where it would go. There is a free one. Only an element whose mark is the id's is
 * looked at: they lie anywhere in the pool. */
static uint32_t spot_of(const struct sim_index *index, const struct sim_pool *pool, uint64_t id)
{
  const uint32_t mark = entry_of(index, id, 0);
  uint32_t spot = sim_home_of(id, index->capacity);
  for (;; spot = sim_home_after(spot, index->capacity)) {
    uint32_t entry = index->places[spot];
    bool is_marked = (entry & ~index->place_mask) == mark;
    if (entry == FREE || (is_marked && id_at(pool, entry & index->place_mask) == id)) {
      return spot;
    }
  }
}

/* Where an entry of the id, or FREE, stands first from the id's home on; it does. */
static uint32_t spot_with(const struct sim_index *index, uint64_t id, uint32_t entry)
{
  uint32_t spot = sim_home_of(id, index->capacity);
  while (index->places[spot] != entry) {
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
  grown.place_mask = CAPACITY_MIN - 1;
  while (grown.place_mask < grown.capacity) {
    grown.place_mask = grown.place_mask * 2 + 1;
  }
  for (uint32_t i = 0; i < index->capacity; i++) {
    if (index->places[i] != FREE) {
      uint32_t place = index->places[i] & index->place_mask;
      uint64_t id = id_at(pool, place);
      grown.places[spot_with(&grown, id, FREE)] = entry_of(&grown, id, place);
    }
  }
  free(index->places);
  *index = grown;
  return DOOR_OK;
}

static bool has_room_for(const struct sim_index *index, uint32_t place)
{
  return (uint64_t)index->count + 1 <= (uint64_t)index->capacity / 4 * 3 && place < index->place_mask;
}

enum door_err sim_index_put(struct sim_index *index, const struct sim_pool *pool, uint32_t place)
{
  enum door_err err = DOOR_OK;
  while (err == DOOR_OK && !has_room_for(index, place)) {
    err = grow(index, pool);
  }
  if (err == DOOR_OK) {
    uint64_t id = id_at(pool, place);
    index->places[spot_with(index, id, FREE)] = entry_of(index, id, place);
    index->count++;
  }
  return err;
}

bool sim_index_find(const struct sim_index *index, const struct sim_pool *pool, uint64_t id, uint32_t *out_place)
{
  if (index->capacity == 0) {
    return false;
  }
  uint32_t entry = index->places[spot_of(index, pool, id)];
  *out_place = entry != FREE ? entry & index->place_mask : *out_place;
  return entry != FREE;
}

/* Moves up those behind the gap that would no longer be found: one may fill it when its home is not cyclically inside
 * (gap, next]. */
void sim_index_remove(struct sim_index *index, const struct sim_pool *pool, uint32_t place)
{
  uint32_t capacity = index->capacity;
  uint64_t id = id_at(pool, place);
  uint32_t gap = spot_with(index, id, entry_of(index, id, place));
  for (uint32_t next = sim_home_after(gap, capacity); index->places[next] != FREE;
       next = sim_home_after(next, capacity)) {
    uint32_t home = sim_home_of(id_at(pool, index->places[next] & index->place_mask), capacity);
    if (sim_home_steps(home, next, capacity) >= sim_home_steps(gap, next, capacity)) {
      index->places[gap] = index->places[next];
      gap = next;
    }
  }
  index->places[gap] = FREE;
  index->count--;
}
