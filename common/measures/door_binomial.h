/* door_binomial.h - counts of replications: exact bounds of a share, and ranks that hold a quantile.
 *
 * Role: what can be said of a yes or no, and of a quantile, whatever the distribution. Does not decide: which values.
 * A share of k in n: bounds of Clopper and Pearson. A quantile: between the low-th and the high-th of n values in order
 * of size lies the quantile at p with probability of 1 - outside_share at least, half of it on each side; rank 0 is
 * below and n + 1 above all values. By adding, multiplying and dividing alone, from the likeliest count outwards, so
 * that it is the same on every machine. Units: counts; shares in 0..1. Errors: none. Threads: no state. Sources: C. J.
 * Clopper and E. S. Pearson (1934), Biometrika 26; H. A. David and H. N. Nagaraja, Order Statistics, 3rd edition
 * (2003), 7.1.
 */
#ifndef DOOR_BINOMIAL_H
#define DOOR_BINOMIAL_H

#include <stdint.h>

/* The chance of at most so many of count, each with chance p, above 0 and below 1. at_most below 0: 0. */
double door_binomial_at_most(uint32_t count, double p, int64_t at_most);

/* One-sided bounds of the share, of which `yes` of count were seen; outside_share: how often each misses, at most.
 * count above 0. */
double door_share_low(uint32_t yes, uint32_t count, double outside_share);
double door_share_high(uint32_t yes, uint32_t count, double outside_share);

struct door_ranks {
  uint32_t at;        /* of the quantile itself: nearest rank, 1..count */
  uint32_t low, high; /* 0..count + 1 */
};
struct door_ranks door_quantile_ranks(uint32_t count, double p, double outside_share);

#endif
