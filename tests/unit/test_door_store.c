/* The store of replications against its contract: what is added is there for the next program, and a file that no run
 * wrote is told apart from one. */
#include "temporary_folder.h"

#include "door_store.h"

#include <sqlite3.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

enum { FIRST = 3, ROOM = 4 };

static const enum door_measure null_measure = DOOR_MEASURE_ASSESSMENT_IN_TIME_SHARE;

static struct door_run_folder run_in(const struct temporary_folder *here)
{
  struct door_run_folder folder;
  assert_int_equal(door_run_folder_open(&folder, here->path, NULL), DOOR_OK);
  return folder;
}

/* Of one source, so without measures of sources. */
static const struct door_scenario *scenario(void)
{
  static const struct door_scenario one = {.intake = {.source_count = 1}};
  return &one;
}

static struct door_hash hash_of(uint32_t replication)
{
  struct door_hash hash = {{(uint8_t)replication, 0xFF}};
  return hash;
}

/* Of replication r: measure m has the value r + m / 1024, which a double holds; one has none. */
static void fill(struct door_results *results, uint32_t replication)
{
  struct door_value values[DOOR_MEASURE_SLOTS];
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    values[measure] = measure == null_measure ? door_value_null(null_measure)
                                              : (struct door_value){.number = replication + measure / 1024.0};
  }
  struct door_hash hash = hash_of(replication);
  door_results_restore(results, replication, values, &hash);
}

static struct door_store_counts counts_of(uint32_t replication)
{
  struct door_store_counts counts = {{{0}}};
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    counts.services[service] = (struct door_counts){.received = replication,
                                                    .sent = service,
                                                    .events = 7,
                                                    .records = 8,
                                                    .open_contacts = 9,
                                                    .message_hash = UINT64_MAX - service};
  }
  return counts;
}

static struct door_results *results_create(void)
{
  struct door_results *results = NULL;
  assert_int_equal(door_results_create(FIRST, ROOM, &results), DOOR_OK);
  return results;
}

/* A store that holds the replication. */
static void make_store(const struct temporary_folder *here, uint32_t replication)
{
  struct door_run_folder folder = run_in(here);
  struct door_store *store = NULL;
  struct door_results *results = results_create();
  struct door_store_counts counts = counts_of(replication);
  fill(results, replication);
  assert_int_equal(door_store_open(&folder, scenario(), &store, NULL), DOOR_OK);
  assert_int_equal(door_store_add(store, results, replication, &counts, NULL), DOOR_OK);
  door_store_close(&store);
  assert_null(store);
  door_results_destroy(&results);
}

struct visits {
  uint32_t refuses; /* replication; 0: none */
  uint32_t count;
  uint32_t last_replication;
  struct door_store_counts last;
};

static enum door_err on_visit(void *self, uint32_t replication, const struct door_store_counts *counts,
                              struct door_problem *problem)
{
  struct visits *visits = self;
  if (visits->refuses == replication) {
    return door_problem_set(problem, DOOR_ERR_CHECKSUM, "not this one");
  }
  visits->count++;
  visits->last_replication = replication;
  visits->last = *counts;
  return DOOR_OK;
}

typedef enum door_err opener(const struct door_run_folder *folder, const struct door_scenario *scenario,
                             struct door_store **out_store, struct door_problem *problem);

static enum door_err load_by(opener *open, const struct temporary_folder *here, struct door_results *results,
                             struct visits *visits, struct door_problem *problem)
{
  struct door_run_folder folder = run_in(here);
  struct door_store *store = NULL;
  enum door_err err = open(&folder, scenario(), &store, problem);
  if (err == DOOR_OK) {
    err = door_store_load(store, results, on_visit, visits, problem);
  }
  door_store_close(&store);
  return err;
}

static enum door_err load(const struct temporary_folder *here, struct door_results *results, struct visits *visits,
                          struct door_problem *problem)
{
  return load_by(door_store_open, here, results, visits, problem);
}

/* 4 and 6 of the room 3 to 6 were kept, the later one first. */
static void load__replications_of_the_room__values_hash_and_counts(void **state)
{
  (void)state;
  struct temporary_folder here;
  temporary_folder_init(&here);
  make_store(&here, FIRST + 3);
  make_store(&here, FIRST + 1);
  struct door_results *results = results_create();
  struct visits visits = {.count = 0};
  assert_int_equal(load(&here, results, &visits, NULL), DOOR_OK);
  assert_int_equal(visits.count, 2);
  assert_int_equal(visits.last_replication, FIRST + 3);
  assert_int_equal(door_results_stored_count(results), 2);
  assert_true(door_results_is_stored(results, FIRST + 1));
  assert_true(door_results_is_stored(results, FIRST + 3)); /* the last visit, in order of number */
  struct door_store_counts want = counts_of(FIRST + 3);
  assert_memory_equal(&visits.last, &want, sizeof want);
  struct door_hash hash = door_results_ledger(results, FIRST + 3);
  struct door_hash want_hash = hash_of(FIRST + 3);
  assert_memory_equal(hash.bytes, want_hash.bytes, DOOR_HASH_BYTES);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    struct door_value value = door_results_value(results, FIRST + 3, measure);
    bool is_null =
        measure == null_measure || measure >= DOOR_MEASURE_COUNT; /* measures of sources are not this scenario's */
    struct door_value want_value =
        is_null ? door_value_null(measure) : (struct door_value){.number = FIRST + 3 + measure / 1024.0};
    assert_memory_equal(&value.number, &want_value.number, sizeof value.number);
    assert_ptr_equal(value.reason, want_value.reason);
  }
  door_results_destroy(&results);
  temporary_folder_fini(&here);
}

/* Whoever reads what was kept may end the loading: its error and its words come back. */
static void load__visitor_refuses_one__ends_there(void **state)
{
  (void)state;
  struct temporary_folder here;
  temporary_folder_init(&here);
  make_store(&here, FIRST + 1);
  make_store(&here, FIRST + 2);
  struct door_results *results = results_create();
  struct visits visits = {.refuses = FIRST + 2};
  struct door_problem problem = {.text = ""};
  assert_int_equal(load(&here, results, &visits, &problem), DOOR_ERR_CHECKSUM);
  assert_string_equal(problem.text, "not this one");
  assert_int_equal(visits.count, 1);
  assert_int_equal(visits.last_replication, FIRST + 1);
  door_results_destroy(&results);
  temporary_folder_fini(&here);
}

static void add__twice__is_an_error_and_changes_nothing(void **state)
{
  (void)state;
  struct temporary_folder here;
  temporary_folder_init(&here);
  make_store(&here, FIRST);
  struct door_run_folder folder = run_in(&here);
  struct door_store *store = NULL;
  struct door_results *results = results_create();
  struct door_store_counts counts = counts_of(FIRST);
  struct door_problem problem = {.text = ""};
  fill(results, FIRST);
  fill(results, FIRST + 1);
  assert_int_equal(door_store_open(&folder, scenario(), &store, NULL), DOOR_OK);
  assert_int_equal(door_store_add(store, results, FIRST, &counts, &problem), DOOR_ERR_IO);
  assert_non_null(strstr(problem.text, "replications.db: cannot be written"));
  assert_int_equal(door_store_add(store, results, FIRST + 1, &counts, NULL), DOOR_OK); /* it goes on */
  door_store_close(&store);
  door_results_destroy(&results);
  results = results_create();
  struct visits visits = {.count = 0};
  assert_int_equal(load(&here, results, &visits, NULL), DOOR_OK);
  assert_int_equal(visits.count, 2);
  door_results_destroy(&results);
  temporary_folder_fini(&here);
}

static void open__while_another_has_it__says_so(void **state)
{
  (void)state;
  struct temporary_folder here;
  temporary_folder_init(&here);
  struct door_run_folder folder = run_in(&here);
  struct door_store *first = NULL;
  struct door_store *second = NULL;
  struct door_problem problem = {.text = ""};
  assert_int_equal(door_store_open(&folder, scenario(), &first, NULL), DOOR_OK);
  assert_int_equal(door_store_open(&folder, scenario(), &second, &problem), DOOR_ERR_IO);
  assert_null(second);
  assert_non_null(strstr(problem.text, "another program is at work on this run"));
  door_store_close(&first);
  assert_int_equal(door_store_open(&folder, scenario(), &second, NULL), DOOR_OK);
  door_store_close(&second);
  temporary_folder_fini(&here);
}

static void open_finished__only_loads__and_makes_nothing(void **state)
{
  (void)state;
  struct temporary_folder here;
  struct door_problem problem = {.text = ""};
  temporary_folder_init(&here);
  struct door_results *results = results_create();
  assert_int_equal(load_by(door_store_open_finished, &here, results, NULL, &problem), DOOR_ERR_IO);
  assert_non_null(strstr(problem.text, "replications.db: cannot be opened"));
  make_store(&here, FIRST + 1);
  struct door_run_folder folder = run_in(&here);
  struct door_store *first = NULL;
  struct door_store *second = NULL;
  assert_int_equal(door_store_open_finished(&folder, scenario(), &first, NULL), DOOR_OK);
  assert_int_equal(door_store_open_finished(&folder, scenario(), &second, NULL), DOOR_OK); /* two may read */
  assert_int_equal(door_store_load(first, results, NULL, NULL, NULL), DOOR_OK);
  assert_true(door_results_is_stored(results, FIRST + 1));
  assert_int_equal(door_results_stored_count(results), 1);
  door_store_close(&first);
  door_store_close(&second);
  door_results_destroy(&results);
  temporary_folder_fini(&here);
}

/* What somebody did to the file of a sound store, and what is then said. */
static void load__file_that_no_run_wrote__is_refused_with_the_reason(void **state)
{
  (void)state;
  static const struct {
    const char *given_sql;
    enum door_err want_err;
    const char *want_text;
  } rows[] = {
      {"PRAGMA user_version = 9", DOOR_ERR_VERSION, "has format 9, this program reads 1"},
      {"DELETE FROM value WHERE measure = 'contacts'", DOOR_ERR_MALFORMED, "a measure of this program is missing"},
      {"UPDATE value SET measure = 'children' WHERE measure = 'contacts'", DOOR_ERR_MALFORMED,
       "has a measure that this program does not know"},
      {"DELETE FROM service WHERE service = 'intake'", DOOR_ERR_MALFORMED, "the counts of a service are missing"},
      {"UPDATE service SET service = 'schools' WHERE service = 'intake'", DOOR_ERR_MALFORMED, "a service's counts"},
      {"UPDATE service SET received = -1", DOOR_ERR_MALFORMED, "a service's counts"},
      {"UPDATE service SET message_hash = 'none'", DOOR_ERR_MALFORMED, "a service's counts"},
      {"UPDATE replication SET ledger_hash = x'00'", DOOR_ERR_MALFORMED, "the hash of its ledger is not one"},
      {"DROP TABLE value", DOOR_ERR_IO, "no such table"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct temporary_folder here;
    char path[TEMPORARY_PATH_BYTES];
    temporary_folder_init(&here);
    make_store(&here, FIRST);
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(path_in(&here, door_store_file, path), &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, rows[i].given_sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(database);
    static opener *const openers[] = {door_store_open, door_store_open_finished};
    for (size_t j = 0; j < COUNT(openers); j++) {
      struct door_results *results = results_create();
      struct visits visits = {.count = 0};
      struct door_problem problem = {.text = ""};
      assert_int_equal(load_by(openers[j], &here, results, &visits, &problem), rows[i].want_err);
      assert_non_null(strstr(problem.text, rows[i].want_text));
      assert_int_equal(visits.count, 0);
      assert_int_equal(door_results_stored_count(results), 0);
      door_results_destroy(&results);
    }
    temporary_folder_fini(&here);
  }
}

static void open__no_database__is_refused(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  write_file(path_in(&here, door_store_file, path), "date,children\n2014-04-01,3\n");
  struct door_run_folder folder = run_in(&here);
  struct door_store *store = NULL;
  struct door_problem problem = {.text = ""};
  assert_int_equal(door_store_open(&folder, scenario(), &store, &problem), DOOR_ERR_MALFORMED);
  assert_non_null(strstr(problem.text, "file is not a database"));
  assert_file_holds(path, "date,children\n2014-04-01,3\n");
  temporary_folder_fini(&here);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(load__replications_of_the_room__values_hash_and_counts),
      cmocka_unit_test(load__visitor_refuses_one__ends_there),
      cmocka_unit_test(add__twice__is_an_error_and_changes_nothing),
      cmocka_unit_test(open__while_another_has_it__says_so),
      cmocka_unit_test(load__file_that_no_run_wrote__is_refused_with_the_reason),
      cmocka_unit_test(open__no_database__is_refused),
      cmocka_unit_test(open_finished__only_loads__and_makes_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
