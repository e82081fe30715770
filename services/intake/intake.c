#include "intake.h"

#include "intake_calls.h"
#include "intake_desk.h"
#include "intake_forms.h"
#include "intake_hours.h"
#include "intake_state.h"

#include <stdlib.h>

static void schedule_next_arrival(struct intake *intake, struct door_context *context)
{
  struct demand_point point;
  if (demand_has_next(&intake->demand, context, &point)) {
    door_schedule(context, point.time, INTAKE_ARRIVAL, 0);
  }
}

void intake_leave_alone(struct intake *intake, struct door_context *context, const struct door_case *contact)
{
  const struct door_notice notice = door_stage_notice_of(contact, DOOR_STANDING_CLOSED);
  world_notice(&intake->world, context, &notice);
}

/* A contact is made. */
static void receive(struct intake *intake, struct door_context *context, struct intake_case *one)
{
  if (intake_hours_are_out(context)) {
    intake_hours_receive(intake, context, one);
  } else if (intake_calls_is_call(context, one)) {
    intake_calls_ring(intake, context, one);
  } else {
    intake_desk_receive(intake, context, one);
  }
}

static void on_arrival(struct intake *intake, struct door_context *context)
{
  struct demand_point point;
  bool has_arrived = demand_has_next(&intake->demand, context, &point);
  DOOR_ASSERT(has_arrived);
  demand_take(&intake->demand);
  const struct world_first_contact first = {
      .contact = point.contact,
      .source = demand_source(context->setting, door_family_of(point.contact)),
      .since = point.since,
  };
  struct intake_case one = {.is_open = false};
  world_meet(&intake->world, context, &first, &one.at.contact);
  one.at.contact.source = point.source;
  if (point.is_hidden) {
    intake_leave_alone(intake, context, &one.at.contact);
  } else {
    receive(intake, context, &one);
  }
  schedule_next_arrival(intake, context);
}

static void on_return(struct intake *intake, struct door_context *context, uint32_t place)
{
  struct intake_case one = {.open_rule = DOOR_RULE_CASE_OPEN};
  if (world_come_back(&intake->world, context, place, &one.at.contact, &one.is_open)) {
    receive(intake, context, &one);
  }
}

static void on_second_report(struct intake *intake, struct door_context *context, uint32_t place)
{
  struct intake_case one = {.open_rule = DOOR_RULE_SAME_INCIDENT};
  if (world_report_again(&intake->world, context, place, &one.at.contact, &one.is_open)) {
    receive(intake, context, &one);
  }
}

static void on_event(void *state, struct door_context *context, const struct sim_event *event)
{
  struct intake *intake = state;
  switch ((enum intake_event)event->kind) {
  case INTAKE_ARRIVAL:
    on_arrival(intake, context);
    break;
  case INTAKE_RETURN:
    on_return(intake, context, event->subject);
    break;
  case INTAKE_SECOND_REPORT:
    on_second_report(intake, context, event->subject);
    break;
  case INTAKE_HARM_CHANGES:
    world_harm_changes(&intake->world, context, event->subject);
    break;
  case INTAKE_WORK_ENDS:
    intake_desk_on_work_ends(intake, context, event->subject);
    break;
  case INTAKE_SHIFT:
    intake_desk_on_shift(intake, context, event->subject);
    break;
  case INTAKE_POST_CHANGES:
    intake_desk_on_post(intake, context, event->subject);
    break;
  case INTAKE_EMERGENCY_ENDS:
    intake_hours_on_work_ends(intake, context, event->subject);
    break;
  case INTAKE_DUTY_SHIFT:
    intake_hours_on_shift(intake, context, event->subject);
    break;
  case INTAKE_HANDOVER:
    intake_hours_on_handover(intake, context, event->subject);
    break;
  case INTAKE_GIVES_UP:
    intake_calls_on_gives_up(intake, context, event->subject);
    break;
  case INTAKE_REFERRER_ENDS:
    intake_forms_on_end(intake, context, event->subject);
    break;
  case INTAKE_RINGS_AGAIN:
    intake_calls_on_rings_again(intake, context, event->subject);
    break;
  case INTAKE_START:
    intake_start_on_receipt(intake, context, event->subject);
    break;
  case INTAKE_MISDIRECTED:
    intake_calls_on_misdirected(intake, context, event->subject);
    break;
  }
}

static void on_notice(void *state, struct door_context *context, const struct door_message *message)
{
  struct intake *intake = state;
  world_notice(&intake->world, context, &message->body.door_notice);
}

static enum door_err create(struct door_context *context, void **out_state)
{
  struct intake *intake = calloc(1, sizeof *intake);
  if (intake == NULL) {
    return DOOR_ERR_MEMORY;
  }
  demand_init(&intake->demand);
  world_init(&intake->world, (struct world_events){INTAKE_RETURN, INTAKE_SECOND_REPORT, INTAKE_HARM_CHANGES});
  *out_state = intake;
  enum door_err err = intake_desk_init(intake, context);
  intake_calls_init(intake, context);
  intake_forms_init(intake);
  err = err == DOOR_OK ? intake_hours_init(intake, context) : err;
  err = err == DOOR_OK ? intake_start_init(&intake->start, context) : err;
  schedule_next_arrival(intake, context);
  return err;
}

static void destroy(void **state)
{
  struct intake *intake = *state;
  intake_desk_fini(intake);
  intake_calls_fini(intake);
  intake_forms_fini(intake);
  intake_hours_fini(intake);
  intake_start_fini(&intake->start);
  world_fini(&intake->world);
  demand_fini(&intake->demand);
  free(intake);
  *state = NULL;
}

/* Where intake has no staff, a contact passes it within its instant. */
static uint64_t open_count(const void *state)
{
  const struct intake *intake = state;
  return door_stage_open_count(&intake->desk) + door_stage_open_count(&intake->emergencies) +
         door_stage_open_count(&intake->handover) + door_stage_open_count(&intake->referrers);
}

const struct door_service intake_service = {
    .party = DOOR_INTAKE,
    .create = create,
    .destroy = destroy,
    .handlers = {[DOOR_NOTICE_MESSAGE] = on_notice},
    .on_event = on_event,
    .open_count = open_count,
};
