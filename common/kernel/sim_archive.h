/* sim_archive.h - numbers by number, kept for good in little memory.
 *
 * Role: finds what is kept of an id, as a map does (sim_map.h), where nothing may ever be forgotten and there are many:
 *   what was put last stands by itself, in order; all else is packed, in order of keys, as steps from key to key. Does
 *   not decide: what is kept. There is no removal and no iteration.
 * Every key and every value is allowed, and what is packed comes out as it went in: the form only says which numbers
 *   are common, so that they take the fewest bits.
 * Memory: 8 KiB; and for each key that is packed its bits and three quarters of a byte: 2 to 3 bytes where the
 *   form fits.
 * Cost: a search among 512, and one among what is packed that reads some 12 entries. Every 512th new key packs anew:
 *   blocks of entries that nothing new falls into are copied.
 * Units: none. Ownership: owns its memory (_init / _fini). Errors: DOOR_ERR_MEMORY from _put; then nothing changed.
 * Threads: one owner at a time. Source of the code: Rice, Some practical universal noiseless coding techniques (1979).
 */
#ifndef SIM_ARCHIVE_H
#define SIM_ARCHIVE_H

#include "door_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which numbers are common. A number of about 2^bits takes bits + 2 bits; one that is far greater, twice its bits or
 * so. */
struct sim_archive_form {
  uint8_t low_width; /* so many of a key's lowest bits are a number by themselves; below 64 */
  uint8_t low_bits;
  uint8_t step_bits; /* from the upper part of a key to that of the next */
  uint8_t value_bits;
};

struct sim_archive_entry {
  uint64_t key;
  uint64_t value;
};

/* A block of packed entries. */
struct sim_archive_mark {
  uint64_t first_key;
  uint32_t first_word; /* which begins with the value of its first */
  uint32_t bits;
};

struct sim_archive {
  struct sim_archive_entry *recent; /* by key; they hold, whatever is packed. NULL until something is put */
  uint64_t *words;                  /* the packed entries, and a word behind them; NULL: none */
  struct sim_archive_mark *marks;   /* of each block of them */
  uint64_t last_key;                /* of the last of them */
  uint32_t recent_count;
  uint32_t block_count;
  uint32_t word_count; /* without the one behind them */
  struct sim_archive_form form;
};

/* An empty archive. Allocates nothing yet. */
void sim_archive_init(struct sim_archive *archive, struct sim_archive_form form);

/* Frees what the archive holds; it may be initialised again. */
void sim_archive_fini(struct sim_archive *archive);

/* Forgets every key. */
void sim_archive_clear(struct sim_archive *archive);

/* Sets the value of key, new or not. */
DOOR_MUST_CHECK enum door_err sim_archive_put(struct sim_archive *archive, uint64_t key, uint64_t value);

/* The same, looking once; *inout_value becomes the value of before, or stays as it is where key is new. */
DOOR_MUST_CHECK enum door_err sim_archive_exchange(struct sim_archive *archive, uint64_t key, uint64_t value,
                                                   uint64_t *inout_value);

/* True, with its value, where key is in the archive. */
bool sim_archive_find(const struct sim_archive *archive, uint64_t key, uint64_t *out_value);

/* Bytes of memory held outside the struct. */
size_t sim_archive_memory_bytes(const struct sim_archive *archive);

#endif
