/* The index against its contract: rows by hand, and a long run of random calls against a map. */
#include "sim_index.h"
#include "sim_map.h"
#include "sim_random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct element {
  uint64_t id;
  uint32_t more;
};

/* Takes an element with that id into both. */
static uint32_t take(struct sim_pool *pool, struct sim_index *index, uint64_t id)
{
  uint32_t place = 0;
  assert_int_equal(sim_pool_take(pool, &place), DOOR_OK);
  *(struct element *)sim_pool_at(pool, place) = (struct element){.id = id};
  assert_int_equal(sim_index_put(index, pool, place), DOOR_OK);
  return place;
}

static void index__new__holds_nothing(void **state)
{
  (void)state;
  struct sim_pool pool;
  struct sim_index index;
  sim_pool_init(&pool, sizeof(struct element));
  sim_index_init(&index);
  uint32_t place = 7;
  assert_false(sim_index_find(&index, &pool, 0, &place));
  assert_false(sim_index_find(&index, &pool, UINT64_MAX, &place));
  assert_int_equal(place, 7);
  assert_null(index.places);
  sim_index_fini(&index);
  sim_pool_fini(&pool);
}

static void index__any_id__is_found_and_removed(void **state)
{
  (void)state;
  static const uint64_t ids[] = {0, 1, UINT32_MAX, UINT64_C(1) << 63, UINT64_MAX};
  enum { IDS = sizeof ids / sizeof *ids };
  struct sim_pool pool;
  struct sim_index index;
  sim_pool_init(&pool, sizeof(struct element));
  sim_index_init(&index);
  uint32_t places[IDS];
  for (size_t i = 0; i < IDS; i++) {
    places[i] = take(&pool, &index, ids[i]);
    assert_int_equal(index.count, i + 1);
  }
  for (size_t i = 0; i < IDS; i++) {
    uint32_t place = UINT32_MAX;
    assert_true(sim_index_find(&index, &pool, ids[i], &place));
    assert_int_equal(place, places[i]);
    sim_index_remove(&index, &pool, place);
    assert_false(sim_index_find(&index, &pool, ids[i], &place));
  }
  assert_int_equal(index.count, 0);
  sim_index_fini(&index);
  sim_pool_fini(&pool);
}

/* Elements that the index has not been told of lie before the one that it has: its place is a large number. */
static void index__few_of_a_large_pool__are_found(void **state)
{
  (void)state;
  struct sim_pool pool;
  struct sim_index index;
  sim_pool_init(&pool, sizeof(struct element));
  sim_index_init(&index);
  uint32_t place = 0;
  for (uint32_t i = 0; i < 1000; i++) {
    assert_int_equal(sim_pool_take(&pool, &place), DOOR_OK);
  }
  uint32_t last = take(&pool, &index, 7);
  assert_int_equal(last, 1000);
  assert_true(sim_index_find(&index, &pool, 7, &place));
  assert_int_equal(place, last);
  assert_false(sim_index_find(&index, &pool, 8, &place));
  sim_index_remove(&index, &pool, last);
  assert_false(sim_index_find(&index, &pool, 7, &place));
  sim_index_fini(&index);
  sim_pool_fini(&pool);
}

/* 200,000 calls on 600 ids: the count swings between empty and full, so it grows, wraps and closes gaps, and places of
 * the pool are taken again. Fixed seed; exact, so no false alarms. */
static void index__random_calls__answers_as_a_map(void **state)
{
  (void)state;
  enum { IDS = 600, CALLS = 200000, SWING = 20000 };
  struct sim_pool pool;
  struct sim_index index;
  struct sim_map map;
  sim_pool_init(&pool, sizeof(struct element));
  sim_index_init(&index);
  sim_map_init(&map);
  struct sim_stream stream = sim_stream_of(UINT64_C(79), 0);
  for (uint64_t call = 0; call < CALLS; call++) {
    struct sim_draw draw = sim_draw(stream, call, 1, 0);
    uint64_t id = draw.first % IDS * UINT64_C(0x100000001000001);
    bool is_growing = call / SWING % 2 == 0;
    uint32_t place = 0;
    uint64_t want = 0;
    bool is_in = sim_map_find(&map, id, &want);
    assert_int_equal(sim_index_find(&index, &pool, id, &place), is_in);
    assert_int_equal(place, want);
    if (draw.second % 4 < (is_growing ? 3 : 1)) {
      if (!is_in) {
        assert_int_equal(sim_map_put(&map, id, take(&pool, &index, id)), DOOR_OK);
      }
    } else if (is_in) {
      sim_index_remove(&index, &pool, place);
      sim_pool_release(&pool, place);
      sim_map_remove(&map, id);
    }
    assert_int_equal(index.count, map.count);
  }
  sim_map_fini(&map);
  sim_index_fini(&index);
  sim_pool_fini(&pool);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(index__new__holds_nothing),
      cmocka_unit_test(index__any_id__is_found_and_removed),
      cmocka_unit_test(index__few_of_a_large_pool__are_found),
      cmocka_unit_test(index__random_calls__answers_as_a_map),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
