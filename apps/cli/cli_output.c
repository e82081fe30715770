#include "cli_output.h"

#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum door_err tell_io(const char *path)
{
  return cli_tell(DOOR_ERR_IO, "%s: cannot write: %s", path, strerror(errno));
}

enum door_err cli_write_new(const char *path, mode_t mode, const char *text)
{
  int number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (number < 0 && errno == EEXIST) {
    return cli_tell(DOOR_ERR_IO, "%s is there already and stays as it is; choose another name", path);
  }
  FILE *file = number < 0 ? NULL : fdopen(number, "w");
  if (file == NULL) {
    return tell_io(path);
  }
  int is_written = fputs(text, file) != EOF;
  if (fclose(file) != 0 || !is_written) {
    enum door_err err = tell_io(path);
    (void)unlink(path);
    return err;
  }
  return DOOR_OK;
}

enum door_err cli_output_open(struct cli_output *output, const char *path)
{
  *output = (struct cli_output){.stream = stdout, .path = path};
  if (path == NULL) {
    return DOOR_OK;
  }
  struct stat status;
  bool is_there = stat(path, &status) == 0;
  if (is_there && S_ISDIR(status.st_mode)) {
    return cli_tell(DOOR_ERR_IO, "%s: is a folder; name a file in it", path);
  }
  if (!is_there || S_ISREG(status.st_mode)) {
    int length = snprintf(output->part, sizeof output->part, "%s.part", path);
    if (length < 0 || (size_t)length >= sizeof output->part) {
      return cli_tell(DOOR_ERR_IO, "%.200s...: the path is too long", path);
    }
  }
  output->stream = fopen(output->part[0] == '\0' ? path : output->part, "we");
  return output->stream == NULL ? tell_io(path) : DOOR_OK;
}

enum door_err cli_output_check(const struct cli_output *output)
{
  return ferror(output->stream) != 0 ? DOOR_ERR_IO : DOOR_OK;
}

static enum door_err close_standard_output(enum door_err err)
{
  bool is_whole = fflush(stdout) == 0 && ferror(stdout) == 0;
  if (!is_whole && (err == DOOR_OK || err == DOOR_ERR_IO)) {
    return errno == EPIPE ? DOOR_ERR_IO /* the reader has seen enough, as `head` has: nothing to complain of */
                          : cli_tell(DOOR_ERR_IO, "cannot write to standard output: %s", strerror(errno));
  }
  return err;
}

enum door_err cli_output_close(struct cli_output *output, enum door_err err)
{
  if (output->path == NULL) {
    return close_standard_output(err);
  }
  bool has_part = output->part[0] != '\0';
  bool is_whole = fflush(output->stream) == 0 && ferror(output->stream) == 0;
  if (is_whole && has_part && err == DOOR_OK) {
    is_whole = fsync(fileno(output->stream)) == 0;
  }
  int reason = errno;
  bool is_closed = fclose(output->stream) == 0;
  errno = is_whole ? errno : reason; /* the reason of the first failure is the one to tell */
  if ((err == DOOR_OK || err == DOOR_ERR_IO) && !(is_whole && is_closed)) {
    err = tell_io(output->path);
  } else if (err == DOOR_OK && has_part && rename(output->part, output->path) != 0) {
    err = tell_io(output->path);
  }
  if (err != DOOR_OK && has_part) {
    unlink(output->part);
  }
  return err;
}

enum door_err cli_output_keep(const char *path, const char *text)
{
  struct cli_output output;
  enum door_err err = cli_output_open(&output, path);
  if (err != DOOR_OK) {
    return err;
  }
  fputs(text, output.stream);
  return cli_output_close(&output, cli_output_check(&output));
}
