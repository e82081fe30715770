/* door_cost.h - what the posts and places of a run cost.
 *
 * Role: from posts, vacancies and places to pence. Posts are those of the scenario (door_establishment.h),
 * places those that the ledger says there are. Does not decide what a post costs (the scenario). Units: pence; years of
 * 365 days. Exactness: post-seconds are integers, weighed in one order at the end and rounded once to the penny.
 * Ownership, errors: none. Threads: pure.
 */
#ifndef DOOR_COST_H
#define DOOR_COST_H

#include "door_setting.h"

#include <stdint.h>

/* The measured period ends: the totals COST_ of what the scenario states, or none where it states nothing.
 * totals: DOOR_TOTAL_COUNT, all others complete. */
void door_cost_finish(const struct door_setting *setting, int64_t *totals);

#endif
