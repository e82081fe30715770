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
  bool wants_json;
  bool is_quiet;
};

/* What all of them take; a command adds its own before it. */
#define CLI_EXPERIMENT_OPTIONS                                                                                         \
  {"--seed", true}, {"--jobs", true}, {"--set", true}, {"--json", false},                                              \
  {                                                                                                                    \
    "--quiet", false                                                                                                   \
  }

/* One of the options named above. */
DOOR_MUST_CHECK enum door_err cli_experiment_option(struct cli_experiment *experiment, const char *name,
                                                    const char *value);
/* A scenario. */
DOOR_MUST_CHECK enum door_err cli_experiment_operand(struct cli_experiment *experiment, const char *operand);

/* Reads all scenarios, says where their periods differ, and finds the measures: each has to be of all scenarios. */
DOOR_MUST_CHECK enum door_err cli_experiment_read(struct cli_experiment *experiment);

uint32_t cli_experiment_threads(const struct cli_experiment *experiment);

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
