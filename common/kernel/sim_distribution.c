#include "sim_distribution.h"

#include <stddef.h>

/* Quantile of the standard normal at 0.9, and the greatest p90 / mean of a lognormal: e^(that squared / 2). */
#define NORMAL_P90 1.28155156554460046697
#define LOGNORMAL_P90_TO_MEAN_MAX 2.27319

/* Smallest value of what must be above 0. */
#define POSITIVE_MIN 1e-15

/* ---- what each kind allows ---- */

struct parameter {
  const char *name; /* NULL: the kind has no such parameter */
  double low, high;
};

#define ANY(name)                                                                                                      \
  {                                                                                                                    \
    name, -SIM_DISTRIBUTION_VALUE_MAX, SIM_DISTRIBUTION_VALUE_MAX                                                      \
  }
#define POSITIVE(name)                                                                                                 \
  {                                                                                                                    \
    name, POSITIVE_MIN, SIM_DISTRIBUTION_VALUE_MAX                                                                     \
  }
#define GAMMA_SHAPE                                                                                                    \
  {                                                                                                                    \
    "shape", SIM_DISTRIBUTION_SHAPE_MIN, SIM_DISTRIBUTION_GAMMA_SHAPE_MAX                                              \
  }
#define WEIBULL_SHAPE                                                                                                  \
  {                                                                                                                    \
    "shape", SIM_DISTRIBUTION_SHAPE_MIN, SIM_DISTRIBUTION_WEIBULL_SHAPE_MAX                                            \
  }

static const struct parameter mean_parameter = POSITIVE("mean");
static const struct parameter median_parameter = POSITIVE("median");
static const struct parameter p90_parameter = POSITIVE("p90");
static const struct parameter sd_parameter = {"sd", 0.0, SIM_DISTRIBUTION_VALUE_MAX};
static const struct parameter positive_sd_parameter = POSITIVE("sd");
static const struct parameter point_parameter = ANY("point value");
static const struct parameter weight_parameter = {"weight", 0.0, SIM_DISTRIBUTION_VALUE_MAX};
static const struct parameter gamma_shape_parameter = GAMMA_SHAPE;
static const struct parameter weibull_shape_parameter = WEIBULL_SHAPE;

/* The ranges of a, b and c. Scales reach further than means: a small shape stretches them. */
static const struct parameter parameters[][3] = {
    [SIM_CONSTANT] = {{"value", 0.0, SIM_DISTRIBUTION_VALUE_MAX}},
    [SIM_UNIFORM] = {ANY("low"), ANY("high")},
    [SIM_TRIANGULAR] = {ANY("low"), ANY("mode"), ANY("high")},
    [SIM_EXPONENTIAL] = {POSITIVE("mean")},
    [SIM_LOGNORMAL] = {{"mean of the logarithm", -100.0, 100.0}, {"sigma", 0.0, SIM_DISTRIBUTION_SIGMA_MAX}},
    [SIM_GAMMA] = {GAMMA_SHAPE, {"scale", 1e-40, 1e40}},
    [SIM_WEIBULL] = {WEIBULL_SHAPE, {"scale", 1e-40, 1e40}},
    [SIM_EMPIRICAL] = {{NULL, 0.0, 0.0}},
    [SIM_DISCRETE] = {{NULL, 0.0, 0.0}},
};

static enum door_err check_range(const struct parameter *parameter, double value, struct door_problem *problem)
{
  if (value >= parameter->low && value <= parameter->high) {
    return DOOR_OK;
  }
  return door_problem_set(problem, DOOR_ERR_RANGE, "%s is %g; allowed is %g to %g", parameter->name, value,
                          parameter->low, parameter->high);
}

static enum door_err check_two(const struct parameter *first, double first_value, const struct parameter *second,
                               double second_value, struct door_problem *problem)
{
  enum door_err err = check_range(first, first_value, problem);
  return err != DOOR_OK ? err : check_range(second, second_value, problem);
}

static enum door_err check_order(const struct sim_distribution *d, struct door_problem *problem)
{
  if (d->kind == SIM_UNIFORM && d->a > d->b) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "low %g is above high %g; low must be at most high", d->a, d->b);
  }
  if (d->kind == SIM_TRIANGULAR && !(d->a <= d->b && d->b <= d->c)) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "low %g, mode %g, high %g are not in rising order", d->a, d->b,
                            d->c);
  }
  return DOOR_OK;
}

static enum door_err check_point_count(enum sim_distribution_kind kind, uint32_t count, struct door_problem *problem)
{
  uint32_t low = kind == SIM_EMPIRICAL ? 2 : 1;
  if (count >= low && count <= SIM_DISTRIBUTION_POINTS_MAX) {
    return DOOR_OK;
  }
  return door_problem_set(problem, DOOR_ERR_RANGE, "there are %u points; allowed is %u to %d", count, low,
                          SIM_DISTRIBUTION_POINTS_MAX);
}

/* Values in range and rising (may stand still in an empirical one), shares rising to 1. */
static enum door_err check_points(const struct sim_distribution *d, struct door_problem *problem)
{
  enum door_err err = check_point_count(d->kind, d->point_count, problem);
  for (uint32_t i = 0; err == DOOR_OK && i < d->point_count; i++) {
    err = check_range(&point_parameter, d->values[i], problem);
    if (err != DOOR_OK || i == 0) {
      continue;
    }
    if (d->values[i] < d->values[i - 1] || (d->kind == SIM_DISCRETE && d->values[i] <= d->values[i - 1])) {
      err = door_problem_set(problem, DOOR_ERR_RANGE, "value %g of point %u comes after %g; values must rise",
                             d->values[i], i + 1, d->values[i - 1]);
    } else if (!(d->cumulative[i] > d->cumulative[i - 1])) {
      err = door_problem_set(problem, DOOR_ERR_RANGE, "share %g of point %u comes after %g; shares must rise",
                             d->cumulative[i], i + 1, d->cumulative[i - 1]);
    }
  }
  if (err != DOOR_OK) {
    return err;
  }
  double first = d->cumulative[0];
  double last = d->cumulative[d->point_count - 1];
  if (last != 1.0 || (d->kind == SIM_EMPIRICAL ? first != 0.0 : !(first > 0.0))) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "shares go from %g to %g; the first must be %s and the last 1",
                            first, last, d->kind == SIM_EMPIRICAL ? "0" : "above 0");
  }
  return DOOR_OK;
}

enum door_err sim_distribution_validate(const struct sim_distribution *distribution, struct door_problem *problem)
{
  uint32_t kind = (uint32_t)distribution->kind; /* may be anything: the struct may come from outside */
  if (kind >= sizeof parameters / sizeof *parameters) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "distribution kind %u is not known", kind);
  }
  if (distribution->kind == SIM_EMPIRICAL || distribution->kind == SIM_DISCRETE) {
    return check_points(distribution, problem);
  }
  const double values[3] = {distribution->a, distribution->b, distribution->c};
  for (size_t i = 0; i < 3 && parameters[kind][i].name != NULL; i++) {
    enum door_err err = check_range(&parameters[kind][i], values[i], problem);
    if (err != DOOR_OK) {
      return err;
    }
  }
  return check_order(distribution, problem);
}

/* ---- constructors ---- */

static enum door_err accept(const struct sim_distribution *candidate, struct sim_distribution *out_distribution,
                            struct door_problem *problem)
{
  enum door_err err = sim_distribution_validate(candidate, problem);
  if (err == DOOR_OK) {
    *out_distribution = *candidate;
  }
  return err;
}

enum door_err sim_distribution_constant(double value, struct sim_distribution *out_distribution,
                                        struct door_problem *problem)
{
  return accept(&(struct sim_distribution){.kind = SIM_CONSTANT, .a = value}, out_distribution, problem);
}

enum door_err sim_distribution_uniform(double low, double high, struct sim_distribution *out_distribution,
                                       struct door_problem *problem)
{
  return accept(&(struct sim_distribution){.kind = SIM_UNIFORM, .a = low, .b = high}, out_distribution, problem);
}

enum door_err sim_distribution_triangular(double low, double mode, double high,
                                          struct sim_distribution *out_distribution, struct door_problem *problem)
{
  return accept(&(struct sim_distribution){.kind = SIM_TRIANGULAR, .a = low, .b = mode, .c = high}, out_distribution,
                problem);
}

enum door_err sim_distribution_exponential(double mean, struct sim_distribution *out_distribution,
                                           struct door_problem *problem)
{
  return accept(&(struct sim_distribution){.kind = SIM_EXPONENTIAL, .a = mean}, out_distribution, problem);
}

/* mean = e^(mu + sigma^2 / 2), (sd / mean)^2 = e^(sigma^2) - 1 */
enum door_err sim_distribution_lognormal_mean_sd(double mean, double sd, struct sim_distribution *out_distribution,
                                                 struct door_problem *problem)
{
  enum door_err err = check_two(&mean_parameter, mean, &sd_parameter, sd, problem);
  if (err != DOOR_OK) {
    return err;
  }
  double ratio = sd / mean;
  double square = sim_log1p(ratio * ratio);
  struct sim_distribution candidate = {.kind = SIM_LOGNORMAL, .a = sim_log(mean) - 0.5 * square, .b = sim_sqrt(square)};
  return accept(&candidate, out_distribution, problem);
}

/* With z the normal's quantile at 0.9 and r = log(p90 / mean): sigma^2 / 2 - z sigma + r = 0. Real roots need
 * r <= z^2 / 2; the smaller is z - (z^2 - 2 r)^(1/2), written here without its cancellation for small r. */
enum door_err sim_distribution_lognormal_mean_p90(double mean, double p90, struct sim_distribution *out_distribution,
                                                  struct door_problem *problem)
{
  enum door_err err = check_two(&mean_parameter, mean, &p90_parameter, p90, problem);
  if (err != DOOR_OK) {
    return err;
  }
  double r = sim_log(p90 / mean);
  double square = NORMAL_P90 * NORMAL_P90 - 2.0 * r;
  if (r < 0.0 || square < 0.0) {
    return door_problem_set(problem, DOOR_ERR_RANGE,
                            "p90 is %g with mean %g; a lognormal with this mean has a p90 of %g to %g "
                            "(1 to %g times the mean); for a longer tail give median and p90, or mean and sd",
                            p90, mean, mean, mean * LOGNORMAL_P90_TO_MEAN_MAX, LOGNORMAL_P90_TO_MEAN_MAX);
  }
  double sigma = 2.0 * r / (NORMAL_P90 + sim_sqrt(square));
  struct sim_distribution candidate = {.kind = SIM_LOGNORMAL, .a = sim_log(mean) - 0.5 * sigma * sigma, .b = sigma};
  return accept(&candidate, out_distribution, problem);
}

enum door_err sim_distribution_lognormal_median_p90(double median, double p90,
                                                    struct sim_distribution *out_distribution,
                                                    struct door_problem *problem)
{
  enum door_err err = check_two(&median_parameter, median, &p90_parameter, p90, problem);
  if (err != DOOR_OK) {
    return err;
  }
  if (p90 < median) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "p90 %g is below the median %g; it must be at least the median",
                            p90, median);
  }
  struct sim_distribution candidate = {
      .kind = SIM_LOGNORMAL, .a = sim_log(median), .b = sim_log(p90 / median) / NORMAL_P90};
  return accept(&candidate, out_distribution, problem);
}

enum door_err sim_distribution_gamma_mean_sd(double mean, double sd, struct sim_distribution *out_distribution,
                                             struct door_problem *problem)
{
  enum door_err err = check_two(&mean_parameter, mean, &positive_sd_parameter, sd, problem);
  if (err != DOOR_OK) {
    return err;
  }
  double ratio = mean / sd;
  double shape = ratio * ratio;
  if (check_range(&gamma_shape_parameter, shape, NULL) != DOOR_OK) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "sd is %g with mean %g; allowed is %g to %g", sd, mean,
                            mean / sim_sqrt(SIM_DISTRIBUTION_GAMMA_SHAPE_MAX),
                            mean / sim_sqrt(SIM_DISTRIBUTION_SHAPE_MIN));
  }
  return accept(&(struct sim_distribution){.kind = SIM_GAMMA, .a = shape, .b = mean / shape}, out_distribution,
                problem);
}

enum door_err sim_distribution_gamma_shape_mean(double shape, double mean, struct sim_distribution *out_distribution,
                                                struct door_problem *problem)
{
  enum door_err err = check_two(&gamma_shape_parameter, shape, &mean_parameter, mean, problem);
  if (err != DOOR_OK) {
    return err;
  }
  return accept(&(struct sim_distribution){.kind = SIM_GAMMA, .a = shape, .b = mean / shape}, out_distribution,
                problem);
}

/* gamma(1 + order / shape): the moments of a Weibull distribution of scale 1. */
static double weibull_moment(double shape, double order)
{
  return sim_exp(sim_lgamma(1.0 + order / shape));
}

enum door_err sim_distribution_weibull_shape_scale(double shape, double scale,
                                                   struct sim_distribution *out_distribution,
                                                   struct door_problem *problem)
{
  return accept(&(struct sim_distribution){.kind = SIM_WEIBULL, .a = shape, .b = scale}, out_distribution, problem);
}

enum door_err sim_distribution_weibull_shape_mean(double shape, double mean, struct sim_distribution *out_distribution,
                                                  struct door_problem *problem)
{
  enum door_err err = check_two(&weibull_shape_parameter, shape, &mean_parameter, mean, problem);
  if (err != DOOR_OK) {
    return err;
  }
  struct sim_distribution candidate = {.kind = SIM_WEIBULL, .a = shape, .b = mean / weibull_moment(shape, 1.0)};
  return accept(&candidate, out_distribution, problem);
}

enum door_err sim_distribution_empirical(const double *values, const double *shares, uint32_t point_count,
                                         struct sim_distribution *out_distribution, struct door_problem *problem)
{
  enum door_err err = check_point_count(SIM_EMPIRICAL, point_count, problem);
  if (err != DOOR_OK) {
    return err;
  }
  struct sim_distribution candidate = {.kind = SIM_EMPIRICAL, .point_count = point_count};
  for (uint32_t i = 0; i < point_count; i++) {
    candidate.values[i] = values[i];
    candidate.cumulative[i] = shares[i];
  }
  return accept(&candidate, out_distribution, problem);
}

/* Points of weight 0 are left out, so that u = 0 gives the smallest value that can occur. */
enum door_err sim_distribution_discrete(const double *values, const double *weights, uint32_t point_count,
                                        struct sim_distribution *out_distribution, struct door_problem *problem)
{
  enum door_err err = check_point_count(SIM_DISCRETE, point_count, problem);
  struct sim_distribution candidate = {.kind = SIM_DISCRETE};
  double total = 0.0;
  for (uint32_t i = 0; err == DOOR_OK && i < point_count; i++) {
    err = check_range(&weight_parameter, weights[i], problem);
    if (err == DOOR_OK && weights[i] > 0.0) {
      total += weights[i];
      candidate.values[candidate.point_count] = values[i];
      candidate.cumulative[candidate.point_count] = total;
      candidate.point_count++;
    }
  }
  if (err != DOOR_OK) {
    return err;
  }
  if (candidate.point_count == 0) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "all weights are 0; one at least must be above 0");
  }
  for (uint32_t i = 0; i < candidate.point_count; i++) {
    candidate.cumulative[i] /= total;
  }
  return accept(&candidate, out_distribution, problem);
}

/* ---- quantiles ---- */

/* The point low + share (high - low), never above high. */
static double between(double low, double high, double share)
{
  double value = low + share * (high - low);
  return value < high ? value : high;
}

static double triangular_quantile(double low, double mode, double high, double u)
{
  double width = high - low;
  if (u * width < mode - low) {
    return low + sim_sqrt(u * width * (mode - low));
  }
  return high - sim_sqrt((1.0 - u) * width * (high - mode));
}

/* The first point whose share is at least u; there is one, for the last has share 1. */
static uint32_t point_at(const struct sim_distribution *d, double u)
{
  uint32_t i = 0;
  while (d->cumulative[i] < u) {
    i++;
  }
  return i;
}

static double empirical_quantile(const struct sim_distribution *d, double u)
{
  uint32_t i = point_at(d, u);
  if (i == 0) {
    return d->values[0];
  }
  double share = (u - d->cumulative[i - 1]) / (d->cumulative[i] - d->cumulative[i - 1]);
  return between(d->values[i - 1], d->values[i], share);
}

double sim_distribution_quantile(const struct sim_distribution *distribution, double u)
{
  const struct sim_distribution *d = distribution;
  if (!(u >= 0.0 && u <= 1.0)) {
    return sim_double_of(SIM_BITS_NAN);
  }
  switch (d->kind) {
  case SIM_CONSTANT:
    return d->a;
  case SIM_UNIFORM:
    return between(d->a, d->b, u);
  case SIM_TRIANGULAR:
    return triangular_quantile(d->a, d->b, d->c, u);
  case SIM_EXPONENTIAL:
    return -d->a * sim_log1p(-u);
  case SIM_LOGNORMAL:
    return d->b > 0.0 ? sim_exp(d->a + d->b * sim_normal_quantile(u)) : sim_exp(d->a);
  case SIM_GAMMA:
    return d->b * sim_gamma_quantile(d->a, u);
  case SIM_WEIBULL:
    return d->b * sim_pow(-sim_log1p(-u), 1.0 / d->a);
  case SIM_EMPIRICAL:
    return empirical_quantile(d, u);
  case SIM_DISCRETE:
    return d->values[point_at(d, u)];
  }
  return sim_double_of(SIM_BITS_NAN);
}

/* ---- moments ---- */

/* The share of the values that belongs to point i: at it (discrete), or between it and the one before. */
static double point_share(const struct sim_distribution *d, uint32_t i)
{
  return i == 0 ? d->cumulative[0] : d->cumulative[i] - d->cumulative[i - 1];
}

static double points_mean(const struct sim_distribution *d)
{
  double sum = 0.0;
  for (uint32_t i = 0; i < d->point_count; i++) {
    double before = d->kind == SIM_EMPIRICAL && i > 0 ? d->values[i - 1] : d->values[i];
    sum += point_share(d, i) * 0.5 * (before + d->values[i]);
  }
  return sum;
}

/* Around the mean; over a straight piece from p to q the mean square is (p^2 + p q + q^2) / 3. */
static double points_variance(const struct sim_distribution *d)
{
  double mean = points_mean(d);
  double sum = 0.0;
  for (uint32_t i = 0; i < d->point_count; i++) {
    double q = d->values[i] - mean;
    double p = d->kind == SIM_EMPIRICAL && i > 0 ? d->values[i - 1] - mean : q;
    sum += point_share(d, i) * (p * p + p * q + q * q) / 3.0;
  }
  return sum;
}

/* e^x - 1 for x >= 0, without cancellation for small x: 17 terms of the series reach 1e-17 at 1/2. */
static double exp_minus_1(double x)
{
  if (x > 0.5) {
    return sim_exp(x) - 1.0;
  }
  double sum = 1.0;
  for (int n = 17; n >= 2; n--) {
    sum = 1.0 + sum * x / (double)n;
  }
  return x * sum;
}

double sim_distribution_mean(const struct sim_distribution *distribution)
{
  const struct sim_distribution *d = distribution;
  switch (d->kind) {
  case SIM_CONSTANT:
  case SIM_EXPONENTIAL:
    return d->a;
  case SIM_UNIFORM:
    return d->a + 0.5 * (d->b - d->a);
  case SIM_TRIANGULAR:
    return (d->a + d->b + d->c) / 3.0;
  case SIM_LOGNORMAL:
    return sim_exp(d->a + 0.5 * d->b * d->b);
  case SIM_GAMMA:
    return d->a * d->b;
  case SIM_WEIBULL:
    return d->b * weibull_moment(d->a, 1.0);
  case SIM_EMPIRICAL:
  case SIM_DISCRETE:
    return points_mean(d);
  }
  return sim_double_of(SIM_BITS_NAN);
}

double sim_distribution_variance(const struct sim_distribution *distribution)
{
  const struct sim_distribution *d = distribution;
  double mean = sim_distribution_mean(d);
  switch (d->kind) {
  case SIM_CONSTANT:
    return 0.0;
  case SIM_EXPONENTIAL:
    return d->a * d->a;
  case SIM_UNIFORM:
    return (d->b - d->a) * (d->b - d->a) / 12.0;
  case SIM_TRIANGULAR:
    return ((d->c - d->a) * (d->c - d->a) - (d->b - d->a) * (d->c - d->b)) / 18.0;
  case SIM_LOGNORMAL:
    return mean * mean * exp_minus_1(d->b * d->b);
  case SIM_GAMMA:
    return d->a * d->b * d->b;
  case SIM_WEIBULL:
    return d->b * d->b * (weibull_moment(d->a, 2.0) - weibull_moment(d->a, 1.0) * weibull_moment(d->a, 1.0));
  case SIM_EMPIRICAL:
  case SIM_DISCRETE:
    return points_variance(d);
  }
  return sim_double_of(SIM_BITS_NAN);
}

/* ---- conditional draws ---- */

enum { UNUSED_BITS = 12 }; /* of 64, that sim_uniform leaves out */

bool sim_distribution_bits_above(const struct sim_distribution *distribution, double above, uint64_t bits,
                                 uint64_t *out_bits)
{
  const uint64_t count = UINT64_C(1) << (64 - UNUSED_BITS); /* of different draws, in order */
  uint64_t low = 0;                                         /* no draw below it gives more */
  uint64_t high = count;                                    /* all from it on do */
  while (low < high) {
    uint64_t middle = low + (high - low) / 2;
    if (sim_distribution_sample(distribution, middle << UNUSED_BITS) > above) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  if (high == count) {
    return false;
  }
  uint64_t further = (uint64_t)((double)(count - high) * sim_uniform(bits));
  *out_bits = (high + further) << UNUSED_BITS;
  return true;
}
