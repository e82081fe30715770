/* The service intake with the world inside it: contacts come, families come back. The times of first contacts are the
 * demand field's (test_demand.c), those of returns the need's (test_door_need.c); here is what is made of them. */
#include "service_driver.h"

#include "demand.h"
#include "door_ledger.h"
#include "door_need.h"
#include "door_purpose.h"
#include "intake.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum { OPEN_CASE = DOOR_OUTCOME_OPEN_CASE | DOOR_RULE_CASE_OPEN << 8, FAMILY_RECORDS_MAX = 600 };

/* About one first contact a day, and families that come back about every other day while nobody helps. */
static struct door_scenario with_returns(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.intake.sources[0] = source_of("police", 365);
  scenario.families.return_per_year[0] = 180;
  return scenario;
}

/* The first contact of the run, once it has come. */
static struct door_record first_contact(const struct service_driver *driver)
{
  assert_true(driver->out.record_count > 0);
  assert_int_equal(driver->out.records[0].kind, DOOR_RECORD_RECEIVED);
  return driver->out.records[0];
}

/* The records about one family, in their order. */
static uint32_t records_of_family(const struct service_driver *driver, uint64_t family,
                                  struct door_record out_records[FAMILY_RECORDS_MAX])
{
  uint32_t count = 0;
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    if (door_family_of((struct door_contact){driver->out.records[i].subject}).id == family) {
      assert_true(count < FAMILY_RECORDS_MAX);
      out_records[count++] = driver->out.records[i];
    }
  }
  return count;
}

/* Starts intake and lets the first contact come. Returns the family. */
static uint64_t begin(struct service_driver *driver, const struct door_scenario *scenario)
{
  driver_init(driver, &intake_service, scenario);
  drive(driver, door_replica_next_event(&driver->replica).seconds + 1, NULL, 0);
  return first_contact(driver).subject;
}

/* When a family left to itself at from, for the ordinal-th time, makes its next contact. */
static int64_t return_seconds(const struct service_driver *driver, uint64_t family, uint32_t ordinal,
                              uint32_t next_contact, int64_t from_seconds)
{
  struct sim_stream stream = driver->replica.context.stream;
  struct door_need_course course = {&driver->setting->scenario.families, stream, {family}, NULL, NULL};
  struct door_need need = {sim_time_at(from_seconds), 0, 1};
  struct sim_time raw = door_need_return(&course, need, ordinal, sim_time_at(from_seconds), driver->setting->horizon);
  if (raw.seconds == SIM_TIME_NEVER.seconds) {
    return raw.seconds;
  }
  struct door_contact contact = door_contact_of((struct door_family){family}, next_contact);
  uint64_t bits = sim_draw(stream, contact.id, DOOR_PURPOSE_RETURN_TIME, 0).first;
  return demand_place_in_day(driver->setting, 0, raw, bits).seconds;
}

/* Every contact is recorded and passed on at once: at screening an hour later, with what is known of its family. */
static void intake__first_contacts__are_recorded_and_passed_on(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.families.children_weights[0] = 0;
  scenario.families.children_weights[2] = 1; /* three children */
  scenario.intake.sources[0].need_level_shares[0] = 0;
  scenario.intake.sources[0].need_level_shares[3] = 1; /* level 4 */
  struct service_driver driver;
  driver_init(&driver, &intake_service, &scenario);
  drive(&driver, driver.setting->horizon.seconds, NULL, 0);
  const struct door_batch *out = &driver.out;
  assert_true(out->record_count > 500 && out->record_count < 850); /* 672 expected */
  assert_int_equal(out->message_count, out->record_count);
  uint32_t of_child[3] = {0, 0, 0};
  for (uint32_t i = 0; i < out->record_count; i++) {
    const struct door_record *record = &out->records[i];
    const struct door_case *one = &out->messages[i].body.door_case;
    assert_int_equal(record->kind, DOOR_RECORD_RECEIVED);
    assert_int_equal(record->code, 0);
    assert_int_equal(record->value & 0xFF, one->child);
    assert_int_equal(record->value >> 8, 3 | 4 << 8);
    assert_int_equal(out->messages[i].due.seconds, record->time_seconds + 3600);
    assert_int_equal(out->messages[i].type, DOOR_CONTACT_MESSAGE);
    assert_int_equal(out->messages[i].to, DOOR_SCREENING);
    assert_true(one->contact == record->subject);
    assert_int_equal(one->received_at, record->time_seconds);
    assert_int_equal(one->need_since, record->time_seconds);
    assert_int_equal(one->referred_at, -1);
    assert_int_equal(one->need_level, 4);
    assert_int_equal(one->children, 3);
    assert_int_equal(one->priority, 2);
    assert_true(one->child < 3);
    of_child[one->child]++;
  }
  assert_true(of_child[0] > 0 && of_child[1] > 0 && of_child[2] > 0);
  assert_int_equal(open_contacts(&driver), 0);
  assert_true(door_replica_next_event(&driver.replica).seconds == SIM_TIME_NEVER.seconds);
  driver_fini(&driver);
}

static void intake__no_contacts__nothing_ever_happens(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  scenario.intake.sources[0].annual_first_contacts = 0;
  struct service_driver driver;
  driver_init(&driver, &intake_service, &scenario);
  assert_true(door_replica_next_event(&driver.replica).seconds == SIM_TIME_NEVER.seconds);
  drive(&driver, driver.setting->horizon.seconds, NULL, 0);
  assert_int_equal(driver.out.record_count, 0);
  driver_fini(&driver);
}

/* While nothing is decided no second contact comes. */
static void intake__contact_at_the_door__does_not_come_back(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  struct service_driver driver;
  uint64_t family = begin(&driver, &scenario);
  drive(&driver, driver.setting->horizon.seconds, NULL, 0);
  struct door_record records[FAMILY_RECORDS_MAX];
  assert_int_equal(records_of_family(&driver, family, records), 1);
  driver_fini(&driver);
}

/* Closed and unhelped: one new contact at the drawn time, passed on; then none until it is decided on. The new contact
 * concerns the same child. */
static void intake__closed_unhelped__comes_back_as_a_new_contact(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  scenario.families.children_weights[0] = 0;
  scenario.families.children_weights[5] = 1;
  scenario.intake.sources[0].issue_weights[DOOR_ISSUE_NEGLECT] = 1; /* the same one again, as records are compared */
  scenario.intake.sources[0].issue_weights[DOOR_ISSUE_DISABILITY] = 1;
  struct service_driver driver;
  uint64_t family = begin(&driver, &scenario);
  uint8_t issue = driver.out.messages[0].body.door_case.issue;
  assert_true(issue == DOOR_ISSUE_NEGLECT || issue == DOOR_ISSUE_DISABILITY);
  assert_int_equal(first_contact(&driver).value >> 32, issue);
  int64_t told = first_contact(&driver).time_seconds + 7200;
  struct door_message notice = notice_message(family, DOOR_STANDING_CLOSED, told);
  notice.body.door_notice.need_since = told;
  drive(&driver, told + 1, &notice, 1);
  int64_t want = return_seconds(&driver, family, 0, 1, told);
  assert_true(want >= told && want < driver.setting->horizon.seconds);
  drive(&driver, driver.setting->horizon.seconds, NULL, 0);
  struct door_record records[FAMILY_RECORDS_MAX];
  assert_int_equal(records_of_family(&driver, family, records), 2);
  assert_int_equal(records[1].kind, DOOR_RECORD_RECEIVED);
  assert_int_equal(records[1].time_seconds, want);
  assert_true(records[1].subject == door_contact_of((struct door_family){family}, 1).id);
  assert_int_equal(records[1].value, records[0].value);
  uint32_t passed_on = 0;
  for (uint32_t i = 0; i < driver.out.message_count; i++) {
    passed_on += driver.out.messages[i].body.door_case.contact == records[1].subject;
  }
  assert_int_equal(passed_on, 1);
  driver_fini(&driver);
}

/* A case that waits: its family comes back, again and again, and each time the contact ends at intake as information
 * for whoever holds the case. Help stops it. */
static void intake__comes_back_while_its_case_waits__ends_as_information(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  struct service_driver driver;
  uint64_t family = begin(&driver, &scenario);
  int64_t told = first_contact(&driver).time_seconds + 7200;
  struct door_message notice = notice_message(family, DOOR_STANDING_WAITING, told);
  notice.body.door_notice.need_since = told;
  drive(&driver, told + 1, &notice, 1);
  int64_t first_return = return_seconds(&driver, family, 0, 1, told);
  int64_t second_return = return_seconds(&driver, family, 1, 2, first_return);
  int64_t third_return = return_seconds(&driver, family, 2, 3, second_return);
  assert_true(third_return < driver.setting->horizon.seconds);
  struct door_message helped = notice_message(family, DOOR_STANDING_HELPED, third_return - 1);
  helped.from = DOOR_ASSESSMENT;
  drive(&driver, driver.setting->horizon.seconds, &helped, 1);
  struct door_record records[FAMILY_RECORDS_MAX];
  assert_int_equal(records_of_family(&driver, family, records), 5);
  const int64_t want[] = {first_return, first_return, second_return, second_return};
  for (uint32_t i = 0; i < COUNT(want); i++) {
    bool is_end = i % 2 == 1;
    assert_int_equal(records[i + 1].time_seconds, want[i]);
    assert_int_equal(records[i + 1].kind, is_end ? DOOR_RECORD_CLOSED : DOOR_RECORD_RECEIVED);
    assert_int_equal(records[i + 1].code, is_end ? OPEN_CASE : 0);
    assert_int_equal(door_contact_ordinal((struct door_contact){records[i + 1].subject}), 1 + i / 2);
  }
  assert_int_equal(records[2].value, 0);
  for (uint32_t i = 0; i < driver.out.message_count; i++) {
    assert_int_equal(door_contact_ordinal((struct door_contact){driver.out.messages[i].body.door_case.contact}), 0);
  }
  driver_fini(&driver);
}

/* What a notice leads to, on its own: helped and met families do not come back; need that is gone brings nobody. */
static void intake__notice_of_any_standing__decides_whether_the_family_returns(void **state)
{
  (void)state;
  static const struct {
    enum door_standing given;
    uint8_t given_level;
    bool want_return;
  } rows[] = {
      {DOOR_STANDING_CLOSED, 1, true},   {DOOR_STANDING_CLOSED, 0, false}, {DOOR_STANDING_WAITING, 1, true},
      {DOOR_STANDING_WAITING, 0, false}, {DOOR_STANDING_HELPED, 1, false}, {DOOR_STANDING_MET, 1, false},
      {DOOR_STANDING_CLOSED, 2, false}, /* the scenario lets only level 1 return */
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_returns();
    struct service_driver driver;
    uint64_t family = begin(&driver, &scenario);
    int64_t told = first_contact(&driver).time_seconds + 7200;
    struct door_message notice = notice_message(family, rows[i].given, told);
    notice.body.door_notice.need_since = told;
    notice.body.door_notice.need_level = rows[i].given_level;
    drive(&driver, driver.setting->horizon.seconds, &notice, 1);
    struct door_record records[FAMILY_RECORDS_MAX];
    assert_int_equal(records_of_family(&driver, family, records) > 1, rows[i].want_return);
    driver_fini(&driver);
  }
}

/* A family that was let go (met), or that never was: its notice changes nothing. */
static void intake__notice_of_an_unknown_family__changes_nothing(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  struct service_driver driver;
  uint64_t family = begin(&driver, &scenario);
  int64_t told = first_contact(&driver).time_seconds + 7200;
  const struct door_message given[] = {notice_message(family, DOOR_STANDING_MET, told),
                                       notice_message(family, DOOR_STANDING_CLOSED, told + 1),
                                       notice_message(family + 1, DOOR_STANDING_CLOSED, told + 2)};
  drive(&driver, driver.setting->horizon.seconds, given, COUNT(given));
  struct door_record records[FAMILY_RECORDS_MAX];
  assert_int_equal(records_of_family(&driver, family, records), 1);
  assert_int_equal(records_of_family(&driver, family + 1, records), 0);
  driver_fini(&driver);
}

/* An id counts 255 returns; a family whose case waits for years is let go after the last, not wrapped round. */
static void intake__comes_back_more_often_than_can_be_counted__is_let_go(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  scenario.time.measured_days = 2000;
  scenario.intake.sources[0].annual_first_contacts = 3.65;
  struct service_driver driver;
  uint64_t family = begin(&driver, &scenario);
  struct door_message notice =
      notice_message(family, DOOR_STANDING_WAITING, first_contact(&driver).time_seconds + 7200);
  drive(&driver, driver.setting->horizon.seconds, &notice, 1);
  struct door_record records[FAMILY_RECORDS_MAX] = {0};
  assert_int_equal(records_of_family(&driver, family, records), 1 + 2 * DOOR_RETURNS_MAX);
  assert_int_equal(door_contact_ordinal((struct door_contact){records[2 * DOOR_RETURNS_MAX].subject}),
                   DOOR_RETURNS_MAX);
  driver_fini(&driver);
}

/* A source that an event silences for the first week, on common random numbers: nobody is received in that week; each
 * family that makes its first contact later as a return (ordinal 1) is one that the open source would have brought in
 * that week; and all other contacts are the same as without the event. */
static void intake__closed_school__hides_contacts_that_come_later(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  scenario.intake.sources[0].annual_first_contacts = 8 * 365;
  struct service_driver open;
  driver_init(&open, &intake_service, &scenario);
  drive(&open, open.setting->horizon.seconds, NULL, 0);
  scenario.intake.events[0] = (struct door_demand_event){
      .name = "closed", .from = {2015, 6, 1}, .until = {2015, 6, 7}, .delay_days = constant_of(0)};
  scenario.intake.event_count = 1;
  struct service_driver closed;
  driver_init(&closed, &intake_service, &scenario);
  drive(&closed, closed.setting->horizon.seconds, NULL, 0);
  const int64_t reopened = 7 * SIM_DAY_SECONDS;
  uint32_t of_first_week = 0;
  for (uint32_t i = 0; i < open.out.record_count; i++) {
    of_first_week += open.out.records[i].time_seconds < reopened;
  }
  uint32_t later = 0;
  uint32_t same = 0;
  for (uint32_t i = 0; i < closed.out.record_count; i++) {
    const struct door_record *record = &closed.out.records[i];
    assert_true(record->time_seconds >= reopened);
    struct door_contact contact = {record->subject};
    if (door_contact_ordinal(contact) == 0) {
      const struct door_record *other = &open.out.records[of_first_week + same++];
      assert_true(other->subject == record->subject && other->time_seconds == record->time_seconds);
      continue;
    }
    struct door_record records[FAMILY_RECORDS_MAX];
    assert_int_equal(door_contact_ordinal(contact), 1);
    assert_int_equal(records_of_family(&open, door_family_of(contact).id, records), 1);
    assert_true(records[0].time_seconds < reopened);
    later++;
  }
  assert_int_equal(of_first_week + same, open.out.record_count);
  assert_in_range(later, of_first_week / 2, of_first_week);
  driver_fini(&closed);
  driver_fini(&open);
}

static void intake__message_not_to_be_taken__is_refused(void **state)
{
  (void)state;
  struct door_scenario scenario = with_returns();
  struct service_driver driver;
  begin(&driver, &scenario);
  int64_t now = first_contact(&driver).time_seconds;
  const struct {
    struct door_message given;
    enum door_err want;
  } rows[] = {
      {contact_message(1, now), DOOR_ERR_UNEXPECTED},
      {referral_message(1, now), DOOR_ERR_UNEXPECTED},
      {early_help_request_message(1, now), DOOR_ERR_UNEXPECTED},
      {notice_message(1, DOOR_STANDING_MET, now - 1), DOOR_ERR_PAST},
  };
  driver_fini(&driver);
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    begin(&driver, &scenario);
    assert_int_equal(door_replica_advance(&driver.replica, sim_time_at(now + 1), &rows[i].given, 1, &driver.out),
                     rows[i].want);
    assert_int_equal(driver.out.record_count, 1);
    driver_fini(&driver);
  }
}

/* A family that a partner brought to early help is first heard of by the notice that it waits. It comes back while it
 * waits, as information, at the hazard of its need; with another standing, or of a source that asks nothing, the notice
 * is of a family let go. */
static void intake__notice_of_a_family_that_asked_early_help__it_may_come_back(void **state)
{
  (void)state;
  static const struct {
    double given_requests;
    enum door_standing given_standing;
    bool want_return;
  } rows[] = {{100, DOOR_STANDING_WAITING, true},
              {100, DOOR_STANDING_CLOSED, false},
              {100, DOOR_STANDING_MET, false},
              {0, DOOR_STANDING_WAITING, false}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_returns();
    scenario.intake.sources[0].annual_early_help_requests = 100;
    struct service_driver driver;
    driver_init(&driver, &intake_service, &scenario);
    uint64_t family = (uint64_t)driver.setting->request_keys[0] << DOOR_FIELD_SOURCE_SHIFT | 7;
    driver.setting->request_keys[0] = rows[i].given_requests > 0 ? driver.setting->request_keys[0] : DOOR_NO_REQUESTS;
    struct door_message notice = notice_message(family, rows[i].given_standing, 1000);
    notice.body.door_notice.need_since = 1000;
    drive(&driver, 1001, &notice, 1);
    drive(&driver, driver.setting->horizon.seconds, NULL, 0);
    struct door_record records[FAMILY_RECORDS_MAX] = {{0}};
    uint32_t count = records_of_family(&driver, family, records);
    assert_int_equal(count > 0, rows[i].want_return);
    if (rows[i].want_return) {
      assert_int_equal(records[0].time_seconds, return_seconds(&driver, family, 0, 1, 1000));
      assert_int_equal(door_contact_ordinal((struct door_contact){records[0].subject}), 1);
      assert_int_equal(records[1].kind, DOOR_RECORD_CLOSED);
      assert_int_equal(records[1].code, OPEN_CASE);
    }
    driver_fini(&driver);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(intake__first_contacts__are_recorded_and_passed_on),
      cmocka_unit_test(intake__no_contacts__nothing_ever_happens),
      cmocka_unit_test(intake__contact_at_the_door__does_not_come_back),
      cmocka_unit_test(intake__closed_unhelped__comes_back_as_a_new_contact),
      cmocka_unit_test(intake__comes_back_while_its_case_waits__ends_as_information),
      cmocka_unit_test(intake__notice_of_any_standing__decides_whether_the_family_returns),
      cmocka_unit_test(intake__notice_of_an_unknown_family__changes_nothing),
      cmocka_unit_test(intake__notice_of_a_family_that_asked_early_help__it_may_come_back),
      cmocka_unit_test(intake__comes_back_more_often_than_can_be_counted__is_let_go),
      cmocka_unit_test(intake__closed_school__hides_contacts_that_come_later),
      cmocka_unit_test(intake__message_not_to_be_taken__is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
