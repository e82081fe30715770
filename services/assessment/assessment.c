#include "assessment.h"

#include "assessment_rules.h"
#include "door_purpose.h"
#include "door_stage.h"
#include "sim_slots.h"

#include <stdlib.h>

struct assessment {
  struct door_stage stage;
  struct sim_slots caseloads;
  struct sim_pool plans; /* struct door_case of families whose plan has not ended */
};

static const uint32_t ASSESSMENT_ENDS = DOOR_EVENT_KIND(DOOR_PRIORITY_WORK_ENDS, 1);
static const uint32_t PLAN_ENDS = DOOR_EVENT_KIND(DOOR_PRIORITY_HELP_ENDS, 1);

static const struct door_assessment *rules_of(const struct door_context *context)
{
  return &context->setting->scenario.assessment;
}

static double draw_uniform(const struct door_context *context, const struct door_case *contact,
                           enum door_purpose purpose)
{
  return sim_uniform(sim_draw(context->stream, contact->contact, purpose, 0).first);
}

/* While a worker is below the limit, the next referral in the line is allocated. */
static void allocate(struct assessment *assessment, struct door_context *context)
{
  const struct door_assessment *rules = rules_of(context);
  uint32_t index = 0;
  while (sim_slots_has_free(&assessment->caseloads) && door_stage_take(&assessment->stage, &index)) {
    struct door_case *contact = &door_stage_at(&assessment->stage, index)->contact;
    door_stage_start_help(&assessment->stage, context, index, sim_slots_take(&assessment->caseloads));
    uint64_t bits = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_ASSESSMENT_TIME, 0).first;
    struct sim_duration length = door_draw_duration(&rules->assessment_hours, bits, SIM_HOUR_SECONDS);
    door_schedule(context,
                  sim_calendar_add_working(context->setting->calendars[rules->calendar], door_now(context), length),
                  ASSESSMENT_ENDS, index);
  }
}

static void on_referral(void *state, struct door_context *context, const struct door_message *message)
{
  struct assessment *assessment = state;
  uint32_t index = 0;
  (void)door_stage_join(&assessment->stage, context, &message->body.door_case, &index); /* the context knows */
  allocate(assessment, context);
}

/* The plan helps outside the front door; all that is kept of it is when it ends, for the world. */
static void keep_plan(struct assessment *assessment, struct door_context *context, const struct door_case *contact)
{
  if (!context->setting->tells_world) {
    return;
  }
  uint32_t index = 0;
  enum door_err err = sim_pool_take(&assessment->plans, &index);
  if (err != DOOR_OK) {
    context->agenda.err = err;
    return;
  }
  *(struct door_case *)sim_pool_at(&assessment->plans, index) = *contact;
  uint64_t bits = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_PLAN_TIME, 0).first;
  struct sim_duration length = door_draw_duration(&rules_of(context)->plan_hours, bits, SIM_HOUR_SECONDS);
  door_schedule(context, sim_time_plus(door_now(context), length), PLAN_ENDS, index);
}

static void end_assessment(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct door_stage_case one = door_stage_end(&assessment->stage, context, index);
  sim_slots_release(&assessment->caseloads, one.holder);
  struct door_case *contact = &one.contact;
  double u = draw_uniform(context, contact, DOOR_PURPOSE_STEP_DOWN);
  const struct assessment_ending *ending = assessment_ending_of(rules_of(context), contact->need_level, u);
  door_record(context, DOOR_RECORD_ASSESSED, contact->contact, door_record_code(ending->outcome, ending->rule),
              contact->referred_at);
  door_stage_end_help(context, contact);
  if (ending->closes) {
    door_stage_close(context, contact, ending->outcome, ending->rule);
  } else {
    door_send(context, DOOR_EARLY_HELP, DOOR_EARLY_HELP_REQUEST_MESSAGE)->body.door_case = *contact;
  }
  door_stage_tell_world(context, contact, ending->family_standing);
  if (ending->has_plan) {
    keep_plan(assessment, context, contact);
  }
}

static void end_plan(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct door_case contact = *(struct door_case *)sim_pool_at(&assessment->plans, index);
  sim_pool_release(&assessment->plans, index);
  double u = draw_uniform(context, &contact, DOOR_PURPOSE_PLAN_END);
  door_stage_end_help(context, &contact);
  door_stage_tell_world(context, &contact, assessment_after_plan(rules_of(context), u));
}

static void on_event(void *state, struct door_context *context, const struct sim_event *event)
{
  struct assessment *assessment = state;
  if (event->kind == ASSESSMENT_ENDS) {
    end_assessment(assessment, context, event->subject);
    allocate(assessment, context);
  } else {
    DOOR_ASSERT(event->kind == PLAN_ENDS);
    end_plan(assessment, context, event->subject);
  }
}

static enum door_err create(struct door_context *context, void **out_state)
{
  struct assessment *assessment = calloc(1, sizeof *assessment);
  if (assessment == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *out_state = assessment;
  const struct door_assessment *rules = rules_of(context);
  door_stage_init(&assessment->stage, DOOR_POOL_ASSESSMENT_SLOTS, sizeof(struct door_stage_case));
  door_stage_record_capacity(&assessment->stage, context, rules->workers * rules->caseload_limit_children);
  sim_pool_init(&assessment->plans, sizeof(struct door_case));
  return sim_slots_init(&assessment->caseloads, (uint32_t)rules->workers, (uint32_t)rules->caseload_limit_children);
}

static void destroy(void **state)
{
  struct assessment *assessment = *state;
  sim_slots_fini(&assessment->caseloads);
  sim_pool_fini(&assessment->plans);
  door_stage_fini(&assessment->stage);
  free(assessment);
  *state = NULL;
}

static uint64_t open_count(const void *state)
{
  const struct assessment *assessment = state;
  return door_stage_open_count(&assessment->stage);
}

const struct door_service assessment_service = {
    .party = DOOR_ASSESSMENT,
    .create = create,
    .destroy = destroy,
    .handlers = {[DOOR_REFERRAL_MESSAGE] = on_referral},
    .on_event = on_event,
    .open_count = open_count,
};
