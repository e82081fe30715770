/* assessment_loans.h - workers whom assessment lends to other teams, and posts that others lend to it (door_loans.h).
 *
 * Role: the assessment team as lender and borrower. The newest posts are lent first; their cases stay with them, as in
 *   leave. Posts lent to assessment are numbered after its own, have the caseload limit of any worker, and give their
 * cases back at the end, as a worker who leaves does. Does not decide: when and how many (staff.loans). Emits: ledger
 * CAPACITY, RETURNED. Units: posts. Ownership: the state's. Errors: sticky in the context. Threads: one owner at a
 * time.
 */
#ifndef ASSESSMENT_LOANS_H
#define ASSESSMENT_LOANS_H

#include "assessment_state.h"

/* After the posts. The caller allocates after each event. */
void assessment_loans_open(struct assessment *assessment, struct door_context *context);

#endif
