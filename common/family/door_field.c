#include "door_field.h"

#include "door_purpose.h"

#include <stdbool.h>

enum { COUNT_MAX = 20 };
_Static_assert(COUNT_MAX <= 1 << DOOR_FIELD_POINT_BITS, "every point of a cell has a key");

/* P(N <= n) of a Poisson number with mean 1; the rest beyond COUNT_MAX is below 1e-19. */
static const double poisson_one_cumulative[COUNT_MAX] = {
    0.36787944117144233,
    0.73575888234288467,
    0.91969860292860584,
    0.98101184312384615,
    0.99634015317265634,
    0.99940581518241833,
    0.99991675885071196,
    0.99998975080332539,
    0.99999887479740206,
    0.99999988857452168,
    0.99999998995223362,
    0.99999999916838922,
    0.99999999993640221,
    0.99999999999548017,
    0.99999999999970002,
    0.99999999999998135,
    0.99999999999999889,
    0.99999999999999989,
    1.0,
    1.0,
};

uint32_t door_field_count(struct sim_stream stream, uint64_t cell)
{
  double u = sim_uniform(sim_draw(stream, cell, DOOR_PURPOSE_DEMAND_COUNT, 0).first);
  uint32_t count = 0;
  while (count < COUNT_MAX - 1 && u > poisson_one_cumulative[count]) {
    count++;
  }
  return count;
}

uint32_t door_field_choose(const double *weights, uint32_t count, double u)
{
  double sum = 0;
  for (uint32_t i = 0; i < count; i++) {
    sum += weights[i];
  }
  double left = u * sum;
  uint32_t last = 0; /* where rounding leaves something over: the last that has weight */
  for (uint32_t i = 0; i < count; i++) {
    if (left < weights[i]) {
      return i;
    }
    left -= weights[i];
    last = weights[i] > 0 ? i : last;
  }
  return last;
}

/* Whether exactly one weight is above 0: *out_only is its index. */
static bool is_certain(const double *weights, uint32_t count, uint32_t *out_only)
{
  bool is_one = false;
  for (uint32_t i = 0; i < count; i++) {
    if (weights[i] > 0) {
      if (is_one) {
        return false;
      }
      is_one = true;
      *out_only = i;
    }
  }
  return is_one;
}

uint32_t door_field_draw(struct sim_stream stream, uint64_t entity, uint32_t purpose, const double *weights,
                         uint32_t count)
{
  uint32_t only = 0;
  return is_certain(weights, count, &only)
             ? only
             : door_field_choose(weights, count, sim_uniform(sim_draw(stream, entity, purpose, 0).first));
}
