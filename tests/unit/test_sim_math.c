/* sim_math: against values computed with 60 digits (mpmath 1.3.0, rounded to double), against the C library
 * over sweeps, at the edges of the domains, and the pinned fingerprint on which all builds must agree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim_fingerprint.h"
#include "sim_math.h"
#include "sim_random.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* NaN as a double; infinity as a double is HUGE_VAL. */
#define NONE ((double)NAN)

struct value_of_one {
  double given, want;
};

struct value_of_two {
  double given_first, given_second, want;
};

struct gamma_row {
  double given_shape, given_x, want_p, want_q;
};

static const struct value_of_one log_rows[] = {
    {0x0.0000000000001p-1022, -0x1.74385446d71c3p+9},
    {0x0.012688b70e62bp-1022, -0x1.64e69394d9508p+9},
    {0x1p-1022, -0x1.6232bdd7abcd2p+9},
    {0x1.b7cdfd9d7bdbbp-34, -0x1.7069e2aa2aa5bp+4},
    {0x1.999999999999ap-4, -0x1.26bb1bbb55515p+1},
    {0x1p-1, -0x1.62e42fefa39efp-1},
    {0x1.6666666666666p-1, -0x1.6d3c324e13f5p-2},
    {0x1.6a09e667f3bcdp-1, -0x1.62e42fefa39eep-2},
    {0x1.fffffffffffffp-1, -0x1p-53},
    {0x1.0000000000001p+0, 0x1.fffffffffffffp-53},
    {0x1.6a09e667f3bcdp+0, 0x1.62e42fefa39fp-2},
    {0x1p+1, 0x1.62e42fefa39efp-1},
    {0x1.5bf0a8b145769p+1, 0x1p+0},
    {0x1.4p+3, 0x1.26bb1bbb55516p+1},
    {0x1.7e43c8800759cp+996, 0x1.5963447f87fb5p+9},
    {0x1.fffffffffffffp+1023, 0x1.62e42fefa39efp+9},
};

static const struct value_of_one log1p_rows[] = {
    {-0x1.fffffffffffffp-1, -0x1.25e4f7b2737fap+5},
    {-0x1p-1, -0x1.62e42fefa39efp-1},
    {-0x1.4f8b588e368f1p-17, -0x1.4f8bc681e6006p-17},
    {-0x1.cd2b297d889bcp-54, -0x1.cd2b297d889bcp-54},
    {0x1.56e1fc2f8f359p-997, 0x1.56e1fc2f8f359p-997},
    {0x1.14b37f4b51f71p-55, 0x1.14b37f4b51f71p-55},
    {0x1.203af9ee75616p-52, 0x1.203af9ee75615p-52},
    {0x1.5798ee2308c3ap-27, 0x1.5798ee0636111p-27},
    {0x1.3333333333333p-2, 0x1.0ca937be1b9dcp-2},
    {0x1p+0, 0x1.62e42fefa39efp-1},
    {0x1.9p+3, 0x1.4d24ef844f614p+1},
    {0x1.6345785d8ap+56, 0x1.3926cd770aa67p+5},
};

static const struct value_of_one log1p_minus_rows[] = {
    {-0x1.ff7ced916872bp-1, -0x1.7a290be6d2ebap+2},
    {-0x1p-1, -0x1.8b90bfbe8e7bdp-3},
    {-0x1.999999999999ap-3, -0x1.7b2f170080441p-6},
    {-0x1.5798ee2308c3ap-27, -0x1.cd2b29b11d4d7p-55},
    {0x1.12e0be826d695p-30, -0x1.2725dd19d7211p-61},
    {0x1.3333333333333p-2, -0x1.344fdba8bcabap-5},
    {0x1p-1, -0x1.833704d019edp-4},
    {0x1.4p+4, -0x1.0f49a2d720a2ap+4},
};

static const struct value_of_one exp_rows[] = {
    {-0x1.744p+9, 0x0.0000000000001p-1022},
    {-0x1.68p+9, 0x0.0000993b4dc95p-1022},
    {-0x1.62p+9, 0x1.7c8ab2288c9abp-1022},
    {-0x1p+0, 0x1.78b56362cef38p-2},
    {-0x1.b7cdfd9d7bdbbp-34, 0x1.ffffffff2419p-1},
    {0x1.79ca10c924223p-67, 0x1p+0},
    {0x1.62e42fefa39efp-2, 0x1.6a09e667f3bccp+0},
    {0x1p-1, 0x1.a61298e1e069cp+0},
    {0x1p+0, 0x1.5bf0a8b145769p+1},
    {0x1.4p+3, 0x1.5829dcf95056p+14},
    {0x1.9p+6, 0x1.3494a9b171bf5p+144},
    {0x1.62d999999999ap+9, 0x1.d75ae7a50ee14p+1023},
};

static const struct value_of_two pow_rows[] = {
    {0x1p+1, 0x1p-1, 0x1.6a09e667f3bcdp+0},
    {0x1.4p+3, -0x1.8p+1, 0x1.0624dd2f1a9fcp-10},
    {0x1.3333333333333p-2, 0x1.dp+2, 0x1.536fd647f4b5p-13},
    {0x1.000000006df38p+0, 0x1.dcd65p+29, 0x1.1aec7b5ce0287p+0},
    {0x1.56e1fc2f8f359p-997, 0x1.47ae147ae147bp-7, 0x1.0624dd2f1a9fbp-10},
    {0x1.7e43c8800759cp+996, 0x1.051eb851eb852p+0, 0x1.6c8e5ca239078p+1016},
    {0x1.fffffffffffffp-1, 0x1.6345785d8ap+56, 0x1.f9f4adc9092b5p-17},
    {0x0.0000000000001p-1022, 0x1p-1, 0x1p-537},
    {0x1.259999999999ap+5, 0x1.4p+4, 0x1.effd1510e34b9p+103},
    {0x1p+1, 0x1.ff8p+9, 0x1p+1023},
    {0x1.8p+1, -0x1.404p+9, 0x1.c7910f291b3cap-1016},
};

static const struct value_of_one normal_rows[] = {
    {0x1.56e1fc2f8f359p-997, -0x1.286074064c26ep+5}, {0x1.cd2b297d889bcp-54, -0x1.071b4c29e9b5ap+3},
    {0x1.4f8b588e368f1p-17, -0x1.10f3f8843a3d9p+2},  {0x1.999999999999ap-6, -0x1.f5c0331eeff85p+0},
    {0x1.2f1a9fbe76c8bp-4, -0x1.72567aa9caedap+0},   {0x1.374bc6a7ef9dbp-4, -0x1.6eb87f9160bcbp+0},
    {0x1.3333333333333p-2, -0x1.0c7e39582c5fbp-1},   {0x1.00000000dbe7p-1, 0x1.139b51c196a7fp-32},
    {0x1.ccccccccccccdp-1, 0x1.4813c36e26d33p+0},    {0x1.f333333333333p-1, 0x1.f5c0331eeff83p+0},
    {0x1.ffffde7210be9p-1, 0x1.30381a97985efp+2},
};

static const struct value_of_one lgamma_rows[] = {
    {0x1.56e1fc2f8f359p-997, 0x1.5963447f87fb5p+9},
    {0x1.999999999999ap-5, 0x1.7c043bd125597p+1},
    {0x1p-1, 0x1.250d048e7a1bdp-1},
    {0x1.8p+0, -0x1.eeb95b094c191p-4},
    {0x1.8p+1, 0x1.62e42fefa39efp-1},
    {0x1.3fae147ae147bp+3, 0x1.98f02675dd191p+3},
    {0x1.4p+3, 0x1.99a8921a7f7cfp+3},
    {0x1.e4p+4, 0x1.206ab4a5dc0ccp+6},
    {0x1.e848p+19, 0x1.871921236750dp+23},
    {0x1.249ad2594c37dp+332, 0x1.060a2246099aep+340},
};

static const struct gamma_row gamma_rows[] = {
    {0x1.47ae147ae147bp-7, 0x1.b7cdfd9d7bdbbp-34, 0x1.9904522b82268p-1, 0x1.9beeb751f765fp-3},
    {0x1.999999999999ap-5, 0x1.3333333333333p-2, 0x1.e8a4a474bd7e7p-1, 0x1.75b5b8b42819p-5},
    {0x1p-1, 0x1p-1, 0x1.5d897a241a6fap-1, 0x1.44ed0bb7cb20bp-2},
    {0x1p+0, 0x1p+0, 0x1.43a54e4e98864p-1, 0x1.78b56362cef38p-2},
    {0x1.4p+1, 0x1.4p+3, 0x1.ff5c320034b85p-1, 0x1.479bff968f67dp-10},
    {0x1.3fae147ae147bp+3, 0x1p+2, 0x1.0d2e6e6e0d7c2p-7, 0x1.fbcb464647ca1p-1},
    {0x1.4p+3, 0x1.2p+3, 0x1.a67e7404c62dep-2, 0x1.2cc0c5fd9ce91p-1},
    {0x1.4p+3, 0x1.9p+4, 0x1.ffe2f87a29edfp-1, 0x1.d0785d6120fbdp-13},
    {0x1.9p+6, 0x1.4p+6, 0x1.184d773e70ad3p-6, 0x1.f73d94460c7a9p-1},
    {0x1.f4p+9, 0x1.f9p+9, 0x1.415f227810fd7p-1, 0x1.7d41bb0fde052p-2},
    {0x1.388p+14, 0x1.356p+14, 0x1.40b8051568175p-4, 0x1.d7e8ff5d52fd1p-1},
};

/* shape, u, quantile */
static const struct value_of_two gamma_quantile_rows[] = {
    {0x1.999999999999ap-5, 0x1.3333333333333p-2, 0x1.6682baee40dd9p-36},
    {0x1.999999999999ap-5, 0x1.fffffffffffffp-1, 0x1.e7dd7867a6629p+4},
    {0x1p-1, 0x1.19799812dea11p-40, 0x1.e6234e8103e36p-81},
    {0x1p-1, 0x1p-1, 0x1.d1dada8c3b2b9p-3},
    {0x1p+0, 0x1.ccccccccccccdp-1, 0x1.26bb1bbb55516p+1},
    {0x1.4p+1, 0x1p-53, 0x1.684cdb8488fe3p-21},
    {0x1.4p+1, 0x1.f333333333333p-1, 0x1.9aa3db38c6d7p+2},
    {0x1.3fae147ae147bp+3, 0x1.3333333333333p-2, 0x1.03f5f74d8d6bcp+3},
    {0x1.ep+4, 0x1.ffffde7210be9p-1, 0x1.fc62ac42e339fp+5},
    {0x1.9p+8, 0x1.47ae147ae147bp-7, 0x1.62f2ce1615a16p+8},
    {0x1.388p+12, 0x1.3333333333333p-1, 0x1.3999a0a5c65acp+12},
};

/* p, degrees, quantile */
static const struct value_of_two student_rows[] = {
    {0x1.f333333333333p-1, 0x1p+0, 0x1.96993aacc4d1ep+3},
    {0x1.f333333333333p-1, 0x1p+1, 0x1.135ea98e146b9p+2},
    {0x1.f333333333333p-1, 0x1.8p+1, 0x1.975a66893c1a9p+1},
    {0x1.e666666666666p-1, 0x1.4p+2, 0x1.01ed1ae7a963p+1},
    {0x1.fd70a3d70a3d7p-1, 0x1.2p+3, 0x1.9ffa9c6c4220ep+1},
    {0x1.f333333333333p-1, 0x1.3p+4, 0x1.0be83653b666dp+1},
    {0x1.999999999999ap-6, 0x1.dp+4, -0x1.05ca15bce2872p+1},
    {0x1.ccccccccccccdp-1, 0x1.2cccccccccccdp+2, 0x1.7d7acdad1537dp+0},
    {0x1.0000218def417p-1, 0x1p+3, 0x1.5b15f51de9a01p-19},
    {0x1.19799812dea11p-40, 0x1.8p+1, -0x1.42d8ddaf2f01ap+13},
    {0x1.f333333333333p-1, 0x1.8cp+6, 0x1.fbf5a4633b83ap+0},
    {0x1.f333333333333p-1, 0x1.f38p+9, 0x1.f65c028f272c6p+0},
    {0x1.6666666666666p-1, 0x1.f8p+5, 0x1.0ddb61ce6d53ap-1},
    {0x1.f333333333333p-1, 0x1.81ccp+13, 0x1.f5cccb4976c31p+0},
    {0x1.a36e2eb1c432dp-14, 0x1.9p+8, -0x1.e07bc686ec15bp+1},
};

/* Distance in units in the last place of want; 0 for equal bits and for two NaN. */
static double ulps(double found, double want)
{
  if (found == want || (isnan(found) && isnan(want))) {
    return 0.0;
  }
  if (!isfinite(found) || !isfinite(want)) {
    return HUGE_VAL;
  }
  double size = fabs(want);
  return fabs(found - want) / (nextafter(size, HUGE_VAL) - size);
}

static double relative(double found, double want)
{
  return found == want ? 0.0 : fabs(found - want) / fabs(want);
}

static double log_of(double x)
{
  return sim_log(x);
}

static void check_ulps(double (*function)(double), const struct value_of_one *rows, size_t count, double allowed)
{
  for (size_t i = 0; i < count; i++) {
    double error = ulps(function(rows[i].given), rows[i].want);
    if (!(error <= allowed)) {
      fail_msg("row %zu: at %a found %a, want %a", i, rows[i].given, function(rows[i].given), rows[i].want);
    }
  }
}

static void log_and_exp__reference_values__within_their_bounds(void **state)
{
  (void)state;
  check_ulps(log_of, log_rows, COUNT(log_rows), 1.0);
  check_ulps(sim_log1p, log1p_rows, COUNT(log1p_rows), 2.0);
  check_ulps(sim_log1p_minus, log1p_minus_rows, COUNT(log1p_minus_rows), 8.0);
  check_ulps(sim_exp, exp_rows, COUNT(exp_rows), 1.0);
}

static void pow__reference_values__within_two_ulp(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(pow_rows); i++) {
    const struct value_of_two *row = &pow_rows[i];
    assert_true(ulps(sim_pow(row->given_first, row->given_second), row->want) <= 2.0);
  }
}

static void quantiles_and_lgamma__reference_values__within_their_bounds(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(normal_rows); i++) {
    assert_true(relative(sim_normal_quantile(normal_rows[i].given), normal_rows[i].want) < 2e-15);
  }
  for (size_t i = 0; i < COUNT(lgamma_rows); i++) {
    double want = lgamma_rows[i].want;
    assert_true(fabs(sim_lgamma(lgamma_rows[i].given) - want) < 6e-16 * fabs(want) + 1e-14);
  }
  for (size_t i = 0; i < COUNT(student_rows); i++) {
    const struct value_of_two *row = &student_rows[i];
    assert_true(relative(sim_student_t_quantile(row->given_first, row->given_second), row->want) < 1e-11);
  }
}

static void gamma__reference_values__both_tails_within_1e_12(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(gamma_rows); i++) {
    const struct gamma_row *row = &gamma_rows[i];
    assert_true(relative(sim_gamma_p(row->given_shape, row->given_x), row->want_p) < 1e-12);
    assert_true(relative(sim_gamma_q(row->given_shape, row->given_x), row->want_q) < 1e-12);
  }
}

static void gamma_quantile__reference_values__within_1e_12(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(gamma_quantile_rows); i++) {
    const struct value_of_two *row = &gamma_quantile_rows[i];
    assert_true(relative(sim_gamma_quantile(row->given_first, row->given_second), row->want) < 1e-12);
  }
}

/* The C library here is within 1 ulp itself, so the distance may be 1 more than our own bound. */
static void log_exp_pow__sweep_against_c_library__within_bound_and_one_ulp(void **state)
{
  (void)state;
  struct sim_stream stream = sim_stream_of(11, 0);
  for (uint32_t i = 0; i < 200000; i++) {
    struct sim_draw draw = sim_draw(stream, i, 0, 0);
    double u = sim_uniform(draw.first);
    double v = sim_uniform(draw.second);
    double any = sim_double_of(draw.first & (SIM_BITS_INFINITY | SIM_BITS_FRACTION));
    if (isfinite(any)) {
      assert_true(ulps(sim_log(any), log(any)) <= 2.0);
    }
    assert_true(ulps(sim_log(u), log(u)) <= 2.0);
    assert_true(ulps(sim_log(0.5 + u), log(0.5 + u)) <= 2.0);
    assert_true(ulps(sim_log1p(-u * v), log1p(-u * v)) <= 3.0);
    assert_true(ulps(sim_exp(1400.0 * u - 700.0), exp(1400.0 * u - 700.0)) <= 2.0);
    assert_true(ulps(sim_exp(u - v), exp(u - v)) <= 2.0);
    assert_true(ulps(sim_pow(50.0 * u, 40.0 * v - 20.0), pow(50.0 * u, 40.0 * v - 20.0)) <= 3.0);
  }
}

static const struct value_of_one log_edges[] = {
    {0.0, -HUGE_VAL},     {-0.0, -HUGE_VAL}, {-1.0, NONE}, {-HUGE_VAL, NONE},
    {HUGE_VAL, HUGE_VAL}, {NONE, NONE},      {1.0, 0.0},
};
static const struct value_of_one log1p_edges[] = {
    {-1.0, -HUGE_VAL}, {-1.5, NONE}, {HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, NONE}, {NONE, NONE}, {0.0, 0.0},
};
static const struct value_of_one log1p_minus_edges[] = {
    {-1.0, NONE},
    {HUGE_VAL, -HUGE_VAL},
    {NONE, NONE},
    {0.0, 0.0},
};
static const struct value_of_one exp_edges[] = {
    {HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, 0.0}, {NONE, NONE}, {709.79, HUGE_VAL}, {-745.2, 0.0}, {0.0, 1.0}, {-0.0, 1.0},
};
static const struct value_of_one normal_edges[] = {
    {0.0, -HUGE_VAL}, {1.0, HUGE_VAL}, {0.5, 0.0}, {-0.1, NONE}, {1.1, NONE}, {NONE, NONE},
};
static const struct value_of_one lgamma_edges[] = {
    {0.0, HUGE_VAL},
    {-1.5, NONE},
    {HUGE_VAL, HUGE_VAL},
    {NONE, NONE},
};
static const struct value_of_two pow_edges[] = {
    {2.0, 0.0, 1.0},           {NONE, 0.0, 1.0},      {1.0, NONE, 1.0},
    {0.0, 2.0, 0.0},           {0.0, -2.0, HUGE_VAL}, {HUGE_VAL, 0.5, HUGE_VAL},
    {HUGE_VAL, -0.5, 0.0},     {0.5, HUGE_VAL, 0.0},  {0.5, -HUGE_VAL, HUGE_VAL},
    {2.0, HUGE_VAL, HUGE_VAL}, {-2.0, 2.0, NONE},     {2.0, NONE, NONE},
    {10.0, 400.0, HUGE_VAL},   {10.0, -400.0, 0.0},   {2.0, 1e308, HUGE_VAL},
};
static const struct value_of_two gamma_quantile_edges[] = {
    {2.0, 0.0, 0.0},  {2.0, 1.0, HUGE_VAL}, {2.0, -0.1, NONE}, {2.0, 1.1, NONE},
    {0.0, 0.5, NONE}, {2e6, 0.5, NONE},     {NONE, 0.5, NONE}, {2.0, NONE, NONE},
};
static const struct value_of_two student_edges[] = {
    {0.0, 3.0, -HUGE_VAL}, {1.0, 3.0, HUGE_VAL}, {0.5, 3.0, 0.0},   {0.9, 0.5, NONE},
    {1.5, 3.0, NONE},      {NONE, 3.0, NONE},    {0.9, NONE, NONE},
};
static const struct gamma_row gamma_edges[] = {
    {2.0, 0.0, 0.0, 1.0},    {2.0, -1.0, 0.0, 1.0},   {2.0, HUGE_VAL, 1.0, 0.0}, {0.0, 1.0, NONE, NONE},
    {-1.0, 1.0, NONE, NONE}, {2.0, NONE, NONE, NONE}, {2e6, 1.0, NONE, NONE},
};

static void functions_of_one__edges_of_the_domain__stated_values(void **state)
{
  (void)state;
  check_ulps(log_of, log_edges, COUNT(log_edges), 0.0);
  check_ulps(sim_log1p, log1p_edges, COUNT(log1p_edges), 0.0);
  check_ulps(sim_log1p_minus, log1p_minus_edges, COUNT(log1p_minus_edges), 0.0);
  check_ulps(sim_exp, exp_edges, COUNT(exp_edges), 0.0);
  check_ulps(sim_normal_quantile, normal_edges, COUNT(normal_edges), 0.0);
  check_ulps(sim_lgamma, lgamma_edges, COUNT(lgamma_edges), 0.0);
}

static void functions_of_two__edges_of_the_domain__stated_values(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(pow_edges); i++) {
    const struct value_of_two *row = &pow_edges[i];
    assert_true(ulps(sim_pow(row->given_first, row->given_second), row->want) <= 0.0);
  }
  for (size_t i = 0; i < COUNT(student_edges); i++) {
    const struct value_of_two *row = &student_edges[i];
    assert_true(ulps(sim_student_t_quantile(row->given_first, row->given_second), row->want) <= 0.0);
  }
  for (size_t i = 0; i < COUNT(gamma_quantile_edges); i++) {
    const struct value_of_two *row = &gamma_quantile_edges[i];
    assert_true(ulps(sim_gamma_quantile(row->given_first, row->given_second), row->want) <= 0.0);
  }
  for (size_t i = 0; i < COUNT(gamma_edges); i++) {
    const struct gamma_row *row = &gamma_edges[i];
    assert_true(ulps(sim_gamma_p(row->given_shape, row->given_x), row->want_p) <= 0.0);
    assert_true(ulps(sim_gamma_q(row->given_shape, row->given_x), row->want_q) <= 0.0);
  }
}

static void nan__from_any_function__is_the_one_nan(void **state)
{
  (void)state;
  const double results[] = {sim_log(-1.0),          sim_log1p(-2.0),
                            sim_log1p_minus(-2.0),  sim_exp(-NONE),
                            sim_pow(-1.0, 2.0),     sim_sqrt(-1.0),
                            sim_lgamma(-1.0),       sim_normal_quantile(2.0),
                            sim_gamma_p(-1.0, 1.0), sim_log1p(-NONE),
                            sim_log(-NONE),         sim_log1p(-HUGE_VAL),
                            sim_gamma_q(-1.0, 1.0), sim_student_t_quantile(-NONE, 2.0)};
  for (size_t i = 0; i < COUNT(results); i++) {
    assert_int_equal(sim_bits_of(results[i]), SIM_BITS_NAN);
  }
}

static void student__very_small_tail__follows_the_power_law(void **state)
{
  (void)state;
  /* One degree is Cauchy's distribution: 1 / (pi p) far out. */
  assert_true(relative(sim_student_t_quantile(1e-300, 1.0), -1.0 / (3.14159265358979323846 * 1e-300)) < 1e-11);
}

/* A difference here means that some build computes another result, or that a function was changed on purpose:
 * only then change the number, and say so, for it changes every ledger. */
static void fingerprint__this_build__is_the_pinned_one(void **state)
{
  (void)state;
  assert_int_equal(sim_math_fingerprint(), UINT64_C(0xe72ec4a92b9b2d90));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(log_and_exp__reference_values__within_their_bounds),
      cmocka_unit_test(pow__reference_values__within_two_ulp),
      cmocka_unit_test(quantiles_and_lgamma__reference_values__within_their_bounds),
      cmocka_unit_test(gamma__reference_values__both_tails_within_1e_12),
      cmocka_unit_test(gamma_quantile__reference_values__within_1e_12),
      cmocka_unit_test(log_exp_pow__sweep_against_c_library__within_bound_and_one_ulp),
      cmocka_unit_test(functions_of_one__edges_of_the_domain__stated_values),
      cmocka_unit_test(functions_of_two__edges_of_the_domain__stated_values),
      cmocka_unit_test(nan__from_any_function__is_the_one_nan),
      cmocka_unit_test(student__very_small_tail__follows_the_power_law),
      cmocka_unit_test(fingerprint__this_build__is_the_pinned_one),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
