/* What posts and places cost, from hand-made ledgers: each value worked by hand in its comment. Periods are of 365
 * days, so a post that is there throughout costs what the scenario states; 73 days are a fifth of that. */
#include "door_fold.h"
#include "ledger_builder.h"

enum { RUN_IN_DAYS = 1, MEASURED_DAYS = 365, FIFTH_DAYS = 73 };

static void init(struct ledger_builder *builder)
{
  builder_init(builder, RUN_IN_DAYS, MEASURED_DAYS);
  builder->scenario.cost.agency_factor = 1;
}

static struct door_value value_of(struct ledger_builder *builder, uint32_t measure)
{
  struct door_fold *fold = NULL;
  builder_create_setting(builder);
  assert_int_equal(door_fold_create(builder->setting, &fold), DOOR_OK);
  assert_int_equal(door_fold_records(fold, builder->records, builder->count), DOOR_OK);
  door_fold_finish(fold);
  struct door_value value = door_fold_value(fold, measure);
  door_fold_destroy(&fold);
  builder_fini(builder);
  return value;
}

/* Whole pennies over 100: exact. */
static void assert_pence(struct ledger_builder *builder, uint32_t measure, int64_t want_pence)
{
  struct door_value value = value_of(builder, measure);
  double want = (double)want_pence / 100;
  if (value.reason != NULL || value.number < want || value.number > want) {
    fail_msg("got %.17g (%s), want %.17g", value.number, value.reason == NULL ? "" : value.reason, want);
  }
}

static void add_post(struct ledger_builder *builder, int64_t day, enum door_pool pool, int64_t before, int64_t now)
{
  builder_add(builder, at(day, 0), DOOR_RECORD_POST, pool)->value = now | before << 8;
}

static void cost__not_stated__is_null(void **state)
{
  (void)state;
  static const uint32_t measures[] = {DOOR_MEASURE_COST_POUNDS, DOOR_MEASURE_COST_PER_CONTACT_POUNDS,
                                      DOOR_MEASURE_COST_PER_ASSESSMENT_POUNDS};
  static const char *const reasons[] = {"no cost stated", "no cost stated, or no contacts in the period",
                                        "no cost stated, or no assessments in the period"};
  for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
    struct ledger_builder builder;
    init(&builder);
    builder.scenario.screening.staff_posts = 4;
    struct door_value value = value_of(&builder, measures[i]);
    assert_non_null(value.reason);
    assert_string_equal(value.reason, reasons[i]);
  }
}

/* One post or place of each pool costs as much as its own decimal place says; two at early help's screening, where the
 * ledger says three because one is lent to it. Support workers are stated, but the run has no such pool. */
static void cost__every_pool_at_its_own_price__adds_up(void **state)
{
  (void)state;
  struct ledger_builder builder;
  init(&builder);
  builder.scenario.cost = (struct door_cost){.intake_post = 0.01,
                                             .out_of_hours_post = 0.1,
                                             .screening_post = 1,
                                             .sign_off_post = 10,
                                             .early_help_screening_post = 100,
                                             .early_help_place = 1000,
                                             .assessment_post = 10000,
                                             .assessment_sign_off_post = 100000,
                                             .support_post = 1000000,
                                             .agency_factor = 1};
  builder.scenario.intake.staff_posts = 8;
  builder.scenario.intake.out_of_hours_posts = 7;
  builder.scenario.screening.staff_posts = 3;
  builder.scenario.screening.sign_off_posts = 1;
  builder.scenario.screening.shift_count = 1;
  builder.scenario.screening.shifts[0].posts = 1;
  builder.scenario.early_help.screening_posts = 2;
  builder.scenario.assessment.workers = 6;
  builder.scenario.assessment.sign_off_posts = 3;
  builder.scenario.assessment.support_posts = 9;
  add_capacity(&builder, DOOR_POOL_SCREENING_STAFF, 9);
  add_capacity(&builder, DOOR_POOL_EARLY_HELP_SCREENING, 3);
  add_capacity(&builder, DOOR_POOL_EARLY_HELP_PLACES, 5);
  add_capacity(&builder, DOOR_POOL_ASSESSMENT_SLOTS, 60);
  assert_pence(&builder, DOOR_MEASURE_COST_POUNDS, 36521478); /* 3, 6, 5, 2, 1, 4, 7, 8 from the highest place */
}

/* 4 posts at 10,000: vacant from the run-in until a fifth of the period has gone (-2,000), under an agency for the next
 * fifth at one and a half times (2,000 * 0.5 = +1,000), sick for the third (paid): 39,000, in each team. */
static void cost__post_vacant_then_covered__is_unpaid_then_dearer(void **state)
{
  (void)state;
  static const enum door_pool pools[] = {DOOR_POOL_INTAKE_STAFF, DOOR_POOL_SCREENING_STAFF,
                                         DOOR_POOL_EARLY_HELP_SCREENING, DOOR_POOL_ASSESSMENT_SLOTS};
  for (size_t i = 0; i < sizeof pools / sizeof *pools; i++) {
    struct ledger_builder builder;
    init(&builder);
    builder.scenario.intake.staff_posts = 4;
    builder.scenario.screening.staff_posts = 4;
    builder.scenario.early_help.screening_posts = 4;
    builder.scenario.assessment.workers = 4;
    builder.scenario.cost.intake_post = pools[i] == DOOR_POOL_INTAKE_STAFF ? 10000 : 0;
    builder.scenario.cost.screening_post = pools[i] == DOOR_POOL_SCREENING_STAFF ? 10000 : 0;
    builder.scenario.cost.early_help_screening_post = pools[i] == DOOR_POOL_EARLY_HELP_SCREENING ? 10000 : 0;
    builder.scenario.cost.assessment_post = pools[i] == DOOR_POOL_ASSESSMENT_SLOTS ? 10000 : 0;
    builder.scenario.cost.agency_factor = 1.5;
    add_post(&builder, 0, pools[i], DOOR_POST_PRESENT, DOOR_POST_VACANT);
    add_post(&builder, RUN_IN_DAYS + FIFTH_DAYS, pools[i], DOOR_POST_VACANT, DOOR_POST_AGENCY);
    add_post(&builder, RUN_IN_DAYS + 2 * FIFTH_DAYS, pools[i], DOOR_POST_AGENCY, DOOR_POST_PRESENT);
    add_post(&builder, RUN_IN_DAYS + 2 * FIFTH_DAYS, pools[i], DOOR_POST_PRESENT, DOOR_POST_SICK);
    assert_pence(&builder, DOOR_MEASURE_COST_POUNDS, 3900000);
  }
}

/* 2 posts at 10,000. 14 June is day 74 of the run: 292 days of the period are left, four fifths. Of screening only
 * those 2 posts may go, of assessment added ones too. */
static void cost__posts_come_and_go__are_paid_for_their_days(void **state)
{
  (void)state;
  static const struct {
    int64_t given_posts[2];
    struct sim_date given_from[2];
    int64_t want_screening_pence;
    int64_t want_assessment_pence;
  } rows[] = {
      {{1, 0}, {{2014, 6, 14}, {2014, 6, 14}}, 2800000, 2800000}, /* 2 + 0.8 */
      {{3, -1}, {{2014, 6, 14}, {2014, 1, 1}}, 3400000, 3400000}, /* 1 + 3 * 0.8 */
      {{1, -5}, {{2014, 6, 14}, {2014, 1, 1}}, 800000, 800000},   /* none, then 0.8 */
      {{3, -5}, {{2014, 1, 1}, {2014, 6, 14}}, 3400000, 1000000}, /* 5, then 3 (5 * 0.2 + 3 * 0.8), or none */
      {{1, 1}, {{2015, 4, 2}, {2016, 1, 1}}, 2000000, 2000000},   /* after the period */
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows * 2; i++) {
    struct ledger_builder builder;
    init(&builder);
    struct door_screening *screening = &builder.scenario.screening;
    struct door_assessment *assessment = &builder.scenario.assessment;
    bool is_screening = i % 2 == 0;
    screening->staff_posts = assessment->workers = 2;
    screening->change_count = assessment->change_count = 2;
    for (size_t k = 0; k < 2; k++) {
      screening->changes[k] =
          (struct door_post_change){.from = rows[i / 2].given_from[k], .posts = rows[i / 2].given_posts[k]};
      assessment->changes[k] = screening->changes[k];
    }
    builder.scenario.cost.screening_post = is_screening ? 10000 : 0;
    builder.scenario.cost.assessment_post = is_screening ? 0 : 10000;
    assert_pence(&builder, DOOR_MEASURE_COST_POUNDS,
                 is_screening ? rows[i / 2].want_screening_pence : rows[i / 2].want_assessment_pence);
  }
}

/* 5 places at 600, 10 from a fifth of the period on: 3,000 + 5 * 600 * 0.8 = 5,400; for two contacts 2,700 each, for
 * three assessments 1,800. */
static void cost__for_each_contact_and_assessment__is_the_whole_cost_shared(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_measure;
    int64_t want_pence;
  } rows[] = {
      {DOOR_MEASURE_COST_POUNDS, 540000},
      {DOOR_MEASURE_COST_PER_CONTACT_POUNDS, 270000},
      {DOOR_MEASURE_COST_PER_ASSESSMENT_POUNDS, 180000},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct ledger_builder builder;
    init(&builder);
    builder.scenario.cost.early_help_place = 600;
    add_capacity(&builder, DOOR_POOL_EARLY_HELP_PLACES, 5);
    add_received(&builder, at(0, 100), 1); /* before the period */
    add_received(&builder, at(1, 100), 2);
    add_received(&builder, at(1, 200), 3);
    builder_add(&builder, at(RUN_IN_DAYS + FIFTH_DAYS, 0), DOOR_RECORD_CAPACITY, DOOR_POOL_EARLY_HELP_PLACES)->value =
        10;
    for (int64_t day = 80; day < 83; day++) {
      add_assessed(&builder, at(day, 40000), DOOR_OUTCOME_PLAN, at(1, 200));
    }
    assert_pence(&builder, rows[i].given_measure, rows[i].want_pence);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cost__not_stated__is_null),
      cmocka_unit_test(cost__every_pool_at_its_own_price__adds_up),
      cmocka_unit_test(cost__post_vacant_then_covered__is_unpaid_then_dearer),
      cmocka_unit_test(cost__posts_come_and_go__are_paid_for_their_days),
      cmocka_unit_test(cost__for_each_contact_and_assessment__is_the_whole_cost_shared),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
