#include "conductor_rules.h"

static const int64_t NO_PATH = INT64_MAX;

static int64_t path_sum(int64_t a, int64_t b)
{
  return a == NO_PATH || b == NO_PATH || a > NO_PATH - b ? NO_PATH : a + b;
}

enum door_err conductor_paths_of(const struct door_setting *setting, struct conductor_paths *out_paths,
                                 struct door_problem *problem)
{
  struct conductor_paths paths;
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    for (uint32_t j = 0; j < DOOR_SERVICE_COUNT; j++) {
      bool has_link = setting->handoffs[i][j].seconds > 0;
      paths.seconds[i][j] = has_link ? setting->lookaheads[i][j].seconds : NO_PATH;
    }
  }
  for (uint32_t via = 0; via < DOOR_SERVICE_COUNT; via++) {
    for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
      for (uint32_t j = 0; j < DOOR_SERVICE_COUNT; j++) {
        int64_t sum = path_sum(paths.seconds[i][via], paths.seconds[via][j]);
        paths.seconds[i][j] = sum < paths.seconds[i][j] ? sum : paths.seconds[i][j];
      }
    }
  }
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    if (paths.seconds[i][i] <= 0) {
      return door_problem_set(problem, DOOR_ERR_LOOKAHEAD,
                              "the hand-offs that lead from %s back to it take no time; give one of them some minutes",
                              door_party_name(door_service_at(i)));
    }
  }
  *out_paths = paths;
  return DOOR_OK;
}

struct sim_time conductor_bounds(const struct conductor_paths *paths, struct sim_time horizon,
                                 const struct sim_time next[DOOR_SERVICE_COUNT],
                                 struct sim_time out_bounds[DOOR_SERVICE_COUNT])
{
  struct sim_time least = SIM_TIME_NEVER;
  for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
    least = sim_time_earlier(least, next[i]);
  }
  struct sim_time cap = sim_time_earlier(horizon, sim_time_plus(least, sim_duration_of(CONDUCTOR_LAG_CAP_SECONDS)));
  for (uint32_t j = 0; j < DOOR_SERVICE_COUNT; j++) {
    out_bounds[j] = cap;
    for (uint32_t i = 0; i < DOOR_SERVICE_COUNT; i++) {
      struct sim_time reach = sim_time_plus(next[i], sim_duration_of(paths->seconds[i][j]));
      out_bounds[j] = sim_time_earlier(out_bounds[j], reach);
    }
  }
  return least;
}
