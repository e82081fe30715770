#include "cli.h"

#include "door_curve.h"
#include "door_words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "Examples:\n"
    "  frontdoor make-keys keys\n"
    "  frontdoor make-keys keys --check\n\n"
    "Options:\n"
    "  --check                makes nothing; exit code 1 where keys are missing\n"
    "  --wait                 then stays until it is told to end by a signal: for a container that must not be the\n"
    "                         first to end\n\n"
    "Makes the keys with which conductor and services know each other over a network: a folder for each, with its own\n"
    "secret and the public keys of those whom it talks to. Give each party its folder, by --keys, and nobody "
    "another's.\n"
    "Keys that are there stay as they are; some without the others are refused.\n";

struct make_keys_arguments {
  const char *directory;
  bool is_check;
  bool waits;
};

static enum door_err on_option(void *self, const char *name, const char *value)
{
  (void)value; /* these are switches */
  struct make_keys_arguments *arguments = self;
  *(strcmp(name, "--check") == 0 ? &arguments->is_check : &arguments->waits) = true;
  return DOOR_OK;
}

static enum door_err on_operand(void *self, const char *operand)
{
  struct make_keys_arguments *arguments = self;
  if (arguments->directory != NULL) {
    return cli_tell(DOOR_ERR_USAGE, "make-keys takes one folder, not %s as well", operand);
  }
  arguments->directory = operand;
  return DOOR_OK;
}

static enum door_err make_keys(const char *directory, struct door_problem *problem)
{
  DOOR_ASSERT(directory != NULL);
  if (mkdir(directory, S_IRWXU) != 0 && errno != EEXIST) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot make this folder: %s", directory, strerror(errno));
  }
  enum door_err err = door_curve_make_keys(directory, problem);
  if (err == DOOR_OK) {
    fprintf(stderr, door_say("made the keys of conductor and services in %s\n"), directory);
  }
  return err;
}

static enum door_err find_or_make(const struct make_keys_arguments *arguments, struct door_problem *problem)
{
  bool are_there = false;
  enum door_err err = door_curve_find_keys(arguments->directory, &are_there, problem);
  if (err == DOOR_ERR_REFUSED && !arguments->is_check) {
    struct door_problem found = *problem;
    return door_problem_set(problem, err, "%s; bring back what is missing, or remove all keys and call make-keys again",
                            found.text);
  }
  if (err != DOOR_OK) {
    return err;
  }
  if (are_there) {
    fprintf(stderr, door_say("the keys in %s are complete\n"), arguments->directory);
    return DOOR_OK;
  }
  return arguments->is_check ? door_problem_set(problem, DOOR_ERR_REFUSED, "%s holds no keys", arguments->directory)
                             : make_keys(arguments->directory, problem);
}

static void wait_for_signal(void)
{
  sigset_t signals;
  sigset_t before;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, &before); /* one that comes between the question and the wait counts too */
  while (cli_stop == 0) {
    sigsuspend(&before);
  }
}

static int run(int argc, char **argv)
{
  static const struct cli_option options[] = {{"--check", false}, {"--wait", false}, {NULL, false}};
  struct make_keys_arguments arguments = {.directory = NULL};
  struct cli_arguments reading = {&cli_make_keys_command, options, on_option, on_operand, &arguments};
  enum door_err err = cli_read_arguments(&reading, argc, argv);
  if (err == DOOR_OK && arguments.directory == NULL) {
    err = cli_tell(DOOR_ERR_USAGE, "make-keys needs a folder, such as keys");
  }
  if (err == DOOR_OK && arguments.is_check && arguments.waits) {
    err = cli_tell(DOOR_ERR_USAGE, "--check answers at once; it does not go with --wait");
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  cli_catch_signals();
  struct door_problem problem = {.err = DOOR_OK};
  err = find_or_make(&arguments, &problem);
  if (err != DOOR_OK) {
    return cli_tell_problem(err, &problem);
  }
  if (arguments.waits) {
    wait_for_signal();
  }
  return door_err_exit_code(DOOR_OK);
}

const struct cli_command cli_make_keys_command = {.name = "make-keys",
                                                  .arguments = "DIR [options]",
                                                  .summary = "Makes keys for a run over a network.",
                                                  .help = help,
                                                  .run = run};
