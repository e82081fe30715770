/* sim_math.h - the functions of analysis that a run needs, the same to the last bit everywhere.
 *
 * Role: logarithm, exponential, power, gamma functions, and quantiles of the normal and of Student's t.
 *   Does not decide which distribution anything has (sim_distribution.h).
 * Why not the C library's: its results differ between versions and processors, and a run must give the
 *   same ledger everywhere. Here only + - * / and sqrt on IEEE 754 doubles are used, and integer
 *   operations on their bits; rounding to nearest; compile without contraction (-ffp-contract=off).
 *   sim_fingerprint.h hashes the results, so that two builds can find out that they agree.
 * Errors: no error codes; outside its domain a function returns the value stated with it. Every NaN
 *   that comes out is the same one (quiet, positive, no payload). Bounds on the error, measured by the
 *   tests, stand with each function; ulp = unit in the last place of the exact result.
 * Units: none. Ownership: values. Threads: pure functions.
 * Sources: FDLIBM (Sun Microsystems, 1993): reductions and minimax coefficients of log and exp. M. J. Wichura,
 *   Algorithm AS 241, Applied Statistics 37 (1988) 477-484. NIST Digital Library of Mathematical Functions 5.11,
 *   8.7, 8.9, 8.17. T. J. Dekker, Numer. Math. 18 (1971) 224-242 (exact products). W. J. Lentz, Applied Optics 15
 *   (1976) 668-671 (continued fractions). E. B. Wilson and M. M. Hilferty, PNAS 17 (1931) 684-688 (start of the
 *   gamma quantile). M. Abramowitz and I. A. Stegun, Handbook (1964) 26.7.5 (Student's t near the normal).
 */
#ifndef SIM_MATH_H
#define SIM_MATH_H

#include <stdint.h>
#include <string.h>

static inline uint64_t sim_bits_of(double x)
{
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline double sim_double_of(uint64_t bits)
{
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* The bits of 1.0, of infinity, and of the one NaN. */
#define SIM_BITS_ONE UINT64_C(0x3FF0000000000000)
#define SIM_BITS_INFINITY UINT64_C(0x7FF0000000000000)
#define SIM_BITS_NAN UINT64_C(0x7FF8000000000000)
/* The smallest normal number, and the double nearest to sqrt(1/2). */
#define SIM_BITS_NORMAL_MIN UINT64_C(0x0010000000000000)
#define SIM_BITS_ROOT_HALF UINT64_C(0x3FE6A09E667F3BCD)
/* The bits of the fraction, without sign and exponent. */
#define SIM_BITS_FRACTION UINT64_C(0x000FFFFFFFFFFFFF)

/* log 2 in two parts: the first has 32 bits, so that a whole number of exponents times it is exact. */
#define SIM_LN2_HIGH 6.93147180369123816490e-01
#define SIM_LN2_LOW 1.90821492927058770002e-10

/* sim_log where x is not a positive normal number: 0, negative, subnormal, infinite, NaN. */
double sim_log_special(double x);

/* What FDLIBM adds to f - f^2/2 to make log(1 + f), for 1 + f in [sqrt(1/2), sqrt 2]: with s = f / (2 + f),
 * s (f^2/2 + R(s^2)), R the minimax polynomial (error 2^-58.45). */
static inline double sim_log_tail(double f, double half_square)
{
  double s = f / (2.0 + f);
  double z = s * s;
  double w = z * z;
  double odd = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  double even = z * (6.666666666666735130e-01 +
                     w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  return s * (half_square + (odd + even));
}

/* Natural logarithm, within 1 ulp. 0 -> -infinity, negative -> NaN, infinity -> infinity, NaN -> NaN.
 * Inline: it is the greater part of an exponential draw. x = 2^k (1 + f). */
static inline double sim_log(double x)
{
  uint64_t bits = sim_bits_of(x);
  if (bits - SIM_BITS_NORMAL_MIN >= SIM_BITS_INFINITY - SIM_BITS_NORMAL_MIN) {
    return sim_log_special(x);
  }
  uint64_t shifted = bits + (SIM_BITS_ONE - SIM_BITS_ROOT_HALF);
  double k = (double)((int32_t)(shifted >> 52) - 1023);
  double f = sim_double_of((shifted & SIM_BITS_FRACTION) + SIM_BITS_ROOT_HALF) - 1.0;
  double half_square = 0.5 * f * f;
  double tail = sim_log_tail(f, half_square);
  return k * SIM_LN2_HIGH - ((half_square - (tail + k * SIM_LN2_LOW)) - f);
}

/* log(1 + x), within 2 ulp. -1 -> -infinity, below -1 -> NaN, infinity -> infinity, NaN -> NaN. */
double sim_log1p(double x);

/* log(1 + x) - x without cancellation, within 8 ulp, for x > -1; 0 -> 0. Outside: NaN. */
double sim_log1p_minus(double x);

/* e^x, within 1 ulp where the result is normal. Overflow -> infinity, underflow -> subnormals and 0,
 * NaN -> NaN. */
double sim_exp(double x);

/* x^y for x >= 0, within 2 ulp where the result is normal. y = 0 -> 1; x = 0 -> 0 for y > 0, infinity
 * for y < 0; x = infinity the other way round; x < 0 or NaN -> NaN. An infinite y gives the limit. */
double sim_pow(double x, double y);

/* Square root, correctly rounded (IEEE 754 asks for it of the processor). Negative -> NaN. */
static inline double sim_sqrt(double x)
{
  return x >= 0.0 ? __builtin_sqrt(x) : sim_double_of(SIM_BITS_NAN);
}

/* Quantile of the standard normal at p, relative error below 2e-15 (AS 241, routine PPND16). 0 -> -infinity,
 * 1 -> infinity, outside [0, 1] or NaN -> NaN. */
double sim_normal_quantile(double p);

/* Logarithm of the gamma function for x > 0: error below 6e-16 |result| + 1e-14. 0 -> infinity, negative or
 * NaN -> NaN (not needed here), infinity -> infinity. */
double sim_lgamma(double x);

/* Regularised incomplete gamma functions, P(shape, x) and Q = 1 - P: the share of a gamma distribution of that
 * shape (scale 1) below and above x. Relative error below 1e-12 for shape in [0.01, 1e6] where the result is
 * above 1e-290. x <= 0 -> 0 and 1, x = infinity -> 1 and 0; shape outside (0, 1e8] or NaN -> NaN. */
double sim_gamma_p(double shape, double x);
double sim_gamma_q(double shape, double x);

/* The x with sim_gamma_p(shape, x) = u: relative error below 1e-12 for shape in [0.05, 1e6]. u = 0 -> 0, 1 ->
 * infinity; u outside [0, 1], shape outside (0, 1e6], or NaN -> NaN. */
double sim_gamma_quantile(double shape, double u);

/* Quantile at p of Student's t with degrees >= 1 degrees of freedom (need not be whole): relative error below
 * 1e-11. 0 -> -infinity, 1 -> infinity; p outside [0, 1], degrees below 1, or NaN -> NaN. */
double sim_student_t_quantile(double p, double degrees);

/* The larger and the smaller of two numbers, neither of which is NaN; of equal ones the second. The C library's fmax
 * may give either zero for 0 and -0. */
static inline double sim_larger(double a, double b)
{
  return a > b ? a : b;
}

static inline double sim_smaller(double a, double b)
{
  return a < b ? a : b;
}

#endif
