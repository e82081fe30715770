#include "cli_child.h"

#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { ARGUMENTS_MAX = 20 };

struct started {
  const char *name;
  pid_t id;
  int words; /* what it says on standard error */
};

static enum door_err tell_start(const struct cli_child *child, int reason, struct door_problem *problem)
{
  return door_problem_set(problem, DOOR_ERR_IO, "%s cannot be started: %s", child->arguments[0], strerror(reason));
}

/* What it has as standard input, output and error. */
static int add_streams(posix_spawn_file_actions_t *actions, const struct cli_child *child, int words)
{
  int reason = posix_spawn_file_actions_adddup2(actions, words, STDERR_FILENO);
  if (reason == 0 && child->input >= 0) {
    reason = posix_spawn_file_actions_adddup2(actions, child->input, STDIN_FILENO);
  }
  if (reason == 0 && child->output >= 0) {
    reason = posix_spawn_file_actions_adddup2(actions, child->output, STDOUT_FILENO);
  }
  return reason;
}

static enum door_err spawn(const struct cli_child *child, struct started *out_started, struct door_problem *problem)
{
  int ends[2];
  char *arguments[ARGUMENTS_MAX]; /* posix_spawn writes to none of them, though its type would let it */
  size_t count = 0;
  while (child->arguments[count] != NULL) {
    count++;
  }
  DOOR_ASSERT(count < ARGUMENTS_MAX);
  memcpy(arguments, child->arguments, (count + 1) * sizeof arguments[0]);
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return tell_start(child, errno, problem);
  }
  pid_t id = 0;
  posix_spawn_file_actions_t actions;
  int reason = posix_spawn_file_actions_init(&actions);
  if (reason == 0) {
    reason = add_streams(&actions, child, ends[1]);
    reason = reason == 0 ? posix_spawn(&id, child->program, &actions, NULL, arguments, environ) : reason;
    posix_spawn_file_actions_destroy(&actions);
  }
  close(ends[1]);
  if (reason != 0) {
    close(ends[0]);
    return tell_start(child, reason, problem);
  }
  *out_started = (struct started){.name = child->arguments[0], .id = id, .words = ends[0]};
  return DOOR_OK;
}

/* Its words, until it has said all; what is too long is read and dropped. */
static void listen(const struct started *started, char *out_words, size_t size)
{
  char dropped[256];
  size_t length = 0;
  for (;;) {
    bool has_room = length + 1 < size;
    ssize_t got = has_room ? read(started->words, out_words + length, size - 1 - length)
                           : read(started->words, dropped, sizeof dropped);
    if (got == 0 || (got < 0 && errno != EINTR)) {
      break;
    }
    length += got > 0 && has_room ? (size_t)got : 0;
  }
  out_words[length] = '\0';
  out_words[strcspn(out_words, "\n")] = '\0';
}

static enum door_err wait_for(const struct started *started, struct door_problem *problem)
{
  char words[sizeof problem->text];
  int status = 0;
  listen(started, words, sizeof words);
  close(started->words);
  while (waitpid(started->id, &status, 0) < 0 && errno == EINTR) {
  }
  if (cli_stop != 0) {
    return DOOR_ERR_INTERRUPTED;
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    return DOOR_OK;
  }
  if (WIFSIGNALED(status)) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s was ended by signal %d", started->name, WTERMSIG(status));
  }
  return words[0] == '\0' ? door_problem_set(problem, DOOR_ERR_IO, "%s failed", started->name)
                          : door_problem_set(problem, DOOR_ERR_IO, "%s", words);
}

enum door_err cli_child_run(const struct cli_child *child, struct door_problem *problem)
{
  struct started started = {.id = 0};
  enum door_err err = spawn(child, &started, problem);
  return err == DOOR_OK ? wait_for(&started, problem) : err;
}
