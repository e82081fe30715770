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
    uint32_t found = DOOR_MEASURE_COUNT;
    assert_true(door_measure_find(NULL, row->name, &found));
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
  uint32_t found = DOOR_MEASURE_COUNT;
  char nearest[DOOR_MEASURE_NAME_BYTES] = "";
  assert_false(door_measure_find(NULL, "referals", &found));
  assert_int_equal(found, DOOR_MEASURE_COUNT);
  assert_true(door_measure_suggest(NULL, "referals", nearest));
  assert_string_equal(nearest, "referrals");
  assert_false(door_measure_suggest(NULL, "zzzzzzzzzzzz", nearest));
}

/* Two sources: each family has one measure for each, and none for a third. */
static void measure__of_a_source__is_there_where_the_scenario_has_two(void **state)
{
  (void)state;
  static struct door_scenario scenario;
  scenario.intake.source_count = 2;
  strcpy(scenario.intake.sources[0].name, "police");
  strcpy(scenario.intake.sources[1].name, "council_services");
  const uint32_t of_council = door_measure_of_source(DOOR_SOURCE_MEASURE_REFERRAL_SHARE_FROM, 1);
  uint32_t found = 0;
  char text[DOOR_MEASURE_NAME_BYTES];
  assert_true(door_measure_find(&scenario, "referral_share_from.council_services", &found));
  assert_int_equal(found, of_council);
  door_measure_name(&scenario, of_council, text);
  assert_string_equal(text, "referral_share_from.council_services");
  door_measure_label(&scenario, of_council, text);
  assert_string_equal(text, "Conversion, council_services");
  assert_false(door_measure_find(&scenario, "contacts_from.school", &found));
  assert_false(door_measure_is_of(&scenario, of_council + 1));
  assert_true(door_measure_suggest(&scenario, "contacts_from.polise", text));
  assert_string_equal(text, "contacts_from.police");
  scenario.intake.source_count = 1;
  assert_false(door_measure_is_of(&scenario, door_measure_of_source(DOOR_SOURCE_MEASURE_CONTACTS_FROM, 0)));
  assert_true(door_measure_is_of(&scenario, DOOR_MEASURE_CONTACTS));
}

/* Without a scenario a family stands once. */
static void measure__of_a_source__has_a_name_of_a_pattern_without_a_scenario(void **state)
{
  (void)state;
  uint32_t found = 0;
  assert_true(door_measure_find(NULL, "contacts_from.NAME", &found));
  assert_int_equal(found, door_measure_of_source(DOOR_SOURCE_MEASURE_CONTACTS_FROM, 0));
  assert_false(door_measure_is_of(NULL, found + 1));
}

static void measure__each_group__has_headings_and_measures(void **state)
{
  (void)state;
  for (uint32_t group = 0; group < DOOR_GROUP_COUNT; group++) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < DOOR_MEASURE_SLOTS; i++) {
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
      cmocka_unit_test(measure__of_a_source__is_there_where_the_scenario_has_two),
      cmocka_unit_test(measure__of_a_source__has_a_name_of_a_pattern_without_a_scenario),
      cmocka_unit_test(measure__each_group__has_headings_and_measures),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
