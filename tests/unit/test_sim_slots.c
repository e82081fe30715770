/* Slots against their contract: fewest first, the lowest number first; none where there is nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_slots.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void slots__all_taken__go_round_the_holders(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_holders, given_limit;
    uint32_t want[8]; /* the holder of each slot, in order of taking */
    uint32_t want_count;
  } rows[] = {
      {1, 1, {0}, 1},
      {1, 3, {0, 0, 0}, 3},
      {3, 1, {0, 1, 2}, 3},
      {2, 3, {0, 1, 0, 1, 0, 1}, 6},
      {4, 2, {0, 1, 2, 3, 0, 1, 2, 3}, 8},
      {0, 5, {0}, 0},
      {5, 0, {0}, 0},
      {0, 0, {0}, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_slots slots;
    assert_int_equal(sim_slots_init(&slots, rows[i].given_holders, rows[i].given_limit), DOOR_OK);
    for (uint32_t n = 0; n < rows[i].want_count; n++) {
      assert_true(sim_slots_has_free(&slots));
      assert_int_equal(sim_slots_take(&slots), rows[i].want[n]);
    }
    assert_false(sim_slots_has_free(&slots));
    assert_int_equal(slots.held_count, rows[i].want_count);
    sim_slots_fini(&slots);
  }
}

/* Three holders with two slots each, all held; what is given back goes to whoever then has the fewest. */
static void slots__given_back__go_to_the_holder_with_fewest(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_back[6];
    uint32_t given_count;
    uint32_t want[6];
  } rows[] = {
      {{2}, 1, {2}},
      {{2, 1}, 2, {1, 2}},
      {{1, 1}, 2, {1, 1}},
      {{1, 2, 2}, 3, {2, 1, 2}}, /* 2 has none, then 1 and 2 have one each */
      {{0, 0, 1, 1, 2, 2}, 6, {0, 1, 2, 0, 1, 2}},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_slots slots;
    assert_int_equal(sim_slots_init(&slots, 3, 2), DOOR_OK);
    for (uint32_t n = 0; n < 6; n++) {
      sim_slots_take(&slots);
    }
    for (uint32_t n = 0; n < rows[i].given_count; n++) {
      sim_slots_release(&slots, rows[i].given_back[n]);
    }
    for (uint32_t n = 0; n < rows[i].given_count; n++) {
      assert_true(sim_slots_has_free(&slots));
      assert_int_equal(sim_slots_take(&slots), rows[i].want[n]);
    }
    assert_false(sim_slots_has_free(&slots));
    sim_slots_fini(&slots);
  }
}

/* The largest that a scenario may ask for: 1000 workers with 100 each (three rounds of them), and 100,000 places of one
 * service. */
static void slots__largest_scenario__counts_them_all(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_holders, given_limit, given_taken;
    bool want_free;
  } rows[] = {{1000, 100, 3000, true}, {1, 100000, 100000, false}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_slots slots;
    assert_int_equal(sim_slots_init(&slots, rows[i].given_holders, rows[i].given_limit), DOOR_OK);
    for (uint32_t n = 0; n < rows[i].given_taken; n++) {
      assert_int_equal(sim_slots_take(&slots), n % rows[i].given_holders);
    }
    assert_int_equal(sim_slots_has_free(&slots), rows[i].want_free);
    sim_slots_fini(&slots);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(slots__all_taken__go_round_the_holders),
      cmocka_unit_test(slots__given_back__go_to_the_holder_with_fewest),
      cmocka_unit_test(slots__largest_scenario__counts_them_all),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
