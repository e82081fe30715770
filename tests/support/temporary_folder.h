/* temporary_folder.h - a folder of a test's own, gone when the test is over.
 *
 * Place: TMPDIR, or the system's folder for such. Ownership: temporary_folder_fini removes it with all that is in it.
 * Errors: fail the test.
 */
#ifndef TEMPORARY_FOLDER_H
#define TEMPORARY_FOLDER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEMPORARY_PATH_BYTES = 2048 };

struct temporary_folder {
  char path[TEMPORARY_PATH_BYTES];
};

static inline void temporary_folder_init(struct temporary_folder *folder)
{
  const char *parent = getenv("TMPDIR");
  snprintf(folder->path, sizeof folder->path, "%s/frontdoor-test-XXXXXX", parent != NULL ? parent : P_tmpdir);
  assert_non_null(mkdtemp(folder->path));
}

static inline int temporary_remove(const char *path, const struct stat *status, int kind, struct FTW *place)
{
  (void)status;
  (void)kind;
  (void)place;
  return remove(path);
}

static inline void temporary_folder_fini(struct temporary_folder *folder)
{
  assert_int_equal(nftw(folder->path, temporary_remove, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* folder/name, written into out_path. Returns it. */
static inline const char *path_in(const struct temporary_folder *folder, const char *name,
                                  char out_path[TEMPORARY_PATH_BYTES])
{
  int length = snprintf(out_path, TEMPORARY_PATH_BYTES, "%s/%s", folder->path, name);
  assert_in_range(length, 1, TEMPORARY_PATH_BYTES - 1);
  return out_path;
}

static inline void write_file(const char *path, const char *text)
{
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  assert_true(fputs(text, file) >= 0);
  assert_int_equal(fclose(file), 0);
}

/* The file holds text and nothing else; at most 64 KiB. */
static inline void assert_file_holds(const char *path, const char *text)
{
  static char found[1 << 16];
  FILE *file = fopen(path, "r");
  assert_non_null(file);
  size_t length = fread(found, 1, sizeof found - 1, file);
  assert_int_equal(fclose(file), 0);
  found[length] = '\0';
  assert_string_equal(found, text);
}

static inline bool is_there(const char *path)
{
  struct stat status;
  return lstat(path, &status) == 0;
}

/* Where nftw counts. */
static inline uint32_t *temporary_counter(void)
{
  static uint32_t count;
  return &count;
}

static inline int temporary_count_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
  (void)path;
  (void)status;
  (void)kind;
  *temporary_counter() += place->level > 0;
  return 0;
}

/* Files and folders below the folder, itself left out. */
static inline uint32_t count_below(const struct temporary_folder *folder)
{
  *temporary_counter() = 0;
  assert_int_equal(nftw(folder->path, temporary_count_one, 16, FTW_PHYS), 0);
  return *temporary_counter();
}

#endif
