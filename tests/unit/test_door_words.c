/* The language of a process and the Welsh of a text; numbers, and the forms of a noun behind them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_error.h"
#include "door_utf8.h"
#include "door_words.h"

#include <string.h>

static int speak_english(void **state)
{
  (void)state;
  door_language_set(DOOR_ENGLISH);
  return 0;
}

static void language__of_a_code__is_found_or_none(void **state)
{
  (void)state;
  enum door_language language = DOOR_ENGLISH;
  assert_true(door_language_find("cy", &language));
  assert_int_equal(language, DOOR_WELSH);
  assert_string_equal(door_language_code(language), "cy");
  assert_false(door_language_find("cy-GB", &language));
  assert_false(door_language_find("", &language));
  assert_int_equal(language, DOOR_WELSH);
}

static void say__before_a_language_is_set__is_english(void **state)
{
  (void)state;
  assert_string_equal(door_say("mean"), "mean");
  assert_string_equal(door_say_in(DOOR_WELSH, "mean"), "cymedr");
}

static void say__in_welsh__has_the_catalogue_and_else_english(void **state)
{
  (void)state;
  door_language_set(DOOR_WELSH);
  assert_string_equal(door_say("mean"), "cymedr");
  assert_string_equal(door_say("a text that nobody says"), "a text that nobody says");
  assert_string_equal(door_say_in(DOOR_ENGLISH, "mean"), "mean");
}

/* Calendr is masculine: un calendr, dau galendr, tri chalendr, pedwar calendr, chwe chalendr, saith calendr. */
static void say_many__rows(void **state)
{
  (void)state;
  static const struct {
    uint64_t given_count;
    const char *want_english, *want_welsh;
  } rows[] = {
      {0, "%u calendars", "%u calendr"},          {1, "%u calendar", "%u calendr"},
      {2, "%u calendars", "%u galendr"},          {3, "%u calendars", "%u chalendr"},
      {4, "%u calendars", "%u calendr"},          {6, "%u calendars", "%u chalendr"},
      {7, "%u calendars", "%u calendr"},          {100, "%u calendars", "%u calendr"},
      {UINT64_MAX, "%u calendars", "%u calendr"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    uint64_t count = rows[i].given_count;
    assert_string_equal(door_say_many("%u calendar", "%u calendars", count), rows[i].want_english);
    assert_string_equal(door_say_many_in(DOOR_WELSH, "%u calendar", "%u calendars", count), rows[i].want_welsh);
  }
}

static void problem__in_welsh__keeps_english_for_files(void **state)
{
  (void)state;
  struct door_problem problem = {.err = DOOR_OK};
  door_language_set(DOOR_WELSH);
  assert_int_equal(door_problem_set(&problem, DOOR_ERR_USAGE, "%s holds no keys", "there"), DOOR_ERR_USAGE);
  assert_string_equal(problem.text, "there holds no keys");
  assert_string_equal(problem.said, "nid yw there yn dal allweddi");
}

static void problem__of_another_in_its_words__has_each_language_whole(void **state)
{
  (void)state;
  static const char format[] = "sent a bad frame: %s";
  struct door_problem inner = {.err = DOOR_OK};
  struct door_problem problem = {.err = DOOR_OK};
  door_language_set(DOOR_WELSH);
  door_problem_set(&inner, DOOR_ERR_LIMIT, "the message has %zu bytes, allowed are %d", (size_t)9, 8);
  door_problem_set(&problem, inner.err, format, inner.text);
  door_problem_say(&problem, format, inner.said);
  assert_int_equal(problem.err, DOOR_ERR_LIMIT);
  assert_string_equal(problem.text, "sent a bad frame: the message has 9 bytes, allowed are 8");
  assert_string_equal(problem.said, "anfonodd ffrâm wallus: mae gan y neges 9 beit, caniateir 8");
  door_problem_say(NULL, format, inner.said);
}

static void problem__because_of_an_error__is_named_in_both_languages(void **state)
{
  (void)state;
  door_language_set(DOOR_WELSH);
  struct door_problem problem = {.err = DOOR_OK};
  assert_int_equal(door_problem_because(&problem, DOOR_ERR_MEMORY, "the manifest"), DOOR_ERR_MEMORY);
  assert_int_equal(problem.err, DOOR_ERR_MEMORY);
  assert_string_equal(problem.text, "the manifest: out of memory");
  assert_string_equal(problem.said, "y manifest: dim cof ar ôl");
  assert_int_equal(door_problem_because(NULL, DOOR_ERR_IO, "the manifest"), DOOR_ERR_IO);
}

static void columns__of_welsh_letters__are_characters(void **state)
{
  (void)state;
  assert_int_equal(door_utf8_columns("tŷ", strlen("tŷ")), 2);
  assert_int_equal(door_utf8_field("tŷ", 10), 11);
  assert_int_equal(door_utf8_field("house", 10), 10);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(language__of_a_code__is_found_or_none, speak_english),
      cmocka_unit_test_setup(say__before_a_language_is_set__is_english, speak_english),
      cmocka_unit_test_setup(say__in_welsh__has_the_catalogue_and_else_english, speak_english),
      cmocka_unit_test_setup(say_many__rows, speak_english),
      cmocka_unit_test_setup(problem__in_welsh__keeps_english_for_files, speak_english),
      cmocka_unit_test_setup(problem__of_another_in_its_words__has_each_language_whole, speak_english),
      cmocka_unit_test_setup(problem__because_of_an_error__is_named_in_both_languages, speak_english),
      cmocka_unit_test_setup(columns__of_welsh_letters__are_characters, speak_english),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
