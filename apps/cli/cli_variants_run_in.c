/* time.run_in_rule: mser5 where a scenario is run with other values. */
#include "cli_variants.h"

#include "door_progress.h"

/* The days that it takes with the variant's values. */
static enum door_err find_at(const struct cli_experiment *experiment, const struct cli_variant *variant,
                             uint32_t *out_days)
{
  struct cli_variant_settings settings;
  struct scenario_document *document = NULL;
  struct cli_run_in run_in = {.days = 0};
  enum door_err err = cli_variant_settings(experiment, variant, &settings);
  err = err == DOOR_OK ? cli_read_scenario(variant->scenario->path, settings.all.texts, settings.all.count, &document)
                       : err;
  if (err == DOOR_OK) {
    const struct cli_run_in_call call = {.path = variant->scenario->path,
                                         .settings = &settings.all,
                                         .seed = experiment->seed,
                                         .thread_count = cli_experiment_threads(experiment),
                                         .is_quiet = true}; /* progress is by points */
    err = cli_run_in_find(&call, document, &run_in);
  }
  scenario_destroy(&document);
  *out_days = run_in.days;
  return err;
}

enum door_err cli_variants_find_run_in(struct cli_experiment *experiment, const struct cli_variant *list,
                                       uint32_t count)
{
  uint32_t asking_count = 0;
  for (uint32_t i = 0; i < count; i++) {
    asking_count += cli_run_in_is_wanted(list[i].scenario->document) ? 1 : 0;
  }
  if (asking_count == 0) {
    return DOOR_OK;
  }
  struct door_progress progress;
  door_progress_begin_of(&progress, "run-in", "point", asking_count, experiment->is_quiet);
  uint32_t longest_days = 0;
  uint32_t done_count = 0;
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < count && err == DOOR_OK; i++) {
    if (!cli_run_in_is_wanted(list[i].scenario->document)) {
      continue;
    }
    uint32_t days = 0;
    err = find_at(experiment, &list[i], &days);
    if (err == DOOR_ERR_SCENARIO) {
      cli_variant_tell(&list[i], err);
    }
    longest_days = days > longest_days ? days : longest_days;
    done_count += err == DOOR_OK ? 1 : 0;
    door_progress_tell(&progress, done_count);
  }
  door_progress_end(&progress, done_count);
  if (err == DOOR_OK) {
    experiment->has_run_in = true;
    experiment->run_in_days = longest_days;
    cli_run_in_tell_longest(longest_days, experiment->is_quiet);
  }
  return err;
}
