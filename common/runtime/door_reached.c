#include "door_reached.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PATH_BYTES = 512 };

struct door_reached {
  _Atomic int64_t simulated_seconds;
  _Atomic uint64_t cycle_count; /* 0: nothing was told */
};

static enum door_err map(const char *directory, int flags, struct door_reached **out_reached,
                         struct door_problem *problem)
{
  char path[PATH_BYTES];
  int length = snprintf(path, sizeof path, "%s/reached", directory);
  if (length < 0 || length >= PATH_BYTES) {
    return door_problem_set(problem, DOOR_ERR_IO, "%.200s: the path is too long", directory);
  }
  int fd = open(path, O_RDWR | O_CLOEXEC | flags, 0600);
  void *memory = MAP_FAILED;
  static const struct door_reached nothing;
  /* Written, not only made that long: memory without room on its disk would end whoever touches it. */
  if (fd >= 0 && pwrite(fd, &nothing, sizeof nothing, 0) == (ssize_t)sizeof nothing) {
    memory = mmap(NULL, sizeof **out_reached, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  }
  enum door_err err = memory != MAP_FAILED
                          ? DOOR_OK
                          : door_problem_set(problem, DOOR_ERR_IO, "%s: cannot share it: %s", path, strerror(errno));
  if (fd >= 0) {
    close(fd);
  }
  if (err == DOOR_OK) {
    *out_reached = memory;
  }
  return err;
}

enum door_err door_reached_create(const char *directory, struct door_reached **out_reached,
                                  struct door_problem *problem)
{
  return map(directory, O_CREAT | O_EXCL, out_reached, problem);
}

enum door_err door_reached_open(const char *directory, struct door_reached **out_reached, struct door_problem *problem)
{
  return map(directory, 0, out_reached, problem);
}

void door_reached_close(struct door_reached **reached)
{
  if (*reached != NULL) {
    munmap(*reached, sizeof **reached);
  }
  *reached = NULL;
}

void door_reached_tell(struct door_reached *reached, struct sim_time time, uint64_t cycle_count)
{
  if (reached != NULL) {
    reached->simulated_seconds = time.seconds;
    reached->cycle_count = cycle_count;
  }
}

bool door_reached_read(const struct door_reached *reached, struct sim_time *out_time, uint64_t *out_cycle_count)
{
  *out_cycle_count = reached->cycle_count;
  *out_time = sim_time_at(reached->simulated_seconds);
  return *out_cycle_count > 0;
}
