/* cli_run_in.h - the run-in of a scenario that asks for a steady state.
 *
 * Role: time.run_in_rule: mser5. Simulates a few replications from an empty start, finds by MSER-5 (door_warm_up.h) how
 *   long each stage takes, and reads the scenario again with that many days, or time.run_in_days where that is more.
 * From then on it is a scenario like any other, in every deployment. Does not decide: how long a period is measured.
 * The replications have numbers that no run has: so the run-in is not chosen by the values that are measured after it,
 *   and does not hang on how many are measured, from which number on, in which shard. They are simulated in this
 * process; the days that come out are the same for any number of threads. Units: days. Ownership: see each. Errors:
 * said; DOOR_ERR_SCENARIO where there is no steady state to be seen. Threads: makes its own.
 */
#ifndef CLI_RUN_IN_H
#define CLI_RUN_IN_H

#include "cli.h"
#include "door_warm_up.h"

enum { CLI_RUN_IN_REPLICATIONS = 10, CLI_RUN_IN_SETTING_BYTES = 64 };

struct cli_run_in_call {
  const char *path; /* of the scenario, as it was read */
  const struct cli_settings *settings;
  uint64_t seed;
  uint32_t thread_count;
  bool is_quiet;
};

struct cli_run_in {
  uint32_t days;           /* to be taken */
  uint32_t least_days;     /* time.run_in_days */
  uint32_t simulated_days; /* of each replication, from an empty start */
  struct door_warm_up_finding finding;
};

/* Whether it has to be found. */
static inline bool cli_run_in_is_wanted(const struct scenario_document *document)
{
  return scenario_of(document)->time.run_in_rule == DOOR_RUN_IN_MSER5;
}

DOOR_MUST_CHECK enum door_err cli_run_in_find(const struct cli_run_in_call *call,
                                              const struct scenario_document *document, struct cli_run_in *out_run_in);

/* Adds a run-in of so many days, to be taken as stated; text is what it is said in, and the caller's. */
DOOR_MUST_CHECK enum door_err cli_run_in_set(struct cli_settings *settings, uint32_t days,
                                             char text[CLI_RUN_IN_SETTING_BYTES]);

/* Puts the scenario with a run-in of so many days in place of *document. */
DOOR_MUST_CHECK enum door_err cli_run_in_apply(const struct cli_run_in_call *call, uint32_t days,
                                               struct scenario_document **document);

/* Of several scenarios, all with the longest. */
void cli_run_in_tell_longest(uint32_t days, bool is_quiet);

/* One line on standard error. */
void cli_run_in_tell(const struct cli_run_in_call *call, const struct cli_run_in *run_in);

/* run_in.json of a run's folder; docs/reference/results.md says what stands in it. */
DOOR_MUST_CHECK enum door_err cli_run_in_keep(const struct cli_run_in *run_in, const struct door_run_folder *folder);

#endif
