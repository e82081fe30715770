/* Intake with telephones: hand-worked schedules, to the second. One worker in office hours (Monday to Friday 08:45 to
 * 17:00); a call takes 6 minutes and 4 to record, a form the 4. Patience is 5 minutes, who rings again does so
 * after 30. */
#include "contacts_at.h"

#include "door_purpose.h"
#include "intake.h"
#include "sim_math.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum { DESK = DOOR_POOL_INTAKE_STAFF, PAIR = 2 };

static struct door_scenario with_telephones(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.intake.calendar = OFFICE;
  scenario.intake.staff_posts = 1;
  scenario.intake.recording_minutes = constant_of(4);
  scenario.intake.call_minutes = constant_of(6);
  scenario.intake.patience_minutes = constant_of(5);
  scenario.intake.ring_again_minutes = constant_of(30);
  scenario.intake.sources[0].telephone_share = 1;
  return scenario;
}

/* Two contacts of Monday 09:00 (Saturday noon in the last row): when each goes to screening, and how the second call
 * ends the first time. */
static void call__second_of_two_callers__ends_as_worked_out(void **state)
{
  (void)state;
  const int64_t nine = moment(NEXT_MONDAY, 9, 0);
  const int64_t noon = moment(SATURDAY, 12, 0);
  const int64_t opening = moment(NEXT_MONDAY, 8, 45);
  const struct {
    const char *given;
    int64_t at;
    int64_t lines;
    double patience_minutes;
    double shares[3];
    uint16_t want_code;
    int64_t want_wait;
    int64_t want_received[PAIR]; /* -1: never */
    int64_t want_sent[PAIR];
  } rows[] = {
      {"patient", nine, 2, 20, {1, 0, 0}, DOOR_CALL_ANSWERED, 600, {nine, nine + 600}, {nine + 600, nine + 1200}},
      {"rings again", nine, 2, 5, {1, 0, 0}, DOOR_CALL_AGAIN, 300, {nine, nine + 2100}, {nine + 600, nine + 2700}},
      {"sends a form", nine, 2, 5, {0, 1, 0}, DOOR_CALL_FORM, 300, {nine, nine + 300}, {nine + 600, nine + 840}},
      {"is lost", nine, 2, 5, {0, 0, 1}, DOOR_CALL_LOST, 300, {nine, -1}, {nine + 600, -1}},
      {"no line", nine, 1, 5, {1, 0, 0}, DOOR_CALL_AGAIN, 0, {nine, nine + 1800}, {nine + 600, nine + 2400}},
      {"closed",
       noon,
       2,
       20,
       {1, 0, 0},
       DOOR_CALL_ANSWERED,
       600,
       {opening, opening + 600},
       {opening + 600, opening + 1200}},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_telephones();
    scenario.intake.telephone_lines = rows[i].lines;
    scenario.intake.patience_minutes = constant_of(rows[i].patience_minutes);
    for (uint32_t n = 0; n < 3; n++) {
      scenario.intake.after_giving_up_shares[n] = rows[i].shares[n];
    }
    contacts_at(&scenario, rows[i].at, rows[i].at == nine ? 0.9 : 1.2);
    struct service_driver driver;
    driver_init(&driver, &intake_service, &scenario);
    drive(&driver, moment(NEXT_MONDAY, 12, 0), NULL, 0);
    uint32_t answered_first = rows[i].want_code == DOOR_CALL_ANSWERED ? 1 : 0;
    struct door_record end = nth_record(&driver, DOOR_RECORD_CALL, rows[i].want_code, answered_first);
    if (end.value != rows[i].want_wait) {
      fail_msg("%s: ends after %lld seconds", rows[i].given, (long long)end.value);
    }
    for (uint32_t n = 0; n < PAIR; n++) {
      bool is_received = n < count_records(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX);
      int64_t received = is_received ? nth_record(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX, n).time_seconds : -1;
      int64_t sent = n < driver.out.message_count ? driver.out.messages[n].due.seconds - 3600 : -1;
      if (received != rows[i].want_received[n] || sent != rows[i].want_sent[n]) {
        fail_msg("%s: caller %u received %lld, sent %lld", rows[i].given, n, (long long)received, (long long)sent);
      }
      if (is_received) {
        assert_int_equal(driver.out.messages[n].body.door_case.received_at, received);
      }
    }
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

/* A call of ten hours keeps the worker; the other caller has no patience and is lost, but its family is still in need
 * and rings again as a return. */
static void call__family_lost_on_the_line__comes_back(void **state)
{
  (void)state;
  struct door_scenario scenario = with_telephones();
  scenario.intake.after_giving_up_shares[0] = 0;
  scenario.intake.after_giving_up_shares[2] = 1;
  scenario.intake.patience_minutes = constant_of(0);
  scenario.intake.call_minutes = constant_of(600);
  scenario.families.return_per_year[0] = 365;
  contacts_at(&scenario, moment(NEXT_MONDAY, 9, 0), 0.9);
  scenario.intake.event_count = 1;
  struct service_driver driver;
  driver_init(&driver, &intake_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, NULL, 0);
  uint64_t lost = nth_record(&driver, DOOR_RECORD_CALL, DOOR_CALL_LOST, 0).subject;
  bool has_rung_again = false;
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    const struct door_record *record = &driver.out.records[i];
    has_rung_again =
        has_rung_again || (record->kind == DOOR_RECORD_CALL && record->subject == (lost | UINT64_C(1) << 56));
  }
  assert_true(has_rung_again);
  driver_fini(&driver);
}

/* No contacts at all: misdirected calls alone, each at the second that its draws say, 20 minutes long, one worker. Two
 * in an hour; who waits longer than 5 minutes is gone. */
static void misdirected__alone__hold_the_worker_as_drawn(void **state)
{
  (void)state;
  enum { CALLS = 6 };
  struct door_scenario scenario = with_telephones();
  scenario.intake.sources[0].annual_first_contacts = 0;
  scenario.intake.misdirected_calls_per_hour = 2;
  scenario.intake.misdirected_minutes = constant_of(20);
  struct service_driver driver;
  driver_init(&driver, &intake_service, &scenario);
  drive(&driver, moment(WEDNESDAY, 0, 0), NULL, 0);
  int64_t rings = 0;
  int64_t free_at = 0;
  uint32_t answered = 0;
  for (uint32_t n = 0; n < CALLS; n++) {
    uint64_t entity = ((uint64_t)UINT32_MAX << 32) | n;
    double u = sim_uniform(sim_draw(driver.replica.context.stream, entity, DOOR_PURPOSE_MISDIRECTED, 0).first);
    rings = sim_calendar_add_working(driver.setting->calendars[OFFICE], sim_time_at(rings),
                                     sim_duration_of((int64_t)(-sim_log(u) / 2 * 3600) + 1))
                .seconds;
    int64_t begins = rings > free_at ? rings : free_at;
    if (begins - rings > 300) {
      continue;
    }
    uint32_t seen = 0;
    for (uint32_t i = 0; i < driver.out.record_count; i++) {
      const struct door_record *record = &driver.out.records[i];
      if (record->kind == DOOR_RECORD_OTHER_WORK && seen++ == 2 * answered) {
        assert_int_equal(record->time_seconds, begins);
        assert_int_equal(record->value, 1 | DOOR_OTHER_WORK_MISDIRECTED_CALL << 8);
      } else if (record->kind == DOOR_RECORD_OTHER_WORK && seen == 2 * answered + 2) {
        assert_int_equal(record->time_seconds, begins + 1200);
        assert_int_equal(record->value, DOOR_OTHER_WORK_MISDIRECTED_CALL << 8);
      }
    }
    assert_true(seen > 2 * answered + 1);
    free_at = begins + 1200;
    answered++;
  }
  assert_true(answered > 2);
  assert_int_equal(count_records(&driver, DOOR_RECORD_RECEIVED, UINT16_MAX), 0);
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(call__second_of_two_callers__ends_as_worked_out),
      cmocka_unit_test(call__family_lost_on_the_line__comes_back),
      cmocka_unit_test(misdirected__alone__hold_the_worker_as_drawn),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
