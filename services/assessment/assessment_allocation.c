#include "assessment_allocation.h"

#include "assessment_work.h"

static const uint32_t NO_CASE = (uint32_t)ASSESSMENT_NO_CASE;
/* Classes of the line before those of red, amber and green. */
enum { CLASS_RETURNED = 0, CLASS_OVERDUE = 1, CLASS_RATED = 2 };

enum door_err assessment_allocation_init(struct assessment *assessment, struct door_context *context)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  uint32_t limit = (uint32_t)rules->caseload_limit_children;
  door_stage_init(&assessment->stage, DOOR_POOL_ASSESSMENT_SLOTS, sizeof(struct assessment_case));
  door_aside_init(&assessment->aside);
  door_aside_schedule(context, ASSESSMENT_PERIOD_BEGINS);
  enum door_err err = assessment_caseloads_init(&assessment->caseloads, assessment->post_count, limit);
  if (err != DOOR_OK) {
    return err;
  }
  uint32_t workers = (uint32_t)rules->workers;
  uint32_t part_time = (uint32_t)rules->part_time_posts;
  uint32_t part_limit = (uint32_t)((double)limit * rules->part_time_hours_share + 0.5);
  for (uint32_t worker = 0; worker < part_time && worker < workers; worker++) {
    assessment_caseloads_lower_limit(&assessment->caseloads, worker, part_limit > 0 ? part_limit : 1);
  }
  uint32_t new_ones = (uint32_t)rules->newly_qualified_posts;
  for (uint32_t worker = workers > new_ones ? workers - new_ones : 0; worker < workers; worker++) {
    assessment_caseloads_set_newly_qualified(&assessment->caseloads, worker,
                                             (uint32_t)rules->newly_qualified_limit_children);
  }
  return DOOR_OK;
}

void assessment_allocation_fini(struct assessment *assessment)
{
  door_aside_fini(&assessment->aside);
  assessment_caseloads_fini(&assessment->caseloads);
  door_stage_fini(&assessment->stage);
}

uint32_t assessment_children_of(const struct door_case *contact)
{
  return contact->children;
}

static bool needs_experience(const struct door_assessment *rules, const struct door_case *contact)
{
  static const uint8_t classes[] = {
      [DOOR_EXPERIENCED_FOR_NOBODY] = 0, [DOOR_EXPERIENCED_FOR_RED] = 1, [DOOR_EXPERIENCED_FOR_RED_AND_AMBER] = 2};
  return contact->priority < classes[rules->experienced_for];
}

static uint32_t slots_of(const struct door_assessment *rules, const struct door_case *contact)
{
  return rules->caseload_counts == DOOR_CASELOAD_CHILDREN ? assessment_children_of(contact) : 1;
}

/* ---- the line ---- */

static void join_line(struct assessment *assessment, struct door_context *context, uint32_t index, uint8_t class_number)
{
  assessment_case_at(assessment, index)->class_number = class_number;
  if (assessment_case_at(assessment, index)->is_aside) {
    return; /* it enters when the period begins, in the class that it then has */
  }
  enum door_err err = sim_line_join(&assessment->stage.line, index, class_number);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  assessment->has_line_grown = true;
}

static void leave_line(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  if (!one->is_aside) {
    sim_line_leave(&assessment->stage.line, index, one->class_number);
  }
  sim_queue_cancel(&context->agenda.queue, one->overdue);
  one->overdue = SIM_NO_EVENT;
}

void assessment_join(struct assessment *assessment, struct door_context *context, const struct door_case *contact)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  uint32_t index = 0;
  if (door_stage_hold(&assessment->stage, context, contact, &index) == NULL) {
    return; /* the context knows */
  }
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->at.slots = slots_of(rules, contact);
  one->overdue = SIM_NO_EVENT;
  one->was_returned = false;
  one->is_aside = door_aside_is_for(context, contact->contact, DOOR_START_ASSESSMENT);
  if (one->is_aside) {
    door_aside_keep(&assessment->aside, context, index);
  }
  bool is_rated = rules->allocation_rule != DOOR_ALLOCATION_FIRST_COME;
  join_line(assessment, context, index, (uint8_t)(CLASS_RATED + (is_rated ? contact->priority : 0)));
  if (rules->allocation_rule == DOOR_ALLOCATION_RAG_WITH_LONGEST_WAIT) {
    struct sim_duration longest = sim_duration_of((int64_t)(rules->longest_wait_days * SIM_DAY_SECONDS + 0.5));
    assessment_case_at(assessment, index)->overdue =
        door_schedule(context, sim_time_plus(door_now(context), longest), ASSESSMENT_WAITED_LONG, index);
  }
}

void assessment_on_waited_long(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  leave_line(assessment, context, index);
  join_line(assessment, context, index, CLASS_OVERDUE);
}

static uint32_t class_of(const struct door_stage *stage, uint32_t index)
{
  const struct assessment_case *one = sim_pool_at(&stage->cases, index);
  return one->class_number;
}

void assessment_on_period_begins(struct assessment *assessment, struct door_context *context)
{
  for (uint32_t i = 0; i < assessment->aside.count; i++) {
    assessment_case_at(assessment, assessment->aside.indices[i])->is_aside = false;
  }
  door_aside_release(&assessment->aside, context, &assessment->stage, &assessment->stage.line, class_of);
  assessment->has_line_grown = true;
}

/* ---- the slots ---- */

static void link_case(struct assessment *assessment, uint32_t index, uint32_t number)
{
  struct assessment_caseload *worker = &assessment->caseloads.workers[number];
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->previous_case = NO_CASE;
  one->next_case = worker->first_case;
  if (worker->first_case != NO_CASE) {
    assessment_case_at(assessment, worker->first_case)->previous_case = index;
  }
  worker->first_case = index;
}

bool assessment_allocate_at_once(struct assessment *assessment, struct door_context *context,
                                 const struct door_case *contact, uint32_t *out_index)
{
  uint32_t slots = slots_of(assessment_rules_of(context), contact);
  uint32_t worker = 0;
  if (!assessment_caseloads_take_past_limit(&assessment->caseloads, slots, &worker)) {
    assessment_join(assessment, context, contact);
    return false;
  }
  if (door_stage_hold(&assessment->stage, context, contact, out_index) == NULL) {
    return false; /* the context knows */
  }
  struct assessment_case *one = assessment_case_at(assessment, *out_index);
  one->at.slots = slots;
  one->overdue = SIM_NO_EVENT;
  one->was_returned = false;
  one->is_aside = false;
  link_case(assessment, *out_index, worker);
  door_stage_start_help(&assessment->stage, context, *out_index, worker);
  return true;
}

static void give(struct assessment *assessment, struct door_context *context, uint32_t index, uint32_t number)
{
  leave_line(assessment, context, index);
  link_case(assessment, index, number);
  door_stage_start_help(&assessment->stage, context, index, number);
  if (assessment_case_at(assessment, index)->was_returned) {
    assessment_work_arrive(assessment, context, index);
  } else {
    assessment_work_begin(assessment, context, index);
  }
}

void assessment_allocate(struct assessment *assessment, struct door_context *context)
{
  if (!assessment->has_line_grown && !assessment->caseloads.has_changed) {
    return;
  }
  const struct door_assessment *rules = assessment_rules_of(context);
  uint32_t next = 0;
  bool is_waiting = sim_line_peek(&assessment->stage.line, &next);
  assessment->has_line_grown = false;
  assessment_caseloads_begin_round(&assessment->caseloads);
  while (is_waiting && assessment_caseloads_has_room(&assessment->caseloads)) {
    uint32_t index = next;
    const struct assessment_case *one = assessment_case_at(assessment, index);
    is_waiting = sim_line_next(&assessment->stage.line, index, one->class_number, &next);
    uint32_t worker = 0;
    struct assessment_claim claim = {.slots = one->at.slots,
                                     .needs_experience = needs_experience(rules, &one->at.contact)};
    if (assessment_caseloads_take(&assessment->caseloads, claim, &worker)) {
      give(assessment, context, index, worker);
    }
  }
}

void assessment_free_slots(struct assessment *assessment, uint32_t index)
{
  const struct assessment_case *one = assessment_case_at(assessment, index);
  struct assessment_caseload *worker = &assessment->caseloads.workers[one->at.holder];
  if (one->previous_case != NO_CASE) {
    assessment_case_at(assessment, one->previous_case)->next_case = one->next_case;
  } else {
    worker->first_case = one->next_case;
  }
  if (one->next_case != NO_CASE) {
    assessment_case_at(assessment, one->next_case)->previous_case = one->previous_case;
  }
  assessment_caseloads_release(&assessment->caseloads, one->at.holder, one->at.slots);
}

void assessment_return(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  assessment_work_leave(assessment, context, index);
  assessment_free_slots(assessment, index);
  door_stage_return(&assessment->stage, context, index);
  assessment_case_at(assessment, index)->was_returned = true;
  join_line(assessment, context, index, CLASS_RETURNED);
}
