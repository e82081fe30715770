#include "door_supervise.h"

#include "door_run_directory.h"
#include "door_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
  STOP_MILLISECONDS = 2000, /* after STOP, before SIGTERM */
  TERM_MILLISECONDS = 1000, /* after SIGTERM, before SIGKILL */
  PROGRAM_PATH_BYTES = 512,
  ARGUMENTS_MAX = 8,
};

struct child {
  char path[PROGRAM_PATH_BYTES];
  const char *argument;
  pid_t pid; /* 0: never started, or reaped */
  int fd;    /* pidfd; -1 once the end has been told */
  int status;
};

struct door_supervisor {
  struct child children[DOOR_SERVICE_COUNT];
};

static struct child *child_of(struct door_supervisor *supervisor, enum door_party party)
{
  return &supervisor->children[door_service_index(party)];
}

/* "frontdoor-early-help": names of programs have hyphens. */
static void program_name_of(char out_name[32], enum door_party party)
{
  snprintf(out_name, 32, "frontdoor-%s", door_party_name(party));
  for (char *letter = out_name; *letter != '\0'; letter++) {
    *letter = *letter == '_' ? '-' : *letter;
  }
}

static enum door_err find_program(struct child *child, enum door_party party, struct door_problem *problem)
{
  static const char *const places[] = {"", "../libexec/frontdoor/"};
  char own[PROGRAM_PATH_BYTES / 2];
  ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
  if (length < 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "cannot find the running program: %s", strerror(errno));
  }
  own[length] = '\0';
  char *slash = strrchr(own, '/');
  if (slash != NULL) {
    *slash = '\0';
  }
  char name[32];
  program_name_of(name, party);
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    snprintf(child->path, sizeof child->path, "%s/%s%s", own, places[i], name);
    if (access(child->path, X_OK) == 0) {
      return DOOR_OK;
    }
  }
  return door_problem_set(problem, DOOR_ERR_IO, "%s: not beside this program (%s) nor in ../libexec/frontdoor", name,
                          own);
}

enum door_err door_supervisor_create(const struct door_program *programs, struct door_supervisor **out_supervisor,
                                     struct door_problem *problem)
{
  struct door_supervisor *supervisor = calloc(1, sizeof *supervisor);
  if (supervisor == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory");
  }
  enum door_err err = DOOR_OK;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT && err == DOOR_OK; service++) {
    struct child *child = &supervisor->children[service];
    child->fd = -1;
    if (programs == NULL) {
      err = find_program(child, door_service_at(service), problem);
      continue;
    }
    child->argument = programs[service].argument;
    int length = snprintf(child->path, sizeof child->path, "%s", programs[service].path);
    if (length < 0 || (size_t)length >= sizeof child->path) {
      err = door_problem_set(problem, DOOR_ERR_LIMIT, "%s: the path is too long", programs[service].path);
    }
  }
  if (err != DOOR_OK) {
    free(supervisor);
    return err;
  }
  *out_supervisor = supervisor;
  return DOOR_OK;
}

void door_supervisor_destroy(struct door_supervisor **supervisor)
{
  if (*supervisor != NULL) {
    door_supervisor_end(*supervisor);
    free(*supervisor);
    *supervisor = NULL;
  }
}

/* In the child, between fork and exec: only calls that are safe there. */
static _Noreturn void become(const struct child *child, char *const *arguments, pid_t parent, int report_fd)
{
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigaction(SIGINT, &standard, NULL);
  sigaction(SIGTERM, &standard, NULL);
  sigaction(SIGPIPE, &standard, NULL);
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* it holds nothing but memory, and may be past hearing anything else */
  if (getppid() == parent) {        /* else it died before the line above */
    execv(child->path, arguments);
  }
  int failure = errno;
  ssize_t written = write(report_fd, &failure, sizeof failure);
  _exit(written == (ssize_t)sizeof failure ? 127 : 126);
}

/* The error of the child's exec; 0 when it became the program. */
static int exec_failure(int report_fd)
{
  int failure = 0;
  ssize_t length;
  do {
    length = read(report_fd, &failure, sizeof failure);
  } while (length < 0 && errno == EINTR);
  return length == (ssize_t)sizeof failure ? failure : 0;
}

static int start(struct child *child, char *const *arguments)
{
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) {
    return errno;
  }
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid == 0) {
    become(child, arguments, parent, report[1]);
  }
  int failure = pid < 0 ? errno : 0;
  close(report[1]);
  if (pid > 0) {
    failure = exec_failure(report[0]);
    child->pid = pid;
    child->fd = (int)syscall(SYS_pidfd_open, pid, 0);
    failure = failure == 0 && child->fd < 0 ? errno : failure;
  }
  close(report[0]);
  return failure;
}

static enum door_err spawn_one(struct child *child, enum door_party party, const struct door_calling *calling,
                               struct door_problem *problem)
{
  /* execv takes what it does not change as char *; copies spare a cast that would hide const. */
  char texts[ARGUMENTS_MAX][PROGRAM_PATH_BYTES];
  char *arguments[ARGUMENTS_MAX + 1] = {NULL};
  char keys[PROGRAM_PATH_BYTES];
  snprintf(keys, sizeof keys, "%s/%s", calling->keys_directory != NULL ? calling->keys_directory : "",
           door_party_name(party));
  bool has_keys = calling->keys_directory != NULL;
  const char *const wanted[ARGUMENTS_MAX] = {child->path,
                                             child->argument,
                                             "--connect",
                                             calling->endpoint,
                                             has_keys ? "--keys" : NULL,
                                             has_keys ? keys : NULL,
                                             calling->has_lease ? NULL : "--no-lease"};
  size_t count = 0;
  for (size_t i = 0; i < ARGUMENTS_MAX; i++) {
    if (wanted[i] != NULL) {
      snprintf(texts[count], sizeof texts[count], "%s", wanted[i]);
      arguments[count] = texts[count];
      count++;
    }
  }
  int failure = start(child, arguments);
  return failure == 0 ? DOOR_OK
                      : door_problem_set(problem, DOOR_ERR_IO, "%s: cannot start: %s", child->path, strerror(failure));
}

enum door_err door_supervisor_spawn(struct door_supervisor *supervisor, const struct door_calling *calling,
                                    struct door_problem *problem)
{
  enum door_err err = DOOR_OK;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT && err == DOOR_OK; service++) {
    err = spawn_one(&supervisor->children[service], door_service_at(service), calling, problem);
  }
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT && err != DOOR_OK; service++) {
    door_supervisor_kill(supervisor, door_service_at(service));
  }
  return err;
}

int door_supervisor_fd(const struct door_supervisor *supervisor, enum door_party party)
{
  return supervisor->children[door_service_index(party)].fd;
}

/* Takes the child's status without waiting, or waiting; true when it is gone. */
static bool reap(struct child *child, int options)
{
  if (child->pid == 0) {
    return true;
  }
  pid_t pid;
  do {
    pid = waitpid(child->pid, &child->status, options);
  } while (pid < 0 && errno == EINTR);
  if (pid == 0) {
    return false;
  }
  child->pid = 0;
  if (child->fd >= 0) {
    close(child->fd);
    child->fd = -1;
  }
  return true;
}

bool door_supervisor_has_ended(struct door_supervisor *supervisor, enum door_party party,
                               struct door_ending *out_ending)
{
  struct child *child = child_of(supervisor, party);
  if (!reap(child, WNOHANG)) {
    return false;
  }
  struct door_ending ending = {.is_interrupted = false};
  if (WIFSIGNALED(child->status)) {
    int number = WTERMSIG(child->status);
    ending.is_interrupted = number == SIGINT || number == SIGTERM;
    door_problem_set(&ending.words, DOOR_ERR_PEER_LOST, "ended by signal %d (%s)", number, strsignal(number));
  } else {
    int code = WEXITSTATUS(child->status);
    ending.is_interrupted = code == door_err_exit_code(DOOR_ERR_INTERRUPTED);
    if (ending.is_interrupted) { /* its own word on it may have been overtaken by its end */
      door_problem_set(&ending.words, DOOR_ERR_PEER_LOST, "was told to end by a signal");
    } else {
      door_problem_set(&ending.words, DOOR_ERR_PEER_LOST, "ended with exit code %d", code);
    }
  }
  *out_ending = ending;
  return true;
}

void door_supervisor_kill(struct door_supervisor *supervisor, enum door_party party)
{
  struct child *child = child_of(supervisor, party);
  if (child->pid > 0) {
    kill(child->pid, SIGKILL); /* not reaped yet: the number is still the child's */
    reap(child, 0);
  }
}

/* Waits until all have ended or the time is over; true when all have. */
static bool wait_for_all(struct door_supervisor *supervisor, int milliseconds)
{
  int64_t until = door_clock_milliseconds() + milliseconds;
  for (;;) {
    struct pollfd running[DOOR_SERVICE_COUNT];
    nfds_t count = 0;
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      struct child *child = &supervisor->children[service];
      if (!reap(child, WNOHANG)) {
        running[count++] = (struct pollfd){.fd = child->fd, .events = POLLIN};
      }
    }
    int64_t left = until - door_clock_milliseconds();
    if (count == 0 || left <= 0) {
      return count == 0;
    }
    if (poll(running, count, (int)left) < 0 && errno != EINTR) {
      return false;
    }
  }
}

void door_supervisor_end(struct door_supervisor *supervisor)
{
  if (wait_for_all(supervisor, STOP_MILLISECONDS)) {
    return;
  }
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    if (supervisor->children[service].pid > 0) {
      kill(supervisor->children[service].pid, SIGTERM);
    }
  }
  if (wait_for_all(supervisor, TERM_MILLISECONDS)) {
    return;
  }
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_supervisor_kill(supervisor, door_service_at(service));
  }
}
