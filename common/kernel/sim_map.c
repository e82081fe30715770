#include "sim_map.h"

#include "sim_home.h"

#include <stdlib.h>
#include <string.h>

enum {
  VALUE_LOW_BITS = 32,
  VALUE_BITS_MAX = 63,
  CAPACITY_MIN = 16,
  CAPACITY_KEPT = 256, /* 4 KiB: not worth giving back */
  CAPACITY_MAX = 1 << 30,
};

/* The greatest key marks a free place; its own entry is kept beside the places. */
static uint64_t free_key(const struct sim_map *map)
{
  return UINT64_MAX >> map->value_high_bits;
}

static uint64_t head_at(const struct sim_map *map, uint32_t place)
{
  uint64_t head;
  memcpy(&head, map->entries[place].head, sizeof head);
  return head;
}

static uint64_t key_at(const struct sim_map *map, uint32_t place)
{
  return head_at(map, place) >> map->value_high_bits;
}

static uint64_t value_at(const struct sim_map *map, uint32_t place)
{
  uint64_t high = head_at(map, place) & ((UINT64_C(1) << map->value_high_bits) - 1U);
  return high << VALUE_LOW_BITS | map->entries[place].value_low;
}

static bool is_free(const struct sim_map *map, uint32_t place)
{
  return key_at(map, place) == free_key(map);
}

static void set(struct sim_map *map, uint32_t place, uint64_t key, uint64_t value)
{
  uint64_t head = key << map->value_high_bits | value >> VALUE_LOW_BITS;
  memcpy(map->entries[place].head, &head, sizeof head);
  map->entries[place].value_low = (uint32_t)value;
}

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
  while (key_at(map, place) != key && !is_free(map, place)) {
    place = after(map, place);
  }
  return place;
}

void sim_map_init(struct sim_map *map)
{
  sim_map_init_split(map, VALUE_LOW_BITS);
}

void sim_map_init_split(struct sim_map *map, uint32_t value_bits)
{
  DOOR_ASSERT(value_bits >= VALUE_LOW_BITS && value_bits <= VALUE_BITS_MAX);
  *map = (struct sim_map){.value_high_bits = (uint8_t)(value_bits - VALUE_LOW_BITS)};
}

void sim_map_fini(struct sim_map *map)
{
  free(map->entries);
  sim_map_init_split(map, VALUE_LOW_BITS + map->value_high_bits);
}

void sim_map_clear(struct sim_map *map)
{
  if (map->count > 0 && map->entries != NULL) {
    memset(map->entries, 0xFF, (size_t)map->capacity * sizeof *map->entries); /* every one free */
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
  memset(entries, 0xFF, (size_t)capacity * sizeof *entries); /* every one free */
  struct sim_map old = *map;
  map->entries = entries;
  map->capacity = capacity;
  for (uint32_t i = 0; i < old.capacity; i++) {
    if (!is_free(&old, i)) {
      entries[place_of(map, key_at(&old, i))] = old.entries[i];
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
  DOOR_ASSERT(key <= free_key(map) && value >> VALUE_LOW_BITS >> map->value_high_bits == 0);
  if (key == free_key(map)) {
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
    if (key_at(map, place) == key) {
      *inout_value = value_at(map, place);
      set(map, place, key, value);
      return DOOR_OK;
    }
  }
  enum door_err err = make_room(map);
  if (err != DOOR_OK) {
    return err;
  }
  place = map->capacity == capacity ? place : place_of(map, key);
  set(map, place, key, value);
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
  uint64_t value = map->spare_value;
  if (key == free_key(map)) {
    if (!map->has_spare) {
      return false;
    }
  } else {
    uint32_t place = map->capacity == 0 ? 0 : place_of(map, key);
    if (map->capacity == 0 || key_at(map, place) != key) {
      return false;
    }
    value = value_at(map, place);
  }
  if (out_value != NULL) {
    *out_value = value;
  }
  return true;
}

/* Frees a place and moves up those behind it that would no longer be found: an entry at `next` may fill the
 * gap when its home is not cyclically inside (gap, next]. */
static void close_gap(struct sim_map *map, uint32_t gap)
{
  for (uint32_t next = after(map, gap); !is_free(map, next); next = after(map, next)) {
    uint32_t home = home_of(map, key_at(map, next));
    if (sim_home_steps(home, next, map->capacity) >= sim_home_steps(gap, next, map->capacity)) {
      map->entries[gap] = map->entries[next];
      gap = next;
    }
  }
  set(map, gap, free_key(map), 0);
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
  if (key == free_key(map)) {
    return take_spare(map, value);
  }
  if (map->capacity == 0) {
    return false;
  }
  uint32_t place = place_of(map, key);
  if (key_at(map, place) != key) {
    return false;
  }
  *value = value_at(map, place);
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
    if (!is_free(map, place) && value_at(map, place) < floor) {
      close_gap(map, place);
    } else {
      place++;
    }
  }
  give_back(map);
}
