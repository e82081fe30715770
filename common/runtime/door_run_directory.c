#include "door_run_directory.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static const char *parent_of_run_directories(void)
{
  static const char *const variables[] = {"TMPDIR", "XDG_RUNTIME_DIR"};
  for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
    const char *value = getenv(variables[i]);
    if (value != NULL && value[0] == '/') {
      return value;
    }
  }
  return "/tmp";
}

enum door_err door_run_directory_init(struct door_run_directory *directory, struct door_problem *problem)
{
  char path[DOOR_PATH_BYTES];
  const char *parent = parent_of_run_directories();
  int length = snprintf(path, sizeof path, "%s/frontdoor-XXXXXX", parent);
  if (length < 0 || (size_t)length >= sizeof path) {
    return door_problem_set(problem, DOOR_ERR_LIMIT,
                            "%s: the path is too long for the run's files; set TMPDIR to a shorter one", parent);
  }
  if (mkdtemp(path) == NULL) { /* mode 0700 */
    return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot make the run's directory: %s", path, strerror(errno));
  }
  *directory = (struct door_run_directory){.path = ""};
  memcpy(directory->path, path, sizeof path);
  return DOOR_OK;
}

enum door_err door_run_directory_adopt(struct door_run_directory *directory, const char *path,
                                       struct door_problem *problem)
{
  if (strlen(path) >= sizeof directory->path) {
    return door_problem_set(problem, DOOR_ERR_LIMIT,
                            "%s: the path is too long for the run's files; set TMPDIR to a shorter one", path);
  }
  struct stat status;
  if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: the run's directory is not there", path);
  }
  snprintf(directory->path, sizeof directory->path, "%s", path);
  return DOOR_OK;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
  (void)status;
  (void)type;
  (void)place;
  return remove(path);
}

void door_run_directory_fini(struct door_run_directory *directory)
{
  enum { OPEN_FILES_MAX = 8 };
  if (directory->path[0] != '\0') {
    /* What cannot be removed stays; a run that is over has nobody left to tell. */
    nftw(directory->path, remove_one, OPEN_FILES_MAX, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
  }
  directory->path[0] = '\0';
}

enum door_err door_ipc_endpoint_check(const char *endpoint, struct door_problem *problem)
{
  static const char scheme[] = "ipc://";
  enum { PATH_BYTES_MAX = sizeof((struct sockaddr_un *)NULL)->sun_path - 1 };
  size_t scheme_length = sizeof scheme - 1;
  size_t length = strlen(endpoint);
  if (strncmp(endpoint, scheme, scheme_length) != 0 || length == scheme_length) {
    return door_problem_set(problem, DOOR_ERR_USAGE, "%s: expected ipc:// and a path", endpoint);
  }
  if (length - scheme_length > PATH_BYTES_MAX) {
    return door_problem_set(problem, DOOR_ERR_LIMIT,
                            "%s: the path has %zu bytes, a socket's address holds %d; set TMPDIR to a shorter one",
                            endpoint + scheme_length, length - scheme_length, (int)PATH_BYTES_MAX);
  }
  return DOOR_OK;
}
