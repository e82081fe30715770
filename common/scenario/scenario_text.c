#include "scenario_text.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 4096, DIGITS_LEAST = 15, DIGITS_MOST = 17 };

void scenario_text_init(struct scenario_text *text)
{
  *text = (struct scenario_text){0};
}

void scenario_text_fini(struct scenario_text *text)
{
  free(text->bytes);
  *text = (struct scenario_text){0};
}

/* Room for `more` bytes and a NUL. */
static bool make_room(struct scenario_text *text, size_t more)
{
  if (text->is_out_of_memory) {
    return false;
  }
  if (text->count + more < text->capacity) {
    return true;
  }
  size_t capacity = text->capacity == 0 ? FIRST_CAPACITY : text->capacity;
  while (capacity <= text->count + more) {
    capacity *= 2;
  }
  char *bytes = realloc(text->bytes, capacity);
  if (bytes == NULL) {
    text->is_out_of_memory = true;
    return false;
  }
  text->bytes = bytes;
  text->capacity = capacity;
  return true;
}

void scenario_text_add(struct scenario_text *text, const char *bytes)
{
  size_t count = strlen(bytes);
  if (make_room(text, count)) {
    memcpy(text->bytes + text->count, bytes, count + 1);
    text->count += count;
  }
}

void scenario_text_print(struct scenario_text *text, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  if (length < 0) {
    text->is_out_of_memory = true;
  } else if (make_room(text, (size_t)length)) {
    vsnprintf(text->bytes + text->count, (size_t)length + 1, format, again);
    text->count += (size_t)length;
  }
  va_end(again);
}

void scenario_text_add_number(struct scenario_text *text, double number)
{
  char digits[SCENARIO_NUMBER_BYTES];
  scenario_number_format(number, digits);
  scenario_text_add(text, digits);
}

void scenario_text_add_quoted(struct scenario_text *text, const char *value)
{
  scenario_text_add(text, "\"");
  for (const char *at = value; *at != '\0'; at++) {
    unsigned char byte = (unsigned char)*at;
    if (byte == '"' || byte == '\\') {
      scenario_text_print(text, "\\%c", byte);
    } else if (byte == '\n') {
      scenario_text_add(text, "\\n");
    } else if (byte < 0x20U || byte == 0x7FU) {
      scenario_text_print(text, "\\u%04x", byte);
    } else {
      scenario_text_print(text, "%c", byte);
    }
  }
  scenario_text_add(text, "\"");
}

enum door_err scenario_text_take(struct scenario_text *text, char **out_bytes)
{
  scenario_text_add(text, "");
  if (text->is_out_of_memory) {
    scenario_text_fini(text);
    return DOOR_ERR_MEMORY;
  }
  *out_bytes = text->bytes;
  *text = (struct scenario_text){0};
  return DOOR_OK;
}

/* ---- Numbers: a program around us may have set a locale that writes 0,5. ---- */

double scenario_number_read(const char *text)
{
  locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  DOOR_ASSERT(plain != (locale_t)0); /* "C" is built in and cannot be missing */
  locale_t before = uselocale(plain);
  double number = strtod(text, NULL);
  uselocale(before);
  freelocale(plain);
  return number;
}

void scenario_number_format(double number, char out_text[SCENARIO_NUMBER_BYTES])
{
  locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  DOOR_ASSERT(plain != (locale_t)0);
  locale_t before = uselocale(plain);
  for (int digits = DIGITS_LEAST; digits <= DIGITS_MOST; digits++) {
    snprintf(out_text, SCENARIO_NUMBER_BYTES, "%.*g", digits, number);
    double back = strtod(out_text, NULL);
    if (memcmp(&back, &number, sizeof number) == 0) {
      break;
    }
  }
  uselocale(before);
  freelocale(plain);
}
