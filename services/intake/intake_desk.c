#include "intake_desk.h"

#include "intake_calls.h"
#include "intake_forms.h"
#include "intake_rules.h"

/* ---- What becomes of a contact once it is recorded ---- */

static bool is_answered_here(const struct door_context *context, const struct intake_case *one)
{
  const struct door_intake *rules = intake_rules_of(context);
  const struct door_case *contact = &one->at.contact;
  return !one->is_open && rules->advice_rule != DOOR_ADVICE_NOT_GIVEN &&
         intake_gives_advice(rules, contact->need_level,
                             door_draw(context, contact->contact, DOOR_PURPOSE_ADVICE_AT_DOOR));
}

void intake_desk_pass_on(struct door_context *context, const struct intake_case *one)
{
  door_send(context, DOOR_SCREENING, DOOR_CONTACT_MESSAGE)->body.door_case = one->at.contact;
}

static void move_on(struct intake *intake, struct door_context *context, const struct intake_case *one)
{
  const struct door_case *contact = &one->at.contact;
  if (one->is_open) {
    door_stage_close(context, &one->at, DOOR_OUTCOME_OPEN_CASE, (enum door_rule)one->open_rule);
  } else if (one->is_answered) {
    bool is_assessed = intake_rules_of(context)->advice_rule == DOOR_ADVICE_AFTER_ASSESSMENT;
    door_stage_close(context, &one->at, DOOR_OUTCOME_ADVICE_AT_DOOR,
                     is_assessed ? DOOR_RULE_PROPORTIONATE_ASSESSMENT : DOOR_RULE_POINT_OF_CONTACT);
    intake_leave_alone(intake, context, contact);
  } else if (!intake_forms_hold(intake, context, one)) {
    intake_desk_pass_on(context, one);
  }
}

/* ---- The line of work ---- */

static struct sim_duration work_length(const struct door_context *context, const struct intake_case *one)
{
  const struct door_intake *rules = intake_rules_of(context);
  uint64_t contact = one->at.contact.contact;
  struct sim_draw bits = sim_draw(context->stream, contact, DOOR_PURPOSE_RECORDING_TIME, 0);
  struct sim_duration length = door_draw_duration(&rules->recording_minutes, bits.first, SIM_MINUTE_SECONDS);
  if (one->is_call) {
    uint64_t talk = sim_draw(context->stream, contact, DOOR_PURPOSE_RECORDING_TIME, 1).second;
    length.seconds += door_draw_duration(&rules->call_minutes, talk, SIM_MINUTE_SECONDS).seconds;
  }
  if (one->is_answered) {
    length.seconds += door_draw_duration(&rules->advice_minutes, bits.second, SIM_MINUTE_SECONDS).seconds;
    if (rules->advice_rule == DOOR_ADVICE_AFTER_ASSESSMENT) {
      uint64_t form = sim_draw(context->stream, contact, DOOR_PURPOSE_RECORDING_TIME, 1).first;
      length.seconds += door_draw_duration(&rules->proportionate_assessment_minutes, form, SIM_MINUTE_SECONDS).seconds;
    }
  }
  return length;
}

static void record_misdirected(const struct intake *intake, struct door_context *context, uint32_t worker, bool begins)
{
  door_record(context, DOOR_RECORD_OTHER_WORK, (uint64_t)intake->desk.pool, (uint16_t)worker,
              (begins ? 1 : 0) | (int64_t)DOOR_OTHER_WORK_MISDIRECTED_CALL << 8);
}

static void start_call(struct intake *intake, struct door_context *context, struct intake_call *call)
{
  if (call->is_misdirected) {
    uint32_t worker = sim_staff_start(&intake->staff, &context->agenda, INTAKE_MISDIRECTED_WORK, call->length);
    record_misdirected(intake, context, worker, true);
    return;
  }
  call->one.is_call = true;
  call->one.at.contact.received_at = door_now(context).seconds;
  call->one.is_answered = is_answered_here(context, &call->one);
  intake_desk_record_received(context, &call->one.at.contact);
  uint32_t index = 0;
  if (door_stage_hold_whole(&intake->desk, context, &call->one.at, &index)) {
    uint32_t worker = sim_staff_start(&intake->staff, &context->agenda, index, work_length(context, &call->one));
    door_stage_start(&intake->desk, context, index, worker);
  }
}

void intake_desk_start_work(struct intake *intake, struct door_context *context)
{
  uint32_t index = 0;
  struct intake_call call;
  while (sim_staff_has_idle(&intake->staff) && context->agenda.err == DOOR_OK) {
    if (intake_calls_answer(intake, context, &call)) {
      start_call(intake, context, &call);
    } else if (door_stage_take(&intake->desk, &index)) {
      struct sim_duration length = work_length(context, intake_case_at(&intake->desk, index));
      uint32_t worker = sim_staff_start(&intake->staff, &context->agenda, index, length);
      door_stage_start(&intake->desk, context, index, worker);
    } else {
      return;
    }
  }
}

void intake_desk_record_received(struct door_context *context, const struct door_case *contact)
{
  int64_t value = (int64_t)contact->child | (int64_t)contact->children << 8 | (int64_t)contact->need_level << 16 |
                  (int64_t)contact->further_children << 24 | (int64_t)contact->issue << 32;
  door_record(context, DOOR_RECORD_RECEIVED, contact->contact, contact->source, value);
}

void intake_desk_take(struct intake *intake, struct door_context *context, struct intake_case *one)
{
  one->is_answered = is_answered_here(context, one);
  if (intake_rules_of(context)->staff_posts == 0) {
    move_on(intake, context, one);
    return;
  }
  uint32_t index = 0;
  if (door_stage_join_whole(&intake->desk, context, &one->at, &index)) {
    intake_desk_start_work(intake, context);
  }
}

void intake_desk_receive(struct intake *intake, struct door_context *context, struct intake_case *one)
{
  intake_forms_look_at(context, one);
  one->at.contact.received_at = door_now(context).seconds;
  intake_desk_record_received(context, &one->at.contact);
  intake_desk_take(intake, context, one);
}

void intake_desk_on_work_ends(struct intake *intake, struct door_context *context, uint32_t worker)
{
  uint32_t index = sim_staff_on_end(&intake->staff, worker);
  if (index == INTAKE_MISDIRECTED_WORK) {
    record_misdirected(intake, context, worker, false);
    intake_calls_hang_up(intake);
    intake_desk_start_work(intake, context);
    return;
  }
  struct intake_case one;
  door_stage_end_whole(&intake->desk, context, index, &one.at);
  if (one.is_call) {
    intake_calls_hang_up(intake);
  }
  move_on(intake, context, &one);
  intake_desk_start_work(intake, context);
}

void intake_desk_on_shift(struct intake *intake, struct door_context *context, uint32_t shift)
{
  door_stage_on_shift(&intake->desk, context, &intake->staff, shift);
  intake_desk_start_work(intake, context);
}

void intake_desk_on_post(struct intake *intake, struct door_context *context, uint32_t post)
{
  door_posts_on_event(&intake->posts, context, post);
  intake_desk_start_work(intake, context);
}

/* ---- Beginning and end ---- */

enum door_err intake_desk_init(struct intake *intake, struct door_context *context)
{
  const struct door_intake *rules = intake_rules_of(context);
  door_stage_init(&intake->desk, DOOR_POOL_INTAKE_STAFF, sizeof(struct intake_case));
  if (rules->staff_posts == 0) {
    return DOOR_OK;
  }
  struct sim_staff_spec spec = {
      .shifts = {{context->setting->calendars[rules->calendar], (uint32_t)rules->staff_posts}},
      .shift_count = 1,
      .end_kind = INTAKE_WORK_ENDS,
      .shift_kind = INTAKE_SHIFT,
  };
  enum door_err err = door_stage_open_staff(&intake->desk, context, &intake->staff, &spec, rules->staff_posts);
  return err == DOOR_OK ? door_posts_init(&intake->posts, context, &rules->staffing, &intake->staff,
                                          DOOR_POOL_INTAKE_STAFF, INTAKE_POST_CHANGES)
                        : err;
}

void intake_desk_fini(struct intake *intake)
{
  door_posts_fini(&intake->posts);
  sim_staff_fini(&intake->staff);
  door_stage_fini(&intake->desk);
}
