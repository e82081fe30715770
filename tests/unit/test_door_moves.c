/* A hand-made ledger as moves, byte by byte; what of a run-in is kept. */
#include "door_moves.h"
#include "ledger_builder.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER_BYTES = 8 + 7 * 4 };

struct written {
  uint8_t *bytes;
  size_t count;
};

static uint32_t count_at(const struct written *written, size_t place)
{
  const uint8_t *bytes = written->bytes + 8 + 4 * place;
  return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static struct written write_moves(const struct ledger_builder *builder)
{
  struct door_moves *moves = NULL;
  struct written written = {.bytes = NULL};
  struct door_moves_label label = {.program_version = "1.2.3", .seed = UINT64_MAX, .replication = 4};
  assert_int_equal(door_moves_create(builder->setting, &moves), DOOR_OK);
  assert_int_equal(door_moves_records(moves, builder->records, builder->count), DOOR_OK);
  FILE *out = open_memstream((char **)&written.bytes, &written.count);
  assert_non_null(out);
  assert_int_equal(door_moves_write(moves, &label, out), DOOR_OK);
  assert_int_equal(fclose(out), 0);
  door_moves_destroy(&moves);
  assert_null(moves);
  return written;
}

static void add_of(struct ledger_builder *builder, int64_t time_seconds, enum door_record_kind kind, uint64_t contact,
                   enum door_pool pool)
{
  builder_add(builder, time_seconds, kind, contact)->code = (uint16_t)pool;
}

/* One day of run-in, one measured. Of the run-in: contact 7 has come and gone, contact 8 has been received and waits,
 * the shift of two has become one of one. In the period contact 8 is taken up and a worker falls sick, contact 9 comes.
 */
static void moves__hand_worked__are_these_bytes(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 1, 1);
  builder_create_setting(&builder);
  const enum door_pool pool = DOOR_POOL_SCREENING_STAFF;
  add_capacity(&builder, pool, 3);
  add_received(&builder, 100, 7);
  add_of(&builder, 100, DOOR_RECORD_JOINED, 7, pool);
  add_shift(&builder, 200, (struct sim_shift_change){2, 0, 0});
  add_of(&builder, 200, DOOR_RECORD_STARTED, 7, pool);
  add_of(&builder, 300, DOOR_RECORD_ENDED, 7, pool);
  builder_add(&builder, 300, DOOR_RECORD_CLOSED, 7)->code = DOOR_OUTCOME_ADVICE;
  add_received(&builder, 400, 8);
  add_of(&builder, 500, DOOR_RECORD_JOINED, 8, pool);
  builder.records[builder.count - 1].value = 2;
  add_shift(&builder, 600, (struct sim_shift_change){1, 0, 0});
  add_of(&builder, at(1, 0), DOOR_RECORD_STARTED, 8, pool);
  builder_add(&builder, at(1, 10), DOOR_RECORD_POST, pool)->value = DOOR_POST_SICK;
  add_received(&builder, at(1, 20), 9);
  builder.records[builder.count - 1].code = 3;
  builder.records[builder.count - 1].value = INT64_C(0x6) << 24; /* two further children */
  struct written written = write_moves(&builder);

  const uint8_t want_times[] = {0, 0x90, 0x03, 100, 100, 0xA8, 0x9E, 0x05, 10, 10}; /* 0, 400, 100, 100, 85800, ... */
  const uint8_t want_places[] = {DOOR_MOVE_LEVEL,    DOOR_LEVEL_CAPACITY << 5,
                                 DOOR_MOVE_RECEIVED, 0,
                                 DOOR_MOVE_JOINED,   pool,
                                 DOOR_MOVE_LEVEL,    DOOR_LEVEL_ON_DUTY << 5,
                                 DOOR_MOVE_STARTED,  pool,
                                 DOOR_MOVE_LEVEL,    DOOR_LEVEL_SICK << 5,
                                 DOOR_MOVE_RECEIVED, 3};
  const uint8_t want_contacts[] = {0, 1, 0, 0, 0, 0, 1};
  const uint8_t want_values[] = {3, 1, 2, 1, 1, 3}; /* capacity, a child, rating, on duty, sick, three children */
  const uint8_t want_ids[] = {8, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0};
  const struct {
    const uint8_t *bytes;
    size_t count;
  } columns[] = {{want_times, sizeof want_times},
                 {want_places, sizeof want_places},
                 {want_contacts, sizeof want_contacts},
                 {want_values, sizeof want_values},
                 {want_ids, sizeof want_ids}};
  assert_memory_equal(written.bytes, "fdmoves1", 8);
  assert_int_equal(count_at(&written, 1), 7);
  assert_int_equal(count_at(&written, 2), 2);
  size_t from = HEADER_BYTES + count_at(&written, 0);
  for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
    if (i < 4) {
      assert_int_equal(count_at(&written, 3 + i), columns[i].count);
    }
    assert_memory_equal(written.bytes + from, columns[i].bytes, columns[i].count);
    from += columns[i].count;
  }
  assert_int_equal(from, written.count);
  free(written.bytes);
  builder_fini(&builder);
}

static void moves__head__says_whose_course_it_is(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 1, 2);
  snprintf(builder.scenario.name, sizeof builder.scenario.name, "</script>\"");
  builder_create_setting(&builder);
  struct written written = write_moves(&builder);
  char *head = calloc(1, count_at(&written, 0) + 1);
  assert_non_null(head);
  memcpy(head, written.bytes + HEADER_BYTES, count_at(&written, 0));
  static const char *const wants[] = {"\"layout\": \"moves/1\"",
                                      "\"scenario\": \"</script>\\\"\"",
                                      "\"program\": \"1.2.3\", \"run\": null",
                                      "\"seed\": \"18446744073709551615\", \"replication\": 4",
                                      "\"first_day\": \"2014-04-01\"",
                                      "\"measured_from_seconds\": 86400, \"horizon_seconds\": 259200}"};
  for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++) {
    if (strstr(head, wants[i]) == NULL) {
      fail_msg("%s is not in %s", wants[i], head);
    }
  }
  assert_int_equal(count_at(&written, 1), 0); /* nothing has happened */
  free(head);
  free(written.bytes);
  builder_fini(&builder);
}

static void moves__records_that_no_service_writes__are_refused(void **state)
{
  (void)state;
  struct ledger_builder builder;
  struct door_moves *moves = NULL;
  builder_init(&builder, 1, 1);
  builder_create_setting(&builder);
  add_of(&builder, 100, DOOR_RECORD_JOINED, 7, (enum door_pool)DOOR_POOL_COUNT);
  builder_add(&builder, 100, DOOR_RECORD_POST, DOOR_POOL_COUNT);
  builder_add(&builder, 100, (enum door_record_kind)(DOOR_RECORD_KIND_MAX + 1), 7);
  for (size_t i = 0; i < builder.count; i++) {
    assert_int_equal(door_moves_create(builder.setting, &moves), DOOR_OK);
    assert_int_equal(door_moves_records(moves, &builder.records[i], 1), DOOR_ERR_MALFORMED);
    door_moves_destroy(&moves);
  }
  builder_fini(&builder);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(moves__hand_worked__are_these_bytes),
      cmocka_unit_test(moves__head__says_whose_course_it_is),
      cmocka_unit_test(moves__records_that_no_service_writes__are_refused),
  };
  return cmocka_run_group_tests_name("door_moves", tests, NULL, NULL);
}
