/* assessment_work.h - from allocation to the end of the assessment.
 *
 * Role: what an allocated worker does with a case, and how long it takes. Does not decide: who the worker is
 *   (assessment_allocation.h), how the assessment ends (assessment_closing.h).
 * Two rules. elapsed: one length of time, and nobody's day is looked at. tasks: a first visit, further visits and a
 *   write-up, each with its hands-on time in the worker's own hours and a gap before it in which nobody works;
 * partners' contributions are waited for before the write-up. A worker does one task at a time, the most urgent of the
 * own cases whose task is due: urgent ones (which also make the worker put down another task), then those near their
 *   limit, the earliest limit first, then by priority, then by when they fell due; closing work last of all.
 * The limit pulls: of a share of the cases, gaps are shortened, and lengths cut, so that they end in the last days
 *   before it. Past the limit nothing pulls.
 * Emits: ledger TASK_DONE. Units: seconds of assessment.calendar; hands-on time is stretched by the worker's work
 * outside the model. Ownership: its part of a case and of the state. Errors: sticky in the context. Threads: one owner
 * at a time.
 */
#ifndef ASSESSMENT_WORK_H
#define ASSESSMENT_WORK_H

#include "assessment_state.h"

/* worker_count workers, all idle. */
DOOR_MUST_CHECK enum door_err assessment_work_init(struct assessment *assessment, uint32_t worker_count);
void assessment_work_fini(struct assessment *assessment);

/* The case was allocated now, to at.holder. When the work is over, assessment_sign_off_begin follows. */
void assessment_work_begin(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The same where a section 47 enquiry begins now. */
void assessment_work_begin_urgent(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The same where the work, of which nothing is told, is over now: the assessment is to be ended. */
void assessment_work_skip(struct assessment *assessment, const struct door_context *context, uint32_t index);

/* Signed off: true where a fuller assessment follows (assessment_kinds.h), whose work began; false where it is over. */
bool assessment_work_go_on(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The assessment has ended, and under the rule tasks the worker closes the case: a task of that hands-on time, due now.
 */
void assessment_work_begin_closing(struct assessment *assessment, struct door_context *context, uint32_t index,
                                   struct sim_duration length);

/* The case leaves at.holder's hands before its end, or comes into those of a new at.holder: a task in hand is put down,
 * and what is left of it goes with the case, with the hours lost in between on top. Under the rule elapsed the length
 * stands still meanwhile. Between the two calls at.holder changes. */
void assessment_work_leave(struct assessment *assessment, struct door_context *context, uint32_t index);
void assessment_work_arrive(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The worker goes to another team: the task in hand, if there is one, waits for the return. */
void assessment_work_put_down(struct assessment *assessment, struct door_context *context, uint32_t worker);

/* A worker is away from now on, or back: who is away finishes the task in hand and begins no other. */
void assessment_work_set_away(struct assessment *assessment, struct door_context *context, uint32_t worker,
                              bool is_away);

/* The events of tasks. on_task_ends: true, with the case, where that was the last one: the work is over, or closing
 * work is done. */
bool assessment_work_on_task_ends(struct assessment *assessment, struct door_context *context, uint32_t worker,
                                  uint32_t *out_index);
void assessment_work_on_task_due(struct assessment *assessment, struct door_context *context, uint32_t index);
void assessment_work_on_opening(struct assessment *assessment, struct door_context *context);

#endif
