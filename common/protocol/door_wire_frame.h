/* door_wire_frame.h - where the fields of a frame's header lie, and its checksum.
 *
 * Role: what the encoder and the decoder of door_wire.h share. Does not decide: what a body holds.
 * Units: bytes from the frame's first. Ownership: none. Errors: none. Threads: pure functions.
 * The loads and stores are plain copies: little-endian machines only, as door_ledger.h checks.
 */
#ifndef DOOR_WIRE_FRAME_H
#define DOOR_WIRE_FRAME_H

#include "door_wire.h"

#include <string.h>

/* FRAME_FIELD(NAME, bytes, offset, doc): the header, in order without gaps; also its reference. */
#define DOOR_FRAME_FIELDS(FRAME_FIELD)                                                                                 \
  FRAME_FIELD(MAGIC, 4, 0, "magic: the bytes 46 44 4f 52, FDOR in ASCII")                                              \
  FRAME_FIELD(MAJOR, 2, 4, "major version of the schema, here 1; a reader refuses any other")                          \
  FRAME_FIELD(MINOR, 2, 6, "minor version of the schema, here 1; see Versions")                                        \
  FRAME_FIELD(RUN_ID, 8, 8, "the run, chosen by the conductor")                                                        \
  FRAME_FIELD(RUN_EPOCH, 4, 16, "which attempt at the run; a restart counts up")                                       \
  FRAME_FIELD(TYPE, 2, 20, "type of the message, see Control messages")                                                \
  FRAME_FIELD(FLAGS, 2, 22, "0; a reader refuses anything else")                                                       \
  FRAME_FIELD(SEQUENCE, 8, 24, "number of the message; an answer carries that of its grant")                           \
  FRAME_FIELD(COUNT, 4, 32, "elements of the list in the body, 0..4096; 0 where the body has none")                    \
  FRAME_FIELD(BODY_BYTES, 4, 36, "length of the body: that of the frame less 48")                                      \
  FRAME_FIELD(CHECKSUM, 8, 40, "XXH3, 64 bits, seed 0, of the whole frame with these 8 bytes set to zero")

enum {
#define FRAME_FIELD(NAME, bytes, offset, doc) DOOR_FRAME_##NAME = (offset), DOOR_FRAME_##NAME##_BYTES = (bytes),
  DOOR_FRAME_FIELDS(FRAME_FIELD)
#undef FRAME_FIELD
};

_Static_assert(DOOR_FRAME_CHECKSUM + DOOR_FRAME_CHECKSUM_BYTES == DOOR_WIRE_HEADER_BYTES, "the header has no gaps");

#define DOOR_WIRE_MAGIC "FDOR"

static inline uint16_t door_frame_load16(const unsigned char *frame, size_t offset)
{
  uint16_t value;
  memcpy(&value, frame + offset, sizeof value);
  return value;
}

static inline uint32_t door_frame_load32(const unsigned char *frame, size_t offset)
{
  uint32_t value;
  memcpy(&value, frame + offset, sizeof value);
  return value;
}

static inline uint64_t door_frame_load64(const unsigned char *frame, size_t offset)
{
  uint64_t value;
  memcpy(&value, frame + offset, sizeof value);
  return value;
}

/* The checksum that a frame of at least a header's length should carry. */
uint64_t door_frame_checksum(const unsigned char *frame, size_t length);

#endif
