/* door_solver.h - finds where several figures are met at once.
 *
 * Role: a bounded search for x with every |miss(x)| small, by Broyden's method from slopes that are known beforehand.
 *   Does not decide: what is evaluated, or whether a point that is near enough is accepted.
 * A miss may be noisy and have flat parts: a step is at most DOOR_SOLVER_STEP in each direction, the slope of an
 * unknown's own figure keeps the sign that it had at the start, and the best point seen is what is given back. Units:
 * the caller's; a miss of 1 is as far off as may be. Ownership: values. Errors: those of the evaluation. Threads: no
 * state. Source: C. G. Broyden (1965), Mathematics of Computation 19, method 1.
 */
#ifndef DOOR_SOLVER_H
#define DOOR_SOLVER_H

#include "door_error.h"

#include <stdbool.h>
#include <stdint.h>

enum { DOOR_SOLVER_MAX = 16 };
#define DOOR_SOLVER_STEP 0.4

struct door_solver {
  uint32_t count;              /* of unknowns and of misses, at most DOOR_SOLVER_MAX */
  double low[DOOR_SOLVER_MAX]; /* of each unknown */
  double high[DOOR_SOLVER_MAX];
  double slopes[DOOR_SOLVER_MAX][DOOR_SOLVER_MAX]; /* [miss][unknown] */
  double near_enough;                              /* a point is good where no miss is larger */
  uint32_t evaluations_max;
  enum door_err (*evaluate)(void *self, const double *x, double *out_misses);
  void *self;
};

struct door_solution {
  double x[DOOR_SOLVER_MAX];
  double misses[DOOR_SOLVER_MAX]; /* there */
  uint32_t evaluations;
  uint32_t worst; /* which miss is the largest */
  bool is_found;  /* no miss is larger than near_enough */
};

/* The step that slopes say takes misses of that size away: slopes * step = misses. False where they are singular. */
bool door_solver_step(const double slopes[][DOOR_SOLVER_MAX], uint32_t count, const double *misses, double *out_step);

/* Measures the slopes of all misses around x, over a step of that length in each unknown: backwards where it would pass
 * the bound. An error of the evaluation ends it. */
DOOR_MUST_CHECK enum door_err door_solver_find_slopes(struct door_solver *solver, const double *x, double length);

/* From x = 0, or the nearest point within the bounds. count 0 is solved at once, without evaluating. */
DOOR_MUST_CHECK enum door_err door_solve(const struct door_solver *solver, struct door_solution *out_solution);

#endif
