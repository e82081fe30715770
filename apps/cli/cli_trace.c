#include "cli.h"

static const char help[] = "Examples:\n"
                           "  frontdoor trace runs/cardiff-2014-15-1 00a1b2c3d4e5f607\n";

static int run(int argc, char **argv)
{
  (void)argc;
  (void)argv;
  return door_err_exit_code(cli_tell(DOOR_ERR_USAGE, "trace is not built yet"));
}

const struct cli_command cli_trace_command = {.name = "trace",
                                              .arguments = "RUN CONTACT [options]",
                                              .summary = "Why did this contact go where it went?",
                                              .help = help,
                                              .run = run};
