/* An assessment as tasks in a worker's day: hand-worked schedules, to the second. The office is open Monday to Friday
 * 08:45 to 17:00, 8.25 hours. */
#include "service_driver.h"

#include "assessment.h"
#include "assessment_work.h"
#include "door_ledger.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum task { VISIT = DOOR_TASK_FIRST_VISIT, FURTHER = DOOR_TASK_FURTHER_VISIT, WRITE_UP = DOOR_TASK_WRITE_UP };

/* One worker who may have three cases; a visit of 2 hours, a write-up of 3, no gaps. */
static struct door_scenario with_tasks(void)
{
  struct door_scenario scenario = valid_scenario();
  struct door_assessment *assessment = &scenario.assessment;
  assessment->workers = 1;
  assessment->caseload_limit_children = 3;
  assessment->work_rule = DOOR_WORK_TASKS;
  assessment->visit_hours = constant_of(2);
  assessment->write_up_hours = constant_of(3);
  return scenario;
}

/* Referred an hour before it comes. */
static struct door_message referral_of(uint64_t contact, int64_t due_seconds, uint8_t priority)
{
  struct door_message message = referral_message(contact, due_seconds);
  message.body.door_case.referred_at = due_seconds - 3600;
  message.body.door_case.priority = priority;
  return message;
}

struct want_task {
  int64_t time_seconds;
  uint64_t contact;
  enum task task;
};

/* All tasks that were done, with their hands-on time. */
static void assert_tasks(const struct service_driver *driver, const struct want_task *rows, uint32_t count)
{
  uint32_t found = 0;
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    if (record->kind != DOOR_RECORD_TASK_DONE) {
      continue;
    }
    if (found >= count) {
      fail_msg("more than the %u wanted", count);
      return;
    }
    if (record->time_seconds != rows[found].time_seconds || record->subject != rows[found].contact ||
        record->code != (uint16_t)rows[found].task) {
      fail_msg("task %u: found second %lld, contact %llu, task %u; want second %lld, contact %llu, task %u", found,
               (long long)record->time_seconds, (unsigned long long)record->subject, record->code,
               (long long)rows[found].time_seconds, (unsigned long long)rows[found].contact, rows[found].task);
    }
    assert_int_equal(door_record_above(record->value), record->code == WRITE_UP ? 10800 : 7200);
    found++;
  }
  assert_int_equal(found, count);
}

static int64_t assessed_at(const struct service_driver *driver, uint64_t contact)
{
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    if (record->kind == DOOR_RECORD_ASSESSED && record->subject == contact) {
      return record->time_seconds;
    }
  }
  return -1;
}

/* A gap of 4 hours before each task, a further visit, contributions 8 hours after the first visit. 1 (amber) comes
 * Monday 10:00, 2 (red) at 11:00.
 *   1 visited Monday 14:00 to 16:00; contributions Tuesday 15:45
 *   2 due Monday 15:00, visited 16:00 to 17:00 and Tuesday 08:45 to 09:45; contributions Wednesday 09:30
 *   1 due Tuesday 11:45, visited until 13:45
 *   2 due Tuesday 13:45, visited until 15:45
 *   1 due Wednesday 09:30 (4 hours after 13:45), written until 12:30
 *   2 due Wednesday 11:30 (4 hours after 15:45), written 12:30 to 15:30 */
static void tasks__two_cases_of_one_worker__take_turns(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks();
  scenario.assessment.gap_hours = constant_of(4);
  scenario.assessment.further_visits = constant_of(1);
  scenario.assessment.contribution_hours = constant_of(8);
  const struct door_message given[] = {referral_of(1, moment(MONDAY, 10, 0), 1),
                                       referral_of(2, moment(MONDAY, 11, 0), 0)};
  const struct want_task want[] = {
      {moment(MONDAY, 16, 0), 1, VISIT},        {moment(TUESDAY, 9, 45), 2, VISIT},
      {moment(TUESDAY, 13, 45), 1, FURTHER},    {moment(TUESDAY, 15, 45), 2, FURTHER},
      {moment(WEDNESDAY, 12, 30), 1, WRITE_UP}, {moment(WEDNESDAY, 15, 30), 2, WRITE_UP},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(FRIDAY, 0, 0), given, COUNT(given));
  assert_tasks(&driver, want, COUNT(want));
  assert_int_equal(assessed_at(&driver, 1), moment(WEDNESDAY, 12, 30));
  assert_int_equal(assessed_at(&driver, 2), moment(WEDNESDAY, 15, 30));
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* No gaps, and partners take 12 hours after the first visit. */
static void tasks__contributions_late__the_write_up_waits_for_them(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks();
  scenario.assessment.contribution_hours = constant_of(12);
  const struct door_message given[] = {referral_of(1, moment(MONDAY, 10, 0), 1)};
  /* visited until 12:00; 5 hours on Monday, 7 on Tuesday: 15:45; 1.25 hours of writing, then 1.75 */
  const struct want_task want[] = {{moment(MONDAY, 12, 0), 1, VISIT}, {moment(WEDNESDAY, 10, 30), 1, WRITE_UP}};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(FRIDAY, 0, 0), given, COUNT(given));
  assert_tasks(&driver, want, COUNT(want));
  driver_fini(&driver);
}

/* 1 (green) at 10:00 keeps the worker until 12:00. Then 3 (red), due at 11:30, goes before 2 (amber), due at 11:00;
 * each case's write-up is due as soon as its visit is done, and goes by the same order: 3, 2, 1. */
static void tasks__several_due__go_by_priority(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks();
  const struct door_message given[] = {referral_of(1, moment(MONDAY, 10, 0), 2),
                                       referral_of(2, moment(MONDAY, 11, 0), 1),
                                       referral_of(3, moment(MONDAY, 11, 30), 0)};
  const struct want_task want[] = {
      {moment(MONDAY, 12, 0), 1, VISIT},      {moment(MONDAY, 14, 0), 3, VISIT},
      {moment(MONDAY, 17, 0), 3, WRITE_UP},   {moment(TUESDAY, 10, 45), 2, VISIT},
      {moment(TUESDAY, 13, 45), 2, WRITE_UP}, {moment(TUESDAY, 16, 45), 1, WRITE_UP},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(FRIDAY, 0, 0), given, COUNT(given));
  assert_tasks(&driver, want, COUNT(want));
  driver_fini(&driver);
}

/* Half of the hours go elsewhere: the visit takes 10:00 to 14:00, the write-up 3 hours on Monday, 3 on Tuesday. */
static void tasks__work_outside_the_model__shrinks_the_day(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks();
  scenario.assessment.other_work_share = 0.5;
  const struct door_message given[] = {referral_of(1, moment(MONDAY, 10, 0), 1)};
  const struct want_task want[] = {{moment(MONDAY, 14, 0), 1, VISIT}, {moment(TUESDAY, 11, 45), 1, WRITE_UP}};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(FRIDAY, 0, 0), given, COUNT(given));
  assert_tasks(&driver, want, COUNT(want));
  driver_fini(&driver);
}

/* Day 0 is Friday 22 May 2015, day 3 the spring bank holiday. A gap of 2 hours from 15:00 ends at closing time: the
 * visit begins on Tuesday (day 4) at 08:45. One that comes on Saturday has its gap on Tuesday too, from 08:45, and is
 * due when the first visit ends, at 10:45, with the write-up of the first not due before 12:45. */
static void tasks__bank_holiday_week__nobody_works_on_the_holiday(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks();
  scenario.time.first_day = (struct sim_date){2015, 5, 22};
  scenario.calendars[OFFICE].closes_on_bank_holidays = true;
  scenario.assessment.gap_hours = constant_of(2);
  const struct door_message given[] = {referral_of(1, moment(0, 15, 0), 1), referral_of(2, moment(1, 12, 0), 1)};
  const struct want_task want[] = {{moment(4, 10, 45), 1, VISIT},
                                   {moment(4, 12, 45), 2, VISIT},
                                   {moment(4, 15, 45), 1, WRITE_UP},
                                   {moment(5, 10, 30), 2, WRITE_UP}};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(8, 0, 0), given, COUNT(given));
  assert_tasks(&driver, want, COUNT(want));
  driver_fini(&driver);
}

/* Referred on Monday, limit of three working days: Thursday 17:00. Gaps of 40 hours. Pulled: 31.75 hours are left, 5 of
 * them for work, so the first gap is 26.75, until Thursday 12:00, and the second none. Not pulled: the gap ends Friday
 * 17:00, visit on day 7 until 10:45, the gap on day 14 at 09:30, written until 12:30. */
static void pull__limit_near__gaps_are_cut_to_fit(void **state)
{
  (void)state;
  static const struct {
    double given_share;
    int64_t want_end;
  } rows[] = {{0, 14 * 86400 + 45000}, {1, 3 * 86400 + 61200}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_tasks();
    scenario.assessment.gap_hours = constant_of(40);
    scenario.assessment.limit_working_days = 3;
    scenario.assessment.limit_pull_working_days = 1;
    scenario.assessment.limit_pull_share = rows[i].given_share;
    const struct door_message given[] = {referral_of(1, moment(MONDAY, 10, 0), 1)};
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, moment(20, 0, 0), given, COUNT(given));
    assert_int_equal(assessed_at(&driver, 1), rows[i].want_end);
    driver_fini(&driver);
  }
}

/* Limit of two working days, which pulls on its last one. 3 (green) keeps the worker on Tuesday from 15:00 to 17:00. 1
 * (green), referred on Monday, is near its limit from Tuesday 17:00 on; 2 (red), referred on Tuesday, a day later. */
static void pull__near_its_limit__goes_before_a_higher_priority(void **state)
{
  (void)state;
  static const struct {
    double given_share;
    uint64_t want_first;
  } rows[] = {{0, 2}, {1, 1}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_tasks();
    scenario.assessment.limit_working_days = 2;
    scenario.assessment.limit_pull_working_days = 1;
    scenario.assessment.limit_pull_share = rows[i].given_share;
    struct door_message given[] = {referral_of(3, moment(TUESDAY, 15, 0), 2), referral_of(1, moment(TUESDAY, 16, 0), 2),
                                   referral_of(2, moment(TUESDAY, 16, 30), 0)};
    given[1].body.door_case.referred_at = moment(MONDAY, 9, 0);
    const struct want_task want[] = {{moment(TUESDAY, 17, 0), 3, VISIT},
                                     {moment(WEDNESDAY, 10, 45), rows[i].want_first, VISIT},
                                     {moment(WEDNESDAY, 13, 45), rows[i].want_first, WRITE_UP}};
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, moment(WEDNESDAY, 14, 0), given, COUNT(given));
    assert_tasks(&driver, want, COUNT(want));
    driver_fini(&driver);
  }
}

/* Two workers, the first of whom works half the hours and may have two cases of three at most (1.5, to the nearest).
 * Cases 1 to 5 come on Monday at 08:45, one after the other: 1, 3 to worker 0, 2, 4, 5 to worker 1. A visit of 2 hours
 * takes worker 0 four: 1 by 12:45, 3 by 16:45; worker 1 visits by 10:45, 12:45 and 14:45. 6, which comes at 09:00,
 * waits: both have what they may have. */
static void part_time__half_the_hours__takes_twice_as_long_and_holds_half(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks();
  scenario.assessment.workers = 2;
  scenario.assessment.part_time_posts = 1;
  scenario.assessment.part_time_hours_share = 0.5;
  scenario.assessment.gap_hours = constant_of(0);
  struct door_message given[6];
  for (uint32_t i = 0; i < COUNT(given); i++) {
    given[i] = referral_of(i + 1, moment(MONDAY, i < 5 ? 8 : 9, i < 5 ? 45 : 0), 1);
  }
  scenario.assessment.contribution_hours = constant_of(100); /* no write-up on Monday */
  const struct want_task want[] = {
      {moment(MONDAY, 10, 45), 2, VISIT}, {moment(MONDAY, 12, 45), 1, VISIT}, {moment(MONDAY, 12, 45), 4, VISIT},
      {moment(MONDAY, 14, 45), 5, VISIT}, {moment(MONDAY, 16, 45), 3, VISIT},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(TUESDAY, 0, 0), given, COUNT(given));
  assert_tasks(&driver, want, COUNT(want));
  driver_fini(&driver);
}

/* Elapsed, 40 or 20 hours from Monday 10:00: Friday 17:00, past the limit of Thursday 17:00, or Wednesday 13:30. */
static void pull__elapsed__lengths_past_the_limit_are_cut(void **state)
{
  (void)state;
  static const struct {
    double given_share;
    double given_hours;
    int64_t given_referred;
    int64_t want_end;
  } rows[] = {{0, 40, 32400, 4 * 86400 + 61200}, {1, 40, 32400, 3 * 86400 + 61200}, {1, 20, 32400, 2 * 86400 + 48600}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.assessment.assessment_hours = constant_of(rows[i].given_hours);
    scenario.assessment.limit_working_days = 3;
    scenario.assessment.limit_pull_working_days = 1;
    scenario.assessment.limit_pull_share = rows[i].given_share;
    struct door_message given = referral_of(1, moment(MONDAY, 10, 0), 1);
    given.body.door_case.referred_at = rows[i].given_referred;
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, moment(20, 0, 0), &given, 1);
    assert_int_equal(assessed_at(&driver, 1), rows[i].want_end);
    driver_fini(&driver);
  }
}

/* Work of 2 hours elapsed, three workers with a case each, one manager who takes 45 minutes an assessment:
 *   1 (green) Monday 14:00, over at 16:00, read until 16:45
 *   2 (green) 14:15, over at 16:15; 3 (red) 14:30, over at 16:30: read first, until 17:30, past closing time; 2 is read
 *   on Tuesday from 08:45 to 09:30.
 * Each keeps its slot until then: 4, which comes at 15:00, is allocated at 16:45. */
static void sign_off__one_manager__assessments_queue_and_keep_their_slots(void **state)
{
  (void)state;
  enum { SLOTS = DOOR_POOL_ASSESSMENT_SLOTS, SIGN_OFF = DOOR_POOL_ASSESSMENT_SIGN_OFF };
  struct door_scenario scenario = valid_scenario();
  scenario.assessment.workers = 3;
  scenario.assessment.assessment_hours = constant_of(2);
  scenario.assessment.sign_off_posts = 1;
  scenario.assessment.sign_off_minutes = constant_of(45);
  const struct door_message given[] = {
      referral_of(1, moment(MONDAY, 14, 0), 2), referral_of(2, moment(MONDAY, 14, 15), 2),
      referral_of(3, moment(MONDAY, 14, 30), 0), referral_of(4, moment(MONDAY, 15, 0), 2)};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(TUESDAY, 9, 0), given, COUNT(given));
  assert_int_equal(assessed_at(&driver, 1), moment(MONDAY, 16, 45));
  assert_int_equal(assessed_at(&driver, 3), moment(MONDAY, 17, 30));
  assert_int_equal(assessed_at(&driver, 2), -1);
  assert_int_equal(open_contacts(&driver), 2);
  drive(&driver, moment(TUESDAY, 9, 31), NULL, 0);
  assert_int_equal(assessed_at(&driver, 2), moment(TUESDAY, 9, 30));
  static const struct want_record want[] = {{60300, DOOR_RECORD_ENDED, 1, SIGN_OFF, 2700},
                                            {60300, DOOR_RECORD_ENDED, 1, SLOTS, 9900}};
  uint32_t found = 0;
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    const struct door_record *record = &driver.out.records[i];
    if (record->kind == DOOR_RECORD_ENDED && record->subject == 1) {
      assert_true(found < COUNT(want));
      assert_int_equal(record->time_seconds, want[found].time_seconds);
      assert_int_equal(record->code, want[found].code);
      assert_int_equal(record->value, want[found].value);
      found++;
    }
    if (record->kind == DOOR_RECORD_CLOSED && record->subject == 1) {
      assert_int_equal(record->value, 9900); /* the time with the manager is not counted twice */
    }
    if (record->kind == DOOR_RECORD_STARTED && record->subject == 4 && record->code == SLOTS) {
      assert_int_equal(record->time_seconds, moment(MONDAY, 16, 45));
    }
  }
  assert_int_equal(found, COUNT(want));
  driver_fini(&driver);
}

static void assert_record(const struct service_driver *driver, struct want_record want)
{
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    if (record->kind == want.kind && record->subject == want.subject) {
      assert_int_equal(record->time_seconds, want.time_seconds);
      assert_int_equal(record->code, want.code);
      assert_int_equal(record->value, want.value);
      return;
    }
  }
  fail_msg("no %s of %llu", door_record_name((uint8_t)want.kind), (unsigned long long)want.subject);
}

enum { NOT_ELIGIBLE = DOOR_OUTCOME_NOT_ELIGIBLE | DOOR_RULE_LATENT_LEVEL << 8 };
#define KIND(number) ((int64_t)(number) << 40)

/* The rules change on Wednesday, 3 June 2015. 1 is referred on Monday at 09:00 and comes at 10:00: an initial
 * assessment of 10 hours, until Tuesday 11:45; then a core one of 20, until Thursday 15:15. Its clock begins with
 * either. 2 is referred on Wednesday at 09:00: 20 hours from 10:00, until Friday 13:30. */
static void kinds__the_rules_change_on_a_date__by_the_day_of_the_referral(void **state)
{
  (void)state;
  static const struct {
    enum door_core_clock given_clock;
    int64_t want_since;
  } rows[] = {{DOOR_CORE_CLOCK_FROM_INITIAL, 86400 + 42300}, {DOOR_CORE_CLOCK_FROM_REFERRAL, 32400}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.assessment.initial_and_core_until = (struct sim_date){2015, 6, 3};
    scenario.assessment.initial_hours = constant_of(10);
    scenario.assessment.core_share = 1;
    scenario.assessment.core_clock = rows[i].given_clock;
    const struct door_message given[] = {referral_of(1, moment(MONDAY, 10, 0), 1),
                                         referral_of(2, moment(WEDNESDAY, 10, 0), 1)};
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, moment(SATURDAY, 0, 0), given, COUNT(given));
    assert_record(&driver, (struct want_record){moment(TUESDAY, 11, 45), DOOR_RECORD_WENT_ON, 1, DOOR_KIND_CORE,
                                                moment(MONDAY, 9, 0) | KIND(DOOR_KIND_INITIAL)});
    assert_record(&driver, (struct want_record){moment(THURSDAY, 15, 15), DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE,
                                                rows[i].want_since | KIND(DOOR_KIND_CORE)});
    assert_record(&driver, (struct want_record){moment(FRIDAY, 13, 30), DOOR_RECORD_ASSESSED, 2, NOT_ELIGIBLE,
                                                moment(WEDNESDAY, 9, 0)});
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

/* As tasks: one visit and a write-up, Monday 10:00 to 15:00; the core assessment has the further visit, until 17:00,
 * and a write-up for which partners contribute 10 hours after 15:00, on Tuesday at 16:45: until Wednesday 11:30. */
static void kinds__initial_and_core_as_tasks__the_family_is_visited_once_more(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks();
  scenario.assessment.initial_and_core_until = (struct sim_date){2015, 6, 3};
  scenario.assessment.initial_write_up_hours = constant_of(3);
  scenario.assessment.core_share = 1;
  scenario.assessment.further_visits = constant_of(1);
  scenario.assessment.contribution_hours = constant_of(10);
  const struct door_message given[] = {referral_of(1, moment(MONDAY, 10, 0), 1)};
  const struct want_task want[] = {{moment(MONDAY, 12, 0), 1, VISIT},
                                   {moment(MONDAY, 15, 0), 1, WRITE_UP},
                                   {moment(MONDAY, 17, 0), 1, FURTHER},
                                   {moment(WEDNESDAY, 11, 30), 1, WRITE_UP}};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(FRIDAY, 0, 0), given, COUNT(given));
  assert_tasks(&driver, want, COUNT(want));
  driver_fini(&driver);
}

/* Five hours from Monday 10:00. Level 1: that was it. Level 3, that of a plan: on to a full one of 20 hours, until
 * Thursday 10:15. */
static void kinds__proportionate__goes_on_where_it_finds_the_level_of_a_plan(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.assessment.proportionate_share = 1;
  scenario.assessment.proportionate_hours = constant_of(5);
  struct door_message given[] = {referral_of(1, moment(MONDAY, 10, 0), 1), referral_of(2, moment(MONDAY, 10, 0), 1)};
  given[1].body.door_case.need_level = 3;
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(FRIDAY, 0, 0), given, COUNT(given));
  assert_record(&driver, (struct want_record){moment(MONDAY, 15, 0), DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE,
                                              moment(MONDAY, 9, 0) | KIND(DOOR_KIND_PROPORTIONATE)});
  assert_record(&driver, (struct want_record){moment(MONDAY, 15, 0), DOOR_RECORD_WENT_ON, 2, DOOR_KIND_CARE_AND_SUPPORT,
                                              moment(MONDAY, 9, 0) | KIND(DOOR_KIND_PROPORTIONATE)});
  assert_record(&driver, (struct want_record){moment(THURSDAY, 10, 15), DOOR_RECORD_ASSESSED, 2,
                                              DOOR_OUTCOME_PLAN | DOOR_RULE_LATENT_LEVEL << 8, moment(MONDAY, 9, 0)});
  driver_fini(&driver);
}

/* Two workers. Worker 0 visits from 10:00 and is away from 11:00 on; the case goes to worker 1 then: an hour of the
 * visit is left, the write-up follows at 12:00. */
static void tasks__case_changes_hands__what_is_left_goes_with_it(void **state)
{
  (void)state;
  struct door_scenario scenario = with_tasks();
  scenario.assessment.workers = 2;
  const struct door_message given[] = {referral_of(1, moment(MONDAY, 10, 0), 1)};
  const struct want_task want[] = {{moment(MONDAY, 12, 0), 1, VISIT}, {moment(MONDAY, 15, 0), 1, WRITE_UP}};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(MONDAY, 11, 0), given, COUNT(given));
  struct assessment *assessment = driver.replica.state;
  struct door_context *context = &driver.replica.context;
  context->agenda.now = sim_time_at(moment(MONDAY, 11, 0));
  context->out = &driver.out;
  assessment_work_set_away(assessment, context, 0, true);
  assert_int_equal(assessment_case_at(assessment, 0)->at.holder, 0);
  assessment_work_leave(assessment, context, 0);
  assessment_caseloads_release(&assessment->caseloads, 0, 1);
  assessment->caseloads.workers[1].held++;
  assessment->caseloads.free_worker_count--;
  assessment->caseloads.free_count--;
  assessment_case_at(assessment, 0)->at.holder = 1;
  assessment_work_arrive(assessment, context, 0);
  drive(&driver, moment(FRIDAY, 0, 0), NULL, 0);
  assert_tasks(&driver, want, COUNT(want));
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tasks__two_cases_of_one_worker__take_turns),
      cmocka_unit_test(tasks__contributions_late__the_write_up_waits_for_them),
      cmocka_unit_test(tasks__several_due__go_by_priority),
      cmocka_unit_test(tasks__work_outside_the_model__shrinks_the_day),
      cmocka_unit_test(tasks__bank_holiday_week__nobody_works_on_the_holiday),
      cmocka_unit_test(pull__limit_near__gaps_are_cut_to_fit),
      cmocka_unit_test(pull__near_its_limit__goes_before_a_higher_priority),
      cmocka_unit_test(part_time__half_the_hours__takes_twice_as_long_and_holds_half),
      cmocka_unit_test(pull__elapsed__lengths_past_the_limit_are_cut),
      cmocka_unit_test(sign_off__one_manager__assessments_queue_and_keep_their_slots),
      cmocka_unit_test(kinds__the_rules_change_on_a_date__by_the_day_of_the_referral),
      cmocka_unit_test(kinds__initial_and_core_as_tasks__the_family_is_visited_once_more),
      cmocka_unit_test(kinds__proportionate__goes_on_where_it_finds_the_level_of_a_plan),
      cmocka_unit_test(tasks__case_changes_hands__what_is_left_goes_with_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
