/* The mean of first contacts, worked by hand: 8 an hour, round the clock, for 20 days after 10 of run-in; and why it is
 * not known. */
#include "demand_mean.h"
#include "experiment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

enum { SETTINGS_MAX = 4 };

static const char *reason_of(const char *const *settings, double *out_mean)
{
  struct experiment experiment;
  struct experiment_plan plan = {.scenario_path = "scenarios/oracle/mmc.yaml"};
  experiment_set(&plan, "time.run_in_days=10");
  experiment_set(&plan, "time.measured_days=20");
  for (int i = 0; i < SETTINGS_MAX && settings[i] != NULL; i++) {
    experiment_set(&plan, "%s", settings[i]);
  }
  experiment_init(&experiment, &plan);
  const char *reason = demand_first_contacts_mean(experiment.setting, out_mean);
  experiment_fini(&experiment);
  return reason;
}

/* 20 x 24 x 8 = 3840. The event is on from day 5 to day 14, five days of them measured, in which 960 would come. A
 * linear trend of 0.365 a year adds 0.001 a day, from the first measured day on: 0.0095 on average. Two siblings in
 * half of the families, named with a chance of 0.25: 1 + 0.25 x (0 + 2)/2 = 1.25. */
static void mean__by_hand__as_worked(void **state)
{
  (void)state;
  static const struct {
    const char *given_settings[SETTINGS_MAX];
    double want;
  } rows[] = {
      {{NULL}, 3840},
      {{"intake.events={e: {from: '2015-01-06', until: '2015-01-15', factor: 1.5}}"}, 3840 + 480},
      {{"intake.events={e: {from: '2015-01-06', until: '2015-01-15', factor: 0.25}}"}, 3840 - 720},
      {{"intake.sources.all.trend_per_year=0.365"}, 3840 * 1.0095},
      {{"families.children_weights=[1, 0, 1, 0, 0, 0]", "intake.sources.all.sibling_named_share=0.25"}, 3840 * 1.25},
      {{"intake.sources={all: null, a: {annual_first_contacts: 8760}, b: {annual_first_contacts: 17520}}",
        "intake.events={e: {from: '2015-01-06', until: '2015-01-15', factor: 0, lost_contacts: diverted, sources: [a], "
        "diverted_to: [b]}}"},
       480 * 3},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    double mean = 0;
    assert_null(reason_of(rows[i].given_settings, &mean));
    if (!(fabs(mean - rows[i].want) < 1e-9 * rows[i].want)) {
      fail_msg("row %zu: got %.17g, want %.17g", i, mean, rows[i].want);
    }
  }
}

static void mean__not_known__says_why(void **state)
{
  (void)state;
  static const struct {
    const char *given_settings[SETTINGS_MAX];
    const char *want_part;
  } rows[] = {
      {{"intake.events={e: {from: '2015-01-06', until: '2015-01-15', factor: 0.5, lost_contacts: held}}"},
       "intake.events"},
      {{"intake.staff_posts=1", "intake.calendar=always", "intake.sources.all.telephone_share=0.5"}, "telephone_share"},
      {{"intake.sources.all.annual_early_help_requests=100"}, "annual_early_help_requests"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    double mean = -1;
    const char *reason = reason_of(rows[i].given_settings, &mean);
    assert_non_null(reason);
    assert_non_null(strstr(reason, rows[i].want_part));
    assert_true(mean < 0);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mean__by_hand__as_worked),
      cmocka_unit_test(mean__not_known__says_why),
  };
  return cmocka_run_group_tests_name("demand_mean", tests, NULL, NULL);
}
