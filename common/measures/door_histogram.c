#include "door_histogram.h"

#include "door_error.h"

double door_histogram_middle(uint32_t bucket)
{
  if (bucket < (2U << DOOR_HISTOGRAM_STEP_BITS)) {
    return bucket;
  }
  uint32_t shift = (bucket >> DOOR_HISTOGRAM_STEP_BITS) - 1;
  uint64_t lowest = (uint64_t)(bucket - (shift << DOOR_HISTOGRAM_STEP_BITS)) << shift;
  uint64_t width = UINT64_C(1) << shift;
  return (double)lowest + (double)(width - 1) / 2.0;
}

double door_histogram_quantile(const struct door_histogram *histogram, uint32_t permille)
{
  uint64_t count = 0;
  for (uint32_t bucket = 0; bucket < DOOR_HISTOGRAM_BUCKETS; bucket++) {
    count += histogram->counts[bucket];
  }
  DOOR_ASSERT(count > 0 && permille > 0 && permille <= 1000);
  uint64_t rank = (count * permille + 999) / 1000;
  uint32_t bucket = 0;
  for (uint64_t below = histogram->counts[0]; below < rank; below += histogram->counts[bucket]) {
    bucket++;
  }
  return door_histogram_middle(bucket);
}
