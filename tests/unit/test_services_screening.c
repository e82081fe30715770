/* The service screening, driven by hand: what it records and sends, to the second. */
#include "service_driver.h"

#include "door_ledger.h"
#include "screening.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))
#define ASSERT_LEDGER(driver, rows) assert_ledger(driver, rows, COUNT(rows))
#define ASSERT_SENT(driver, rows) assert_sent(driver, rows, COUNT(rows))

enum {
  STAFF = DOOR_POOL_SCREENING_STAFF,
  NOTHING = DOOR_OUTCOME_NO_FURTHER_ACTION | DOOR_RULE_BY_THRESHOLDS << 8,
  ADVICE = DOOR_OUTCOME_ADVICE | DOOR_RULE_BY_THRESHOLDS << 8,
  EARLY_HELP = DOOR_OUTCOME_EARLY_HELP | DOOR_RULE_BY_THRESHOLDS << 8,
  REFERRAL = DOOR_OUTCOME_REFERRAL | DOOR_RULE_BY_THRESHOLDS << 8,
};

/* One screener, always on duty: no shift ever changes. */
static struct door_scenario always_open(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.screening.staff_calendar = ALWAYS;
  return scenario;
}

/* As valid_scenario, but the run begins on Friday 5 June: Friday is day 0, Monday day 3. */
static struct door_scenario from_friday(enum door_at_close at_close)
{
  struct door_scenario scenario = valid_scenario();
  scenario.time.first_day = (struct sim_date){2015, 6, 5};
  scenario.screening.staff_at_close = at_close;
  return scenario;
}

static struct door_message contact_of_level(uint64_t contact, int64_t due_seconds, uint8_t need_level)
{
  struct door_message message = contact_message(contact, due_seconds);
  message.body.door_case.need_level = need_level;
  return message;
}

/* Received 15:45, at screening 16:45, 30 minutes of work: ends 17:15 though the office closes at 17:00. */
static void screening__finish_at_close__ends_after_hours(void **state)
{
  (void)state;
  struct door_scenario scenario = from_friday(DOOR_AT_CLOSE_FINISH);
  struct door_message message = contact_message(7, moment(0, 16, 45));
  message.body.door_case.received_at = moment(0, 15, 45);
  static const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 1},          {0, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {31500, DOOR_RECORD_SHIFT, STAFF, 0, 1},         {60300, DOOR_RECORD_JOINED, 7, STAFF, 2},
      {60300, DOOR_RECORD_STARTED, 7, STAFF, 0},       {61200, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {62100, DOOR_RECORD_ENDED, 7, STAFF, 1800},      {62100, DOOR_RECORD_JUDGED, 7, 1000, 0},
      {62100, DOOR_RECORD_DECIDED, 7, NOTHING, 56700}, {62100, DOOR_RECORD_CLOSED, 7, NOTHING, 1800},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(3, 8, 45), &message, 1);
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(driver.out.message_count, 0);
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* 15 of 30 minutes are done when the office closes; the rest is done on Monday from 08:45 to 09:00. */
static void screening__suspend_at_close__goes_on_at_the_next_opening(void **state)
{
  (void)state;
  struct door_scenario scenario = from_friday(DOOR_AT_CLOSE_SUSPEND);
  struct door_message message = contact_message(7, moment(0, 16, 45));
  const int64_t here = moment(3, 9, 0) - moment(0, 16, 45); /* 231300 */
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 1},
      {0, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {31500, DOOR_RECORD_SHIFT, STAFF, 0, 1},
      {60300, DOOR_RECORD_JOINED, 7, STAFF, 2},
      {60300, DOOR_RECORD_STARTED, 7, STAFF, 0},
      {61200, DOOR_RECORD_SHIFT, STAFF, 0, INT64_C(1) << 16},
      {moment(3, 8, 45), DOOR_RECORD_SHIFT, STAFF, 0, 1 | INT64_C(1) << 32},
      {moment(3, 9, 0), DOOR_RECORD_ENDED, 7, STAFF, here},
      {moment(3, 9, 0), DOOR_RECORD_JUDGED, 7, 1000, 0},
      {moment(3, 9, 0), DOOR_RECORD_DECIDED, 7, NOTHING, 0},
      {moment(3, 9, 0), DOOR_RECORD_CLOSED, 7, NOTHING, here},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(3, 9, 0), &message, 1);
  assert_int_equal(open_contacts(&driver), 1);
  drive(&driver, moment(3, 9, 0) + 1, NULL, 0);
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* 16:30 to 17:00: done in time, so nothing is suspended, whatever the rule for closing time. */
static void screening__work_ends_at_closing_time__is_done(void **state)
{
  (void)state;
  static const enum door_at_close given[] = {DOOR_AT_CLOSE_FINISH, DOOR_AT_CLOSE_SUSPEND};
  static const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 1},        {0, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {31500, DOOR_RECORD_SHIFT, STAFF, 0, 1},       {59400, DOOR_RECORD_JOINED, 7, STAFF, 2},
      {59400, DOOR_RECORD_STARTED, 7, STAFF, 0},     {61200, DOOR_RECORD_ENDED, 7, STAFF, 1800},
      {61200, DOOR_RECORD_JUDGED, 7, 1000, 0},       {61200, DOOR_RECORD_DECIDED, 7, NOTHING, 0},
      {61200, DOOR_RECORD_CLOSED, 7, NOTHING, 1800}, {61200, DOOR_RECORD_SHIFT, STAFF, 0, 0},
  };
  for (uint32_t i = 0; i < COUNT(given); i++) {
    struct door_scenario scenario = from_friday(given[i]);
    struct door_message message = contact_message(7, moment(0, 16, 30));
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(1, 0, 0), &message, 1);
    ASSERT_LEDGER(&driver, want);
    driver_fini(&driver);
  }
}

/* Saturday noon, and again at the instant of Monday's opening: shifts come before messages, so the second finds a
 * screener on duty but busy with the first. */
static void screening__contacts_out_of_hours__wait_for_the_opening(void **state)
{
  (void)state;
  struct door_scenario scenario = from_friday(DOOR_AT_CLOSE_FINISH);
  const int64_t opening = moment(3, 8, 45);
  const struct door_message given[] = {contact_message(7, moment(1, 12, 0)), contact_message(8, opening)};
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 1},
      {0, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {31500, DOOR_RECORD_SHIFT, STAFF, 0, 1},
      {61200, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {moment(1, 12, 0), DOOR_RECORD_JOINED, 7, STAFF, 2},
      {opening, DOOR_RECORD_SHIFT, STAFF, 0, 1},
      {opening, DOOR_RECORD_STARTED, 7, STAFF, 161100}, /* 44 h 45 min */
      {opening, DOOR_RECORD_JOINED, 8, STAFF, 2},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, opening + 1, given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(open_contacts(&driver), 2);
  driver_fini(&driver);
}

/* The screener takes 1 (green) at once; then red 3, amber 4, green 2, each for 1800 seconds. Level 4 becomes a
 * referral, 3 a request for early help, 2 advice, 1 nothing. The hand-offs take 3600 seconds. */
static void screening__three_wait__red_comes_before_amber_before_green(void **state)
{
  (void)state;
  struct door_scenario scenario = always_open();
  const struct door_message given[] = {contact_of_level(1, 0, 1), contact_of_level(2, 60, 2),
                                       contact_of_level(3, 120, 4), contact_of_level(4, 180, 3)};
  static const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 1},        {0, DOOR_RECORD_SHIFT, STAFF, 0, 1},
      {0, DOOR_RECORD_JOINED, 1, STAFF, 2},          {0, DOOR_RECORD_STARTED, 1, STAFF, 0},
      {60, DOOR_RECORD_JOINED, 2, STAFF, 2},         {120, DOOR_RECORD_JOINED, 3, STAFF, 0},
      {180, DOOR_RECORD_JOINED, 4, STAFF, 1},        {1800, DOOR_RECORD_ENDED, 1, STAFF, 1800},
      {1800, DOOR_RECORD_JUDGED, 1, 1000, 0},        {1800, DOOR_RECORD_DECIDED, 1, NOTHING, 0},
      {1800, DOOR_RECORD_CLOSED, 1, NOTHING, 1800},  {1800, DOOR_RECORD_STARTED, 3, STAFF, 1680},
      {3600, DOOR_RECORD_ENDED, 3, STAFF, 3480},     {3600, DOOR_RECORD_JUDGED, 3, 4000, 0},
      {3600, DOOR_RECORD_DECIDED, 3, REFERRAL, 0},   {3600, DOOR_RECORD_STARTED, 4, STAFF, 3420},
      {5400, DOOR_RECORD_ENDED, 4, STAFF, 5220},     {5400, DOOR_RECORD_JUDGED, 4, 3000, 0},
      {5400, DOOR_RECORD_DECIDED, 4, EARLY_HELP, 0}, {5400, DOOR_RECORD_STARTED, 2, STAFF, 5340},
      {7200, DOOR_RECORD_ENDED, 2, STAFF, 7140},     {7200, DOOR_RECORD_JUDGED, 2, 2000, 0},
      {7200, DOOR_RECORD_DECIDED, 2, ADVICE, 0},     {7200, DOOR_RECORD_CLOSED, 2, ADVICE, 7140},
  };
  static const struct want_message sent[] = {
      {7200, DOOR_ASSESSMENT, DOOR_REFERRAL_MESSAGE, 3, 0},
      {9000, DOOR_EARLY_HELP, DOOR_EARLY_HELP_REQUEST_MESSAGE, 4, 0},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, 7201, given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  ASSERT_SENT(&driver, sent);
  assert_int_equal(driver.out.messages[0].body.door_case.referred_at, 3600);
  assert_int_equal(driver.out.messages[0].body.door_case.stage_seconds, 3480);
  assert_int_equal(driver.out.messages[0].body.door_case.priority, 0);
  assert_int_equal(driver.out.messages[1].body.door_case.referred_at, -1);
  driver_fini(&driver);
}

/* The world is told how every family stands once one family in the scenario can return; after the case itself. */
static void screening__families_return__the_world_is_told_of_each_decision(void **state)
{
  (void)state;
  struct door_scenario scenario = always_open();
  scenario.families.return_per_year[3] = 1e-9;
  scenario.screening.staff_posts = 4;
  scenario.handoffs.screening_to_intake_minutes = 5;
  const struct door_message given[] = {contact_of_level(1, 0, 1), contact_of_level(2, 0, 2), contact_of_level(3, 0, 3),
                                       contact_of_level(4, 0, 4)};
  static const struct want_message sent[] = {
      {2100, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 1, DOOR_STANDING_CLOSED},
      {2100, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 2, DOOR_STANDING_CLOSED},
      {5400, DOOR_EARLY_HELP, DOOR_EARLY_HELP_REQUEST_MESSAGE, 3, 0},
      {2100, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 3, DOOR_STANDING_WAITING},
      {5400, DOOR_ASSESSMENT, DOOR_REFERRAL_MESSAGE, 4, 0},
      {2100, DOOR_INTAKE, DOOR_NOTICE_MESSAGE, 4, DOOR_STANDING_WAITING},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, 1801, given, COUNT(given));
  ASSERT_SENT(&driver, sent);
  driver_fini(&driver);
}

/* Two screeners: the lower number takes the first. Ends come before messages, so a contact that arrives at the very
 * second at which a screener is done does not wait. */
static void screening__contact_arrives_as_work_ends__starts_at_once(void **state)
{
  (void)state;
  struct door_scenario scenario = always_open();
  scenario.screening.staff_posts = 2;
  const struct door_message given[] = {contact_message(1, 0), contact_message(2, 100), contact_message(3, 1800)};
  static const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 2},
      {0, DOOR_RECORD_SHIFT, STAFF, 0, 2},
      {0, DOOR_RECORD_JOINED, 1, STAFF, 2},
      {0, DOOR_RECORD_STARTED, 1, STAFF, 0},
      {100, DOOR_RECORD_JOINED, 2, STAFF, 2},
      {100, DOOR_RECORD_STARTED, 2, STAFF, INT64_C(1) << 40},
      {1800, DOOR_RECORD_ENDED, 1, STAFF, 1800},
      {1800, DOOR_RECORD_JUDGED, 1, 1000, 0},
      {1800, DOOR_RECORD_DECIDED, 1, NOTHING, 0},
      {1800, DOOR_RECORD_CLOSED, 1, NOTHING, 1800},
      {1800, DOOR_RECORD_JOINED, 3, STAFF, 2},
      {1800, DOOR_RECORD_STARTED, 3, STAFF, 0},
      {1900, DOOR_RECORD_ENDED, 2, STAFF, 1800 | INT64_C(1) << 40},
      {1900, DOOR_RECORD_JUDGED, 2, 1000, 0},
      {1900, DOOR_RECORD_DECIDED, 2, NOTHING, 0},
      {1900, DOOR_RECORD_CLOSED, 2, NOTHING, 1800},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, 1901, given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  driver_fini(&driver);
}

static void screening__no_staff__everybody_waits(void **state)
{
  (void)state;
  static const uint32_t given_calendar[] = {ALWAYS, OFFICE};
  for (uint32_t i = 0; i < COUNT(given_calendar); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.staff_posts = 0;
    scenario.screening.staff_calendar = given_calendar[i];
    const struct door_message given[] = {contact_message(1, 10), contact_message(2, 20)};
    static const struct want_record want[] = {
        {0, DOOR_RECORD_CAPACITY, STAFF, 0, 0},
        {0, DOOR_RECORD_SHIFT, STAFF, 0, 0},
        {10, DOOR_RECORD_JOINED, 1, STAFF, 2},
        {20, DOOR_RECORD_JOINED, 2, STAFF, 2},
    };
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, 31500, given, COUNT(given));
    ASSERT_LEDGER(&driver, want);
    assert_int_equal(open_contacts(&driver), 2);
    driver_fini(&driver);
  }
}

/* Under the rule `shares` nothing is judged; early help that is refused becomes advice. */
static void screening__decision_by_shares__names_its_rule(void **state)
{
  (void)state;
  static const struct {
    double given_shares[4]; /* no further action, advice, early help, assessment */
    double given_consent;
    uint16_t want_code;
  } rows[] = {
      {{1, 0, 0, 0}, 1, DOOR_OUTCOME_NO_FURTHER_ACTION | DOOR_RULE_BY_SHARES << 8},
      {{0, 1, 0, 0}, 1, DOOR_OUTCOME_ADVICE | DOOR_RULE_BY_SHARES << 8},
      {{0, 0, 1, 0}, 1, DOOR_OUTCOME_EARLY_HELP | DOOR_RULE_BY_SHARES << 8},
      {{0, 0, 1, 0}, 0, DOOR_OUTCOME_ADVICE | DOOR_RULE_CONSENT_REFUSED << 8},
      {{0, 0, 0, 1}, 0, DOOR_OUTCOME_REFERRAL | DOOR_RULE_BY_SHARES << 8},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = always_open();
    scenario.screening.decision_rule = DOOR_DECISION_BY_SHARES;
    scenario.screening.no_further_action_share = rows[i].given_shares[0];
    scenario.screening.advice_share = rows[i].given_shares[1];
    scenario.screening.early_help_share = rows[i].given_shares[2];
    scenario.screening.assessment_share = rows[i].given_shares[3];
    scenario.screening.early_help_consent_share = rows[i].given_consent;
    struct door_message message = contact_message(1, 0);
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, 1801, &message, 1);
    assert_int_equal(driver.out.records[5].kind, DOOR_RECORD_DECIDED);
    assert_int_equal(driver.out.records[5].code, rows[i].want_code);
    driver_fini(&driver);
  }
}

/* Two screeners decide on a contact of level 3 each: the shifts that they record, in thousandths, and the outcome of
 * the last. */
struct judged {
  int64_t shifts[2];
  uint16_t code;
};

static struct judged judge_two(double shift_levels, double own_sd_levels)
{
  struct door_scenario scenario = always_open();
  scenario.screening.staff_posts = 2;
  scenario.screening.threshold_shift_levels = shift_levels;
  scenario.screening.decision_maker_sd_levels = own_sd_levels;
  const struct door_message given[] = {contact_of_level(1, 0, 3), contact_of_level(2, 0, 3)};
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, 1801, given, COUNT(given));
  struct judged judged = {.code = 0};
  uint32_t count = 0;
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    const struct door_record *one = &driver.out.records[i];
    if (one->kind == DOOR_RECORD_JUDGED) {
      assert_true(count < 2);
      judged.shifts[count++] = one->value;
    } else if (one->kind == DOOR_RECORD_DECIDED) {
      judged.code = one->code;
    }
  }
  assert_int_equal(count, 2);
  driver_fini(&driver);
  return judged;
}

/* Level 3 is early help from 2.5, but not from 3.25; and a referral from 3.5 - 0.5. */
static void screening__thresholds_shifted__decides_and_records_by_the_shift(void **state)
{
  (void)state;
  static const struct {
    double given_shift;
    struct judged want;
  } rows[] = {{0, {{0, 0}, EARLY_HELP}}, {0.75, {{750, 750}, ADVICE}}, {-0.5, {{-500, -500}, REFERRAL}}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct judged found = judge_two(rows[i].given_shift, 0);
    assert_int_equal(found.shifts[0], rows[i].want.shifts[0]);
    assert_int_equal(found.shifts[1], rows[i].want.shifts[1]);
    assert_int_equal(found.code, rows[i].want.code);
  }
}

/* Each screener has a shift of their own, the same in every scenario; the scenario's comes on top. */
static void screening__decision_makers_differ__each_by_their_own_shift(void **state)
{
  (void)state;
  struct judged own = judge_two(0, 0.3);
  assert_true(own.shifts[0] != 0 && own.shifts[1] != 0 && own.shifts[0] != own.shifts[1]);
  struct judged shifted = judge_two(1, 0.3);
  for (uint32_t i = 0; i < 2; i++) {
    assert_in_range(shifted.shifts[i] - own.shifts[i], 999, 1001); /* each is rounded */
  }
}

/* A message for a time already passed, or of a type that screening does not take: the replica stops with the error,
 * having recorded nothing of it. Contact 1 came at 1000. */
static void screening__message_not_to_be_taken__is_refused(void **state)
{
  (void)state;
  const struct {
    struct door_message given;
    enum door_err want;
  } rows[] = {
      {contact_message(2, 999), DOOR_ERR_PAST},
      {contact_message(2, 1000), DOOR_OK},
      {referral_message(2, 1000), DOOR_ERR_UNEXPECTED},
      {early_help_request_message(2, 1000), DOOR_ERR_UNEXPECTED},
      {notice_message(2, DOOR_STANDING_CLOSED, 1000), DOOR_ERR_UNEXPECTED},
      {{.due = {1000}, .type = DOOR_GRANT_MESSAGE}, DOOR_ERR_UNEXPECTED},
      {{.due = {1000}, .type = 0}, DOOR_ERR_UNEXPECTED},
      {{.due = {1000}, .type = DOOR_MESSAGE_TYPES_MAX}, DOOR_ERR_UNEXPECTED},
      {{.due = {1000}, .type = UINT8_MAX}, DOOR_ERR_UNEXPECTED},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = always_open();
    struct door_message first = contact_message(1, 1000);
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, 1001, &first, 1);
    assert_int_equal(driver.out.record_count, 4);
    assert_int_equal(door_replica_advance(&driver.replica, sim_time_at(1001), &rows[i].given, 1, &driver.out),
                     rows[i].want);
    assert_int_equal(driver.out.record_count, rows[i].want == DOOR_OK ? 5 : 4);
    assert_int_equal(door_replica_counts(&driver.replica).received, rows[i].want == DOOR_OK ? 2 : 1);
    driver_fini(&driver);
  }
}

/* In one advance or in many: the bound of a grant decides when a thing is simulated, not what happens. */
static void screening__same_messages_in_more_grants__same_ledger(void **state)
{
  (void)state;
  struct door_scenario scenario = from_friday(DOOR_AT_CLOSE_SUSPEND);
  struct door_message given[40];
  for (uint32_t i = 0; i < COUNT(given); i++) {
    given[i] = contact_of_level(i + 1, (int64_t)i * 6000, (uint8_t)(1 + i % 4));
  }
  struct service_driver whole;
  driver_init(&whole, &screening_service, &scenario);
  drive(&whole, moment(5, 0, 0), given, COUNT(given));
  struct service_driver cut;
  driver_init(&cut, &screening_service, &scenario);
  for (uint32_t i = 0; i < COUNT(given); i++) {
    drive(&cut, given[i].due.seconds + 1 + i * 7, &given[i], 1);
  }
  drive(&cut, moment(5, 0, 0), NULL, 0);
  assert_true(whole.out.record_count > 150);
  assert_int_equal(whole.out.record_count, cut.out.record_count);
  assert_memory_equal(whole.out.records, cut.out.records, whole.out.record_count * sizeof *whole.out.records);
  assert_true(door_replica_counts(&whole.replica).message_hash == door_replica_counts(&cut.replica).message_hash);
  driver_fini(&whole);
  driver_fini(&cut);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(screening__finish_at_close__ends_after_hours),
      cmocka_unit_test(screening__suspend_at_close__goes_on_at_the_next_opening),
      cmocka_unit_test(screening__work_ends_at_closing_time__is_done),
      cmocka_unit_test(screening__contacts_out_of_hours__wait_for_the_opening),
      cmocka_unit_test(screening__three_wait__red_comes_before_amber_before_green),
      cmocka_unit_test(screening__families_return__the_world_is_told_of_each_decision),
      cmocka_unit_test(screening__contact_arrives_as_work_ends__starts_at_once),
      cmocka_unit_test(screening__no_staff__everybody_waits),
      cmocka_unit_test(screening__decision_by_shares__names_its_rule),
      cmocka_unit_test(screening__thresholds_shifted__decides_and_records_by_the_shift),
      cmocka_unit_test(screening__decision_makers_differ__each_by_their_own_shift),
      cmocka_unit_test(screening__message_not_to_be_taken__is_refused),
      cmocka_unit_test(screening__same_messages_in_more_grants__same_ledger),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
