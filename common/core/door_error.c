#include "door_error.h"

#include "door_utf8.h"
#include "door_words.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *door_err_name(enum door_err err)
{
  switch (err) {
#define X(code, exit_code, text)                                                                                       \
  case code:                                                                                                           \
    return #code;
    DOOR_ERRORS(X)
#undef X
  }
  return "?";
}

const char *door_err_text(enum door_err err)
{
  switch (err) {
#define X(code, exit_code, text)                                                                                       \
  case code:                                                                                                           \
    return text;
    DOOR_ERRORS(X)
#undef X
  }
  return "?";
}

const char *door_err_said(enum door_err err)
{
  return door_say(door_err_text(err));
}

int door_err_exit_code(enum door_err err)
{
  switch (err) {
#define X(code, exit_code, text)                                                                                       \
  case code:                                                                                                           \
    return exit_code;
    DOOR_ERRORS(X)
#undef X
  }
  return 1;
}

/* Takes away the beginning of a UTF-8 character that a cut left at the end. */
static void cut_at_character(char *text, size_t capacity)
{
  enum { CHARACTER_BYTES_MAX = 4 };
  size_t end = capacity - 1;
  size_t last = end - 1;
  while (end - last < CHARACTER_BYTES_MAX && ((unsigned char)text[last] & 0xC0U) == 0x80U) {
    last--;
  }
  uint32_t code = 0;
  if (door_utf8_decode(text + last, end - last, &code) != end - last) {
    text[last] = '\0';
  }
}

enum { TEXT_BYTES = sizeof((struct door_problem *)NULL)->text };

static void format_line(char out_text[TEXT_BYTES], const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
static void format_line(char out_text[TEXT_BYTES], const char *format, va_list arguments)
{
  int length = vsnprintf(out_text, TEXT_BYTES, format, arguments);
  if (length < 0) {
    out_text[0] = '\0';
  } else if ((size_t)length >= TEXT_BYTES) {
    cut_at_character(out_text, TEXT_BYTES);
  }
  door_utf8_make_line(out_text); /* it may hold what a file, a wire or a command line said */
}

enum door_err door_problem_set(struct door_problem *problem, enum door_err err, const char *format, ...)
{
  if (problem == NULL) {
    return err;
  }
  problem->err = err;
  va_list arguments;
  va_start(arguments, format);
  format_line(problem->text, format, arguments);
  va_end(arguments);
  va_start(arguments, format);
  format_line(problem->said, door_say(format), arguments);
  va_end(arguments);
  return err;
}

void door_problem_say(struct door_problem *problem, const char *format, ...)
{
  if (problem == NULL) {
    return;
  }
  va_list arguments;
  va_start(arguments, format);
  format_line(problem->said, door_say(format), arguments);
  va_end(arguments);
}

enum door_err door_problem_because(struct door_problem *problem, enum door_err err, const char *what)
{
  door_problem_set(problem, err, "%s: %s", what, door_err_text(err));
  door_problem_say(problem, "%s: %s", door_say(what), door_err_said(err));
  return err;
}

const char *door_problem_said(const struct door_problem *problem, enum door_err err)
{
  return problem->said[0] != '\0' ? problem->said : door_err_said(err);
}

_Noreturn void door_assert_failed(const char *condition, const char *file, int line)
{
  fprintf(stderr, "frontdoor: our own mistake: %s does not hold at %s:%d; please report it\n", condition, file, line);
  abort();
}
