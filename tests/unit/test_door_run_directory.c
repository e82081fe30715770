/* The directory of a run's sockets and keys. */
#include "door_run_directory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void run_directory__whatever_the_mask_of_modes__is_its_owners_alone(void **state)
{
  (void)state;
  mode_t before = umask(0);
  struct door_run_directory directory;
  struct door_problem problem = {.err = DOOR_OK};
  assert_int_equal(door_run_directory_init(&directory, &problem), DOOR_OK);
  umask(before);
  struct stat status;
  assert_int_equal(lstat(directory.path, &status), 0);
  assert_true(S_ISDIR(status.st_mode));
  assert_int_equal(status.st_mode & (mode_t)(S_IRWXU | S_IRWXG | S_IRWXO), S_IRWXU);
  assert_int_equal(status.st_uid, geteuid());

  char path[DOOR_PATH_BYTES];
  memcpy(path, directory.path, sizeof path);
  door_run_directory_fini(&directory);
  assert_int_not_equal(lstat(path, &status), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(run_directory__whatever_the_mask_of_modes__is_its_owners_alone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
