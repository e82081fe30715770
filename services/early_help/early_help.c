#include "early_help.h"

#include "early_help_screening.h"
#include "early_help_services.h"
#include "early_help_state.h"

#include <stdlib.h>

void early_help_answer_plan(struct door_context *context, const struct door_case *contact, enum door_standing standing)
{
  door_send(context, DOOR_ASSESSMENT, DOOR_PLAN_ANSWER_MESSAGE)->body.door_notice =
      door_stage_notice_of(contact, standing);
}

void early_help_close(struct door_context *context, const struct early_help_case *one, enum door_outcome outcome,
                      enum door_rule rule, enum door_standing standing)
{
  const struct door_case *contact = &one->at.contact;
  if (one->is_outside) {
    door_record(context, DOOR_RECORD_REQUEST_ENDED, contact->contact, door_record_code(outcome, rule),
                contact->stage_seconds);
  } else {
    door_stage_close(context, &one->at, outcome, rule);
  }
  if (one->is_plan_open) {
    early_help_answer_plan(context, contact, DOOR_STANDING_CLOSED);
  } else {
    door_stage_tell_world(context, contact, standing);
  }
}

void early_help_step_up(struct door_context *context, struct early_help_case *one, enum door_step_up_from from)
{
  const struct door_scenario *scenario = &context->setting->scenario;
  struct door_case *contact = &one->at.contact;
  bool goes_to_screening = scenario->early_help.step_up_to == DOOR_STEP_UP_TO_SCREENING;
  enum door_party to = goes_to_screening ? DOOR_SCREENING : DOOR_ASSESSMENT;
  door_record(context, DOOR_RECORD_STEPPED_UP, contact->contact, (uint16_t)from, (int64_t)to);
  if (one->is_outside) {
    door_record(context, DOOR_RECORD_REQUEST_ENDED, contact->contact,
                door_record_code(DOOR_OUTCOME_STEPPED_UP, DOOR_RULE_WORSENED), contact->stage_seconds);
    door_record(context, DOOR_RECORD_RECEIVED, contact->contact, contact->source,
                (int64_t)contact->child | (int64_t)contact->children << 8 | (int64_t)contact->need_level << 16 |
                    (int64_t)contact->issue << 32);
  }
  if (goes_to_screening || one->is_outside) {
    contact->received_at = door_now(context).seconds; /* the front door hears of it now */
  }
  contact->referred_at = goes_to_screening ? -1 : door_now(context).seconds;
  contact->priority = early_help_step_up_priority(&scenario->screening, contact->need_level);
  door_send(context, to, goes_to_screening ? DOOR_CONTACT_MESSAGE : DOOR_REFERRAL_MESSAGE)->body.door_case = *contact;
  door_stage_tell_world(context, contact, DOOR_STANDING_WAITING);
}

/* A request comes in, unless no service takes its issue, or the worker who would make it thinks the wait too long;
 * families ask all the same. */
static void take(struct early_help *early_help, struct door_context *context, const struct early_help_case *one)
{
  const struct door_source *source = &context->setting->scenario.intake.sources[one->at.contact.source];
  bool asks_itself = one->is_outside && !one->is_of_plan && source->early_help_asked_as == DOOR_ASKED_BY_FAMILY;
  if (!early_help_is_taken(&context->setting->scenario.early_help, one->at.contact.issue)) {
    early_help_close(context, one, DOOR_OUTCOME_EARLY_HELP_DECLINED, DOOR_RULE_ISSUE, DOOR_STANDING_CLOSED);
  } else if (!asks_itself && early_help_services_withhold(early_help, context, &one->at.contact)) {
    early_help_close(context, one, DOOR_OUTCOME_EARLY_HELP_WITHHELD, DOOR_RULE_LONG_WAIT, DOOR_STANDING_CLOSED);
  } else {
    early_help_screening_take(early_help, context, one);
  }
}

/* Whether the family has or awaits a place in the start state: what comes before is history. */
static bool is_of_start(const struct door_context *context, uint64_t contact)
{
  return door_aside_is_for(context, contact, DOOR_START_IN_EARLY_HELP) ||
         door_aside_is_for(context, contact, DOOR_START_EARLY_HELP);
}

static void on_early_help_request(void *state, struct door_context *context, const struct door_message *message)
{
  const struct early_help_case one = {.at = {.contact = message->body.door_case}};
  if (message->from == DOOR_SCREENING && is_of_start(context, one.at.contact.contact)) {
    early_help_services_join_at_start(state, context, &one);
  } else {
    take(state, context, &one);
  }
}

/* The contact has ended with its assessment: what early help does is a request of its own. */
static void on_plan_step_down(void *state, struct door_context *context, const struct door_message *message)
{
  const struct door_case *contact = &message->body.door_case;
  door_record(context, DOOR_RECORD_REQUESTED, contact->contact, (uint16_t)(contact->source | DOOR_REQUESTED_FOR_PLAN),
              (int64_t)contact->child | (int64_t)contact->children << 8 | (int64_t)contact->need_level << 16 |
                  (int64_t)contact->issue << 32);
  const struct early_help_case one = {
      .at = {.contact = *contact}, .is_outside = true, .is_of_plan = true, .is_plan_open = true};
  take(state, context, &one);
}

/* A request from outside comes in; the next is known. */
static void on_asked(struct early_help *early_help, struct door_context *context)
{
  struct early_help_point point = early_help->next_request;
  if (early_help_requests_next(context, point, &early_help->next_request)) {
    (void)door_schedule(context, early_help->next_request.time, EARLY_HELP_ASKED, 0);
  }
  const struct early_help_case one = {.at = {.contact = early_help_requests_meet(context, point)}, .is_outside = true};
  take(early_help, context, &one);
}

static void on_loan(void *state, struct door_context *context, const struct door_message *message)
{
  struct early_help *early_help = state;
  door_loans_on_message(&early_help->loans, context, &message->body.door_lending);
}

static void on_event(void *state, struct door_context *context, const struct sim_event *event)
{
  struct early_help *early_help = state;
  switch ((enum early_help_event)event->kind) {
  case EARLY_HELP_EPISODE_ENDS:
    early_help_services_on_episode_end(early_help, context, event->subject);
    break;
  case EARLY_HELP_PERIOD_BEGINS:
    early_help_services_on_period_begins(early_help, context);
    break;
  case EARLY_HELP_LEAVES:
    early_help_services_on_leaving(early_help, context, event->subject);
    break;
  case EARLY_HELP_OPENS:
    early_help_services_on_opening(early_help, context, event->subject);
    break;
  case EARLY_HELP_SCREENED:
    early_help_screening_on_work_end(early_help, context, event->subject);
    break;
  case EARLY_HELP_SHIFT:
    early_help_screening_on_shift(early_help, context, event->subject);
    break;
  case EARLY_HELP_POST_CHANGES:
    early_help_screening_on_post(early_help, context, event->subject);
    break;
  case EARLY_HELP_ANSWERED:
    early_help_screening_on_answer(early_help, context, event->subject);
    break;
  case EARLY_HELP_LOAN_NOTICE:
    door_loans_on_notice(&early_help->loans, context, early_help, event->subject);
    break;
  case EARLY_HELP_LOAN_WINDOW:
    early_help_screening_on_window(early_help, context, event->subject);
    break;
  case EARLY_HELP_ASKED:
    on_asked(early_help, context);
    break;
  }
}

static enum door_err create(struct door_context *context, void **out_state)
{
  struct early_help *early_help = calloc(1, sizeof *early_help);
  if (early_help == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *out_state = early_help;
  early_help_services_init(early_help, context);
  if (early_help_requests_first(context, &early_help->next_request)) {
    (void)door_schedule(context, early_help->next_request.time, EARLY_HELP_ASKED, 0);
  }
  return early_help_screening_init(early_help, context);
}

static void destroy(void **state)
{
  struct early_help *early_help = *state;
  early_help_screening_fini(early_help);
  early_help_services_fini(early_help);
  free(early_help);
  *state = NULL;
}

static uint64_t open_count(const void *state)
{
  const struct early_help *early_help = state;
  return door_stage_open_count(&early_help->stage) + door_stage_open_count(&early_help->screening) +
         door_stage_open_count(&early_help->engagement);
}

const struct door_service early_help_service = {
    .party = DOOR_EARLY_HELP,
    .create = create,
    .destroy = destroy,
    .handlers = {[DOOR_EARLY_HELP_REQUEST_MESSAGE] = on_early_help_request,
                 [DOOR_PLAN_STEP_DOWN_MESSAGE] = on_plan_step_down,
                 [DOOR_LOAN_MESSAGE] = on_loan},
    .on_event = on_event,
    .open_count = open_count,
};
