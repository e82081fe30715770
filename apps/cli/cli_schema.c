#include "cli.h"

#include "scenario_schema.h"

#include <stdlib.h>

static const char help[] =
    "Examples:\n"
    "  frontdoor schema > frontdoor.schema.json\n\n"
    "An editor that reads JSON Schema then completes and checks a scenario that begins with\n"
    "  # yaml-language-server: $schema=frontdoor.schema.json\n"
    "`frontdoor validate` is stricter than the schema: it also sees whether values fit together.\n";

static enum door_err on_operand(void *self, const char *operand)
{
  (void)self;
  return cli_tell(DOOR_ERR_USAGE, "schema takes no argument such as %s; it writes to standard output", operand);
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{NULL, false}};
  struct cli_arguments reading = {&cli_schema_command, options, NULL, on_operand, NULL};
  char *text = NULL;
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  err = scenario_schema_json(&text);
  if (err != DOOR_OK) {
    return door_err_exit_code(cli_tell(err, "the schema cannot be made: %s", door_err_said(err)));
  }
  err = cli_print(text);
  free(text);
  return door_err_exit_code(err);
}

const struct cli_command cli_schema_command = {.name = "schema",
                                               .arguments = "",
                                               .summary = "JSON Schema (draft-07) of scenario files, for editors.",
                                               .help = help,
                                               .run = run};
