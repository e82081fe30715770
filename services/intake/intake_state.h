/* intake_state.h - the inside of intake: a contact on its way through it, and the state of a replication.
 *
 * Role: shared by the files of this folder and nobody else.
 * The way of a contact: it rings, or comes as a form; it is received; out of hours a duty team works on it or leaves it
 * for the handover; staff record it; what they can answer themselves ends with advice; a contact about an open case
 * ends as information; the others are passed on. Where the scenario gives intake no staff, all of that happens in the
 * instant of the receipt. Units: seconds. Ownership: the state owns its stages and staff. Errors: sticky in the
 * context. Threads: one owner at a time.
 */
#ifndef INTAKE_STATE_H
#define INTAKE_STATE_H

#include "demand.h"
#include "door_posts.h"
#include "door_purpose.h"
#include "door_stage.h"
#include "intake_start.h"
#include "sim_staff.h"
#include "world.h"

struct intake_case {
  struct door_stage_case at;
  uint8_t open_rule; /* enum door_rule, why it ends here where is_open */
  bool is_open;      /* the family's case is open: information for whoever holds it */
  bool is_late;      /* in the handover: it was not there in time */
  bool is_call;      /* it holds a telephone line */
  bool is_answered;  /* where it is recorded, with advice */
};

struct intake {
  struct demand demand;
  struct world world;
  struct door_stage desk; /* contacts to be recorded */
  struct sim_staff staff;
  struct door_posts posts;       /* of the staff: what befalls them */
  struct door_stage emergencies; /* of the duty team */
  struct door_stage handover;    /* contacts that came out of hours and wait for the day */
  struct sim_staff duty_staff;
  struct door_stage referrers; /* poor forms that their referrers are asked about */
  struct sim_pool calls;       /* intake_calls.h: callers on the line, and those who will ring again */
  struct sim_line callers;     /* who wait on the line */
  int64_t lines_held;
  struct sim_duration misdirected_length; /* of the next misdirected call */
  struct intake_start start;
};

/* Events; the subject is the worker, the shift, the post, or the index of the case in its stage. */
enum intake_event {
  INTAKE_ARRIVAL = DOOR_PRIORITY_ARRIVAL | 1 << 8,
  INTAKE_RETURN = DOOR_PRIORITY_ARRIVAL | 2 << 8,
  INTAKE_SECOND_REPORT = DOOR_PRIORITY_ARRIVAL | 16 << 8,
  INTAKE_HARM_CHANGES = DOOR_PRIORITY_ARRIVAL | 17 << 8,
  INTAKE_WORK_ENDS = DOOR_PRIORITY_WORK_ENDS | 1 << 8,
  INTAKE_SHIFT = DOOR_PRIORITY_SHIFT | 1 << 8,
  INTAKE_EMERGENCY_ENDS = DOOR_PRIORITY_WORK_ENDS | 2 << 8,
  INTAKE_DUTY_SHIFT = DOOR_PRIORITY_SHIFT | 2 << 8,
  INTAKE_POST_CHANGES = DOOR_PRIORITY_SHIFT | 3 << 8,
  INTAKE_HANDOVER = DOOR_PRIORITY_WORK_ENDS | 3 << 8,
  INTAKE_GIVES_UP = DOOR_PRIORITY_WORK_ENDS | 4 << 8,
  INTAKE_REFERRER_ENDS = DOOR_PRIORITY_WORK_ENDS | 5 << 8,
  INTAKE_RINGS_AGAIN = DOOR_PRIORITY_ARRIVAL | 3 << 8,
  INTAKE_START = DOOR_PRIORITY_ARRIVAL | 5 << 8,
  INTAKE_MISDIRECTED = DOOR_PRIORITY_ARRIVAL | 4 << 8,
};

static inline struct intake_case *intake_case_at(const struct door_stage *stage, uint32_t index)
{
  return sim_pool_at(&stage->cases, index);
}

static inline const struct door_intake *intake_rules_of(const struct door_context *context)
{
  return &context->setting->scenario.intake;
}

/* The family is in need, but no contact of it comes or leads to anything: it stays at its hazard. */
void intake_leave_alone(struct intake *intake, struct door_context *context, const struct door_case *contact);

#endif
