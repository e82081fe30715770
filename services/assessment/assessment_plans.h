/* assessment_plans.h - plans, from the end of an assessment until they end.
 *
 * Role: how long a plan helps outside the front door, and whether it steps down to early help: then it stays open, and
 * the family is helped, until early help has a place for it or the request has ended unhelped; early help goes on with
 * a request of its own, since the contact has ended. Does not decide: which assessments make a plan
 *   (assessment_closing.h), who gets a place. A plan holds no caseload slot.
 * Consumes: plan_answer. Emits: plan_step_down, notice; ledger PLAN_KEPT. Units: seconds. Ownership: its part of the
 *   state. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef ASSESSMENT_PLANS_H
#define ASSESSMENT_PLANS_H

#include "assessment_state.h"

void assessment_plans_init(struct assessment *assessment);
void assessment_plans_fini(struct assessment *assessment);

/* A plan begins, of the contact as its assessment leaves it. */
void assessment_plans_begin(struct assessment *assessment, struct door_context *context,
                            const struct door_case *contact);

/* The event ASSESSMENT_PLAN_ENDS: index is among assessment->plans. */
void assessment_plans_on_end(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The message: how early help has answered a plan that is kept open for it. */
void assessment_plans_on_answer(struct assessment *assessment, struct door_context *context,
                                const struct door_notice *answer);

#endif
