#include "door_health.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Sets the time of the file, which is made where it is missing. */
static bool touch(const char *path)
{
  int file = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (file < 0) {
    return false;
  }
  bool is_touched = futimens(file, NULL) == 0;
  return close(file) == 0 && is_touched;
}

enum door_err door_health_init(struct door_health *health, const char *path, int64_t now_milliseconds,
                               struct door_problem *problem)
{
  if (path != NULL && !touch(path)) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot write the sign of health: %s", path, strerror(errno));
  }
  *health = (struct door_health){.path = path, .renewed_at = now_milliseconds};
  return DOOR_OK;
}

void door_health_fini(struct door_health *health)
{
  if (health->path != NULL) {
    unlink(health->path); /* what cannot be removed grows old */
    health->path = NULL;
  }
}

void door_health_renew(struct door_health *health, int64_t now_milliseconds)
{
  if (health->path != NULL && now_milliseconds - health->renewed_at >= DOOR_HEALTH_MILLISECONDS &&
      touch(health->path)) {
    health->renewed_at = now_milliseconds;
  }
}
