#include "sim_math.h"

#include <float.h>
#include <stddef.h>

_Static_assert(FLT_EVAL_METHOD == 0 && DBL_MANT_DIG == 53, "results need IEEE 754 doubles without extra precision");

#define NOT_A_NUMBER sim_double_of(SIM_BITS_NAN)
#define INFINITE sim_double_of(SIM_BITS_INFINITY)

/* pi^(1/2), (2 pi)^(1/2), and log(2 pi) / 2 */
#define ROOT_PI 1.77245385090551602730
#define ROOT_TWO_PI 2.50662827463100050242
#define HALF_LOG_TWO_PI 0.91893853320467274178

enum {
  /* Bounds for loops that converge long before them; on the bound the last value is the answer. */
  EXPANSION_STEPS_MAX = 20000,
  NEWTON_STEPS_MAX = 60,
};

/* coefficients[0] + x (coefficients[1] + x (...)) */
static double polynomial(const double *coefficients, size_t count, double x)
{
  double sum = coefficients[count - 1];
  for (size_t i = count - 1; i > 0; i--) {
    sum = sum * x + coefficients[i - 1];
  }
  return sum;
}

/* ---- exponential, logarithm, power ---- */

/* A number as the sum of two doubles, the second below half a unit in the last place of the first. */
struct pair {
  double high, low;
};

static struct pair pair_sum(double a, double b)
{
  double sum = a + b;
  double b_part = sum - a;
  return (struct pair){sum, (a - (sum - b_part)) + (b - b_part)};
}

/* The exact product (Dekker 1971, with Veltkamp's split at 27 bits); |a|, |b| < 2^990. */
static struct pair pair_product(double a, double b)
{
  const double split = 0x1p27 + 1.0;
  double a_high = a * split - (a * split - a);
  double b_high = b * split - (b * split - b);
  double a_low = a - a_high;
  double b_low = b - b_high;
  double product = a * b;
  double error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
  return (struct pair){product, error};
}

double sim_log_special(double x)
{
  if (x == 0.0) {
    return -INFINITE;
  }
  if (!(x > 0.0)) {
    return NOT_A_NUMBER;
  }
  if (x == INFINITE) {
    return x;
  }
  /* Subnormal: 2^54 makes it normal. The two parts of log 2 keep the sum within the bound. */
  double log_scaled = sim_log(x * 0x1p54);
  return (log_scaled - 54.0 * SIM_LN2_LOW) - 54.0 * SIM_LN2_HIGH;
}

double sim_log1p(double x)
{
  if (!(x > -1.0) || x == INFINITE) {
    return sim_log(1.0 + x);
  }
  if (x > -0x1p-54 && x < 0x1p-54) {
    return x;
  }
  double sum = 1.0 + x;
  /* What the sum lost; x < 1 and x >= 1 differ in which of the two is the greater. */
  double lost = x < 1.0 ? x - (sum - 1.0) : 1.0 - (sum - x);
  return sim_log(sum) + lost / sum;
}

double sim_log1p_minus(double x)
{
  if (x > -0.29 && x < 0.41) {
    double half_square = 0.5 * x * x;
    return sim_log_tail(x, half_square) - half_square;
  }
  if (!(x > -1.0)) {
    return NOT_A_NUMBER;
  }
  return x == INFINITE ? -x : sim_log1p(x) - x;
}

/* y 2^k with one rounding, for y in [0.5, 2). */
static double scaled_by_power_of_two(double y, int32_t k)
{
  if (k >= 1023) {
    return y * 0x1p1023 * (k > 1023 ? 2.0 : 1.0);
  }
  if (k > -1022) {
    return y * sim_double_of((uint64_t)(k + 1023) << 52);
  }
  return y * sim_double_of((uint64_t)(k + 1023 + 200) << 52) * 0x1p-200;
}

/* e^(high + low) for |low| far below 1. x = k log 2 + r, and for |r| <= log(2)/2 FDLIBM's
 * e^r = 1 + r + r c / (2 - c), c = r - r^2 P(r^2). */
static double exp_of_pair(double high, double low)
{
  static const double p[] = {1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05,
                             -1.65339022054652515390e-06, 4.13813679705723846039e-08};
  if (high > 709.8) {
    return INFINITE;
  }
  if (high < -745.2) {
    return 0.0;
  }
  int32_t k = (int32_t)(high * 1.44269504088896338700 + (high < 0.0 ? -0.5 : 0.5));
  double r_high = high - (double)k * SIM_LN2_HIGH;
  double r_low = (double)k * SIM_LN2_LOW - low;
  double r = r_high - r_low;
  double square = r * r;
  double c = r - square * polynomial(p, sizeof p / sizeof *p, square);
  double y = 1.0 - ((r_low - (r * c) / (2.0 - c)) - r_high);
  return scaled_by_power_of_two(y, k);
}

double sim_exp(double x)
{
  return x != x ? NOT_A_NUMBER : exp_of_pair(x, 0.0);
}

/* log x for positive normal x with about 12 bits more than a double. With s = f / (2 + f),
 * log(1 + f) = 2 s + (2/3) s^3 + s^5 (2/5 + (2/7) s^2 + ...): the first two terms in pairs. */
static struct pair log_pair(double x)
{
  static const double rest[] = {2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11, 2.0 / 13, 2.0 / 15,
                                2.0 / 17, 2.0 / 19, 2.0 / 21, 2.0 / 23, 2.0 / 25};
  const double two_thirds = 2.0 / 3;
  const double two_thirds_low = 0x1p-53 / 3; /* what rounding took from 2/3 */
  uint64_t shifted = sim_bits_of(x) + (SIM_BITS_ONE - SIM_BITS_ROOT_HALF);
  double k = (double)((int32_t)(shifted >> 52) - 1023);
  double f = sim_double_of((shifted & SIM_BITS_FRACTION) + SIM_BITS_ROOT_HALF) - 1.0;
  struct pair below = pair_sum(2.0, f);
  double s = f / below.high;
  struct pair back = pair_product(s, below.high);
  double s_low = (((f - back.high) - back.low) - s * below.low) / below.high;
  struct pair square = pair_product(s, s);
  square.low += 2.0 * s * s_low;
  struct pair cube = pair_product(square.high, s);
  cube.low += square.high * s_low + square.low * s;
  struct pair second = pair_product(cube.high, two_thirds);
  second.low += cube.high * two_thirds_low + cube.low * two_thirds;
  double remainder = cube.high * square.high * polynomial(rest, sizeof rest / sizeof *rest, square.high);
  struct pair sum = pair_sum(k * SIM_LN2_HIGH, 2.0 * s);
  struct pair total = pair_sum(sum.high, second.high);
  double low = sum.low + total.low + 2.0 * s_low + second.low + remainder + k * SIM_LN2_LOW;
  return pair_sum(total.high, low);
}

/* x^y where x is 0 or infinite, or y infinite, and x is not 1. */
static double pow_at_limit(double x, double y)
{
  double sign = x < 1.0 ? -1.0 : 1.0; /* of log x */
  return sign * y > 0.0 ? INFINITE : 0.0;
}

double sim_pow(double x, double y)
{
  if (y == 0.0 || x == 1.0) {
    return 1.0;
  }
  if (!(x >= 0.0) || y != y) {
    return NOT_A_NUMBER;
  }
  if (x == 0.0 || x == INFINITE || y == INFINITE || y == -INFINITE) {
    return pow_at_limit(x, y);
  }
  double shift = x < DBL_MIN ? 54.0 : 0.0;
  struct pair log_x = log_pair(shift > 0.0 ? x * 0x1p54 : x);
  if (shift > 0.0) {
    struct pair sum = pair_sum(log_x.high, -shift * SIM_LN2_HIGH);
    log_x = pair_sum(sum.high, sum.low + log_x.low - shift * SIM_LN2_LOW);
  }
  double rough = y * log_x.high;
  if (!(rough < 800.0 && rough > -800.0)) {
    return rough > 0.0 ? INFINITE : 0.0;
  }
  struct pair product = pair_product(log_x.high, y);
  return exp_of_pair(product.high, product.low + log_x.low * y);
}

/* ---- normal ---- */

/* AS 241, PPND16: a ratio of polynomials near the middle, and one each for two parts of the tail. */
double sim_normal_quantile(double p)
{
  static const double middle[2][8] = {
      {3.387132872796366608, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
       4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3},
      {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3, 2.1213794301586595867e+4,
       3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}};
  static const double near[2][8] = {
      {1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
       1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4},
      {1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
       1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}};
  static const double far[2][8] = {
      {6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
       2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7},
      {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
       1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}};
  if (!(p >= 0.0 && p <= 1.0)) {
    return NOT_A_NUMBER;
  }
  double q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    double r = 0.180625 - q * q;
    return q * (polynomial(middle[0], 8, r) / polynomial(middle[1], 8, r));
  }
  double tail = q < 0.0 ? p : 1.0 - p;
  if (tail == 0.0) {
    return q < 0.0 ? -INFINITE : INFINITE;
  }
  double r = sim_sqrt(-sim_log(tail));
  double size = r <= 5.0 ? polynomial(near[0], 8, r - 1.6) / polynomial(near[1], 8, r - 1.6)
                         : polynomial(far[0], 8, r - 5.0) / polynomial(far[1], 8, r - 5.0);
  return q < 0.0 ? -size : size;
}

/* ---- gamma ---- */

/* What Stirling's formula leaves out of log gamma(x): sum of B(2n) / (2n (2n - 1) x^(2n - 1)), x >= 10
 * (DLMF 5.11.1); the first term left out is below 2e-18. */
static double stirling_rest(double x)
{
  static const double terms[] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                 1.0 / 1188, -691.0 / 360360, 1.0 / 156,  -3617.0 / 122400};
  return polynomial(terms, sizeof terms / sizeof *terms, 1.0 / (x * x)) / x;
}

double sim_lgamma(double x)
{
  if (!(x >= 0.0)) {
    return NOT_A_NUMBER;
  }
  if (x == 0.0 || x == INFINITE) {
    return INFINITE;
  }
  double product = 1.0; /* gamma(x + n) = gamma(x) x (x + 1) ... (x + n - 1) */
  while (x < 10.0) {
    product *= x;
    x += 1.0;
  }
  double log_gamma = ((x - 0.5) * sim_log(x) - x) + (HALF_LOG_TWO_PI + stirling_rest(x));
  return log_gamma - sim_log(product);
}

/* x^shape e^-x / gamma(shape + 1). From shape 10 on as a power around the peak, where the plain product
 * of great numbers would lose digits. */
static double gamma_factor(double shape, double x)
{
  if (shape < 10.0) {
    return sim_exp(shape * sim_log(x) - x - sim_lgamma(shape + 1.0));
  }
  double exponent = shape * sim_log1p_minus((x - shape) / shape) - stirling_rest(shape);
  return sim_exp(exponent) / (ROOT_TWO_PI * sim_sqrt(shape));
}

/* DLMF 8.7.1: P = factor (1 + x / (shape + 1) + x^2 / ((shape + 1) (shape + 2)) + ...). */
static double gamma_series(double shape, double x)
{
  double term = 1.0;
  double sum = 1.0;
  for (int n = 1; n <= EXPANSION_STEPS_MAX && term > sum * 0x1p-56; n++) {
    term *= x / (shape + (double)n);
    sum += term;
  }
  return sum;
}

/* DLMF 8.9.2, the even part: Q = shape factor / (x + 1 - shape - 1 (1 - shape) / (x + 3 - shape - ...)), by
 * Lentz's method. For x > shape + 1 no denominator is 0. */
static double gamma_fraction(double shape, double x)
{
  double b = x + 1.0 - shape;
  double c = INFINITE;
  double d = 1.0 / b;
  double value = d;
  for (int n = 1; n <= EXPANSION_STEPS_MAX; n++) {
    double a = (double)n * (shape - (double)n);
    b += 2.0;
    d = 1.0 / (a * d + b);
    c = b + a / c;
    double factor = c * d;
    value *= factor;
    if (factor > 1.0 - 0x1p-53 && factor < 1.0 + 0x1p-52) {
      break;
    }
  }
  return value;
}

/* Whether P and Q have arguments that they answer by a plain limit; if so, the share below. */
static int gamma_is_at_limit(double shape, double x, double *out_below)
{
  if (!(shape > 0.0 && shape <= 1e6) || x != x) {
    *out_below = NOT_A_NUMBER;
    return 1;
  }
  if (x <= 0.0 || x == INFINITE) {
    *out_below = x > 0.0 ? 1.0 : 0.0;
    return 1;
  }
  return 0;
}

double sim_gamma_p(double shape, double x)
{
  double below;
  if (gamma_is_at_limit(shape, x, &below)) {
    return below;
  }
  double factor = gamma_factor(shape, x);
  if (x < shape + 1.0) {
    return factor * gamma_series(shape, x);
  }
  return 1.0 - shape * factor * gamma_fraction(shape, x);
}

double sim_gamma_q(double shape, double x)
{
  double below;
  if (gamma_is_at_limit(shape, x, &below)) {
    return 1.0 - below;
  }
  double factor = gamma_factor(shape, x);
  if (x < shape + 1.0) {
    return 1.0 - factor * gamma_series(shape, x);
  }
  return shape * factor * gamma_fraction(shape, x);
}

/* Where Newton's method for the quantile starts: Wilson and Hilferty's cube of a normal, but not below
 * (u gamma(shape + 1))^(1/shape), which is never above the root. */
static double gamma_quantile_start(double shape, double u, double log_bound)
{
  double root = 1.0 - 1.0 / (9.0 * shape) + sim_normal_quantile(u) / (3.0 * sim_sqrt(shape));
  double cube = shape * root * root * root;
  double bound = sim_exp(log_bound);
  return cube > bound ? cube : bound;
}

/* In the lower half Newton's method on log P against log x, where log P is concave; in the upper half on log Q
 * against x, which is nearly straight. Either way the steps after the first come from one side. The rule is
 * fixed: stop after the step below 1e-10, whose successor would be below rounding. */
double sim_gamma_quantile(double shape, double u)
{
  if (!(u >= 0.0 && u <= 1.0) || !(shape > 0.0 && shape <= 1e6)) {
    return NOT_A_NUMBER;
  }
  if (u == 0.0 || u == 1.0) {
    return u > 0.0 ? INFINITE : 0.0;
  }
  double log_bound = (sim_log(u) + sim_lgamma(shape + 1.0)) / shape;
  if (log_bound < -40.0) {
    return sim_exp(log_bound); /* e^-x is 1 there */
  }
  double x = gamma_quantile_start(shape, u, log_bound);
  for (int step = 0; step < NEWTON_STEPS_MAX; step++) {
    double slope = shape * gamma_factor(shape, x); /* x times the density */
    double change;                                 /* as a share of x */
    if (u <= 0.5) {
      double below = sim_gamma_p(shape, x);
      change = sim_exp(-sim_log(below / u) * below / slope) - 1.0;
    } else {
      double above = sim_gamma_q(shape, x);
      change = sim_log(above / (1.0 - u)) * above / slope;
    }
    x *= 1.0 + (change > -0.5 ? change : -0.5);
    if (change < 1e-10 && change > -1e-10) {
      break;
    }
  }
  return x;
}

/* ---- Student's t ---- */

/* gamma(x + 1/2) / gamma(x). From 32 on by its asymptotic series (DLMF 5.11.13), whose first term left out
 * is below 1e-13; below, from two logarithms that are still small. */
static double gamma_half_ratio(double x)
{
  static const double series[] = {1.0,           -1.0 / 8,        1.0 / 128,      5.0 / 1024,
                                  -21.0 / 32768, -399.0 / 262144, 869.0 / 4194304};
  if (x < 32.0) {
    return sim_exp(sim_lgamma(x + 0.5) - sim_lgamma(x));
  }
  return sim_sqrt(x) * polynomial(series, sizeof series / sizeof *series, 1.0 / x);
}

/* The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method, for
 * x < (a + 1) / (a + b + 2), where it converges fast and no denominator is 0. */
static double beta_fraction(double a, double b, double x)
{
  double c = 1.0;
  double d = 1.0 / (1.0 - (a + b) * x / (a + 1.0));
  double value = d;
  for (int step = 1; step <= EXPANSION_STEPS_MAX; step++) {
    double m = (double)step;
    double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
    d = 1.0 / (1.0 + even * d);
    c = 1.0 + even / c;
    value *= c * d;
    double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
    d = 1.0 / (1.0 + odd * d);
    c = 1.0 + odd / c;
    double factor = c * d;
    value *= factor;
    if (factor > 1.0 - 0x1p-52 && factor < 1.0 + 0x1p-51) {
      break;
    }
  }
  return value;
}

/* For t > 0: t times the density at t, the share between 0 and t, and the share above t. */
struct student {
  double density, central, tail;
};

static struct student student_at(double t, double degrees, double density_at_0)
{
  double square = t * t / degrees;
  double density = t * density_at_0 * sim_exp(-0.5 * (degrees + 1.0) * sim_log1p(square));
  double above = 1.0 / (1.0 + square);
  if (above < (0.5 * degrees + 1.0) / (0.5 * degrees + 2.5)) {
    double tail = density / degrees * beta_fraction(0.5 * degrees, 0.5, above);
    return (struct student){density, 0.5 - tail, tail};
  }
  double central = density * beta_fraction(0.5, 0.5 * degrees, square / (1.0 + square));
  return (struct student){density, central, 0.5 - central};
}

/* From a million degrees on: the expansion around the normal quantile (Abramowitz and Stegun 26.7.5). */
static double student_near_normal(double z, double degrees)
{
  double w = z * z;
  double first = z * (w + 1.0) / 4.0;
  double second = z * ((5.0 * w + 16.0) * w + 3.0) / 96.0;
  double third = z * (((3.0 * w + 19.0) * w + 17.0) * w - 15.0) / 384.0;
  return z + (first + (second + third / degrees) / degrees) / degrees;
}

/* The t > 0 with the share tail above it, and central = 1/2 - tail between 0 and it. Newton's method on the
 * logarithm of the smaller share against log t. Both logarithms are concave there (the density of log |T| is
 * log-concave), so at most the first step goes past the root and the others approach from one side. */
static double student_positive_quantile(double tail, double central, double degrees)
{
  double density_at_0 = gamma_half_ratio(0.5 * degrees) / (ROOT_PI * sim_sqrt(degrees));
  /* The tail is at most, and far out equal to, density_at_0 degrees^((degrees + 1) / 2 - 1) t^-degrees. */
  double log_bound = (sim_log(density_at_0) - sim_log(tail) + 0.5 * (degrees - 1.0) * sim_log(degrees)) / degrees;
  if (2.0 * log_bound > 46.0 + sim_log(degrees)) {
    return sim_exp(log_bound);
  }
  double t = sim_normal_quantile(0.5 + central);
  if (tail < 0.1) {
    t = -sim_normal_quantile(tail);
  }
  for (int step = 0; step < NEWTON_STEPS_MAX; step++) {
    struct student at = student_at(t, degrees, density_at_0);
    double change = tail < 0.25 ? sim_log(at.tail / tail) * at.tail / at.density
                                : sim_log(central / at.central) * at.central / at.density;
    t *= sim_exp(change);
    if (change < 1e-14 && change > -1e-14) {
      break;
    }
  }
  return t;
}

double sim_student_t_quantile(double p, double degrees)
{
  if (!(p >= 0.0 && p <= 1.0) || !(degrees >= 1.0)) {
    return NOT_A_NUMBER;
  }
  double central = p < 0.5 ? 0.5 - p : p - 0.5;
  double tail = p < 0.5 ? p : 1.0 - p;
  if (tail == 0.0 || central == 0.0 || degrees >= 1e6) {
    double z = sim_normal_quantile(p);
    return tail == 0.0 ? z : student_near_normal(z, degrees);
  }
  double t = student_positive_quantile(tail, central, degrees);
  return p < 0.5 ? -t : t;
}
