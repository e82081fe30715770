#include "assessment_closing_work.h"

#include "assessment_allocation.h"
#include "assessment_posts.h"
#include "assessment_transfer.h"
#include "assessment_work.h"

enum { FIRST_COME = 0 }; /* the one class of the line */

/* What stands here is a copy; the case itself stays with its worker. */
struct closing_case {
  struct door_stage_case at;
  uint32_t index; /* of the case */
  bool is_taken_up;
};

static struct closing_case *closing_case_at(const struct assessment *assessment, uint32_t place)
{
  return sim_pool_at(&assessment->closings.cases, place);
}

static bool has_support(const struct door_context *context)
{
  return assessment_rules_of(context)->closing_by == DOOR_CLOSING_BY_SUPPORT_WORKERS;
}

static const struct sim_calendar *hours_of(const struct door_context *context)
{
  return context->setting->calendars[assessment_rules_of(context)->calendar];
}

static struct sim_duration length_of(const struct door_context *context, const struct assessment_case *one)
{
  uint64_t bits = sim_draw(context->stream, one->at.contact.contact, DOOR_PURPOSE_CLOSING_TIME, 0).first;
  return door_draw_duration(&assessment_rules_of(context)->closing_hours, bits, SIM_HOUR_SECONDS);
}

static bool is_transferred(const struct door_context *context, bool has_plan)
{
  return has_plan && assessment_rules_of(context)->transfer_rule == DOOR_TRANSFER_AT_MEETING;
}

bool assessment_closing_work_holds(struct assessment *assessment, struct door_context *context, uint32_t index,
                                   bool has_plan)
{
  const struct assessment_case *one = assessment_case_at(assessment, index);
  if (!is_transferred(context, has_plan) && length_of(context, one).seconds == 0) {
    return false;
  }
  assessment->held_on_count++;
  door_record(context, DOOR_RECORD_HELD_ON, one->at.contact.contact, DOOR_HELD_ON_BEGUN, one->at.slots);
  return true;
}

void assessment_closing_work_follow(struct assessment *assessment, struct door_context *context, uint32_t index,
                                    bool has_plan)
{
  if (is_transferred(context, has_plan)) {
    assessment_transfer_join(assessment, context, index);
  } else {
    assessment_closing_work_begin(assessment, context, index);
  }
}

static void free_case(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  assessment_free_slots(assessment, index);
  struct door_stage_case one = door_stage_end(&assessment->stage, context, index);
  assessment->held_on_count--;
  door_record(context, DOOR_RECORD_HELD_ON, one.contact.contact, DOOR_HELD_ON_ENDED, one.slots);
  assessment_posts_record_capacity(assessment, context);
}

static void start(struct assessment *assessment, struct door_context *context, uint32_t index, uint32_t holder)
{
  uint32_t place = assessment_case_at(assessment, index)->closing_place;
  if (!closing_case_at(assessment, place)->is_taken_up) {
    closing_case_at(assessment, place)->is_taken_up = true;
    door_stage_start(&assessment->closings, context, place, holder);
  }
}

/* In opening hours, in nobody's own day. */
static void take_hours(struct assessment *assessment, struct door_context *context, uint32_t index,
                       struct sim_duration length)
{
  start(assessment, context, index, assessment_case_at(assessment, index)->at.holder);
  struct sim_time end = sim_calendar_add_working(hours_of(context), door_now(context), length);
  door_schedule(context, end, ASSESSMENT_CLOSING_ENDS, index);
}

/* Whichever support worker is idle takes up the next case. */
static void start_support(struct assessment *assessment, struct door_context *context)
{
  uint32_t place = 0;
  while (sim_staff_has_idle(&assessment->support) && door_stage_take(&assessment->closings, &place)) {
    uint32_t index = closing_case_at(assessment, place)->index;
    struct sim_duration length = length_of(context, assessment_case_at(assessment, index));
    start(assessment, context, index, sim_staff_start(&assessment->support, &context->agenda, place, length));
  }
}

/* Whoever is to do it can do it from now on. */
static void offer(struct assessment *assessment, struct door_context *context, uint32_t place)
{
  uint32_t index = closing_case_at(assessment, place)->index;
  const struct assessment_case *one = assessment_case_at(assessment, index);
  struct sim_duration length = length_of(context, one);
  if (has_support(context)) {
    enum door_err err = sim_line_join(&assessment->closings.line, place, FIRST_COME);
    context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
    start_support(assessment, context);
  } else if (assessment_rules_of(context)->work_rule == DOOR_WORK_TASKS &&
             assessment_posts_is_held(assessment, one->at.holder)) {
    assessment_work_begin_closing(assessment, context, index, length);
  } else {
    take_hours(assessment, context, index, length);
  }
}

void assessment_closing_work_begin(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  struct sim_duration length = length_of(context, one);
  uint32_t place = 0;
  if (length.seconds == 0) {
    free_case(assessment, context, index);
    return;
  }
  if (door_stage_hold(&assessment->closings, context, &one->at.contact, &place) == NULL) {
    return; /* the context knows */
  }
  closing_case_at(assessment, place)->index = index;
  closing_case_at(assessment, place)->is_taken_up = false;
  one->closing_place = place;
  if (door_aside_is_for(context, one->at.contact.contact, DOOR_START_IN_CLOSING)) {
    door_aside_keep(&assessment->closing_aside, context, place);
  } else {
    offer(assessment, context, place);
  }
}

static uint32_t class_of(const struct door_stage *stage, uint32_t place)
{
  (void)stage;
  (void)place;
  return FIRST_COME;
}

void assessment_closing_work_on_period_begins(struct assessment *assessment, struct door_context *context)
{
  struct door_aside *aside = &assessment->closing_aside;
  if (has_support(context)) {
    door_aside_release(aside, context, &assessment->closings, &assessment->closings.line, class_of);
    start_support(assessment, context);
    return;
  }
  for (uint32_t i = 0; i < aside->count; i++) {
    offer(assessment, context, aside->indices[i]);
  }
  door_aside_fini(aside);
}

void assessment_closing_work_take_up(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  start(assessment, context, index, assessment_case_at(assessment, index)->at.holder);
}

void assessment_closing_work_finish(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  (void)door_stage_end(&assessment->closings, context, assessment_case_at(assessment, index)->closing_place);
  free_case(assessment, context, index);
}

void assessment_closing_work_leave(struct assessment *assessment, struct door_context *context, uint32_t worker)
{
  for (uint32_t index = assessment->caseloads.workers[worker].first_case; index != (uint32_t)ASSESSMENT_NO_CASE;
       index = assessment_case_at(assessment, index)->next_case) {
    const struct assessment_case *one = assessment_case_at(assessment, index);
    if (one->is_closing && one->is_with_worker) {
      assessment_work_leave(assessment, context, index);
      take_hours(assessment, context, index, one->left);
    }
  }
}

void assessment_closing_work_on_support_end(struct assessment *assessment, struct door_context *context,
                                            uint32_t support_worker)
{
  uint32_t place = sim_staff_on_end(&assessment->support, support_worker);
  assessment_closing_work_finish(assessment, context, closing_case_at(assessment, place)->index);
  start_support(assessment, context);
}

void assessment_closing_work_on_shift(struct assessment *assessment, struct door_context *context, uint32_t shift)
{
  door_stage_on_shift(&assessment->closings, context, &assessment->support, shift);
  start_support(assessment, context);
}

enum door_err assessment_closing_work_init(struct assessment *assessment, struct door_context *context)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  door_stage_init(&assessment->closings, DOOR_POOL_CASE_CLOSING, sizeof(struct closing_case));
  door_aside_init(&assessment->closing_aside);
  if (!has_support(context)) {
    return DOOR_OK;
  }
  struct sim_staff_spec spec = {
      .shifts = {{hours_of(context), (uint32_t)rules->support_posts}},
      .shift_count = 1,
      .suspends_at_close = false,
      .end_kind = ASSESSMENT_SUPPORT_ENDS,
      .shift_kind = ASSESSMENT_SUPPORT_SHIFT,
  };
  return door_stage_open_staff(&assessment->closings, context, &assessment->support, &spec, rules->support_posts);
}

void assessment_closing_work_fini(struct assessment *assessment)
{
  sim_staff_fini(&assessment->support);
  door_aside_fini(&assessment->closing_aside);
  door_stage_fini(&assessment->closings);
}
