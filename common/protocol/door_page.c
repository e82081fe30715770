#include "door_page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Room for more bytes and the zero byte after them. */
static bool make_room(struct door_page *page, size_t more)
{
  size_t needed = page->length + more + 1;
  if (page->is_out_of_memory || needed <= page->capacity) {
    return !page->is_out_of_memory;
  }
  char *text = realloc(page->text, 2 * needed);
  page->is_out_of_memory = text == NULL;
  if (text != NULL) {
    page->text = text;
    page->capacity = 2 * needed;
  }
  return text != NULL;
}

void door_page_add(struct door_page *page, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  va_list again;
  va_copy(again, arguments);
  int length = vsnprintf(NULL, 0, format, arguments);
  va_end(arguments);
  DOOR_ASSERT(length >= 0);
  if (make_room(page, (size_t)length)) {
    int written = vsnprintf(page->text + page->length, (size_t)length + 1, format, again);
    DOOR_ASSERT(written == length);
    page->length += (size_t)length;
  }
  va_end(again);
}

void door_page_add_cell(struct door_page *page, const char *text)
{
  door_page_add(page, "| ");
  for (const char *rest = text; *rest != '\0';) {
    size_t plain = strcspn(rest, "|");
    door_page_add(page, "%.*s%s", (int)plain, rest, rest[plain] == '|' ? "\\|" : "");
    rest += plain + (rest[plain] == '|');
  }
  door_page_add(page, " ");
}

enum door_err door_page_finish(struct door_page *page, char **out_text)
{
  if (page->is_out_of_memory) {
    free(page->text);
    return DOOR_ERR_MEMORY;
  }
  *out_text = page->text;
  return DOOR_OK;
}
