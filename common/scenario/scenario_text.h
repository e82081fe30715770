/* scenario_text.h - text that grows, and numbers as text, whatever the locale.
 *
 * Role: what writer, schema and reference write into. Does not decide: what is written.
 * Ownership: _init / _fini; scenario_text_take hands the text to the caller, who frees it.
 * Errors: running out of memory is kept in the text and told by scenario_text_take. Threads: no shared state.
 */
#ifndef SCENARIO_TEXT_H
#define SCENARIO_TEXT_H

#include "door_error.h"

#include <stdbool.h>
#include <stddef.h>

struct scenario_text {
  char *bytes; /* NUL-terminated once anything was added */
  size_t count;
  size_t capacity;
  bool is_out_of_memory;
};

void scenario_text_init(struct scenario_text *text);
void scenario_text_fini(struct scenario_text *text);
void scenario_text_add(struct scenario_text *text, const char *bytes);
/* No %f, %g or %e here: they ask the locale. Use scenario_text_add_number. */
void scenario_text_print(struct scenario_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void scenario_text_add_number(struct scenario_text *text, double number);
/* As a JSON string in its quotes. value is UTF-8. */
void scenario_text_add_quoted(struct scenario_text *text, const char *value);
/* Hands out the text and leaves `text` empty. */
DOOR_MUST_CHECK enum door_err scenario_text_take(struct scenario_text *text, char **out_bytes);

enum { SCENARIO_NUMBER_BYTES = 32 };
/* The fewest digits, 15 to 17, that read back to the same double; a JSON number. number is finite. */
void scenario_number_format(double number, char out_text[SCENARIO_NUMBER_BYTES]);
/* Reads text that is a JSON number; out of the range of a double gives infinity. */
double scenario_number_read(const char *text);

#endif
