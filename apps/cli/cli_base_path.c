#include "cli_base_path.h"

#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The folder of a path, resolved; "." where it has none. */
static bool resolve_folder(const char *path, char out_folder[static PATH_MAX])
{
  char folder[PATH_MAX];
  const char *slash = path == NULL ? NULL : strrchr(path, '/');
  int length = slash == NULL ? 0 : (int)(slash - path);
  snprintf(folder, sizeof folder, "%.*s", length, path == NULL ? "" : path);
  return realpath(slash == NULL ? "." : length == 0 ? "/" : folder, out_folder) != NULL;
}

enum door_err cli_base_path(const char *named, const char *output, char out_path[static PATH_MAX])
{
  char folder[PATH_MAX];
  char base[PATH_MAX];
  if (!resolve_folder(output, folder)) {
    return cli_tell(DOOR_ERR_IO, "%s: cannot write: %s", output, strerror(errno));
  }
  if (realpath(named, base) == NULL) {
    return cli_tell(DOOR_ERR_IO, "cannot read %s: %s", named, strerror(errno));
  }
  size_t shared = 0; /* up to and with the last slash that both have */
  size_t length = strlen(folder);
  for (size_t i = 0; base[i] != '\0' && (i < length ? folder[i] == base[i] : i == length && base[i] == '/'); i++) {
    shared = base[i] == '/' ? i + 1 : shared;
  }
  size_t written = 0;
  out_path[0] = '\0';
  bool is_below = shared < length && length > 1;
  for (size_t i = shared; is_below && i <= length; i++) {
    if ((i == length || folder[i] == '/') && written + sizeof "../" < PATH_MAX) {
      written += (size_t)snprintf(out_path + written, PATH_MAX - written, "../");
    }
  }
  snprintf(out_path + written, PATH_MAX - written, "%s", base + shared);
  return DOOR_OK;
}
