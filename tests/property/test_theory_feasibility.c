/* The guarantee of door_feasibility.h, counted: normal values whose mean is known, looked at as `size` does.
 *
 * The hardest case is a mean that lies at the target itself, where nothing is between right and wrong: a search of
 * 4,000 must not be wrong more often than it may. Easier ones must be decided, and rightly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "door_feasibility.h"
#include "sim_math.h"
#include "sim_random.h"
#include "theory.h"

enum { SEARCHES = 4000, REPLICATIONS_MAX = 160 };

/* Standard deviations that the mean lies above the target. */
static enum door_decision decision_of(uint32_t number, double above, bool is_at_least, const struct door_search *search)
{
  struct sim_stream stream = sim_stream_of(20261129, number);
  struct door_running values = {.count = 0};
  struct door_look look = {.decision = DOOR_DECISION_OPEN};
  uint32_t look_count = door_look_count(REPLICATIONS_MAX);
  for (uint32_t i = 0; i < look_count && look.decision == DOOR_DECISION_OPEN; i++) {
    while (values.count < door_look_size(REPLICATIONS_MAX, i)) {
      door_running_add(&values, above + sim_normal_quantile(sim_uniform(sim_draw(stream, 0, 0, values.count).first)));
    }
    look =
        door_look_at(&values, (struct door_bound){is_at_least, 0}, door_look_errors_of(search, i), i + 1 == look_count);
  }
  return look.decision;
}

struct counts {
  uint32_t met, not_met;
};

static struct counts count_decisions(double above, bool is_at_least, const struct door_search *search)
{
  struct counts counts = {0, 0};
  for (uint32_t number = 0; number < SEARCHES; number++) {
    enum door_decision decision = decision_of(number, above, is_at_least, search);
    counts.met += decision == DOOR_DECISION_MET ? 1 : 0;
    counts.not_met += decision == DOOR_DECISION_NOT_MET ? 1 : 0;
  }
  return counts;
}

/* One value, one target: 0.1 for each way of being wrong. So many of 4,000, or more, by chance with
 * probability 1e-6 at most. */
static void looks__mean_at_the_target__wrong_no_more_often_than_they_may(void **state)
{
  (void)state;
  const struct door_search search = {0.8, 1, 1, REPLICATIONS_MAX};
  for (int side = 0; side < 2; side++) {
    struct counts counts = count_decisions(0, side == 1, &search);
    assert_true(1 - theory_binomial_share(counts.met, SEARCHES, 0.1) > 1e-6);
    assert_true(1 - theory_binomial_share(counts.not_met, SEARCHES, 0.1) > 1e-6);
    /* Nor is it a test that never decides: the last look alone, of 160 replications among 310, errs in
     * 0.0516 of cases, so that all do in no fewer. */
    assert_true(theory_binomial_share(counts.met, SEARCHES, 0.05) > 1e-6);
    assert_true(theory_binomial_share(counts.not_met, SEARCHES, 0.05) > 1e-6);
  }
}

/* Half a standard deviation is 6.3 standard errors at 160 replications: decided in all but a few of a thousand cases,
 * and wrongly in none that chance would let happen. */
static void looks__mean_well_on_one_side__decided_and_right(void **state)
{
  (void)state;
  const struct door_search search = {0.95, 10, 1, REPLICATIONS_MAX};
  struct counts good = count_decisions(0.5, true, &search);
  assert_true(good.met >= SEARCHES * 99 / 100);
  assert_true(1 - theory_binomial_share(good.not_met, SEARCHES, 0.025) > 1e-6);
  struct counts bad = count_decisions(0.5, false, &search);
  assert_true(bad.not_met >= SEARCHES * 99 / 100);
  assert_true(1 - theory_binomial_share(bad.met, SEARCHES, 0.0025) > 1e-6);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(looks__mean_at_the_target__wrong_no_more_often_than_they_may),
      cmocka_unit_test(looks__mean_well_on_one_side__decided_and_right),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
