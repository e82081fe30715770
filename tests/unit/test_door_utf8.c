/* Characters in bytes that nobody vouches for, and what of them reaches a person's terminal. */
#include "door_error.h"
#include "door_utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* First and last of each row of Unicode's table 3-7, and what lies just outside. */
static void decode__both_ends_of_every_length__only_well_formed_bytes(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    size_t given_bytes;
    size_t want_length;
    uint32_t want_code;
  } rows[] = {
      {"", 0, 0, 0},
      {"\x00", 1, 1, 0},
      {"\x7f", 1, 1, 0x7F},
      {"\x80", 1, 0, 0},     /* a second byte without a first */
      {"\xc1\xbf", 2, 0, 0}, /* overlong */
      {"\xc2\x80", 2, 2, 0x80},
      {"\xdf\xbf", 2, 2, 0x7FF},
      {"\xdf", 1, 0, 0}, /* cut */
      {"\xdf\x41", 2, 0, 0},
      {"\xe0\x9f\xbf", 3, 0, 0}, /* overlong */
      {"\xe0\xa0\x80", 3, 3, 0x800},
      {"\xed\x9f\xbf", 3, 3, 0xD7FF},
      {"\xed\xa0\x80", 3, 0, 0}, /* surrogate */
      {"\xed\xbf\xbf", 3, 0, 0},
      {"\xee\x80\x80", 3, 3, 0xE000},
      {"\xef\xbf\xbf", 3, 3, 0xFFFF},
      {"\xef\xbf", 2, 0, 0},
      {"\xf0\x8f\xbf\xbf", 4, 0, 0}, /* overlong */
      {"\xf0\x90\x80\x80", 4, 4, 0x10000},
      {"\xf4\x8f\xbf\xbf", 4, 4, 0x10FFFF},
      {"\xf4\x90\x80\x80", 4, 0, 0}, /* past the last */
      {"\xf8\x88\x80\x80\x80", 5, 0, 0},
      {"\xff", 1, 0, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    uint32_t code = 0;
    assert_int_equal(door_utf8_decode(rows[i].given, rows[i].given_bytes, &code), rows[i].want_length);
    assert_int_equal(code, rows[i].want_code);
  }
}

/* A service or a file may have said it: a line break forges a line of ours, an escape sequence rewrites the screen. */
static void problem__text_with_control_characters_and_no_utf8__one_clean_line(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    const char *want;
  } rows[] = {
      {"Tŷ, Ynys Môn", "Tŷ, Ynys Môn"},
      {"done\nfrontdoor: all is well", "done frontdoor: all is well"},
      {"a\r\tb", "a  b"},
      {"\x1b[2J\x7f", " [2J "},
      {"\xc2\x9b[2J", "  [2J"}, /* the same command in one character of the C1 set */
      {"a\xff\xfe", "a??"},
      {"cut \xe2\x82", "cut ??"},
      {"", ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_problem problem = {.text = ""};
    assert_int_equal(door_problem_set(&problem, DOOR_ERR_REFUSED, "%s", rows[i].given), DOOR_ERR_REFUSED);
    assert_string_equal(problem.text, rows[i].want);
  }
}

static void problem__longer_than_its_room__cut_at_a_character(void **state)
{
  (void)state;
  struct door_problem problem;
  char given[sizeof problem.text + 8];
  /* One letter before characters of two bytes: a cut by bytes would leave half of one. */
  given[0] = 'a';
  for (size_t i = 1; i + 2 < sizeof given; i += 2) {
    memcpy(given + i, "\xc5\xb7", 3);
  }
  assert_int_equal(door_problem_set(&problem, DOOR_ERR_IO, "%s", given), DOOR_ERR_IO);
  assert_int_equal(strlen(problem.text), sizeof problem.text - 1);
  assert_memory_equal(problem.text, given, sizeof problem.text - 1);
  assert_int_equal(door_problem_set(&problem, DOOR_ERR_IO, "%s", given + 1), DOOR_ERR_IO);
  assert_int_equal(strlen(problem.text), sizeof problem.text - 2);
  assert_memory_equal(problem.text, given + 1, sizeof problem.text - 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(decode__both_ends_of_every_length__only_well_formed_bytes),
      cmocka_unit_test(problem__text_with_control_characters_and_no_utf8__one_clean_line),
      cmocka_unit_test(problem__longer_than_its_room__cut_at_a_character),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
