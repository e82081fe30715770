/* door_paired.h - two scenarios compared replication by replication.
 *
 * Role: means, difference with its interval, on which side of 0 that lies, and what common random numbers were worth.
 *   Does not decide: what is compared, what a difference means.
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

/* The sums that it is made of, pair by pair: so that many scenarios can be compared with one, and none is kept. Zeroed
 * at the start. */
struct door_pairs {
  struct door_running base, other, difference;
  const char *reason; /* of the first replication without a pair; constant text */
  uint32_t null_count;
  bool needs_all; /* one replication without a pair, and nothing is said of the others */
};
void door_pairs_add(struct door_pairs *pairs, struct door_value base, struct door_value other);
/* All replications that both have stored; both have the same first replication. */
void door_pairs_add_all(struct door_pairs *pairs, const struct door_results *base, const struct door_results *other,
                        uint32_t measure);

struct door_paired door_pairs_paired(const struct door_pairs *pairs, double outside_share);

/* outside_share: of the intervals (door_summary.h). For one that holds together with others (Bonferroni), 0.05 by the
 * number of intervals. Both results have the same first replication. */
struct door_paired door_paired_of(const struct door_results *base, const struct door_results *other, uint32_t measure,
                                  double outside_share);

/* What a difference is sure to be: its interval lies on one side of 0 (more, less) or holds it (not sure); the same
 * where no pair differs. */
enum door_finding {
  DOOR_FINDING_NO_VALUE,
  DOOR_FINDING_SAME,
  DOOR_FINDING_NOT_SURE,
  DOOR_FINDING_MORE,
  DOOR_FINDING_LESS
};
enum door_finding door_finding_of(const struct door_paired *paired);
/* "more", "not sure" ... as JSON says it. */
const char *door_finding_name(enum door_finding finding);
static inline bool door_finding_is_sure(enum door_finding finding)
{
  return finding == DOOR_FINDING_MORE || finding == DOOR_FINDING_LESS;
}

#endif
