/* Points of sweeps: combinations in order, and what makes a Latin hypercube one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_design.h"

#include <stdlib.h>
#include <string.h>

static struct door_design *design_create(void)
{
  struct door_design *design = calloc(1, sizeof *design);
  assert_non_null(design);
  return design;
}

static struct door_axis *add_axis(struct door_design *design, const char *key, double low, double high)
{
  struct door_axis *axis = &design->axes[design->axis_count++];
  *axis = (struct door_axis){.low = low, .high = high};
  memcpy(axis->key, key, strlen(key) + 1);
  return axis;
}

static void cross__two_keys__all_combinations_the_last_the_fastest(void **state)
{
  (void)state;
  struct door_design *design = design_create();
  struct door_axis *posts = add_axis(design, "screening.staff_posts", 0, 0);
  posts->level_count = 2;
  memcpy(posts->levels, (const double[]){8, 10}, 2 * sizeof(double));
  struct door_axis *places = add_axis(design, "early_help.places", 0, 0);
  places->level_count = 3;
  memcpy(places->levels, (const double[]){30, 60, 90}, 3 * sizeof(double));
  assert_true(door_design_cross(design));
  assert_int_equal(design->point_count, 6);
  static const double want[6][2] = {{8, 30}, {8, 60}, {8, 90}, {10, 30}, {10, 60}, {10, 90}};
  for (uint32_t point = 0; point < 6; point++) {
    for (uint32_t axis = 0; axis < 2; axis++) {
      assert_int_equal((int)door_design_value(design, point, axis), (int)want[point][axis]);
    }
  }
  free(design);
}

static void cross__more_combinations_than_points__refused(void **state)
{
  (void)state;
  struct door_design *design = design_create();
  add_axis(design, "screening.staff_posts", 0, 0)->level_count = 25;
  add_axis(design, "early_help.places", 0, 0)->level_count = 40;
  assert_true(door_design_cross(design)); /* 25 x 40 = 1,000 = DOOR_POINTS_MAX */
  design->axes[1].level_count = 41;
  assert_false(door_design_cross(design));
  assert_int_equal(design->point_count, 1000);
  free(design);
}

enum { POINTS = 40 };

/* The range 10 to 30 in 40 cells of 0.5: each has one point. */
static void latin__forty_points__one_in_each_cell_of_each_key(void **state)
{
  (void)state;
  struct door_design *design = design_create();
  add_axis(design, "screening.decision_minutes", 10, 30);
  add_axis(design, "early_help.places", 10, 30);
  door_design_latin(design, POINTS, 7);
  uint32_t apart = 0;
  for (uint32_t axis = 0; axis < 2; axis++) {
    uint32_t counts[POINTS] = {0};
    for (uint32_t point = 0; point < POINTS; point++) {
      double value = door_design_value(design, point, axis);
      assert_true(value > 10 && value < 30);
      counts[(uint32_t)((value - 10) / 0.5)]++;
    }
    for (uint32_t cell = 0; cell < POINTS; cell++) {
      assert_int_equal(counts[cell], 1);
    }
  }
  for (uint32_t point = 0; point < POINTS; point++) {
    double off = door_design_value(design, point, 0) - door_design_value(design, point, 1);
    apart += off > 1 || off < -1 ? 1 : 0;
  }
  assert_true(apart > POINTS / 2); /* keys are matched at random: not along the diagonal */
  free(design);
}

/* Twelve points over the whole numbers 4 to 6: four of each. */
static void latin__whole_numbers__each_equally_often(void **state)
{
  (void)state;
  struct door_design *design = design_create();
  add_axis(design, "screening.staff_posts", 4, 6)->is_whole = true;
  door_design_latin(design, 12, 1);
  uint32_t counts[3] = {0};
  for (uint32_t point = 0; point < 12; point++) {
    int value = (int)door_design_value(design, point, 0);
    assert_true(value >= 4 && value <= 6);
    counts[value - 4]++;
  }
  assert_int_equal(counts[0], 4);
  assert_int_equal(counts[1], 4);
  assert_int_equal(counts[2], 4);
  free(design);
}

static void latin__another_key_beside_it__same_values(void **state)
{
  (void)state;
  struct door_design *alone = design_create();
  struct door_design *beside = design_create();
  add_axis(alone, "early_help.places", 30, 90);
  add_axis(beside, "screening.staff_posts", 8, 14)->is_whole = true;
  add_axis(beside, "early_help.places", 30, 90);
  door_design_latin(alone, POINTS, 3);
  door_design_latin(beside, POINTS, 3);
  assert_memory_equal(alone->axes[0].levels, beside->axes[1].levels, POINTS * sizeof(double));
  door_design_latin(beside, POINTS, 4); /* another seed: another design */
  assert_memory_not_equal(alone->axes[0].levels, beside->axes[1].levels, POINTS * sizeof(double));
  free(alone);
  free(beside);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cross__two_keys__all_combinations_the_last_the_fastest),
      cmocka_unit_test(cross__more_combinations_than_points__refused),
      cmocka_unit_test(latin__forty_points__one_in_each_cell_of_each_key),
      cmocka_unit_test(latin__whole_numbers__each_equally_often),
      cmocka_unit_test(latin__another_key_beside_it__same_values),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
