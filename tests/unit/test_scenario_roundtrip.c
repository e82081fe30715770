/* A resolved scenario reads back to the same values and writes the same bytes; what the hash sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_text.h"
#include "scenario_text_builder.h"
#include "scenario_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* Every type of value, numbers that need 17 digits, quotes, line breaks, Welsh letters. */
static const char rich_scenario[] =
    "format: 1\n"
    "title: {en: \"A \\\"title\\\" \\\\\", cy: Tŷ}\n"
    "description:\n"
    "  en: |\n"
    "    Two lines:\n"
    "    the second\n"
    "time: {first_day: \"2014-04-01\", run_in_days: 0}\n"
    "calendars:\n"
    "  office:\n"
    "    monday: [\"08:30-12:00\", \"12:00-17:00\", \"18:00-24:00\"]\n"
    "    closes_on_bank_holidays: true\n"
    "    closures: [\"2014-12-29\", \"2014-12-24/2014-12-31\"]\n"
    "  always: {sunday: [\"00:00-24:00\"]}\n"
    "handoffs: {screening_to_intake_minutes: 1.1, intake_to_screening_minutes: 0.1e2}\n"
    "intake:\n"
    "  sources:\n"
    "    zebra: {annual_first_contacts: 1234.5678901234567, need_level_shares: [0.1, 0.2, 0.3, 0.4]}\n"
    "    ant: {annual_first_contacts: 1e-7, month_weights: [1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0.33333333333333331]}\n"
    "  terms: [\"2014-04-28/2014-05-23\", \"2014-06-02/2014-07-22\"]\n"
    "  events:\n"
    "    closed: {from: \"2014-05-01\", until: \"2014-05-09\", sources: [ant, zebra], factor: 0.1,\n"
    "      lost_contacts: diverted, diverted_to: [ant]}\n"
    "    all: {from: \"2014-06-01\", until: \"2014-06-01\", factor: 2, delay_days: {exponential: {mean: 2}}}\n"
    "screening:\n"
    "  staff_posts: 7\n"
    "  staff_calendar: always\n"
    "  staff_at_close: suspend\n"
    "  decision_minutes: {lognormal: {p90: 80, median: 25.3}}\n"
    "early_help: {calendar: office, episode_hours: {triangular: {low: 1, mode: 2, high: 9}}}\n"
    "assessment:\n"
    "  calendar: office\n"
    "  assessment_hours: {discrete: {values: [1, 2, 4], weights: [1, 0.5, 3]}}\n"
    "  plan_hours: {empirical: {shares: [0, 0.5, 1], values: [0, 10, 100.5]}}\n"
    "measures: {calendar: office, decision_clock: end_of_next_working_day}\n"
    "provenance:\n"
    "  screening.decision_minutes: {assumed: {low: 20, high: 60.1}}\n"
    "  intake.sources: {fitted: \"to 2014: # figures\"}\n"
    "  early_help.places: {assumed: \"\"}\n"
    "  screening.staff_posts: {fitted: \"a year\", measure: referrals}\n"
    "expect:\n"
    "  referrals: {at_most: 9, fitted: true}\n"
    "  assessments: {at_least: 1900, within_share_of: {value: 2000, share: 0.1}, stands_for: \"x: y\"}\n"
    "  decisions: {compared_with: other.yaml, direction: lower, kind: words, known_miss: \"so: it is\"}\n";

/* Reads text, writes it, reads that, writes again: the same bytes and the same values. */
static void check_round_trip(const char *text, const char *name)
{
  struct scenario_document *first = NULL;
  struct scenario_document *second = NULL;
  char *written = NULL;
  char *written_again = NULL;
  assert_int_equal(scenario_read_text(text, strlen(text), name, &first), DOOR_OK);
  assert_int_equal(scenario_resolved_json(first, &written), DOOR_OK);
  assert_int_equal(scenario_read_text(written, strlen(written), "another-name.json", &second), DOOR_OK);
  assert_int_equal(scenario_resolved_json(second, &written_again), DOOR_OK);
  assert_string_equal(written, written_again);
  assert_memory_equal(scenario_of(first), scenario_of(second), sizeof(struct door_scenario));
  uint64_t first_hash = 0;
  uint64_t second_hash = 0;
  assert_int_equal(scenario_hash(first, &first_hash), DOOR_OK);
  assert_int_equal(scenario_hash(second, &second_hash), DOOR_OK);
  assert_true(first_hash == second_hash);
  free(written);
  free(written_again);
  scenario_destroy(&first);
  scenario_destroy(&second);
}

static void resolved__every_type_of_value__reads_back_to_the_last_bit(void **state)
{
  (void)state;
  check_round_trip(rich_scenario, "rich.yaml");
  check_round_trip(VALID_SCENARIO, "plain.yaml");
}

static void resolved__what_was_meant__is_what_is_written(void **state)
{
  (void)state;
  static const char *const want_lines[] = {
      "\n  \"name\": \"rich\",",
      "\n  \"title\": {\"en\": \"A \\\"title\\\" \\\\\", \"cy\": \"Tŷ\"},",
      "\n  \"description\": {\"en\": \"Two lines:\\nthe second\\n\", \"cy\": \"\"},",
      "\n      \"monday\": [\"08:30-12:00\", \"12:00-17:00\", \"18:00-24:00\"],",
      "\n      \"closures\": [\"2014-12-29\", \"2014-12-24/2014-12-31\"]\n",
      "\n    \"screening_to_intake_minutes\": 1.1,",
      "\n    \"terms\": [\"2014-04-28/2014-05-23\", \"2014-06-02/2014-07-22\"],",
      "\n        \"sources\": [\"ant\", \"zebra\"],",
      "\n        \"diverted_to\": [\"ant\"]",
      "\n        \"sources\": [],",
      "\n    \"decision_minutes\": {\"lognormal\": {\"median\": 25.3, \"p90\": 80}},",
      "\n    \"staff_calendar\": \"always\",",
      "\n    \"screening.decision_minutes\": {\"assumed\": {\"low\": 20, \"high\": 60.1}},",
      "\n    \"screening.advice_share\": {\"default\": true},",
      "\n    \"early_help.places\": {\"assumed\": \"\"},",
  };
  struct scenario_document *document = NULL;
  char *written = NULL;
  assert_int_equal(scenario_read_text(rich_scenario, strlen(rich_scenario), "rich.yaml", &document), DOOR_OK);
  assert_int_equal(scenario_resolved_json(document, &written), DOOR_OK);
  for (size_t i = 0; i < COUNT(want_lines); i++) {
    assert_non_null(strstr(written, want_lines[i]));
  }
  assert_true(strstr(written, "\"zebra\"") < strstr(written, "\"ant\"")); /* in the order given */
  free(written);
  scenario_destroy(&document);
}

static void resolved__read_back__still_knows_defaults_from_what_was_given(void **state)
{
  (void)state;
  struct scenario_document *first = NULL;
  struct scenario_document *second = NULL;
  char *written = NULL;
  assert_int_equal(scenario_read_text(rich_scenario, strlen(rich_scenario), "rich.yaml", &first), DOOR_OK);
  assert_int_equal(scenario_resolved_json(first, &written), DOOR_OK);
  assert_int_equal(scenario_read_text(written, strlen(written), "kept.json", &second), DOOR_OK);
  char origin[SCENARIO_ORIGIN_BYTES];
  scenario_origin(second, "screening.advice_share", origin);
  assert_string_equal(origin, "default");
  assert_int_equal(scenario_provenance_of(second, "intake.sources.zebra.month_weights").kind, SCENARIO_BY_DEFAULT);
  assert_int_equal(scenario_provenance_of(second, "intake.sources.ant.month_weights").kind, SCENARIO_FITTED);
  assert_string_equal(scenario_provenance_of(second, "intake.sources.ant.month_weights").text, "to 2014: # figures");
  free(written);
  scenario_destroy(&first);
  scenario_destroy(&second);
}

static uint64_t hash_of(const char *text)
{
  struct scenario_document *document = NULL;
  uint64_t hash = 0;
  assert_int_equal(scenario_read_text(text, strlen(text), "s.yaml", &document), DOOR_OK);
  assert_int_equal(scenario_hash(document, &hash), DOOR_OK);
  scenario_destroy(&document);
  return hash;
}

static void hash__what_cannot_change_a_result__does_not_change_it(void **state)
{
  (void)state;
  static const struct {
    const char *given_lines;
    bool want_same;
  } rows[] = {
      {"title: Another\n", true},
      {"description: Another\n", true},
      {"name: another\n", true},
      {"handoffs: {declared_lookahead_share: 0.5}\n", true},
      {"provenance: {screening: {sourced: a report}}\n", true},
      {"expect: {decisions: {at_least: 1}}\n", true},
      {"families: {children_weights: [1, 0, 0, 0, 0, 0]}\n", true}, /* the default, written out */
      {"handoffs: {intake_to_screening_minutes: 61}\n", false},
      {"families: {children_weights: [2, 0, 0, 0, 0, 0]}\n", false},
  };
  uint64_t base = hash_of(VALID_SCENARIO);
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[4096];
    snprintf(text, sizeof text, "%s%s", VALID_SCENARIO, rows[i].given_lines);
    assert_int_equal(hash_of(text) == base, rows[i].want_same);
  }
}

static void number__table_of_doubles__fewest_digits_that_read_back(void **state)
{
  (void)state;
  static const struct {
    double given;
    const char *want;
  } rows[] = {
      {0, "0"},
      {1, "1"},
      {-2.5, "-2.5"},
      {0.1, "0.1"},
      {1e6, "1000000"},
      {1e300, "1e+300"},
      {1.0 / 3.0, "0.3333333333333333"},
      {0.1 + 0.2, "0.30000000000000004"},
      {5e-324, "4.94065645841247e-324"},
      {1234.5678901234567, "1234.5678901234567"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[SCENARIO_NUMBER_BYTES];
    scenario_number_format(rows[i].given, text);
    assert_string_equal(text, rows[i].want);
    double back = scenario_number_read(text);
    assert_memory_equal(&back, &rows[i].given, sizeof back);
  }
}

/* The scenarios with answers known by formula are valid and round. */
static void oracles__as_committed__read_and_round(void **state)
{
  (void)state;
  static const char *const names[] = {"mmc", "mg1", "fd3"};
  const char *source = getenv("FRONTDOOR_SOURCE");
  assert_non_null(source);
  for (size_t i = 0; i < COUNT(names); i++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/scenarios/oracle/%s.yaml", source, names[i]);
    struct scenario_document *document = NULL;
    assert_int_equal(scenario_read_file(path, NULL, 0, &document), DOOR_OK);
    assert_string_equal(scenario_of(document)->name, names[i]);
    char *written = NULL;
    assert_int_equal(scenario_resolved_json(document, &written), DOOR_OK);
    check_round_trip(written, path);
    free(written);
    scenario_destroy(&document);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(resolved__every_type_of_value__reads_back_to_the_last_bit),
      cmocka_unit_test(resolved__what_was_meant__is_what_is_written),
      cmocka_unit_test(resolved__read_back__still_knows_defaults_from_what_was_given),
      cmocka_unit_test(hash__what_cannot_change_a_result__does_not_change_it),
      cmocka_unit_test(number__table_of_doubles__fewest_digits_that_read_back),
      cmocka_unit_test(oracles__as_committed__read_and_round),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
