#include "cli_program.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SELF_BYTES = CLI_PROGRAM_PATH_BYTES / 2 };

/* Seen from this program. */
static const char *const places[] = {"", "../libexec/frontdoor/"};

enum door_err cli_find_program(const char *name, char out_path[CLI_PROGRAM_PATH_BYTES], struct door_problem *problem)
{
  char self[SELF_BYTES];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
  if (length <= 0) {
    return door_problem_set(problem, DOOR_ERR_IO, "cannot tell where this program stands: %s", strerror(errno));
  }
  self[length] = '\0';
  *(strrchr(self, '/') + 1) = '\0';
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    snprintf(out_path, CLI_PROGRAM_PATH_BYTES, "%s%s%.64s", self, places[i], name);
    if (access(out_path, X_OK) == 0) {
      return DOOR_OK;
    }
  }
  return door_problem_set(problem, DOOR_ERR_IO, "%s is not beside this program (%s) nor in ../libexec/frontdoor", name,
                          self);
}
