/* experiment.h - a scenario file run through the real services, for tests.
 *
 * Role: reads a scenario file with settings, runs its replications over the direct transport, and keeps the results.
 *   Does not decide: what is right (theory.h, or the test).
 * Use: fill a plan, add settings with experiment_set, experiment_run, read experiment.results (door_results.h),
 *   experiment_fini. Counts that are 0 get a default: 1 replication, 8 in step, 2 threads.
 * Units: counts. Ownership: experiment_fini frees what experiment_run made. Errors: fail the test, and say why.
 * Threads: one owner; the observer of the plan is called as conductor_experiment.h says.
 */
#ifndef EXPERIMENT_H
#define EXPERIMENT_H

#include "conductor_experiment.h"
#include "scenario_reader.h"

enum { EXPERIMENT_SETTINGS_MAX = 24, EXPERIMENT_SETTING_BYTES = 256 };

struct experiment_plan {
  const char *scenario_path; /* "/...", or from the source tree: "scenarios/oracle/mmc.yaml" */
  uint64_t seed;
  uint32_t first_replication;
  uint32_t replication_count;
  uint32_t in_step_count;
  uint32_t thread_count;
  struct conductor_observer observer;
  size_t setting_count;
  char settings[EXPERIMENT_SETTINGS_MAX][EXPERIMENT_SETTING_BYTES];
};

struct experiment {
  struct scenario_document *document;
  struct door_setting *setting;
  struct door_results *results;
  struct conductor_totals totals;
};

/* Adds a setting, printf-formatted: experiment_set(&plan, "screening.staff_posts=%d", 2). */
void experiment_set(struct experiment_plan *plan, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads the scenario and its setting: what an observer needs to know before the run. */
void experiment_init(struct experiment *experiment, const struct experiment_plan *plan);
/* Runs it. May be called again after experiment_fini and experiment_init only. */
void experiment_run(struct experiment *experiment, const struct experiment_plan *plan);
void experiment_fini(struct experiment *experiment);

/* "xxh3-128:..." of the results. */
void experiment_ledger_hash(const struct experiment *experiment, char out_text[DOOR_HASH_TEXT_SIZE]);

/* The measure in each replication, in order; fails the test where one has no value. values has room for the
 * plan's replications. Returns how many there are. */
uint32_t experiment_values(const struct experiment *experiment, enum door_measure measure, double *values);

#endif
