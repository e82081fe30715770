/* sim_map.h - numbers by number: a hash map of uint64 keys and values.
 *
 * Role: finds what belongs to an id (a contact, a child, a family). Does not decide when an entry is of no more
 *   use; _remove and _purge_below keep memory to what is in use.
 * There is no iteration, on purpose: nothing can come to depend on an order that hashing made.
 * Every key is allowed, with values below 2^32; or greater values with the shorter keys that leave room for them
 * (sim_map_init_split). Open addressing with linear probing; a removal closes the gap, so
 *   nothing is left to clean up. At most three quarters full; halved when less than an eighth is in use, down to
 *   256 places: a line that empties every evening would have to grow again every morning.
 * Memory: 12 bytes a place. Cost: O(1). Hashing is fixed: the same calls do the same work everywhere.
 * Ownership: owns its memory (_init / _fini). Errors: DOOR_ERR_MEMORY from _put and _exchange; then nothing changed.
 * Threads: one owner at a time.
 */
#ifndef SIM_MAP_H
#define SIM_MAP_H

#include "door_error.h"

#include <stdbool.h>
#include <stdint.h>

enum { SIM_MAP_ENTRY_BITS = 96 };

/* A key and its value, packed. */
struct sim_map_entry {
  uint32_t head[2]; /* together: the key, and below it what the value has above its low 32 bits */
  uint32_t value_low;
};

struct sim_map {
  struct sim_map_entry *entries; /* NULL while empty and new */
  uint64_t spare_value;          /* of the one key that marks free places */
  uint32_t count;
  uint32_t capacity;
  uint8_t value_high_bits; /* of a head */
  bool has_spare;
};

/* An empty map for values below 2^32. Allocates nothing yet. map is not NULL. */
void sim_map_init(struct sim_map *map);

/* The same for values below 2^value_bits and keys below 2^(SIM_MAP_ENTRY_BITS - value_bits). value_bits: 32..63. */
void sim_map_init_split(struct sim_map *map, uint32_t value_bits);

/* Frees what the map holds; it may be initialised again. */
void sim_map_fini(struct sim_map *map);

/* Takes out every key; the memory is kept for those that follow. O(capacity). */
void sim_map_clear(struct sim_map *map);

/* Sets the value of key, new or not. Both are within their bits. */
DOOR_MUST_CHECK enum door_err sim_map_put(struct sim_map *map, uint64_t key, uint64_t value);

/* The same, looking once; *inout_value becomes the value of before, or stays as it is where key is new. */
DOOR_MUST_CHECK enum door_err sim_map_exchange(struct sim_map *map, uint64_t key, uint64_t value,
                                               uint64_t *inout_value);

/* True, with its value, where key is in the map. out_value may be NULL. */
bool sim_map_find(const struct sim_map *map, uint64_t key, uint64_t *out_value);

/* Takes key out. False where it was not in the map. */
bool sim_map_remove(struct sim_map *map, uint64_t key);

/* The same, with its value. out_value may be NULL. */
bool sim_map_take(struct sim_map *map, uint64_t key, uint64_t *out_value);

/* Takes out every key whose value is below floor (values that are times: all older ones). O(capacity). */
void sim_map_purge_below(struct sim_map *map, uint64_t floor);

#endif
