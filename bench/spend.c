/* spend.c - runs a command and tells what it and the processes that it waited for spent.
 *
 * Role: a clock and a scale around any program; measures from outside, so it sees what a person pays, loader and all.
 *   Does not decide: what is compared.
 * Consumes: spend COMMAND [ARGUMENT]... Its output is discarded; its messages stay on stderr.
 * Emits: one line "wall_seconds cpu_seconds peak_kib". cpu: user and system. peak: the largest resident set that
 *   any one of the processes had, as wait4 reports it on Linux; this program's own, below 2 MiB, is its floor.
 * Exit: 0; 1 where the command failed or could not run; 2 usage. Threads: one.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_seconds(void)
{
  struct timespec now = {0};
  (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail for this clock */
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int spawn_silent(char **command, pid_t *out_pid)
{
  posix_spawn_file_actions_t actions;
  int err = posix_spawn_file_actions_init(&actions);
  if (err != 0) {
    return err;
  }
  err = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  if (err == 0) {
    err = posix_spawnp(out_pid, command[0], &actions, NULL, command, environ);
  }
  int destroy_err = posix_spawn_file_actions_destroy(&actions);
  return err != 0 ? err : destroy_err;
}

int main(int argc, char **argv)
{
  if (argc < 2) {
    fprintf(stderr, "usage: spend COMMAND [ARGUMENT]...\n");
    return 2;
  }
  pid_t pid = 0;
  int status = 0;
  struct rusage usage;
  double start_seconds = now_seconds();
  if (spawn_silent(argv + 1, &pid) != 0 || wait4(pid, &status, 0, &usage) != pid) {
    fprintf(stderr, "spend: cannot run %s\n", argv[1]);
    return 1;
  }
  double wall_seconds = now_seconds() - start_seconds;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    fprintf(stderr, "spend: %s failed\n", argv[1]);
    return 1;
  }
  double cpu_seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                       1e-6 * (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  printf("%.6f %.6f %ld\n", wall_seconds, cpu_seconds, usage.ru_maxrss);
  return 0;
}
