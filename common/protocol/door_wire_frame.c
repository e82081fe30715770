#include "door_wire_frame.h"

#define XXH_STATIC_LINKING_ONLY /* a state on the stack; the library itself is linked as ever */
#include <xxhash.h>

uint64_t door_frame_checksum(const unsigned char *frame, size_t length)
{
  static const unsigned char zeros[DOOR_FRAME_CHECKSUM_BYTES] = {0};
  XXH3_state_t state;
  /* These fail only for NULL. */
  bool hashed = XXH3_64bits_reset(&state) == XXH_OK &&
                XXH3_64bits_update(&state, frame, DOOR_FRAME_CHECKSUM) == XXH_OK &&
                XXH3_64bits_update(&state, zeros, sizeof zeros) == XXH_OK &&
                XXH3_64bits_update(&state, frame + DOOR_WIRE_HEADER_BYTES, length - DOOR_WIRE_HEADER_BYTES) == XXH_OK;
  DOOR_ASSERT(hashed);
  return XXH3_64bits_digest(&state);
}

static enum door_err check_magic_and_version(const unsigned char *bytes, struct door_problem *problem)
{
  if (memcmp(bytes, DOOR_WIRE_MAGIC, DOOR_FRAME_MAGIC_BYTES) != 0) {
    return door_problem_set(
        problem, DOOR_ERR_MALFORMED,
        "byte 0: a message begins with the bytes 46 44 4f 52 (FDOR), this one with %02x %02x %02x %02x", bytes[0],
        bytes[1], bytes[2], bytes[3]);
  }
  uint16_t major = door_frame_load16(bytes, DOOR_FRAME_MAJOR);
  if (major != DOOR_WIRE_MAJOR) {
    return door_problem_set(
        problem, DOOR_ERR_VERSION,
        "byte %d: the message is of schema version %u.%u, this program reads version %d; use the same "
        "release on both sides",
        DOOR_FRAME_MAJOR, major, door_frame_load16(bytes, DOOR_FRAME_MINOR), DOOR_WIRE_MAJOR);
  }
  return DOOR_OK;
}

static enum door_err check_sizes(const unsigned char *bytes, size_t length, struct door_problem *problem)
{
  unsigned long long sequence = door_frame_load64(bytes, DOOR_FRAME_SEQUENCE);
  uint32_t body_bytes = door_frame_load32(bytes, DOOR_FRAME_BODY_BYTES);
  if (body_bytes != length - DOOR_WIRE_HEADER_BYTES) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED,
                            "sequence %llu, byte %d: the header announces a body of %u bytes, %zu follow it", sequence,
                            DOOR_FRAME_BODY_BYTES, body_bytes, length - DOOR_WIRE_HEADER_BYTES);
  }
  if (length > DOOR_WIRE_FRAME_BYTES_MAX) {
    return door_problem_set(problem, DOOR_ERR_LIMIT, "sequence %llu: the message has %zu bytes, allowed are %d",
                            sequence, length, DOOR_WIRE_FRAME_BYTES_MAX);
  }
  uint32_t count = door_frame_load32(bytes, DOOR_FRAME_COUNT);
  if (count > DOOR_WIRE_ENTRIES_MAX) {
    return door_problem_set(problem, DOOR_ERR_LIMIT,
                            "sequence %llu, byte %d: the message counts %u entries, allowed are %d", sequence,
                            DOOR_FRAME_COUNT, count, DOOR_WIRE_ENTRIES_MAX);
  }
  return DOOR_OK;
}

static bool is_control(uint16_t type)
{
  switch (type) {
#define CONTROL(NAME, name, number, direction, doc) case number:
#include "messages.def"
    return true;
  default: /* a number from a wire, not an enum */
    return false;
  }
}

static enum door_err check_type(const unsigned char *bytes, struct door_problem *problem)
{
  unsigned long long sequence = door_frame_load64(bytes, DOOR_FRAME_SEQUENCE);
  uint16_t type = door_frame_load16(bytes, DOOR_FRAME_TYPE);
  if (!is_control(type)) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED,
                            "sequence %llu, byte %d: no message between conductor and service has type %u", sequence,
                            DOOR_FRAME_TYPE, type);
  }
  uint16_t flags = door_frame_load16(bytes, DOOR_FRAME_FLAGS);
  if (flags != 0) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "sequence %llu, byte %d: flags are %u, allowed is 0", sequence,
                            DOOR_FRAME_FLAGS, flags);
  }
  return DOOR_OK;
}

enum door_err door_wire_decode_head(const unsigned char *bytes, size_t length, struct door_wire_head *out_head,
                                    struct door_problem *problem)
{
  if (length < DOOR_WIRE_HEADER_BYTES) {
    return door_problem_set(problem, DOOR_ERR_MALFORMED, "a message has a header of %d bytes, this one ends after %zu",
                            DOOR_WIRE_HEADER_BYTES, length);
  }
  enum door_err err = check_magic_and_version(bytes, problem);
  if (err == DOOR_OK) {
    err = check_sizes(bytes, length, problem);
  }
  if (err != DOOR_OK) {
    return err;
  }
  uint64_t found = door_frame_load64(bytes, DOOR_FRAME_CHECKSUM);
  uint64_t want = door_frame_checksum(bytes, length);
  if (found != want) {
    return door_problem_set(problem, DOOR_ERR_CHECKSUM,
                            "sequence %llu, byte %d: the checksum is %016llx, the message's bytes give %016llx",
                            (unsigned long long)door_frame_load64(bytes, DOOR_FRAME_SEQUENCE), DOOR_FRAME_CHECKSUM,
                            (unsigned long long)found, (unsigned long long)want);
  }
  err = check_type(bytes, problem);
  if (err != DOOR_OK) {
    return err;
  }
  *out_head = (struct door_wire_head){.run_id = door_frame_load64(bytes, DOOR_FRAME_RUN_ID),
                                      .sequence = door_frame_load64(bytes, DOOR_FRAME_SEQUENCE),
                                      .run_epoch = door_frame_load32(bytes, DOOR_FRAME_RUN_EPOCH),
                                      .count = door_frame_load32(bytes, DOOR_FRAME_COUNT),
                                      .type = door_frame_load16(bytes, DOOR_FRAME_TYPE)};
  return DOOR_OK;
}
