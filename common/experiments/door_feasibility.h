/* door_feasibility.h - whether means meet targets, by looks at more and more replications.
 *
 * Role: when to look, how much error each look may spend, and what a look says of one target. Does not decide: what is
 *   run, in which order values of a key are tried.
 * A look takes a one-sided Student's t bound of the mean on each side: met where the bound on the bad side is on the
 * good side of the target, not met where the bound on the good side is on the bad one, else open. Looks are at 10, 20,
 * 40 ... replications and at the most; they are fixed beforehand.
 * Each spends error in proportion to its replications: little while few say little of how values vary.
 * Guarantee, for values that are independent and normal: over all looks, a target that is not met is called met with
 * probability at most (1 - P) / 2 / values, one that is met is called not met with at most (1 - P) / 2 / targets,
 * however near the means are to the targets (Bonferroni over looks). A value of a key meets all its targets where each
 * does, so that no more than the first is spent however many they are (intersection-union); it fails where one does. So
 * of values tried from the least to the first that is called met, that one is the least that meets all targets with
 * probability P: half of what P leaves is spent on values below it, which must not be called met, half on itself.
 * Values that do not vary say nothing of how they vary: they stay open until the last look, which takes them as they
 * are. Units: the values'. Ownership: values. Errors: none. Threads: no state.
 * Sources: C. Jennison and B. W. Turnbull (1989), J. R. Statist. Soc. B 51(3) (repeated confidence intervals); R. L.
 *   Berger (1982), Technometrics 24(4) (intersection-union).
 */
#ifndef DOOR_FEASIBILITY_H
#define DOOR_FEASIBILITY_H

#include "door_summary.h"

enum { DOOR_LOOK_FIRST = 10 };

/* How many looks there are up to so many replications, DOOR_LOOK_FIRST at least. */
uint32_t door_look_count(uint32_t replications_max);
/* Replications at a look, counted from 0. */
uint32_t door_look_size(uint32_t replications_max, uint32_t look);

struct door_search {
  double probability; /* P */
  uint32_t value_count, target_count;
  uint32_t replications_max; /* DOOR_LOOK_FIRST at least */
};

/* What one look at one target may spend. */
struct door_look_errors {
  double wrongly_met;
  double wrongly_missed;
};
struct door_look_errors door_look_errors_of(const struct door_search *search, uint32_t look);

struct door_bound {
  bool is_at_least; /* else at most */
  double value;
};

enum door_decision { DOOR_DECISION_OPEN, DOOR_DECISION_MET, DOOR_DECISION_NOT_MET };

struct door_look {
  enum door_decision decision;
  double low, high; /* of the mean, where has_bounds */
  bool has_bounds;
};

/* values: of a share of replications, each 0 or 1. Exact bounds (Clopper and Pearson), which need nothing of how values
 * vary. */
struct door_look door_look_at_share(const struct door_running *values, struct door_bound bound,
                                    struct door_look_errors errors);

/* values: of the replications so far. */
struct door_look door_look_at(const struct door_running *values, struct door_bound bound,
                              struct door_look_errors errors, bool is_last);

#endif
