/* assessment_transfer.h - the meeting that hands families with a plan over to the longer-term teams.
 *
 * Role: which cases wait for the meeting, and whom it takes. It sits on its weekdays, where assessment.calendar has a
 *   working day, and hears families in the order in which they came, as many as the day has room for; cases of one
 * family are heard as one. A case that is not accepted keeps its place until the next meeting. Does not decide: whether
 * there is a plan (assessment_closing.h), what is left to do afterwards (assessment_closing_work.h). Emits: ledger
 * JOINED, STARTED, ENDED of the pool case_transfer. Units: families, days of the run. Ownership: its part of the state.
 * Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef ASSESSMENT_TRANSFER_H
#define ASSESSMENT_TRANSFER_H

#include "assessment_state.h"

void assessment_transfer_init(struct assessment *assessment);
void assessment_transfer_fini(struct assessment *assessment);

/* The assessment of the case has ended, and it keeps its slots: it waits for the next meeting. */
void assessment_transfer_join(struct assessment *assessment, struct door_context *context, uint32_t index);

/* The event ASSESSMENT_TRANSFER_MEETING. */
void assessment_transfer_on_meeting(struct assessment *assessment, struct door_context *context);

#endif
