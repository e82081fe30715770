/* Hubs and commissioned services of early help, driven by hand: their lists, their closures, and who goes before help
 * comes; to the second. */
#include "service_driver.h"

#include "door_ledger.h"
#include "door_need.h"
#include "door_purpose.h"
#include "early_help.h"

#include <math.h>

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))
#define ASSERT_LEDGER(driver, rows) assert_ledger(driver, rows, COUNT(rows))
#define ASSERT_SENT(driver, rows) assert_sent(driver, rows, COUNT(rows))

enum {
  PLACES = DOOR_POOL_EARLY_HELP_PLACES,
  MET = DOOR_OUTCOME_EARLY_HELP_MET | DOOR_RULE_NEED_MET_SHARE << 8,
  UNMET = DOOR_OUTCOME_EARLY_HELP_UNMET | DOOR_RULE_NEED_MET_SHARE << 8,
  TAKEN_OFF = DOOR_OUTCOME_EARLY_HELP_LEFT | DOOR_RULE_LONGEST_WAIT << 8,
  GAVE_UP = DOOR_OUTCOME_EARLY_HELP_LEFT | DOOR_RULE_GAVE_UP << 8,
  TIMED_OUT = DOOR_OUTCOME_EARLY_HELP_TIMED_OUT | DOOR_RULE_LONGEST_EPISODE << 8,
  BY_FAMILY = DOOR_OUTCOME_EARLY_HELP_ENDED_BY_FAMILY | DOOR_RULE_ENDED_BY_FAMILY << 8,
  HOUR = SIM_HOUR_SECONDS,
  DAY = SIM_DAY_SECONDS,
};

static int64_t left_after(int64_t seconds, enum door_leaving why)
{
  return door_record_pack(seconds, (uint32_t)why);
}

/* One service: a place, episodes of 10 civil hours, always open; the world is told. */
static struct door_scenario with_service(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.families.return_per_year[0] = 1;
  scenario.early_help.places = 77; /* counts for nothing */
  scenario.early_help.provider_count = 1;
  scenario.early_help.providers[0] = (struct door_provider){.name = "hub",
                                                            .request_share = 1,
                                                            .places = 1,
                                                            .calendar = ALWAYS,
                                                            .episode_hours = constant_of(10),
                                                            .need_met_share = 1};
  return scenario;
}

/* Closed to new work on Tuesday and Wednesday. 1 has the place from Monday 20:00 and keeps it until Tuesday 06:00: 10
 * h. 2 came on Monday at 21:00, 3 on Tuesday at 12:00, when the place is free: both wait. On Thursday at 00:00 the
 * service is open again and 2 is helped, after 51 h; 3 at 10:00, after 46 h. */
static void service__closed_to_new_work__keeps_whom_it_helps_and_takes_up_nobody(void **state)
{
  (void)state;
  struct door_scenario scenario = with_service();
  scenario.early_help.providers[0].closures =
      (struct door_date_ranges){.ranges = {{{2015, 6, 2}, {2015, 6, 3}}}, .count = 1};
  const struct door_message given[] = {early_help_request_message(1, moment(MONDAY, 20, 0)),
                                       early_help_request_message(2, moment(MONDAY, 21, 0)),
                                       early_help_request_message(3, moment(TUESDAY, 12, 0))};
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 1},
      {moment(MONDAY, 20, 0), DOOR_RECORD_JOINED, 1, PLACES, 2},
      {moment(MONDAY, 20, 0), DOOR_RECORD_STARTED, 1, PLACES, 0},
      {moment(MONDAY, 21, 0), DOOR_RECORD_JOINED, 2, PLACES, 2},
      {moment(TUESDAY, 6, 0), DOOR_RECORD_ENDED, 1, PLACES, 10 * HOUR},
      {moment(TUESDAY, 6, 0), DOOR_RECORD_CLOSED, 1, MET, 10 * HOUR},
      {moment(TUESDAY, 12, 0), DOOR_RECORD_JOINED, 3, PLACES, 2},
      {moment(THURSDAY, 0, 0), DOOR_RECORD_STARTED, 2, PLACES, 51 * HOUR},
      {moment(THURSDAY, 10, 0), DOOR_RECORD_ENDED, 2, PLACES, 61 * HOUR},
      {moment(THURSDAY, 10, 0), DOOR_RECORD_CLOSED, 2, MET, 61 * HOUR},
      {moment(THURSDAY, 10, 0), DOOR_RECORD_STARTED, 3, PLACES, 46 * HOUR},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, moment(THURSDAY, 12, 0), given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(open_contacts(&driver), 1);
  driver_fini(&driver);
}

/* Closed until after the run: whoever waits then waits at its end. */
static void service__closed_to_the_end_of_the_run__everybody_waits(void **state)
{
  (void)state;
  struct door_scenario scenario = with_service();
  scenario.early_help.providers[0].closures =
      (struct door_date_ranges){.ranges = {{{2015, 6, 1}, {2030, 6, 3}}}, .count = 1};
  const struct door_message given[] = {early_help_request_message(1, 10), early_help_request_message(2, DAY)};
  static const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 1},
      {10, DOOR_RECORD_JOINED, 1, PLACES, 2},
      {DAY, DOOR_RECORD_JOINED, 2, PLACES, 2},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(open_contacts(&driver), 2);
  driver_fini(&driver);
}

/* Longest wait 4 h, no place before 10:00. 2 came at 01:00 and goes at 05:00; 3 came at 06:00 and is due to go at
 * 10:00, the second in which the place is free: the end of help comes first, and 3 is helped. */
static void service__longest_wait__is_closed_unhelped(void **state)
{
  (void)state;
  struct door_scenario scenario = with_service();
  scenario.early_help.providers[0].longest_wait_days = 4.0 / 24;
  const struct door_message given[] = {early_help_request_message(1, 0), early_help_request_message(2, HOUR),
                                       early_help_request_message(3, 6 * HOUR)};
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 1},
      {0, DOOR_RECORD_JOINED, 1, PLACES, 2},
      {0, DOOR_RECORD_STARTED, 1, PLACES, 0},
      {HOUR, DOOR_RECORD_JOINED, 2, PLACES, 2},
      {5 * HOUR, DOOR_RECORD_LEFT, 2, PLACES, left_after(4 * HOUR, DOOR_LEAVING_LONGEST_WAIT)},
      {5 * HOUR, DOOR_RECORD_CLOSED, 2, TAKEN_OFF, 4 * HOUR},
      {6 * HOUR, DOOR_RECORD_JOINED, 3, PLACES, 2},
      {10 * HOUR, DOOR_RECORD_ENDED, 1, PLACES, 10 * HOUR},
      {10 * HOUR, DOOR_RECORD_CLOSED, 1, MET, 10 * HOUR},
      {10 * HOUR, DOOR_RECORD_STARTED, 3, PLACES, 4 * HOUR},
      {20 * HOUR, DOOR_RECORD_ENDED, 3, PLACES, 14 * HOUR},
      {20 * HOUR, DOOR_RECORD_CLOSED, 3, MET, 14 * HOUR},
  };
  static const struct want_message sent[] = {
      {HOUR, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
      {6 * HOUR, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 2, DOOR_STANDING_CLOSED},
      {11 * HOUR, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_MET},
      {11 * HOUR, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 3, DOOR_STANDING_HELPED},
      {21 * HOUR, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 3, DOOR_STANDING_MET},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, DAY, given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  ASSERT_SENT(&driver, sent);
  driver_fini(&driver);
}

/* Two services with a list each: who is meant for the second, which has no place, waits while the first has one. The
 * draw of the request says whose it is; services and their order do not change it. */
static void services__two__each_with_its_own_list_and_terms(void **state)
{
  (void)state;
  enum { REQUESTS = 40 };
  struct door_scenario scenario = with_service();
  scenario.early_help.provider_count = 2;
  scenario.early_help.providers[1] = scenario.early_help.providers[0];
  scenario.early_help.providers[0].places = REQUESTS;
  scenario.early_help.providers[0].request_share = 0.7;
  scenario.early_help.providers[0].episode_hours = constant_of(1);
  scenario.early_help.providers[1].places = 0;
  scenario.early_help.providers[1].request_share = 0.3;
  struct door_message given[REQUESTS];
  for (uint32_t i = 0; i < REQUESTS; i++) {
    given[i] = early_help_request_message(i + 1, i);
  }
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, DAY, given, REQUESTS);
  uint32_t want_helped = 0;
  for (uint32_t i = 0; i < REQUESTS; i++) {
    double u = sim_uniform(sim_draw(driver.replica.context.stream, i + 1, DOOR_PURPOSE_EARLY_HELP_SERVICE, 0).first);
    want_helped += u < 0.7;
  }
  assert_in_range(want_helped, 1, REQUESTS - 1);
  assert_int_equal(open_contacts(&driver), REQUESTS - want_helped);
  assert_int_equal(driver.out.records[0].value, REQUESTS);
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    if (driver.out.records[i].kind == DOOR_RECORD_ENDED) {
      assert_int_equal(driver.out.records[i].value, HOUR); /* list 0 */
    }
  }
  driver_fini(&driver);
}

/* A family whose need goes from level 3 to 4 while it waits, on a list without places. The instant is that of its
 * need's spell; there it goes to assessment, an hour away, as a referral of that second, rated red. */
static void list__need_worsens_while_waiting__is_stepped_up(void **state)
{
  (void)state;
  struct door_scenario scenario = with_service();
  scenario.early_help.providers[0].places = 0;
  scenario.early_help.step_up_to = DOOR_STEP_UP_TO_ASSESSMENT;
  scenario.families.worsening_per_year[2] = 100;
  struct door_message given = early_help_request_message(1, 5 * HOUR);
  given.body.door_case.need_level = 3;
  given.body.door_case.need_since = 2 * HOUR;
  given.body.door_case.need_spell = 4;
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  double u = sim_uniform(sim_draw(driver.replica.context.stream, 1, DOOR_PURPOSE_NEED_CHANGE, 4).first);
  const int64_t worse = 2 * HOUR + (int64_t)(-log(u) * 365 * DAY / 100) + 1;
  assert_in_range(worse, 5 * HOUR, 27 * DAY);
  drive(&driver, driver.setting->horizon.seconds, &given, 1);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 0},
      {5 * HOUR, DOOR_RECORD_JOINED, 1, PLACES, 2},
      {worse, DOOR_RECORD_LEFT, 1, PLACES, left_after(worse - 5 * HOUR, DOOR_LEAVING_STEPPED_UP)},
      {worse, DOOR_RECORD_STEPPED_UP, 1, DOOR_STEP_UP_WAITING, DOOR_ASSESSMENT},
  };
  const struct want_message sent[] = {
      {worse + HOUR, DOOR_ASSESSMENT, DOOR_REFERRAL_MESSAGE, 1, DOOR_STANDING_CLOSED},
      {worse + HOUR, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_WAITING},
  };
  ASSERT_LEDGER(&driver, want);
  ASSERT_SENT(&driver, sent);
  const struct door_case *referral = &driver.out.messages[0].body.door_case;
  assert_int_equal(referral->referred_at, worse);
  assert_int_equal(referral->received_at, 0);
  assert_int_equal(referral->priority, 0);
  assert_int_equal(referral->need_level, 4);
  assert_int_equal(referral->need_spell, 5);
  assert_int_equal(referral->need_since, worse);
  assert_int_equal(referral->stage_seconds, worse - 5 * HOUR);
  assert_int_equal(driver.out.messages[1].body.door_notice.need_level, 4);
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* The same where nothing is stepped up, and where only a higher level would be: it waits on. */
static void list__need_worsens_but_nothing_is_stepped_up__waits_on(void **state)
{
  (void)state;
  for (int i = 0; i < 2; i++) {
    struct door_scenario scenario = with_service();
    scenario.early_help.providers[0].places = 0;
    scenario.early_help.step_up_to = i == 0 ? DOOR_STEP_UP_NONE : DOOR_STEP_UP_TO_SCREENING;
    scenario.families.worsening_per_year[i == 0 ? 2 : 1] = 365;
    struct door_message given = early_help_request_message(1, 5 * HOUR);
    given.body.door_case.need_level = i == 0 ? 3 : 2;
    struct service_driver driver;
    driver_init(&driver, &early_help_service, &scenario);
    drive(&driver, driver.setting->horizon.seconds, &given, 1);
    assert_int_equal(driver.out.record_count, 2);
    assert_int_equal(open_contacts(&driver), 1);
    driver_fini(&driver);
  }
}

/* A family gives up at its own draw of an exponential patience; one that is helped before it would does not. */
static void list__family_gives_up__is_closed_unhelped(void **state)
{
  (void)state;
  struct door_scenario scenario = with_service();
  scenario.early_help.gives_up_per_year = 365; /* a day, on average */
  const struct door_message given[] = {early_help_request_message(1, 0), early_help_request_message(2, HOUR)};
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  double u = sim_uniform(sim_draw(driver.replica.context.stream, 2, DOOR_PURPOSE_GIVES_UP, 0).first);
  const int64_t patience = (int64_t)(-log(u) * DAY + 0.5);
  scenario.early_help.providers[0].episode_hours = constant_of(1000);
  driver_fini(&driver);
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, given, COUNT(given));
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 1},
      {0, DOOR_RECORD_JOINED, 1, PLACES, 2},
      {0, DOOR_RECORD_STARTED, 1, PLACES, 0},
      {HOUR, DOOR_RECORD_JOINED, 2, PLACES, 2},
      {HOUR + patience, DOOR_RECORD_LEFT, 2, PLACES, left_after(patience, DOOR_LEAVING_GAVE_UP)},
      {HOUR + patience, DOOR_RECORD_CLOSED, 2, GAVE_UP, patience},
  };
  ASSERT_LEDGER(&driver, want);
  driver_fini(&driver);
}

/* An episode of 10 hours: reviewed every 4, it ends at 12; at most 7 long, it is timed out; ended by the family, at a
 * part of its length. */
static void episode__reviews_limit_and_family__ends_as_they_say(void **state)
{
  (void)state;
  static const struct {
    double given_review;
    double given_longest;
    double given_family;
    int64_t want_seconds; /* -1: the part of 10 hours at which the family ends it */
    uint16_t want_code;
  } rows[] = {
      {0, 0, 0, 10 * HOUR, MET},  {4, 0, 0, 12 * HOUR, MET},      {5, 0, 0, 10 * HOUR, MET},
      {0, 10, 0, 10 * HOUR, MET}, {0, 7, 0, 7 * HOUR, TIMED_OUT}, {4, 11, 0, 11 * HOUR, TIMED_OUT},
      {0, 0, 1, -1, BY_FAMILY},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_service();
    scenario.early_help.review_every_hours = rows[i].given_review;
    scenario.early_help.longest_episode_hours = rows[i].given_longest;
    scenario.early_help.ended_by_family_share = rows[i].given_family;
    const struct door_message given = early_help_request_message(1, 0);
    struct service_driver driver;
    driver_init(&driver, &early_help_service, &scenario);
    drive(&driver, 2 * DAY, &given, 1);
    double part = sim_uniform(sim_draw(driver.replica.context.stream, 1, DOOR_PURPOSE_ENDED_BY_FAMILY, 0).second);
    int64_t end = rows[i].want_seconds < 0 ? (int64_t)(part * 10 * HOUR) : rows[i].want_seconds;
    const struct want_record want[] = {
        {0, DOOR_RECORD_CAPACITY, PLACES, 0, 1},
        {0, DOOR_RECORD_JOINED, 1, PLACES, 2},
        {0, DOOR_RECORD_STARTED, 1, PLACES, 0},
        {end, DOOR_RECORD_ENDED, 1, PLACES, end},
        {end, DOOR_RECORD_CLOSED, 1, rows[i].want_code, end},
    };
    ASSERT_LEDGER(&driver, want);
    assert_int_equal(driver.out.messages[1].body.door_notice.standing,
                     rows[i].want_code == MET ? DOOR_STANDING_MET : DOOR_STANDING_CLOSED);
    driver_fini(&driver);
  }
}

/* The need of every family moves up a level during its episode. From level 2 to 3 it ends unmet; from 3 to 4 it goes to
 * screening, as a contact received in that second, and amber is what red_from_level 5 leaves. */
static void episode__need_worsens__ends_unmet_or_is_stepped_up(void **state)
{
  (void)state;
  struct door_scenario scenario = with_service();
  scenario.early_help.worsens_share = 1;
  scenario.early_help.step_up_to = DOOR_STEP_UP_TO_SCREENING;
  scenario.screening.red_from_level = 5;
  for (uint8_t level = 2; level < 4; level++) {
    struct door_message given = early_help_request_message(1, HOUR);
    given.body.door_case.need_level = level;
    struct service_driver driver;
    driver_init(&driver, &early_help_service, &scenario);
    drive(&driver, DAY, &given, 1);
    const struct door_record *last = &driver.out.records[4];
    assert_int_equal(driver.out.record_count, 5);
    assert_int_equal(last->time_seconds, 11 * HOUR);
    if (level == 2) {
      assert_int_equal(last->kind, DOOR_RECORD_CLOSED);
      assert_int_equal(last->code, UNMET);
      assert_int_equal(driver.out.messages[1].body.door_notice.need_level, 3);
    } else {
      assert_int_equal(last->kind, DOOR_RECORD_STEPPED_UP);
      assert_int_equal(last->code, DOOR_STEP_UP_HELPED);
      const struct want_message sent[] = {
          {2 * HOUR, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_HELPED},
          {12 * HOUR, DOOR_SCREENING, DOOR_CONTACT_MESSAGE, 1, DOOR_STANDING_CLOSED},
          {12 * HOUR, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_WAITING},
      };
      ASSERT_SENT(&driver, sent);
      const struct door_case *contact = &driver.out.messages[1].body.door_case;
      assert_int_equal(contact->received_at, 11 * HOUR);
      assert_int_equal(contact->referred_at, -1);
      assert_int_equal(contact->priority, 1);
      assert_int_equal(contact->need_level, 4);
    }
    driver_fini(&driver);
  }
}

/* Half of the requests are withheld for each week that the first on the list has waited. 1 waits from second 0, on a
 * list without places: after two weeks nobody asks any more; in its first second everybody does. */
static void list__first_has_waited_two_weeks__nobody_asks(void **state)
{
  (void)state;
  struct door_scenario scenario = with_service();
  scenario.early_help.providers[0].places = 0;
  scenario.early_help.withheld_per_week_share = 0.5;
  const struct door_message given[] = {early_help_request_message(1, 0), early_help_request_message(2, 0),
                                       early_help_request_message(3, 14 * DAY)};
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, PLACES, 0, 0},
      {0, DOOR_RECORD_JOINED, 1, PLACES, 2},
      {0, DOOR_RECORD_JOINED, 2, PLACES, 2},
      {14 * DAY, DOOR_RECORD_CLOSED, 3, DOOR_OUTCOME_EARLY_HELP_WITHHELD | DOOR_RULE_LONG_WAIT << 8, 0},
  };
  struct service_driver driver;
  driver_init(&driver, &early_help_service, &scenario);
  drive(&driver, 15 * DAY, given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(driver.out.message_count, 1);
  assert_int_equal(driver.out.messages[0].body.door_notice.standing, DOOR_STANDING_CLOSED);
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(service__closed_to_new_work__keeps_whom_it_helps_and_takes_up_nobody),
      cmocka_unit_test(service__closed_to_the_end_of_the_run__everybody_waits),
      cmocka_unit_test(service__longest_wait__is_closed_unhelped),
      cmocka_unit_test(list__need_worsens_while_waiting__is_stepped_up),
      cmocka_unit_test(list__need_worsens_but_nothing_is_stepped_up__waits_on),
      cmocka_unit_test(list__family_gives_up__is_closed_unhelped),
      cmocka_unit_test(episode__reviews_limit_and_family__ends_as_they_say),
      cmocka_unit_test(episode__need_worsens__ends_unmet_or_is_stepped_up),
      cmocka_unit_test(list__first_has_waited_two_weeks__nobody_asks),
      cmocka_unit_test(services__two__each_with_its_own_list_and_terms),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
