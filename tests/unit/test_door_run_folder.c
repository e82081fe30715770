/* The folder of a run against its contract: never one that holds something, and whole files or none. */
#include "temporary_folder.h"

#include "door_run_folder.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* ---- make a folder ---- */

static void create__new_or_empty__is_made(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  for (int round = 0; round < 2; round++) { /* the second time it is there, and empty */
    struct door_run_folder folder;
    assert_int_equal(door_run_folder_create(&folder, path_in(&here, "run", path), NULL), DOOR_OK);
    assert_string_equal(folder.path, path);
    assert_int_equal(count_below(&here), 1);
  }
  temporary_folder_fini(&here);
}

/* A run that was killed before its manifest has simulated nothing: its folder is as good as new. What it cannot have
 * made by then is somebody's. */
static void create__holds_what_a_killed_run_left__is_made_where_nothing_is_lost(void **state)
{
  (void)state;
  static const struct {
    const char *given[4];
    enum door_err want;
  } rows[] = {
      {{"replications.db"}, DOOR_OK},
      {{"replications.db", "replications.db-wal", "replications.db-shm"}, DOOR_OK},
      {{"replications.db", "scenario.json", "scenario.json.part", "manifest.json.part"}, DOOR_OK},
      {{"scenario.json"}, DOOR_ERR_IO},
      {{"replications.db", "manifest.json"}, DOOR_ERR_IO},
      {{"replications.db", "results.json"}, DOOR_ERR_IO},
      {{"replications.db", "notes.txt"}, DOOR_ERR_IO},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct temporary_folder here;
    struct door_run_folder folder;
    char run[TEMPORARY_PATH_BYTES];
    char path[TEMPORARY_PATH_BYTES + 32];
    temporary_folder_init(&here);
    assert_int_equal(mkdir(path_in(&here, "run", run), 0777), 0);
    for (size_t n = 0; n < COUNT(rows[i].given) && rows[i].given[n] != NULL; n++) {
      snprintf(path, sizeof path, "%s/%s", run, rows[i].given[n]);
      write_file(path, "kept\n");
    }
    assert_int_equal(door_run_folder_create(&folder, run, NULL), rows[i].want);
    snprintf(path, sizeof path, "%s/%s", run, rows[i].given[0]);
    assert_file_holds(path, "kept\n");
    temporary_folder_fini(&here);
  }
}

/* What is there stays as it was, and the reason names the path. */
static void create__cannot_be__says_why_and_changes_nothing(void **state)
{
  (void)state;
  static const struct {
    const char *given;
    const char *want_text;
  } rows[] = {
      {"full", "never overwrites"},
      {"full/file", "is a file"},
      {"full/file/below", "cannot make the folder"},
      {"missing/below", "cannot make the folder"},
  };
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  char file_path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  assert_int_equal(mkdir(path_in(&here, "full", path), 0777), 0);
  write_file(path_in(&here, "full/file", file_path), "kept\n");
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_run_folder folder;
    struct door_problem problem = {.text = ""};
    path_in(&here, rows[i].given, path);
    assert_int_equal(door_run_folder_create(&folder, path, &problem), DOOR_ERR_IO);
    assert_int_equal(problem.err, DOOR_ERR_IO);
    assert_non_null(strstr(problem.text, rows[i].want_text));
    assert_int_equal(strncmp(problem.text, path, strlen(path)), 0);
  }
  assert_file_holds(file_path, "kept\n");
  assert_int_equal(count_below(&here), 2);
  temporary_folder_fini(&here);
}

/* The least number that is free; a file takes a number too. */
static void create_next__numbers_taken__least_free_one(void **state)
{
  (void)state;
  struct temporary_folder here;
  char runs[TEMPORARY_PATH_BYTES];
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  path_in(&here, "runs", runs); /* is not there yet */
  static const struct {
    const char *given_name, *want;
  } rows[] = {{"cardiff", "runs/cardiff-1"},
              {"cardiff", "runs/cardiff-2"},
              {"card", "runs/card-1"},
              {"cardiff", "runs/cardiff-3"}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct door_run_folder folder;
    assert_int_equal(door_run_folder_create_next(&folder, runs, rows[i].given_name, NULL), DOOR_OK);
    assert_string_equal(folder.path, path_in(&here, rows[i].want, path));
    assert_true(is_there(path));
  }
  assert_int_equal(rmdir(path_in(&here, "runs/cardiff-2", path)), 0);
  struct door_run_folder folder;
  assert_int_equal(door_run_folder_create_next(&folder, runs, "cardiff", NULL), DOOR_OK);
  assert_string_equal(folder.path, path);
  write_file(path_in(&here, "runs/cardiff-4", path), "");
  assert_int_equal(door_run_folder_create_next(&folder, runs, "cardiff", NULL), DOOR_OK);
  assert_string_equal(folder.path, path_in(&here, "runs/cardiff-5", path));
  temporary_folder_fini(&here);
}

static void create_next__below_a_file__says_why(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  write_file(path_in(&here, "file", path), "kept\n");
  static const char *const given[] = {"file", "file/below", "missing/below"};
  for (size_t i = 0; i < COUNT(given); i++) {
    struct door_run_folder folder;
    struct door_problem problem = {.text = ""};
    assert_int_equal(door_run_folder_create_next(&folder, path_in(&here, given[i], path), "run", &problem),
                     DOOR_ERR_IO);
    assert_non_null(strstr(problem.text, path));
    assert_non_null(strstr(problem.text, "--out"));
  }
  assert_int_equal(count_below(&here), 1);
  temporary_folder_fini(&here);
}

/* ---- long paths ---- */

/* Makes folders below here until the path has want_length bytes, which is written into out_path. */
static void make_deep(const struct temporary_folder *here, size_t want_length, char out_path[TEMPORARY_PATH_BYTES])
{
  snprintf(out_path, TEMPORARY_PATH_BYTES, "%s", here->path);
  for (size_t length = strlen(out_path); length < want_length; length = strlen(out_path)) {
    size_t left = want_length - length - 1;
    size_t part = left > 200 ? (left < 220 ? left / 2 : 200) : left; /* never a rest of one byte, a lone slash */
    out_path[length] = '/';
    memset(out_path + length + 1, 'd', part);
    out_path[length + 1 + part] = '\0';
    assert_int_equal(mkdir(out_path, 0777), 0);
  }
  assert_int_equal(strlen(out_path), want_length);
}

/* 1023 bytes fit, 1024 do not: refused, not cut. The folder that cannot be named is not made either. */
static void create__path_too_long__is_refused_not_cut(void **state)
{
  (void)state;
  static const struct {
    size_t given_parent_length; /* then "/" and 10 bytes */
    enum door_err want;
  } rows[] = {{DOOR_FOLDER_PATH_BYTES - 1 - 11, DOOR_OK}, {DOOR_FOLDER_PATH_BYTES - 11, DOOR_ERR_IO}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct temporary_folder here;
    char parent[TEMPORARY_PATH_BYTES];
    char path[TEMPORARY_PATH_BYTES + 16];
    temporary_folder_init(&here);
    make_deep(&here, rows[i].given_parent_length, parent);
    uint32_t before = count_below(&here);
    struct door_run_folder folder;
    struct door_problem problem = {.text = ""};
    snprintf(path, sizeof path, "%s/0123456789", parent);
    assert_int_equal(door_run_folder_create(&folder, path, &problem), rows[i].want);
    assert_int_equal(count_below(&here), before + (rows[i].want == DOOR_OK));
    assert_int_equal(strstr(problem.text, "too long") != NULL, rows[i].want != DOOR_OK);
    temporary_folder_fini(&here);
  }
}

static void create_next__path_too_long__is_refused_not_cut(void **state)
{
  (void)state;
  static const struct {
    size_t given_parent_length; /* then "/run-1" */
    enum door_err want;
  } rows[] = {{DOOR_FOLDER_PATH_BYTES - 1 - 6, DOOR_OK},
              {DOOR_FOLDER_PATH_BYTES - 6, DOOR_ERR_IO},
              {DOOR_FOLDER_PATH_BYTES + 100, DOOR_ERR_IO}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct temporary_folder here;
    char parent[TEMPORARY_PATH_BYTES];
    temporary_folder_init(&here);
    make_deep(&here, rows[i].given_parent_length, parent);
    uint32_t before = count_below(&here);
    struct door_run_folder folder;
    struct door_problem problem = {.text = ""};
    assert_int_equal(door_run_folder_create_next(&folder, parent, "run", &problem), rows[i].want);
    assert_int_equal(count_below(&here), before + (rows[i].want == DOOR_OK));
    assert_int_equal(strstr(problem.text, "too long") != NULL, rows[i].want != DOOR_OK);
    temporary_folder_fini(&here);
  }
}

/* ---- open ---- */

static void open__what_is_there__only_a_folder_will_do(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  write_file(path_in(&here, "file", path), "");
  struct door_run_folder folder;
  struct door_problem problem = {.text = ""};
  assert_int_equal(door_run_folder_open(&folder, here.path, &problem), DOOR_OK);
  assert_string_equal(folder.path, here.path);
  assert_int_equal(door_run_folder_open(&folder, path, &problem), DOOR_ERR_IO);
  assert_non_null(strstr(problem.text, "is not the folder of a run"));
  assert_int_equal(door_run_folder_open(&folder, path_in(&here, "missing", path), &problem), DOOR_ERR_IO);
  assert_non_null(strstr(problem.text, path));
  temporary_folder_fini(&here);
}

/* ---- write and read ---- */

static void write__text__is_read_back_and_replaces_an_older_one(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  struct door_run_folder folder;
  assert_int_equal(door_run_folder_open(&folder, here.path, NULL), DOOR_OK);
  static const char *const given[] = {"{}\n", "", "Cyswllt cyntaf\xc3\xa2\n\n", "no line break"};
  assert_false(door_run_folder_has(&folder, "manifest.json"));
  for (size_t i = 0; i < COUNT(given); i++) {
    char *found = NULL;
    assert_int_equal(door_run_folder_write(&folder, "manifest.json", given[i], NULL), DOOR_OK);
    assert_true(door_run_folder_has(&folder, "manifest.json"));
    assert_file_holds(path_in(&here, "manifest.json", path), given[i]);
    assert_int_equal(door_run_folder_read(&folder, "manifest.json", &found, NULL), DOOR_OK);
    assert_string_equal(found, given[i]);
    free(found);
    assert_int_equal(count_below(&here), 1); /* nothing of the writing is left */
  }
  temporary_folder_fini(&here);
}

/* A file that cannot get its name (a folder has it) or has no folder: an error with the path, and no part is left. */
static void write__cannot_be_whole__leaves_nothing(void **state)
{
  (void)state;
  static const char *const given[] = {"taken", "file/below", "missing/below"};
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  assert_int_equal(mkdir(path_in(&here, "taken", path), 0777), 0);
  write_file(path_in(&here, "file", path), "kept\n");
  struct door_run_folder folder;
  assert_int_equal(door_run_folder_open(&folder, here.path, NULL), DOOR_OK);
  for (size_t i = 0; i < COUNT(given); i++) {
    struct door_problem problem = {.text = ""};
    assert_int_equal(door_run_folder_write(&folder, given[i], "text\n", &problem), DOOR_ERR_IO);
    assert_non_null(strstr(problem.text, path_in(&here, given[i], path)));
    assert_non_null(strstr(problem.text, "cannot write: "));
    assert_int_equal(door_file_write(path, "text\n", NULL), DOOR_ERR_IO);
    assert_int_equal(count_below(&here), 2);
  }
  assert_file_holds(path_in(&here, "file", path), "kept\n");
  temporary_folder_fini(&here);
}

/* A file is written under another name and renamed: the old text is there until the new one is whole, so who has it
 * open reads the old one to its end. */
static void write__while_somebody_reads__reader_keeps_the_old_text(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  char found[8] = "";
  temporary_folder_init(&here);
  write_file(path_in(&here, "results.json", path), "old\n");
  FILE *reader = fopen(path, "r");
  assert_non_null(reader);
  assert_int_equal(door_file_write(path, "new\n", NULL), DOOR_OK);
  assert_non_null(fgets(found, sizeof found, reader));
  assert_string_equal(found, "old\n");
  assert_int_equal(fclose(reader), 0);
  assert_file_holds(path, "new\n");
  temporary_folder_fini(&here);
}

static void read__no_such_file_or_too_large__says_why(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  write_file(path_in(&here, "large", path), "");
  assert_int_equal(truncate(path, (64L << 20) + 1), 0); /* a hole: takes no room */
  assert_int_equal(mkdir(path_in(&here, "folder", path), 0777), 0);
  struct door_run_folder folder;
  assert_int_equal(door_run_folder_open(&folder, here.path, NULL), DOOR_OK);
  static const char *const given[] = {"missing", "large", "folder", "large/below"};
  for (size_t i = 0; i < COUNT(given); i++) {
    struct door_problem problem = {.text = ""};
    char *found = NULL;
    assert_int_equal(door_run_folder_read(&folder, given[i], &found, &problem), DOOR_ERR_IO);
    assert_null(found);
    assert_non_null(strstr(problem.text, path_in(&here, given[i], path)));
  }
  temporary_folder_fini(&here);
}

/* ---- two steps, and a reserve ---- */

/* The room is taken before the first file has its name; what is not wanted after all leaves nothing. */
static void prepare__until_published__nobody_sees_it(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  struct door_run_folder folder;
  assert_int_equal(door_run_folder_open(&folder, here.path, NULL), DOOR_OK);
  assert_int_equal(door_run_folder_prepare(&folder, "results.json", "{}\n", NULL), DOOR_OK);
  assert_int_equal(door_run_folder_prepare(&folder, "results.txt", "text\n", NULL), DOOR_OK);
  assert_false(door_run_folder_has(&folder, "results.json"));
  assert_int_equal(count_below(&here), 2);
  assert_int_equal(door_run_folder_publish(&folder, "results.json", NULL), DOOR_OK);
  assert_file_holds(path_in(&here, "results.json", path), "{}\n");
  door_run_folder_discard(&folder, "results.txt");
  door_run_folder_discard(&folder, "was never there");
  assert_int_equal(count_below(&here), 1);
  assert_int_equal(door_run_folder_rename(&folder, "results.json", "results.partial.json", NULL), DOOR_OK);
  assert_file_holds(path_in(&here, "results.partial.json", path), "{}\n");
  door_run_folder_settle(&folder);
  door_run_folder_discard(&folder, "results.partial.json");
  assert_int_equal(count_below(&here), 0);
  temporary_folder_fini(&here);
}

/* What a program was writing when it was killed goes; what it had written stays. */
static void tidy__after_a_kill__removes_what_was_being_written(void **state)
{
  (void)state;
  static const char *const given[] = {"manifest.json.part", "results.json.part", "manifest.json", ".part", "part"};
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  for (size_t i = 0; i < COUNT(given); i++) {
    write_file(path_in(&here, given[i], path), "text\n");
  }
  struct door_run_folder folder;
  assert_int_equal(door_run_folder_open(&folder, here.path, NULL), DOOR_OK);
  door_run_folder_tidy(&folder);
  door_run_folder_tidy(&folder);
  for (size_t i = 0; i < COUNT(given); i++) {
    assert_int_equal(is_there(path_in(&here, given[i], path)), i >= 2);
  }
  temporary_folder_fini(&here);
}

static void publish_and_rename__what_is_not_there__says_why(void **state)
{
  (void)state;
  struct temporary_folder here;
  char path[TEMPORARY_PATH_BYTES];
  temporary_folder_init(&here);
  struct door_run_folder folder;
  struct door_problem problem = {.text = ""};
  assert_int_equal(door_run_folder_open(&folder, here.path, NULL), DOOR_OK);
  assert_int_equal(door_run_folder_publish(&folder, "manifest.json", &problem), DOOR_ERR_IO);
  assert_non_null(strstr(problem.text, path_in(&here, "manifest.json: cannot write", path)));
  assert_int_equal(door_run_folder_rename(&folder, "results.json", "r.json", &problem), DOOR_ERR_IO);
  assert_non_null(strstr(problem.text, path_in(&here, "results.json: cannot rename", path)));
  temporary_folder_fini(&here);
}

/* A reserve has no name: there is nothing to be left behind. One that no disk can hold is refused at once. */
static void reserve__taken_and_given_back__leaves_no_file(void **state)
{
  (void)state;
  struct temporary_folder here;
  temporary_folder_init(&here);
  struct door_run_folder folder;
  struct door_reserve reserve = {.fd = -1};
  struct door_problem problem = {.text = ""};
  struct stat status;
  assert_int_equal(door_run_folder_open(&folder, here.path, NULL), DOOR_OK);
  assert_int_equal(door_reserve_take(&reserve, &folder, (size_t)1 << 62, &problem), DOOR_ERR_IO);
  assert_int_equal(reserve.fd, -1);
  assert_non_null(strstr(problem.text, here.path));
  char path[TEMPORARY_PATH_BYTES];
  write_file(path_in(&here, "reserve.part", path), "of a run that was killed at this moment");
  assert_int_equal(door_reserve_take(&reserve, &folder, 10000, NULL), DOOR_OK);
  assert_int_equal(fstat(reserve.fd, &status), 0);
  assert_in_range(status.st_blocks * 512, 10000, 1 << 20);
  assert_int_equal(count_below(&here), 0);
  door_reserve_give_back(&reserve);
  door_reserve_give_back(&reserve);
  assert_int_equal(reserve.fd, -1);
  temporary_folder_fini(&here);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(create__new_or_empty__is_made),
      cmocka_unit_test(create__holds_what_a_killed_run_left__is_made_where_nothing_is_lost),
      cmocka_unit_test(create__cannot_be__says_why_and_changes_nothing),
      cmocka_unit_test(create_next__numbers_taken__least_free_one),
      cmocka_unit_test(create_next__below_a_file__says_why),
      cmocka_unit_test(create__path_too_long__is_refused_not_cut),
      cmocka_unit_test(create_next__path_too_long__is_refused_not_cut),
      cmocka_unit_test(open__what_is_there__only_a_folder_will_do),
      cmocka_unit_test(write__text__is_read_back_and_replaces_an_older_one),
      cmocka_unit_test(write__cannot_be_whole__leaves_nothing),
      cmocka_unit_test(write__while_somebody_reads__reader_keeps_the_old_text),
      cmocka_unit_test(read__no_such_file_or_too_large__says_why),
      cmocka_unit_test(prepare__until_published__nobody_sees_it),
      cmocka_unit_test(tidy__after_a_kill__removes_what_was_being_written),
      cmocka_unit_test(publish_and_rename__what_is_not_there__says_why),
      cmocka_unit_test(reserve__taken_and_given_back__leaves_no_file),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
