/* door_loans.h - people lent between teams, by message with notice (staff.loans); a duty rota is a loan of some
 * weekdays.
 *
 * Role: on the lender's side when notice is given, who goes and for how long; on the borrower's, when the lent posts
 * open and close. Days of a loan that follow each other are one window, with a notice, a message and people of its own.
 *   At the notice the lender names whoever of its own posts is present and not named for another loan of those days, in
 *   the order that its owner gives, fewer if fewer are there. From the notice to the end nothing befalls those people
 *   (door_posts_hold). Does not decide: what being lent or borrowed means for work and cases (the owner).
 * Consumes: LOAN, at the borrower. Emits: LOAN. Units: seconds, posts. Ownership: _init / _fini; posts is the caller's.
 * Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef DOOR_LOANS_H
#define DOOR_LOANS_H

#include "door_posts.h"
#include "sim_pool.h"

#define DOOR_NO_POST UINT32_MAX

/* What a team does with its people; state is its own. */
struct door_loans_owner {
  enum door_team team;
  uint32_t notice_kind; /* event: subject is the loan */
  uint32_t window_kind; /* event: subject is the window that begins or ends */
  /* The own post that is lent after `rank` others, whether it is there or not; DOOR_NO_POST: there are no more. */
  uint32_t (*post_of_rank)(const void *state, const struct door_context *context, uint32_t rank);
  bool (*is_posted)(const void *state, uint32_t post);
  /* The person goes, and keeps what is in hand for the return; or is back. */
  void (*set_lent)(void *state, struct door_context *context, uint32_t post, bool is_lent);
  /* A post of another team is here, or has gone: number of those that loans ever bring (door_loans_borrowed). */
  void (*set_borrowed)(void *state, struct door_context *context, uint32_t number, bool is_here);
};

struct door_loans {
  const struct door_loans_owner *owner;
  struct door_posts *posts; /* what befalls the team's posts */
  struct sim_pool windows;
  int64_t next_first_day[DOOR_LOANS_MAX]; /* of the run: the window whose notice comes next */
  int64_t next_end_day[DOOR_LOANS_MAX];
};

/* Posts that loans to the team can bring at most: each loan has its own. */
uint32_t door_loans_borrowed(const struct door_scenario *scenario, enum door_team team);

/* Schedules the notices that the team gives. owner and posts outlive it. */
void door_loans_init(struct door_loans *loans, struct door_context *context, const struct door_loans_owner *owner,
                     struct door_posts *posts);
void door_loans_fini(struct door_loans *loans);

/* The events: notice is due; a window begins or ends. state: of the owner. */
void door_loans_on_notice(struct door_loans *loans, struct door_context *context, void *state, uint32_t loan);
void door_loans_on_window(struct door_loans *loans, struct door_context *context, void *state, uint32_t window);

/* The lender has sent word. */
void door_loans_on_message(struct door_loans *loans, struct door_context *context, const struct door_lending *lending);

/* What an owner whose team is a pool of workers does with one: a worker of its own goes or is back; a post of another
 * team is here or has gone. Recorded (SHIFT) where the number on duty changes. */
void door_loans_lend_worker(struct sim_staff *staff, struct door_context *context, enum door_pool pool, uint32_t worker,
                            bool is_lent);
void door_loans_place_worker(struct sim_staff *staff, struct door_context *context, enum door_pool pool,
                             uint32_t worker, bool is_here);

#endif
