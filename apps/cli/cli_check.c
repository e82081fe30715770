#include "cli.h"

#include "cli_check_report.h"
#include "cli_direct.h"

#include <fts.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
  PATHS_MAX = 1024,
  SETTINGS_MAX = 256,
  REPLICATIONS_MAX = 100000,
  THREADS_MAX = 256,
  EXIT_NOT_MET = 4,
};

static const char help[] =
    "Examples:\n"
    "  frontdoor check scenarios/cardiff-2014-15.yaml\n"
    "  frontdoor check scenarios --junit check.xml\n\n"
    "Runs each scenario (of a folder: every .yaml below it) and holds its results against what it states under\n"
    "`expect:`. An expectation is met where the mean over the replications lies within its bounds.\n\n"
    "Options:\n"
    "  --reps N               replications (30)\n"
    "  --seed N               the same seed gives the same verdict (1)\n"
    "  --jobs N               threads (all cores)\n"
    "  --set KEY=VALUE        changes a parameter first, as often as needed\n"
    "  --tap                  the outcome as TAP 14 instead of text\n"
    "  --junit FILE           the outcome as JUnit XML too\n\n"
    "Exit code 4 where an expectation is not met, 3 where a scenario is not valid or names no measure.\n";

struct check {
  char *paths[PATHS_MAX]; /* ours */
  size_t path_count;
  const char *settings[SETTINGS_MAX];
  size_t setting_count;
  uint64_t seed;
  uint64_t replication_count;
  uint64_t thread_count; /* 0: all cores */
  bool wants_tap;
  const char *junit_path;
  /* What was found. */
  struct scenario_document *documents[PATHS_MAX];
  struct cli_check_row *rows;
  size_t row_count;
};

/* ---- arguments ---- */

static enum door_err add_path(struct check *check, const char *path)
{
  if (check->path_count == PATHS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "check takes at most %d scenarios at once", PATHS_MAX);
  }
  char *copy = strdup(path);
  if (copy == NULL) {
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_text(DOOR_ERR_MEMORY));
  }
  check->paths[check->path_count++] = copy;
  return DOOR_OK;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
  return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_scenario_name(const char *name)
{
  const char *dot = strrchr(name, '.');
  return dot != NULL && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0 || strcmp(dot, ".json") == 0);
}

/* A file as it is; of a folder every scenario below it, in the order of names. */
static enum door_err on_operand(void *self, const char *operand)
{
  struct check *check = self;
  char *roots[] = {strdup(operand), NULL};
  FTS *walk = roots[0] == NULL ? NULL : fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
  if (walk == NULL) {
    free(roots[0]);
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_text(DOOR_ERR_MEMORY));
  }
  enum door_err err = DOOR_OK;
  size_t before = check->path_count;
  FTSENT *entry;
  while (err == DOOR_OK && (entry = fts_read(walk)) != NULL) {
    bool is_named = entry->fts_level == FTS_ROOTLEVEL;
    if (entry->fts_info == FTS_NS || entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR) {
      err = cli_tell(DOOR_ERR_IO, "%s: %s", entry->fts_path, strerror(entry->fts_errno));
    } else if (entry->fts_info == FTS_F && (is_named || is_scenario_name(entry->fts_name))) {
      err = add_path(check, entry->fts_path);
    }
  }
  fts_close(walk);
  free(roots[0]);
  return err == DOOR_OK && check->path_count == before ? cli_tell(DOOR_ERR_USAGE, "%s: no scenario there", operand)
                                                       : err;
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct check *check = self;
  if (strcmp(name, "--tap") == 0) {
    check->wants_tap = true;
    return DOOR_OK;
  }
  if (strcmp(name, "--junit") == 0) {
    check->junit_path = value;
    return DOOR_OK;
  }
  if (strcmp(name, "--reps") == 0) {
    return cli_read_number(name, value, 2, REPLICATIONS_MAX, &check->replication_count);
  }
  if (strcmp(name, "--jobs") == 0) {
    return cli_read_number(name, value, 1, THREADS_MAX, &check->thread_count);
  }
  if (strcmp(name, "--seed") == 0) {
    return cli_read_number(name, value, 0, UINT64_MAX, &check->seed);
  }
  if (strchr(value, '=') == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "--set: %s is not of the form KEY=VALUE", value);
  }
  if (check->setting_count == SETTINGS_MAX) {
    return cli_tell(DOOR_ERR_USAGE, "--set: at most %d; write an overlay instead", SETTINGS_MAX);
  }
  check->settings[check->setting_count++] = value;
  return DOOR_OK;
}

/* ---- reading: every scenario before the first is run ---- */

static enum door_err find_measures(const struct scenario_document *document)
{
  enum door_err err = DOOR_OK;
  for (size_t i = 0; i < scenario_expectation_count(document); i++) {
    const struct scenario_expectation *expectation = scenario_expectation_at(document, i);
    enum door_measure measure;
    if (!door_measure_find(expectation->measure, &measure)) {
      const char *nearest = door_measure_suggest(expectation->measure);
      fprintf(stderr, "%s: expect.%s: there is no such measure%s%s%s\n", expectation->origin, expectation->measure,
              nearest == NULL ? "" : "; did you mean ", nearest == NULL ? "" : nearest, nearest == NULL ? "" : "?");
      err = DOOR_ERR_SCENARIO;
    }
  }
  return err;
}

static enum door_err read_all(struct check *check)
{
  enum door_err worst = DOOR_OK;
  size_t expected_count = 0;
  for (size_t i = 0; i < check->path_count; i++) {
    enum door_err err = cli_read_scenario(check->paths[i], check->settings, check->setting_count, &check->documents[i]);
    err = err == DOOR_OK ? find_measures(check->documents[i]) : err;
    worst = worst == DOOR_OK ? err : worst;
    expected_count += err == DOOR_OK ? scenario_expectation_count(check->documents[i]) : 0;
  }
  check->rows = calloc(expected_count + 1, sizeof *check->rows);
  return worst != DOOR_OK || check->rows != NULL ? worst : cli_tell(DOOR_ERR_MEMORY, "out of memory");
}

/* ---- running ---- */

static bool is_within(const struct scenario_expectation *wanted, double value)
{
  return (!wanted->has_at_least || value >= wanted->at_least) && (!wanted->has_at_most || value <= wanted->at_most) &&
         (!wanted->has_within ||
          fabs(value - wanted->within_value) <= wanted->within_share * fabs(wanted->within_value));
}

static void judge(struct check *check, size_t place, const struct door_results *results)
{
  const struct scenario_document *document = check->documents[place];
  for (size_t i = 0; i < scenario_expectation_count(document); i++) {
    const struct scenario_expectation *wanted = scenario_expectation_at(document, i);
    enum door_measure measure = DOOR_MEASURE_COUNT;
    bool is_known = door_measure_find(wanted->measure, &measure);
    DOOR_ASSERT(is_known); /* find_measures has looked */
    struct door_summary found = door_results_summary(results, measure);
    bool holds = found.reason == NULL && is_within(wanted, found.mean);
    bool is_clear =
        !found.has_interval || (is_within(wanted, found.low) == holds && is_within(wanted, found.high) == holds);
    check->rows[check->row_count++] =
        (struct cli_check_row){.scenario = scenario_of(document)->name,
                               .path = check->paths[place],
                               .expectation = wanted,
                               .found = found,
                               .unit = door_measure_unit_text(door_measure_row(measure)->unit),
                               .holds = holds,
                               .is_narrow = found.reason == NULL && !is_clear};
  }
}

static uint32_t core_count(void)
{
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : count > THREADS_MAX ? THREADS_MAX : (uint32_t)count;
}

static enum door_err run_one(struct check *check, size_t place)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct door_setting *setting = NULL;
  struct door_results *results = NULL;
  if (scenario_expectation_count(check->documents[place]) == 0) {
    fprintf(stderr, "%s: expects nothing: not run\n", check->paths[place]);
    return DOOR_OK;
  }
  enum door_err err = door_setting_create(scenario_of(check->documents[place]), &setting, &problem);
  err = err == DOOR_OK ? door_results_create(0, (uint32_t)check->replication_count, &results) : err;
  if (err == DOOR_OK) {
    struct conductor_experiment experiment = {.setting = setting,
                                              .seed = check->seed,
                                              .replication_count = (uint32_t)check->replication_count,
                                              .in_step_count = 1,
                                              .thread_count = check->thread_count > 0 ? (uint32_t)check->thread_count
                                                                                      : core_count(),
                                              .opener = cli_direct_opener(setting),
                                              .stop = &cli_stop};
    err = conductor_experiment_run(&experiment, results, NULL, &problem);
  }
  if (err == DOOR_OK) {
    judge(check, place, results);
  } else {
    (void)cli_tell(err, "%s: %s", check->paths[place], problem.text[0] != '\0' ? problem.text : door_err_text(err));
  }
  door_results_destroy(&results);
  door_setting_destroy(&setting);
  return err;
}

/* ---- telling ---- */

static enum door_err write_junit(const struct check *check)
{
  char *text = NULL;
  enum door_err err = cli_check_report(CLI_CHECK_JUNIT, check->rows, check->row_count, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s", door_err_text(err));
  }
  FILE *file = fopen(check->junit_path, "we");
  bool is_written = file != NULL && fputs(text, file) != EOF;
  is_written = (file == NULL || fclose(file) == 0) && is_written;
  free(text);
  return is_written ? DOOR_OK : cli_tell(DOOR_ERR_IO, "--junit %s: cannot be written", check->junit_path);
}

static enum door_err tell(const struct check *check)
{
  char *text = NULL;
  enum door_err err =
      cli_check_report(check->wants_tap ? CLI_CHECK_TAP : CLI_CHECK_TEXT, check->rows, check->row_count, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "%s", door_err_text(err));
  }
  err = cli_print(text);
  free(text);
  return err == DOOR_OK && check->junit_path != NULL ? write_junit(check) : err;
}

static int exit_code_of(const struct check *check)
{
  for (size_t i = 0; i < check->row_count; i++) {
    if (!check->rows[i].holds) {
      return EXIT_NOT_MET;
    }
  }
  return 0;
}

static void fini(struct check *check)
{
  for (size_t i = 0; i < check->path_count; i++) {
    scenario_destroy(&check->documents[i]);
    free(check->paths[i]);
  }
  free(check->rows);
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{"--reps", true}, {"--seed", true},  {"--jobs", true}, {"--set", true},
                                              {"--tap", false}, {"--junit", true}, {NULL, false}};
  static struct check check; /* its paths are too many for a stack */
  check = (struct check){.seed = 1, .replication_count = 30};
  struct cli_arguments reading = {&cli_check_command, options, on_option, on_operand, &check};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && check.path_count == 0) {
    err = cli_tell(DOOR_ERR_USAGE, "check needs a scenario or a folder of them, such as scenarios");
  }
  if (err == DOOR_OK) {
    cli_catch_signals();
    err = read_all(&check);
  }
  for (size_t i = 0; i < check.path_count && err == DOOR_OK; i++) {
    err = run_one(&check, i);
  }
  if (err == DOOR_OK) {
    err = tell(&check);
  }
  int code = err == DOOR_OK ? exit_code_of(&check) : door_err_exit_code(err);
  fini(&check);
  return code;
}

const struct cli_command cli_check_command = {.name = "check",
                                              .arguments = "PATH... [options]",
                                              .summary = "Do scenarios give what they expect?",
                                              .help = help,
                                              .run = run};
