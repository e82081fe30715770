/* The rules of screening as tables: at, just below and just above each border. Noise and draws are given, not drawn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scenario_builder.h"

#include "screening_rules.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define JUST_BELOW(x) nextafter(x, -1e9)
#define JUST_ABOVE(x) nextafter(x, 1e9)

enum {
  NOTHING = DOOR_OUTCOME_NO_FURTHER_ACTION,
  ADVICE = DOOR_OUTCOME_ADVICE,
  EARLY_HELP = DOOR_OUTCOME_EARLY_HELP,
  REFERRAL = DOOR_OUTCOME_REFERRAL,
};

/* sd x (1 - quality) x the normal's quantile; 0.8413447460685429 is its share below 1. */
static void apparent_level__noise__shrinks_with_the_quality_of_information(void **state)
{
  (void)state;
  static const struct {
    double given_sd;
    uint8_t given_level;
    double given_quality, given_noise;
    double want;
  } rows[] = {
      {0, 2, 0, 1.3, 2},     {1, 2, 1, 1.3, 2},  {1, 2, 0, 0, 2},  {1, 2, 0, 1, 3},
      {1, 2, 0.75, 1, 2.25}, {2, 1, 0.5, -1, 0}, {3, 1, 0, -1, 0}, /* never below 0, above 4 as far as it goes */
      {3, 4, 0, 1, 7},       {1, 0, 0, 0, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_screening screening = valid_screening();
    screening.apparent_noise_sd_levels = rows[i].given_sd;
    double found =
        screening_apparent_level(&screening, rows[i].given_level, rows[i].given_quality, rows[i].given_noise);
    assert_true(fabs(found - rows[i].want) < 1e-14 * 8);
  }
}

static void priority__by_apparent_level__from_its_border_on(void **state)
{
  (void)state;
  const struct {
    double given_level;
    uint8_t want;
  } rows[] = {
      {4, 0}, {JUST_BELOW(4), 1}, {JUST_ABOVE(4), 0}, {3, 1}, {JUST_BELOW(3), 2}, {JUST_ABOVE(3), 1}, {0, 2}, {-5, 2},
      {9, 0}};
  struct door_screening screening = valid_screening(); /* red from 4, amber from 3 */
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(screening_priority(&screening, rows[i].given_level, 0), rows[i].want);
    assert_int_equal(screening_priority(&screening, rows[i].given_level, JUST_BELOW(1)), rows[i].want);
  }
}

/* Red 0.25, amber 0.5, green the rest; what is seen does not count. */
static void priority__by_shares__by_the_draw_alone(void **state)
{
  (void)state;
  const struct {
    double given_u;
    uint8_t want;
  } rows[] = {{1e-300, 0}, {JUST_BELOW(0.25), 0}, {0.25, 1}, {JUST_BELOW(0.75), 1}, {0.75, 2}, {JUST_BELOW(1), 2}};
  struct door_screening screening = valid_screening();
  screening.priority_rule = DOOR_PRIORITY_BY_SHARES;
  screening.priority_shares[0] = 0.25;
  screening.priority_shares[1] = 0.5;
  screening.priority_shares[2] = 0.25;
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(screening_priority(&screening, 4, rows[i].given_u), rows[i].want);
    assert_int_equal(screening_priority(&screening, 1, rows[i].given_u), rows[i].want);
  }
}

/* Advice from 1.5, early help from 2.5, assessment from 3.5. A shift above 0 lets fewer through. The shifts are powers
 * of two, so that the shifted borders are exact. */
static void decide__by_thresholds__from_the_shifted_border_on(void **state)
{
  (void)state;
  const struct {
    double given_level, given_shift;
    int want;
  } rows[] = {
      {JUST_BELOW(1.5), 0, NOTHING},
      {1.5, 0, ADVICE},
      {JUST_ABOVE(1.5), 0, ADVICE},
      {JUST_BELOW(2.5), 0, ADVICE},
      {2.5, 0, EARLY_HELP},
      {JUST_ABOVE(2.5), 0, EARLY_HELP},
      {JUST_BELOW(3.5), 0, EARLY_HELP},
      {3.5, 0, REFERRAL},
      {JUST_ABOVE(3.5), 0, REFERRAL},
      {-10, 0, NOTHING},
      {100, 0, REFERRAL},
      {1.5, 0.25, NOTHING},
      {1.75, 0.25, ADVICE},
      {JUST_BELOW(2.75), 0.25, ADVICE},
      {2.75, 0.25, EARLY_HELP},
      {JUST_BELOW(3.75), 0.25, EARLY_HELP},
      {3.75, 0.25, REFERRAL},
      {4, 1, EARLY_HELP},
      {JUST_BELOW(1), -0.5, NOTHING},
      {1, -0.5, ADVICE},
      {2, -0.5, EARLY_HELP},
      {3, -0.5, REFERRAL},
      {0, -3, EARLY_HELP},
      {1, -3, REFERRAL},
  };
  struct door_screening screening = valid_screening();
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct screening_decision found = screening_decide(&screening, rows[i].given_level, rows[i].given_shift, 0.5);
    assert_int_equal(found.outcome, rows[i].want);
    assert_int_equal(found.rule, DOOR_RULE_BY_THRESHOLDS);
  }
}

/* Where borders stand on each other or out of order the more serious outcome goes first. */
static void decide__thresholds_coincide__more_serious_first(void **state)
{
  (void)state;
  static const struct {
    double given_advice, given_early_help, given_assessment;
    double given_level;
    int want;
  } rows[] = {
      {2, 2, 2, 2, REFERRAL},   {2, 2, 3, 2, EARLY_HELP}, {3, 2, 4, 2.5, EARLY_HELP}, /* nobody is given advice */
      {3, 3, 2, 2.5, REFERRAL}, {0, 10, 10, 4, ADVICE},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_screening screening = valid_screening();
    screening.advice_from_level = rows[i].given_advice;
    screening.early_help_from_level = rows[i].given_early_help;
    screening.assessment_from_level = rows[i].given_assessment;
    assert_int_equal(screening_decide(&screening, rows[i].given_level, 0, 0.5).outcome, rows[i].want);
  }
}

/* No further action 0.25, advice 0.25, early help 0.25, assessment the rest; neither level nor shift counts. */
static void decide__by_shares__by_the_draw_alone(void **state)
{
  (void)state;
  const struct {
    double given_u;
    int want;
  } rows[] = {{1e-300, NOTHING}, {JUST_BELOW(0.25), NOTHING},    {0.25, ADVICE},   {JUST_BELOW(0.5), ADVICE},
              {0.5, EARLY_HELP}, {JUST_BELOW(0.75), EARLY_HELP}, {0.75, REFERRAL}, {JUST_BELOW(1), REFERRAL}};
  struct door_screening screening = valid_screening();
  screening.decision_rule = DOOR_DECISION_BY_SHARES;
  screening.no_further_action_share = 0.25;
  screening.advice_share = 0.25;
  screening.early_help_share = 0.25;
  screening.assessment_share = 0.25;
  for (size_t i = 0; i < COUNT(rows); i++) {
    for (int level = 0; level < 5; level++) {
      struct screening_decision found = screening_decide(&screening, level, level - 2, rows[i].given_u);
      assert_int_equal(found.outcome, rows[i].want);
      assert_int_equal(found.rule, DOOR_RULE_BY_SHARES);
    }
  }
}

static struct screening_decision decided(const struct door_screening *screening, double level, double consent_u)
{
  struct screening_decision decision = screening_decide(screening, level, 0, 0.5);
  return screening_needs_consent(screening, decision) ? screening_with_consent(screening, decision, consent_u)
                                                      : decision;
}

/* Consent is asked for early help only, and by either rule; who refuses is given advice. */
static void decide__early_help_offered__needs_consent(void **state)
{
  (void)state;
  const struct {
    double given_level, given_consent_share, given_consent_u;
    int want_outcome;
    int want_rule;
  } rows[] = {
      {3, 0.5, JUST_BELOW(0.5), EARLY_HELP, DOOR_RULE_BY_THRESHOLDS},
      {3, 0.5, 0.5, ADVICE, DOOR_RULE_CONSENT_REFUSED},
      {3, 0, 1e-300, ADVICE, DOOR_RULE_CONSENT_REFUSED},
      {3, 1, JUST_BELOW(1), EARLY_HELP, DOOR_RULE_BY_THRESHOLDS},
      {4, 0, 0.5, REFERRAL, DOOR_RULE_BY_THRESHOLDS},
      {2, 0, 0.5, ADVICE, DOOR_RULE_BY_THRESHOLDS},
      {1, 0, 0.5, NOTHING, DOOR_RULE_BY_THRESHOLDS},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_screening screening = valid_screening();
    screening.early_help_consent_share = rows[i].given_consent_share;
    struct screening_decision found = decided(&screening, rows[i].given_level, rows[i].given_consent_u);
    assert_int_equal(found.outcome, rows[i].want_outcome);
    assert_int_equal(found.rule, rows[i].want_rule);
  }
  struct door_screening by_shares = valid_screening();
  by_shares.decision_rule = DOOR_DECISION_BY_SHARES;
  by_shares.no_further_action_share = 0;
  by_shares.early_help_share = 1;
  by_shares.early_help_consent_share = 0.5;
  assert_int_equal(decided(&by_shares, 1, 0.4).rule, DOOR_RULE_BY_SHARES);
  assert_int_equal(decided(&by_shares, 1, 0.5).rule, DOOR_RULE_CONSENT_REFUSED);
}

/* Advice from 1.5, early help from 2.5, referral from 3.5. Row 0: a sign of harm is referred; row 1: police, a third
 * contact, level 1 to 2.5, early help; row 2: from level 2 signposted where there is no sign; row 3: below 1.2 neglect
 * and exploitation are referred. */
static void rows__first_that_holds__goes_before_the_thresholds(void **state)
{
  (void)state;
  enum { POLICE, SCHOOL };
  struct door_screening screening = valid_screening();
  screening.early_help_consent_share = 0.5;
  screening.decision_row_count = 4;
  screening.decision_rows[0] = (struct door_decision_row){
      .below_level = 100, .repeats_from = 1, .harm_sign = DOOR_HARM_SIGN_SEEN, .outcome = DOOR_ROW_REFERRAL};
  screening.decision_rows[1] = (struct door_decision_row){
      .sources = 1U << POLICE, .from_level = 1, .below_level = 2.5, .repeats_from = 3, .outcome = DOOR_ROW_EARLY_HELP};
  screening.decision_rows[2] = (struct door_decision_row){.from_level = 2,
                                                          .below_level = 2.5,
                                                          .repeats_from = 1,
                                                          .harm_sign = DOOR_HARM_SIGN_NOT_SEEN,
                                                          .outcome = DOOR_ROW_SIGNPOST};
  screening.decision_rows[3] =
      (struct door_decision_row){.below_level = 1.2,
                                 .repeats_from = 1,
                                 .issues = 1U << DOOR_ISSUE_NEGLECT | 1U << DOOR_ISSUE_EXPLOITATION,
                                 .outcome = DOOR_ROW_REFERRAL};
  static const struct {
    const char *given;
    struct screening_sight sight;
    int want;
    int want_rule;
  } rows[] = {
      {"no row", {.seen = 1.6, .repeat_count = 1}, ADVICE, DOOR_RULE_BY_THRESHOLDS},
      {"a sign of harm", {.seen = 1, .repeat_count = 1, .has_harm_sign = true}, REFERRAL, DOOR_RULE_BY_ROW},
      {"police, third contact", {.seen = 1, .repeat_count = 3}, EARLY_HELP, DOOR_RULE_BY_ROW},
      {"police, second contact", {.seen = 1, .repeat_count = 2}, NOTHING, DOOR_RULE_BY_THRESHOLDS},
      {"school, third contact", {.seen = 1, .repeat_count = 3, .source = SCHOOL}, NOTHING, DOOR_RULE_BY_THRESHOLDS},
      {"neglect", {.seen = 1, .repeat_count = 1, .issue = DOOR_ISSUE_NEGLECT}, REFERRAL, DOOR_RULE_BY_ROW},
      {"exploitation", {.seen = 1, .repeat_count = 1, .issue = DOOR_ISSUE_EXPLOITATION}, REFERRAL, DOOR_RULE_BY_ROW},
      {"disability", {.seen = 1, .repeat_count = 1, .issue = DOOR_ISSUE_DISABILITY}, NOTHING, DOOR_RULE_BY_THRESHOLDS},
      {"at the row's first level", {.seen = 2, .repeat_count = 1}, DOOR_OUTCOME_SIGNPOST, DOOR_RULE_BY_ROW},
      {"at the level where it ends", {.seen = 2.5, .repeat_count = 1}, EARLY_HELP, DOOR_RULE_BY_THRESHOLDS},
      {"rows move with the thresholds",
       {.seen = 2.5, .shift_levels = 0.5, .repeat_count = 1},
       DOOR_OUTCOME_SIGNPOST,
       DOOR_RULE_BY_ROW},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct screening_decision before =
        screening_decide(&screening, rows[i].sight.seen, rows[i].sight.shift_levels, 0.5);
    struct screening_decision found = screening_by_rows(&screening, before, &rows[i].sight);
    assert_int_equal(screening_needs_consent(&screening, found), found.outcome == DOOR_OUTCOME_EARLY_HELP);
    if ((int)found.outcome != rows[i].want || (int)found.rule != rows[i].want_rule) {
      fail_msg("%s: outcome %d by rule %d", rows[i].given, found.outcome, found.rule);
    }
  }
  screening.decision_rule = DOOR_DECISION_BY_SHARES;
  struct screening_decision by_shares = {DOOR_OUTCOME_REFERRAL, DOOR_RULE_BY_SHARES};
  assert_int_equal(screening_by_rows(&screening, by_shares, &rows[1].sight).rule, DOOR_RULE_BY_SHARES);
  assert_true(screening_counts_repeats(&screening));
  screening.decision_rows[1].repeats_from = 1;
  assert_false(screening_counts_repeats(&screening));
}

/* Signposting begins at 2 and ends where early help begins, at 2.5. */
static void decide__signpost__lies_between_advice_and_early_help(void **state)
{
  (void)state;
  struct door_screening screening = valid_screening();
  static const struct {
    double given_from;
    double given_level;
    int want;
  } rows[] = {{100, 2.4, ADVICE},
              {2, 1.9, ADVICE},
              {2, 2, DOOR_OUTCOME_SIGNPOST},
              {2, 2.4, DOOR_OUTCOME_SIGNPOST},
              {2, 2.5, EARLY_HELP}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    screening.signpost_from_level = rows[i].given_from;
    assert_int_equal(screening_decide(&screening, rows[i].given_level, 0, 0.5).outcome, rows[i].want);
  }
}

/* The whole table: every outcome that a decision can give has one route; it closes, or goes where there is a link. */
static void route__every_outcome__closes_or_goes_on_over_a_link(void **state)
{
  (void)state;
  static const struct {
    enum door_outcome given;
    bool want_closes;
    enum door_party want_to;
    enum door_message_type want_message;
    enum door_standing want_standing;
  } rows[] = {
      {DOOR_OUTCOME_NO_FURTHER_ACTION, true, DOOR_CONDUCTOR, 0, DOOR_STANDING_CLOSED},
      {DOOR_OUTCOME_ADVICE, true, DOOR_CONDUCTOR, 0, DOOR_STANDING_CLOSED},
      {DOOR_OUTCOME_SIGNPOST, true, DOOR_CONDUCTOR, 0, DOOR_STANDING_CLOSED},
      {DOOR_OUTCOME_EARLY_HELP, false, DOOR_EARLY_HELP, DOOR_EARLY_HELP_REQUEST_MESSAGE, DOOR_STANDING_WAITING},
      {DOOR_OUTCOME_REFERRAL, false, DOOR_ASSESSMENT, DOOR_REFERRAL_MESSAGE, DOOR_STANDING_WAITING},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct screening_route *found = screening_route_of(rows[i].given);
    assert_int_equal(found->outcome, rows[i].given);
    assert_int_equal(found->closes, rows[i].want_closes);
    assert_int_equal(found->family_standing, rows[i].want_standing);
    if (!found->closes) {
      assert_int_equal(found->to, rows[i].want_to);
      assert_int_equal(found->message, rows[i].want_message);
      assert_true(door_message_has_link(DOOR_SCREENING, found->to, (uint8_t)found->message));
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(apparent_level__noise__shrinks_with_the_quality_of_information),
      cmocka_unit_test(priority__by_apparent_level__from_its_border_on),
      cmocka_unit_test(priority__by_shares__by_the_draw_alone),
      cmocka_unit_test(decide__by_thresholds__from_the_shifted_border_on),
      cmocka_unit_test(decide__thresholds_coincide__more_serious_first),
      cmocka_unit_test(decide__by_shares__by_the_draw_alone),
      cmocka_unit_test(decide__early_help_offered__needs_consent),
      cmocka_unit_test(rows__first_that_holds__goes_before_the_thresholds),
      cmocka_unit_test(decide__signpost__lies_between_advice_and_early_help),
      cmocka_unit_test(route__every_outcome__closes_or_goes_on_over_a_link),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
