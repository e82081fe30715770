/* The solver on figures with a formula: coupled, flat in part, bounded, and out of reach. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_solver.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void assert_near(double got, double want, double error)
{
  if (!(fabs(got - want) <= error)) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

struct toy {
  double volume; /* of the set, against what the slopes were seen at: 1 */
  uint32_t calls;
  enum door_err err;
};

/* A front door in two figures: contacts = 1000 volume e^x0, wanted 1000 within 5 %; share in time = 1 / (1 + load^4)
 * with load = volume e^x0 e^x1, wanted a half within 5 %, at load 1. So x0 = -ln(volume) and x1 = 0, whatever the
 * volume. */
static enum door_err evaluate(void *self, const double *x, double *out_misses)
{
  struct toy *toy = self;
  toy->calls++;
  double contacts = 1000 * toy->volume * exp(x[0]);
  double load = toy->volume * exp(x[0] + x[1]);
  out_misses[0] = (contacts - 1000) / 50;
  out_misses[1] = (1 / (1 + pow(load, 4)) - 0.5) / 0.025;
  return toy->err;
}

/* Slopes at x = 0 and volume 1: contacts 1000 / 50 = 20; share -4 load^4 / (1 + load^4)^2 = -1, by 0.025 is -40. */
static struct door_solver solver_of(struct toy *toy)
{
  return (struct door_solver){.count = 2,
                              .low = {-3, -3},
                              .high = {3, 3},
                              .slopes = {{20, 0}, {-40, -40}},
                              .near_enough = 0.5,
                              .evaluations_max = 20,
                              .evaluate = evaluate,
                              .self = toy};
}

/* A miss of a half is 2.5 % of the contacts, and 0.0125 of the share: load within 1.3 % of 1. */
static void solve__coupled_and_saturating__finds_the_point(void **state)
{
  (void)state;
  static const double volumes[] = {1, 1.1, 0.7, 2, 4};
  for (size_t i = 0; i < COUNT(volumes); i++) {
    struct toy toy = {.volume = volumes[i]};
    struct door_solver solver = solver_of(&toy);
    struct door_solution solution;
    assert_int_equal(door_solve(&solver, &solution), DOOR_OK);
    assert_true(solution.is_found);
    assert_int_equal(solution.evaluations, toy.calls);
    assert_near(solution.x[0], -log(volumes[i]), 0.0254);
    assert_near(solution.x[0] + solution.x[1], -log(volumes[i]), 0.0131);
  }
}

/* At the start nothing has to move: one evaluation. */
static void solve__met_already__one_evaluation(void **state)
{
  (void)state;
  struct toy toy = {.volume = 1};
  struct door_solver solver = solver_of(&toy);
  struct door_solution solution;
  assert_int_equal(door_solve(&solver, &solution), DOOR_OK);
  assert_true(solution.is_found);
  assert_int_equal(toy.calls, 1);
}

/* x0 may not fall below -0.1, so twice the volume leaves 1000 x 2 e^-0.1 = 1809.67 contacts: the first figure is
 * refused. */
static void solve__bound_in_the_way__names_the_figure(void **state)
{
  (void)state;
  struct toy toy = {.volume = 2};
  struct door_solver solver = solver_of(&toy);
  solver.low[0] = -0.1;
  struct door_solution solution;
  assert_int_equal(door_solve(&solver, &solution), DOOR_OK);
  assert_false(solution.is_found);
  assert_int_equal(solution.worst, 0);
  assert_near(solution.x[0], -0.1, 1e-12);
  assert_near(solution.misses[0], 809.67 / 50, 0.001);
  assert_true(toy.calls <= solver.evaluations_max);
}

static void solve__error_of_the_evaluation__is_given_back(void **state)
{
  (void)state;
  struct toy toy = {.volume = 1, .err = DOOR_ERR_INTERRUPTED};
  struct door_solver solver = solver_of(&toy);
  struct door_solution solution;
  assert_int_equal(door_solve(&solver, &solution), DOOR_ERR_INTERRUPTED);
  assert_int_equal(toy.calls, 1);
}

static void solve__nothing_to_fit__is_solved(void **state)
{
  (void)state;
  struct toy toy = {.volume = 9};
  struct door_solver solver = solver_of(&toy);
  solver.count = 0;
  struct door_solution solution;
  assert_int_equal(door_solve(&solver, &solution), DOOR_OK);
  assert_true(solution.is_found);
  assert_int_equal(toy.calls, 0);
}

/* 2 a + b = 5 and a + 3 b = 10: a = 1, b = 3; the second row has its pivot below a 0 in the third example. */
static void step__of_slopes__takes_the_misses_away(void **state)
{
  (void)state;
  static const struct {
    double given_slopes[2][DOOR_SOLVER_MAX];
    double given_misses[2];
    bool want_is_regular;
    double want[2];
  } rows[] = {
      {{{2, 1}, {1, 3}}, {5, 10}, true, {1, 3}}, {{{20, 0}, {-40, -40}}, {1, 2}, true, {0.05, -0.1}},
      {{{0, 4}, {2, 8}}, {4, 2}, true, {-3, 1}}, {{{1, 2}, {2, 4}}, {1, 2}, false, {0, 0}},
      {{{0, 0}, {0, 1}}, {1, 2}, false, {0, 0}},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    double step[DOOR_SOLVER_MAX] = {0};
    assert_int_equal(door_solver_step(rows[i].given_slopes, 2, rows[i].given_misses, step), rows[i].want_is_regular);
    for (uint32_t j = 0; j < 2 && rows[i].want_is_regular; j++) {
      assert_near(step[j], rows[i].want[j], 1e-12);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(solve__coupled_and_saturating__finds_the_point),
      cmocka_unit_test(solve__met_already__one_evaluation),
      cmocka_unit_test(solve__bound_in_the_way__names_the_figure),
      cmocka_unit_test(solve__error_of_the_evaluation__is_given_back),
      cmocka_unit_test(solve__nothing_to_fit__is_solved),
      cmocka_unit_test(step__of_slopes__takes_the_misses_away),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
