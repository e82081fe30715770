#include "intake.h"

#include "demand.h"
#include "world.h"

#include <stdlib.h>

struct intake {
  struct demand demand;
  struct world world;
};

static const uint32_t ARRIVAL = DOOR_EVENT_KIND(DOOR_PRIORITY_ARRIVAL, 1);
static const uint32_t RETURN = DOOR_EVENT_KIND(DOOR_PRIORITY_ARRIVAL, 2);

static void schedule_next_arrival(struct intake *intake, struct door_context *context)
{
  struct demand_point point;
  if (demand_has_next(&intake->demand, context, &point)) {
    door_schedule(context, point.time, ARRIVAL, 0);
  }
}

static void record_received(struct door_context *context, const struct door_case *contact)
{
  int64_t value = (int64_t)contact->child | (int64_t)contact->children << 8 | (int64_t)contact->need_level << 16;
  door_record(context, DOOR_RECORD_RECEIVED, contact->contact, contact->source, value);
}

static void pass_on(struct door_context *context, const struct door_case *contact)
{
  door_send(context, DOOR_SCREENING, DOOR_CONTACT_MESSAGE)->body.door_case = *contact;
}

/* The family has been in need since then, and nobody helped. */
static void move_need_on(const struct door_context *context, struct door_case *contact, struct sim_time since)
{
  struct door_family family = door_family_of((struct door_contact){contact->contact});
  struct door_need_course course = {&context->setting->scenario.families, context->stream, family};
  struct door_need need = {since, contact->need_spell, contact->need_level};
  door_need_into_case(door_need_at(&course, need, door_now(context)), contact);
}

/* The family is in need, but no contact of it comes or leads to anything: it stays at its hazard. */
static void leave_alone(struct intake *intake, struct door_context *context, const struct door_case *contact)
{
  const struct door_notice notice = {.contact = contact->contact,
                                     .need_since = contact->need_since,
                                     .need_spell = contact->need_spell,
                                     .need_level = contact->need_level,
                                     .standing = DOOR_STANDING_CLOSED};
  world_notice(&intake->world, context, &notice);
}

static void on_arrival(struct intake *intake, struct door_context *context)
{
  struct demand_point point;
  bool has_arrived = demand_has_next(&intake->demand, context, &point);
  DOOR_ASSERT(has_arrived);
  demand_take(&intake->demand);
  struct door_case contact = world_meet(&intake->world, context, point.contact,
                                        demand_source(context->setting, door_family_of(point.contact)));
  contact.source = point.source;
  if (point.since.seconds < point.time.seconds) {
    move_need_on(context, &contact, point.since);
  }
  if (point.is_hidden) {
    leave_alone(intake, context, &contact);
  } else {
    record_received(context, &contact);
    pass_on(context, &contact);
  }
  schedule_next_arrival(intake, context);
}

static void on_return(struct intake *intake, struct door_context *context, uint32_t place)
{
  struct door_case contact;
  bool is_open = false;
  if (!world_come_back(&intake->world, context, place, &contact, &is_open)) {
    return;
  }
  record_received(context, &contact);
  if (is_open) {
    door_record(context, DOOR_RECORD_CLOSED, contact.contact,
                door_record_code(DOOR_OUTCOME_OPEN_CASE, DOOR_RULE_CASE_OPEN), 0);
  } else {
    pass_on(context, &contact);
  }
}

static void on_event(void *state, struct door_context *context, const struct sim_event *event)
{
  struct intake *intake = state;
  if (event->kind == ARRIVAL) {
    on_arrival(intake, context);
  } else {
    DOOR_ASSERT(event->kind == RETURN);
    on_return(intake, context, event->subject);
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
  world_init(&intake->world, RETURN);
  *out_state = intake;
  schedule_next_arrival(intake, context);
  return DOOR_OK;
}

static void destroy(void **state)
{
  struct intake *intake = *state;
  world_fini(&intake->world);
  demand_fini(&intake->demand);
  free(intake);
  *state = NULL;
}

/* A contact passes intake within its instant: none is ever held here. */
static uint64_t open_count(const void *state)
{
  (void)state;
  return 0;
}

const struct door_service intake_service = {
    .party = DOOR_INTAKE,
    .create = create,
    .destroy = destroy,
    .handlers = {[DOOR_NOTICE_MESSAGE] = on_notice},
    .on_event = on_event,
    .open_count = open_count,
};
