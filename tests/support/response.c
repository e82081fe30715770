#include "response.h"

#include "theory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

struct experiment_plan response_plan(int measured_days)
{
  struct experiment_plan plan = {.scenario_path = "scenarios/cardiff-2014-15.yaml"};
  experiment_set(&plan, "time.run_in_days=0");
  experiment_set(&plan, "time.measured_days=%d", measured_days);
  return plan;
}

void response_run(struct experiment_plan *plan, const enum door_measure *measures, size_t count,
                  struct response_values *out_values)
{
  plan->seed = RESPONSE_SEED;
  plan->replication_count = RESPONSE_REPLICATIONS;
  struct experiment experiment;
  experiment_init(&experiment, plan);
  experiment_run(&experiment, plan);
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(experiment_values(&experiment, measures[i], out_values[i].of), RESPONSE_REPLICATIONS);
  }
  experiment_fini(&experiment);
}

struct response_values response_difference(const struct response_values *a, const struct response_values *b)
{
  struct response_values result;
  for (uint32_t i = 0; i < RESPONSE_REPLICATIONS; i++) {
    result.of[i] = a->of[i] - b->of[i];
  }
  return result;
}

double response_chance(const struct response_values *values)
{
  double mean = 0;
  double squares = 0;
  for (uint32_t i = 0; i < RESPONSE_REPLICATIONS; i++) {
    mean += values->of[i] / RESPONSE_REPLICATIONS;
  }
  for (uint32_t i = 0; i < RESPONSE_REPLICATIONS; i++) {
    squares += (values->of[i] - mean) * (values->of[i] - mean);
  }
  double error = sqrt(squares / (RESPONSE_REPLICATIONS - 1) / RESPONSE_REPLICATIONS);
  if (error <= 0) {
    return mean > 0 ? 0 : mean < 0 ? 1 : 0.5;
  }
  double tail = theory_student_tail(fabs(mean) / error, RESPONSE_REPLICATIONS - 1) / 2;
  return mean > 0 ? tail : 1 - tail;
}

void response_assert_rises(const char *what, const struct response_values *from, const struct response_values *to)
{
  struct response_values rise = response_difference(to, from);
  if (response_chance(&rise) >= RESPONSE_SURE) {
    fail_msg("%s: does not rise beyond chance (%g)", what, response_chance(&rise));
  }
}
