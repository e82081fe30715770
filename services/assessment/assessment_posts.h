/* assessment_posts.h - the workers' posts: who is there, who leaves with cases in hand, posts that come and go.
 *
 * Role: what befalls posts (door_posts.h) and the scenario's changes of them (assessment.changes), as room for cases.
 *   Who is sick or on leave keeps the cases and gets no others; the cases of a worker who leaves for good, or whose
 * post goes, or of an agency worker whom the next worker replaces, go back to the head of the line, the earliest first.
 * An assessment that waits to be signed off stays with the post, and so does one that has ended
 * (assessment_closing_work.h). Does not decide: who gets them
 * (assessment_allocation.h). Emits: ledger CAPACITY, POST, RETURNED. Units: posts, slots. Ownership: its part of the
 * state. Errors: DOOR_ERR_MEMORY from _init, else sticky in the context. Threads: one owner at a time.
 */
#ifndef ASSESSMENT_POSTS_H
#define ASSESSMENT_POSTS_H

#include "assessment_state.h"

/* Posts of the whole run: its own, those that changes add later included; and with those that other teams lend, which
 * are numbered after them: the number of workers. */
uint32_t assessment_posts_own(const struct door_assessment *rules);
uint32_t assessment_posts_ever(const struct door_scenario *scenario);

/* After the work and the caseloads, which have room for post_count workers. */
DOOR_MUST_CHECK enum door_err assessment_posts_init(struct assessment *assessment, struct door_context *context);
void assessment_posts_fini(struct assessment *assessment);

/* Whether somebody holds the worker's post, be it an agency worker, or away. */
bool assessment_posts_is_held(const struct assessment *assessment, uint32_t worker);

/* Records the slots of those who hold a post, with what stays with a post that nobody holds, where they have changed.
 */
void assessment_posts_record_capacity(struct assessment *assessment, struct door_context *context);

/* For assessment_loans.h: the worker goes to another team, or is back; a post that another team lends is here, or goes.
 */
void assessment_posts_set_lent(struct assessment *assessment, struct door_context *context, uint32_t worker,
                               bool is_lent);
void assessment_posts_set_borrowed(struct assessment *assessment, struct door_context *context, uint32_t worker,
                                   bool is_here);

/* The events. The caller allocates afterwards. */
void assessment_posts_on_post(struct assessment *assessment, struct door_context *context, uint32_t worker);
void assessment_posts_on_change(struct assessment *assessment, struct door_context *context, uint32_t change);

#endif
