#include "conductor_program.h"

#include "conductor_manifest.h"
#include "door_ledger_spool.h"
#include "door_progress.h"
#include "door_results_text.h"
#include "scenario_writer.h"

#include <stdlib.h>

/* What a run has in hand while it runs. */
struct run {
  const struct conductor_program *program;
  struct door_results *results;
  struct door_ledger_spool *spool; /* NULL: no ledger */
  struct door_progress progress;
};

const char *conductor_program_version(void)
{
  return FRONTDOOR_VERSION;
}

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct run *run = self;
  return door_ledger_spool_add(run->spool, replication, records, count);
}

static enum door_err on_complete(void *self, uint32_t replication)
{
  struct run *run = self;
  return run->spool == NULL ? DOOR_OK : door_ledger_spool_complete(run->spool, replication);
}

static void on_progress(void *self, double done_replications)
{
  struct run *run = self;
  door_progress_tell(&run->progress, done_replications);
}

static enum door_err write_scenario(const struct conductor_program *program, struct door_problem *problem)
{
  char *text = NULL;
  enum door_err err = scenario_resolved_json(program->document, &text);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "the scenario cannot be written out: %s", door_err_text(err));
  }
  err = door_run_folder_write(&program->folder, "scenario.json", text, problem);
  free(text);
  return err;
}

static enum door_err write_manifest(const struct run *run, const struct conductor_totals *totals,
                                    const char *unfinished_because, struct door_problem *problem)
{
  char *text = NULL;
  enum door_err err = conductor_manifest_json(run->program, run->results, totals, unfinished_because, &text);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "the manifest: %s", door_err_text(err));
  }
  err = door_run_folder_write(&run->program->folder, "manifest.json", text, problem);
  free(text);
  return err;
}

static enum door_err write_results(const struct run *run, bool is_finished, struct door_problem *problem)
{
  const struct conductor_program *program = run->program;
  struct door_run_label label = {.scenario = scenario_of(program->document)->name,
                                 .deployment = program->deployment,
                                 .program_version = conductor_program_version(),
                                 .seed = program->seed};
  char *json = NULL;
  char *table = NULL;
  enum door_err err = door_results_json(run->results, &label, &json);
  if (err == DOOR_OK) {
    err = door_results_table(run->results, &label, &table);
  }
  if (err != DOOR_OK) {
    (void)door_problem_set(problem, err, "the results cannot be written out: %s", door_err_text(err));
  } else if (!is_finished) {
    err = door_run_folder_write(&program->folder, "results.partial.json", json, problem);
  } else {
    err = door_run_folder_write(&program->folder, "results.txt", table, problem);
    if (err == DOOR_OK) {
      err = door_run_folder_write(&program->folder, "results.json", json, problem);
    }
  }
  free(json);
  free(table);
  return err;
}

/* The run is over, well or not: writes what there is. The manifest comes last: it alone says "finished". */
static enum door_err leave_results(struct run *run, enum door_err run_err, const struct conductor_totals *totals,
                                   struct door_problem *problem)
{
  if (run_err != DOOR_OK) {
    struct door_problem second = {.err = DOOR_OK}; /* the first one is what the person is told */
    if (door_results_stored_count(run->results) > 0) {
      enum door_err err = write_results(run, false, &second);
      if (err != DOOR_OK) {
        return run_err;
      }
    }
    enum door_err err = write_manifest(run, totals, problem->text, &second);
    return err == DOOR_OK || run_err != DOOR_OK ? run_err : err;
  }
  enum door_err err = run->spool == NULL ? DOOR_OK : door_ledger_spool_join(run->spool, problem);
  if (err == DOOR_OK) {
    err = write_results(run, true, problem);
  }
  return err == DOOR_OK ? write_manifest(run, totals, NULL, problem) : err;
}

static enum door_err open_results(struct run *run, const struct door_setting *setting, struct door_problem *problem)
{
  const struct conductor_program *program = run->program;
  enum door_err err = door_results_create(program->first_replication, program->replication_count, &run->results);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "out of memory for %u replications", program->replication_count);
  }
  err = write_scenario(program, problem);
  if (err == DOOR_OK) {
    struct conductor_totals nothing = {.record_count = 0};
    err = write_manifest(run, &nothing, "still running", problem);
  }
  if (err == DOOR_OK && program->ledger_path != NULL) {
    err = door_ledger_spool_create(program->ledger_path, &setting->scenario, program->first_replication,
                                   program->replication_count, &run->spool, problem);
    if (err != DOOR_OK) {
      return leave_results(run, err, &(struct conductor_totals){.record_count = 0}, problem);
    }
  }
  return err;
}

enum door_err conductor_program_run(const struct conductor_program *program, const struct door_setting *setting,
                                    struct conductor_transport_opener opener, struct door_problem *problem)
{
  struct run run = {.program = program};
  enum door_err err = open_results(&run, setting, problem);
  if (err == DOOR_OK) {
    struct conductor_experiment experiment = {
        .setting = setting,
        .seed = program->seed,
        .first_replication = program->first_replication,
        .replication_count = program->replication_count,
        .in_step_count = program->in_step_count,
        .thread_count = program->thread_count,
        .opener = opener,
        .observer = {.self = &run,
                     .on_records = run.spool == NULL ? NULL : on_records,
                     .on_complete = on_complete,
                     .on_progress = on_progress},
        .stop = program->stop,
    };
    struct conductor_totals totals = {.record_count = 0};
    door_progress_begin(&run.progress, setting->scenario.name, program->replication_count, program->is_quiet);
    err = conductor_experiment_run(&experiment, run.results, &totals, problem);
    door_progress_end(&run.progress, door_results_stored_count(run.results));
    err = leave_results(&run, err, &totals, problem);
  }
  door_ledger_spool_destroy(&run.spool);
  door_results_destroy(&run.results);
  return err;
}
