/* The presenting issue of a family, against its draw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_issue.h"
#include "door_purpose.h"

static void issue__weights__where_the_draw_of_the_family_falls(void **state)
{
  (void)state;
  static const struct door_source source = {
      .issue_weights = {[DOOR_ISSUE_OTHER] = 1, [DOOR_ISSUE_NEGLECT] = 2, [DOOR_ISSUE_DISABILITY] = 1}};
  struct sim_stream stream = sim_stream_of(7, 3);
  uint32_t seen_count[DOOR_ISSUE_COUNT] = {0};
  for (uint64_t family = 0; family < 300; family++) {
    double u = sim_uniform(sim_draw(stream, family, DOOR_PURPOSE_ISSUE, 0).first);
    uint8_t want = u < 0.25 ? DOOR_ISSUE_OTHER : u < 0.75 ? DOOR_ISSUE_NEGLECT : DOOR_ISSUE_DISABILITY;
    assert_int_equal(door_issue_of(&source, stream, (struct door_family){family}), want);
    seen_count[want]++;
  }
  assert_true(seen_count[DOOR_ISSUE_OTHER] > 30 && seen_count[DOOR_ISSUE_NEGLECT] > 60 &&
              seen_count[DOOR_ISSUE_DISABILITY] > 30);
}

static void issue__none_given__is_other(void **state)
{
  (void)state;
  static const struct door_source sources[] = {{.issue_weights = {[DOOR_ISSUE_OTHER] = 1}},
                                               {.issue_weights = {[DOOR_ISSUE_OTHER] = 0}}};
  for (uint64_t i = 0; i < 40; i++) {
    assert_int_equal(door_issue_of(&sources[i % 2], sim_stream_of(7, 3), (struct door_family){i}), DOOR_ISSUE_OTHER);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(issue__weights__where_the_draw_of_the_family_falls),
      cmocka_unit_test(issue__none_given__is_other),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
