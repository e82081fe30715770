#include "sim_map.h"

#include "sim_home.h"

#include <stdlib.h>
#include <string.h>

/* The key that marks a free place; its own entry is kept beside the places. */
#define FREE UINT64_MAX

enum {
  CAPACITY_MIN = 16,
  CAPACITY_KEPT = 256, /* 4 KiB: not worth giving back */
  CAPACITY_MAX = 1 << 30,
};

static uint32_t home_of(const struct sim_map *map, uint64_t key)
{
  return sim_home_of(key, map->capacity);
}

static uint32_t after(const struct sim_map *map, uint32_t place)
{
  return sim_home_after(place, map->capacity);
}

/* The place of key, or the free place where it would go. There is a free place. */
static uint32_t place_of(const struct sim_map *map, uint64_t key)
{
  uint32_t place = home_of(map, key);
  while (map->entries[place].key != key && map->entries[place].key != FREE) {
    place = after(map, place);
  }
  return place;
}

void sim_map_init(struct sim_map *map)
{
  *map = (struct sim_map){.entries = NULL};
}

void sim_map_fini(struct sim_map *map)
{
  free(map->entries);
  sim_map_init(map);
}

void sim_map_clear(struct sim_map *map)
{
  if (map->count > 0 && map->entries != NULL) {
    memset(map->entries, 0xFF, (size_t)map->capacity * sizeof *map->entries); /* every key FREE */
  }
  map->count = 0;
  map->has_spare = false;
}

/* Moves all entries to as many places as capacity says; without memory for them nothing changes. */
static enum door_err resize(struct sim_map *map, uint32_t capacity)
{
  struct sim_map_entry *entries = malloc((size_t)capacity * sizeof *entries);
  if (entries == NULL) {
    return DOOR_ERR_MEMORY;
  }
  memset(entries, 0xFF, (size_t)capacity * sizeof *entries); /* every key FREE */
  struct sim_map old = *map;
  map->entries = entries;
  map->capacity = capacity;
  for (uint32_t i = 0; i < old.capacity; i++) {
    if (old.entries[i].key != FREE) {
      entries[place_of(map, old.entries[i].key)] = old.entries[i];
    }
  }
  free(old.entries);
  return DOOR_OK;
}

static enum door_err make_room(struct sim_map *map)
{
  if (map->capacity == 0) {
    return resize(map, CAPACITY_MIN);
  }
  if ((uint64_t)map->count + 1 <= (uint64_t)map->capacity / 4 * 3) {
    return DOOR_OK;
  }
  return map->capacity >= CAPACITY_MAX ? DOOR_ERR_MEMORY : resize(map, map->capacity + map->capacity / 4);
}

enum door_err sim_map_exchange(struct sim_map *map, uint64_t key, uint64_t value, uint64_t *inout_value)
{
  if (key == FREE) {
    *inout_value = map->has_spare ? map->spare_value : *inout_value;
    map->count += map->has_spare ? 0 : 1;
    map->has_spare = true;
    map->spare_value = value;
    return DOOR_OK;
  }
  uint32_t capacity = map->capacity;
  uint32_t place = 0;
  if (capacity > 0) {
    place = place_of(map, key);
    struct sim_map_entry *entry = &map->entries[place];
    if (entry->key == key) {
      *inout_value = entry->value;
      entry->value = value;
      return DOOR_OK;
    }
  }
  enum door_err err = make_room(map);
  if (err != DOOR_OK) {
    return err;
  }
  place = map->capacity == capacity ? place : place_of(map, key);
  map->entries[place] = (struct sim_map_entry){.key = key, .value = value};
  map->count++;
  return DOOR_OK;
}

enum door_err sim_map_put(struct sim_map *map, uint64_t key, uint64_t value)
{
  uint64_t before = 0;
  return sim_map_exchange(map, key, value, &before);
}

bool sim_map_find(const struct sim_map *map, uint64_t key, uint64_t *out_value)
{
  const uint64_t *value = &map->spare_value;
  if (key == FREE) {
    if (!map->has_spare) {
      return false;
    }
  } else {
    if (map->capacity == 0) {
      return false;
    }
    const struct sim_map_entry *entry = &map->entries[place_of(map, key)];
    if (entry->key != key) {
      return false;
    }
    value = &entry->value;
  }
  if (out_value != NULL) {
    *out_value = *value;
  }
  return true;
}

/* Frees a place and moves up those behind it that would no longer be found: an entry at `next` may fill the
 * gap when its home is not cyclically inside (gap, next]. */
static void close_gap(struct sim_map *map, uint32_t gap)
{
  for (uint32_t next = after(map, gap); map->entries[next].key != FREE; next = after(map, next)) {
    uint32_t home = home_of(map, map->entries[next].key);
    if (sim_home_steps(home, next, map->capacity) >= sim_home_steps(gap, next, map->capacity)) {
      map->entries[gap] = map->entries[next];
      gap = next;
    }
  }
  map->entries[gap].key = FREE;
  map->count--;
}

/* A map that cannot get memory to become smaller stays as it is, and is as good. */
static void give_back(struct sim_map *map)
{
  uint32_t capacity = map->capacity;
  while (capacity > CAPACITY_KEPT && map->count < capacity / 8) {
    capacity /= 2;
  }
  if (capacity < map->capacity && resize(map, capacity) != DOOR_OK) {
    return;
  }
}

static bool take_spare(struct sim_map *map, uint64_t *out_value)
{
  if (!map->has_spare) {
    return false;
  }
  *out_value = map->spare_value;
  map->has_spare = false;
  map->count--;
  return true;
}

bool sim_map_take(struct sim_map *map, uint64_t key, uint64_t *out_value)
{
  uint64_t unread = 0;
  uint64_t *value = out_value == NULL ? &unread : out_value;
  if (key == FREE) {
    return take_spare(map, value);
  }
  if (map->capacity == 0) {
    return false;
  }
  uint32_t place = place_of(map, key);
  if (map->entries[place].key != key) {
    return false;
  }
  *value = map->entries[place].value;
  close_gap(map, place);
  give_back(map);
  return true;
}

bool sim_map_remove(struct sim_map *map, uint64_t key)
{
  return sim_map_take(map, key, NULL);
}

void sim_map_purge_below(struct sim_map *map, uint64_t floor)
{
  if (map->has_spare && map->spare_value < floor) {
    map->has_spare = false;
    map->count--;
  }
  /* Closing a gap brings to it only entries from further on, or, round the end, ones looked at already: so the
   * same place is looked at again, and no entry is passed over. */
  uint32_t place = 0;
  while (place < map->capacity) {
    const struct sim_map_entry *entry = &map->entries[place];
    if (entry->key != FREE && entry->value < floor) {
      close_gap(map, place);
    } else {
      place++;
    }
  }
  give_back(map);
}
