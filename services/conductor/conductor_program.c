#include "conductor_program.h"

#include "conductor_leavings.h"
#include "door_ledger_spool.h"
#include "door_store.h"
#include "door_words.h"

#include <stdio.h>
#include <string.h>

/* What a run has in hand while it runs. */
struct run {
  struct conductor_leavings leavings;
  struct door_ledger_spool *spool; /* NULL: no ledger */
  struct door_store *store;
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

static enum door_err on_complete(void *self, uint32_t replication, const struct door_counts *counts,
                                 struct door_problem *problem)
{
  struct run *run = self;
  const struct conductor_program *program = run->leavings.program;
  struct door_store_counts kept;
  memcpy(kept.services, counts, sizeof kept.services);
  enum door_err err = door_store_add(run->store, run->leavings.results, replication, &kept, problem);
  if (err == DOOR_OK && run->spool != NULL) {
    err = door_ledger_spool_complete(run->spool, replication); /* whose problem is told from the spool */
  }
  uint32_t complete = door_results_stored_count(run->leavings.results);
  if (err == DOOR_OK && complete % program->in_step_count == 0 && complete < program->replication_count) {
    conductor_leavings_renew(&run->leavings);
  }
  return err;
}

static void on_progress(void *self, double done_replications)
{
  struct run *run = self;
  door_progress_tell(&run->progress, done_replications);
}

static enum door_err add_kept(void *self, uint32_t replication, const struct door_store_counts *counts,
                              struct door_problem *problem)
{
  (void)replication;
  (void)problem;
  conductor_totals_add(self, counts->services);
  return DOOR_OK;
}

/* What an earlier program kept of this run, if one did, counts as done. */
static enum door_err load_kept(struct run *run, struct conductor_totals *totals, struct door_problem *problem)
{
  const struct conductor_program *program = run->leavings.program;
  enum door_err err = door_store_open(&program->folder, scenario_of(program->document), &run->store, problem);
  if (err == DOOR_OK) {
    err = door_store_load(run->store, run->leavings.results, add_kept, totals, problem);
  }
  if (err == DOOR_OK && program->ledger_path != NULL && door_results_stored_count(run->leavings.results) > 0) {
    err = door_problem_set(problem, DOOR_ERR_USAGE,
                           "--ledger: %s holds replications whose records are gone; a ledger is written from the first "
                           "replication on, by a run in a new folder",
                           program->folder.path);
  }
  return err;
}

static enum door_err open_run(struct run *run, const struct door_setting *setting, struct conductor_totals *totals,
                              struct door_problem *problem)
{
  const struct conductor_program *program = run->leavings.program;
  enum door_err err = load_kept(run, totals, problem);
  if (err == DOOR_OK) {
    err = conductor_leavings_begin(&run->leavings, totals, problem);
  }
  if (err == DOOR_OK && program->ledger_path != NULL) {
    err = door_ledger_spool_create(program->ledger_path, &setting->scenario, program->first_replication,
                                   program->replication_count, &run->spool, problem);
  }
  return err;
}

static enum door_err simulate(struct run *run, const struct door_setting *setting,
                              struct conductor_transport_opener opener, struct conductor_totals *totals,
                              struct door_problem *problem)
{
  const struct conductor_program *program = run->leavings.program;
  struct conductor_experiment experiment = {
      .setting = setting,
      .seed = program->seed,
      .first_replication = program->first_replication,
      .replication_count = program->replication_count,
      .in_step_count = program->in_step_count,
      .thread_count = program->thread_count,
      .opener = opener,
      .observer = {.self = run,
                   .on_records = run->spool == NULL ? NULL : on_records,
                   .on_complete = on_complete,
                   .on_progress = on_progress},
      .stop = program->stop,
  };
  door_progress_begin(&run->progress, setting->scenario.name, program->replication_count, program->is_quiet);
  enum door_err err = conductor_experiment_run(&experiment, run->leavings.results, totals, problem);
  door_progress_end(&run->progress, door_results_stored_count(run->leavings.results));
  const struct door_problem *ledger = run->spool == NULL ? NULL : door_ledger_spool_problem(run->spool);
  if (err != DOOR_OK && ledger != NULL) {
    *problem = *ledger; /* knows more of it than who asked for the records */
  }
  if (err == DOOR_ERR_INTERRUPTED && program->why_stopped != NULL) {
    const char *why = program->why_stopped();
    struct door_problem plain = *problem;
    return why[0] == '\0' ? err : door_problem_set(problem, err, "%s%s", plain.text, why);
  }
  return err;
}

/* All is simulated: brings what the run was asked for to its end. */
static enum door_err finish(struct run *run, const struct conductor_totals *totals, struct door_problem *problem)
{
  const struct conductor_program *program = run->leavings.program;
  enum door_err err = program->on_simulated == NULL ? DOOR_OK : program->on_simulated(program->self, problem);
  if (err == DOOR_OK && run->spool != NULL) {
    err = door_ledger_spool_join(run->spool, problem);
    run->leavings.has_ledger = err == DOOR_OK;
  }
  return err == DOOR_OK ? conductor_leavings_finish(&run->leavings, totals, problem) : err;
}

enum door_err conductor_program_run(const struct conductor_program *program, const struct door_setting *setting,
                                    struct conductor_transport_opener opener,
                                    char out_kept[static CONDUCTOR_KEPT_BYTES], struct door_problem *problem)
{
  struct run run = {.leavings = {.program = program, .reserve = {.fd = -1}}};
  struct conductor_totals totals = {.record_count = 0};
  enum door_err err =
      door_results_create(program->first_replication, program->replication_count, &run.leavings.results);
  if (err != DOOR_OK) {
    snprintf(out_kept, CONDUCTOR_KEPT_BYTES, "%s", door_say("nothing was simulated"));
    return door_problem_set(problem, err, "out of memory for %u replications", program->replication_count);
  }
  err = open_run(&run, setting, &totals, problem);
  if (err == DOOR_OK) {
    err = simulate(&run, setting, opener, &totals, problem);
  }
  if (err == DOOR_OK) {
    err = finish(&run, &totals, problem);
  }
  door_store_close(&run.store);
  door_ledger_spool_destroy(&run.spool); /* frees its disk, before what is left is written */
  if (err != DOOR_OK) {
    conductor_leavings_give_up(&run.leavings, &totals, problem->text, out_kept);
  }
  door_results_destroy(&run.leavings.results);
  return err;
}
