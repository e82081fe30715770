/* early_help_screening.h - who looks at a request first, and whether the family takes part.
 *
 * Role: early help's own staff screen a request, in a pod with screening or apart, and accept it or not; the family is
 *   then found and asked, and takes part or not. Each of the two is off where the scenario does not turn it on.
 * Emits: notice; ledger JOINED, STARTED, ENDED, SHIFT, POST, CAPACITY, CLOSED.
 * Units, ownership, errors, threads: early_help_state.h.
 */
#ifndef EARLY_HELP_SCREENING_H
#define EARLY_HELP_SCREENING_H

#include "early_help_state.h"

DOOR_MUST_CHECK enum door_err early_help_screening_init(struct early_help *early_help, struct door_context *context);
void early_help_screening_fini(struct early_help *early_help);

/* A request, in no stage now, comes in. */
void early_help_screening_take(struct early_help *early_help, struct door_context *context,
                               const struct early_help_case *one);

/* A worker is done with a request; a shift opens or closes; what befalls a post comes; a family has answered. */
void early_help_screening_on_work_end(struct early_help *early_help, struct door_context *context, uint32_t worker);
void early_help_screening_on_shift(struct early_help *early_help, struct door_context *context, uint32_t shift);
void early_help_screening_on_post(struct early_help *early_help, struct door_context *context, uint32_t post);
/* People of its staff go to another team or are back, or those of another come or go. */
void early_help_screening_on_window(struct early_help *early_help, struct door_context *context, uint32_t window);
void early_help_screening_on_answer(struct early_help *early_help, struct door_context *context, uint32_t index);

#endif
