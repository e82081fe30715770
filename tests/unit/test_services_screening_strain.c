/* Hours past closing time bring illness and leaving forward (screening.stretch_strain_factor), to the second. One
 * screener in office hours (Monday to Friday 08:45 to 17:00), 30 minutes a contact. When the screener would fall ill,
 * take leave or go without any strain is drawn; what strain changes of it is arithmetic. */
#include "service_driver.h"

#include "door_ledger.h"
#include "screening.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

/* Contact 7 comes on Monday at 16:45 and is finished at 17:15, 15 minutes past closing time; 8 comes at 16:50. */
static void run_week(struct service_driver *driver, const struct door_scenario *scenario)
{
  const struct door_message given[] = {contact_message(7, moment(MONDAY, 16, 45)),
                                       contact_message(8, moment(MONDAY, 16, 50))};
  driver_init(driver, &screening_service, scenario);
  drive(driver, driver->setting->horizon.seconds, given, COUNT(given));
}

/* The first record of a kind; -1: there is none. */
static int64_t first_of(const struct service_driver *driver, enum door_record_kind kind, uint64_t subject)
{
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    if (record->kind == kind && record->subject == subject) {
      return record->time_seconds;
    }
  }
  return -1;
}

static int64_t first_away(const struct door_scenario *scenario)
{
  struct service_driver driver;
  run_week(&driver, scenario);
  int64_t away = first_of(&driver, DOOR_RECORD_POST, DOOR_POOL_SCREENING_STAFF);
  driver_fini(&driver);
  return away;
}

static struct door_scenario with_staffing(struct door_staffing staffing)
{
  struct door_scenario scenario = valid_scenario();
  scenario.time.measured_days = 5 * 365;
  staffing.sickness_days = constant_of(1);
  staffing.recruitment_days = constant_of(1);
  staffing.agency_delay_days = constant_of(0);
  scenario.screening.staffing = staffing;
  return scenario;
}

/* 15 minutes past closing time, or with an hour of stretch 8 as well, until 17:45: 45 minutes. At a factor of 8 that is
 * 2 or 6 hours of exposure. Leave is planned and is not brought forward. Without a factor nothing is. */
static void strain__each_cause__comes_so_much_earlier(void **state)
{
  (void)state;
  static const struct {
    struct door_staffing given;
    double given_factor;
    double given_stretch_hours;
    int64_t want_earlier_seconds;
  } rows[] = {
      {{.sickness_spells_per_year = 2}, 8, 0, 2 * 3600},
      {{.sickness_spells_per_year = 2}, 8, 1, 6 * 3600},
      {{.sickness_spells_per_year = 2}, 0.5, 1, 22 * 60 + 30},
      {{.turnover_per_year = 1}, 8, 0, 2 * 3600},
      {{.leave_weeks_per_year = 5}, 8, 1, 0},
      {{.sickness_spells_per_year = 2}, 0, 1, 0},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_staffing(rows[i].given);
    int64_t without = first_away(&scenario);
    assert_true(without > moment(TUESDAY, 17, 0)); /* it is far enough off to be brought forward in full */
    scenario.screening.stretch_strain_factor = rows[i].given_factor;
    scenario.screening.stretch_hours = rows[i].given_stretch_hours;
    assert_int_equal(first_away(&scenario), without - rows[i].want_earlier_seconds);
  }
}

/* At a factor of 1000 the 15 minutes are worth ten days: the screener is ill as soon as 7 is finished, at 17:15, and
 * takes up no further contact, although there is an hour of stretch; back on Tuesday at 17:15, takes up 8 on Wednesday.
 */
static void strain__more_than_was_left__ill_when_the_contact_in_hand_is_done(void **state)
{
  (void)state;
  struct door_scenario scenario = with_staffing((struct door_staffing){.sickness_spells_per_year = 100});
  int64_t without = first_away(&scenario);
  assert_true(without > moment(MONDAY, 17, 15) && without < moment(10, 0, 0));
  scenario.screening.stretch_strain_factor = 1000;
  scenario.screening.stretch_hours = 1;
  struct service_driver driver;
  run_week(&driver, &scenario);
  assert_int_equal(first_of(&driver, DOOR_RECORD_DECIDED, 7), moment(MONDAY, 17, 15));
  assert_int_equal(first_of(&driver, DOOR_RECORD_POST, DOOR_POOL_SCREENING_STAFF), moment(MONDAY, 17, 15));
  assert_int_equal(first_of(&driver, DOOR_RECORD_STARTED, 8), moment(WEDNESDAY, 8, 45));
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(strain__each_cause__comes_so_much_earlier),
      cmocka_unit_test(strain__more_than_was_left__ill_when_the_contact_in_hand_is_done),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
