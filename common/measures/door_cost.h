/* door_cost.h - what the posts and places of a run cost.
 *
 * Role: from posts, vacancies and places to pence. Posts of screening, early help's screening and assessment are those
 * of the setting, with the dates on which they come and go; the others are those that the ledger says a pool has. Does
 * not decide what a post costs (the scenario). Units: pence; years of
 * 365 days. Exactness: post-seconds are integers, weighed in one order at the end and rounded once to the penny.
 * Ownership, errors: none. Threads: pure.
 */
#ifndef DOOR_COST_H
#define DOOR_COST_H

#include "door_fold_pools.h"
#include "door_setting.h"

#include <stdint.h>

/* The measured period ends: the totals COST_ of what the scenario states, or none where it states nothing. stages:
 * DOOR_POOL_COUNT of them; totals: DOOR_TOTAL_COUNT, all others complete. */
void door_cost_finish(const struct door_setting *setting, const struct stage_levels *stages, int64_t *totals);

#endif
