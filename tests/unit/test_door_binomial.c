/* Counts of replications: chances by hand, bounds as published tables have them, ranks of order statistics. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_binomial.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void assert_near(double got, double want, double error)
{
  if (!(fabs(got - want) <= error)) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

/* Of ten throws of a coin: 1 + 10 + 45 + 120 = 176 of 1024 have three heads or fewer. 0.9 to the power of 30. */
static void binomial__at_most__as_counted(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_count;
    double given_p;
    int64_t given_at_most;
    double want;
  } rows[] = {
      {10, 0.5, 3, 176.0 / 1024}, {10, 0.5, 10, 1},         {10, 0.5, -1, 0},
      {1, 0.3, 0, 0.7},           {4, 0.25, 0, 0.31640625}, {100000, 0.5, 49999, 0.5 - 0.5 * 0.0025231262141967},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_near(door_binomial_at_most(rows[i].given_count, rows[i].given_p, rows[i].given_at_most), rows[i].want,
                1e-12);
  }
}

/* Clopper and Pearson at 95 %: 8 of 10 from 0.4439 to 0.9748; all of n from the n-th root of 0.025 on. */
static void share__bounds__as_published(void **state)
{
  (void)state;
  assert_near(door_share_low(8, 10, 0.025), 0.44390, 5e-6);
  assert_near(door_share_high(8, 10, 0.025), 0.97479, 5e-6);
  assert_near(door_share_low(10, 10, 0.025), pow(0.025, 0.1), 1e-12);
  assert_near(door_share_high(10, 10, 0.025), 1, 0);
  assert_near(door_share_low(0, 20, 0.025), 0, 0);
  assert_near(door_share_high(0, 20, 0.025), 1 - pow(0.025, 0.05), 1e-12);
}

/* The median of 30 lies between the 10th and the 21st value with 95.7 %; five values say nothing; six all there is. Of
 * nine in ten, 30 values give no upper bound: 0.9 to the power of 30 is 0.042. */
static void quantile__ranks__as_tables_have_them(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_count;
    double given_p;
    struct door_ranks want;
  } rows[] = {
      {30, 0.5, {15, 10, 21}}, {5, 0.5, {3, 0, 6}},      {6, 0.5, {3, 1, 6}},     {1, 0.5, {1, 0, 2}},
      {30, 0.9, {27, 23, 31}}, {100, 0.9, {90, 84, 96}}, {36, 0.9, {33, 29, 36}},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_ranks got = door_quantile_ranks(rows[i].given_count, rows[i].given_p, 0.05);
    if (got.at != rows[i].want.at || got.low != rows[i].want.low || got.high != rows[i].want.high) {
      fail_msg("%u, %g: %u in %u to %u", rows[i].given_count, rows[i].given_p, got.at, got.low, got.high);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(binomial__at_most__as_counted),
      cmocka_unit_test(share__bounds__as_published),
      cmocka_unit_test(quantile__ranks__as_tables_have_them),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
