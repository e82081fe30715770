/* The waiting line against its contract: class by class, in order of joining, from wherever one leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_line.h"
#include "sim_random.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void join(struct sim_line *line, uint32_t index, uint32_t class_number)
{
  assert_int_equal(sim_line_join(line, index, class_number), DOOR_OK);
}

/* Takes all and compares. */
static void assert_order(struct sim_line *line, const uint32_t *want, uint32_t count)
{
  assert_int_equal(line->length, count);
  uint32_t index = 0;
  for (uint32_t i = 0; i < count; i++) {
    assert_true(sim_line_take(line, &index));
    assert_int_equal(index, want[i]);
  }
  index = 12345;
  assert_false(sim_line_take(line, &index));
  assert_int_equal(index, 12345);
  assert_int_equal(line->length, 0);
}

static void line__new__nobody_waits(void **state)
{
  (void)state;
  struct sim_line line;
  sim_line_init(&line);
  assert_order(&line, NULL, 0);
  assert_null(line.links);
  sim_line_fini(&line);
}

/* Who joins is named by any index, in any order of indices; only class and turn count. */
static void line__several_classes__lowest_first_then_by_turn(void **state)
{
  (void)state;
  struct sim_line line;
  sim_line_init(&line);
  static const struct {
    uint32_t given_index, given_class;
  } rows[] = {{900, 2}, {3, 2}, {7, 0}, {0, 7}, {2, 1}, {1, 0}, {5000, 1}, {4, 7}, {6, 0}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    join(&line, rows[i].given_index, rows[i].given_class);
  }
  static const uint32_t want[] = {7, 1, 6, 2, 5000, 900, 3, 0, 4};
  assert_order(&line, want, COUNT(want));
  sim_line_fini(&line);
}

/* A red one that comes later goes before all that wait in other classes, not before the red ones. */
static void line__joins_between_takes__keeps_its_place_in_its_class(void **state)
{
  (void)state;
  struct sim_line line;
  sim_line_init(&line);
  uint32_t index = 0;
  join(&line, 1, 2);
  join(&line, 2, 2);
  assert_true(sim_line_take(&line, &index));
  assert_int_equal(index, 1);
  join(&line, 3, 0);
  join(&line, 1, 2); /* the same index waits again, now behind 2 */
  join(&line, 4, 0);
  static const uint32_t want[] = {3, 4, 2, 1};
  assert_order(&line, want, COUNT(want));
  sim_line_fini(&line);
}

/* 0..4 wait in class 1, 10 in class 0, 20 in class 2. */
static void line__leaves_from_anywhere__the_others_keep_their_order(void **state)
{
  (void)state;
  static const struct {
    struct {
      uint32_t index, class_number;
    } given[7];
    uint32_t given_count;
    uint32_t want[7];
    uint32_t want_count;
  } rows[] = {
      {{{0, 1}}, 1, {10, 1, 2, 3, 4, 20}, 6},                     /* the first */
      {{{2, 1}}, 1, {10, 0, 1, 3, 4, 20}, 6},                     /* from the middle */
      {{{4, 1}}, 1, {10, 0, 1, 2, 3, 20}, 6},                     /* the last */
      {{{10, 0}}, 1, {0, 1, 2, 3, 4, 20}, 6},                     /* the only one of the first class */
      {{{20, 2}}, 1, {10, 0, 1, 2, 3, 4}, 6},                     /* the only one of the last class */
      {{{2, 1}, {1, 1}, {3, 1}}, 3, {10, 0, 4, 20}, 4},           /* neighbours */
      {{{0, 1}, {4, 1}, {2, 1}, {1, 1}, {3, 1}}, 5, {10, 20}, 2}, /* a whole class */
      {{{10, 0}, {20, 2}, {0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}}, 7, {0}, 0},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct sim_line line;
    sim_line_init(&line);
    for (uint32_t n = 0; n < 5; n++) {
      join(&line, n, 1);
    }
    join(&line, 10, 0);
    join(&line, 20, 2);
    for (uint32_t n = 0; n < rows[i].given_count; n++) {
      sim_line_leave(&line, rows[i].given[n].index, rows[i].given[n].class_number);
    }
    assert_order(&line, rows[i].want, rows[i].want_count);
    sim_line_fini(&line);
  }
}

/* The last one leaves, somebody joins: the class begins anew. */
static void line__class_emptied_by_leaving__takes_joiners_again(void **state)
{
  (void)state;
  struct sim_line line;
  sim_line_init(&line);
  join(&line, 1, 3);
  join(&line, 2, 3);
  sim_line_leave(&line, 2, 3); /* the last, so that the first is the last too */
  join(&line, 3, 3);
  sim_line_leave(&line, 1, 3);
  sim_line_leave(&line, 3, 3);
  join(&line, 4, 3);
  static const uint32_t want[] = {4};
  assert_order(&line, want, COUNT(want));
  sim_line_fini(&line);
}

/* 20,000 keyed random calls against plain lists of 64 members; nothing statistical, so no false alarm. */
static void line__random_calls__as_plain_lists(void **state)
{
  (void)state;
  enum { MEMBERS = 64, CALLS = 20000 };
  struct sim_line line;
  sim_line_init(&line);
  uint32_t turn_of[MEMBERS] = {0}; /* 0: does not wait */
  uint32_t class_of[MEMBERS] = {0};
  uint32_t waiting_count = 0;
  struct sim_stream stream = sim_stream_of(1, 0);
  for (uint32_t call = 1; call <= CALLS; call++) {
    struct sim_draw draw = sim_draw(stream, 0, 0, call);
    uint32_t member = (uint32_t)(draw.first % MEMBERS);
    if (turn_of[member] == 0) {
      class_of[member] = (uint32_t)(draw.second % SIM_LINE_CLASSES_MAX);
      turn_of[member] = call;
      join(&line, member, class_of[member]);
      waiting_count++;
    } else if (draw.second % 2 == 0) {
      sim_line_leave(&line, member, class_of[member]);
      turn_of[member] = 0;
      waiting_count--;
    } else {
      uint32_t want = member;
      for (uint32_t other = 0; other < MEMBERS; other++) {
        bool is_lower = class_of[other] < class_of[want];
        bool is_earlier = class_of[other] == class_of[want] && turn_of[other] < turn_of[want];
        want = turn_of[other] != 0 && (is_lower || is_earlier) ? other : want;
      }
      uint32_t found = 0;
      assert_true(sim_line_take(&line, &found));
      assert_int_equal(found, want);
      turn_of[want] = 0;
      waiting_count--;
    }
    assert_int_equal(line.length, waiting_count);
  }
  sim_line_fini(&line);
}

/* Walked, the line gives the order in which it would be taken, and is as before. */
static void line__walked__gives_the_order_of_taking(void **state)
{
  (void)state;
  static const uint32_t classes[] = {15, 2, 0, 2, 0, 15, 7}; /* of index 0, 1, ... in order of joining */
  static const uint32_t want[] = {2, 4, 1, 3, 6, 0, 5};
  struct sim_line line;
  sim_line_init(&line);
  uint32_t index = 12345;
  assert_false(sim_line_peek(&line, &index));
  for (uint32_t i = 0; i < COUNT(classes); i++) {
    join(&line, i, classes[i]);
  }
  assert_true(sim_line_peek(&line, &index));
  for (uint32_t i = 0; i < COUNT(want); i++) {
    assert_int_equal(index, want[i]);
    assert_int_equal(sim_line_next(&line, index, classes[index], &index), i + 1 < COUNT(want));
  }
  assert_order(&line, want, COUNT(want));
  sim_line_fini(&line);
}

/* Who is put behind somebody is taken after them; behind nobody, first of the class. */
static void line__inserted__stands_behind_whom_it_was_put(void **state)
{
  (void)state;
  struct sim_line line;
  sim_line_init(&line);
  join(&line, 0, 3);
  join(&line, 1, 3);
  assert_int_equal(sim_line_after(&line, SIM_LINE_NOBODY, 3), 0);
  assert_int_equal(sim_line_after(&line, 0, 3), 1);
  assert_int_equal(sim_line_after(&line, 1, 3), SIM_LINE_NOBODY);
  assert_int_equal(sim_line_after(&line, SIM_LINE_NOBODY, 2), SIM_LINE_NOBODY);
  const struct {
    uint32_t given_index, given_class, given_after;
  } rows[] = {{40, 3, 0}, {41, 3, 1}, {42, 3, SIM_LINE_NOBODY}, {43, 2, SIM_LINE_NOBODY}, {44, 3, 40}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_int_equal(sim_line_insert(&line, rows[i].given_index, rows[i].given_class, rows[i].given_after), DOOR_OK);
  }
  sim_line_leave(&line, 1, 3);
  static const uint32_t want[] = {43, 42, 0, 40, 44, 41};
  assert_order(&line, want, COUNT(want));
  sim_line_fini(&line);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(line__new__nobody_waits),
      cmocka_unit_test(line__several_classes__lowest_first_then_by_turn),
      cmocka_unit_test(line__joins_between_takes__keeps_its_place_in_its_class),
      cmocka_unit_test(line__leaves_from_anywhere__the_others_keep_their_order),
      cmocka_unit_test(line__class_emptied_by_leaving__takes_joiners_again),
      cmocka_unit_test(line__random_calls__as_plain_lists),
      cmocka_unit_test(line__walked__gives_the_order_of_taking),
      cmocka_unit_test(line__inserted__stands_behind_whom_it_was_put),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
