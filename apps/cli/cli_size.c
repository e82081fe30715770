#include "cli.h"

#include "cli_decimal.h"
#include "cli_size_report.h"
#include "cli_vary.h"
#include "door_progress.h"

#include <stdlib.h>
#include <string.h>

enum { REPLICATIONS_MAX = 1000, VALUES_MAX = 200 };

static const char help[] =
    "Examples:\n"
    "  frontdoor size scenarios/cardiff-2014-15.yaml --vary screening.staff_posts=8:16 \\\n"
    "      --target 'decision_within_one_working_day_share>=0.95'\n"
    "  frontdoor size base.yaml --vary early_help.places=40:120 --probability 0.99 \\\n"
    "      --target 'early_help_wait_mean_seconds<=1209600' --target 'early_help_places_utilisation_share<=0.9'\n\n"
    "Finds the least value of KEY, a whole number, with which the mean of every MEASURE meets its target: tries each\n"
    "value from LOW on, with as many replications as it takes to be sure, until one meets all. The answer is the "
    "least\n"
    "with the probability asked for, whatever the seed. It says so where no value meets them, and which values it "
    "could\n"
    "not decide on with so many replications.\n\n"
    "Options:\n"
    "  --vary KEY=LOW:HIGH    the key; at most 200 values\n"
    "  --target 'MEASURE>=X'  or <=, in the measure's unit (shares from 0 to 1, times in seconds); as often as 8 "
    "times\n"
    "  --probability P        that the answer is right (0.95), chance alone considered\n"
    "  --reps-max N           replications of a value at most (1000)\n"
    "  --seed N               the same seed gives the same bytes (1)\n"
    "  --jobs N               threads (all cores)\n"
    "  --set KEY=VALUE        changes a parameter first, as often as needed\n" CLI_KEEP_HELP
    "  --json                 one JSON object instead of the table\n"
    "  --out FILE             the JSON object into a file too\n"
    "  --quiet                no progress\n\n"
    "Exit code 4 where no value meets the targets, 1 where it could not decide.\n";

struct request {
  struct cli_size *size;
  const char *varied;
  uint64_t replications_max;
};

/* ---- arguments ---- */

static enum door_err on_operand(void *self, const char *operand)
{
  struct request *request = self;
  if (request->size->experiment.scenario_count == 1) {
    return cli_tell(DOOR_ERR_USAGE, "size takes one scenario; %s is a second", operand);
  }
  return cli_experiment_operand(&request->size->experiment, operand);
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct request *request = self;
  struct cli_size *size = request->size;
  if (strcmp(name, "--vary") == 0) {
    bool is_second = request->varied != NULL;
    request->varied = value;
    return is_second ? cli_tell(DOOR_ERR_USAGE, "--vary: size finds one key at a time; sweep varies more") : DOOR_OK;
  }
  if (strcmp(name, "--target") == 0) {
    if (size->target_count == CLI_TARGETS_MAX) {
      return cli_tell(DOOR_ERR_USAGE, "--target: at most %d", CLI_TARGETS_MAX);
    }
    size->targets[size->target_count++].text = value;
    return DOOR_OK;
  }
  if (strcmp(name, "--probability") == 0) {
    return cli_read_decimal(name, value, 0.5, 0.9999, &size->search.probability);
  }
  if (strcmp(name, "--reps-max") == 0) {
    return cli_read_number(name, value, DOOR_LOOK_FIRST, CLI_REPLICATIONS_MAX, &request->replications_max);
  }
  return cli_experiment_option(&size->experiment, name, value);
}

static enum door_err check_request(const struct request *request)
{
  if (request->size->experiment.scenario_count == 0) {
    return cli_tell(DOOR_ERR_USAGE, "size needs a scenario");
  }
  if (request->varied == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "size needs --vary KEY=LOW:HIGH, such as --vary screening.staff_posts=8:16");
  }
  if (request->size->target_count == 0) {
    return cli_tell(DOOR_ERR_USAGE, "size needs --target 'MEASURE>=X' or 'MEASURE<=X'");
  }
  return DOOR_OK;
}

/* ---- targets ---- */

static enum door_err check_bound(const struct cli_target *target)
{
  bool is_share = door_measure_is_at_most_one(target->measure);
  if (target->bound.value < 0 || (is_share && target->bound.value > 1)) {
    return cli_tell(DOOR_ERR_USAGE, "--target %s: out of reach: the measure has values from 0%s", target->text,
                    is_share ? " to 1" : " up");
  }
  return DOOR_OK;
}

/* MEASURE>=X or MEASURE<=X, with or without blanks around the sign. */
static enum door_err read_target(const struct cli_measures *all, struct cli_target *target)
{
  size_t length = strcspn(target->text, "<>");
  const char *sign = target->text + length;
  while (length > 0 && target->text[length - 1] == ' ') {
    length--;
  }
  if (length == 0 || sign[0] == '\0' || sign[1] != '=') {
    return cli_tell(DOOR_ERR_USAGE, "--target %s: is not of the form 'MEASURE>=X' or 'MEASURE<=X'", target->text);
  }
  const char *number = sign + 2 + strspn(sign + 2, " ");
  char name[DOOR_MEASURE_NAME_BYTES];
  snprintf(name, sizeof name, "%.*s", (int)length, target->text);
  struct cli_measures found = {.scenario = all->scenario};
  enum door_err err = cli_add_measures(&found, "--target", name);
  struct cli_decimal decimal = {0, 0};
  if (err == DOOR_OK && (found.count != 1 || !cli_decimal_read(number, strlen(number), &decimal))) {
    err = cli_tell(DOOR_ERR_USAGE, "--target %s: '%s' is not a number such as 12 or 0.25", target->text, number);
  }
  if (err == DOOR_OK) {
    target->measure = found.list[0];
    target->bound = (struct door_bound){.is_at_least = sign[0] == '>', .value = cli_decimal_value(decimal)};
    err = check_bound(target);
  }
  return err;
}

static enum door_err read_targets(struct cli_size *size)
{
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < size->target_count && err == DOOR_OK; i++) {
    err = read_target(&size->experiment.measures, &size->targets[i]);
  }
  return err;
}

/* ---- values ---- */

/* Every value is read before the first is run. */
static enum door_err make_levels(const struct request *request)
{
  struct cli_size *size = request->size;
  enum door_err err = cli_vary_read(&size->experiment, request->varied, CLI_VARY_WHOLE, &size->axis);
  if (err == DOOR_OK && size->axis.level_count > VALUES_MAX) {
    err = cli_tell(DOOR_ERR_USAGE, "--vary %s: %u values, more than %d; narrow the range, by a sweep perhaps",
                   request->varied, size->axis.level_count, VALUES_MAX);
  }
  if (err != DOOR_OK) {
    return err;
  }
  size->levels = calloc(size->axis.level_count, sizeof *size->levels);
  if (size->levels == NULL) {
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY));
  }
  for (uint32_t i = 0; i < size->axis.level_count && err == DOOR_OK; i++) {
    struct cli_variant *variant = &size->levels[i].variant;
    variant->scenario = &size->experiment.scenarios[0];
    err = cli_variant_set(variant, size->axis.key, size->axis.levels[i]);
    err = err == DOOR_OK ? cli_variant_check(&size->experiment, variant) : err;
  }
  return err;
}

/* Of all values, though not all may be tried: which one is the answer must not hang on who has which run-in. */
static enum door_err find_run_in(struct cli_size *size)
{
  struct cli_variant *list = calloc(size->axis.level_count, sizeof *list); /* their texts are the levels' */
  if (list == NULL) {
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY));
  }
  for (uint32_t i = 0; i < size->axis.level_count; i++) {
    list[i] = size->levels[i].variant;
  }
  enum door_err err = cli_variants_find_run_in(&size->experiment, list, size->axis.level_count);
  free(list);
  return err;
}

/* ---- looks ---- */

static void add_values(struct cli_size *size, struct cli_size_level *level, const struct door_results *results)
{
  uint32_t first = door_results_first_replication(results);
  for (uint32_t target = 0; target < size->target_count; target++) {
    struct cli_trial *trial = &level->trials[target];
    for (uint32_t i = 0; i < door_results_replication_count(results); i++) {
      struct door_value value = door_results_value(results, first + i, size->targets[target].measure);
      if (trial->look.decision != DOOR_DECISION_OPEN) {
        continue;
      }
      if (value.reason == NULL) {
        door_running_add(&trial->values, value.number);
      } else {
        trial->reason = trial->reason == NULL ? value.reason : trial->reason;
        trial->null_count++;
      }
    }
  }
}

static void judge(struct cli_size *size, struct cli_size_level *level, uint32_t look)
{
  struct door_look_errors errors = door_look_errors_of(&size->search, look);
  bool is_last = look + 1 == door_look_count(size->search.replications_max);
  uint32_t met_count = 0;
  for (uint32_t target = 0; target < size->target_count; target++) {
    struct cli_trial *trial = &level->trials[target];
    if (trial->look.decision == DOOR_DECISION_OPEN) {
      enum door_measure_unit unit = door_measure_row(size->targets[target].measure)->unit;
      trial->look = unit == DOOR_UNIT_SHARE_OF_REPLICATIONS
                        ? door_look_at_share(&trial->values, size->targets[target].bound, errors)
                        : door_look_at(&trial->values, size->targets[target].bound, errors, is_last);
    }
    met_count += trial->look.decision == DOOR_DECISION_MET ? 1 : 0;
    if (trial->look.decision == DOOR_DECISION_NOT_MET) {
      level->decision = DOOR_DECISION_NOT_MET;
    }
  }
  if (met_count == size->target_count) {
    level->decision = DOOR_DECISION_MET;
  }
}

/* A measure without a value in all of a first look will hardly get one. */
static bool can_be_judged(const struct cli_size *size, const struct cli_size_level *level)
{
  for (uint32_t target = 0; target < size->target_count; target++) {
    if (level->trials[target].values.count == 0) {
      return false;
    }
  }
  return true;
}

static enum door_err try_level(struct cli_size *size, struct cli_size_level *level)
{
  uint32_t look_count = door_look_count(size->search.replications_max);
  enum door_err err = DOOR_OK;
  for (uint32_t look = 0; look < look_count && err == DOOR_OK && level->decision == DOOR_DECISION_OPEN; look++) {
    struct cli_part part = {.first = level->replication_count};
    part.count = door_look_size(size->search.replications_max, look) - part.first;
    struct door_results *results = NULL;
    err = cli_variant_replicate(&size->experiment, &level->variant, &part, &results);
    if (err == DOOR_OK) {
      add_values(size, level, results);
      level->replication_count += part.count;
      judge(size, level, look);
    }
    door_results_destroy(&results);
    if (!can_be_judged(size, level)) {
      break;
    }
  }
  return err;
}

static enum door_err try_all(struct cli_size *size)
{
  struct door_progress progress;
  door_progress_begin_of(&progress, "size", "value", size->axis.level_count, size->experiment.is_quiet);
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < size->axis.level_count && err == DOOR_OK && !size->is_found; i++) {
    err = try_level(size, &size->levels[i]);
    if (err == DOOR_OK) {
      size->done_count++;
      size->open_count += size->levels[i].decision == DOOR_DECISION_OPEN ? 1 : 0;
      size->is_found = size->levels[i].decision == DOOR_DECISION_MET;
      door_progress_tell(&progress, size->done_count);
    }
  }
  door_progress_end(&progress, size->done_count);
  return err;
}

/* ---- all of it ---- */

/* What can be done about values that stay open. */
static enum door_err tell_open(const struct cli_size *size)
{
  for (uint32_t i = 0; i < size->done_count; i++) {
    const struct cli_size_level *level = &size->levels[i];
    for (uint32_t target = 0; target < size->target_count; target++) {
      if (level->decision == DOOR_DECISION_OPEN && level->trials[target].values.count == 0) {
        return cli_tell(DOOR_ERR_LIMIT, "not decided: with %s nothing has the value that %s is about: %s",
                        level->variant.texts[0], size->targets[target].text, level->trials[target].reason);
      }
    }
  }
  return cli_tell(DOOR_ERR_LIMIT, "not decided with %u replications; --reps-max allows more",
                  size->search.replications_max);
}

/* The exit code. */
static int find(struct cli_size *size)
{
  size->search.value_count = size->axis.level_count;
  size->search.target_count = size->target_count;
  enum door_err err = try_all(size);
  if (err != DOOR_OK && (err != DOOR_ERR_INTERRUPTED || size->done_count == 0)) {
    return door_err_exit_code(err);
  }
  size->is_complete = err == DOOR_OK;
  struct cli_answer answer = {cli_size_write_table, cli_size_write_json, size};
  enum door_err told = cli_experiment_tell(&size->experiment, &answer);
  if (told != DOOR_OK || err != DOOR_OK) {
    return door_err_exit_code(told == DOOR_OK ? err : told);
  }
  if (size->open_count > 0) {
    return door_err_exit_code(tell_open(size));
  }
  return size->is_found ? 0 : CLI_EXIT_NOT_MET;
}

static int size_with(struct request *request, int argc, char **argv)
{
  static const struct cli_option options[] = {{"--vary", true},     {"--target", true}, {"--probability", true},
                                              {"--reps-max", true}, {"--out", true},    CLI_EXPERIMENT_OPTIONS,
                                              {NULL, false}};
  struct cli_size *size = request->size;
  struct cli_arguments reading = {&cli_size_command, options, on_option, on_operand, request};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  err = err == DOOR_OK ? check_request(request) : err;
  if (err == DOOR_OK) {
    cli_catch_signals();
    size->search.replications_max = (uint32_t)request->replications_max;
    err = cli_experiment_read(&size->experiment);
  }
  err = err == DOOR_OK ? read_targets(size) : err;
  err = err == DOOR_OK ? make_levels(request) : err;
  err = err == DOOR_OK ? find_run_in(size) : err;
  return err == DOOR_OK ? find(size) : door_err_exit_code(err);
}

static int run(int argc, char **argv)
{
  struct request request = {.size = calloc(1, sizeof *request.size), .replications_max = REPLICATIONS_MAX};
  if (request.size == NULL) {
    return door_err_exit_code(cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY)));
  }
  request.size->experiment.seed = 1;
  request.size->search.probability = 0.95;
  int code = size_with(&request, argc, argv);
  for (uint32_t i = 0; request.size->levels != NULL && i < request.size->axis.level_count; i++) {
    cli_variant_fini(&request.size->levels[i].variant);
  }
  free(request.size->levels);
  cli_experiment_fini(&request.size->experiment);
  free(request.size);
  return code;
}

const struct cli_command cli_size_command = {.name = "size",
                                             .arguments = "SCENARIO --vary K --target T",
                                             .summary = "How many workers, or places, does it take?",
                                             .help = help,
                                             .run = run};
