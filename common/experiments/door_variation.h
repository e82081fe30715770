/* door_variation.h - how much of what varies is parameters, and how much is chance; which parameter goes with it.
 *
 * Role: one-way analysis of variance of sets with replications of their own; the intervals of both; rank correlations.
 *   Does not decide: what a set is, what is drawn.
 * The model: a value is mean + effect of its set + chance of its replication. Chance is independent from set to set.
 * Units: the values'. Ownership: values; scratch is the caller's. Errors: none; what cannot be said is marked.
 * Threads: no state.
 * Sources: S. R. Searle, G. Casella and C. E. McCulloch, Variance Components (1992), 3.6 (unbalanced one-way);
 *   M. G. Kendall, Rank Correlation Methods (1948), on Spearman's coefficient and its t.
 */
#ifndef DOOR_VARIATION_H
#define DOOR_VARIATION_H

#include "door_summary.h"

struct door_variation {
  double mean;           /* of the sets' means, each with the same weight */
  double parameter_sd;   /* between sets, the part of chance in their means taken out; 0 where chance explains it all */
  double chance_sd;      /* of one replication with the parameters fixed */
  double parameter_low;  /* 2.5 % and 97.5 % points of the sets' means, drawn together by as much as chance adds */
  double parameter_high; /* to them */
  double chance_low;     /* the interval of the mean of so many replications with the parameters fixed, 95 % */
  double chance_high;
  uint32_t set_count;  /* sets with a value */
  bool has_parameters; /* two sets or more, with replications enough to know what chance is */
  bool has_chance;     /* a set with two replications */
};

/* sets: each the values of its replications; count 0: a set without a value, passed over. scratch has room for
 * set_count. */
struct door_variation door_variation_of(const struct door_running *sets, uint32_t set_count, double *scratch);

/* Spearman's: Pearson's of the ranks, ties at their mean rank. 0 where one of them does not vary. scratch has room for
 * 2 x count. */
double door_rank_correlation(const double *one, const double *other, uint32_t count, double *scratch);

/* How far from 0 the largest of key_count coefficients lies by chance alone in at most 5 % of cases (Student's t,
 * Bonferroni); 1 for fewer than 3 values. */
double door_rank_correlation_limit(uint32_t count, uint32_t key_count);

struct door_key_found {
  uint32_t key;
  double correlation;
};

/* The key with the largest rank correlation of drawn values and differences (count of each; draws[key * count + set]).
 * True where it is beyond chance; *out_found is set where key_count is above 0. scratch has room for
 * 2 x count. */
bool door_find_key(const double *draws, uint32_t key_count, const double *differences, uint32_t count, double *scratch,
                   struct door_key_found *out_found);

#endif
