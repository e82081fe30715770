/* conductor_join.h - one run out of runs of its parts.
 *
 * Role: puts the replications that other runs of one scenario and seed kept, on this machine or on others, into one
 *   store and writes what a run leaves, in order of replication: the bytes are those of a run in one go. Does not
 * decide: whether the runs are of one scenario, seed and version (the command line reads their manifests). Idempotence:
 * a replication that comes twice counts once; where its two ledgers differ nothing is put together. Units: counts.
 * Ownership: borrows all. Errors: those of door_store.h and conductor_program.h; DOOR_ERR_CHECKSUM for two ledgers of
 * one replication; DOOR_ERR_USAGE where a replication is in none of the runs. Threads: one.
 */
#ifndef CONDUCTOR_JOIN_H
#define CONDUCTOR_JOIN_H

#include "conductor_program.h"

/* A finished run. */
struct conductor_part {
  struct door_run_folder folder;
  uint32_t first_replication;
  uint32_t replication_count;
};

/* program: of the whole run, into its empty folder; its transport and its stop are not used. parts: part_count of them,
 * each read and left as it is, with its replications among those of the whole. On error out_kept says in a sentence
 * what was kept. */
DOOR_MUST_CHECK enum door_err conductor_join(const struct conductor_program *program,
                                             const struct conductor_part *parts, uint32_t part_count,
                                             char out_kept[static CONDUCTOR_KEPT_BYTES], struct door_problem *problem);

#endif
