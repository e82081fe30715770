/* Screening with partner agencies, consent, further enquiries, sign-off, the repeat rule and ageing: hand-worked
 * schedules, to the second. One screener in office hours (Monday to Friday 08:45 to 17:00, 8.25 hours), a first look of
 * 30 minutes, 10 minutes to conclude. */
#include "service_driver.h"

#include "door_ledger.h"
#include "screening.h"

#include <stdio.h>

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum {
  STAFF = DOOR_POOL_SCREENING_STAFF,
  CHECKS = DOOR_POOL_PARTNER_CHECKS,
  ENQUIRIES = DOOR_POOL_FURTHER_ENQUIRIES,
  SIGN_OFF = DOOR_POOL_SIGN_OFF,
  NOTHING = DOOR_OUTCOME_NO_FURTHER_ACTION | DOOR_RULE_BY_THRESHOLDS << 8,
  ADVICE = DOOR_OUTCOME_ADVICE | DOOR_RULE_BY_THRESHOLDS << 8,
  LOST = DOOR_OUTCOME_LOST | DOOR_RULE_UNTRACKED << 8,
  GREEN = 2,
};

static struct door_scenario with_partner(void)
{
  struct door_scenario scenario = valid_scenario();
  struct door_screening *screening = &scenario.screening;
  screening->conclusion_minutes = constant_of(10);
  screening->virtual_time_factor = 0.5;
  screening->co_located_time_factor = 0;
  screening->check_limit_hours[0] = 4;
  screening->check_limit_hours[1] = 12;
  screening->check_limit_hours[2] = 24;
  screening->partner_count = 1;
  screening->partners[0] = (struct door_partner){.name = "health",
                                                 .presence = DOOR_PRESENCE_REMOTE,
                                                 .calendar = OFFICE,
                                                 .red_answer_hours = constant_of(1),
                                                 .amber_answer_hours = constant_of(3),
                                                 .green_answer_hours = constant_of(9),
                                                 .answer_share = 1};
  return scenario;
}

static struct door_message contact_of_level(uint64_t contact, int64_t due_seconds, uint8_t need_level)
{
  struct door_message message = contact_message(contact, due_seconds);
  message.body.door_case.need_level = need_level;
  return message;
}

/* The second at which the first record of this kind and code was written; -1: none was. */
static int64_t second_of(const struct service_driver *driver, enum door_record_kind kind, uint16_t code)
{
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    if (driver->out.records[i].kind == kind && driver->out.records[i].code == code) {
      return driver->out.records[i].time_seconds;
    }
  }
  return -1;
}

static int64_t decided_at(const struct service_driver *driver)
{
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    if (driver->out.records[i].kind == DOOR_RECORD_DECIDED) {
      return driver->out.records[i].time_seconds;
    }
  }
  return -1;
}

/* Looked at Monday 10:00 to 10:30. Nine office hours: 6.5 on Monday, 2.5 on Tuesday, until 11:15. */
static void checks__green_contact__waits_for_the_partner_and_is_concluded(void **state)
{
  (void)state;
  struct door_scenario scenario = with_partner();
  struct door_message message = contact_of_level(7, moment(MONDAY, 10, 0), 2);
  const int64_t asked = moment(MONDAY, 10, 30);
  const int64_t answered = moment(TUESDAY, 11, 15);
  const int64_t took = answered - asked; /* 89100 */
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 1},
      {0, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {31500, DOOR_RECORD_SHIFT, STAFF, 0, 1},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 7, STAFF, GREEN},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 7, STAFF, 0},
      {asked, DOOR_RECORD_ENDED, 7, STAFF, 1800},
      {asked, DOOR_RECORD_JOINED, 7, CHECKS, GREEN},
      {asked, DOOR_RECORD_ASKED, 7, 0, GREEN},
      {61200, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {moment(TUESDAY, 8, 45), DOOR_RECORD_SHIFT, STAFF, 0, 1},
      {answered, DOOR_RECORD_ANSWERED, 7, 0, took},
      {answered, DOOR_RECORD_STARTED, 7, CHECKS, took},
      {answered, DOOR_RECORD_ENDED, 7, CHECKS, took},
      {answered, DOOR_RECORD_JOINED, 7, STAFF, GREEN},
      {answered, DOOR_RECORD_STARTED, 7, STAFF, 0},
      {answered + 600, DOOR_RECORD_ENDED, 7, STAFF, 600},
      {answered + 600, DOOR_RECORD_JUDGED, 7, 2000, 0},
      {answered + 600, DOOR_RECORD_DECIDED, 7, ADVICE, 0},
      {answered + 600, DOOR_RECORD_CLOSED, 7, ADVICE, 1800 + took + 600},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(TUESDAY, 11, 0), &message, 1);
  assert_int_equal(open_contacts(&driver), 1);
  drive(&driver, moment(TUESDAY, 12, 0), NULL, 0);
  assert_ledger(&driver, want, COUNT(want));
  assert_int_equal(open_contacts(&driver), 0);
  driver_fini(&driver);
}

/* Asked on Monday at 10:30. Hours of the office, a limit of 24 for green, of 4 for red; -1: not answered in time. */
static void checks__presence_hours_and_limit__end_when_they_should(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    enum door_presence presence;
    double answer_hours;
    double answer_share;
    uint8_t level;
    int64_t want_answered;
    int64_t want_decided;
  } rows[] = {
      {"co-located, at once", DOOR_PRESENCE_CO_LOCATED, 9, 1, 2, 37800, 37800 + 600},
      {"virtual, half of nine hours", DOOR_PRESENCE_VIRTUAL, 9, 1, 2, 54000, 54000 + 600},
      {"absent: decided at the first look", DOOR_PRESENCE_NONE, 9, 1, 2, -1, 37800},
      {"too late: 6.5 + 8.25 + 8.25 + 1 hours", DOOR_PRESENCE_REMOTE, 30, 1, 2, -1, 3 * 86400 + 35100 + 600},
      {"never answers: the same limit", DOOR_PRESENCE_REMOTE, 9, 0, 2, -1, 3 * 86400 + 35100 + 600},
      {"red: its own hours", DOOR_PRESENCE_REMOTE, 9, 1, 4, 37800 + 3600, 37800 + 3600 + 600},
      {"red, never answers: its own limit", DOOR_PRESENCE_REMOTE, 9, 0, 4, -1, 37800 + 4 * 3600 + 600},
      {"answer at the limit counts", DOOR_PRESENCE_REMOTE, 24, 1, 2, 3 * 86400 + 35100, 3 * 86400 + 35100 + 600},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_partner();
    scenario.screening.partners[0].presence = rows[i].presence;
    scenario.screening.partners[0].green_answer_hours = constant_of(rows[i].answer_hours);
    scenario.screening.partners[0].answer_share = rows[i].answer_share;
    struct door_message message = contact_of_level(7, moment(MONDAY, 10, 0), rows[i].level);
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(FRIDAY, 17, 0), &message, 1);
    int64_t answered = second_of(&driver, DOOR_RECORD_ANSWERED, 0);
    if (answered != rows[i].want_answered || decided_at(&driver) != rows[i].want_decided) {
      fail_msg("%s: answered %lld, decided %lld", rows[i].given, (long long)answered, (long long)decided_at(&driver));
    }
    driver_fini(&driver);
  }
}

/* Three partners: the checks end with the last answer; a level below the rule's asks nobody. */
static void checks__several_partners__end_with_the_last_answer(void **state)
{
  (void)state;
  struct door_scenario scenario = with_partner();
  struct door_screening *screening = &scenario.screening;
  static const double hours[] = {1, 5, 2};
  screening->partner_count = COUNT(hours);
  for (uint32_t i = 0; i < COUNT(hours); i++) {
    screening->partners[i] = screening->partners[0];
    screening->partners[i].green_answer_hours = constant_of(hours[i]);
  }
  screening->checks_from_level = 1.5;
  const struct door_message given[] = {contact_of_level(7, moment(MONDAY, 10, 0), 2),
                                       contact_of_level(8, moment(MONDAY, 11, 0), 1)};
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(TUESDAY, 0, 0), given, COUNT(given));
  assert_int_equal(second_of(&driver, DOOR_RECORD_ENDED, CHECKS), moment(MONDAY, 15, 30));
  uint32_t asked_count = 0;
  uint32_t answered_count = 0;
  for (uint32_t i = 0; i < driver.out.record_count; i++) {
    asked_count += driver.out.records[i].kind == DOOR_RECORD_ASKED;
    answered_count += driver.out.records[i].kind == DOOR_RECORD_ANSWERED;
    assert_true(driver.out.records[i].kind != DOOR_RECORD_ASKED || driver.out.records[i].subject == 7);
  }
  assert_int_equal(asked_count, 3);
  assert_int_equal(answered_count, 3);
  driver_fini(&driver);
}

/* Two hours to answer the question for consent: at 12:30. The partner then takes nine office hours or one. */
static void consent__given_refused_overridden_or_not_needed__leads_where_it_should(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    double consent_share;
    double override_from_level;
    uint8_t level;
    int64_t want_consent_code; /* -1: not sought */
    int64_t want_asked;        /* -1: nobody was */
    int64_t want_decided;
  } rows[] = {
      {"given", 1, 9, 2, DOOR_CONSENT_GIVEN, 45000, 86400 + 47700 + 600},
      {"refused: decided with what is known", 0, 9, 2, DOOR_CONSENT_REFUSED, -1, 45000 + 600},
      {"refused and overridden", 0, 2, 2, DOOR_CONSENT_OVERRIDDEN, 45000, 86400 + 47700 + 600},
      {"harm suspected: not sought", 0, 9, 4, -1, 37800, 37800 + 3600 + 600},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_partner();
    scenario.screening.consent_rule = DOOR_CONSENT_SOUGHT;
    scenario.screening.consent_needed_below_level = 4;
    scenario.screening.consent_hours = constant_of(2);
    scenario.screening.check_consent_share = rows[i].consent_share;
    scenario.screening.consent_override_from_level = rows[i].override_from_level;
    struct door_message message = contact_of_level(7, moment(MONDAY, 10, 0), rows[i].level);
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(FRIDAY, 17, 0), &message, 1);
    for (int64_t code = DOOR_CONSENT_GIVEN; code <= DOOR_CONSENT_OVERRIDDEN; code++) {
      int64_t want = code == rows[i].want_consent_code ? 45000 : -1;
      if (second_of(&driver, DOOR_RECORD_CONSENT, (uint16_t)code) != want) {
        fail_msg("%s: consent %lld at another second", rows[i].given, (long long)code);
      }
    }
    if (second_of(&driver, DOOR_RECORD_ASKED, 0) != rows[i].want_asked || decided_at(&driver) != rows[i].want_decided) {
      fail_msg("%s: asked %lld, decided %lld", rows[i].given, (long long)second_of(&driver, DOOR_RECORD_ASKED, 0),
               (long long)decided_at(&driver));
    }
    driver_fini(&driver);
  }
}

/* Asked on Monday at 16:30, answered on Tuesday after two office hours, when nobody consents any more. */
static void consent__share_changes_before_the_answer__new_share_holds(void **state)
{
  (void)state;
  struct door_scenario scenario = with_partner();
  scenario.screening.consent_rule = DOOR_CONSENT_SOUGHT;
  scenario.screening.consent_needed_below_level = 4;
  scenario.screening.consent_hours = constant_of(2);
  scenario.screening.check_consent_share = 1;
  scenario.screening.consent_override_from_level = 9;
  scenario.dated_count = 1;
  scenario.dated[0] = (struct door_dated_value){.from = sim_date_plus_days(scenario.time.first_day, TUESDAY),
                                                .key = DOOR_DATED_CHECK_CONSENT_SHARE,
                                                .value = constant_of(0)};
  struct door_message message = contact_of_level(7, moment(MONDAY, 16, 0), 2);
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(FRIDAY, 17, 0), &message, 1);
  assert_int_equal(second_of(&driver, DOOR_RECORD_CONSENT, DOOR_CONSENT_GIVEN), -1);
  assert_true(second_of(&driver, DOOR_RECORD_CONSENT, DOOR_CONSENT_REFUSED) > moment(TUESDAY, 0, 0));
  driver_fini(&driver);
}

/* Held from Monday 10:30 on. Days of the week count: what was missing comes on day 3 (Thursday) or day 14. */
static void enquiries__tracked_or_not__end_in_a_decision_or_are_lost(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    enum door_enquiries_rule rule;
    double answer_days;
    double lost_share;
    uint8_t level;
    int64_t want_decided; /* -1: never */
    int64_t want_lost;
  } rows[] = {
      {"no such rule", DOOR_ENQUIRIES_NONE, 3, 0, 2, 37800, -1},
      {"answered", DOOR_ENQUIRIES_TRACKED, 3, 0, 2, 3 * 86400 + 37800 + 600, -1},
      {"tracked: decided at the limit of ten days", DOOR_ENQUIRIES_TRACKED, 14, 0, 2, 10 * 86400 + 37800 + 600, -1},
      {"untracked: nobody looks before the answer", DOOR_ENQUIRIES_UNTRACKED, 14, 0, 2, 14 * 86400 + 37800 + 600, -1},
      {"untracked: lost at the end of the first week", DOOR_ENQUIRIES_UNTRACKED, 14, 1, 2, -1, 7 * 86400 + 37800},
      {"untracked: the answer comes before", DOOR_ENQUIRIES_UNTRACKED, 3, 1, 2, 3 * 86400 + 37800 + 600, -1},
      {"what is seen calls for an assessment", DOOR_ENQUIRIES_UNTRACKED, 14, 1, 4, 37800, -1},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_partner();
    struct door_screening *screening = &scenario.screening;
    screening->partner_count = 0;
    screening->enquiries_rule = rows[i].rule;
    screening->enquiry_below_quality_share = 0.5;
    screening->enquiry_days = constant_of(rows[i].answer_days);
    screening->enquiry_limit_days = 10;
    screening->enquiry_lost_per_week_share = rows[i].lost_share;
    scenario.intake.sources[0].information_quality_share = 0.4;
    struct door_message message = contact_of_level(7, moment(MONDAY, 10, 0), rows[i].level);
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(20, 0, 0), &message, 1);
    int64_t lost = second_of(&driver, DOOR_RECORD_CLOSED, LOST);
    if (decided_at(&driver) != rows[i].want_decided || lost != rows[i].want_lost) {
      fail_msg("%s: decided %lld, lost %lld", rows[i].given, (long long)decided_at(&driver), (long long)lost);
    }
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

/* Decisions at 10:30 and 11:00; one manager, 45 minutes each: carried out at 11:15 and 12:00. */
static void sign_off__one_manager__decisions_wait_for_it(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.screening.sign_off_share = 1;
  scenario.screening.sign_off_posts = 1;
  scenario.screening.sign_off_minutes = constant_of(45);
  const struct door_message given[] = {contact_message(7, moment(MONDAY, 10, 0)),
                                       contact_message(8, moment(MONDAY, 10, 0))};
  const int64_t first = moment(MONDAY, 10, 30);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, STAFF, 0, 1},
      {0, DOOR_RECORD_SHIFT, STAFF, 0, 0},
      {0, DOOR_RECORD_CAPACITY, SIGN_OFF, 0, 1},
      {0, DOOR_RECORD_SHIFT, SIGN_OFF, 0, 0},
      {31500, DOOR_RECORD_SHIFT, STAFF, 0, 1},
      {31500, DOOR_RECORD_SHIFT, SIGN_OFF, 0, 1},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 7, STAFF, GREEN},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 7, STAFF, 0},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 8, STAFF, GREEN},
      {first, DOOR_RECORD_ENDED, 7, STAFF, 1800},
      {first, DOOR_RECORD_JUDGED, 7, 1000, 0},
      {first, DOOR_RECORD_JOINED, 7, SIGN_OFF, GREEN},
      {first, DOOR_RECORD_STARTED, 7, SIGN_OFF, 0},
      {first, DOOR_RECORD_STARTED, 8, STAFF, 1800},
      {first + 1800, DOOR_RECORD_ENDED, 8, STAFF, 3600},
      {first + 1800, DOOR_RECORD_JUDGED, 8, 1000, 0},
      {first + 1800, DOOR_RECORD_JOINED, 8, SIGN_OFF, GREEN},
      {first + 2700, DOOR_RECORD_ENDED, 7, SIGN_OFF, 2700},
      {first + 2700, DOOR_RECORD_DECIDED, 7, NOTHING, 0},
      {first + 2700, DOOR_RECORD_CLOSED, 7, NOTHING, 1800 + 2700},
      {first + 2700, DOOR_RECORD_STARTED, 8, SIGN_OFF, 900},
      {first + 5400, DOOR_RECORD_ENDED, 8, SIGN_OFF, 3600},
      {first + 5400, DOOR_RECORD_DECIDED, 8, NOTHING, 0},
      {first + 5400, DOOR_RECORD_CLOSED, 8, NOTHING, 3600 + 3600},
  };
  struct service_driver driver;
  driver_init(&driver, &screening_service, &scenario);
  drive(&driver, moment(MONDAY, 13, 0), given, COUNT(given));
  assert_ledger(&driver, want, COUNT(want));
  driver_fini(&driver);
}

/* Four contacts of family 7 and two of family 8, all of level 1. Three contacts within seven days force an assessment:
 * the third of family 7 (day 4) does, its fourth (day 9) does not, as two of the others lie more than seven days back.
 */
static void repeat_rule__three_contacts_in_seven_days__is_assessed(void **state)
{
  (void)state;
  static const struct {
    uint64_t given_contact;
    int64_t given_day;
    bool want_referral;
  } rows[] = {
      {7, 0, false},
      {7 | UINT64_C(1) << 56, 1, false},
      {8, 2, false},
      {8 | UINT64_C(1) << 56, 3, false},
      {7 | UINT64_C(2) << 56, 4, true},
      {7 | UINT64_C(3) << 56, 9, false},
  };
  static const enum door_repeat_rule rules[] = {DOOR_REPEATS_ARE_ASSESSED, DOOR_REPEATS_COUNT_FOR_NOTHING};
  for (uint32_t r = 0; r < COUNT(rules); r++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.repeat_rule = rules[r];
    scenario.screening.repeat_contacts = 3;
    scenario.screening.repeat_days = 7;
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    uint32_t row = 0;
    for (uint32_t i = 0; i < COUNT(rows); i++) {
      struct door_message message = contact_message(rows[i].given_contact, moment(rows[i].given_day, 10, 0));
      message.sequence = i;
      drive(&driver, moment(rows[i].given_day, 12, 0), &message, 1);
    }
    for (uint32_t i = 0; i < driver.out.record_count; i++) {
      if (driver.out.records[i].kind == DOOR_RECORD_DECIDED) {
        bool wanted = rows[row].want_referral && rules[r] == DOOR_REPEATS_ARE_ASSESSED;
        assert_true(driver.out.records[i].subject == rows[row].given_contact);
        assert_int_equal(driver.out.records[i].code, wanted ? DOOR_OUTCOME_REFERRAL | DOOR_RULE_REPEATS << 8 : NOTHING);
        row++;
      }
    }
    assert_int_equal(row, COUNT(rows));
    driver_fini(&driver);
  }
}

/* Contact 5 keeps the screener until 12:00. Green 6 came at 09:00, amber 7 at 11:30, amber 8 at 10:30. With ageing
 * after two hours green 6 becomes amber at 11:00: after 8, before 7. */
static void ageing__green_contact__overtakes_who_came_later_in_the_better_class(void **state)
{
  (void)state;
  static const struct {
    double given_hours;
    uint64_t want_order[4];
  } rows[] = {{0, {5, 8, 7, 6}}, {2, {5, 8, 6, 7}}, {1, {5, 6, 8, 7}}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.screening.ageing_hours = rows[i].given_hours;
    scenario.screening.decision_minutes = constant_of(195);
    const struct door_message given[] = {
        contact_of_level(5, moment(MONDAY, 8, 45), 3), contact_of_level(6, moment(MONDAY, 9, 0), 1),
        contact_of_level(8, moment(MONDAY, 10, 30), 3), contact_of_level(7, moment(MONDAY, 11, 30), 3)};
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(WEDNESDAY, 0, 0), given, COUNT(given));
    uint32_t served = 0;
    for (uint32_t r = 0; r < driver.out.record_count; r++) {
      if (driver.out.records[r].kind == DOOR_RECORD_STARTED) {
        assert_true(driver.out.records[r].subject == rows[i].want_order[served++]);
      }
    }
    assert_int_equal(served, 4);
    driver_fini(&driver);
  }
}

/* Contact 8, of level 1, is not checked and is decided in the same second however slow the partner is, as long as there
 * are two screeners; one alone keeps it waiting behind the conclusion of contact 7, which the fast answer brings. */
static void slow_partner__delays__directly_only_who_is_checked(void **state)
{
  (void)state;
  static const struct {
    int64_t given_posts;
    double given_answer_hours;
    int64_t want_checked;
    int64_t want_unchecked;
  } rows[] = {{2, 1, 41400 + 600, 41700 + 1800},
              {2, 3, 48600 + 600, 41700 + 1800},
              {1, 1, 41400 + 600, 42000 + 1800}, /* 11:40, not 11:35: through the queue */
              {1, 3, 48600 + 600, 41700 + 1800}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = with_partner();
    scenario.screening.staff_posts = rows[i].given_posts;
    scenario.screening.checks_from_level = 1.5;
    scenario.screening.partners[0].green_answer_hours = constant_of(rows[i].given_answer_hours);
    const struct door_message given[] = {contact_of_level(7, moment(MONDAY, 10, 0), 2),
                                         contact_of_level(8, moment(MONDAY, 11, 35), 1)};
    struct service_driver driver;
    driver_init(&driver, &screening_service, &scenario);
    drive(&driver, moment(MONDAY, 17, 0), given, COUNT(given));
    for (uint32_t r = 0; r < driver.out.record_count; r++) {
      const struct door_record *record = &driver.out.records[r];
      if (record->kind == DOOR_RECORD_DECIDED) {
        assert_int_equal(record->time_seconds, record->subject == 7 ? rows[i].want_checked : rows[i].want_unchecked);
      }
    }
    assert_int_equal(open_contacts(&driver), 0);
    driver_fini(&driver);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(checks__green_contact__waits_for_the_partner_and_is_concluded),
      cmocka_unit_test(checks__presence_hours_and_limit__end_when_they_should),
      cmocka_unit_test(checks__several_partners__end_with_the_last_answer),
      cmocka_unit_test(slow_partner__delays__directly_only_who_is_checked),
      cmocka_unit_test(consent__given_refused_overridden_or_not_needed__leads_where_it_should),
      cmocka_unit_test(consent__share_changes_before_the_answer__new_share_holds),
      cmocka_unit_test(enquiries__tracked_or_not__end_in_a_decision_or_are_lost),
      cmocka_unit_test(sign_off__one_manager__decisions_wait_for_it),
      cmocka_unit_test(repeat_rule__three_contacts_in_seven_days__is_assessed),
      cmocka_unit_test(ageing__green_contact__overtakes_who_came_later_in_the_better_class),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
