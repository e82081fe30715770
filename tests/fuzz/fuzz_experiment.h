/* fuzz_experiment.h - a whole run of a preset over a port.
 *
 * Role: the real conductor with its folds, hashes and results, over frames. Apart from fuzz_conductor.c because results
 *   and frames each have a struct door_summary. Ownership: the port is the caller's. Errors: those of the run, in
 * problem.
 */
#ifndef FUZZ_EXPERIMENT_H
#define FUZZ_EXPERIMENT_H

#include "door_port.h"

enum { FUZZ_REPLICATIONS = 2, FUZZ_RUN_ID = 77 };

/* Seconds from the first instant to the end of the preset's run. */
int64_t fuzz_horizon_seconds(void);

/* Runs FUZZ_REPLICATIONS in step; problem says why where it is not DOOR_OK. */
enum door_err fuzz_run_experiment(const struct door_port *port, struct door_problem *problem);

#endif
