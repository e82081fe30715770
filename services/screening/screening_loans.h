/* screening_loans.h - people whom screening lends to other teams, and posts that others lend to it (door_loans.h).
 *
 * Role: the screening team as lender and borrower. The newest posts are lent first, seniors last. Posts lent to
 * screening work the hours of screening.staff_calendar, are numbered after the posts that changes add, and finish past
 * closing time what they have in hand. Does not decide: when and how many (staff.loans). Emits: ledger SHIFT. Units:
 * posts. Ownership: the state's. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef SCREENING_LOANS_H
#define SCREENING_LOANS_H

#include "door_loans.h"

struct screening;

/* After the staff has opened; the posts that loans bring are not there at first (screening_staff.c). */
void screening_loans_open(struct screening *screening, struct door_context *context);

/* Whether the worker holds a post that another team lends. */
bool screening_loans_is_borrowed(const struct door_context *context, uint32_t worker);

#endif
