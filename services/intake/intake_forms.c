#include "intake_forms.h"

#include "intake_desk.h"

void intake_forms_look_at(const struct door_context *context, struct intake_case *one)
{
  struct door_case *contact = &one->at.contact;
  double share = intake_rules_of(context)->sources[contact->source].poor_form_share;
  if (share > 0 && door_draw(context, contact->contact, DOOR_PURPOSE_POOR_FORM) < share) {
    contact->form = DOOR_FORM_POOR;
  }
}

/* When the answer to a question of asked_at comes; false where it never does. */
static bool answer_time(const struct door_context *context, const struct intake_case *one, struct sim_time *out_time)
{
  const struct door_intake *rules = intake_rules_of(context);
  struct sim_draw bits = sim_draw(context->stream, one->at.contact.contact, DOOR_PURPOSE_REFERRER, 0);
  struct sim_duration length = door_draw_duration(&rules->referrer_hours, bits.second, SIM_HOUR_SECONDS);
  *out_time = sim_time_plus(one->at.joined, length);
  return sim_uniform(bits.first) < rules->referrer_answer_share;
}

bool intake_forms_hold(struct intake *intake, struct door_context *context, const struct intake_case *one)
{
  const struct door_intake *rules = intake_rules_of(context);
  if (one->at.contact.form != DOOR_FORM_POOR || rules->poor_forms_rule == DOOR_POOR_FORMS_PASSED_ON) {
    return false;
  }
  uint32_t index = 0;
  if (!door_stage_hold_whole(&intake->referrers, context, &one->at, &index)) {
    return true;
  }
  const struct intake_case *held = intake_case_at(&intake->referrers, index);
  int64_t limit_seconds = (int64_t)(rules->referrer_limit_hours * SIM_HOUR_SECONDS + 0.5);
  struct sim_time end = sim_time_plus(held->at.joined, sim_duration_of(limit_seconds));
  struct sim_time answered;
  if (answer_time(context, held, &answered)) {
    end = sim_time_earlier(end, answered);
  }
  door_schedule(context, end, INTAKE_REFERRER_ENDS, index);
  return true;
}

void intake_forms_on_end(struct intake *intake, struct door_context *context, uint32_t index)
{
  struct intake_case one = *intake_case_at(&intake->referrers, index);
  struct sim_time answered;
  bool is_answered = answer_time(context, &one, &answered) && !sim_time_is_before(door_now(context), answered);
  struct sim_duration took = sim_time_between(one.at.joined, door_now(context));
  door_record(context, DOOR_RECORD_REFERRER, one.at.contact.contact,
              is_answered ? DOOR_REFERRER_ANSWERED : DOOR_REFERRER_SILENT, took.seconds);
  one.at = door_stage_let_go(&intake->referrers, context, index);
  one.at.contact.form = is_answered ? DOOR_FORM_COMPLETED : DOOR_FORM_POOR;
  intake_desk_pass_on(context, &one);
}

void intake_forms_init(struct intake *intake)
{
  door_stage_init(&intake->referrers, DOOR_POOL_REFERRER, sizeof(struct intake_case));
}

void intake_forms_fini(struct intake *intake)
{
  door_stage_fini(&intake->referrers);
}
