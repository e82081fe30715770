/* fault_preload.c - a fault at exactly one moment of a real program: a library for LD_PRELOAD.
 *
 * Role: stands between our programs and libzmq and the C library, counts frames and files as they pass, and acts on its
 *   own process, or has a file find its disk full. The programs themselves hold no hook for tests.
 * FRONTDOOR_FAULT=PROGRAM:WHAT NAME:COUNT:ACTION[:WHOM] in the environment says when and how:
 *   PROGRAM  intake, screening, early-help, assessment, conductor; frontdoor: the command line
 *   WHAT     sends, takes: a frame, NAME its type (HELLO, GRANT, ... as in messages.def); before it leaves, after it
 * came opens, names: a file whose path ends in NAME is opened, or takes that name by being renamed; before it is COUNT
 * the how manyth of those in this process, from 1 ACTION   kill (SIGKILL), stop (SIGSTOP), hang (the calling thread
 * does nothing for ever; libzmq's threads live on), exit (at once, with 0), int (SIGINT), term (SIGTERM) WHOM     self,
 * unless it says parent or group (of the process); both for signals only FRONTDOOR_FAULT_FILE=PATH: there the fault
 * writes its time, CLOCK_MONOTONIC in nanoseconds, and the process's number, just before it acts.
 * FRONTDOOR_FULL=NAME:COUNT:BYTES: from the COUNTth time on that a file whose path ends in NAME is opened for writing,
 * BYTES of it fit, and more gives ENOSPC, at the time when the C library writes, as on a disk. Errors: a text that
 * cannot be read ends the program with a message: a test must not take "no fault" for "survived". Threads: as our
 * programs are, one thread sends, receives and writes files.
 */
#include "door_wire_frame.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

enum { NAME_BYTES = 64, TEXT_BYTES = 256, FULL_FILES_MAX = 16 };

static struct {
  char what[NAME_BYTES]; /* "" : none for this program */
  char name[NAME_BYTES];
  char action[NAME_BYTES];
  char whom[NAME_BYTES];
  unsigned long count;
  unsigned long seen;
} fault;

static struct {
  char name[NAME_BYTES]; /* "": no disk is full */
  unsigned long count;
  unsigned long seen;
  size_t bytes_left;
} full;

/* Files that find their disk full: what the program holds, and the file behind it. */
static struct full_file {
  FILE *held;
  FILE *real;
} full_files[FULL_FILES_MAX];

/* ---- what the environment says ---- */

static _Noreturn void refuse(const char *variable, const char *text)
{
  fprintf(stderr, "fault_preload: %s=%s cannot be read\n", variable, text);
  abort();
}

/* The next part of a text, up to one of the marks or its end; what follows the mark. */
static const char *take_part(const char *text, const char *marks, char out_part[NAME_BYTES])
{
  size_t length = strcspn(text, marks);
  if (length >= NAME_BYTES) {
    refuse("a part of a fault", text);
  }
  memcpy(out_part, text, length);
  out_part[length] = '\0';
  return text[length] == '\0' ? text + length : text + length + 1;
}

static unsigned long read_count(const char *text, const char *variable)
{
  char *end = NULL;
  unsigned long count = strtoul(text, &end, 10);
  if (text[0] < '0' || text[0] > '9' || *end != '\0') {
    refuse(variable, text);
  }
  return count;
}

static bool is_one_of(const char *word, const char *const *words)
{
  for (; *words != NULL; words++) {
    if (strcmp(word, *words) == 0) {
      return true;
    }
  }
  return false;
}

static void read_fault(const char *text)
{
  static const char *const whats[] = {"sends", "takes", "opens", "names", NULL};
  static const char *const actions[] = {"kill", "stop", "hang", "exit", "int", "term", "hup", NULL};
  static const char *const whoms[] = {"self", "parent", "group", NULL};
  static const char prefix[] = "frontdoor-";
  char program[NAME_BYTES];
  char count[NAME_BYTES];
  const char *rest = take_part(text, ":", program);
  rest = take_part(rest, " ", fault.what);
  rest = take_part(rest, ":", fault.name);
  rest = take_part(rest, ":", count);
  rest = take_part(rest, ":", fault.action);
  rest = take_part(rest, ":", fault.whom);
  if (fault.whom[0] == '\0') {
    memcpy(fault.whom, "self", sizeof "self");
  }
  fault.count = read_count(count, "FRONTDOOR_FAULT");
  if (*rest != '\0' || fault.count == 0 || !is_one_of(fault.what, whats) || !is_one_of(fault.action, actions) ||
      !is_one_of(fault.whom, whoms)) {
    refuse("FRONTDOOR_FAULT", text);
  }
  const char *own = program_invocation_short_name;
  own += strncmp(own, prefix, sizeof prefix - 1) == 0 ? sizeof prefix - 1 : 0;
  if (strcmp(own, program) != 0) {
    fault.what[0] = '\0';
  }
}

static void read_full(const char *text)
{
  char count[NAME_BYTES];
  char bytes[NAME_BYTES];
  const char *rest = take_part(text, ":", full.name);
  rest = take_part(rest, ":", count);
  rest = take_part(rest, ":", bytes);
  full.count = read_count(count, "FRONTDOOR_FULL");
  full.bytes_left = read_count(bytes, "FRONTDOOR_FULL");
  if (*rest != '\0' || full.name[0] == '\0') {
    refuse("FRONTDOOR_FULL", text);
  }
}

__attribute__((constructor)) static void read_environment(void)
{
  const char *fault_text = getenv("FRONTDOOR_FAULT");
  const char *full_text = getenv("FRONTDOOR_FULL");
  if (fault_text != NULL) {
    read_fault(fault_text);
  }
  if (full_text != NULL) {
    read_full(full_text);
  }
}

/* The function that ours stands before, into a pointer to function: ISO C has no cast for that. */
static void find_next(const char *name, void *out_function)
{
  void *symbol = dlsym(RTLD_NEXT, name);
  if (symbol == NULL) {
    refuse("the C library or libzmq", name);
  }
  memcpy(out_function, &symbol, sizeof symbol);
}

/* ---- the fault ---- */

static void write_time(void)
{
  const char *path = getenv("FRONTDOOR_FAULT_FILE");
  if (path == NULL) {
    return;
  }
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  char text[TEXT_BYTES];
  int length =
      snprintf(text, sizeof text, "%" PRId64 " %d\n", (int64_t)now.tv_sec * 1000000000 + now.tv_nsec, (int)getpid());
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0 || write(file, text, (size_t)length) != length || close(file) != 0) {
    refuse("FRONTDOOR_FAULT_FILE", path);
  }
}

static void act(void)
{
  static const struct {
    const char *action;
    int number;
  } signals[] = {{"kill", SIGKILL}, {"stop", SIGSTOP}, {"int", SIGINT}, {"term", SIGTERM}, {"hup", SIGHUP}};
  write_time();
  if (strcmp(fault.action, "exit") == 0) {
    _exit(0);
  }
  while (strcmp(fault.action, "hang") == 0) {
    pause(); /* signals are still handled, as in a loop that never ends */
  }
  pid_t parent = getppid();
  bool is_parent = strcmp(fault.whom, "parent") == 0;
  pid_t whom = is_parent ? parent : strcmp(fault.whom, "group") == 0 ? 0 : getpid();
  for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
    if (strcmp(fault.action, signals[i].action) == 0) {
      kill(whom, signals[i].number);
    }
  }
  /* A parent's death takes its time; what the test wants is that it came now. */
  while (is_parent && strcmp(fault.action, "kill") == 0 && getppid() == parent) {
    nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
  }
}

static void pass(const char *what, const char *name)
{
  if (strcmp(fault.what, what) != 0) {
    return;
  }
  size_t length = strlen(name);
  size_t wanted = strlen(fault.name);
  if (length >= wanted && strcmp(name + length - wanted, fault.name) == 0 && ++fault.seen == fault.count) {
    act();
  }
}

static const char *type_of(const unsigned char *frame)
{
  static const struct {
    uint16_t number;
    const char *name;
  } types[] = {
#define CONTROL(NAME, name, number, direction, doc) {number, #NAME},
#include "messages.def"
  };
  for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
    if (types[i].number == door_frame_load16(frame, DOOR_FRAME_TYPE)) {
      return types[i].name;
    }
  }
  return "?";
}

static void pass_frame(const char *what, const void *bytes, size_t length)
{
  if (length >= DOOR_WIRE_HEADER_BYTES && memcmp(bytes, DOOR_WIRE_MAGIC, DOOR_FRAME_MAGIC_BYTES) == 0) {
    pass(what, type_of(bytes));
  }
}

/* ---- a full disk ---- */

static ssize_t write_while_room(void *cookie, const char *bytes, size_t length)
{
  struct full_file *file = cookie;
  size_t fits = length < full.bytes_left ? length : full.bytes_left;
  full.bytes_left -= fits;
  bool is_written = fwrite(bytes, 1, fits, file->real) == fits && fflush(file->real) == 0;
  errno = ENOSPC; /* looked at only when fewer than length fit */
  return is_written ? (ssize_t)fits : 0;
}

static int close_real(void *cookie)
{
  struct full_file *file = cookie;
  FILE *real = file->real;
  *file = (struct full_file){NULL, NULL};
  return fclose(real);
}

static FILE *fill_up(FILE *real)
{
  for (size_t i = 0; i < FULL_FILES_MAX; i++) {
    if (full_files[i].real == NULL) {
      static const cookie_io_functions_t functions = {.write = write_while_room, .close = close_real};
      full_files[i].real = real;
      full_files[i].held = fopencookie(&full_files[i], "w", functions);
      return full_files[i].held;
    }
  }
  refuse("FRONTDOOR_FULL", "of so many files");
}

/* ---- what the programs call ---- */

int zmq_send(void *socket, const void *bytes, size_t length, int flags)
{
  static int (*next)(void *, const void *, size_t, int);
  if (next == NULL) {
    find_next("zmq_send", &next);
  }
  pass_frame("sends", bytes, length);
  return next(socket, bytes, length, flags);
}

int zmq_msg_recv(zmq_msg_t *message, void *socket, int flags)
{
  static int (*next)(zmq_msg_t *, void *, int);
  if (next == NULL) {
    find_next("zmq_msg_recv", &next);
  }
  int received = next(message, socket, flags);
  if (received >= 0) {
    pass_frame("takes", zmq_msg_data(message), zmq_msg_size(message));
  }
  return received;
}

FILE *fopen(const char *path, const char *mode)
{
  static FILE *(*next)(const char *, const char *);
  if (next == NULL) {
    find_next("fopen", &next);
  }
  bool writes = mode[0] != 'r';
  if (writes) {
    pass("opens", path);
  }
  FILE *file = next(path, mode);
  size_t length = strlen(path);
  size_t wanted = strlen(full.name);
  bool is_meant = writes && wanted > 0 && length >= wanted && strcmp(path + length - wanted, full.name) == 0;
  return file != NULL && is_meant && ++full.seen >= full.count ? fill_up(file) : file;
}

int fileno(FILE *file)
{
  static int (*next)(FILE *);
  if (next == NULL) {
    find_next("fileno", &next);
  }
  for (size_t i = 0; i < FULL_FILES_MAX; i++) {
    if (full_files[i].held == file && file != NULL) {
      return next(full_files[i].real);
    }
  }
  return next(file);
}

int rename(const char *from, const char *to)
{
  static int (*next)(const char *, const char *);
  if (next == NULL) {
    find_next("rename", &next);
  }
  pass("names", to);
  return next(from, to);
}
