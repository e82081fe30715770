/* Hand-made ledgers and the values that they must give, each worked by hand in its comment. */
#include "door_fold.h"
#include "ledger_builder.h"

#include <math.h>

static void assert_near(double got, double want)
{
  if (!(fabs(got - want) <= 1e-12 * (fabs(want) > 1 ? fabs(want) : 1))) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

static void assert_measure(const struct door_fold *fold, enum door_measure measure, double want)
{
  struct door_value value = door_fold_value(fold, measure);
  if (value.reason != NULL) {
    fail_msg("%s is null: %s", door_measure_row(measure)->name, value.reason);
  }
  assert_near(value.number, want);
}

static void assert_null_because(const struct door_fold *fold, enum door_measure measure, const char *reason)
{
  struct door_value value = door_fold_value(fold, measure);
  assert_non_null(value.reason);
  assert_string_equal(value.reason, reason);
}

/* Counts are 0, averages over time are 0, everything else is 0/0. */
static void fold__no_records__counts_are_zero_and_shares_null(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 365, 10);
  builder_create_setting(&builder);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_CONTACTS, 0);
  assert_measure(fold, DOOR_MEASURE_SCREENING_QUEUE_MEAN_CONTACTS, 0);
  assert_null_because(fold, DOOR_MEASURE_REFERRAL_SHARE, "no contacts in the period");
  assert_null_because(fold, DOOR_MEASURE_SCREENING_WAIT_P90_SECONDS, "no screening begun in the period");
  assert_null_because(fold, DOOR_MEASURE_EARLY_HELP_PLACES_UTILISATION_SHARE, "there are no early help places");
  assert_int_equal(door_fold_check(fold, 0, NULL), DOOR_OK);
  door_fold_destroy(&fold);
  assert_null(fold);
  builder_fini(&builder);
}

/* Period: day 1. Contact 1 comes on day 0 and closes on day 1; contacts 2 (a return) and 3 come on day 1, 2 closes
 * there as an open case. So at the start 1 is open, 2 come, 2 close, 1 stays; of the 2, one is first. Time in stages
 * of those closed: (7200 + 0) / 2. */
static void fold__contacts_over_the_edges__are_counted_where_they_come_and_close(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 1, 1);
  builder_create_setting(&builder);
  add_received(&builder, at(0, 100), 1);
  add_received(&builder, at(1, 0), UINT64_C(1) << 56 | 9);
  add_closed(&builder, at(1, 0), DOOR_OUTCOME_OPEN_CASE, 0);
  add_closed(&builder, at(1, 50), DOOR_OUTCOME_ADVICE, 7200);
  add_received(&builder, at(1, 86399), 3);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_CONTACTS, 2);
  assert_measure(fold, DOOR_MEASURE_FIRST_CONTACTS, 1);
  assert_measure(fold, DOOR_MEASURE_REPEAT_CONTACTS, 1);
  assert_measure(fold, DOOR_MEASURE_OPEN_CASE_CONTACTS, 1);
  assert_measure(fold, DOOR_MEASURE_CONTACTS_CLOSED, 2);
  assert_measure(fold, DOOR_MEASURE_CONTACTS_OPEN_AT_START, 1);
  assert_measure(fold, DOOR_MEASURE_CONTACTS_OPEN_AT_END, 1);
  assert_measure(fold, DOOR_MEASURE_TIME_IN_STAGES_MEAN_SECONDS, 3600);
  assert_int_equal(door_fold_record_count(fold), 5);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* Period: day 1, 86400 s. A waits from 1000 s before it to 2000 s into it, B from 80000 s into it past its end: in the
 * period 2000 + 6400 = 8400 contact seconds of waiting. A's place is held for the remaining 84400 s, C's, begun on day
 * 0, until 43200 s: 127600 place seconds of 2 x 86400. Of waits only A's counts (3000 s), not C's, begun on day 0, nor
 * B's, still going. Requests in the period: B's. */
static void fold__places_held_over_the_edges__count_with_the_part_inside(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 1, 1);
  builder_create_setting(&builder);
  add_capacity(&builder, DOOR_POOL_EARLY_HELP_PLACES, 2);
  add_joined(&builder, at(0, 500), DOOR_POOL_EARLY_HELP_PLACES, 7);
  add_started(&builder, at(0, 1000), DOOR_POOL_EARLY_HELP_PLACES, 500);
  add_joined(&builder, at(1, -1000), DOOR_POOL_EARLY_HELP_PLACES, 8);
  add_started(&builder, at(1, 2000), DOOR_POOL_EARLY_HELP_PLACES, 3000);
  add_ended(&builder, at(1, 43200), DOOR_POOL_EARLY_HELP_PLACES);
  add_joined(&builder, at(1, 80000), DOOR_POOL_EARLY_HELP_PLACES, 9);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_EARLY_HELP_QUEUE_MEAN_CONTACTS, 8400.0 / 86400);
  assert_measure(fold, DOOR_MEASURE_EARLY_HELP_PLACES_UTILISATION_SHARE, 127600.0 / 172800);
  assert_measure(fold, DOOR_MEASURE_EARLY_HELP_WAIT_MEAN_SECONDS, 3000);
  assert_measure(fold, DOOR_MEASURE_EARLY_HELP_REQUESTS, 1);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* Days 0 and 1, two workers 08:30 to 17:00: 4 x 30600 s on duty. One works from 16:00 (57600), is suspended at 17:00,
 * resumes at 08:30 and ends at 09:30 (34200): 3600 + 3600 s busy, and none in the night. */
static void fold__work_suspended_overnight__is_not_busy_in_the_night(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 2);
  builder_create_setting(&builder);
  add_capacity(&builder, DOOR_POOL_SCREENING_STAFF, 2);
  add_shift(&builder, 0, (struct sim_shift_change){0, 0, 0});
  add_shift(&builder, at(0, BUILDER_OPEN), (struct sim_shift_change){2, 0, 0});
  add_received(&builder, at(0, 50000), 1);
  add_joined(&builder, at(0, 57600), DOOR_POOL_SCREENING_STAFF, 1);
  add_started(&builder, at(0, 57600), DOOR_POOL_SCREENING_STAFF, 0);
  add_shift(&builder, at(0, BUILDER_CLOSE), (struct sim_shift_change){0, 1, 0});
  add_shift(&builder, at(1, BUILDER_OPEN), (struct sim_shift_change){2, 0, 1});
  add_ended(&builder, at(1, 34200), DOOR_POOL_SCREENING_STAFF);
  add_shift(&builder, at(1, BUILDER_CLOSE), (struct sim_shift_change){0, 0, 0});
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, 7200.0 / (4 * 30600));
  assert_int_equal(door_fold_check(fold, 1, NULL), DOOR_OK);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* One worker, on duty 08:30 to 17:00, works from 08:30 to 19:00: 37800 s busy of 30600 on duty. */
static void fold__work_finished_past_closing__takes_utilisation_above_one(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 1);
  builder_create_setting(&builder);
  add_shift(&builder, at(0, BUILDER_OPEN), (struct sim_shift_change){1, 0, 0});
  add_joined(&builder, at(0, BUILDER_OPEN), DOOR_POOL_SCREENING_STAFF, 1);
  add_started(&builder, at(0, BUILDER_OPEN), DOOR_POOL_SCREENING_STAFF, 0);
  add_shift(&builder, at(0, BUILDER_CLOSE), (struct sim_shift_change){0, 0, 0});
  add_ended(&builder, at(0, 68400), DOOR_POOL_SCREENING_STAFF);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE, 37800.0 / 30600);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* Six waits 0 0 0 0 10 5000. Ranks: median ceil(3) = third, 0; nine tenths ceil(5.4) = sixth, 5000, in the bucket
 * 4992..5023 (32 wide), so 5007.5. The mean is exact: 5010 / 6. */
static void fold__most_waits_nothing__the_median_is_zero(void **state)
{
  (void)state;
  static const int64_t waits[] = {0, 10, 0, 5000, 0, 0};
  struct ledger_builder builder;
  builder_init(&builder, 0, 1);
  builder_create_setting(&builder);
  for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
    add_joined(&builder, at(0, 6000), DOOR_POOL_ASSESSMENT_SLOTS, i);
    add_started(&builder, at(0, 6000), DOOR_POOL_ASSESSMENT_SLOTS, waits[i]);
  }
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_WAIT_MEDIAN_SECONDS, 0);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_WAIT_P90_SECONDS, 5007.5);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_WAIT_MEAN_SECONDS, 835);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* 1 April 2014 is a Tuesday; days 3 and 6 are the Friday and the Monday after. */
static void fold__one_working_day__follows_the_chosen_clock(void **state)
{
  (void)state;
  static const struct {
    enum door_decision_clock given_clock;
    int64_t given_received;
    int64_t given_decided;
    double want;
  } rows[] = {
      {DOOR_CLOCK_WITHIN_ONE_DAY, 0 * 86400 + 36000, 1 * 86400 + 36000, 1},
      {DOOR_CLOCK_WITHIN_ONE_DAY, 0 * 86400 + 36000, 1 * 86400 + 36001, 0},
      {DOOR_CLOCK_WITHIN_ONE_DAY, 3 * 86400 + 36000, 6 * 86400 + 36000, 1}, /* over the weekend */
      {DOOR_CLOCK_WITHIN_ONE_DAY, 4 * 86400 + 36000, 7 * 86400 + 30600, 1}, /* Saturday counts from Monday 08:30 */
      {DOOR_CLOCK_WITHIN_ONE_DAY, 4 * 86400 + 36000, 7 * 86400 + 30601, 0},
      {DOOR_CLOCK_END_OF_NEXT_DAY, 0 * 86400 + 36000, 1 * 86400 + 61200, 1},
      {DOOR_CLOCK_END_OF_NEXT_DAY, 0 * 86400 + 36000, 1 * 86400 + 61201, 0},
      {DOOR_CLOCK_END_OF_NEXT_DAY, 4 * 86400 + 36000, 6 * 86400 + 61200, 1}, /* Saturday: by Monday evening */
      {DOOR_CLOCK_END_OF_NEXT_DAY, 4 * 86400 + 36000, 6 * 86400 + 61201, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct ledger_builder builder;
    builder_init(&builder, 0, 20);
    builder.scenario.measures.decision_clock = rows[i].given_clock;
    builder_create_setting(&builder);
    add_decided(&builder, rows[i].given_decided, DOOR_OUTCOME_REFERRAL, rows[i].given_received);
    add_decided(&builder, rows[i].given_decided, DOOR_OUTCOME_ADVICE, 0); /* late, but no referral */
    struct door_fold *fold = builder_fold(&builder);
    assert_measure(fold, DOOR_MEASURE_DECISION_WITHIN_ONE_WORKING_DAY_SHARE, rows[i].want);
    assert_measure(fold, DOOR_MEASURE_REFERRALS, 1);
    assert_measure(fold, DOOR_MEASURE_ADVICE, 1);
    assert_measure(fold, DOOR_MEASURE_DECISIONS, 2);
    door_fold_destroy(&fold);
    builder_fini(&builder);
  }
}

/* Two working days after Thursday (day 2): Friday is the first, Monday (day 6) the second, until 17:00. */
static void fold__assessment__is_in_time_until_the_last_close(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 20);
  builder.scenario.assessment.limit_working_days = 2;
  builder_create_setting(&builder);
  add_assessed(&builder, at(6, BUILDER_CLOSE), DOOR_OUTCOME_PLAN, at(2, 40000));
  add_assessed(&builder, at(6, BUILDER_CLOSE + 1), DOOR_OUTCOME_STEP_DOWN, at(2, 40000));
  add_assessed(&builder, at(6, BUILDER_CLOSE + 2), DOOR_OUTCOME_NOT_ELIGIBLE, at(2, 0));
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_IN_TIME_SHARE, 1.0 / 3);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENTS, 3);
  assert_measure(fold, DOOR_MEASURE_PLANS, 1);
  assert_measure(fold, DOOR_MEASURE_STEP_DOWNS, 1);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* Referred on Tuesday (day 0), limit 5 working days. Ends, in working days: Tuesday night 0, Wednesday 1, the Sunday
 * after 3, Tuesday of the week after 5, Wednesday 6, day 20 (Monday) 14. Ranks of 6: 2, 3, 5. */
static void fold__assessment_lengths__are_counted_in_working_days(void **state)
{
  (void)state;
  static const int64_t ends[] = {86399, 1 * 86400, 5 * 86400 + 50000, 7 * 86400 + 80000, 8 * 86400, 20 * 86400 + 1};
  struct ledger_builder builder;
  builder_init(&builder, 0, 30);
  builder.scenario.assessment.limit_working_days = 5;
  builder_create_setting(&builder);
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    add_assessed(&builder, ends[i], DOOR_OUTCOME_NOT_ELIGIBLE, 40000);
  }
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_LENGTH_P25_WORKING_DAYS, 1);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_LENGTH_MEDIAN_WORKING_DAYS, 3);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_LENGTH_P75_WORKING_DAYS, 6);
  assert_measure(fold, DOOR_MEASURE_ASSESSED_WITHIN_7_WORKING_DAYS_SHARE, 5.0 / 6);
  assert_measure(fold, DOOR_MEASURE_ASSESSED_WITHIN_35_WORKING_DAYS_SHARE, 1);
  assert_measure(fold, DOOR_MEASURE_ASSESSED_SAME_DAY_SHARE, 1.0 / 6);
  assert_measure(fold, DOOR_MEASURE_ASSESSED_1_TO_10_SHARE, 4.0 / 6);
  assert_measure(fold, DOOR_MEASURE_ASSESSED_11_TO_20_SHARE, 1.0 / 6);
  assert_measure(fold, DOOR_MEASURE_ASSESSED_61_ON_SHARE, 0);
  assert_measure(fold, DOOR_MEASURE_ASSESSED_IN_LAST_FIVE_DAYS_SHARE, 3.0 / 6);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_LATE_MEAN_WORKING_DAYS, (1 + 9) / 2.0);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* Limits of 7, 35 and 3 working days from Tuesday (day 0): initial ones on day 9 (the 7th working day) and 10, a core
 * one on day 49 (the 35th), proportionate ones on day 3 (the 3rd) and day 6. In time 3 of 5. */
static void fold__kinds_of_assessment__have_limits_of_their_own(void **state)
{
  (void)state;
  static const struct {
    int64_t day;
    enum door_record_kind kind;
    enum door_assessment_kind assessment;
  } rows[] = {{3, DOOR_RECORD_ASSESSED, DOOR_KIND_PROPORTIONATE},
              {6, DOOR_RECORD_WENT_ON, DOOR_KIND_PROPORTIONATE},
              {9, DOOR_RECORD_WENT_ON, DOOR_KIND_INITIAL},
              {10, DOOR_RECORD_ASSESSED, DOOR_KIND_INITIAL},
              {49, DOOR_RECORD_ASSESSED, DOOR_KIND_CORE}};
  struct ledger_builder builder;
  builder_init(&builder, 0, 60);
  builder.scenario.assessment.limit_working_days = 3;
  builder.scenario.assessment.initial_limit_working_days = 7;
  builder.scenario.assessment.core_limit_working_days = 35;
  builder_create_setting(&builder);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    builder_add(&builder, at(rows[i].day, 40000), rows[i].kind, 1)->value = door_record_pack(30000, rows[i].assessment);
  }
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENTS, 5);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_IN_TIME_SHARE, 3.0 / 5);
  assert_measure(fold, DOOR_MEASURE_INITIAL_ASSESSMENTS, 2);
  assert_measure(fold, DOOR_MEASURE_INITIAL_IN_TIME_SHARE, 1.0 / 2);
  assert_measure(fold, DOOR_MEASURE_CORE_IN_TIME_SHARE, 1);
  assert_measure(fold, DOOR_MEASURE_PROPORTIONATE_IN_TIME_SHARE, 1.0 / 2);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void add_allocation(struct ledger_builder *builder, int64_t time_seconds, enum door_record_kind kind,
                           uint64_t contact, int64_t value)
{
  struct door_record *record = builder_add(builder, time_seconds, kind, contact);
  record->code = DOOR_POOL_ASSESSMENT_SLOTS;
  record->value = value;
}

/* Period: day 1, 86400 s. Worker 5 holds 4 slots from day 0, one of 3 until 21600, one of 1 to the end; worker 6 gets 2
 * at 43200, after 3600 s as amber, and holds them to the end. Slot seconds: 21600 x 4 + 64800 x 1 + 43200 x 2 = 237600;
 * of workers who hold any 86400 + 43200 = 129600. The most is the 4 that were held into the period. Contact 9 (red)
 * waits from 100 s before the period to its end, so 86500 s, contact 8 from 50000 on; contact 7, allocated before the
 * period after a day, counts in neither. */
static void fold__caseloads__are_followed_by_worker(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 1, 1);
  builder_create_setting(&builder);
  add_allocation(&builder, at(0, 0), DOOR_RECORD_JOINED, 7, 2);
  add_allocation(&builder, at(0, 0), DOOR_RECORD_JOINED, 6, 2);
  add_allocation(&builder, at(0, 0), DOOR_RECORD_STARTED, 6, door_record_pack_held(0, 5, 1));
  add_allocation(&builder, at(0, 86000), DOOR_RECORD_STARTED, 7, door_record_pack_held(86000, 5, 3));
  add_allocation(&builder, at(1, -100), DOOR_RECORD_JOINED, 9, 0);
  add_allocation(&builder, at(1, 21600), DOOR_RECORD_ENDED, 7, door_record_pack_held(108000, 5, 3));
  add_allocation(&builder, at(1, 39600), DOOR_RECORD_JOINED, 5, 1);
  add_allocation(&builder, at(1, 43200), DOOR_RECORD_STARTED, 5, door_record_pack_held(3600, 6, 2));
  add_allocation(&builder, at(1, 50000), DOOR_RECORD_JOINED, 8, 2);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_CASELOAD_MEAN, 237600.0 / 129600);
  assert_measure(fold, DOOR_MEASURE_CASELOAD_MAX, 4);
  assert_measure(fold, DOOR_MEASURE_UNALLOCATED_AT_END, 2);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_LONGEST_WAIT_SECONDS, 86500);
  assert_measure(fold, DOOR_MEASURE_ASSESSMENT_WAIT_AMBER_MEAN_SECONDS, 3600);
  assert_null_because(fold, DOOR_MEASURE_ASSESSMENT_WAIT_RED_MEAN_SECONDS,
                      "no referral rated red was allocated in the period");
  assert_int_equal(door_fold_check(fold, 0, NULL), DOOR_ERR_CONSERVATION); /* nobody was received */
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* Enquiries begin on Tuesday (day 0) at 40000, 4000 and 8000 s after the receipt. Conferences on working day 13 (day
 * 17, Friday), 15 (day 21) and 16 (day 22): within 15 two of three; ranks 1, 2, 3. One ends without a plan. An
 * enquiry's end counts for nothing. */
static void fold__conferences__are_counted_in_working_days_from_the_enquiry(void **state)
{
  (void)state;
  static const int64_t days[] = {17, 21, 22};
  struct ledger_builder builder;
  builder_init(&builder, 0, 30);
  builder_create_setting(&builder);
  builder_add(&builder, 40000, DOOR_RECORD_SECTION_47, 1)->value = 36000;
  builder.records[0].code = DOOR_ENQUIRY_BEGUN;
  builder_add(&builder, 40000, DOOR_RECORD_SECTION_47, 2)->value = 32000;
  builder.records[1].code = DOOR_ENQUIRY_BEGUN;
  builder_add(&builder, at(8, 0), DOOR_RECORD_SECTION_47, 1)->value = 40000;
  builder.records[2].code = DOOR_ENQUIRY_CONFERENCE_BOOKED;
  for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
    struct door_record *record = builder_add(&builder, at(days[i], 31500), DOOR_RECORD_CONFERENCE, i);
    record->code = i < 2;
    record->value = 40000;
  }
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_SECTION_47_ENQUIRIES, 2);
  assert_measure(fold, DOOR_MEASURE_PROTECTIVE_ACT_MEAN_SECONDS, 6000);
  assert_measure(fold, DOOR_MEASURE_CONFERENCES, 3);
  assert_measure(fold, DOOR_MEASURE_CONFERENCE_IN_TIME_SHARE, 2.0 / 3);
  assert_measure(fold, DOOR_MEASURE_CONFERENCE_P25_WORKING_DAYS, 13);
  assert_measure(fold, DOOR_MEASURE_CONFERENCE_MEDIAN_WORKING_DAYS, 15);
  assert_measure(fold, DOOR_MEASURE_CONFERENCE_P75_WORKING_DAYS, 16);
  assert_measure(fold, DOOR_MEASURE_PROTECTION_PLANS, 2);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void add_referral_of(struct ledger_builder *builder, int64_t time_seconds, uint64_t contact, uint32_t child)
{
  add_decided(builder, time_seconds, DOOR_OUTCOME_REFERRAL, time_seconds);
  builder->records[builder->count - 1].subject = contact;
  builder->records[builder->count - 1].value = door_record_pack(time_seconds, child);
}

/* Family 5, run-in 365 days, first referral of child 0 at second 1000 of day 0. In the period: child 0 again exactly
 * 365 days later (counts; a return contact, ordinal 1); child 1, never before; child 0 of family 6, never before; child
 * 1 a second after its 365 days (does not). 1 of 4. */
static void fold__re_referrals__are_of_the_same_child_within_365_days(void **state)
{
  (void)state;
  const uint64_t again = UINT64_C(1) << 56;
  struct ledger_builder builder;
  builder_init(&builder, 365, 400);
  builder_create_setting(&builder);
  add_referral_of(&builder, at(0, 1000), 5, 0);
  add_referral_of(&builder, at(365, 1000), again | 5, 0);
  add_referral_of(&builder, at(365, 2000), again | 5, 1);
  add_referral_of(&builder, at(365, 3000), 6, 0);
  add_referral_of(&builder, at(730, 2001), again << 1 | 5, 1);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_RE_REFERRAL_WITHIN_12_MONTHS_SHARE, 1.0 / 4);
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void fold__run_in_below_a_year__re_referrals_are_null(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 364, 10);
  builder_create_setting(&builder);
  add_referral_of(&builder, at(364, 0), 5, 0);
  struct door_fold *fold = builder_fold(&builder);
  assert_measure(fold, DOOR_MEASURE_REFERRALS, 1);
  assert_null_because(fold, DOOR_MEASURE_RE_REFERRAL_WITHIN_12_MONTHS_SHARE,
                      "no referrals, or a run-in shorter than 365 days");
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

/* Eleven years of 12 referrals a day (4,380 a year), every child once, but each of the last day's a second time. Memory
 * stays below 320 KB and the year's memory is not cut short. */
static void fold__ten_years_of_referrals__fit_in_flat_memory(void **state)
{
  (void)state;
  enum { DAYS = 365 * 11, A_DAY = 12 };
  struct ledger_builder builder;
  builder_init(&builder, 365, DAYS - 365);
  builder_create_setting(&builder);
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  uint64_t family = 0;
  for (int64_t day = 0; day < DAYS; day++) {
    builder.count = 0;
    for (int64_t i = 0; i < A_DAY; i++) {
      bool is_repeat = day == DAYS - 1;
      add_referral_of(&builder, at(day, i), is_repeat ? (uint64_t)(day - 365) * A_DAY + (uint64_t)i : family++, 0);
    }
    assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_OK);
    assert_true(door_fold_memory_bytes(fold) < 320 * 1024);
  }
  door_fold_finish(fold);
  assert_measure(fold, DOOR_MEASURE_RE_REFERRAL_WITHIN_12_MONTHS_SHARE, 1.0 / (DAYS - 365));
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void fold__records_that_no_service_writes__are_refused(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    struct door_record record;
  } rows[] = {
      {"kind 0", {.time_seconds = 100}},
      {"kind above", {.time_seconds = 100, .kind = DOOR_RECORD_KIND_MAX + 1}},
      {"before 0", {.time_seconds = -1, .kind = DOOR_RECORD_RECEIVED}},
      {"back in time", {.time_seconds = 9, .kind = DOOR_RECORD_RECEIVED}},
      {"at the horizon", {.time_seconds = 86400, .kind = DOOR_RECORD_RECEIVED}},
      {"other work of no worker",
       {.time_seconds = 100, .subject = DOOR_POOL_PARTNER_CHECKS, .value = 0x101, .kind = DOOR_RECORD_OTHER_WORK}},
      {"no such other work", {.time_seconds = 100, .value = 0x1, .kind = DOOR_RECORD_OTHER_WORK}},
      {"other work begun twice", {.time_seconds = 100, .value = 0x102, .kind = DOOR_RECORD_OTHER_WORK}},
      {"no such end of a call", {.time_seconds = 100, .code = 6, .kind = DOOR_RECORD_CALL}},
      {"a call longer than the run", {.time_seconds = 100, .code = 2, .value = 101, .kind = DOOR_RECORD_CALL}},
      {"no such handover", {.time_seconds = 100, .code = 4, .kind = DOOR_RECORD_HANDED_OVER}},
      {"no such answer of a referrer", {.time_seconds = 100, .code = 3, .kind = DOOR_RECORD_REFERRER}},
      {"no such pool joined", {.time_seconds = 100, .code = DOOR_POOL_COUNT, .kind = DOOR_RECORD_JOINED}},
      {"no such pool started", {.time_seconds = 100, .code = DOOR_POOL_COUNT, .kind = DOOR_RECORD_STARTED}},
      {"no such pool ended", {.time_seconds = 100, .code = DOOR_POOL_COUNT, .kind = DOOR_RECORD_ENDED}},
      {"waited longer than the run", {.time_seconds = 100, .value = 101, .kind = DOOR_RECORD_STARTED}},
      {"no such pool", {.time_seconds = 100, .subject = DOOR_POOL_COUNT, .kind = DOOR_RECORD_CAPACITY}},
      {"capacity below 0", {.time_seconds = 100, .value = -1, .kind = DOOR_RECORD_CAPACITY}},
      {"shift of places", {.time_seconds = 100, .subject = 1, .kind = DOOR_RECORD_SHIFT}},
      {"received later", {.time_seconds = 100, .value = 101, .code = 4, .kind = DOOR_RECORD_DECIDED}},
      {"seventh child", {.time_seconds = 100, .value = INT64_C(6) << 40, .code = 4, .kind = DOOR_RECORD_DECIDED}},
      {"referred later", {.time_seconds = 100, .value = 101, .code = 8, .kind = DOOR_RECORD_ASSESSED}},
      {"stages below 0", {.time_seconds = 100, .value = -1, .code = 1, .kind = DOOR_RECORD_CLOSED}},
  };
  struct ledger_builder builder;
  builder_init(&builder, 0, 1);
  builder_create_setting(&builder);
  add_received(&builder, 10, 1);
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(builder.setting, &fold), DOOR_OK);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    door_fold_reset(fold);
    assert_int_equal(door_fold_records(fold, builder.records, builder.count), DOOR_OK);
    if (door_fold_records(fold, &rows[i].record, 1) != DOOR_ERR_MALFORMED) {
      fail_msg("accepted: %s", rows[i].given);
    }
  }
  door_fold_destroy(&fold);
  builder_fini(&builder);
}

static void assert_check(const struct ledger_builder *builder, uint64_t reported, const char *want)
{
  struct door_fold *fold = builder_fold(builder);
  struct door_problem problem = {.err = DOOR_OK};
  assert_int_equal(door_fold_check(fold, reported, &problem), DOOR_ERR_CONSERVATION);
  assert_string_equal(problem.text, want);
  door_fold_destroy(&fold);
}

static void fold__contacts_lost_or_made__fail_the_check(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 1);
  builder_create_setting(&builder);
  add_received(&builder, 1, 1);
  assert_check(&builder, 2, "received 1, closed 0: 1 contacts should be open, the services report 2");
  add_joined(&builder, 2, DOOR_POOL_ASSESSMENT_SLOTS, 1);
  add_joined(&builder, 2, DOOR_POOL_ASSESSMENT_SLOTS, 1);
  assert_check(&builder, 1, "2 contacts are in stages, more than the 1 that are open");
  builder.count = 1;
  add_ended(&builder, 2, DOOR_POOL_ASSESSMENT_SLOTS);
  add_joined(&builder, 2, DOOR_POOL_ASSESSMENT_SLOTS, 1);
  add_started(&builder, 2, DOOR_POOL_ASSESSMENT_SLOTS, 0);
  assert_check(&builder, 1,
               "assessment_slots: more work was begun, ended or resumed than there was (now 0 waiting, 0 in work)");
  builder.count = 1;
  add_shift(&builder, 2, (struct sim_shift_change){1, 0, 1});
  assert_check(&builder, 1,
               "screening_staff: more work was begun, ended or resumed than there was (now 0 waiting, 0 in work)");
  builder_fini(&builder);
}

/* The same records one at a time and after a reset give the same values. */
static void fold__reset_and_any_runs__give_the_same_values(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 0, 20);
  builder_create_setting(&builder);
  add_capacity(&builder, DOOR_POOL_ASSESSMENT_SLOTS, 4);
  add_received(&builder, 10, 1);
  add_joined(&builder, 20, DOOR_POOL_ASSESSMENT_SLOTS, 1);
  add_started(&builder, 500, DOOR_POOL_ASSESSMENT_SLOTS, 480);
  add_ended(&builder, at(3, 0), DOOR_POOL_ASSESSMENT_SLOTS);
  add_assessed(&builder, at(3, 0), DOOR_OUTCOME_PLAN, 15);
  struct door_fold *whole = builder_fold(&builder);
  struct door_fold *parts = builder_fold(&builder);
  door_fold_reset(parts);
  for (size_t i = 0; i < builder.count; i++) {
    assert_int_equal(door_fold_records(parts, &builder.records[i], 1), DOOR_OK);
  }
  assert_int_equal(door_fold_records(parts, NULL, 0), DOOR_OK);
  door_fold_finish(parts);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_COUNT; measure++) {
    struct door_value a = door_fold_value(whole, (enum door_measure)measure);
    struct door_value b = door_fold_value(parts, (enum door_measure)measure);
    assert_ptr_equal(a.reason, b.reason);
    assert_memory_equal(&a.number, &b.number, sizeof a.number);
  }
  door_fold_destroy(&whole);
  door_fold_destroy(&parts);
  builder_fini(&builder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fold__no_records__counts_are_zero_and_shares_null),
      cmocka_unit_test(fold__contacts_over_the_edges__are_counted_where_they_come_and_close),
      cmocka_unit_test(fold__places_held_over_the_edges__count_with_the_part_inside),
      cmocka_unit_test(fold__work_suspended_overnight__is_not_busy_in_the_night),
      cmocka_unit_test(fold__work_finished_past_closing__takes_utilisation_above_one),
      cmocka_unit_test(fold__most_waits_nothing__the_median_is_zero),
      cmocka_unit_test(fold__one_working_day__follows_the_chosen_clock),
      cmocka_unit_test(fold__assessment__is_in_time_until_the_last_close),
      cmocka_unit_test(fold__kinds_of_assessment__have_limits_of_their_own),
      cmocka_unit_test(fold__conferences__are_counted_in_working_days_from_the_enquiry),
      cmocka_unit_test(fold__assessment_lengths__are_counted_in_working_days),
      cmocka_unit_test(fold__re_referrals__are_of_the_same_child_within_365_days),
      cmocka_unit_test(fold__run_in_below_a_year__re_referrals_are_null),
      cmocka_unit_test(fold__ten_years_of_referrals__fit_in_flat_memory),
      cmocka_unit_test(fold__records_that_no_service_writes__are_refused),
      cmocka_unit_test(fold__contacts_lost_or_made__fail_the_check),
      cmocka_unit_test(fold__reset_and_any_runs__give_the_same_values),
      cmocka_unit_test(fold__caseloads__are_followed_by_worker),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
