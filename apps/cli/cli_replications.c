#include "cli_replications.h"

#include "cli.h"
#include "cli_direct.h"

static void on_progress(void *self, double done_replications)
{
  struct cli_watch *watch = self;
  door_progress_tell(&watch->progress, watch->done_before + done_replications);
}

struct conductor_observer cli_watch_observer(struct cli_watch *watch)
{
  return (struct conductor_observer){.self = watch, .on_progress = on_progress};
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
    err = conductor_experiment_run(&experiment, results, NULL, &problem);
  }
  door_setting_destroy(&setting);
  if (err == DOOR_OK) {
    *out_results = results;
    return DOOR_OK;
  }
  door_results_destroy(&results);
  return cli_tell(err, "%s: %s", wanted->path, problem.text[0] != '\0' ? problem.text : door_err_text(err));
}
