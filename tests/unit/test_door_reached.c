/* How far a run has come, between two programs: the reader sees what the writer told last, the writer's end or not. */
#include "temporary_folder.h"

#include "door_reached.h"

static void reached__told__is_read_after_the_file_and_the_writer_are_gone(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  struct door_reached *reader = NULL;
  struct door_reached *writer = NULL;
  struct sim_time time;
  uint64_t cycle_count;
  assert_int_equal(door_reached_create(here.path, &reader, NULL), DOOR_OK);
  assert_int_equal(door_reached_open(here.path, &writer, NULL), DOOR_OK);
  assert_int_equal(unlink(path_in(&here, "reached", path)), 0);
  assert_false(door_reached_read(reader, &time, &cycle_count)); /* nothing was told yet */
  door_reached_tell(writer, sim_time_at(86400), 3);
  door_reached_tell(writer, sim_time_at(90000), 4);
  door_reached_close(&writer);
  assert_null(writer);
  assert_true(door_reached_read(reader, &time, &cycle_count));
  assert_int_equal(time.seconds, 90000);
  assert_int_equal(cycle_count, 4);
  door_reached_close(&reader);
  door_reached_close(&reader);
  door_reached_tell(NULL, sim_time_at(0), 1); /* nobody listens */
  temporary_folder_fini(&here);
}

static void reached__no_directory_or_file__says_why(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  struct door_reached *reached = NULL;
  struct door_problem problem = {.text = ""};
  assert_int_equal(door_reached_open(here.path, &reached, &problem), DOOR_ERR_IO);
  assert_non_null(strstr(problem.text, path_in(&here, "reached: cannot share it: No such file", path)));
  assert_int_equal(door_reached_create(path_in(&here, "missing", path), &reached, &problem), DOOR_ERR_IO);
  assert_null(reached);
  assert_int_equal(count_below(&here), 0);
  temporary_folder_fini(&here);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reached__told__is_read_after_the_file_and_the_writer_are_gone),
      cmocka_unit_test(reached__no_directory_or_file__says_why),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
