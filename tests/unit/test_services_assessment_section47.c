/* Strategy discussion, section 47 enquiry, conference: hand-worked schedules, to the second, through screening and
 * assessment. The office is open Monday to Friday 08:45 to 17:00. */
#include "service_driver.h"

#include "assessment.h"
#include "door_ledger.h"
#include "screening.h"

#include <string.h>

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

/* In rows of assert_kind, which names the kind once. */
#define ANY ((enum door_record_kind)0)
/* In the value of ASSESSED: the assessment itself ended before, at a record WENT_ON. */
#define AFTER_PROTECTION ((int64_t)DOOR_KIND_PROTECTION << 40)

enum {
  SLOTS = DOOR_POOL_ASSESSMENT_SLOTS,
  DISCUSSIONS = DOOR_POOL_STRATEGY_DISCUSSIONS,
  STRATEGY = DOOR_OUTCOME_STRATEGY_DISCUSSION | DOOR_RULE_BY_THRESHOLDS << 8,
  PROTECTION_PLAN = DOOR_OUTCOME_PROTECTION_PLAN | DOOR_RULE_CONFERENCE << 8,
  NOT_ELIGIBLE = DOOR_OUTCOME_NOT_ELIGIBLE | DOOR_RULE_LATENT_LEVEL << 8,
};

/* All discussions lead to an enquiry of 8 working days, all enquiries to a conference, all conferences to a plan. */
static struct door_scenario with_section_47(void)
{
  struct door_scenario scenario = valid_scenario();
  struct door_assessment *assessment = &scenario.assessment;
  assessment->assessment_hours = constant_of(10);
  assessment->strategy_hours = constant_of(1);
  assessment->section_47_share = 1;
  assessment->section_47_working_days = constant_of(8);
  assessment->conference_share = 1;
  assessment->conference_aim_working_days = constant_of(14);
  assessment->protection_plan_share = 1;
  return scenario;
}

/* Received and referred an hour before the call. */
static struct door_message call_about(uint64_t contact, int64_t due_seconds)
{
  struct door_message message = strategy_discussion_message(contact, due_seconds);
  message.body.door_case.received_at = due_seconds - 3600;
  message.body.door_case.referred_at = due_seconds - 3600;
  return message;
}

/* The records of a kind, in order. */
static void assert_kind(const struct service_driver *driver, enum door_record_kind kind, const struct want_record *rows,
                        uint32_t count)
{
  uint32_t found = 0;
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    if (record->kind != kind) {
      continue;
    }
    if (found >= count) {
      fail_msg("more than the %u wanted", count);
      return;
    }
    const struct want_record *want = &rows[found];
    if (record->time_seconds != want->time_seconds || record->subject != want->subject || record->code != want->code ||
        record->value != want->value) {
      fail_msg("%s %u: found second %lld of %llx code %u value %lld; want second %lld of %llx code %u value %lld",
               door_record_name((uint8_t)kind), found, (long long)record->time_seconds,
               (unsigned long long)record->subject, record->code, (long long)record->value,
               (long long)want->time_seconds, (unsigned long long)want->subject, want->code, (long long)want->value);
    }
    found++;
  }
  assert_int_equal(found, count);
}

/* Day 0 is Monday 18 May 2015; day 7 is the spring bank holiday. Four calls at 10:00, discussed until 11:00: the
 * enquiries begin, past the limit of two workers with a case each. Working day 8 is Friday 29 May (day 11): they end at
 * 11:00. Aimed at is working day 14, Monday 8 June (day 21). One family can be heard on a Wednesday, one on a Thursday:
 *   1 on the nearest day before, Thursday 4 June (day 17), working day 12
 *   2 on Wednesday (day 16)
 *   4 has none before that comes after its enquiry: the first after, Wednesday 10 June (day 23)
 *   1's sibling comes last and is heard with 1.
 * The assessment, 10 hours, is over on Tuesday; the case stays until its conference. */
static void section_47__bank_holiday_week__conferences_by_family_on_their_days(void **state)
{
  (void)state;
  const uint64_t sibling = UINT64_C(1) << 56 | 1;
  struct door_scenario scenario = with_section_47();
  scenario.time.first_day = (struct sim_date){2015, 5, 18};
  scenario.calendars[OFFICE].closes_on_bank_holidays = true;
  static const double by_weekday[SIM_WEEKDAYS] = {0, 0, 1, 1, 0, 0, 0};
  memcpy(scenario.assessment.conferences_by_weekday, by_weekday, sizeof by_weekday);
  const int64_t call = moment(0, 10, 0);
  const struct door_message given[] = {call_about(1, call), call_about(2, call), call_about(4, call),
                                       call_about(sibling, call)};
  const int64_t begun = moment(0, 11, 0);
  const int64_t ended = moment(11, 11, 0);
  const struct want_record enquiries[] = {
      {begun, ANY, 1, DOOR_ENQUIRY_BEGUN, moment(0, 9, 0)},
      {begun, ANY, 2, DOOR_ENQUIRY_BEGUN, moment(0, 9, 0)},
      {begun, ANY, 4, DOOR_ENQUIRY_BEGUN, moment(0, 9, 0)},
      {begun, ANY, sibling, DOOR_ENQUIRY_BEGUN, moment(0, 9, 0)},
      {ended, ANY, 1, DOOR_ENQUIRY_CONFERENCE_BOOKED, begun},
      {ended, ANY, 2, DOOR_ENQUIRY_CONFERENCE_BOOKED, begun},
      {ended, ANY, 4, DOOR_ENQUIRY_CONFERENCE_BOOKED, begun},
      {ended, ANY, sibling, DOOR_ENQUIRY_CONFERENCE_BOOKED, begun},
  };
  const struct want_record conferences[] = {
      {moment(16, 8, 45), ANY, 2, 1, begun},
      {moment(17, 8, 45), ANY, 1, 1, begun},
      {moment(17, 8, 45), ANY, sibling, 1, begun},
      {moment(23, 8, 45), ANY, 4, 1, begun},
  };
  const struct want_record endings[] = {
      {moment(16, 8, 45), ANY, 2, PROTECTION_PLAN, moment(0, 9, 0) | AFTER_PROTECTION},
      {moment(17, 8, 45), ANY, 1, PROTECTION_PLAN, moment(0, 9, 0) | AFTER_PROTECTION},
      {moment(17, 8, 45), ANY, sibling, PROTECTION_PLAN, moment(0, 9, 0) | AFTER_PROTECTION},
      {moment(23, 8, 45), ANY, 4, PROTECTION_PLAN, moment(0, 9, 0) | AFTER_PROTECTION},
  };
  const int64_t assessed = moment(1, 12, 45); /* 6 hours on Monday, 4 on Tuesday */
  const struct want_record assessments[] = {
      {assessed, ANY, 1, DOOR_KIND_PROTECTION, moment(0, 9, 0)},
      {assessed, ANY, 2, DOOR_KIND_PROTECTION, moment(0, 9, 0)},
      {assessed, ANY, 4, DOOR_KIND_PROTECTION, moment(0, 9, 0)},
      {assessed, ANY, sibling, DOOR_KIND_PROTECTION, moment(0, 9, 0)},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(0, 11, 0), given, COUNT(given));
  assert_int_equal(open_contacts(&driver), 4); /* in discussion */
  drive(&driver, moment(12, 0, 0), NULL, 0);
  assert_int_equal(open_contacts(&driver), 4); /* before their conferences */
  drive(&driver, driver.setting->horizon.seconds, NULL, 0);
  assert_kind(&driver, DOOR_RECORD_SECTION_47, enquiries, COUNT(enquiries));
  assert_kind(&driver, DOOR_RECORD_CONFERENCE, conferences, COUNT(conferences));
  assert_kind(&driver, DOOR_RECORD_WENT_ON, assessments, COUNT(assessments));
  assert_kind(&driver, DOOR_RECORD_ASSESSED, endings, COUNT(endings));
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* Called on Saturday at 22:00: discussed on Monday from 08:45 to 09:45. The enquiry of two working days ends on
 * Wednesday at 09:45, without a conference; the assessment, 10 hours from Monday 09:45 (7.25 and 2.75), on Tuesday at
 * 11:30: the case waits for the enquiry and ends with what the assessment found. */
static void section_47__no_conference__the_case_ends_with_the_later_of_the_two(void **state)
{
  (void)state;
  static const struct {
    double given_days;
    int64_t want_end;
  } rows[] = {{2, 9 * 86400 + 35100}, {0, 8 * 86400 + 41400}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_section_47();
    scenario.assessment.section_47_working_days = constant_of(rows[i].given_days);
    scenario.assessment.conference_share = 0;
    const struct door_message given[] = {call_about(1, moment(SATURDAY, 22, 0))};
    const int64_t begun = moment(NEXT_MONDAY, 9, 45);
    const int64_t received = moment(SATURDAY, 21, 0);
    const struct want_record enquiry[] = {
        {begun, ANY, 1, DOOR_ENQUIRY_BEGUN, received},
        {begun + (int64_t)rows[i].given_days * 86400, ANY, 1, DOOR_ENQUIRY_ENDED, begun}};
    const struct want_record ending = {rows[i].want_end, ANY, 1, NOT_ELIGIBLE,
                                       received | (rows[i].given_days > 0 ? AFTER_PROTECTION : 0)};
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, moment(12, 0, 0), given, COUNT(given));
    assert_kind(&driver, DOOR_RECORD_SECTION_47, enquiry, COUNT(enquiry));
    assert_kind(&driver, DOOR_RECORD_ASSESSED, &ending, 1);
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

/* No enquiry: from the discussion to the line. The two workers are taken, so it waits. */
static void strategy__no_enquiry__waits_for_allocation_like_any_referral(void **state)
{
  (void)state;
  struct door_scenario scenario = with_section_47();
  scenario.assessment.section_47_share = 0;
  struct door_message given[] = {referral_message(1, moment(MONDAY, 9, 0)), referral_message(2, moment(MONDAY, 9, 0)),
                                 call_about(3, moment(MONDAY, 9, 30))};
  /* 1 and 2 end on Tuesday at 10:45 (8 hours on Monday, 2 more) */
  const struct want_record starts[] = {
      {moment(MONDAY, 9, 0), ANY, 1, SLOTS, 0},
      {moment(MONDAY, 9, 0), ANY, 2, SLOTS, INT64_C(1) << 40},
      {moment(MONDAY, 10, 30), ANY, 3, DISCUSSIONS, 3600},
      {moment(TUESDAY, 10, 45), ANY, 3, SLOTS, 86400 + 900},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(TUESDAY, 12, 0), given, COUNT(given));
  assert_kind(&driver, DOOR_RECORD_STARTED, starts, COUNT(starts));
  assert_kind(&driver, DOOR_RECORD_SECTION_47, NULL, 0);
  driver_fini(&driver);
}

/* One worker, tasks: 1 is visited from 10:00. 2 is discussed until 11:00, its enquiry puts the visit down: visited
 * until 13:00, written until 16:00, without gaps; then the hour that was left of 1's visit. */
static void section_47__tasks__the_enquiry_goes_before_the_task_in_hand(void **state)
{
  (void)state;
  struct door_scenario scenario = with_section_47();
  struct door_assessment *assessment = &scenario.assessment;
  assessment->workers = 1;
  assessment->work_rule = DOOR_WORK_TASKS;
  assessment->visit_hours = constant_of(2);
  assessment->write_up_hours = constant_of(3);
  struct door_message given[] = {referral_message(1, moment(MONDAY, 10, 0)), call_about(2, moment(MONDAY, 10, 0))};
  const int64_t hours_2 = INT64_C(7200) << 40;
  const int64_t hours_3 = INT64_C(10800) << 40;
  const struct want_record tasks[] = {
      {moment(MONDAY, 13, 0), ANY, 2, DOOR_TASK_FIRST_VISIT, 4 * 3600 | hours_2},
      {moment(MONDAY, 16, 0), ANY, 2, DOOR_TASK_WRITE_UP, 7 * 3600 | hours_3},
      {moment(MONDAY, 17, 0), ANY, 1, DOOR_TASK_FIRST_VISIT, 17 * 3600 | hours_2},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(TUESDAY, 8, 0), given, COUNT(given));
  assert_kind(&driver, DOOR_RECORD_TASK_DONE, tasks, COUNT(tasks));
  driver_fini(&driver);
}

/* Screened from 10:00 to 10:30, level 4. At once: no partner is asked, nobody signs off, the call takes 15 minutes.
 * Just below the level it is checked with partners. */
static void screening__level_of_a_strategy_discussion__is_called_about_at_once(void **state)
{
  (void)state;
  static const struct {
    double given_from_level;
    uint32_t want_sent;
  } rows[] = {{4, 1}, {4.001, 0}, {DOOR_NO_STRATEGY_LEVEL, 0}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.strategy_from_level = rows[i].given_from_level;
    scenario.screening.check_limit_hours[0] = 4;
    scenario.screening.sign_off_share = 1;
    scenario.screening.sign_off_posts = 1;
    scenario.screening.sign_off_minutes = constant_of(30);
    scenario.screening.conclusion_minutes = constant_of(10);
    scenario.screening.partner_count = 1;
    scenario.screening.partners[0] = (struct door_partner){.name = "health",
                                                           .presence = DOOR_PRESENCE_REMOTE,
                                                           .calendar = OFFICE,
                                                           .red_answer_hours = constant_of(1),
                                                           .answer_share = 1};
    struct door_message message = contact_message(7, moment(MONDAY, 10, 0));
    message.body.door_case.need_level = 4;
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(MONDAY, 10, 31), &message, 1);
    assert_int_equal(driver.out.message_count, rows[i].want_sent);
    assert_int_equal(open_contacts(&driver), 1 - rows[i].want_sent);
    if (rows[i].want_sent == 1) {
      const struct want_message sent = {moment(MONDAY, 10, 45), DOOR_ASSESSMENT, DOOR_STRATEGY_DISCUSSION_MESSAGE, 7,
                                        0};
      const struct want_record decided = {moment(MONDAY, 10, 30), ANY, 7, STRATEGY, 0};
      assert_sent(&driver, &sent, 1);
      assert_kind(&driver, DOOR_RECORD_DECIDED, &decided, 1);
      assert_int_equal(driver.out.messages[0].body.door_case.referred_at, moment(MONDAY, 10, 30));
    }
    driver_fini(&driver);
  }
}

/* The link's promise shrinks with the call, where there are calls. */
static void setting__strategy_discussions__shorten_the_lookahead_of_their_link(void **state)
{
  (void)state;
  static const struct {
    double given_from_level;
    double given_minutes;
    int64_t want_seconds;
  } rows[] = {{4, 15, 900}, {DOOR_NO_STRATEGY_LEVEL, 15, 3600}, {4, 90, 3600}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.strategy_from_level = rows[i].given_from_level;
    scenario.handoffs.strategy_discussion_minutes = rows[i].given_minutes;
    struct door_setting *setting = setting_of(&scenario);
    uint32_t from = door_service_index(DOOR_SCREENING);
    uint32_t to = door_service_index(DOOR_ASSESSMENT);
    assert_int_equal(setting->lookaheads[from][to].seconds, rows[i].want_seconds);
    assert_int_equal(setting->handoffs[from][to].seconds, 3600);
    door_setting_destroy(&setting);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(section_47__bank_holiday_week__conferences_by_family_on_their_days),
      cmocka_unit_test(section_47__no_conference__the_case_ends_with_the_later_of_the_two),
      cmocka_unit_test(strategy__no_enquiry__waits_for_allocation_like_any_referral),
      cmocka_unit_test(section_47__tasks__the_enquiry_goes_before_the_task_in_hand),
      cmocka_unit_test(screening__level_of_a_strategy_discussion__is_called_about_at_once),
      cmocka_unit_test(setting__strategy_discussions__shorten_the_lookahead_of_their_link),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
