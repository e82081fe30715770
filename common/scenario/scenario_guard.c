#include "scenario_guard.h"

#include "door_utf8.h"
#include "door_words.h"

enum {
  SIGNS_MAX = 65536, /* 8192 values in JSON have 50,000 */
  BYTE_ORDER_MARK = 0xFEFF,
  NEXT_LINE = 0x85,
  LINE_SEPARATOR = 0x2028,
  PARAGRAPH_SEPARATOR = 0x2029,
};

static bool is_control(uint32_t code)
{
  return door_utf8_is_control(code) && code != '\t' && code != '\n';
}

bool scenario_text_is_clean(const char *text, size_t byte_count)
{
  size_t at = 0;
  while (at < byte_count) {
    uint32_t code = 0;
    size_t length = door_utf8_decode(text + at, byte_count - at, &code);
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
    return is_before_line_feed ? NULL : DOOR_SAID("a carriage return alone; end lines with a line feed");
  }
  if (code == 0) {
    return DOOR_SAID("a NUL byte; this is not a text file");
  }
  if (code == BYTE_ORDER_MARK) {
    return DOOR_SAID("a byte order mark; save the file as UTF-8 without one");
  }
  if (code == NEXT_LINE || code == LINE_SEPARATOR || code == PARAGRAPH_SEPARATOR) {
    return DOOR_SAID("a character that YAML 1.1 takes for a line break and YAML 1.2 does not; remove it");
  }
  if (is_control(code)) {
    return DOOR_SAID("a control character; remove it");
  }
  return (code & 0xFFFEU) == 0xFFFEU ? DOOR_SAID("a code point that is no character; remove it") : NULL;
}

/* What YAML is built of. The library holds a token of some 400 bytes for each that lies between brackets, until they
 * close. */
static bool is_sign(uint32_t code)
{
  static const bool signs[0x80] = {
      ['['] = true, [']'] = true, ['{'] = true, ['}'] = true, [','] = true, [':'] = true, ['?'] = true,
      ['-'] = true, ['&'] = true, ['*'] = true, ['!'] = true, ['"'] = true, ['\''] = true};
  return code < sizeof signs && signs[code];
}

bool scenario_guard_passes(struct scenario_document *document, uint32_t layer, const char *text, size_t byte_count)
{
  struct scenario_spot spot = {layer, 1, 1};
  if (byte_count > SCENARIO_FILE_BYTES_MAX) {
    scenario_complain(document, spot, "", "%zu bytes long (allowed up to %d)", byte_count, SCENARIO_FILE_BYTES_MAX);
    return false;
  }
  size_t at = 0;
  uint32_t sign_count = 0;
  while (at < byte_count) {
    uint32_t code = 0;
    size_t length = door_utf8_decode(text + at, byte_count - at, &code);
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
      scenario_complain(document, spot, "", "%s", door_say(reason));
      return false;
    }
    sign_count += is_sign(code) ? 1 : 0;
    if (sign_count > SIGNS_MAX) {
      scenario_complain(document, spot, "", "more than %d brackets, commas, colons and quotes; this is no scenario",
                        SIGNS_MAX);
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
