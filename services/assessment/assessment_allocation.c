#include "assessment_allocation.h"

#include "assessment_work.h"

enum door_err assessment_allocation_init(struct assessment *assessment, struct door_context *context)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  door_stage_init(&assessment->stage, DOOR_POOL_ASSESSMENT_SLOTS, sizeof(struct assessment_case));
  door_stage_record_capacity(&assessment->stage, context, rules->workers * rules->caseload_limit_children);
  return sim_slots_init(&assessment->caseloads, (uint32_t)rules->workers, (uint32_t)rules->caseload_limit_children);
}

void assessment_allocation_fini(struct assessment *assessment)
{
  sim_slots_fini(&assessment->caseloads);
  door_stage_fini(&assessment->stage);
}

void assessment_join(struct assessment *assessment, struct door_context *context, const struct door_case *contact)
{
  uint32_t index = 0;
  (void)door_stage_join(&assessment->stage, context, contact, &index); /* the context knows */
}

void assessment_allocate(struct assessment *assessment, struct door_context *context)
{
  uint32_t index = 0;
  while (sim_slots_has_free(&assessment->caseloads) && door_stage_take(&assessment->stage, &index)) {
    door_stage_start_help(&assessment->stage, context, index, sim_slots_take(&assessment->caseloads));
    assessment_work_begin(assessment, context, index);
  }
}
