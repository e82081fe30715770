#include "cli.h"

#include "door_measure.h"
#include "scenario_schema.h"

#include <stdio.h>
#include <stdlib.h>

static const char help[] = "Examples:\n"
                           "  frontdoor explain screening.decision_minutes\n";

static enum door_err on_option(void *self, const char *name, const char *value)
{
  (void)self;
  (void)name;
  (void)value;
  return DOOR_OK;
}

static enum door_err on_operand(void *self, const char *operand)
{
  const char **word = self;
  *word = operand;
  return DOOR_OK;
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{NULL, false}};
  const char *word = "";
  struct cli_arguments reading = {&cli_explain_command, options, on_option, on_operand, &word};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  struct door_problem problem = {.err = DOOR_OK};
  char *text = NULL;
  err = parameter_explain(word, &text, &problem);
  if (err != DOOR_OK) {
    return cli_tell_problem(err, &problem);
  }
  err = cli_print(text);
  free(text);
  return door_err_exit_code(err);
}

const struct cli_command cli_explain_command = {
    .name = "explain", .arguments = "KEY|MEASURE [SCENARIO]", .summary = "What is that?", .help = help, .run = run};
