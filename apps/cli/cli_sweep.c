#include "cli.h"

#include "cli_sweep_report.h"
#include "cli_vary.h"

#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Examples:\n"
    "  frontdoor sweep scenarios/cardiff-2014-15.yaml --vary screening.staff_posts=8:14:2\n"
    "  frontdoor sweep base.yaml other.yaml --vary early_help.places=60,90,120 --measure referrals,assessments\n"
    "  frontdoor sweep base.yaml --design latin --points 40 --vary screening.staff_posts=8:14 \\\n"
    "      --vary screening.decision_minutes=20:60 --out sweep.json\n\n"
    "Runs each SCENARIO (a base and its overlays, say) with every combination of the values of the varied keys, all on "
    "one seed, so "
    "that\n"
    "all meet the same families. For each measure: a row for each point with mean and 95 % interval, and the "
    "difference\n"
    "from the first point with an interval; those hold together in 95 % of cases.\n\n"
    "Options:\n"
    "  --vary KEY=RANGE       as often as 8 times. RANGE: values with commas, LOW:HIGH:STEP, or LOW:HIGH of a key "
    "that\n"
    "                         is a whole number. Of a distribution its mean is varied, of a list its largest number\n"
    "  --design latin         a Latin hypercube over LOW:HIGH of every key, instead of every combination\n"
    "  --points N             of the Latin hypercube\n"
    "  --reps N               replications of each point (30)\n"
    "  --seed N               the same seed gives the same bytes (1)\n"
    "  --jobs N               threads (all cores)\n"
    "  --measure NAME[,...]   what is shown, as often as needed; without it the headline measures that have a value\n"
    "  --set KEY=VALUE        changes a parameter at every point, as often as needed\n" CLI_KEEP_HELP CLI_SHARD_HELP
    "  --json                 one JSON object instead of the tables\n"
    "  --out FILE             the JSON object into a file too\n"
    "  --quiet                no progress\n";

struct request {
  struct cli_sweep *sweep;
  const char *varied[DOOR_AXES_MAX];
  uint32_t varied_count;
  uint64_t point_count; /* 0: not said */
  bool is_latin;
};

/* ---- arguments ---- */

static enum door_err on_operand(void *self, const char *operand)
{
  struct request *request = self;
  return cli_experiment_operand(&request->sweep->experiment, operand);
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct request *request = self;
  if (strcmp(name, "--vary") == 0) {
    if (request->varied_count == DOOR_AXES_MAX) {
      return cli_tell(DOOR_ERR_USAGE, "--vary: at most %d keys at once", DOOR_AXES_MAX);
    }
    request->varied[request->varied_count++] = value;
    return DOOR_OK;
  }
  if (strcmp(name, "--design") == 0) {
    request->is_latin = strcmp(value, "latin") == 0;
    return request->is_latin ? DOOR_OK
                             : cli_tell(DOOR_ERR_USAGE, "--design: there is no design %s; latin is one", value);
  }
  if (strcmp(name, "--points") == 0) {
    return cli_read_number(name, value, 2, DOOR_POINTS_MAX, &request->point_count);
  }
  return cli_experiment_option(&request->sweep->experiment, name, value);
}

static enum door_err check_request(const struct request *request)
{
  if (request->sweep->experiment.scenario_count == 0) {
    return cli_tell(DOOR_ERR_USAGE, "sweep needs a scenario");
  }
  if (request->varied_count == 0) {
    return cli_tell(DOOR_ERR_USAGE, "sweep needs --vary KEY=RANGE, such as --vary screening.staff_posts=8:14:2");
  }
  if (request->is_latin && request->point_count == 0) {
    return cli_tell(DOOR_ERR_USAGE, "--design latin needs --points N");
  }
  if (!request->is_latin && request->point_count > 0) {
    return cli_tell(DOOR_ERR_USAGE, "--points goes with --design latin; ranges say how many points there are else");
  }
  return cli_experiment_check_shard(&request->sweep->experiment);
}

/* ---- points ---- */

static enum door_err read_axes(const struct request *request)
{
  struct door_design *design = &request->sweep->design;
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < request->varied_count && err == DOOR_OK; i++) {
    struct door_axis *axis = &design->axes[i];
    err = cli_vary_read(&request->sweep->experiment, request->varied[i],
                        request->is_latin ? CLI_VARY_RANGE : CLI_VARY_LEVELS, axis);
    for (uint32_t before = 0; before < i && err == DOOR_OK; before++) {
      if (strcmp(design->axes[before].key, axis->key) == 0) {
        err = cli_tell(DOOR_ERR_USAGE, "--vary: %s is varied twice", axis->key);
      }
    }
    design->axis_count = i + 1;
  }
  return err;
}

static enum door_err make_design(const struct request *request)
{
  struct cli_sweep *sweep = request->sweep;
  enum door_err err = read_axes(request);
  if (err != DOOR_OK) {
    return err;
  }
  if (request->is_latin) {
    door_design_latin(&sweep->design, (uint32_t)request->point_count, sweep->experiment.seed);
  } else if (!door_design_cross(&sweep->design)) {
    return cli_tell(DOOR_ERR_USAGE, "--vary: more than %d combinations; take larger steps, or --design latin",
                    DOOR_POINTS_MAX);
  }
  uint32_t all = sweep->design.point_count * sweep->experiment.scenario_count;
  return all <= DOOR_POINTS_MAX
             ? DOOR_OK
             : cli_tell(DOOR_ERR_USAGE, "%u points of all scenarios together, more than %d", all, DOOR_POINTS_MAX);
}

/* One point of one scenario; what is not valid there is said before anything is run. */
static enum door_err make_variant(struct cli_sweep *sweep, uint32_t scenario, uint32_t point)
{
  struct cli_variant *variant = &sweep->variants.list[scenario * sweep->design.point_count + point];
  variant->scenario = &sweep->experiment.scenarios[scenario];
  variant->is_base = point == 0;
  enum door_err err = DOOR_OK;
  for (uint32_t axis = 0; axis < sweep->design.axis_count && err == DOOR_OK; axis++) {
    err = cli_variant_set(variant, sweep->design.axes[axis].key, door_design_value(&sweep->design, point, axis));
  }
  if (err != DOOR_OK) {
    return cli_tell(err, "%s: %s", variant->scenario->path, door_err_said(err));
  }
  err = cli_variant_check(&sweep->experiment, variant);
  if (err != DOOR_OK) {
    cli_variant_tell(variant, err);
  }
  return err;
}

static enum door_err make_variants(struct cli_sweep *sweep)
{
  enum door_err err = cli_variants_init(&sweep->variants, &sweep->experiment,
                                        sweep->experiment.scenario_count * sweep->design.point_count);
  for (uint32_t scenario = 0; scenario < sweep->experiment.scenario_count; scenario++) {
    for (uint32_t point = 0; point < sweep->design.point_count && err == DOOR_OK; point++) {
      err = make_variant(sweep, scenario, point);
    }
  }
  return err == DOOR_OK ? cli_variants_find_run_in(&sweep->experiment, sweep->variants.list, sweep->variants.count)
                        : err;
}

/* ---- all of it ---- */

static enum door_err run_sweep(struct cli_sweep *sweep)
{
  enum door_err err = cli_variants_run(&sweep->variants, "sweep");
  if (sweep->experiment.shard.count > 0) {
    return err;
  }
  if (err != DOOR_OK && (err != DOOR_ERR_INTERRUPTED || sweep->variants.done_count == 0)) {
    return err;
  }
  sweep->is_complete = err == DOOR_OK;
  struct cli_answer answer = {cli_sweep_write_table, cli_sweep_write_json, sweep};
  enum door_err told = cli_experiment_tell(&sweep->experiment, &answer);
  return told == DOOR_OK ? err : told;
}

static enum door_err sweep_with(struct request *request, int argc, char **argv)
{
  static const struct cli_option options[] = {{"--vary", true},  {"--design", true},     {"--points", true},
                                              {"--reps", true},  {"--measure", true},    {"--out", true},
                                              {"--shard", true}, CLI_EXPERIMENT_OPTIONS, {NULL, false}};
  struct cli_experiment *experiment = &request->sweep->experiment;
  struct cli_arguments reading = {&cli_sweep_command, options, on_option, on_operand, request};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  err = err == DOOR_OK ? check_request(request) : err;
  if (err == DOOR_OK) {
    cli_catch_signals();
    experiment->replication_count =
        experiment->replication_count > 0 ? experiment->replication_count : CLI_EXPERIMENT_REPLICATIONS;
    err = cli_experiment_read(experiment);
  }
  err = err == DOOR_OK ? make_design(request) : err;
  err = err == DOOR_OK ? make_variants(request->sweep) : err;
  return err == DOOR_OK ? run_sweep(request->sweep) : err;
}

static int run(int argc, char **argv)
{
  struct request request = {.sweep = calloc(1, sizeof *request.sweep)};
  if (request.sweep == NULL) {
    return door_err_exit_code(cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY)));
  }
  request.sweep->experiment.seed = 1;
  enum door_err err = sweep_with(&request, argc, argv);
  cli_variants_fini(&request.sweep->variants);
  cli_experiment_fini(&request.sweep->experiment);
  free(request.sweep);
  return door_err_exit_code(err);
}

const struct cli_command cli_sweep_command = {.name = "sweep",
                                              .arguments = "SCENARIO... --vary KEY=RANGE",
                                              .summary = "How does it move?",
                                              .help = help,
                                              .run = run};
