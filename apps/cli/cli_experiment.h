/* cli_experiment.h - what compare, sweep, size and sensitivity are asked in the same words, and how they answer.
 *
 * Role: scenarios with --set, --measure, --seed, --reps, --jobs, --json, --out and --quiet: takes them from the command
 *   line, reads the scenarios, finds the measures; prints and keeps the answer. Does not decide: what is run.
 * Units: counts. Ownership: _init / _fini; arguments are borrowed. Errors: said on standard error. Threads: the main
 *   one.
 */
#ifndef CLI_EXPERIMENT_H
#define CLI_EXPERIMENT_H

#include "cli.h"
#include "cli_compared.h"
#include "cli_measures.h"
#include "cli_shard.h"

enum { CLI_SCENARIOS_MAX = 64, CLI_MEASURE_OPTIONS_MAX = 64, CLI_EXPERIMENT_REPLICATIONS = 30 };

/* Zeroed at the start, but for the seed. */
struct cli_experiment {
  struct cli_compared scenarios[CLI_SCENARIOS_MAX];
  uint32_t scenario_count;
  struct cli_settings settings;
  const char
      *measure_names[CLI_MEASURE_OPTIONS_MAX]; /* as they were asked for: the first scenario says what they are */
  uint32_t measure_name_count;
  struct cli_measures measures; /* those asked for, once the scenarios are read */
  uint64_t seed;
  uint64_t replication_count; /* 0: not said */
  uint64_t thread_count;      /* 0: not said */
  const char *out_path;       /* NULL: not said */
  const char *keep_path;      /* the same */
  struct cli_shard shard;
  bool has_run_in;      /* found, for those scenarios that ask for a steady state (cli_variants.h) */
  uint32_t run_in_days; /* the one that was found */
  bool wants_json;
  bool is_quiet;
};

/* What all of them take; a command adds its own before it. */
#define CLI_EXPERIMENT_OPTIONS                                                                                         \
  {"--seed", true}, {"--jobs", true}, {"--set", true}, {"--json", false}, {"--keep", true},                            \
  {                                                                                                                    \
    "--quiet", false                                                                                                   \
  }

/* The lines of help on what keeping and sharing out are. */
#define CLI_KEEP_HELP                                                                                                  \
  "  --keep DIR             keeps every replication in DIR as it comes; the same call, killed or not, and any other\n" \
  "                         that meets the same scenario, takes it from there\n"
#define CLI_SHARD_HELP                                                                                                 \
  "  --shard I/N            with --keep: runs a share of the points and prints nothing; I from 0; auto under mpirun\n" \
  "                         and Slurm. The same call without --shard, given all that was kept, has the answer\n"

/* What a share asks for beside it. */
DOOR_MUST_CHECK enum door_err cli_experiment_check_shard(const struct cli_experiment *experiment);

/* One of the options named above. */
DOOR_MUST_CHECK enum door_err cli_experiment_option(struct cli_experiment *experiment, const char *name,
                                                    const char *value);
/* A scenario. */
DOOR_MUST_CHECK enum door_err cli_experiment_operand(struct cli_experiment *experiment, const char *operand);

/* Reads all scenarios, says where their periods differ, and finds the measures: each has to be of all scenarios. */
DOOR_MUST_CHECK enum door_err cli_experiment_read(struct cli_experiment *experiment);

uint32_t cli_experiment_threads(const struct cli_experiment *experiment);

/* Days of run-in of one of its scenarios: found, or as the scenario states them. */
int64_t cli_experiment_run_in_days(const struct cli_experiment *experiment, const struct scenario_document *document);

/* Prints the table, or with --json the object, of self; with --out the object goes into that file too. */
struct cli_answer {
  void (*write_table)(FILE *out, const void *self);
  void (*write_json)(FILE *out, const void *self);
  const void *self;
};
DOOR_MUST_CHECK enum door_err cli_experiment_tell(const struct cli_experiment *experiment,
                                                  const struct cli_answer *answer);

void cli_experiment_fini(struct cli_experiment *experiment);

#endif
