/* Intake out of hours: hand-worked schedules, to the second. The front door is open Monday to Friday 08:45 to 17:00,
 * one duty worker is there at all hours, an emergency takes 90 minutes, the handover is at 09:00. */
#include "contacts_at.h"

#include "intake.h"
#include "intake_rules.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum {
  DESK = DOOR_POOL_INTAKE_STAFF,
  DUTY = DOOR_POOL_OUT_OF_HOURS,
  HANDOVER = DOOR_POOL_HANDOVER,
  LOST = DOOR_OUTCOME_LOST_AT_HANDOVER | DOOR_RULE_HANDOVER_SHARE << 8,
};

static struct door_scenario with_duty_team(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.intake.calendar = OFFICE;
  scenario.intake.recording_minutes = constant_of(10);
  scenario.intake.out_of_hours_posts = 1;
  scenario.intake.out_of_hours_calendar = ALWAYS;
  scenario.intake.emergency_minutes = constant_of(90);
  scenario.intake.handover_hour = 9;
  scenario.intake.handover_delay_hours = constant_of(4);
  return scenario;
}

/* Two contacts of Saturday noon. Emergencies: one worker, 90 minutes each, twice as long where half of the time is the
 * adults'. Others: at screening an hour after Monday 09:00, or after the 10 minutes that a worker at the desk takes;
 * those that are late by 4 hours of the front door at 13:00. Lost ones never. */
static void weekend_contact__emergency_in_time_late_or_lost__as_worked_out(void **state)
{
  (void)state;
  const int64_t noon = moment(SATURDAY, 12, 0);
  const int64_t monday = moment(NEXT_MONDAY, 9, 0);
  const struct {
    const char *given;
    double emergency, available, lost, late;
    int64_t posts;
    int64_t want_sent[2]; /* -1: never */
  } rows[] = {
      {"emergencies", 1, 1, 0, 0, 1, {noon + 5400, noon + 10800}},
      {"shared with adult services", 1, 0.5, 0, 0, 1, {noon + 10800, noon + 21600}},
      {"in time, nobody at a desk", 0, 1, 0, 0, 0, {monday, monday}},
      {"in time", 0, 1, 0, 0, 1, {monday + 600, monday + 1200}},
      {"late", 0, 1, 0, 1, 1, {monday + 14400 + 600, monday + 14400 + 1200}},
      {"lost", 0, 1, 1, 0, 1, {-1, -1}},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_duty_team();
    scenario.intake.staff_posts = rows[i].posts;
    scenario.intake.emergency_shares[0] = rows[i].emergency;
    scenario.intake.out_of_hours_available_share = rows[i].available;
    scenario.intake.handover_lost_share = rows[i].lost;
    scenario.intake.handover_delayed_share = rows[i].late;
    contacts_at(&scenario, noon, 1.2);
    struct service_driver driver;
    driver_init(&driver, &intake_service, &scenario);
    drive(&driver, moment(NEXT_TUESDAY, 0, 0), NULL, 0);
    assert_int_equal(count_records(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX), 2);
    assert_int_equal(nth_record(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX, 1).time_seconds, noon);
    for (uint32_t n = 0; n < 2; n++) {
      bool is_sent = rows[i].want_sent[n] >= 0;
      int64_t sent = n < driver.out.message_count ? driver.out.messages[n].due.seconds - 3600 : -1;
      if (sent != rows[i].want_sent[n]) {
        fail_msg("%s: contact %u is sent at %lld", rows[i].given, n, (long long)sent);
      }
      if (!is_sent) {
        struct door_record closed = nth_record(&driver, DOOR_RECORD_CLOSED, LOST, n);
        assert_int_equal(closed.time_seconds, monday);
        assert_int_equal(closed.value, monday - noon);
      } else {
        assert_int_equal(driver.out.messages[n].body.door_case.received_at, noon);
        assert_int_equal(driver.out.messages[n].body.door_case.stage_seconds, sent - noon);
      }
    }
    assert_int_equal(count_records(&driver, DOOR_RECORD_JOINED, DUTY), rows[i].emergency > 0 ? 2 : 0);
    assert_int_equal(count_records(&driver, DOOR_RECORD_JOINED, HANDOVER), rows[i].emergency > 0 ? 0 : 2);
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

/* A contact of Monday 10:00 goes to the desk, team or not; one of Saturday waits for the opening where there is no
 * team. */
static void hours__open_or_without_a_team__the_desk_takes_it(void **state)
{
  (void)state;
  static const struct {
    int64_t given_seconds;
    int64_t given_posts;
    int64_t want_started;
  } rows[] = {
      {8 * SIM_DAY_SECONDS + 36000, 1, 8 * SIM_DAY_SECONDS + 36000},
      {5 * SIM_DAY_SECONDS + 43200, 0, 7 * SIM_DAY_SECONDS + 31500},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_duty_team();
    scenario.intake.staff_posts = 1;
    scenario.intake.out_of_hours_posts = rows[i].given_posts;
    contacts_at(&scenario, rows[i].given_seconds, 0.9);
    struct service_driver driver;
    driver_init(&driver, &intake_service, &scenario);
    drive(&driver, moment(9, 0, 0), NULL, 0);
    assert_int_equal(nth_record(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX, 0).time_seconds, rows[i].given_seconds);
    assert_int_equal(nth_record(&driver, DOOR_RECORD_STARTED, DESK, 0).time_seconds, rows[i].want_started);
    assert_int_equal(count_records(&driver, DOOR_RECORD_JOINED, HANDOVER), 0);
    driver_fini(&driver);
  }
}

/* Day 0 is Monday 11 May 2015, day 14 a bank holiday. */
static void handover_time__table_of_instants__next_working_day(void **state)
{
  (void)state;
  static const struct {
    int64_t given_day, given_hour;
    double given_handover;
    int64_t want_day;
  } rows[] = {
      {0, 18, 9, 1},   {1, 7, 9, 1},   {1, 9, 9, 1},    {4, 18, 9, 7},  {6, 23, 9, 7},
      {11, 20, 9, 15}, {14, 8, 9, 15}, {0, 18, 7.5, 1}, {0, 6, 7.5, 0}, {4, 8, 7.5, 7},
  };
  struct door_scenario scenario = valid_scenario();
  scenario.time.first_day = (struct sim_date){2015, 5, 11};
  scenario.calendars[OFFICE].closes_on_bank_holidays = true;
  struct door_setting *setting = setting_of(&scenario);
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    scenario.intake.handover_hour = rows[i].given_handover;
    int64_t found = intake_handover_time(&scenario.intake, setting->calendars[OFFICE],
                                         sim_time_at(moment(rows[i].given_day, rows[i].given_hour, 0)))
                        .seconds;
    assert_int_equal(found, rows[i].want_day * SIM_DAY_SECONDS + (int64_t)(rows[i].given_handover * 3600));
  }
  door_setting_destroy(&setting);
}

/* Contacts sent to screening by day of the week, at the instant they are sent. */
static void sent_by_weekday(const struct door_scenario *scenario, uint32_t out_counts[SIM_WEEKDAYS])
{
  struct service_driver driver;
  driver_init(&driver, &intake_service, scenario);
  drive(&driver, driver.setting->horizon.seconds, NULL, 0);
  for (uint32_t i = 0; i < driver.out.message_count; i++) {
    out_counts[(driver.out.messages[i].due.seconds - 3600) / SIM_DAY_SECONDS % SIM_WEEKDAYS]++;
  }
  driver_fini(&driver);
}

/* Weekend contacts on top of the same weekday ones (the field is the same, so those are the same contacts): all that
 * they add goes to screening on Monday, where nothing is an emergency. Three weeks with a weekend and a Monday after
 * it. */
static void weekend_volume__on_common_numbers__shows_on_monday(void **state)
{
  (void)state;
  struct door_scenario scenario = with_duty_team();
  scenario.time.measured_days = 22;
  double *weekdays = scenario.intake.sources[0].weekday_weights;
  scenario.intake.sources[0].annual_first_contacts = 8760.0 * 5 / 7;
  weekdays[SIM_SATURDAY] = weekdays[SIM_SUNDAY] = 0;
  uint32_t without[SIM_WEEKDAYS] = {0};
  sent_by_weekday(&scenario, without);
  scenario.intake.sources[0].annual_first_contacts = 8760;
  weekdays[SIM_SATURDAY] = weekdays[SIM_SUNDAY] = 1;
  uint32_t with[SIM_WEEKDAYS] = {0};
  sent_by_weekday(&scenario, with);
  for (uint32_t weekday = SIM_TUESDAY; weekday < SIM_WEEKDAYS; weekday++) {
    assert_int_equal(with[weekday], without[weekday]);
  }
  assert_in_range(with[SIM_MONDAY] - without[SIM_MONDAY], 100, 190); /* 144 expected */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(weekend_contact__emergency_in_time_late_or_lost__as_worked_out),
      cmocka_unit_test(hours__open_or_without_a_team__the_desk_takes_it),
      cmocka_unit_test(handover_time__table_of_instants__next_working_day),
      cmocka_unit_test(weekend_volume__on_common_numbers__shows_on_monday),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
