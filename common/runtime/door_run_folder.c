#include "door_run_folder.h"

#include "door_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum door_err io_problem(struct door_problem *problem, const char *path, const char *what)
{
  return door_problem_set(problem, DOOR_ERR_IO, "%s: cannot %s: %s", path, what, strerror(errno));
}

static enum door_err too_long(struct door_problem *problem, const char *path)
{
  return door_problem_set(problem, DOOR_ERR_IO, "%.200s...: the path is too long (at most %d bytes)", path,
                          DOOR_FOLDER_PATH_BYTES - 1);
}

static enum door_err set_path(struct door_run_folder *folder, const char *path, struct door_problem *problem)
{
  if (strlen(path) + 1 > sizeof folder->path) {
    return too_long(problem, path);
  }
  snprintf(folder->path, sizeof folder->path, "%s", path);
  return DOOR_OK;
}

/* What a run makes before its manifest, beside the store. */
static bool is_made_first(const char *name)
{
  static const char *const names[] = {".", "..", "scenario.json", "scenario.json.part", "manifest.json.part"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strcmp(name, names[i]) == 0) {
      return true;
    }
  }
  return strncmp(name, door_store_file, strlen(door_store_file)) == 0; /* and its log beside it */
}

/* Empty, or what is left of a run that was killed before it had simulated anything. */
static bool is_free_folder(const char *path)
{
  DIR *directory = opendir(path);
  if (directory == NULL) {
    return false;
  }
  int entry_count = 0;
  bool has_store = false;
  bool has_others = false;
  for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    entry_count++;
    has_store = has_store || strcmp(entry->d_name, door_store_file) == 0;
    has_others = has_others || !is_made_first(entry->d_name);
  }
  closedir(directory);
  return entry_count <= 2 || (has_store && !has_others); /* "." and ".." */
}

enum door_err door_run_folder_create(struct door_run_folder *folder, const char *path, struct door_problem *problem)
{
  enum door_err err = set_path(folder, path, problem);
  if (err != DOOR_OK || mkdir(path, 0777) == 0) {
    return err;
  }
  if (errno != EEXIST) {
    return io_problem(problem, path, "make the folder");
  }
  struct stat status;
  if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode)) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: is a file; a run needs a folder of its own: name another --out",
                            path);
  }
  if (!is_free_folder(path)) {
    return door_problem_set(problem, DOOR_ERR_IO,
                            "%s: is there already and not empty; a run never overwrites: name another --out", path);
  }
  if (access(path, W_OK | X_OK) != 0) {
    return io_problem(problem, path, "write into the folder");
  }
  return DOOR_OK;
}

enum door_err door_run_folder_create_next(struct door_run_folder *folder, const char *parent, const char *name,
                                          struct door_problem *problem)
{
  enum { TRIES_MAX = 100000 };
  if (mkdir(parent, 0777) != 0 && errno != EEXIST) {
    return io_problem(problem, parent, "make the folder for runs (name another with --out)");
  }
  char path[DOOR_FOLDER_PATH_BYTES];
  for (int number = 1; number < TRIES_MAX; number++) {
    int length = snprintf(path, sizeof path, "%s/%s-%d", parent, name, number);
    if (length < 0 || (size_t)length >= sizeof path) {
      return too_long(problem, parent);
    }
    if (mkdir(path, 0777) == 0) {
      return set_path(folder, path, problem);
    }
    if (errno != EEXIST) {
      return io_problem(problem, path, "make the folder (name another with --out)");
    }
  }
  return door_problem_set(problem, DOOR_ERR_IO, "%s: holds too many runs of %s; name another folder with --out", parent,
                          name);
}

enum door_err door_run_folder_open(struct door_run_folder *folder, const char *path, struct door_problem *problem)
{
  struct stat status;
  if (stat(path, &status) != 0) {
    return io_problem(problem, path, "open the run");
  }
  if (!S_ISDIR(status.st_mode)) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: is not the folder of a run", path);
  }
  return set_path(folder, path, problem);
}

static enum door_err join(const struct door_run_folder *folder, const char *name, char *out_path, size_t out_bytes,
                          struct door_problem *problem)
{
  int length = snprintf(out_path, out_bytes, "%s/%s", folder->path, name);
  if (length < 0 || (size_t)length >= out_bytes) {
    return door_problem_set(problem, DOOR_ERR_IO, "%.200s: the path is too long", folder->path);
  }
  return DOOR_OK;
}

/* ---- writing ---- */

enum { FILE_PATH_BYTES = DOOR_FOLDER_PATH_BYTES + 64, PART_PATH_BYTES = FILE_PATH_BYTES + 16 };

static enum door_err part_of(const char *path, char out_part[PART_PATH_BYTES], struct door_problem *problem)
{
  int length = snprintf(out_part, PART_PATH_BYTES, "%s.part", path);
  if (length < 0 || length >= PART_PATH_BYTES) {
    return door_problem_set(problem, DOOR_ERR_IO, "%.200s: the path is too long", path);
  }
  return DOOR_OK;
}

static enum door_err prepare_file(const char *path, const char *text, struct door_problem *problem)
{
  char part[PART_PATH_BYTES];
  enum door_err err = part_of(path, part, problem);
  if (err != DOOR_OK) {
    return err;
  }
  FILE *file = fopen(part, "we");
  if (file == NULL) {
    return io_problem(problem, path, "write");
  }
  int failed = fputs(text, file) == EOF || fflush(file) != 0 || fsync(fileno(file)) != 0;
  int reason = errno;
  int close_failed = fclose(file) != 0; /* the reason of the first failure is the one to tell */
  if (!failed && !close_failed) {
    return DOOR_OK;
  }
  errno = failed ? reason : errno;
  err = io_problem(problem, path, "write");
  unlink(part);
  return err;
}

static enum door_err publish_file(const char *path, struct door_problem *problem)
{
  char part[PART_PATH_BYTES];
  enum door_err err = part_of(path, part, problem);
  if (err == DOOR_OK && rename(part, path) != 0) {
    err = io_problem(problem, path, "write");
    unlink(part);
  }
  return err;
}

enum door_err door_file_write(const char *path, const char *text, struct door_problem *problem)
{
  enum door_err err = prepare_file(path, text, problem);
  return err == DOOR_OK ? publish_file(path, problem) : err;
}

enum door_err door_run_folder_write(const struct door_run_folder *folder, const char *name, const char *text,
                                    struct door_problem *problem)
{
  char path[FILE_PATH_BYTES];
  enum door_err err = join(folder, name, path, sizeof path, problem);
  return err == DOOR_OK ? door_file_write(path, text, problem) : err;
}

enum door_err door_run_folder_prepare(const struct door_run_folder *folder, const char *name, const char *text,
                                      struct door_problem *problem)
{
  char path[FILE_PATH_BYTES];
  enum door_err err = join(folder, name, path, sizeof path, problem);
  return err == DOOR_OK ? prepare_file(path, text, problem) : err;
}

enum door_err door_run_folder_publish(const struct door_run_folder *folder, const char *name,
                                      struct door_problem *problem)
{
  char path[FILE_PATH_BYTES];
  enum door_err err = join(folder, name, path, sizeof path, problem);
  return err == DOOR_OK ? publish_file(path, problem) : err;
}

enum door_err door_run_folder_rename(const struct door_run_folder *folder, const char *name, const char *new_name,
                                     struct door_problem *problem)
{
  char from[FILE_PATH_BYTES];
  char to[FILE_PATH_BYTES];
  enum door_err err = join(folder, name, from, sizeof from, problem);
  err = err == DOOR_OK ? join(folder, new_name, to, sizeof to, problem) : err;
  return err != DOOR_OK || rename(from, to) == 0 ? err : io_problem(problem, from, "rename");
}

void door_run_folder_discard(const struct door_run_folder *folder, const char *name)
{
  char path[FILE_PATH_BYTES];
  char part[PART_PATH_BYTES];
  if (join(folder, name, path, sizeof path, NULL) == DOOR_OK && part_of(path, part, NULL) == DOOR_OK) {
    unlink(path);
    unlink(part);
  }
}

void door_run_folder_tidy(const struct door_run_folder *folder)
{
  static const char suffix[] = ".part";
  DIR *directory = opendir(folder->path);
  if (directory == NULL) {
    return; /* nothing can be there */
  }
  for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
    size_t length = strlen(entry->d_name);
    if (length > strlen(suffix) && strcmp(entry->d_name + length - strlen(suffix), suffix) == 0) {
      unlinkat(dirfd(directory), entry->d_name, 0);
    }
  }
  closedir(directory);
}

void door_run_folder_settle(const struct door_run_folder *folder)
{
  int directory = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory >= 0) {
    fsync(directory); /* some file systems cannot, and then have nothing better */
    close(directory);
  }
}

/* ---- a reserve ---- */

enum door_err door_reserve_take(struct door_reserve *reserve, const struct door_run_folder *folder, size_t bytes,
                                struct door_problem *problem)
{
  char path[FILE_PATH_BYTES];
  enum door_err err = join(folder, "reserve.part", path, sizeof path, problem);
  if (err != DOOR_OK) {
    return err;
  }
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600); /* of a killed run: it is there */
  if (fd < 0) {
    return io_problem(problem, folder->path, "write into the folder");
  }
  unlink(path);
  if (fallocate(fd, 0, 0, (off_t)bytes) != 0 && errno != EOPNOTSUPP) { /* then the file system has no such promise */
    err = io_problem(problem, folder->path, "reserve room for what the run leaves");
    close(fd);
    return err;
  }
  reserve->fd = fd;
  return DOOR_OK;
}

void door_reserve_give_back(struct door_reserve *reserve)
{
  if (reserve->fd >= 0) {
    close(reserve->fd);
  }
  reserve->fd = -1;
}

/* ---- reading ---- */

int door_run_folder_has(const struct door_run_folder *folder, const char *name)
{
  char path[FILE_PATH_BYTES];
  return join(folder, name, path, sizeof path, NULL) == DOOR_OK && access(path, F_OK) == 0;
}

enum door_err door_run_folder_read(const struct door_run_folder *folder, const char *name, char **out_text,
                                   struct door_problem *problem)
{
  static const long bytes_max = 64L << 20;
  char path[FILE_PATH_BYTES];
  enum door_err err = join(folder, name, path, sizeof path, problem);
  if (err != DOOR_OK) {
    return err;
  }
  FILE *file = fopen(path, "re");
  if (file == NULL) {
    return io_problem(problem, path, "read");
  }
  char *text = NULL;
  long length = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
  if (length < 0 || length > bytes_max || fseek(file, 0, SEEK_SET) != 0) {
    err = door_problem_set(problem, DOOR_ERR_IO, "%s: cannot be read, or is over 64 MiB", path);
  } else if ((text = malloc((size_t)length + 1)) == NULL) {
    err = door_problem_set(problem, DOOR_ERR_MEMORY, "%s: out of memory", path);
  } else if (fread(text, 1, (size_t)length, file) != (size_t)length) {
    err = io_problem(problem, path, "read");
  }
  fclose(file);
  if (err != DOOR_OK) {
    free(text);
    return err;
  }
  DOOR_ASSERT(text != NULL);
  text[length] = '\0';
  *out_text = text;
  return DOOR_OK;
}
