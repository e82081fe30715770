#include "assessment_plans.h"

#include "assessment_rules.h"

struct plan {
  struct door_case contact;
  struct sim_time kept_since; /* where it stays open for early help */
};

static struct plan *plan_at(const struct assessment *assessment, uint32_t index)
{
  return sim_pool_at(&assessment->plans, index);
}

void assessment_plans_init(struct assessment *assessment)
{
  sim_pool_init(&assessment->plans, sizeof(struct plan));
  sim_map_init(&assessment->plans_kept);
}

void assessment_plans_fini(struct assessment *assessment)
{
  sim_pool_fini(&assessment->plans);
  sim_map_fini(&assessment->plans_kept);
}

/* The plan helps outside the front door; all that is kept of it is when it ends, for the world and for early help. */
void assessment_plans_begin(struct assessment *assessment, struct door_context *context,
                            const struct door_case *contact)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  if (!context->setting->tells_world && !(rules->plan_step_down_share > 0)) {
    return;
  }
  uint32_t index = 0;
  enum door_err err = sim_pool_take(&assessment->plans, &index);
  if (err != DOOR_OK) {
    context->agenda.err = err;
    return;
  }
  *plan_at(assessment, index) = (struct plan){.contact = *contact};
  uint64_t bits = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_PLAN_TIME, 0).first;
  struct sim_duration length = door_draw_duration(&rules->plan_hours, bits, SIM_HOUR_SECONDS);
  door_schedule(context, sim_time_plus(door_now(context), length), ASSESSMENT_PLAN_ENDS, index);
}

static void end_plan(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct door_case contact = plan_at(assessment, index)->contact;
  sim_pool_release(&assessment->plans, index);
  double u = door_draw(context, contact.contact, DOOR_PURPOSE_PLAN_END);
  door_stage_end_help(context, &contact);
  door_stage_tell_world(context, &contact, assessment_after_plan(assessment_rules_of(context), u));
}

/* The plan has done what it can; the family is helped until early help has a place. */
static void keep_open(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct plan *plan = plan_at(assessment, index);
  plan->kept_since = door_now(context);
  enum door_err err = sim_map_put(&assessment->plans_kept, plan->contact.contact, index);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  door_record(context, DOOR_RECORD_PLAN_KEPT, plan->contact.contact, DOOR_PLAN_KEPT_OPEN, 0);
  struct door_case *request = &door_send(context, DOOR_EARLY_HELP, DOOR_PLAN_STEP_DOWN_MESSAGE)->body.door_case;
  *request = plan->contact;
  request->stage_seconds = 0; /* of the request, which begins */
}

void assessment_plans_on_end(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  double share = assessment_rules_of(context)->plan_step_down_share;
  uint64_t contact = plan_at(assessment, index)->contact.contact;
  if (share > 0 && door_draw(context, contact, DOOR_PURPOSE_PLAN_STEP_DOWN) < share) {
    keep_open(assessment, context, index);
  } else {
    end_plan(assessment, context, index);
  }
}

void assessment_plans_on_answer(struct assessment *assessment, struct door_context *context,
                                const struct door_notice *answer)
{
  uint64_t index = 0;
  if (!sim_map_find(&assessment->plans_kept, answer->contact, &index)) {
    context->agenda.err = DOOR_ERR_UNEXPECTED;
    return;
  }
  (void)sim_map_remove(&assessment->plans_kept, answer->contact);
  bool is_helped = answer->standing == DOOR_STANDING_HELPED;
  struct sim_duration kept = sim_time_between(plan_at(assessment, (uint32_t)index)->kept_since, door_now(context));
  door_record(context, DOOR_RECORD_PLAN_KEPT, answer->contact,
              is_helped ? DOOR_PLAN_KEPT_UNTIL_HELP : DOOR_PLAN_KEPT_IN_VAIN, kept.seconds);
  if (is_helped) {
    sim_pool_release(&assessment->plans, (uint32_t)index); /* early help tells the world */
  } else {
    end_plan(assessment, context, (uint32_t)index);
  }
}
