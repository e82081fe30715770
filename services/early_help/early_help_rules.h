/* early_help_rules.h - how an episode of early help ends.
 *
 * Role: the rule as a constant table. Units: shares in 0..1. Ownership: values. Errors: none.
 * Threads: pure functions.
 */
#ifndef EARLY_HELP_RULES_H
#define EARLY_HELP_RULES_H

#include "door_ledger.h"
#include "door_message.h"
#include "door_scenario.h"

struct early_help_ending {
  enum door_outcome outcome;
  enum door_rule rule;
  enum door_standing family_standing;
};

/* u: keyed draw in (0,1); the need is met where it lies below the scenario's share. */
const struct early_help_ending *early_help_ending_of(const struct door_early_help *early_help, double u);

#endif
