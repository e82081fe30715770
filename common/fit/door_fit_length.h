/* door_fit_length.h - how long things take, as a lognormal distribution.
 *
 * Role: collects lengths, finished or not, and estimates the lognormal that they come from by maximum likelihood, with
 *   intervals, and how far off it is. Does not decide: what is a length, or in which time it is counted.
 * Lognormal, for times of work are positive and skewed, and the scenario writes it by its median and its 90th
 * percentile (every pair of these has one lognormal; a mean and a 90th percentile have two). A length that is not over
 * yet says that it is at least so long: left out, the short ones would be all that is seen. Fit: the Kolmogorov-Smirnov
 * distance between the lognormal and the product-limit estimate of the lengths. With parameters from the same data, one
 * in 20 samples of a true lognormal lies above 0.886 / sqrt(n), n lengths that are over (Lilliefors; larger than 30).
 * Units: the caller's, the same for all. Ownership: _init / _fini; 16 bytes a length. Errors: DOOR_ERR_MEMORY.
 * Threads: one owner at a time. Sources: A. P. Dempster, N. M. Laird, D. B. Rubin, JRSS B 39 (1977) 1-38 (what is not
 * over); E. L. Kaplan, P. Meier, JASA 53 (1958) 457-481; H. W. Lilliefors, JASA 62 (1967) 399-402.
 */
#ifndef DOOR_FIT_LENGTH_H
#define DOOR_FIT_LENGTH_H

#include "door_error.h"
#include "door_fit_statistics.h"

#include <stdbool.h>
#include <stdint.h>

enum { DOOR_FIT_LENGTHS_MIN = 30 };

struct door_fit_one_length {
  double length;
  bool is_over;
};

struct door_fit_lengths {
  struct door_fit_one_length *lengths;
  uint64_t count;
  uint64_t capacity;
};

void door_fit_lengths_init(struct door_fit_lengths *lengths);
void door_fit_lengths_fini(struct door_fit_lengths *lengths);
/* A length; shorter than `least`, it counts as that: clocks do not show less. */
DOOR_MUST_CHECK enum door_err door_fit_lengths_add(struct door_fit_lengths *lengths, double length, double least,
                                                   bool is_over);

struct door_fit_lognormal {
  uint64_t over; /* lengths */
  uint64_t not_over;
  double median, p90;
  struct door_interval median_interval; /* 95 % */
  struct door_interval p90_interval;
  double observed_median, observed_p90; /* of the product-limit estimate; 0: it does not come so far */
  double distance;                      /* Kolmogorov-Smirnov */
  double distance_5_percent;
};

/* False where fewer than DOOR_FIT_LENGTHS_MIN are over, or all of them are the same. Sorts the lengths. */
bool door_fit_lognormal(struct door_fit_lengths *lengths, struct door_fit_lognormal *out_fitted);

#endif
