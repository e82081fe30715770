/* door_page.h - a text that grows, for the reference pages.
 *
 * Role: appends printf-formatted text and table cells in Markdown. Does not decide: what a page says.
 * Units: bytes. Ownership: the page owns its text until door_page_finish hands it over. Errors: out of memory
 *   is remembered, and told by _finish. Threads: one owner.
 */
#ifndef DOOR_PAGE_H
#define DOOR_PAGE_H

#include "door_error.h"

#include <stdbool.h>
#include <stddef.h>

struct door_page {
  char *text;
  size_t length;
  size_t capacity;
  bool is_out_of_memory;
};

void door_page_add(struct door_page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A table cell with its left border; a bar in the text does not end it. */
void door_page_add_cell(struct door_page *page, const char *text);

/* Hands the text over to the caller, who frees it; after an error there is nothing to free. */
DOOR_MUST_CHECK enum door_err door_page_finish(struct door_page *page, char **out_text);

#endif
