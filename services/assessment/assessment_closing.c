#include "assessment_closing.h"

#include "assessment_allocation.h"
#include "assessment_closing_work.h"
#include "assessment_plans.h"
#include "assessment_rules.h"

/* The case as it ends now, while it stays with its worker. */
static struct door_stage_case ended_case(const struct door_context *context, const struct door_stage_case *at)
{
  struct door_stage_case one = *at;
  one.contact.stage_seconds += sim_time_between(at->joined, door_now(context)).seconds;
  return one;
}

/* The case leaves its worker, whose slots are free. */
static struct door_stage_case leave(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  assessment_free_slots(assessment, index);
  return door_stage_end(&assessment->stage, context, index);
}

void assessment_closing_begin(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *here = assessment_case_at(assessment, index);
  int64_t clock = assessment_clock_of(here);
  double u = door_draw_against(context, here->at.contact.contact, DOOR_PURPOSE_STEP_DOWN,
                               assessment_rules_of(context)->step_down_share);
  const struct assessment_ending *ending =
      here->has_protection_plan ? assessment_protection_ending()
                                : assessment_ending_of(assessment_rules_of(context), here->at.contact.need_level, u);
  bool is_held_on = assessment_closing_work_holds(assessment, context, index, ending->has_plan);
  struct door_stage_case one = is_held_on ? ended_case(context, &here->at) : leave(assessment, context, index);
  struct door_case *contact = &one.contact;
  door_record(context, DOOR_RECORD_ASSESSED, contact->contact, door_record_code(ending->outcome, ending->rule), clock);
  door_stage_end_help(context, contact);
  if (ending->closes) {
    door_stage_close(context, &one, ending->outcome, ending->rule);
  } else {
    door_send(context, DOOR_EARLY_HELP, DOOR_EARLY_HELP_REQUEST_MESSAGE)->body.door_case = *contact;
  }
  door_stage_tell_world(context, contact, ending->family_standing);
  if (ending->has_plan) {
    assessment_plans_begin(assessment, context, contact);
  }
  if (is_held_on) {
    assessment_closing_work_follow(assessment, context, index, ending->has_plan);
  }
}
