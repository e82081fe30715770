/* code_rule.h - the program's rule of the bounds, for rule.pml.
 *
 * Role: gives inputs of the model to conductor_rules.c and compares. Does not decide: which inputs.
 * Units: the model's unit of time is the code's lag cap over the model's, in seconds. Arrays are by service, lookaheads
 *   by sender, then receiver; CODE_RULE_NO_LINK is no link. Ownership: borrows all. Errors: none; false where they
 *   differ. Threads: one.
 */
#ifndef CODE_RULE_H
#define CODE_RULE_H

#include "conductor_rules.h"

#include <string.h>

enum { CODE_RULE_NO_LINK = 255 };

struct code_rule_input {
  unsigned services;
  unsigned horizon;
  unsigned lag_cap;
  const unsigned char *lookahead;
};

/* The services beyond those of the model have no links. */
static const struct door_setting *code_rule_setting(const struct code_rule_input *input, int64_t unit_seconds)
{
  static struct door_setting setting;
  memset(setting.handoffs, 0, sizeof setting.handoffs);
  memset(setting.lookaheads, 0, sizeof setting.lookaheads);
  for (unsigned from = 0; from < input->services; from++) {
    for (unsigned to = 0; to < input->services; to++) {
      unsigned units = input->lookahead[from * input->services + to];
      if (units != CODE_RULE_NO_LINK) {
        setting.handoffs[from][to].seconds = 1; /* there is a link */
        setting.lookaheads[from][to].seconds = units * unit_seconds;
      }
    }
  }
  return &setting;
}

/* Whether conductor_paths_of refuses these links: a cycle takes no time. */
static bool code_rule_refuses(const struct code_rule_input *input)
{
  struct conductor_paths paths;
  return conductor_paths_of(code_rule_setting(input, 1), &paths, NULL) != DOOR_OK;
}

/* Whether conductor_bounds gives these bounds, whatever a next that is the model's horizon stands for: the horizon
 * itself, later, or never. */
static bool code_rule_gives(const struct code_rule_input *input, const unsigned char *next, const unsigned char *bound)
{
  int64_t unit_seconds = CONDUCTOR_LAG_CAP_SECONDS / input->lag_cap;
  struct sim_time horizon = sim_time_at(input->horizon * unit_seconds);
  const struct sim_time from_horizon_on[] = {horizon, sim_time_plus(horizon, sim_duration_of(1)), SIM_TIME_NEVER};
  struct conductor_paths paths;
  if (conductor_paths_of(code_rule_setting(input, unit_seconds), &paths, NULL) != DOOR_OK) {
    return false;
  }
  bool agrees = true;
  for (unsigned i = 0; i < sizeof from_horizon_on / sizeof *from_horizon_on; i++) {
    struct sim_time given[DOOR_SERVICE_COUNT];
    struct sim_time found[DOOR_SERVICE_COUNT];
    for (unsigned service = 0; service < DOOR_SERVICE_COUNT; service++) {
      bool is_early = service < input->services && next[service] < input->horizon;
      given[service] = is_early ? sim_time_at(next[service] * unit_seconds) : from_horizon_on[i];
    }
    (void)conductor_bounds(&paths, horizon, given, found);
    for (unsigned service = 0; service < input->services; service++) {
      agrees = agrees && found[service].seconds == bound[service] * unit_seconds;
    }
  }
  return agrees;
}

#endif
