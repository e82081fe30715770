#include "cli.h"

#include "cli_comparison.h"
#include "cli_ensemble.h"
#include "cli_experiment.h"
#include "cli_fork.h"
#include "cli_page.h"
#include "cli_replications.h"
#include "cli_report.h"
#include "cli_run_in.h"
#include "door_words.h"

#include <string.h>

static const char help[] =
    "Examples:\n"
    "  frontdoor compare scenarios/cardiff-2014-15.yaml scenarios/cardiff-2014-15-repeat-rule.yaml\n"
    "  frontdoor compare base.yaml one.yaml two.yaml --reps 100 --measure referrals,assessments\n"
    "  frontdoor compare base.yaml other.yaml --json > comparison.json\n"
    "  frontdoor compare base.yaml other.yaml --ensemble 50\n"
    "  frontdoor compare base.yaml --from 2014-09-01 --then assessment.workers=+2\n\n"
    "Runs BASE and each OTHER on one seed, so that all meet the same families, and tells what differs: for each\n"
    "measure both means, the difference replication by replication with its interval, and a verdict in words. The\n"
    "intervals of all others and measures shown hold together in 95 % of cases. Where an OTHER has posts more or\n"
    "fewer, it says how many and where, and what a sure difference is by the post. With --from, BASE is compared with\n"
    "itself with something else from a day on: all before that day is the same, and measures count from it.\n\n"
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
    "  --from DATE            of the measured period: the day from which --then holds; no OTHER, no --ensemble with "
    "it\n"
    "  --then KEY=VALUE       from that day on, as often as needed: posts (screening.staff_posts=+2, "
    "assessment.workers=9),"
    "\n                         or a value that changes.*.key names\n"
    "  --report FILE          writes a page to read, to print, to pass on as well; not with --ensemble\n"
    "  --lang en|cy           the language of that page (en): English, or Welsh\n" CLI_KEEP_HELP
    "  --json                 one JSON object instead of the table\n"
    "  --quiet                no progress\n";

struct compare {
  struct cli_experiment experiment;
  struct cli_fork fork;
  uint64_t set_count; /* 0: no ensemble */
  const char *report_path;
  const char *language; /* of the report */
};

/* ---- arguments ---- */

static enum door_err on_operand(void *self, const char *operand)
{
  struct compare *compare = self;
  return cli_experiment_operand(&compare->experiment, operand);
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct compare *compare = self;
  if (strcmp(name, "--ensemble") == 0) {
    return cli_read_number(name, value, 2, CLI_ENSEMBLE_SETS_MAX, &compare->set_count);
  }
  if (strcmp(name, "--from") == 0) {
    compare->fork.from = value;
    return DOOR_OK;
  }
  if (strcmp(name, "--then") == 0) {
    return cli_fork_then(&compare->fork, value);
  }
  if (strcmp(name, "--lang") == 0) {
    return cli_page_language(value, &compare->language);
  }
  if (strcmp(name, "--report") == 0) {
    compare->report_path = value;
    return DOOR_OK;
  }
  return cli_experiment_option(&compare->experiment, name, value);
}

/* ---- running ---- */

/* Of all that ask for a steady state the longest run-in, so that their periods are the same and so are the families. */
static enum door_err find_run_in(struct cli_experiment *experiment)
{
  struct cli_run_in_call call = {.settings = &experiment->settings,
                                 .seed = experiment->seed,
                                 .thread_count = cli_experiment_threads(experiment),
                                 .is_quiet = experiment->is_quiet};
  uint32_t days = 0;
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < experiment->scenario_count && err == DOOR_OK; i++) {
    if (cli_run_in_is_wanted(experiment->scenarios[i].document)) {
      struct cli_run_in run_in = {.days = 0};
      call.path = experiment->scenarios[i].path;
      err = cli_run_in_find(&call, experiment->scenarios[i].document, &run_in);
      days = run_in.days > days ? run_in.days : days;
    }
  }
  for (uint32_t i = 0; i < experiment->scenario_count && err == DOOR_OK; i++) {
    if (cli_run_in_is_wanted(experiment->scenarios[i].document)) {
      call.path = experiment->scenarios[i].path;
      err = cli_run_in_apply(&call, days, &experiment->scenarios[i].document);
    }
  }
  experiment->measures.scenario = scenario_of(experiment->scenarios[0].document); /* which may be another one now */
  if (err == DOOR_OK && days > 0) {
    cli_run_in_tell_longest(days, experiment->is_quiet);
  }
  return err;
}

static enum door_err count_posts(struct cli_experiment *experiment)
{
  for (uint32_t i = 0; i < experiment->scenario_count; i++) {
    struct cli_compared *compared = &experiment->scenarios[i];
    struct door_problem problem = {.err = DOOR_OK};
    struct door_setting *setting = NULL;
    enum door_err err = door_setting_create(scenario_of(compared->document), &setting, &problem);
    if (err != DOOR_OK) {
      return cli_tell(err, "%s: %s", compared->path, problem.said);
    }
    compared->establishment = door_establishment_of(setting);
    door_setting_destroy(&setting);
  }
  return DOOR_OK;
}

static enum door_err run_all(struct cli_experiment *experiment)
{
  struct cli_watch watch = {.done_before = 0};
  uint32_t count = (uint32_t)experiment->replication_count;
  door_progress_begin(&watch.progress, "compare", count * experiment->scenario_count, experiment->is_quiet);
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < experiment->scenario_count && err == DOOR_OK; i++) {
    struct cli_compared *compared = &experiment->scenarios[i];
    struct cli_replications wanted = {.document = compared->document,
                                      .path = compared->path,
                                      .seed = experiment->seed,
                                      .count = count,
                                      .thread_count = cli_experiment_threads(experiment),
                                      .observer = cli_watch_observer(&watch),
                                      .keep_path = experiment->keep_path};
    err = cli_replicate(&wanted, &compared->results);
    watch.done_before += err == DOOR_OK ? count : 0;
  }
  door_progress_end(&watch.progress, (uint32_t)watch.done_before);
  return err;
}

static enum door_err write_report(const struct compare *compare, const struct cli_comparison *comparison)
{
  json_t *document = NULL;
  enum door_err err = cli_report_comparison(comparison, &document);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s: %s", compare->report_path, door_err_said(err));
  }
  err = cli_page_write(document, compare->report_path, compare->language);
  json_decref(document);
  return err;
}

static enum door_err tell(const struct compare *compare)
{
  const struct cli_experiment *experiment = &compare->experiment;
  struct cli_comparison comparison = {.scenarios = experiment->scenarios,
                                      .scenario_count = experiment->scenario_count,
                                      .measures = experiment->measures,
                                      .seed = experiment->seed,
                                      .replication_count = (uint32_t)experiment->replication_count};
  if (comparison.measures.count == 0) {
    cli_default_measures(&comparison.measures);
    cli_comparison_trim(&comparison);
  }
  struct cli_answer answer = {cli_comparison_write_table, cli_comparison_write_json, &comparison};
  enum door_err err = cli_experiment_tell(experiment, &answer);
  return err == DOOR_OK && compare->report_path != NULL ? write_report(compare, &comparison) : err;
}

static int run_once(struct compare *compare)
{
  struct cli_experiment *experiment = &compare->experiment;
  experiment->replication_count =
      experiment->replication_count > 0 ? experiment->replication_count : CLI_EXPERIMENT_REPLICATIONS;
  enum door_err err = run_all(experiment);
  return door_err_exit_code(err == DOOR_OK ? tell(compare) : err);
}

static int run_ensemble(struct compare *compare)
{
  struct cli_experiment *experiment = &compare->experiment;
  uint64_t asked = experiment->replication_count;
  struct cli_ensemble_request request = {
      .scenarios = experiment->scenarios,
      .scenario_count = experiment->scenario_count,
      .settings = &experiment->settings,
      .measures = experiment->measures,
      .seed = experiment->seed,
      .set_count = (uint32_t)compare->set_count,
      .replication_count = asked > 0 ? (uint32_t)asked : CLI_ENSEMBLE_REPLICATIONS,
      .thread_count = cli_experiment_threads(experiment),
      .wants_json = experiment->wants_json,
      .is_quiet = experiment->is_quiet,
      .keep_path = experiment->keep_path,
  };
  return cli_ensemble_run(&request);
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{"--reps", true},   {"--ensemble", true},   {"--measure", true},
                                              {"--report", true}, {"--lang", true},       {"--from", true},
                                              {"--then", true},   CLI_EXPERIMENT_OPTIONS, {NULL, false}};
  struct compare compare = {.experiment = {.seed = 1}, .language = door_language_code(door_language())};
  struct cli_experiment *experiment = &compare.experiment;
  struct cli_arguments reading = {&cli_compare_command, options, on_option, on_operand, &compare};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  err = err == DOOR_OK ? cli_fork_check(&compare.fork, experiment) : err;
  bool is_fork = compare.fork.then_count > 0;
  if (err == DOOR_OK && experiment->scenario_count < 2 && !is_fork) {
    err = cli_tell(DOOR_ERR_USAGE, "compare needs a base and at least one scenario to compare with it");
  }
  if (err == DOOR_OK && is_fork && compare.set_count > 0) {
    err = cli_tell(DOOR_ERR_USAGE, "--from tells of one set of parameters: no --ensemble with it");
  }
  if (err == DOOR_OK && compare.report_path != NULL && compare.set_count > 0) {
    err = cli_tell(DOOR_ERR_USAGE, "--report tells of one set of parameters: no --ensemble with it");
  }
  if (err == DOOR_OK) {
    cli_catch_signals();
    err = is_fork ? cli_fork_read(&compare.fork, experiment) : cli_experiment_read(experiment);
  }
  if (err == DOOR_OK) {
    err = compare.set_count == 0 ? find_run_in(experiment)
                                 : cli_ensemble_check(experiment->scenarios, experiment->scenario_count);
  }
  err = err == DOOR_OK ? count_posts(experiment) : err;
  int code = err != DOOR_OK          ? door_err_exit_code(err)
             : compare.set_count > 0 ? run_ensemble(&compare)
                                     : run_once(&compare);
  cli_experiment_fini(experiment);
  cli_fork_fini(&compare.fork);
  return code;
}

const struct cli_command cli_compare_command = {.name = "compare",
                                                .arguments = "BASE [OTHER...] [options]",
                                                .summary = "Which is better, by how much, how sure?",
                                                .help = help,
                                                .run = run};
