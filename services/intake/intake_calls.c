#include "intake_calls.h"

#include "intake_desk.h"
#include "sim_math.h"

enum {
  ATTEMPTS_MAX = 200,         /* then a caller gives up for good */
  AGAIN_AT_LEAST_SECONDS = 60 /* so that nobody rings for ever within one instant */
};

static struct intake_call *call_at(const struct intake *intake, uint32_t index)
{
  return sim_pool_at(&intake->calls, index);
}

/* Of a call's draws: the contact, or the ordinal of a misdirected call, which no contact's id can be. */
static uint64_t entity_of(const struct intake_call *call)
{
  return call->is_misdirected ? ((uint64_t)UINT32_MAX << 32) | call->number : call->one.at.contact.contact;
}

static void record_call(struct door_context *context, const struct intake_call *call, enum door_call what,
                        int64_t value)
{
  if (!call->is_misdirected) {
    door_record(context, DOOR_RECORD_CALL, call->one.at.contact.contact, (uint16_t)what, value);
  }
}

bool intake_calls_is_call(const struct door_context *context, const struct intake_case *one)
{
  const struct door_intake *rules = intake_rules_of(context);
  double share = rules->sources[one->at.contact.source].telephone_share;
  return share > 0 && rules->staff_posts > 0 &&
         door_draw(context, one->at.contact.contact, DOOR_PURPOSE_TELEPHONE) < share;
}

/* ---- Giving up ---- */

static enum door_call fate_of(const struct door_context *context, const struct intake_call *call)
{
  const double *shares = intake_rules_of(context)->after_giving_up_shares;
  double u = sim_uniform(sim_draw(context->stream, entity_of(call), DOOR_PURPOSE_GIVING_UP, call->attempt).first);
  if (u < shares[0]) {
    return call->attempt + 1 < ATTEMPTS_MAX ? DOOR_CALL_AGAIN : DOOR_CALL_LOST;
  }
  return u < shares[0] + shares[1] ? DOOR_CALL_FORM : DOOR_CALL_LOST;
}

/* The caller is on no line any more. */
static void give_up(struct intake *intake, struct door_context *context, uint32_t index)
{
  struct intake_call *call = call_at(intake, index);
  enum door_call fate = call->is_misdirected ? DOOR_CALL_LOST : fate_of(context, call);
  record_call(context, call, fate, sim_time_between(call->rang_at, door_now(context)).seconds);
  if (fate == DOOR_CALL_AGAIN) {
    uint64_t bits = sim_draw(context->stream, entity_of(call), DOOR_PURPOSE_GIVING_UP, call->attempt).second;
    struct sim_duration length =
        door_draw_duration(&intake_rules_of(context)->ring_again_minutes, bits, SIM_MINUTE_SECONDS);
    length.seconds = length.seconds < AGAIN_AT_LEAST_SECONDS ? AGAIN_AT_LEAST_SECONDS : length.seconds;
    call->attempt++;
    door_schedule(context, sim_time_plus(door_now(context), length), INTAKE_RINGS_AGAIN, index);
    return;
  }
  struct intake_call gone = *call;
  sim_pool_release(&intake->calls, index);
  if (fate == DOOR_CALL_FORM) {
    intake_desk_receive(intake, context, &gone.one);
  } else if (!gone.is_misdirected && !gone.one.is_open) {
    intake_leave_alone(intake, context, &gone.one.at.contact);
  }
}

void intake_calls_on_gives_up(struct intake *intake, struct door_context *context, uint32_t index)
{
  sim_line_leave(&intake->callers, index, 0);
  intake->lines_held--;
  give_up(intake, context, index);
}

/* ---- Ringing ---- */

static struct sim_event_handle await_giving_up(struct door_context *context, const struct intake_call *call,
                                               uint32_t index)
{
  uint64_t bits = sim_draw(context->stream, entity_of(call), DOOR_PURPOSE_PATIENCE, call->attempt).first;
  struct sim_duration patience =
      door_draw_duration(&intake_rules_of(context)->patience_minutes, bits, SIM_MINUTE_SECONDS);
  return door_schedule(context, sim_time_plus(door_now(context), patience), INTAKE_GIVES_UP, index);
}

static void ring(struct intake *intake, struct door_context *context, uint32_t index)
{
  const struct door_intake *rules = intake_rules_of(context);
  struct intake_call *call = call_at(intake, index);
  struct sim_time opens = sim_calendar_next_open(context->setting->calendars[rules->calendar], door_now(context));
  if (opens.seconds > door_now(context).seconds) {
    door_schedule(context, opens, INTAKE_RINGS_AGAIN, index);
    return;
  }
  call->rang_at = door_now(context);
  record_call(context, call, DOOR_CALL_RINGS, call->attempt);
  if (intake->lines_held >= rules->telephone_lines) {
    give_up(intake, context, index);
    return;
  }
  intake->lines_held++;
  bool waits = !sim_staff_has_idle(&intake->staff) || intake->callers.length > 0;
  call->gives_up = waits ? await_giving_up(context, call, index) : SIM_NO_EVENT;
  enum door_err err = sim_line_join(&intake->callers, index, 0);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  intake_desk_start_work(intake, context);
}

static void begin(struct intake *intake, struct door_context *context, const struct intake_call *call)
{
  uint32_t index = 0;
  enum door_err err = sim_pool_take(&intake->calls, &index);
  if (err != DOOR_OK) {
    context->agenda.err = err;
    return;
  }
  *call_at(intake, index) = *call;
  ring(intake, context, index);
}

void intake_calls_ring(struct intake *intake, struct door_context *context, const struct intake_case *one)
{
  const struct intake_call call = {.one = *one, .gives_up = SIM_NO_EVENT};
  begin(intake, context, &call);
}

void intake_calls_on_rings_again(struct intake *intake, struct door_context *context, uint32_t index)
{
  ring(intake, context, index);
}

/* ---- Answering ---- */

bool intake_calls_answer(struct intake *intake, struct door_context *context, struct intake_call *out_call)
{
  uint32_t index = 0;
  if (!sim_line_take(&intake->callers, &index)) {
    return false;
  }
  *out_call = *call_at(intake, index);
  sim_pool_release(&intake->calls, index);
  sim_queue_cancel(&context->agenda.queue, out_call->gives_up);
  record_call(context, out_call, DOOR_CALL_ANSWERED, sim_time_between(out_call->rang_at, door_now(context)).seconds);
  return true;
}

void intake_calls_hang_up(struct intake *intake)
{
  intake->lines_held--;
}

/* ---- Misdirected calls ---- */

/* The next misdirected call: the front door's hours pass between two as a Poisson process has it. */
static void schedule_misdirected(struct intake *intake, struct door_context *context, uint32_t number)
{
  const struct door_intake *rules = intake_rules_of(context);
  const struct intake_call next = {.number = number, .is_misdirected = true};
  struct sim_draw draw = sim_draw(context->stream, entity_of(&next), DOOR_PURPOSE_MISDIRECTED, 0);
  intake->misdirected_length = door_draw_duration(&rules->misdirected_minutes, draw.second, SIM_MINUTE_SECONDS);
  double seconds = -sim_log(sim_uniform(draw.first)) / rules->misdirected_calls_per_hour * SIM_HOUR_SECONDS;
  bool is_ever = seconds < (double)context->setting->horizon.seconds;
  if (is_ever) {
    struct sim_time time = sim_calendar_add_working(context->setting->calendars[rules->calendar], door_now(context),
                                                    sim_duration_of((int64_t)seconds + 1));
    if (sim_time_is_before(time, context->setting->horizon)) {
      door_schedule(context, time, INTAKE_MISDIRECTED, number);
    }
  }
}

void intake_calls_on_misdirected(struct intake *intake, struct door_context *context, uint32_t number)
{
  const struct intake_call call = {
      .number = number, .is_misdirected = true, .length = intake->misdirected_length, .gives_up = SIM_NO_EVENT};
  schedule_misdirected(intake, context, number + 1);
  begin(intake, context, &call);
}

void intake_calls_init(struct intake *intake, struct door_context *context)
{
  const struct door_intake *rules = intake_rules_of(context);
  sim_pool_init(&intake->calls, sizeof(struct intake_call));
  sim_line_init(&intake->callers);
  if (rules->misdirected_calls_per_hour > 0 && rules->staff_posts > 0) {
    schedule_misdirected(intake, context, 0);
  }
}

void intake_calls_fini(struct intake *intake)
{
  sim_line_fini(&intake->callers);
  sim_pool_fini(&intake->calls);
}
