#include "cli_adjust.h"

#include "cli.h"
#include "cli_base_path.h"
#include "cli_decimal.h"
#include "cli_output.h"
#include "cli_vary.h"
#include "door_words.h"
#include "scenario_sizes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define TOLERANCE_PERCENT 0.5
#define TOLERANCE_PERCENT_MIN 0.01
#define TOLERANCE_PERCENT_MAX 20

enum { HUNDRED = 100 };

bool cli_adjust_is_meant(int argc, char **argv)
{
  bool is_meant = false;
  for (int i = 1; i < argc; i++) {
    is_meant = is_meant || strcmp(argv[i], "--adjust") == 0 || strncmp(argv[i], "--adjust=", strlen("--adjust=")) == 0;
  }
  return is_meant;
}

/* ---- arguments ---- */

static enum door_err on_operand(void *self, const char *operand)
{
  struct cli_adjust *adjust = self;
  if (adjust->experiment.scenario_count == 1) {
    return cli_tell(DOOR_ERR_USAGE, "fit --adjust takes one scenario; %s is a second", operand);
  }
  return cli_experiment_operand(&adjust->experiment, operand);
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct cli_adjust *adjust = self;
  if (strcmp(name, "--adjust") == 0 || strcmp(name, "--target") == 0) {
    bool is_key = name[2] == 'a';
    uint32_t *count = is_key ? &adjust->key_count : &adjust->aim_count;
    if (*count == DOOR_AXES_MAX) {
      return cli_tell(DOOR_ERR_USAGE, "%s: at most %d", name, DOOR_AXES_MAX);
    }
    *(is_key ? &adjust->keys[*count].text : &adjust->aims[*count].text) = value;
    (*count)++;
    return DOOR_OK;
  }
  if (strcmp(name, "--tolerance") == 0) {
    double percent = 0;
    enum door_err err = cli_read_decimal(name, value, TOLERANCE_PERCENT_MIN, TOLERANCE_PERCENT_MAX, &percent);
    adjust->tolerance_share = err == DOOR_OK ? percent / HUNDRED : adjust->tolerance_share;
    return err;
  }
  if (strcmp(name, "-o") == 0) {
    adjust->output = value;
    return DOOR_OK;
  }
  return cli_experiment_option(&adjust->experiment, name, value);
}

static enum door_err check_counts(const struct cli_adjust *adjust)
{
  if (adjust->experiment.scenario_count == 0) {
    return cli_tell(DOOR_ERR_USAGE, "fit --adjust needs a scenario");
  }
  if (adjust->experiment.settings.count > 0 && adjust->output != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--set with -o: what is set would not stand in the file; write an overlay with it");
  }
  return adjust->key_count == adjust->aim_count
             ? DOOR_OK
             : cli_tell(DOOR_ERR_USAGE,
                        "%u --adjust and %u --target: as many values as figures, or there are many answers, or none",
                        adjust->key_count, adjust->aim_count);
}

/* ---- keys and figures ---- */

static enum door_err read_key(const struct cli_adjust *adjust, struct cli_adjusted *key)
{
  enum door_err err = cli_vary_read(&adjust->experiment, key->text, CLI_VARY_SHARES, &key->axis);
  if (err != DOOR_OK) {
    return err;
  }
  for (const struct cli_adjusted *before = adjust->keys; before < key; before++) {
    if (strcmp(before->axis.key, key->axis.key) == 0) {
      return cli_tell(DOOR_ERR_USAGE, "--adjust: %s is adjusted twice", key->axis.key);
    }
  }
  bool has_size = scenario_size_of(adjust->experiment.scenarios[0].document, key->axis.key, &key->was);
  DOOR_ASSERT(has_size);
  return key->axis.low > 0 && key->was > 0
             ? DOOR_OK
             : cli_tell(DOOR_ERR_USAGE, "--adjust %s: the value and its range have to be above 0", key->text);
}

static enum door_err read_aim(const struct cli_adjust *adjust, struct cli_aim *aim)
{
  const char *equals = strchr(aim->text, '=');
  size_t length = equals == NULL ? 0 : (size_t)(equals - aim->text);
  char name[DOOR_MEASURE_NAME_BYTES];
  if (length == 0 || strcspn(aim->text, "<>") < length) {
    return cli_tell(DOOR_ERR_USAGE, "--target %s: is not of the form MEASURE=X", aim->text);
  }
  snprintf(name, sizeof name, "%.*s", (int)length, aim->text);
  struct cli_measures found = {.scenario = adjust->experiment.measures.scenario};
  enum door_err err = cli_add_measures(&found, "--target", name);
  struct cli_decimal decimal = {0, 0};
  if (err == DOOR_OK && (found.count != 1 || !cli_decimal_read(equals + 1, strlen(equals + 1), &decimal))) {
    return cli_tell(DOOR_ERR_USAGE, "--target %s: '%s' is not a number such as 12 or 0.25", aim->text, equals + 1);
  }
  if (err != DOOR_OK) {
    return err;
  }
  aim->measure = found.list[0];
  aim->value = cli_decimal_value(decimal);
  bool is_share = door_measure_is_at_most_one(aim->measure);
  bool is_reachable = aim->value > 0 && (!is_share || aim->value <= 1);
  return is_reachable ? DOOR_OK
                      : cli_tell(DOOR_ERR_USAGE, "--target %s: a figure has to be above 0%s", aim->text,
                                 is_share ? " and, as a share, at most 1" : "");
}

static enum door_err read_all(struct cli_adjust *adjust)
{
  enum door_err err = cli_experiment_read(&adjust->experiment);
  for (uint32_t i = 0; i < adjust->key_count && err == DOOR_OK; i++) {
    err = read_key(adjust, &adjust->keys[i]);
    err = err == DOOR_OK ? read_aim(adjust, &adjust->aims[i]) : err;
    for (uint32_t before = 0; before < i && err == DOOR_OK; before++) {
      if (adjust->aims[before].measure == adjust->aims[i].measure) {
        err = cli_tell(DOOR_ERR_USAGE, "--target %s: the measure has a figure already", adjust->aims[i].text);
      }
    }
  }
  return err;
}

/* ---- all of it ---- */

static enum door_err write_overlay(const struct cli_adjust *adjust)
{
  if (adjust->output == NULL) {
    return DOOR_OK;
  }
  char base[PATH_MAX];
  char *text = NULL;
  enum door_err err = cli_base_path(adjust->experiment.scenarios[0].path, adjust->output, base);
  if (err == DOOR_OK) {
    err = cli_adjust_overlay(adjust, base, &text);
    err = err == DOOR_OK ? cli_write_new(adjust->output, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH, text)
                         : cli_tell(err, "%s: %s", adjust->output, door_err_said(err));
  }
  if (err == DOOR_OK && !adjust->experiment.is_quiet) {
    fprintf(stderr, door_say("wrote %s\n"), adjust->output);
  }
  free(text);
  return err;
}

/* The exit code. */
static int find(struct cli_adjust *adjust)
{
  enum door_err err = cli_adjust_search(adjust);
  if (err == DOOR_OK) {
    struct cli_answer answer = {cli_adjust_write_table, cli_adjust_write_json, adjust};
    err = cli_experiment_tell(&adjust->experiment, &answer);
  }
  err = err == DOOR_OK && adjust->is_found ? write_overlay(adjust) : err;
  return err != DOOR_OK ? door_err_exit_code(err) : adjust->is_found ? 0 : CLI_EXIT_NOT_MET;
}

int cli_adjust_run(int argc, char **argv)
{
  static const struct cli_option options[] = {{"--adjust", true}, {"--target", true}, {"--tolerance", true},
                                              {"--reps", true},   {"-o", true},       CLI_EXPERIMENT_OPTIONS,
                                              {NULL, false}};
  struct cli_adjust *adjust = calloc(1, sizeof *adjust);
  if (adjust == NULL) {
    return door_err_exit_code(cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY)));
  }
  adjust->experiment.seed = 1;
  adjust->experiment.replication_count = CLI_EXPERIMENT_REPLICATIONS;
  adjust->tolerance_share = TOLERANCE_PERCENT / HUNDRED;
  struct cli_arguments reading = {&cli_fit_command, options, on_option, on_operand, adjust};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  err = err == DOOR_OK ? check_counts(adjust) : err;
  if (err == DOOR_OK) {
    cli_catch_signals();
    err = read_all(adjust);
  }
  int code = err == DOOR_OK ? find(adjust) : door_err_exit_code(err);
  cli_variant_fini(&adjust->variant);
  cli_experiment_fini(&adjust->experiment);
  free(adjust);
  return code;
}
