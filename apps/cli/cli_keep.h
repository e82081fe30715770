/* cli_keep.h - where experiments keep their replications, so that none is run twice.
 *
 * Role: below a folder that --keep names, one folder for each scenario, settings and seed, with the scenario in full
 * and a store of its replications as a run has it (door_store.h). A call that was killed, or the same call on another
 *   machine's folder copied here, or another command that meets the same scenario, goes on from what is there. Does not
 *   decide: what is run, or what becomes of results.
 * Ownership: the caller closes the store. Errors: DOOR_ERR_IO with path and reason, as door_store.h; another program
 * has the store: told so. Threads: one at a time.
 */
#ifndef CLI_KEEP_H
#define CLI_KEEP_H

#include "door_store.h"
#include "scenario_reader.h"

/* Opens the store of a scenario and seed below the folder at path; makes what is not there. */
DOOR_MUST_CHECK enum door_err cli_keep_open(const char *path, const struct scenario_document *document, uint64_t seed,
                                            struct door_store **out_store, struct door_problem *problem);

#endif
