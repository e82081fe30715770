/* cli_kept_run.h - a run that is in its folder, and one replication of it once more.
 *
 * Role: reads manifest.json and scenario.json, makes sure that this program gives the same ledger as the one
 *   that made the run, and simulates a replication again. Does not decide: what is done with the records.
 * Sameness: versions of program, order, ledger and mathematics and the hash of the scenario must equal those of
 *   the manifest; of a finished run, the hash of the replication's ledger must be the one that its store keeps.
 * Ownership: _read / _destroy. Errors: DOOR_ERR_IO, DOOR_ERR_MALFORMED, DOOR_ERR_VERSION, DOOR_ERR_CHECKSUM, each
 *   with what to do in problem. Threads: the main one.
 */
#ifndef CLI_KEPT_RUN_H
#define CLI_KEPT_RUN_H

#include "conductor_experiment.h"
#include "door_run_folder.h"
#include "scenario_reader.h"

#include <limits.h>
#include <signal.h>

enum { CLI_DEPLOYMENT_BYTES = 8 }; /* "direct" is the longest */

struct cli_kept_run {
  struct door_run_folder folder;
  struct scenario_document *document;
  struct door_setting *setting;
  uint64_t scenario_hash;
  uint64_t seed;
  uint32_t first_replication;
  uint32_t replication_count;
  bool is_finished;
  char deployment[CLI_DEPLOYMENT_BYTES];
  char ledger_hash[DOOR_HASH_TEXT_SIZE]; /* "" in a run without a complete replication */
};

DOOR_MUST_CHECK enum door_err cli_kept_run_read(const char *path, struct cli_kept_run *out_run,
                                                struct door_problem *problem);
void cli_kept_run_destroy(struct cli_kept_run *run);

/* Reads the run at path for a command that a signal may end, hands it to use, and lets go of it. Returns the exit code:
 * of use, or of what went wrong before, said. */
int cli_kept_run_use(const char *path, int (*use)(void *self, const struct cli_kept_run *run), void *self);

/* The name of the run's folder, whatever way led to it, as one line of UTF-8. */
void cli_kept_run_name(const struct cli_kept_run *run, char out_name[static PATH_MAX]);

/* Which replication is asked for: the run's first where none is. DOOR_ERR_USAGE, with those that there are. */
DOOR_MUST_CHECK enum door_err cli_kept_run_choose(const struct cli_kept_run *run, bool has_replication,
                                                  uint64_t replication, uint32_t *out_replication,
                                                  struct door_problem *problem);

/* The values of all replications of a finished run, as it kept them; DOOR_ERR_USAGE for one that has not finished,
 * DOOR_ERR_CHECKSUM where they are not those that the manifest names. The caller destroys *out_results. */
DOOR_MUST_CHECK enum door_err cli_kept_run_results(const struct cli_kept_run *run, struct door_results **out_results,
                                                   struct door_problem *problem);

/* replication is one of the run's. The observer's on_records sees its ledger in order. kept: the run's results, with
 * which the ledger is compared; NULL: of a run that has not finished, which keeps none to compare with. */
DOOR_MUST_CHECK enum door_err cli_kept_run_repeat(const struct cli_kept_run *run, const struct door_results *kept,
                                                  uint32_t replication, struct conductor_observer observer,
                                                  struct door_problem *problem);

#endif
