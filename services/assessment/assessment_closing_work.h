/* assessment_closing_work.h - what is left to do on a case whose assessment has ended, until its slots are free.
 *
 * Role: a case whose closing takes time, or that has to be transferred first, is held on by its worker, on the
 * caseload; then the slots are free. Closing work is done by the worker: under the work rule tasks as a task of the own
 * day, after everything else that is due, under elapsed in opening hours; or by support workers, in the order in which
 * cases come. What a worker who leaves had not closed takes opening hours from then on, with the hours lost at a
 * reallocation on top, and stays on the post's account. Does not decide: how the assessment ends
 * (assessment_closing.h), who is transferred (assessment_transfer.h). Emits: ledger HELD_ON, ENDED of the pool
 * assessment_slots; JOINED, STARTED, ENDED of the pool case_closing, its CAPACITY and SHIFT where support workers
 * close. Units: seconds; slots. Ownership: its part of the state. Errors: sticky in the context; DOOR_ERR_MEMORY from
 * _init. Threads: one owner at a time.
 */
#ifndef ASSESSMENT_CLOSING_WORK_H
#define ASSESSMENT_CLOSING_WORK_H

#include "assessment_state.h"

DOOR_MUST_CHECK enum door_err assessment_closing_work_init(struct assessment *assessment, struct door_context *context);
void assessment_closing_work_fini(struct assessment *assessment);

/* Whether the case, whose assessment ends with a plan or without, keeps its slots; recorded, if so. */
bool assessment_closing_work_holds(struct assessment *assessment, struct door_context *context, uint32_t index,
                                   bool has_plan);

/* It has been held on, and its ending carried out: transfer and closing work begin. */
void assessment_closing_work_follow(struct assessment *assessment, struct door_context *context, uint32_t index,
                                    bool has_plan);

/* Nothing is left but closing work: it begins, or the slots are free where there is none. */
void assessment_closing_work_begin(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The period begins: what is set aside of the start state can be done. */
void assessment_closing_work_on_period_begins(struct assessment *assessment, struct door_context *context);

/* The case's worker takes it up, as a task of the day; has done it. */
void assessment_closing_work_take_up(struct assessment *assessment, struct door_context *context, uint32_t index);
void assessment_closing_work_finish(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The worker has left. */
void assessment_closing_work_leave(struct assessment *assessment, struct door_context *context, uint32_t worker);

/* The events ASSESSMENT_SUPPORT_ENDS, of a support worker, and ASSESSMENT_SUPPORT_SHIFT; ASSESSMENT_CLOSING_ENDS, of a
 * case, is _finish. */
void assessment_closing_work_on_support_end(struct assessment *assessment, struct door_context *context,
                                            uint32_t support_worker);
void assessment_closing_work_on_shift(struct assessment *assessment, struct door_context *context, uint32_t shift);

#endif
