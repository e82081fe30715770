#include "door_precision.h"

#include "sim_math.h"

#include <math.h>

double door_precision_reach(const struct door_summary *summary)
{
  double half = (summary->high - summary->low) / 2;
  return half > 0 ? half / fabs(summary->mean) : 0;
}

uint32_t door_precision_next(const struct door_precision *precision, uint32_t count, double widest_share)
{
  double times = widest_share / precision->share;
  double wanted = ceil(count * times * times);
  double most = sim_smaller(2.0 * count, precision->replications_max);
  return (uint32_t)sim_smaller(sim_larger(wanted, count + 1.0), most);
}
