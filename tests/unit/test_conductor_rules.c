/* The rule of the bounds, worked by hand.
 *
 * Hand-offs in seconds: intake-screening 600, screening-early help 1200, screening-assessment 1800, screening-intake
 * 2400, early help-intake 3000, assessment-intake 3600, assessment-early help 900. Shortest paths of at least one link:
 *               to intake   screening        early help            assessment
 *   intake      3000 (ISI)  600              1800 (ISE)            2400 (ISA)
 *   screening   2400        3000 (SIS)       1200                  1800
 *   early help  3000        3600 (EIS)       4800 (EISE)           5400 (EISA)
 *   assessment  3600        4200 (AIS)       900                   6000 (AISA) */
#include "scenario_builder.h"

#include "conductor_rules.h"

#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define NEVER INT64_MAX
#define DAY INT64_C(86400)

static const int64_t want_paths[DOOR_SERVICE_COUNT][DOOR_SERVICE_COUNT] = {
    {3000, 600, 1800, 2400}, {2400, 3000, 1200, 1800}, {3000, 3600, 4800, 5400}, {3600, 4200, 900, 6000}};

static struct door_setting *setting_by_hand(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.handoffs = (struct door_handoffs){.intake_to_screening_minutes = 10,
                                             .screening_to_early_help_minutes = 20,
                                             .screening_to_assessment_minutes = 30,
                                             .screening_to_intake_minutes = 40,
                                             .early_help_to_intake_minutes = 50,
                                             .assessment_to_intake_minutes = 60,
                                             .assessment_to_early_help_minutes = 15,
                                             .declared_lookahead_share = 1};
  return setting_of(&scenario);
}

static struct conductor_paths paths_of(const struct door_setting *setting)
{
  struct conductor_paths paths;
  assert_int_equal(conductor_paths_of(setting, &paths, NULL), DOOR_OK);
  return paths;
}

static void paths__by_hand__shortest_of_at_least_one_link(void **state)
{
  (void)state;
  struct door_setting *setting = setting_by_hand();
  struct conductor_paths paths = paths_of(setting);
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    for (uint32_t j = 0; j < DOOR_SERVICE_COUNT; j++) {
      assert_int_equal(paths.seconds[i][j], want_paths[i][j]);
    }
  }
  door_setting_destroy(&setting);
}

/* A path counts lookaheads, not the time of hand-offs: half the share, half the path. */
static void paths__less_lookahead_declared__are_as_much_shorter(void **state)
{
  (void)state;
  struct door_setting *setting = setting_by_hand();
  struct door_scenario scenario = setting->scenario;
  door_setting_destroy(&setting);
  scenario.handoffs.declared_lookahead_share = 0.5;
  setting = setting_of(&scenario);
  struct conductor_paths paths = paths_of(setting);
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    for (uint32_t j = 0; j < DOOR_SERVICE_COUNT; j++) {
      assert_int_equal(paths.seconds[i][j] * 2, want_paths[i][j]);
    }
  }
  door_setting_destroy(&setting);
}

/* bound_j = min(horizon, T + 7 days, min over i of (N_i + D_ij)). */
static void bounds__by_hand__least_of_what_can_reach_a_service(void **state)
{
  (void)state;
  static const struct {
    int64_t given_horizon;
    int64_t given_next[DOOR_SERVICE_COUNT];
    int64_t want_least;
    int64_t want[DOOR_SERVICE_COUNT];
  } rows[] = {
      /* all at 0: screening hears of intake first, intake of screening, early help of assessment */
      {28 * DAY, {0, 0, 0, 0}, 0, {2400, 600, 900, 1800}},
      /* intake alone: it may run on until its own contacts could come back to it */
      {28 * DAY, {10000, NEVER, NEVER, NEVER}, 10000, {13000, 10600, 11800, 12400}},
      {28 * DAY, {NEVER, 10000, NEVER, NEVER}, 10000, {12400, 13000, 11200, 11800}},
      {28 * DAY, {NEVER, NEVER, 10000, NEVER}, 10000, {13000, 13600, 14800, 15400}},
      {28 * DAY, {NEVER, NEVER, NEVER, 10000}, 10000, {13600, 14200, 10900, 16000}},
      /* the later of two may still be the nearer: intake at 0 is 1800 from early help, assessment at 600 is 900 */
      {28 * DAY, {0, NEVER, NEVER, 600}, 0, {3000, 600, 1500, 2400}},
      {28 * DAY, {5000, 100, 4000, 2000}, 100, {2500, 3100, 1300, 1900}},
      /* the horizon */
      {1000, {0, 0, 0, 0}, 0, {1000, 600, 900, 1000}},
      {28 * DAY, {NEVER, NEVER, NEVER, NEVER}, NEVER, {28 * DAY, 28 * DAY, 28 * DAY, 28 * DAY}},
      {28 * DAY, {28 * DAY, 29 * DAY, NEVER, NEVER}, 28 * DAY, {28 * DAY, 28 * DAY, 28 * DAY, 28 * DAY}},
      /* so late that a sum would pass the range */
      {NEVER - 1, {NEVER - 700, NEVER - 10, NEVER, NEVER}, NEVER - 700, {NEVER - 1, NEVER - 100, NEVER - 1, NEVER - 1}},
  };
  struct door_setting *setting = setting_by_hand();
  struct conductor_paths paths = paths_of(setting);
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_time next[DOOR_SERVICE_COUNT];
    struct sim_time found[DOOR_SERVICE_COUNT];
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      next[service] = sim_time_at(rows[i].given_next[service]);
    }
    struct sim_time least = conductor_bounds(&paths, sim_time_at(rows[i].given_horizon), next, found);
    assert_true(least.seconds == rows[i].want_least);
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      assert_true(found[service].seconds == rows[i].want[service]);
    }
  }
  door_setting_destroy(&setting);
}

/* Hand-offs of a week each: nobody runs more than a week ahead of the slowest, though intake's own cycle is two. */
static void bounds__long_handoffs__are_capped_at_a_week_ahead(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.handoffs =
      (struct door_handoffs){10080, 10080, 10080, 10080, 10080, 10080, 10080, .declared_lookahead_share = 1};
  struct door_setting *setting = setting_of(&scenario);
  struct conductor_paths paths = paths_of(setting);
  const struct sim_time next[] = {{100}, {NEVER}, {NEVER}, {NEVER}};
  struct sim_time found[DOOR_SERVICE_COUNT];
  (void)conductor_bounds(&paths, sim_time_at(100 * DAY), next, found);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    assert_int_equal(found[service].seconds, 100 + 7 * DAY);
  }
  door_setting_destroy(&setting);
}

/* Every service that is not done can be granted something: the slowest at least its own next event. */
static void bounds__any_times__let_the_slowest_go_on(void **state)
{
  (void)state;
  struct door_setting *setting = setting_by_hand();
  struct conductor_paths paths = paths_of(setting);
  struct sim_stream stream = sim_stream_of(3, 0);
  for (uint32_t round = 0; round < 1000; round++) {
    struct sim_time next[DOOR_SERVICE_COUNT];
    struct sim_time found[DOOR_SERVICE_COUNT];
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      next[service] = sim_time_at((int64_t)(sim_draw(stream, round, 0, service).first % 8000));
    }
    struct sim_time least = conductor_bounds(&paths, sim_time_at(28 * DAY), next, found);
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      assert_true(found[service].seconds > least.seconds);
      for (uint32_t from = 0; from < DOOR_SERVICE_COUNT; from++) {
        assert_true(found[service].seconds <= next[from].seconds + want_paths[from][service]);
      }
    }
  }
  door_setting_destroy(&setting);
}

/* A cycle that takes no time could go on for ever within one second: refused, by name, and nothing is given out. */
static void paths__cycle_without_lookahead__is_refused(void **state)
{
  (void)state;
  static const struct {
    enum door_party given_from, given_to; /* together with intake-screening */
    enum door_err want;
  } rows[] = {
      {DOOR_SCREENING, DOOR_INTAKE, DOOR_ERR_LOOKAHEAD},
      {DOOR_EARLY_HELP, DOOR_INTAKE, DOOR_OK}, /* screening-early help still takes its time */
      {DOOR_SCREENING, DOOR_ASSESSMENT, DOOR_OK},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_setting *setting = setting_by_hand();
    setting->lookaheads[door_service_index(DOOR_INTAKE)][door_service_index(DOOR_SCREENING)].seconds = 0;
    setting->lookaheads[door_service_index(rows[i].given_from)][door_service_index(rows[i].given_to)].seconds = 0;
    struct conductor_paths paths;
    memset(&paths, 0x5A, sizeof paths);
    struct conductor_paths before = paths;
    struct door_problem problem = {.text = ""};
    assert_int_equal(conductor_paths_of(setting, &paths, &problem), rows[i].want);
    if (rows[i].want != DOOR_OK) {
      assert_int_equal(problem.err, rows[i].want);
      assert_non_null(strstr(problem.text, "intake"));
      assert_memory_equal(&paths, &before, sizeof paths);
    }
    door_setting_destroy(&setting);
  }
}

/* Without links there are no paths: only the cap and the horizon bound anybody. */
static void paths__no_links__nothing_reaches_anybody(void **state)
{
  (void)state;
  struct door_setting *setting = setting_by_hand();
  memset(setting->handoffs, 0, sizeof setting->handoffs);
  struct conductor_paths paths = paths_of(setting);
  const struct sim_time next[] = {{0}, {5}, {NEVER}, {7}};
  struct sim_time found[DOOR_SERVICE_COUNT];
  assert_int_equal(conductor_bounds(&paths, sim_time_at(28 * DAY), next, found).seconds, 0);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    assert_true(paths.seconds[service][service] == NEVER);
    assert_int_equal(found[service].seconds, 7 * DAY);
  }
  door_setting_destroy(&setting);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(paths__by_hand__shortest_of_at_least_one_link),
      cmocka_unit_test(paths__less_lookahead_declared__are_as_much_shorter),
      cmocka_unit_test(bounds__by_hand__least_of_what_can_reach_a_service),
      cmocka_unit_test(bounds__long_handoffs__are_capped_at_a_week_ahead),
      cmocka_unit_test(bounds__any_times__let_the_slowest_go_on),
      cmocka_unit_test(paths__cycle_without_lookahead__is_refused),
      cmocka_unit_test(paths__no_links__nothing_reaches_anybody),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
