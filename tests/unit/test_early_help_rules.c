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
    const struct early_help_ending *found = early_help_ending_of(rows[i].given_share, rows[i].given_u);
    assert_int_equal(found->outcome, rows[i].want_met ? DOOR_OUTCOME_EARLY_HELP_MET : DOOR_OUTCOME_EARLY_HELP_UNMET);
    assert_int_equal(found->rule, DOOR_RULE_NEED_MET_SHARE);
    assert_int_equal(found->family_standing, rows[i].want_met ? DOOR_STANDING_MET : DOOR_STANDING_CLOSED);
  }
}

/* Shares 0.2, 0, 0.5, 0.3: the bounds lie at 0.2 and 0.7; who has no share gets nobody. */
static void list__draw_against_the_shares__the_service_it_falls_into(void **state)
{
  (void)state;
  struct door_early_help rules = {.provider_count = 4};
  static const double shares[] = {0.2, 0, 0.5, 0.3};
  for (uint32_t i = 0; i < COUNT(shares); i++) {
    rules.providers[i].request_share = shares[i];
  }
  static const struct {
    double given_u;
    uint32_t want;
  } rows[] = {{1e-300, 0}, {0.1999, 0}, {0.2, 2}, {0.6999, 2}, {0.7001, 3}, {1 - 1e-16, 3}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(early_help_list_of(&rules, DOOR_ISSUE_OTHER, rows[i].given_u), rows[i].want);
  }
  rules.providers[3].request_share = 0.29; /* rounding, or less than 1: the last that has a share */
  assert_int_equal(early_help_list_of(&rules, DOOR_ISSUE_OTHER, 0.9999), 3);
}

/* Neglect may go to all three, by 0.2, 0.5 and 0.3; disability to the last two, by 0.5 to 0.3, so that 0.625 divides
 * them; exploitation to the second alone. */
static void list__services_of_some_issues__divide_among_themselves(void **state)
{
  (void)state;
  struct door_early_help rules = {.provider_count = 3};
  rules.providers[0] = (struct door_provider){.request_share = 0.2, .issues = 1U << DOOR_ISSUE_NEGLECT};
  rules.providers[1] = (struct door_provider){.request_share = 0.5};
  rules.providers[2] =
      (struct door_provider){.request_share = 0.3, .issues = 1U << DOOR_ISSUE_NEGLECT | 1U << DOOR_ISSUE_DISABILITY};
  static const struct {
    uint8_t given_issue;
    double given_u;
    uint32_t want;
  } rows[] = {{DOOR_ISSUE_NEGLECT, 0.19, 0},      {DOOR_ISSUE_NEGLECT, 0.21, 1},     {DOOR_ISSUE_NEGLECT, 0.71, 2},
              {DOOR_ISSUE_DISABILITY, 0.01, 1},   {DOOR_ISSUE_DISABILITY, 0.62, 1},  {DOOR_ISSUE_DISABILITY, 0.63, 2},
              {DOOR_ISSUE_EXPLOITATION, 0.01, 1}, {DOOR_ISSUE_EXPLOITATION, 0.99, 1}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(early_help_list_of(&rules, rows[i].given_issue, rows[i].given_u), rows[i].want);
    assert_true(early_help_is_taken(&rules, rows[i].given_issue));
  }
  rules.providers[1].request_share = 0; /* nobody is sent there */
  assert_false(early_help_is_taken(&rules, DOOR_ISSUE_EXPLOITATION));
  assert_true(early_help_is_taken(&rules, DOOR_ISSUE_DISABILITY));
  rules.provider_count = 0;
  assert_true(early_help_is_taken(&rules, DOOR_ISSUE_EXPLOITATION));
}

/* First day 1 March 2015. */
static void opening__closures_stated_or_every_year__the_first_day_without(void **state)
{
  (void)state;
  static const struct sim_date first_day = {2015, 3, 1};
  static const struct {
    struct sim_date_range given[2];
    bool given_every_year;
    int64_t given_day;
    int64_t want;
  } rows[] = {
      {{{{2015, 3, 2}, {2015, 3, 4}}}, false, 0, 0},
      {{{{2015, 3, 2}, {2015, 3, 4}}}, false, 1, 4},
      {{{{2015, 3, 2}, {2015, 3, 4}}}, false, 3, 4},
      {{{{2015, 3, 2}, {2015, 3, 4}}}, false, 4, 4},
      {{{{2014, 3, 2}, {2014, 3, 4}}}, false, 1, 1},
      {{{{2014, 3, 2}, {2014, 3, 4}}}, true, 1, 4},
      {{{{2020, 3, 1}, {2020, 3, 31}}}, true, 366, 397},  /* 1 March 2016: 31 days */
      {{{{2014, 12, 30}, {2015, 1, 2}}}, true, 304, 308}, /* 30 December to 3 January */
      {{{{2014, 12, 30}, {2015, 1, 2}}}, true, 307, 308},
      {{{{2014, 12, 30}, {2015, 1, 2}}}, true, 308, 308},
      {{{{2015, 3, 2}, {2015, 3, 4}}, {{2015, 3, 5}, {2015, 3, 5}}}, false, 1, 5}, /* one after the other */
      {{{{2015, 1, 1}, {2030, 1, 1}}}, false, 0, 1000},                            /* never in this run */
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_provider provider = {.closes_every_year = rows[i].given_every_year};
    provider.closures.count = rows[i].given[1].first.year == 0 ? 1 : 2;
    provider.closures.ranges[0] = rows[i].given[0];
    provider.closures.ranges[1] = rows[i].given[1];
    assert_int_equal(early_help_opening_day(&provider, first_day, rows[i].given_day, 1000), rows[i].want);
  }
  assert_int_equal(early_help_opening_day(NULL, first_day, 5, 1000), 5);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(list__draw_against_the_shares__the_service_it_falls_into),
      cmocka_unit_test(list__services_of_some_issues__divide_among_themselves),
      cmocka_unit_test(opening__closures_stated_or_every_year__the_first_day_without),
      cmocka_unit_test(ending__draw_against_the_share__met_or_unmet),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
