/* screening_state.h - the inside of screening: a case on its way through it, and the state of a replication.
 *
 * Role: shared by the files of this folder and nobody else.
 * The way: a worker looks; partner agencies are asked, or not; a worker concludes; what has too little information goes
 *   to further enquiries and comes back; a manager signs off, or not; the decision is carried out. Where the scenario
 *   has none of these, the first look decides.
 * Units: levels, shares in 0..1, seconds. Ownership: the state owns its stages and staff. Errors: sticky in the
 *   context. Threads: one owner at a time.
 */
#ifndef SCREENING_STATE_H
#define SCREENING_STATE_H

#include "door_aside.h"
#include "door_loans.h"
#include "door_posts.h"
#include "door_purpose.h"
#include "door_stage.h"
#include "screening_audit.h"
#include "screening_history.h"
#include "screening_meeting.h"
#include "screening_rules.h"
#include "screening_seniors.h"
#include "screening_staff.h"
#include "sim_staff.h"

enum screening_phase {
  SCREENING_LOOK,     /* nobody has looked yet */
  SCREENING_CONCLUDE, /* after checks with partners */
  SCREENING_LAST,     /* after further enquiries: it is decided now */
};

struct screening_case {
  struct door_stage_case at;
  double quality_share; /* information quality now */
  double seen;          /* the apparent level */
  double noise;         /* of it, in standard deviations; 0: not drawn yet */
  struct sim_event_handle ageing;
  struct sim_time asked_at;           /* partners */
  uint32_t repeat_count;              /* of the family's contacts that the repeat rule counts, this one included */
  struct screening_decision decision; /* while it is signed off */
  uint8_t phase;                      /* enum screening_phase */
  uint8_t class_number;               /* of the line it waits in: its rating, or better by ageing */
  bool has_harm_sign;                 /* an obvious one */
  bool is_lost;                       /* in further enquiries: it will be */
  bool is_aside;                      /* of the start state: in no line before the measured period */
};

/* A case while partners are asked about it. */
struct screening_check {
  struct screening_case one;
  double consent_u;                               /* where it is asked for: the draw of the answer */
  struct sim_time answered_at[DOOR_PARTNERS_MAX]; /* by partner; SIM_TIME_NEVER: the answer never comes */
};

struct screening {
  struct door_stage work;
  struct door_stage checks; /* struct screening_check */
  struct door_stage enquiries;
  struct door_stage sign_off;
  struct door_stage asked; /* assessments that seniors are asked to sign off; struct door_stage_case */
  struct door_stage joint; /* contacts that wait for the joint screening, or are discussed there */
  struct door_aside aside; /* of work */
  struct screening_meeting meeting;
  struct screening_audit audit;
  struct sim_staff staff;
  struct sim_staff managers;
  struct door_posts posts; /* of the staff */
  struct door_loans loans;
  uint32_t posts_taken;                                /* by changes */
  int64_t capacity;                                    /* as recorded last */
  struct screening_outside *outside;                   /* by worker; NULL: there is no such work */
  uint64_t outside_wanted[SIM_STAFF_WORKERS_MAX / 64]; /* by worker, a bit: once the contact in hand is done */
  uint32_t outside_wanted_count;
  struct sim_time closed_at[SIM_STAFF_SHIFTS_MAX]; /* by shift: its last closing */
  struct sim_time transition_from;
  struct screening_history history;
  double *shift_levels;       /* each worker's own, of the thresholds */
  struct sim_time shift_from; /* when the scenario's begins */
};

/* What a worker works at: the index of a contact in the line of work, or of a decision to sign off with this bit, or
 * one of those below. */
#define SCREENING_SIGNS_OFF (UINT32_C(1) << 31)
#define SCREENING_AUDITS (UINT32_C(1) << 30)          /* an entry of the audit, with this bit */
#define SCREENING_SIGNS_OFF_ASKED (UINT32_C(1) << 29) /* an assessment, with this bit */
#define SCREENING_AT_MEETING UINT32_MAX
#define SCREENING_OUTSIDE (UINT32_MAX - 1) /* outside the model */

/* Events; the subject is the worker, the shift, or the index of the case in its stage. */
enum screening_event {
  SCREENING_WORK_ENDS = DOOR_PRIORITY_WORK_ENDS | 1 << 8,
  SCREENING_SHIFT = DOOR_PRIORITY_SHIFT | 1 << 8,
  SCREENING_CONSENT_ANSWERED = DOOR_PRIORITY_WORK_ENDS | 2 << 8,
  SCREENING_CHECKS_END = DOOR_PRIORITY_WORK_ENDS | 3 << 8,
  SCREENING_ENQUIRY_ENDS = DOOR_PRIORITY_WORK_ENDS | 4 << 8,
  SCREENING_SIGN_OFF_ENDS = DOOR_PRIORITY_WORK_ENDS | 5 << 8,
  SCREENING_DISCUSSED = DOOR_PRIORITY_WORK_ENDS | 7 << 8,
  SCREENING_OUTSIDE_DUE = DOOR_PRIORITY_WORK_ENDS | 8 << 8,
  SCREENING_AUDIT = DOOR_PRIORITY_SHIFT | 5 << 8,
  SCREENING_CHANGE = DOOR_PRIORITY_SHIFT | 4 << 8,
  SCREENING_MEETING_BEGINS = DOOR_PRIORITY_ARRIVAL | 1 << 8, /* after the contacts of its instant */
  SCREENING_AGES = DOOR_PRIORITY_WORK_ENDS | 6 << 8,
  SCREENING_LOAN_NOTICE = DOOR_PRIORITY_SHIFT | 6 << 8,
  SCREENING_LOAN_WINDOW = DOOR_PRIORITY_SHIFT | 7 << 8,
  SCREENING_PERIOD_BEGINS = DOOR_PRIORITY_WORK_ENDS | 9 << 8, /* before the shift of that instant */
  SCREENING_POST_CHANGES = DOOR_PRIORITY_SHIFT | 3 << 8,
  SCREENING_SIGN_OFF_SHIFT = DOOR_PRIORITY_SHIFT | 2 << 8,
};

static inline struct screening_case *screening_case_at(const struct door_stage *stage, uint32_t index)
{
  return sim_pool_at(&stage->cases, index);
}

static inline const struct door_screening *screening_rules_of(const struct door_context *context)
{
  return &context->setting->scenario.screening;
}

/* Brings the family's need up to now, and sees it again through what is known now: apparent level and rating. */
void screening_see(const struct screening *screening, const struct door_context *context, struct screening_case *one);

/* How long it takes to sign off the decision on the contact. */
struct sim_duration screening_sign_off_length(const struct screening *screening, const struct door_context *context,
                                              uint64_t contact);

/* What has been decided of the case, in no stage now, is done. */
void screening_carry_out(struct screening *screening, struct door_context *context, struct screening_case *one);

/* The scenario's shift of the thresholds now. */
double screening_shift_levels(const struct screening *screening, const struct door_context *context);

/* The case, in no stage now, is decided; shift_levels: of the thresholds, for whoever decides. */
void screening_decide_case(struct screening *screening, struct door_context *context, struct screening_case *one,
                           double shift_levels);

/* A worker begins or ends work that is no contact's own. */
static inline void screening_record_other_work(struct door_context *context, uint32_t worker, enum door_other_work kind,
                                               bool begins)
{
  door_record(context, DOOR_RECORD_OTHER_WORK, DOOR_POOL_SCREENING_STAFF, (uint16_t)worker,
              (begins ? 1 : 0) | (int64_t)kind << 8);
}

/* Has a contact that waits in the line of work move up a class once it has waited so long, where the scenario says so.
 */
void screening_schedule_ageing(struct door_context *context, struct screening_case *one, uint32_t index);

/* The case, in no stage now, joins the line of work in its phase, and whoever is idle takes it up. */
void screening_join_work(struct screening *screening, struct door_context *context, const struct screening_case *one);

#endif
