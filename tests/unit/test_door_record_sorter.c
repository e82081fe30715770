/* The sorter of records against its contract: by subject, within a subject as in the ledger, whatever the number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_record_sorter.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

enum { SUBJECTS = 1009, PART = 65536 };

/* The i-th record of a ledger: time stands still for 8 records, in which two services take turns, and subjects come in
 * an order of their own (37 is prime to 1009). */
static struct door_record record_at(uint32_t i)
{
  return (struct door_record){.time_seconds = i / 8,
                              .subject = (uint64_t)i * 37 % SUBJECTS,
                              .value = i,
                              .number = i,
                              .service = (uint8_t)(i % 8 / 4 + 1),
                              .kind = DOOR_RECORD_JUDGED};
}

struct visit {
  struct door_record last;
  uint32_t count;
  uint32_t limit; /* 0: none */
};

/* Numbers count up with the ledger, so within a subject they must grow. */
static enum door_err on_record(void *self, const struct door_record *record)
{
  struct visit *visit = self;
  if (visit->count > 0) {
    assert_true(record->subject >= visit->last.subject);
    assert_true(record->subject > visit->last.subject || record->number > visit->last.number);
  }
  struct door_record want = record_at(record->number);
  assert_memory_equal(record, &want, sizeof want);
  visit->last = *record;
  visit->count++;
  return visit->count == visit->limit ? DOOR_ERR_IO : DOOR_OK;
}

static struct door_record_sorter *sorter_of(uint32_t count)
{
  struct door_record_sorter *sorter = NULL;
  assert_int_equal(door_record_sorter_create(&sorter, NULL), DOOR_OK);
  for (uint32_t i = 0; i < count; i++) {
    struct door_record record = record_at(i);
    assert_int_equal(door_record_sorter_add(sorter, &record, NULL), DOOR_OK);
  }
  return sorter;
}

static void visit__any_number_of_records__each_once_case_by_case(void **state)
{
  (void)state;
  static const uint32_t given_counts[] = {0, 1, PART, PART + 1, 3 * PART, 3 * PART + 517};
  for (size_t i = 0; i < COUNT(given_counts); i++) {
    struct door_record_sorter *sorter = sorter_of(given_counts[i]);
    struct visit visit = {.count = 0};
    assert_int_equal(door_record_sorter_visit(sorter, on_record, &visit, NULL), DOOR_OK);
    assert_int_equal(visit.count, given_counts[i]);
    door_record_sorter_destroy(&sorter);
    assert_null(sorter);
  }
}

static void visit__visitor_fails__ends_there(void **state)
{
  (void)state;
  static const uint32_t given_counts[] = {10, PART + 10};
  for (size_t i = 0; i < COUNT(given_counts); i++) {
    struct door_record_sorter *sorter = sorter_of(given_counts[i]);
    struct visit visit = {.limit = 5};
    assert_int_equal(door_record_sorter_visit(sorter, on_record, &visit, NULL), DOOR_ERR_IO);
    assert_int_equal(visit.count, 5);
    door_record_sorter_destroy(&sorter);
  }
}

static void add__no_room_for_a_file__says_so(void **state)
{
  (void)state;
  const char *before = getenv("TMPDIR");
  char *kept = before == NULL ? NULL : strdup(before);
  assert_int_equal(setenv("TMPDIR", "/proc/nowhere", 1), 0);
  struct door_record_sorter *sorter = sorter_of(PART);
  struct door_record record = record_at(PART);
  struct door_problem problem = {.text = ""};
  assert_int_equal(door_record_sorter_add(sorter, &record, &problem), DOOR_ERR_IO);
  assert_non_null(strstr(problem.text, "cannot make the temporary file"));
  door_record_sorter_destroy(&sorter);
  assert_int_equal(kept == NULL ? unsetenv("TMPDIR") : setenv("TMPDIR", kept, 1), 0);
  free(kept);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(visit__any_number_of_records__each_once_case_by_case),
      cmocka_unit_test(visit__visitor_fails__ends_there),
      cmocka_unit_test(add__no_room_for_a_file__says_so),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
