/* door_design.h - the points of a sweep: which values the varied keys have in each.
 *
 * Role: all combinations of the levels of several axes, or a Latin hypercube over their ranges. Does not decide: what
 *   is run there, how a range is written.
 * Latin hypercube: the range of each axis is cut into as many cells of equal width as there are points; every cell has
 *   one point, at a uniform place in it, and cells of different axes are matched at random. Of whole numbers each cell
 *   gives the one it falls on, so that as many points as there are numbers, or a multiple, have each number equally
 *   often. A draw belongs to seed, key and point, so the values of one key do not depend on which other keys are
 *   varied.
 * Units: the keys'. Ownership: values. Errors: none; the caller has checked counts and ranges. Threads: no state.
 * Source: M. D. McKay, R. J. Beckman and W. J. Conover (1979), Technometrics 21(2).
 */
#ifndef DOOR_DESIGN_H
#define DOOR_DESIGN_H

#include "parameter_table.h"

enum { DOOR_AXES_MAX = 8, DOOR_POINTS_MAX = 1000 };

struct door_axis {
  char key[PARAMETER_KEY_BYTES];
  double low, high; /* of a Latin hypercube: low below high */
  bool is_whole;    /* low and high are whole then */
  double levels[DOOR_POINTS_MAX];
  uint32_t level_count;
};

struct door_design {
  struct door_axis axes[DOOR_AXES_MAX];
  uint32_t axis_count;
  uint32_t point_count;
  bool is_latin; /* level k of each axis belongs to point k */
};

/* Sets point_count to the number of combinations, the last axis the fastest; false, and nothing set, where there are
 * more than DOOR_POINTS_MAX. */
bool door_design_cross(struct door_design *design);

/* Sets the levels of all axes for point_count points, at most DOOR_POINTS_MAX. */
void door_design_latin(struct door_design *design, uint32_t point_count, uint64_t seed);

/* What the axis is in a point. */
double door_design_value(const struct door_design *design, uint32_t point, uint32_t axis);

#endif
