#include "cli_report.h"

#include "cli.h"
#include "cli_output.h"
#include "cli_page.h"
#include "door_words.h"

#include <stdio.h>
#include <string.h>

/* What is asked for. */
struct report_request {
  const char *run_path;
  const char *out_path; /* NULL: report.html in the run's folder */
  const char *language;
  const char *weights_path; /* what `sensitivity --out` wrote; NULL: none */
};

static int write_run(void *self, const struct cli_kept_run *run)
{
  const struct report_request *request = self;
  struct door_problem problem = {.err = DOOR_OK};
  struct door_results *results = NULL;
  json_t *document = NULL;
  char name[PATH_MAX];
  char own_path[CLI_OUTPUT_PATH_BYTES];
  enum door_err err = cli_kept_run_results(run, &results, &problem);
  if (err != DOOR_OK) {
    return cli_tell_problem(err, &problem);
  }
  cli_kept_run_name(run, name);
  struct cli_report report = {.run = run, .results = results, .run_name = name};
  err = cli_report_document(&report, &document, &problem);
  if (err == DOOR_OK && request->weights_path != NULL) {
    err = cli_report_add_weights(&report, request->weights_path, document, &problem);
  }
  if (err == DOOR_OK) {
    snprintf(own_path, sizeof own_path, "%s/report.html", run->folder.path);
    err = cli_page_write(document, request->out_path == NULL ? own_path : request->out_path, request->language);
  } else {
    err = cli_stop != 0 ? cli_tell(DOOR_ERR_INTERRUPTED, "interrupted; there is no report")
                        : cli_tell(err, "%s", problem.said);
  }
  json_decref(document);
  door_results_destroy(&results);
  return door_err_exit_code(err);
}

int cli_report_write(const char *run_path, const char *out_path, const char *language)
{
  struct report_request request = {.run_path = run_path, .out_path = out_path, .language = language};
  return cli_kept_run_use(run_path, write_run, &request);
}

/* ---- the command ---- */

static const char help[] =
    "Examples:\n"
    "  frontdoor report runs/cardiff-2014-15-1\n"
    "  frontdoor report runs/cardiff-2014-15-1 --out cardiff.html\n"
    "  frontdoor report runs/cardiff-2014-15-1 --lang cy --out caerdydd.html\n"
    "  frontdoor report runs/cardiff-2014-15-1 --sensitivity weights.json\n\n"
    "RUN is the folder that a finished run left. The report is one file, which needs no network: what happened in "
    "words,\n"
    "charts with a table under each, every measure with its interval, every assumption with where it comes from.\n"
    "The course of days and weeks is made from the first ten replications, which are simulated again.\n\n"
    "Options:\n"
    "  --out FILE             where it goes (report.html in the run's folder); a file that is there is replaced,\n"
    "                         whole or not at all\n"
    "  --sensitivity FILE     what `sensitivity --out FILE` wrote of the same scenario: what each assumption weighs\n"
    "  --lang en|cy           the language of the report (en): English, or Welsh\n";

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct report_request *request = self;
  if (strcmp(name, "--out") == 0) {
    request->out_path = value;
    return DOOR_OK;
  }
  if (strcmp(name, "--sensitivity") == 0) {
    request->weights_path = value;
    return DOOR_OK;
  }
  return cli_page_language(value, &request->language);
}

static enum door_err on_operand(void *self, const char *operand)
{
  struct report_request *request = self;
  if (request->run_path != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "report takes one run, not %s as well", operand);
  }
  request->run_path = operand;
  return DOOR_OK;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {
      {"--out", true}, {"--lang", true}, {"--sensitivity", true}, {NULL, false}};
  struct report_request request = {.language = door_language_code(door_language())};
  struct cli_arguments reading = {&cli_report_command, options, on_option, on_operand, &request};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && request.run_path == NULL) {
    err = cli_tell(DOOR_ERR_USAGE, "report needs the folder of a run, such as runs/cardiff-2014-15-1");
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  return cli_kept_run_use(request.run_path, write_run, &request);
}

const struct cli_command cli_report_command = {.name = "report",
                                               .arguments = "RUN [options]",
                                               .summary = "A finished run as a page to read, to print, to pass on.",
                                               .help = help,
                                               .run = run};
