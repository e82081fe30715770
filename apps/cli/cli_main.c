#include "cli.h"

#include "conductor_program.h"
#include "door_suggest.h"

#include <stdio.h>
#include <string.h>

static const struct cli_command *const commands[] = {
    &cli_run_command,     &cli_trace_command,  &cli_validate_command,
    &cli_explain_command, &cli_schema_command, &cli_init_command,
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static int print_help(void)
{
  char text[4096];
  int length = snprintf(text, sizeof text,
                        "Front Door simulates the front door of children's services.\n\n"
                        "Examples:\n"
                        "  frontdoor run scenarios/cardiff-2014-15.yaml\n"
                        "  frontdoor run scenarios/cardiff-2014-15.yaml --set screening.staff_posts=14 --reps 100\n"
                        "  frontdoor explain screening.decision_minutes\n\n"
                        "Commands:\n");
  for (size_t i = 0; i < COMMAND_COUNT; i++) {
    length += snprintf(text + length, sizeof text - (size_t)length, "  %-9s %-22s %s\n", commands[i]->name,
                       commands[i]->arguments, commands[i]->summary);
  }
  snprintf(text + length, sizeof text - (size_t)length,
           "\n`frontdoor COMMAND --help` says more; `frontdoor --version` says which this is.\n");
  return door_err_exit_code(cli_print(text));
}

static int print_command_help(const struct cli_command *command)
{
  char text[8192];
  snprintf(text, sizeof text, "Usage: frontdoor %s %s\n%s\n\n%s", command->name, command->arguments, command->summary,
           command->help);
  return door_err_exit_code(cli_print(text));
}

static int tell_unknown_command(const char *name)
{
  const char *names[COMMAND_COUNT];
  for (size_t i = 0; i < COMMAND_COUNT; i++) {
    names[i] = commands[i]->name;
  }
  const char *nearest = door_suggest(name, names, COMMAND_COUNT);
  enum door_err err =
      nearest != NULL ? cli_tell(DOOR_ERR_USAGE, "there is no command %s; did you mean %s?", name, nearest)
                      : cli_tell(DOOR_ERR_USAGE, "there is no command %s; `frontdoor --help` lists the commands", name);
  return door_err_exit_code(err);
}

static bool asks_for_help(int argc, char **argv)
{
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
      return true;
    }
  }
  return false;
}

int main(int argc, char **argv)
{
  if (argc < 2) {
    (void)print_help();
    return door_err_exit_code(DOOR_ERR_USAGE);
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
    return print_help();
  }
  if (strcmp(argv[1], "--version") == 0) {
    char text[64];
    snprintf(text, sizeof text, "frontdoor %s\n", conductor_program_version());
    return door_err_exit_code(cli_print(text));
  }
  for (size_t i = 0; i < COMMAND_COUNT; i++) {
    if (strcmp(argv[1], commands[i]->name) == 0) {
      return asks_for_help(argc - 1, argv + 1) ? print_command_help(commands[i]) : commands[i]->run(argc - 1, argv + 1);
    }
  }
  return tell_unknown_command(argv[1]);
}
