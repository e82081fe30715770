/* screening_staff.h - who is there to screen, and when they do something else.
 *
 * Role: the posts of screening, further shifts, posts that come and go on dates, work outside the model, how long
 *   people stay past closing time, and what a reorganisation does to hands-on time and errors. Does not decide: which
 *   contact comes next (screening.c), what befalls a post (door_posts.h).
 * Workers are numbered: staff_posts (the last of them the seniors), the posts that changes add, those that other teams
 * lend (screening_loans.h), the shifts. Posts that
 * changes take away go from number 0 on.
 * Emits: ledger CAPACITY, SHIFT, OTHER_WORK. Units: seconds, factors. Ownership: _open / _close of what it adds to the
 *   state. Errors: DOOR_ERR_MEMORY from _open, else sticky in the context. Threads: one owner at a time.
 */
#ifndef SCREENING_STAFF_H
#define SCREENING_STAFF_H

#include "door_service.h"

struct door_screening;
struct screening;

/* Work outside the model of one worker. */
struct screening_outside {
  struct sim_time due_at;    /* of the piece that is wanted */
  struct sim_duration delay; /* the contact in hand put it off for so long */
  struct sim_duration left;  /* of a piece that closing time broke off; 0: a whole one */
  uint32_t ordinal;          /* of the next draw */
};

/* Opens the pools of screening and of managers, and schedules what will change. */
DOOR_MUST_CHECK enum door_err screening_staff_open(struct screening *screening, struct door_context *context);
void screening_staff_close(struct screening *screening);

/* Posts of screening's own that work the hours of staff_calendar, those that changes add later included. */
uint32_t screening_staff_own_posts(const struct door_screening *rules);

/* A shift of the screening staff opens or closes. */
void screening_staff_on_shift(struct screening *screening, struct door_context *context, uint32_t shift);
/* The change of that number comes. */
void screening_staff_on_change(struct screening *screening, struct door_context *context, uint32_t change);

/* Work outside the model: it is due for a worker; those who want it and are idle begin it; it ends. */
void screening_staff_on_outside_due(struct screening *screening, struct door_context *context, uint32_t worker);
void screening_staff_start_outside(struct screening *screening, struct door_context *context);
void screening_staff_end_outside(struct screening *screening, struct door_context *context, uint32_t worker);

/* Whether a worker who has just finished past closing time goes on with any contact that waits. */
bool screening_staff_stretches(const struct screening *screening, const struct door_context *context, uint32_t worker);

/* Work of the worker has ended: what of it lay past closing time strains whoever did it
 * (screening.stretch_strain_factor). */
void screening_staff_strain(struct screening *screening, struct door_context *context, uint32_t worker);

/* The factor on hands-on time, and the information quality that has as much noise as the transition brings. */
double screening_transition_time_factor(const struct screening *screening, const struct door_context *context);
double screening_transition_quality(const struct screening *screening, const struct door_context *context,
                                    double quality_share);

#endif
