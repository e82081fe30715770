/* What planners and inspectors read beside, from hand-made ledgers: each value worked by hand in its comment. */
#include "door_fold.h"
#include "ledger_builder.h"

#include <string.h>

static struct door_record *last(struct ledger_builder *builder)
{
  return &builder->records[builder->count - 1];
}

/* Every value here is exact: a whole number, or a fraction that a double holds or that one division gives. */
static void assert_measure(const struct door_fold *fold, uint32_t measure, double want)
{
  struct door_value value = door_fold_value(fold, measure);
  if (value.reason != NULL || value.number < want || value.number > want) {
    fail_msg("%s: got %.17g (%s), want %.17g", door_measure_row(measure)->name, value.number,
             value.reason == NULL ? "" : value.reason, want);
  }
}

static void assert_null_because(const struct door_fold *fold, uint32_t measure, const char *reason)
{
  struct door_value value = door_fold_value(fold, measure);
  assert_non_null(value.reason);
  assert_string_equal(value.reason, reason);
}

/* Period: day 1. One joins at 100 s and is begun at 300 s, two join at 200 s, one of which is begun at 400 s. The other
 * waits when the day ends: 86400 - 200 = 86200 s, which is the longest too. On early help's list somebody waits from
 * day 0, 40000 s on: 46400 + 86400 = 132800 s; another who came before has left it. */
static void lines__somebody_waits_at_the_end__its_wait_is_told(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 1, 1);
  builder_create_setting(&builder);
  add_joined(&builder, at(0, 30000), DOOR_POOL_EARLY_HELP_PLACES, 4);
  add_joined(&builder, at(0, 40000), DOOR_POOL_EARLY_HELP_PLACES, 5);
  add_joined(&builder, at(1, 100), DOOR_POOL_SCREENING_STAFF, 1);
  add_joined(&builder, at(1, 200), DOOR_POOL_SCREENING_STAFF, 2);
  add_joined(&builder, at(1, 200), DOOR_POOL_SCREENING_STAFF, 3);
  add_started(&builder, at(1, 300), DOOR_POOL_SCREENING_STAFF, 200);
  add_started(&builder, at(1, 400), DOOR_POOL_SCREENING_STAFF, 200);
  struct door_record *left = builder_add(&builder, at(1, 500), DOOR_RECORD_LEFT, 4);
  left->code = DOOR_POOL_EARLY_HELP_PLACES;
  left->value = at(1, 500) - at(0, 30000);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_SCREENING_QUEUE_AT_END, 1);
  assert_measure(fold, DOOR_MEASURE_SCREENING_OLDEST_AT_END_SECONDS, 86200);
  assert_measure(fold, DOOR_MEASURE_SCREENING_LONGEST_WAIT_SECONDS, 86200);
  assert_measure(fold, DOOR_MEASURE_EARLY_HELP_QUEUE_AT_END, 1);
  assert_measure(fold, DOOR_MEASURE_EARLY_HELP_OLDEST_AT_END_SECONDS, 132800);
  assert_null_because(fold, DOOR_MEASURE_ASSESSMENT_OLDEST_AT_END_SECONDS, "nobody waits for allocation at the end");
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* The longest wait of those who have gone: 500 s, by whoever joined first and was begun last; 900 s ended on day 0. */
static void lines__nobody_waits_at_the_end__the_longest_wait_stays(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 1, 1);
  builder_create_setting(&builder);
  add_joined(&builder, 100, DOOR_POOL_SCREENING_STAFF, 9);
  add_started(&builder, 1000, DOOR_POOL_SCREENING_STAFF, 900);
  add_joined(&builder, at(1, 100), DOOR_POOL_SCREENING_STAFF, 1);
  add_joined(&builder, at(1, 300), DOOR_POOL_SCREENING_STAFF, 2);
  add_started(&builder, at(1, 400), DOOR_POOL_SCREENING_STAFF, 100);
  add_started(&builder, at(1, 600), DOOR_POOL_SCREENING_STAFF, 500);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_SCREENING_LONGEST_WAIT_SECONDS, 500);
  assert_measure(fold, DOOR_MEASURE_SCREENING_QUEUE_AT_END, 0);
  assert_null_because(fold, DOOR_MEASURE_SCREENING_OLDEST_AT_END_SECONDS, "nobody waits for screening at the end");
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* At contact: 1 of 4 decisions. After assessment: of three cases one, with one further child, found no eligible need:
 * two children of four; the step-down is passed on. */
static void no_further_action__at_contact_and_after_assessment__are_apart(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 1);
  builder_create_setting(&builder);
  add_decided(&builder, 10, DOOR_OUTCOME_NO_FURTHER_ACTION, 5);
  add_decided(&builder, 11, DOOR_OUTCOME_ADVICE, 5);
  add_decided(&builder, 12, DOOR_OUTCOME_REFERRAL, 5);
  add_decided(&builder, 13, DOOR_OUTCOME_REFERRAL, 5);
  add_assessed(&builder, 20, DOOR_OUTCOME_NOT_ELIGIBLE, 12);
  last(&builder)->value |= INT64_C(1) << 43;
  add_assessed(&builder, 21, DOOR_OUTCOME_PLAN, 12);
  add_assessed(&builder, 22, DOOR_OUTCOME_STEP_DOWN, 12);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_NO_FURTHER_ACTION, 1);
  assert_measure(fold, DOOR_MEASURE_NO_FURTHER_ACTION_SHARE, 0.25);
  assert_measure(fold, DOOR_MEASURE_NO_FURTHER_ACTION_AFTER_ASSESSMENT, 2);
  assert_measure(fold, DOOR_MEASURE_NO_FURTHER_ACTION_AFTER_ASSESSMENT_SHARE, 0.5);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void add_allocated(struct ledger_builder *builder, int64_t time_seconds, uint64_t family, uint64_t ordinal)
{
  add_started(builder, time_seconds, DOOR_POOL_ASSESSMENT_SLOTS, 0);
  last(builder)->subject = ordinal << DOOR_FAMILY_BITS | family;
}

/* Period: day 1. Family 7's contact 2 (2 before it), then its contact 3 (none since), which is allocated again and
 * counts once; family 8's first contact; family 9's contact 6, after its contact 4 was allocated on day 0: contact 5
 * stands between. (2 + 0 + 0 + 1) / 4. */
static void repeats__before_an_assessment__count_from_the_last_one(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 1, 1);
  builder_create_setting(&builder);
  add_allocated(&builder, at(0, 10), 9, 4);
  add_allocated(&builder, at(1, 10), 7, 2);
  add_allocated(&builder, at(1, 20), 7, 3);
  add_allocated(&builder, at(1, 30), 7, 3);
  add_allocated(&builder, at(1, 40), 8, 0);
  add_allocated(&builder, at(1, 50), 9, 6);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_REPEAT_CONTACTS_BEFORE_ASSESSMENT_MEAN, 0.75);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* Received on Wednesday at 16:00, an hour before closing, decided on Thursday at 09:30, an hour after opening: 17.5
 * hours, or 2 hours of opening time. It joined as green and then as red. A second red, of two children, takes 4 hours
 * to the second, within the limit of 4, on Thursday from 09:00 to 13:00, all of it open. By child: (63000 or 7200 + 2 x
 * 14400) / 3; in limit 2 of 3, or all. Nearest rank of 9 of 10 is the longest: 63000 in a bucket of 256 from 62976 on,
 * middle 63103.5; 14400 in one of 64 from 14400 on, middle 14431.5. */
static void ratings__from_receipt_to_decision__follow_the_chosen_clock(void **state)
{
  (void)state;
  static const struct {
    enum door_rating_clock given_clock;
    double want_mean, want_p90, want_share;
  } rows[] = {
      {DOOR_RATING_CLOCK_CIVIL, 91800.0 / 3, 63103.5, 2.0 / 3},
      {DOOR_RATING_CLOCK_WORKING, 36000.0 / 3, 14431.5, 1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct ledger_builder builder;
    builder_init(&builder, 0, 3);
    builder.scenario.measures.rating_clock = rows[i].given_clock;
    builder.scenario.measures.red_limit_hours = 4;
    builder_create_setting(&builder);
    add_joined(&builder, at(1, 57600), DOOR_POOL_SCREENING_STAFF, 1);
    last(&builder)->value = 2;
    add_joined(&builder, at(1, 57700), DOOR_POOL_JOINT_SCREENING, 1);
    last(&builder)->value = 0;
    add_joined(&builder, at(2, 32400), DOOR_POOL_SCREENING_STAFF, 2);
    last(&builder)->value = 0;
    add_decided(&builder, at(2, 34200), DOOR_OUTCOME_ADVICE, at(1, 57600));
    add_decided(&builder, at(2, 46800), DOOR_OUTCOME_REFERRAL, at(2, 32400));
    last(&builder)->subject = 2;
    last(&builder)->value |= INT64_C(2) << 43; /* child 0, and child 1 */
    struct door_fold *fold = builder_fold(&builder);
    assert_measure(fold, DOOR_MEASURE_DECISION_RED_MEAN_SECONDS, rows[i].want_mean);
    assert_measure(fold, DOOR_MEASURE_DECISION_RED_P90_SECONDS, rows[i].want_p90);
    assert_measure(fold, DOOR_MEASURE_DECISION_RED_IN_LIMIT_SHARE, rows[i].want_share);
    assert_null_because(fold, DOOR_MEASURE_DECISION_GREEN_MEAN_SECONDS,
                        "no contact rated green was decided in the period");
    door_fold_destroy(&fold);
    builder_fini(&builder);
  }
}

static void add_closing(struct ledger_builder *builder, int64_t time_seconds, uint64_t family,
                        enum door_outcome outcome)
{
  add_closed(builder, time_seconds, outcome, 0);
  last(builder)->subject = family;
}

static void add_return(struct ledger_builder *builder, int64_t time_seconds, uint64_t family)
{
  add_received(builder, time_seconds, UINT64_C(1) << DOOR_FAMILY_BITS | family);
}

/* Run-in of 365 days, 10 measured: closures of days 0 to 9. Family 3 is closed twice, the second time with a further
 * child, and comes back: 3. Family 1 comes back to the second 365 days later: 1. Family 2 is a second too late. Family
 * 4 was closed with a plan, family 5 on day 10: neither is followed. Family 6 came back before it was closed. So 4 of 1
 * + 1 + 3 + 1 = 6. */
static void returns__closed_without_help__are_followed_for_365_days(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 365, 10);
  builder_create_setting(&builder);
  add_closing(&builder, at(0, 0), 1, DOOR_OUTCOME_ADVICE);
  add_closing(&builder, at(0, 0), 2, DOOR_OUTCOME_NO_FURTHER_ACTION);
  add_return(&builder, at(1, 0), 6);
  add_closing(&builder, at(2, 0), 6, DOOR_OUTCOME_SIGNPOST);
  add_closing(&builder, at(5, 0), 3, DOOR_OUTCOME_NOT_ELIGIBLE);
  add_closing(&builder, at(6, 0), 3, DOOR_OUTCOME_EARLY_HELP_LEFT);
  last(&builder)->value = door_record_pack(0, 1);
  add_closing(&builder, at(6, 1), 4, DOOR_OUTCOME_PLAN);
  add_return(&builder, at(7, 0), 3);
  add_return(&builder, at(7, 1), 3);
  add_return(&builder, at(7, 2), 4);
  add_closing(&builder, at(10, 0), 5, DOOR_OUTCOME_ADVICE);
  add_return(&builder, at(11, 0), 5);
  add_return(&builder, at(365, 0), 1);
  add_return(&builder, at(365, 1), 2);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_CLOSED_WITHOUT_HELP, 6);
  assert_measure(fold, DOOR_MEASURE_CLOSED_AND_RETURNED_SHARE, 4.0 / 6);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* A family is closed 32 times, a day apart, and comes back 365 days and a second after the first: each closure but that
 * counts. Closed once more before it comes back, it has far more closures one on another than contacts that are open at
 * once. */
static void returns__family_closed_many_times_before_it_comes_back__each_counts(void **state)
{
  (void)state;
  enum { MOST = 32 };
  struct ledger_builder builder;
  builder_init(&builder, 365, 365);
  builder_create_setting(&builder);
  for (uint32_t more = 0; more < 2; more++) {
    struct door_fold *fold = NULL;
    assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
    for (int64_t day = 0; day < MOST + more; day++) {
      builder.count = 0;
      add_closing(&builder, at(day, 0), 1, DOOR_OUTCOME_ADVICE);
      assert_int_equal(door_fold_records(fold, builder.records, 1), day < MOST ? DOOR_OK : DOOR_ERR_MALFORMED);
    }
    if (more == 0) {
      builder.count = 0;
      add_return(&builder, at(365, 1), 1);
      assert_int_equal(door_fold_records(fold, builder.records, 1), DOOR_OK);
      door_fold_finish(fold);
      assert_measure(fold, DOOR_MEASURE_CLOSED_WITHOUT_HELP, MOST);
      assert_measure(fold, DOOR_MEASURE_CLOSED_AND_RETURNED_SHARE, (MOST - 1.0) / MOST);
    }
    door_fold_destroy(&fold);
  }
  builder_fini(&builder);
}

static void returns__run_in_below_a_year__are_null(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 364, 400);
  builder_create_setting(&builder);
  add_closing(&builder, at(1, 0), 1, DOOR_OUTCOME_ADVICE);
  add_return(&builder, at(2, 0), 1);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_CLOSED_WITHOUT_HELP, 0);
  assert_null_because(fold, DOOR_MEASURE_CLOSED_AND_RETURNED_SHARE,
                      "no closures to follow, or a run-in below 365 days");
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* Six years and 10 closures a day of families of their own, of whom every second comes back after 100 days; the run-in
 * is a year. A year's families take below 96 KB beside what the fold has anyway, and half come back. */
static void returns__six_years__fit_in_flat_memory(void **state)
{
  (void)state;
  enum { DAYS = 365 * 6, A_DAY = 10, BACK_AFTER = 100 };
  struct ledger_builder builder;
  builder_init(&builder, 365, DAYS - 365);
  builder_create_setting(&builder);
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  size_t empty_bytes = door_fold_memory_bytes(fold);
  for (uint64_t day = 0; day < DAYS; day++) {
    builder.count = 0;
    for (uint64_t i = 0; i < A_DAY; i++) {
      add_closing(&builder, at((int64_t)day, 10), day * A_DAY + i, DOOR_OUTCOME_ADVICE);
      if (day >= BACK_AFTER && i % 2 == 0) {
        add_return(&builder, at((int64_t)day, 10), (day - BACK_AFTER) * A_DAY + i);
      }
    }
    assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_OK);
    assert_true(door_fold_memory_bytes(fold) < empty_bytes + 96 * 1024);
  }
  door_fold_finish(fold);
  assert_measure(fold, DOOR_MEASURE_CLOSED_WITHOUT_HELP, (DAYS - 365) * A_DAY);
  assert_measure(fold, DOOR_MEASURE_CLOSED_AND_RETURNED_SHARE, 0.5);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines__somebody_waits_at_the_end__its_wait_is_told),
      cmocka_unit_test(lines__nobody_waits_at_the_end__the_longest_wait_stays),
      cmocka_unit_test(no_further_action__at_contact_and_after_assessment__are_apart),
      cmocka_unit_test(repeats__before_an_assessment__count_from_the_last_one),
      cmocka_unit_test(ratings__from_receipt_to_decision__follow_the_chosen_clock),
      cmocka_unit_test(returns__closed_without_help__are_followed_for_365_days),
      cmocka_unit_test(returns__family_closed_many_times_before_it_comes_back__each_counts),
      cmocka_unit_test(returns__run_in_below_a_year__are_null),
      cmocka_unit_test(returns__six_years__fit_in_flat_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
