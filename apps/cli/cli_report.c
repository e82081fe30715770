#include "cli_report.h"

#include "cli.h"
#include "cli_child.h"
#include "cli_output.h"
#include "cli_program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is asked for. */
struct page_request {
  const char *out_path; /* NULL: report.html in the run's folder */
  const char *language;
};

/* The document in a file without a name, from its beginning. */
static enum door_err spool(const json_t *document, FILE **out_file, struct door_problem *problem)
{
  FILE *file = tmpfile();
  if (file == NULL) {
    return door_problem_set(problem, DOOR_ERR_IO, "there is no room for a temporary file");
  }
  bool is_written = json_dumpf(document, file, JSON_COMPACT | JSON_REAL_PRECISION(17)) == 0;
  if (!is_written || fflush(file) != 0 || fseek(file, 0, SEEK_SET) != 0) {
    fclose(file);
    return door_problem_set(problem, DOOR_ERR_IO, "there is no room for the report's figures in a temporary file");
  }
  *out_file = file;
  return DOOR_OK;
}

/* A program of its own makes the page: nobody else needs Node. */
static enum door_err write_page(const char *language, FILE *figures, const struct cli_output *output,
                                struct door_problem *problem)
{
  char program[CLI_PROGRAM_PATH_BYTES];
  enum door_err err = cli_find_program("frontdoor-report", program, problem);
  if (err != DOOR_OK) {
    return door_problem_set(
        problem, err,
        "the program that writes reports, frontdoor-report, is not there: ./frontdoor in a checkout "
        "builds it when a report is asked for; the run is kept as it was");
  }
  const char *const arguments[] = {"frontdoor-report", "--lang", language, NULL};
  struct cli_child child = {program, arguments, fileno(figures), fileno(output->stream)};
  struct door_problem words = {.err = DOOR_OK};
  err = cli_child_run(&child, &words);
  return err == DOOR_OK
             ? err
             : door_problem_set(problem, err, "%.400s: the report cannot be written: %.200s", output->path, words.text);
}

static enum door_err write_report(const struct page_request *request, const struct cli_report *report,
                                  struct cli_output *output, struct door_problem *problem)
{
  json_t *document = NULL;
  FILE *figures = NULL;
  enum door_err err = cli_report_document(report, &document, problem);
  err = err == DOOR_OK ? spool(document, &figures, problem) : err;
  json_decref(document);
  if (err == DOOR_OK) {
    err = write_page(request->language, figures, output, problem);
    fclose(figures);
  }
  return err;
}

static int write_run(void *self, const struct cli_kept_run *run)
{
  const struct page_request *request = self;
  struct door_problem problem = {.err = DOOR_OK};
  struct door_results *results = NULL;
  struct cli_output output;
  char name[PATH_MAX];
  char own_path[CLI_OUTPUT_PATH_BYTES];
  enum door_err err = cli_kept_run_results(run, &results, &problem);
  if (err != DOOR_OK) {
    return cli_tell_problem(err, &problem);
  }
  cli_kept_run_name(run, name);
  snprintf(own_path, sizeof own_path, "%s/report.html", run->folder.path);
  const char *path = request->out_path == NULL ? own_path : request->out_path;
  err = cli_output_open(&output, path);
  if (err == DOOR_OK) {
    struct cli_report report = {.run = run, .results = results, .run_name = name};
    err = write_report(request, &report, &output, &problem);
    if (err != DOOR_OK) {
      err = cli_stop != 0 ? cli_tell(DOOR_ERR_INTERRUPTED, "interrupted; there is no report")
                          : cli_tell(err, "%s", problem.text);
    }
    err = cli_output_close(&output, err);
  }
  if (err == DOOR_OK) {
    fprintf(stderr, "report: %s\n", path);
  }
  door_results_destroy(&results);
  return door_err_exit_code(err);
}

int cli_report_write(const char *run_path, const char *out_path, const char *language)
{
  struct page_request request = {out_path, language};
  return cli_kept_run_use(run_path, write_run, &request);
}

/* ---- the command ---- */

static const char help[] =
    "Examples:\n"
    "  frontdoor report runs/cardiff-2014-15-1\n"
    "  frontdoor report runs/cardiff-2014-15-1 --out cardiff.html\n"
    "  frontdoor report runs/cardiff-2014-15-1 --lang cy --out caerdydd.html\n\n"
    "RUN is the folder that a finished run left. The report is one file, which needs no network: what happened in "
    "words,\n"
    "charts with a table under each, every measure with its interval, every assumption with where it comes from.\n"
    "The course of days and weeks is made from the first ten replications, which are simulated again.\n\n"
    "Options:\n"
    "  --out FILE             where it goes (report.html in the run's folder); a file that is there is replaced,\n"
    "                         whole or not at all\n"
    "  --lang en|cy           the language of the report (en): English, or Welsh\n";

struct report_arguments {
  const char *run_path;
  const char *out_path;
  const char *language;
};

static enum door_err on_option(void *self, const char *name, const char *value)
{
  struct report_arguments *arguments = self;
  if (strcmp(name, "--out") == 0) {
    arguments->out_path = value;
    return DOOR_OK;
  }
  if (strcmp(value, "en") != 0 && strcmp(value, "cy") != 0) {
    return cli_tell(DOOR_ERR_USAGE, "--lang: %s is not en or cy", value);
  }
  arguments->language = value;
  return DOOR_OK;
}

static enum door_err on_operand(void *self, const char *operand)
{
  struct report_arguments *arguments = self;
  if (arguments->run_path != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "report takes one run, not %s as well", operand);
  }
  arguments->run_path = operand;
  return DOOR_OK;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{"--out", true}, {"--lang", true}, {NULL, false}};
  struct report_arguments arguments = {.language = "en"};
  struct cli_arguments reading = {&cli_report_command, options, on_option, on_operand, &arguments};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && arguments.run_path == NULL) {
    err = cli_tell(DOOR_ERR_USAGE, "report needs the folder of a run, such as runs/cardiff-2014-15-1");
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  return cli_report_write(arguments.run_path, arguments.out_path, arguments.language);
}

const struct cli_command cli_report_command = {.name = "report",
                                               .arguments = "RUN [options]",
                                               .summary = "A finished run as a page to read, to print, to pass on.",
                                               .help = help,
                                               .run = run};
