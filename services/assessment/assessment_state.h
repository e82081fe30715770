/* assessment_state.h - the inside of assessment: a case on its way through it, and the state of a replication.
 *
 * Role: shared by the files of this folder and nobody else.
 * The way: a referral waits in the line and is allocated (assessment_allocation.h); it is assessed
 *   (assessment_work.h); the assessment ends, a plan begins or not, the slot is free (assessment_closing.h).
 * Units: levels, shares in 0..1, seconds. Ownership: the state owns its stage, slots and plans. Errors: sticky in the
 *   context. Threads: one owner at a time.
 */
#ifndef ASSESSMENT_STATE_H
#define ASSESSMENT_STATE_H

#include "door_purpose.h"
#include "door_stage.h"
#include "sim_slots.h"

/* A case here: it waits for allocation, or at.holder is the worker who has it. */
struct assessment_case {
  struct door_stage_case at;
};

struct assessment {
  struct door_stage stage; /* struct assessment_case; its line waits for allocation */
  struct sim_slots caseloads;
  struct sim_pool plans; /* struct door_case of families whose plan has not ended */
};

/* Events; the subject is the index of the case in the stage, or of the plan among the plans. */
enum assessment_event {
  ASSESSMENT_WORK_ENDS = DOOR_PRIORITY_WORK_ENDS | 1 << 8,
  ASSESSMENT_PLAN_ENDS = DOOR_PRIORITY_HELP_ENDS | 1 << 8,
};

static inline struct assessment_case *assessment_case_at(const struct assessment *assessment, uint32_t index)
{
  return sim_pool_at(&assessment->stage.cases, index);
}

static inline const struct door_assessment *assessment_rules_of(const struct door_context *context)
{
  return &context->setting->scenario.assessment;
}

static inline double assessment_draw(const struct door_context *context, const struct door_case *contact,
                                     enum door_purpose purpose)
{
  return sim_uniform(sim_draw(context->stream, contact->contact, purpose, 0).first);
}

#endif
