/* The spool against its contract: replications in their order, the file only when it is whole, no part left behind. */
#include "scenario_builder.h"
#include "temporary_folder.h"

#include "door_ledger_csv.h"
#include "door_ledger_spool.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

/* A folder, a scenario, and the path of a ledger in the folder. */
struct fixture {
  struct temporary_folder here;
  struct door_scenario scenario;
  char path[TEMPORARY_PATH_BYTES];
};

static void fixture_init(struct fixture *fixture)
{
  temporary_folder_init(&fixture->here);
  fixture->scenario = valid_scenario();
  path_in(&fixture->here, "ledger.csv", fixture->path);
}

static struct door_ledger_spool *spool_of(const struct fixture *fixture, uint32_t first, uint32_t count)
{
  struct door_ledger_spool *spool = NULL;
  assert_int_equal(door_ledger_spool_create(fixture->path, &fixture->scenario, first, count, &spool, NULL), DOOR_OK);
  return spool;
}

static struct door_record record_at(int64_t seconds)
{
  return (struct door_record){.time_seconds = seconds,
                              .subject = 7,
                              .value = 1,
                              .number = (uint32_t)seconds,
                              .service = DOOR_INTAKE,
                              .kind = DOOR_RECORD_RECEIVED};
}

static void add(struct door_ledger_spool *spool, uint32_t replication, int64_t seconds)
{
  struct door_record record = record_at(seconds);
  assert_int_equal(door_ledger_spool_add(spool, replication, &record, 1), DOOR_OK);
}

static void complete(struct door_ledger_spool *spool, uint32_t replication)
{
  assert_int_equal(door_ledger_spool_complete(spool, replication), DOOR_OK);
}

/* A line of the ledger as it should be: a replication and a second. */
struct want_line {
  uint32_t replication;
  int64_t seconds;
};

static void assert_ledger_file(const struct fixture *fixture, const struct want_line *lines, uint32_t count)
{
  static char want[1 << 15];
  size_t length = (size_t)snprintf(want, sizeof want, "%s", door_ledger_csv_header());
  for (uint32_t i = 0; i < count; i++) {
    assert_true(length + DOOR_LEDGER_CSV_SIZE < sizeof want);
    struct door_record record = record_at(lines[i].seconds);
    length += door_ledger_csv_record(&fixture->scenario, lines[i].replication, &record, want + length);
  }
  assert_file_holds(fixture->path, want);
}

/* Replications 10, 11 and 12 in turns, 12 done first, 11 without a record: one file in order of replication. */
static void spool__replications_in_turns__are_joined_in_their_order(void **state)
{
  (void)state;
  struct fixture fixture;
  fixture_init(&fixture);
  struct door_ledger_spool *spool = spool_of(&fixture, 10, 3);
  add(spool, 12, 1);
  add(spool, 10, 2);
  add(spool, 12, 3);
  complete(spool, 12);
  add(spool, 10, 4);
  complete(spool, 11);
  const struct door_record two[] = {record_at(5), record_at(6)};
  assert_int_equal(door_ledger_spool_add(spool, 10, two, COUNT(two)), DOOR_OK);
  assert_int_equal(door_ledger_spool_add(spool, 10, NULL, 0), DOOR_OK);
  complete(spool, 10);
  assert_false(is_there(fixture.path));
  assert_int_equal(door_ledger_spool_join(spool, NULL), DOOR_OK);
  static const struct want_line want[] = {{10, 2}, {10, 4}, {10, 5}, {10, 6}, {12, 1}, {12, 3}};
  assert_ledger_file(&fixture, want, COUNT(want));
  door_ledger_spool_destroy(&spool);
  assert_null(spool);
  assert_int_equal(count_below(&fixture.here), 1);
  temporary_folder_fini(&fixture.here);
}

/* A run that was interrupted: 10 is complete, 11 is not (and has written more than a buffer holds), 12 never began. */
static void spool__replication_not_complete__is_left_out(void **state)
{
  (void)state;
  struct fixture fixture;
  fixture_init(&fixture);
  struct door_ledger_spool *spool = spool_of(&fixture, 10, 3);
  add(spool, 10, 1);
  for (int64_t second = 0; second < 1000; second++) {
    add(spool, 11, second);
  }
  complete(spool, 10);
  assert_int_equal(door_ledger_spool_join(spool, NULL), DOOR_OK);
  static const struct want_line want[] = {{10, 1}};
  assert_ledger_file(&fixture, want, COUNT(want));
  door_ledger_spool_destroy(&spool);
  assert_int_equal(count_below(&fixture.here), 1);
  temporary_folder_fini(&fixture.here);
}

static void spool__nothing_happened__is_a_header(void **state)
{
  (void)state;
  struct fixture fixture;
  fixture_init(&fixture);
  struct door_ledger_spool *spool = spool_of(&fixture, 0, 1);
  complete(spool, 0);
  assert_int_equal(door_ledger_spool_join(spool, NULL), DOOR_OK);
  assert_ledger_file(&fixture, NULL, 0);
  door_ledger_spool_destroy(&spool);
  temporary_folder_fini(&fixture.here);
}

/* Given up before it is joined: nothing stays. */
static void spool__destroyed_before_join__leaves_nothing(void **state)
{
  (void)state;
  struct fixture fixture;
  fixture_init(&fixture);
  struct door_ledger_spool *spool = spool_of(&fixture, 3, 2);
  add(spool, 3, 1);
  complete(spool, 3);
  add(spool, 4, 1);
  assert_int_equal(count_below(&fixture.here), 2);
  door_ledger_spool_destroy(&spool);
  assert_int_equal(count_below(&fixture.here), 0);
  door_ledger_spool_destroy(&spool); /* NULL by now */
  temporary_folder_fini(&fixture.here);
}

/* Told before anything is simulated. What stands under the path stays. */
static void spool__path_cannot_be_written__is_refused_at_once(void **state)
{
  (void)state;
  struct fixture fixture;
  fixture_init(&fixture);
  write_file(fixture.path, "kept\n");
  char long_name[1300];
  memset(long_name, 'n', sizeof long_name - 1);
  long_name[sizeof long_name - 1] = '\0';
  const struct {
    const char *given_name, *want_text;
  } rows[] = {{"ledger.csv", "never overwrites"},
              {"ledger.csv/below", "cannot write the ledger"},
              {"missing/ledger.csv", "cannot write the ledger"},
              {long_name, "too long"}};
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    char path[TEMPORARY_PATH_BYTES];
    struct door_ledger_spool *spool = NULL;
    struct door_problem problem = {.text = ""};
    path_in(&fixture.here, rows[i].given_name, path);
    assert_int_equal(door_ledger_spool_create(path, &fixture.scenario, 0, 1, &spool, &problem), DOOR_ERR_IO);
    assert_null(spool);
    assert_non_null(strstr(problem.text, rows[i].want_text));
  }
  assert_file_holds(fixture.path, "kept\n");
  assert_int_equal(count_below(&fixture.here), 1);
  temporary_folder_fini(&fixture.here);
}

/* Somebody put a folder under the path while the run went on: an error with the path, and no half file. */
static void spool__cannot_be_joined__leaves_no_half_file(void **state)
{
  (void)state;
  struct fixture fixture;
  fixture_init(&fixture);
  struct door_ledger_spool *spool = spool_of(&fixture, 0, 1);
  add(spool, 0, 1);
  complete(spool, 0);
  assert_int_equal(mkdir(fixture.path, 0777), 0);
  struct door_problem problem = {.text = ""};
  assert_int_equal(door_ledger_spool_join(spool, &problem), DOOR_ERR_IO);
  assert_non_null(strstr(problem.text, fixture.path));
  door_ledger_spool_destroy(&spool);
  assert_int_equal(count_below(&fixture.here), 1);
  temporary_folder_fini(&fixture.here);
}

/* The folder went while the run went on: records have nowhere to go. What is told is the first failure, and when. */
static void spool__folder_gone__add_fails_and_says_when(void **state)
{
  (void)state;
  struct fixture fixture;
  fixture_init(&fixture);
  char below[TEMPORARY_PATH_BYTES];
  assert_int_equal(mkdir(path_in(&fixture.here, "below", below), 0777), 0);
  path_in(&fixture.here, "below/ledger.csv", fixture.path);
  struct door_ledger_spool *spool = spool_of(&fixture, 5, 2);
  assert_int_equal(rmdir(below), 0);
  assert_null(door_ledger_spool_problem(spool));
  struct door_record record = record_at(2 * 86400 + 3600 + 1);
  assert_int_equal(door_ledger_spool_add(spool, 6, &record, 1), DOOR_ERR_IO);
  assert_int_equal(door_ledger_spool_add(spool, 5, NULL, 0), DOOR_ERR_IO);
  const struct door_problem *problem = door_ledger_spool_problem(spool);
  assert_int_equal(problem->err, DOOR_ERR_IO);
  assert_int_equal(strncmp(problem->text, fixture.path, strlen(fixture.path)), 0);
  assert_string_equal(problem->text + strlen(fixture.path),
                      ": cannot write the ledger: No such file or directory, at simulated 2015-06-03 01:00:01 of "
                      "replication 6");
  assert_int_equal(door_ledger_spool_join(spool, NULL), DOOR_ERR_IO);
  door_ledger_spool_destroy(&spool);
  temporary_folder_fini(&fixture.here);
}

/* A program that was killed has left its parts; nothing else goes with them. */
static void remove_parts__after_a_kill__removes_those_of_the_run(void **state)
{
  (void)state;
  static const struct {
    const char *given_name;
    bool want_there;
  } rows[] = {{"ledger.csv.part", false},  {"ledger.csv.7.part", false}, {"ledger.csv.8.part", false},
              {"ledger.csv.9.part", true}, {"ledger.csv", true},         {"other.csv.7.part", true}};
  struct fixture fixture;
  char path[TEMPORARY_PATH_BYTES];
  fixture_init(&fixture);
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    write_file(path_in(&fixture.here, rows[i].given_name, path), "");
  }
  door_ledger_spool_remove_parts(fixture.path, 7, 2);
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(is_there(path_in(&fixture.here, rows[i].given_name, path)), rows[i].want_there);
  }
  temporary_folder_fini(&fixture.here);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(spool__replications_in_turns__are_joined_in_their_order),
      cmocka_unit_test(spool__replication_not_complete__is_left_out),
      cmocka_unit_test(spool__nothing_happened__is_a_header),
      cmocka_unit_test(spool__destroyed_before_join__leaves_nothing),
      cmocka_unit_test(spool__path_cannot_be_written__is_refused_at_once),
      cmocka_unit_test(spool__cannot_be_joined__leaves_no_half_file),
      cmocka_unit_test(spool__folder_gone__add_fails_and_says_when),
      cmocka_unit_test(remove_parts__after_a_kill__removes_those_of_the_run),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
