/* The service assessment, driven by hand: what it records and sends, to the second. */
#include "service_driver.h"

#include "assessment.h"
#include "door_ledger.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))
#define ASSERT_LEDGER(driver, rows) assert_ledger(driver, rows, COUNT(rows))
#define ASSERT_SENT(driver, rows) assert_sent(driver, rows, COUNT(rows))

enum {
  SLOTS = DOOR_POOL_ASSESSMENT_SLOTS,
  PLAN = DOOR_OUTCOME_PLAN | DOOR_RULE_LATENT_LEVEL << 8,
  NOT_ELIGIBLE = DOOR_OUTCOME_NOT_ELIGIBLE | DOOR_RULE_LATENT_LEVEL << 8,
  STEP_DOWN = DOOR_OUTCOME_STEP_DOWN | DOOR_RULE_STEP_DOWN_SHARE << 8,
};

#define WORKER_1 (INT64_C(1) << 40)

/* valid_scenario with families that could return, so that the world is told. */
static struct door_scenario with_returns(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.families.return_per_year[0] = 1;
  return scenario;
}

static struct door_message referral_of(uint64_t contact, int64_t due_seconds, uint8_t need_level, uint8_t priority)
{
  struct door_message message = referral_message(contact, due_seconds);
  message.body.door_case.referred_at = due_seconds - 3600;
  message.body.door_case.need_level = need_level;
  message.body.door_case.priority = priority;
  return message;
}

/* Two workers with one case each, 20 hours of an office that is open 8 h 15 min a day (7 h + 8 h 15 min + 4 h 45 min):
 *   1 (level 3) Monday 10:00 to Wednesday 13:30, worker 0: a plan
 *   2 (level 1) Monday 11:00 to Wednesday 14:30, worker 1: not eligible
 *   3 (green) comes Monday 12:00, 4 (red) Monday 12:30; 4 gets worker 0 on Wednesday 13:30, 3 worker 1 at 14:30. */
static void assessment__caseload_full__the_rest_wait_by_priority(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  const struct door_message given[] = {
      referral_of(1, moment(MONDAY, 10, 0), 3, 1), referral_of(2, moment(MONDAY, 11, 0), 1, 2),
      referral_of(3, moment(MONDAY, 12, 0), 1, 2), referral_of(4, moment(MONDAY, 12, 30), 1, 0)};
  const int64_t first_end = moment(WEDNESDAY, 13, 30);
  const int64_t second_end = moment(WEDNESDAY, 14, 30);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 2},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, 1},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, 0},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JOINED, 2, SLOTS, 2},
      {moment(MONDAY, 11, 0), DOOR_RECORD_STARTED, 2, SLOTS, WORKER_1},
      {moment(MONDAY, 12, 0), DOOR_RECORD_JOINED, 3, SLOTS, 2},
      {moment(MONDAY, 12, 30), DOOR_RECORD_JOINED, 4, SLOTS, 0},
      {first_end, DOOR_RECORD_ENDED, 1, SLOTS, 185400}, /* 51 h 30 min */
      {first_end, DOOR_RECORD_ASSESSED, 1, PLAN, moment(MONDAY, 9, 0)},
      {first_end, DOOR_RECORD_CLOSED, 1, PLAN, 185400},
      {first_end, DOOR_RECORD_STARTED, 4, SLOTS, 176400}, /* 49 h */
      {second_end, DOOR_RECORD_ENDED, 2, SLOTS, 185400 | WORKER_1},
      {second_end, DOOR_RECORD_ASSESSED, 2, NOT_ELIGIBLE, moment(MONDAY, 10, 0)},
      {second_end, DOOR_RECORD_CLOSED, 2, NOT_ELIGIBLE, 185400},
      {second_end, DOOR_RECORD_STARTED, 3, SLOTS, 181800 | WORKER_1}, /* 50 h 30 min */
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(THURSDAY, 0, 0), given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(driver.out.message_count, 0);
  assert_int_equal(open_contacts(&driver), 2);
  driver_fini(&driver);
}

/* Two workers with two cases each: every referral goes to the worker with fewer, the lower number first. */
static void assessment__two_by_two__fewest_cases_first(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.assessment.caseload_limit_children = 2;
  const struct door_message given[] = {referral_of(1, 0, 1, 2), referral_of(2, 0, 1, 2), referral_of(3, 0, 1, 2),
                                       referral_of(4, 0, 1, 2), referral_of(5, 0, 1, 2)};
  static const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 4},       {0, DOOR_RECORD_JOINED, 1, SLOTS, 2},
      {0, DOOR_RECORD_STARTED, 1, SLOTS, 0},        {0, DOOR_RECORD_JOINED, 2, SLOTS, 2},
      {0, DOOR_RECORD_STARTED, 2, SLOTS, WORKER_1}, {0, DOOR_RECORD_JOINED, 3, SLOTS, 2},
      {0, DOOR_RECORD_STARTED, 3, SLOTS, 0},        {0, DOOR_RECORD_JOINED, 4, SLOTS, 2},
      {0, DOOR_RECORD_STARTED, 4, SLOTS, WORKER_1}, {0, DOOR_RECORD_JOINED, 5, SLOTS, 2},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, 1, given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(open_contacts(&driver), 5);
  driver_fini(&driver);
}

/* Assessed from Monday 10:00 to Wednesday 13:30, a plan of 100 hours from then to Sunday 17:30; the world knows an
 * hour later. The plan is outside the front door: it leaves no record. */
static void assessment__plan_ends__the_world_is_told(void **state)
{
  (void)state;
  static const struct {
    double given_met_share;
    enum door_standing want_standing;
  } rows[] = {{1, DOOR_STANDING_MET}, {0, DOOR_STANDING_CLOSED}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_returns();
    scenario.assessment.need_met_share = rows[i].given_met_share;
    struct door_message message = referral_of(1, moment(MONDAY, 10, 0), 4, 0);
    const struct want_message sent[] = {
        {moment(MONDAY, 11, 0), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
        {moment(WEDNESDAY, 14, 30), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
        {moment(SUNDAY, 18, 30), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, rows[i].want_standing},
    };
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, moment(SUNDAY, 17, 30), &message, 1);
    assert_int_equal(driver.out.message_count, 2);
    assert_int_equal(driver.out.record_count, 6);
    drive(&driver, driver.setting->horizon.seconds, NULL, 0);
    assert_int_equal(driver.out.record_count, 6);
    ASSERT_SENT(&driver, sent);
    const struct door_notice *last = &driver.out.messages[2].body.door_notice;
    assert_int_equal(last->need_since, moment(SUNDAY, 17, 30));
    assert_int_equal(last->need_level, 4);
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

/* Not closed: the contact goes to early help, an hour later, with the time that it has spent; its family waits. */
static void assessment__step_down__goes_to_early_help(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  scenario.assessment.step_down_share = 1;
  struct door_message message = referral_of(1, moment(MONDAY, 10, 0), 2, 1);
  message.body.door_case.stage_seconds = 600;
  const int64_t end = moment(WEDNESDAY, 13, 30);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 2},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, 1},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, 0},
      {end, DOOR_RECORD_ENDED, 1, SLOTS, 185400},
      {end, DOOR_RECORD_ASSESSED, 1, STEP_DOWN, moment(MONDAY, 9, 0)},
  };
  const struct want_message sent[] = {
      {moment(MONDAY, 11, 0), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
      {end + 3600, DOOR_EARLY_HELP, DOOR_EARLY_HELP_REQUEST_MESSAGE, 1, 0},
      {end + 3600, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_WAITING},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, &message, 1);
  ASSERT_LEDGER(&driver, want);
  ASSERT_SENT(&driver, sent);
  const struct door_case *passed_on = &driver.out.messages[1].body.door_case;
  assert_int_equal(passed_on->stage_seconds, 186000);
  assert_int_equal(passed_on->priority, 1);
  assert_int_equal(passed_on->need_since, end); /* a new spell: help that did not meet the need is over */
  assert_int_equal(passed_on->need_spell, 1);
  assert_int_equal(passed_on->need_level, 2);
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* With nobody who could come back a plan's end is nobody's business: no event is left. */
static void assessment__nobody_returns__plans_are_not_kept(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  struct door_message message = referral_of(1, moment(MONDAY, 10, 0), 4, 0);
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(WEDNESDAY, 13, 31), &message, 1);
  assert_int_equal(driver.out.message_count, 0);
  assert_true(door_replica_next_event(&driver.replica).seconds == SIM_TIME_NEVER.seconds);
  driver_fini(&driver);
}

static void assessment__no_workers__everybody_waits(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  scenario.assessment.workers = 0;
  const struct door_message given[] = {referral_message(1, 10), referral_message(2, 20)};
  static const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 0},
      {10, DOOR_RECORD_JOINED, 1, SLOTS, 2},
      {20, DOOR_RECORD_JOINED, 2, SLOTS, 2},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(driver.out.message_count, 0);
  assert_int_equal(open_contacts(&driver), 2);
  driver_fini(&driver);
}

static void assessment__message_not_to_be_taken__is_refused(void **state)
{
  (void)state;
  const struct {
    struct door_message given;
    enum door_err want;
  } rows[] = {
      {referral_message(2, 999), DOOR_ERR_PAST},
      {contact_message(2, 1000), DOOR_ERR_UNEXPECTED},
      {early_help_request_message(2, 1000), DOOR_ERR_UNEXPECTED},
      {notice_message(2, DOOR_STANDING_CLOSED, 1000), DOOR_ERR_UNEXPECTED},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    struct door_message first = referral_message(1, 1000);
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, 1001, &first, 1);
    assert_int_equal(door_replica_advance(&driver.replica, sim_time_at(1001), &rows[i].given, 1, &driver.out),
                     rows[i].want);
    assert_int_equal(driver.out.record_count, 3);
    driver_fini(&driver);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(assessment__caseload_full__the_rest_wait_by_priority),
      cmocka_unit_test(assessment__two_by_two__fewest_cases_first),
      cmocka_unit_test(assessment__plan_ends__the_world_is_told),
      cmocka_unit_test(assessment__step_down__goes_to_early_help),
      cmocka_unit_test(assessment__nobody_returns__plans_are_not_kept),
      cmocka_unit_test(assessment__no_workers__everybody_waits),
      cmocka_unit_test(assessment__message_not_to_be_taken__is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
