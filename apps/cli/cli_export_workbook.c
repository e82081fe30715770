#include "cli_export.h"

#include "cli.h"
#include "cli_program.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { NUMBER_BYTES = 24, ARGUMENTS_MAX = 20 };

struct child {
  pid_t id;
  int words; /* what it says on standard error */
};

static enum door_err tell_start(int reason, struct door_problem *problem)
{
  return door_problem_set(problem, DOOR_ERR_IO, "frontdoor-workbook cannot be started: %s", strerror(reason));
}

static enum door_err spawn(const char *program, char *const *arguments, struct child *out_child,
                           struct door_problem *problem)
{
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return tell_start(errno, problem);
  }
  pid_t id = 0;
  posix_spawn_file_actions_t actions;
  int reason = posix_spawn_file_actions_init(&actions);
  if (reason == 0) {
    reason = posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    reason = reason == 0 ? posix_spawn(&id, program, &actions, NULL, arguments, environ) : reason;
    posix_spawn_file_actions_destroy(&actions);
  }
  close(ends[1]);
  if (reason != 0) {
    close(ends[0]);
    return tell_start(reason, problem);
  }
  *out_child = (struct child){.id = id, .words = ends[0]};
  return DOOR_OK;
}

/* Its words, until it has said all; what is too long is read and dropped. */
static void listen(const struct child *child, char *out_words, size_t size)
{
  char dropped[256];
  size_t length = 0;
  for (;;) {
    bool has_room = length + 1 < size;
    ssize_t got = has_room ? read(child->words, out_words + length, size - 1 - length)
                           : read(child->words, dropped, sizeof dropped);
    if (got == 0 || (got < 0 && errno != EINTR)) {
      break;
    }
    length += got > 0 && has_room ? (size_t)got : 0;
  }
  out_words[length] = '\0';
  out_words[strcspn(out_words, "\n")] = '\0';
}

static enum door_err wait_for(const struct child *child, struct door_problem *problem)
{
  char words[sizeof problem->text];
  int status = 0;
  listen(child, words, sizeof words);
  close(child->words);
  while (waitpid(child->id, &status, 0) < 0 && errno == EINTR) {
  }
  if (cli_stop != 0) {
    return DOOR_ERR_INTERRUPTED;
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    return DOOR_OK;
  }
  if (WIFSIGNALED(status)) {
    return door_problem_set(problem, DOOR_ERR_IO, "frontdoor-workbook was ended by signal %d", WTERMSIG(status));
  }
  return door_problem_set(problem, DOOR_ERR_IO, "%s", words[0] == '\0' ? "frontdoor-workbook failed" : words);
}

enum door_err cli_export_workbook(const struct cli_export *export, struct door_problem *problem)
{
  const struct cli_kept_run *run = export->run;
  char program[CLI_PROGRAM_PATH_BYTES];
  char seed[NUMBER_BYTES];
  char first[NUMBER_BYTES];
  char count[NUMBER_BYTES];
  if (export->output->part[0] == '\0') {
    return door_problem_set(problem, DOOR_ERR_USAGE, "--format xlsx needs --out and the name of a file");
  }
  enum door_err err = cli_find_program("frontdoor-workbook", program, problem);
  if (err != DOOR_OK) {
    return err;
  }
  snprintf(seed, sizeof seed, "%" PRIu64, run->seed);
  snprintf(first, sizeof first, "%" PRIu32, run->first_replication);
  snprintf(count, sizeof count, "%" PRIu32, run->replication_count);
  const char *const arguments[ARGUMENTS_MAX] = {
      "frontdoor-workbook", run->folder.path,     export->named.run,    seed, first, count,
      run->ledger_hash,     export->output->part, export->output->path, NULL};
  char *passed[ARGUMENTS_MAX]; /* posix_spawn writes to none of them, though its type would let it */
  memcpy(passed, arguments, sizeof passed);
  struct child child = {.id = 0};
  err = spawn(program, passed, &child, problem);
  return err == DOOR_OK ? wait_for(&child, problem) : err;
}
