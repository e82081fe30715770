/* cli_check_runs.h - the scenarios of `check`: read, run and judged.
 *
 * Role: reads every scenario, and those that expectations compare it with, before the first is run; runs each once,
 *   all on one seed; judges each expectation. Does not decide: how the outcome is told (cli_check_report.h).
 * Verdict of bounds: the mean over the replications lies within them, or not. Verdict of a comparison: the 95 %
 * interval of the differences, replication by replication, lies wholly on the wanted side of 0 (met), wholly not (not
 * met), or on both (not sure). A run-in that is asked for by time.run_in_rule: mser5 is found for each; two that are
 * compared both take the longer, so that their periods are the same. Contacts of two scenarios with one seed share
 * their draws (ADR 3), so chance cancels. Units: the measures'. Ownership: _init and _fini; rows borrow from the runs.
 * Errors: said on standard error. Threads: the main one; running makes its own.
 */
#ifndef CLI_CHECK_RUNS_H
#define CLI_CHECK_RUNS_H

#include "cli.h"
#include "door_results.h"
#include "scenario_reader.h"

enum { CLI_CHECK_RUNS_MAX = 1024 };

struct cli_check_run {
  char *path;           /* as it was asked for */
  char *real_path;      /* one scenario has one, whoever names it */
  bool is_asked;        /* else only compared with */
  bool is_needed;       /* it expects something, or is compared with */
  uint32_t run_in_days; /* that were found (cli_run_in.h); 0: none was asked for, or needed */
  struct scenario_document *document;
  struct door_results *results; /* NULL where nothing is expected of it */
};

struct cli_check_runs {
  struct cli_check_run runs[CLI_CHECK_RUNS_MAX];
  size_t count;
  const struct cli_settings *settings; /* laid over every scenario */
  uint64_t seed;
  uint32_t replication_count;
  uint32_t thread_count;
};

enum cli_check_verdict { CLI_CHECK_MET, CLI_CHECK_NOT_MET, CLI_CHECK_NOT_SURE };

/* One expectation of one scenario, judged. */
struct cli_check_row {
  const char *scenario; /* its name */
  const char *path;
  const struct scenario_expectation *expectation;
  struct door_summary found;
  double lowest; /* of one replication; where found has a mean */
  double highest;
  const char *compared_scenario;  /* NULL where there are bounds */
  struct door_summary other;      /* the measure of the same name there */
  struct door_summary difference; /* found less other, of replications where both have a value */
  const char *unit;
  uint32_t measure;
  enum cli_check_verdict verdict;
  bool is_narrow; /* of bounds: the interval reaches over one, another seed might decide otherwise */
};

/* path is asked for; copied. */
DOOR_MUST_CHECK enum door_err cli_check_add(struct cli_check_runs *runs, const char *path);
/* Reads all and finds every measure, and what is compared with. */
DOOR_MUST_CHECK enum door_err cli_check_read(struct cli_check_runs *runs);
DOOR_MUST_CHECK enum door_err cli_check_run_all(struct cli_check_runs *runs);
/* Every expectation of what was asked for, in order. The caller frees *out_rows. */
DOOR_MUST_CHECK enum door_err cli_check_judge(const struct cli_check_runs *runs, struct cli_check_row **out_rows,
                                              size_t *out_row_count);
void cli_check_fini(struct cli_check_runs *runs);

#endif
