/* door_reached.h - how far a run has come, for the program that outlives it.
 *
 * Role: two numbers in memory that the conductor shares with the command line that started it: should the conductor be
 *   killed, the command line can still say when in simulated time. Does not decide: anything; nobody waits for it.
 * Place: the file DIR/reached of the run's directory (door_run_directory.h); both sides hold it open, so it may be
 *   removed once the conductor has opened it.
 * Units: simulated seconds, cycles. Ownership: _create and _open give a mapping, _close ends it. Errors: DOOR_ERR_IO.
 * Threads: one writer; readers see each number whole.
 */
#ifndef DOOR_REACHED_H
#define DOOR_REACHED_H

#include "door_error.h"
#include "sim_time.h"

#include <stdbool.h>
#include <stdint.h>

struct door_reached;

/* The reader's: makes the file. */
DOOR_MUST_CHECK enum door_err door_reached_create(const char *directory, struct door_reached **out_reached,
                                                  struct door_problem *problem);
/* The writer's. */
DOOR_MUST_CHECK enum door_err door_reached_open(const char *directory, struct door_reached **out_reached,
                                                struct door_problem *problem);
/* *reached may be NULL and becomes it. */
void door_reached_close(struct door_reached **reached);

/* Everything below `time` was granted, in so many cycles. reached: NULL for nobody. */
void door_reached_tell(struct door_reached *reached, struct sim_time time, uint64_t cycle_count);

/* What was told last; false: nothing yet. */
bool door_reached_read(const struct door_reached *reached, struct sim_time *out_time, uint64_t *out_cycle_count);

#endif
