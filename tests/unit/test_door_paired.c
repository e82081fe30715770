/* Paired differences worked by hand, and the quantiles their intervals are made with against published tables. */
#include "door_paired.h"
#include "ledger_builder.h"
#include "sim_math.h"

#include <math.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void assert_near(double got, double want, double relative)
{
  if (!(fabs(got - want) <= relative * fabs(want))) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

/* A replication with so many contacts, of which so many are decided at once as referrals. */
static void store(struct door_results *results, const struct door_setting *setting, uint32_t replication,
                  uint32_t contacts, uint32_t referrals)
{
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(setting, &fold), DOOR_OK);
  for (uint32_t i = 0; i < contacts; i++) {
    const struct door_record records[] = {
        {.time_seconds = 86400, .subject = i, .kind = DOOR_RECORD_RECEIVED},
        {.time_seconds = 86400, .subject = i, .value = 86400, .code = 4, .kind = DOOR_RECORD_DECIDED},
    };
    assert_int_equal(door_fold_records(fold, records, i < referrals ? 2 : 1), DOOR_OK);
  }
  door_fold_finish(fold);
  const struct door_hash hash = {{0}};
  door_results_store(results, replication, fold, &hash);
  door_fold_destroy(&fold);
}

enum { REPLICATIONS = 3, FIRST = 5 };

struct pair {
  struct ledger_builder builder;
  struct door_results *base;
  struct door_results *other;
};

static void pair_init(struct pair *pair)
{
  memset(pair, 0, sizeof *pair);
  builder_init(&pair->builder, 0, 5);
  builder_create_setting(&pair->builder);
  assert_int_equal(door_results_create(FIRST, REPLICATIONS, &pair->base), DOOR_OK);
  assert_int_equal(door_results_create(FIRST, REPLICATIONS, &pair->other), DOOR_OK);
}

static void pair_fini(struct pair *pair)
{
  door_results_destroy(&pair->base);
  door_results_destroy(&pair->other);
  builder_fini(&pair->builder);
}

/* Contacts 10 and 14 in the base, 13 and 21 in the other: differences 3 and 7, mean 5, variance (4 + 4) / 1 = 8,
 * standard error sqrt(8 / 2) = 2. With one degree of freedom Student's t is Cauchy's: t(p) = tan(pi (p - 1/2)), so
 * t(0.975) = tan(0.475 pi) = 12.7062047361747 and, for two intervals together, t(0.9875) = 25.4516995793486.
 * Variances 8 (10 and 14) and 32 (13 and 21): (8 + 32) / 8 = 5. The third replication was run of the base only. */
static void paired__two_replications__as_worked_by_hand(void **state)
{
  (void)state;
  static const struct {
    double given_outside_share, want_half;
  } rows[] = {{0.05, 2 * 12.7062047361747}, {0.05 / 2, 2 * 25.4516995793486}};
  struct pair pair;
  pair_init(&pair);
  store(pair.base, pair.builder.setting, FIRST, 10, 0);
  store(pair.base, pair.builder.setting, FIRST + 1, 14, 0);
  store(pair.base, pair.builder.setting, FIRST + 2, 99, 0);
  store(pair.other, pair.builder.setting, FIRST, 13, 0);
  store(pair.other, pair.builder.setting, FIRST + 1, 21, 0);
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_paired paired =
        door_paired_of(pair.base, pair.other, DOOR_MEASURE_CONTACTS, rows[i].given_outside_share);
    assert_int_equal(paired.difference.value_count, 2);
    assert_near(paired.base.mean, 12, 0);
    assert_near(paired.other.mean, 17, 0);
    assert_near(paired.difference.mean, 5, 0);
    assert_true(paired.difference.has_interval);
    assert_near(paired.difference.low, 5 - rows[i].want_half, 1e-11);
    assert_near(paired.difference.high, 5 + rows[i].want_half, 1e-11);
    assert_true(paired.has_variance_reduction);
    assert_near(paired.variance_reduction, 5, 1e-15);
  }
  pair_fini(&pair);
}

/* The share of decisions on referrals in time is null without a referral: in the base's second replication, and in the
 * other's third. One pair is left, so there is a mean (1 - 1 = 0) and no interval. */
static void paired__null_in_either__is_no_pair(void **state)
{
  (void)state;
  struct pair pair;
  pair_init(&pair);
  static const uint32_t referrals[REPLICATIONS][2] = {{1, 2}, {0, 2}, {1, 0}};
  for (uint32_t i = 0; i < REPLICATIONS; i++) {
    store(pair.base, pair.builder.setting, FIRST + i, 4, referrals[i][0]);
    store(pair.other, pair.builder.setting, FIRST + i, 4, referrals[i][1]);
  }
  struct door_paired paired =
      door_paired_of(pair.base, pair.other, DOOR_MEASURE_DECISION_WITHIN_ONE_WORKING_DAY_SHARE, 0.05);
  assert_int_equal(paired.difference.value_count, 1);
  assert_int_equal(paired.difference.null_count, 2);
  assert_null(paired.difference.reason);
  assert_near(paired.difference.mean, 0, 0);
  assert_false(paired.difference.has_interval);
  assert_false(paired.has_variance_reduction);
  paired = door_paired_of(pair.base, pair.other, DOOR_MEASURE_ASSESSMENT_IN_TIME_SHARE, 0.05);
  assert_int_equal(paired.difference.value_count, 0);
  assert_string_equal(paired.difference.reason, door_total_zero_reason(DOOR_TOTAL_ASSESSMENTS));
  pair_fini(&pair);
}

/* Two-sided points of Student's t to three decimals, as printed in D. C. Montgomery, Design and Analysis of
 * Experiments, appendix II (one-sided shares 0.05 to 0.0005); those at 0.0025 are the Bonferroni points of 10 intervals
 * at 95 %. */
static void quantile__published_table__agrees(void **state)
{
  (void)state;
  static const struct {
    double given_above_share, given_degrees, want;
  } rows[] = {
      {0.025, 10, 2.228},  {0.005, 10, 3.169},  {0.0025, 10, 3.581}, {0.0005, 10, 4.587}, {0.025, 29, 2.045},
      {0.0025, 20, 3.153}, {0.0005, 29, 3.659}, {0.001, 5, 5.893},   {0.0025, 4, 5.598},  {0.05, 1, 6.314},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    double got = sim_student_t_quantile(1 - rows[i].given_above_share, rows[i].given_degrees);
    if (!(fabs(got - rows[i].want) <= 5.001e-4)) {
      fail_msg("row %zu: got %.6f, want %.3f", i, got, rows[i].want);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(paired__two_replications__as_worked_by_hand),
      cmocka_unit_test(paired__null_in_either__is_no_pair),
      cmocka_unit_test(quantile__published_table__agrees),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
