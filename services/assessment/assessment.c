#include "assessment.h"

#include "assessment_allocation.h"
#include "assessment_closing.h"
#include "assessment_closing_work.h"
#include "assessment_loans.h"
#include "assessment_plans.h"
#include "assessment_posts.h"
#include "assessment_section47.h"
#include "assessment_sign_off.h"
#include "assessment_start.h"
#include "assessment_transfer.h"
#include "assessment_work.h"

#include <stdlib.h>

static void on_referral(void *state, struct door_context *context, const struct door_message *message)
{
  struct assessment *assessment = state;
  const struct door_case *contact = &message->body.door_case;
  if (message->from == DOOR_SCREENING && assessment_start_is_allocated(context, contact)) {
    assessment_start_allocate(assessment, context, contact);
  } else {
    assessment_join(assessment, context, contact);
  }
  assessment_allocate(assessment, context);
}

static void on_strategy_discussion(void *state, struct door_context *context, const struct door_message *message)
{
  assessment_section47_discuss(state, context, &message->body.door_case);
}

static void on_plan_answer(void *state, struct door_context *context, const struct door_message *message)
{
  assessment_plans_on_answer(state, context, &message->body.door_notice);
}

static void on_signed_off(void *state, struct door_context *context, const struct door_message *message)
{
  assessment_sign_off_on_signed(state, context, message->body.door_case.contact);
  assessment_allocate(state, context);
}

static void on_loan(void *state, struct door_context *context, const struct door_message *message)
{
  struct assessment *assessment = state;
  door_loans_on_message(&assessment->loans, context, &message->body.door_lending);
}

/* The last task of a case is done: of the assessment, or of closing work. */
static void on_task_ends(struct assessment *assessment, struct door_context *context, uint32_t worker)
{
  uint32_t index = 0;
  if (!assessment_work_on_task_ends(assessment, context, worker, &index)) {
    return;
  }
  if (assessment_case_at(assessment, index)->is_closing) {
    assessment_closing_work_finish(assessment, context, index);
  } else {
    assessment_sign_off_begin(assessment, context, index);
  }
}

static void on_event(void *state, struct door_context *context, const struct sim_event *event)
{
  struct assessment *assessment = state;
  switch ((enum assessment_event)event->kind) {
  case ASSESSMENT_WORK_ENDS:
    assessment_sign_off_begin(assessment, context, event->subject);
    break;
  case ASSESSMENT_WAITED_LONG:
    assessment_on_waited_long(assessment, context, event->subject);
    break;
  case ASSESSMENT_PERIOD_BEGINS:
    assessment_start_on_begin(assessment, context);
    break;
  case ASSESSMENT_POST_CHANGES:
    assessment_posts_on_post(assessment, context, event->subject);
    break;
  case ASSESSMENT_WORKERS_CHANGE:
    assessment_posts_on_change(assessment, context, event->subject);
    break;
  case ASSESSMENT_LOAN_NOTICE:
    door_loans_on_notice(&assessment->loans, context, assessment, event->subject);
    break;
  case ASSESSMENT_LOAN_WINDOW:
    door_loans_on_window(&assessment->loans, context, assessment, event->subject);
    break;
  case ASSESSMENT_PLAN_ENDS:
    assessment_plans_on_end(assessment, context, event->subject);
    break;
  case ASSESSMENT_TASK_ENDS:
    on_task_ends(assessment, context, event->subject);
    break;
  case ASSESSMENT_STRATEGY_ENDS:
    assessment_section47_on_strategy_ends(assessment, context, event->subject);
    break;
  case ASSESSMENT_ENQUIRY_ENDS:
    assessment_section47_on_enquiry_ends(assessment, context, event->subject);
    break;
  case ASSESSMENT_CONFERENCE:
    assessment_section47_on_conference(assessment, context, event->subject);
    break;
  case ASSESSMENT_SIGN_OFF_ENDS:
    assessment_sign_off_on_end(assessment, context, event->subject);
    break;
  case ASSESSMENT_SIGN_OFF_SHIFT:
    assessment_sign_off_on_shift(assessment, context, event->subject);
    return;
  case ASSESSMENT_CLOSING_ENDS:
    assessment_closing_work_finish(assessment, context, event->subject);
    break;
  case ASSESSMENT_SUPPORT_ENDS:
    assessment_closing_work_on_support_end(assessment, context, event->subject);
    break;
  case ASSESSMENT_TRANSFER_MEETING:
    assessment_transfer_on_meeting(assessment, context);
    break;
  case ASSESSMENT_SUPPORT_SHIFT:
    assessment_closing_work_on_shift(assessment, context, event->subject);
    return;
  case ASSESSMENT_TASK_DUE:
    assessment_work_on_task_due(assessment, context, event->subject);
    return;
  case ASSESSMENT_OPENS:
    assessment_work_on_opening(assessment, context);
    return;
  }
  assessment_allocate(assessment, context);
}

static enum door_err create(struct door_context *context, void **out_state)
{
  struct assessment *assessment = calloc(1, sizeof *assessment);
  if (assessment == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *out_state = assessment;
  assessment_plans_init(assessment);
  assessment_transfer_init(assessment);
  assessment->post_count = assessment_posts_ever(&context->setting->scenario);
  enum door_err err = assessment_work_init(assessment, assessment->post_count);
  if (err == DOOR_OK) {
    err = assessment_allocation_init(assessment, context);
  }
  if (err == DOOR_OK) {
    err = assessment_posts_init(assessment, context);
    assessment_loans_open(assessment, context);
  }
  if (err == DOOR_OK) {
    err = assessment_sign_off_init(assessment, context);
  }
  if (err == DOOR_OK) {
    err = assessment_closing_work_init(assessment, context);
  }
  return err == DOOR_OK ? assessment_section47_init(assessment, context) : err;
}

static void destroy(void **state)
{
  struct assessment *assessment = *state;
  door_loans_fini(&assessment->loans);
  assessment_posts_fini(assessment);
  assessment_allocation_fini(assessment);
  assessment_plans_fini(assessment);
  assessment_work_fini(assessment);
  assessment_sign_off_fini(assessment);
  assessment_transfer_fini(assessment);
  assessment_closing_work_fini(assessment);
  assessment_section47_fini(assessment);
  free(assessment);
  *state = NULL;
}

static uint64_t open_count(const void *state)
{
  const struct assessment *assessment = state;
  return door_stage_open_count(&assessment->stage) - assessment->held_on_count +
         door_stage_open_count(&assessment->strategies);
}

const struct door_service assessment_service = {
    .party = DOOR_ASSESSMENT,
    .create = create,
    .destroy = destroy,
    .handlers = {[DOOR_REFERRAL_MESSAGE] = on_referral,
                 [DOOR_STRATEGY_DISCUSSION_MESSAGE] = on_strategy_discussion,
                 [DOOR_PLAN_ANSWER_MESSAGE] = on_plan_answer,
                 [DOOR_SIGNED_OFF_MESSAGE] = on_signed_off,
                 [DOOR_LOAN_MESSAGE] = on_loan},
    .on_event = on_event,
    .open_count = open_count,
};
