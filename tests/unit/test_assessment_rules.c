/* How an assessment and a plan end, as tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assessment_rules.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define JUST_BELOW(x) nextafter(x, -1e9)
#define JUST_ABOVE(x) nextafter(x, 1e9)

/* A plan from its level on, whatever the draw; below it the draw decides between step-down and the end. A level of
 * need has no noise here, so the border may stand between two levels or on one. */
static void ending__level_and_draw__one_row_each(void **state)
{
  (void)state;
  const struct {
    double given_plan_from, given_step_down;
    uint8_t given_level;
    double given_u;
    int want_outcome;
  } rows[] = {
      {3, 0.5, 4, 0.1, DOOR_OUTCOME_PLAN},
      {3, 0.5, 3, 0.1, DOOR_OUTCOME_PLAN},
      {3, 1, 3, 0.9, DOOR_OUTCOME_PLAN},
      {JUST_BELOW(3), 0.5, 3, 0.9, DOOR_OUTCOME_PLAN},
      {JUST_ABOVE(3), 0.5, 3, 0.9, DOOR_OUTCOME_NOT_ELIGIBLE},
      {3, 0.5, 2, JUST_BELOW(0.5), DOOR_OUTCOME_STEP_DOWN},
      {3, 0.5, 2, 0.5, DOOR_OUTCOME_NOT_ELIGIBLE},
      {3, 0, 2, 1e-300, DOOR_OUTCOME_NOT_ELIGIBLE},
      {3, 1, 2, JUST_BELOW(1), DOOR_OUTCOME_STEP_DOWN},
      {3, 0, 0, 0.5, DOOR_OUTCOME_NOT_ELIGIBLE}, /* need that went while the family waited */
      {0, 0, 0, 0.5, DOOR_OUTCOME_PLAN},
      {10, 0, 4, 0.5, DOOR_OUTCOME_NOT_ELIGIBLE},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_assessment rules = {.plan_from_level = rows[i].given_plan_from,
                                    .step_down_share = rows[i].given_step_down};
    assert_int_equal(assessment_ending_of(&rules, rows[i].given_level, rows[i].given_u)->outcome, rows[i].want_outcome);
  }
}

/* What each ending means. Only a plan goes on helping; only a step-down does not end the contact. */
static void ending__every_row__says_what_follows(void **state)
{
  (void)state;
  static const struct {
    uint8_t given_level;
    double given_u;
    struct assessment_ending want;
  } rows[] = {
      {3, 0.1, {DOOR_OUTCOME_PLAN, DOOR_RULE_LATENT_LEVEL, true, true, DOOR_STANDING_HELPED}},
      {2, 0.9, {DOOR_OUTCOME_NOT_ELIGIBLE, DOOR_RULE_LATENT_LEVEL, true, false, DOOR_STANDING_CLOSED}},
      {2, 0.1, {DOOR_OUTCOME_STEP_DOWN, DOOR_RULE_STEP_DOWN_SHARE, false, false, DOOR_STANDING_WAITING}},
  };
  static const struct door_assessment rules = {.plan_from_level = 3, .step_down_share = 0.5};
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct assessment_ending *found = assessment_ending_of(&rules, rows[i].given_level, rows[i].given_u);
    assert_int_equal(found->outcome, rows[i].want.outcome);
    assert_int_equal(found->rule, rows[i].want.rule);
    assert_int_equal(found->closes, rows[i].want.closes);
    assert_int_equal(found->has_plan, rows[i].want.has_plan);
    assert_int_equal(found->family_standing, rows[i].want.family_standing);
  }
}

static void after_plan__draw_against_the_share__met_or_at_its_hazard(void **state)
{
  (void)state;
  const struct {
    double given_share, given_u;
    int want;
  } rows[] = {
      {0.7, JUST_BELOW(0.7), DOOR_STANDING_MET},
      {0.7, 0.7, DOOR_STANDING_CLOSED},
      {0, 1e-300, DOOR_STANDING_CLOSED},
      {1, JUST_BELOW(1), DOOR_STANDING_MET},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_assessment rules = {.need_met_share = rows[i].given_share};
    assert_int_equal(assessment_after_plan(&rules, rows[i].given_u), rows[i].want);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ending__level_and_draw__one_row_each),
      cmocka_unit_test(ending__every_row__says_what_follows),
      cmocka_unit_test(after_plan__draw_against_the_share__met_or_at_its_hazard),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
