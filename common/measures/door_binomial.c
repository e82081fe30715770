#include "door_binomial.h"

#include <stdbool.h>

double door_binomial_at_most(uint32_t count, double p, int64_t at_most)
{
  /* Weights relative to the likeliest count, so that none overflows and those that vanish do not matter. */
  uint32_t mode = (uint32_t)((double)(count + 1U) * p);
  mode = mode > count ? count : mode;
  double odds = p / (1 - p);
  double below = 0; /* at or below at_most */
  double all = 0;
  double weight = 1;
  for (int64_t i = mode; i >= 0 && weight > 0; i--) {
    all += weight;
    below += i <= at_most ? weight : 0;
    weight *= (double)i / ((double)(count - i + 1) * odds);
  }
  weight = (double)(count - mode) / (double)(mode + 1U) * odds;
  for (int64_t i = (int64_t)mode + 1; i <= count && weight > 0; i++) {
    all += weight;
    below += i <= at_most ? weight : 0;
    weight *= (double)(count - i) / (double)(i + 1) * odds;
  }
  return below / all;
}

/* The share at which the chance of at most so many falls to `chance`: it falls as the share grows. */
static double share_at(uint32_t count, int64_t at_most, double chance)
{
  enum { HALVINGS = 60 };
  double low = 0;
  double high = 1;
  for (int i = 0; i < HALVINGS; i++) {
    double middle = low + (high - low) / 2;
    bool is_below = middle > 0 && middle < 1 && door_binomial_at_most(count, middle, at_most) > chance;
    low = is_below ? middle : low;
    high = is_below ? high : middle;
  }
  return low + (high - low) / 2;
}

double door_share_low(uint32_t yes, uint32_t count, double outside_share)
{
  return yes == 0 ? 0 : share_at(count, (int64_t)yes - 1, 1 - outside_share);
}

double door_share_high(uint32_t yes, uint32_t count, double outside_share)
{
  return yes == count ? 1 : share_at(count, yes, outside_share);
}

struct door_ranks door_quantile_ranks(uint32_t count, double p, double outside_share)
{
  struct door_ranks ranks = {.at = (uint32_t)((double)count * p), .high = count + 1U};
  ranks.at += (double)ranks.at < (double)count * p || ranks.at == 0 ? 1 : 0;
  double each = outside_share / 2;
  /* The quantile lies below the low-th value if fewer than low values lie below it. */
  while (ranks.low < count && door_binomial_at_most(count, p, ranks.low) <= each) {
    ranks.low++;
  }
  while (ranks.high > ranks.low + 1U && 1 - door_binomial_at_most(count, p, (int64_t)ranks.high - 2) <= each) {
    ranks.high--;
  }
  return ranks;
}
