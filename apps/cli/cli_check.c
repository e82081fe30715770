#include "cli.h"

#include "cli_check_report.h"
#include "cli_check_runs.h"
#include "cli_output.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  OPERANDS_BYTES = 4096,
};

static const char help[] =
    "Examples:\n"
    "  frontdoor check scenarios/cardiff-2014-15.yaml\n"
    "  frontdoor check scenarios --junit check.xml --markdown validation.md\n\n"
    "Runs each scenario (of a folder: every .yaml below it) and holds its results against what it states under\n"
    "`expect:`. Bounds are met where the mean over the replications lies within them; a comparison with another\n"
    "scenario, run on the same seed, where the 95 % interval of the difference lies on the wanted side of 0.\n\n"
    "Options:\n"
    "  --reps N               replications (30)\n"
    "  --seed N               the same seed gives the same verdict (1)\n"
    "  --jobs N               threads (all cores)\n"
    "  --set KEY=VALUE        changes a parameter first, as often as needed\n"
    "  --tap                  the outcome as TAP 14 instead of text\n"
    "  --junit FILE           the outcome as JUnit XML too\n"
    "  --markdown FILE        observed against simulated, as a page such as docs/validation.md\n\n"
    "Exit code 4 where an expectation is not met that the scenario does not say is missed (`known_miss`), 3 where a\n"
    "scenario is not valid or names no measure.\n";

struct check {
  struct cli_check_runs runs;
  struct cli_settings settings;
  uint64_t replication_count;
  uint64_t thread_count; /* 0: all cores */
  bool wants_tap;
  const char *junit_path;
  const char *markdown_path;
  char operands[OPERANDS_BYTES]; /* as a person wrote them, for the page */
  struct cli_check_row *rows;
  size_t row_count;
};

/* ---- arguments ---- */

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
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY));
  }
  enum door_err err = DOOR_OK;
  size_t before = check->runs.count;
  FTSENT *entry;
  while (err == DOOR_OK && (entry = fts_read(walk)) != NULL) {
    bool is_named = entry->fts_level == FTS_ROOTLEVEL;
    if (entry->fts_info == FTS_NS || entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR) {
      err = cli_tell(DOOR_ERR_IO, "%s: %s", entry->fts_path, strerror(entry->fts_errno));
    } else if (entry->fts_info == FTS_F && (is_named || is_scenario_name(entry->fts_name))) {
      err = cli_check_add(&check->runs, entry->fts_path);
    }
  }
  fts_close(walk);
  free(roots[0]);
  size_t length = strlen(check->operands);
  snprintf(check->operands + length, sizeof check->operands - length, "%s%s", length == 0 ? "" : " ", operand);
  return err == DOOR_OK && check->runs.count == before ? cli_tell(DOOR_ERR_USAGE, "%s: no scenario there", operand)
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
  if (strcmp(name, "--markdown") == 0) {
    check->markdown_path = value;
    return DOOR_OK;
  }
  if (strcmp(name, "--reps") == 0) {
    return cli_read_number(name, value, 2, CLI_REPLICATIONS_MAX, &check->replication_count);
  }
  if (strcmp(name, "--jobs") == 0) {
    return cli_read_number(name, value, 1, CLI_THREADS_MAX, &check->thread_count);
  }
  if (strcmp(name, "--seed") == 0) {
    return cli_read_number(name, value, 0, UINT64_MAX, &check->runs.seed);
  }
  return cli_add_setting(&check->settings, value);
}

/* ---- telling ---- */

static enum door_err text_of(const struct check *check, enum cli_check_form form, char **out_text)
{
  struct cli_check_report report = {.rows = check->rows,
                                    .row_count = check->row_count,
                                    .operands = check->operands,
                                    .seed = check->runs.seed,
                                    .replication_count = check->runs.replication_count};
  enum door_err err = cli_check_report(form, &report, out_text);
  return err == DOOR_OK ? DOOR_OK : cli_tell(err, "%s", door_err_said(err));
}

/* path NULL: nothing is wanted. */
static enum door_err keep(const struct check *check, enum cli_check_form form, const char *path)
{
  char *text = NULL;
  enum door_err err = path == NULL ? DOOR_OK : text_of(check, form, &text);
  if (err != DOOR_OK || path == NULL) {
    return err;
  }
  err = cli_output_keep(path, text);
  free(text);
  return err;
}

static enum door_err tell(const struct check *check)
{
  char *text = NULL;
  enum door_err err = text_of(check, check->wants_tap ? CLI_CHECK_TAP : CLI_CHECK_TEXT, &text);
  if (err == DOOR_OK) {
    err = cli_print(text);
    free(text);
  }
  err = err == DOOR_OK ? keep(check, CLI_CHECK_JUNIT, check->junit_path) : err;
  return err == DOOR_OK ? keep(check, CLI_CHECK_MARKDOWN, check->markdown_path) : err;
}

static int exit_code_of(const struct check *check)
{
  for (size_t i = 0; i < check->row_count; i++) {
    if (cli_check_is_failure(&check->rows[i])) {
      return CLI_EXIT_NOT_MET;
    }
  }
  return 0;
}

static enum door_err run_checks(struct check *check)
{
  struct cli_check_runs *runs = &check->runs;
  runs->settings = &check->settings;
  runs->replication_count = (uint32_t)check->replication_count;
  runs->thread_count = check->thread_count > 0 ? (uint32_t)check->thread_count : cli_core_count();
  enum door_err err = cli_check_read(runs);
  err = err == DOOR_OK ? cli_check_run_all(runs) : err;
  err = err == DOOR_OK ? cli_check_judge(runs, &check->rows, &check->row_count) : err;
  return err == DOOR_OK ? tell(check) : err;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{"--reps", true},     {"--seed", true}, {"--jobs", true},
                                              {"--set", true},      {"--tap", false}, {"--junit", true},
                                              {"--markdown", true}, {NULL, false}};
  static struct check check; /* its paths are too many for a stack */
  check = (struct check){.runs = {.seed = 1}, .replication_count = 30};
  struct cli_arguments reading = {&cli_check_command, options, on_option, on_operand, &check};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && check.runs.count == 0) {
    err = cli_tell(DOOR_ERR_USAGE, "check needs a scenario or a folder of them, such as scenarios");
  }
  if (err == DOOR_OK) {
    cli_catch_signals();
    err = run_checks(&check);
  }
  int code = err == DOOR_OK ? exit_code_of(&check) : door_err_exit_code(err);
  free(check.rows);
  cli_check_fini(&check.runs);
  return code;
}

const struct cli_command cli_check_command = {.name = "check",
                                              .arguments = "PATH... [options]",
                                              .summary = "Do scenarios give what they expect?",
                                              .help = help,
                                              .run = run};
