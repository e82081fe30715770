#include "cli_resume.h"

#include "cli_kept_run.h"
#include "scenario_writer.h"

#include <stdio.h>

static enum door_err check_scenario(const struct cli_kept_run *run, const struct scenario_document *document,
                                    struct door_problem *problem)
{
  uint64_t asked = 0;
  enum door_err err = scenario_hash(document, &asked);
  if (err != DOOR_OK) {
    return door_problem_because(problem, err, "the scenario's hash");
  }
  return run->scenario_hash == asked
             ? DOOR_OK
             : door_problem_set(problem, DOOR_ERR_USAGE,
                                "%s holds a run of another scenario, or of this one with other settings; "
                                "name another --out",
                                run->folder.path);
}

static enum door_err check_numbers(const struct cli_kept_run *run, const struct cli_resume_call *call,
                                   struct door_problem *problem)
{
  const char *path = run->folder.path;
  if (run->seed != call->seed) {
    return door_problem_set(problem, DOOR_ERR_USAGE, "%s holds a run of seed %llu, not %llu; name another --out", path,
                            (unsigned long long)run->seed, (unsigned long long)call->seed);
  }
  if (run->first_replication != call->first_replication) {
    return door_problem_set(problem, DOOR_ERR_USAGE,
                            "%s holds a run from replication %u on, not %u; name another --out", path,
                            run->first_replication, call->first_replication);
  }
  if (call->extends && call->replication_count <= run->replication_count) {
    return door_problem_set(problem, DOOR_ERR_USAGE, "%s is a run of %u replications; --extend wants --reps above that",
                            path, run->replication_count);
  }
  if (!call->extends && run->is_finished && !call->repeats) {
    return door_problem_set(problem, DOOR_ERR_USAGE,
                            "%s holds a finished run of %u replications; name another --out, or add replications with "
                            "--extend --reps N",
                            path, run->replication_count);
  }
  if (!call->extends && !call->counts && call->replication_count != run->replication_count) {
    return door_problem_set(problem, DOOR_ERR_USAGE,
                            run->is_finished
                                ? "%s holds a finished run of %u replications, not %u; ask for as many, or "
                                  "for more with --extend"
                                : "%s holds an unfinished run of %u replications, not %u; ask for as many, "
                                  "or for more with --extend",
                            path, run->replication_count, call->replication_count);
  }
  return DOOR_OK;
}

enum door_err cli_resume_open(const char *path, const struct cli_resume_call *call, struct door_run_folder *folder,
                              enum cli_resume *out_resume, struct door_problem *problem)
{
  struct door_run_folder there;
  bool has_run = door_run_folder_open(&there, path, NULL) == DOOR_OK && door_run_folder_has(&there, "manifest.json");
  if (!has_run) {
    *out_resume = CLI_RESUME_NEW;
    return call->extends
               ? door_problem_set(problem, DOOR_ERR_USAGE, "--extend: %s holds no run that could be extended", path)
               : DOOR_OK;
  }
  struct cli_kept_run run;
  enum door_err err = cli_kept_run_read(path, &run, problem);
  if (err != DOOR_OK) {
    return err;
  }
  err = check_scenario(&run, call->document, problem);
  if (err == DOOR_OK) {
    err = check_numbers(&run, call, problem);
  }
  if (err == DOOR_OK) {
    *folder = there;
    *out_resume = run.is_finished && call->repeats ? CLI_RESUME_FINISHED : CLI_RESUME_GOES_ON;
  }
  cli_kept_run_destroy(&run);
  return err;
}
