#include "screening.h"

#include "door_need.h"
#include "door_purpose.h"
#include "door_stage.h"
#include "screening_rules.h"
#include "sim_math.h"
#include "sim_staff.h"

#include <stdlib.h>

struct screening {
  struct door_stage stage;
  struct sim_staff staff;
  double *shift_levels; /* of each worker's thresholds, the scenario's included */
};

static const uint32_t WORK_ENDS = DOOR_EVENT_KIND(DOOR_PRIORITY_WORK_ENDS, 1);
static const uint32_t SHIFT_CHANGES = DOOR_EVENT_KIND(DOOR_PRIORITY_SHIFT, 1);

static const struct door_screening *rules_of(const struct door_context *context)
{
  return &context->setting->scenario.screening;
}

static double draw_uniform(const struct door_context *context, uint64_t contact, enum door_purpose purpose)
{
  return sim_uniform(sim_draw(context->stream, contact, purpose, 0).first);
}

/* Whoever is idle takes up the next contact in the line. */
static void start_work(struct screening *screening, struct door_context *context)
{
  uint32_t index = 0;
  while (sim_staff_has_idle(&screening->staff) && door_stage_take(&screening->stage, &index)) {
    uint64_t contact = door_stage_at(&screening->stage, index)->contact.contact;
    uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_SCREENING_TIME, 0).first;
    struct sim_duration length = door_draw_duration(&rules_of(context)->decision_minutes, bits, SIM_MINUTE_SECONDS);
    uint32_t worker = sim_staff_start(&screening->staff, &context->agenda, index, length);
    door_stage_start(&screening->stage, context, index, worker);
  }
}

static void on_contact(void *state, struct door_context *context, const struct door_message *message)
{
  struct screening *screening = state;
  const struct door_screening *rules = rules_of(context);
  struct door_case contact = message->body.door_case;
  struct door_family family = door_family_of((struct door_contact){contact.contact});
  struct door_need_course course = {&context->setting->scenario.families, context->stream, family};
  struct door_need need = door_need_at(&course, door_need_of_case(&contact), door_now(context));
  door_need_into_case(need, &contact);
  double quality_share = context->setting->scenario.intake.sources[contact.source].information_quality_share;
  double seen = need.level;
  if (rules->apparent_noise_sd_levels > 0) {
    double u = draw_uniform(context, contact.contact, DOOR_PURPOSE_APPARENT_LEVEL);
    seen = screening_apparent_level(rules, need.level, quality_share, u);
  }
  double priority_u = rules->priority_rule == DOOR_PRIORITY_BY_SHARES
                          ? draw_uniform(context, contact.contact, DOOR_PURPOSE_PRIORITY)
                          : 0;
  contact.priority = screening_priority(rules, seen, priority_u);
  door_stage_join(&screening->stage, context, &contact, seen);
  start_work(screening, context);
}

static void carry_out(struct door_context *context, struct door_case *contact, struct screening_decision decision)
{
  const struct screening_route *route = screening_route_of(decision.outcome);
  if (decision.outcome == DOOR_OUTCOME_REFERRAL) {
    contact->referred_at = door_now(context).seconds;
  }
  if (route->closes) {
    door_stage_close(context, contact, decision.outcome, decision.rule);
  } else {
    door_send(context, route->to, route->message)->body.door_case = *contact;
  }
  door_stage_tell_world(context, contact, route->family_standing);
}

static int64_t thousandths(double levels)
{
  return (int64_t)(levels * 1000 + (levels < 0 ? -0.5 : 0.5));
}

static void decide(struct screening *screening, struct door_context *context, struct door_stage_case *one)
{
  const struct door_screening *rules = rules_of(context);
  struct door_case *contact = &one->contact;
  double shift_levels = screening->shift_levels[one->holder];
  double u = 0;
  if (rules->decision_rule == DOOR_DECISION_BY_SHARES) {
    u = draw_uniform(context, contact->contact, DOOR_PURPOSE_DECISION);
  } else {
    door_record(context, DOOR_RECORD_JUDGED, contact->contact, (uint16_t)thousandths(one->seen),
                thousandths(shift_levels));
  }
  double consent_u =
      rules->early_help_consent_share < 1 ? draw_uniform(context, contact->contact, DOOR_PURPOSE_CONSENT) : 0;
  struct screening_decision decision = screening_decide(rules, one->seen, shift_levels, u, consent_u);
  door_record(context, DOOR_RECORD_DECIDED, contact->contact, door_record_code(decision.outcome, decision.rule),
              door_record_pack(contact->received_at, contact->child));
  carry_out(context, contact, decision);
}

static void on_event(void *state, struct door_context *context, const struct sim_event *event)
{
  struct screening *screening = state;
  if (event->kind == WORK_ENDS) {
    uint32_t index = sim_staff_on_end(&screening->staff, event->subject);
    struct door_stage_case one = door_stage_end(&screening->stage, context, index);
    decide(screening, context, &one);
  } else {
    DOOR_ASSERT(event->kind == SHIFT_CHANGES);
    struct sim_shift_change change = sim_staff_on_shift(&screening->staff, &context->agenda, event->subject);
    door_record(context, DOOR_RECORD_SHIFT, (uint64_t)screening->stage.pool, (uint16_t)event->subject,
                (int64_t)change.on_duty_count | (int64_t)change.suspended_count << 16 |
                    (int64_t)change.resumed_count << 32);
  }
  start_work(screening, context);
}

static void destroy(void **state)
{
  struct screening *screening = *state;
  sim_staff_fini(&screening->staff);
  door_stage_fini(&screening->stage);
  free(screening->shift_levels);
  free(screening);
  *state = NULL;
}

/* Each worker's own reading of the thresholds: keyed by pool and worker, the same in every scenario. */
static enum door_err draw_shifts(struct screening *screening, const struct door_context *context)
{
  const struct door_screening *rules = rules_of(context);
  screening->shift_levels = calloc((size_t)rules->staff_posts + 1U, sizeof *screening->shift_levels);
  if (screening->shift_levels == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t worker = 0; worker < (uint32_t)rules->staff_posts; worker++) {
    uint64_t entity = ((uint64_t)screening->stage.pool << 32) | worker;
    double u = sim_uniform(sim_draw(context->stream, entity, DOOR_PURPOSE_DECISION_MAKER, 0).first);
    double own = rules->decision_maker_sd_levels > 0 ? rules->decision_maker_sd_levels * sim_normal_quantile(u) : 0;
    screening->shift_levels[worker] = rules->threshold_shift_levels + own;
  }
  return DOOR_OK;
}

static enum door_err create(struct door_context *context, void **out_state)
{
  const struct door_screening *rules = rules_of(context);
  struct screening *screening = calloc(1, sizeof *screening);
  if (screening == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *out_state = screening;
  door_stage_init(&screening->stage, context, DOOR_POOL_SCREENING_STAFF, rules->staff_posts);
  struct sim_staff_spec spec = {
      .shifts = {{context->setting->calendars[rules->staff_calendar], (uint32_t)rules->staff_posts}},
      .shift_count = 1,
      .suspends_at_close = rules->staff_at_close == DOOR_AT_CLOSE_SUSPEND,
      .end_kind = WORK_ENDS,
      .shift_kind = SHIFT_CHANGES,
  };
  enum door_err err = sim_staff_init(&screening->staff, &spec, &context->agenda);
  if (err != DOOR_OK) {
    return err;
  }
  door_record(context, DOOR_RECORD_SHIFT, (uint64_t)screening->stage.pool, 0, screening->staff.on_duty_count);
  return draw_shifts(screening, context);
}

static uint64_t open_count(const void *state)
{
  const struct screening *screening = state;
  return door_stage_open_count(&screening->stage);
}

const struct door_service screening_service = {
    .party = DOOR_SCREENING,
    .create = create,
    .destroy = destroy,
    .handlers = {[DOOR_CONTACT_MESSAGE] = on_contact},
    .on_event = on_event,
    .open_count = open_count,
};
