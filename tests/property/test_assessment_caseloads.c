/* Rounds of allocation over random caseloads and lines: a second round at once gives nobody anything, which is why the
 * service looks at the line only once something has changed (assessment_allocation.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "assessment_caseloads.h"
#include "sim_random.h"

enum { ROWS = 5000, WORKERS_MAX = 8, LINE_MAX = 12, LIMIT_MAX = 6, SLOTS_MAX = 7 };

struct drawn {
  struct sim_stream stream;
  uint64_t count;
};

static uint32_t below(struct drawn *drawn, uint32_t end)
{
  return (uint32_t)(sim_draw(drawn->stream, drawn->count++, 0, 0).first % end);
}

/* How many of the line were given; those leave it. */
static uint32_t give_round(struct assessment_caseloads *caseloads, struct assessment_claim *line, uint32_t *length)
{
  uint32_t left = 0;
  assessment_caseloads_begin_round(caseloads);
  for (uint32_t i = 0; i < *length; i++) {
    uint32_t worker = 0;
    if (!assessment_caseloads_has_room(caseloads) || !assessment_caseloads_take(caseloads, line[i], &worker)) {
      line[left++] = line[i];
    }
  }
  uint32_t given = *length - left;
  *length = left;
  return given;
}

static void make_workers(struct assessment_caseloads *caseloads, struct drawn *drawn)
{
  for (uint32_t worker = 0; worker < caseloads->worker_count; worker++) {
    if (below(drawn, 4) == 0) {
      assessment_caseloads_set_newly_qualified(caseloads, worker, below(drawn, LIMIT_MAX));
    }
    assessment_caseloads_set_there(caseloads, worker, below(drawn, 5) > 0);
  }
}

static void allocation__a_second_round_at_once__gives_nothing_and_says_that_nothing_changed(void **state)
{
  (void)state;
  uint32_t given = 0;
  uint32_t left_waiting = 0;
  for (uint32_t row = 0; row < ROWS; row++) {
    struct drawn drawn = {.stream = sim_stream_of(11, row)};
    struct assessment_caseloads caseloads;
    struct assessment_claim line[LINE_MAX];
    uint32_t length = 0;
    assert_int_equal(
        assessment_caseloads_init(&caseloads, 1 + below(&drawn, WORKERS_MAX), 1 + below(&drawn, LIMIT_MAX)), DOOR_OK);
    make_workers(&caseloads, &drawn);
    for (uint32_t rounds = 0; rounds < 6; rounds++) {
      for (uint32_t more = below(&drawn, 4); more > 0 && length < LINE_MAX; more--) {
        line[length++] =
            (struct assessment_claim){.slots = 1 + below(&drawn, SLOTS_MAX), .needs_experience = below(&drawn, 3) == 0};
      }
      given += give_round(&caseloads, line, &length);
      left_waiting += length;
      assert_false(caseloads.has_changed);
      assert_int_equal(give_round(&caseloads, line, &length), 0);
      uint32_t worker = below(&drawn, caseloads.worker_count);
      if (caseloads.workers[worker].held > 0) {
        assessment_caseloads_release(&caseloads, worker, 1 + below(&drawn, caseloads.workers[worker].held));
        assert_true(caseloads.has_changed);
      }
    }
    assessment_caseloads_fini(&caseloads);
  }
  assert_true(given > ROWS && left_waiting > ROWS); /* or the rows show nothing */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(allocation__a_second_round_at_once__gives_nothing_and_says_that_nothing_changed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
