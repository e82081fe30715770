#include "door_solver.h"

#include "sim_math.h"

#include <math.h>
#include <string.h>

/* The slope of a miss by its own unknown stays between these shares of what it was at the start. */
#define FLATTEST_SHARE 0.1
#define STEEPEST_SHARE 10.0

/* Below it a slope is none. */
#define SLOPE_LEAST 1e-12

struct search {
  const struct door_solver *solver;
  double slopes[DOOR_SOLVER_MAX][DOOR_SOLVER_MAX];
  double x[DOOR_SOLVER_MAX];
  double misses[DOOR_SOLVER_MAX];
};

static double within(const struct door_solver *solver, uint32_t i, double x)
{
  return sim_smaller(sim_larger(x, solver->low[i]), solver->high[i]);
}

static uint32_t worst_of(const double *misses, uint32_t count)
{
  uint32_t worst = 0;
  for (uint32_t i = 1; i < count; i++) {
    worst = fabs(misses[i]) > fabs(misses[worst]) ? i : worst;
  }
  return worst;
}

static void swap_rows(double *one, double *other, uint32_t count)
{
  for (uint32_t i = 0; i < count; i++) {
    double kept = one[i];
    one[i] = other[i];
    other[i] = kept;
  }
}

/* Takes the column out of the rows below its own; false where there is nothing to divide by. */
static bool eliminate(double a[][DOOR_SOLVER_MAX + 1], uint32_t column, uint32_t count)
{
  uint32_t pivot = column;
  for (uint32_t row = column + 1; row < count; row++) {
    pivot = fabs(a[row][column]) > fabs(a[pivot][column]) ? row : pivot;
  }
  if (!(fabs(a[pivot][column]) > SLOPE_LEAST)) {
    return false;
  }
  swap_rows(a[pivot], a[column], count + 1);
  for (uint32_t row = column + 1; row < count; row++) {
    double share = a[row][column] / a[column][column];
    for (uint32_t i = column; i <= count; i++) {
      a[row][i] -= share * a[column][i];
    }
  }
  return true;
}

/* The unknowns of count equations, whose right side is the last column (Gauss, with pivots); false where they are
 * singular. */
static bool solve(double a[][DOOR_SOLVER_MAX + 1], uint32_t count, double *out)
{
  for (uint32_t column = 0; column < count; column++) {
    if (!eliminate(a, column, count)) {
      return false;
    }
  }
  for (uint32_t row = count; row-- > 0;) {
    double sum = a[row][count];
    for (uint32_t i = row + 1; i < count; i++) {
      sum -= a[row][i] * out[i];
    }
    out[row] = sum / a[row][row];
  }
  return true;
}

bool door_solver_step(const double slopes[][DOOR_SOLVER_MAX], uint32_t count, const double *misses, double *out_step)
{
  double a[DOOR_SOLVER_MAX][DOOR_SOLVER_MAX + 1];
  for (uint32_t row = 0; row < count; row++) {
    memcpy(a[row], slopes[row], count * sizeof a[row][0]);
    a[row][count] = misses[row];
  }
  return solve(a, count, out_step);
}

enum door_err door_solver_find_slopes(struct door_solver *solver, const double *x, double length)
{
  double moved[DOOR_SOLVER_MAX] = {0};
  double at_rest[DOOR_SOLVER_MAX] = {0};
  double there[DOOR_SOLVER_MAX] = {0};
  memcpy(moved, x, solver->count * sizeof moved[0]);
  enum door_err err = solver->count == 0 ? DOOR_OK : solver->evaluate(solver->self, x, at_rest);
  for (uint32_t i = 0; i < solver->count && err == DOOR_OK; i++) {
    moved[i] = x[i] + length <= solver->high[i] ? x[i] + length : x[i] - length;
    err = solver->evaluate(solver->self, moved, there);
    for (uint32_t miss = 0; miss < solver->count && err == DOOR_OK; miss++) {
      solver->slopes[miss][i] = (there[miss] - at_rest[miss]) / (moved[i] - x[i]);
    }
    moved[i] = x[i];
  }
  return err;
}

/* Unknowns whose step is given, because a bound is in the way; the others are free. */
struct held {
  bool is_held[DOOR_SOLVER_MAX];
  double step[DOOR_SOLVER_MAX];
};

/* The steps of the free unknowns that slopes say lead their figures to 0, given those that are held; where slopes are
 * singular, each figure by its own unknown alone. */
static void find_step(const struct search *search, struct held *held)
{
  uint32_t count = search->solver->count;
  uint32_t free_places[DOOR_SOLVER_MAX];
  uint32_t free_count = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (!held->is_held[i]) {
      free_places[free_count++] = i;
    }
  }
  double a[DOOR_SOLVER_MAX][DOOR_SOLVER_MAX + 1];
  for (uint32_t row = 0; row < free_count; row++) {
    const double *slopes = search->slopes[free_places[row]];
    a[row][free_count] = -search->misses[free_places[row]];
    for (uint32_t i = 0; i < count; i++) {
      a[row][free_count] -= held->is_held[i] ? slopes[i] * held->step[i] : 0;
    }
    for (uint32_t i = 0; i < free_count; i++) {
      a[row][i] = slopes[free_places[i]];
    }
  }
  double steps[DOOR_SOLVER_MAX];
  bool is_regular = solve(a, free_count, steps);
  for (uint32_t row = 0; row < free_count; row++) {
    uint32_t place = free_places[row];
    double own = search->solver->slopes[place][place];
    double alone = fabs(own) > SLOPE_LEAST ? -search->misses[place] / own : 0;
    held->step[place] = is_regular ? steps[row] : alone;
  }
}

static void keep_sense(struct search *search)
{
  for (uint32_t i = 0; i < search->solver->count; i++) {
    double first = search->solver->slopes[i][i];
    double share = fabs(first) > SLOPE_LEAST ? search->slopes[i][i] / first : 1;
    search->slopes[i][i] = first * sim_smaller(sim_larger(share, FLATTEST_SHARE), STEEPEST_SHARE);
  }
}

/* Slopes that explain the step just made, changed no more than that needs. */
static void learn(struct search *search, const double *moved, const double *misses_before)
{
  uint32_t count = search->solver->count;
  double length = 0;
  for (uint32_t i = 0; i < count; i++) {
    length += moved[i] * moved[i];
  }
  for (uint32_t row = 0; row < count && length > 0; row++) {
    double unexplained = search->misses[row] - misses_before[row];
    for (uint32_t i = 0; i < count; i++) {
      unexplained -= search->slopes[row][i] * moved[i];
    }
    for (uint32_t i = 0; i < count; i++) {
      search->slopes[row][i] += unexplained * moved[i] / length;
    }
  }
  keep_sense(search);
}

static enum door_err evaluate(struct search *search, struct door_solution *best)
{
  const struct door_solver *solver = search->solver;
  enum door_err err = solver->evaluate(solver->self, search->x, search->misses);
  if (err != DOOR_OK) {
    return err;
  }
  uint32_t worst = worst_of(search->misses, solver->count);
  if (best->evaluations == 0 || fabs(search->misses[worst]) < fabs(best->misses[best->worst])) {
    memcpy(best->x, search->x, sizeof best->x);
    memcpy(best->misses, search->misses, sizeof best->misses);
    best->worst = worst;
  }
  best->evaluations++;
  best->is_found = fabs(best->misses[best->worst]) <= solver->near_enough;
  return DOOR_OK;
}

static double allowed_step(const struct search *search, uint32_t i, double step)
{
  double short_step = sim_smaller(sim_larger(step, -DOOR_SOLVER_STEP), DOOR_SOLVER_STEP);
  return within(search->solver, i, search->x[i] + short_step) - search->x[i];
}

/* Steps that stay within the bounds and within DOOR_SOLVER_STEP: who would go furthest beyond is held, and the others
 * are asked again, since their own steps reckoned with it. */
static void find_allowed_step(const struct search *search, struct held *held)
{
  uint32_t count = search->solver->count;
  for (uint32_t pass = 0; pass < count; pass++) {
    find_step(search, held);
    uint32_t furthest = count;
    double excess = 0;
    for (uint32_t i = 0; i < count; i++) {
      double beyond = held->is_held[i] ? 0 : fabs(held->step[i] - allowed_step(search, i, held->step[i]));
      furthest = beyond > excess ? i : furthest;
      excess = beyond > excess ? beyond : excess;
    }
    if (furthest == count) {
      return;
    }
    held->is_held[furthest] = true;
    held->step[furthest] = allowed_step(search, furthest, held->step[furthest]);
  }
}

/* False where the bounds let nothing move. */
static bool move(struct search *search, double *out_moved)
{
  struct held held = {.is_held = {false}};
  find_allowed_step(search, &held);
  bool has_moved = false;
  for (uint32_t i = 0; i < search->solver->count; i++) {
    double to = within(search->solver, i, search->x[i] + held.step[i]);
    out_moved[i] = to - search->x[i];
    search->x[i] = to;
    has_moved = has_moved || fabs(out_moved[i]) > 0;
  }
  return has_moved;
}

enum door_err door_solve(const struct door_solver *solver, struct door_solution *out_solution)
{
  DOOR_ASSERT(solver->count <= DOOR_SOLVER_MAX);
  struct door_solution best = {.is_found = solver->count == 0};
  struct search search = {.solver = solver};
  memcpy(search.slopes, solver->slopes, sizeof search.slopes);
  for (uint32_t i = 0; i < solver->count; i++) {
    search.x[i] = within(solver, i, 0);
  }
  enum door_err err = solver->count == 0 ? DOOR_OK : evaluate(&search, &best);
  while (err == DOOR_OK && !best.is_found && best.evaluations < solver->evaluations_max) {
    double moved[DOOR_SOLVER_MAX] = {0};
    double before[DOOR_SOLVER_MAX];
    memcpy(before, search.misses, sizeof before);
    if (!move(&search, moved)) {
      break;
    }
    err = evaluate(&search, &best);
    if (err == DOOR_OK) {
      learn(&search, moved, before);
    }
  }
  if (err == DOOR_OK) {
    *out_solution = best;
  }
  return err;
}
