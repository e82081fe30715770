#include "cli_replications.h"

#include "cli.h"
#include "cli_direct.h"
#include "cli_keep.h"

#include <string.h>

static void on_progress(void *self, double done_replications)
{
  struct cli_watch *watch = self;
  door_progress_tell(&watch->progress, watch->done_before + done_replications);
}

struct conductor_observer cli_watch_observer(struct cli_watch *watch)
{
  return (struct conductor_observer){.self = watch, .on_progress = on_progress};
}

/* Keeps what comes, and lets who watches go on watching. */
struct keeping {
  struct door_store *store;
  const struct door_results *results;
  const struct conductor_observer *watcher;
};

static enum door_err keep_complete(void *self, uint32_t replication, const struct door_counts *counts,
                                   struct door_problem *problem)
{
  struct keeping *keeping = self;
  struct door_store_counts kept;
  memcpy(kept.services, counts, sizeof kept.services);
  return door_store_add(keeping->store, keeping->results, replication, &kept, problem);
}

static void pass_progress(void *self, double done_replications)
{
  const struct keeping *keeping = self;
  keeping->watcher->on_progress(keeping->watcher->self, done_replications);
}

/* Runs what is not kept, and keeps it. Who watches sees no records then: those of what is kept are gone. */
static enum door_err run_keeping(const struct cli_replications *wanted, struct conductor_experiment *experiment,
                                 struct door_results *results, struct door_problem *problem)
{
  DOOR_ASSERT(wanted->observer.on_records == NULL && wanted->observer.on_complete == NULL);
  struct keeping keeping = {.results = results, .watcher = &wanted->observer};
  experiment->observer = (struct conductor_observer){
      .self = &keeping,
      .on_complete = keep_complete,
      .on_progress = wanted->observer.on_progress == NULL ? NULL : pass_progress,
  };
  enum door_err err = cli_keep_open(wanted->keep_path, wanted->document, wanted->seed, &keeping.store, problem);
  err = err == DOOR_OK ? door_store_load(keeping.store, results, NULL, NULL, problem) : err;
  err = err == DOOR_OK ? conductor_experiment_run(experiment, results, NULL, problem) : err;
  door_store_close(&keeping.store);
  return err;
}

enum door_err cli_replicate(const struct cli_replications *wanted, struct door_results **out_results)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct door_setting *setting = NULL;
  struct door_results *results = NULL;
  enum door_err err = door_setting_create(scenario_of(wanted->document), &setting, &problem);
  err = err == DOOR_OK ? door_results_create(wanted->first, wanted->count, &results) : err;
  if (err == DOOR_OK) {
    struct conductor_experiment experiment = {.setting = setting,
                                              .seed = wanted->seed,
                                              .first_replication = wanted->first,
                                              .replication_count = wanted->count,
                                              .in_step_count = 1,
                                              .thread_count = wanted->thread_count,
                                              .opener = cli_direct_opener(setting),
                                              .observer = wanted->observer,
                                              .stop = &cli_stop};
    err = wanted->keep_path == NULL ? conductor_experiment_run(&experiment, results, NULL, &problem)
                                    : run_keeping(wanted, &experiment, results, &problem);
  }
  door_setting_destroy(&setting);
  if (err == DOOR_OK) {
    *out_results = results;
    return DOOR_OK;
  }
  door_results_destroy(&results);
  return cli_tell(err, "%s: %s", wanted->path, door_problem_said(&problem, err));
}
