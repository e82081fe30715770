#include "door_summary.h"

#include "door_words.h"
#include "sim_math.h"

#include <stddef.h>

void door_running_add(struct door_running *running, double value)
{
  running->count++;
  double deviation = value - running->mean;
  running->mean += deviation / running->count;
  running->squares += deviation * (value - running->mean);
}

double door_running_variance(const struct door_running *running)
{
  return running->count < 2 ? 0 : running->squares / (double)(running->count - 1);
}

struct door_summary door_running_summary(const struct door_running *running, double outside_share)
{
  if (running->count == 0) {
    return (struct door_summary){.reason = DOOR_SAID("no replications")};
  }
  struct door_summary summary = {.mean = running->mean, .value_count = running->count};
  if (running->count >= 2) {
    double degrees = (double)(running->count - 1);
    double error = sim_sqrt(door_running_variance(running) / running->count);
    double half = sim_student_t_quantile(1 - outside_share / 2, degrees) * error;
    summary.low = running->mean - half;
    summary.high = running->mean + half;
    summary.has_interval = true;
  }
  return summary;
}

struct door_summary door_summary_of(const double *values, uint32_t value_count)
{
  struct door_running running = {.count = 0};
  for (uint32_t i = 0; i < value_count; i++) {
    door_running_add(&running, values[i]);
  }
  return door_running_summary(&running, DOOR_OUTSIDE_SHARE);
}
