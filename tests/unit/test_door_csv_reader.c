/* RFC 4180 as files have it: what comes out of bytes, whatever pieces they come in, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_csv_reader.h"

#include <stdio.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

struct seen {
  char text[512]; /* "[a|b][c|d]" */
};

static enum door_err on_row(void *self, const struct door_csv_reader_row *row, struct door_problem *problem)
{
  struct seen *seen = self;
  (void)problem;
  for (uint32_t i = 0; i < row->field_count; i++) {
    size_t length = strlen(seen->text);
    snprintf(seen->text + length, sizeof seen->text - length, "%s%s", i == 0 ? "[" : "|", row->fields[i]);
  }
  size_t length = strlen(seen->text);
  snprintf(seen->text + length, sizeof seen->text - length, "]");
  return DOOR_OK;
}

/* Feeds the bytes in pieces of that size. */
static enum door_err read_in_pieces(const char *bytes, size_t count, size_t piece, struct seen *seen,
                                    struct door_problem *problem)
{
  struct door_csv_reader csv;
  *seen = (struct seen){.text = ""};
  *problem = (struct door_problem){.text = ""};
  assert_int_equal(door_csv_reader_init(&csv, on_row, seen), DOOR_OK);
  enum door_err err = DOOR_OK;
  for (size_t at = 0; at < count && err == DOOR_OK; at += piece) {
    err = door_csv_reader_feed(&csv, bytes + at, count - at < piece ? count - at : piece, problem);
  }
  err = err == DOOR_OK ? door_csv_reader_end(&csv, problem) : err;
  door_csv_reader_fini(&csv);
  return err;
}

static void csv__well_formed__rows_and_fields_whatever_the_pieces(void **state)
{
  static const struct {
    const char *given, *want;
  } rows[] = {
      {"a,b\nc,d\n", "[a|b][c|d]"},
      {"a,b\r\nc,d\r\n", "[a|b][c|d]"},
      {"a,b\rc,d", "[a|b][c|d]"},
      {"\xEF\xBB\xBF"
       "a,b\n",
       "[a|b]"},
      {"\"a, b\",c\n", "[a, b|c]"},
      {"\"say \"\"so\"\"\",c\n", "[say \"so\"|c]"},
      {"\"two\nlines\",c\n", "[two\nlines|c]"},
      {"\"\",\n", "[|]"},
      {",,\n", "[||]"},
      {"a\n\n\nb\n\n", "[a][b]"},
      {"a,\"b\"", "[a|b]"},
      {"T\xC5\xB7,b", "[T\xC5\xB7|b]"},
      {"", ""},
  };
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    for (size_t piece = 1; piece < 5; piece++) {
      struct seen seen;
      struct door_problem problem;
      assert_int_equal(read_in_pieces(rows[i].given, strlen(rows[i].given), piece, &seen, &problem), DOOR_OK);
      assert_string_equal(seen.text, rows[i].want);
    }
  }
}

static void csv__hostile__refused_with_row_and_column_and_nothing_of_the_cell(void **state)
{
  static const struct {
    const char *given;
    size_t count;
    const char *want;
  } rows[] = {
#define GIVEN(text) text, sizeof(text) - 1
      {GIVEN("a,b\n1,sec\"ret\"\n"), "row 2, column 2: a quote inside text"},
      {GIVEN("a,b\n\"secret\" ,2\n"), "row 2, column 1: text after a closing quote"},
      {GIVEN("a,b\n1,\"secret\n"), "row 2, column 2: a quote that is never closed"},
      {GIVEN("a,b\nsecret,\xFF\n"), "row 2, column 2: not UTF-8"},
      {GIVEN("a,b\nsecret,\xC0\xAF\n"), "row 2, column 2: not UTF-8"},
      {GIVEN("\xFF\xFE"
             "a\0"),
       "the file is UTF-16"},
      {GIVEN("a,b\nsecret,\0\n"), "row 2, column 2: a NUL byte"},
#undef GIVEN
  };
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct seen seen;
    struct door_problem problem;
    assert_int_equal(read_in_pieces(rows[i].given, rows[i].count, 3, &seen, &problem), DOOR_ERR_MALFORMED);
    assert_ptr_equal(strstr(problem.text, rows[i].want), problem.text);
    assert_null(strstr(problem.text, "secret"));
  }
}

static void csv__row_without_end__refused_at_its_limit(void **state)
{
  static char bytes[DOOR_CSV_READER_ROW_BYTES + 8];
  struct seen seen;
  struct door_problem problem;
  (void)state;
  memset(bytes, 'a', sizeof bytes);
  bytes[0] = '"';
  assert_int_equal(read_in_pieces(bytes, sizeof bytes, sizeof bytes, &seen, &problem), DOOR_ERR_LIMIT);
  memset(bytes, ',', DOOR_CSV_READER_FIELDS_MAX);
  assert_int_equal(read_in_pieces(bytes, DOOR_CSV_READER_FIELDS_MAX, sizeof bytes, &seen, &problem), DOOR_ERR_LIMIT);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(csv__well_formed__rows_and_fields_whatever_the_pieces),
      cmocka_unit_test(csv__hostile__refused_with_row_and_column_and_nothing_of_the_cell),
      cmocka_unit_test(csv__row_without_end__refused_at_its_limit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
