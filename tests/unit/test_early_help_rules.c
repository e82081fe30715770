/* How an episode of early help ends, as a table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "early_help_rules.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define JUST_BELOW(x) nextafter(x, -1e9)

/* Met where the draw lies below the share; at the share it is unmet. A met need closes the family's story, an unmet one
 * leaves it at its hazard. */
static void ending__draw_against_the_share__met_or_unmet(void **state)
{
  (void)state;
  const struct {
    double given_share, given_u;
    bool want_met;
  } rows[] = {
      {0.6, 1e-300, true},         {0.6, JUST_BELOW(0.6), true}, {0.6, 0.6, false},
      {0.6, JUST_BELOW(1), false}, {0, 1e-300, false},           {1, JUST_BELOW(1), true},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_early_help rules = {.need_met_share = rows[i].given_share};
    const struct early_help_ending *found = early_help_ending_of(&rules, rows[i].given_u);
    assert_int_equal(found->outcome, rows[i].want_met ? DOOR_OUTCOME_EARLY_HELP_MET : DOOR_OUTCOME_EARLY_HELP_UNMET);
    assert_int_equal(found->rule, DOOR_RULE_NEED_MET_SHARE);
    assert_int_equal(found->family_standing, rows[i].want_met ? DOOR_STANDING_MET : DOOR_STANDING_CLOSED);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ending__draw_against_the_share__met_or_unmet),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
