/* replay: a fuzzer's function over kept inputs, in a build that need not know libFuzzer.
 * replay PATH...: files, and folders of files; a folder that is not there holds nothing. Names each input before it is
 * tried, so that the last name is the one that ended the program. */
#include "fuzz_target.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { PATH_BYTES = 4096 };

static unsigned long tried;

static void fail(const char *path)
{
  perror(path);
  exit(1);
}

static void try_file(const char *path, size_t byte_count)
{
  uint8_t *bytes = malloc(byte_count); /* of just this length, so that a sanitizer sees a read beyond it */
  FILE *file = fopen(path, "rb");
  if (file == NULL || (bytes == NULL && byte_count > 0) || fread(bytes, 1, byte_count, file) != byte_count) {
    fail(path);
  }
  fclose(file);
  puts(path);
  fflush(stdout);
  LLVMFuzzerTestOneInput(bytes, byte_count);
  tried++;
  free(bytes);
}

static void try_path(const char *path);

static int is_no_dot(const struct dirent *entry)
{
  return entry->d_name[0] != '.';
}

static void try_folder(const char *path)
{
  struct dirent **entries = NULL;
  int count = scandir(path, &entries, is_no_dot, alphasort);
  if (count < 0) {
    fail(path);
  }
  for (int i = 0; i < count; i++) {
    char inside[PATH_BYTES];
    if (snprintf(inside, sizeof inside, "%s/%s", path, entries[i]->d_name) >= PATH_BYTES) {
      fail(path);
    }
    try_path(inside);
    free(entries[i]);
  }
  free(entries);
}

static void try_path(const char *path)
{
  struct stat status;
  if (stat(path, &status) != 0) {
    return;
  }
  if (S_ISDIR(status.st_mode)) {
    try_folder(path);
  } else {
    try_file(path, (size_t)status.st_size);
  }
}

int main(int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    try_path(argv[i]);
  }
  if (tried == 0) {
    fprintf(stderr, "%s: no inputs\n", argv[0]);
    return 1;
  }
  return 0;
}
