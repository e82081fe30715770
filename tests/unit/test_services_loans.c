/* Loans between teams, by message with notice: hand-worked schedules, to the second. Office hours are Monday to Friday
 * 08:45 to 17:00. Where a test gives a team ALWAYS, its changes at midnight show in the number on duty. */
#include "service_driver.h"

#include "assessment.h"
#include "door_ledger.h"
#include "early_help.h"
#include "screening.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum {
  STAFF = DOOR_POOL_SCREENING_STAFF,
  HELPERS = DOOR_POOL_EARLY_HELP_SCREENING,
  SLOTS = DOOR_POOL_ASSESSMENT_SLOTS,
  NOT_ELIGIBLE = DOOR_OUTCOME_NOT_ELIGIBLE | DOOR_RULE_LATENT_LEVEL << 8,
  GREEN = 2,
};

#define WORKER_1 (INT64_C(1) << 40)

static const double every_day[SIM_WEEKDAYS] = {1, 1, 1, 1, 1, 1, 1};

static struct door_loan loan_of(enum door_team from_team, enum door_team to_team, int64_t posts)
{
  struct door_loan loan = {.name = "loan",
                           .from_team = from_team,
                           .to_team = to_team,
                           .posts = posts,
                           .first_day = {2015, 6, 3}, /* Wednesday and Thursday, days 2 and 3 of the run */
                           .last_day = {2015, 6, 4},
                           .notice_days = 1};
  memcpy(loan.weekdays, every_day, sizeof every_day);
  return loan;
}

static struct door_scenario with_loan(struct door_loan loan)
{
  struct door_scenario scenario = valid_scenario();
  scenario.staff.loans[0] = loan;
  scenario.staff.loan_count = 1;
  return scenario;
}

static struct door_message loan_message(enum door_party from, enum door_party to, uint8_t posts, int64_t due_seconds)
{
  return (struct door_message){
      .due = {due_seconds},
      .type = DOOR_LOAN_MESSAGE,
      .from = (uint8_t)from,
      .to = (uint8_t)to,
      .body = {
          .door_lending = {.from = moment(WEDNESDAY, 0, 0), .until = moment(FRIDAY, 0, 0), .posts = posts, .loan = 0}}};
}

/* Two workers with one case each, 20 hours an assessment: 1 with worker 0 from Monday 10:00 to Wednesday 13:30, 2 with
 * worker 1 from 11:00 to Wednesday 14:30. Worker 1, the newest, is lent on Wednesday and Thursday; word goes out on
 * Tuesday at midnight and takes an hour. Case 2 stays and ends in its time; 3 gets worker 0; 4, to whom worker 1 would
 * have gone on Wednesday at 14:30, waits until Friday. */
static void lender__assessment__keeps_the_case_and_takes_no_other(void **state)
{
  (void)state;
  struct door_scenario scenario = with_loan(loan_of(DOOR_TEAM_ASSESSMENT, DOOR_TEAM_SCREENING, 1));
  const struct door_message given[] = {
      referral_message(1, moment(MONDAY, 10, 0)), referral_message(2, moment(MONDAY, 11, 0)),
      referral_message(3, moment(MONDAY, 12, 0)), referral_message(4, moment(MONDAY, 12, 30))};
  const int64_t first_end = moment(WEDNESDAY, 13, 30);
  const int64_t second_end = moment(WEDNESDAY, 14, 30);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 2},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, GREEN},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, 0},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JOINED, 2, SLOTS, GREEN},
      {moment(MONDAY, 11, 0), DOOR_RECORD_STARTED, 2, SLOTS, WORKER_1},
      {moment(MONDAY, 12, 0), DOOR_RECORD_JOINED, 3, SLOTS, GREEN},
      {moment(MONDAY, 12, 30), DOOR_RECORD_JOINED, 4, SLOTS, GREEN},
      {first_end, DOOR_RECORD_ENDED, 1, SLOTS, 185400}, /* 51 h 30 min */
      {first_end, DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE, 0},
      {first_end, DOOR_RECORD_CLOSED, 1, NOT_ELIGIBLE, 185400},
      {first_end, DOOR_RECORD_STARTED, 3, SLOTS, 178200}, /* 49 h 30 min */
      {second_end, DOOR_RECORD_ENDED, 2, SLOTS, 185400 | WORKER_1},
      {second_end, DOOR_RECORD_ASSESSED, 2, NOT_ELIGIBLE, 0},
      {second_end, DOOR_RECORD_CLOSED, 2, NOT_ELIGIBLE, 185400},
      {moment(FRIDAY, 0, 0), DOOR_RECORD_STARTED, 4, SLOTS, 300600 | WORKER_1}, /* 83 h 30 min */
  };
  const struct want_message sent[] = {{moment(TUESDAY, 1, 0), DOOR_SCREENING, DOOR_LOAN_MESSAGE, 1, 0}};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(FRIDAY, 9, 0), given, COUNT(given));
  assert_ledger(&driver, want, COUNT(want));
  assert_sent(&driver, sent, COUNT(sent));
  const struct door_lending *lending = &driver.out.messages[0].body.door_lending;
  assert_int_equal(lending->from, moment(WEDNESDAY, 0, 0));
  assert_int_equal(lending->until, moment(FRIDAY, 0, 0));
  driver_fini(&driver);
}

/* One worker under the rule tasks, a visit of 2 hours and a write-up of 3. Given on Tuesday at 15:45, the visit is put
 * down at 17:00 with 45 minutes left: done by Wednesday 09:30 and written by 12:30, or, lent on Wednesday and Thursday,
 * at the same hours of Friday. */
static void lender__task_in_hand__waits_for_the_return(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_loans;
    int64_t want_day;
  } rows[] = {{0, WEDNESDAY}, {1, FRIDAY}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_loan(loan_of(DOOR_TEAM_ASSESSMENT, DOOR_TEAM_SCREENING, 1));
    scenario.staff.loan_count = rows[i].given_loans;
    scenario.assessment.workers = 1;
    scenario.assessment.work_rule = DOOR_WORK_TASKS;
    scenario.assessment.visit_hours = constant_of(2);
    scenario.assessment.write_up_hours = constant_of(3);
    const struct door_message given = referral_message(1, moment(TUESDAY, 15, 45));
    const int64_t want[] = {moment(rows[i].want_day, 9, 30), moment(rows[i].want_day, 12, 30)};
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, moment(SATURDAY, 0, 0), &given, 1);
    uint32_t found = 0;
    for (uint32_t record = 0; record < driver.out.record_count; record++) {
      if (driver.out.records[record].kind == DOOR_RECORD_TASK_DONE) {
        assert_int_equal(driver.out.records[record].time_seconds, found < COUNT(want) ? want[found] : -1);
        found++;
      }
    }
    assert_int_equal(found, COUNT(want));
    driver_fini(&driver);
  }
}

static struct door_message green_contact(uint64_t contact, int64_t due_seconds)
{
  return contact_message(contact, due_seconds);
}

/* One screener, 30 minutes a contact, and one post lent by assessment on Wednesday and Thursday, worker 1. Contacts 7
 * and 8 come on Wednesday at 10:00 and 10:05: each has a worker at once. 9 and 10 come on Thursday at 16:45 and 16:50;
 * worker 1 has 10 in hand when the loan's last day closes, and finishes it at 17:20 whatever the staff does. 11 and 12
 * come on Friday at 10:00 and 10:05: 12 waits for worker 0. */
static void borrower__screening__one_more_in_its_hours_who_finishes_what_is_in_hand(void **state)
{
  (void)state;
  static const struct {
    enum door_at_close given;
    int64_t want_9_seconds;                                                                /* from joining to its end */
  } rows[] = {{DOOR_AT_CLOSE_FINISH, 1800}, {DOOR_AT_CLOSE_SUSPEND, 16 * 3600 + 15 * 60}}; /* Friday 09:00 */
  static const int64_t on_duty[] = {0, 1, 0, 1, 0, 2, 0, 2, 0, 1}; /* at the start, then openings and closings */
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_loan(loan_of(DOOR_TEAM_ASSESSMENT, DOOR_TEAM_SCREENING, 1));
    scenario.screening.staff_at_close = rows[i].given;
    const struct door_message given[] = {loan_message(DOOR_ASSESSMENT, DOOR_SCREENING, 1, moment(TUESDAY, 1, 0)),
                                         green_contact(7, moment(WEDNESDAY, 10, 0)),
                                         green_contact(8, moment(WEDNESDAY, 10, 5)),
                                         green_contact(9, moment(THURSDAY, 16, 45)),
                                         green_contact(10, moment(THURSDAY, 16, 50)),
                                         green_contact(11, moment(FRIDAY, 10, 0)),
                                         green_contact(12, moment(FRIDAY, 10, 5))};
    const int64_t want[] = {1800, 1800 | WORKER_1, rows[i].want_9_seconds, 1800 | WORKER_1, 1800, 3300};
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(FRIDAY, 12, 0), given, COUNT(given));
    uint32_t shifts = 0;
    uint32_t ended = 0;
    for (uint32_t record = 0; record < driver.out.record_count; record++) {
      const struct door_record *one = &driver.out.records[record];
      if (one->kind == DOOR_RECORD_SHIFT) {
        assert_true(shifts < COUNT(on_duty));
        assert_int_equal(one->value & 0xFFFF, on_duty[shifts++]);
      } else if (one->kind == DOOR_RECORD_ENDED) {
        ended++;
        assert_true(one->subject >= 7 && one->subject - 7 < COUNT(want));
        assert_int_equal(one->value, want[one->subject - 7]);
      }
    }
    assert_int_equal(shifts, COUNT(on_duty));
    assert_int_equal(ended, COUNT(want));
    driver_fini(&driver);
  }
}

/* The one worker of assessment holds one case; another comes with a loan on Wednesday and Thursday, worker 1, for whom
 * 2 waits. It goes back to the head of the line at the end, before 3, and is taken up again when worker 0 has done with
 * 1: 20 hours from Monday 10:00, on Wednesday at 13:30, but for 3 hours more of 1. */
static void borrower__assessment__cases_go_back_at_the_end(void **state)
{
  (void)state;
  struct door_scenario scenario = with_loan(loan_of(DOOR_TEAM_SCREENING, DOOR_TEAM_ASSESSMENT, 1));
  scenario.assessment.workers = 1;
  scenario.assessment.assessment_hours = constant_of(40); /* of 1: until Friday 17:00 */
  const struct door_message given[] = {referral_message(1, moment(MONDAY, 10, 0)),
                                       referral_message(2, moment(MONDAY, 11, 0)),
                                       loan_message(DOOR_SCREENING, DOOR_ASSESSMENT, 1, moment(TUESDAY, 1, 0)),
                                       referral_message(3, moment(THURSDAY, 12, 0))};
  const int64_t end = moment(FRIDAY, 17, 0);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 1},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, GREEN},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, 0},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JOINED, 2, SLOTS, GREEN},
      {moment(WEDNESDAY, 0, 0), DOOR_RECORD_CAPACITY, SLOTS, 0, 2},
      {moment(WEDNESDAY, 0, 0), DOOR_RECORD_STARTED, 2, SLOTS, 133200 | WORKER_1}, /* 37 h */
      {moment(THURSDAY, 12, 0), DOOR_RECORD_JOINED, 3, SLOTS, GREEN},
      {moment(FRIDAY, 0, 0), DOOR_RECORD_RETURNED, 2, SLOTS | GREEN << 8, 306000 | WORKER_1}, /* 85 h */
      {moment(FRIDAY, 0, 0), DOOR_RECORD_CAPACITY, SLOTS, 0, 1},
      {end, DOOR_RECORD_ENDED, 1, SLOTS, 370800}, /* 103 h */
      {end, DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE, 0},
      {end, DOOR_RECORD_CLOSED, 1, NOT_ELIGIBLE, 370800},
      {end, DOOR_RECORD_STARTED, 2, SLOTS, 61200}, /* since Friday 00:00 */
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(SATURDAY, 0, 0), given, COUNT(given));
  assert_ledger(&driver, want, COUNT(want));
  driver_fini(&driver);
}

/* Screening has two screeners and a senior. Wanted: one for Wednesday and Thursday, then three for Thursday alone: the
 * first loan names worker 1, the newest who is no senior; the second worker 0, and the senior last, two of three. A
 * third, for Friday, may have worker 1 again. */
static void naming__more_wanted_than_present__fewer_go_the_newest_first_seniors_last(void **state)
{
  (void)state;
  struct door_scenario scenario = with_loan(loan_of(DOOR_TEAM_SCREENING, DOOR_TEAM_ASSESSMENT, 1));
  scenario.calendars[OFFICE] = scenario.calendars[ALWAYS];
  scenario.screening.staff_posts = 3;
  scenario.screening.senior_posts = 1;
  scenario.staff.loans[1] = loan_of(DOOR_TEAM_SCREENING, DOOR_TEAM_ASSESSMENT, 3);
  scenario.staff.loans[1].first_day = (struct sim_date){2015, 6, 4};
  scenario.staff.loans[2] = loan_of(DOOR_TEAM_SCREENING, DOOR_TEAM_ASSESSMENT, 1);
  scenario.staff.loans[2].first_day = (struct sim_date){2015, 6, 5};
  scenario.staff.loans[2].last_day = (struct sim_date){2015, 6, 5};
  scenario.staff.loan_count = 3;
  const struct want_message sent[] = {
      {moment(TUESDAY, 1, 0), DOOR_ASSESSMENT, DOOR_LOAN_MESSAGE, 1, 0},
      {moment(WEDNESDAY, 1, 0), DOOR_ASSESSMENT, DOOR_LOAN_MESSAGE, 2, 0},
      {moment(THURSDAY, 1, 0), DOOR_ASSESSMENT, DOOR_LOAN_MESSAGE, 1, 0},
  };
  /* On Friday those of Thursday are back and worker 1, who was back as well, goes again. */
  const int64_t want_on_duty[] = {3, 2, 0, 2};
  const int64_t noons[] = {moment(TUESDAY, 12, 0), moment(WEDNESDAY, 12, 0), moment(THURSDAY, 12, 0),
                           moment(FRIDAY, 12, 0)};
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  for (uint32_t i = 0; i < COUNT(noons); i++) {
    drive(&driver, noons[i], NULL, 0);
    int64_t on_duty = 0;
    for (uint32_t record = 0; record < driver.out.record_count; record++) {
      const struct door_record *one = &driver.out.records[record];
      on_duty = one->kind == DOOR_RECORD_SHIFT && one->subject == STAFF ? one->value & 0xFFFF : on_duty;
    }
    assert_int_equal(on_duty, want_on_duty[i]);
  }
  assert_sent(&driver, sent, COUNT(sent));
  driver_fini(&driver);
}

/* A rota: Mondays of three weeks from the second week on, two days' notice: each Monday has a notice of its own. */
static void rota__mondays__a_notice_for_each(void **state)
{
  (void)state;
  struct door_scenario scenario = with_loan(loan_of(DOOR_TEAM_SCREENING, DOOR_TEAM_EARLY_HELP, 1));
  static const double mondays[SIM_WEEKDAYS] = {1, 0, 0, 0, 0, 0, 0};
  memcpy(scenario.staff.loans[0].weekdays, mondays, sizeof mondays);
  scenario.staff.loans[0].last_day = (struct sim_date){2015, 6, 23}; /* a Tuesday: the last Monday is the 22nd */
  scenario.staff.loans[0].notice_days = 2;
  scenario.early_help.screening_posts = 1;
  const struct want_message sent[] = {
      {moment(5, 1, 0), DOOR_EARLY_HELP, DOOR_LOAN_MESSAGE, 1, 0},
      {moment(12, 1, 0), DOOR_EARLY_HELP, DOOR_LOAN_MESSAGE, 1, 0},
      {moment(19, 1, 0), DOOR_EARLY_HELP, DOOR_LOAN_MESSAGE, 1, 0},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(27, 0, 0), NULL, 0);
  assert_sent(&driver, sent, COUNT(sent));
  for (uint32_t i = 0; i < COUNT(sent); i++) {
    assert_int_equal(driver.out.messages[i].body.door_lending.from, moment(7 + 7 * i, 0, 0));
    assert_int_equal(driver.out.messages[i].body.door_lending.until, moment(8 + 7 * i, 0, 0));
  }
  driver_fini(&driver);
}

/* The number on duty of the pool after all that happened up to that second. */
static int64_t on_duty_at(const struct service_driver *driver, uint64_t pool, int64_t seconds)
{
  int64_t on_duty = 0;
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *one = &driver->out.records[i];
    if (one->kind == DOOR_RECORD_SHIFT && one->subject == pool && one->time_seconds <= seconds) {
      on_duty = one->value & 0xFFFF;
    }
  }
  return on_duty;
}

/* Three screeners and two of early help's staff, all at work at all hours; two go from one to the other on Mondays,
 * Tuesdays and Saturdays. At every second there are five, three and two or one and four. */
static void loan__both_sides__nobody_is_in_two_places_or_none(void **state)
{
  (void)state;
  struct door_scenario scenario = with_loan(loan_of(DOOR_TEAM_SCREENING, DOOR_TEAM_EARLY_HELP, 2));
  static const double weekdays[SIM_WEEKDAYS] = {1, 1, 0, 0, 0, 1, 0};
  memcpy(scenario.staff.loans[0].weekdays, weekdays, sizeof weekdays);
  scenario.staff.loans[0].last_day = (struct sim_date){2015, 6, 24};
  scenario.screening.staff_posts = 3;
  scenario.screening.staff_calendar = ALWAYS;
  scenario.early_help.screening_posts = 2;
  scenario.early_help.calendar = ALWAYS;
  struct service_driver lender;
  struct service_driver borrower;
  driver_init(&lender, &screening_service, &scenario);
  driver_init(&borrower, &early_help_service, &scenario);
  drive(&lender, moment(27, 0, 0), NULL, 0);
  assert_int_equal(lender.out.message_count, 6); /* Saturdays 5, 12, 19; Mondays 7, 14, 21 with their Tuesdays */
  drive(&borrower, moment(27, 0, 0), lender.out.messages, lender.out.message_count);
  for (int64_t hour = 0; hour < INT64_C(27) * 24; hour++) {
    int64_t weekday = hour / 24 % 7;
    bool is_lent = hour / 24 >= 2 && hour / 24 <= 23 && weekdays[weekday] > 0;
    assert_int_equal(on_duty_at(&lender, STAFF, hour * 3600), is_lent ? 1 : 3);
    assert_int_equal(on_duty_at(&borrower, HELPERS, hour * 3600), is_lent ? 4 : 2);
  }
  driver_fini(&lender);
  driver_fini(&borrower);
}

/* The one screener falls ill some thirty times a year and is lent when present at the notice, three days before, from
 * Wednesday to Saturday: nothing befalls that person from the notice to the end, in any of 200 years of a week. */
static void loan__who_is_named__does_not_fall_ill_until_back(void **state)
{
  (void)state;
  struct door_scenario scenario = with_loan(loan_of(DOOR_TEAM_SCREENING, DOOR_TEAM_ASSESSMENT, 1));
  static const double weekdays[SIM_WEEKDAYS] = {0, 0, 1, 1, 1, 1, 0};
  memcpy(scenario.staff.loans[0].weekdays, weekdays, sizeof weekdays);
  scenario.staff.loans[0].last_day = (struct sim_date){2018, 6, 3};
  scenario.staff.loans[0].notice_days = 2;
  scenario.time.measured_days = 3 * 365;
  scenario.screening.staff_calendar = ALWAYS;
  scenario.screening.staffing.sickness_spells_per_year = 60;
  scenario.screening.staffing.sickness_days = constant_of(1.5);
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(3 * 365, 0, 0), NULL, 0);
  uint32_t spells = 0;
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    const struct door_record *one = &driver.out.records[i];
    spells += one->kind == DOOR_RECORD_POST;
    for (uint32_t loan = 0; one->kind == DOOR_RECORD_POST && loan < driver.out.message_count; loan++) {
      const struct door_lending *lending = &driver.out.messages[loan].body.door_lending;
      int64_t notice = driver.out.messages[loan].due.seconds - 3600;
      assert_false(one->time_seconds > notice && one->time_seconds < lending->until);
    }
  }
  assert_in_range(driver.out.message_count, 60, 155); /* of 156 weeks, those in which the screener was there */
  assert_in_range(spells, 60, 400);
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lender__assessment__keeps_the_case_and_takes_no_other),
      cmocka_unit_test(lender__task_in_hand__waits_for_the_return),
      cmocka_unit_test(borrower__screening__one_more_in_its_hours_who_finishes_what_is_in_hand),
      cmocka_unit_test(borrower__assessment__cases_go_back_at_the_end),
      cmocka_unit_test(naming__more_wanted_than_present__fewer_go_the_newest_first_seniors_last),
      cmocka_unit_test(rota__mondays__a_notice_for_each),
      cmocka_unit_test(loan__both_sides__nobody_is_in_two_places_or_none),
      cmocka_unit_test(loan__who_is_named__does_not_fall_ill_until_back),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
