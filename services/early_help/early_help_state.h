/* early_help_state.h - the inside of early help: a request on its way through it, and the state of a replication.
 *
 * Role: shared by the files of this folder and nobody else.
 * The way: early help's staff screen a request, or nobody does; the family is asked, or not; it is meant for a hub or a
 * commissioned service and waits on its list; it gets a place, or leaves the list before; an episode ends. Where the
 * scenario names no service there is one list, of all places. Units: shares in 0..1, seconds. Ownership: the state owns
 * its stages and lists. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef EARLY_HELP_STATE_H
#define EARLY_HELP_STATE_H

#include "door_aside.h"
#include "door_loans.h"
#include "door_need.h"
#include "door_purpose.h"
#include "door_stage.h"
#include "early_help_requests.h"
#include "early_help_rules.h"
#include "sim_staff.h"

struct early_help_case {
  struct door_stage_case at;
  struct sim_event_handle leaves; /* the list, while it waits */
  bool is_outside;                /* asked from outside, or for a plan: no contact at the front door */
  bool is_of_plan;
  bool is_plan_open; /* it stays so until help begins here, or the request ends without */
  uint8_t list;
  uint8_t leaving; /* enum door_leaving: why it would */
  uint8_t ending;  /* enum early_help_cut: how the episode ends */
};

/* A waiting list, and the places it leads to. */
struct early_help_list {
  struct sim_line line;
  struct door_aside aside; /* of the start state */
  uint32_t held;           /* places */
  int64_t opens_on_day;    /* a later day of the run: until then it takes up nobody new */
};

struct early_help {
  struct door_stage screening;  /* by early help's own staff */
  struct door_stage engagement; /* families that are asked to take part */
  struct sim_staff staff;
  struct door_posts posts; /* of the staff: what befalls them */
  struct door_loans loans;
  struct door_stage stage; /* requests waiting or helped, on all lists */
  struct early_help_list lists[DOOR_PROVIDERS_MAX];
  uint32_t list_count;
  struct early_help_point next_request; /* from outside */
};

/* Events; the subject is the index of the case in its stage, the list, the worker, the post or the shift. */
enum early_help_event {
  EARLY_HELP_EPISODE_ENDS = DOOR_PRIORITY_WORK_ENDS | 1 << 8,
  EARLY_HELP_LEAVES = DOOR_PRIORITY_WORK_ENDS | 2 << 8,
  EARLY_HELP_SCREENED = DOOR_PRIORITY_WORK_ENDS | 3 << 8,
  EARLY_HELP_ANSWERED = DOOR_PRIORITY_WORK_ENDS | 4 << 8,
  EARLY_HELP_PERIOD_BEGINS = DOOR_PRIORITY_WORK_ENDS | 5 << 8,
  EARLY_HELP_SHIFT = DOOR_PRIORITY_SHIFT | 2 << 8,
  EARLY_HELP_LOAN_NOTICE = DOOR_PRIORITY_SHIFT | 3 << 8,
  EARLY_HELP_LOAN_WINDOW = DOOR_PRIORITY_SHIFT | 4 << 8,
  EARLY_HELP_OPENS = DOOR_PRIORITY_SHIFT | 1 << 8,
  EARLY_HELP_POST_CHANGES = DOOR_PRIORITY_SHIFT | 5 << 8,
  EARLY_HELP_ASKED = DOOR_PRIORITY_ARRIVAL | 1 << 8,
};

static inline struct early_help_case *early_help_case_at(const struct early_help *early_help, uint32_t index)
{
  return sim_pool_at(&early_help->stage.cases, index);
}

static inline const struct door_early_help *early_help_rules_of(const struct door_context *context)
{
  return &context->setting->scenario.early_help;
}

/* Assessment is told how a request of a plan stands: helped, or closed without. */
void early_help_answer_plan(struct door_context *context, const struct door_case *contact, enum door_standing standing);

/* The case, in no stage now, has ended here: recorded, and the world told how the family stands; where its plan is
 * open, assessment is. */
void early_help_close(struct door_context *context, const struct early_help_case *one, enum door_outcome outcome,
                      enum door_rule rule, enum door_standing standing);

/* The case, in no stage now, its need brought up to now, goes to assessment or to screening, as the scenario says. A
 * request from outside becomes a contact with that. */
void early_help_step_up(struct door_context *context, struct early_help_case *one, enum door_step_up_from from);

#endif
