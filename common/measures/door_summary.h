/* door_summary.h - mean and interval of a list of values.
 *
 * Role: mean, variance and Student's t interval, one value at a time (Welford), so that values need not lie side by
 *   side. Does not decide: which values.
 * Units: the values'. Ownership: values. Errors: none; what cannot be said has no interval. Threads: no state.
 * Source: B. P. Welford (1962), Technometrics 4(3).
 */
#ifndef DOOR_SUMMARY_H
#define DOOR_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

/* The share of intervals that miss what they are of, where nothing else is asked for: an interval at 95 %. */
#define DOOR_OUTSIDE_SHARE 0.05

/* Zeroed at the start. */
struct door_running {
  double mean;
  double squares; /* sum of squared deviations from the mean */
  uint32_t count;
};

void door_running_add(struct door_running *running, double value);

/* With count - 1 degrees of freedom; 0 for fewer than two values. */
double door_running_variance(const struct door_running *running);

/* A measure over replications, or any list of values. */
struct door_summary {
  double mean; /* when reason is NULL */
  double low;  /* when has_interval */
  double high;
  const char *reason;   /* why there is no mean: of the first null replication; constant text */
  uint32_t value_count; /* replications with a value */
  uint32_t null_count;  /* and without */
  bool has_interval;
};

/* Mean and the interval that misses it in outside_share (above 0, below 1) of cases, half of them on each side; no
 * value: reason "no replications". */
struct door_summary door_running_summary(const struct door_running *running, double outside_share);

/* The same for a list of values, at 95 %. */
struct door_summary door_summary_of(const double *values, uint32_t value_count);

#endif
