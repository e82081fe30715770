/* cli_resume.h - whether a folder that is there holds a run that a call goes on with.
 *
 * Role: compares what is asked for with the run in the folder: the same scenario with the same settings, seed, first
 *   replication and versions; as many replications, or more where the call extends it. Does not decide: which
 * replications are missing (door_store.h), whether they are those of this program (conductor_experiment.h). Ownership:
 * borrows all. Errors: DOOR_ERR_USAGE for another run, or a finished one that is not extended, with what differs and
 * what to do; those of cli_kept_run_read. Threads: the main one.
 */
#ifndef CLI_RESUME_H
#define CLI_RESUME_H

#include "door_run_folder.h"
#include "scenario_reader.h"

/* What is asked for. */
struct cli_resume_call {
  const struct scenario_document *document;
  uint64_t seed;
  uint32_t first_replication;
  uint32_t replication_count;
  bool extends; /* --extend */
  bool repeats; /* the same call may be given again when the run has finished: a shard */
  bool counts;  /* the call finds out itself how many replications there are to be: --precision */
};

enum cli_resume {
  CLI_RESUME_NEW,      /* holds no run, and folder is as it was */
  CLI_RESUME_GOES_ON,  /* holds a run that the call goes on with */
  CLI_RESUME_FINISHED, /* holds all that is asked for; only of a call that repeats */
};

/* Opens the folder at path. */
DOOR_MUST_CHECK enum door_err cli_resume_open(const char *path, const struct cli_resume_call *call,
                                              struct door_run_folder *folder, enum cli_resume *out_resume,
                                              struct door_problem *problem);

#endif
