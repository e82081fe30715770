/* The parameter table: keys, levels, suggestions, schema and reference, each for every row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_scenario.h"
#include "parameter_table.h"
#include "scenario_distribution.h"
#include "scenario_schema.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void table__every_row__is_found_by_its_key_and_says_what_it_is(void **state)
{
  (void)state;
  for (size_t i = 0; i < parameter_count(); i++) {
    const struct parameter *row = parameter_at(i);
    assert_ptr_equal(parameter_find(row->key), row); /* also: no key stands twice */
    assert_int_equal(parameter_level_of(row->key), PARAMETER_LEVEL_ROW);
    assert_true(strlen(row->key) + DOOR_NAME_BYTES < PARAMETER_KEY_BYTES);
    assert_true(row->low <= row->high);
    assert_true(row->label_en[0] != '\0' && row->label_cy[0] != '\0' && row->help_en[0] != '\0');
    assert_true((row->type == PARAMETER_CHOICE) == (parameter_choice_count(row) > 0));
    assert_true(parameter_type_text(row->type)[0] != '\0');
  }
}

static void table__choices__are_as_many_as_their_enums(void **state)
{
  (void)state;
  assert_int_equal(parameter_choice_count(parameter_find("screening.staff_at_close")), DOOR_AT_CLOSE_SUSPEND + 1);
  assert_int_equal(parameter_choice_count(parameter_find("screening.decision_rule")), DOOR_DECISION_BY_SHARES + 1);
  assert_int_equal(parameter_choice_count(parameter_find("screening.priority_rule")), DOOR_PRIORITY_BY_SHARES + 1);
  assert_int_equal(parameter_choice_count(parameter_find("measures.decision_clock")), DOOR_CLOCK_END_OF_NEXT_DAY + 1);
  assert_string_equal(parameter_choice_names(parameter_find("screening.decision_rule"))[DOOR_DECISION_BY_SHARES],
                      "shares");
}

static void key__table_of_keys__level_and_pattern(void **state)
{
  (void)state;
  static const struct {
    const char *given_key;
    enum parameter_level want_level;
    const char *want_pattern;
  } rows[] = {
      {"title", PARAMETER_LEVEL_ROW, "title"},
      {"screening", PARAMETER_LEVEL_BRANCH, "screening"},
      {"screen", PARAMETER_LEVEL_NONE, "screen"},
      {"screening.staff_posts", PARAMETER_LEVEL_ROW, "screening.staff_posts"},
      {"screening.staff_posts.x", PARAMETER_LEVEL_NONE, "screening.staff_posts.x"},
      {"intake", PARAMETER_LEVEL_BRANCH, "intake"},
      {"intake.sources", PARAMETER_LEVEL_GROUP, "intake.sources"},
      {"intake.sources.", PARAMETER_LEVEL_NONE, "intake.sources."},
      {"intake.sources.police", PARAMETER_LEVEL_BRANCH, "intake.sources.*"},
      {"intake.sources.police.month_weights", PARAMETER_LEVEL_ROW, "intake.sources.*.month_weights"},
      {"calendars", PARAMETER_LEVEL_GROUP, "calendars"},
      {"calendars.office.monday", PARAMETER_LEVEL_ROW, "calendars.*.monday"},
      {"calendars.office.mondays", PARAMETER_LEVEL_NONE, "calendars.*.mondays"},
      {"", PARAMETER_LEVEL_NONE, ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char pattern[PARAMETER_KEY_BYTES];
    assert_int_equal(parameter_level_of(rows[i].given_key), rows[i].want_level);
    assert_true(parameter_pattern_of(rows[i].given_key, pattern));
    assert_string_equal(pattern, rows[i].want_pattern);
  }
  char long_key[2 * PARAMETER_KEY_BYTES];
  memset(long_key, 'a', sizeof long_key - 1);
  long_key[sizeof long_key - 1] = '\0';
  assert_int_equal(parameter_level_of(long_key), PARAMETER_LEVEL_NONE);
}

static void suggest__table_of_keys__nearest_key(void **state)
{
  (void)state;
  static const struct {
    const char *given_key;
    const char *want_key; /* NULL: none */
  } rows[] = {
      {"screening.staff_post", "screening.staff_posts"},
      {"screning", "screening"},
      {"intake.sources.police.mont_weights", "intake.sources.police.month_weights"},
      {"calendars.office.munday", "calendars.office.monday"},
      {"staff_posts", "intake.staff_posts"}, /* known elsewhere: the first */
      {"intake.month_weights", "intake.sources.*.month_weights"},
      {"screening.colour", NULL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char key[PARAMETER_KEY_BYTES];
    bool is_near = parameter_suggest(rows[i].given_key, key);
    assert_int_equal(is_near, rows[i].want_key != NULL);
    if (is_near) {
      assert_string_equal(key, rows[i].want_key);
    }
  }
}

static void explain__known_and_unknown_key__text_or_suggestion(void **state)
{
  (void)state;
  char *text = NULL;
  assert_int_equal(parameter_explain("screening.staff_posts", &text, NULL), DOOR_OK);
  assert_string_equal(text, "screening.staff_posts\n"
                            "  Screening posts (Swyddi sgrinio)\n"
                            "  Workers who screen contacts, full-time, present.\n"
                            "  Type:    whole number\n"
                            "  Unit:    posts\n"
                            "  Range:   0 to 1000\n"
                            "  Default: none; must be given\n");
  free(text);
  struct door_problem problem;
  text = NULL;
  assert_int_equal(parameter_explain("screening.staf_posts", &text, &problem), DOOR_ERR_USAGE);
  assert_string_equal(problem.text, "screening.staf_posts: no such parameter; did you mean screening.staff_posts?");
  assert_null(text);
}

/* The object of the schema that describes key; NULL when there is none. */
static json_t *schema_of_key(json_t *root, const char *key)
{
  json_t *at = root;
  const char *word = key;
  while (at != NULL && *word != '\0') {
    size_t length = strcspn(word, ".");
    char name[PARAMETER_KEY_BYTES];
    memcpy(name, word, length);
    name[length] = '\0';
    bool is_star = strcmp(name, "*") == 0;
    json_t *inside = json_object_get(at, is_star ? "patternProperties" : "properties");
    at = json_object_get(inside, is_star ? "^[a-z][a-z0-9_]{0,38}$" : name);
    word += length + (word[length] == '.' ? 1 : 0);
  }
  return at;
}

static void schema__every_row__is_described(void **state)
{
  (void)state;
  char *text = NULL;
  assert_int_equal(scenario_schema_json(&text), DOOR_OK);
  json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(root);
  for (size_t i = 0; i < parameter_count(); i++) {
    json_t *row = schema_of_key(root, parameter_at(i)->key);
    assert_non_null(row);
    assert_string_equal(json_string_value(json_object_get(row, "title")), parameter_at(i)->label_en);
  }
  json_t *posts = schema_of_key(root, "screening.staff_posts");
  assert_int_equal(json_integer_value(json_object_get(posts, "maximum")), 1000);
  json_t *minutes = schema_of_key(root, "screening.decision_minutes");
  assert_int_equal(json_array_size(json_object_get(minutes, "oneOf")), scenario_form_count() + 1);
  json_decref(root);
  free(text);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(table__every_row__is_found_by_its_key_and_says_what_it_is),
      cmocka_unit_test(table__choices__are_as_many_as_their_enums),
      cmocka_unit_test(key__table_of_keys__level_and_pattern),
      cmocka_unit_test(suggest__table_of_keys__nearest_key),
      cmocka_unit_test(explain__known_and_unknown_key__text_or_suggestion),
      cmocka_unit_test(schema__every_row__is_described),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
