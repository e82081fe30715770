#include "early_help_rules.h"

static const struct early_help_ending need_met = {DOOR_OUTCOME_EARLY_HELP_MET, DOOR_RULE_NEED_MET_SHARE,
                                                  DOOR_STANDING_MET};
static const struct early_help_ending need_unmet = {DOOR_OUTCOME_EARLY_HELP_UNMET, DOOR_RULE_NEED_MET_SHARE,
                                                    DOOR_STANDING_CLOSED};

const struct early_help_ending *early_help_ending_of(const struct door_early_help *early_help, double u)
{
  return u < early_help->need_met_share ? &need_met : &need_unmet;
}
