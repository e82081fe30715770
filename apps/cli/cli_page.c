#include "cli_page.h"

#include "cli.h"
#include "cli_child.h"
#include "cli_output.h"
#include "cli_program.h"
#include "door_words.h"

#include <stdio.h>
#include <string.h>

enum door_err cli_page_language(const char *value, const char **out_language)
{
  if (strcmp(value, "en") != 0 && strcmp(value, "cy") != 0) {
    return cli_tell(DOOR_ERR_USAGE, "--lang: %s is not en or cy", value);
  }
  *out_language = value;
  return DOOR_OK;
}

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
        "builds it when a report is asked for");
  }
  const char *const arguments[] = {"frontdoor-report", "--lang", language, NULL};
  struct cli_child child = {program, arguments, fileno(figures), fileno(output->stream)};
  struct door_problem words = {.err = DOOR_OK};
  err = cli_child_run(&child, &words);
  return err == DOOR_OK
             ? err
             : door_problem_set(problem, err, "%.400s: the report cannot be written: %.200s", output->path, words.text);
}

enum door_err cli_page_write(const json_t *document, const char *path, const char *language)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct cli_output output;
  FILE *figures = NULL;
  enum door_err err = cli_output_open(&output, path);
  if (err != DOOR_OK) {
    return err;
  }
  err = spool(document, &figures, &problem);
  if (err == DOOR_OK) {
    err = write_page(language, figures, &output, &problem);
    fclose(figures);
  }
  if (err != DOOR_OK) {
    err = cli_stop != 0 ? cli_tell(DOOR_ERR_INTERRUPTED, "interrupted; there is no report")
                        : cli_tell(err, "%s", problem.said);
  }
  err = cli_output_close(&output, err);
  if (err == DOOR_OK) {
    fprintf(stderr, door_say("report: %s\n"), path);
  }
  return err;
}
