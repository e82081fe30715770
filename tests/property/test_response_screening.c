/* How screening responds, as sense demands, on common random numbers: Cardiff, replication against replication
 * (response.h says how sure a claim is). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "response.h"

#include <string.h>

/* The measures of Cardiff with one key set. */
static void run(const char *key, double value, int measured_days, const enum door_measure *measures, size_t count,
                struct response_values *out_values)
{
  struct experiment_plan plan = response_plan(measured_days);
  /* Whoever is likely to be harmed is counted; nobody sees it. */
  experiment_set(&plan, "measures.latent_outcomes=recorded");
  experiment_set(&plan, "families.harm_likely_shares=[0, 0.02, 0.1, 0.4]");
  experiment_set(&plan, "%s=%.17g", key, value);
  response_run(&plan, measures, count, out_values);
}

/* Days at risk are families at risk on average times the days of the period, which is the same. */
static void threshold__higher__refers_fewer_more_come_back_and_more_are_at_risk(void **state)
{
  (void)state;
  static const enum door_measure all[] = {DOOR_MEASURE_REFERRALS, DOOR_MEASURE_REPEAT_CONTACTS,
                                          DOOR_MEASURE_LIKELY_HARM_UNPROTECTED_MEAN};
  enum { REFERRALS, REPEATS, AT_RISK, COUNT };
  struct response_values before[COUNT];
  run("screening.threshold_shift_levels", 0, 365, all, COUNT, before);
  for (int step = 1; step <= 2; step++) {
    struct response_values now[COUNT];
    run("screening.threshold_shift_levels", 0.3 * step, 365, all, COUNT, now);
    response_assert_rises("referrals at the lower threshold", &now[REFERRALS], &before[REFERRALS]);
    response_assert_rises("returns at the higher threshold", &before[REPEATS], &now[REPEATS]);
    response_assert_rises("families at risk at the higher threshold", &before[AT_RISK], &now[AT_RISK]);
    memcpy(before, now, sizeof before);
  }
}

/* Each vacancy costs more decisions in time than the one before it: staff of 9 posts are busy for about 70 % of their
 * hours, of 8 for 79, of 7 for 91; 6 have too little time. */
static void vacancies__near_full_load__cost_more_and_more(void **state)
{
  (void)state;
  static const enum door_measure in_time[] = {DOOR_MEASURE_DECISION_WITHIN_ONE_WORKING_DAY_SHARE};
  struct response_values share[4];
  for (int vacant = 0; vacant < 4; vacant++) {
    run("screening.staff_posts", 9 - vacant, 120, in_time, 1, &share[vacant]);
  }
  for (int vacant = 0; vacant < 2; vacant++) {
    struct response_values cost = response_difference(&share[vacant], &share[vacant + 1]);
    struct response_values next_cost = response_difference(&share[vacant + 1], &share[vacant + 2]);
    response_assert_rises("cost of one more vacancy", &cost, &next_cost);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(threshold__higher__refers_fewer_more_come_back_and_more_are_at_risk),
      cmocka_unit_test(vacancies__near_full_load__cost_more_and_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
