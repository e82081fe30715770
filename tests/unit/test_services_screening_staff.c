/* Who screens when, and what else they do: the joint screening, reds past closing time, seniors who sign off; and what
 * makes a contact red or moves the thresholds. Hand-worked schedules, to the
 * second. One screener in office hours (Monday to Friday 08:45 to 17:00), 30 minutes a contact. */
#include "service_driver.h"

#include "door_ledger.h"
#include "screening.h"

#include <stdio.h>

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum {
  STAFF = DOOR_POOL_SCREENING_STAFF,
  JOINT = DOOR_POOL_JOINT_SCREENING,
  NOTHING = DOOR_OUTCOME_NO_FURTHER_ACTION | DOOR_RULE_BY_THRESHOLDS << 8,
  SITS_DOWN = 1 | DOOR_OTHER_WORK_JOINT_SCREENING << 8,
  GETS_UP = DOOR_OTHER_WORK_JOINT_SCREENING << 8,
  GREEN = 2,
  POLICE = 0, /* screened jointly */
  SCHOOL = 1,
};

static struct door_message contact_of(uint64_t contact, int64_t due_seconds, uint8_t need_level, uint8_t source)
{
  struct door_message message = contact_message(contact, due_seconds);
  message.body.door_case.need_level = need_level;
  message.body.door_case.source = source;
  return message;
}

/* The second at which work on the contact began at the pool; -1: it did not. */
static int64_t started_at(const struct service_driver *driver, uint64_t contact, uint16_t pool)
{
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    if (record->kind == DOOR_RECORD_STARTED && record->subject == contact && record->code == pool) {
      return record->time_seconds;
    }
  }
  return -1;
}

static int64_t decided_at(const struct service_driver *driver, uint64_t contact)
{
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    if (driver->out.records[i].kind == DOOR_RECORD_DECIDED && driver->out.records[i].subject == contact) {
      return driver->out.records[i].time_seconds;
    }
  }
  return -1;
}

/* A meeting on every weekday at 10:00, of 25 minutes at most, 10 for a contact; what came by 09:00 is on its agenda. */
static struct door_scenario with_meeting(void)
{
  struct door_scenario scenario = valid_scenario();
  scenario.intake.sources[SCHOOL] = source_of("school", 8760);
  scenario.intake.source_count = 2;
  scenario.screening.joint = (struct door_joint_screening){.sources = 1U << POLICE,
                                                           .weekdays = {1, 1, 1, 1, 1, 1, 1},
                                                           .start_hour = 10,
                                                           .cut_off_hours = 1,
                                                           .minutes_per_contact = 10,
                                                           .minutes_at_most = 25,
                                                           .attendees = 1,
                                                           .below_level = 100};
  return scenario;
}

/* Contacts 7, 8 and 9 of the police come before 09:00, of which two fit; 10 comes after it. The screener has contact 20
 * in hand until 10:10, sits in the meeting until it ends at 10:20, and takes up contact 21 then. */
static void meeting__more_than_fit_and_one_late__the_rest_waits_for_the_next(void **state)
{
  (void)state;
  const struct door_scenario scenario = with_meeting();
  const struct door_message given[] = {
      contact_of(7, moment(MONDAY, 8, 50), 1, POLICE),  contact_of(8, moment(MONDAY, 8, 55), 1, POLICE),
      contact_of(9, moment(MONDAY, 8, 58), 1, POLICE),  contact_of(10, moment(MONDAY, 9, 30), 1, POLICE),
      contact_of(20, moment(MONDAY, 9, 40), 1, SCHOOL), contact_of(21, moment(MONDAY, 10, 5), 1, SCHOOL)};
  const int64_t begin = moment(MONDAY, 10, 0);
  const int64_t middle = begin + 600;
  const int64_t end = begin + 1200;
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 1},
      {0, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {31500, DOOR_RECORD_SHIFT, STAFF, 0, 1},
      {moment(MONDAY, 8, 50), DOOR_RECORD_JOINED, 7, JOINT, GREEN},
      {moment(MONDAY, 8, 55), DOOR_RECORD_JOINED, 8, JOINT, GREEN},
      {moment(MONDAY, 8, 58), DOOR_RECORD_JOINED, 9, JOINT, GREEN},
      {moment(MONDAY, 9, 30), DOOR_RECORD_JOINED, 10, JOINT, GREEN},
      {moment(MONDAY, 9, 40), DOOR_RECORD_JOINED, 20, STAFF, GREEN},
      {moment(MONDAY, 9, 40), DOOR_RECORD_STARTED, 20, STAFF, 0},
      {begin, DOOR_RECORD_STARTED, 7, JOINT, 70 * 60},
      {moment(MONDAY, 10, 5), DOOR_RECORD_JOINED, 21, STAFF, GREEN},
      {middle, DOOR_RECORD_ENDED, 20, STAFF, 1800},
      {middle, DOOR_RECORD_JUDGED, 20, 1000, 0},
      {middle, DOOR_RECORD_DECIDED, 20, NOTHING, 0},
      {middle, DOOR_RECORD_CLOSED, 20, NOTHING, 1800},
      {middle, DOOR_RECORD_OTHER_WORK, STAFF, 0, SITS_DOWN},
      {middle, DOOR_RECORD_ENDED, 7, JOINT, 80 * 60},
      {middle, DOOR_RECORD_JUDGED, 7, 1000, 0},
      {middle, DOOR_RECORD_DECIDED, 7, NOTHING, 0},
      {middle, DOOR_RECORD_CLOSED, 7, NOTHING, 80 * 60},
      {middle, DOOR_RECORD_STARTED, 8, JOINT, 75 * 60},
      {end, DOOR_RECORD_OTHER_WORK, STAFF, 0, GETS_UP},
      {end, DOOR_RECORD_STARTED, 21, STAFF, 15 * 60},
      {end, DOOR_RECORD_ENDED, 8, JOINT, 85 * 60},
      {end, DOOR_RECORD_JUDGED, 8, 1000, 0},
      {end, DOOR_RECORD_DECIDED, 8, NOTHING, 0},
      {end, DOOR_RECORD_CLOSED, 8, NOTHING, 85 * 60},
      {end + 1800, DOOR_RECORD_ENDED, 21, STAFF, 45 * 60},
      {end + 1800, DOOR_RECORD_JUDGED, 21, 1000, 0},
      {end + 1800, DOOR_RECORD_DECIDED, 21, NOTHING, 0},
      {end + 1800, DOOR_RECORD_CLOSED, 21, NOTHING, 45 * 60},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(MONDAY, 12, 0), given, COUNT(given));
  assert_ledger(&driver, want, COUNT(want));
  assert_int_equal(open_contacts(&driver), 2);
  drive(&driver, moment(TUESDAY, 12, 0), NULL, 0);
  assert_int_equal(started_at(&driver, 9, JOINT), moment(TUESDAY, 10, 0));
  assert_int_equal(decided_at(&driver, 10), moment(TUESDAY, 10, 20));
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* A contact of Monday 09:30: which meeting decides it, by how the meeting is set; -1: it goes the ordinary way. */
static void meeting__days_hours_and_level__decide_when(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    double weekdays[SIM_WEEKDAYS];
    double start_hour;
    double cut_off_hours;
    double below_level;
    uint8_t source;
    int64_t want_discussed;
  } rows[] = {
      {"every day", {1, 1, 1, 1, 1, 1, 1}, 10, 0.5, 100, POLICE, 36000},
      {"after the cut-off", {1, 1, 1, 1, 1, 1, 1}, 10, 0.51, 100, POLICE, 86400 + 36000},
      {"Thursdays", {0, 0, 0, 1, 0, 0, 0}, 14.5, 0, 100, POLICE, 3 * 86400 + 52200},
      {"the office is closed on Saturday and at six", {0, 0, 0, 0, 0, 1, 0}, 10, 0, 100, POLICE, -1},
      {"never open at that hour", {1, 1, 1, 1, 1, 1, 1}, 18, 0, 100, POLICE, -1},
      {"another source", {1, 1, 1, 1, 1, 1, 1}, 10, 0, 100, SCHOOL, -1},
      {"too grave to wait", {1, 1, 1, 1, 1, 1, 1}, 10, 0, 1, POLICE, -1},
      {"no meeting", {0, 0, 0, 0, 0, 0, 0}, 10, 0, 100, POLICE, -1},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_meeting();
    memcpy(scenario.screening.joint.weekdays, rows[i].weekdays, sizeof rows[i].weekdays);
    scenario.screening.joint.start_hour = rows[i].start_hour;
    scenario.screening.joint.cut_off_hours = rows[i].cut_off_hours;
    scenario.screening.joint.below_level = rows[i].below_level;
    struct door_message message = contact_of(7, moment(MONDAY, 9, 30), 1, rows[i].source);
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(NEXT_MONDAY, 0, 0), &message, 1);
    int64_t ordinary = rows[i].want_discussed < 0 ? moment(MONDAY, 9, 30) : -1;
    if (started_at(&driver, 7, JOINT) != rows[i].want_discussed || started_at(&driver, 7, STAFF) != ordinary) {
      fail_msg("%s: discussed %lld, screened %lld", rows[i].given, (long long)started_at(&driver, 7, JOINT),
               (long long)started_at(&driver, 7, STAFF));
    }
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

/* Contact 7 is in hand from Monday 16:50 on; 8, red, comes at 16:55, and 9, green, at 16:57. */
static void red_past_closing_time__by_rule__is_finished_or_begun(void **state)
{
  (void)state;
  enum { CLOSE = 61200, OPEN = 86400 + 31500 };
  static const struct {
    const char *given;
    enum door_past_close rule;
    enum door_at_close at_close;
    uint8_t level_in_hand;
    int64_t want_decided_in_hand;
    int64_t want_decided_red;
    int64_t want_decided_green;
  } rows[] = {
      {"finished as others are", DOOR_PAST_CLOSE_NOTHING, DOOR_AT_CLOSE_FINISH, 4, CLOSE + 1200, OPEN + 1800,
       OPEN + 3600},
      {"put down as others are", DOOR_PAST_CLOSE_NOTHING, DOOR_AT_CLOSE_SUSPEND, 4, OPEN + 1200, OPEN + 3000,
       OPEN + 4800},
      {"red in hand is finished", DOOR_PAST_CLOSE_REDS_IN_HAND, DOOR_AT_CLOSE_SUSPEND, 4, CLOSE + 1200, OPEN + 1800,
       OPEN + 3600},
      {"green in hand is put down", DOOR_PAST_CLOSE_REDS_IN_HAND, DOOR_AT_CLOSE_SUSPEND, 1, OPEN + 1200, OPEN + 3000,
       OPEN + 4800},
      {"red that waits is taken up", DOOR_PAST_CLOSE_REDS_WAITING, DOOR_AT_CLOSE_SUSPEND, 4, CLOSE + 1200, CLOSE + 3000,
       OPEN + 1800},
      {"after a green that is finished", DOOR_PAST_CLOSE_REDS_WAITING, DOOR_AT_CLOSE_FINISH, 1, CLOSE + 1200,
       CLOSE + 3000, OPEN + 1800},
      {"not by who has put work down", DOOR_PAST_CLOSE_REDS_WAITING, DOOR_AT_CLOSE_SUSPEND, 1, OPEN + 1200, OPEN + 3000,
       OPEN + 4800},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.past_close = rows[i].rule;
    scenario.screening.staff_at_close = rows[i].at_close;
    const struct door_message given[] = {contact_of(7, moment(MONDAY, 16, 50), rows[i].level_in_hand, POLICE),
                                         contact_of(8, moment(MONDAY, 16, 55), 4, POLICE),
                                         contact_of(9, moment(MONDAY, 16, 57), 1, POLICE)};
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(WEDNESDAY, 0, 0), given, COUNT(given));
    if (decided_at(&driver, 7) != rows[i].want_decided_in_hand || decided_at(&driver, 8) != rows[i].want_decided_red ||
        decided_at(&driver, 9) != rows[i].want_decided_green) {
      fail_msg("%s: decided %lld, red %lld, green %lld", rows[i].given, (long long)decided_at(&driver, 7),
               (long long)decided_at(&driver, 8), (long long)decided_at(&driver, 9));
    }
    driver_fini(&driver);
  }
}

/* Two workers, the second a senior; each decision is signed off in 20 minutes. Contact 7 goes to the worker, 8 to the
 * senior; at 10:35 the senior signs off the decision on 7 although contact 10 has waited for longer. */
static void sign_off__by_a_senior_who_screens__goes_before_screening(void **state)
{
  (void)state;
  enum {
    SIGN_OFF = DOOR_POOL_SIGN_OFF,
    BEGINS = 1 | DOOR_OTHER_WORK_SIGN_OFF << 8,
    ENDS = DOOR_OTHER_WORK_SIGN_OFF << 8,
    SENIOR = 1
  };
  const int64_t by_senior = INT64_C(1) << 40;
  struct door_scenario scenario = valid_scenario();
  scenario.screening.staff_posts = 2;
  scenario.screening.senior_posts = 1;
  scenario.screening.sign_off_by = DOOR_SIGN_OFF_BY_SENIORS;
  scenario.screening.sign_off_share = 1;
  scenario.screening.sign_off_minutes = constant_of(20);
  const struct door_message given[] = {
      contact_of(7, moment(MONDAY, 10, 0), 1, POLICE), contact_of(8, moment(MONDAY, 10, 5), 1, POLICE),
      contact_of(9, moment(MONDAY, 10, 10), 1, POLICE), contact_of(10, moment(MONDAY, 10, 20), 1, POLICE)};
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 2},
      {0, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {31500, DOOR_RECORD_SHIFT, STAFF, 0, 2},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 7, STAFF, GREEN},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 7, STAFF, 0},
      {moment(MONDAY, 10, 5), DOOR_RECORD_JOINED, 8, STAFF, GREEN},
      {moment(MONDAY, 10, 5), DOOR_RECORD_STARTED, 8, STAFF, by_senior},
      {moment(MONDAY, 10, 10), DOOR_RECORD_JOINED, 9, STAFF, GREEN},
      {moment(MONDAY, 10, 20), DOOR_RECORD_JOINED, 10, STAFF, GREEN},
      {moment(MONDAY, 10, 30), DOOR_RECORD_ENDED, 7, STAFF, 1800},
      {moment(MONDAY, 10, 30), DOOR_RECORD_JUDGED, 7, 1000, 0},
      {moment(MONDAY, 10, 30), DOOR_RECORD_JOINED, 7, SIGN_OFF, GREEN},
      {moment(MONDAY, 10, 30), DOOR_RECORD_STARTED, 9, STAFF, 1200},
      {moment(MONDAY, 10, 35), DOOR_RECORD_ENDED, 8, STAFF, 1800 | by_senior},
      {moment(MONDAY, 10, 35), DOOR_RECORD_JUDGED, 8, 1000, 0},
      {moment(MONDAY, 10, 35), DOOR_RECORD_JOINED, 8, SIGN_OFF, GREEN},
      {moment(MONDAY, 10, 35), DOOR_RECORD_STARTED, 7, SIGN_OFF, 300 | by_senior},
      {moment(MONDAY, 10, 35), DOOR_RECORD_OTHER_WORK, STAFF, SENIOR, BEGINS},
      {moment(MONDAY, 10, 55), DOOR_RECORD_OTHER_WORK, STAFF, SENIOR, ENDS},
      {moment(MONDAY, 10, 55), DOOR_RECORD_ENDED, 7, SIGN_OFF, 1500 | by_senior},
      {moment(MONDAY, 10, 55), DOOR_RECORD_DECIDED, 7, NOTHING, 0},
      {moment(MONDAY, 10, 55), DOOR_RECORD_CLOSED, 7, NOTHING, 1800 + 1500},
      {moment(MONDAY, 10, 55), DOOR_RECORD_STARTED, 8, SIGN_OFF, 1200 | by_senior},
      {moment(MONDAY, 10, 55), DOOR_RECORD_OTHER_WORK, STAFF, SENIOR, BEGINS},
      {moment(MONDAY, 11, 0), DOOR_RECORD_ENDED, 9, STAFF, 3000},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JUDGED, 9, 1000, 0},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JOINED, 9, SIGN_OFF, GREEN},
      {moment(MONDAY, 11, 0), DOOR_RECORD_STARTED, 10, STAFF, 2400},
      {moment(MONDAY, 11, 15), DOOR_RECORD_OTHER_WORK, STAFF, SENIOR, ENDS},
      {moment(MONDAY, 11, 15), DOOR_RECORD_ENDED, 8, SIGN_OFF, 2400 | by_senior},
      {moment(MONDAY, 11, 15), DOOR_RECORD_DECIDED, 8, NOTHING, 0},
      {moment(MONDAY, 11, 15), DOOR_RECORD_CLOSED, 8, NOTHING, 1800 + 2400},
      {moment(MONDAY, 11, 15), DOOR_RECORD_STARTED, 9, SIGN_OFF, 900 | by_senior},
      {moment(MONDAY, 11, 15), DOOR_RECORD_OTHER_WORK, STAFF, SENIOR, BEGINS},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(MONDAY, 11, 20), given, COUNT(given));
  assert_ledger(&driver, want, COUNT(want));
  drive(&driver, moment(MONDAY, 12, 0), NULL, 0);
  assert_int_equal(decided_at(&driver, 9), moment(MONDAY, 11, 35));
  assert_int_equal(decided_at(&driver, 10), moment(MONDAY, 11, 55));
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* Level 2 gives advice; with the shift of a level, which holds from Wednesday 3 June on, no further action. */
static void threshold_shift__from_a_date__holds_from_its_first_second(void **state)
{
  (void)state;
  static const struct {
    struct sim_date given_from;
    int64_t given_due;
    uint16_t want_code;
  } rows[] = {
      {{1980, 1, 1}, 0, NOTHING},
      {{2015, 6, 1}, 0, NOTHING},
      {{2015, 6, 3}, 2 * 86400 - 1, DOOR_OUTCOME_ADVICE | DOOR_RULE_BY_THRESHOLDS << 8},
      {{2015, 6, 3}, 2 * 86400, NOTHING},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.staff_calendar = ALWAYS;
    scenario.screening.decision_minutes = constant_of(0);
    scenario.screening.threshold_shift_levels = 1;
    scenario.screening.threshold_shift_from = rows[i].given_from;
    struct door_message message = contact_of(7, rows[i].given_due, 2, POLICE);
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(THURSDAY, 0, 0), &message, 1);
    const struct door_record *closed = &driver.out.records[driver.out.record_count - 1];
    while (closed->kind != DOOR_RECORD_CLOSED) { /* the pool's shift records stand after it */
      closed--;
    }
    assert_int_equal(closed->code, rows[i].want_code);
    driver_fini(&driver);
  }
}

/* Both contacts are of level 1; harm that is likely always shows, harm that is possible never does. */
static void harm_sign__obvious__is_red_and_a_row_acts_on_it(void **state)
{
  (void)state;
  for (uint32_t has_sign = 0; has_sign < 2; has_sign++) {
    struct door_scenario scenario = with_meeting();
    scenario.screening.harm_sign_shares[2] = 1;
    scenario.screening.decision_row_count = 1;
    scenario.screening.decision_rows[0] = (struct door_decision_row){
        .below_level = 100, .repeats_from = 1, .harm_sign = DOOR_HARM_SIGN_SEEN, .outcome = DOOR_ROW_REFERRAL};
    struct door_message message = contact_of(7, moment(MONDAY, 9, 0), 1, POLICE);
    message.body.door_case.harm_band = has_sign ? 2 : 1;
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(MONDAY, 12, 0), &message, 1);
    const struct door_record *joined = &driver.out.records[3];
    assert_int_equal(joined->kind, DOOR_RECORD_JOINED);
    assert_int_equal(joined->code, has_sign ? STAFF : JOINT); /* it does not wait for the meeting */
    assert_int_equal(joined->value, has_sign ? 0 : GREEN);
    assert_int_equal(decided_at(&driver, 7), has_sign ? moment(MONDAY, 9, 30) : moment(MONDAY, 10, 10));
    assert_int_equal(driver.out.message_count, has_sign);
    driver_fini(&driver);
  }
}

/* A post that works at all hours beside one of the office: a contact of Saturday 10:00 is not left until Monday. */
static void shift__of_its_own_hours__screens_at_the_weekend(void **state)
{
  (void)state;
  for (uint32_t shifts = 0; shifts < 2; shifts++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.shift_count = shifts;
    scenario.screening.shifts[0] = (struct door_shift){.name = "weekend", .calendar = ALWAYS, .posts = 1};
    struct door_message message = contact_of(7, moment(SATURDAY, 10, 0), 1, POLICE);
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(NEXT_TUESDAY, 0, 0), &message, 1);
    assert_int_equal(driver.out.records[0].value, 1 + shifts); /* capacity */
    assert_int_equal(started_at(&driver, 7, STAFF), shifts ? moment(SATURDAY, 10, 0) : moment(NEXT_MONDAY, 8, 45));
    driver_fini(&driver);
  }
}

/* Two more from Wednesday 3 June on, one fewer from Friday on; the first had gone before the run began. */
static void changes__by_date__are_on_duty_from_that_day(void **state)
{
  (void)state;
  static const struct {
    int64_t at;
    int64_t want_on_duty;
  } rows[] = {{0, 0},
              {31500, 3},
              {61200, 0},
              {86400 + 31500, 3},
              {86400 + 61200, 0},
              {2 * 86400 + 31500, 5},
              {2 * 86400 + 61200, 0},
              {3 * 86400 + 31500, 5},
              {3 * 86400 + 61200, 0},
              {4 * 86400 + 31500, 4},
              {4 * 86400 + 61200, 0}};
  struct door_scenario scenario = valid_scenario();
  scenario.screening.staff_posts = 4;
  scenario.screening.change_count = 3;
  scenario.screening.changes[0] = (struct door_post_change){.name = "gone", .from = {2015, 5, 1}, .posts = -1};
  scenario.screening.changes[1] = (struct door_post_change){.name = "added", .from = {2015, 6, 3}, .posts = 2};
  scenario.screening.changes[2] = (struct door_post_change){.name = "fewer", .from = {2015, 6, 5}, .posts = -1};
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(SATURDAY, 0, 0), NULL, 0);
  assert_int_equal(driver.out.record_count,
                   COUNT(rows) + 2); /* and the capacity, before and after two more have come */
  assert_int_equal(driver.out.records[0].value, 4);
  uint32_t row = 0;
  for (uint32_t i = 1; i < driver.out.record_count; i++) {
    const struct door_record *record = &driver.out.records[i];
    if (record->kind == DOOR_RECORD_CAPACITY) {
      assert_int_equal(record->time_seconds, 2 * 86400);
      assert_int_equal(record->value, 6);
      continue;
    }
    assert_int_equal(record->kind, DOOR_RECORD_SHIFT);
    assert_int_equal(record->time_seconds, rows[row].at);
    assert_int_equal(record->value, rows[row].want_on_duty);
    row++;
  }
  driver_fini(&driver);
}

/* Three contacts at 16:40, half an hour each: 7 ends at 17:10, 8 at 17:40. */
static void stretch__past_closing_time__takes_up_what_begins_within_it(void **state)
{
  (void)state;
  enum { OPEN = 86400 + 31500 };
  static const struct {
    double given_hours;
    int64_t want_decided[3];
  } rows[] = {
      {0, {61800, OPEN + 1800, OPEN + 3600}}, {0.5, {61800, 63600, OPEN + 1800}}, {0.75, {61800, 63600, 65400}}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.stretch_hours = rows[i].given_hours;
    struct door_message given[3];
    for (uint32_t k = 0; k < COUNT(given); k++) {
      given[k] = contact_of(7 + k, moment(MONDAY, 16, 40), 1, POLICE);
    }
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(WEDNESDAY, 0, 0), given, COUNT(given));
    for (uint32_t k = 0; k < COUNT(given); k++) {
      assert_int_equal(decided_at(&driver, 7 + k), rows[i].want_decided[k]);
    }
    driver_fini(&driver);
  }
}

/* Half an hour takes twice as long on the first day, one and a half times after one of the two weeks. */
static void transition__over_two_weeks__lengthens_work_less_and_less(void **state)
{
  (void)state;
  static const struct {
    int64_t given_due;
    int64_t want_seconds;
  } rows[] = {{0, 1800}, {7 * 86400 - 1, 1800}, {7 * 86400, 3600}, {14 * 86400, 2700}, {21 * 86400, 1800}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.staff_calendar = ALWAYS;
    scenario.screening.transition =
        (struct door_transition){.from = {2015, 6, 8}, .weeks = 2, .time_factor = 2, .noise_factor = 1};
    struct door_message message = contact_of(7, rows[i].given_due, 1, POLICE);
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(27, 0, 0), &message, 1);
    assert_int_equal(decided_at(&driver, 7), rows[i].given_due + rows[i].want_seconds);
    driver_fini(&driver);
  }
}

/* Twenty workers, 280 days: pieces of two hours with exponential gaps of eight. The share of an alternating renewal
 * process over T hours has variance 8^2 2^2 / 10^3 / T, here a standard deviation of 0.0028; the check allows five
 * (false alarm 6e-7), and what is left of the first gap. None lies outside the hours of the office. */
static void outside_the_model__a_fifth_of_hours__is_spent_in_office_hours(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.time.measured_days = 280;
  scenario.screening.staff_posts = 20;
  scenario.screening.other_work_share = 0.2;
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(280, 0, 0), NULL, 0);
  const struct sim_calendar *office = driver.setting->calendars[OFFICE];
  int64_t began[20] = {0};
  int64_t sum_seconds = 0;
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    const struct door_record *record = &driver.out.records[i];
    if (record->kind != DOOR_RECORD_OTHER_WORK) {
      continue;
    }
    assert_int_equal(record->value >> 8, DOOR_OTHER_WORK_OUTSIDE);
    if ((record->value & 1) != 0) {
      assert_true(sim_calendar_is_open(office, sim_time_at(record->time_seconds)));
      began[record->code] = record->time_seconds;
      continue;
    }
    struct sim_time since = sim_time_at(began[record->code]);
    int64_t length = record->time_seconds - since.seconds;
    assert_int_equal(sim_calendar_working_between(office, since, sim_time_at(record->time_seconds)).seconds, length);
    assert_true(length <= 7200);
    sum_seconds += length;
  }
  double share = (double)sum_seconds / (20.0 * 200 * 8.25 * 3600);
  assert_true(share > 0.2 - 0.016 && share < 0.2 + 0.014);
  driver_fini(&driver);
}

/* An audit every two days, of all that was closed; a manager takes 20 minutes for each. Contact 7 and 8 are closed on
 * Monday, 8's family comes again on Tuesday and that contact is closed: 7 and the new one are looked at on Wednesday
 * from 08:45 on. From Wednesday on the threshold of 3.5 lies three levels lower in the second row, so both are
 * reopened. */
static void audit__on_its_day__reopens_what_reaches_the_threshold(void **state)
{
  (void)state;
  enum { BEGINS = 1 | DOOR_OTHER_WORK_AUDIT << 8, ENDS = DOOR_OTHER_WORK_AUDIT << 8, SIGN_OFF = DOOR_POOL_SIGN_OFF };
  const uint64_t again = 8 | UINT64_C(1) << 56;
  const uint16_t by_audit = DOOR_OUTCOME_REFERRAL | DOOR_RULE_AUDIT << 8;
  const int64_t start = moment(WEDNESDAY, 8, 45);
  const int64_t first = start - moment(MONDAY, 10, 30) + 1200;
  const int64_t second = start - moment(TUESDAY, 10, 30) + 2400;
  const struct want_record want[] = {
      {start, DOOR_RECORD_OTHER_WORK, SIGN_OFF, 0, BEGINS},
      {start + 1200, DOOR_RECORD_OTHER_WORK, SIGN_OFF, 0, ENDS},
      {start + 1200, DOOR_RECORD_AUDITED, 7, 0, first},
      {start + 1200, DOOR_RECORD_REOPENED, 7, 0, first},
      {start + 1200, DOOR_RECORD_DECIDED, 7, by_audit, 0},
      {start + 1200, DOOR_RECORD_OTHER_WORK, SIGN_OFF, 0, BEGINS},
      {start + 2400, DOOR_RECORD_OTHER_WORK, SIGN_OFF, 0, ENDS},
      {start + 2400, DOOR_RECORD_AUDITED, again, 0, second},
      {start + 2400, DOOR_RECORD_REOPENED, again, 0, second},
      {start + 2400, DOOR_RECORD_DECIDED, again, by_audit, 0},
  };
  for (uint32_t lower = 0; lower < 2; lower++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.audit_interval_days = 2;
    scenario.screening.audit_share = 1;
    scenario.screening.audit_minutes = constant_of(20);
    scenario.screening.sign_off_posts = 1;
    scenario.screening.threshold_shift_levels = lower ? -3 : 0;
    scenario.screening.threshold_shift_from = (struct sim_date){2015, 6, 3};
    struct door_message given[] = {contact_of(7, moment(MONDAY, 10, 0), 1, POLICE),
                                   contact_of(8, moment(MONDAY, 10, 30), 1, POLICE),
                                   contact_of(again, moment(TUESDAY, 10, 0), 1, POLICE)};
    given[2].sequence = 9;
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, start, given, COUNT(given));
    uint32_t before = driver.out.record_count;
    drive(&driver, moment(WEDNESDAY, 12, 0), NULL, 0);
    uint32_t row = 0;
    for (uint32_t i = before; i < driver.out.record_count; i++) {
      const struct door_record *found = &driver.out.records[i];
      bool is_of_reopening = want[row].kind == DOOR_RECORD_REOPENED || want[row].kind == DOOR_RECORD_DECIDED;
      while (!lower && row < COUNT(want) && is_of_reopening) {
        row++;
        is_of_reopening = want[row].kind == DOOR_RECORD_REOPENED || want[row].kind == DOOR_RECORD_DECIDED;
      }
      if (found->kind == DOOR_RECORD_SHIFT) {
        continue;
      }
      assert_true(row < COUNT(want));
      assert_int_equal(found->time_seconds, want[row].time_seconds);
      assert_int_equal(found->kind, want[row].kind);
      assert_true(found->subject == want[row].subject);
      assert_int_equal(found->code, want[row].code);
      assert_int_equal(found->value, want[row].value);
      row++;
    }
    assert_int_equal(row, lower ? COUNT(want) : COUNT(want) - 2); /* the last two are of a reopening */
    const struct want_message sent[] = {
        {start + 1200 + 3600, DOOR_ASSESSMENT, DOOR_REFERRAL_MESSAGE, 7, 0},
        {start + 2400 + 3600, DOOR_ASSESSMENT, DOOR_REFERRAL_MESSAGE, again, 0},
    };
    assert_sent(&driver, sent, lower ? COUNT(sent) : 0);
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(meeting__more_than_fit_and_one_late__the_rest_waits_for_the_next),
      cmocka_unit_test(meeting__days_hours_and_level__decide_when),
      cmocka_unit_test(sign_off__by_a_senior_who_screens__goes_before_screening),
      cmocka_unit_test(threshold_shift__from_a_date__holds_from_its_first_second),
      cmocka_unit_test(harm_sign__obvious__is_red_and_a_row_acts_on_it),
      cmocka_unit_test(shift__of_its_own_hours__screens_at_the_weekend),
      cmocka_unit_test(changes__by_date__are_on_duty_from_that_day),
      cmocka_unit_test(stretch__past_closing_time__takes_up_what_begins_within_it),
      cmocka_unit_test(transition__over_two_weeks__lengthens_work_less_and_less),
      cmocka_unit_test(outside_the_model__a_fifth_of_hours__is_spent_in_office_hours),
      cmocka_unit_test(audit__on_its_day__reopens_what_reaches_the_threshold),
      cmocka_unit_test(red_past_closing_time__by_rule__is_finished_or_begun),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
