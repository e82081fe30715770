/* The pool against its contract: indices that stay good, and are given again once released. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_pool.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

struct element {
  uint64_t first;
  uint64_t second;
};

static uint32_t take(struct sim_pool *pool, uint64_t value)
{
  uint32_t index = UINT32_MAX;
  assert_int_equal(sim_pool_take(pool, &index), DOOR_OK);
  *(struct element *)sim_pool_at(pool, index) = (struct element){value, ~value};
  return index;
}

static void assert_holds(const struct sim_pool *pool, uint32_t index, uint64_t value)
{
  const struct element *one = sim_pool_at(pool, index);
  assert_true(one->first == value && one->second == ~value);
}

static void pool__new__holds_nothing_and_no_memory(void **state)
{
  (void)state;
  struct sim_pool pool;
  sim_pool_init(&pool, sizeof(struct element));
  assert_int_equal(pool.live_count, 0);
  assert_null(pool.elements);
  sim_pool_fini(&pool);
}

static void pool__taken__indices_count_up_from_0(void **state)
{
  (void)state;
  struct sim_pool pool;
  sim_pool_init(&pool, sizeof(struct element));
  for (uint32_t i = 0; i < 1000; i++) {
    assert_int_equal(take(&pool, i), i);
    assert_int_equal(pool.live_count, i + 1);
  }
  for (uint32_t i = 0; i < 1000; i++) {
    assert_holds(&pool, i, i);
  }
  sim_pool_fini(&pool);
}

/* The last released is the first given again; the others keep what they hold. */
static void pool__released__is_given_again_last_first(void **state)
{
  (void)state;
  struct sim_pool pool;
  sim_pool_init(&pool, sizeof(struct element));
  for (uint32_t i = 0; i < 5; i++) {
    take(&pool, i);
  }
  static const uint32_t given[] = {1, 4, 0};
  for (size_t i = 0; i < COUNT(given); i++) {
    sim_pool_release(&pool, given[i]);
  }
  assert_int_equal(pool.live_count, 2);
  assert_int_equal(take(&pool, 10), 0);
  assert_int_equal(take(&pool, 14), 4);
  assert_int_equal(take(&pool, 11), 1);
  assert_int_equal(take(&pool, 15), 5);
  static const uint64_t want[] = {10, 11, 2, 3, 14, 15};
  for (uint32_t i = 0; i < COUNT(want); i++) {
    assert_holds(&pool, i, want[i]);
  }
  assert_int_equal(pool.live_count, 6);
  sim_pool_fini(&pool);
}

/* One in, one out, for ever: no more room than for one element is used. */
static void pool__taken_and_released_in_turn__does_not_grow(void **state)
{
  (void)state;
  struct sim_pool pool;
  sim_pool_init(&pool, sizeof(struct element));
  for (uint32_t i = 0; i < 10000; i++) {
    assert_int_equal(take(&pool, i), 0);
    sim_pool_release(&pool, 0);
  }
  assert_int_equal(pool.used, 1);
  assert_int_equal(pool.live_count, 0);
  sim_pool_fini(&pool);
}

/* The smallest element has just room for the link of the free list; sizes that are no power of two do not overlap. */
static void pool__element_of_any_size__keeps_all_its_bytes(void **state)
{
  (void)state;
  static const uint32_t given_bytes[] = {4, 5, 12, 33, 1000};
  for (size_t i = 0; i < COUNT(given_bytes); i++) {
    struct sim_pool pool;
    sim_pool_init(&pool, given_bytes[i]);
    uint32_t index = 0;
    for (uint32_t n = 0; n < 50; n++) {
      assert_int_equal(sim_pool_take(&pool, &index), DOOR_OK);
      unsigned char *bytes = sim_pool_at(&pool, index);
      for (uint32_t b = 0; b < given_bytes[i]; b++) {
        bytes[b] = (unsigned char)n;
      }
    }
    sim_pool_release(&pool, 20);
    sim_pool_release(&pool, 21);
    assert_int_equal(sim_pool_take(&pool, &index), DOOR_OK);
    assert_int_equal(index, 21);
    for (uint32_t n = 0; n < 50; n++) {
      const unsigned char *bytes = sim_pool_at(&pool, n);
      for (uint32_t b = 0; b < given_bytes[i] && n != 20 && n != 21; b++) {
        assert_int_equal(bytes[b], n);
      }
    }
    sim_pool_fini(&pool);
  }
}

static void pool__fini__can_be_used_again(void **state)
{
  (void)state;
  struct sim_pool pool;
  sim_pool_init(&pool, sizeof(struct element));
  take(&pool, 1);
  take(&pool, 2);
  sim_pool_release(&pool, 0);
  sim_pool_fini(&pool);
  assert_int_equal(pool.live_count, 0);
  assert_int_equal(take(&pool, 3), 0);
  assert_int_equal(take(&pool, 4), 1);
  sim_pool_fini(&pool);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pool__new__holds_nothing_and_no_memory),
      cmocka_unit_test(pool__taken__indices_count_up_from_0),
      cmocka_unit_test(pool__released__is_given_again_last_first),
      cmocka_unit_test(pool__taken_and_released_in_turn__does_not_grow),
      cmocka_unit_test(pool__element_of_any_size__keeps_all_its_bytes),
      cmocka_unit_test(pool__fini__can_be_used_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
