/* door_control.h - the mean of a measure, made surer by another one whose mean is known.
 *
 * Role: a control variate: over replications, the line through measure and control, read off at the control's known
 * mean in place of the mean that it happened to have; its interval. Does not decide: what is a control, whether it
 * pays. Of n replications with control x and value y: slope b = Sxy / Sxx, mean  y' = Y - b (X - known),  and the
 * interval y' +- t(n - 2) s sqrt(1/n + (X - known)^2 / Sxx),   s^2 = (Syy - Sxy^2 / Sxx) / (n - 2), which is exact
 * where replications are independent and values normal about a line, and takes in that b is estimated. Units: the
 * measures'. Ownership: values. Errors: none; what cannot be said has no interval. Threads: no state. Sources: S. S.
 * Lavenberg and P. D. Welch (1981), A perspective on the use of control variables to increase the efficiency of Monte
 * Carlo simulations, Management Science 27(3); A. M. Law (2015), Simulation Modeling and Analysis, 5th ed., 11.4.
 */
#ifndef DOOR_CONTROL_H
#define DOOR_CONTROL_H

#include "door_summary.h"

/* An interval that is chosen because it is the narrower one holds less often than it says, by up to 1 % from so many
 * replications on and by more below (ADR 39); and what is hardly narrower is not worth that. */
enum { DOOR_CONTROL_REPLICATIONS_MIN = 30 };
#define DOOR_CONTROL_WIDTH_SHARE_MAX 0.95

/* Zeroed at the start. */
struct door_controls {
  double control_mean, value_mean;
  double control_squares, value_squares, products; /* sums about the means: Sxx, Syy, Sxy */
  uint32_t count;
};

/* A replication. */
void door_controls_add(struct door_controls *controls, double control, double value);

struct door_controlled {
  struct door_summary summary; /* no interval below 3 replications, or where the control does not vary */
  double slope;
  double explained_share; /* of the value's variance; 1: the control says it all */
  double width_share;     /* of the interval without a control, this one's width */
};

/* outside_share: of both intervals (door_summary.h). */
struct door_controlled door_controlled_of(const struct door_controls *controls, double known_mean,
                                          double outside_share);

/* Whether it is to be told beside the mean without a control: enough replications, narrow enough, and not known by the
 * control alone, as the control itself is. */
bool door_controlled_pays(const struct door_controlled *controlled);

#endif
