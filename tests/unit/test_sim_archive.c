/* The archive against its contract: rows by hand, and many random calls against a map. */
#include "sim_archive.h"
#include "sim_map.h"
#include "sim_random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct sim_archive_form FAMILIES = {.low_width = 19, .low_bits = 2, .step_bits = 4, .value_bits = 0};

static void archive__new__holds_nothing(void **state)
{
  (void)state;
  struct sim_archive archive;
  sim_archive_init(&archive, FAMILIES);
  uint64_t value = 7;
  assert_false(sim_archive_find(&archive, 0, &value));
  assert_false(sim_archive_find(&archive, UINT64_MAX, &value));
  assert_int_equal(value, 7);
  assert_int_equal(sim_archive_memory_bytes(&archive), 0);
  sim_archive_fini(&archive);
}

/* Puts as many other keys as pack all that came before them. */
static void pack(struct sim_archive *archive)
{
  for (uint64_t key = 0; key < 1500; key++) {
    assert_int_equal(sim_archive_put(archive, (key + 1) * UINT64_C(0x3333333333), key), DOOR_OK);
  }
}

static void archive__any_key_value_and_form__comes_out_as_it_was_put_last(void **state)
{
  (void)state;
  static const struct sim_archive_form forms[] = {
      {.low_width = 0}, {19, 2, 4, 0}, {63, 31, 31, 31}, {32, 31, 0, 5}, {1, 0, 31, 0}};
  static const struct {
    uint64_t given_key;
    uint64_t given_first;
    uint64_t given_second;
  } rows[] = {
      {0, 0, UINT64_MAX},
      {1, 5, 5},
      {2, UINT64_MAX - 1, 0},
      {UINT64_C(1) << 63, 7, 8},
      {(UINT64_C(1) << 63) + 1, 8, 7},
      {UINT64_MAX - 1, UINT64_MAX, UINT64_C(1) << 62},
      {UINT64_MAX, 1, UINT64_C(1) << 63},
  };
  enum { ROWS = sizeof rows / sizeof *rows };
  for (size_t form = 0; form < sizeof forms / sizeof *forms; form++) {
    struct sim_archive archive;
    sim_archive_init(&archive, forms[form]);
    for (size_t turn = 0; turn < 2 * ROWS; turn++) {
      size_t i = turn % ROWS;
      uint64_t value = turn < ROWS ? rows[i].given_first : rows[i].given_second;
      assert_int_equal(sim_archive_put(&archive, rows[i].given_key, value), DOOR_OK);
      if (turn == ROWS - 1) {
        pack(&archive); /* what replaces is recent, what it replaces is not */
      }
    }
    for (int is_packed = 0; is_packed < 2; is_packed++) {
      for (size_t i = 0; i < ROWS; i++) {
        uint64_t value = 0;
        assert_true(sim_archive_find(&archive, rows[i].given_key, &value));
        assert_true(value == rows[i].given_second);
      }
      pack(&archive);
      pack(&archive);
    }
    sim_archive_fini(&archive);
  }
}

static void archive__cleared__holds_nothing(void **state)
{
  (void)state;
  struct sim_archive archive;
  sim_archive_init(&archive, FAMILIES);
  pack(&archive);
  assert_int_equal(sim_archive_put(&archive, 3, 4), DOOR_OK);
  sim_archive_clear(&archive);
  uint64_t value = 9;
  assert_false(sim_archive_find(&archive, 3, &value));
  assert_false(sim_archive_find(&archive, UINT64_C(0x3333333333), &value));
  assert_int_equal(sim_archive_put(&archive, 3, 5), DOOR_OK);
  assert_true(sim_archive_find(&archive, 3, &value));
  assert_int_equal(value, 5);
  sim_archive_fini(&archive);
}

/* The families of twelve years, as many as a large authority has: a source's come some hours apart, and most are the
 * first point of the lowest strip. */
static void archive__families__take_three_bytes_each(void **state)
{
  (void)state;
  enum { SOURCES = 10, FAMILIES_EACH = 4000 };
  struct sim_archive archive;
  sim_archive_init(&archive, FAMILIES);
  struct sim_stream stream = sim_stream_of(UINT64_C(5), 0);
  for (uint64_t i = 0; i < FAMILIES_EACH; i++) {
    for (uint64_t source = 0; source < SOURCES; source++) {
      struct sim_draw draw = sim_draw(stream, source, 1, (uint32_t)i);
      uint64_t hour = i * 24 + draw.first % 24;
      uint64_t point = draw.second % 4 == 0 ? 1 : 0;
      uint64_t ordinals = 1 + (draw.second >> 32) % 3;
      assert_int_equal(sim_archive_put(&archive, (source + 1) << 40 | hour << 19 | point, ordinals), DOOR_OK);
    }
  }
  assert_true(sim_archive_memory_bytes(&archive) < 8192 + 3 * SOURCES * FAMILIES_EACH);
  sim_archive_fini(&archive);
}

/* Small mostly, and now and then of all bits. */
static uint64_t value_of_call(struct sim_stream stream, uint64_t call)
{
  uint64_t bits = sim_draw(stream, call, 1, 0).second;
  return bits % 5 == 0 ? bits : bits % 4;
}

/* 200,000 calls on 20,000 keys far apart and near; values small, large and replaced. The map has the call of each
 * value. Fixed seed; exact, so no false
 * alarms. */
static void archive__random_calls__answers_as_a_map(void **state)
{
  (void)state;
  enum { KEYS = 20000, CALLS = 200000 };
  struct sim_archive archive;
  struct sim_map map;
  sim_archive_init(&archive, FAMILIES);
  sim_map_init(&map);
  struct sim_stream stream = sim_stream_of(UINT64_C(78), 0);
  for (uint64_t call = 0; call < CALLS; call++) {
    struct sim_draw draw = sim_draw(stream, call, 1, 0);
    uint64_t number = draw.first % KEYS;
    uint64_t key = number % 7 << 61 | (number * number >> 5) << 19 | number % 64;
    uint64_t found = 0;
    uint64_t put_by = 0;
    bool is_in = sim_map_find(&map, key, &put_by);
    assert_int_equal(sim_archive_find(&archive, key, &found), is_in);
    assert_true(found == (is_in ? value_of_call(stream, put_by) : 0));
    if (draw.second >> 63 == 0) {
      assert_int_equal(sim_archive_put(&archive, key, value_of_call(stream, call)), DOOR_OK);
      assert_int_equal(sim_map_put(&map, key, call), DOOR_OK);
    }
  }
  sim_archive_fini(&archive);
  sim_map_fini(&map);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(archive__new__holds_nothing),
      cmocka_unit_test(archive__any_key_value_and_form__comes_out_as_it_was_put_last),
      cmocka_unit_test(archive__cleared__holds_nothing),
      cmocka_unit_test(archive__families__take_three_bytes_each),
      cmocka_unit_test(archive__random_calls__answers_as_a_map),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
