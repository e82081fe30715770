/* assessment_caseloads.h - what each worker holds, and who has room for a case.
 *
 * Role: slots by worker. A case goes to the worker with the fewest slots held among those with room for all of it, the
 *   lowest number first. Does not decide: the order of the line, how many slots a case takes.
 * A case that no worker has room for yet sets one aside: whoever will have room soonest gets nothing else, so that
 *   smaller cases that come later cannot keep a large one waiting for ever, and go to the others meanwhile. A case
 *   larger than a worker's whole limit fits a worker who holds nothing.
 * Units: slots. Ownership: owns its workers. Errors: DOOR_ERR_MEMORY from _init. Threads: one owner at a time.
 */
#ifndef ASSESSMENT_CASELOADS_H
#define ASSESSMENT_CASELOADS_H

#include "door_error.h"

#include <stdbool.h>
#include <stdint.h>

enum { ASSESSMENT_NO_CASE = -1 };

struct assessment_caseload {
  uint32_t held;
  uint32_t limit;
  uint32_t first_case; /* of the worker's, by index; ASSESSMENT_NO_CASE: none */
  bool is_there;       /* may be given cases */
  bool is_experienced;
  uint64_t set_aside_in; /* the round of allocation in which it is kept for a case */
};

struct assessment_caseloads {
  struct assessment_caseload *workers;
  uint32_t worker_count;
  uint32_t free_count;        /* slots below the limits of those who are there */
  uint32_t left_count;        /* of these, in this round, with workers who are not set aside */
  uint32_t free_worker_count; /* who are there and hold nothing */
  uint64_t round;
  bool has_changed; /* since the last round began, and not by it: what somebody holds, or who is there */
};

/* What a case wants of a worker. */
struct assessment_claim {
  uint32_t slots; /* at least 1 */
  bool needs_experience;
};

/* All workers are there, experienced, and hold nothing. limit: slots of each. Either may be 0. */
DOOR_MUST_CHECK enum door_err assessment_caseloads_init(struct assessment_caseloads *caseloads, uint32_t worker_count,
                                                        uint32_t limit);
void assessment_caseloads_fini(struct assessment_caseloads *caseloads);

/* Before anybody holds anything: the worker has a lower limit; a higher one changes nothing. */
void assessment_caseloads_lower_limit(struct assessment_caseloads *caseloads, uint32_t worker, uint32_t limit);

/* Before anybody holds anything: the worker is newly qualified, and has a limit of its own. */
void assessment_caseloads_set_newly_qualified(struct assessment_caseloads *caseloads, uint32_t worker, uint32_t limit);

/* The worker may be given cases from now on, or not. What is held stays. */
void assessment_caseloads_set_there(struct assessment_caseloads *caseloads, uint32_t worker, bool is_there);

/* A round of allocation begins: nobody is set aside. Another one right after it, over those still in line in the same
 * order, gives nobody anything: who was set aside in the first has what they had, the others have less room. */
void assessment_caseloads_begin_round(struct assessment_caseloads *caseloads);

/* Whether anybody may still get a case in this round. */
static inline bool assessment_caseloads_has_room(const struct assessment_caseloads *caseloads)
{
  return caseloads->left_count > 0;
}

/* Takes the slots and names their worker; or sets a worker aside for the case, false. */
bool assessment_caseloads_take(struct assessment_caseloads *caseloads, struct assessment_claim claim,
                               uint32_t *out_worker);

/* Takes the slots of the worker who holds fewest of those who are there, whatever the limits, and names the worker;
 * false where nobody is there. Not within a round. */
bool assessment_caseloads_take_past_limit(struct assessment_caseloads *caseloads, uint32_t slots, uint32_t *out_worker);

/* Gives slots of worker back, who holds as many. */
void assessment_caseloads_release(struct assessment_caseloads *caseloads, uint32_t worker, uint32_t slots);

#endif
