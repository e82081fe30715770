#include "door_wire_cursor.h"

#include "door_utf8.h"
#include "door_wire.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

/* How each first byte of msgpack goes on. `size_bytes` bytes of a big-endian number follow; for SCALAR that is
 * the value; for SIZED it is a length, and so many bytes plus `extra` follow; for ARRAY and MAP a count. */
enum shape { SCALAR, SIZED, ARRAY, MAP, NOT_MSGPACK };

struct first_byte {
  uint8_t first;
  uint8_t last;
  uint8_t shape;
  uint8_t size_bytes;
  uint8_t extra_bytes;
  const char *name;
};

/* The specification's table of formats, in order. */
static const struct first_byte formats[] = {
    {0x00, 0x7f, SCALAR, 0, 0, "an integer"},
    {0x80, 0x8f, MAP, 0, 0, "a map"},
    {0x90, 0x9f, ARRAY, 0, 0, "an array"},
    {0xa0, 0xbf, SIZED, 0, 0, "a text"},
    {0xc0, 0xc0, SCALAR, 0, 0, "nil"},
    {0xc1, 0xc1, NOT_MSGPACK, 0, 0, "the byte c1, which msgpack never uses"},
    {0xc2, 0xc3, SCALAR, 0, 0, "a truth value"},
    {0xc4, 0xc4, SIZED, 1, 0, "binary bytes"},
    {0xc5, 0xc5, SIZED, 2, 0, "binary bytes"},
    {0xc6, 0xc6, SIZED, 4, 0, "binary bytes"},
    {0xc7, 0xc7, SIZED, 1, 1, "an extension"},
    {0xc8, 0xc8, SIZED, 2, 1, "an extension"},
    {0xc9, 0xc9, SIZED, 4, 1, "an extension"},
    {0xca, 0xca, SCALAR, 4, 0, "a float"},
    {0xcb, 0xcb, SCALAR, 8, 0, "a float"},
    {0xcc, 0xcc, SCALAR, 1, 0, "an integer"},
    {0xcd, 0xcd, SCALAR, 2, 0, "an integer"},
    {0xce, 0xce, SCALAR, 4, 0, "an integer"},
    {0xcf, 0xcf, SCALAR, 8, 0, "an integer"},
    {0xd0, 0xd0, SCALAR, 1, 0, "an integer"},
    {0xd1, 0xd1, SCALAR, 2, 0, "an integer"},
    {0xd2, 0xd2, SCALAR, 4, 0, "an integer"},
    {0xd3, 0xd3, SCALAR, 8, 0, "an integer"},
    {0xd4, 0xd4, SCALAR, 2, 0, "an extension"},
    {0xd5, 0xd5, SCALAR, 3, 0, "an extension"},
    {0xd6, 0xd6, SCALAR, 5, 0, "an extension"},
    {0xd7, 0xd7, SCALAR, 9, 0, "an extension"},
    {0xd8, 0xd8, SCALAR, 17, 0, "an extension"},
    {0xd9, 0xd9, SIZED, 1, 0, "a text"},
    {0xda, 0xda, SIZED, 2, 0, "a text"},
    {0xdb, 0xdb, SIZED, 4, 0, "a text"},
    {0xdc, 0xdc, ARRAY, 2, 0, "an array"},
    {0xdd, 0xdd, ARRAY, 4, 0, "an array"},
    {0xde, 0xde, MAP, 2, 0, "a map"},
    {0xdf, 0xdf, MAP, 4, 0, "a map"},
    {0xe0, 0xff, SCALAR, 0, 0, "an integer"},
};

static const struct first_byte *format_of(unsigned char byte)
{
  const struct first_byte *format = formats;
  while (byte > format->last) {
    format++;
  }
  return format;
}

static uint64_t load_big(const unsigned char *at, uint32_t bytes)
{
  switch (bytes) {
  case 1:
    return *at;
  case 2:
    return door_load_big16(at);
  case 4:
    return door_load_big32(at);
  default:
    DOOR_ASSERT(bytes == 8);
    return door_load_big64(at);
  }
}

const unsigned char *door_take_long(const unsigned char *at, const unsigned char *end, struct door_wide *out)
{
  if (at >= end) {
    return NULL;
  }
  unsigned char first = *at++;
  if (first >= 0xe0U) {
    *out = (struct door_wide){(uint64_t)(int64_t)(int8_t)first, true};
    return at;
  }
  if (first < 0xccU || first > 0xd3U) {
    return NULL;
  }
  size_t width = (size_t)1 << (first & 3U); /* cc..cf and d0..d3: 1, 2, 4, 8 bytes */
  if ((size_t)(end - at) < width) {
    return NULL;
  }
  uint64_t bits = load_big(at, (uint32_t)width);
  bool is_negative = first >= 0xd0U && (*at & 0x80U) != 0;
  if (is_negative && width < 8) {
    bits |= UINT64_MAX << (8U * width);
  }
  *out = (struct door_wide){bits, is_negative};
  return at + width;
}

/* A text, a bin, an array or a map from its first byte on: what it declares. */
static const unsigned char *take_size(const unsigned char *at, const unsigned char *end, uint64_t *out_size)
{
  const struct first_byte *format = format_of(*at);
  if ((size_t)(end - at) < 1U + format->size_bytes) {
    return NULL;
  }
  uint64_t in_first_byte = (uint64_t)*at - format->first;
  *out_size = format->size_bytes == 0 ? in_first_byte : load_big(at + 1, format->size_bytes);
  return at + 1 + format->size_bytes;
}

const unsigned char *door_take_array(const unsigned char *at, const unsigned char *end, uint32_t *out_count)
{
  if (at < end && (*at & 0xf0U) == 0x90U) {
    *out_count = *at & 0x0fU;
    return at + 1;
  }
  if (at >= end || format_of(*at)->shape != ARRAY) {
    return NULL;
  }
  uint64_t count = 0;
  const unsigned char *next = take_size(at, end, &count);
  if (next != NULL) {
    *out_count = (uint32_t)count;
  }
  return next;
}

const unsigned char *door_take_bin(const unsigned char *at, const unsigned char *end, uint32_t *out_bytes)
{
  if (at >= end || *at < 0xc4U || *at > 0xc6U) {
    return NULL;
  }
  uint64_t bytes = 0;
  const unsigned char *next = take_size(at, end, &bytes);
  if (next == NULL || bytes > (size_t)(end - next)) {
    return NULL;
  }
  *out_bytes = (uint32_t)bytes;
  return next;
}

/* The first byte of text that is not UTF-8, or is the zero byte; or its end. */
static const unsigned char *utf8_end(const unsigned char *text, size_t length)
{
  const unsigned char *end = text + length;
  while (text < end) {
    uint32_t code = 0;
    size_t bytes = door_utf8_decode((const char *)text, (size_t)(end - text), &code);
    if (bytes == 0 || code == 0) {
      break;
    }
    text += bytes;
  }
  return text;
}

/* A text's first bytes, its own bytes all there: where they begin. */
static const unsigned char *take_text_size(const unsigned char *at, const unsigned char *end, uint64_t *out_length)
{
  bool is_text = at < end && ((*at >= 0xa0U && *at <= 0xbfU) || (*at >= 0xd9U && *at <= 0xdbU));
  uint64_t length = 0;
  const unsigned char *begin = is_text ? take_size(at, end, &length) : NULL;
  if (begin == NULL || length > (size_t)(end - begin)) {
    return NULL;
  }
  *out_length = length;
  return begin;
}

const unsigned char *door_take_TEXT(const unsigned char *at, const unsigned char *end, uint32_t low, uint32_t high,
                                    struct door_text *out)
{
  uint64_t length = 0;
  const unsigned char *begin = take_text_size(at, end, &length);
  if (begin == NULL || length < low || length > high || utf8_end(begin, length) != begin + length) {
    return NULL;
  }
  *out = (struct door_text){(const char *)begin, (uint32_t)length};
  return begin + length;
}

/* One value without what it contains: *out_inner says how many values that is. */
static const unsigned char *take_outer(const unsigned char *at, const unsigned char *end, uint64_t *out_inner)
{
  if (at >= end) {
    return NULL;
  }
  const struct first_byte *format = format_of(*at);
  *out_inner = 0;
  if (format->shape == NOT_MSGPACK) {
    return NULL;
  }
  uint64_t size = format->size_bytes;
  const unsigned char *next = at + 1;
  if (format->shape != SCALAR) {
    next = take_size(at, end, &size);
  }
  if (next == NULL) {
    return NULL;
  }
  if (format->shape == ARRAY || format->shape == MAP) {
    *out_inner = format->shape == MAP ? 2U * size : size;
    return next;
  }
  size += format->extra_bytes;
  return size > (size_t)(end - next) ? NULL : next + size;
}

const unsigned char *door_take_any(const unsigned char *at, const unsigned char *end)
{
  uint64_t left[DOOR_WIRE_DEPTH_MAX + 1] = {1}; /* values still to pass at each depth */
  uint32_t depth = 0;
  while (at != NULL) {
    while (left[depth] == 0) {
      if (depth == 0) {
        return at;
      }
      depth--;
    }
    left[depth]--;
    uint64_t inner = 0;
    at = take_outer(at, end, &inner);
    if (inner > 0 && depth == DOOR_WIRE_DEPTH_MAX) {
      return NULL;
    }
    if (inner > 0) {
      left[++depth] = inner;
    }
  }
  return NULL;
}

enum door_err door_cursor_problem(const struct door_cursor *cursor, const unsigned char *at, enum door_err err,
                                  const char *format, ...)
{
  char text[256];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return door_problem_set(cursor->problem, err, "sequence %" PRIu64 ", byte %td: %s", cursor->sequence,
                          at - cursor->frame, length < 0 ? "" : text);
}

/* The bytes at `at` are not what was wanted: the frame ends, or something else stands there. */
static enum door_err refuse_kind(const struct door_cursor *cursor, const unsigned char *at, const char *name,
                                 const char *wanted)
{
  if (at >= cursor->end) {
    return door_cursor_problem(cursor, at, DOOR_ERR_MALFORMED, "the message ends where %s should stand", name);
  }
  const char *found = format_of(*at)->name;
  if (strcmp(found, wanted) == 0) {
    return door_cursor_problem(cursor, at, DOOR_ERR_MALFORMED, "the message ends inside %s", name);
  }
  return door_cursor_problem(cursor, at, DOOR_ERR_MALFORMED, "%s is %s, it should be %s", name, found, wanted);
}

enum door_err door_refuse_unsigned(const struct door_cursor *cursor, const unsigned char *at,
                                   struct door_take_range range)
{
  struct door_wide found = {0, false};
  if (door_take_wide(at, cursor->end, &found) == NULL) {
    return refuse_kind(cursor, at, range.name, "an integer");
  }
  if (found.is_negative) {
    return door_cursor_problem(cursor, at, DOOR_ERR_RANGE, "%s is %" PRId64 ", allowed %" PRIu64 "..%" PRIu64,
                               range.name, (int64_t)found.bits, range.low, range.high);
  }
  return door_cursor_problem(cursor, at, DOOR_ERR_RANGE, "%s is %" PRIu64 ", allowed %" PRIu64 "..%" PRIu64, range.name,
                             found.bits, range.low, range.high);
}

enum door_err door_refuse_I64(const struct door_cursor *cursor, const unsigned char *at, const char *name, int64_t low,
                              int64_t high)
{
  struct door_wide found = {0, false};
  if (door_take_wide(at, cursor->end, &found) == NULL) {
    return refuse_kind(cursor, at, name, "an integer");
  }
  if (!found.is_negative) {
    return door_cursor_problem(cursor, at, DOOR_ERR_RANGE, "%s is %" PRIu64 ", allowed %" PRId64 "..%" PRId64, name,
                               found.bits, low, high);
  }
  return door_cursor_problem(cursor, at, DOOR_ERR_RANGE, "%s is %" PRId64 ", allowed %" PRId64 "..%" PRId64, name,
                             (int64_t)found.bits, low, high);
}

enum door_err door_refuse_TEXT(const struct door_cursor *cursor, const unsigned char *at, struct door_take_range range)
{
  uint64_t length = 0;
  const unsigned char *begin = take_text_size(at, cursor->end, &length);
  if (begin == NULL) {
    return refuse_kind(cursor, at, range.name, "a text");
  }
  if (length < range.low || length > range.high) {
    return door_cursor_problem(cursor, at, length > range.high ? DOOR_ERR_LIMIT : DOOR_ERR_RANGE,
                               "%s has %" PRIu64 " bytes, allowed %" PRIu64 "..%" PRIu64, range.name, length, range.low,
                               range.high);
  }
  const unsigned char *wrong = utf8_end(begin, length);
  return door_cursor_problem(cursor, wrong, DOOR_ERR_MALFORMED, "%s is not UTF-8 without zero bytes: %02x", range.name,
                             *wrong);
}

enum door_err door_cursor_enter_array(struct door_cursor *cursor, const char *name, uint32_t known,
                                      uint32_t *out_surplus)
{
  uint32_t count = 0;
  const unsigned char *next = door_take_array(cursor->at, cursor->end, &count);
  if (next == NULL) {
    return refuse_kind(cursor, cursor->at, name, "an array");
  }
  if (count < known || (count > known && !cursor->is_newer)) {
    return door_cursor_problem(cursor, cursor->at, DOOR_ERR_MALFORMED,
                               "%s has %" PRIu32 " elements, it should have %" PRIu32, name, count, known);
  }
  cursor->at = next;
  *out_surplus = count - known;
  return DOOR_OK;
}

enum door_err door_cursor_leave_array(struct door_cursor *cursor, const char *name, uint32_t surplus)
{
  for (; surplus > 0; surplus--) {
    const unsigned char *next = door_take_any(cursor->at, cursor->end);
    if (next == NULL) {
      return door_cursor_problem(
          cursor, cursor->at, DOOR_ERR_MALFORMED,
          "an element of a newer version in %s is not msgpack, is cut off or is nested deeper than %d", name,
          DOOR_WIRE_DEPTH_MAX);
    }
    cursor->at = next;
  }
  return DOOR_OK;
}

enum door_err door_cursor_enter_list(struct door_cursor *cursor, struct door_take_range list, uint32_t element_bytes,
                                     uint32_t *out_count)
{
  uint32_t count = 0;
  const unsigned char *next = door_take_array(cursor->at, cursor->end, &count);
  if (next == NULL) {
    return refuse_kind(cursor, cursor->at, list.name, "an array");
  }
  if (count > list.high) {
    return door_cursor_problem(cursor, cursor->at, DOOR_ERR_LIMIT, "%s has %" PRIu32 " elements, allowed are %" PRIu64,
                               list.name, count, list.high);
  }
  size_t left = (size_t)(cursor->end - next);
  if (count > left / element_bytes) {
    return door_cursor_problem(cursor, cursor->at, DOOR_ERR_MALFORMED,
                               "%s declares %" PRIu32 " elements, the %zu bytes left cannot hold them", list.name,
                               count, left);
  }
  cursor->at = next;
  *out_count = count;
  return DOOR_OK;
}

enum door_err door_cursor_finish(const struct door_cursor *cursor)
{
  if (cursor->at != cursor->end) {
    return door_cursor_problem(cursor, cursor->at, DOOR_ERR_MALFORMED, "%td bytes follow the end of the body",
                               cursor->end - cursor->at);
  }
  return DOOR_OK;
}
