#include "scenario_guard.h"

enum {
  BYTE_ORDER_MARK = 0xFEFF,
  NEXT_LINE = 0x85,
  LINE_SEPARATOR = 0x2028,
  PARAGRAPH_SEPARATOR = 0x2029,
  SURROGATE_FIRST = 0xD800,
  SURROGATE_LAST = 0xDFFF,
  CODE_LAST = 0x10FFFF,
};

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

size_t scenario_decode_utf8(const char *text, size_t byte_count, uint32_t *out_code)
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

static bool is_control(uint32_t code)
{
  bool is_low = code < 0x20U && code != '\t' && code != '\n';
  return is_low || (code >= 0x7FU && code <= 0x9FU);
}

bool scenario_text_is_clean(const char *text, size_t byte_count)
{
  size_t at = 0;
  while (at < byte_count) {
    uint32_t code = 0;
    size_t length = scenario_decode_utf8(text + at, byte_count - at, &code);
    if (length == 0 || is_control(code)) {
      return false;
    }
    at += length;
  }
  return true;
}

/* Why the character may not stand in a file; NULL when it may. */
static const char *reason_against(uint32_t code, bool is_before_line_feed)
{
  if (code == '\r') {
    return is_before_line_feed ? NULL : "a carriage return alone; end lines with a line feed";
  }
  if (code == 0) {
    return "a NUL byte; this is not a text file";
  }
  if (code == BYTE_ORDER_MARK) {
    return "a byte order mark; save the file as UTF-8 without one";
  }
  if (code == NEXT_LINE || code == LINE_SEPARATOR || code == PARAGRAPH_SEPARATOR) {
    return "a character that YAML 1.1 takes for a line break and YAML 1.2 does not; remove it";
  }
  if (is_control(code)) {
    return "a control character; remove it";
  }
  return (code & 0xFFFEU) == 0xFFFEU ? "a code point that is no character; remove it" : NULL;
}

bool scenario_guard_passes(struct scenario_document *document, uint32_t layer, const char *text, size_t byte_count)
{
  struct scenario_spot spot = {layer, 1, 1};
  if (byte_count > SCENARIO_FILE_BYTES_MAX) {
    scenario_complain(document, spot, "", "%zu bytes long (allowed up to %d)", byte_count, SCENARIO_FILE_BYTES_MAX);
    return false;
  }
  size_t at = 0;
  while (at < byte_count) {
    uint32_t code = 0;
    size_t length = scenario_decode_utf8(text + at, byte_count - at, &code);
    if (length == 0) {
      scenario_complain(document, spot, "", "the byte 0x%02x is not UTF-8; save the file as UTF-8",
                        (unsigned int)(uint8_t)text[at]);
      return false;
    }
    if (code == '%' && spot.column == 1) {
      scenario_complain(document, spot, "", "a line that begins with %% is a YAML directive; directives are not read");
      return false;
    }
    bool is_before_line_feed = at + 1 < byte_count && text[at + 1] == '\n';
    const char *reason = reason_against(code, is_before_line_feed);
    if (reason != NULL) {
      scenario_complain(document, spot, "", "%s", reason);
      return false;
    }
    at += length;
    spot.column++;
    if (code == '\n') {
      spot.line++;
      spot.column = 1;
    }
  }
  return true;
}
