#include "door_control.h"

#include "sim_math.h"

#include <stddef.h>

void door_controls_add(struct door_controls *controls, double control, double value)
{
  controls->count++;
  double control_deviation = control - controls->control_mean;
  double value_deviation = value - controls->value_mean;
  controls->control_mean += control_deviation / controls->count;
  controls->value_mean += value_deviation / controls->count;
  controls->control_squares += control_deviation * (control - controls->control_mean);
  controls->value_squares += value_deviation * (value - controls->value_mean);
  controls->products += control_deviation * (value - controls->value_mean);
}

/* A measure that the control says all of is known as the control is, and needs no interval. */
static const double explained_share_max = 1 - 1e-9;

/* Half of the interval without a control. */
static double plain_half(const struct door_controls *controls, double outside_share)
{
  double variance = controls->value_squares / (controls->count - 1.0);
  return sim_student_t_quantile(1 - outside_share / 2, controls->count - 1.0) * sim_sqrt(variance / controls->count);
}

static double controlled_half(const struct door_controls *controls, double left_squares, double off,
                              double outside_share)
{
  double degrees = controls->count - 2.0;
  double spread = 1.0 / controls->count + off * off / controls->control_squares;
  return sim_student_t_quantile(1 - outside_share / 2, degrees) * sim_sqrt(left_squares / degrees * spread);
}

struct door_controlled door_controlled_of(const struct door_controls *controls, double known_mean, double outside_share)
{
  struct door_controlled controlled = {.summary = {.mean = controls->value_mean, .value_count = controls->count}};
  if (controls->count == 0) {
    controlled.summary.reason = "no replications";
    return controlled;
  }
  if (controls->count < 3 || !(controls->control_squares > 0) || !(controls->value_squares > 0)) {
    return controlled;
  }
  controlled.slope = controls->products / controls->control_squares;
  controlled.explained_share = controlled.slope * controls->products / controls->value_squares;
  double off = controls->control_mean - known_mean;
  double left_squares = controls->value_squares - controlled.slope * controls->products;
  double half = controlled_half(controls, left_squares > 0 ? left_squares : 0, off, outside_share);
  controlled.summary.mean = controls->value_mean - controlled.slope * off;
  controlled.summary.low = controlled.summary.mean - half;
  controlled.summary.high = controlled.summary.mean + half;
  controlled.summary.has_interval = true;
  controlled.width_share = half / plain_half(controls, outside_share);
  return controlled;
}

bool door_controlled_pays(const struct door_controlled *controlled)
{
  return controlled->summary.value_count >= DOOR_CONTROL_REPLICATIONS_MIN && controlled->summary.has_interval &&
         controlled->width_share <= DOOR_CONTROL_WIDTH_SHARE_MAX && controlled->explained_share < explained_share_max;
}
