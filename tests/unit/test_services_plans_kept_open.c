/* A plan that is kept open until early help has a place: both services by hand, to the second. A hand-off takes 60
 * minutes, an answer about a plan 30. */
#include "assessment_ledger.h"

#include "early_help.h"

enum { PLACES = DOOR_POOL_EARLY_HELP_PLACES, LEVEL_OF_A_PLAN = 3 };

#define ASSERT_SENT(driver, rows) assert_sent(driver, rows, COUNT(rows))

/* valid_scenario with families that could return, so that the world is told, and plans that all step down. */
static struct door_scenario with_step_down(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.families.return_per_year[0] = 1;
  scenario.assessment.plan_step_down_share = 1;
  return scenario;
}

static struct door_message answer_message(uint64_t contact, int64_t due_seconds, enum door_standing standing)
{
  return (struct door_message){.due = sim_time_at(due_seconds),
                               .type = DOOR_PLAN_ANSWER_MESSAGE,
                               .from = DOOR_EARLY_HELP,
                               .to = DOOR_ASSESSMENT,
                               .body.door_notice = {.contact = contact, .standing = (uint8_t)standing}};
}

static struct door_message step_down_message(uint64_t contact, int64_t due_seconds, uint8_t need_level)
{
  struct door_message message = early_help_request_message(contact, due_seconds);
  message.type = DOOR_PLAN_STEP_DOWN_MESSAGE;
  message.from = DOOR_ASSESSMENT;
  message.body.door_case.need_level = need_level;
  return message;
}

/* Assessed from Monday 10:00 to Wednesday 13:30, a plan of 100 hours to Sunday 17:30. It stays open until Tuesday
 * 12:00, for 42 h 30 min. Helped: early help tells the world. Unhelped: the plan ends as plans end. */
static void plan__steps_down__stays_open_until_early_help_answers(void **state)
{
  (void)state;
  static const struct {
    enum door_standing given_answer;
    double given_met_share;
    enum door_plan_kept want_code;
    uint32_t want_message_count;
    enum door_standing want_standing; /* of the last */
  } rows[] = {
      {DOOR_STANDING_HELPED, 1, DOOR_PLAN_KEPT_UNTIL_HELP, 3, 0},
      {DOOR_STANDING_CLOSED, 1, DOOR_PLAN_KEPT_IN_VAIN, 4, DOOR_STANDING_MET},
      {DOOR_STANDING_CLOSED, 0, DOOR_PLAN_KEPT_IN_VAIN, 4, DOOR_STANDING_CLOSED},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_step_down();
    scenario.assessment.need_met_share = rows[i].given_met_share;
    struct door_message given[] = {family_referral(1, moment(MONDAY, 10, 0), 1, AMBER),
                                   answer_message(1, moment(NEXT_TUESDAY, 12, 0), rows[i].given_answer)};
    given[0].body.door_case.need_level = LEVEL_OF_A_PLAN;
    const struct want_record want[] = {
        {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 2},
        {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, AMBER},
        {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, held(0, 0, 1)},
        {moment(WEDNESDAY, 13, 30), DOOR_RECORD_ENDED, 1, SLOTS, held(185400, 0, 1)},
        {moment(WEDNESDAY, 13, 30), DOOR_RECORD_ASSESSED, 1, PLAN, moment(MONDAY, 9, 0)},
        {moment(WEDNESDAY, 13, 30), DOOR_RECORD_CLOSED, 1, PLAN, 185400},
        {moment(SUNDAY, 17, 30), DOOR_RECORD_PLAN_KEPT, 1, DOOR_PLAN_KEPT_OPEN, 0},
        {moment(NEXT_TUESDAY, 12, 0), DOOR_RECORD_PLAN_KEPT, 1, (uint16_t)rows[i].want_code, 153000},
    };
    const struct want_message sent[] = {
        {moment(MONDAY, 11, 0), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
        {moment(WEDNESDAY, 14, 30), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
        {moment(SUNDAY, 18, 30), DOOR_EARLY_HELP, DOOR_PLAN_STEP_DOWN_MESSAGE, 1, 0},
        {moment(NEXT_TUESDAY, 13, 0), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, rows[i].want_standing},
    };
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, moment(28, 0, 0), given, COUNT(given));
    ASSERT_LEDGER(&driver, want);
    assert_sent(&driver, sent, rows[i].want_message_count);
    assert_int_equal(driver.out.messages[2].body.door_case.stage_seconds, 0);
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

/* An answer about a plan that nobody keeps open stops the run. */
static void plan__answer_that_nobody_waits_for__is_refused(void **state)
{
  (void)state;
  struct door_scenario scenario = with_step_down();
  const struct door_message given[] = {answer_message(1, moment(MONDAY, 10, 0), DOOR_STANDING_HELPED)};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  assert_int_equal(
      door_replica_advance(&driver.replica, sim_time_at(moment(TUESDAY, 0, 0)), given, COUNT(given), &driver.out),
      DOOR_ERR_UNEXPECTED);
  driver_fini(&driver);
}

/* One place, 10 hours of an office that is open 8 h 15 min a day: 1 has it from Monday 10:00 to Tuesday 11:45, then 2,
 * whose plan steps down on Monday 11:00: 24 h 45 min later, until Wednesday 13:30. */
static void early_help__plan_steps_down__its_worker_hears_when_there_is_a_place(void **state)
{
  (void)state;
  struct door_scenario scenario = with_step_down();
  const struct door_message given[] = {early_help_request_message(1, moment(MONDAY, 10, 0)),
                                       step_down_message(2, moment(MONDAY, 11, 0), 3)};
  const struct door_case *two = &given[1].body.door_case;
  const uint16_t priority = two->priority;
  const int64_t met = DOOR_OUTCOME_EARLY_HELP_MET | DOOR_RULE_NEED_MET_SHARE << 8;
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 1},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, PLACES, priority},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, PLACES, 0},
      {moment(MONDAY, 11, 0), DOOR_RECORD_REQUESTED, 2, (uint16_t)(two->source | DOOR_REQUESTED_FOR_PLAN),
       two->child | two->children << 8 | 3 << 16},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JOINED, 2, PLACES, priority},
      {moment(TUESDAY, 11, 45), DOOR_RECORD_ENDED, 1, PLACES, 92700},
      {moment(TUESDAY, 11, 45), DOOR_RECORD_CLOSED, 1, (uint16_t)met, 92700},
      {moment(TUESDAY, 11, 45), DOOR_RECORD_STARTED, 2, PLACES, 89100},
      {moment(WEDNESDAY, 13, 30), DOOR_RECORD_ENDED, 2, PLACES, 181800},
      {moment(WEDNESDAY, 13, 30), DOOR_RECORD_REQUEST_ENDED, 2, (uint16_t)met, 181800},
  };
  const struct want_message sent[] = {
      {moment(MONDAY, 11, 0), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
      {moment(TUESDAY, 12, 45), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_MET},
      {moment(TUESDAY, 12, 15), DOOR_ASSESSMENT, DOOR_PLAN_ANSWER_MESSAGE, 2, DOOR_STANDING_HELPED},
      {moment(TUESDAY, 12, 45), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 2, DOOR_STANDING_HELPED},
      {moment(WEDNESDAY, 14, 30), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 2, DOOR_STANDING_MET},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, moment(SATURDAY, 0, 0), given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  ASSERT_SENT(&driver, sent);
  driver_fini(&driver);
}

/* Not accepted, in no time: assessment hears it, and tells the world itself. */
static void early_help__request_of_a_plan_declined__assessment_hears_it(void **state)
{
  (void)state;
  struct door_scenario scenario = with_step_down();
  scenario.early_help.screening_posts = 1;
  scenario.early_help.screening_minutes = constant_of(0);
  scenario.early_help.accepted_share = 0;
  const struct door_message given[] = {step_down_message(1, moment(MONDAY, 11, 0), 3)};
  const struct want_message sent[] = {
      {moment(MONDAY, 11, 30), DOOR_ASSESSMENT, DOOR_PLAN_ANSWER_MESSAGE, 1, DOOR_STANDING_CLOSED}};
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, moment(SATURDAY, 0, 0), given, COUNT(given));
  ASSERT_SENT(&driver, sent);
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* Need worsens every day or so, and 1 has the place for 100 hours of the office, 16 days: the need of 2, level 1, would
 * have moved with a probability of more than 1 - 1e-6. It stands still, for the plan helps. */
static void early_help__plan_kept_open__its_need_stands_still(void **state)
{
  (void)state;
  struct door_scenario scenario = with_step_down();
  for (uint32_t level = 0; level < 3; level++) {
    scenario.families.worsening_per_year[level] = 365;
  }
  scenario.early_help.episode_hours = constant_of(100);
  const struct door_message given[] = {early_help_request_message(1, moment(MONDAY, 10, 0)),
                                       step_down_message(2, moment(MONDAY, 11, 0), 1)};
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, moment(28, 0, 0), given, COUNT(given));
  /* of 1 help begins and ends; of 2 the answer, then that help begins */
  assert_int_equal(driver.out.message_count, 4);
  const struct door_notice *begun = &driver.out.messages[3].body.door_notice;
  assert_int_equal(begun->contact, 2);
  assert_int_equal(begun->standing, DOOR_STANDING_HELPED);
  assert_int_equal(begun->need_level, 1);
  driver_fini(&driver);
}

/* The need worsens during the episode, to a level from which others are stepped up. The contact has ended: help ends
 * without meeting the need, and the family comes back as any other. */
static void early_help__need_of_a_plan_worsens__ends_unmet(void **state)
{
  (void)state;
  struct door_scenario scenario = with_step_down();
  scenario.early_help.step_up_to = DOOR_STEP_UP_TO_ASSESSMENT;
  scenario.early_help.step_up_from_level = 2;
  scenario.early_help.worsens_share = 1;
  const struct door_message given[] = {step_down_message(1, moment(MONDAY, 10, 0), 1)};
  const struct want_message sent[] = {
      {moment(MONDAY, 10, 30), DOOR_ASSESSMENT, DOOR_PLAN_ANSWER_MESSAGE, 1, DOOR_STANDING_HELPED},
      {moment(MONDAY, 11, 0), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
      {moment(TUESDAY, 12, 45), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_CLOSED},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, moment(SATURDAY, 0, 0), given, COUNT(given));
  ASSERT_SENT(&driver, sent);
  driver_fini(&driver);
}

/* Step-ups of 60 minutes, answers of 30. */
static void setting__link_from_early_help_to_assessment__is_there_for_what_uses_it(void **state)
{
  (void)state;
  static const struct {
    double given_share;
    enum door_step_up given_step_up_to;
    int64_t want_handoff_seconds;
    int64_t want_lookahead_seconds;
  } rows[] = {
      {0, DOOR_STEP_UP_NONE, 0, 0},
      {0, DOOR_STEP_UP_TO_ASSESSMENT, 3600, 3600},
      {0.5, DOOR_STEP_UP_NONE, 1800, 1800},
      {0.5, DOOR_STEP_UP_TO_ASSESSMENT, 3600, 1800},
  };
  uint32_t from = door_service_index(DOOR_EARLY_HELP);
  uint32_t to = door_service_index(DOOR_ASSESSMENT);
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.assessment.plan_step_down_share = rows[i].given_share;
    scenario.early_help.step_up_to = rows[i].given_step_up_to;
    struct door_setting *setting = setting_of(&scenario);
    assert_int_equal(setting->handoffs[from][to].seconds, rows[i].want_handoff_seconds);
    assert_int_equal(setting->lookaheads[from][to].seconds, rows[i].want_lookahead_seconds);
    door_setting_destroy(&setting);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plan__steps_down__stays_open_until_early_help_answers),
      cmocka_unit_test(plan__answer_that_nobody_waits_for__is_refused),
      cmocka_unit_test(early_help__plan_steps_down__its_worker_hears_when_there_is_a_place),
      cmocka_unit_test(early_help__request_of_a_plan_declined__assessment_hears_it),
      cmocka_unit_test(early_help__plan_kept_open__its_need_stands_still),
      cmocka_unit_test(early_help__need_of_a_plan_worsens__ends_unmet),
      cmocka_unit_test(setting__link_from_early_help_to_assessment__is_there_for_what_uses_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
