#include "assessment_caseloads.h"

#include <stdlib.h>

enum door_err assessment_caseloads_init(struct assessment_caseloads *caseloads, uint32_t worker_count, uint32_t limit)
{
  struct assessment_caseload *workers = calloc(worker_count + 1U, sizeof *workers);
  if (workers == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t i = 0; i < worker_count; i++) {
    workers[i] = (struct assessment_caseload){
        .limit = limit, .first_case = (uint32_t)ASSESSMENT_NO_CASE, .is_there = true, .is_experienced = true};
  }
  *caseloads = (struct assessment_caseloads){.workers = workers,
                                             .worker_count = worker_count,
                                             .free_count = worker_count * limit,
                                             .free_worker_count = worker_count,
                                             .has_changed = true};
  return DOOR_OK;
}

void assessment_caseloads_fini(struct assessment_caseloads *caseloads)
{
  free(caseloads->workers);
  *caseloads = (struct assessment_caseloads){.workers = NULL};
}

void assessment_caseloads_begin_round(struct assessment_caseloads *caseloads)
{
  caseloads->has_changed = false;
  caseloads->round++;
  caseloads->left_count = caseloads->free_count;
}

/* Slots below the limit of who is there. A case larger than the limit takes its worker above it. */
static uint32_t room_of(const struct assessment_caseload *worker)
{
  return worker->is_there && worker->held < worker->limit ? worker->limit - worker->held : 0;
}

/* Slots that the worker has to give back before the claim fits: all, where it is larger than any limit. */
static uint32_t missing_for(const struct assessment_caseload *worker, struct assessment_claim claim)
{
  if (claim.slots > worker->limit) {
    return worker->held;
  }
  uint32_t room = room_of(worker);
  return claim.slots > room ? worker->held + claim.slots - worker->limit : 0;
}

static bool may_have(const struct assessment_caseload *worker, struct assessment_claim claim)
{
  return worker->is_there && worker->limit > 0 && (worker->is_experienced || !claim.needs_experience);
}

/* The limit that a worker must have: the claim's slots, or the largest there is where that is less. */
static uint32_t least_limit_for(const struct assessment_caseloads *caseloads, struct assessment_claim claim)
{
  uint32_t largest = 0;
  for (uint32_t i = 0; i < caseloads->worker_count && largest < claim.slots; i++) {
    const struct assessment_caseload *worker = &caseloads->workers[i];
    largest = may_have(worker, claim) && worker->limit > largest ? worker->limit : largest;
  }
  return largest < claim.slots ? largest : claim.slots;
}

/* In this round. */
static bool may_be_given(const struct assessment_caseloads *caseloads, const struct assessment_caseload *worker,
                         struct assessment_claim claim, uint32_t least_limit)
{
  return may_have(worker, claim) && worker->limit >= least_limit && worker->set_aside_in != caseloads->round;
}

/* The first of those who hold nothing, and so miss none; worker_count where there is none. */
static uint32_t first_free(const struct assessment_caseloads *caseloads, struct assessment_claim claim,
                           uint32_t least_limit)
{
  uint32_t i = 0;
  while (i < caseloads->worker_count &&
         (caseloads->workers[i].held > 0 || !may_be_given(caseloads, &caseloads->workers[i], claim, least_limit))) {
    i++;
  }
  return i;
}

/* The worker with the fewest slots held of those who miss none; else the one who misses fewest; worker_count where
 * there is nobody to wait for. */
static uint32_t choose(const struct assessment_caseloads *caseloads, struct assessment_claim claim,
                       uint32_t *out_missing)
{
  uint32_t least_limit = least_limit_for(caseloads, claim);
  uint32_t chosen =
      caseloads->free_worker_count > 0 ? first_free(caseloads, claim, least_limit) : caseloads->worker_count;
  if (chosen < caseloads->worker_count) {
    *out_missing = 0;
    return chosen; /* nobody has fewer */
  }
  uint32_t least_missing = UINT32_MAX;
  uint32_t least_held = UINT32_MAX;
  for (uint32_t i = 0; i < caseloads->worker_count; i++) {
    const struct assessment_caseload *worker = &caseloads->workers[i];
    if (!may_be_given(caseloads, worker, claim, least_limit)) {
      continue;
    }
    uint32_t missing = missing_for(worker, claim);
    bool is_better = missing < least_missing || (missing == least_missing && worker->held < least_held);
    if (is_better) {
      chosen = i;
      least_missing = missing;
      least_held = worker->held;
    }
  }
  *out_missing = least_missing;
  return chosen;
}

static uint32_t is_free(const struct assessment_caseload *worker)
{
  return worker->is_there && worker->held == 0;
}

/* The worker holds so many slots from now on. */
static void set_held(struct assessment_caseloads *caseloads, struct assessment_caseload *worker, uint32_t held)
{
  caseloads->free_worker_count -= is_free(worker);
  worker->held = held;
  caseloads->free_worker_count += is_free(worker);
}

bool assessment_caseloads_take(struct assessment_caseloads *caseloads, struct assessment_claim claim,
                               uint32_t *out_worker)
{
  uint32_t missing = 0;
  uint32_t chosen = choose(caseloads, claim, &missing);
  if (chosen == caseloads->worker_count) {
    return false;
  }
  struct assessment_caseload *worker = &caseloads->workers[chosen];
  uint32_t room = room_of(worker);
  if (missing > 0) {
    worker->set_aside_in = caseloads->round;
    caseloads->left_count -= room;
    return false;
  }
  set_held(caseloads, worker, worker->held + claim.slots);
  uint32_t taken = room - room_of(worker);
  caseloads->free_count -= taken;
  caseloads->left_count -= taken;
  *out_worker = chosen;
  return true;
}

bool assessment_caseloads_take_past_limit(struct assessment_caseloads *caseloads, uint32_t slots, uint32_t *out_worker)
{
  uint32_t chosen = caseloads->worker_count;
  for (uint32_t i = 0; i < caseloads->worker_count; i++) {
    bool is_first = chosen == caseloads->worker_count;
    if (caseloads->workers[i].is_there && (is_first || caseloads->workers[i].held < caseloads->workers[chosen].held)) {
      chosen = i;
    }
  }
  if (chosen == caseloads->worker_count) {
    return false;
  }
  struct assessment_caseload *worker = &caseloads->workers[chosen];
  uint32_t room = room_of(worker);
  set_held(caseloads, worker, worker->held + slots);
  caseloads->has_changed = true;
  caseloads->free_count -= room - room_of(worker);
  *out_worker = chosen;
  return true;
}

void assessment_caseloads_release(struct assessment_caseloads *caseloads, uint32_t number, uint32_t slots)
{
  struct assessment_caseload *worker = &caseloads->workers[number];
  DOOR_ASSERT(number < caseloads->worker_count && worker->held >= slots);
  uint32_t room = room_of(worker);
  set_held(caseloads, worker, worker->held - slots);
  caseloads->has_changed = true;
  caseloads->free_count += room_of(worker) - room;
}

void assessment_caseloads_lower_limit(struct assessment_caseloads *caseloads, uint32_t number, uint32_t limit)
{
  struct assessment_caseload *worker = &caseloads->workers[number];
  uint32_t own = limit < worker->limit ? limit : worker->limit;
  caseloads->free_count -= worker->limit - own;
  worker->limit = own;
}

void assessment_caseloads_set_newly_qualified(struct assessment_caseloads *caseloads, uint32_t number, uint32_t limit)
{
  assessment_caseloads_lower_limit(caseloads, number, limit);
  caseloads->workers[number].is_experienced = false;
}

void assessment_caseloads_set_there(struct assessment_caseloads *caseloads, uint32_t number, bool is_there)
{
  struct assessment_caseload *worker = &caseloads->workers[number];
  caseloads->free_count -= room_of(worker);
  caseloads->free_worker_count -= is_free(worker);
  worker->is_there = is_there;
  caseloads->free_count += room_of(worker);
  caseloads->free_worker_count += is_free(worker);
  caseloads->has_changed = true;
}
