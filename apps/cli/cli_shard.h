/* cli_shard.h - one share of a run's replications, as one of many machines or tasks runs it.
 *
 * Role: --shard I/N of run: which replications are number I's, and the folder below --out that is its own. --shard auto
 *   asks whoever started the program: mpirun, an array of Slurm. Shards are without state: the same call gives the same
 *   replications again, or goes on with them. `join` makes one run of them. Does not decide: how they are run.
 * Units: counts. Ownership: values. Errors: DOOR_ERR_USAGE, said. Threads: the main one.
 */
#ifndef CLI_SHARD_H
#define CLI_SHARD_H

#include "door_error.h"

#include <stddef.h>
#include <stdint.h>

enum { CLI_SHARDS_MAX = 10000 };

/* count 0: not a share, but all. */
struct cli_shard {
  uint32_t number; /* 0 .. count - 1 */
  uint32_t count;
};

/* "I/N", or "auto". */
DOOR_MUST_CHECK enum door_err cli_shard_read(const char *value, struct cli_shard *out_shard);

/* Its share of the replications, which differ by one at most from share to share; none is empty. */
DOOR_MUST_CHECK enum door_err cli_shard_take(struct cli_shard shard, uint32_t *first_replication,
                                             uint32_t *replication_count);

/* "OUT/shard-I-of-N" into path, and makes the folder OUT. */
DOOR_MUST_CHECK enum door_err cli_shard_folder(struct cli_shard shard, const char *out_path, char *path,
                                               size_t path_bytes);

#endif
