/* door_warm_up.h - how long it takes from an empty start until a steady state, by MSER-5.
 *
 * Role: the rule, and its use on the mean over replications of who is at each stage at the end of each day. Does not
 *   decide: what is simulated, what becomes of a period that is not steady.
 * The rule (marginal standard error): means Z_1 .. Z_m of batches of 5 observations; of all d, the one for which
 *     ((Z_d+1 - M)^2 + ... + (Z_m - M)^2) / (m - d)^2,  M the mean of Z_d+1 .. Z_m,
 *   is least, the first where several are: the first d batches are left out, for they widen the interval of the mean
 *   more than so many more observations would narrow it. What is left over at the end is in no batch. d goes from 0 to
 *   half of m: later, few batches are left, and those of a series that remembers lie near each other by chance. Where
 *   it is least at half, it still falls there: the series has no steady part, or is too short to show it.
 * What the rule does not see is a level that begins to rise later, as a queue does that fills slowly and then for ever:
 *   to keep the flat beginning is then the best. So the two halves of what is left are held against each other,
 *   replication by replication: a stage still moves where it is sure (Student's t, at 99 % for all stages together)
 *   that they differ by more than a twentieth of its mean.
 * Units: observations; days. Ownership: _create / _destroy; series are borrowed. Errors: DOOR_ERR_MEMORY. Threads: one
 *   owner.
 * Sources: K. P. White (1997), An effective truncation heuristic for bias reduction in simulation output, Simulation
 *   69(6); K. P. White, M. J. Cobb and S. C. Spratt (2000), A comparison of five steady-state truncation heuristics for
 *   simulation, Winter Simulation Conference (batches of 5); K. Hoad, S. Robinson and R. Davies (2010), Automating
 *   warm-up length estimation, Journal of the Operational Research Society 61(9) (means over replications; half).
 */
#ifndef DOOR_WARM_UP_H
#define DOOR_WARM_UP_H

#include "door_course.h"

enum {
  DOOR_MSER_BATCH = 5,
  DOOR_MSER_BATCHES_MIN = 10, /* below that there is nothing to choose from */
};

struct door_truncation {
  uint32_t left_out; /* observations, whole batches; half of all, rounded up, where the series is not steady */
  double statistic;  /* the least, as above */
  bool is_steady;
};

/* count: at least DOOR_MSER_BATCH x DOOR_MSER_BATCHES_MIN. */
struct door_truncation door_mser5(const double *series, uint32_t count);

/* Replications that begin empty. */
struct door_warm_up;

/* course_count: 2 or more. */
DOOR_MUST_CHECK enum door_err door_warm_up_create(uint32_t day_count, uint32_t course_count,
                                                  struct door_warm_up **out_warm_up);
/* *warm_up may be NULL and becomes it. */
void door_warm_up_destroy(struct door_warm_up **warm_up);

/* A course that is finished, of as many days; as many times as there are courses. */
void door_warm_up_add(struct door_warm_up *warm_up, const struct door_course *course);

enum door_steadiness {
  DOOR_STEADY,
  DOOR_NOT_STEADY, /* half of the batches or more to leave out */
  DOOR_STILL_MOVES /* in what is left */
};

struct door_warm_up_finding {
  struct door_truncation stages[DOOR_POOL_COUNT];
  bool is_used[DOOR_POOL_COUNT]; /* anybody was ever there at the end of a day; the others have no finding */
  enum door_steadiness steadiness;
  uint32_t stage; /* that is not steady or still moves, else the one with most to leave out; DOOR_POOL_COUNT: nobody is
                     ever anywhere */
  uint32_t days;  /* to leave out: most of any stage */
  double first_mean;  /* who is at a stage that still moves, in the first half of the days that are left */
  double second_mean; /* and in the second */
};

/* All courses were added, of DOOR_MSER_BATCH x DOOR_MSER_BATCHES_MIN days or more. DOOR_ERR_MEMORY. */
DOOR_MUST_CHECK enum door_err door_warm_up_find(const struct door_warm_up *warm_up,
                                                struct door_warm_up_finding *out_finding);

#endif
