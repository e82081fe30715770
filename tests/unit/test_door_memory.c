/* Holes in the heap, as replications in step leave them: blocks of which every second is let go. Looks at what the
 * system has given, page by page. */
#include "door_memory.h"
#include "sanitizer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum {
  BLOCKS = 512,
  BLOCK_BYTES = 32 * 1024,
  HOLES_PAGES = BLOCKS / 2 * (BLOCK_BYTES / 4096 - 1),
  MANY_CYCLES = 10000
};

static long resident_pages(void)
{
  long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  assert_non_null(file);
  assert_int_equal(fscanf(file, "%*d %ld", &pages), 1);
  fclose(file);
  return pages;
}

/* Pages that many cycles of so many replications give back of the holes. */
static long given_back(uint32_t in_step)
{
  static char *blocks[BLOCKS];
  for (size_t i = 0; i < BLOCKS; i++) {
    blocks[i] = malloc(BLOCK_BYTES);
    assert_non_null(blocks[i]);
    memset(blocks[i], 1, BLOCK_BYTES);
  }
  for (size_t i = 0; i < BLOCKS; i += 2) {
    free(blocks[i]);
  }
  long before = resident_pages();
  uint32_t cycle_count = 0;
  for (uint32_t cycle = 0; cycle < MANY_CYCLES; cycle++) {
    door_memory_after_cycle(in_step, &cycle_count);
  }
  long after = resident_pages();
  assert_int_equal(cycle_count, MANY_CYCLES);
  for (size_t i = 1; i < BLOCKS; i += 2) {
    assert_int_equal(blocks[i][BLOCK_BYTES - 1], 1);
    free(blocks[i]);
  }
  return before - after;
}

static void memory__many_in_step__holes_are_given_back(void **state)
{
  (void)state;
  long pages = given_back(33);
  assert_true(HAS_SANITIZER || pages > HOLES_PAGES / 2);
}

static void memory__one_after_another__fills_its_holes_itself(void **state)
{
  (void)state;
  assert_true(given_back(1) < HOLES_PAGES / 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(memory__many_in_step__holes_are_given_back),
      cmocka_unit_test(memory__one_after_another__fills_its_holes_itself),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
