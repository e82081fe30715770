/* Screening of requests by early help's staff, and the family's consent, driven by hand; to the second. */
#include "service_driver.h"

#include "door_ledger.h"
#include "early_help.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))
#define ASSERT_LEDGER(driver, rows) assert_ledger(driver, rows, COUNT(rows))
#define ASSERT_SENT(driver, rows) assert_sent(driver, rows, COUNT(rows))

enum {
  PLACES = DOOR_POOL_EARLY_HELP_PLACES,
  SCREENING = DOOR_POOL_EARLY_HELP_SCREENING,
  ENGAGEMENT = DOOR_POOL_ENGAGEMENT,
  MET = DOOR_OUTCOME_EARLY_HELP_MET | DOOR_RULE_NEED_MET_SHARE << 8,
  DECLINED = DOOR_OUTCOME_EARLY_HELP_DECLINED | DOOR_RULE_ELIGIBILITY << 8,
  REFUSED = DOOR_OUTCOME_EARLY_HELP_REFUSED | DOOR_RULE_ENGAGEMENT << 8,
  MINUTE = SIM_MINUTE_SECONDS,
  HOUR = SIM_HOUR_SECONDS,
  DAY = SIM_DAY_SECONDS,
};

/* One worker of early help, apart, 30 minutes a request in office hours (08:45 to 17:00); places for all, and episodes
 * of an hour. The world is told. */
static struct door_scenario with_screening(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.families.return_per_year[0] = 1;
  scenario.screening.staff_calendar = ALWAYS;
  scenario.early_help.places = 9;
  scenario.early_help.episode_hours = constant_of(1);
  scenario.early_help.screening_posts = 1;
  scenario.early_help.screening_minutes = constant_of(30);
  return scenario;
}

/* 1 comes on Friday at 16:40 and is done at 17:10, past closing time; its episode is an hour of the office's time,
 * until Monday 09:45. 2 came at 16:50 and waits for Monday 08:45: 63 h 55 min; done at 09:15, helped until 10:15. */
static void screening__two_before_the_weekend__the_second_waits_for_monday(void **state)
{
  (void)state;
  struct door_scenario scenario = with_screening();
  const struct door_message given[] = {early_help_request_message(1, moment(FRIDAY, 16, 40)),
                                       early_help_request_message(2, moment(FRIDAY, 16, 50))};
  const struct want_record want[] = {
      {moment(FRIDAY, 16, 40), DOOR_RECORD_JOINED, 1, SCREENING, 2},
      {moment(FRIDAY, 16, 40), DOOR_RECORD_STARTED, 1, SCREENING, 0},
      {moment(FRIDAY, 16, 50), DOOR_RECORD_JOINED, 2, SCREENING, 2},
      {moment(FRIDAY, 17, 0), DOOR_RECORD_SHIFT, SCREENING, 0, 0},
      {moment(FRIDAY, 17, 10), DOOR_RECORD_ENDED, 1, SCREENING, 30 * MINUTE},
      {moment(FRIDAY, 17, 10), DOOR_RECORD_JOINED, 1, PLACES, 2},
      {moment(FRIDAY, 17, 10), DOOR_RECORD_STARTED, 1, PLACES, 0},
      {moment(NEXT_MONDAY, 8, 45), DOOR_RECORD_SHIFT, SCREENING, 0, 1},
      {moment(NEXT_MONDAY, 8, 45), DOOR_RECORD_STARTED, 2, SCREENING, 63 * HOUR + 55 * MINUTE},
      {moment(NEXT_MONDAY, 9, 15), DOOR_RECORD_ENDED, 2, SCREENING, 64 * HOUR + 25 * MINUTE},
      {moment(NEXT_MONDAY, 9, 15), DOOR_RECORD_JOINED, 2, PLACES, 2},
      {moment(NEXT_MONDAY, 9, 15), DOOR_RECORD_STARTED, 2, PLACES, 0},
      {moment(NEXT_MONDAY, 9, 45), DOOR_RECORD_ENDED, 1, PLACES, 64 * HOUR + 35 * MINUTE},
      {moment(NEXT_MONDAY, 9, 45), DOOR_RECORD_CLOSED, 1, MET, 65 * HOUR + 5 * MINUTE},
      {moment(NEXT_MONDAY, 10, 15), DOOR_RECORD_ENDED, 2, PLACES, HOUR},
      {moment(NEXT_MONDAY, 10, 15), DOOR_RECORD_CLOSED, 2, MET, 65 * HOUR + 25 * MINUTE},
  };
  enum { OPENINGS = 12 }; /* capacities, the shift at the start, opening and closing from Monday to Friday morning */
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, moment(FRIDAY, 16, 55), given, COUNT(given));
  assert_int_equal(open_contacts(&driver), 2);
  drive(&driver, moment(NEXT_MONDAY, 12, 0), NULL, 0);
  assert_int_equal(driver.out.records[0].value, 9);
  assert_int_equal(driver.out.records[1].value, 1);
  assert_int_equal(driver.out.record_count, OPENINGS + COUNT(want));
  for (uint32_t i = 0; i < COUNT(want); i++) {
    const struct door_record *found = &driver.out.records[OPENINGS + i];
    assert_int_equal(found->time_seconds, want[i].time_seconds);
    assert_int_equal(found->kind, want[i].kind);
    assert_int_equal(found->subject, want[i].subject);
    assert_int_equal(found->code, want[i].code);
    assert_int_equal(found->value, want[i].value);
  }
  driver_fini(&driver);
}

/* In the pod, in screening's hours (always) and in half the time: on Saturday at noon it takes 15 minutes. Nobody is
 * accepted, and the family is at its hazard again. */
static void screening__in_the_pod_and_not_accepted__is_closed_unhelped(void **state)
{
  (void)state;
  struct door_scenario scenario = with_screening();
  scenario.early_help.screening_place = DOOR_PLACE_POD;
  scenario.early_help.pod_time_factor = 0.5;
  scenario.early_help.accepted_share = 0;
  const struct door_message given = early_help_request_message(1, moment(SATURDAY, 12, 0));
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 9},
      {0, DOOR_RECORD_CAPACITY, SCREENING, 0, 1},
      {0, DOOR_RECORD_SHIFT, SCREENING, 0, 1},
      {moment(SATURDAY, 12, 0), DOOR_RECORD_JOINED, 1, SCREENING, 2},
      {moment(SATURDAY, 12, 0), DOOR_RECORD_STARTED, 1, SCREENING, 0},
      {moment(SATURDAY, 12, 15), DOOR_RECORD_ENDED, 1, SCREENING, 15 * MINUTE},
      {moment(SATURDAY, 12, 15), DOOR_RECORD_CLOSED, 1, DECLINED, 15 * MINUTE},
  };
  const struct want_message sent[] = {
      {moment(SATURDAY, 13, 15), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_CLOSED},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, moment(SUNDAY, 0, 0), &given, 1);
  ASSERT_LEDGER(&driver, want);
  ASSERT_SENT(&driver, sent);
  driver_fini(&driver);
}

/* The family is asked and answers after two days, whatever the office does: it takes part, or it refuses. */
static void engagement__consent_refused__is_closed_after_the_days_it_took(void **state)
{
  (void)state;
  struct door_scenario scenario = with_screening();
  scenario.early_help.calendar = ALWAYS;
  scenario.early_help.screening_posts = 0;
  scenario.early_help.engagement_rule = DOOR_ENGAGEMENT_SOUGHT;
  scenario.early_help.engagement_days = constant_of(2);
  const struct door_message given = early_help_request_message(1, HOUR);
  for (int takes_part = 0; takes_part < 2; takes_part++) {
    scenario.early_help.engagement_share = takes_part;
    const struct want_record refuses[] = {
        {0, DOOR_RECORD_CAPACITY, PLACES, 0, 9},
        {HOUR, DOOR_RECORD_JOINED, 1, ENGAGEMENT, 2},
        {2 * DAY + HOUR, DOOR_RECORD_STARTED, 1, ENGAGEMENT, 2 * DAY},
        {2 * DAY + HOUR, DOOR_RECORD_ENDED, 1, ENGAGEMENT, 2 * DAY},
        {2 * DAY + HOUR, DOOR_RECORD_CLOSED, 1, REFUSED, 2 * DAY},
    };
    const struct want_record agrees[] = {
        refuses[0],
        refuses[1],
        refuses[2],
        refuses[3],
        {2 * DAY + HOUR, DOOR_RECORD_JOINED, 1, PLACES, 2},
        {2 * DAY + HOUR, DOOR_RECORD_STARTED, 1, PLACES, 0},
        {2 * DAY + 2 * HOUR, DOOR_RECORD_ENDED, 1, PLACES, HOUR},
        {2 * DAY + 2 * HOUR, DOOR_RECORD_CLOSED, 1, MET, 2 * DAY + HOUR},
    };
    struct service_driver driver;
    driver_init(&driver, &early_help_service, &scenario);
    drive(&driver, 2 * DAY, &given, 1);
    assert_int_equal(open_contacts(&driver), 1);
    drive(&driver, 3 * DAY, NULL, 0);
    if (takes_part == 1) {
      ASSERT_LEDGER(&driver, agrees);
    } else {
      ASSERT_LEDGER(&driver, refuses);
      assert_int_equal(driver.out.messages[0].body.door_notice.standing, DOOR_STANDING_CLOSED);
    }
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

/* The one service takes neglect alone: disability is declined in the second in which it comes, before anybody looks. */
static void request__issue_that_no_service_takes__is_declined_at_once(void **state)
{
  (void)state;
  struct door_scenario scenario = with_screening();
  scenario.early_help.provider_count = 1;
  scenario.early_help.providers[0] = (struct door_provider){.request_share = 1,
                                                            .issues = 1U << DOOR_ISSUE_NEGLECT,
                                                            .places = 9,
                                                            .episode_hours = constant_of(1),
                                                            .need_met_share = 1};
  struct door_message given[] = {early_help_request_message(1, moment(MONDAY, 9, 0)),
                                 early_help_request_message(2, moment(MONDAY, 9, 0))};
  given[0].body.door_case.issue = DOOR_ISSUE_DISABILITY;
  given[1].body.door_case.issue = DOOR_ISSUE_NEGLECT;
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 9},
      {0, DOOR_RECORD_CAPACITY, SCREENING, 0, 1},
      {0, DOOR_RECORD_SHIFT, SCREENING, 0, 0},
      {moment(MONDAY, 8, 45), DOOR_RECORD_SHIFT, SCREENING, 0, 1},
      {moment(MONDAY, 9, 0), DOOR_RECORD_CLOSED, 1, DOOR_OUTCOME_EARLY_HELP_DECLINED | DOOR_RULE_ISSUE << 8, 0},
      {moment(MONDAY, 9, 0), DOOR_RECORD_JOINED, 2, SCREENING, 2},
      {moment(MONDAY, 9, 0), DOOR_RECORD_STARTED, 2, SCREENING, 0},
  };
  const struct want_message sent[] = {
      {moment(MONDAY, 10, 0), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_CLOSED},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, moment(MONDAY, 9, 10), given, 2);
  ASSERT_LEDGER(&driver, want);
  ASSERT_SENT(&driver, sent);
  driver_fini(&driver);
}

/* The worker, there at all hours, falls ill for a day at a second that is drawn, whatever comes. 1 comes ten minutes
 * before and is screened to its end, 20 minutes into the illness, then helped for an hour. 2 comes five minutes after
 * and waits for the return. */
static void screening__ill_with_a_request_in_hand__finishes_it_and_the_next_waits_for_the_return(void **state)
{
  (void)state;
  struct door_scenario scenario = with_screening();
  scenario.early_help.calendar = ALWAYS;
  scenario.early_help.staffing.sickness_spells_per_year = 20;
  scenario.early_help.staffing.sickness_days = constant_of(1);
  scenario.time.measured_days = 365;
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, NULL, 0);
  assert_int_equal(driver.out.records[3].kind, DOOR_RECORD_POST); /* after two capacities and who is on duty */
  const int64_t ill = driver.out.records[3].time_seconds;
  assert_true(ill > HOUR);
  driver_fini(&driver);
  const struct door_message given[] = {early_help_request_message(1, ill - 10 * MINUTE),
                                       early_help_request_message(2, ill + 5 * MINUTE)};
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 9},
      {0, DOOR_RECORD_CAPACITY, SCREENING, 0, 1},
      {0, DOOR_RECORD_SHIFT, SCREENING, 0, 1},
      {ill - 10 * MINUTE, DOOR_RECORD_JOINED, 1, SCREENING, 2},
      {ill - 10 * MINUTE, DOOR_RECORD_STARTED, 1, SCREENING, 0},
      {ill, DOOR_RECORD_POST, SCREENING, 0, DOOR_POST_SICK | DOOR_POST_PRESENT << 8},
      {ill, DOOR_RECORD_SHIFT, SCREENING, 0, 0},
      {ill + 5 * MINUTE, DOOR_RECORD_JOINED, 2, SCREENING, 2},
      {ill + 20 * MINUTE, DOOR_RECORD_ENDED, 1, SCREENING, 30 * MINUTE},
      {ill + 20 * MINUTE, DOOR_RECORD_JOINED, 1, PLACES, 2},
      {ill + 20 * MINUTE, DOOR_RECORD_STARTED, 1, PLACES, 0},
      {ill + 80 * MINUTE, DOOR_RECORD_ENDED, 1, PLACES, HOUR},
      {ill + 80 * MINUTE, DOOR_RECORD_CLOSED, 1, MET, 90 * MINUTE},
      {ill + DAY, DOOR_RECORD_POST, SCREENING, 0, DOOR_POST_PRESENT | DOOR_POST_SICK << 8},
      {ill + DAY, DOOR_RECORD_SHIFT, SCREENING, 0, 1},
      {ill + DAY, DOOR_RECORD_STARTED, 2, SCREENING, DAY - 5 * MINUTE},
  };
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, ill + DAY + 1, given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(screening__two_before_the_weekend__the_second_waits_for_monday),
      cmocka_unit_test(screening__in_the_pod_and_not_accepted__is_closed_unhelped),
      cmocka_unit_test(engagement__consent_refused__is_closed_after_the_days_it_took),
      cmocka_unit_test(request__issue_that_no_service_takes__is_declined_at_once),
      cmocka_unit_test(screening__ill_with_a_request_in_hand__finishes_it_and_the_next_waits_for_the_return),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
