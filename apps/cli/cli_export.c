#include "cli.h"

#include "cli_export.h"
#include "door_suggest.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "Examples:\n"
    "  frontdoor export runs/cardiff-2014-15-1 --format csv --out values.csv\n"
    "  frontdoor export runs/cardiff-2014-15-1 --format xlsx --out cardiff.xlsx\n"
    "  frontdoor export runs/cardiff-2014-15-1 --format summary\n"
    "  frontdoor export runs/cardiff-2014-15-1 --format course --out course.csv\n"
    "  frontdoor export runs/cardiff-2014-15-1 --format xes --replication 4 --out events.xes\n"
    "  frontdoor export runs/cardiff-2014-15-1 --format contacts --out contacts.csv\n\n"
    "RUN is the folder that a finished run left. Columns: docs/reference/exports.md.\n\n"
    "Options:\n"
    "  --format NAME          csv: a row for each replication and measure\n"
    "                         summary: a row for each measure: mean, interval, spread over the replications\n"
    "                         course: who waits at the end of each day, how busy staff are by hour of the week, as\n"
    "                         the report draws it\n"
    "                         xlsx: a workbook with tables, charts and every assumption; needs --out\n"
    "                         events: the event log of one replication, a row for each event\n"
    "                         xes: the same for tools of process mining, case by case\n"
    "                         contacts: the contacts of one replication, as `frontdoor fit --look-back 0` reads them\n"
    "  --replication N        of events, xes and contacts: which replication of the run (its first); it is simulated\n"
    "                         again\n"
    "  --out FILE             where it goes (standard output); a file that is there is replaced, whole or not at all\n";

static enum door_err write_values(const struct cli_export *export, struct door_problem *problem)
{
  (void)problem; /* the output's owner looks at its errors */
  door_results_csv_values(export->results, &export->named, export->output->stream);
  return DOOR_OK;
}

static enum door_err write_summary(const struct cli_export *export, struct door_problem *problem)
{
  enum door_err err = door_results_csv_summary(export->results, &export->named, export->output->stream);
  return err == DOOR_OK ? err : door_problem_set(problem, err, "out of memory for the summary");
}

static const struct cli_export_format formats[] = {
    {.name = "csv", .write = write_values},
    {.name = "summary", .write = write_summary},
    {.name = "course", .write = cli_export_course},
    {.name = "events", .is_of_one_replication = true, .write = cli_export_events},
    {.name = "xes", .is_of_one_replication = true, .write = cli_export_xes},
    {.name = "contacts", .is_of_one_replication = true, .write = cli_export_contacts},
    {.name = "xlsx", .write = cli_export_workbook},
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

/* ---- Arguments ---- */

struct export_arguments {
  const char *run_path;
  const char *out_path;
  const struct cli_export_format *format;
  uint64_t replication;
  bool has_replication;
};

static enum door_err read_format(const char *value, const struct cli_export_format **out_format)
{
  const char *names[FORMAT_COUNT];
  for (size_t i = 0; i < FORMAT_COUNT; i++) {
    names[i] = formats[i].name;
    if (strcmp(value, names[i]) == 0) {
      *out_format = &formats[i];
      return DOOR_OK;
    }
  }
  const char *nearest = door_suggest(value, names, FORMAT_COUNT);
  return nearest == NULL
             ? cli_tell(DOOR_ERR_USAGE, "--format: there is no format %s; `frontdoor export --help` lists them", value)
             : cli_tell(DOOR_ERR_USAGE, "--format: there is no format %s; did you mean %s?", value, nearest);
}

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct export_arguments *arguments = self;
  if (strcmp(name, "--format") == 0) {
    return read_format(value, &arguments->format);
  }
  if (strcmp(name, "--replication") == 0) {
    arguments->has_replication = true;
    return cli_read_number(name, value, 0, UINT32_MAX, &arguments->replication);
  }
  arguments->out_path = value;
  return DOOR_OK;
}

static enum door_err on_operand(void *self, const char *operand)
{
  struct export_arguments *arguments = self;
  if (arguments->run_path != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "export takes one run, not %s as well", operand);
  }
  arguments->run_path = operand;
  return DOOR_OK;
}

static enum door_err check_arguments(const struct export_arguments *arguments)
{
  if (arguments->run_path == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "export needs the folder of a run, such as runs/cardiff-2014-15-1");
  }
  if (arguments->format == NULL) {
    return cli_tell(DOOR_ERR_USAGE, "export needs --format; `frontdoor export --help` lists the formats");
  }
  if (arguments->has_replication && !arguments->format->is_of_one_replication) {
    return cli_tell(DOOR_ERR_USAGE,
                    "--replication goes with --format events, xes or contacts; %s is not of one replication",
                    arguments->format->name);
  }
  return DOOR_OK;
}

/* ---- The whole ---- */

static enum door_err write_format(const struct export_arguments *arguments, struct cli_export *export)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct cli_output output;
  enum door_err err = cli_output_open(&output, arguments->out_path);
  if (err != DOOR_OK) {
    return err;
  }
  export->output = &output;
  err = arguments->format->write(export, &problem);
  if (err != DOOR_OK && cli_stop != 0) {
    err = cli_tell(DOOR_ERR_INTERRUPTED, "interrupted; nothing was exported"); /* a write may have been cut short */
  } else if (err != DOOR_OK && cli_output_check(&output) == DOOR_OK) {
    (void)cli_tell_problem(err, &problem);
  }
  return cli_output_close(&output, err);
}

static int export_run(void *self, const struct cli_kept_run *run)
{
  const struct export_arguments *arguments = self;
  struct door_problem problem = {.err = DOOR_OK};
  struct door_results *results = NULL;
  char name[PATH_MAX];
  enum door_err err = cli_kept_run_results(run, &results, &problem);
  if (err != DOOR_OK) {
    return cli_tell_problem(err, &problem);
  }
  struct cli_export export = {.run = run,
                              .results = results,
                              .named = {.measured = &run->setting->scenario,
                                        .run = name,
                                        .scenario = run->setting->scenario.name,
                                        .ledger_hash = run->ledger_hash,
                                        .seed = run->seed}};
  cli_kept_run_name(run, name);
  err = cli_kept_run_choose(run, arguments->has_replication, arguments->replication, &export.replication, &problem);
  err = err == DOOR_OK ? write_format(arguments, &export) : cli_tell(err, "%s", problem.said);
  door_results_destroy(&results);
  return door_err_exit_code(err);
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {
      {"--format", true}, {"--out", true}, {"--replication", true}, {NULL, false}};
  struct export_arguments arguments = {.run_path = NULL};
  struct cli_arguments reading = {&cli_export_command, options, on_option, on_operand, &arguments};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK) {
    err = check_arguments(&arguments);
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  return cli_kept_run_use(arguments.run_path, export_run, &arguments);
}

const struct cli_command cli_export_command = {.name = "export",
                                               .arguments = "RUN --format NAME",
                                               .summary = "A finished run as tables for other programs.",
                                               .help = help,
                                               .run = run};
