/* door_histogram.h - a histogram of whole seconds in flat memory, for quantiles.
 *
 * Role: counts values in buckets that grow with the value, 128 to each doubling, and reads quantiles back.
 * Error: values below 256 have a bucket each and are exact. Above, a quantile is the middle of its bucket: within
 *   1/256 (0.4 %) of the value itself. So where most values are 0, the median is 0.
 * Rule: nearest rank; the p-quantile of n values is the one of rank ceil(p n), at least 1, in ascending order. The
 *   median of an even number of values is the lower of the two in the middle.
 * Units: seconds; values of 2^31 (68 years) and more count as 2^31 - 1. Memory: 12.5 KiB. Ownership: a value; all
 *   zero is empty. Errors: none. Threads: one owner at a time.
 * Sources: log-linear buckets as in HdrHistogram (hdrhistogram.org).
 */
#ifndef DOOR_HISTOGRAM_H
#define DOOR_HISTOGRAM_H

#include <stdint.h>

enum {
  DOOR_HISTOGRAM_STEP_BITS = 7,
  DOOR_HISTOGRAM_VALUE_BITS = 31,
  DOOR_HISTOGRAM_BUCKETS = (DOOR_HISTOGRAM_VALUE_BITS - DOOR_HISTOGRAM_STEP_BITS + 1) << DOOR_HISTOGRAM_STEP_BITS,
};

struct door_histogram {
  uint32_t counts[DOOR_HISTOGRAM_BUCKETS];
};

/* The bucket of a value: its leading bits, after as many doublings as they were shifted by. */
static inline uint32_t door_histogram_bucket(uint64_t seconds)
{
  const uint64_t step = UINT64_C(1) << DOOR_HISTOGRAM_STEP_BITS;
  const uint64_t most = (UINT64_C(1) << DOOR_HISTOGRAM_VALUE_BITS) - 1;
  uint64_t value = seconds < most ? seconds : most;
  uint32_t shift = 63U - (uint32_t)__builtin_clzll(value | step) - DOOR_HISTOGRAM_STEP_BITS;
  return (shift << DOOR_HISTOGRAM_STEP_BITS) + (uint32_t)(value >> shift);
}

static inline void door_histogram_add(struct door_histogram *histogram, uint64_t seconds)
{
  histogram->counts[door_histogram_bucket(seconds)]++;
}

/* What a bucket stands for: the middle of its whole-numbered values. bucket < DOOR_HISTOGRAM_BUCKETS. */
double door_histogram_middle(uint32_t bucket);

/* The quantile of all values added. permille 1..1000; at least one value was added. */
double door_histogram_quantile(const struct door_histogram *histogram, uint32_t permille);

#endif
