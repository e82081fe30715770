/* The table of measures, and the committed page that is made from it. */
#include "door_measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void measure__each_row__is_whole_and_found_by_its_name(void **state)
{
  (void)state;
  for (uint32_t i = 0; i < DOOR_MEASURE_COUNT; i++) {
    const struct door_measure_row *row = door_measure_row((enum door_measure)i);
    enum door_measure found = DOOR_MEASURE_COUNT;
    assert_true(door_measure_find(row->name, &found));
    assert_int_equal(found, i);                                          /* so no name stands twice */
    assert_true(strlen(row->english) > 0 && strlen(row->english) <= 35); /* the table's column */
    assert_true(strlen(row->welsh) > 0 && strlen(row->definition) > 0 && strlen(row->population) > 0);
    assert_int_equal(row->clock[0] == '\0', row->start[0] == '\0');
    assert_int_equal(row->clock[0] == '\0', row->stop[0] == '\0');
    size_t length = strlen(row->name);
    bool says_seconds = length > 8 && strcmp(row->name + length - 8, "_seconds") == 0;
    assert_int_equal(door_measure_unit_form(row->unit) == DOOR_FORM_SECONDS, says_seconds);
    bool says_share = length > 6 && strcmp(row->name + length - 6, "_share") == 0;
    assert_int_equal(door_measure_unit_form(row->unit) == DOOR_FORM_SHARE, says_share);
  }
}

static void measure__wrong_name__is_not_found_and_the_right_one_named(void **state)
{
  (void)state;
  enum door_measure found = DOOR_MEASURE_COUNT;
  assert_false(door_measure_find("referals", &found));
  assert_int_equal(found, DOOR_MEASURE_COUNT);
  assert_string_equal(door_measure_suggest("referals"), "referrals");
  assert_null(door_measure_suggest("zzzzzzzzzzzz"));
}

static void measure__each_group__has_headings_and_measures(void **state)
{
  (void)state;
  for (uint32_t group = 0; group < DOOR_GROUP_COUNT; group++) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < DOOR_MEASURE_COUNT; i++) {
      count += door_measure_row((enum door_measure)i)->group == (enum door_measure_group)group;
    }
    assert_true(count > 0);
    assert_true(strlen(door_measure_group_english((enum door_measure_group)group)) > 0);
    assert_true(strlen(door_measure_group_welsh((enum door_measure_group)group)) > 0);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(measure__each_row__is_whole_and_found_by_its_name),
      cmocka_unit_test(measure__wrong_name__is_not_found_and_the_right_one_named),
      cmocka_unit_test(measure__each_group__has_headings_and_measures),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
