#include "fuzz_frame.h"

#include "door_wire.h"
#include "door_wire_cursor.h"
#include "door_wire_frame.h"

#include <string.h>

static bool is_list(uint16_t type)
{
  return type == DOOR_READY_MESSAGE || type == DOOR_GRANT_MESSAGE || type == DOOR_ANSWER_MESSAGE ||
         type == DOOR_SUMMARY_MESSAGE;
}

/* The elements of a body that is one list. */
static uint32_t count_of_body(const unsigned char *body, const unsigned char *end)
{
  uint32_t outer = 0;
  uint32_t count = 0;
  const unsigned char *at = door_take_array(body, end, &outer);
  return at != NULL && outer > 0 && door_take_array(at, end, &count) != NULL ? count : 0;
}

void fuzz_seal_frame(unsigned char *bytes, size_t length)
{
  static const uint16_t major = DOOR_WIRE_MAJOR;
  uint32_t body_bytes = (uint32_t)(length - DOOR_WIRE_HEADER_BYTES);
  bool has_count = is_list(door_frame_load16(bytes, DOOR_FRAME_TYPE));
  uint32_t count = has_count ? count_of_body(bytes + DOOR_WIRE_HEADER_BYTES, bytes + length) : 0;
  memcpy(bytes + DOOR_FRAME_MAGIC, DOOR_WIRE_MAGIC, DOOR_FRAME_MAGIC_BYTES);
  memcpy(bytes + DOOR_FRAME_MAJOR, &major, sizeof major);
  memcpy(bytes + DOOR_FRAME_BODY_BYTES, &body_bytes, sizeof body_bytes);
  if (count <= DOOR_WIRE_ENTRIES_MAX) {
    memcpy(bytes + DOOR_FRAME_COUNT, &count, sizeof count);
  }
  uint64_t checksum = door_frame_checksum(bytes, length);
  memcpy(bytes + DOOR_FRAME_CHECKSUM, &checksum, sizeof checksum);
}
