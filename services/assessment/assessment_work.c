#include "assessment_work.h"

#include "assessment_closing_work.h"
#include "assessment_kinds.h"
#include "assessment_rules.h"
#include "assessment_start.h"
#include "door_clock.h"

#include <stdlib.h>

static const uint32_t NOBODY = UINT32_MAX; /* no case in hand, the end of a list */

static const struct sim_calendar *hours_of(const struct door_context *context)
{
  return context->setting->calendars[assessment_rules_of(context)->calendar];
}

static struct sim_draw draw(const struct door_context *context, const struct assessment_case *one,
                            enum door_purpose purpose, uint32_t ordinal)
{
  return sim_draw(context->stream, one->at.contact.contact, purpose, ordinal);
}

/* ---- the limit ---- */

/* Whether the limit pulls this case, and by when it then wants to be done: the end of one of the last days. */
static void set_limit(const struct door_context *context, struct assessment_case *one)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  one->limit = SIM_TIME_NEVER;
  one->near_at = SIM_TIME_NEVER;
  one->target = SIM_TIME_NEVER;
  if (rules->limit_pull_share <= 0) {
    return;
  }
  struct sim_draw bits = draw(context, one, DOOR_PURPOSE_LIMIT_PULL, 0);
  if (sim_uniform(bits.first) >= rules->limit_pull_share) {
    return;
  }
  enum door_assessment_kind kind = (enum door_assessment_kind)one->kind;
  struct sim_time since = sim_time_at(one->clock_since_seconds);
  const struct sim_calendar *calendar = context->setting->calendars[context->setting->scenario.measures.calendar];
  int32_t limit_days = door_assessment_limit_days(context->setting, kind);
  int32_t pull_days = (int32_t)rules->limit_pull_working_days;
  int32_t days_before = assessment_days_before_limit(pull_days, sim_uniform(bits.second));
  int32_t near_days = limit_days > pull_days ? limit_days - pull_days : 0;
  int32_t target_days = limit_days > days_before ? limit_days - days_before : 0;
  one->limit = door_assessment_deadline(context->setting, kind, since);
  one->near_at = sim_calendar_deadline_end_of_day(calendar, since, near_days);
  one->target = sim_calendar_deadline_end_of_day(calendar, since, target_days);
}

static bool is_pulled(const struct assessment_case *one, struct sim_time now)
{
  return one->limit.seconds != SIM_TIME_NEVER.seconds && sim_time_is_before(now, one->limit);
}

/* ---- tasks and their lengths ---- */

/* Elapsed lengths, and hands-on times of the write-up, by kind. */
static const struct sim_distribution *length_of(const struct door_assessment *rules, uint8_t kind)
{
  const struct sim_distribution *const first = kind == DOOR_KIND_INITIAL ? &rules->initial_hours : NULL;
  return kind == DOOR_KIND_PROPORTIONATE ? &rules->proportionate_hours
         : first != NULL                 ? first
                                         : &rules->assessment_hours;
}

static const struct sim_distribution *write_up_of(const struct door_assessment *rules, uint8_t kind)
{
  const struct sim_distribution *const first = kind == DOOR_KIND_INITIAL ? &rules->initial_write_up_hours : NULL;
  return kind == DOOR_KIND_PROPORTIONATE ? &rules->proportionate_write_up_hours
         : first != NULL                 ? first
                                         : &rules->write_up_hours;
}

static struct sim_duration hands_on(const struct door_context *context, const struct assessment_case *one,
                                    uint32_t ordinal)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  bool is_write_up = ordinal == one->task_count - 1U;
  const struct sim_distribution *hours = is_write_up ? write_up_of(rules, one->kind) : &rules->visit_hours;
  return door_draw_duration(hours, draw(context, one, DOOR_PURPOSE_TASK_TIME, one->first_ordinal + ordinal).first,
                            SIM_HOUR_SECONDS);
}

/* Of opening hours, those that a worker who works part time is there. */
static double hours_share(const struct door_assessment *rules, uint32_t worker)
{
  return worker < (uint32_t)rules->part_time_posts ? rules->part_time_hours_share : 1;
}

/* In opening hours of the worker's team, of which a share goes to work outside the model, or is not worked. */
static struct sim_duration stretched(const struct door_context *context, const struct assessment_case *one,
                                     struct sim_duration length)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  double share = (1 - rules->other_work_share) * hours_share(rules, one->at.holder);
  return share < 1 ? sim_duration_of((int64_t)((double)length.seconds / share + 0.5)) : length;
}

/* What is left to do, from the next task on. */
static struct sim_duration work_left(const struct door_context *context, const struct assessment_case *one)
{
  int64_t seconds = 0;
  for (uint32_t ordinal = one->task; ordinal < one->task_count; ordinal++) {
    seconds += stretched(context, one, hands_on(context, one, ordinal)).seconds;
  }
  return sim_duration_of(seconds);
}

/* Of opening hours, until the next task falls due. */
static struct sim_duration gap_before(const struct door_context *context, const struct assessment_case *one)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  if (one->is_urgent) {
    return sim_duration_of(0);
  }
  struct sim_duration gap = door_draw_duration(
      &rules->gap_hours, draw(context, one, DOOR_PURPOSE_TASK_TIME, one->first_ordinal + one->task).second,
      SIM_HOUR_SECONDS);
  if (!is_pulled(one, door_now(context))) {
    return gap;
  }
  struct sim_time target = sim_time_later(one->target, door_now(context));
  int64_t room_seconds = sim_calendar_working_between(hours_of(context), door_now(context), target).seconds -
                         work_left(context, one).seconds;
  room_seconds = room_seconds > 0 ? room_seconds : 0;
  return sim_duration_of(gap.seconds < room_seconds ? gap.seconds : room_seconds);
}

/* ---- who does what next ---- */

static bool comes_before(const struct assessment_case *a, const struct assessment_case *b, struct sim_time now)
{
  bool a_is_near = !sim_time_is_before(now, a->near_at);
  bool b_is_near = !sim_time_is_before(now, b->near_at);
  if (a->is_urgent != b->is_urgent) {
    return a->is_urgent;
  }
  if (a_is_near != b_is_near) {
    return a_is_near;
  }
  if (a_is_near && a->limit.seconds != b->limit.seconds) {
    return a->limit.seconds < b->limit.seconds;
  }
  if (a->is_closing != b->is_closing) {
    return b->is_closing;
  }
  if (a->at.contact.priority != b->at.contact.priority) {
    return a->at.contact.priority < b->at.contact.priority;
  }
  if (a->due.seconds != b->due.seconds) {
    return a->due.seconds < b->due.seconds;
  }
  return a->at.contact.contact < b->at.contact.contact;
}

/* Takes the case out of the worker's list of those whose task is due; false where it is not in it. */
static bool take_out(struct assessment *assessment, struct assessment_worker *worker, uint32_t index)
{
  uint32_t *link = &worker->first_due;
  while (*link != NOBODY && *link != index) {
    link = &assessment_case_at(assessment, *link)->next_due;
  }
  if (*link == NOBODY) {
    return false;
  }
  *link = assessment_case_at(assessment, index)->next_due;
  return true;
}

static void put_in(struct assessment *assessment, struct assessment_worker *worker, uint32_t index)
{
  assessment_case_at(assessment, index)->next_due = worker->first_due;
  worker->first_due = index;
}

/* Whoever has nothing in hand takes up the most urgent task that is due; out of hours, at the next opening. */
static void start_next(struct assessment *assessment, struct door_context *context, uint32_t number)
{
  struct assessment_worker *worker = &assessment->workers[number];
  struct sim_time now = door_now(context);
  if (worker->in_hand != NOBODY || worker->is_away || worker->first_due == NOBODY) {
    return;
  }
  if (!sim_calendar_is_open(hours_of(context), now)) {
    if (!sim_queue_has(&context->agenda.queue, assessment->opening)) {
      assessment->opening = door_schedule(context, sim_calendar_next_open(hours_of(context), now), ASSESSMENT_OPENS, 0);
    }
    return;
  }
  uint32_t first = worker->first_due;
  for (uint32_t index = first; index != NOBODY; index = assessment_case_at(assessment, index)->next_due) {
    if (comes_before(assessment_case_at(assessment, index), assessment_case_at(assessment, first), now)) {
      first = index;
    }
  }
  (void)take_out(assessment, worker, first); /* it is in the list */
  worker->in_hand = first;
  worker->ends_at = sim_calendar_add_working(hours_of(context), now, assessment_case_at(assessment, first)->left);
  worker->end = door_schedule(context, worker->ends_at, ASSESSMENT_TASK_ENDS, number);
  if (assessment_case_at(assessment, first)->is_closing) {
    assessment_closing_work_take_up(assessment, context, first);
  }
}

/* What is left of the task in hand waits with the others that are due. */
static void put_down(struct assessment *assessment, struct door_context *context, struct assessment_worker *worker)
{
  uint32_t index = worker->in_hand;
  sim_queue_cancel(&context->agenda.queue, worker->end);
  assessment_case_at(assessment, index)->left =
      sim_calendar_working_between(hours_of(context), door_now(context), worker->ends_at);
  worker->in_hand = NOBODY;
  put_in(assessment, worker, index);
}

static void fall_due(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  uint32_t number = one->at.holder;
  struct assessment_worker *worker = &assessment->workers[number];
  one->is_due = true;
  if (!one->is_with_worker) {
    return;
  }
  put_in(assessment, worker, index);
  if (one->is_urgent && worker->in_hand != NOBODY && !assessment_case_at(assessment, worker->in_hand)->is_urgent) {
    put_down(assessment, context, worker);
  }
  start_next(assessment, context, number);
}

/* The next task of the case: when it falls due, and how long it will take. */
static void plan_task(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->hands_on = hands_on(context, one, one->task);
  one->left = stretched(context, one, one->hands_on);
  one->due = sim_calendar_add_working(hours_of(context), door_now(context), gap_before(context, one));
  if (one->task == one->task_count - 1U) {
    struct sim_time open_until = assessment_start_open_until(context, one->at.contact.contact);
    one->due = sim_time_later(one->due, sim_time_later(one->contributions_at, open_until));
  }
  one->is_due = false;
  if (sim_time_is_before(door_now(context), one->due)) {
    door_schedule(context, one->due, ASSESSMENT_TASK_DUE, index);
  } else {
    fall_due(assessment, context, index);
  }
}

static void ask_for_contributions(const struct door_context *context, struct assessment_case *one)
{
  struct sim_duration wait =
      door_draw_duration(&assessment_rules_of(context)->contribution_hours,
                         draw(context, one, DOOR_PURPOSE_FURTHER_VISITS, 0).second, SIM_HOUR_SECONDS);
  one->contributions_at = sim_calendar_add_working(hours_of(context), door_now(context), wait);
}

static void begin_tasks(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  struct assessment_case *one = assessment_case_at(assessment, index);
  bool is_first = one->kind == DOOR_KIND_INITIAL || one->kind == DOOR_KIND_PROPORTIONATE;
  bool has_visited = one->first_ordinal > 0; /* in the assessment before it */
  double visits =
      sim_distribution_sample(&rules->further_visits, draw(context, one, DOOR_PURPOSE_FURTHER_VISITS, 0).first);
  int64_t further_count = is_first ? 0 : (int64_t)(visits + 0.5);
  one->task_count = (uint8_t)((has_visited ? 1 : 2) + further_count); /* a first visit and a write-up */
  one->task = 0;
  one->contributions_at = sim_time_at(0);
  if (has_visited) {
    ask_for_contributions(context, one);
  }
  plan_task(assessment, context, index);
}

static void begin_elapsed(struct door_context *context, struct assessment_case *one, uint32_t index)
{
  uint64_t bits = draw(context, one, DOOR_PURPOSE_ASSESSMENT_TIME, one->first_ordinal).first;
  const struct sim_distribution *hours = length_of(assessment_rules_of(context), one->kind);
  struct sim_time now = door_now(context);
  struct sim_time open_until = assessment_start_open_until(context, one->at.contact.contact);
  if (sim_time_is_before(now, open_until)) {
    struct sim_duration spent = sim_calendar_working_between(hours_of(context), now, open_until);
    bits = door_aside_bits(hours, spent, SIM_HOUR_SECONDS, bits);
  }
  struct sim_duration length = door_draw_duration(hours, bits, SIM_HOUR_SECONDS);
  struct sim_time end = sim_time_later(sim_calendar_add_working(hours_of(context), now, length), open_until);
  if (is_pulled(one, open_until) && sim_time_is_before(one->limit, end)) {
    end = sim_time_is_before(open_until, one->target) ? one->target : one->limit;
  }
  one->work_ends_at = end;
  one->work_ends = door_schedule(context, end, ASSESSMENT_WORK_ENDS, index);
}

static void begin(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->is_in_sign_off = false;
  set_limit(context, one);
  switch (assessment_rules_of(context)->work_rule) {
  case DOOR_WORK_ELAPSED:
    begin_elapsed(context, one, index);
    break;
  case DOOR_WORK_TASKS:
    begin_tasks(assessment, context, index);
    break;
  }
}

static void set_first(const struct door_context *context, struct assessment_case *one)
{
  one->is_with_worker = true;
  one->is_work_over = false;
  one->is_closing = false;
  one->has_protection_plan = false;
  one->first_ordinal = 0;
  assessment_kinds_begin(context, one);
}

static void begin_first(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  set_first(context, assessment_case_at(assessment, index));
  begin(assessment, context, index);
}

void assessment_work_begin(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->is_urgent = false;
  one->enquiry = ASSESSMENT_NO_ENQUIRY;
  begin_first(assessment, context, index);
}

void assessment_work_begin_urgent(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->is_urgent = true;
  one->enquiry = ASSESSMENT_ENQUIRY_OPEN;
  one->enquiry_since = door_now(context);
  begin_first(assessment, context, index);
}

void assessment_work_skip(struct assessment *assessment, const struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->is_urgent = false;
  one->enquiry = ASSESSMENT_NO_ENQUIRY;
  set_first(context, one);
  one->is_work_over = true;
  one->is_in_sign_off = false;
  one->work_ends = SIM_NO_EVENT;
}

bool assessment_work_go_on(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  if (!assessment_kinds_go_on(context, one)) {
    return false;
  }
  one->first_ordinal = assessment_rules_of(context)->work_rule == DOOR_WORK_TASKS ? one->task_count : 1;
  begin(assessment, context, index);
  return true;
}

void assessment_work_begin_closing(struct assessment *assessment, struct door_context *context, uint32_t index,
                                   struct sim_duration length)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->is_closing = true;
  one->limit = SIM_TIME_NEVER;
  one->near_at = SIM_TIME_NEVER;
  one->due = door_now(context);
  one->left = stretched(context, one, length);
  fall_due(assessment, context, index);
}

/* ---- events ---- */

static enum door_task task_of(const struct assessment_case *one)
{
  if (one->task == one->task_count - 1U) {
    return DOOR_TASK_WRITE_UP;
  }
  return one->first_ordinal + one->task == 0 ? DOOR_TASK_FIRST_VISIT : DOOR_TASK_FURTHER_VISIT;
}

bool assessment_work_on_task_ends(struct assessment *assessment, struct door_context *context, uint32_t worker,
                                  uint32_t *out_index)
{
  uint32_t index = assessment->workers[worker].in_hand;
  struct assessment_case *one = assessment_case_at(assessment, index);
  assessment->workers[worker].in_hand = NOBODY;
  if (one->is_closing) {
    *out_index = index;
    start_next(assessment, context, worker);
    return true;
  }
  struct sim_duration since = sim_time_between(sim_time_at(one->at.contact.referred_at), door_now(context));
  door_record(context, DOOR_RECORD_TASK_DONE, one->at.contact.contact, (uint16_t)task_of(one),
              door_record_pack(since.seconds, (uint32_t)one->hands_on.seconds));
  if (task_of(one) == DOOR_TASK_FIRST_VISIT && one->kind != DOOR_KIND_INITIAL && one->kind != DOOR_KIND_PROPORTIONATE) {
    ask_for_contributions(context, one); /* now it is known whom to ask */
  }
  one->task++;
  bool is_over = one->task == one->task_count;
  if (is_over) {
    *out_index = index;
  } else {
    plan_task(assessment, context, index);
  }
  start_next(assessment, context, worker);
  return is_over;
}

void assessment_work_on_task_due(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  fall_due(assessment, context, index);
}

void assessment_work_on_opening(struct assessment *assessment, struct door_context *context)
{
  for (uint32_t number = 0; number < assessment->worker_count; number++) {
    start_next(assessment, context, number);
  }
}

/* ---- workers who come and go ---- */

void assessment_work_leave(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  const struct door_assessment *rules = assessment_rules_of(context);
  int64_t lost_seconds = (int64_t)(rules->handover_lost_hours * SIM_HOUR_SECONDS + 0.5);
  if (rules->work_rule == DOOR_WORK_ELAPSED) {
    sim_queue_cancel(&context->agenda.queue, one->work_ends);
    one->left = sim_calendar_working_between(hours_of(context), door_now(context), one->work_ends_at);
    one->left.seconds += lost_seconds;
    return;
  }
  one->is_with_worker = false;
  uint32_t number = one->at.holder;
  struct assessment_worker *worker = &assessment->workers[number];
  if (worker->in_hand == index) {
    put_down(assessment, context, worker);
  }
  (void)take_out(assessment, worker, index); /* or it is not due yet */
  one->left.seconds += lost_seconds;
  start_next(assessment, context, number);
}

void assessment_work_arrive(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->is_with_worker = true;
  if (assessment_rules_of(context)->work_rule == DOOR_WORK_ELAPSED) {
    one->work_ends_at = sim_calendar_add_working(hours_of(context), door_now(context), one->left);
    one->work_ends = door_schedule(context, one->work_ends_at, ASSESSMENT_WORK_ENDS, index);
    return;
  }
  if (one->is_due) {
    fall_due(assessment, context, index);
  }
}

void assessment_work_put_down(struct assessment *assessment, struct door_context *context, uint32_t number)
{
  struct assessment_worker *worker = &assessment->workers[number];
  if (worker->in_hand != NOBODY) {
    put_down(assessment, context, worker);
  }
}

void assessment_work_set_away(struct assessment *assessment, struct door_context *context, uint32_t worker,
                              bool is_away)
{
  assessment->workers[worker].is_away = is_away;
  start_next(assessment, context, worker);
}

/* ---- beginning and end ---- */

enum door_err assessment_work_init(struct assessment *assessment, uint32_t worker_count)
{
  assessment->workers = calloc((size_t)worker_count + 1U, sizeof *assessment->workers);
  if (assessment->workers == NULL) {
    return DOOR_ERR_MEMORY;
  }
  assessment->worker_count = worker_count;
  assessment->opening = SIM_NO_EVENT;
  for (uint32_t number = 0; number < worker_count; number++) {
    assessment->workers[number] = (struct assessment_worker){.in_hand = NOBODY, .first_due = NOBODY};
  }
  return DOOR_OK;
}

void assessment_work_fini(struct assessment *assessment)
{
  free(assessment->workers);
  assessment->workers = NULL;
}
