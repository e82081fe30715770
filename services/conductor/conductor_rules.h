/* conductor_rules.h - the rule of the bounds, as arithmetic.
 *
 * Role: shortest lookahead paths and bounds; no messages, no state. Units: simulated seconds.
 * Ownership: values. Errors: a cycle of links without lookahead. Threads: pure functions.
 */
#ifndef CONDUCTOR_RULES_H
#define CONDUCTOR_RULES_H

#include "door_error.h"
#include "door_ids.h"
#include "door_setting.h"
#include "sim_time.h"

/* A service may run ahead of the slowest by at most this much: it bounds how many records wait. */
enum { CONDUCTOR_LAG_CAP_SECONDS = 7 * SIM_DAY_SECONDS };

/* From i to j, by door_service_index(); INT64_MAX where no path leads. */
struct conductor_paths {
  int64_t seconds[DOOR_SERVICE_COUNT][DOOR_SERVICE_COUNT];
};

/* Shortest paths of at least one link (Floyd and Warshall). DOOR_ERR_LOOKAHEAD where a cycle has none. */
DOOR_MUST_CHECK enum door_err conductor_paths_of(const struct door_setting *setting, struct conductor_paths *out_paths,
                                                 struct door_problem *problem);

/* What each service can be granted. next: N_i of every service. Returns T, the least of them. */
struct sim_time conductor_bounds(const struct conductor_paths *paths, struct sim_time horizon,
                                 const struct sim_time next[DOOR_SERVICE_COUNT],
                                 struct sim_time out_bounds[DOOR_SERVICE_COUNT]);

#endif
