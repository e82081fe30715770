/* Hubs and commissioned services of early help, driven by hand: their lists, their closures, and who goes before help
 * comes; to the second. */
#include "service_driver.h"

#include "door_ledger.h"
#include "door_need.h"
#include "door_purpose.h"
#include "early_help.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))
#define ASSERT_LEDGER(driver, rows) assert_ledger(driver, rows, COUNT(rows))
#define ASSERT_SENT(driver, rows) assert_sent(driver, rows, COUNT(rows))

enum {
  PLACES = DOOR_POOL_EARLY_HELP_PLACES,
  MET = DOOR_OUTCOME_EARLY_HELP_MET | DOOR_RULE_NEED_MET_SHARE << 8,
  UNMET = DOOR_OUTCOME_EARLY_HELP_UNMET | DOOR_RULE_NEED_MET_SHARE << 8,
  TAKEN_OFF = DOOR_OUTCOME_EARLY_HELP_LEFT | DOOR_RULE_LONGEST_WAIT << 8,
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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(service__closed_to_new_work__keeps_whom_it_helps_and_takes_up_nobody),
      cmocka_unit_test(service__closed_to_the_end_of_the_run__everybody_waits),
      cmocka_unit_test(service__longest_wait__is_closed_unhelped),
      cmocka_unit_test(services__two__each_with_its_own_list_and_terms),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
