#include "cli_experiment.h"

#include "cli_output.h"
#include "cli_run_in.h"
#include "cli_text.h"
#include "door_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- arguments ---- */

enum door_err cli_experiment_operand(struct cli_experiment *experiment, const char *operand)
{
  if (experiment->scenario_count == CLI_SCENARIOS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "at most %d scenarios at once", CLI_SCENARIOS_MAX);
  }
  experiment->scenarios[experiment->scenario_count++].path = operand;
  return DOOR_OK;
}

static enum door_err add_measure_names(struct cli_experiment *experiment, const char *names)
{
  if (experiment->measure_name_count == CLI_MEASURE_OPTIONS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "--measure: at most %d; commas take more", CLI_MEASURE_OPTIONS_MAX);
  }
  experiment->measure_names[experiment->measure_name_count++] = names;
  return DOOR_OK;
}

enum door_err cli_experiment_option(struct cli_experiment *experiment, const char *name, const char *value)
{
  if (strcmp(name, "--json") == 0) {
    experiment->wants_json = true;
    return DOOR_OK;
  }
  if (strcmp(name, "--quiet") == 0) {
    experiment->is_quiet = true;
    return DOOR_OK;
  }
  if (strcmp(name, "--out") == 0) {
    experiment->out_path = value;
    return DOOR_OK;
  }
  if (strcmp(name, "--keep") == 0) {
    experiment->keep_path = value;
    return DOOR_OK;
  }
  if (strcmp(name, "--shard") == 0) {
    return cli_shard_read(value, &experiment->shard);
  }
  if (strcmp(name, "--measure") == 0) {
    return add_measure_names(experiment, value);
  }
  if (strcmp(name, "--set") == 0) {
    return cli_add_setting(&experiment->settings, value);
  }
  if (strcmp(name, "--reps") == 0) {
    return cli_read_number(name, value, 2, CLI_REPLICATIONS_MAX, &experiment->replication_count);
  }
  if (strcmp(name, "--jobs") == 0) {
    return cli_read_number(name, value, 1, CLI_THREADS_MAX, &experiment->thread_count);
  }
  DOOR_ASSERT(strcmp(name, "--seed") == 0);
  return cli_read_number(name, value, 0, UINT64_MAX, &experiment->seed);
}

enum door_err cli_experiment_check_shard(const struct cli_experiment *experiment)
{
  if (experiment->shard.count == 0) {
    return DOOR_OK;
  }
  if (experiment->keep_path == NULL) {
    return cli_tell(DOOR_ERR_USAGE,
                    "--shard needs --keep DIR, where the share is kept for the call that has the answer");
  }
  return experiment->out_path == NULL && !experiment->wants_json
             ? DOOR_OK
             : cli_tell(DOOR_ERR_USAGE, "--shard has no answer for %s: give it to the call without --shard",
                        experiment->wants_json ? "--json" : "--out");
}

/* ---- scenarios and measures ---- */

/* Counts that are sums over a period are not to be compared over another: said, and the person decides. */
static void tell_periods(const struct cli_experiment *experiment)
{
  const struct cli_compared *base = &experiment->scenarios[0];
  for (uint32_t i = 1; i < experiment->scenario_count; i++) {
    const struct cli_compared *other = &experiment->scenarios[i];
    if (cli_measured_days(other->document) != cli_measured_days(base->document)) {
      fprintf(stderr, door_say("%s measures %lld days, %s %lld: counts of a period differ for that alone\n"),
              other->path, (long long)cli_measured_days(other->document), base->path,
              (long long)cli_measured_days(base->document));
    }
  }
}

/* All measures that are shown are of the first scenario and, with the same number, of the others. */
static enum door_err find_measures(struct cli_experiment *experiment)
{
  struct cli_measures *measures = &experiment->measures;
  measures->scenario = scenario_of(experiment->scenarios[0].document);
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < experiment->measure_name_count && err == DOOR_OK; i++) {
    err = cli_add_measures(measures, "--measure", experiment->measure_names[i]);
  }
  for (uint32_t i = 0; i < measures->count && err == DOOR_OK; i++) {
    char name[DOOR_MEASURE_NAME_BYTES];
    door_measure_name(measures->scenario, measures->list[i], name);
    for (uint32_t other = 1; other < experiment->scenario_count && err == DOOR_OK; other++) {
      const struct cli_compared *compared = &experiment->scenarios[other];
      err = door_measure_is_shared(measures->scenario, scenario_of(compared->document), name)
                ? DOOR_OK
                : cli_tell(DOOR_ERR_USAGE, "--measure %s: %s has no such source, or its sources in another order", name,
                           compared->path);
    }
  }
  return err;
}

enum door_err cli_experiment_read(struct cli_experiment *experiment)
{
  enum door_err worst = DOOR_OK;
  for (uint32_t i = 0; i < experiment->scenario_count; i++) {
    struct cli_compared *compared = &experiment->scenarios[i];
    const struct cli_settings *settings = compared->settings != NULL ? compared->settings : &experiment->settings;
    enum door_err err = cli_read_scenario(compared->path, settings->texts, settings->count, &compared->document);
    worst = worst == DOOR_OK ? err : worst;
  }
  if (worst != DOOR_OK) {
    return worst;
  }
  tell_periods(experiment);
  return find_measures(experiment);
}

uint32_t cli_experiment_threads(const struct cli_experiment *experiment)
{
  return experiment->thread_count > 0 ? (uint32_t)experiment->thread_count : cli_core_count();
}

int64_t cli_experiment_run_in_days(const struct cli_experiment *experiment, const struct scenario_document *document)
{
  bool is_found = experiment->has_run_in && cli_run_in_is_wanted(document);
  return is_found ? experiment->run_in_days : scenario_of(document)->time.run_in_days;
}

/* ---- the answer ---- */

static enum door_err keep(const char *path, const struct cli_answer *answer)
{
  char *text = NULL;
  enum door_err err = cli_text_in_english(answer->write_json, answer->self, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "--out %s: %s", path, door_err_said(err));
  }
  err = cli_output_keep(path, text);
  free(text);
  return err;
}

enum door_err cli_experiment_tell(const struct cli_experiment *experiment, const struct cli_answer *answer)
{
  enum door_err kept = experiment->out_path == NULL ? DOOR_OK : keep(experiment->out_path, answer);
  char *text = NULL;
  enum door_err err = experiment->wants_json ? cli_text_in_english(answer->write_json, answer->self, &text)
                                             : cli_text_of(answer->write_table, answer->self, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s", door_err_said(err));
  }
  err = cli_print(text);
  free(text);
  return err == DOOR_OK ? kept : err;
}

void cli_experiment_fini(struct cli_experiment *experiment)
{
  for (uint32_t i = 0; i < experiment->scenario_count; i++) {
    door_results_destroy(&experiment->scenarios[i].results);
    scenario_destroy(&experiment->scenarios[i].document);
  }
}
