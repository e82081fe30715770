/* sim_index.h - finds the elements of a pool by the id that each begins with.
 *
 * Role: what a map from ids to places does (sim_map.h), in 4 bytes a place: the ids stand in the elements alone, and
 * bits that the number of a place does not need tell most ids apart without a look at the element. Does not decide:
 * when an element is taken or released; whoever does tells the index, before the release. Every id is allowed; no two
 * elements in the index have the same. Open addressing with linear probing; a removal closes the gap. At most three
 * quarters full. There is no iteration. Ownership: owns its places (_init / _fini); the pool is the caller's, the same
 * in every call, and each of its elements begins with a uint64_t. Errors: DOOR_ERR_MEMORY from _put; then nothing
 * changed. Threads: one owner at a time.
 */
#ifndef SIM_INDEX_H
#define SIM_INDEX_H

#include "door_error.h"
#include "sim_pool.h"

#include <stdbool.h>
#include <stdint.h>

struct sim_index {
  uint32_t *places; /* of the pool, below the mark of its id; UINT32_MAX: none. NULL while empty and new */
  uint32_t count;
  uint32_t capacity;
  uint32_t place_mask; /* bits of the place; the others are the mark's */
};

/* An empty index. Allocates nothing yet. */
void sim_index_init(struct sim_index *index);

/* Frees what the index holds; it may be initialised again. */
void sim_index_fini(struct sim_index *index);

/* Puts in the element at place, whose id is not in the index yet. */
DOOR_MUST_CHECK enum door_err sim_index_put(struct sim_index *index, const struct sim_pool *pool, uint32_t place);

/* True, with its place, where an element with that id is in the index. */
bool sim_index_find(const struct sim_index *index, const struct sim_pool *pool, uint64_t id, uint32_t *out_place);

/* Takes out the element at place, which is in the index. */
void sim_index_remove(struct sim_index *index, const struct sim_pool *pool, uint32_t place);

#endif
