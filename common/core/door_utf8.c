#include "door_utf8.h"

#include <string.h>

enum { SURROGATE_FIRST = 0xD800, SURROGATE_LAST = 0xDFFF, CODE_LAST = 0x10FFFF };

/* By the number of leading ones in the first byte. */
static const struct utf8_row {
  uint8_t mask;
  uint8_t lead;
  uint32_t least; /* smallest code point that needs this length */
} utf8_rows[] = {
    {0x80U, 0x00U, 0x0U},
    {0xE0U, 0xC0U, 0x80U},
    {0xF0U, 0xE0U, 0x800U},
    {0xF8U, 0xF0U, 0x10000U},
};

static bool is_character(uint32_t code, uint32_t least)
{
  return code >= least && code <= CODE_LAST && !(code >= SURROGATE_FIRST && code <= SURROGATE_LAST);
}

size_t door_utf8_decode(const char *text, size_t byte_count, uint32_t *out_code)
{
  for (size_t i = 0; byte_count > 0 && i < sizeof utf8_rows / sizeof utf8_rows[0]; i++) {
    uint8_t first = (uint8_t)text[0];
    if ((first & utf8_rows[i].mask) != utf8_rows[i].lead || byte_count <= i) {
      continue;
    }
    uint32_t code = first & (uint8_t)~utf8_rows[i].mask;
    for (size_t j = 1; j <= i; j++) {
      uint8_t next = (uint8_t)text[j];
      if ((next & 0xC0U) != 0x80U) {
        return 0;
      }
      code = (code << 6U) | (next & 0x3FU);
    }
    if (!is_character(code, utf8_rows[i].least)) {
      return 0;
    }
    *out_code = code;
    return i + 1;
  }
  return 0;
}

void door_utf8_make_line(char *text)
{
  size_t left = strlen(text);
  while (left > 0) {
    uint32_t code = 0;
    size_t length = door_utf8_decode(text, left, &code);
    if (length == 0) {
      *text = '?';
      length = 1;
    } else if (door_utf8_is_control(code)) {
      memset(text, ' ', length);
    }
    text += length;
    left -= length;
  }
}

size_t door_utf8_columns(const char *text, size_t byte_count)
{
  size_t columns = 0;
  for (size_t i = 0; i < byte_count; i++) {
    columns += ((unsigned char)text[i] & 0xC0U) == 0x80U ? 0 : 1;
  }
  return columns;
}

int door_utf8_field(const char *text, int columns)
{
  size_t byte_count = strlen(text);
  return columns + (int)(byte_count - door_utf8_columns(text, byte_count));
}
