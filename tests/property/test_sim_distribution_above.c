/* Draws given that a value is more than so much: sim_distribution_bits_above against what must hold of any
 * distribution. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_distribution.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

enum { SEED = 20240501, DRAW_COUNT = 4000 };

static void make(enum door_err err)
{
  assert_int_equal(err, DOOR_OK);
}

/* At its own quantile of 0.3: what lies above is the upper seven tenths, in order. */
static void bits_above__continuous_kinds__draw_from_what_is_more(void **state)
{
  (void)state;
  static const double values[] = {5.0, 10.0, 20.0, 60.0};
  static const double shares[] = {0.0, 0.5, 0.9, 1.0};
  struct sim_distribution given[7];
  make(sim_distribution_uniform(-2.0, 5.0, &given[0], NULL));
  make(sim_distribution_triangular(1.0, 2.0, 9.0, &given[1], NULL));
  make(sim_distribution_exponential(4.0, &given[2], NULL));
  make(sim_distribution_lognormal_mean_p90(30.0, 60.0, &given[3], NULL));
  make(sim_distribution_gamma_mean_sd(6.0, 4.0, &given[4], NULL));
  make(sim_distribution_weibull_shape_mean(1.5, 8.0, &given[5], NULL));
  make(sim_distribution_empirical(values, shares, COUNT(values), &given[6], NULL));
  struct sim_stream stream = sim_stream_of(SEED, 1);
  for (uint32_t i = 0; i < DRAW_COUNT; i++) {
    const struct sim_distribution *d = &given[i % COUNT(given)];
    double above = sim_distribution_quantile(d, 0.3);
    uint64_t bits = sim_draw(stream, i, 4, 0).first;
    uint64_t found = 0;
    assert_true(sim_distribution_bits_above(d, above, bits, &found));
    assert_true(sim_distribution_sample(d, found) > above);
    assert_true(fabs(sim_uniform(found) - (0.3 + 0.7 * sim_uniform(bits))) < 1e-9);
  }
}

static void bits_above__exponential__has_no_memory(void **state)
{
  (void)state;
  struct sim_distribution d;
  make(sim_distribution_exponential(5.0, &d, NULL));
  struct sim_stream stream = sim_stream_of(SEED, 1);
  for (uint32_t i = 0; i < DRAW_COUNT; i++) {
    uint64_t bits = sim_draw(stream, i, 5, 0).first;
    double above = (double)(i % 12) * 5.0; /* up to 1.7e-5 of the values, of which 52 bits tell so many apart */
    uint64_t found = 0;
    assert_true(sim_distribution_bits_above(&d, above, bits, &found));
    assert_true(fabs(sim_distribution_sample(&d, found) - above - sim_distribution_sample(&d, bits)) < 1e-4);
  }
}

static void bits_above__discrete__weights_of_what_is_more(void **state)
{
  (void)state;
  static const double values[] = {1.0, 2.0, 8.0};
  static const double weights[] = {2.0, 1.0, 1.0};
  struct sim_distribution d;
  uint64_t found = 0;
  make(sim_distribution_discrete(values, weights, COUNT(values), &d, NULL));
  assert_true(sim_distribution_bits_above(&d, 1.0, UINT64_C(1) << 62, &found)); /* a quarter */
  assert_true(sim_distribution_sample(&d, found) == 2.0);
  assert_true(sim_distribution_bits_above(&d, 1.0, UINT64_C(3) << 62, &found)); /* three quarters */
  assert_true(sim_distribution_sample(&d, found) == 8.0);
}

static void bits_above__nothing_is_more__refused_and_nothing_changed(void **state)
{
  (void)state;
  struct sim_distribution d;
  uint64_t found = 17;
  make(sim_distribution_constant(4.0, &d, NULL));
  assert_false(sim_distribution_bits_above(&d, 4.0, 1, &found));
  assert_int_equal(found, 17);
  assert_true(sim_distribution_bits_above(&d, 3.999, 1, &found));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bits_above__continuous_kinds__draw_from_what_is_more),
      cmocka_unit_test(bits_above__exponential__has_no_memory),
      cmocka_unit_test(bits_above__discrete__weights_of_what_is_more),
      cmocka_unit_test(bits_above__nothing_is_more__refused_and_nothing_changed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
