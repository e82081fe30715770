/* sim_distribution.h - distributions as values, sampled by inversion.
 *
 * Role: turns a random number in (0, 1) into a value of a named distribution; mean and variance in closed
 *   form. Does not decide which random number (sim_random.h) or what the value is for.
 * Inversion only: one draw gives one value, and a greater draw gives no smaller value, so two
 *   scenarios that share a draw and differ in a mean stay in step.
 * Units: values are in whatever unit the owner says. Values may be negative where a kind allows it; an owner
 *   that needs none to be asks for sim_distribution_quantile(d, 0.0) >= 0.
 * Ownership: values; no pointers inside. Constructors copy what they are given.
 * Errors: a constructor returns DOOR_ERR_RANGE, leaves *out_distribution untouched and, where problem is not
 *   NULL, says there what was found and what is allowed. Sampling cannot fail.
 * Threads: pure functions.
 * Source: L. Devroye, Non-Uniform Random Variate Generation (1986), ch. II.2 (inversion).
 */
#ifndef SIM_DISTRIBUTION_H
#define SIM_DISTRIBUTION_H

#include "door_error.h"
#include "sim_math.h"
#include "sim_random.h"

#include <stdbool.h>
#include <stdint.h>

/* What a, b, c and the points mean:
 *   SIM_CONSTANT     a value
 *   SIM_UNIFORM      a low, b high
 *   SIM_TRIANGULAR   a low, b mode, c high
 *   SIM_EXPONENTIAL  a mean
 *   SIM_LOGNORMAL    a mean of the logarithm, b standard deviation of the logarithm
 *   SIM_GAMMA        a shape, b scale (mean = a b)
 *   SIM_WEIBULL      a shape, b scale
 *   SIM_EMPIRICAL    points: values[i] with share cumulative[i] at or below; straight lines between
 *   SIM_DISCRETE     points: values[i] increasing, cumulative[i] the share of values[0..i]
 */
enum sim_distribution_kind {
  SIM_CONSTANT,
  SIM_UNIFORM,
  SIM_TRIANGULAR,
  SIM_EXPONENTIAL,
  SIM_LOGNORMAL,
  SIM_GAMMA,
  SIM_WEIBULL,
  SIM_EMPIRICAL,
  SIM_DISCRETE,
};

enum { SIM_DISTRIBUTION_POINTS_MAX = 32 };

/* No parameter, mean or standard deviation may be further from 0 than this, so that no result overflows. */
#define SIM_DISTRIBUTION_VALUE_MAX 1e15
/* Shapes of gamma and Weibull: below, quantiles leave the range of a double; above, there is no spread to
 * speak of and the formulas lose digits. */
#define SIM_DISTRIBUTION_SHAPE_MIN 0.05
#define SIM_DISTRIBUTION_GAMMA_SHAPE_MAX 1e6
#define SIM_DISTRIBUTION_WEIBULL_SHAPE_MAX 1e3
/* Greatest standard deviation of the logarithm. */
#define SIM_DISTRIBUTION_SIGMA_MAX 10.0

struct sim_distribution {
  enum sim_distribution_kind kind;
  uint32_t point_count; /* 0 but for SIM_EMPIRICAL and SIM_DISCRETE */
  double a, b, c;
  double values[SIM_DISTRIBUTION_POINTS_MAX];
  double cumulative[SIM_DISTRIBUTION_POINTS_MAX];
};

/* ---- Constructors. out_distribution not NULL, problem may be NULL. ---- */

/* value >= 0. */
DOOR_MUST_CHECK enum door_err sim_distribution_constant(double value, struct sim_distribution *out_distribution,
                                                        struct door_problem *problem);

/* low <= high. */
DOOR_MUST_CHECK enum door_err sim_distribution_uniform(double low, double high,
                                                       struct sim_distribution *out_distribution,
                                                       struct door_problem *problem);

/* low <= mode <= high. */
DOOR_MUST_CHECK enum door_err sim_distribution_triangular(double low, double mode, double high,
                                                          struct sim_distribution *out_distribution,
                                                          struct door_problem *problem);

/* mean > 0. */
DOOR_MUST_CHECK enum door_err sim_distribution_exponential(double mean, struct sim_distribution *out_distribution,
                                                           struct door_problem *problem);

/* mean > 0, sd >= 0; sd 0 gives the mean, to rounding, always. */
DOOR_MUST_CHECK enum door_err sim_distribution_lognormal_mean_sd(double mean, double sd,
                                                                 struct sim_distribution *out_distribution,
                                                                 struct door_problem *problem);

/* p90: nine values in ten are at or below it. mean <= p90 <= 2.273 mean: beyond that no lognormal has both.
 * Within it two have (except at the ends); the one with the smaller spread is taken. A p90 below the mean
 * belongs to one with a sigma above 2.56, which is no working time; it is refused. */
DOOR_MUST_CHECK enum door_err sim_distribution_lognormal_mean_p90(double mean, double p90,
                                                                  struct sim_distribution *out_distribution,
                                                                  struct door_problem *problem);

/* median > 0, p90 >= median. One solution always. */
DOOR_MUST_CHECK enum door_err sim_distribution_lognormal_median_p90(double median, double p90,
                                                                    struct sim_distribution *out_distribution,
                                                                    struct door_problem *problem);

/* mean > 0, sd > 0, with the shape (mean / sd)^2 in its range. */
DOOR_MUST_CHECK enum door_err sim_distribution_gamma_mean_sd(double mean, double sd,
                                                             struct sim_distribution *out_distribution,
                                                             struct door_problem *problem);

/* shape in its range, mean > 0. */
DOOR_MUST_CHECK enum door_err sim_distribution_gamma_shape_mean(double shape, double mean,
                                                                struct sim_distribution *out_distribution,
                                                                struct door_problem *problem);

/* shape in its range, scale > 0 (63.2 % of values are at or below the scale). */
DOOR_MUST_CHECK enum door_err sim_distribution_weibull_shape_scale(double shape, double scale,
                                                                   struct sim_distribution *out_distribution,
                                                                   struct door_problem *problem);

/* shape in its range, mean > 0. */
DOOR_MUST_CHECK enum door_err sim_distribution_weibull_shape_mean(double shape, double mean,
                                                                  struct sim_distribution *out_distribution,
                                                                  struct door_problem *problem);

/* point_count 2..32; values never falling; shares rising, the first 0 and the last 1. */
DOOR_MUST_CHECK enum door_err sim_distribution_empirical(const double *values, const double *shares,
                                                         uint32_t point_count,
                                                         struct sim_distribution *out_distribution,
                                                         struct door_problem *problem);

/* point_count 1..32; values rising; weights >= 0, not all 0, in any unit (they are divided by their sum). */
DOOR_MUST_CHECK enum door_err sim_distribution_discrete(const double *values, const double *weights,
                                                        uint32_t point_count, struct sim_distribution *out_distribution,
                                                        struct door_problem *problem);

/* Whether the struct, from wherever it came, is one that a constructor could have made. */
DOOR_MUST_CHECK enum door_err sim_distribution_validate(const struct sim_distribution *distribution,
                                                        struct door_problem *problem);

/* ---- Use. The distribution must be valid. ---- */

/* The value at share u: for a greater u never smaller by more than its rounding error. u = 0 gives the lower end of the
 * values and u = 1 the upper end (infinity where there is none); u outside [0, 1] or NaN gives NaN. Relative error:
 * gamma below 1e-12, lognormal and Weibull below 1e-13, others a few ulp. */
double sim_distribution_quantile(const struct sim_distribution *distribution, double u);

/* Mean and variance of the distribution, by formula. */
double sim_distribution_mean(const struct sim_distribution *distribution);
double sim_distribution_variance(const struct sim_distribution *distribution);

/* One value from 64 random bits: the quantile at sim_uniform(bits), to the last bit. The two commonest kinds
 * are inline. */
static inline double sim_distribution_sample(const struct sim_distribution *distribution, uint64_t bits)
{
  if (distribution->kind == SIM_EXPONENTIAL) {
    /* 1 - u is exact, so this is the quantile's log1p(-u). */
    return -distribution->a * sim_log(1.0 - sim_uniform(bits));
  }
  if (distribution->kind == SIM_CONSTANT) {
    return distribution->a;
  }
  return sim_distribution_quantile(distribution, sim_uniform(bits));
}

/* A draw given that the value is more than `above`: *out_bits are random bits of those that give such a value, a
 * greater draw among `bits` giving no smaller value. False, with out_bits untouched, where none gives one. */
DOOR_MUST_CHECK bool sim_distribution_bits_above(const struct sim_distribution *distribution, double above,
                                                 uint64_t bits, uint64_t *out_bits);

#endif
