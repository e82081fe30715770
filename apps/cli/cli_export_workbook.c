#include "cli_export.h"

#include "cli_child.h"
#include "cli_program.h"

#include <inttypes.h>
#include <stdio.h>

enum { NUMBER_BYTES = 24 };

enum door_err cli_export_workbook(const struct cli_export *export, struct door_problem *problem)
{
  const struct cli_kept_run *run = export->run;
  char program[CLI_PROGRAM_PATH_BYTES];
  char seed[NUMBER_BYTES];
  char first[NUMBER_BYTES];
  char count[NUMBER_BYTES];
  if (export->output->part[0] == '\0') {
    return door_problem_set(problem, DOOR_ERR_USAGE, "--format xlsx needs --out and the name of a file");
  }
  enum door_err err = cli_find_program("frontdoor-workbook", program, problem);
  if (err != DOOR_OK) {
    return err;
  }
  snprintf(seed, sizeof seed, "%" PRIu64, run->seed);
  snprintf(first, sizeof first, "%" PRIu32, run->first_replication);
  snprintf(count, sizeof count, "%" PRIu32, run->replication_count);
  const char *const arguments[] = {"frontdoor-workbook", run->folder.path,     export->named.run,    seed, first, count,
                                   run->ledger_hash,     export->output->part, export->output->path, NULL};
  struct cli_child child = {.program = program, .arguments = arguments, .input = -1, .output = -1};
  return cli_child_run(&child, problem);
}
