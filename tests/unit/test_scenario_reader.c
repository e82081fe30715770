/* Reading one file: what is refused, and the very words, with line and column. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_reader.h"
#include "scenario_text_builder.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static bool has_problem(const struct scenario_document *document, const char *want)
{
  for (size_t i = 0; i < scenario_problem_count(document); i++) {
    if (strcmp(scenario_problem_text(document, i), want) == 0) {
      return true;
    }
  }
  return false;
}

struct refusal {
  const char *given_lines; /* what stands after the 20 lines of the valid scenario */
  const char *want;        /* the only problem, as s.yaml */
};

static void check_refusal(const struct refusal *row)
{
  char text[16384];
  snprintf(text, sizeof text, "%s%s", VALID_SCENARIO, row->given_lines);
  struct scenario_document *document = NULL;
  assert_int_equal(scenario_read_text(text, strlen(text), "s.yaml", &document), DOOR_ERR_SCENARIO);
  assert_non_null(document);
  assert_true(scenario_problem_count(document) > 0);
  assert_string_equal(scenario_problem_text(document, 0), row->want);
  assert_int_equal(scenario_problem_count(document), 1);
  assert_null(scenario_of(document));
  scenario_destroy(&document);
  assert_null(document);
}

static void read__values_out_of_form_or_range__refused_with_place_and_reason(void **state)
{
  (void)state;
  static const struct refusal rows[] = {
      {"families: {return_per_year: [0, 0, 366, 0]}\n",
       "s.yaml:21:36: families.return_per_year: 366 per year is above the range (allowed 0 to 365)"},
      {"families:\n  return_per_year: [0, 0, 0]\n",
       "s.yaml:22:20: families.return_per_year: a list of 4 numbers is wanted, not of 3"},
      {"families: {return_per_year: 3}\n",
       "s.yaml:21:29: families.return_per_year: a list of 4 numbers is wanted here, not a single value"},
      {"families: {children_weights: [0, 0, 0, 0, 0, 0]}\n",
       "s.yaml:21:30: families.children_weights: at least one weight must be above 0"},
      {"families: {worsening_per_year: [1, 1, 1, 0.5]}\n",
       "s.yaml:21:32: families.worsening_per_year: the fourth value must be 0: level 4 has no level above it"},
      {"handoffs: {screening_to_intake_minutes: .5}\n",
       "s.yaml:21:41: handoffs.screening_to_intake_minutes: a number begins with a digit, or with - and a digit (.5)"},
      {"handoffs: {screening_to_intake_minutes: 17:00}\n",
       "s.yaml:21:41: handoffs.screening_to_intake_minutes: YAML 1.1 readers take this for a number in base 60; a "
       "number is wanted here (17:00)"},
      {"handoffs: {screening_to_intake_minutes: 1_000}\n",
       "s.yaml:21:41: handoffs.screening_to_intake_minutes: YAML 1.1 and 1.2 readers disagree about _ in numbers; "
       "write the digits alone (1_000)"},
      {"handoffs: {screening_to_intake_minutes: 010}\n",
       "s.yaml:21:41: handoffs.screening_to_intake_minutes: YAML 1.1 readers take a number with a leading 0 for octal; "
       "write it without (010)"},
      {"handoffs: {screening_to_intake_minutes: 0x1p4}\n",
       "s.yaml:21:41: handoffs.screening_to_intake_minutes: write the number in decimal (0x1p4)"},
      {"handoffs: {screening_to_intake_minutes: .nan}\n",
       "s.yaml:21:41: handoffs.screening_to_intake_minutes: a number must be finite (.nan)"},
      {"handoffs: {screening_to_intake_minutes: 1e999}\n",
       "s.yaml:21:41: handoffs.screening_to_intake_minutes: a number must be finite (1e999)"},
      {"handoffs: {screening_to_intake_minutes: -0.0}\n",
       "s.yaml:21:41: handoffs.screening_to_intake_minutes: write 0 without a sign (-0.0)"},
      {"handoffs: {screening_to_intake_minutes: \"60\"}\n",
       "s.yaml:21:41: handoffs.screening_to_intake_minutes: write numbers without quotes (60)"},
      {"handoffs: {screening_to_intake_minutes: ~}\n",
       "s.yaml:21:41: handoffs.screening_to_intake_minutes: a number is wanted here, not nothing"},
      {"handoffs:\n", "s.yaml:21:1: handoffs: a mapping is wanted here, not nothing; remove it or write {}"},
      {"title: no\n", "s.yaml:21:8: title: YAML 1.1 readers take this for true or false; write \"no\" in quotes"},
      {"title: 2014\n", "s.yaml:21:8: title: YAML readers take this for a number; write \"2014\" in quotes"},
      {"title: {cy: Teitl}\n", "s.yaml:21:8: title: the English text is missing: {en: ..., cy: ...}"},
      {"title: {en: a, fr: b}\n", "s.yaml:21:16: title: fr is no language here (en, cy)"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    check_refusal(&rows[i]);
  }
}

/* Each row replaces one piece of the valid scenario. */
static void read__one_piece_changed__told_at_its_place(void **state)
{
  (void)state;
  static const struct {
    const char *given_old;
    const char *given_new;
    const char *want;
  } rows[] = {
      {"staff_posts: 5", "staff_posts: 2000",
       "s.yaml:15:16: screening.staff_posts: 2000 posts is above the range (allowed 0 to 1000)"},
      {"staff_posts: 5", "staff_posts: 3.5", "s.yaml:15:16: screening.staff_posts: a whole number is wanted (3.5)"},
      {"  staff_posts: 5\n", "", "s.yaml:14:1: screening.staff_posts: missing (whole number, posts; 0 to 1000)"},
      {"      annual_first_contacts: 5000\n", "      hour_weights: [1]\n",
       "s.yaml:10:21: intake.sources.police.hour_weights: a list of 24 numbers is wanted, not of 1"},
      {"staff_calendar: office", "staff_calendar: ofice",
       "s.yaml:16:19: screening.staff_calendar: there is no calendar ofice; did you mean office?"},
      {"{lognormal: {mean: 35, p90: 60}}", "{lognormal: {mean: 35}}",
       "s.yaml:17:33: screening.decision_minutes: write {lognormal: {mean, sd}} or {lognormal: {mean, p90}} or "
       "{lognormal: {median, p90}}"},
      {"{lognormal: {mean: 35, p90: 60}}", "{lognormel: {mean: 35}}",
       "s.yaml:17:22: screening.decision_minutes: lognormel is no distribution (constant, uniform, triangular, "
       "exponential, lognormal, gamma, weibull, empirical, discrete); did you mean lognormal?"},
      {"{lognormal: {mean: 35, p90: 60}}", "-1",
       "s.yaml:17:21: screening.decision_minutes: -1 minutes is below the range (allowed 0 to 100000)"},
      {"{lognormal: {mean: 35, p90: 60}}", "{gamma: {shape: 2, mean: 1e6}}",
       "s.yaml:17:46: screening.decision_minutes: 1e6 minutes is above the range (allowed 0 to 100000)"},
      {"{lognormal: {mean: 35, p90: 60}}", "{discrete: {values: [1, 2], weights: [1]}}",
       "s.yaml:17:32: screening.decision_minutes: values and weights must be equally long (2 and 1)"},
      {"[\"08:30-17:00\"]", "[08:30-17:00]",
       "s.yaml:5:14: calendars.office.monday: YAML 1.1 readers take a time without quotes for a number in base 60; "
       "write \"08:30-17:00\" in quotes"},
      {"[\"08:30-17:00\"]", "[\"8:30-17:00\"]",
       "s.yaml:5:14: calendars.office.monday: an interval is written \"08:30-17:00\", from 00:00 to 24:00 "
       "(8:30-17:00)"},
      {"[\"08:30-17:00\"]", "[\"17:00-08:30\"]",
       "s.yaml:5:14: calendars.office.monday: an interval must end after it begins; over midnight it is two, up to "
       "24:00 and from 00:00 the day after (17:00-08:30)"},
      {"13:00-17:00", "11:59-17:00",
       "s.yaml:6:30: calendars.office.tuesday: intervals must be in order and not overlap (11:59-17:00)"},
      /* all of a million in the first hours of Januaries' Mondays: x 365/31 x 7 x 24 / 8760 */
      {"annual_first_contacts: 5000\n",
       "annual_first_contacts: 1000000\n      month_weights: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]\n      "
       "weekday_weights: "
       "[1, 0, 0, 0, 0, 0, 0]\n      hour_weights: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "
       "0, 0]\n",
       "s.yaml:10:30: intake.sources.police.annual_first_contacts: with the source's profiles this makes 225806 "
       "contacts "
       "in an hour (allowed up to 16384)"},
      {"[0.1, 0.2, 0.3, 0.4]", "[0.1, 0.2, 0.3, 0.3]",
       "s.yaml:13:26: intake.sources.school.need_level_shares: shares must sum to 1 (they sum to 0.9)"},
      {"screening:\n", "  staff_posts: 2\nscreening:\n",
       "s.yaml:14:16: intake.calendar: must be named where intake has posts"},
      {"screening:\n", "  calendar: office\n  out_of_hours_posts: 1\nscreening:\n",
       "s.yaml:15:23: intake.out_of_hours_calendar: must be named where there is such a team"},
      {"screening:\n", "  handover_lost_share: 0.6\n  handover_delayed_share: 0.5\nscreening:\n",
       "s.yaml:15:27: intake.handover_lost_share: must not be above 1 together with intake.handover_delayed_share"},
      {"screening:\n", "  misdirected_calls_per_hour: 2\nscreening:\n",
       "s.yaml:7:1: intake.staff_posts: must be at least 1 where there are calls (telephone_share, "
       "misdirected_calls_per_hour)"},
      {"    school:\n", "    school:\n      holiday_factor: 0.2\n",
       "s.yaml:11:5: intake.sources.school.term_factor: differs from holiday_factor, but intake.terms names no school "
       "terms"},
      {"screening:\n", "  events: {may: {from: \"2015-05-02\", until: \"2015-05-01\"}}\nscreening:\n",
       "s.yaml:14:24: intake.events.may.until: the event ends before it begins"},
      {"screening:\n", "  events: {may: {from: \"2015-05-02\", until: \"2015-05-03\", sources: [scool]}}\nscreening:\n",
       "s.yaml:14:68: intake.events.may.sources: there is no source scool; did you mean school?"},
      {"screening:\n", "screening:\n  decision_rows: {r: {outcome: advice, issues: [neglct]}}\n",
       "s.yaml:15:49: screening.decision_rows.r.issues: there is no issue neglct; did you mean neglect?"},
      {"screening:\n",
       "  events: {may: {from: \"2015-05-02\", until: \"2015-05-03\", lost_contacts: diverted,\n"
       "    diverted_to: [police, school]}}\nscreening:\n",
       "s.yaml:15:18: intake.events.may.diverted_to: must name the one source that makes the lost contacts"},
      {"  office:\n", "  No:\n",
       "s.yaml:4:3: calendars: YAML 1.1 readers take this for true or false; write \"No\" in quotes"},
      {"    police:\n", "    Police:\n",
       "s.yaml:9:5: intake.sources: a name is small letters, digits and _, begins with a letter, up to 39 long "
       "(Police)"},
      {"2015-01-01", "2015-02-29", "s.yaml:2:19: time.first_day: there is no day 2015-02-29"},
      {"2015-01-01", "1979-01-01",
       "s.yaml:2:19: time.first_day: 1979-01-01 is below the range (allowed years 1980 to 2200)"},
      {"format: 1\n", "", "s.yaml:1:1: format: missing; write format: 1 at the top"},
      {"format: 1\n", "format: 2\n", "s.yaml:1:9: format: this program reads format 1 (2)"},
      {"early_help: {calendar: office}",
       "early_help: {calendar: office, services: {hub: {request_share: 0.4, places: 1, calendar: office, "
       "episode_hours: "
       "1}}}",
       "s.yaml:18:32: early_help.services: the request_share of all services must sum to 1 (they sum to 0.4)"},
      {"early_help: {calendar", "early_help: {calender",
       "s.yaml:18:14: early_help.calender: unknown key; did you mean early_help.calendar?"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const char *at = strstr(VALID_SCENARIO, rows[i].given_old);
    assert_non_null(at);
    char text[4096];
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - VALID_SCENARIO), VALID_SCENARIO, rows[i].given_new,
             at + strlen(rows[i].given_old));
    struct scenario_document *document = NULL;
    assert_int_equal(scenario_read_text(text, strlen(text), "s.yaml", &document), DOOR_ERR_SCENARIO);
    if (!has_problem(document, rows[i].want)) {
      assert_string_equal(scenario_problem_text(document, 0), rows[i].want);
    }
    scenario_destroy(&document);
  }
}

static void read__keys_and_values_that_do_not_fit__refused(void **state)
{
  (void)state;
  static const struct refusal rows[] = {
      {"screning: {}\n", "s.yaml:21:1: screning: unknown key; did you mean screening?"},
      {"provenence: {}\n", "s.yaml:21:1: provenence: unknown key; did you mean provenance?"},
      {"screening.staff_posts: 3\n",
       "s.yaml:21:1: screening.staff_posts: keys in a file are nested, not joined with dots"},
      {"intake.sources.nobody.annual_first_contacts: 3\n",
       "s.yaml:21:1: intake.sources.nobody.annual_first_contacts: keys in a file are nested, not joined with dots"},
      {"families: {calendars.x: 1}\n", "s.yaml:21:12: calendars.x: keys in a file are nested, not joined with dots"},
      {"\"\": {families: {}}\n", "s.yaml:21:1: unknown key"},
      {"staff_posts: 3\n", "s.yaml:21:1: staff_posts: unknown key; did you mean intake.staff_posts?"},
      {"measures: {}\n", "s.yaml:21:1: measures: given twice; first in line 20"},
      {"extends: other.yaml\n", "s.yaml:21:1: extends: a scenario that does not come from a file extends nothing"},
      {"families: &f {}\n", "s.yaml:21:11: anchors (&) are not read; write the value out"},
      {"families: !!map {}\n", "s.yaml:21:11: tags (!) are not read; write the value without one"},
      {"---\nformat: 1\n", "s.yaml:21:1: a second document; one file is one document"},
      {"%YAML 1.1\n", "s.yaml:21:1: a line that begins with % is a YAML directive; directives are not read"},
      {"name: \"a\\0b\"\n", "s.yaml:21:7: an escape gives a character that no text may hold"},
      {"title: \"a\n", "s.yaml:21:9: not YAML: double-quoted scalar without closing quote"},
      {"\ttitle: a\n", "s.yaml:21:1: not YAML: tab character may not be used as indentation"},
      {"families: {a: [[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]}\n", "s.yaml:21:29: nested too deep (allowed up to 16 levels)"},
      {"name: a name that is much longer than forty bytes\n",
       "s.yaml:21:7: name: one line of 1 to 39 bytes is wanted (a name that is much longer than forty bytes)"},
      {"provenance: {screening.staff_post: {sourced: x}}\n",
       "s.yaml:21:14: provenance.screening.staff_post: unknown key; did you mean screening.staff_posts?"},
      {"provenance: {calendars.a_name_that_is_longer_than_a_name_may_be: {sourced: x}}\n",
       "s.yaml:21:14: provenance.calendars.a_name_that_is_longer_than_a_name_may_b...: unknown key"},
      {"provenance: {intake.sources.nobody: {sourced: x}}\n",
       "s.yaml:21:14: provenance.intake.sources.nobody: unknown key"},
      {"provenance: {screening: {guessed: x}}\n",
       "s.yaml:21:25: provenance.screening: one of {sourced: where}, {fitted: to what}, {assumed: {low: ..., high: "
       "...}} is wanted"},
      {"provenance: {screening: {sourced: x, measure: decisions}}\n",
       "s.yaml:21:25: provenance.screening: one of {sourced: where}, {fitted: to what}, {assumed: {low: ..., high: "
       "...}} is wanted"},
      {"provenance: {screening: {fitted: x, measure: decision}}\nexpect: {decisions: {at_least: 2, fitted: true}}\n",
       "s.yaml:21:14: provenance.screening: nothing is expected of the measure decision that is fitted: true; did you "
       "mean decisions?"},
      {"provenance: {screening: {fitted: x, measure: decisions}}\nexpect: {decisions: {at_least: 2}}\n",
       "s.yaml:21:14: provenance.screening: nothing is expected of the measure decisions that is fitted: true"},
      {"provenance: {screening: {assumed: {low: 2, high: 1}}}\n",
       "s.yaml:21:41: provenance.screening: low is above high (2, 1)"},
      {"expect: {decisions: {atleast: 4}}\n",
       "s.yaml:21:22: expect.decisions: unknown key atleast; did you mean at_least?"},
      {"expect: {decisions: {}}\n",
       "s.yaml:21:21: expect.decisions: a bound is missing: at_least, at_most or within_share_of"},
      {"expect: {decisions: {at_least: 2, at_most: 1}}\n", "s.yaml:21:21: expect.decisions: at_least is above at_most"},
      {"expect: {decisions: {compared_with: other.yaml}}\n",
       "s.yaml:21:21: expect.decisions: compared_with and direction go together"},
      {"expect: {decisions: {at_least: 2, direction: lower}}\n",
       "s.yaml:21:21: expect.decisions: compared_with and direction go together"},
      {"expect: {decisions: {compared_with: other.yaml, direction: lower, at_most: 2}}\n",
       "s.yaml:21:21: expect.decisions: a comparison has a direction; it has no bound and is not fitted"},
      {"expect: {decisions: {compared_with: other.yaml, direction: fewer}}\n",
       "s.yaml:21:60: expect.decisions: fewer is no direction (allowed higher, lower)"},
      {"expect: {decisions: {compared_with: /other.yaml, direction: lower}}\n",
       "s.yaml:21:37: expect.decisions: a path relative to this file is wanted (/other.yaml)"},
      {"expect: {decisions: {at_least: 2, known_miss: \"\"}}\n",
       "s.yaml:21:47: expect.decisions: known_miss says why on one line, without #"},
      {"expect: {decisions: {at_least: 2, kind: wish}}\n",
       "s.yaml:21:41: expect.decisions: wish is no kind (allowed figure, words, sense)"},
      {"expect: {decisions: {at_least: 2, kind: words, fitted: true}}\n",
       "s.yaml:21:21: expect.decisions: only a figure can be fitted to"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    check_refusal(&rows[i]);
  }
}

static void read__aliases__refused_where_they_stand(void **state)
{
  (void)state;
  static const char text[] = VALID_SCENARIO "handoffs: {screening_to_intake_minutes: *a}\n";
  struct scenario_document *document = NULL;
  assert_int_equal(scenario_read_text(text, sizeof text - 1, "s.yaml", &document), DOOR_ERR_SCENARIO);
  assert_true(has_problem(document, "s.yaml:21:41: aliases (*) are not read; write the value out"));
  scenario_destroy(&document);
}

static void read__ampersand_and_star_in_quotes_and_comments__are_text(void **state)
{
  (void)state;
  static const char text[] = VALID_SCENARIO "title: \"&a *b !c %d\" # &x *y !z\ndescription: A & B\n";
  struct scenario_document *document = NULL;
  assert_int_equal(scenario_read_text(text, sizeof text - 1, "s.yaml", &document), DOOR_OK);
  assert_string_equal(scenario_of(document)->title.en, "&a *b !c %d");
  assert_string_equal(scenario_of(document)->description.en, "A & B");
  scenario_destroy(&document);
}

/* Values under the rule `shares`, thresholds and ratings. */
static void read__values_that_contradict_each_other__refused(void **state)
{
  (void)state;
  static const struct {
    const char *given_line; /* in screening */
    const char *want;
  } rows[] = {
      {"  amber_from_level: 4.5\n",
       "s.yaml:18:21: screening.amber_from_level: must not be above screening.red_from_level (4.5, 4)"},
      {"  assessment_from_level: 2\n",
       "s.yaml:18:26: screening.early_help_from_level: must not be above screening.assessment_from_level (2.5, 2)"},
      {"  decision_rule: shares\n  advice_share: 0.5\n",
       "s.yaml:19:17: screening: no_further_action_share, advice_share, early_help_share and assessment_share must sum "
       "to 1 (they sum to 1.5)"},
      {"  sign_off_share: 0.5\n",
       "s.yaml:18:19: screening.sign_off_posts: must be at least 1 where decisions are signed off "
       "(screening.sign_off_share)"},
      {"  staff_at_close: finnish\n",
       "s.yaml:18:19: screening.staff_at_close: finnish is not allowed (finish, suspend); did you mean finish?"},
      /* Of many words those that fit, whole. */
      {"changes:\n  a: {from: \"2026-01-05\", key: screening.staff_posts, value: 2}\n",
       "s.yaml:19:32: changes.a.key: screening.staff_posts is not allowed (screening.red_from_level, "
       "screening.amber_from_level, screening.advice_from_level, screening.signpost_from_level, and 47 more)"},
  };
  const char *at = strstr(VALID_SCENARIO, "early_help:");
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[4096];
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - VALID_SCENARIO), VALID_SCENARIO, rows[i].given_line, at);
    struct scenario_document *document = NULL;
    assert_int_equal(scenario_read_text(text, strlen(text), "s.yaml", &document), DOOR_ERR_SCENARIO);
    assert_string_equal(scenario_problem_text(document, 0), rows[i].want);
    assert_int_equal(scenario_problem_count(document), 1);
    scenario_destroy(&document);
  }
}

/* What an assessment needs somebody for, or a day. */
static void read__assessment_without_anybody_or_a_day__refused(void **state)
{
  (void)state;
  static const struct {
    const char *given; /* of assessment */
    const char *want;
  } rows[] = {
      {", transfer_rule: meeting, transfer_by_weekday: [0, 0.5, 0, 0, 0, 0, 0]}",
       "s.yaml:19:47: assessment.transfer_by_weekday: at least one day must have room for a family where a meeting "
       "transfers cases (assessment.transfer_rule)"},
      {", sign_off_by: screening_seniors}",
       "s.yaml:19:45: screening.senior_posts: must be at least 1 where seniors of screening sign off assessments "
       "(assessment.sign_off_by)"},
      {", closing_by: support_workers}",
       "s.yaml:19:44: assessment.support_posts: must be at least 1 where support workers close cases "
       "(assessment.closing_by)"},
  };
  const char *at = strstr(VALID_SCENARIO, "}\nmeasures:");
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[4096];
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - VALID_SCENARIO), VALID_SCENARIO, rows[i].given, at + 1);
    struct scenario_document *document = NULL;
    assert_int_equal(scenario_read_text(text, strlen(text), "s.yaml", &document), DOOR_ERR_SCENARIO);
    assert_string_equal(scenario_problem_text(document, 0), rows[i].want);
    assert_int_equal(scenario_problem_count(document), 1);
    scenario_destroy(&document);
  }
}

static void guard__bytes_that_no_text_holds__refused_before_the_library(void **state)
{
  (void)state;
  static const struct {
    const char *given_bytes;
    size_t given_count;
    const char *want;
  } rows[] = {
      {"\x25\xa9\x21", 3, "s.yaml:1:1: a line that begins with % is a YAML directive; directives are not read"},
      {"a: \xa9\n", 4, "s.yaml:1:4: the byte 0xa9 is not UTF-8; save the file as UTF-8"},
      {"a: \xc0\xaf\n", 6, "s.yaml:1:4: the byte 0xc0 is not UTF-8; save the file as UTF-8"},     /* overlong */
      {"a: \xed\xa0\x80\n", 7, "s.yaml:1:4: the byte 0xed is not UTF-8; save the file as UTF-8"}, /* surrogate */
      {"\xef\xbb\xbf"
       "a: 1\n",
       8, "s.yaml:1:1: a byte order mark; save the file as UTF-8 without one"},
      {"a: 1\nb\0", 7, "s.yaml:2:2: a NUL byte; this is not a text file"},
      {"a: \x1b\n", 5, "s.yaml:1:4: a control character; remove it"},
      {"a: 1\rb", 6, "s.yaml:1:5: a carriage return alone; end lines with a line feed"},
      {"\xc3\xa9: \xe2\x80\xa8\n", 8,
       "s.yaml:1:4: a character that YAML 1.1 takes for a line break and YAML 1.2 does not; remove it"},
      {"", 0, "s.yaml:1:1: there is nothing in it"},
      {"# nothing\n", 10, "s.yaml:1:1: there is nothing in it"},
      {"- 1\n", 4, "s.yaml:1:1: a scenario is a mapping that begins with format: 1"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct scenario_document *document = NULL;
    assert_int_equal(scenario_read_text(rows[i].given_bytes, rows[i].given_count, "s.yaml", &document),
                     DOOR_ERR_SCENARIO);
    assert_string_equal(scenario_problem_text(document, 0), rows[i].want);
    scenario_destroy(&document);
  }
}

static void guard__a_file_too_long__refused(void **state)
{
  (void)state;
  size_t count = SCENARIO_FILE_BYTES_MAX + 1;
  char *text = malloc(count);
  assert_non_null(text);
  memset(text, '#', count);
  struct scenario_document *document = NULL;
  assert_int_equal(scenario_read_text(text, count, "s.yaml", &document), DOOR_ERR_SCENARIO);
  assert_string_equal(scenario_problem_text(document, 0), "s.yaml:1:1: 1048577 bytes long (allowed up to 1048576)");
  scenario_destroy(&document);
  free(text);
}

static void read__too_many_of_something__refused(void **state)
{
  (void)state;
  char text[16384] = VALID_SCENARIO;
  const char *at = strstr(VALID_SCENARIO, "screening:");
  size_t used = (size_t)(at - VALID_SCENARIO);
  for (int i = 0; i < DOOR_SOURCES_MAX; i++) { /* there are two already */
    used += (size_t)snprintf(text + used, sizeof text - used, "    more_%d: {annual_first_contacts: 1}\n", i);
  }
  snprintf(text + used, sizeof text - used, "%s", at);
  struct scenario_document *document = NULL;
  assert_int_equal(scenario_read_text(text, strlen(text), "s.yaml", &document), DOOR_ERR_SCENARIO);
  assert_int_equal(scenario_problem_count(document), 2);
  assert_string_equal(scenario_problem_text(document, 0),
                      "s.yaml:36:5: intake.sources: no room for more_22 (allowed up to 24)");
  scenario_destroy(&document);
}

static void read__more_than_a_hundred_problems__hundred_and_a_count(void **state)
{
  (void)state;
  char text[8192] = VALID_SCENARIO;
  size_t used = strlen(text);
  for (int i = 0; i < 130; i++) {
    used += (size_t)snprintf(text + used, sizeof text - used, "k%d: 1\n", i);
  }
  struct scenario_document *document = NULL;
  assert_int_equal(scenario_read_text(text, used, "s.yaml", &document), DOOR_ERR_SCENARIO);
  assert_int_equal(scenario_problem_count(document), SCENARIO_PROBLEMS_MAX + 1);
  assert_string_equal(scenario_problem_text(document, 99), "s.yaml:120:1: k99: unknown key");
  assert_string_equal(scenario_problem_text(document, 100), "and 30 more");
  scenario_destroy(&document);
}

/* A locale may write 0,5; a scenario never does. Where the machine has no such locale nothing is shown. */
static void read__under_a_locale_with_decimal_commas__numbers_stay(void **state)
{
  (void)state;
  static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "pl_PL.UTF-8"};
  for (size_t i = 0; i < COUNT(locales); i++) {
    setlocale(LC_ALL, locales[i]);
    struct scenario_document *document = NULL;
    assert_int_equal(scenario_read_text(VALID_SCENARIO, strlen(VALID_SCENARIO), "s.yaml", &document), DOOR_OK);
    assert_true(scenario_of(document)->intake.sources[1].annual_first_contacts == 1000.5);
    scenario_destroy(&document);
  }
  setlocale(LC_ALL, "C");
}

static void read__valid_text__every_value_in_its_place(void **state)
{
  (void)state;
  struct scenario_document *document = NULL;
  assert_int_equal(scenario_read_text(VALID_SCENARIO, strlen(VALID_SCENARIO), "a/valid-one.yaml", &document), DOOR_OK);
  assert_int_equal(scenario_problem_count(document), 0);
  const struct door_scenario *scenario = scenario_of(document);
  assert_non_null(scenario);
  assert_string_equal(scenario->name, "valid-one");
  assert_string_equal(scenario->title.en, "Untitled");
  assert_int_equal(scenario->time.first_day.year, 2015);
  assert_int_equal(scenario->time.run_in_days, 365);
  assert_int_equal(scenario->calendar_count, 1);
  assert_int_equal(scenario->calendars[0].hours[1].count, 2);
  assert_int_equal(scenario->calendars[0].hours[1].intervals[1].open_seconds, 13 * 3600);
  assert_int_equal(scenario->calendars[0].hours[2].count, 0);
  assert_int_equal(scenario->intake.source_count, 2);
  assert_string_equal(scenario->intake.sources[1].name, "school");
  assert_true(scenario->intake.sources[1].need_level_shares[2] == 0.3);
  assert_true(scenario->intake.sources[0].hour_weights[23] == 1.0);
  assert_int_equal(scenario->screening.staff_posts, 5);
  assert_int_equal(scenario->screening.decision_minutes.kind, SIM_LOGNORMAL);
  assert_int_equal(scenario->screening.decision_rule, DOOR_DECISION_BY_THRESHOLDS);
  assert_int_equal(scenario->assessment.plan_hours.kind, SIM_CONSTANT);
  char origin[SCENARIO_ORIGIN_BYTES];
  scenario_origin(document, "screening.staff_posts", origin);
  assert_string_equal(origin, "valid-one.yaml:15");
  scenario_origin(document, "screening.advice_share", origin);
  assert_string_equal(origin, "default");
  scenario_origin(document, "screening.nothing", origin);
  assert_string_equal(origin, "");
  scenario_destroy(&document);
}

static void read__distributions_in_every_form__their_means(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    double want_mean; /* by the textbook formula */
  } rows[] = {
      {"12.5", 12.5},
      {"{constant: 5}", 5},
      {"{uniform: {low: 2, high: 6}}", 4},
      {"{triangular: {low: 1, mode: 2, high: 9}}", 4},
      {"{exponential: {mean: 30}}", 30},
      {"{lognormal: {mean: 35, sd: 20}}", 35},
      {"{lognormal: {p90: 60, mean: 35}}", 35},
      {"{lognormal: {median: 35, p90: 35}}", 35},
      {"{gamma: {mean: 7, sd: 3}}", 7},
      {"{gamma: {shape: 2, mean: 8}}", 8},
      {"{weibull: {shape: 1, scale: 4}}", 4},
      {"{weibull: {shape: 2, mean: 4}}", 4},
      {"{empirical: {values: [0, 10, 20], shares: [0, 0.5, 1]}}", 10},
      {"{discrete: {values: [1, 3], weights: [1, 3]}}", 2.5},
  };
  const char *old = "{lognormal: {mean: 35, p90: 60}}";
  const char *at = strstr(VALID_SCENARIO, old);
  for (size_t i = 0; i < COUNT(rows); i++) {
    char text[4096];
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - VALID_SCENARIO), VALID_SCENARIO, rows[i].given,
             at + strlen(old));
    struct scenario_document *document = NULL;
    assert_int_equal(scenario_read_text(text, strlen(text), "s.yaml", &document), DOOR_OK);
    double mean = sim_distribution_mean(&scenario_of(document)->screening.decision_minutes);
    assert_true(mean > rows[i].want_mean * (1 - 1e-9) && mean < rows[i].want_mean * (1 + 1e-9));
    scenario_destroy(&document);
  }
}

static void read__expectations__kept_in_order(void **state)
{
  (void)state;
  static const char text[] = VALID_SCENARIO "expect:\n"
                                            "  assessments: {at_least: 1900, stands_for: \"CDF 4.2\", fitted: true}\n"
                                            "  decisions: {at_most: 3, within_share_of: {value: 2.5, share: 0.1}}\n"
                                            "  plans: {compared_with: b.yaml, direction: higher, kind: words, "
                                            "known_miss: \"no need\"}\n";
  struct scenario_document *document = NULL;
  assert_int_equal(scenario_read_text(text, sizeof text - 1, "s.yaml", &document), DOOR_OK);
  assert_int_equal(scenario_expectation_count(document), 3);
  const struct scenario_expectation *first = scenario_expectation_at(document, 0);
  assert_string_equal(first->measure, "assessments");
  assert_true(first->has_at_least && !first->has_at_most && !first->has_within && first->fitted);
  assert_true(first->at_least == 1900);
  assert_string_equal(first->stands_for, "CDF 4.2");
  assert_string_equal(first->origin, "s.yaml:22");
  const struct scenario_expectation *second = scenario_expectation_at(document, 1);
  assert_true(second->has_at_most && second->has_within && second->within_value == 2.5 && second->within_share == 0.1);
  assert_string_equal(second->stands_for, "");
  assert_null(second->compared_with);
  const struct scenario_expectation *third = scenario_expectation_at(document, 2);
  assert_true(third->has_direction && third->wants_higher && third->kind == SCENARIO_WORDS);
  assert_string_equal(third->compared_path, "b.yaml");
  assert_string_equal(third->known_miss, "no need");
  scenario_destroy(&document);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(read__values_out_of_form_or_range__refused_with_place_and_reason),
      cmocka_unit_test(read__one_piece_changed__told_at_its_place),
      cmocka_unit_test(read__keys_and_values_that_do_not_fit__refused),
      cmocka_unit_test(read__aliases__refused_where_they_stand),
      cmocka_unit_test(read__ampersand_and_star_in_quotes_and_comments__are_text),
      cmocka_unit_test(read__values_that_contradict_each_other__refused),
      cmocka_unit_test(read__assessment_without_anybody_or_a_day__refused),
      cmocka_unit_test(guard__bytes_that_no_text_holds__refused_before_the_library),
      cmocka_unit_test(guard__a_file_too_long__refused),
      cmocka_unit_test(read__too_many_of_something__refused),
      cmocka_unit_test(read__more_than_a_hundred_problems__hundred_and_a_count),
      cmocka_unit_test(read__under_a_locale_with_decimal_commas__numbers_stay),
      cmocka_unit_test(read__valid_text__every_value_in_its_place),
      cmocka_unit_test(read__distributions_in_every_form__their_means),
      cmocka_unit_test(read__expectations__kept_in_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
