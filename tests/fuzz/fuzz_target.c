#include "fuzz_target.h"

#include "scenario_guard.h"

#include <string.h>

bool fuzz_is_line(const char *text)
{
  return text[0] != '\0' && strchr(text, '\n') == NULL && strchr(text, '\t') == NULL &&
         scenario_text_is_clean(text, strlen(text));
}

bool fuzz_skip_number(const char **text, char sign, uint64_t *out_number)
{
  const char *at = *text;
  uint64_t number = 0;
  while (*at >= '0' && *at <= '9') {
    number = number * 10 + (uint64_t)(*at++ - '0');
  }
  if (at == *text || *at != sign) {
    return false;
  }
  *out_number = number;
  *text = at + 1;
  return true;
}

/* How many lines, and how many characters has that line. */
static uint64_t count_lines(const unsigned char *text, size_t byte_count, uint64_t line, uint64_t *out_length)
{
  uint64_t lines = 1;
  *out_length = 0;
  for (size_t i = 0; i < byte_count; i++) {
    bool begins_character = (text[i] & 0xC0U) != 0x80U;
    *out_length += lines == line && begins_character ? 1 : 0;
    lines += text[i] == '\n' ? 1 : 0;
  }
  return lines;
}

bool fuzz_is_placed(const char *complaint, const char *label, const void *text, size_t byte_count)
{
  size_t label_length = strlen(label);
  if (strncmp(complaint, label, label_length) != 0 || complaint[label_length] != ':') {
    return false;
  }
  const char *at = complaint + label_length + 1;
  uint64_t line = 0;
  uint64_t column = 0;
  if (!fuzz_skip_number(&at, ':', &line) || !fuzz_skip_number(&at, ':', &column) || *at != ' ') {
    return false;
  }
  uint64_t length = 0;
  uint64_t lines = count_lines(text, byte_count, line, &length);
  /* The library's mark of an empty block scalar at the end stands two behind its sign. */
  return line >= 1 && line <= lines + 1 && column >= 1 && column <= length + 2;
}
