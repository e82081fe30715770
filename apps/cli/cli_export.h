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
  uint32_t replication; /* of a format of one replication */
  struct cli_output *output;
};

struct cli_export_format {
  const char *name;
  bool is_of_one_replication;
  enum door_err (*write)(const struct cli_export *export, struct door_problem *problem);
};

/* The events of a replication, which is simulated again, as CSV in the order of the ledger, and as XES case by case. */
DOOR_MUST_CHECK enum door_err cli_export_events(const struct cli_export *export, struct door_problem *problem);
DOOR_MUST_CHECK enum door_err cli_export_xes(const struct cli_export *export, struct door_problem *problem);

/* The contacts of a replication, which is simulated again, in the layout that `frontdoor fit` reads (door_extract.def),
 * by time of receipt, from the run's first day on. None of it is of a real child, so the file has the mode of any
 * other. */
DOOR_MUST_CHECK enum door_err cli_export_contacts(const struct cli_export *export, struct door_problem *problem);

/* The course of the run, by day and by hour of the week (cli_course.h), as CSV. */
DOOR_MUST_CHECK enum door_err cli_export_course(const struct cli_export *export, struct door_problem *problem);

/* A workbook, by a program of its own: nobody else needs the library that writes it. */
DOOR_MUST_CHECK enum door_err cli_export_workbook(const struct cli_export *export, struct door_problem *problem);

#endif
