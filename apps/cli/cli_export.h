/* cli_export.h - what a format of `frontdoor export` is given, and the formats.
 *
 * Role: the run that is exported and where it goes. Does not decide: where a file gets its name (cli_output.h).
 * Ownership: borrows all. Errors: those of reading the run, with problem; DOOR_ERR_IO without one where the output
 *   cannot be written, which the output's owner tells. Threads: the main one.
 */
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

#include "cli_kept_run.h"
#include "cli_output.h"
#include "door_results_csv.h"

struct cli_export {
  const struct cli_kept_run *run;
  const struct door_results *results; /* all of the run's */
  struct door_run_named named;
  struct cli_output *output;
};

struct cli_export_format {
  const char *name;
  enum door_err (*write)(const struct cli_export *export, struct door_problem *problem);
};

#endif
