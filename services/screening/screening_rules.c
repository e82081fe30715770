#include "screening_rules.h"

#include "door_error.h"
#include "sim_math.h"

static const struct screening_route routes[] = {
    {DOOR_OUTCOME_NO_FURTHER_ACTION, true, DOOR_SCREENING, DOOR_NOTICE_MESSAGE, DOOR_STANDING_CLOSED},
    {DOOR_OUTCOME_ADVICE, true, DOOR_SCREENING, DOOR_NOTICE_MESSAGE, DOOR_STANDING_CLOSED},
    {DOOR_OUTCOME_SIGNPOST, true, DOOR_SCREENING, DOOR_NOTICE_MESSAGE, DOOR_STANDING_CLOSED},
    {DOOR_OUTCOME_EARLY_HELP, false, DOOR_EARLY_HELP, DOOR_EARLY_HELP_REQUEST_MESSAGE, DOOR_STANDING_WAITING},
    {DOOR_OUTCOME_REFERRAL, false, DOOR_ASSESSMENT, DOOR_REFERRAL_MESSAGE, DOOR_STANDING_WAITING},
    {DOOR_OUTCOME_STRATEGY_DISCUSSION, false, DOOR_ASSESSMENT, DOOR_STRATEGY_DISCUSSION_MESSAGE, DOOR_STANDING_WAITING},
};

double screening_apparent_level(const struct door_screening *screening, uint8_t need_level, double quality_share,
                                double noise)
{
  double sd_levels = screening->apparent_noise_sd_levels * (1.0 - quality_share);
  double seen = sd_levels > 0 ? need_level + sd_levels * noise : need_level;
  return seen > 0 ? seen : 0;
}

uint8_t screening_priority(const struct door_screening *screening, double apparent_level, double u)
{
  switch (screening->priority_rule) {
  case DOOR_PRIORITY_BY_APPARENT_LEVEL:
    if (apparent_level >= screening->red_from_level) {
      return 0;
    }
    return apparent_level >= screening->amber_from_level ? 1 : 2;
  case DOOR_PRIORITY_BY_SHARES:
    if (u < screening->priority_shares[0]) {
      return 0;
    }
    return u < screening->priority_shares[0] + screening->priority_shares[1] ? 1 : 2;
  }
  DOOR_ASSERT(false);
}

double screening_quality(const struct door_source *source, double u)
{
  double quality = source->information_quality_share + source->information_quality_spread_share * (2 * u - 1);
  return quality < 0 ? 0 : quality > 1 ? 1 : quality;
}

double screening_quality_of_form(const struct door_intake *intake, double quality_share, enum door_form form)
{
  switch (form) {
  case DOOR_FORM_AS_SOURCE:
    return quality_share;
  case DOOR_FORM_POOR:
    return quality_share * intake->poor_form_quality_factor;
  case DOOR_FORM_COMPLETED:
    return screening_quality_after(quality_share * intake->poor_form_quality_factor,
                                   intake->referrer_quality_gain_share);
  }
  DOOR_ASSERT(false);
}

double screening_quality_after(double quality_share, double gain_share)
{
  return quality_share + (1.0 - quality_share) * gain_share;
}

bool screening_needs_enquiries(const struct door_screening *screening, double quality_share, double seen,
                               double shift_levels)
{
  return screening->enquiries_rule != DOOR_ENQUIRIES_NONE && quality_share < screening->enquiry_below_quality_share &&
         seen < screening->assessment_from_level + shift_levels;
}

int64_t screening_week_lost(double lost_per_week_share, double u)
{
  static const double never = 10000 * 52;
  if (lost_per_week_share >= 1) {
    return 1;
  }
  double weeks = lost_per_week_share > 0 ? sim_log(u) / sim_log1p(-lost_per_week_share) : never;
  return 1 + (int64_t)(weeks < never ? weeks : never);
}

static enum door_outcome by_thresholds(const struct door_screening *screening, double apparent_level,
                                       double shift_levels)
{
  if (apparent_level >= screening->assessment_from_level + shift_levels) {
    return DOOR_OUTCOME_REFERRAL;
  }
  if (apparent_level >= screening->early_help_from_level + shift_levels) {
    return DOOR_OUTCOME_EARLY_HELP;
  }
  if (apparent_level >= screening->signpost_from_level + shift_levels) {
    return DOOR_OUTCOME_SIGNPOST;
  }
  return apparent_level >= screening->advice_from_level + shift_levels ? DOOR_OUTCOME_ADVICE
                                                                       : DOOR_OUTCOME_NO_FURTHER_ACTION;
}

static enum door_outcome by_shares(const struct door_screening *screening, double u)
{
  const double to_nothing = screening->no_further_action_share;
  const double to_advice = to_nothing + screening->advice_share;
  const double to_early_help = to_advice + screening->early_help_share;
  if (u < to_nothing) {
    return DOOR_OUTCOME_NO_FURTHER_ACTION;
  }
  if (u < to_advice) {
    return DOOR_OUTCOME_ADVICE;
  }
  return u < to_early_help ? DOOR_OUTCOME_EARLY_HELP : DOOR_OUTCOME_REFERRAL;
}

struct screening_decision screening_decide(const struct door_screening *screening, double apparent_level,
                                           double shift_levels, double u)
{
  switch (screening->decision_rule) {
  case DOOR_DECISION_BY_THRESHOLDS:
    return (struct screening_decision){by_thresholds(screening, apparent_level, shift_levels), DOOR_RULE_BY_THRESHOLDS};
  case DOOR_DECISION_BY_SHARES:
    return (struct screening_decision){by_shares(screening, u), DOOR_RULE_BY_SHARES};
  }
  DOOR_ASSERT(false);
}

bool screening_needs_consent(const struct door_screening *screening, struct screening_decision decision)
{
  return decision.outcome == DOOR_OUTCOME_EARLY_HELP && screening->early_help_consent_share < 1;
}

struct screening_decision screening_with_consent(const struct door_screening *screening,
                                                 struct screening_decision decision, double consent_u)
{
  return consent_u < screening->early_help_consent_share
             ? decision
             : (struct screening_decision){DOOR_OUTCOME_ADVICE, DOOR_RULE_CONSENT_REFUSED};
}

static bool row_holds(const struct door_decision_row *row, const struct screening_sight *sight)
{
  bool is_named = row->sources == 0 || (row->sources >> sight->source & 1U) != 0;
  bool is_signed =
      row->harm_sign == DOOR_HARM_SIGN_ANY || (row->harm_sign == DOOR_HARM_SIGN_SEEN) == sight->has_harm_sign;
  return is_named && is_signed && door_issues_have(row->issues, sight->issue) &&
         sight->seen >= row->from_level + sight->shift_levels && sight->seen < row->below_level + sight->shift_levels &&
         (int64_t)sight->repeat_count >= row->repeats_from;
}

struct screening_decision screening_by_rows(const struct door_screening *screening, struct screening_decision decision,
                                            const struct screening_sight *sight)
{
  static const enum door_outcome outcomes[] = {[DOOR_ROW_NO_FURTHER_ACTION] = DOOR_OUTCOME_NO_FURTHER_ACTION,
                                               [DOOR_ROW_ADVICE] = DOOR_OUTCOME_ADVICE,
                                               [DOOR_ROW_SIGNPOST] = DOOR_OUTCOME_SIGNPOST,
                                               [DOOR_ROW_EARLY_HELP] = DOOR_OUTCOME_EARLY_HELP,
                                               [DOOR_ROW_REFERRAL] = DOOR_OUTCOME_REFERRAL,
                                               [DOOR_ROW_STRATEGY_DISCUSSION] = DOOR_OUTCOME_STRATEGY_DISCUSSION};
  if (screening->decision_rule != DOOR_DECISION_BY_THRESHOLDS) {
    return decision;
  }
  for (uint32_t i = 0; i < screening->decision_row_count; i++) {
    const struct door_decision_row *row = &screening->decision_rows[i];
    if (row_holds(row, sight)) {
      return (struct screening_decision){outcomes[row->outcome], DOOR_RULE_BY_ROW};
    }
  }
  return decision;
}

bool screening_counts_repeats(const struct door_screening *screening)
{
  bool counts = screening->repeat_rule != DOOR_REPEATS_COUNT_FOR_NOTHING;
  for (uint32_t i = 0; i < screening->decision_row_count; i++) {
    counts = counts || screening->decision_rows[i].repeats_from > 1;
  }
  return counts;
}

bool screening_is_referral(enum door_outcome outcome)
{
  return outcome == DOOR_OUTCOME_REFERRAL || outcome == DOOR_OUTCOME_STRATEGY_DISCUSSION;
}

bool screening_calls_at_once(const struct door_screening *screening, double seen, double shift_levels)
{
  return screening->decision_rule == DOOR_DECISION_BY_THRESHOLDS &&
         screening->strategy_from_level < DOOR_NO_STRATEGY_LEVEL &&
         seen >= screening->strategy_from_level + shift_levels;
}

struct screening_decision screening_by_repeats(const struct door_screening *screening,
                                               struct screening_decision decision, uint32_t repeat_count)
{
  bool holds = screening->repeat_rule == DOOR_REPEATS_ARE_ASSESSED && repeat_count >= screening->repeat_contacts;
  return holds && !screening_is_referral(decision.outcome)
             ? (struct screening_decision){DOOR_OUTCOME_REFERRAL, DOOR_RULE_REPEATS}
             : decision;
}

const struct screening_route *screening_route_of(enum door_outcome outcome)
{
  for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
    if (routes[i].outcome == outcome) {
      return &routes[i];
    }
  }
  DOOR_ASSERT(false);
}
