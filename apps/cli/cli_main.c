#include "cli.h"

#include "conductor_program.h"
#include "door_suggest.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct cli_command *const commands[] = {
    &cli_run_command,    &cli_compare_command,  &cli_sweep_command,     &cli_size_command,    &cli_sensitivity_command,
    &cli_join_command,   &cli_report_command,   &cli_live_command,      &cli_planner_command, &cli_trace_command,
    &cli_export_command, &cli_validate_command, &cli_check_command,     &cli_explain_command, &cli_schema_command,
    &cli_init_command,   &cli_fit_command,      &cli_make_keys_command,
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0], HELP_BYTES = 4096 };

static void format_help(char out_text[static HELP_BYTES])
{
  int length = snprintf(out_text, HELP_BYTES,
                        "Front Door simulates the front door of children's services.\n\n"
                        "Examples:\n"
                        "  frontdoor init my-council.yaml\n"
                        "  frontdoor run scenarios/cardiff-2014-15.yaml\n"
                        "  frontdoor run scenarios/cardiff-2014-15.yaml --set screening.staff_posts=14 --reps 100\n"
                        "  frontdoor explain screening.decision_minutes\n\n"
                        "Commands:\n");
  for (size_t i = 0; i < COMMAND_COUNT; i++) {
    length += snprintf(out_text + length, HELP_BYTES - (size_t)length, "  %-11s %-28s %s\n", commands[i]->name,
                       commands[i]->arguments, commands[i]->summary);
  }
  snprintf(out_text + length, HELP_BYTES - (size_t)length,
           "\n`frontdoor COMMAND --help` says more; `frontdoor --version` says which this is.\n");
}

static int print_help(void)
{
  char text[HELP_BYTES];
  format_help(text);
  return door_err_exit_code(cli_print(text));
}

/* Called with nothing: the help is a message then, not what was asked for. */
static int tell_help(void)
{
  char text[HELP_BYTES];
  format_help(text);
  fputs(text, stderr);
  return door_err_exit_code(DOOR_ERR_USAGE);
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

static const struct cli_command *find_command(const char *name)
{
  for (size_t i = 0; i < COMMAND_COUNT; i++) {
    if (strcmp(name, commands[i]->name) == 0) {
      return commands[i];
    }
  }
  return NULL;
}

/* A closed standard stream would be the next file that is opened, and messages would end up in it. What stands in
 * for it cannot be written to (or, standard input, read from), so that using it still fails. */
static void hold_standard_streams(void)
{
  static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++) {
    if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", modes[stream]) != stream) {
      _exit(door_err_exit_code(DOOR_ERR_IO)); /* there is nowhere to say why */
    }
  }
}

/* `frontdoor help` and `frontdoor help run`. */
static int help_with(int argc, char **argv)
{
  if (argc < 3) {
    return print_help();
  }
  const struct cli_command *command = find_command(argv[2]);
  return command == NULL ? tell_unknown_command(argv[2]) : print_command_help(command);
}

int main(int argc, char **argv)
{
  hold_standard_streams();
  if (argc < 2) {
    return tell_help();
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
    return help_with(argc, argv);
  }
  if (strcmp(argv[1], "--version") == 0) {
    char text[64];
    snprintf(text, sizeof text, "frontdoor %s\n", conductor_program_version());
    return door_err_exit_code(cli_print(text));
  }
  const struct cli_command *command = find_command(argv[1]);
  if (command == NULL) {
    return tell_unknown_command(argv[1]);
  }
  return asks_for_help(argc - 1, argv + 1) ? print_command_help(command) : command->run(argc - 1, argv + 1);
}
