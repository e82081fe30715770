/* scenario_builder.h - a minimal valid scenario as a C value, for tests that need a setting but no file.
 *
 * valid_scenario(): first day Monday 1 June 2015 (no bank holiday within three weeks), no run-in, 28 measured days;
 *   calendars ALWAYS and OFFICE (Monday to Friday 08:45 to 17:00, that is 31500 to 61200 seconds); each hand-off 60
 *   minutes; one source "police" with one contact an hour, all of level 1, nothing hidden by noise; no need that moves
 *   and no family that returns; one screener in office hours, 30 minutes a contact; one early help place, 10 hours of
 *   office time an episode; two assessment workers with one case each, 20 hours of office time an assessment, plans of
 *   100 hours; help always meets the need. A test changes what it is about.
 * Units: those of struct door_scenario. Ownership: values; setting_of() gives a setting that the test destroys.
 * Errors: fail the test.
 */
#ifndef SCENARIO_BUILDER_H
#define SCENARIO_BUILDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_setting.h"

#include <stdio.h>

enum { ALWAYS, OFFICE }; /* calendars of valid_scenario */
enum { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY, NEXT_MONDAY, NEXT_TUESDAY }; /* days of a run */

/* Instant of a day of the run (0: the first) and a time of day. */
static inline int64_t moment(int64_t day, int64_t hour, int64_t minute)
{
  return day * SIM_DAY_SECONDS + hour * SIM_HOUR_SECONDS + minute * SIM_MINUTE_SECONDS;
}

static inline struct sim_distribution constant_of(double value)
{
  struct sim_distribution distribution;
  assert_int_equal(sim_distribution_constant(value, &distribution, NULL), DOOR_OK);
  return distribution;
}

static inline struct sim_distribution exponential_of(double mean)
{
  struct sim_distribution distribution;
  assert_int_equal(sim_distribution_exponential(mean, &distribution, NULL), DOOR_OK);
  return distribution;
}

static inline struct door_calendar calendar_of(const char *name, struct sim_interval hours, uint32_t open_days)
{
  struct door_calendar calendar = {.closures = {.count = 0}};
  snprintf(calendar.name, sizeof calendar.name, "%s", name);
  for (uint32_t weekday = 0; weekday < open_days; weekday++) {
    calendar.hours[weekday].count = 1;
    calendar.hours[weekday].intervals[0] = hours;
  }
  return calendar;
}

/* annual_first_contacts: 8760 is one an hour. */
static inline struct door_source source_of(const char *name, double annual_first_contacts)
{
  struct door_source source = {.annual_first_contacts = annual_first_contacts,
                               .information_quality_share = 1,
                               .term_factor = 1,
                               .holiday_factor = 1};
  snprintf(source.name, sizeof source.name, "%s", name);
  for (uint32_t i = 0; i < DOOR_MONTHS; i++) {
    source.month_weights[i] = 1;
  }
  for (uint32_t i = 0; i < SIM_WEEKDAYS; i++) {
    source.weekday_weights[i] = 1;
  }
  for (uint32_t i = 0; i < DOOR_DAY_HOURS; i++) {
    source.hour_weights[i] = 1;
  }
  source.need_level_shares[0] = 1;
  source.early_help_need_level_shares[1] = 1;
  return source;
}

static inline struct door_screening valid_screening(void)
{
  return (struct door_screening){
      .staff_posts = 1,
      .staff_calendar = OFFICE,
      .staff_at_close = DOOR_AT_CLOSE_FINISH,
      .decision_minutes = constant_of(30),
      .priority_rule = DOOR_PRIORITY_BY_APPARENT_LEVEL,
      .red_from_level = 4,
      .amber_from_level = 3,
      .priority_shares = {0, 0, 1},
      .decision_rule = DOOR_DECISION_BY_THRESHOLDS,
      .advice_from_level = 1.5,
      .signpost_from_level = 100,
      .threshold_shift_from = {1980, 1, 1},
      .early_help_from_level = 2.5,
      .assessment_from_level = 3.5,
      .strategy_from_level = DOOR_NO_STRATEGY_LEVEL,
      .no_further_action_share = 1,
      .early_help_consent_share = 1,
      .other_work_hours = 2,
      .transition = {.from = {1980, 1, 1}, .time_factor = 1, .noise_factor = 1},
  };
}

static inline struct door_scenario valid_scenario(void)
{
  return (struct door_scenario){
      .name = "minimal",
      .title = {.en = "Minimal"},
      .time = {.first_day = {2015, 6, 1}, .run_in_days = 0, .measured_days = 28},
      .calendars = {calendar_of("always", (struct sim_interval){0, SIM_DAY_SECONDS}, SIM_WEEKDAYS),
                    calendar_of("office", (struct sim_interval){31500, 61200}, 5)},
      .calendar_count = 2,
      .handoffs = {60, 60, 60, 60, 60, 60, 60, .declared_lookahead_share = 1, .early_help_to_screening_minutes = 60,
                   .early_help_to_assessment_minutes = 60, .strategy_discussion_minutes = 15, .plan_answer_minutes = 30,
                   .assessment_to_screening_minutes = 60, .signed_off_minutes = 60},
      .families = {.children_weights = {1, 0, 0, 0, 0, 0}},
      .intake = {.sources = {source_of("police", 8760)},
                 .source_count = 1,
                 .calendar = DOOR_NO_CALENDAR,
                 .out_of_hours_calendar = DOOR_NO_CALENDAR,
                 .out_of_hours_available_share = 1,
                 .poor_form_quality_factor = 1,
                 .referrer_answer_share = 1,
                 .referrer_limit_hours = 24,
                 .telephone_lines = 10000,
                 .after_giving_up_shares = {1, 0, 0}},
      .screening = valid_screening(),
      .early_help = {.places = 1,
                     .calendar = OFFICE,
                     .episode_hours = constant_of(10),
                     .need_met_share = 1,
                     .pod_time_factor = 1,
                     .step_up_from_level = 4,
                     .accepted_share = 1,
                     .engagement_share = 1},
      .assessment = {.workers = 2,
                     .caseload_limit_children = 1,
                     .calendar = OFFICE,
                     .assessment_hours = constant_of(20),
                     .limit_working_days = 42,
                     .plan_from_level = 3,
                     .plan_hours = constant_of(100),
                     .need_met_share = 1,
                     .initial_and_core_until = {1980, 1, 1},
                     .conferences_by_weekday = {10, 10, 10, 10, 10, 0, 0}},
      .measures = {.calendar = OFFICE, .decision_clock = DOOR_CLOCK_WITHIN_ONE_DAY},
  };
}

/* The caller destroys it. */
static inline struct door_setting *setting_of(const struct door_scenario *scenario)
{
  struct door_setting *setting = NULL;
  struct door_problem problem = {.text = ""};
  if (door_setting_create(scenario, &setting, &problem) != DOOR_OK) {
    fail_msg("no setting: %s", problem.text);
  }
  return setting;
}

#endif
