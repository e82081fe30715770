#include "door_feasibility.h"

#include "door_binomial.h"
#include "sim_math.h"

uint32_t door_look_size(uint32_t replications_max, uint32_t look)
{
  uint64_t size = DOOR_LOOK_FIRST;
  for (uint32_t i = 0; i < look && size < replications_max; i++) {
    size *= 2;
  }
  return size < replications_max ? (uint32_t)size : replications_max;
}

uint32_t door_look_count(uint32_t replications_max)
{
  uint32_t count = 1;
  while (door_look_size(replications_max, count - 1) < replications_max) {
    count++;
  }
  return count;
}

struct door_look_errors door_look_errors_of(const struct door_search *search, uint32_t look)
{
  double all = 0;
  for (uint32_t i = 0; i < door_look_count(search->replications_max); i++) {
    all += door_look_size(search->replications_max, i);
  }
  double half = (1 - search->probability) / 2 * door_look_size(search->replications_max, look) / all;
  return (struct door_look_errors){.wrongly_met = half / search->value_count,
                                   .wrongly_missed = half / search->target_count};
}

static bool is_good(struct door_bound bound, double number)
{
  return bound.is_at_least ? number >= bound.value : number <= bound.value;
}

/* What the bounds say. */
static void decide(struct door_bound bound, struct door_look *look)
{
  double bad_end = bound.is_at_least ? look->low : look->high;
  double good_end = bound.is_at_least ? look->high : look->low;
  if (is_good(bound, bad_end)) {
    look->decision = DOOR_DECISION_MET;
  } else if (!is_good(bound, good_end)) {
    look->decision = DOOR_DECISION_NOT_MET;
  }
}

struct door_look door_look_at_share(const struct door_running *values, struct door_bound bound,
                                    struct door_look_errors errors)
{
  struct door_look look = {.decision = DOOR_DECISION_OPEN, .has_bounds = values->count > 0};
  if (look.has_bounds) {
    uint32_t yes = (uint32_t)(values->mean * values->count + 0.5);
    look.low = door_share_low(yes, values->count, bound.is_at_least ? errors.wrongly_met : errors.wrongly_missed);
    look.high = door_share_high(yes, values->count, bound.is_at_least ? errors.wrongly_missed : errors.wrongly_met);
    decide(bound, &look);
  }
  return look;
}

struct door_look door_look_at(const struct door_running *values, struct door_bound bound,
                              struct door_look_errors errors, bool is_last)
{
  struct door_look look = {.decision = DOOR_DECISION_OPEN};
  double variance = door_running_variance(values);
  if (!(variance > 0)) {
    bool is_known = is_last && values->count >= 2;
    look.decision = !is_known                      ? DOOR_DECISION_OPEN
                    : is_good(bound, values->mean) ? DOOR_DECISION_MET
                                                   : DOOR_DECISION_NOT_MET;
    return look;
  }
  double degrees = (double)(values->count - 1);
  double error = sim_sqrt(variance / values->count);
  double towards_bad = sim_student_t_quantile(1 - errors.wrongly_met, degrees) * error;
  double towards_good = sim_student_t_quantile(1 - errors.wrongly_missed, degrees) * error;
  look.has_bounds = true;
  look.low = values->mean - (bound.is_at_least ? towards_bad : towards_good);
  look.high = values->mean + (bound.is_at_least ? towards_good : towards_bad);
  decide(bound, &look);
  return look;
}
