/* Files laid over files, and settings over both. Files are written into a folder of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_reader.h"
#include "scenario_text_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { PATH_BYTES = 256 };

struct folder {
  char path[64];
  char file_names[12][32];
  uint32_t file_count;
};

static int make_folder(void **state)
{
  struct folder *folder = calloc(1, sizeof *folder);
  assert_non_null(folder);
  snprintf(folder->path, sizeof folder->path, "/tmp/frontdoor-overlay-XXXXXX");
  assert_non_null(mkdtemp(folder->path));
  *state = folder;
  return 0;
}

static int remove_folder(void **state)
{
  struct folder *folder = *state;
  for (uint32_t i = 0; i < folder->file_count; i++) {
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/%s", folder->path, folder->file_names[i]);
    unlink(path);
  }
  rmdir(folder->path);
  free(folder);
  return 0;
}

static void write_file(struct folder *folder, const char *name, const char *text)
{
  assert_true(folder->file_count < COUNT(folder->file_names));
  snprintf(folder->file_names[folder->file_count++], sizeof folder->file_names[0], "%s", name);
  char path[PATH_BYTES];
  snprintf(path, sizeof path, "%s/%s", folder->path, name);
  FILE *file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
  assert_int_equal(fclose(file), 0);
}

static enum door_err read_from(const struct folder *folder, const char *name, const char *const *settings,
                               size_t setting_count, struct scenario_document **out_document)
{
  char path[PATH_BYTES];
  snprintf(path, sizeof path, "%s/%s", folder->path, name);
  return scenario_read_file(path, settings, setting_count, out_document);
}

/* The problem without the folder in front of it. */
static const char *problem_of(const struct folder *folder, const struct scenario_document *document, size_t index)
{
  const char *text = scenario_problem_text(document, index);
  size_t length = strlen(folder->path);
  return strncmp(text, folder->path, length) == 0 ? text + length + 1 : text;
}

static void overlay__changes_some_values__others_stay_and_origins_tell(void **state)
{
  struct folder *folder = *state;
  write_file(folder, "base.yaml",
             VALID_SCENARIO "provenance:\n"
                            "  screening: {sourced: a report}\n"
                            "  intake.sources.police: {fitted: to 2014}\n");
  write_file(folder, "more.yaml",
             "format: 1\n"
             "extends: base.yaml\n"
             "intake:\n"
             "  sources:\n"
             "    police: {information_quality_share: 0.5}\n"
             "    school: ~\n"
             "    health: {annual_first_contacts: 7}\n"
             "screening: {staff_posts: 9}\n"
             "provenance: {intake.sources.health: {assumed: {low: 5, high: 9}}}\n");
  struct scenario_document *document = NULL;
  assert_int_equal(read_from(folder, "more.yaml", NULL, 0, &document), DOOR_OK);
  const struct door_scenario *scenario = scenario_of(document);
  assert_string_equal(scenario->name, "more");
  assert_int_equal(scenario->intake.source_count, 2);
  assert_string_equal(scenario->intake.sources[0].name, "police");
  assert_true(scenario->intake.sources[0].annual_first_contacts == 5000);
  assert_true(scenario->intake.sources[0].information_quality_share == 0.5);
  assert_string_equal(scenario->intake.sources[1].name, "health");
  assert_true(scenario->intake.sources[1].need_level_shares[0] == 1);
  assert_int_equal(scenario->screening.staff_posts, 9);

  static const struct {
    const char *given_key;
    const char *want_origin;
    enum scenario_provenance_kind want_kind;
  } rows[] = {
      {"screening.staff_posts", "more.yaml:8", SCENARIO_UNSTATED}, /* the report spoke of another value */
      {"screening.staff_calendar", "base.yaml:16", SCENARIO_SOURCED},
      {"screening.advice_share", "default", SCENARIO_BY_DEFAULT},
      {"intake.sources.police.annual_first_contacts", "base.yaml:10", SCENARIO_FITTED},
      {"intake.sources.police.information_quality_share", "more.yaml:5", SCENARIO_UNSTATED},
      {"intake.sources.health.annual_first_contacts", "more.yaml:7", SCENARIO_ASSUMED},
      {"intake.sources.school.annual_first_contacts", "", SCENARIO_UNSTATED},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char origin[SCENARIO_ORIGIN_BYTES];
    scenario_origin(document, rows[i].given_key, origin);
    assert_string_equal(origin, rows[i].want_origin);
    assert_int_equal(scenario_provenance_of(document, rows[i].given_key).kind, rows[i].want_kind);
  }
  struct scenario_provenance assumed = scenario_provenance_of(document, "intake.sources.health.annual_first_contacts");
  assert_true(assumed.has_range && assumed.low == 5 && assumed.high == 9);
  assert_int_equal(scenario_file_count(document), 2);
  assert_non_null(strstr(scenario_file_path(document, 0), "/base.yaml"));
  scenario_destroy(&document);
}

static void overlay__default_that_is_named_in_provenance__is_spoken_of(void **state)
{
  struct folder *folder = *state;
  write_file(folder, "s.yaml",
             VALID_SCENARIO "provenance: {early_help.need_met_share: {assumed: {low: 0.5, high: 1}}}\n");
  struct scenario_document *document = NULL;
  assert_int_equal(read_from(folder, "s.yaml", NULL, 0, &document), DOOR_OK);
  assert_int_equal(scenario_provenance_of(document, "early_help.need_met_share").kind, SCENARIO_ASSUMED);
  scenario_destroy(&document);
}

/* An overlay that measures something else removes what its base was fitted to, without a word on the base's provenance:
 * the value is not known to be fitted to a measure any more. */
static void overlay__fitted_expectation_removed__no_measure_and_no_problem(void **state)
{
  struct folder *folder = *state;
  write_file(folder, "base.yaml",
             VALID_SCENARIO "provenance: {screening.decision_minutes: {fitted: to 2014, measure: decisions}}\n"
                            "expect: {decisions: {at_least: 2, fitted: true}}\n");
  write_file(folder, "more.yaml", "format: 1\nextends: base.yaml\nexpect: {decisions: ~}\n");
  static const struct {
    const char *given_file;
    const char *want_measure;
  } rows[] = {{"base.yaml", "decisions"}, {"more.yaml", NULL}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct scenario_document *document = NULL;
    assert_int_equal(read_from(folder, rows[i].given_file, NULL, 0, &document), DOOR_OK);
    struct scenario_provenance provenance = scenario_provenance_of(document, "screening.decision_minutes");
    assert_int_equal(provenance.kind, SCENARIO_FITTED);
    if (rows[i].want_measure == NULL) {
      assert_null(provenance.measure);
    } else {
      assert_string_equal(provenance.measure, rows[i].want_measure);
    }
    scenario_destroy(&document);
  }
}

static void overlay__problems_in_every_file__all_told_in_one_pass(void **state)
{
  struct folder *folder = *state;
  write_file(folder, "base.yaml", VALID_SCENARIO "famlies: {}\nhandoffs: {declared_lookahead_share: 2}\n");
  write_file(folder, "more.yaml",
             "format: 1\nextends: base.yaml\nscreening: {staff_posts: nine}\nintake: {sources: {scool: ~}}\n");
  static const char *const settings[] = {"screening.decision_rule=share",
                                         "intake.sources.polis.month_weights=[1]",
                                         "people=3",
                                         "early_help.places=[1",
                                         "calendars.a_name_that_is_longer_than_a_name_may_be.friday=[]",
                                         "nonsense",
                                         "\x1b[2J\xff",
                                         "early_help.calendar=off"};
  static const char *const want[] = {
      "base.yaml:21:1: famlies: unknown key; did you mean families?",
      "base.yaml:22:38: handoffs.declared_lookahead_share: 2 share is above the range (allowed 0.01 to 1)",
      "more.yaml:3:26: screening.staff_posts: a number is wanted (nine)",
      "more.yaml:4:20: intake.sources: there is no scool; did you mean school?",
      "--set screening.decision_rule:1:1: screening.decision_rule: share is not allowed (thresholds, shares); did you "
      "mean shares?",
      "--set intake.sources.polis.month_weights:1:1: intake.sources: there is no polis; did you mean police?",
      "--set people:1:1: people: unknown key",
      "--set early_help.places:2:1: not YAML: flow sequence without a closing bracket",
      "--set calendars.a_name_that_is_longer_than_a_name_may_be.friday:1:1: "
      "calendars.a_name_that_is_longer_than_a_name_may_be.friday: unknown key",
      "--set nonsense: write KEY=VALUE, such as screening.staff_posts=9",
      "--set  [2J?: write KEY=VALUE, such as screening.staff_posts=9",
      "--set early_help.calendar:1:1: early_help.calendar: YAML 1.1 readers take this for true or false; write "
      "\"off\" in quotes",
  };
  struct scenario_document *document = NULL;
  assert_int_equal(read_from(folder, "more.yaml", settings, COUNT(settings), &document), DOOR_ERR_SCENARIO);
  for (size_t i = 0; i < COUNT(want) && i < scenario_problem_count(document); i++) {
    assert_string_equal(problem_of(folder, document, i), want[i]);
  }
  assert_int_equal(scenario_problem_count(document), COUNT(want));
  scenario_destroy(&document);
}

static void settings__change_add_and_remove__last_wins(void **state)
{
  struct folder *folder = *state;
  write_file(folder, "s.yaml", VALID_SCENARIO);
  static const char *const settings[] = {
      "screening.staff_posts=6",
      "screening.staff_posts=7",
      "intake.sources.police.annual_first_contacts=42",
      "intake.sources.school=~",
      "intake.sources.health={annual_first_contacts: 3}",
      "screening.decision_minutes={exponential: {mean: 12}}",
      "calendars.office.friday=[\"09:00-10:00\"]",
      "families={return_per_year: [1, 2, 3, 4]}",
  };
  struct scenario_document *document = NULL;
  assert_int_equal(read_from(folder, "s.yaml", settings, COUNT(settings), &document), DOOR_OK);
  const struct door_scenario *scenario = scenario_of(document);
  assert_int_equal(scenario->screening.staff_posts, 7);
  assert_true(scenario->intake.sources[0].annual_first_contacts == 42);
  assert_int_equal(scenario->intake.source_count, 2);
  assert_string_equal(scenario->intake.sources[1].name, "health");
  assert_int_equal(scenario->screening.decision_minutes.kind, SIM_EXPONENTIAL);
  assert_int_equal(scenario->calendars[0].hours[4].count, 1);
  assert_true(scenario->families.return_per_year[3] == 4);
  char origin[SCENARIO_ORIGIN_BYTES];
  scenario_origin(document, "screening.staff_posts", origin);
  assert_string_equal(origin, "--set");
  assert_int_equal(scenario_file_count(document), 1);
  scenario_destroy(&document);
}

/* What the guard and the library refuse in a file that is extended, or in a setting, is told there. */
static void extends__hostile_base_and_settings__each_told_by_file_or_setting(void **state)
{
  struct folder *folder = *state;
  static const struct {
    const char *given_base;
    const char *given_setting;
    const char *want[2];
  } rows[] = {
      {"format: 1\n\xff\xfe\n",
       "screening.staff_posts=\xff",
       {"base.yaml:2:1: the byte 0xff is not UTF-8; save the file as UTF-8",
        "--set screening.staff_posts:1:1: the byte 0xff is not UTF-8; save the file as UTF-8"}},
      {"format: 1\ntime: &t {}\n",
       "time=*t",
       {"base.yaml:2:7: anchors (&) are not read; write the value out",
        "--set time:1:1: aliases (*) are not read; write the value out"}},
      {"%YAML 1.1\n---\nformat: 1\n",
       "screening.staff_posts=!!int 1",
       {"base.yaml:1:1: a line that begins with % is a YAML directive; directives are not read",
        "--set screening.staff_posts:1:1: tags (!) are not read; write the value without one"}},
      {"format: 1\nformat: 1\n",
       "families={return_per_year: [1, 2, 3, 4], return_per_year: 1}",
       {"base.yaml:2:1: format: given twice; first in line 1",
        "--set families:1:33: return_per_year: given twice; first in line 1"}},
      {"format: 1\ntime: {run_in_days: .nan}\n",
       "time.run_in_days=1e999",
       {"base.yaml:2:21: time.run_in_days: a number must be finite (.nan)",
        "--set time.run_in_days:1:1: time.run_in_days: a number must be finite (1e999)"}},
  };
  write_file(folder, "more.yaml", "format: 1\nextends: base.yaml\n");
  for (size_t i = 0; i < COUNT(rows); i++) {
    folder->file_count = 1;
    write_file(folder, "base.yaml", rows[i].given_base);
    struct scenario_document *document = NULL;
    assert_int_equal(read_from(folder, "more.yaml", &rows[i].given_setting, 1, &document), DOOR_ERR_SCENARIO);
    for (size_t want = 0; want < COUNT(rows[i].want); want++) {
      bool is_told = false;
      for (size_t j = 0; j < scenario_problem_count(document); j++) {
        is_told = is_told || strcmp(problem_of(folder, document, j), rows[i].want[want]) == 0;
      }
      if (!is_told) {
        assert_string_equal(problem_of(folder, document, want), rows[i].want[want]);
      }
    }
    scenario_destroy(&document);
  }
}

static void extends__in_a_circle__refused(void **state)
{
  struct folder *folder = *state;
  write_file(folder, "a.yaml", "format: 1\nextends: b.yaml\n");
  write_file(folder, "b.yaml", "format: 1\nextends: ./a.yaml\n");
  struct scenario_document *document = NULL;
  assert_int_equal(read_from(folder, "a.yaml", NULL, 0, &document), DOOR_ERR_SCENARIO);
  assert_int_equal(scenario_problem_count(document), 1);
  assert_string_equal(problem_of(folder, document, 0), "b.yaml:2:10: extends: extends itself in a circle (./a.yaml)");
  scenario_destroy(&document);
}

static void extends__more_files_than_allowed__refused(void **state)
{
  struct folder *folder = *state;
  for (int i = 0; i <= SCENARIO_FILES_MAX; i++) {
    char name[32];
    char text[64];
    snprintf(name, sizeof name, "f%d.yaml", i);
    snprintf(text, sizeof text, "format: 1\nextends: f%d.yaml\n", i + 1);
    write_file(folder, name, text);
  }
  struct scenario_document *document = NULL;
  assert_int_equal(read_from(folder, "f0.yaml", NULL, 0, &document), DOOR_ERR_SCENARIO);
  assert_int_equal(scenario_problem_count(document), 1);
  assert_string_equal(problem_of(folder, document, 0),
                      "f7.yaml:2:10: extends: more than 8 files extend each other (f8.yaml)");
  scenario_destroy(&document);
}

static void extends__file_that_is_not_there__told_at_the_line(void **state)
{
  struct folder *folder = *state;
  write_file(folder, "s.yaml", "format: 1\nextends: gone.yaml\nfoo: 1\n");
  struct scenario_document *document = NULL;
  assert_int_equal(read_from(folder, "s.yaml", NULL, 0, &document), DOOR_ERR_SCENARIO);
  assert_int_equal(scenario_problem_count(document), 2); /* and the unknown key, but nothing about missing ones */
  char want[PATH_BYTES];
  snprintf(want, sizeof want, "s.yaml:2:10: extends: cannot read %s/gone.yaml: No such file or directory",
           folder->path);
  assert_string_equal(problem_of(folder, document, 0), want);
  scenario_destroy(&document);
}

static void read__file_that_is_not_there_or_no_file__one_message(void **state)
{
  struct folder *folder = *state;
  struct scenario_document *document = NULL;
  assert_int_equal(read_from(folder, "gone.yaml", NULL, 0, &document), DOOR_ERR_IO);
  assert_int_equal(scenario_problem_count(document), 1);
  char want[PATH_BYTES];
  snprintf(want, sizeof want, "cannot read %s/gone.yaml: No such file or directory", folder->path);
  assert_string_equal(scenario_problem_text(document, 0), want);
  scenario_destroy(&document);
  assert_int_equal(read_from(folder, ".", NULL, 0, &document), DOOR_ERR_IO);
  snprintf(want, sizeof want, "cannot read %s/.: Is a directory", folder->path);
  assert_string_equal(scenario_problem_text(document, 0), want);
  scenario_destroy(&document);
}

static void expectations__compared_with__is_beside_the_file_that_says_it(void **state)
{
  struct folder *folder = *state;
  write_file(folder, "base.yaml",
             VALID_SCENARIO "expect: {a: {compared_with: ../b.yaml, direction: lower}, c: {at_least: 1}}\n");
  write_file(folder, "more.yaml",
             "format: 1\nextends: base.yaml\nexpect: {c: {compared_with: d.yaml, direction: higher}}\n");
  struct scenario_document *document = NULL;
  assert_int_equal(read_from(folder, "more.yaml", NULL, 0, &document), DOOR_OK);
  assert_string_equal(scenario_expectation_at(document, 0)->compared_with, "../b.yaml");
  const char *path = scenario_expectation_at(document, 0)->compared_path;
  size_t folder_length = strlen(path) - strlen("../b.yaml");
  assert_string_equal(path + folder_length, "../b.yaml");
  assert_memory_equal(path, scenario_file_path(document, 0), folder_length);
  assert_string_equal(scenario_expectation_at(document, 1)->compared_path + folder_length, "d.yaml");
  assert_true(scenario_expectation_at(document, 1)->wants_higher);
  assert_false(scenario_expectation_at(document, 1)->has_at_least);
  scenario_destroy(&document);
}

static void expectations__overlay__replaces_and_removes(void **state)
{
  struct folder *folder = *state;
  write_file(folder, "base.yaml", VALID_SCENARIO "expect: {a: {at_least: 1}, b: {at_least: 2}, c: {at_least: 3}}\n");
  write_file(folder, "more.yaml", "format: 1\nextends: base.yaml\nexpect: {a: ~, b: {at_most: 5}}\n");
  struct scenario_document *document = NULL;
  assert_int_equal(read_from(folder, "more.yaml", NULL, 0, &document), DOOR_OK);
  assert_int_equal(scenario_expectation_count(document), 2);
  assert_string_equal(scenario_expectation_at(document, 0)->measure, "b");
  assert_false(scenario_expectation_at(document, 0)->has_at_least);
  assert_string_equal(scenario_expectation_at(document, 0)->origin, "more.yaml:3");
  assert_string_equal(scenario_expectation_at(document, 1)->measure, "c");
  scenario_destroy(&document);
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, make_folder, remove_folder)
  const struct CMUnitTest tests[] = {
      TEST(overlay__changes_some_values__others_stay_and_origins_tell),
      TEST(overlay__default_that_is_named_in_provenance__is_spoken_of),
      TEST(overlay__fitted_expectation_removed__no_measure_and_no_problem),
      TEST(overlay__problems_in_every_file__all_told_in_one_pass),
      TEST(settings__change_add_and_remove__last_wins),
      TEST(extends__hostile_base_and_settings__each_told_by_file_or_setting),
      TEST(extends__in_a_circle__refused),
      TEST(extends__more_files_than_allowed__refused),
      TEST(extends__file_that_is_not_there__told_at_the_line),
      TEST(read__file_that_is_not_there_or_no_file__one_message),
      TEST(expectations__overlay__replaces_and_removes),
      TEST(expectations__compared_with__is_beside_the_file_that_says_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
