/* Looks, the error each may spend, and what a look decides: worked by hand from published quantiles of Student's t. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_feasibility.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void assert_near(double got, double want, double error)
{
  if (!(fabs(got - want) <= error)) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

static void looks__up_to_the_most__ten_and_then_twice_as_many(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_max;
    uint32_t want_count;
    uint32_t want_sizes[8];
  } rows[] = {
      {10, 1, {10}},
      {11, 2, {10, 11}},
      {20, 2, {10, 20}},
      {100, 5, {10, 20, 40, 80, 100}},
      {1000, 8, {10, 20, 40, 80, 160, 320, 640, 1000}},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(door_look_count(rows[i].given_max), rows[i].want_count);
    for (uint32_t look = 0; look < rows[i].want_count; look++) {
      assert_int_equal(door_look_size(rows[i].given_max, look), rows[i].want_sizes[look]);
    }
  }
}

/* Looks at 10, 20, 40, 80 and 100, 250 together. Of 0.05 half, 0.025, by 5 values and by 2 targets: 0.005 and 0.0125;
 * the first look has 10 / 250 = 0.04 of that, the last 100 / 250 = 0.4. Put together again they spend 0.05. */
static void errors__five_values_two_targets__shared_out_by_replications(void **state)
{
  (void)state;
  const struct door_search search = {.probability = 0.95, .value_count = 5, .target_count = 2, .replications_max = 100};
  struct door_look_errors first = door_look_errors_of(&search, 0);
  assert_near(first.wrongly_met, 0.0002, 1e-15);
  assert_near(first.wrongly_missed, 0.0005, 1e-15);
  struct door_look_errors last = door_look_errors_of(&search, 4);
  assert_near(last.wrongly_met, 0.002, 1e-15);
  assert_near(last.wrongly_missed, 0.005, 1e-15);
  double spent = 0;
  for (uint32_t look = 0; look < 5; look++) {
    struct door_look_errors errors = door_look_errors_of(&search, look);
    spent += 5 * errors.wrongly_met + 2 * errors.wrongly_missed;
  }
  assert_near(spent, 0.05, 1e-15);
}

/* Values 1, 2, 3: mean 2, standard error 1 / sqrt 3. t(0.95, 2) = 2.91998558, t(0.975, 2) = 4.30265273, so with errors
 * 0.05 and 0.025 the bounds of "at least" are 2 - 1.68585 = 0.31415 and 2 + 2.48414 = 4.48414; of "at most" the other
 * way round, 2 - 2.48414 = -0.48414 and 2 + 1.68585 = 3.68585. */
static void look__three_values__decides_by_the_bounds(void **state)
{
  (void)state;
  static const struct {
    struct door_bound given;
    enum door_decision want;
    double want_low, want_high;
  } rows[] = {
      {{true, 0.31}, DOOR_DECISION_MET, 0.3141457, 4.4841377},
      {{true, 0.32}, DOOR_DECISION_OPEN, 0.3141457, 4.4841377},
      {{true, 4.48}, DOOR_DECISION_OPEN, 0.3141457, 4.4841377},
      {{true, 4.49}, DOOR_DECISION_NOT_MET, 0.3141457, 4.4841377},
      {{false, 3.69}, DOOR_DECISION_MET, -0.4841377, 3.6858543},
      {{false, 3.68}, DOOR_DECISION_OPEN, -0.4841377, 3.6858543},
      {{false, -0.48}, DOOR_DECISION_OPEN, -0.4841377, 3.6858543},
      {{false, -0.49}, DOOR_DECISION_NOT_MET, -0.4841377, 3.6858543},
  };
  struct door_running values = {.count = 0};
  for (int i = 1; i <= 3; i++) {
    door_running_add(&values, i);
  }
  const struct door_look_errors errors = {.wrongly_met = 0.05, .wrongly_missed = 0.025};
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_look look = door_look_at(&values, rows[i].given, errors, false);
    assert_int_equal(look.decision, rows[i].want);
    assert_true(look.has_bounds);
    assert_near(look.low, rows[i].want_low, 1e-6);
    assert_near(look.high, rows[i].want_high, 1e-6);
  }
}

static void look__values_that_do_not_vary__open_until_the_last(void **state)
{
  (void)state;
  const struct door_look_errors errors = {.wrongly_met = 0.05, .wrongly_missed = 0.05};
  struct door_running values = {.count = 0};
  for (int i = 0; i < 10; i++) {
    door_running_add(&values, 1);
  }
  static const struct {
    struct door_bound given;
    bool given_last;
    enum door_decision want;
  } rows[] = {
      {{true, 0.9}, false, DOOR_DECISION_OPEN},
      {{true, 0.9}, true, DOOR_DECISION_MET},
      {{true, 1}, true, DOOR_DECISION_MET},
      {{false, 0.9}, true, DOOR_DECISION_NOT_MET},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_look look = door_look_at(&values, rows[i].given, errors, rows[i].given_last);
    assert_int_equal(look.decision, rows[i].want);
    assert_false(look.has_bounds);
  }
  const struct door_running nothing = {.count = 0};
  assert_int_equal(door_look_at(&nothing, rows[1].given, errors, true).decision, DOOR_DECISION_OPEN);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(looks__up_to_the_most__ten_and_then_twice_as_many),
      cmocka_unit_test(errors__five_values_two_targets__shared_out_by_replications),
      cmocka_unit_test(look__three_values__decides_by_the_bounds),
      cmocka_unit_test(look__values_that_do_not_vary__open_until_the_last),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
