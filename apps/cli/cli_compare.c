#include "cli.h"

#include "cli_comparison.h"
#include "cli_ensemble.h"
#include "cli_replications.h"
#include "door_progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCENARIOS_MAX = 64, MEASURE_OPTIONS_MAX = 64, REPLICATIONS = 30 };

static const char help[] =
    "Examples:\n"
    "  frontdoor compare scenarios/cardiff-2014-15.yaml scenarios/cardiff-2014-15-repeat-rule.yaml\n"
    "  frontdoor compare base.yaml one.yaml two.yaml --reps 100 --measure referrals,assessments\n"
    "  frontdoor compare base.yaml other.yaml --json > comparison.json\n"
    "  frontdoor compare base.yaml other.yaml --ensemble 50\n\n"
    "Runs BASE and each OTHER on one seed, so that all meet the same families, and tells what differs: for each "
    "measure\n"
    "both means, the difference replication by replication with its interval, and a verdict in words. The intervals "
    "of\n"
    "all others and measures shown hold together in 95 % of cases.\n\n"
    "Options:\n"
    "  --reps N               replications (30; of each set of an ensemble: 8)\n"
    "  --ensemble N           over N sets of parameters, drawn from their assumed ranges, that all meet the figures "
    "BASE is\n"
    "                         fitted to: what is sure in all of them, and what depends on an assumption\n"
    "  --seed N               the same seed gives the same bytes (1)\n"
    "  --jobs N               threads (all cores)\n"
    "  --measure NAME[,...]   what is compared, as often as needed; without it the headline measures that have a "
    "value\n"
    "  --set KEY=VALUE        changes a parameter in all of them, as often as needed\n"
    "  --json                 one JSON object instead of the table\n"
    "  --quiet                no progress\n";

struct compare {
  struct cli_compared scenarios[SCENARIOS_MAX];
  uint32_t scenario_count;
  struct cli_settings settings;
  const char *measure_names[MEASURE_OPTIONS_MAX]; /* as they were asked for: the base says what they are */
  uint32_t measure_name_count;
  struct cli_measures measures;
  uint64_t seed;
  uint64_t replication_count; /* 0: not said */
  uint64_t set_count;         /* 0: no ensemble */
  uint64_t thread_count;      /* 0: all cores */
  bool wants_json;
  bool is_quiet;
};

/* ---- arguments ---- */

static enum door_err on_operand(void *self, const char *operand)
{
  struct compare *compare = self;
  if (compare->scenario_count == SCENARIOS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "compare takes at most %d scenarios at once", SCENARIOS_MAX);
  }
  compare->scenarios[compare->scenario_count++].path = operand;
  return DOOR_OK;
}

static enum door_err add_measure_names(struct compare *compare, const char *names)
{
  if (compare->measure_name_count == MEASURE_OPTIONS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "--measure: at most %d; commas take more", MEASURE_OPTIONS_MAX);
  }
  compare->measure_names[compare->measure_name_count++] = names;
  return DOOR_OK;
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct compare *compare = self;
  if (strcmp(name, "--json") == 0) {
    compare->wants_json = true;
    return DOOR_OK;
  }
  if (strcmp(name, "--quiet") == 0) {
    compare->is_quiet = true;
    return DOOR_OK;
  }
  if (strcmp(name, "--measure") == 0) {
    return add_measure_names(compare, value);
  }
  if (strcmp(name, "--set") == 0) {
    return cli_add_setting(&compare->settings, value);
  }
  if (strcmp(name, "--reps") == 0) {
    return cli_read_number(name, value, 2, CLI_REPLICATIONS_MAX, &compare->replication_count);
  }
  if (strcmp(name, "--ensemble") == 0) {
    return cli_read_number(name, value, 2, CLI_ENSEMBLE_SETS_MAX, &compare->set_count);
  }
  if (strcmp(name, "--jobs") == 0) {
    return cli_read_number(name, value, 1, CLI_THREADS_MAX, &compare->thread_count);
  }
  return cli_read_number(name, value, 0, UINT64_MAX, &compare->seed);
}

/* ---- running ---- */

/* Counts that are sums over a period are not to be compared over another: said, and the person decides. */
static void tell_periods(const struct compare *compare)
{
  int64_t base_days = scenario_of(compare->scenarios[0].document)->time.measured_days;
  for (uint32_t i = 1; i < compare->scenario_count; i++) {
    int64_t days = scenario_of(compare->scenarios[i].document)->time.measured_days;
    if (days != base_days) {
      fprintf(stderr, "%s measures %lld days, %s %lld: counts of a period differ for that alone\n",
              compare->scenarios[i].path, (long long)days, compare->scenarios[0].path, (long long)base_days);
    }
  }
}

/* All measures that are compared are of the base and, with the same number, of the others. */
static enum door_err find_measures(struct compare *compare)
{
  struct cli_measures *measures = &compare->measures;
  measures->scenario = scenario_of(compare->scenarios[0].document);
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < compare->measure_name_count && err == DOOR_OK; i++) {
    err = cli_add_measures(measures, compare->measure_names[i]);
  }
  for (uint32_t i = 0; i < measures->count && err == DOOR_OK; i++) {
    char name[DOOR_MEASURE_NAME_BYTES];
    door_measure_name(measures->scenario, measures->list[i], name);
    for (uint32_t other = 1; other < compare->scenario_count && err == DOOR_OK; other++) {
      const struct cli_compared *compared = &compare->scenarios[other];
      err = door_measure_is_shared(measures->scenario, scenario_of(compared->document), name)
                ? DOOR_OK
                : cli_tell(DOOR_ERR_USAGE, "--measure %s: %s has no such source, or its sources in another order", name,
                           compared->path);
    }
  }
  return err;
}

static enum door_err read_all(struct compare *compare)
{
  enum door_err worst = DOOR_OK;
  for (uint32_t i = 0; i < compare->scenario_count; i++) {
    struct cli_compared *compared = &compare->scenarios[i];
    enum door_err err =
        cli_read_scenario(compared->path, compare->settings.texts, compare->settings.count, &compared->document);
    worst = worst == DOOR_OK ? err : worst;
  }
  if (worst != DOOR_OK) {
    return worst;
  }
  tell_periods(compare);
  return find_measures(compare);
}

/* Where the scenario in hand stands among all. */
struct watch {
  struct door_progress progress;
  double done_before;
};

static void on_progress(void *self, double done_replications)
{
  struct watch *watch = self;
  door_progress_tell(&watch->progress, watch->done_before + done_replications);
}

static uint32_t threads_of(const struct compare *compare)
{
  return compare->thread_count > 0 ? (uint32_t)compare->thread_count : cli_core_count();
}

static enum door_err run_all(struct compare *compare)
{
  struct watch watch = {.done_before = 0};
  uint32_t count = (uint32_t)compare->replication_count;
  door_progress_begin(&watch.progress, "compare", count * compare->scenario_count, compare->is_quiet);
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < compare->scenario_count && err == DOOR_OK; i++) {
    struct cli_compared *compared = &compare->scenarios[i];
    struct cli_replications wanted = {.document = compared->document,
                                      .path = compared->path,
                                      .seed = compare->seed,
                                      .count = count,
                                      .thread_count = threads_of(compare),
                                      .observer = {.self = &watch, .on_progress = on_progress}};
    err = cli_replicate(&wanted, &compared->results);
    watch.done_before += err == DOOR_OK ? count : 0;
  }
  door_progress_end(&watch.progress, (uint32_t)watch.done_before);
  return err;
}

static enum door_err tell(const struct compare *compare)
{
  struct cli_comparison comparison = {.scenarios = compare->scenarios,
                                      .scenario_count = compare->scenario_count,
                                      .measures = compare->measures,
                                      .seed = compare->seed,
                                      .replication_count = (uint32_t)compare->replication_count};
  if (comparison.measures.count == 0) {
    cli_default_measures(&comparison.measures);
    cli_comparison_trim(&comparison);
  }
  char *text = NULL;
  enum door_err err =
      compare->wants_json ? cli_comparison_json(&comparison, &text) : cli_comparison_table(&comparison, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s", door_err_text(err));
  }
  err = cli_print(text);
  free(text);
  return err;
}

static int run_once(struct compare *compare)
{
  compare->replication_count = compare->replication_count > 0 ? compare->replication_count : REPLICATIONS;
  enum door_err err = run_all(compare);
  return door_err_exit_code(err == DOOR_OK ? tell(compare) : err);
}

static int run_ensemble(struct compare *compare)
{
  uint64_t asked = compare->replication_count;
  struct cli_ensemble_request request = {
      .scenarios = compare->scenarios,
      .scenario_count = compare->scenario_count,
      .settings = &compare->settings,
      .measures = compare->measures,
      .seed = compare->seed,
      .set_count = (uint32_t)compare->set_count,
      .replication_count = asked > 0 ? (uint32_t)asked : CLI_ENSEMBLE_REPLICATIONS,
      .thread_count = threads_of(compare),
      .wants_json = compare->wants_json,
      .is_quiet = compare->is_quiet,
  };
  return cli_ensemble_run(&request);
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{"--reps", true},  {"--ensemble", true}, {"--seed", true},
                                              {"--jobs", true},  {"--measure", true},  {"--set", true},
                                              {"--json", false}, {"--quiet", false},   {NULL, false}};
  struct compare compare = {.seed = 1};
  struct cli_arguments reading = {&cli_compare_command, options, on_option, on_operand, &compare};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && compare.scenario_count < 2) {
    err = cli_tell(DOOR_ERR_USAGE, "compare needs a base and at least one scenario to compare with it");
  }
  if (err == DOOR_OK) {
    cli_catch_signals();
    err = read_all(&compare);
  }
  int code = err != DOOR_OK          ? door_err_exit_code(err)
             : compare.set_count > 0 ? run_ensemble(&compare)
                                     : run_once(&compare);
  for (uint32_t i = 0; i < compare.scenario_count; i++) {
    door_results_destroy(&compare.scenarios[i].results);
    scenario_destroy(&compare.scenarios[i].document);
  }
  return code;
}

const struct cli_command cli_compare_command = {.name = "compare",
                                                .arguments = "BASE OTHER... [options]",
                                                .summary = "Which is better, by how much, how sure?",
                                                .help = help,
                                                .run = run};
