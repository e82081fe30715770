/* assessment_state.h - the inside of assessment: a case on its way through it, and the state of a replication.
 *
 * Role: shared by the files of this folder and nobody else.
 * The way: a referral waits in the line and is allocated (assessment_allocation.h); it is assessed
 *   (assessment_work.h); the assessment ends (assessment_closing.h), a plan begins or not (assessment_plans.h); it is
 * transferred (assessment_transfer.h) and closed (assessment_closing_work.h), and the slot is free. Units: levels,
 * shares in 0..1, seconds. Ownership: the state owns its stage, slots and plans. Errors: sticky in the context.
 * Threads: one owner at a time.
 */
#ifndef ASSESSMENT_STATE_H
#define ASSESSMENT_STATE_H

#include "assessment_caseloads.h"
#include "door_aside.h"
#include "door_loans.h"
#include "door_posts.h"
#include "door_purpose.h"
#include "door_stage.h"
#include "sim_map.h"
#include "sim_staff.h"

/* How far the protection of a case is, beside its assessment. */
enum assessment_enquiry { ASSESSMENT_NO_ENQUIRY, ASSESSMENT_ENQUIRY_OPEN, ASSESSMENT_CONFERENCE_BOOKED };

/* A case here: it waits for allocation, or at.holder is the worker who has it. There are many: large members first, so
 * that nothing pads. */
struct assessment_case {
  struct door_stage_case at;
  struct sim_event_handle overdue;   /* while it waits, and may yet have waited too long */
  struct sim_event_handle work_ends; /* under the rule elapsed */
  uint32_t next_case;                /* of the same worker */
  uint32_t previous_case;
  struct sim_time work_ends_at;
  /* Set by assessment_work_begin; what speaks of tasks, under the rule tasks only. */
  int64_t clock_since_seconds; /* of the limit of its kind */
  struct sim_time limit;       /* of the assessment where it pulls this case, else never */
  struct sim_time near_at;     /* from then on it goes before others */
  struct sim_time target;      /* by when it then wants to be done */
  struct sim_time due;         /* the next task can be done from then on */
  struct sim_time contributions_at;
  struct sim_duration left;     /* of the next task, in the worker's opening hours */
  struct sim_duration hands_on; /* of all of it, as drawn when it was planned */
  struct sim_time enquiry_since;
  uint32_t next_due;      /* in the worker's list */
  uint32_t closing_place; /* in the stage of closing work */
  uint8_t kind;           /* enum door_assessment_kind */
  uint8_t task;           /* the next one, or the one in hand */
  uint8_t task_count;     /* the last is the write-up */
  uint8_t first_ordinal;  /* of its draws: those of the assessment before it come first */
  uint8_t enquiry;        /* enum assessment_enquiry */
  bool has_protection_plan;
  bool is_work_over; /* of the assessment; the enquiry or the conference is waited for */
  bool is_due;
  bool is_with_worker; /* false between assessment_work_leave and _arrive */
  bool is_in_sign_off; /* the work is over */
  bool is_urgent;      /* its tasks have no gaps and go before all others */
  bool is_closing;     /* the next task, or the one in hand, is closing work */
  /* While it waits. */
  uint8_t class_number; /* of the line */
  bool was_returned;    /* from a worker who left: its work has begun */
  bool is_aside;        /* of the start state: in no line before the measured period */
};

/* A worker's day, under the rule tasks. */
struct assessment_worker {
  struct sim_time ends_at; /* the task in hand */
  struct sim_event_handle end;
  uint32_t in_hand;   /* index of a case; UINT32_MAX: none */
  uint32_t first_due; /* the own cases whose task is due, in no order; UINT32_MAX: none */
  bool is_away;
};

struct assessment {
  struct door_stage stage; /* struct assessment_case; its line waits for allocation */
  struct door_aside aside; /* of the start state */
  struct assessment_caseloads caseloads;
  bool has_line_grown;     /* since the last round of allocation, or is in another order */
  struct door_posts posts; /* of the workers */
  struct door_loans loans;
  bool *is_posted;           /* by worker: the post is there */
  bool *is_lent;             /* by worker: to another team, now */
  uint32_t post_count;       /* that there ever are */
  int64_t capacity;          /* as recorded last */
  struct sim_pool plans;     /* of families whose plan has not ended (assessment_plans.c) */
  struct sim_map plans_kept; /* by contact: the plan that is kept open for early help */
  struct assessment_worker *workers;
  uint32_t worker_count;
  struct door_stage strategies;   /* contacts that are discussed */
  struct sim_map conference_days; /* by family: day of the run of its conference */
  uint16_t *booked;               /* by day of the run: families to be heard */
  int64_t booked_day_count;
  struct door_stage sign_off;
  struct sim_map asked; /* by contact: index of the case that a senior of screening signs off */
  struct sim_staff managers;
  struct door_stage transfers; /* cases that wait for the meeting */
  struct sim_event_handle meeting;
  struct door_stage closings;      /* cases in closing work */
  struct door_aside closing_aside; /* of them, those of the start state */
  struct sim_staff support;        /* workers who close */
  uint32_t held_on_count;          /* cases whose assessment has ended, and who hold their slots */
  struct sim_event_handle opening; /* somebody waits for it with a task that is due */
};

/* Events; the subject of those of posts is the worker, or the change; else the subject is the index of the case in the
 * stage, or of the plan among the plans, or the worker whose task ends, the manager, the support worker or the shift,
 * or nothing at an opening and at a meeting. */
enum assessment_event {
  ASSESSMENT_WORK_ENDS = DOOR_PRIORITY_WORK_ENDS | 1 << 8,
  ASSESSMENT_WAITED_LONG = DOOR_PRIORITY_WORK_ENDS | 16 << 8,
  ASSESSMENT_PLAN_ENDS = DOOR_PRIORITY_HELP_ENDS | 1 << 8,
  ASSESSMENT_TASK_ENDS = DOOR_PRIORITY_WORK_ENDS | 2 << 8,
  ASSESSMENT_TASK_DUE = DOOR_PRIORITY_WORK_ENDS | 3 << 8,
  ASSESSMENT_STRATEGY_ENDS = DOOR_PRIORITY_WORK_ENDS | 5 << 8,
  ASSESSMENT_ENQUIRY_ENDS = DOOR_PRIORITY_WORK_ENDS | 6 << 8,
  ASSESSMENT_CONFERENCE = DOOR_PRIORITY_WORK_ENDS | 7 << 8,
  ASSESSMENT_SIGN_OFF_ENDS = DOOR_PRIORITY_WORK_ENDS | 4 << 8,
  ASSESSMENT_SIGN_OFF_SHIFT = DOOR_PRIORITY_SHIFT | 2 << 8,
  ASSESSMENT_CLOSING_ENDS = DOOR_PRIORITY_WORK_ENDS | 8 << 8,
  ASSESSMENT_SUPPORT_ENDS = DOOR_PRIORITY_WORK_ENDS | 9 << 8,
  ASSESSMENT_TRANSFER_MEETING = DOOR_PRIORITY_WORK_ENDS | 10 << 8,
  ASSESSMENT_SUPPORT_SHIFT = DOOR_PRIORITY_SHIFT | 3 << 8,
  ASSESSMENT_POST_CHANGES = DOOR_PRIORITY_SHIFT | 16 << 8,
  ASSESSMENT_WORKERS_CHANGE = DOOR_PRIORITY_SHIFT | 17 << 8,
  ASSESSMENT_LOAN_NOTICE = DOOR_PRIORITY_SHIFT | 18 << 8,
  ASSESSMENT_LOAN_WINDOW = DOOR_PRIORITY_SHIFT | 19 << 8,
  ASSESSMENT_PERIOD_BEGINS = DOOR_PRIORITY_WORK_ENDS | 17 << 8,
  ASSESSMENT_OPENS = DOOR_PRIORITY_SHIFT | 1 << 8,
};

static inline struct assessment_case *assessment_case_at(const struct assessment *assessment, uint32_t index)
{
  return sim_pool_at(&assessment->stage.cases, index);
}

/* As records ASSESSED and WENT_ON have it. The one kind that there was before kinds is 0. */
static inline int64_t assessment_clock_of(const struct assessment_case *one)
{
  uint32_t kind = one->kind == DOOR_KIND_CARE_AND_SUPPORT ? 0 : one->kind;
  return door_record_pack(one->clock_since_seconds, kind | (door_case_named_count(&one->at.contact) - 1) << 3);
}

static inline const struct door_assessment *assessment_rules_of(const struct door_context *context)
{
  return &context->setting->scenario.assessment;
}

#endif
