/* The histogram's promises over its whole range. Fixed seeds; every check is exact or a bound, so no false alarms. */
#include "door_histogram.h"
#include "sim_random.h"

#include <math.h>
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { VALUES = 2000, ROUNDS = 200 };

/* Spread evenly over the doublings, so small and large alike; a good part 0. */
static uint64_t random_value(struct sim_stream stream, uint64_t entity, uint32_t round)
{
  struct sim_draw draw = sim_draw(stream, entity, 1, round);
  return (draw.first & 0x7FFFFFFFU) >> (draw.second % (DOOR_HISTOGRAM_VALUE_BITS + 1));
}

static void bucket__any_value__middle_is_within_its_256th(void **state)
{
  (void)state;
  struct sim_stream stream = sim_stream_of(1, 0);
  for (uint64_t i = 0; i < (uint64_t)VALUES * ROUNDS; i++) {
    uint64_t value = i < 1024 ? i : random_value(stream, i, 0);
    uint32_t bucket = door_histogram_bucket(value);
    assert_true(bucket < DOOR_HISTOGRAM_BUCKETS);
    double error = fabs(door_histogram_middle(bucket) - (double)value);
    assert_true(value < 256 ? error <= 0 : error * 256 <= (double)value);
    assert_true(door_histogram_bucket(value + 1) - bucket <= 1); /* in order, none left out */
  }
}

static void bucket__values_past_the_range__count_as_the_largest(void **state)
{
  (void)state;
  assert_int_equal(door_histogram_bucket((UINT64_C(1) << 31) - 1), DOOR_HISTOGRAM_BUCKETS - 1);
  assert_int_equal(door_histogram_bucket(UINT64_C(1) << 31), DOOR_HISTOGRAM_BUCKETS - 1);
  assert_int_equal(door_histogram_bucket(UINT64_MAX), DOOR_HISTOGRAM_BUCKETS - 1);
}

static int compare(const void *a, const void *b)
{
  uint64_t left = *(const uint64_t *)a;
  uint64_t right = *(const uint64_t *)b;
  return (left > right) - (left < right);
}

static void quantile__any_values__is_the_nearest_rank_within_its_256th(void **state)
{
  (void)state;
  static const uint32_t permilles[] = {1, 250, 500, 900, 999, 1000};
  static uint64_t values[VALUES];
  struct sim_stream stream = sim_stream_of(2, 0);
  for (uint32_t round = 0; round < ROUNDS; round++) {
    static struct door_histogram histogram;
    histogram = (struct door_histogram){{0}};
    size_t count = 1 + (size_t)(sim_draw(stream, 0, 2, round).first % VALUES);
    for (size_t i = 0; i < count; i++) {
      values[i] = random_value(stream, i, round);
      door_histogram_add(&histogram, values[i]);
    }
    qsort(values, count, sizeof values[0], compare);
    for (size_t i = 0; i < sizeof permilles / sizeof *permilles; i++) {
      double exact = (double)values[(count * permilles[i] + 999) / 1000 - 1];
      double error = fabs(door_histogram_quantile(&histogram, permilles[i]) - exact);
      assert_true(exact < 256 ? error <= 0 : error * 256 <= exact);
    }
  }
}

static void median__just_over_half_zero__is_zero(void **state)
{
  (void)state;
  static struct door_histogram histogram;
  histogram.counts[0] = 501;
  histogram.counts[door_histogram_bucket(40000)] = 499;
  assert_true(door_histogram_quantile(&histogram, 500) <= 0);
  histogram.counts[0] = 500;
  histogram.counts[door_histogram_bucket(40000)] = 500;
  assert_true(door_histogram_quantile(&histogram, 500) <= 0); /* the lower of the two in the middle */
  histogram.counts[0] = 499;
  histogram.counts[door_histogram_bucket(40000)] = 501;
  assert_true(door_histogram_quantile(&histogram, 500) > 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bucket__any_value__middle_is_within_its_256th),
      cmocka_unit_test(bucket__values_past_the_range__count_as_the_largest),
      cmocka_unit_test(quantile__any_values__is_the_nearest_rank_within_its_256th),
      cmocka_unit_test(median__just_over_half_zero__is_zero),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
