#include "door_variation.h"

#include "sim_math.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

static int by_size(const void *one, const void *other)
{
  double a = *(const double *)one;
  double b = *(const double *)other;
  return (a > b) - (a < b);
}

/* ---- Analysis of variance ---- */

struct parts {
  double value_count;   /* of all sets */
  double squared_count; /* sum of the squares of their counts */
  double within;        /* sums of squares */
  double between;
  double sum; /* of values */
  uint32_t set_count;
};

static struct parts parts_of(const struct door_running *sets, uint32_t set_count)
{
  struct parts parts = {.set_count = 0};
  for (uint32_t i = 0; i < set_count; i++) {
    double count = sets[i].count;
    parts.value_count += count;
    parts.squared_count += count * count;
    parts.within += sets[i].squares;
    parts.sum += count * sets[i].mean;
    parts.set_count += sets[i].count > 0 ? 1 : 0;
  }
  for (uint32_t i = 0; i < set_count; i++) {
    double off = sets[i].mean - parts.sum / parts.value_count;
    parts.between += sets[i].count > 0 ? sets[i].count * off * off : 0;
  }
  return parts;
}

/* Straight between the ordered values, the first at 0 and the last at 1. */
static double quantile_of(const double *ordered, uint32_t count, double share)
{
  double place = share * (count - 1);
  uint32_t below = (uint32_t)place;
  uint32_t above = below + 1 < count ? below + 1 : below;
  return ordered[below] + (place - below) * (ordered[above] - ordered[below]);
}

static void find_parameter_interval(struct door_variation *variation, double *means, double chance_variance)
{
  uint32_t count = variation->set_count;
  double parameter_variance = variation->parameter_sd * variation->parameter_sd;
  double seen = parameter_variance + chance_variance;
  double shrink = seen > 0 ? sim_sqrt(parameter_variance / seen) : 0;
  qsort(means, count, sizeof *means, by_size);
  double low = quantile_of(means, count, DOOR_OUTSIDE_SHARE / 2);
  double high = quantile_of(means, count, 1 - DOOR_OUTSIDE_SHARE / 2);
  variation->parameter_low = variation->mean + shrink * (low - variation->mean);
  variation->parameter_high = variation->mean + shrink * (high - variation->mean);
}

struct door_variation door_variation_of(const struct door_running *sets, uint32_t set_count, double *scratch)
{
  struct parts parts = parts_of(sets, set_count);
  struct door_variation variation = {.set_count = parts.set_count};
  if (parts.set_count == 0) {
    return variation;
  }
  uint32_t kept = 0;
  for (uint32_t i = 0; i < set_count; i++) {
    if (sets[i].count > 0) {
      variation.mean += (sets[i].mean - variation.mean) / (kept + 1);
      scratch[kept++] = sets[i].mean;
    }
  }
  double degrees = parts.value_count - parts.set_count;
  variation.has_chance = degrees > 0;
  variation.has_parameters = variation.has_chance && parts.set_count > 1;
  double chance_variance = variation.has_chance ? parts.within / degrees : 0;
  double replications = parts.value_count / parts.set_count;
  variation.chance_sd = sim_sqrt(chance_variance);
  if (variation.has_chance) {
    double half =
        sim_student_t_quantile(1 - DOOR_OUTSIDE_SHARE / 2, degrees) * sim_sqrt(chance_variance / replications);
    variation.chance_low = variation.mean - half;
    variation.chance_high = variation.mean + half;
  }
  if (variation.has_parameters) {
    double of_sets = parts.set_count - 1;
    double weight = (parts.value_count - parts.squared_count / parts.value_count) / of_sets;
    double parameter_variance = (parts.between / of_sets - chance_variance) / weight;
    variation.parameter_sd = parameter_variance > 0 ? sim_sqrt(parameter_variance) : 0;
    find_parameter_interval(&variation, scratch, chance_variance / replications);
  }
  return variation;
}

/* ---- Ranks ---- */

/* From 1; those that are the same share the mean of their ranks. */
static double rank_of(const double *values, uint32_t count, uint32_t place)
{
  double below = 0;
  double same = 0;
  for (uint32_t i = 0; i < count; i++) {
    below += values[i] < values[place] ? 1 : 0;
    same += !(values[i] < values[place]) && !(values[i] > values[place]) ? 1 : 0;
  }
  return below + (same + 1) / 2;
}

double door_rank_correlation(const double *one, const double *other, uint32_t count, double *scratch)
{
  double middle = (count + 1) / 2.0;
  double product = 0;
  double squares = 0;
  double other_squares = 0;
  for (uint32_t i = 0; i < count; i++) {
    scratch[i] = rank_of(one, count, i) - middle;
    scratch[count + i] = rank_of(other, count, i) - middle;
    product += scratch[i] * scratch[count + i];
    squares += scratch[i] * scratch[i];
    other_squares += scratch[count + i] * scratch[count + i];
  }
  return squares > 0 && other_squares > 0 ? product / sim_sqrt(squares * other_squares) : 0;
}

double door_rank_correlation_limit(uint32_t count, uint32_t key_count)
{
  if (count < 3 || key_count == 0) {
    return 1;
  }
  double degrees = count - 2;
  double t = sim_student_t_quantile(1 - DOOR_OUTSIDE_SHARE / 2 / key_count, degrees);
  return t / sim_sqrt(degrees + t * t);
}

bool door_find_key(const double *draws, uint32_t key_count, const double *differences, uint32_t count, double *scratch,
                   struct door_key_found *out_found)
{
  for (uint32_t key = 0; key < key_count; key++) {
    double correlation = door_rank_correlation(&draws[(size_t)key * count], differences, count, scratch);
    if (key == 0 || fabs(correlation) > fabs(out_found->correlation)) {
      *out_found = (struct door_key_found){key, correlation};
    }
  }
  return key_count > 0 && fabs(out_found->correlation) > door_rank_correlation_limit(count, key_count);
}
