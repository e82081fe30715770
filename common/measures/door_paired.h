/* door_paired.h - two scenarios compared replication by replication.
 *
 * Role: means, difference with its interval, and what common random numbers were worth. Does not decide: what is
 *   compared, what a difference means.
 * A pair: the same replication of both, stored, with a value in both. Contacts of two scenarios with one seed share
 *   their draws (ADR 3), so chance that both meet alike cancels in the difference.
 * Units: the measure's. Ownership: values; results are read. Errors: none. Threads: no state.
 * Source: A. M. Law, Simulation Modeling and Analysis, 5th edition (2015), 10.2 (paired t) and 11.2 (common random
 *   numbers).
 */
#ifndef DOOR_PAIRED_H
#define DOOR_PAIRED_H

#include "door_results.h"

struct door_paired {
  struct door_summary base; /* over the pairs, like the others; a reason where there is no pair */
  struct door_summary other;
  struct door_summary difference; /* other less base; not cut anywhere */
  /* (Var base + Var other) / Var difference: how many times as many independent replications the same interval would
   * need. Above 0 where the difference varies. */
  double variance_reduction;
  bool has_variance_reduction;
};

/* outside_share: of the intervals (door_summary.h). For one that holds together with others (Bonferroni), 0.05 by the
 * number of intervals. Both results have the same first replication. */
struct door_paired door_paired_of(const struct door_results *base, const struct door_results *other, uint32_t measure,
                                  double outside_share);

#endif
