/* "Did you mean": distances counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_suggest.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static const char *const verbs[] = {"run", "compare", "sweep", "size", "sensitivity", "check", "report", "export"};

static void suggest__table_of_words__nearest_or_none(void **state)
{
  (void)state;
  static const struct {
    const char *given_word;
    const char *want; /* NULL: none */
  } rows[] = {
      {"compare", "compare"},
      {"comapre", "compare"},       /* one swap */
      {"compre", "compare"},        /* one missing */
      {"COMPARE", "compare"},       /* case does not count */
      {"rnu", "run"},               /* a swap is one change, so near in a short word */
      {"rxx", NULL},                /* two changes in a short word are not */
      {"repotr", "report"},         /* report: one swap; export would be three changes */
      {"sensitvty", "sensitivity"}, /* two missing in a long word */
      {"completely", NULL},
      {"", NULL},
      {"r", NULL}, /* all of a word may not change */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const char *found = door_suggest(rows[i].given_word, verbs, COUNT(verbs));
    if (rows[i].want == NULL) {
      assert_null(found);
    } else {
      assert_non_null(found);
      assert_string_equal(found, rows[i].want);
    }
  }
}

static void suggest__two_equally_near__first(void **state)
{
  (void)state;
  static const char *const words[] = {"abcde1", "abcde2"};
  assert_string_equal(door_suggest("abcde", words, COUNT(words)), "abcde1");
}

static void suggest__nothing_to_choose_from_or_word_too_long__none(void **state)
{
  (void)state;
  static const char *const words[] = {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
  assert_null(door_suggest("run", words, 0));
  assert_null(door_suggest(words[0], words, 1));
  assert_null(door_suggest("aaaaaaaa", words, 1));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(suggest__table_of_words__nearest_or_none),
      cmocka_unit_test(suggest__two_equally_near__first),
      cmocka_unit_test(suggest__nothing_to_choose_from_or_word_too_long__none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
