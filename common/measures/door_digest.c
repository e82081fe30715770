#include "door_digest.h"

#include <stdio.h>
#ifdef DOOR_XXHASH_DISPATCHES /* cmake/packages.cmake */
#include <xxh_x86dispatch.h>  /* the same hash by the widest registers that the processor has */
#else
#include <xxhash.h>
#endif

struct door_digest {
  XXH3_state_t *state;
};

enum door_err door_digest_create(struct door_digest **out_digest)
{
  struct door_digest *digest = malloc(sizeof *digest);
  if (digest == NULL) {
    return DOOR_ERR_MEMORY;
  }
  digest->state = XXH3_createState();
  if (digest->state == NULL) {
    free(digest);
    return DOOR_ERR_MEMORY;
  }
  door_digest_reset(digest);
  *out_digest = digest;
  return DOOR_OK;
}

void door_digest_destroy(struct door_digest **digest)
{
  if (*digest == NULL) {
    return;
  }
  DOOR_ASSERT(XXH3_freeState((*digest)->state) == XXH_OK);
  free(*digest);
  *digest = NULL;
}

void door_digest_reset(struct door_digest *digest)
{
  DOOR_ASSERT(XXH3_128bits_reset(digest->state) == XXH_OK);
}

void door_digest_records(struct door_digest *digest, const struct door_record *records, size_t record_count)
{
  door_digest_bytes(digest, records, record_count * sizeof *records);
}

void door_digest_bytes(struct door_digest *digest, const void *bytes, size_t byte_count)
{
  if (byte_count > 0) {
    DOOR_ASSERT(XXH3_128bits_update(digest->state, bytes, byte_count) == XXH_OK);
  }
}

struct door_hash door_digest_hash(const struct door_digest *digest)
{
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(digest->state));
  struct door_hash hash;
  _Static_assert(sizeof hash.bytes == sizeof canonical.digest, "128 bits");
  for (uint32_t i = 0; i < DOOR_HASH_BYTES; i++) {
    hash.bytes[i] = canonical.digest[i];
  }
  return hash;
}

void door_hash_format(const struct door_hash *hash, char out_text[DOOR_HASH_TEXT_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  char *end = out_text + snprintf(out_text, DOOR_HASH_TEXT_SIZE, "xxh3-128:");
  for (uint32_t i = 0; i < DOOR_HASH_BYTES; i++) {
    *end++ = digits[hash->bytes[i] >> 4];
    *end++ = digits[hash->bytes[i] & 0xFU];
  }
  *end = '\0';
}
