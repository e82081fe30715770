/* Who gets the next case: caseloads counted in children, and the order of the line. Times to the second; 20 hours of an
 * office that is open 8 h 15 min a day are 51 h 30 min (185400 s) from Monday 10:00 to Wednesday 13:30. */
#include "assessment_ledger.h"

enum { LENGTH = 185400 };

/* Only those allocated, in order: contact and worker. */
static void assert_allocated(const struct service_driver *driver, const uint64_t (*want)[2], uint32_t count)
{
  uint32_t found = 0;
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    if (record->kind == DOOR_RECORD_STARTED) {
      assert_true(found < count);
      assert_int_equal(record->subject, want[found][0]);
      assert_int_equal(door_record_holder(record->value), want[found][1]);
      found++;
    }
  }
  assert_int_equal(found, count);
}

/* Limits of 3. A (2 children) to worker 0, B (1) to worker 1, who has fewer, C (3 children) finds room for 1 and 2: it
 * waits, and worker 1 is set aside for it, since 1 is missing there and 2 at worker 0. So D (1 child), who came later,
 * goes to worker 0 though worker 1 has fewer; E (1) finds worker 0 full and waits. A and B end on Wednesday, A first by
 * an hour: then worker 0 misses 1 for C, worker 1 as many; worker 0 holds 1, as worker 1 does, and has the lower
 * number: set aside. E goes to worker 1. When B ends, worker 1 holds E: 1 missing at both, worker 0 again. D ends on
 * Thursday 13:30: C is allocated to worker 0. */
static void assessment__family_too_large_for_the_room__waits_and_is_not_passed_by(void **state)
{
  (void)state;
  struct door_scenario scenario = by_children(3);
  const struct door_message given[] = {
      family_referral(1, moment(MONDAY, 10, 0), 2, GREEN),  family_referral(2, moment(MONDAY, 11, 0), 1, GREEN),
      family_referral(3, moment(MONDAY, 12, 0), 3, GREEN),  family_referral(4, moment(TUESDAY, 10, 0), 1, GREEN),
      family_referral(5, moment(TUESDAY, 11, 0), 1, GREEN),
  };
  const int64_t first = moment(WEDNESDAY, 13, 30);
  const int64_t second = moment(WEDNESDAY, 14, 30);
  const int64_t third = moment(THURSDAY, 13, 30);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 6},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, GREEN},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, held(0, 0, 2)},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JOINED, 2, SLOTS, GREEN},
      {moment(MONDAY, 11, 0), DOOR_RECORD_STARTED, 2, SLOTS, held(0, 1, 1)},
      {moment(MONDAY, 12, 0), DOOR_RECORD_JOINED, 3, SLOTS, GREEN},
      {moment(TUESDAY, 10, 0), DOOR_RECORD_JOINED, 4, SLOTS, GREEN},
      {moment(TUESDAY, 10, 0), DOOR_RECORD_STARTED, 4, SLOTS, held(0, 0, 1)},
      {moment(TUESDAY, 11, 0), DOOR_RECORD_JOINED, 5, SLOTS, GREEN},
      {first, DOOR_RECORD_ENDED, 1, SLOTS, held(LENGTH, 0, 2)},
      {first, DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE, moment(MONDAY, 9, 0)},
      {first, DOOR_RECORD_CLOSED, 1, NOT_ELIGIBLE, LENGTH},
      {first, DOOR_RECORD_STARTED, 5, SLOTS, held(first - moment(TUESDAY, 11, 0), 1, 1)},
      {second, DOOR_RECORD_ENDED, 2, SLOTS, held(LENGTH, 1, 1)},
      {second, DOOR_RECORD_ASSESSED, 2, NOT_ELIGIBLE, moment(MONDAY, 10, 0)},
      {second, DOOR_RECORD_CLOSED, 2, NOT_ELIGIBLE, LENGTH},
      {third, DOOR_RECORD_ENDED, 4, SLOTS, held(LENGTH, 0, 1)},
      {third, DOOR_RECORD_ASSESSED, 4, NOT_ELIGIBLE, moment(TUESDAY, 9, 0)},
      {third, DOOR_RECORD_CLOSED, 4, NOT_ELIGIBLE, LENGTH},
      {third, DOOR_RECORD_STARTED, 3, SLOTS, held(third - moment(MONDAY, 12, 0), 0, 3)},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(FRIDAY, 0, 0), given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  assert_int_equal(open_contacts(&driver), 2);
  driver_fini(&driver);
}

/* Limit 2, one worker. A family of three (2) is larger than the limit: it waits for the worker to hold nothing, no
 * smaller one (3) gets past it, and then it takes the worker above the limit. */
static void assessment__family_larger_than_the_limit__gets_a_worker_who_holds_nothing(void **state)
{
  (void)state;
  struct door_scenario scenario = by_children(2);
  scenario.assessment.workers = 1;
  const struct door_message given[] = {family_referral(1, moment(MONDAY, 10, 0), 1, GREEN),
                                       family_referral(2, moment(MONDAY, 10, 30), 3, GREEN),
                                       family_referral(3, moment(MONDAY, 11, 0), 1, GREEN)};
  const int64_t first = moment(WEDNESDAY, 13, 30);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 2},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, GREEN},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, held(0, 0, 1)},
      {moment(MONDAY, 10, 30), DOOR_RECORD_JOINED, 2, SLOTS, GREEN},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JOINED, 3, SLOTS, GREEN},
      {first, DOOR_RECORD_ENDED, 1, SLOTS, held(LENGTH, 0, 1)},
      {first, DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE, moment(MONDAY, 9, 0)},
      {first, DOOR_RECORD_CLOSED, 1, NOT_ELIGIBLE, LENGTH},
      {first, DOOR_RECORD_STARTED, 2, SLOTS, held(first - moment(MONDAY, 10, 30), 0, 3)},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(THURSDAY, 0, 0), given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  driver_fini(&driver);
}

/* One worker of one case, who has contact 1 from Monday 10:00 to Wednesday 13:30 and then takes one every 20 office
 * hours: Wednesday 13:30, Friday 17:00 (3.5 + 8.25 + 8.25), next Wednesday 12:15 (8.25 + 8.25 + 3.5). 2 (green) came on
 * Monday 10:10, 3 (red) on Tuesday 12:00, 4 (amber) on Tuesday 13:00, 5 (red) on Thursday. After three days, and not at
 * three days, 2 goes before all others; on Friday it has waited so long, and so on. */
static void assessment__allocation_rules__each_has_its_order(void **state)
{
  (void)state;
  static const struct {
    enum door_allocation_rule given_rule;
    uint64_t want[4][2];
  } rows[] = {
      {DOOR_ALLOCATION_RAG, {{1, 0}, {3, 0}, {5, 0}, {4, 0}}},
      {DOOR_ALLOCATION_FIRST_COME, {{1, 0}, {2, 0}, {3, 0}, {4, 0}}},
      {DOOR_ALLOCATION_RAG_WITH_LONGEST_WAIT, {{1, 0}, {3, 0}, {2, 0}, {4, 0}}},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    struct door_scenario scenario = valid_scenario();
    scenario.assessment.workers = 1;
    scenario.assessment.allocation_rule = rows[i].given_rule;
    scenario.assessment.longest_wait_days = 3;
    const struct door_message given[] = {
        family_referral(1, moment(MONDAY, 10, 0), 1, GREEN), family_referral(2, moment(MONDAY, 10, 10), 1, GREEN),
        family_referral(3, moment(TUESDAY, 12, 0), 1, RED),  family_referral(4, moment(TUESDAY, 13, 0), 1, AMBER),
        family_referral(5, moment(THURSDAY, 10, 0), 1, RED),
    };
    struct service_driver driver;
    driver_init(&driver, &assessment_service, &scenario);
    drive(&driver, moment(NEXT_MONDAY + 2, 12, 16), given, COUNT(given));
    assert_allocated(&driver, rows[i].want, 4);
    driver_fini(&driver);
  }
}

static struct door_post_change change_on(uint8_t day_of_june, int64_t posts)
{
  return (struct door_post_change){.from = {2015, 6, day_of_june}, .posts = posts};
}

/* Two workers of two cases each. Contacts 1 to 4 on Monday 10:00: 1 and 3 go to worker 0, 2 and 4 to worker 1; 5 waits
 * from 11:00. On Wednesday (3 June) 00:00 worker 1's post goes: 2 and 4, which have 15 h 15 min of 20 behind them
 * (7 h + 8 h 15 min), go to the head of the line. 1 and 3 end on Wednesday 13:30; then 2 and 4 are taken up again, with
 * 4 h 45 min left and 2 h lost: 3 h 30 min on Wednesday, 3 h 15 min on Thursday, so until 12:00. Only then 5. */
static void assessment__worker_leaves_with_cases__others_finish_them_first(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.assessment.caseload_limit_children = 2;
  scenario.assessment.handover_lost_hours = 2;
  scenario.assessment.changes[0] = change_on(3, -1);
  scenario.assessment.change_count = 1;
  struct door_message given[5];
  for (uint64_t contact = 1; contact <= 5; contact++) {
    given[contact - 1] = family_referral(contact, moment(MONDAY, contact < 5 ? 10 : 11, 0), 1, GREEN);
  }
  const int64_t start = moment(MONDAY, 10, 0);
  const int64_t gone = moment(WEDNESDAY, 0, 0);
  const int64_t first = moment(WEDNESDAY, 13, 30);
  const int64_t second = moment(THURSDAY, 12, 0);
  const uint16_t green = SLOTS | GREEN << 8;
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 4},
      {start, DOOR_RECORD_JOINED, 1, SLOTS, GREEN},
      {start, DOOR_RECORD_STARTED, 1, SLOTS, held(0, 0, 1)},
      {start, DOOR_RECORD_JOINED, 2, SLOTS, GREEN},
      {start, DOOR_RECORD_STARTED, 2, SLOTS, held(0, 1, 1)},
      {start, DOOR_RECORD_JOINED, 3, SLOTS, GREEN},
      {start, DOOR_RECORD_STARTED, 3, SLOTS, held(0, 0, 1)},
      {start, DOOR_RECORD_JOINED, 4, SLOTS, GREEN},
      {start, DOOR_RECORD_STARTED, 4, SLOTS, held(0, 1, 1)},
      {moment(MONDAY, 11, 0), DOOR_RECORD_JOINED, 5, SLOTS, GREEN},
      {gone, DOOR_RECORD_RETURNED, 2, green, held(gone - start, 1, 1)},
      {gone, DOOR_RECORD_RETURNED, 4, green, held(gone - start, 1, 1)},
      {gone, DOOR_RECORD_CAPACITY, SLOTS, 0, 2},
      {first, DOOR_RECORD_ENDED, 1, SLOTS, held(LENGTH, 0, 1)},
      {first, DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE, moment(MONDAY, 9, 0)},
      {first, DOOR_RECORD_CLOSED, 1, NOT_ELIGIBLE, LENGTH},
      {first, DOOR_RECORD_STARTED, 2, SLOTS, held(first - gone, 0, 1)},
      {first, DOOR_RECORD_ENDED, 3, SLOTS, held(LENGTH, 0, 1)},
      {first, DOOR_RECORD_ASSESSED, 3, NOT_ELIGIBLE, moment(MONDAY, 9, 0)},
      {first, DOOR_RECORD_CLOSED, 3, NOT_ELIGIBLE, LENGTH},
      {first, DOOR_RECORD_STARTED, 4, SLOTS, held(first - gone, 0, 1)},
      {second, DOOR_RECORD_ENDED, 2, SLOTS, held(second - start, 0, 1)},
      {second, DOOR_RECORD_ASSESSED, 2, NOT_ELIGIBLE, moment(MONDAY, 9, 0)},
      {second, DOOR_RECORD_CLOSED, 2, NOT_ELIGIBLE, second - start},
      {second, DOOR_RECORD_STARTED, 5, SLOTS, held(second - moment(MONDAY, 11, 0), 0, 1)},
      {second, DOOR_RECORD_ENDED, 4, SLOTS, held(second - start, 0, 1)},
      {second, DOOR_RECORD_ASSESSED, 4, NOT_ELIGIBLE, moment(MONDAY, 9, 0)},
      {second, DOOR_RECORD_CLOSED, 4, NOT_ELIGIBLE, second - start},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(FRIDAY, 0, 0), given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  driver_fini(&driver);
}

/* A loan: one worker of one case, a second from Tuesday (2 June) to Wednesday, when the last who came goes. 2 waits
 * for the lent worker from Monday 11:00, is taken up on Tuesday 00:00, has 8 h 15 min done when that worker goes, waits
 * for worker 0 until Wednesday 13:30, and ends 11 h 45 min later: Thursday 17:00. */
static void assessment__loan__comes_and_goes_with_its_case(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.assessment.workers = 1;
  scenario.assessment.changes[0] = change_on(2, 1);
  scenario.assessment.changes[1] = change_on(3, -1);
  scenario.assessment.change_count = 2;
  const struct door_message given[] = {family_referral(1, moment(MONDAY, 10, 0), 1, GREEN),
                                       family_referral(2, moment(MONDAY, 11, 0), 1, RED)};
  const int64_t since = moment(MONDAY, 11, 0);
  const int64_t first = moment(WEDNESDAY, 13, 30);
  const int64_t second = moment(THURSDAY, 17, 0);
  const struct want_record want[] = {
      {0, DOOR_RECORD_CAPACITY, SLOTS, 0, 1},
      {moment(MONDAY, 10, 0), DOOR_RECORD_JOINED, 1, SLOTS, GREEN},
      {moment(MONDAY, 10, 0), DOOR_RECORD_STARTED, 1, SLOTS, held(0, 0, 1)},
      {since, DOOR_RECORD_JOINED, 2, SLOTS, RED},
      {moment(TUESDAY, 0, 0), DOOR_RECORD_CAPACITY, SLOTS, 0, 2},
      {moment(TUESDAY, 0, 0), DOOR_RECORD_STARTED, 2, SLOTS, held(13 * 3600, 1, 1)},
      {moment(WEDNESDAY, 0, 0), DOOR_RECORD_RETURNED, 2, SLOTS, held(moment(WEDNESDAY, 0, 0) - since, 1, 1)},
      {moment(WEDNESDAY, 0, 0), DOOR_RECORD_CAPACITY, SLOTS, 0, 1},
      {first, DOOR_RECORD_ENDED, 1, SLOTS, held(LENGTH, 0, 1)},
      {first, DOOR_RECORD_ASSESSED, 1, NOT_ELIGIBLE, moment(MONDAY, 9, 0)},
      {first, DOOR_RECORD_CLOSED, 1, NOT_ELIGIBLE, LENGTH},
      {first, DOOR_RECORD_STARTED, 2, SLOTS, held(first - moment(WEDNESDAY, 0, 0), 0, 1)},
      {second, DOOR_RECORD_ENDED, 2, SLOTS, held(second - since, 0, 1)},
      {second, DOOR_RECORD_ASSESSED, 2, NOT_ELIGIBLE, moment(MONDAY, 10, 0)},
      {second, DOOR_RECORD_CLOSED, 2, NOT_ELIGIBLE, second - since},
  };
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, moment(FRIDAY, 0, 0), given, COUNT(given));
  ASSERT_LEDGER(&driver, want);
  driver_fini(&driver);
}

/* Workers 0 and 1 hold up to three, worker 1, newly qualified, one. Reds go to worker 0 alone; greens to whoever holds
 * fewest, so 2 to worker 1, and 4 to worker 0, since worker 1 is full; 5 (red) waits, 6 (green) finds nobody. */
static void assessment__newly_qualified__fewer_cases_and_no_reds(void **state)
{
  (void)state;
  struct door_scenario scenario = valid_scenario();
  scenario.assessment.caseload_limit_children = 3;
  scenario.assessment.newly_qualified_posts = 1;
  scenario.assessment.newly_qualified_limit_children = 1;
  scenario.assessment.experienced_for = DOOR_EXPERIENCED_FOR_RED;
  const struct door_message given[] = {family_referral(1, 10, 1, RED), family_referral(2, 20, 1, GREEN),
                                       family_referral(3, 30, 1, RED), family_referral(4, 40, 1, GREEN),
                                       family_referral(5, 50, 1, RED), family_referral(6, 60, 1, GREEN)};
  static const uint64_t want[][2] = {{1, 0}, {2, 1}, {3, 0}, {4, 0}};
  struct service_driver driver;
  driver_init(&driver, &assessment_service, &scenario);
  drive(&driver, 100, given, COUNT(given));
  assert_allocated(&driver, want, COUNT(want));
  assert_int_equal(driver.out.records[0].value, 4);
  driver_fini(&driver);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(assessment__family_too_large_for_the_room__waits_and_is_not_passed_by),
      cmocka_unit_test(assessment__family_larger_than_the_limit__gets_a_worker_who_holds_nothing),
      cmocka_unit_test(assessment__allocation_rules__each_has_its_order),
      cmocka_unit_test(assessment__worker_leaves_with_cases__others_finish_them_first),
      cmocka_unit_test(assessment__loan__comes_and_goes_with_its_case),
      cmocka_unit_test(assessment__newly_qualified__fewer_cases_and_no_reds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
