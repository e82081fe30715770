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

enum { SEARCHES = 4000, SKEWED_SEARCHES = 2000, REPLICATIONS_MAX = 160 };

/* How values are spread about their mean, which is 0 beside what is added. */
enum spread { NORMAL, LOGNORMAL_FIFTH, LOGNORMAL_HALF, EXPONENTIAL };

/* Of a lognormal number of mean 1, less its mean. */
static double lognormal_of(double normal, double squared_variation)
{
  double variance = sim_log1p(squared_variation);
  return sim_exp(sim_sqrt(variance) * normal - variance / 2) - 1;
}

static double value_of(enum spread spread, double uniform)
{
  switch (spread) {
  case NORMAL:
    return sim_normal_quantile(uniform);
  case LOGNORMAL_FIFTH:
    return lognormal_of(sim_normal_quantile(uniform), 0.04);
  case LOGNORMAL_HALF:
    return lognormal_of(sim_normal_quantile(uniform), 0.25);
  case EXPONENTIAL:
    return -sim_log(uniform) - 1;
  }
  return 0;
}

struct source {
  enum spread spread;
  double above; /* the target lies the mean, in standard deviations of a normal one */
};

static enum door_decision decision_of(uint32_t number, struct source source, bool is_at_least,
                                      const struct door_search *search)
{
  struct sim_stream stream = sim_stream_of(20261129, number);
  struct door_running values = {.count = 0};
  struct door_look look = {.decision = DOOR_DECISION_OPEN};
  uint32_t look_count = door_look_count(search->replications_max);
  for (uint32_t i = 0; i < look_count && look.decision == DOOR_DECISION_OPEN; i++) {
    while (values.count < door_look_size(search->replications_max, i)) {
      double uniform = sim_uniform(sim_draw(stream, 0, 0, values.count).first);
      door_running_add(&values, source.above + value_of(source.spread, uniform));
    }
    look =
        door_look_at(&values, (struct door_bound){is_at_least, 0}, door_look_errors_of(search, i), i + 1 == look_count);
  }
  return look.decision;
}

struct counts {
  uint32_t met, not_met;
};

static struct counts count_decisions(uint32_t searches, struct source source, bool is_at_least,
                                     const struct door_search *search)
{
  struct counts counts = {0, 0};
  for (uint32_t number = 0; number < searches; number++) {
    enum door_decision decision = decision_of(number, source, is_at_least, search);
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
    struct counts counts = count_decisions(SEARCHES, (struct source){NORMAL, 0}, side == 1, &search);
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
  struct counts good = count_decisions(SEARCHES, (struct source){NORMAL, 0.5}, true, &search);
  assert_true(good.met >= SEARCHES * 99 / 100);
  assert_true(1 - theory_binomial_share(good.not_met, SEARCHES, 0.025) > 1e-6);
  struct counts bad = count_decisions(SEARCHES, (struct source){NORMAL, 0.5}, false, &search);
  assert_true(bad.not_met >= SEARCHES * 99 / 100);
  assert_true(1 - theory_binomial_share(bad.met, SEARCHES, 0.0025) > 1e-6);
}

/* What ADR 29 says of values that are not normal: ten values, 0.95, 1,000 replications at most, for which 0.0025 and
 * 0.025 are promised. Skewed to the right, a low mean comes with little spread: at most is called met too often, at
 * least called missed. False alarm: 1e-6 each, where the share is what the row says. */
static void looks__skewed_values__wrong_as_often_as_adr_29_says(void **state)
{
  (void)state;
  static const struct {
    enum spread given;
    double want_met_most, want_missed_most;
  } rows[] = {
      {NORMAL, 0.0025, 0.025},
      {LOGNORMAL_FIFTH, 0.005, 0.03},
      {LOGNORMAL_HALF, 0.01, 0.045},
      {EXPONENTIAL, 0.02, 0.06},
  };
  const struct door_search search = {0.95, 10, 1, 1000};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const struct source source = {rows[i].given, 0};
    struct counts at_most = count_decisions(SKEWED_SEARCHES, source, false, &search);
    assert_true(1 - theory_binomial_share(at_most.met, SKEWED_SEARCHES, rows[i].want_met_most) > 1e-6);
    struct counts at_least = count_decisions(SKEWED_SEARCHES, source, true, &search);
    assert_true(1 - theory_binomial_share(at_least.not_met, SKEWED_SEARCHES, rows[i].want_missed_most) > 1e-6);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(looks__mean_at_the_target__wrong_no_more_often_than_they_may),
      cmocka_unit_test(looks__mean_well_on_one_side__decided_and_right),
      cmocka_unit_test(looks__skewed_values__wrong_as_often_as_adr_29_says),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
