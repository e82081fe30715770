#include "assessment_kinds.h"

#include "assessment_rules.h"

static bool is_before_the_date(const struct door_context *context, const struct door_case *contact)
{
  const struct door_scenario *scenario = &context->setting->scenario;
  int32_t day = sim_date_between(scenario->time.first_day, scenario->assessment.initial_and_core_until);
  return contact->referred_at < (int64_t)day * SIM_DAY_SECONDS;
}

void assessment_kinds_begin(const struct door_context *context, struct assessment_case *one)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  const struct door_case *contact = &one->at.contact;
  one->clock_since_seconds = contact->referred_at;
  one->kind = DOOR_KIND_CARE_AND_SUPPORT;
  if (is_before_the_date(context, contact)) {
    one->kind = DOOR_KIND_INITIAL;
  } else if (rules->proportionate_share > 0 &&
             sim_uniform(sim_draw(context->stream, contact->contact, DOOR_PURPOSE_ASSESSMENT_KIND, 0).first) <
                 rules->proportionate_share) {
    one->kind = DOOR_KIND_PROPORTIONATE;
  }
}

bool assessment_kinds_go_on(struct door_context *context, struct assessment_case *one)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  const struct door_case *contact = &one->at.contact;
  double u = sim_uniform(sim_draw(context->stream, contact->contact, DOOR_PURPOSE_ASSESSMENT_KIND, 0).second);
  enum door_assessment_kind next =
      assessment_kind_after(rules, (enum door_assessment_kind)one->kind, contact->need_level, u);
  if (next == DOOR_KIND_NONE) {
    return false;
  }
  door_record(context, DOOR_RECORD_WENT_ON, contact->contact, (uint16_t)next,
              door_record_pack(one->clock_since_seconds, one->kind));
  if (next == DOOR_KIND_CORE && rules->core_clock == DOOR_CORE_CLOCK_FROM_INITIAL) {
    one->clock_since_seconds = door_now(context).seconds;
  }
  one->kind = (uint8_t)next;
  return true;
}
