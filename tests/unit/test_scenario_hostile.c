/* Texts made to mislead, to crash or to last: each refused at its place within a second or two, or read as documented.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sanitizer.h"
#include "scenario_reader.h"
#include "scenario_text_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { PATIENCE_SECONDS = 60 }; /* a hang ends the test; under sanitizers on a loaded machine the slowest takes 5 */

/* What reading a text that cannot be read says first. How the library words a fault in YAML is its own affair: of that
 * only the place is wanted. */
static void check_first_problem(const char *text, size_t byte_count, const char *want)
{
  struct scenario_document *document = NULL;
  alarm(PATIENCE_SECONDS);
  assert_int_equal(scenario_read_text(text, byte_count, "s", &document), DOOR_ERR_SCENARIO);
  alarm(0);
  const char *found = scenario_problem_text(document, 0);
  size_t length = strlen(want);
  bool is_of_library = length > strlen("not YAML") && strcmp(want + length - strlen("not YAML"), "not YAML") == 0;
  if (is_of_library ? strncmp(found, want, length) != 0 : strcmp(found, want) != 0) {
    assert_string_equal(found, want);
  }
  assert_null(scenario_of(document));
  scenario_destroy(&document);
}

/* Each stands for the minutes of a hand-off, a number from 1 to 10080, or for a count of days, a whole number. */
static void number__that_readers_differ_about_or_that_overflows__refused(void **state)
{
  (void)state;
  static const struct {
    const char *given_key;
    const char *given;
    const char *want; /* behind the key */
  } rows[] = {
      {"handoffs: {screening_to_intake_minutes: ", ".inf", "a number must be finite (.inf)"},
      {"handoffs: {screening_to_intake_minutes: ", "-.Inf", "a number must be finite (-.Inf)"},
      {"handoffs: {screening_to_intake_minutes: ", ".NAN", "a number must be finite (.NAN)"},
      {"handoffs: {screening_to_intake_minutes: ", "NaN", "a number must be finite (NaN)"},
      {"handoffs: {screening_to_intake_minutes: ", "Infinity", "a number must be finite (Infinity)"},
      {"handoffs: {screening_to_intake_minutes: ", "1e309", "a number must be finite (1e309)"},
      {"handoffs: {screening_to_intake_minutes: ", "-1e99999999999999999999",
       "a number must be finite (-1e99999999999999999999)"},
      {"handoffs: {screening_to_intake_minutes: ", "-0", "write 0 without a sign (-0)"},
      {"handoffs: {screening_to_intake_minutes: ", "-0e5", "write 0 without a sign (-0e5)"},
      {"handoffs: {screening_to_intake_minutes: ", "-1e-400", "write 0 without a sign (-1e-400)"},
      {"handoffs: {screening_to_intake_minutes: ", "1e308", "1e308 minutes is above the range (allowed 1 to 10080)"},
      {"handoffs: {screening_to_intake_minutes: ", "5e-324", "5e-324 minutes is below the range (allowed 1 to 10080)"},
      {"handoffs: {screening_to_intake_minutes: ", "1.", "a number is wanted (1.)"},
      {"handoffs: {screening_to_intake_minutes: ", "1e", "a number is wanted (1e)"},
      {"handoffs: {screening_to_intake_minutes: ", "+1", "a number begins with a digit, or with - and a digit (+1)"},
      {"handoffs: {screening_to_intake_minutes: ", "0o17", "write the number in decimal (0o17)"},
      {"handoffs: {screening_to_intake_minutes: ", "1 2", "a number is wanted (1 2)"},
      {"handoffs: {screening_to_intake_minutes: ", "\xd9\xa1", "a number is wanted (\xd9\xa1)"}, /* an Arabic 1 */
      {"time: {run_in_days: ", "9223372036854775808", "a whole number is wanted (9223372036854775808)"},
      {"time: {run_in_days: ", "99999999999999999999", "a whole number is wanted (99999999999999999999)"},
      {"time: {run_in_days: ", "-9223372036854775809", "a whole number is wanted (-9223372036854775809)"},
      {"time: {run_in_days: ", "999999999999999", "999999999999999 days is above the range (allowed 0 to 7300)"},
      {"time: {run_in_days: ", "1.0", "a whole number is wanted (1.0)"},
      {"time: {run_in_days: ", "1e2", "a whole number is wanted (1e2)"},
      {"time: {run_in_days: ", "[1]", "a number is wanted here, not a list"},
      {"time: {run_in_days: ", "{}", "a number is wanted here, not a mapping"},
      {"time: {run_in_days: ", "true", "a number is wanted (true)"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const char *brace = strchr(rows[i].given_key, '{');
    char text[256];
    char want[256];
    snprintf(text, sizeof text, "format: 1\n%s%s}\n", rows[i].given_key, rows[i].given);
    snprintf(want, sizeof want, "s:2:%zu: %.*s.%.*s: %s", strlen(rows[i].given_key) + 1,
             (int)(brace - rows[i].given_key) - 2, rows[i].given_key, (int)strlen(brace + 1) - 2, brace + 1,
             rows[i].want);
    check_first_problem(text, strlen(text), want);
  }
}

static void text__of_yaml_that_is_not_read__refused_at_its_place(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    const char *want;
  } rows[] = {
      {"", "s:1:1: there is nothing in it"},
      {" \n\n", "s:1:1: there is nothing in it"},
      {"---\n...\n", "s:1:1: a scenario is a mapping that begins with format: 1"},
      {"format: 1\nformat: 1\n", "s:2:1: format: given twice; first in line 1"},
      {"format: 1\nscreening: {staff_posts: 1, staff_posts: 2}\n", "s:2:29: staff_posts: given twice; first in line 2"},
      {"format: 1\n\"format\": 1\n", "s:2:1: format: given twice; first in line 1"},
      {"format: 1\n'for\nmat': 1\n", "s:2:1: not YAML"},
      {"{\"format\": 1, \"format\": 1}", "s:1:15: format: given twice; first in line 1"},
      {"{\"format\": 1, \"time\": {\"run_in_days\": 1, \"run_in_days\": 1}}",
       "s:1:42: run_in_days: given twice; first in line 1"},
      {"{\"format\": 1,, \"time\": {}}", "s:1:14: not YAML"},
      {"{\"format\": 1", "s:2:1: not YAML"},
      {"{\"format\": 1}}", "s:1:14: not YAML"},
      {"{\"format\": 1} {}", "s:1:15: not YAML"},
      {"format: &a 1\n", "s:1:9: anchors (&) are not read; write the value out"},
      {"a: &a {b: &b [&c 1, *c]}\n", "s:1:4: anchors (&) are not read; write the value out"},
      {"format: 1\n<<: {time: {}}\n", "s:2:1: <<: unknown key"},
      {"format: !!int 1\n", "s:1:9: tags (!) are not read; write the value without one"},
      {"format: !<tag:yaml.org,2002:int> 1\n", "s:1:9: tags (!) are not read; write the value without one"},
      {"%YAML 1.2\n---\nformat: 1\n", "s:1:1: a line that begins with % is a YAML directive; directives are not read"},
      {"format: 1\n...\n%TAG ! tag:x,2000:\n---\n",
       "s:3:1: a line that begins with % is a YAML directive; directives are not read"},
      {"format: 1\n---\nformat: 1\n", "s:2:1: a second document; one file is one document"},
      {"time: {}\n\tformat: 1\n", "s:2:1: not YAML"},
      {"format: \"1\n", "s:1:10: not YAML"},
      {"format: '1\n", "s:1:10: not YAML"},
      {"name: \"\\x1b[2J\"\n", "s:1:7: an escape gives a character that no text may hold"},
      {"name: \"\\u0000\"\n", "s:1:7: an escape gives a character that no text may hold"},
      {"name: \"\\u0085\"\n", "s:1:7: an escape gives a character that no text may hold"},
      {"? [a, b]\n: 1\n", "s:1:3: a key must be a word"},
      {"? {a: b}\n: 1\n", "s:1:3: a key must be a word"},
      {"format: 1\n17:00: 1\n", "s:2:1: 17:00: unknown key"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    check_first_problem(rows[i].given, strlen(rows[i].given), rows[i].want);
  }
}

static void text__of_bytes_that_are_no_text__refused_at_line_and_character(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    size_t given_bytes;
    const char *want;
  } rows[] = {
      {"\0", 1, "s:1:1: a NUL byte; this is not a text file"},
      {"format: 1\n\0", 11, "s:2:1: a NUL byte; this is not a text file"},
      {"\x7f\x45LF\x02\x01\x01", 7, "s:1:1: a control character; remove it"},
      {"\xff\xfe\x66\x00", 4, "s:1:1: the byte 0xff is not UTF-8; save the file as UTF-8"}, /* UTF-16 */
      {"\xef\xbb\xbf{}", 5, "s:1:1: a byte order mark; save the file as UTF-8 without one"},
      {"a: \xef\xbb\xbf\n", 7, "s:1:4: a byte order mark; save the file as UTF-8 without one"},
      {"\xc5\xb7: \xf4\x90\x80\x80\n", 9, "s:1:4: the byte 0xf4 is not UTF-8; save the file as UTF-8"},
      {"\xc5\xb7: \xc5", 5, "s:1:4: the byte 0xc5 is not UTF-8; save the file as UTF-8"}, /* cut */
      {"a: \xef\xbf\xbe\n", 7, "s:1:4: a code point that is no character; remove it"},
      {"a: \xc2\x85\n", 6, "s:1:4: a character that YAML 1.1 takes for a line break and YAML 1.2 does not; remove it"},
      {"a: \xc2\x9b[2J\n", 9, "s:1:4: a control character; remove it"},
      {"a: 1\r\rb: 2\n", 11, "s:1:5: a carriage return alone; end lines with a line feed"},
      {"a: 1\r", 5, "s:1:5: a carriage return alone; end lines with a line feed"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    check_first_problem(rows[i].given, rows[i].given_bytes, rows[i].want);
  }
}

/* Windows ends lines with two characters; the last line may end with none. Both are read. */
static void text__lines_ended_as_elsewhere__read(void **state)
{
  (void)state;
  char text[4096];
  size_t count = 0;
  for (const char *at = VALID_SCENARIO; *at != '\0'; at++) {
    if (*at == '\n') {
      text[count++] = '\r';
    }
    text[count++] = *at;
  }
  struct scenario_document *document = NULL;
  assert_int_equal(scenario_read_text(text, count, "s", &document), DOOR_OK);
  assert_int_equal(scenario_of(document)->screening.staff_posts, 5);
  scenario_destroy(&document);
  assert_int_equal(scenario_read_text(VALID_SCENARIO, strlen(VALID_SCENARIO) - 1, "s", &document), DOOR_OK);
  scenario_destroy(&document);
}

/* A block of text without a line of it, at the very end of the file or before more. */
static void text__empty_block__read_as_empty_text(void **state)
{
  (void)state;
  static const char *const texts[] = {
      VALID_SCENARIO "description: |\n",
      VALID_SCENARIO "description: >",
      VALID_SCENARIO "description: |\n\n\n",
      "description: >\n" VALID_SCENARIO,
  };
  for (size_t i = 0; i < COUNT(texts); i++) {
    struct scenario_document *document = NULL;
    assert_int_equal(scenario_read_text(texts[i], strlen(texts[i]), "s", &document), DOOR_OK);
    assert_string_equal(scenario_of(document)->description.en, "");
    scenario_destroy(&document);
  }
  check_first_problem("format: |\n", strlen("format: |\n"), "s:2:1: format: write numbers without quotes ()");
}

/* "Billion laughs": nine levels of nine aliases each would make 3 GB of a few hundred bytes. */
static void aliases__that_multiply__refused_at_the_first_anchor(void **state)
{
  (void)state;
  char text[2048] = "format: 1\n";
  size_t used = strlen(text);
  used += (size_t)snprintf(text + used, sizeof text - used, "a: &a [lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
  for (char level = 'b'; level <= 'i'; level++) {
    used += (size_t)snprintf(text + used, sizeof text - used, "%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", level,
                             level, level - 1, level - 1, level - 1, level - 1, level - 1, level - 1, level - 1,
                             level - 1, level - 1);
  }
  check_first_problem(text, used, "s:2:4: anchors (&) are not read; write the value out");
}

/* A file as long as may be, full of one thing: seconds at most, and no more memory than a few times its length. */
static void text__a_mebibyte_of_one_thing__refused_soon_and_in_little_memory(void **state)
{
  (void)state;
  enum { MEMORY_KIB_MAX = 64 * 1024 };
  static const char *const things[] = {
      "[",    "{",       "]",      "- ",    "? ",     ": ",       "\"",     "'",     "&a ", "*a ",
      "!a ",  "|\n",     "a: 1\n", "[]\n",  "\t",     "\n",       " ",      "#",     "a",   "a:",
      "{a: ", "[a,",     "-\n",    "---\n", "...\n",  "<<: *a\n", "a: [\n", "- a\n", "@",   "!<",
      "1,",   "{\"a\":", "'a':",   "\r\n",  "a #b\n", "\xc5\xb7", "a: >\n",
  };
  static const char *const beginnings[] = {"", "[", "{", "a: [", "format: 1\ntitle: \""};
  struct rusage before;
  struct rusage after;
  char *text = malloc(SCENARIO_FILE_BYTES_MAX);
  assert_non_null(text);
  memset(text, ' ', SCENARIO_FILE_BYTES_MAX);
  assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
  for (size_t i = 0; i < COUNT(things) * COUNT(beginnings); i++) {
    const char *beginning = beginnings[i % COUNT(beginnings)];
    const char *thing = things[i / COUNT(beginnings)];
    size_t length = strlen(thing);
    size_t count = (size_t)snprintf(text, SCENARIO_FILE_BYTES_MAX, "%s", beginning);
    for (; count + length <= SCENARIO_FILE_BYTES_MAX; count += length) {
      for (size_t j = 0; j < length; j++) {
        text[count + j] = thing[j];
      }
    }
    struct scenario_document *document = NULL;
    alarm(PATIENCE_SECONDS);
    assert_int_equal(scenario_read_text(text, count, "s", &document), DOOR_ERR_SCENARIO);
    alarm(0);
    assert_int_equal(memcmp(scenario_problem_text(document, 0), "s:", 2), 0);
    scenario_destroy(&document);
  }
  assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
  if (!HAS_SANITIZER) {
    assert_true(after.ru_maxrss - before.ru_maxrss < MEMORY_KIB_MAX);
  }
  free(text);
}

/* More signs of structure than any scenario has, in text or out of it: the place of the first too many. */
static void text__more_signs_of_structure_than_a_scenario_has__refused(void **state)
{
  (void)state;
  enum { SIGNS = 65536 };
  static char text[SIGNS + 64];
  memset(text, '[', sizeof text);
  check_first_problem(text, sizeof text,
                      "s:1:65537: more than 65536 brackets, commas, colons and quotes; this is no scenario");
  size_t used = (size_t)snprintf(text, sizeof text, "%s", VALID_SCENARIO);
  text[used++] = '#';
  memset(text + used, ',', SIGNS / 2);
  struct scenario_document *document = NULL;
  assert_int_equal(scenario_read_text(text, used + SIGNS / 2, "s", &document), DOOR_OK);
  scenario_destroy(&document);
}

/* Thousands of keys that nobody knows: a hundred are told, with a hint, the rest counted, and no time is spent on them.
 */
static void keys__thousands_that_are_unknown__a_hundred_told(void **state)
{
  (void)state;
  enum { KEYS = 4000, KEY_BYTES = 64 };
  char *text = malloc(KEYS * (KEY_BYTES + 8));
  assert_non_null(text);
  size_t used = (size_t)sprintf(text, "format: 1\nscreening:\n");
  for (int i = 0; i < KEYS; i++) {
    used += (size_t)sprintf(text + used, "  staff_posts_%050d: 1\n", i);
  }
  struct scenario_document *document = NULL;
  alarm(PATIENCE_SECONDS);
  assert_int_equal(scenario_read_text(text, used, "s", &document), DOOR_ERR_SCENARIO);
  alarm(0);
  assert_int_equal(scenario_problem_count(document), SCENARIO_PROBLEMS_MAX + 1);
  assert_int_equal(memcmp(scenario_problem_text(document, 99), "s:102:3: screening.staff_posts_0000", 34), 0);
  scenario_destroy(&document);
  free(text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(number__that_readers_differ_about_or_that_overflows__refused),
      cmocka_unit_test(text__of_yaml_that_is_not_read__refused_at_its_place),
      cmocka_unit_test(text__of_bytes_that_are_no_text__refused_at_line_and_character),
      cmocka_unit_test(text__lines_ended_as_elsewhere__read),
      cmocka_unit_test(text__empty_block__read_as_empty_text),
      cmocka_unit_test(aliases__that_multiply__refused_at_the_first_anchor),
      cmocka_unit_test(text__a_mebibyte_of_one_thing__refused_soon_and_in_little_memory),
      cmocka_unit_test(text__more_signs_of_structure_than_a_scenario_has__refused),
      cmocka_unit_test(keys__thousands_that_are_unknown__a_hundred_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
