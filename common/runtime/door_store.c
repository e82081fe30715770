#include "door_store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = DOOR_FOLDER_PATH_BYTES + 32, WORD_BYTES = 24 };

const char door_store_file[] = "replications.db";

/* A measure of the scenario, by its name. */
struct named {
  char name[DOOR_MEASURE_NAME_BYTES];
  uint32_t measure;
};

struct door_store {
  sqlite3 *database;
  sqlite3_stmt *add_replication;
  sqlite3_stmt *add_service;
  sqlite3_stmt *add_value;
  char path[PATH_BYTES];
  uint32_t measure_count;
  struct named measures[DOOR_MEASURE_SLOTS]; /* sorted by name */
};

/* Whole numbers of 64 bits without a sign are text: SQLite's have one. */
static const char schema[] =
    "BEGIN;"
    "CREATE TABLE replication (number INTEGER PRIMARY KEY, ledger_hash BLOB NOT NULL) STRICT;"
    "CREATE TABLE service (replication INTEGER NOT NULL REFERENCES replication, service TEXT NOT NULL,"
    " received INTEGER NOT NULL, sent INTEGER NOT NULL, events INTEGER NOT NULL, records INTEGER NOT NULL,"
    " open_contacts INTEGER NOT NULL, message_hash TEXT NOT NULL, PRIMARY KEY (replication, service))"
    " STRICT, WITHOUT ROWID;"
    "CREATE TABLE value (replication INTEGER NOT NULL REFERENCES replication, measure TEXT NOT NULL, value REAL,"
    " PRIMARY KEY (replication, measure)) STRICT, WITHOUT ROWID;"
    "PRAGMA user_version = 1;"
    "COMMIT;";
_Static_assert(DOOR_STORE_FORMAT == 1, "the schema names its format");

/* ---- SQLite ---- */

static enum door_err fail(const struct door_store *store, const char *doing, struct door_problem *problem)
{
  int code = sqlite3_errcode(store->database);
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
    return door_problem_set(problem, DOOR_ERR_IO, "%s: another program is at work on this run", store->path);
  }
  enum door_err err = code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? DOOR_ERR_MALFORMED : DOOR_ERR_IO;
  return door_problem_set(problem, err, "%s: cannot be %s: %s", store->path, doing, sqlite3_errmsg(store->database));
}

static enum door_err execute(const struct door_store *store, const char *sql, const char *doing,
                             struct door_problem *problem)
{
  return sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK ? DOOR_OK : fail(store, doing, problem);
}

/* A statement that gives no rows, run once; ready for the next time. */
static bool step_done(sqlite3_stmt *statement)
{
  bool is_done = sqlite3_step(statement) == SQLITE_DONE;
  sqlite3_reset(statement);
  return is_done;
}

static enum door_err prepare(const struct door_store *store, const char *sql, sqlite3_stmt **out_statement,
                             struct door_problem *problem)
{
  return sqlite3_prepare_v2(store->database, sql, -1, out_statement, NULL) == SQLITE_OK ? DOOR_OK
                                                                                        : fail(store, "read", problem);
}

static enum door_err read_format(const struct door_store *store, int *out_format, struct door_problem *problem)
{
  sqlite3_stmt *statement = NULL;
  enum door_err err = prepare(store, "PRAGMA user_version", &statement, problem);
  if (err == DOOR_OK && sqlite3_step(statement) != SQLITE_ROW) {
    err = fail(store, "read", problem);
  }
  if (err == DOOR_OK) {
    *out_format = sqlite3_column_int(statement, 0);
  }
  sqlite3_finalize(statement);
  return err;
}

/* ---- measures ---- */

static int by_name(const void *a, const void *b)
{
  return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static void name_measures(struct door_store *store, const struct door_scenario *scenario)
{
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    if (door_measure_is_of(scenario, measure)) {
      struct named *named = &store->measures[store->measure_count++];
      named->measure = measure;
      door_measure_name(scenario, measure, named->name);
    }
  }
  qsort(store->measures, store->measure_count, sizeof store->measures[0], by_name);
}

/* NULL: none of that name. */
static const struct named *find(const struct door_store *store, const char *name)
{
  struct named wanted = {.measure = 0};
  size_t length = strlen(name);
  if (length >= sizeof wanted.name) {
    return NULL;
  }
  memcpy(wanted.name, name, length);
  return bsearch(&wanted, store->measures, store->measure_count, sizeof store->measures[0], by_name);
}

/* ---- opening ---- */

/* The log stays small: 64 pages, 256 KiB. The lock is taken by the first statement that writes, and kept. NORMAL: a
 * killed program loses nothing, a loss of power at most the last replications. */
static const char settings[] =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
    "PRAGMA wal_autocheckpoint = 64; PRAGMA trusted_schema = OFF; BEGIN IMMEDIATE; COMMIT;";

static enum door_err check_format(const struct door_store *store, struct door_problem *problem)
{
  int format = 0;
  enum door_err err = read_format(store, &format, problem);
  if (err == DOOR_OK && format != DOOR_STORE_FORMAT) {
    return door_problem_set(problem, DOOR_ERR_VERSION, "%s: has format %d, this program reads %d", store->path, format,
                            DOOR_STORE_FORMAT);
  }
  return err;
}

static enum door_err make_tables(const struct door_store *store, struct door_problem *problem)
{
  int format = 0;
  enum door_err err = read_format(store, &format, problem);
  if (err == DOOR_OK && format == 0) {
    return execute(store, schema, "made", problem);
  }
  return err == DOOR_OK ? check_format(store, problem) : err;
}

static enum door_err prepare_all(struct door_store *store, struct door_problem *problem)
{
  enum door_err err = prepare(store, "INSERT INTO replication VALUES (?, ?)", &store->add_replication, problem);
  if (err == DOOR_OK) {
    err = prepare(store, "INSERT INTO service VALUES (?, ?, ?, ?, ?, ?, ?, ?)", &store->add_service, problem);
  }
  return err == DOOR_OK ? prepare(store, "INSERT INTO value VALUES (?, ?, ?)", &store->add_value, problem) : err;
}

/* A store that SQLite has opened, and nothing else is done. */
static enum door_err open_file(const struct door_run_folder *folder, const struct door_scenario *scenario, int flags,
                               struct door_store **out_store, struct door_problem *problem)
{
  struct door_store *store = calloc(1, sizeof *store);
  if (store == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for %s", door_store_file);
  }
  name_measures(store, scenario);
  snprintf(store->path, sizeof store->path, "%s/%s", folder->path, door_store_file);
  flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
  if (sqlite3_open_v2(store->path, &store->database, flags, NULL) != SQLITE_OK) {
    enum door_err err = fail(store, "opened", problem);
    door_store_close(&store);
    return err;
  }
  *out_store = store;
  return DOOR_OK;
}

enum door_err door_store_open(const struct door_run_folder *folder, const struct door_scenario *scenario,
                              struct door_store **out_store, struct door_problem *problem)
{
  struct door_store *store = NULL;
  enum door_err err = open_file(folder, scenario, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &store, problem);
  if (err != DOOR_OK) {
    return err;
  }
  DOOR_ASSERT(store != NULL);
  err = execute(store, settings, "opened", problem);
  if (err == DOOR_OK) {
    err = make_tables(store, problem);
  }
  if (err == DOOR_OK) {
    err = prepare_all(store, problem);
  }
  if (err != DOOR_OK) {
    door_store_close(&store);
    return err;
  }
  *out_store = store;
  return DOOR_OK;
}

enum door_err door_store_open_finished(const struct door_run_folder *folder, const struct door_scenario *scenario,
                                       struct door_store **out_store, struct door_problem *problem)
{
  struct door_store *store = NULL;
  enum door_err err = open_file(folder, scenario, SQLITE_OPEN_READONLY, &store, problem);
  if (err != DOOR_OK) {
    return err;
  }
  DOOR_ASSERT(store != NULL);
  err = execute(store, "PRAGMA trusted_schema = OFF", "opened", problem);
  if (err == DOOR_OK) {
    err = check_format(store, problem);
  }
  if (err != DOOR_OK) {
    door_store_close(&store);
    return err;
  }
  *out_store = store;
  return DOOR_OK;
}

void door_store_close(struct door_store **store)
{
  if (*store == NULL) {
    return;
  }
  sqlite3_finalize((*store)->add_replication);
  sqlite3_finalize((*store)->add_service);
  sqlite3_finalize((*store)->add_value);
  /* Joins the log with the file and takes it away. Where that cannot be, the log stays and the next program reads it;
   * of a file that is only read there is none. */
  (void)sqlite3_exec((*store)->database, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  sqlite3_close((*store)->database);
  free(*store);
  *store = NULL;
}

/* ---- adding ---- */

static bool add_services(const struct door_store *store, uint32_t replication, const struct door_store_counts *counts)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const struct door_counts *one = &counts->services[service];
    char hash[WORD_BYTES];
    snprintf(hash, sizeof hash, "%016llx", (unsigned long long)one->message_hash);
    sqlite3_bind_int64(store->add_service, 1, replication);
    sqlite3_bind_text(store->add_service, 2, door_party_name(door_service_at(service)), -1, SQLITE_STATIC);
    const uint64_t numbers[] = {one->received, one->sent, one->events, one->records, one->open_contacts};
    for (int i = 0; i < (int)(sizeof numbers / sizeof numbers[0]); i++) {
      sqlite3_bind_int64(store->add_service, 3 + i, (int64_t)numbers[i]);
    }
    sqlite3_bind_text(store->add_service, 8, hash, -1, SQLITE_TRANSIENT);
    if (!step_done(store->add_service)) {
      return false;
    }
  }
  return true;
}

static bool add_values(const struct door_store *store, const struct door_results *results, uint32_t replication)
{
  for (uint32_t i = 0; i < store->measure_count; i++) {
    const struct named *named = &store->measures[i];
    struct door_value value = door_results_value(results, replication, named->measure);
    sqlite3_bind_int64(store->add_value, 1, replication);
    sqlite3_bind_text(store->add_value, 2, named->name, -1, SQLITE_STATIC);
    if (value.reason == NULL) {
      sqlite3_bind_double(store->add_value, 3, value.number);
    } else {
      sqlite3_bind_null(store->add_value, 3);
    }
    if (!step_done(store->add_value)) {
      return false;
    }
  }
  return true;
}

enum door_err door_store_add(struct door_store *store, const struct door_results *results, uint32_t replication,
                             const struct door_store_counts *counts, struct door_problem *problem)
{
  struct door_hash ledger = door_results_ledger(results, replication);
  sqlite3_bind_int64(store->add_replication, 1, replication);
  sqlite3_bind_blob(store->add_replication, 2, ledger.bytes, DOOR_HASH_BYTES, SQLITE_TRANSIENT);
  bool is_added = sqlite3_exec(store->database, "BEGIN", NULL, NULL, NULL) == SQLITE_OK &&
                  step_done(store->add_replication) && add_services(store, replication, counts) &&
                  add_values(store, results, replication) &&
                  sqlite3_exec(store->database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
  if (is_added) {
    return DOOR_OK;
  }
  enum door_err err = fail(store, "written", problem);
  (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL); /* SQLite may have done so already */
  return err;
}

/* ---- loading ---- */

static enum door_err malformed(const struct door_store *store, int64_t replication, const char *what,
                               struct door_problem *problem)
{
  return door_problem_set(problem, DOOR_ERR_MALFORMED, "%s: replication %lld: %s", store->path, (long long)replication,
                          what);
}

/* The next row of a statement; false at the end. */
static enum door_err next_row(const struct door_store *store, sqlite3_stmt *statement, bool *out_is_there,
                              struct door_problem *problem)
{
  int code = sqlite3_step(statement);
  *out_is_there = code == SQLITE_ROW;
  return code == SQLITE_ROW || code == SQLITE_DONE ? DOOR_OK : fail(store, "read", problem);
}

/* One column that is a whole number from 0 on; -1 for any other. */
static int64_t count_at(sqlite3_stmt *statement, int column)
{
  int64_t number = sqlite3_column_int64(statement, column);
  return sqlite3_column_type(statement, column) == SQLITE_INTEGER && number >= 0 ? number : -1;
}

static bool read_service(sqlite3_stmt *row, struct door_store_counts *counts)
{
  const char *name = (const char *)sqlite3_column_text(row, 0);
  const char *hash = (const char *)sqlite3_column_text(row, 6);
  int length = 0;
  unsigned long long message_hash = 0;
  if (name == NULL || hash == NULL || sscanf(hash, "%16llx%n", &message_hash, &length) != 1 || hash[length] != '\0') {
    return false;
  }
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    if (strcmp(name, door_party_name(door_service_at(service))) == 0) {
      struct door_counts *one = &counts->services[service];
      uint64_t *const numbers[] = {&one->received, &one->sent, &one->events, &one->records, &one->open_contacts};
      bool is_good = true;
      for (int i = 0; i < (int)(sizeof numbers / sizeof numbers[0]); i++) {
        int64_t number = count_at(row, 1 + i);
        is_good = is_good && number >= 0;
        *numbers[i] = (uint64_t)number;
      }
      one->message_hash = message_hash;
      return is_good;
    }
  }
  return false;
}

static enum door_err load_services(const struct door_store *store, sqlite3_stmt *rows, uint32_t replication,
                                   struct door_store_counts *counts, struct door_problem *problem)
{
  uint32_t row_count = 0;
  bool is_there = false;
  sqlite3_reset(rows);
  sqlite3_bind_int64(rows, 1, replication);
  enum door_err err = next_row(store, rows, &is_there, problem);
  for (; err == DOOR_OK && is_there; row_count++) {
    if (!read_service(rows, counts)) {
      return malformed(store, replication, "a service's counts are not as a run writes them", problem);
    }
    err = next_row(store, rows, &is_there, problem);
  }
  return err == DOOR_OK && row_count != DOOR_SERVICE_COUNT
             ? malformed(store, replication, "the counts of a service are missing", problem)
             : err;
}

static enum door_err load_values(const struct door_store *store, sqlite3_stmt *rows, uint32_t replication,
                                 struct door_value values[static DOOR_MEASURE_SLOTS], struct door_problem *problem)
{
  uint32_t row_count = 0;
  bool is_there = false;
  sqlite3_reset(rows);
  sqlite3_bind_int64(rows, 1, replication);
  enum door_err err = next_row(store, rows, &is_there, problem);
  for (; err == DOOR_OK && is_there; row_count++) {
    const char *name = (const char *)sqlite3_column_text(rows, 0);
    const struct named *named = name == NULL ? NULL : find(store, name);
    if (named == NULL) {
      return malformed(store, replication, "has a measure that this program does not know", problem);
    }
    bool is_null = sqlite3_column_type(rows, 1) == SQLITE_NULL;
    values[named->measure] =
        is_null ? door_value_null(named->measure) : (struct door_value){.number = sqlite3_column_double(rows, 1)};
    err = next_row(store, rows, &is_there, problem);
  }
  return err == DOOR_OK && row_count != store->measure_count
             ? malformed(store, replication, "a measure of this program is missing", problem)
             : err;
}

/* The statements that load one replication after the other. */
struct loading {
  sqlite3_stmt *replications;
  sqlite3_stmt *services;
  sqlite3_stmt *values;
};

static enum door_err load_one(const struct door_store *store, const struct loading *loading,
                              struct door_results *results, door_store_visitor *visit, void *self,
                              struct door_problem *problem)
{
  struct door_store_counts counts = {{{0}}};
  struct door_value values[DOOR_MEASURE_SLOTS];
  for (uint32_t measure = 0; measure < DOOR_MEASURE_SLOTS; measure++) {
    values[measure] = door_value_null(measure); /* those of sources that there are not stay so */
  }
  uint32_t replication = (uint32_t)sqlite3_column_int64(loading->replications, 0);
  const void *hash = sqlite3_column_blob(loading->replications, 1);
  if (hash == NULL || sqlite3_column_bytes(loading->replications, 1) != DOOR_HASH_BYTES) {
    return malformed(store, replication, "the hash of its ledger is not one", problem);
  }
  struct door_hash ledger;
  memcpy(ledger.bytes, hash, DOOR_HASH_BYTES);
  enum door_err err = load_services(store, loading->services, replication, &counts, problem);
  if (err == DOOR_OK) {
    err = load_values(store, loading->values, replication, values, problem);
  }
  if (err != DOOR_OK) {
    return err;
  }
  door_results_restore(results, replication, values, &ledger);
  return visit == NULL ? DOOR_OK : visit(self, replication, &counts, problem);
}

static enum door_err load_all(const struct door_store *store, const struct loading *loading,
                              struct door_results *results, door_store_visitor *visit, void *self,
                              struct door_problem *problem)
{
  bool is_there = false;
  int64_t first = door_results_first_replication(results);
  sqlite3_bind_int64(loading->replications, 1, first);
  sqlite3_bind_int64(loading->replications, 2, first + (int64_t)door_results_replication_count(results) - 1);
  enum door_err err = next_row(store, loading->replications, &is_there, problem);
  while (err == DOOR_OK && is_there) {
    err = load_one(store, loading, results, visit, self, problem);
    if (err == DOOR_OK) {
      err = next_row(store, loading->replications, &is_there, problem);
    }
  }
  return err;
}

enum door_err door_store_load(struct door_store *store, struct door_results *results, door_store_visitor *visit,
                              void *self, struct door_problem *problem)
{
  struct loading loading = {.replications = NULL};
  const struct {
    sqlite3_stmt **statement;
    const char *sql;
  } statements[] = {
      {&loading.replications,
       "SELECT number, ledger_hash FROM replication WHERE number BETWEEN ? AND ? ORDER BY number"},
      {&loading.services, "SELECT service, received, sent, events, records, open_contacts, message_hash FROM service "
                          "WHERE replication = ?"},
      {&loading.values, "SELECT measure, value FROM value WHERE replication = ?"},
  };
  enum door_err err = DOOR_OK;
  for (size_t i = 0; i < sizeof statements / sizeof statements[0] && err == DOOR_OK; i++) {
    err = prepare(store, statements[i].sql, statements[i].statement, problem);
  }
  if (err == DOOR_OK) {
    err = load_all(store, &loading, results, visit, self, problem);
  }
  sqlite3_finalize(loading.replications);
  sqlite3_finalize(loading.services);
  sqlite3_finalize(loading.values);
  return err;
}
