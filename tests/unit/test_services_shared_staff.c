/* What a service needs of another's staff comes by message: a signature of a senior who also screens. Hand-worked
 * schedules, to the second. Office hours are Monday to Friday 08:45 to 17:00. */
#include "service_driver.h"

#include "assessment.h"
#include "door_ledger.h"
#include "screening.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum {
  STAFF = DOOR_POOL_SCREENING_STAFF,
  DECISIONS = DOOR_POOL_SIGN_OFF,
  ASSESSMENTS = DOOR_POOL_ASSESSMENT_SIGN_OFF,
  SLOTS = DOOR_POOL_ASSESSMENT_SLOTS,
  NOTHING = DOOR_OUTCOME_NO_FURTHER_ACTION | DOOR_RULE_BY_THRESHOLDS << 8,
  NOT_ELIGIBLE = DOOR_OUTCOME_NOT_ELIGIBLE | DOOR_RULE_LATENT_LEVEL << 8,
  BEGINS = 1 | DOOR_OTHER_WORK_SIGN_OFF << 8,
  ENDS = DOOR_OTHER_WORK_SIGN_OFF << 8,
  RED = 0,
  GREEN = 2,
};

/* Assessments are signed off by seniors of screening, in 45 minutes; asking takes 20 minutes, the answer 30. */
static struct door_scenario with_shared_senior(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.screening.senior_posts = 1;
  scenario.assessment.sign_off_by = DOOR_ASSESSMENT_SIGN_OFF_BY_SCREENING;
  scenario.assessment.sign_off_minutes = constant_of(45);
  scenario.handoffs.assessment_to_screening_minutes = 20;
  scenario.handoffs.signed_off_minutes = 30;
  return scenario;
}

/* One senior, who screens (30 minutes) and signs off decisions (20 minutes) and assessments (45). Contact 7 is in hand
 * from 10:00 to 10:30; meanwhile contact 8 and the assessments 20 (green) and 21 (red) have come. Then, by rating, and
 * by who waits longer:
 *   21 10:30 to 11:15, 20 (since 10:05) to 12:00, the decision on 7 (since 10:30) to 12:20, 22 (since 10:40) to 13:05;
 *   contact 8 after all of them. */
static void sign_off__senior_who_also_screens__takes_by_rating_and_wait(void **state)
{
  (void)state;
  struct door_scenario scenario = with_shared_senior();
  scenario.screening.sign_off_by = DOOR_SIGN_OFF_BY_SENIORS;
  scenario.screening.sign_off_share = 1;
  scenario.screening.sign_off_minutes = constant_of(20);
  const struct door_message given[] = {
      contact_message(7, moment(MONDAY, 10, 0)), sign_off_message(20, GREEN, moment(MONDAY, 10, 5)),
      contact_message(8, moment(MONDAY, 10, 10)), sign_off_message(21, RED, moment(MONDAY, 10, 15)),
      sign_off_message(22, GREEN, moment(MONDAY, 10, 40))};
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 1},
      {0, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {31500, DOOR_RECORD_SHIFT, STAFF, 0, 1},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 7, STAFF, GREEN},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 7, STAFF, 0},
      {moment(MONDAY, 10, 5), DOOR_RECORD_JOINED, 20, ASSESSMENTS, GREEN},
      {moment(MONDAY, 10, 10), DOOR_RECORD_JOINED, 8, STAFF, GREEN},
      {moment(MONDAY, 10, 15), DOOR_RECORD_JOINED, 21, ASSESSMENTS, RED},
      {moment(MONDAY, 10, 30), DOOR_RECORD_ENDED, 7, STAFF, 1800},
      {moment(MONDAY, 10, 30), DOOR_RECORD_JUDGED, 7, 1000, 0},
      {moment(MONDAY, 10, 30), DOOR_RECORD_JOINED, 7, DECISIONS, GREEN},
      {moment(MONDAY, 10, 30), DOOR_RECORD_STARTED, 21, ASSESSMENTS, 900},
      {moment(MONDAY, 10, 30), DOOR_RECORD_OTHER_WORK, STAFF, 0, BEGINS},
      {moment(MONDAY, 10, 40), DOOR_RECORD_JOINED, 22, ASSESSMENTS, GREEN},
      {moment(MONDAY, 11, 15), DOOR_RECORD_OTHER_WORK, STAFF, 0, ENDS},
      {moment(MONDAY, 11, 15), DOOR_RECORD_ENDED, 21, ASSESSMENTS, 3600},
      {moment(MONDAY, 11, 15), DOOR_RECORD_STARTED, 20, ASSESSMENTS, 4200},
      {moment(MONDAY, 11, 15), DOOR_RECORD_OTHER_WORK, STAFF, 0, BEGINS},
      {moment(MONDAY, 12, 0), DOOR_RECORD_OTHER_WORK, STAFF, 0, ENDS},
      {moment(MONDAY, 12, 0), DOOR_RECORD_ENDED, 20, ASSESSMENTS, 6900},
      {moment(MONDAY, 12, 0), DOOR_RECORD_STARTED, 7, DECISIONS, 5400},
      {moment(MONDAY, 12, 0), DOOR_RECORD_OTHER_WORK, STAFF, 0, BEGINS},
      {moment(MONDAY, 12, 20), DOOR_RECORD_OTHER_WORK, STAFF, 0, ENDS},
      {moment(MONDAY, 12, 20), DOOR_RECORD_ENDED, 7, DECISIONS, 6600},
      {moment(MONDAY, 12, 20), DOOR_RECORD_DECIDED, 7, NOTHING, 0},
      {moment(MONDAY, 12, 20), DOOR_RECORD_CLOSED, 7, NOTHING, 1800 + 6600},
      {moment(MONDAY, 12, 20), DOOR_RECORD_STARTED, 22, ASSESSMENTS, 6000},
      {moment(MONDAY, 12, 20), DOOR_RECORD_OTHER_WORK, STAFF, 0, BEGINS},
      {moment(MONDAY, 13, 5), DOOR_RECORD_OTHER_WORK, STAFF, 0, ENDS},
      {moment(MONDAY, 13, 5), DOOR_RECORD_ENDED, 22, ASSESSMENTS, 8700},
      {moment(MONDAY, 13, 5), DOOR_RECORD_STARTED, 8, STAFF, 10500},
  };
  const struct want_message sent[] = {
      {moment(MONDAY, 11, 45), DOOR_ASSESSMENT, DOOR_SIGNED_OFF_MESSAGE, 21, 0},
      {moment(MONDAY, 12, 30), DOOR_ASSESSMENT, DOOR_SIGNED_OFF_MESSAGE, 20, 0},
      {moment(MONDAY, 13, 35), DOOR_ASSESSMENT, DOOR_SIGNED_OFF_MESSAGE, 22, 0},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(MONDAY, 13, 30), given, COUNT(given));
  assert_ledger(&driver, want, COUNT(want));
  assert_sent(&driver, sent, COUNT(sent));
  assert_int_equal(open_contacts(&driver), 1); /* contact 8: what is signed off stays with assessment */
  driver_fini(&driver);
}

/* Managers sign off the decisions, the senior, of two screeners the second, the assessments: contact 7 goes to the
 * screener, so the senior is free for 20 at once, and again for 21, which comes after closing time, in the morning. */
static void sign_off__decisions_by_managers__seniors_are_asked_for_assessments_only(void **state)
{
  (void)state;
  struct door_scenario scenario = with_shared_senior();
  scenario.screening.staff_posts = 2;
  scenario.screening.sign_off_share = 1;
  scenario.screening.sign_off_posts = 1;
  scenario.screening.sign_off_minutes = constant_of(20);
  const struct door_message given[] = {contact_message(7, moment(MONDAY, 10, 0)),
                                       sign_off_message(20, GREEN, moment(MONDAY, 10, 5)),
                                       sign_off_message(21, GREEN, moment(MONDAY, 17, 5))};
  const struct want_message sent[] = {
      {moment(MONDAY, 11, 20), DOOR_ASSESSMENT, DOOR_SIGNED_OFF_MESSAGE, 20, 0},
      {moment(TUESDAY, 10, 0), DOOR_ASSESSMENT, DOOR_SIGNED_OFF_MESSAGE, 21, 0},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(TUESDAY, 12, 0), given, COUNT(given));
  assert_sent(&driver, sent, COUNT(sent));
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    const struct door_record *record = &driver.out.records[i];
    if (record->kind == DOOR_RECORD_STARTED && record->code == DECISIONS) {
      assert_int_equal(record->time_seconds, moment(MONDAY, 10, 30)); /* the manager, at once */
    }
  }
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* One worker with room for one case, 2 hours an assessment. 1 is written at 12:00 and asked for at 12:20; the answer
 * comes at 14:00, until when the worker holds it: 2, which came at 11:00, is allocated then, written at 16:00. */
static void sign_off__asked_of_screening__the_case_stays_with_its_worker(void **state)
{
  (void)state;
  struct door_scenario scenario = with_shared_senior();
  scenario.assessment.workers = 1;
  scenario.assessment.assessment_hours = constant_of(2);
  const struct door_message given[] = {referral_message(1, moment(MONDAY, 10, 0)),
                                       referral_message(2, moment(MONDAY, 11, 0)),
                                       signed_off_message(1, moment(MONDAY, 14, 0))};
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 1},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, GREEN},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, 0},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JOINED, 2, SLOTS, GREEN},
      {moment(MONDAY, 14, 0), DOOR_RECORD_ENDED, 1, SLOTS, 14400},
      {moment(MONDAY, 14, 0), DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE, 0},
      {moment(MONDAY, 14, 0), DOOR_RECORD_CLOSED, 1, NOT_ELIGIBLE, 14400},
      {moment(MONDAY, 14, 0), DOOR_RECORD_STARTED, 2, SLOTS, 10800},
  };
  const struct want_message sent[] = {
      {moment(MONDAY, 12, 20), DOOR_SCREENING, DOOR_SIGN_OFF_MESSAGE, 1, 0},
      {moment(MONDAY, 16, 20), DOOR_SCREENING, DOOR_SIGN_OFF_MESSAGE, 2, 0},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(MONDAY, 17, 0), given, COUNT(given));
  assert_ledger(&driver, want, COUNT(want));
  assert_sent(&driver, sent, COUNT(sent));
  assert_int_equal(open_contacts(&driver), 1);
  driver_fini(&driver);
}

static void sign_off__answer_that_nobody_asked_for__is_refused(void **state)
{
  (void)state;
  struct door_scenario scenario = with_shared_senior();
  const struct door_message given = signed_off_message(1, moment(MONDAY, 14, 0));
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  assert_int_equal(door_replica_advance(&driver.replica, sim_time_at(moment(MONDAY, 15, 0)), &given, 1, &driver.out),
                   DOOR_ERR_UNEXPECTED);
  driver_fini(&driver);
}

/* The link from assessment to screening is there only where something travels by it; an answer that takes less than a
 * referral shortens the lookahead of the way back, if answers are sent. */
static void links__shared_seniors__exist_where_they_are_asked(void **state)
{
  (void)state;
  const uint32_t screening = door_service_index(DOOR_SCREENING);
  const uint32_t assessment = door_service_index(DOOR_ASSESSMENT);
  struct door_scenario scenario = with_shared_senior();
  struct door_setting *setting = setting_of(&scenario);
  assert_int_equal(setting->lookaheads[assessment][screening].seconds, 1200);
  assert_int_equal(setting->lookaheads[screening][assessment].seconds, 1800);
  door_setting_destroy(&setting);
  scenario.assessment.sign_off_by = DOOR_ASSESSMENT_SIGN_OFF_BY_MANAGERS;
  setting = setting_of(&scenario);
  assert_int_equal(setting->lookaheads[assessment][screening].seconds, 0);
  assert_int_equal(setting->lookaheads[screening][assessment].seconds, 3600);
  door_setting_destroy(&setting);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sign_off__senior_who_also_screens__takes_by_rating_and_wait),
      cmocka_unit_test(sign_off__decisions_by_managers__seniors_are_asked_for_assessments_only),
      cmocka_unit_test(sign_off__asked_of_screening__the_case_stays_with_its_worker),
      cmocka_unit_test(sign_off__answer_that_nobody_asked_for__is_refused),
      cmocka_unit_test(links__shared_seniors__exist_where_they_are_asked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
