#include "cli_conductor.h"

#include "cli.h"
#include "cli_program.h"
#include "conductor_program.h"
#include "door_ledger_spool.h"
#include "door_reached.h"
#include "door_run_directory.h"
#include "door_socket.h"
#include "door_words.h"
#include "scenario_writer.h"
#include "sim_date.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
  PATH_BYTES = CLI_PROGRAM_PATH_BYTES,
  ARGUMENTS_MAX = 32,
  NUMBER_BYTES = 24,
  BURIAL_MILLISECONDS = 1000,
  END_MILLISECONDS = 10000, /* from a signal to the conductor's end: services that hang, a slow disk */
};

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
  if (call->health_path != NULL) {
    add(list, "--health", call->health_path);
  }
  if (call->is_quiet) {
    add(list, "--quiet", NULL);
  }
  if (call->shows_all) {
    add(list, "--all", NULL);
  }
  if (door_language() != DOOR_ENGLISH) {
    add(list, "--lang", door_language_code(door_language()));
  }
}

/* ---- the conductor ---- */

/* A conductor, and what this program knows of its run. */
struct conducting {
  const struct cli_conductor_call *call;
  struct door_run_directory directory; /* made here, so that a conductor that is killed leaves nothing of it */
  struct door_reached *reached;
  struct sim_epoch epoch;
  pid_t conductor;
  sigset_t unblocked; /* the signals of before */
  int64_t deadline;   /* when patience with it ends; 0: there is none */
  sig_atomic_t told;  /* the signal passed on */
  int stopped_by;     /* the signal that it is stopped by; 0: it runs */
};

/* In the child: becomes the conductor, which is told when this program dies. */
static _Noreturn void become_conductor(const char *path, struct argument_list *list, const struct conducting *run,
                                       pid_t parent)
{
  char *arguments[ARGUMENTS_MAX + 1];
  for (size_t i = 0; i < list->count; i++) {
    arguments[i] = strdup(list->arguments[i]);
  }
  arguments[list->count] = NULL;
  sigprocmask(SIG_SETMASK, &run->unblocked, NULL);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() == parent) {
    execv(path, arguments);
    fprintf(stderr, "frontdoor: cannot start %s: %s\n", path, strerror(errno));
  }
  _exit(door_err_exit_code(DOOR_ERR_IO));
}

static void on_child(int number)
{
  (void)number; /* it ends a wait, nothing else */
}

/* From here on a signal or a change of the conductor comes only while this program waits for it: none can be lost. */
static void block_signals(struct conducting *run)
{
  static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD};
  struct sigaction action = {.sa_handler = on_child};
  sigset_t blocked;
  sigemptyset(&blocked);
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    sigaddset(&blocked, numbers[i]);
  }
  sigaction(SIGCHLD, &action, NULL);
  sigprocmask(SIG_BLOCK, &blocked, &run->unblocked);
}

/* Passes a signal on, once: the conductor then has some seconds to end the services and to write what there is. */
static void pass_on(struct conducting *run)
{
  if (cli_stop != 0 && run->told == 0) {
    run->told = cli_stop;
    run->deadline = door_clock_milliseconds() + END_MILLISECONDS;
    kill(run->conductor, (int)cli_stop);
    kill(run->conductor, SIGCONT); /* one that is stopped could not hear it */
  }
}

static void note_stop(struct conducting *run, int status)
{
  run->stopped_by = WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
  if (run->told != 0 && run->stopped_by != 0) {
    kill(run->conductor, SIGCONT); /* it was told to end, and is to do so */
  } else if (run->told == 0) {
    bool is_timed = run->stopped_by != 0 && run->call->lease_milliseconds > 0;
    run->deadline = is_timed ? door_clock_milliseconds() + (int64_t)run->call->lease_milliseconds : 0;
  }
}

/* Until a signal, a change of the conductor, or the deadline. */
static void wait_for_change(const struct conducting *run)
{
  int64_t left = run->deadline - door_clock_milliseconds();
  left = left > 0 ? left : 0;
  struct timespec timeout = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000};
  ppoll(NULL, 0, run->deadline > 0 ? &timeout : NULL, &run->unblocked);
}

/* Waits for the conductor's end and returns its status; one that is past hearing is killed. */
static int wait_for_end(struct conducting *run)
{
  int status = 0;
  for (;;) {
    pid_t changed = waitpid(run->conductor, &status, WNOHANG | WUNTRACED | WCONTINUED);
    if (changed > 0 && !WIFSTOPPED(status) && !WIFCONTINUED(status)) {
      return status;
    }
    if (changed > 0) {
      note_stop(run, status);
      continue;
    }
    pass_on(run);
    if (run->deadline > 0 && door_clock_milliseconds() >= run->deadline) {
      kill(run->conductor, SIGKILL);
      run->deadline = 0;
    }
    wait_for_change(run);
  }
}

/* ---- its end ---- */

/* The kernel ends the services of a conductor that died; they come to this program to be buried. Not for ever: whoever
 * called this program may have left it a child of another kind. */
static void bury_services(void)
{
  int64_t until = door_clock_milliseconds() + BURIAL_MILLISECONDS;
  pid_t buried;
  while ((buried = waitpid(-1, NULL, WNOHANG)) >= 0 && door_clock_milliseconds() < until) {
    if (buried == 0) {
      poll(NULL, 0, 1);
    }
  }
}

/* "the conductor was ended by signal 9 (Killed), at simulated 2014-04-17 12:33:04, cycle 59". */
static void tell_death(const struct conducting *run, int status, struct door_problem *problem)
{
  char when[SIM_INSTANT_TEXT_SIZE + 48] = "before the first cycle";
  struct sim_time reached;
  uint64_t cycle_count;
  if (run->reached != NULL && door_reached_read(run->reached, &reached, &cycle_count)) {
    char time[SIM_INSTANT_TEXT_SIZE];
    sim_epoch_format(run->epoch, reached, time);
    snprintf(when, sizeof when, "at simulated %s, cycle %" PRIu64, time, cycle_count);
  }
  int number = WTERMSIG(status);
  bool is_ours = number == SIGKILL && (run->told != 0 || run->stopped_by != 0);
  if (is_ours && run->stopped_by != 0) {
    (void)door_problem_set(problem, DOOR_ERR_PEER_LOST,
                           "the conductor was stopped by signal %d (%s) and did not go on, %s; it was killed",
                           run->stopped_by, strsignal(run->stopped_by), when);
  } else if (is_ours) {
    (void)door_problem_set(problem, DOOR_ERR_PEER_LOST, "the conductor did not end when told to, %s; it was killed",
                           when);
  } else {
    (void)door_problem_set(problem, DOOR_ERR_PEER_LOST, "the conductor was ended by signal %d (%s), %s", number,
                           strsignal(number), when);
  }
  if (run->told != 0) { /* it was a person who ended the run */
    problem->err = DOOR_ERR_INTERRUPTED;
  }
}

/* After a conductor that could not say a last word: says it, and clears up. Returns the exit code. */
static int speak_for(const struct conducting *run, int status)
{
  const struct cli_conductor_call *call = run->call;
  struct door_problem problem = {.err = DOOR_OK};
  char kept[CONDUCTOR_KEPT_BYTES];
  bury_services();
  tell_death(run, status, &problem);
  if (call->ledger_path != NULL) {
    door_ledger_spool_remove_parts(call->ledger_path, call->first_replication, call->replication_count);
  }
  bool is_finished = conductor_program_clear_up(&call->folder, problem.text, kept);
  int code = cli_tell_problem(problem.err, &problem);
  fprintf(stderr, "frontdoor: %s\n", kept);
  return is_finished ? door_err_exit_code(DOOR_ERR_PEER_LOST) : code;
}

static enum door_err keep_scenario(const struct cli_conductor_call *call, const struct scenario_document *document)
{
  struct door_problem problem = {.err = DOOR_OK};
  char *text = NULL;
  enum door_err err = scenario_resolved_json(document, &text);
  if (err != DOOR_OK) {
    return cli_tell(err, "the scenario cannot be written out: %s", door_err_said(err));
  }
  err = door_run_folder_write(&call->folder, "scenario.json", text, &problem);
  free(text);
  return err == DOOR_OK ? err : cli_tell(err, "%s", problem.said);
}

static enum door_err open_directory(struct conducting *run)
{
  struct door_problem problem = {.err = DOOR_OK};
  if (run->call->bind_endpoint != NULL) {
    return DOOR_OK; /* services come by themselves, to a place of theirs */
  }
  enum door_err err = door_run_directory_init(&run->directory, &problem);
  if (err == DOOR_OK) {
    err = door_reached_create(run->directory.path, &run->reached, &problem);
  }
  return err == DOOR_OK ? err : cli_tell(err, "%s", problem.said);
}

/* Returns the exit code. */
static int conduct(struct conducting *run, const char *path, uint32_t in_step_count)
{
  struct argument_list list = {.count = 0};
  fill(&list, run->call, in_step_count);
  if (run->directory.path[0] != '\0') {
    add(&list, "--run-directory", run->directory.path);
  }
  pid_t parent = getpid();
  fflush(NULL);
  block_signals(run);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  run->conductor = fork();
  if (run->conductor == 0) {
    become_conductor(path, &list, run, parent);
  }
  int code;
  if (run->conductor < 0) {
    code = door_err_exit_code(cli_tell(DOOR_ERR_IO, "cannot start the conductor: %s", strerror(errno)));
  } else {
    int status = wait_for_end(run);
    code = WIFSIGNALED(status) ? speak_for(run, status) : WEXITSTATUS(status);
  }
  sigprocmask(SIG_SETMASK, &run->unblocked, NULL);
  return code;
}

int cli_conductor_run(const struct cli_conductor_call *call, const struct scenario_document *document,
                      uint32_t in_step_count)
{
  struct conducting run = {.call = call, .epoch = {scenario_of(document)->time.first_day}};
  char path[PATH_BYTES];
  struct door_problem problem = {.err = DOOR_OK};
  enum door_err err = cli_find_program("frontdoor-conductor", path, &problem);
  err = err == DOOR_OK ? keep_scenario(call, document) : cli_tell(err, "%s", problem.said);
  if (err == DOOR_OK) {
    err = open_directory(&run);
  }
  int code =
      err == DOOR_OK ? conduct(&run, path, in_step_count) : door_err_exit_code(cli_tell(err, "nothing was simulated"));
  door_reached_close(&run.reached);
  door_run_directory_fini(&run.directory);
  return code;
}
