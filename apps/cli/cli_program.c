#include "cli_program.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SELF_BYTES = CLI_PROGRAM_PATH_BYTES / 2 };

/* Seen from this program; NULL ends them. */
static const char *const program_places[] = {"", "../libexec/frontdoor/", NULL};
static const char *const file_places[] = {"", "../share/frontdoor/", NULL};

/* What is sought, and what may be done with it. */
struct sought {
  const char *name;
  const char *const *places;
  int mode;
};

static enum door_err find(const struct sought *sought, char out_path[CLI_PROGRAM_PATH_BYTES],
                          struct door_problem *problem)
{
  char self[SELF_BYTES];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length <= 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "cannot tell where this program stands: %s", strerror(errno));
  }
  self[length] = '\0';
  *(strrchr(self, '/') + 1) = '\0';
  for (size_t i = 0; sought->places[i] != NULL; i++) {
    snprintf(out_path, CLI_PROGRAM_PATH_BYTES, "%s%s%.64s", self, sought->places[i], sought->name);
    if (access(out_path, sought->mode) == 0) {
      return DOOR_OK;
    }
  }
  return door_problem_set(problem, DOOR_ERR_IO, "%s is not beside this program (%s) nor in %.40s", sought->name, self,
                          sought->places[1]);
}

enum door_err cli_find_program(const char *name, char out_path[CLI_PROGRAM_PATH_BYTES], struct door_problem *problem)
{
  struct sought sought = {name, program_places, X_OK};
  return find(&sought, out_path, problem);
}

enum door_err cli_find_file(const char *name, char out_path[CLI_PROGRAM_PATH_BYTES], struct door_problem *problem)
{
  struct sought sought = {name, file_places, R_OK};
  return find(&sought, out_path, problem);
}
