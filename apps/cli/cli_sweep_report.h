/* cli_sweep_report.h - what a sweep found, as tables and as JSON.
 *
 * Role: for each scenario and measure, a row for each point: the mean with its 95 % interval as `run` has it, and the
 *   difference from the scenario's first point. Does not decide: points (door_design.h).
 * Intervals of differences: paired, each at 1 - 0.05 / (scenarios x (points - 1) x measures), so that all hold together
 *   in at least 95 % of cases (Bonferroni). Units: the measures'. Ownership: borrows. Errors: those of the stream.
 * Threads: no state.
 */
#ifndef CLI_SWEEP_REPORT_H
#define CLI_SWEEP_REPORT_H

#include "cli_variants.h"

struct cli_sweep {
  struct cli_experiment experiment;
  struct door_design design;
  struct cli_variants variants; /* all points of the first scenario, then those of the next */
  bool is_complete;             /* not interrupted */
};

/* self: a struct cli_sweep. docs/reference/experiments.md says what stands in the JSON. */
void cli_sweep_write_table(FILE *out, const void *self);
void cli_sweep_write_json(FILE *out, const void *self);

#endif
