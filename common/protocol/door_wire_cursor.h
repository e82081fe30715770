/* door_wire_cursor.h - reads msgpack from bytes that nobody vouches for.
 *
 * Role: a place in a frame and one function for each kind of value the schema knows. Does not decide: what
 *   a body holds (door_wire_decode.c). It allocates nothing, and no size that the bytes declare is believed
 *   before it is held against the bytes that are there (docs/adr/0002-bounded-decoder.md).
 * The door_take_* functions are the fast path: from `at`, give the place after the value, or NULL where the
 *   bytes are something else, out of range or not all there; then *out is untouched and door_refuse_* looks
 *   again at the same place to say in words what is wrong. Integers are taken in any msgpack width.
 * Units: bytes. Ownership: the cursor borrows the frame. Errors: as door_wire.h says.
 * Threads: one owner per cursor.
 */
#ifndef DOOR_WIRE_CURSOR_H
#define DOOR_WIRE_CURSOR_H

#include "door_error.h"
#include "door_message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct door_cursor {
  const unsigned char *frame; /* offsets in problems count from here */
  const unsigned char *at;
  const unsigned char *end;
  struct door_problem *problem; /* may be NULL */
  uint64_t sequence;
  bool is_newer; /* the frame's minor version is above ours: unknown trailing elements are passed over */
};

/* What was wanted, by name ("door_case.need_level") and range. */
struct door_take_range {
  const char *name;
  uint64_t low;
  uint64_t high;
};

static inline uint16_t door_load_big16(const unsigned char *at)
{
  uint16_t value;
  memcpy(&value, at, sizeof value);
  return __builtin_bswap16(value);
}

static inline uint32_t door_load_big32(const unsigned char *at)
{
  uint32_t value;
  memcpy(&value, at, sizeof value);
  return __builtin_bswap32(value);
}

static inline uint64_t door_load_big64(const unsigned char *at)
{
  uint64_t value;
  memcpy(&value, at, sizeof value);
  return __builtin_bswap64(value);
}

/* An integer as msgpack has it: 64 bits, and whether they count below zero. */
struct door_wide {
  uint64_t bits;
  bool is_negative;
};

/* Any integer that does not fit in the first byte. */
const unsigned char *door_take_long(const unsigned char *at, const unsigned char *end, struct door_wide *out);

static inline const unsigned char *door_take_wide(const unsigned char *at, const unsigned char *end,
                                                  struct door_wide *out)
{
  if (at < end && *at < 0x80U) {
    *out = (struct door_wide){*at, false};
    return at + 1;
  }
  return door_take_long(at, end, out);
}

static inline const unsigned char *door_take_unsigned(const unsigned char *at, const unsigned char *end, uint64_t low,
                                                      uint64_t high, uint64_t *out)
{
  struct door_wide wide = {0, false};
  const unsigned char *next = door_take_wide(at, end, &wide);
  if (next == NULL || wide.is_negative || wide.bits < low || wide.bits > high) {
    return NULL;
  }
  *out = wide.bits;
  return next;
}

static inline const unsigned char *door_take_I64(const unsigned char *at, const unsigned char *end, int64_t low,
                                                 int64_t high, int64_t *out)
{
  struct door_wide wide = {0, false};
  const unsigned char *next = door_take_wide(at, end, &wide);
  if (next == NULL || (!wide.is_negative && wide.bits > INT64_MAX)) {
    return NULL;
  }
  int64_t value = (int64_t)wide.bits;
  if (value < low || value > high) {
    return NULL;
  }
  *out = value;
  return next;
}

#define DOOR_TAKE_NARROW(TYPE, ctype)                                                                                  \
  static inline const unsigned char *door_take_##TYPE(const unsigned char *at, const unsigned char *end, ctype low,    \
                                                      ctype high, ctype *out)                                          \
  {                                                                                                                    \
    uint64_t value = 0;                                                                                                \
    const unsigned char *next = door_take_unsigned(at, end, low, high, &value);                                        \
    if (next != NULL) {                                                                                                \
      *out = (ctype)value;                                                                                             \
    }                                                                                                                  \
    return next;                                                                                                       \
  }
DOOR_TAKE_NARROW(U8, uint8_t)
DOOR_TAKE_NARROW(U16, uint16_t)
DOOR_TAKE_NARROW(U32, uint32_t)
DOOR_TAKE_NARROW(U64, uint64_t)

/* low..high bytes of UTF-8. The text points into the frame. */
const unsigned char *door_take_TEXT(const unsigned char *at, const unsigned char *end, uint32_t low, uint32_t high,
                                    struct door_text *out);

/* The first bytes of an array and of a bin: how many elements, how many bytes (all of them there). */
const unsigned char *door_take_array(const unsigned char *at, const unsigned char *end, uint32_t *out_count);
const unsigned char *door_take_bin(const unsigned char *at, const unsigned char *end, uint32_t *out_bytes);

/* One value of any kind, arrays and maps up to DOOR_WIRE_DEPTH_MAX deep; takes time by its bytes alone. */
const unsigned char *door_take_any(const unsigned char *at, const unsigned char *end);

/* Say why the taking above gave NULL at `at`; low and high as they were given to it. */
enum door_err door_refuse_unsigned(const struct door_cursor *cursor, const unsigned char *at,
                                   struct door_take_range range);
enum door_err door_refuse_I64(const struct door_cursor *cursor, const unsigned char *at, const char *name, int64_t low,
                              int64_t high);
enum door_err door_refuse_TEXT(const struct door_cursor *cursor, const unsigned char *at, struct door_take_range range);

/* Reads the first byte or bytes of the array `name` at the cursor, which has `known` elements, or more in a
 * newer frame; *out_surplus says how many more, for _leave_array after the known ones. */
DOOR_MUST_CHECK enum door_err door_cursor_enter_array(struct door_cursor *cursor, const char *name, uint32_t known,
                                                      uint32_t *out_surplus);
DOOR_MUST_CHECK enum door_err door_cursor_leave_array(struct door_cursor *cursor, const char *name, uint32_t surplus);

/* Reads the beginning of a list of at most `most` elements of at least element_bytes each. */
DOOR_MUST_CHECK enum door_err door_cursor_enter_list(struct door_cursor *cursor, struct door_take_range list,
                                                     uint32_t element_bytes, uint32_t *out_count);

/* The cursor must stand at the end of the frame. */
DOOR_MUST_CHECK enum door_err door_cursor_finish(const struct door_cursor *cursor);

/* Fills the cursor's problem: "sequence S, byte B: " and the text. Gives err. */
enum door_err door_cursor_problem(const struct door_cursor *cursor, const unsigned char *at, enum door_err err,
                                  const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
