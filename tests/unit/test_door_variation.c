/* Analysis of variance, ranks and the key that a sign goes with, worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_variation.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void assert_near(double got, double want, double error)
{
  if (!(fabs(got - want) <= error)) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

static struct door_running running_of(const double *values, uint32_t count)
{
  struct door_running running = {.count = 0};
  for (uint32_t i = 0; i < count; i++) {
    door_running_add(&running, values[i]);
  }
  return running;
}

/* Sets {1, 3}, {5, 7}, {9, 11}: means 2, 6, 10; each within 2, so within / 3 degrees = 2 = chance variance. Between:
 * 2 x (16 + 0 + 16) = 64, over 2 degrees 32. Parameter variance (32 - 2) / 2 = 15. Seen in the means: 15 + 2 / 2 = 16,
 * so they are drawn together by sqrt(15 / 16) about 6. Quantiles of 2, 6, 10: at 0.025 x 2 = 0.05 of the way 2.2, and
 * 9.8. Chance: t(0.975, 3) = 3.18244630528 times sqrt(2 / 2) = 1. */
static void variation__three_sets_of_two__split_as_worked_by_hand(void **state)
{
  (void)state;
  static const double values[3][2] = {{1, 3}, {5, 7}, {9, 11}};
  struct door_running sets[3];
  double scratch[3];
  for (size_t i = 0; i < 3; i++) {
    sets[i] = running_of(values[i], 2);
  }
  struct door_variation variation = door_variation_of(sets, 3, scratch);
  assert_true(variation.has_parameters && variation.has_chance);
  assert_int_equal(variation.set_count, 3);
  assert_near(variation.mean, 6, 1e-12);
  assert_near(variation.chance_sd, sqrt(2), 1e-12);
  assert_near(variation.parameter_sd, sqrt(15), 1e-12);
  assert_near(variation.parameter_low, 6 - 3.8 * sqrt(15.0 / 16), 1e-12);
  assert_near(variation.parameter_high, 6 + 3.8 * sqrt(15.0 / 16), 1e-12);
  assert_near(variation.chance_low, 6 - 3.18244630528, 1e-9);
  assert_near(variation.chance_high, 6 + 3.18244630528, 1e-9);
}

/* Sets {1, 5} and {2, 6}: within 8 + 8 over 2 degrees, 8; between 2 x (0.25 + 0.25) = 1 over 1 degree. Chance alone
 * gives more than that, so nothing is left for parameters, and no interval has a width. A third set without a value
 * counts for nothing. */
static void variation__means_no_further_apart_than_chance__no_parameters(void **state)
{
  (void)state;
  static const double values[2][2] = {{1, 5}, {2, 6}};
  struct door_running sets[3] = {running_of(values[0], 2), {.count = 0}, running_of(values[1], 2)};
  double scratch[3];
  struct door_variation variation = door_variation_of(sets, 3, scratch);
  assert_int_equal(variation.set_count, 2);
  assert_near(variation.mean, 3.5, 1e-12);
  assert_near(variation.chance_sd, sqrt(8), 1e-12);
  assert_near(variation.parameter_sd, 0, 0);
  assert_near(variation.parameter_low, 3.5, 1e-12);
  assert_near(variation.parameter_high, 3.5, 1e-12);
}

/* Sets {0}, {4, 6} and {8, 10}: 5 values, mean 28 / 5 = 5.6. Within 2 + 2 over 5 - 3 = 2 degrees: 2. Between 1 x 31.36
 * + 2 x 0.36 + 2 x 11.56 = 55.2 over 2: 27.6. Values a set, weighed: (5 - 9 / 5) / 2 = 1.6. Parameters (27.6 - 2) / 1.6
 * = 16. */
static void variation__sets_of_different_sizes__as_worked_by_hand(void **state)
{
  (void)state;
  static const double values[3][2] = {{0}, {4, 6}, {8, 10}};
  struct door_running sets[3] = {running_of(values[0], 1), running_of(values[1], 2), running_of(values[2], 2)};
  double scratch[3];
  struct door_variation variation = door_variation_of(sets, 3, scratch);
  assert_near(variation.mean, 14.0 / 3, 1e-12); /* of 0, 5 and 9 */
  assert_near(variation.chance_sd, sqrt(2), 1e-12);
  assert_near(variation.parameter_sd, 4, 1e-12);
}

static void variation__too_little_to_say__is_marked(void **state)
{
  (void)state;
  double scratch[2];
  static const double one[] = {3, 5};
  struct door_running sets[2] = {running_of(one, 2), {.count = 0}};
  struct door_variation variation = door_variation_of(sets, 2, scratch);
  assert_true(variation.has_chance && !variation.has_parameters && variation.set_count == 1);
  sets[0] = running_of(one, 1);
  variation = door_variation_of(sets, 2, scratch);
  assert_true(!variation.has_chance && !variation.has_parameters && variation.set_count == 1);
  variation = door_variation_of(&sets[1], 1, scratch);
  assert_int_equal(variation.set_count, 0);
}

/* Spearman's 1 - 6 sum d^2 / (n (n^2 - 1)): differences of ranks 0, 1, 1, 0 of 4 give 1 - 12 / 60 = 0.8. Ties: ranks
 * 1.5, 1.5, 3 against 1, 2, 3: products 0.5 + 0 + 1 = 1.5 over sqrt(1.5 x 2). */
static void rank_correlation__few_values__as_worked_by_hand(void **state)
{
  (void)state;
  static const struct {
    double given_one[4], given_other[4];
    uint32_t given_count;
    double want;
  } rows[] = {
      {{1, 2, 3, 4}, {10, 30, 20, 40}, 4, 0.8},
      {{1, 2, 3, 4}, {8, 4, 2, 1}, 4, -1},
      {{5, 5, 9}, {1, 2, 3}, 3, 0.86602540378443865},
      {{5, 5, 5}, {1, 2, 3}, 3, 0},
  };
  double scratch[8];
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_near(door_rank_correlation(rows[i].given_one, rows[i].given_other, rows[i].given_count, scratch),
                rows[i].want, 1e-12);
  }
}

/* Student's t(0.975, 3) = 3.18244630528 of 5 values and one key: t / sqrt(3 + t^2) = 0.87833945. With 10 keys
 * t(0.9975, 3) = 7.4533 by the tables: 0.97404. */
static void rank_correlation_limit__values_and_keys__as_worked_by_hand(void **state)
{
  (void)state;
  assert_near(door_rank_correlation_limit(5, 1), 0.87833945, 1e-7);
  assert_near(door_rank_correlation_limit(5, 10), 0.97404, 1e-5);
  assert_near(door_rank_correlation_limit(2, 1), 1, 0);
}

/* Ten sets. The difference changes its sign with the second key, against which it falls without exception (-1); the
 * first key has nothing to do with it. With the second key taken away the first is the largest, and not beyond chance
 * (0.6319 for 10 values and one key, from t(0.975, 8) = 2.306). */
static void find_key__sign_goes_with_one_of_two__is_that_one(void **state)
{
  (void)state;
  static const double draws[2][10] = {{5, 1, 8, 3, 10, 2, 7, 4, 9, 6}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}};
  static const double differences[] = {9, 8, 5, 4, 1, -1, -2, -6, -7, -9};
  double scratch[20];
  struct door_key_found found = {.key = 9};
  assert_true(door_find_key(&draws[0][0], 2, differences, 10, scratch, &found));
  assert_int_equal(found.key, 1);
  assert_near(found.correlation, -1, 1e-12);
  assert_false(door_find_key(&draws[0][0], 1, differences, 10, scratch, &found));
  assert_int_equal(found.key, 0);
  assert_false(door_find_key(NULL, 0, differences, 10, scratch, &found));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(variation__three_sets_of_two__split_as_worked_by_hand),
      cmocka_unit_test(variation__means_no_further_apart_than_chance__no_parameters),
      cmocka_unit_test(variation__sets_of_different_sizes__as_worked_by_hand),
      cmocka_unit_test(variation__too_little_to_say__is_marked),
      cmocka_unit_test(rank_correlation__few_values__as_worked_by_hand),
      cmocka_unit_test(rank_correlation_limit__values_and_keys__as_worked_by_hand),
      cmocka_unit_test(find_key__sign_goes_with_one_of_two__is_that_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
