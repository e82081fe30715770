/* The service early help, driven by hand: what it records and sends, to the second. */
#include "service_driver.h"

#include "door_ledger.h"
#include "door_need.h"
#include "early_help.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))
#define ASSERT_LEDGER(driver, rows) assert_ledger(driver, rows, COUNT(rows))
#define ASSERT_SENT(driver, rows) assert_sent(driver, rows, COUNT(rows))

enum {
  PLACES = DOOR_POOL_EARLY_HELP_PLACES,
  MET = DOOR_OUTCOME_EARLY_HELP_MET | DOOR_RULE_NEED_MET_SHARE << 8,
  UNMET = DOOR_OUTCOME_EARLY_HELP_UNMET | DOOR_RULE_NEED_MET_SHARE << 8,
};

/* valid_scenario with families that could return, so that the world is told. */
static struct door_scenario with_returns(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.families.return_per_year[0] = 1;
  return scenario;
}

/* One place, 10 hours of an office that is open 8 h 15 min a day. 1 comes on Monday at 10:00: 7 h on Monday, 3 h on
 * Tuesday, ends 11:45 (after 25 h 45 min = 92700 s). 2 came on Monday at 11:00, waits 24 h 45 min = 89100 s; 5 h 15 min
 * on Tuesday, 4 h 45 min on Wednesday, ends 13:30 (after 50 h 30 min = 181800 s). */
static void early_help__two_requests_one_place__second_waits_for_the_first(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  struct door_message given[] = {early_help_request_message(1, moment(MONDAY, 10, 0)),
                                 early_help_request_message(2, moment(MONDAY, 11, 0))};
  given[1].body.door_case.stage_seconds = 1000;
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 1},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, PLACES, 2},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, PLACES, 0},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JOINED, 2, PLACES, 2},
      {moment(TUESDAY, 11, 45), DOOR_RECORD_ENDED, 1, PLACES, 92700},
      {moment(TUESDAY, 11, 45), DOOR_RECORD_CLOSED, 1, MET, 92700},
      {moment(TUESDAY, 11, 45), DOOR_RECORD_STARTED, 2, PLACES, 89100},
      {moment(WEDNESDAY, 13, 30), DOOR_RECORD_ENDED, 2, PLACES, 181800},
      {moment(WEDNESDAY, 13, 30), DOOR_RECORD_CLOSED, 2, MET, 182800},
  };
  const struct want_message sent[] = {
      {moment(MONDAY, 11, 0), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
      {moment(TUESDAY, 12, 45), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_MET},
      {moment(TUESDAY, 12, 45), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 2, DOOR_STANDING_HELPED},
      {moment(WEDNESDAY, 14, 30), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 2, DOOR_STANDING_MET},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, moment(TUESDAY, 11, 45), given, COUNT(given));
  assert_int_equal(open_contacts(&driver), 2);
  drive(&driver, moment(SATURDAY, 0, 0), NULL, 0);
  assert_int_equal(open_contacts(&driver), 0);
  ASSERT_LEDGER(&driver, want);
  ASSERT_SENT(&driver, sent);
  driver_fini(&driver);
}

/* An episode of 7 hours from 10:00 ends at closing time, not at the next opening; one of none ends where it began. */
static void early_help__episode_to_closing_time_or_none__ends_to_the_second(void **state)
{
  (void)state;
  static const struct {
    double given_hours;
    int64_t given_due;
    int64_t want_end;
  } rows[] = {
      {7, 36000, 61200},    {0, 36000, 36000},         {0, 3600, 3600}, /* nor does it wait for the office */
      {8.25, 31500, 61200},                                             /* the whole of Monday */
      {8.25, 0, 61200},     {1, 61200, 86400 + 35100}, /* from closing time on: Tuesday 08:45 to 09:45 */
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.early_help.episode_hours = constant_of(rows[i].given_hours);
    struct door_message message = early_help_request_message(1, rows[i].given_due);
    struct service_driver driver;
    driver_init(&driver, &early_help_service, &scenario);
    drive(&driver, rows[i].want_end + 1, &message, 1);
    const struct want_record want[] = {
        {0, DOOR_RECORD_CAPACITY, PLACES, 0, 1},
        {rows[i].given_due, DOOR_RECORD_JOINED, 1, PLACES, 2},
        {rows[i].given_due, DOOR_RECORD_STARTED, 1, PLACES, 0},
        {rows[i].want_end, DOOR_RECORD_ENDED, 1, PLACES, rows[i].want_end - rows[i].given_due},
        {rows[i].want_end, DOOR_RECORD_CLOSED, 1, MET, rows[i].want_end - rows[i].given_due},
    };
    ASSERT_LEDGER(&driver, want);
    assert_int_equal(driver.out.message_count, 0);
    driver_fini(&driver);
  }
}

static void early_help__no_places__everybody_waits(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  scenario.early_help.places = 0;
  const struct door_message given[] = {early_help_request_message(1, 10), early_help_request_message(2, 20)};
  static const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 0},
      {10, DOOR_RECORD_JOINED, 1, PLACES, 2},
      {20, DOOR_RECORD_JOINED, 2, PLACES, 2},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(driver.out.message_count, 0);
  assert_int_equal(open_contacts(&driver), 2);
  driver_fini(&driver);
}

/* Priority goes before the order of coming, here as elsewhere: 1 has the place, then 4, 3, 2. */
static void early_help__requests_of_other_priority__red_is_helped_first(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.early_help.calendar = ALWAYS;
  struct door_message given[4];
  static const uint8_t given_priority[] = {2, 2, 1, 0};
  for (uint32_t i = 0; i < COUNT(given); i++) {
    given[i] = early_help_request_message(i + 1, i);
    given[i].body.door_case.priority = given_priority[i];
  }
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, 200000, given, COUNT(given));
  static const uint64_t want[] = {1, 4, 3, 2};
  uint32_t started_count = 0;
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    if (driver.out.records[i].kind == DOOR_RECORD_STARTED) {
      assert_true(started_count < COUNT(want));
      assert_int_equal(driver.out.records[i].time_seconds, (int64_t)started_count * 36000);
      assert_true(driver.out.records[i].subject == want[started_count]);
      started_count++;
    }
  }
  assert_int_equal(started_count, COUNT(want));
  driver_fini(&driver);
}

/* Unmet: the family is at its hazard again from the end on, at the level at which help began, in a new spell. */
static void early_help__need_unmet__a_new_spell_begins(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  scenario.early_help.need_met_share = 0;
  struct door_message message = early_help_request_message(1, moment(MONDAY, 9, 0));
  message.body.door_case.need_level = 2;
  message.body.door_case.need_spell = 6;
  const struct want_message sent[] = {
      {moment(MONDAY, 10, 0), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
      {moment(TUESDAY, 11, 45), DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_CLOSED},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, moment(SATURDAY, 0, 0), &message, 1);
  assert_int_equal(driver.out.records[4].kind, DOOR_RECORD_CLOSED);
  assert_int_equal(driver.out.records[4].code, UNMET);
  ASSERT_SENT(&driver, sent);
  const struct door_notice *last = &driver.out.messages[1].body.door_notice;
  assert_int_equal(last->need_since, moment(TUESDAY, 10, 45));
  assert_int_equal(last->need_spell, 7);
  assert_int_equal(last->need_level, 2);
  driver_fini(&driver);
}

/* Need moves while a family waits and stands still while it is helped: the notice of the beginning carries the need of
 * that second, the notice of the end the same level. */
static void early_help__need_moves_while_it_waits__stands_still_while_helped(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  scenario.early_help.calendar = ALWAYS;
  scenario.early_help.episode_hours = constant_of(240);
  scenario.early_help.need_met_share = 0;
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    scenario.families.worsening_per_year[level] = level == 3 ? 0 : 100;
    scenario.families.improving_per_year[level] = 100;
  }
  struct door_message given[] = {early_help_request_message(1, 0), early_help_request_message(2, 0)};
  given[1].body.door_case.need_level = 3;
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, given, COUNT(given));
  struct door_need_course course = {&driver.setting->scenario.families, driver.replica.context.stream, {2}, NULL, NULL};
  struct door_need want = door_need_at(&course, door_need_of_case(&given[1].body.door_case), sim_time_at(240 * 3600));
  const struct door_notice *begun = &driver.out.messages[2].body.door_notice;
  const struct door_notice *ended = &driver.out.messages[3].body.door_notice;
  assert_true(begun->contact == 2 && begun->standing == DOOR_STANDING_HELPED);
  assert_true(ended->contact == 2 && ended->standing == DOOR_STANDING_CLOSED);
  assert_int_equal(begun->need_level, want.level);
  assert_int_equal(begun->need_spell, want.spell);
  assert_int_equal(begun->need_since, want.since.seconds);
  assert_true(want.spell > 0);
  assert_int_equal(ended->need_level, want.level);
  assert_int_equal(ended->need_spell, want.spell + 1);
  driver_fini(&driver);
}

static void early_help__message_not_to_be_taken__is_refused(void **state)
{
  (void)state;
  const struct {
    struct door_message given;
    enum door_err want;
  } rows[] = {
      {early_help_request_message(2, 999), DOOR_ERR_PAST},
      {contact_message(2, 1000), DOOR_ERR_UNEXPECTED},
      {referral_message(2, 1000), DOOR_ERR_UNEXPECTED},
      {notice_message(2, DOOR_STANDING_CLOSED, 1000), DOOR_ERR_UNEXPECTED},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    struct door_message first = early_help_request_message(1, 1000);
    struct service_driver driver;
    driver_init(&driver, &early_help_service, &scenario);
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
      cmocka_unit_test(early_help__two_requests_one_place__second_waits_for_the_first),
      cmocka_unit_test(early_help__episode_to_closing_time_or_none__ends_to_the_second),
      cmocka_unit_test(early_help__no_places__everybody_waits),
      cmocka_unit_test(early_help__requests_of_other_priority__red_is_helped_first),
      cmocka_unit_test(early_help__need_unmet__a_new_spell_begins),
      cmocka_unit_test(early_help__need_moves_while_it_waits__stands_still_while_helped),
      cmocka_unit_test(early_help__message_not_to_be_taken__is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
