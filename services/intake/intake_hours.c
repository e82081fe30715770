#include "intake_hours.h"

#include "intake_desk.h"
#include "intake_rules.h"

bool intake_hours_are_out(const struct door_context *context)
{
  const struct door_intake *rules = intake_rules_of(context);
  return rules->out_of_hours_posts > 0 &&
         !sim_calendar_is_open(context->setting->calendars[rules->calendar], door_now(context));
}

/* ---- Emergencies ---- */

/* Whoever is idle takes up the next emergency. */
static void start_work(struct intake *intake, struct door_context *context)
{
  const struct door_intake *rules = intake_rules_of(context);
  uint32_t index = 0;
  while (sim_staff_has_idle(&intake->duty_staff) && door_stage_take(&intake->emergencies, &index)) {
    uint64_t contact = intake_case_at(&intake->emergencies, index)->at.contact.contact;
    uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_EMERGENCY, 0).second;
    struct sim_duration stated = door_draw_duration(&rules->emergency_minutes, bits, SIM_MINUTE_SECONDS);
    double seconds = (double)stated.seconds / rules->out_of_hours_available_share;
    uint32_t worker =
        sim_staff_start(&intake->duty_staff, &context->agenda, index, sim_duration_of((int64_t)(seconds + 0.5)));
    door_stage_start(&intake->emergencies, context, index, worker);
  }
}

void intake_hours_on_work_ends(struct intake *intake, struct door_context *context, uint32_t worker)
{
  uint32_t index = sim_staff_on_end(&intake->duty_staff, worker);
  struct intake_case one;
  door_stage_end_whole(&intake->emergencies, context, index, &one.at);
  intake_desk_pass_on(context, &one);
  start_work(intake, context);
}

void intake_hours_on_shift(struct intake *intake, struct door_context *context, uint32_t shift)
{
  door_stage_on_shift(&intake->emergencies, context, &intake->duty_staff, shift);
  start_work(intake, context);
}

/* ---- The handover ---- */

void intake_hours_receive(struct intake *intake, struct door_context *context, struct intake_case *one)
{
  const struct door_intake *rules = intake_rules_of(context);
  struct door_case *contact = &one->at.contact;
  intake_desk_record_received(context, contact);
  double share = one->is_open ? 0 : intake_share_of_level(rules->emergency_shares, contact->need_level);
  bool is_emergency = door_draw_against(context, contact->contact, DOOR_PURPOSE_EMERGENCY, share) < share;
  struct door_stage *stage = is_emergency ? &intake->emergencies : &intake->handover;
  uint32_t index = 0;
  bool is_here = is_emergency ? door_stage_join_whole(stage, context, &one->at, &index)
                              : door_stage_hold_whole(stage, context, &one->at, &index);
  if (!is_here) {
    return;
  }
  if (is_emergency) {
    start_work(intake, context);
  } else {
    struct sim_time time = intake_handover_time(rules, context->setting->calendars[rules->calendar], door_now(context));
    door_schedule(context, time, INTAKE_HANDOVER, index);
  }
}

/* The first time it is in time, late or lost; who is late comes here again. */
static enum door_handed_over fate_of(const struct door_context *context, const struct intake_case *one)
{
  const struct door_intake *rules = intake_rules_of(context);
  double u = door_draw(context, one->at.contact.contact, DOOR_PURPOSE_HANDOVER);
  if (u < rules->handover_lost_share) {
    return DOOR_HANDED_OVER_LOST;
  }
  return u < rules->handover_lost_share + rules->handover_delayed_share ? DOOR_HANDED_OVER_LATE
                                                                        : DOOR_HANDED_OVER_IN_TIME;
}

void intake_hours_on_handover(struct intake *intake, struct door_context *context, uint32_t index)
{
  const struct door_intake *rules = intake_rules_of(context);
  struct intake_case *held = intake_case_at(&intake->handover, index);
  const uint64_t contact = held->at.contact.contact;
  enum door_handed_over fate = fate_of(context, held);
  if (fate == DOOR_HANDED_OVER_LATE && !held->is_late) {
    held->is_late = true;
    uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_HANDOVER, 0).second;
    struct sim_duration length = door_draw_duration(&rules->handover_delay_hours, bits, SIM_HOUR_SECONDS);
    struct sim_time time =
        sim_calendar_add_working(context->setting->calendars[rules->calendar], door_now(context), length);
    door_schedule(context, time, INTAKE_HANDOVER, index);
    return;
  }
  door_record(context, DOOR_RECORD_HANDED_OVER, contact, (uint16_t)fate,
              door_now(context).seconds - held->at.contact.received_at);
  struct intake_case one;
  door_stage_let_go_whole(&intake->handover, context, index, &one.at);
  if (fate != DOOR_HANDED_OVER_LOST) {
    intake_desk_take(intake, context, &one);
    return;
  }
  door_stage_close(context, &one.at, DOOR_OUTCOME_LOST_AT_HANDOVER, DOOR_RULE_HANDOVER_SHARE);
  if (!one.is_open) {
    intake_leave_alone(intake, context, &one.at.contact);
  }
}

/* ---- Beginning and end ---- */

enum door_err intake_hours_init(struct intake *intake, struct door_context *context)
{
  const struct door_intake *rules = intake_rules_of(context);
  door_stage_init(&intake->emergencies, DOOR_POOL_OUT_OF_HOURS, sizeof(struct intake_case));
  door_stage_init(&intake->handover, DOOR_POOL_HANDOVER, sizeof(struct intake_case));
  if (rules->out_of_hours_posts == 0) {
    return DOOR_OK;
  }
  struct sim_staff_spec spec = {
      .shifts = {{context->setting->calendars[rules->out_of_hours_calendar], (uint32_t)rules->out_of_hours_posts}},
      .shift_count = 1,
      .end_kind = INTAKE_EMERGENCY_ENDS,
      .shift_kind = INTAKE_DUTY_SHIFT,
  };
  return door_stage_open_staff(&intake->emergencies, context, &intake->duty_staff, &spec, rules->out_of_hours_posts);
}

void intake_hours_fini(struct intake *intake)
{
  sim_staff_fini(&intake->duty_staff);
  door_stage_fini(&intake->emergencies);
  door_stage_fini(&intake->handover);
}
