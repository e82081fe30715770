#include "assessment_allocation.h"

#include "assessment_work.h"

/* Classes of the line before those of red, amber and green. */
enum { CLASS_OVERDUE = 0, CLASS_RATED = 1 };

enum door_err assessment_allocation_init(struct assessment *assessment, struct door_context *context)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  door_stage_init(&assessment->stage, DOOR_POOL_ASSESSMENT_SLOTS, sizeof(struct assessment_case));
  door_stage_record_capacity(&assessment->stage, context, rules->workers * rules->caseload_limit_children);
  return assessment_caseloads_init(&assessment->caseloads, (uint32_t)rules->workers,
                                   (uint32_t)rules->caseload_limit_children);
}

void assessment_allocation_fini(struct assessment *assessment)
{
  assessment_caseloads_fini(&assessment->caseloads);
  door_stage_fini(&assessment->stage);
}

uint32_t assessment_children_of(const struct door_case *contact)
{
  return contact->children;
}

static uint32_t slots_of(const struct door_assessment *rules, const struct door_case *contact)
{
  return rules->caseload_counts == DOOR_CASELOAD_CHILDREN ? assessment_children_of(contact) : 1;
}

/* ---- the line ---- */

static void join_line(struct assessment *assessment, struct door_context *context, uint32_t index, uint8_t class_number)
{
  assessment_case_at(assessment, index)->class_number = class_number;
  enum door_err err = sim_line_join(&assessment->stage.line, index, class_number);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
}

static void leave_line(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  sim_line_leave(&assessment->stage.line, index, one->class_number);
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

/* ---- the slots ---- */

bool assessment_allocate_at_once(struct assessment *assessment, struct door_context *context,
                                 const struct door_case *contact, uint32_t *out_index)
{
  if (assessment->caseloads.worker_count == 0) {
    assessment_join(assessment, context, contact);
    return false;
  }
  if (door_stage_hold(&assessment->stage, context, contact, out_index) == NULL) {
    return false; /* the context knows */
  }
  struct assessment_case *one = assessment_case_at(assessment, *out_index);
  one->at.slots = slots_of(assessment_rules_of(context), contact);
  one->overdue = SIM_NO_EVENT;
  uint32_t worker = assessment_caseloads_take_past_limit(&assessment->caseloads, one->at.slots);
  door_stage_start_help(&assessment->stage, context, *out_index, worker);
  return true;
}

void assessment_allocate(struct assessment *assessment, struct door_context *context)
{
  uint32_t next = 0;
  bool is_waiting = sim_line_peek(&assessment->stage.line, &next);
  assessment_caseloads_begin_round(&assessment->caseloads);
  while (is_waiting && assessment_caseloads_has_room(&assessment->caseloads)) {
    uint32_t index = next;
    const struct assessment_case *one = assessment_case_at(assessment, index);
    is_waiting = sim_line_next(&assessment->stage.line, index, one->class_number, &next);
    uint32_t worker = 0;
    struct assessment_claim claim = {.slots = one->at.slots};
    if (assessment_caseloads_take(&assessment->caseloads, claim, &worker)) {
      leave_line(assessment, context, index);
      door_stage_start_help(&assessment->stage, context, index, worker);
      assessment_work_begin(assessment, context, index);
    }
  }
}

void assessment_free_slots(struct assessment *assessment, const struct door_stage_case *one)
{
  assessment_caseloads_release(&assessment->caseloads, one->holder, one->slots);
}
