#include "cli_conductor.h"

#include "cli.h"
#include "scenario_writer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_BYTES = 1200, ARGUMENTS_MAX = 32, NUMBER_BYTES = 24 };

/* Where the conductor's program may stand, seen from this one. */
static const char *const places[] = {"", "../libexec/frontdoor/"};

static enum door_err find_conductor(char out_path[PATH_BYTES])
{
  char self[PATH_BYTES / 2];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length <= 0) {
    return cli_tell(DOOR_ERR_IO, "cannot tell where this program stands: %s", strerror(errno));
  }
  self[length] = '\0';
  *(strrchr(self, '/') + 1) = '\0';
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    snprintf(out_path, PATH_BYTES, "%s%sfrontdoor-conductor", self, places[i]);
    if (access(out_path, X_OK) == 0) {
      return DOOR_OK;
    }
  }
  return cli_tell(DOOR_ERR_IO, "frontdoor-conductor is not beside this program (%s) nor in ../libexec/frontdoor", self);
}

/* The conductor's argument list; texts stand in the struct. */
struct argument_list {
  const char *arguments[ARGUMENTS_MAX];
  size_t count;
  char scenario_path[PATH_BYTES];
  char numbers[8][NUMBER_BYTES];
  size_t number_count;
};

static void add(struct argument_list *list, const char *name, const char *value)
{
  list->arguments[list->count++] = name;
  if (value != NULL) {
    list->arguments[list->count++] = value;
  }
}

static void add_number(struct argument_list *list, const char *name, uint64_t number)
{
  char *text = list->numbers[list->number_count++];
  snprintf(text, NUMBER_BYTES, "%" PRIu64, number);
  add(list, name, text);
}

static void fill(struct argument_list *list, const struct cli_conductor_call *call, uint32_t in_step_count)
{
  snprintf(list->scenario_path, sizeof list->scenario_path, "%s/scenario.json", call->folder.path);
  add(list, "frontdoor-conductor", NULL);
  add(list, "--scenario", list->scenario_path);
  add(list, "--folder", call->folder.path);
  add(list, "--deployment", call->deployment);
  add_number(list, "--seed", call->seed);
  add_number(list, "--first", call->first_replication);
  add_number(list, "--reps", call->replication_count);
  add_number(list, "--lease", call->lease_milliseconds);
  if (in_step_count > 0) {
    add_number(list, "--in-step", in_step_count);
  }
  if (call->ledger_path != NULL) {
    add(list, "--ledger", call->ledger_path);
  }
  if (call->recording_path != NULL) {
    add(list, "--record-wire", call->recording_path);
  }
  if (call->bind_endpoint != NULL) {
    add(list, "--bind", call->bind_endpoint);
  }
  if (call->keys_directory != NULL) {
    add(list, "--keys", call->keys_directory);
  }
  if (call->is_quiet) {
    add(list, "--quiet", NULL);
  }
}

/* In the child: becomes the conductor, which ends when this program dies. */
static _Noreturn void become_conductor(const char *path, struct argument_list *list, pid_t parent)
{
  char *arguments[ARGUMENTS_MAX + 1];
  for (size_t i = 0; i < list->count; i++) {
    arguments[i] = strdup(list->arguments[i]);
  }
  arguments[list->count] = NULL;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() == parent) {
    execv(path, arguments);
    fprintf(stderr, "frontdoor: cannot start %s: %s\n", path, strerror(errno));
  }
  _exit(door_err_exit_code(DOOR_ERR_IO));
}

/* Waits for the conductor; a signal that this program gets is passed on once. Returns the exit code. */
static int wait_for(pid_t conductor)
{
  int status = 0;
  sig_atomic_t passed_on = 0;
  while (waitpid(conductor, &status, 0) < 0) {
    if (errno != EINTR) {
      return door_err_exit_code(cli_tell(DOOR_ERR_IO, "lost the conductor: %s", strerror(errno)));
    }
    if (cli_stop != 0 && passed_on == 0) {
      passed_on = cli_stop;
      kill(conductor, (int)passed_on);
    }
  }
  if (WIFSIGNALED(status)) {
    return door_err_exit_code(cli_tell(DOOR_ERR_PEER_LOST, "the conductor was ended by signal %d (%s); no result",
                                       WTERMSIG(status), strsignal(WTERMSIG(status))));
  }
  return WEXITSTATUS(status);
}

static enum door_err keep_scenario(const struct cli_conductor_call *call, const struct scenario_document *document)
{
  struct door_problem problem = {.err = DOOR_OK};
  char *text = NULL;
  enum door_err err = scenario_resolved_json(document, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "the scenario cannot be written out: %s", door_err_text(err));
  }
  err = door_run_folder_write(&call->folder, "scenario.json", text, &problem);
  free(text);
  return err == DOOR_OK ? err : cli_tell(err, "%s", problem.text);
}

int cli_conductor_run(const struct cli_conductor_call *call, const struct scenario_document *document,
                      uint32_t in_step_count)
{
  char path[PATH_BYTES];
  enum door_err err = find_conductor(path);
  if (err == DOOR_OK) {
    err = keep_scenario(call, document);
  }
  if (err != DOOR_OK) {
    return door_err_exit_code(err);
  }
  struct argument_list list = {.count = 0};
  fill(&list, call, in_step_count);
  pid_t parent = getpid();
  fflush(NULL);
  pid_t conductor = fork();
  if (conductor < 0) {
    return door_err_exit_code(cli_tell(DOOR_ERR_IO, "cannot start the conductor: %s", strerror(errno)));
  }
  if (conductor == 0) {
    become_conductor(path, &list, parent);
  }
  return wait_for(conductor);
}
