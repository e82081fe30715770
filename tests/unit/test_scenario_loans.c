/* Loans between teams that cannot be, and the very words with which they are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_reader.h"
#include "scenario_text_builder.h"

#include <stdio.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* Two teams with a post each, days in order, and word that comes in time (60 minutes from screening to assessment). */
static void read__loans_that_cannot_be__refused(void **state)
{
  (void)state;
  static const struct {
    const char *given_teams;
    const char *given_rest;
    const char *want;
  } rows[] = {
      {"from_team: screening, to_team: screening", "posts: 1, first_day: \"2015-02-01\", last_day: \"2015-02-02\"",
       "from_team and to_team must be two teams"},
      {"from_team: screening, to_team: early_help", "posts: 1, first_day: \"2015-02-01\", last_day: \"2015-02-02\"",
       "each of the two teams must have a post (screening.staff_posts, early_help.screening_posts, "
       "assessment.workers)"},
      {"from_team: screening, to_team: assessment", "posts: 1, first_day: \"2015-02-02\", last_day: \"2015-02-01\"",
       "first_day must not be after last_day"},
      {"from_team: screening, to_team: assessment",
       "posts: 1, notice_days: 1, first_day: \"2015-02-01\", last_day: \"2015-02-02\"}}}\n"
       "handoffs: {screening_to_assessment_minutes: 1441",
       "notice_days must be at least the time that word takes (handoffs)"},
  };
  const char *at = strstr(VALID_SCENARIO, "assessment:");
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[4096], want[512];
    const char *closing = strstr(rows[i].given_rest, "handoffs") == NULL ? "}}}" : "}";
    snprintf(text, sizeof text, "%.*sassessment: {calendar: office, workers: 2}\n%sstaff: {loans: {a: {%s, %s%s\n",
             (int)(at - VALID_SCENARIO), VALID_SCENARIO, strstr(VALID_SCENARIO, "measures:"), rows[i].given_teams,
             rows[i].given_rest, closing);
    snprintf(want, sizeof want, "s.yaml:21:32: staff.loans.a: %s", rows[i].want);
    struct scenario_document *document = NULL;
    assert_int_equal(scenario_read_text(text, strlen(text), "s.yaml", &document), DOOR_ERR_SCENARIO);
    assert_string_equal(scenario_problem_text(document, 0), want);
    assert_int_equal(scenario_problem_count(document), 1);
    scenario_destroy(&document);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(read__loans_that_cannot_be__refused)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
