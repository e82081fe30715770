/* door_fit_statistics.h - intervals and tests that estimates from an extract come with.
 *
 * Role: intervals of counts and shares, the tail of chi-square, the normal distribution function, and a chi-square sum
 *   that pools cells of small expectation. Does not decide: what is tested. Units: none. Ownership: values. Errors:
 * none. Threads: pure functions. Sources: E. B. Wilson, JASA 22 (1927) 209-212 (a share); its like for a Poisson count,
 * from the score; W. G. Cochran, Biometrics 10 (1954) 417-451 (cells below 5 are pooled).
 */
#ifndef DOOR_FIT_STATISTICS_H
#define DOOR_FIT_STATISTICS_H

#include <stdbool.h>
#include <stdint.h>

enum { DOOR_FIT_CELL_MIN = 5 }; /* an expectation below it is pooled; a count below it is not shown */

struct door_interval {
  double low, high;
};

/* 95 %, of the mean of a Poisson count. */
struct door_interval door_fit_count_interval(double count);
/* 95 %, of a share; of is above 0. */
struct door_interval door_fit_share_interval(double count, double of);

/* Share of the standard normal at or below x. */
double door_fit_normal_share(double x);

/* A chi-square sum as it grows: cells whose expectation is below DOOR_FIT_CELL_MIN are put together until they reach
 * it. */
struct door_chi_square {
  double sum;
  uint32_t cells;
  double pooled_observed, pooled_expected;
};
void door_chi_square_add(struct door_chi_square *test, double observed, double expected);

struct door_test {
  double statistic;
  uint32_t degrees; /* 0: there is too little to test */
  double p;         /* share of chance as far off as this, or further; 1 where degrees is 0 */
};
/* fitted: parameters that were estimated from the same cells. */
struct door_test door_chi_square_end(struct door_chi_square *test, uint32_t fitted);

#endif
