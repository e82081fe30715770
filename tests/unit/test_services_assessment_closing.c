/* What comes after an assessment: the transfer meeting and closing work, hand-worked to the second. The office is open
 * Monday to Friday 08:45 to 17:00, 8.25 hours; an assessment of 20 hours from Monday 10:00 ends on Wednesday 13:30. */
#include "assessment_ledger.h"

enum { TRANSFER = DOOR_POOL_CASE_TRANSFER, CLOSING = DOOR_POOL_CASE_CLOSING, LEVEL_OF_A_PLAN = 3 };

static struct door_message plan_referral(uint64_t contact, int64_t due_seconds)
{
  struct door_message message = family_referral(contact, due_seconds, 1, AMBER);
  message.body.door_case.need_level = LEVEL_OF_A_PLAN;
  return message;
}

/* When the record was written; -1: it was not. */
static int64_t second_of(const struct service_driver *driver, enum door_record_kind kind, uint64_t contact,
                         uint16_t code)
{
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    if (record->kind == kind && record->subject == contact && record->code == code) {
      return record->time_seconds;
    }
  }
  return -1;
}

/* ---- the transfer meeting ---- */

/* On Wednesdays at 14:00, with room for one family. */
static struct door_scenario with_meeting(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.assessment.transfer_rule = DOOR_TRANSFER_AT_MEETING;
  scenario.assessment.transfer_by_weekday[WEDNESDAY] = 1;
  scenario.assessment.transfer_hour = 14;
  scenario.assessment.transfer_accepted_share = 1;
  return scenario;
}

/* Two workers with a case each. 1 ends Wednesday 13:30, 2 at 13:45; the meeting of 14:00 takes 1, that of the Wednesday
 * after takes 2. 3, of Tuesday 09:00, has 1's worker from 14:00 on: 3 hours on Wednesday, 8.25 on Thursday and Friday,
 * half an hour on Monday. */
static void transfer__two_families_and_room_for_one__one_is_held_over(void **state)
{
  (void)state;
  struct door_scenario scenario = with_meeting();
  const struct door_message given[] = {plan_referral(1, moment(MONDAY, 10, 0)),
                                       plan_referral(2, moment(MONDAY, 10, 15)),
                                       family_referral(3, moment(TUESDAY, 9, 0), 1, AMBER)};
  const int64_t next_meeting = moment(WEDNESDAY + SIM_WEEKDAYS, 14, 0);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 2},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, AMBER},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, held(0, 0, 1)},
      {moment(MONDAY, 10, 15), DOOR_RECORD_JOINED, 2, SLOTS, AMBER},
      {moment(MONDAY, 10, 15), DOOR_RECORD_STARTED, 2, SLOTS, held(0, 1, 1)},
      {moment(TUESDAY, 9, 0), DOOR_RECORD_JOINED, 3, SLOTS, AMBER},
      {moment(WEDNESDAY, 13, 30), DOOR_RECORD_HELD_ON, 1, DOOR_HELD_ON_BEGUN, 1},
      {moment(WEDNESDAY, 13, 30), DOOR_RECORD_ASSESSED, 1, PLAN, moment(MONDAY, 9, 0)},
      {moment(WEDNESDAY, 13, 30), DOOR_RECORD_CLOSED, 1, PLAN, 185400}, /* 51 h 30 min */
      {moment(WEDNESDAY, 13, 30), DOOR_RECORD_JOINED, 1, TRANSFER, AMBER},
      {moment(WEDNESDAY, 13, 45), DOOR_RECORD_HELD_ON, 2, DOOR_HELD_ON_BEGUN, 1},
      {moment(WEDNESDAY, 13, 45), DOOR_RECORD_ASSESSED, 2, PLAN, moment(MONDAY, 9, 15)},
      {moment(WEDNESDAY, 13, 45), DOOR_RECORD_CLOSED, 2, PLAN, 185400},
      {moment(WEDNESDAY, 13, 45), DOOR_RECORD_JOINED, 2, TRANSFER, AMBER},
      {moment(WEDNESDAY, 14, 0), DOOR_RECORD_STARTED, 1, TRANSFER, 1800},
      {moment(WEDNESDAY, 14, 0), DOOR_RECORD_ENDED, 1, TRANSFER, 1800},
      {moment(WEDNESDAY, 14, 0), DOOR_RECORD_ENDED, 1, SLOTS, held(187200, 0, 1)}, /* 52 h */
      {moment(WEDNESDAY, 14, 0), DOOR_RECORD_HELD_ON, 1, DOOR_HELD_ON_ENDED, 1},
      {moment(WEDNESDAY, 14, 0), DOOR_RECORD_STARTED, 3, SLOTS, held(104400, 0, 1)}, /* 29 h */
      {moment(NEXT_MONDAY, 9, 15), DOOR_RECORD_ENDED, 3, SLOTS, held(519300, 0, 1)}, /* 6 days, 15 min */
      {moment(NEXT_MONDAY, 9, 15), DOOR_RECORD_ASSESSED, 3, NOT_ELIGIBLE, moment(TUESDAY, 8, 0)},
      {moment(NEXT_MONDAY, 9, 15), DOOR_RECORD_CLOSED, 3, NOT_ELIGIBLE, 519300},
      {next_meeting, DOOR_RECORD_STARTED, 2, TRANSFER, 605700}, /* 7 days, 15 min */
      {next_meeting, DOOR_RECORD_ENDED, 2, TRANSFER, 605700},
      {next_meeting, DOOR_RECORD_ENDED, 2, SLOTS, held(791100, 1, 1)}, /* 9 days, 3 h 45 min */
      {next_meeting, DOOR_RECORD_HELD_ON, 2, DOOR_HELD_ON_ENDED, 1},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(THURSDAY, 0, 0), given, COUNT(given));
  assert_int_equal(open_contacts(&driver), 1); /* 3: who is held on has ended */
  drive(&driver, moment(28, 0, 0), NULL, 0);
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* Two children of one family, and one of another in between: the family is heard as one. */
static void transfer__two_cases_of_a_family__are_heard_as_one(void **state)
{
  (void)state;
  struct door_scenario scenario = with_meeting();
  scenario.assessment.workers = 3;
  const uint64_t sibling = 1 | UINT64_C(1) << 56;
  const struct door_message given[] = {plan_referral(1, moment(MONDAY, 10, 0)), plan_referral(2, moment(MONDAY, 10, 5)),
                                       plan_referral(sibling, moment(MONDAY, 10, 10))};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(28, 0, 0), given, COUNT(given));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 1, TRANSFER), moment(WEDNESDAY, 14, 0));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, sibling, TRANSFER), moment(WEDNESDAY, 14, 0));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 2, TRANSFER), moment(WEDNESDAY + SIM_WEEKDAYS, 14, 0));
  driver_fini(&driver);
}

/* Ended Wednesday 13:30. The Thursday of the last row is 4 June 2015, on which the office is closed. */
static void transfer__meetings__take_whom_they_accept_on_working_days(void **state)
{
  (void)state;
  static const struct {
    double given_accepted_share;
    double given_hour;
    uint32_t given_weekday;
    bool given_is_closed_on_thursday;
    int64_t want_second; /* -1: never */
  } rows[] = {
      {1, 14, WEDNESDAY, false, 2 * 86400 + 14 * 3600},
      {0, 14, WEDNESDAY, false, -1},
      {1, 13.5, WEDNESDAY, false, 9 * 86400 + 13 * 3600 + 1800}, /* too late for the one of the same instant */
      {1, 9, THURSDAY, false, 3 * 86400 + 9 * 3600},
      {1, 9, THURSDAY, true, 10 * 86400 + 9 * 3600},
      {1, 9, SATURDAY, false, -1},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_meeting();
    struct door_assessment *assessment = &scenario.assessment;
    assessment->transfer_by_weekday[WEDNESDAY] = 0;
    assessment->transfer_by_weekday[rows[i].given_weekday] = 1;
    assessment->transfer_hour = rows[i].given_hour;
    assessment->transfer_accepted_share = rows[i].given_accepted_share;
    struct sim_date_range closed = {{2015, 6, 4}, {2015, 6, 4}};
    scenario.calendars[OFFICE].closures.ranges[0] = closed;
    scenario.calendars[OFFICE].closures.count = rows[i].given_is_closed_on_thursday ? 1 : 0;
    const struct door_message given[] = {plan_referral(1, moment(MONDAY, 10, 0))};
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, moment(28, 0, 0), given, COUNT(given));
    assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 1, TRANSFER), rows[i].want_second);
    assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 1, SLOTS), rows[i].want_second);
    driver_fini(&driver);
  }
}

/* Who has no plan is not transferred. */
static void transfer__no_plan__the_slot_is_free_at_once(void **state)
{
  (void)state;
  struct door_scenario scenario = with_meeting();
  const struct door_message given[] = {family_referral(1, moment(MONDAY, 10, 0), 1, AMBER)};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(28, 0, 0), given, COUNT(given));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 1, SLOTS), moment(WEDNESDAY, 13, 30));
  assert_int_equal(second_of(&driver, DOOR_RECORD_HELD_ON, 1, DOOR_HELD_ON_BEGUN), -1);
  driver_fini(&driver);
}

/* ---- closing work ---- */

/* 5 hours from Wednesday 13:30: 3.5 on Wednesday, 1.5 on Thursday. The family's three children take three slots. */
static void closing__elapsed__takes_opening_hours(void **state)
{
  (void)state;
  struct door_scenario scenario = by_children(3);
  scenario.assessment.closing_hours = constant_of(5);
  const struct door_message given[] = {family_referral(1, moment(MONDAY, 10, 0), 3, RED)};
  const int64_t end = moment(WEDNESDAY, 13, 30);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 6},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, RED},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, held(0, 0, 3)},
      {end, DOOR_RECORD_HELD_ON, 1, DOOR_HELD_ON_BEGUN, 3},
      {end, DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE, moment(MONDAY, 9, 0)},
      {end, DOOR_RECORD_CLOSED, 1, NOT_ELIGIBLE, 185400},
      {end, DOOR_RECORD_JOINED, 1, CLOSING, RED},
      {end, DOOR_RECORD_STARTED, 1, CLOSING, held(0, 0, 1)},
      {moment(THURSDAY, 10, 15), DOOR_RECORD_ENDED, 1, CLOSING, held(74700, 0, 1)}, /* 20 h 45 min */
      {moment(THURSDAY, 10, 15), DOOR_RECORD_ENDED, 1, SLOTS, held(260100, 0, 3)},  /* 3 days, 15 min */
      {moment(THURSDAY, 10, 15), DOOR_RECORD_HELD_ON, 1, DOOR_HELD_ON_ENDED, 3},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(28, 0, 0), given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  driver_fini(&driver);
}

/* One worker: a visit of 2 hours, a write-up of 3, closing work of 4, no gaps. */
static struct door_scenario with_tasks(int64_t limit)
{
  struct door_scenario scenario = valid_scenario();
  struct door_assessment *assessment = &scenario.assessment;
  assessment->workers = 1;
  assessment->caseload_limit_children = limit;
  assessment->work_rule = DOOR_WORK_TASKS;
  assessment->visit_hours = constant_of(2);
  assessment->write_up_hours = constant_of(3);
  assessment->closing_hours = constant_of(4);
  return scenario;
}

/* 1 comes Monday 10:00, 2 at 11:00.
 *   1 visited 10:00 to 12:00, 2 until 14:00, 1 written until 17:00: closing work of 1 is due
 *   Tuesday 2 written 08:45 to 11:45, which goes before: closing work of 2 is due
 *   1 closed 11:45 to 15:45, 2 from then on: 1.25 hours on Tuesday, 2.75 on Wednesday, until 11:30 */
static void closing__by_the_worker_under_tasks__goes_after_what_else_is_due(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks(2);
  const struct door_message given[] = {family_referral(1, moment(MONDAY, 10, 0), 1, AMBER),
                                       family_referral(2, moment(MONDAY, 11, 0), 1, AMBER)};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(28, 0, 0), given, COUNT(given));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE), moment(MONDAY, 17, 0));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ASSESSED, 2, NOT_ELIGIBLE), moment(TUESDAY, 11, 45));
  assert_int_equal(second_of(&driver, DOOR_RECORD_JOINED, 1, CLOSING), moment(MONDAY, 17, 0));
  assert_int_equal(second_of(&driver, DOOR_RECORD_STARTED, 1, CLOSING), moment(TUESDAY, 11, 45));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 1, CLOSING), moment(TUESDAY, 15, 45));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 1, SLOTS), moment(TUESDAY, 15, 45));
  assert_int_equal(second_of(&driver, DOOR_RECORD_STARTED, 2, CLOSING), moment(TUESDAY, 15, 45));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 2, SLOTS), moment(WEDNESDAY, 11, 30));
  driver_fini(&driver);
}

/* One slot. 1 is visited and written by 15:00, and closed until 17:00 and Tuesday 08:45 to 10:45; then 2 has the slot.
 */
static void closing__caseload_full__the_next_waits_until_it_is_done(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks(1);
  const struct door_message given[] = {family_referral(1, moment(MONDAY, 10, 0), 1, AMBER),
                                       family_referral(2, moment(MONDAY, 11, 0), 1, AMBER)};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(TUESDAY, 12, 0), given, COUNT(given));
  assert_int_equal(second_of(&driver, DOOR_RECORD_CLOSED, 1, NOT_ELIGIBLE), moment(MONDAY, 15, 0));
  assert_int_equal(second_of(&driver, DOOR_RECORD_STARTED, 2, SLOTS), moment(TUESDAY, 10, 45));
  assert_int_equal(open_contacts(&driver), 1);
  driver_fini(&driver);
}

/* As before, and the post goes in the night to Tuesday: two of the four hours are left, and one is lost. They take
 * opening hours, 08:45 to 11:45, until when the slot counts. */
static void closing__worker_leaves__the_rest_takes_opening_hours(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks(1);
  scenario.assessment.handover_lost_hours = 1;
  scenario.assessment.changes[0] = (struct door_post_change){.from = {2015, 6, 2}, .posts = -1};
  scenario.assessment.change_count = 1;
  const struct door_message given[] = {family_referral(1, moment(MONDAY, 10, 0), 1, AMBER)};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(28, 0, 0), given, COUNT(given));
  assert_int_equal(second_of(&driver, DOOR_RECORD_STARTED, 1, CLOSING), moment(MONDAY, 15, 0));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 1, CLOSING), moment(TUESDAY, 11, 45));
  const struct door_record *last = &driver.out.records[driver.out.record_count - 1];
  assert_int_equal(last->kind, DOOR_RECORD_CAPACITY);
  assert_int_equal(last->time_seconds, moment(TUESDAY, 11, 45));
  assert_int_equal(last->value, 0);
  driver_fini(&driver);
}

/* Two assessments end Wednesday 13:30 and 14:30. The one support worker closes the first in 5 hours, past closing time,
 * until 18:30, and the second on Thursday from 08:45 to 13:45. */
static void closing__by_a_support_worker__one_at_a_time(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.assessment.closing_hours = constant_of(5);
  scenario.assessment.closing_by = DOOR_CLOSING_BY_SUPPORT_WORKERS;
  scenario.assessment.support_posts = 1;
  const struct door_message given[] = {family_referral(1, moment(MONDAY, 10, 0), 1, AMBER),
                                       family_referral(2, moment(MONDAY, 11, 0), 1, AMBER)};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(28, 0, 0), given, COUNT(given));
  assert_int_equal(second_of(&driver, DOOR_RECORD_CAPACITY, CLOSING, 0), 0);
  assert_int_equal(second_of(&driver, DOOR_RECORD_STARTED, 1, CLOSING), moment(WEDNESDAY, 13, 30));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 1, SLOTS), moment(WEDNESDAY, 18, 30));
  assert_int_equal(second_of(&driver, DOOR_RECORD_JOINED, 2, CLOSING), moment(WEDNESDAY, 14, 30));
  assert_int_equal(second_of(&driver, DOOR_RECORD_STARTED, 2, CLOSING), moment(THURSDAY, 8, 45));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 2, SLOTS), moment(THURSDAY, 13, 45));
  driver_fini(&driver);
}

/* A plan: the meeting of Wednesday 14:00, then 5 hours: 3 on Wednesday, 2 on Thursday. */
static void closing__after_a_transfer__begins_with_the_meeting(void **state)
{
  (void)state;
  struct door_scenario scenario = with_meeting();
  scenario.assessment.closing_hours = constant_of(5);
  const struct door_message given[] = {plan_referral(1, moment(MONDAY, 10, 0))};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(28, 0, 0), given, COUNT(given));
  assert_int_equal(second_of(&driver, DOOR_RECORD_JOINED, 1, CLOSING), moment(WEDNESDAY, 14, 0));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, 1, SLOTS), moment(THURSDAY, 10, 45));
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(transfer__two_families_and_room_for_one__one_is_held_over),
      cmocka_unit_test(transfer__two_cases_of_a_family__are_heard_as_one),
      cmocka_unit_test(transfer__meetings__take_whom_they_accept_on_working_days),
      cmocka_unit_test(transfer__no_plan__the_slot_is_free_at_once),
      cmocka_unit_test(closing__elapsed__takes_opening_hours),
      cmocka_unit_test(closing__by_the_worker_under_tasks__goes_after_what_else_is_due),
      cmocka_unit_test(closing__caseload_full__the_next_waits_until_it_is_done),
      cmocka_unit_test(closing__worker_leaves__the_rest_takes_opening_hours),
      cmocka_unit_test(closing__by_a_support_worker__one_at_a_time),
      cmocka_unit_test(closing__after_a_transfer__begins_with_the_meeting),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
