/* Incidents that name several children of a family, and that two agencies report. Worked out by hand, to the second. */
#include "service_driver.h"

#include "demand.h"
#include "door_ledger.h"
#include "door_measure.h"
#include "intake.h"
#include "screening.h"

enum {
  HOUR = 3600,
  KNOWN = DOOR_OUTCOME_OPEN_CASE | DOOR_RULE_SAME_INCIDENT << 8,
  ALL_THREE = 7,
  FAMILY_RECORDS_MAX = 16,
};

/* Families of three whose children are all named; each incident of the police is reported by the school five hours
 * later. */
static struct door_scenario with_incidents(double known_share)
{
  struct door_scenario scenario = valid_scenario();
  scenario.intake.sources[0] = source_of("police", 365);
  scenario.intake.sources[1] = source_of("school", 0.001);
  scenario.intake.source_count = 2;
  for (uint32_t i = 0; i < 2; i++) {
    scenario.intake.sources[i].sibling_named_share = 1;
  }
  scenario.intake.sources[0].second_report_share = 1;
  scenario.intake.second_report_hours = constant_of(5);
  scenario.intake.second_report_known_share = known_share;
  memset(scenario.families.children_weights, 0, sizeof scenario.families.children_weights);
  scenario.families.children_weights[2] = 1;
  return scenario;
}

/* The records of the family that comes first, up to the horizon. */
static uint32_t records_of_first(const struct service_driver *driver,
                                 struct door_record out_records[FAMILY_RECORDS_MAX])
{
  uint64_t family = door_family_of((struct door_contact){driver->out.records[0].subject}).id;
  uint32_t count = 0;
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    if (door_family_of((struct door_contact){driver->out.records[i].subject}).id == family) {
      assert_true(count < FAMILY_RECORDS_MAX);
      out_records[count++] = driver->out.records[i];
    }
  }
  return count;
}

static void incident__three_siblings_and_two_agencies__is_two_reports_of_three(void **state)
{
  (void)state;
  static const struct {
    double given_known_share;
    uint32_t want_records;
    uint32_t want_passed_on;
  } rows[] = {{1, 3, 1}, {0, 2, 2}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct door_scenario scenario = with_incidents(rows[i].given_known_share);
    struct service_driver driver;
    driver_init(&driver, &intake_service, &scenario);
    drive(&driver, driver.setting->horizon.seconds, NULL, 0);
    struct door_record records[FAMILY_RECORDS_MAX] = {{0}};
    assert_int_equal(records_of_first(&driver, records), rows[i].want_records);
    uint32_t child = (uint32_t)records[0].value & 7U;
    assert_int_equal(records[0].code, 0);
    assert_int_equal(records[0].value >> 24, ALL_THREE & ~(1U << child));
    assert_int_equal(records[1].kind, DOOR_RECORD_RECEIVED);
    assert_int_equal(records[1].time_seconds, records[0].time_seconds + 5 * HOUR);
    assert_int_equal(records[1].code, 1); /* the school */
    assert_int_equal(records[1].value >> 24, records[0].value >> 24);
    if (rows[i].given_known_share > 0) {
      assert_int_equal(records[2].kind, DOOR_RECORD_CLOSED);
      assert_int_equal(records[2].code, KNOWN);
      assert_int_equal(records[2].value, door_record_pack(0, 2)); /* three contacts end */
    }
    uint32_t passed_on = 0;
    for (uint32_t m = 0; m < driver.out.message_count; m++) {
      const struct door_case *contact = &driver.out.messages[m].body.door_case;
      passed_on += contact->contact == records[0].subject || contact->contact == records[1].subject;
    }
    assert_int_equal(passed_on, rows[i].want_passed_on);
    driver_fini(&driver);
  }
}

/* Both reports are cases side by side. The family is at its hazard only while neither case is open or helps. */
static void family__two_cases_side_by_side__stands_as_the_better_of_them(void **state)
{
  (void)state;
  const enum door_standing CLOSED = DOOR_STANDING_CLOSED, WAITING = DOOR_STANDING_WAITING,
                           HELPED = DOOR_STANDING_HELPED;
  const struct {
    const char *name;
    enum door_standing given_first;
    enum door_standing given_second;
    bool want_return;
  } rows[] = {
      {"both closed", CLOSED, CLOSED, true},
      {"first helped, second closed", HELPED, CLOSED, false},
      {"first closed, second helped", CLOSED, HELPED, false},
      {"first closed, second waits", CLOSED, WAITING, true},
      {"need met by the first", DOOR_STANDING_MET, CLOSED, false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct door_scenario scenario = with_incidents(0);
    scenario.families.return_per_year[0] = 365;
    struct service_driver driver;
    driver_init(&driver, &intake_service, &scenario);
    drive(&driver, door_replica_next_event(&driver.replica).seconds + 1, NULL, 0);
    int64_t first_seconds = driver.out.records[0].time_seconds;
    struct door_contact first = {driver.out.records[0].subject};
    struct door_contact second = door_contact_of(door_family_of(first), 1);
    int64_t told = first_seconds + 6 * HOUR; /* both have been received */
    struct door_message notices[] = {notice_message(first.id, rows[i].given_first, told),
                                     notice_message(second.id, rows[i].given_second, told)};
    for (size_t n = 0; n < 2; n++) {
      notices[n].body.door_notice.need_since = told;
      notices[n].sequence = n;
    }
    drive(&driver, driver.setting->horizon.seconds, notices, 2);
    uint32_t count = 0;
    for (uint32_t r = 0; r < driver.out.record_count; r++) {
      count += door_family_of((struct door_contact){driver.out.records[r].subject}).id == door_family_of(first).id;
    }
    if ((count > 2) != rows[i].want_return) {
      print_error("%s\n", rows[i].name);
    }
    assert_int_equal(count > 2, rows[i].want_return);
    driver_fini(&driver);
  }
}

/* Half an hour for the family, and five minutes for each further child: 40 minutes for three. */
static void screening__three_siblings__takes_a_little_more_for_each(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.screening.further_child_minutes = 5;
  scenario.screening.decision_rule = DOOR_DECISION_BY_SHARES;
  scenario.screening.decision_minutes = constant_of(30);
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  int64_t monday = 10 * HOUR;
  struct door_message contact = contact_message(7, monday);
  contact.body.door_case.children = 3;
  contact.body.door_case.child = 1;
  contact.body.door_case.further_children = ALL_THREE & ~2U;
  drive(&driver, driver.setting->horizon.seconds, &contact, 1);
  int64_t started = -1;
  int64_t decided = -1;
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    const struct door_record *record = &driver.out.records[i];
    started = record->kind == DOOR_RECORD_STARTED && record->subject == 7 ? record->time_seconds : started;
    if (record->kind == DOOR_RECORD_DECIDED && record->subject == 7) {
      decided = record->time_seconds;
      assert_int_equal(door_record_above(record->value), 1 | 5 << 3);
    }
  }
  assert_true(started >= 0);
  assert_int_equal(decided - started, 40 * 60);
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(incident__three_siblings_and_two_agencies__is_two_reports_of_three),
      cmocka_unit_test(family__two_cases_side_by_side__stands_as_the_better_of_them),
      cmocka_unit_test(screening__three_siblings__takes_a_little_more_for_each),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
