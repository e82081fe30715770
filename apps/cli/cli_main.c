#include "cli.h"

#include "cli_help.h"
#include "cli_language.h"
#include "cli_text.h"
#include "conductor_program.h"
#include "door_suggest.h"
#include "door_words.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct cli_command *const commands[] = {
    &cli_run_command,    &cli_compare_command,  &cli_sweep_command,     &cli_size_command,    &cli_sensitivity_command,
    &cli_join_command,   &cli_report_command,   &cli_live_command,      &cli_planner_command, &cli_trace_command,
    &cli_export_command, &cli_validate_command, &cli_check_command,     &cli_explain_command, &cli_schema_command,
    &cli_init_command,   &cli_fit_command,      &cli_make_keys_command,
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

/* What is said of all commands, before their list and behind it. */
static const char opening[] =
    "Front Door simulates the front door of children's services.\n\n"
    "Examples:\n"
    "  frontdoor init my-council.yaml\n"
    "  frontdoor run scenarios/cardiff-2014-15.yaml\n"
    "  frontdoor run scenarios/cardiff-2014-15.yaml --set screening.staff_posts=14 --reps 100\n"
    "  frontdoor explain screening.decision_minutes\n\n"
    "Commands:\n";
static const char closing[] = "\n`frontdoor COMMAND --help` says more; `frontdoor --version` says which this is.\n"
                              "`--lang cy` anywhere, or FRONTDOOR_LANG=cy in the environment, has it speak Welsh.\n";

static void write_help(FILE *out, const void *self)
{
  (void)self;
  cli_help_write(out, opening);
  for (size_t i = 0; i < COMMAND_COUNT; i++) {
    fprintf(out, "  %-11s %-28s %s\n", commands[i]->name, door_say(commands[i]->arguments),
            door_say(commands[i]->summary));
  }
  cli_help_write(out, closing);
}

static void write_command_help(FILE *out, const void *self)
{
  const struct cli_command *command = self;
  fprintf(out, door_say("Usage: frontdoor %s %s\n"), command->name, door_say(command->arguments));
  fprintf(out, "%s\n\n", door_say(command->summary));
  cli_help_write(out, command->help);
}

/* Returns the exit code. */
static int print_written(void (*write)(FILE *out, const void *self), const void *self)
{
  char *text = NULL;
  enum door_err err = cli_text_of(write, self, &text);
  if (err == DOOR_OK) {
    err = cli_print(text);
    free(text);
  }
  return door_err_exit_code(err);
}

static int print_help(void)
{
  return print_written(write_help, NULL);
}

static int print_command_help(const struct cli_command *command)
{
  return print_written(write_command_help, command);
}

/* Called with nothing: the help is a message then, not what was asked for. */
static int tell_help(void)
{
  write_help(stderr, NULL);
  return door_err_exit_code(DOOR_ERR_USAGE);
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
  int at = 2;
  for (int count = 1; at < argc && count > 0; at += count) {
    count = cli_language_arguments(argc, argv, at);
  }
  if (at >= argc) {
    return print_help();
  }
  const struct cli_command *command = find_command(argv[at]);
  return command == NULL ? tell_unknown_command(argv[at]) : print_command_help(command);
}

int main(int argc, char **argv)
{
  hold_standard_streams();
  if (cli_language_take(&argc, &argv) != DOOR_OK) {
    return door_err_exit_code(DOOR_ERR_USAGE);
  }
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
