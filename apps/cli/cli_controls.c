#include "cli_controls.h"

#include "cli_text.h"
#include "demand_mean.h"
#include "door_json.h"
#include "door_shown.h"
#include "door_store.h"
#include "door_utf8.h"
#include "door_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Standard errors that the control's mean may be from the known one: chance goes further in one run of 500 million. */
static const double off_errors_max = 6;
struct cli_controls {
  const struct door_scenario *scenario;
  struct door_problem refusal; /* why there are none; DOOR_OK where there are */
  double known_mean;
  double seen_mean;
  uint32_t replication_count;
  bool is_narrower[DOOR_MEASURE_SLOTS];
  struct door_controlled measures[DOOR_MEASURE_SLOTS];
};

/* ---- finding ---- */

static enum door_err find_known_mean(struct cli_controls *controls)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct door_setting *setting = NULL;
  enum door_err err = door_setting_create(controls->scenario, &setting, &problem);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s", problem.said);
  }
  const char *reason = demand_first_contacts_mean(setting, &controls->known_mean);
  door_setting_destroy(&setting);
  if (reason != NULL) {
    static const char text[] = DOOR_SAID("the mean of first contacts is not known exactly: %s");
    (void)door_problem_set(&controls->refusal, DOOR_ERR_USAGE, text, reason);
    snprintf(controls->refusal.said, sizeof controls->refusal.said, door_say(text), door_say(reason));
  }
  return DOOR_OK;
}

/* Replications in which both have a value. */
static struct door_controls pairs_of(const struct door_results *results, uint32_t measure)
{
  struct door_controls pairs = {.count = 0};
  uint32_t first = door_results_first_replication(results);
  for (uint32_t i = 0; i < door_results_replication_count(results); i++) {
    if (door_results_is_stored(results, first + i)) {
      struct door_value control = door_results_value(results, first + i, DOOR_MEASURE_FIRST_CONTACTS);
      struct door_value value = door_results_value(results, first + i, measure);
      if (control.reason == NULL && value.reason == NULL) {
        door_controls_add(&pairs, control.number, value.number);
      }
    }
  }
  return pairs;
}

/* Whether the control is what demand says it is. */
static void check_control(struct cli_controls *controls, const struct door_results *results)
{
  struct door_controls pairs = pairs_of(results, DOOR_MEASURE_FIRST_CONTACTS);
  controls->replication_count = pairs.count;
  controls->seen_mean = pairs.control_mean;
  if (controls->refusal.err != DOOR_OK) {
    return;
  }
  if (pairs.count < DOOR_CONTROL_REPLICATIONS_MIN) {
    (void)door_problem_set(&controls->refusal, DOOR_ERR_USAGE, "%u replications; a control wants at least %d",
                           pairs.count, DOOR_CONTROL_REPLICATIONS_MIN);
    return;
  }
  double error = sqrt(pairs.control_squares / (pairs.count - 1.0) / pairs.count);
  if (!(error > 0) || fabs(pairs.control_mean - controls->known_mean) > off_errors_max * error) {
    (void)door_problem_set(
        &controls->refusal, DOOR_ERR_USAGE,
        "first contacts are %.6g on average, and demand makes %.6g: further apart than chance explains",
        pairs.control_mean, controls->known_mean);
  }
}

static void cut(struct door_summary *summary, uint32_t measure)
{
  summary->low = summary->low < 0 ? 0 : summary->low;
  summary->high = door_measure_is_at_most_one(measure) && summary->high > 1 ? 1 : summary->high;
}

static void find_controlled(struct cli_controls *controls, const struct door_results *results)
{
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (!door_measure_is_of(controls->scenario, measure)) {
      continue;
    }
    struct door_controls pairs = pairs_of(results, measure);
    struct door_controlled *controlled = &controls->measures[measure];
    *controlled = door_controlled_of(&pairs, controls->known_mean, DOOR_OUTSIDE_SHARE);
    controls->is_narrower[measure] = door_controlled_pays(controlled);
    cut(&controlled->summary, measure);
  }
}

static enum door_err load(const struct door_scenario *scenario, const struct door_run_folder *folder,
                          struct door_results *results)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct door_store *store = NULL;
  enum door_err err = door_store_open_finished(folder, scenario, &store, &problem);
  if (err == DOOR_OK) {
    err = door_store_load(store, results, NULL, NULL, &problem);
  }
  door_store_close(&store);
  return err == DOOR_OK ? err : cli_tell(err, "%s", door_problem_said(&problem, err));
}

enum door_err cli_controls_create(const struct door_scenario *scenario, const struct door_run_folder *folder,
                                  uint32_t first_replication, uint32_t replication_count,
                                  struct cli_controls **out_controls)
{
  struct cli_controls *controls = calloc(1, sizeof *controls);
  struct door_results *results = NULL;
  enum door_err err =
      controls == NULL ? DOOR_ERR_MEMORY : door_results_create(first_replication, replication_count, &results);
  if (err != DOOR_OK) {
    free(controls);
    return cli_tell(err, "%s", door_err_said(err));
  }
  controls->scenario = scenario;
  err = load(scenario, folder, results);
  err = err == DOOR_OK ? find_known_mean(controls) : err;
  if (err == DOOR_OK) {
    check_control(controls, results);
    if (controls->refusal.err == DOOR_OK) {
      find_controlled(controls, results);
    }
    *out_controls = controls;
  } else {
    cli_controls_destroy(&controls);
  }
  door_results_destroy(&results);
  return err;
}

void cli_controls_destroy(struct cli_controls **controls)
{
  free(*controls);
  *controls = NULL;
}

/* ---- telling ---- */

enum { INDENT_COLUMNS = 2, MEAN_COLUMNS = 9, INTERVAL_COLUMNS = 24, NARROWER_COLUMNS = 10 };

static int label_columns(void)
{
  return door_measure_label_columns(door_language());
}

static void write_row(FILE *out, const struct cli_controls *controls, uint32_t measure)
{
  const struct door_controlled *controlled = &controls->measures[measure];
  struct door_shown_summary shown;
  char label[DOOR_MEASURE_NAME_BYTES];
  char interval[2 * DOOR_SHOWN_NUMBER_SIZE + 8];
  char narrower[DOOR_SHOWN_NUMBER_SIZE];
  door_measure_label_in(door_language(), controls->scenario, measure, label);
  door_shown_summary_of(door_measure_row(measure), &controlled->summary, &shown);
  snprintf(interval, sizeof interval, door_say("%s to %s"), shown.low, shown.high);
  snprintf(narrower, sizeof narrower, "%.0f %%", 100 * (1 - controlled->width_share));
  fprintf(out, "%*s%-*s", INDENT_COLUMNS, "", door_utf8_field(label, label_columns()), label);
  fprintf(out, "%*s  %-*s%-*s%s\n", MEAN_COLUMNS, shown.mean, INTERVAL_COLUMNS, interval, NARROWER_COLUMNS, narrower,
          door_say(shown.unit));
}

static void write_table(FILE *out, const void *self)
{
  const struct cli_controls *controls = self;
  if (controls->refusal.err != DOOR_OK) {
    fprintf(out, door_say("\nNo control variate: %s.\n"), controls->refusal.said);
    return;
  }
  uint32_t other_count = 0;
  const char *head = door_say("Controlled by first contacts");
  fprintf(out, "\n%-*s%*s  %-*s%-*s%s\n", door_utf8_field(head, label_columns() + INDENT_COLUMNS), head, MEAN_COLUMNS,
          door_say("mean"), INTERVAL_COLUMNS, door_say("95 % interval"), NARROWER_COLUMNS, door_say("narrower"),
          door_say("unit"));
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (controls->is_narrower[measure]) {
      write_row(out, controls, measure);
    } else {
      other_count += door_measure_is_of(controls->scenario, measure) ? 1 : 0;
    }
  }
  char known[DOOR_SHOWN_NUMBER_SIZE];
  char seen[DOOR_SHOWN_NUMBER_SIZE];
  door_shown_number(controls->known_mean, 1, known);
  door_shown_number(controls->seen_mean, 1, seen);
  fprintf(
      out,
      door_say("\nDemand makes %s first contacts on average, and these replications had %s: the means above are what "
               "goes with\nthe former. %u other measures are not 5 %% narrower for it, and stand as they do above.\n"),
      known, seen, other_count);
}

static void write_json_measure(FILE *out, const struct cli_controls *controls, uint32_t measure, const char *between)
{
  const struct door_controlled *controlled = &controls->measures[measure];
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(controls->scenario, measure, name);
  fprintf(out, "%s\n      \"%s\": {", between, name);
  door_json_summary(out, &controlled->summary);
  door_json_number(out, "slope", true, controlled->slope);
  door_json_number(out, "explained_share", true, controlled->explained_share);
  door_json_number(out, "width_share", true, controlled->width_share);
  fprintf(out, "\"value_count\": %u}", controlled->summary.value_count);
}

/* As it stands in the object of the results. */
static void write_json(FILE *out, const void *self)
{
  const struct cli_controls *controls = self;
  fputs("{\n    \"control\": \"first_contacts\", ", out);
  bool is_there = controls->refusal.err == DOOR_OK;
  door_json_number(out, "known_mean", is_there, controls->known_mean);
  door_json_number(out, "seen_mean", controls->replication_count > 0, controls->seen_mean);
  fprintf(out, "\"replications\": %u, \"reason\": ", controls->replication_count);
  if (is_there) {
    fputs("null", out);
  } else {
    door_json_text(out, controls->refusal.text);
  }
  fputs(",\n    \"measures\": {", out);
  const char *between = "";
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (controls->is_narrower[measure]) {
      write_json_measure(out, controls, measure, between);
      between = ",";
    }
  }
  fputs("\n    }\n  }", out);
}

static void write_file(FILE *out, const void *self)
{
  write_json(out, self);
  fputc('\n', out);
}

static enum door_err keep(const struct cli_controls *controls, const struct door_run_folder *folder)
{
  struct door_problem problem = {.err = DOOR_OK};
  char *text = NULL;
  enum door_err err = cli_text_of(write_file, controls, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "controls.json: %s", door_err_said(err));
  }
  err = door_run_folder_write(folder, "controls.json", text, &problem);
  free(text);
  return err == DOOR_OK ? err : cli_tell(err, "%s", problem.said);
}

/* results.json, whose object ends with a line of its own, with one more key. */
static enum door_err print_json(const struct door_run_folder *folder, const struct cli_controls *controls)
{
  static const char end[] = "\n}\n";
  struct door_problem problem = {.err = DOOR_OK};
  char *results = NULL;
  char *object = NULL;
  enum door_err err = door_run_folder_read(folder, "results.json", &results, &problem);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s", problem.said);
  }
  size_t length = strlen(results);
  size_t end_length = sizeof end - 1;
  DOOR_ASSERT(length > end_length && strcmp(results + length - end_length, end) == 0);
  results[length - end_length] = '\0';
  err = cli_text_of(write_json, controls, &object);
  if (err == DOOR_OK) {
    printf("%s,\n  \"control_variates\": %s", results, object);
    err = cli_print(end);
  } else {
    (void)cli_tell(err, "%s", door_err_said(err));
  }
  free(object);
  free(results);
  return err;
}

static enum door_err print_tables(const struct door_run_folder *folder, const struct cli_controls *controls,
                                  bool shows_all)
{
  char *text = NULL;
  enum door_err err = cli_text_of(write_table, controls, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s", door_err_said(err));
  }
  err = cli_print_results(folder, false, shows_all, true) == 0 ? cli_print(text) : DOOR_ERR_IO;
  free(text);
  return err;
}

enum door_err cli_controls_print(const struct cli_controls *controls, const struct door_run_folder *folder,
                                 bool wants_json, bool shows_all)
{
  enum door_err err = keep(controls, folder);
  if (err != DOOR_OK) {
    return err;
  }
  return wants_json ? print_json(folder, controls) : print_tables(folder, controls, shows_all);
}
