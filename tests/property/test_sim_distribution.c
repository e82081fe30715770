/* sim_distribution and the independence of keyed draws, tested by statistics on real draws with fixed seeds.
 *
 * False alarms: every statistical check is made at a level of 1e-6 or stricter (normal: 4.892 standard
 * deviations two-sided; Kolmogorov-Smirnov: D n^(1/2) = 2.694; chi-square by its own tail), about 150 checks in all;
 * were the seeds fresh, one run in 7,000 would fail by chance. With the seeds fixed a failure is a fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_distribution.h"
#include "sim_math.h"
#include "sim_random.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define LEVEL 1e-6
#define KOLMOGOROV_LIMIT 2.694 /* 2 e^(-2 x^2) = 1e-6 */
#define NORMAL_LIMIT 4.892

enum { SAMPLE_COUNT = 200000, CONTROL_COUNT = 2000000, SEED = 20240501 };

static bool is_close(double found, double want, double relative)
{
  return fabs(found - want) <= relative * fabs(want);
}

/* ---- the distributions under test ---- */

struct subject {
  const char *name;
  struct sim_distribution given;
  /* Share at or below x, from the C library where it has one. */
  double (*want_share)(const struct sim_distribution *d, double x);
  double want_mean, want_variance;
};

static double exponential_share(const struct sim_distribution *d, double x)
{
  return -expm1(-x / d->a);
}

static double uniform_share(const struct sim_distribution *d, double x)
{
  return (x - d->a) / (d->b - d->a);
}

static double triangular_share(const struct sim_distribution *d, double x)
{
  double width = d->c - d->a;
  return x < d->b ? (x - d->a) * (x - d->a) / (width * (d->b - d->a))
                  : 1.0 - (d->c - x) * (d->c - x) / (width * (d->c - d->b));
}

static double lognormal_share(const struct sim_distribution *d, double x)
{
  return 0.5 * erfc(-(log(x) - d->a) / (d->b * sqrt(2.0)));
}

/* Its reference values are in test_sim_math.c; the C library has no incomplete gamma function. */
static double gamma_share(const struct sim_distribution *d, double x)
{
  return sim_gamma_p(d->a, x / d->b);
}

/* A whole shape has a closed form: 1 minus a sum of Poisson probabilities. */
static double erlang_share(const struct sim_distribution *d, double x)
{
  double term = exp(-x / d->b);
  double above = 0.0;
  for (int n = 0; n < (int)d->a; n++) {
    above += term;
    term *= x / d->b / (double)(n + 1);
  }
  return 1.0 - above;
}

static double weibull_share(const struct sim_distribution *d, double x)
{
  return -expm1(-pow(x / d->b, d->a));
}

static double empirical_share(const struct sim_distribution *d, double x)
{
  for (uint32_t i = 1; i < d->point_count; i++) {
    if (x <= d->values[i]) {
      double part = (x - d->values[i - 1]) / (d->values[i] - d->values[i - 1]);
      return d->cumulative[i - 1] + part * (d->cumulative[i] - d->cumulative[i - 1]);
    }
  }
  return 1.0;
}

enum { SUBJECT_COUNT = 13 };

static const double empirical_values[] = {5.0, 10.0, 20.0, 60.0};
static const double empirical_shares[] = {0.0, 0.5, 0.9, 1.0};

static void make(enum door_err err)
{
  assert_int_equal(err, DOOR_OK);
}

static double weibull_variance(double shape, double scale)
{
  double first = tgamma(1.0 + 1.0 / shape);
  return scale * scale * (tgamma(1.0 + 2.0 / shape) - first * first);
}

/* Fills the table; means and variances by hand. Empirical: pieces 5..10, 10..20, 20..60 with shares 0.5, 0.4, 0.1
 * have mean 3.75 + 6 + 4 = 13.75 and mean square 0.5 * 175/3 + 0.4 * 700/3 + 0.1 * 5200/3. */
static void build(struct subject s[SUBJECT_COUNT])
{
  s[0] = (struct subject){"uniform", {0}, uniform_share, 5.0, 12.0};
  make(sim_distribution_uniform(-1.0, 11.0, &s[0].given, NULL));
  s[1] = (struct subject){"triangular", {0}, triangular_share, 5.0, 1.5};
  make(sim_distribution_triangular(2.0, 5.0, 8.0, &s[1].given, NULL));
  s[2] = (struct subject){"triangular, mode at the end", {0}, triangular_share, 4.0, 2.0};
  make(sim_distribution_triangular(2.0, 2.0, 8.0, &s[2].given, NULL));
  s[3] = (struct subject){"exponential", {0}, exponential_share, 7.5, 56.25};
  make(sim_distribution_exponential(7.5, &s[3].given, NULL));
  s[4] = (struct subject){"lognormal mean sd", {0}, lognormal_share, 35.0, 900.0};
  make(sim_distribution_lognormal_mean_sd(35.0, 30.0, &s[4].given, NULL));
  s[5] = (struct subject){"lognormal narrow", {0}, lognormal_share, 100.0, 0.01};
  make(sim_distribution_lognormal_mean_sd(100.0, 0.1, &s[5].given, NULL));
  s[6] = (struct subject){"gamma mean sd", {0}, gamma_share, 12.0, 25.0};
  make(sim_distribution_gamma_mean_sd(12.0, 5.0, &s[6].given, NULL));
  s[7] = (struct subject){"gamma below 1", {0}, gamma_share, 2.0, 8.0};
  make(sim_distribution_gamma_shape_mean(0.5, 2.0, &s[7].given, NULL));
  s[8] = (struct subject){"Erlang", {0}, erlang_share, 6.0, 12.0};
  make(sim_distribution_gamma_shape_mean(3.0, 6.0, &s[8].given, NULL));
  s[9] = (struct subject){"gamma near normal", {0}, gamma_share, 500.0, 500.0};
  make(sim_distribution_gamma_shape_mean(500.0, 500.0, &s[9].given, NULL));
  s[10] = (struct subject){"Weibull", {0}, weibull_share, 10.0 * tgamma(5.0 / 3.0), weibull_variance(1.5, 10.0)};
  make(sim_distribution_weibull_shape_scale(1.5, 10.0, &s[10].given, NULL));
  s[11] = (struct subject){"Weibull by mean", {0}, weibull_share, 20.0, 0.0};
  make(sim_distribution_weibull_shape_mean(0.8, 20.0, &s[11].given, NULL));
  s[11].want_variance = weibull_variance(0.8, 20.0 / tgamma(1.0 + 1.0 / 0.8));
  s[12] = (struct subject){"empirical", {0}, empirical_share, 13.75, (87.5 + 280.0 + 520.0) / 3.0 - 13.75 * 13.75};
  make(sim_distribution_empirical(empirical_values, empirical_shares, 4, &s[12].given, NULL));
}

/* ---- goodness of fit ---- */

struct fit {
  double kolmogorov;                           /* D n^(1/2) */
  double mean_deviations, variance_deviations; /* in standard errors */
};

static int by_value(const void *a, const void *b)
{
  double x, y;
  memcpy(&x, a, sizeof x);
  memcpy(&y, b, sizeof y);
  return (x > y) - (x < y);
}

/* Each purpose has draws of its own. The standard error of the variance rests on the fourth moment of the sample. */
static struct fit fit_of(const struct subject *subject, const struct sim_distribution *sampled, uint32_t purpose,
                         size_t count)
{
  double *values = malloc(count * sizeof *values);
  assert_non_null(values);
  struct sim_stream stream = sim_stream_of(SEED, 0);
  double sum = 0.0, square = 0.0, fourth = 0.0;
  for (size_t i = 0; i < count; i++) {
    values[i] = sim_distribution_sample(sampled, sim_draw(stream, i, purpose, 0).first);
    double from_mean = values[i] - subject->want_mean;
    sum += from_mean;
    square += from_mean * from_mean;
    fourth += from_mean * from_mean * from_mean * from_mean;
  }
  qsort(values, count, sizeof *values, by_value);
  double n = (double)count;
  double distance = 0.0;
  for (size_t i = 0; i < count; i++) {
    double share = subject->want_share(&subject->given, values[i]);
    distance = fmax(distance, fmax(share - (double)i / n, (double)(i + 1) / n - share));
  }
  free(values);
  return (struct fit){
      .kolmogorov = distance * sqrt(n),
      .mean_deviations = fabs(sum / n) / sqrt(subject->want_variance / n),
      .variance_deviations =
          fabs(square / n - subject->want_variance) / sqrt((fourth / n - square / n * (square / n)) / n),
  };
}

static void sample__continuous_kinds__fit_share_mean_and_variance(void **state)
{
  (void)state;
  struct subject subjects[SUBJECT_COUNT];
  build(subjects);
  for (size_t i = 0; i < SUBJECT_COUNT; i++) {
    struct fit fit = fit_of(&subjects[i], &subjects[i].given, (uint32_t)i, SAMPLE_COUNT);
    if (fit.kolmogorov > KOLMOGOROV_LIMIT || fit.mean_deviations > NORMAL_LIMIT ||
        fit.variance_deviations > NORMAL_LIMIT) {
      fail_msg("%s: Kolmogorov %g, mean off by %g and variance by %g standard errors", subjects[i].name, fit.kolmogorov,
               fit.mean_deviations, fit.variance_deviations);
    }
  }
}

/* The same check must see a mean that is 1 % wrong: it shifts the share by 0.01 / e, D n^(1/2) by 5.2. */
static void sample__mean_one_percent_wrong__is_detected(void **state)
{
  (void)state;
  struct subject right = {"exponential", {0}, exponential_share, 7.5, 56.25};
  make(sim_distribution_exponential(7.5, &right.given, NULL));
  struct sim_distribution wrong;
  make(sim_distribution_exponential(7.575, &wrong, NULL));
  struct fit of_right = fit_of(&right, &right.given, 100, CONTROL_COUNT);
  assert_true(of_right.kolmogorov < KOLMOGOROV_LIMIT && of_right.mean_deviations < NORMAL_LIMIT);
  struct fit of_wrong = fit_of(&right, &wrong, 100, CONTROL_COUNT);
  assert_true(of_wrong.kolmogorov > KOLMOGOROV_LIMIT && of_wrong.mean_deviations > NORMAL_LIMIT);
}

/* The probability that a chi-square variable is as great as this one. */
static double chi_square_tail(const uint32_t *found, const double *expected, size_t count)
{
  double sum = 0.0;
  for (size_t i = 0; i < count; i++) {
    sum += ((double)found[i] - expected[i]) * ((double)found[i] - expected[i]) / expected[i];
  }
  return sim_gamma_q(0.5 * (double)(count - 1), 0.5 * sum);
}

static void sample__discrete__fits_its_weights(void **state)
{
  (void)state;
  const double values[] = {1.0, 2.0, 3.0, 4.0, 6.0};
  const double weights[] = {40.0, 0.0, 30.0, 25.0, 5.0};
  const double expected[] = {0.4 * SAMPLE_COUNT, 0.3 * SAMPLE_COUNT, 0.25 * SAMPLE_COUNT, 0.05 * SAMPLE_COUNT};
  struct sim_distribution d;
  make(sim_distribution_discrete(values, weights, 5, &d, NULL));
  assert_int_equal(d.point_count, 4);
  assert_true(is_close(sim_distribution_mean(&d), 2.6, 1e-14));
  assert_true(is_close(sim_distribution_variance(&d), 0.4 + 2.7 + 4.0 + 1.8 - 2.6 * 2.6, 1e-13));
  struct sim_stream stream = sim_stream_of(SEED, 0);
  uint32_t found[4] = {0};
  for (uint32_t i = 0; i < SAMPLE_COUNT; i++) {
    double value = sim_distribution_sample(&d, sim_draw(stream, i, 2, 0).second);
    for (uint32_t j = 0; j < 4; j++) {
      found[j] += value == d.values[j];
    }
  }
  assert_int_equal(found[0] + found[1] + found[2] + found[3], SAMPLE_COUNT);
  assert_true(chi_square_tail(found, expected, 4) > LEVEL);
}

/* ---- what inversion promises ---- */

static void moments__every_kind__agree_with_formulas_worked_by_hand(void **state)
{
  (void)state;
  struct subject subjects[SUBJECT_COUNT];
  build(subjects);
  for (size_t i = 0; i < SUBJECT_COUNT; i++) {
    assert_true(is_close(sim_distribution_mean(&subjects[i].given), subjects[i].want_mean, 1e-12));
    assert_true(is_close(sim_distribution_variance(&subjects[i].given), subjects[i].want_variance, 1e-9));
  }
}

/* share(quantile(u)) = u, and never falling by more than rounding, on a grid and far into both tails. */
static void quantile__rising_u__rises_and_inverts_the_share(void **state)
{
  (void)state;
  struct subject subjects[SUBJECT_COUNT];
  build(subjects);
  for (size_t i = 0; i < SUBJECT_COUNT; i++) {
    const struct sim_distribution *d = &subjects[i].given;
    double last = sim_distribution_quantile(d, 0.0);
    for (int step = -52; step <= 10038; step++) {
      double u = step < 1 ? ldexp(1e-4, step - 1) : step > 9999 ? 1.0 - ldexp(1e-4, 9999 - step) : 1e-4 * step;
      double value = sim_distribution_quantile(d, u);
      assert_true(value >= last - 1e-12 * fabs(last));
      assert_true(fabs(subjects[i].want_share(d, value) - u) < 1e-11);
      last = value;
    }
    assert_true(sim_distribution_quantile(d, 1.0) >= last);
  }
}

static void sample__any_bits__is_the_quantile_to_the_last_bit(void **state)
{
  (void)state;
  struct subject subjects[SUBJECT_COUNT];
  build(subjects);
  struct sim_stream stream = sim_stream_of(SEED, 1);
  for (uint32_t i = 0; i < 20000; i++) {
    const struct sim_distribution *d = &subjects[i % SUBJECT_COUNT].given;
    uint64_t bits = sim_draw(stream, i, 3, 0).first;
    double sample = sim_distribution_sample(d, bits);
    assert_int_equal(sim_bits_of(sample), sim_bits_of(sim_distribution_quantile(d, sim_uniform(bits))));
  }
}

static void quantile__ends_and_outside__stated_values(void **state)
{
  (void)state;
  struct sim_distribution d;
  make(sim_distribution_exponential(2.0, &d, NULL));
  assert_true(sim_distribution_quantile(&d, 0.0) == 0.0 && isinf(sim_distribution_quantile(&d, 1.0)));
  assert_true(isnan(sim_distribution_quantile(&d, -0.1)) && isnan(sim_distribution_quantile(&d, 1.1)));
  make(sim_distribution_gamma_shape_mean(0.05, 2.0, &d, NULL));
  assert_true(sim_distribution_quantile(&d, 0.0) == 0.0 && isinf(sim_distribution_quantile(&d, 1.0)));
  make(sim_distribution_triangular(3.0, 3.0, 3.0, &d, NULL));
  assert_true(sim_distribution_quantile(&d, 0.4) == 3.0 && sim_distribution_variance(&d) == 0.0);
  make(sim_distribution_constant(4.0, &d, NULL));
  assert_true(sim_distribution_sample(&d, 17) == 4.0 && sim_distribution_variance(&d) == 0.0);
  make(sim_distribution_lognormal_mean_sd(8.0, 0.0, &d, NULL));
  assert_true(is_close(sim_distribution_quantile(&d, 0.999), 8.0, 1e-14));
}

/* ---- constructors ---- */

struct lognormal_row {
  double given_mean, given_p90;
  enum door_err want;
};

static const struct lognormal_row lognormal_rows[] = {
    {35.0, 35.0, DOOR_OK},        {35.0, 36.0, DOOR_OK},         {35.0, 70.0, DOOR_OK},
    {1.0, 2.27319, DOOR_OK},      {1.0, 2.2732, DOOR_ERR_RANGE}, {35.0, 80.0, DOOR_ERR_RANGE},
    {35.0, 34.9, DOOR_ERR_RANGE}, {0.0, 1.0, DOOR_ERR_RANGE},
};

static void lognormal__mean_and_p90__both_met_or_refused_with_the_range(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(lognormal_rows); i++) {
    const struct lognormal_row *row = &lognormal_rows[i];
    struct sim_distribution d;
    struct door_problem problem = {.text = ""};
    assert_int_equal(sim_distribution_lognormal_mean_p90(row->given_mean, row->given_p90, &d, &problem), row->want);
    if (row->want == DOOR_OK) {
      assert_true(is_close(sim_distribution_mean(&d), row->given_mean, 1e-13));
      assert_true(is_close(sim_distribution_quantile(&d, 0.9), row->given_p90, 1e-13));
      assert_true(d.b < 1.2816);
    } else {
      assert_non_null(strstr(problem.text, " to "));
    }
  }
}

static void lognormal__median_and_p90__both_met(void **state)
{
  (void)state;
  struct sim_distribution d;
  make(sim_distribution_lognormal_median_p90(20.0, 90.0, &d, NULL));
  assert_true(is_close(sim_distribution_quantile(&d, 0.5), 20.0, 1e-14));
  assert_true(is_close(sim_distribution_quantile(&d, 0.9), 90.0, 1e-13));
  assert_int_equal(sim_distribution_lognormal_median_p90(20.0, 19.0, &d, NULL), DOOR_ERR_RANGE);
}

/* Each call is wrong in one way; the distribution that was there stays. */
static void constructors__out_of_range__refused_and_nothing_changed(void **state)
{
  (void)state;
  struct sim_distribution d;
  memset(&d, 0x5A, sizeof d);
  struct sim_distribution before;
  memcpy(&before, &d, sizeof d);
  const double none = (double)NAN;
  const double falling[] = {2.0, 1.0}, rising[] = {1.0, 2.0}, shares[] = {0.0, 1.0}, late[] = {0.1, 1.0};
  const double no_weights[] = {0.0, 0.0}, negative[] = {1.0, -1.0};
  const enum door_err errors[] = {
      sim_distribution_constant(-1.0, &d, NULL),
      sim_distribution_constant(none, &d, NULL),
      sim_distribution_uniform(2.0, 1.0, &d, NULL),
      sim_distribution_uniform(0.0, HUGE_VAL, &d, NULL),
      sim_distribution_triangular(1.0, 0.5, 2.0, &d, NULL),
      sim_distribution_triangular(1.0, 3.0, 2.0, &d, NULL),
      sim_distribution_exponential(0.0, &d, NULL),
      sim_distribution_exponential(none, &d, NULL),
      sim_distribution_lognormal_mean_sd(-1.0, 1.0, &d, NULL),
      sim_distribution_lognormal_mean_sd(1.0, -1.0, &d, NULL),
      sim_distribution_gamma_mean_sd(1.0, 0.0, &d, NULL),
      sim_distribution_gamma_mean_sd(1.0, 100.0, &d, NULL),
      sim_distribution_gamma_shape_mean(0.01, 1.0, &d, NULL),
      sim_distribution_weibull_shape_scale(0.01, 1.0, &d, NULL),
      sim_distribution_weibull_shape_scale(1.0, 0.0, &d, NULL),
      sim_distribution_weibull_shape_mean(1.0, none, &d, NULL),
      sim_distribution_empirical(rising, shares, 1, &d, NULL),
      sim_distribution_empirical(rising, shares, SIM_DISTRIBUTION_POINTS_MAX + 1, &d, NULL),
      sim_distribution_empirical(falling, shares, 2, &d, NULL),
      sim_distribution_empirical(rising, late, 2, &d, NULL),
      sim_distribution_discrete(rising, no_weights, 2, &d, NULL),
      sim_distribution_discrete(rising, negative, 2, &d, NULL),
      sim_distribution_discrete(falling, rising, 2, &d, NULL),
      sim_distribution_discrete(rising, rising, 0, &d, NULL),
  };
  for (size_t i = 0; i < COUNT(errors); i++) {
    assert_int_equal(errors[i], DOOR_ERR_RANGE);
  }
  assert_memory_equal(&d, &before, sizeof d);
}

static void validate__unknown_kind__refused(void **state)
{
  (void)state;
  struct sim_distribution d = {.kind = (enum sim_distribution_kind)99};
  struct door_problem problem;
  assert_int_equal(sim_distribution_validate(&d, &problem), DOOR_ERR_RANGE);
}

/* ---- independence of keyed draws ---- */

struct place {
  uint64_t seed, entity;
  uint32_t replication, purpose, ordinal;
};

/* What is added to a place to reach its neighbour. */
struct neighbour_row {
  const char *name;
  struct place given;
};

static const struct neighbour_row neighbours[] = {
    {"next entity", {.entity = 1}},
    {"same low half of the entity", {.entity = UINT64_C(1) << 32}},
    {"next contact of a family", {.entity = UINT64_C(1) << 56}},
    {"next purpose", {.purpose = 1}},
    {"next ordinal", {.ordinal = 1}},
    {"next replication", {.replication = 1}},
    {"next seed", {.seed = 1}},
    {"seed against replication", {.seed = 1, .replication = UINT32_MAX}},
    {"purpose against ordinal", {.purpose = 1, .ordinal = UINT32_MAX}},
};

static struct sim_draw draw_at(struct place p)
{
  return sim_draw(sim_stream_of(p.seed, p.replication), p.entity, p.purpose, p.ordinal);
}

static struct place sum_of(struct place a, struct place b)
{
  return (struct place){.seed = a.seed + b.seed,
                        .entity = a.entity + b.entity,
                        .replication = a.replication + b.replication,
                        .purpose = a.purpose + b.purpose,
                        .ordinal = a.ordinal + b.ordinal};
}

/* Pairs of four bits of each draw, 256 cells; the pairs do not overlap (places are two apart). */
static double pairs_tail(struct place step, unsigned shift)
{
  enum { PAIRS = 1 << 17, CELLS = 256 };
  uint32_t found[CELLS] = {0};
  double expected[CELLS];
  for (size_t i = 0; i < CELLS; i++) {
    expected[i] = (double)PAIRS / CELLS;
  }
  for (uint32_t i = 0; i < PAIRS; i++) {
    struct place place = {.seed = SEED + 2 * (i & 7), .entity = 2 * (i >> 3), .purpose = 2, .ordinal = 2};
    uint64_t one = draw_at(place).first >> shift & 15;
    uint64_t other = draw_at(sum_of(place, step)).first >> shift & 15;
    found[one * 16 + other]++;
  }
  return chi_square_tail(found, expected, CELLS);
}

/* Two-sided: pairs that are too even are as wrong as pairs that depend on each other. */
static void draw__neighbouring_keys__independent_in_high_and_low_bits(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(neighbours); i++) {
    double high = pairs_tail(neighbours[i].given, 60);
    double low = pairs_tail(neighbours[i].given, 12);
    if (!(high > LEVEL && high < 1.0 - LEVEL && low > LEVEL && low < 1.0 - LEVEL)) {
      fail_msg("%s: chi-square tails %g and %g", neighbours[i].name, high, low);
    }
  }
  /* The same test on a pair that does depend: the draw with itself. */
  assert_true(pairs_tail((struct place){0}, 60) < LEVEL);
}

static struct place flipped(struct place p, unsigned bit)
{
  if (bit < 64) {
    p.entity ^= UINT64_C(1) << bit;
  } else if (bit < 128) {
    p.seed ^= UINT64_C(1) << (bit - 64);
  } else if (bit < 160) {
    p.purpose ^= UINT32_C(1) << (bit - 128);
  } else if (bit < 192) {
    p.ordinal ^= UINT32_C(1) << (bit - 160);
  } else {
    p.replication ^= UINT32_C(1) << (bit - 192);
  }
  return p;
}

/* Each of the 224 input bits flips each of the 128 output bits half of the time. Limits: 7 standard deviations for
 * each of 28,672 cells (false alarm 8e-8 together), 6 for each input bit over all its cells (5e-7 together). */
static void draw__one_input_bit_flipped__flips_half_of_the_output_bits(void **state)
{
  (void)state;
  enum { INPUT_BITS = 224, TRIALS = 1000 };
  for (unsigned bit = 0; bit < INPUT_BITS; bit++) {
    uint32_t flips[128] = {0};
    for (uint32_t i = 0; i < TRIALS; i++) {
      struct place place = {.seed = SEED, .entity = i, .purpose = 1, .ordinal = i % 3, .replication = i % 5};
      struct sim_draw one = draw_at(place);
      struct sim_draw other = draw_at(flipped(place, bit));
      for (unsigned j = 0; j < 64; j++) {
        flips[j] += (uint32_t)((one.first ^ other.first) >> j & 1);
        flips[64 + j] += (uint32_t)((one.second ^ other.second) >> j & 1);
      }
    }
    double total = 0.0;
    for (size_t j = 0; j < 128; j++) {
      assert_true(fabs((double)flips[j] - 0.5 * TRIALS) < 7.0 * sqrt(0.25 * TRIALS));
      total += (double)flips[j];
    }
    assert_true(fabs(total - 64.0 * TRIALS) < 6.0 * sqrt(32.0 * TRIALS));
  }
}

static void uniform__both_halves__fill_the_unit_square_evenly(void **state)
{
  (void)state;
  enum { SIDE = 32, DRAWS = 1 << 19 };
  static uint32_t found[SIDE * SIDE];
  static double expected[SIDE * SIDE];
  struct sim_stream stream = sim_stream_of(SEED, 2);
  for (uint32_t i = 0; i < DRAWS; i++) {
    struct sim_draw draw = sim_draw(stream, i, 4, 0);
    size_t column = (size_t)(sim_uniform(draw.first) * SIDE);
    size_t row = (size_t)(sim_uniform(draw.second) * SIDE);
    found[row * SIDE + column]++;
  }
  for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
    expected[i] = (double)DRAWS / (SIDE * SIDE);
  }
  double tail = chi_square_tail(found, expected, (size_t)SIDE * SIDE);
  assert_true(tail > LEVEL && tail < 1.0 - LEVEL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sample__continuous_kinds__fit_share_mean_and_variance),
      cmocka_unit_test(sample__mean_one_percent_wrong__is_detected),
      cmocka_unit_test(sample__discrete__fits_its_weights),
      cmocka_unit_test(moments__every_kind__agree_with_formulas_worked_by_hand),
      cmocka_unit_test(quantile__rising_u__rises_and_inverts_the_share),
      cmocka_unit_test(sample__any_bits__is_the_quantile_to_the_last_bit),
      cmocka_unit_test(quantile__ends_and_outside__stated_values),
      cmocka_unit_test(lognormal__mean_and_p90__both_met_or_refused_with_the_range),
      cmocka_unit_test(lognormal__median_and_p90__both_met),
      cmocka_unit_test(constructors__out_of_range__refused_and_nothing_changed),
      cmocka_unit_test(validate__unknown_kind__refused),
      cmocka_unit_test(draw__neighbouring_keys__independent_in_high_and_low_bits),
      cmocka_unit_test(draw__one_input_bit_flipped__flips_half_of_the_output_bits),
      cmocka_unit_test(uniform__both_halves__fill_the_unit_square_evenly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
