/* door_digest.h - the named hash of a ledger.
 *
 * Role: XXH3, 128 bits, seed 0, over the bytes of one replication's records in ledger order as they arrive; and
 *   the text of such a hash. The rule that joins replications stands in door_results.h and in
 *   docs/reference/results.md. Not a cryptographic hash: it finds differences, it proves nothing against intent.
 * Units: none. Ownership: _create / _destroy. Errors: DOOR_ERR_MEMORY from _create. Threads: one owner at a time.
 * Sources: XXH3 and its canonical form (big-endian), xxhash 0.8.
 */
#ifndef DOOR_DIGEST_H
#define DOOR_DIGEST_H

#include "door_error.h"
#include "door_ledger.h"

enum {
  DOOR_HASH_BYTES = 16,
  DOOR_HASH_TEXT_SIZE = 9 + 2 * DOOR_HASH_BYTES + 1, /* "xxh3-128:", 32 hexadecimal digits, NUL */
};

/* XXH3-128 in canonical form: the high 64 bits first, big-endian. */
struct door_hash {
  uint8_t bytes[DOOR_HASH_BYTES];
};

struct door_digest;

DOOR_MUST_CHECK enum door_err door_digest_create(struct door_digest **out_digest);
/* *digest may be NULL and becomes it. */
void door_digest_destroy(struct door_digest **digest);

/* Starts again, as after _create. */
void door_digest_reset(struct door_digest *digest);

/* The next run of records, in ledger order. records may be NULL when record_count is 0. */
void door_digest_records(struct door_digest *digest, const struct door_record *records, size_t record_count);

/* Any other bytes. */
void door_digest_bytes(struct door_digest *digest, const void *bytes, size_t byte_count);

/* The hash of all so far; more may follow. */
struct door_hash door_digest_hash(const struct door_digest *digest);

/* "xxh3-128:0123...", lower case. */
void door_hash_format(const struct door_hash *hash, char out_text[DOOR_HASH_TEXT_SIZE]);

#endif
