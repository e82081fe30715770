#include "door_descriptors.h"

#include <errno.h>
#include <stddef.h>

void door_reserve_keep(void)
{
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur == limit.rlim_max) {
    rlim_t reserve = limit.rlim_max / 4 < DOOR_RESERVE_MAX ? limit.rlim_max / 4 : DOOR_RESERVE_MAX;
    limit.rlim_cur -= reserve;
    setrlimit(RLIMIT_NOFILE, &limit);
  }
}

struct door_reserve door_reserve_open(void)
{
  struct door_reserve reserve = {.before = {.rlim_cur = 0}};
  if (getrlimit(RLIMIT_NOFILE, &reserve.before) == 0) {
    struct rlimit all = {.rlim_cur = reserve.before.rlim_max, .rlim_max = reserve.before.rlim_max};
    setrlimit(RLIMIT_NOFILE, &all);
  }
  return reserve;
}

void door_reserve_close(const struct door_reserve *reserve)
{
  if (reserve->before.rlim_cur > 0) {
    setrlimit(RLIMIT_NOFILE, &reserve->before);
  }
}

FILE *door_reserve_fopen(const char *path, const char *mode)
{
  FILE *file = fopen(path, mode);
  if (file == NULL && errno == EMFILE) {
    struct door_reserve reserve = door_reserve_open();
    file = fopen(path, mode);
    int reason = errno;
    door_reserve_close(&reserve);
    errno = reason;
  }
  return file;
}
