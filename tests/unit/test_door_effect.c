/* Span, sureness and order of effects, worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_effect.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static struct door_paired end_of(double mean, double half)
{
  return (struct door_paired){
      .difference = {.mean = mean, .low = mean - half, .high = mean + half, .has_interval = true, .value_count = 9},
      .has_variance_reduction = true};
}

/* The scenario as it stands is one of the points that the span is over: its difference is 0. */
static void effect__of_two_ends__span_over_all_three_points(void **state)
{
  (void)state;
  static const struct {
    double given_means[2];
    double given_half;
    double want_span;
    bool want_sure;
  } rows[] = {
      {{-3, 2}, 1, 5, true},    /* on either side */
      {{4, 1}, 1.5, 4, true},   /* both above: one is sure */
      {{-4, -1}, 0.5, 4, true}, /* both below */
      {{3, -3}, 3.5, 6, false}, /* wide apart, and still chance */
      {{0, 0}, 1, 0, false},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const struct door_paired ends[] = {end_of(rows[i].given_means[0], rows[i].given_half),
                                       end_of(rows[i].given_means[1], rows[i].given_half)};
    struct door_effect effect = door_effect_of((uint32_t)i, ends, 2);
    assert_int_equal(effect.key, i);
    assert_true(fabs(effect.span - rows[i].want_span) < 1e-12);
    assert_int_equal(effect.is_sure, rows[i].want_sure);
  }
}

static void effect__end_without_a_value__counts_for_nothing(void **state)
{
  (void)state;
  struct door_paired nothing = end_of(50, 1);
  nothing.difference.reason = "no screening begun in the period";
  const struct door_paired ends[] = {nothing, end_of(2, 1)};
  struct door_effect effect = door_effect_of(0, ends, 2);
  assert_true(fabs(effect.span - 2) < 1e-12);
  assert_true(effect.is_sure);
  effect = door_effect_of(0, &nothing, 1);
  assert_true(fabs(effect.span) < 1e-12);
  assert_false(effect.is_sure);
}

static void rank__sure_ones_first_and_by_span__the_rest_in_order_of_keys(void **state)
{
  (void)state;
  struct door_effect effects[] = {
      {.key = 5, .span = 9, .is_sure = false}, {.key = 4, .span = 1, .is_sure = true},
      {.key = 3, .span = 7, .is_sure = true},  {.key = 2, .span = 99, .is_sure = false},
      {.key = 1, .span = 1, .is_sure = true},  {.key = 0, .span = 2, .is_sure = true},
  };
  static const uint32_t want[] = {3, 0, 1, 4, 2, 5};
  door_effects_rank(effects, COUNT(effects));
  for (size_t i = 0; i < COUNT(effects); i++) {
    assert_int_equal(effects[i].key, want[i]);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(effect__of_two_ends__span_over_all_three_points),
      cmocka_unit_test(effect__end_without_a_value__counts_for_nothing),
      cmocka_unit_test(rank__sure_ones_first_and_by_span__the_rest_in_order_of_keys),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
