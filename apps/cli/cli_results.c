#include "cli.h"

#include "cli_kept_run.h"
#include "conductor_program.h"
#include "door_results_text.h"
#include "door_words.h"

#include <stdio.h>
#include <stdlib.h>

/* results.txt in another language than the one that it is kept in: made anew from what the run kept. */
static enum door_err make_table(const struct door_run_folder *folder, bool shows_all, char **out_text,
                                struct door_problem *problem)
{
  struct cli_kept_run run;
  struct door_results *results = NULL;
  enum door_err err = cli_kept_run_read(folder->path, &run, problem);
  if (err != DOOR_OK) {
    return err;
  }
  err = cli_kept_run_results(&run, &results, problem);
  if (err == DOOR_OK) {
    const struct door_run_label label = {.measured = scenario_of(run.document),
                                         .scenario = scenario_of(run.document)->name,
                                         .deployment = run.deployment,
                                         .program_version = conductor_program_version(),
                                         .seed = run.seed,
                                         .shows_all = shows_all,
                                         .language = door_language()};
    err = door_results_table(results, &label, out_text);
  }
  door_results_destroy(&results);
  cli_kept_run_destroy(&run);
  return err;
}

int cli_print_results(const struct door_run_folder *folder, bool wants_json, bool shows_all, bool is_quiet)
{
  struct door_problem problem = {.err = DOOR_OK};
  char *text = NULL;
  bool is_kept = wants_json || door_language() == DOOR_ENGLISH;
  enum door_err err = is_kept
                          ? door_run_folder_read(folder, wants_json ? "results.json" : "results.txt", &text, &problem)
                          : make_table(folder, shows_all, &text, &problem);
  if (err != DOOR_OK) {
    return cli_tell_problem(err, &problem);
  }
  err = cli_print(text);
  free(text);
  if (!is_quiet) {
    fprintf(stderr, door_say("kept in %s\n"), folder->path);
  }
  return door_err_exit_code(err);
}
