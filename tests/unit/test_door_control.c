/* A control variate worked by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_control.h"

#include <math.h>

static void assert_near(double got, double want)
{
  if (!(fabs(got - want) <= 1e-13 * fabs(want))) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

static struct door_controls controls_of(const double *control, const double *value, uint32_t count)
{
  struct door_controls controls = {.count = 0};
  for (uint32_t i = 0; i < count; i++) {
    door_controls_add(&controls, control[i], value[i]);
  }
  return controls;
}

/* Controls 1, 2, 3, 4 and values 2, 3, 5, 6: means 2.5 and 4, Sxx 5, Syy 10, Sxy 7. Slope 1.4; with a known mean of 3
 * the value is 4 + 1.4 x 0.5 = 4.7. What is left is 10 - 49/5 = 0.2, s^2 = 0.1, and the half width t(0.975, 2) sqrt(0.1
 * (1/4 + 0.25/5)) = 4.302652729696142 sqrt(0.03); without a control t(0.975, 3) sqrt(10/3/4) = 3.182446305284263
 * sqrt(5/6). */
static void control__four_replications__as_worked_by_hand(void **state)
{
  (void)state;
  static const double control[] = {1, 2, 3, 4};
  static const double value[] = {2, 3, 5, 6};
  struct door_controls controls = controls_of(control, value, 4);
  struct door_controlled got = door_controlled_of(&controls, 3, 0.05);
  double half = 4.302652729696142 * sqrt(0.03);
  assert_true(got.summary.has_interval);
  assert_int_equal(got.summary.value_count, 4);
  assert_near(got.slope, 1.4);
  assert_near(got.explained_share, 0.98);
  assert_near(got.summary.mean, 4.7);
  assert_true(fabs(got.summary.high - got.summary.mean - half) < 1e-9);
  assert_true(fabs(got.summary.mean - got.summary.low - half) < 1e-9);
  assert_true(fabs(got.width_share - half / (3.182446305284263 * sqrt(5.0 / 6))) < 1e-9);
}

/* Two replications lie on a line whatever they are; a control or a value that does not vary says nothing. */
static void control__that_says_nothing__has_no_interval(void **state)
{
  (void)state;
  static const struct {
    double given_control[3], given_value[3];
    uint32_t given_count;
    double want_mean;
  } rows[] = {
      {{1, 2, 0}, {5, 7, 0}, 2, 6},
      {{4, 4, 4}, {5, 7, 9}, 3, 7},
      {{1, 2, 3}, {8, 8, 8}, 3, 8},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct door_controls controls = controls_of(rows[i].given_control, rows[i].given_value, rows[i].given_count);
    struct door_controlled got = door_controlled_of(&controls, 2, 0.05);
    assert_false(got.summary.has_interval);
    assert_null(got.summary.reason);
    assert_near(got.summary.mean, rows[i].want_mean);
    assert_false(door_controlled_pays(&got));
  }
  struct door_controls none = {.count = 0};
  assert_non_null(door_controlled_of(&none, 2, 0.05).summary.reason);
}

/* By number, by width, and what the control says all of. */
static void control__pays__where_it_is_narrower_and_not_known_anyway(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_count;
    double given_width_share, given_explained_share;
    bool want;
  } rows[] = {
      {30, 0.95, 0.2, true},   {29, 0.95, 0.2, false}, {30, 0.951, 0.2, false},
      {30, 1.01, 0.01, false}, {30, 1e-9, 1, false},   {1000, 0.5, 0.75, true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct door_controlled given = {.summary = {.value_count = rows[i].given_count, .has_interval = true},
                                          .width_share = rows[i].given_width_share,
                                          .explained_share = rows[i].given_explained_share};
    assert_int_equal(door_controlled_pays(&given), rows[i].want);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(control__four_replications__as_worked_by_hand),
      cmocka_unit_test(control__that_says_nothing__has_no_interval),
      cmocka_unit_test(control__pays__where_it_is_narrower_and_not_known_anyway),
  };
  return cmocka_run_group_tests_name("door_control", tests, NULL, NULL);
}
