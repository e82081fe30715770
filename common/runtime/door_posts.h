/* door_posts.h - what befalls the posts of a pool: sickness, leave, leaving for good, recruitment, agency cover.
 *
 * Role: for each post, who holds it and whether that person is there, as spells of lengths drawn by post and ordinal;
 *   tells the pool (sim_staff.h) who is absent. Does not decide: what becomes of work (the pool finishes what is in
 *   hand), how many posts there are.
 * A post is present until the first of sickness, leave and leaving; sick or on leave for a while, or until the worker
 *   leaves; vacant until the next worker starts. An agency worker may cover that vacancy, comes late, and may leave
 *   before it is over, when nobody covers the rest. Where a scenario states none of these, there are no events and no
 *   records.
 * Emits: ledger records POST, and SHIFT where the number on duty changes. Units: seconds; hazards per year of 365
 *   days. Ownership: _init / _fini; staff is the caller's and outlives it. Errors: DOOR_ERR_MEMORY from _init, else
 *   sticky in the context. Threads: one owner at a time.
 */
#ifndef DOOR_POSTS_H
#define DOOR_POSTS_H

#include "door_service.h"
#include "sim_staff.h"

struct door_post {
  struct sim_time leaves_at;  /* for good; while a worker holds it */
  struct sim_time filled_at;  /* while vacant: when the next worker starts */
  struct sim_time held_until; /* until then nothing befalls the worker */
  struct sim_time sick_at;    /* these two while present: when the worker would go */
  struct sim_time leave_at;
  struct sim_event_handle next;
  uint32_t spell;     /* ordinal of the next draws */
  uint8_t state;      /* enum door_post_state */
  uint8_t next_state; /* at its next event */
  bool is_unposted;   /* there is no such post; of posts without a pool of workers */
};

struct door_posts {
  struct door_post *posts; /* NULL: nothing befalls them */
  const struct door_staffing *rules;
  struct sim_staff *staff; /* NULL: posts of slots (door_posts_init_of_slots) */
  enum door_pool pool;
  uint32_t event_kind; /* event: subject is the post */
};

/* All posts are held and present; nothing befalls one that is not there (sim_staff_set_unposted) until
 * door_posts_on_change. rules outlives it. */
DOOR_MUST_CHECK enum door_err door_posts_init(struct door_posts *posts, struct door_context *context,
                                              const struct door_staffing *rules, struct sim_staff *staff,
                                              enum door_pool pool, uint32_t event_kind);
/* The same for posts of DOOR_POOL_ASSESSMENT_SLOTS, whose workers hold slots and work no shifts: their owner asks
 * door_posts_state. The first posted_count of post_count are there. */
DOOR_MUST_CHECK enum door_err door_posts_init_of_slots(struct door_posts *posts, struct door_context *context,
                                                       const struct door_staffing *rules, uint32_t posted_count,
                                                       uint32_t post_count, uint32_t event_kind);
void door_posts_fini(struct door_posts *posts);

/* Who holds the post now; present where nothing befalls posts. */
static inline enum door_post_state door_posts_state(const struct door_posts *posts, uint32_t post)
{
  return posts->posts == NULL ? DOOR_POST_PRESENT : (enum door_post_state)posts->posts[post].state;
}

/* The post is there from now on, or it is not: the pool knows already. A new one is held and present. */
void door_posts_on_change(struct door_posts *posts, struct door_context *context, uint32_t post);

/* Until then nothing befalls whoever holds the post: what would, comes at that instant. Longer holds stay. */
void door_posts_hold(const struct door_posts *posts, uint32_t post, struct sim_time until);

/* Whoever is present was exposed for so much longer than the clock says: illness and leaving for good come so much
 * earlier; what would have come by now comes now. */
void door_posts_strain(struct door_posts *posts, struct door_context *context, uint32_t post,
                       struct sim_duration extra);

/* The event of a post came. */
void door_posts_on_event(struct door_posts *posts, struct door_context *context, uint32_t post);

#endif
