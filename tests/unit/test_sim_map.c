/* The map against its contract: rows by hand, and a long run of random calls against a plain array. */
#include "sim_map.h"
#include "sim_random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void map__new__holds_nothing(void **state)
{
  (void)state;
  struct sim_map map;
  sim_map_init(&map);
  uint64_t value = 7;
  assert_false(sim_map_find(&map, 1, &value));
  assert_false(sim_map_find(&map, UINT64_MAX, &value));
  assert_int_equal(value, 7);
  assert_false(sim_map_remove(&map, 1));
  sim_map_purge_below(&map, UINT64_MAX);
  assert_int_equal(map.count, 0);
  assert_null(map.entries);
  sim_map_fini(&map);
}

/* Puts, replaces and removes the least, the greatest and other keys and values that the map has room for. */
static void assert_keeps_all(struct sim_map *map, uint64_t key_max, uint64_t value_max)
{
  const struct {
    uint64_t given_key;
    uint64_t given_first;
    uint64_t given_second;
  } rows[] = {
      {0, 0, value_max}, {1, 5, 5}, {key_max, 3, value_max}, {key_max - 1, value_max, 1}, {key_max / 2 + 1, 2, 4},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    uint64_t value = 0;
    assert_int_equal(sim_map_put(map, rows[i].given_key, rows[i].given_first), DOOR_OK);
    assert_int_equal(sim_map_put(map, rows[i].given_key, rows[i].given_second), DOOR_OK);
    assert_int_equal(map->count, i + 1);
    assert_true(sim_map_find(map, rows[i].given_key, &value));
    assert_true(value == rows[i].given_second);
    assert_true(sim_map_find(map, rows[i].given_key, NULL));
  }
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_true(sim_map_remove(map, rows[i].given_key));
    assert_false(sim_map_find(map, rows[i].given_key, NULL));
    assert_false(sim_map_remove(map, rows[i].given_key));
  }
  assert_int_equal(map->count, 0);
}

static void map__any_key_and_value__is_found_replaced_and_removed(void **state)
{
  (void)state;
  struct sim_map map;
  sim_map_init(&map);
  assert_keeps_all(&map, UINT64_MAX, UINT32_MAX);
  sim_map_fini(&map);
}

/* The greater the values, the shorter the keys: together they fill an entry to the last bit. */
static void map__split__keeps_greater_values_of_shorter_keys(void **state)
{
  (void)state;
  for (uint32_t value_bits = 32; value_bits < 64; value_bits++) {
    struct sim_map map;
    sim_map_init_split(&map, value_bits);
    assert_keeps_all(&map, UINT64_MAX >> (value_bits - 32), UINT64_MAX >> (64 - value_bits));
    sim_map_fini(&map);
    assert_keeps_all(&map, UINT64_MAX >> (value_bits - 32), UINT64_MAX >> (64 - value_bits)); /* as it was split */
    sim_map_fini(&map);
  }
}

/* Ids of one family differ in the top byte only, ids of neighbouring points in the low bits only. */
static void map__ids_alike_in_most_bits__stay_apart(void **state)
{
  (void)state;
  struct sim_map map;
  sim_map_init(&map);
  for (uint64_t family = 0; family < 64; family++) {
    for (uint64_t child = 0; child < 6; child++) {
      assert_int_equal(sim_map_put(&map, family | (child << 56), family * 6 + child), DOOR_OK);
    }
  }
  assert_int_equal(map.count, 64 * 6);
  for (uint64_t family = 0; family < 64; family++) {
    for (uint64_t child = 0; child < 6; child++) {
      uint64_t value = 0;
      assert_true(sim_map_find(&map, family | (child << 56), &value));
      assert_true(value == family * 6 + child);
    }
  }
  sim_map_fini(&map);
}

static void map__purged__keeps_the_floor_and_above_and_gives_memory_back(void **state)
{
  (void)state;
  struct sim_map map;
  sim_map_init(&map);
  for (uint64_t i = 0; i < 10000; i++) {
    assert_int_equal(sim_map_put(&map, i * UINT64_C(0x123456789), i), DOOR_OK);
  }
  assert_int_equal(sim_map_put(&map, UINT64_MAX, 1), DOOR_OK);
  uint32_t capacity_before = map.capacity;
  sim_map_purge_below(&map, 9900);
  assert_int_equal(map.count, 100);
  assert_true(map.capacity < capacity_before / 8);
  for (uint64_t i = 0; i < 10000; i++) {
    assert_int_equal(sim_map_find(&map, i * UINT64_C(0x123456789), NULL), i >= 9900);
  }
  sim_map_fini(&map);
}

/* Key and free mark alike: the value of before is told once there is one, and taken once. */
static void map__exchanged_and_taken__tells_the_value_of_before(void **state)
{
  (void)state;
  static const uint64_t keys[] = {0, 9, UINT64_MAX};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    struct sim_map map;
    sim_map_init(&map);
    uint64_t value = 41;
    assert_false(sim_map_take(&map, keys[i], &value));
    assert_int_equal(sim_map_exchange(&map, keys[i], 5, &value), DOOR_OK);
    assert_int_equal(value, 41);
    assert_int_equal(sim_map_exchange(&map, keys[i], 6, &value), DOOR_OK);
    assert_int_equal(value, 5);
    assert_int_equal(map.count, 1);
    assert_true(sim_map_take(&map, keys[i], &value));
    assert_int_equal(value, 6);
    assert_false(sim_map_take(&map, keys[i], NULL));
    assert_int_equal(map.count, 0);
    sim_map_fini(&map);
  }
}

static void map__cleared__holds_nothing_and_keeps_its_places(void **state)
{
  (void)state;
  struct sim_map map;
  sim_map_init(&map);
  sim_map_clear(&map);
  assert_null(map.entries);
  for (uint64_t i = 0; i < 100; i++) {
    assert_int_equal(sim_map_put(&map, i, i), DOOR_OK);
  }
  assert_int_equal(sim_map_put(&map, UINT64_MAX, 1), DOOR_OK);
  uint32_t capacity_before = map.capacity;
  sim_map_clear(&map);
  assert_int_equal(map.count, 0);
  assert_int_equal(map.capacity, capacity_before);
  assert_false(sim_map_find(&map, UINT64_MAX, NULL));
  for (uint64_t i = 0; i < 100; i++) {
    assert_false(sim_map_find(&map, i, NULL));
  }
  assert_int_equal(sim_map_put(&map, 3, 8), DOOR_OK);
  assert_int_equal(map.count, 1);
  sim_map_fini(&map);
}

/* 400,000 calls on 600 keys: the count swings between empty and full, so it grows, shrinks, wraps and closes gaps.
 * Fixed seed; exact, so no false alarms. */
static void assert_answers_as_an_array(struct sim_map *map, uint64_t key_max, uint64_t value_step)
{
  enum { KEYS = 600, CALLS = 400000, SWING = 20000, PURGE_EVERY = 9973 };
  static uint64_t values[KEYS];
  static bool is_in[KEYS];
  memset(is_in, 0, sizeof is_in);
  struct sim_stream stream = sim_stream_of(UINT64_C(77), 0);
  uint32_t count = 0;
  for (uint64_t call = 0; call < CALLS; call++) {
    struct sim_draw draw = sim_draw(stream, call, 1, 0);
    uint32_t key = (uint32_t)(draw.first % KEYS);
    uint64_t id = key == 0 ? key_max : ((uint64_t)key * UINT64_C(0x100000001000001)) & key_max;
    uint64_t value = draw.second % 1000 * value_step;
    bool is_growing = call / SWING % 2 == 0;
    uint64_t found = 0;
    assert_int_equal(sim_map_find(map, id, &found), is_in[key]);
    assert_true(!is_in[key] || found == values[key]);
    if ((draw.second >> 32) % 4 < (is_growing ? 3 : 1)) {
      assert_int_equal(sim_map_put(map, id, value), DOOR_OK);
      count += is_in[key] ? 0 : 1;
      is_in[key] = true;
      values[key] = value;
    } else {
      assert_int_equal(sim_map_remove(map, id), is_in[key]);
      count -= is_in[key] ? 1 : 0;
      is_in[key] = false;
    }
    if (call % PURGE_EVERY == 0) {
      sim_map_purge_below(map, value);
      for (uint32_t i = 0; i < KEYS; i++) {
        bool is_old = is_in[i] && values[i] < value;
        count -= is_old ? 1 : 0;
        is_in[i] = is_in[i] && !is_old;
      }
    }
    assert_int_equal(map->count, count);
  }
}

static void map__random_calls__answers_as_a_plain_array(void **state)
{
  (void)state;
  struct sim_map map;
  sim_map_init(&map);
  assert_answers_as_an_array(&map, UINT64_MAX, 1);
  sim_map_fini(&map);
  sim_map_init_split(&map, 40);
  assert_answers_as_an_array(&map, UINT64_MAX >> 8, UINT64_C(0x40000001)); /* in both parts of a value */
  sim_map_fini(&map);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(map__new__holds_nothing),
      cmocka_unit_test(map__any_key_and_value__is_found_replaced_and_removed),
      cmocka_unit_test(map__split__keeps_greater_values_of_shorter_keys),
      cmocka_unit_test(map__ids_alike_in_most_bits__stay_apart),
      cmocka_unit_test(map__purged__keeps_the_floor_and_above_and_gives_memory_back),
      cmocka_unit_test(map__exchanged_and_taken__tells_the_value_of_before),
      cmocka_unit_test(map__cleared__holds_nothing_and_keeps_its_places),
      cmocka_unit_test(map__random_calls__answers_as_a_plain_array),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
