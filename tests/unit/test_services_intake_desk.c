/* Intake with staff who record contacts and answer some of them: hand-worked schedules, to the second. One worker in
 * office hours (Monday to Friday 08:45 to 17:00), 10 minutes to record a contact. */
#include "contacts_at.h"

#include "intake.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum {
  DESK = DOOR_POOL_INTAKE_STAFF,
  GREEN = 2,
  AT_ONCE = DOOR_OUTCOME_ADVICE_AT_DOOR | DOOR_RULE_POINT_OF_CONTACT << 8,
  ASSESSED = DOOR_OUTCOME_ADVICE_AT_DOOR | DOOR_RULE_PROPORTIONATE_ASSESSMENT << 8,
};

static struct door_scenario with_desk(int64_t contacts_at_seconds)
{
  struct door_scenario scenario = valid_scenario();
  scenario.intake.calendar = OFFICE;
  scenario.intake.staff_posts = 1;
  scenario.intake.recording_minutes = constant_of(10);
  scenario.intake.advice_minutes = constant_of(5);
  scenario.intake.proportionate_assessment_minutes = constant_of(30);
  contacts_at(&scenario, contacts_at_seconds, 0.9);
  return scenario;
}

/* Two contacts on the second Monday at 09:00: taken up at 09:00 and 09:10, at screening an hour after they are
 * recorded. */
static void desk__two_contacts_at_once__are_recorded_one_after_the_other(void **state)
{
  (void)state;
  const int64_t nine = moment(NEXT_MONDAY, 9, 0);
  struct door_scenario scenario = with_desk(nine);
  struct service_driver driver;
  driver_init(&driver, &intake_service, &scenario);
  drive(&driver, moment(NEXT_MONDAY, 12, 0), NULL, 0);
  assert_int_equal(count_records(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX), 2);
  const uint64_t first = nth_record(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX, 0).subject;
  const uint64_t second = nth_record(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX, 1).subject;
  const struct want_record want[] = {
      {nine, DOOR_RECORD_RECEIVED, first, 0, 0x10100},      {nine, DOOR_RECORD_JOINED, first, DESK, GREEN},
      {nine, DOOR_RECORD_STARTED, first, DESK, 0},          {nine, DOOR_RECORD_RECEIVED, second, 0, 0x10100},
      {nine, DOOR_RECORD_JOINED, second, DESK, GREEN},      {nine + 600, DOOR_RECORD_ENDED, first, DESK, 600},
      {nine + 600, DOOR_RECORD_STARTED, second, DESK, 600}, {nine + 1200, DOOR_RECORD_ENDED, second, DESK, 1200},
  };
  /* Before them: the pool, and the shift of each day of the first week and of this Monday. */
  uint32_t before = 2 + 5 * 2 + 1;
  for (uint32_t i = 0; i < COUNT(want); i++) {
    const struct door_record *found = &driver.out.records[before + i];
    assert_int_equal(found->time_seconds, want[i].time_seconds);
    assert_int_equal(found->kind, want[i].kind);
    assert_true(found->subject == want[i].subject);
    assert_int_equal(found->code, want[i].code);
    assert_int_equal(found->value, want[i].value);
  }
  const struct want_message sent[] = {{nine + 600 + 3600, DOOR_SCREENING, DOOR_CONTACT_MESSAGE, first, 0},
                                      {nine + 1200 + 3600, DOOR_SCREENING, DOOR_CONTACT_MESSAGE, second, 0}};
  assert_sent(&driver, sent, COUNT(sent));
  assert_int_equal(driver.out.messages[1].body.door_case.received_at, nine);
  assert_int_equal(driver.out.messages[1].body.door_case.stage_seconds, 1200);
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* A contact of Saturday noon is received then, and recorded from Monday 08:45 on. */
static void desk__weekend_contact__is_recorded_on_monday(void **state)
{
  (void)state;
  const int64_t noon = moment(SATURDAY, 12, 0);
  struct door_scenario scenario = with_desk(noon);
  struct service_driver driver;
  driver_init(&driver, &intake_service, &scenario);
  drive(&driver, moment(NEXT_MONDAY, 12, 0), NULL, 0);
  assert_int_equal(nth_record(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX, 0).time_seconds, noon);
  struct door_record started = nth_record(&driver, DOOR_RECORD_STARTED, DESK, 0);
  assert_int_equal(started.time_seconds, moment(NEXT_MONDAY, 8, 45));
  assert_int_equal(started.value, moment(NEXT_MONDAY, 8, 45) - noon);
  assert_int_equal(nth_record(&driver, DOOR_RECORD_ENDED, DESK, 0).time_seconds, moment(NEXT_MONDAY, 8, 55));
  driver_fini(&driver);
}

/* Nobody has the function; answered at the point of contact in 15 minutes; with an assessment in 45; and a level that
 * is never answered here. */
static void advice__rule_and_share__close_the_contact_or_pass_it_on(void **state)
{
  (void)state;
  static const struct {
    enum door_advice_rule given;
    double given_share;
    int64_t want_minutes;
    uint16_t want_closed; /* 0: passed on */
  } rows[] = {
      {DOOR_ADVICE_NOT_GIVEN, 1, 10, 0},        {DOOR_ADVICE_AT_ONCE, 1, 15, AT_ONCE},
      {DOOR_ADVICE_AT_ONCE, 0, 10, 0},          {DOOR_ADVICE_AFTER_ASSESSMENT, 1, 45, ASSESSED},
      {DOOR_ADVICE_AFTER_ASSESSMENT, 0, 10, 0},
  };
  const int64_t nine = moment(NEXT_MONDAY, 9, 0);
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    for (int64_t posts = 0; posts < 2; posts++) {
      struct door_scenario scenario = with_desk(nine);
      scenario.intake.staff_posts = posts;
      scenario.intake.advice_rule = rows[i].given;
      scenario.intake.advice_shares[0] = rows[i].given_share;
      struct service_driver driver;
      driver_init(&driver, &intake_service, &scenario);
      drive(&driver, moment(NEXT_MONDAY, 12, 0), NULL, 0);
      int64_t end = nine + (posts == 0 ? 0 : rows[i].want_minutes * 60);
      if (rows[i].want_closed != 0) {
        struct door_record closed = nth_record(&driver, DOOR_RECORD_CLOSED, rows[i].want_closed, 0);
        assert_int_equal(closed.time_seconds, end);
        assert_int_equal(closed.value, end - nine);
      }
      assert_int_equal(driver.out.message_count, rows[i].want_closed == 0 ? 2 : 0);
      if (rows[i].want_closed == 0) {
        assert_int_equal(driver.out.messages[0].due.seconds, end + 3600);
      }
      assert_int_equal(open_contacts(&driver), 0);
      driver_fini(&driver);
    }
  }
}

/* Who was answered at the door is left to its hazard and comes back. */
static void advice__family_in_need__comes_back(void **state)
{
  (void)state;
  struct door_scenario scenario = with_desk(moment(NEXT_MONDAY, 9, 0));
  scenario.families.return_per_year[0] = 180;
  scenario.intake.event_count = 1; /* from then on the source makes contacts again, returns among them */
  scenario.intake.advice_rule = DOOR_ADVICE_AT_ONCE;
  scenario.intake.advice_shares[0] = 1;
  struct service_driver driver;
  driver_init(&driver, &intake_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, NULL, 0);
  uint32_t return_count = 0;
  uint32_t received_count = count_records(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX);
  for (uint32_t i = 0; i < received_count; i++) {
    uint64_t contact = nth_record(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX, i).subject;
    return_count += door_contact_ordinal((struct door_contact){contact}) > 0;
  }
  assert_true(return_count > 4);
  assert_int_equal(count_records(&driver, DOOR_RECORD_CLOSED, AT_ONCE) + open_contacts(&driver), received_count);
  driver_fini(&driver);
}

/* ---- posts ---- */

/* At all hours; the worker falls ill some twenty times a year, for a day. */
static struct door_scenario with_illness(int64_t contacts_at_seconds)
{
  struct door_scenario scenario = with_desk(contacts_at_seconds);
  scenario.time.measured_days = 365;
  scenario.intake.sources[0].annual_first_contacts = 4 * 365;
  scenario.intake.calendar = ALWAYS;
  scenario.intake.staffing.sickness_spells_per_year = 20;
  scenario.intake.staffing.sickness_days = constant_of(1);
  return scenario;
}

/* When the worker first falls ill is drawn, whatever comes. Five minutes before that the contacts come: the first is
 * recorded to its end, five minutes into the illness; the second waits for five minutes and the day. */
static void desk__ill_with_a_form_in_hand__records_it_and_the_next_waits_for_the_return(void **state)
{
  (void)state;
  struct door_scenario scenario = with_illness(moment(NEXT_MONDAY, 9, 0));
  struct service_driver driver;
  driver_init(&driver, &intake_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, NULL, 0);
  const int64_t ill = nth_record(&driver, DOOR_RECORD_POST, 0, 0).time_seconds;
  assert_true(ill > moment(FRIDAY, 0, 0)); /* so that contacts are there to be held until then */
  driver_fini(&driver);
  scenario = with_illness(ill - 300);
  driver_init(&driver, &intake_service, &scenario);
  drive(&driver, ill + SIM_DAY_SECONDS + 1, NULL, 0);
  assert_int_equal(nth_record(&driver, DOOR_RECORD_STARTED, DESK, 0).time_seconds, ill - 300);
  const struct door_record falls_ill = nth_record(&driver, DOOR_RECORD_POST, 0, 0);
  assert_int_equal(falls_ill.time_seconds, ill);
  assert_int_equal(falls_ill.subject, DESK);
  assert_int_equal(falls_ill.value, DOOR_POST_SICK | DOOR_POST_PRESENT << 8);
  assert_int_equal(nth_record(&driver, DOOR_RECORD_SHIFT, 0, 1).time_seconds, ill);
  assert_int_equal(nth_record(&driver, DOOR_RECORD_SHIFT, 0, 1).value, 0);
  assert_int_equal(nth_record(&driver, DOOR_RECORD_ENDED, DESK, 0).time_seconds, ill + 300);
  const struct door_record back = nth_record(&driver, DOOR_RECORD_POST, 0, 1);
  assert_int_equal(back.time_seconds, ill + SIM_DAY_SECONDS);
  assert_int_equal(back.value, DOOR_POST_PRESENT | DOOR_POST_SICK << 8);
  const struct door_record next = nth_record(&driver, DOOR_RECORD_STARTED, DESK, 1);
  assert_int_equal(next.time_seconds, ill + SIM_DAY_SECONDS);
  assert_int_equal(next.value, SIM_DAY_SECONDS + 300);
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(desk__two_contacts_at_once__are_recorded_one_after_the_other),
      cmocka_unit_test(desk__weekend_contact__is_recorded_on_monday),
      cmocka_unit_test(advice__rule_and_share__close_the_contact_or_pass_it_on),
      cmocka_unit_test(advice__family_in_need__comes_back),
      cmocka_unit_test(desk__ill_with_a_form_in_hand__records_it_and_the_next_waits_for_the_return),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
