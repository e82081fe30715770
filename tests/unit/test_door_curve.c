/* What becomes of a process that holds keys. That they are made whole: tests/integration/test_keys.py; that they open
 * the door: test_door_zmq.c. */
#include "door_curve.h"
#include "temporary_folder.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_memory_is_private(void)
{
  struct rlimit core;
  assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
  assert_int_equal(core.rlim_cur, 0);
  assert_int_equal(core.rlim_max, 0);
  assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
}

static void let_memory_be_read(void)
{
  assert_int_equal(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), 0);
}

static void process__keys_made_or_read__leaves_no_core_dump(void **state)
{
  (void)state;
  struct temporary_folder folder;
  temporary_folder_init(&folder);
  struct door_problem problem = {.err = DOOR_OK};
  let_memory_be_read();
  assert_int_equal(door_curve_make_keys(folder.path, &problem), DOOR_OK);
  assert_memory_is_private();

  let_memory_be_read();
  char own_folder[TEMPORARY_PATH_BYTES + 16];
  snprintf(own_folder, sizeof own_folder, "%s/%s", folder.path, door_party_name(DOOR_SCREENING));
  struct door_keyring keyring;
  assert_int_equal(door_keyring_read(&keyring, own_folder, DOOR_SCREENING, &problem), DOOR_OK);
  assert_memory_is_private();
  assert_int_equal(strlen(keyring.own.secret_key), DOOR_KEY_BYTES - 1);

  door_keyring_wipe(&keyring);
  static const struct door_keyring nothing;
  assert_memory_equal(&keyring, &nothing, sizeof keyring);
  temporary_folder_fini(&folder);
}

static void process__keys_that_cannot_be_read__leaves_no_core_dump_either(void **state)
{
  (void)state;
  struct temporary_folder folder;
  temporary_folder_init(&folder);
  struct door_problem problem = {.err = DOOR_OK};
  let_memory_be_read();
  struct door_keyring keyring;
  assert_int_equal(door_keyring_read(&keyring, folder.path, DOOR_SCREENING, &problem), DOOR_ERR_IO);
  assert_memory_is_private();
  temporary_folder_fini(&folder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(process__keys_made_or_read__leaves_no_core_dump),
      cmocka_unit_test(process__keys_that_cannot_be_read__leaves_no_core_dump_either),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
