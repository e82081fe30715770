/* cli_trace_step.h - what a step of a story says.
 *
 * Role: text and details, as printf makes them, in the language of the process. Ownership: the step's, which is the
 * caller's. Errors: a text that is too long is cut. Threads: no state.
 */
#ifndef CLI_TRACE_STEP_H
#define CLI_TRACE_STEP_H

#include "door_words.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>

enum { TEXT_BYTES = 512 };

static inline void say(json_t *step, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline void say(json_t *step, const char *format, ...)
{
  char text[TEXT_BYTES];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, door_say(format), arguments);
  va_end(arguments);
  json_object_set_new(step, "text", json_string(text));
}

static inline void add_detail(json_t *step, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline void add_detail(json_t *step, const char *format, ...)
{
  char text[TEXT_BYTES];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, door_say(format), arguments);
  va_end(arguments);
  json_array_append_new(json_object_get(step, "details"), json_string(text));
}

#endif
