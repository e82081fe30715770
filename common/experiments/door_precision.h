/* door_precision.h - how many replications make an interval narrow enough, by looks.
 *
 * Role: how far an interval reaches from its mean, and how many replications the next look is to have. Does not decide:
 *   which measures count, how replications are run.
 * Looks: at first_look, then at the number that the widest interval asks for, as far as that is known (it shrinks with
 * the root of the number), at most twice as many as at the look before. What looking costs: a run that may stop as soon
 * as its intervals look narrow stops too soon where chance made them so. Of the measure that decides, the 95 % interval
 * holds in 93 % of cases or more; of the others in 95 %, and so on average over many
 * (tests/property/test_theory_precision.c counts it, for normal and for skewed values). Units: shares of a mean;
 * replications. Ownership: values. Errors: none. Threads: pure functions. Sources: Y. S. Chow and H. Robbins (1965), On
 * the asymptotic theory of fixed-width sequential confidence intervals for the mean, Annals of Mathematical Statistics
 * 36(2); A. M. Law (2015), Simulation Modeling and Analysis, 5th ed., 9.4.1.
 */
#ifndef DOOR_PRECISION_H
#define DOOR_PRECISION_H

#include "door_summary.h"

enum { DOOR_PRECISION_FIRST_LOOK = 10, DOOR_PRECISION_MAX = 1000 };

struct door_precision {
  double share;        /* that an interval may reach from its mean, of the mean */
  uint32_t first_look; /* DOOR_PRECISION_FIRST_LOOK or more */
  uint32_t replications_max;
};

/* Half of the interval as a share of the mean's size; 0 where it has no width. summary has an interval. */
double door_precision_reach(const struct door_summary *summary);

/* How many the next look is to have, after one of count, below the most, whose widest interval reaches so far. */
uint32_t door_precision_next(const struct door_precision *precision, uint32_t count, double widest_share);

#endif
