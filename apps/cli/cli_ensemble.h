/* cli_ensemble.h - runs over many sets of parameters that all meet what a scenario was fitted to.
 *
 * Role: `run` and `compare` with --ensemble: fits each set, runs it and what it is compared with on the same families,
 *   on threads, and tells the outcome (cli_ensemble_report.h). Does not decide: what is drawn (door_ensemble.h).
 * A set is accepted where, after fitting, the mean of every fitted figure lies within its expectation's bounds; sets
 * are tried in order of number until enough are accepted, or four times as many were tried. Set k uses replications k x
 * R to k x R + R - 1, so that chance is independent from set to set; within a set all is on common random numbers. Any
 * number of threads gives the same bytes. Interrupted: what is accepted so far, told as incomplete. Units: counts.
 * Ownership: borrows the request. Errors: said; exit codes of cli.h. Threads: makes its own.
 */
#ifndef CLI_ENSEMBLE_H
#define CLI_ENSEMBLE_H

#include "cli_comparison.h"
#include "door_ensemble.h"
#include "door_solver.h"
#include "door_variation.h"

enum {
  CLI_ENSEMBLE_SETS_MAX = 10000,
  CLI_ENSEMBLE_SETS_FEW = 50, /* fewer leave the 2.5 % points to a set or two, which is said */
  CLI_ENSEMBLE_TRIES = 4,     /* sets tried for one wanted, at most */
  CLI_ENSEMBLE_REPLICATIONS = 8,
};

struct cli_ensemble_request {
  struct cli_compared *scenarios; /* read already; the base first */
  uint32_t scenario_count;        /* 1: nothing is compared */
  const struct cli_settings *settings;
  struct cli_measures measures; /* none: the headline ones */
  uint64_t seed;
  uint32_t set_count;
  uint32_t replication_count; /* of a set */
  uint32_t thread_count;
  bool wants_json;
  bool is_quiet;
  const char *keep_path; /* cli_keep.h; NULL: nothing is kept */
};

enum cli_set_state { CLI_SET_UNTRIED, CLI_SET_ACCEPTED, CLI_SET_REFUSED };

struct cli_set {
  enum cli_set_state state;
  uint32_t number;
  uint32_t refused_figure;     /* the plan's figure_count: the scenario is not valid with these values */
  struct door_running *values; /* of an accepted set; cli_set_values */
};

struct cli_ensemble {
  const struct cli_ensemble_request *request;
  struct cli_measures measures;
  struct door_ensemble_plan *plan;
  struct door_solver solver; /* with the slopes of the scenario as it stands */
  struct cli_set *sets;      /* all that may be tried, by number */
  uint32_t tried_count;
  struct cli_set **accepted; /* in order of number */
  uint32_t accepted_count;
  bool is_complete; /* not interrupted */
};

/* The replications of a scenario in a set: its own values, and their differences from the base (scenario above 0). */
struct door_running *cli_set_values(const struct cli_ensemble *ensemble, const struct cli_set *set, uint32_t scenario,
                                    uint32_t place);
struct door_running *cli_set_differences(const struct cli_ensemble *ensemble, const struct cli_set *set,
                                         uint32_t scenario, uint32_t place);

/* One set, from fitting to its values; in cli_ensemble_set.c. Sets its state but where it returns an error. */
DOOR_MUST_CHECK enum door_err cli_set_run(const struct cli_ensemble *ensemble, struct cli_set *set);
/* Slopes of the misses of the scenario as it stands, on all threads. */
DOOR_MUST_CHECK enum door_err cli_set_find_slopes(struct cli_ensemble *ensemble);

/* Whether an ensemble can be made of the scenarios; DOOR_ERR_SCENARIO, and why not. */
DOOR_MUST_CHECK enum door_err cli_ensemble_check(const struct cli_compared *scenarios, uint32_t count);

/* Everything; returns the exit code. */
int cli_ensemble_run(const struct cli_ensemble_request *request);

#endif
