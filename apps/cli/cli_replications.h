/* cli_replications.h - replications of one scenario in this process, and their results.
 *
 * Role: what `check`, `compare` and their like run: the direct deployment on threads, results kept in memory. Does not
 * decide: what becomes of them. Units: counts. Ownership: results are the caller's. Errors: said on standard error with
 * the scenario's path. Threads: makes its own; may be called from several.
 */
#ifndef CLI_REPLICATIONS_H
#define CLI_REPLICATIONS_H

#include "conductor_experiment.h"
#include "door_progress.h"
#include "scenario_reader.h"

struct cli_replications {
  const struct scenario_document *document; /* without problems */
  const char *path;                         /* for messages */
  uint64_t seed;
  uint32_t first; /* number of the first replication */
  uint32_t count;
  uint32_t thread_count;
  struct conductor_observer observer; /* of records and progress */
  const char *keep_path;              /* where replications are kept as they come, and found (cli_keep.h); or NULL */
};

/* Where the scenario in hand stands among several that are run one after the other, for a person. */
struct cli_watch {
  struct door_progress progress;
  double done_before; /* replications of those before it */
};
struct conductor_observer cli_watch_observer(struct cli_watch *watch);

/* *out_results is set on DOOR_OK, and untouched else. Stops where cli_stop says so: DOOR_ERR_INTERRUPTED. */
DOOR_MUST_CHECK enum door_err cli_replicate(const struct cli_replications *wanted, struct door_results **out_results);

#endif
