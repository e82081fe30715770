#include "assessment_transfer.h"

#include "assessment_closing_work.h"

enum { FIRST_COME = 0 }; /* the one class of the line */

/* What waits here is a copy; the case itself stays with its worker. */
struct waiting_case {
  struct door_stage_case at;
  uint32_t index;       /* of the case */
  uint32_t heard_count; /* meetings that did not accept it */
};

static struct waiting_case *waiting_case_at(const struct assessment *assessment, uint32_t place)
{
  return sim_pool_at(&assessment->transfers.cases, place);
}

/* Families that a meeting on that day of the run can hear; 0: there is none. */
static int64_t room_on(const struct door_context *context, int64_t day)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  struct sim_date first_day = context->setting->scenario.time.first_day;
  uint32_t weekday = (uint32_t)sim_date_weekday(sim_date_plus_days(first_day, (int32_t)day));
  bool is_working_day =
      sim_calendar_is_working_day(context->setting->calendars[rules->calendar], sim_time_at(day * SIM_DAY_SECONDS));
  return is_working_day ? (int64_t)rules->transfer_by_weekday[weekday] : 0;
}

/* The next meeting after now is on the agenda; none where it would lie past the horizon. */
static void call_meeting(struct assessment *assessment, struct door_context *context)
{
  int64_t hour_seconds = (int64_t)(assessment_rules_of(context)->transfer_hour * SIM_HOUR_SECONDS + 0.5);
  int64_t days = context->setting->horizon.seconds / SIM_DAY_SECONDS;
  int64_t day = door_now(context).seconds / SIM_DAY_SECONDS;
  day += day * SIM_DAY_SECONDS + hour_seconds <= door_now(context).seconds ? 1 : 0;
  while (day < days && room_on(context, day) < 1) {
    day++;
  }
  if (day < days) {
    struct sim_time meeting = sim_time_at(day * SIM_DAY_SECONDS + hour_seconds);
    assessment->meeting = door_schedule(context, meeting, ASSESSMENT_TRANSFER_MEETING, 0);
  }
}

void assessment_transfer_join(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  uint32_t place = 0;
  if (door_stage_hold(&assessment->transfers, context, &assessment_case_at(assessment, index)->at.contact, &place) ==
      NULL) {
    return; /* the context knows */
  }
  struct waiting_case *one = waiting_case_at(assessment, place);
  one->index = index;
  one->heard_count = 0;
  enum door_err err = sim_line_join(&assessment->transfers.line, place, FIRST_COME);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  if (!sim_queue_has(&context->agenda.queue, assessment->meeting)) {
    call_meeting(assessment, context);
  }
}

/* Whether the meeting hears the family: with a case of it before, or while it has room. */
static bool hears(struct door_context *context, struct sim_map *heard, int64_t *room, uint64_t contact)
{
  uint64_t family = door_family_of((struct door_contact){contact}).id;
  uint64_t before = 0;
  if (sim_map_find(heard, family, &before)) {
    return true;
  }
  if (*room < 1) {
    return false;
  }
  --*room;
  enum door_err err = sim_map_put(heard, family, 1);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  return true;
}

static bool is_accepted(const struct door_context *context, struct waiting_case *one)
{
  uint64_t bits =
      sim_draw(context->stream, one->at.contact.contact, DOOR_PURPOSE_TRANSFER_ACCEPTED, one->heard_count).first;
  one->heard_count++;
  return sim_uniform(bits) < assessment_rules_of(context)->transfer_accepted_share;
}

void assessment_transfer_on_meeting(struct assessment *assessment, struct door_context *context)
{
  struct sim_line *line = &assessment->transfers.line;
  int64_t room = room_on(context, door_now(context).seconds / SIM_DAY_SECONDS);
  struct sim_map heard; /* by family */
  sim_map_init(&heard);
  uint32_t next = 0;
  bool is_waiting = sim_line_peek(line, &next);
  while (is_waiting) {
    uint32_t place = next;
    is_waiting = sim_line_next(line, place, FIRST_COME, &next);
    struct waiting_case *one = waiting_case_at(assessment, place);
    if (hears(context, &heard, &room, one->at.contact.contact) && is_accepted(context, one)) {
      uint32_t index = one->index;
      sim_line_leave(line, place, FIRST_COME);
      (void)door_stage_let_go(&assessment->transfers, context, place); /* the contact has ended already */
      assessment_closing_work_begin(assessment, context, index);
    }
  }
  sim_map_fini(&heard);
  if (line->length > 0) {
    call_meeting(assessment, context);
  }
}

void assessment_transfer_init(struct assessment *assessment)
{
  door_stage_init(&assessment->transfers, DOOR_POOL_CASE_TRANSFER, sizeof(struct waiting_case));
  assessment->meeting = SIM_NO_EVENT;
}

void assessment_transfer_fini(struct assessment *assessment)
{
  door_stage_fini(&assessment->transfers);
}
