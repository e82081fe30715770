#include "cli.h"

#include "cli_sensitivity_report.h"
#include "scenario_sizes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Examples:\n"
    "  frontdoor sensitivity scenarios/cardiff-2014-15.yaml\n"
    "  frontdoor sensitivity base.yaml --measure screening_wait_mean_seconds --reps 100 --out sensitivity.json\n\n"
    "Moves each value that is assumed with a range, by itself, to both ends of the range, on one seed, so that all "
    "meet\n"
    "the same families. For each measure: the assumptions that surely move it, by how far, and those that do not. The\n"
    "intervals of all ends and measures shown hold together in 95 % of cases.\n\n"
    "Options:\n"
    "  --reps N               replications of each end (30)\n"
    "  --seed N               the same seed gives the same bytes (1)\n"
    "  --jobs N               threads (all cores)\n"
    "  --measure NAME[,...]   what is looked at, as often as needed; without it the headline measures that have a "
    "value\n"
    "  --set KEY=VALUE        changes a parameter first, as often as needed\n" CLI_KEEP_HELP CLI_SHARD_HELP
    "  --json                 one JSON object instead of the tables\n"
    "  --out FILE             the JSON object into a file too\n"
    "  --quiet                no progress\n";

/* ---- arguments ---- */

static enum door_err on_operand(void *self, const char *operand)
{
  struct cli_sensitivity *sensitivity = self;
  if (sensitivity->experiment.scenario_count == 1) {
    return cli_tell(DOOR_ERR_USAGE, "sensitivity takes one scenario; %s is a second", operand);
  }
  return cli_experiment_operand(&sensitivity->experiment, operand);
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct cli_sensitivity *sensitivity = self;
  return cli_experiment_option(&sensitivity->experiment, name, value);
}

/* ---- ends ---- */

/* Whether the scenario is valid with the end's value; else why not. */
static enum door_err check_end(const struct cli_experiment *experiment, const struct cli_variant *variant,
                               struct cli_end *end)
{
  struct scenario_document *document = NULL;
  enum door_err err =
      cli_read_with(variant->scenario->path, &experiment->settings, variant->texts, variant->text_count, &document);
  if (err == DOOR_ERR_SCENARIO) {
    end->state = CLI_END_NOT_VALID;
    end->why = strdup(scenario_problem_text(document, 0));
    err = end->why == NULL ? DOOR_ERR_MEMORY : DOOR_OK;
  }
  scenario_destroy(&document);
  return err == DOOR_OK ? DOOR_OK : cli_tell(err, "%s: %s", variant->scenario->path, door_err_said(err));
}

/* Makes a variant of it where it can be one. */
static enum door_err make_end(struct cli_sensitivity *sensitivity, const struct cli_assumption *assumption,
                              struct cli_end *end)
{
  if (!(end->size < assumption->now) && !(end->size > assumption->now)) {
    end->state = CLI_END_IS_NOW;
    return DOOR_OK;
  }
  struct cli_variants *variants = &sensitivity->variants;
  struct cli_variant *variant = &variants->list[variants->count];
  *variant = (struct cli_variant){.scenario = &sensitivity->experiment.scenarios[0]};
  enum door_err err = cli_variant_set(variant, assumption->key->key, end->size);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s: %s: %s", variant->scenario->path, assumption->key->key, door_err_said(err));
  }
  err = check_end(&sensitivity->experiment, variant, end);
  if (err == DOOR_OK && end->state == CLI_END_MOVED) {
    end->variant = variants->count++;
  } else {
    cli_variant_fini(variant);
  }
  return err;
}

static enum door_err make_ends(struct cli_sensitivity *sensitivity)
{
  const struct door_ensemble_plan *plan = sensitivity->plan;
  sensitivity->assumptions = calloc((size_t)plan->drawn_count + 1, sizeof *sensitivity->assumptions);
  if (sensitivity->assumptions == NULL) {
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY));
  }
  enum door_err err = cli_variants_init(&sensitivity->variants, &sensitivity->experiment, 2 * plan->drawn_count + 1);
  if (err != DOOR_OK) {
    return err;
  }
  sensitivity->variants.list[0] =
      (struct cli_variant){.scenario = &sensitivity->experiment.scenarios[0], .is_base = true};
  sensitivity->variants.count = 1;
  for (uint32_t i = 0; i < plan->drawn_count && err == DOOR_OK; i++) {
    struct cli_assumption *assumption = &sensitivity->assumptions[i];
    const struct door_drawn_key *key = &plan->drawn[i];
    assumption->key = key;
    bool has_size = scenario_size_of(sensitivity->experiment.scenarios[0].document, key->key, &assumption->now);
    DOOR_ASSERT(has_size);
    assumption->ends[0].size = key->is_whole ? ceil(key->low) : key->low;
    assumption->ends[1].size = key->is_whole ? floor(key->high) : key->high;
    err = make_end(sensitivity, assumption, &assumption->ends[0]);
    err = err == DOOR_OK ? make_end(sensitivity, assumption, &assumption->ends[1]) : err;
  }
  return err;
}

static enum door_err make_plan(struct cli_sensitivity *sensitivity)
{
  struct door_problem problem = {.err = DOOR_OK};
  const struct cli_compared *scenario = &sensitivity->experiment.scenarios[0];
  enum door_err err = door_ensemble_plan_create(scenario->document, &sensitivity->plan, &problem);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s: %s", scenario->path, problem.said);
  }
  err = make_ends(sensitivity);
  if (err == DOOR_OK && sensitivity->variants.count == 1) {
    return cli_tell(
        DOOR_ERR_SCENARIO,
        "%s: no value is assumed with a range that it can be moved in; `provenance: {KEY: {assumed: {low: X, "
        "high: Y}}}` states one",
        scenario->path);
  }
  const struct cli_variants *variants = &sensitivity->variants;
  return err == DOOR_OK ? cli_variants_find_run_in(&sensitivity->experiment, variants->list, variants->count) : err;
}

/* ---- all of it ---- */

static enum door_err run_all(struct cli_sensitivity *sensitivity)
{
  enum door_err err = cli_variants_run(&sensitivity->variants, "sensitivity");
  if (sensitivity->experiment.shard.count > 0) {
    return err;
  }
  if (err != DOOR_OK && (err != DOOR_ERR_INTERRUPTED || sensitivity->variants.done_count < 2)) {
    return err;
  }
  sensitivity->is_complete = err == DOOR_OK;
  struct cli_answer answer = {cli_sensitivity_write_table, cli_sensitivity_write_json, sensitivity};
  enum door_err told = cli_experiment_tell(&sensitivity->experiment, &answer);
  return told == DOOR_OK ? err : told;
}

static enum door_err sensitivity_with(struct cli_sensitivity *sensitivity, int argc, char **argv)
{
  static const struct cli_option options[] = {{"--reps", true},  {"--measure", true},    {"--out", true},
                                              {"--shard", true}, CLI_EXPERIMENT_OPTIONS, {NULL, false}};
  struct cli_experiment *experiment = &sensitivity->experiment;
  struct cli_arguments reading = {&cli_sensitivity_command, options, on_option, on_operand, sensitivity};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && experiment->scenario_count == 0) {
    err = cli_tell(DOOR_ERR_USAGE, "sensitivity needs a scenario");
  }
  err = err == DOOR_OK ? cli_experiment_check_shard(experiment) : err;
  if (err == DOOR_OK) {
    cli_catch_signals();
    experiment->replication_count =
        experiment->replication_count > 0 ? experiment->replication_count : CLI_EXPERIMENT_REPLICATIONS;
    err = cli_experiment_read(experiment);
  }
  err = err == DOOR_OK ? make_plan(sensitivity) : err;
  return err == DOOR_OK ? run_all(sensitivity) : err;
}

static void fini(struct cli_sensitivity *sensitivity)
{
  for (uint32_t i = 0; sensitivity->assumptions != NULL && i < sensitivity->plan->drawn_count; i++) {
    free(sensitivity->assumptions[i].ends[0].why);
    free(sensitivity->assumptions[i].ends[1].why);
  }
  free(sensitivity->assumptions);
  cli_variants_fini(&sensitivity->variants);
  door_ensemble_plan_destroy(&sensitivity->plan);
  cli_experiment_fini(&sensitivity->experiment);
}

static int run(int argc, char **argv)
{
  struct cli_sensitivity sensitivity = {.experiment = {.seed = 1}};
  enum door_err err = sensitivity_with(&sensitivity, argc, argv);
  fini(&sensitivity);
  return door_err_exit_code(err);
}

const struct cli_command cli_sensitivity_command = {.name = "sensitivity",
                                                    .arguments = "SCENARIO [options]",
                                                    .summary = "Which assumption matters?",
                                                    .help = help,
                                                    .run = run};
