#include "screening_start.h"

bool screening_start_is_passed_on(const struct door_context *context, uint64_t contact)
{
  enum door_start_queue queue = door_start_queue_of(context->setting, contact);
  return queue != DOOR_START_NOTHING && queue != DOOR_START_SCREENING;
}

void screening_start_pass_on(struct screening *screening, struct door_context *context, struct screening_case *one)
{
  enum door_start_queue queue = door_start_queue_of(context->setting, one->at.contact.contact);
  bool is_helped_early = queue == DOOR_START_EARLY_HELP || queue == DOOR_START_IN_EARLY_HELP;
  enum door_outcome outcome = is_helped_early ? DOOR_OUTCOME_EARLY_HELP : DOOR_OUTCOME_REFERRAL;
  one->decision = (struct screening_decision){outcome, DOOR_RULE_START_STATE};
  screening_carry_out(screening, context, one);
}

void screening_start_set_aside(struct screening *screening, struct door_context *context,
                               const struct screening_case *one)
{
  uint32_t index = 0;
  if (!door_stage_hold_whole(&screening->work, context, &one->at, &index)) {
    return; /* the context knows */
  }
  struct screening_case *held = screening_case_at(&screening->work, index);
  held->class_number = held->at.contact.priority;
  held->ageing = SIM_NO_EVENT;
  held->is_aside = true;
  screening_schedule_ageing(context, held, index);
  door_aside_keep(&screening->aside, context, index);
}

static uint32_t class_of(const struct door_stage *stage, uint32_t index)
{
  return screening_case_at(stage, index)->class_number;
}

void screening_start_on_begin(struct screening *screening, struct door_context *context)
{
  for (uint32_t i = 0; i < screening->aside.count; i++) {
    screening_case_at(&screening->work, screening->aside.indices[i])->is_aside = false;
  }
  door_aside_release(&screening->aside, context, &screening->work, &screening->work.line, class_of);
}
