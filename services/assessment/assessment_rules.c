#include "assessment_rules.h"

static const struct assessment_ending plan = {DOOR_OUTCOME_PLAN, DOOR_RULE_LATENT_LEVEL, true, true,
                                              DOOR_STANDING_HELPED};
static const struct assessment_ending not_eligible = {DOOR_OUTCOME_NOT_ELIGIBLE, DOOR_RULE_LATENT_LEVEL, true, false,
                                                      DOOR_STANDING_CLOSED};
static const struct assessment_ending step_down = {DOOR_OUTCOME_STEP_DOWN, DOOR_RULE_STEP_DOWN_SHARE, false, false,
                                                   DOOR_STANDING_WAITING};

const struct assessment_ending *assessment_ending_of(const struct door_assessment *assessment, uint8_t need_level,
                                                     double u)
{
  if ((double)need_level >= assessment->plan_from_level) {
    return &plan;
  }
  return u < assessment->step_down_share ? &step_down : &not_eligible;
}

const struct assessment_ending *assessment_protection_ending(void)
{
  static const struct assessment_ending protection_plan = {DOOR_OUTCOME_PROTECTION_PLAN, DOOR_RULE_CONFERENCE, true,
                                                           true, DOOR_STANDING_HELPED};
  return &protection_plan;
}

int32_t assessment_whole_days(const struct sim_distribution *days, uint64_t bits)
{
  return (int32_t)(sim_distribution_sample(days, bits) + 0.5);
}

enum door_assessment_kind assessment_kind_after(const struct door_assessment *assessment,
                                                enum door_assessment_kind kind, uint8_t need_level, double u)
{
  switch (kind) {
  case DOOR_KIND_INITIAL:
    return u < assessment->core_share ? DOOR_KIND_CORE : DOOR_KIND_NONE;
  case DOOR_KIND_PROPORTIONATE:
    return (double)need_level >= assessment->plan_from_level ? DOOR_KIND_CARE_AND_SUPPORT : DOOR_KIND_NONE;
  case DOOR_KIND_NONE:
  case DOOR_KIND_CARE_AND_SUPPORT:
  case DOOR_KIND_CORE:
  case DOOR_KIND_PROTECTION:
  case DOOR_KIND_COUNT:
    break;
  }
  return DOOR_KIND_NONE;
}

int32_t assessment_days_before_limit(int32_t days, double u)
{
  return (int32_t)(days * u);
}

enum door_standing assessment_after_plan(const struct door_assessment *assessment, double u)
{
  return u < assessment->need_met_share ? DOOR_STANDING_MET : DOOR_STANDING_CLOSED;
}
