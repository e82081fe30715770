#include "door_fit_length.h"

#include "sim_math.h"

#include <math.h>
#include <stdlib.h>

enum { ROUNDS = 500 };

static const double Z90 = 1.2815515655446004;
static const double Z95 = 1.959963984540054; /* both sides */
static const double LOG_ROOT_2_PI = 0.91893853320467274;
static const double LILLIEFORS_5_PERCENT = 0.886;

void door_fit_lengths_init(struct door_fit_lengths *lengths)
{
  *lengths = (struct door_fit_lengths){.lengths = NULL};
}

void door_fit_lengths_fini(struct door_fit_lengths *lengths)
{
  free(lengths->lengths);
  door_fit_lengths_init(lengths);
}

enum door_err door_fit_lengths_add(struct door_fit_lengths *lengths, double length, double least, bool is_over)
{
  if (lengths->count == lengths->capacity) {
    uint64_t capacity = lengths->capacity == 0 ? 1024 : lengths->capacity * 2;
    struct door_fit_one_length *grown = realloc(lengths->lengths, capacity * sizeof *grown);
    if (grown == NULL) {
      return DOOR_ERR_MEMORY;
    }
    lengths->lengths = grown;
    lengths->capacity = capacity;
  }
  lengths->lengths[lengths->count++] = (struct door_fit_one_length){sim_larger(length, least), is_over};
  return DOOR_OK;
}

/* The mean of the logarithm and its standard deviation. */
struct logs {
  double mean, sd;
};

/* How likely the standard normal is at z, given that it is not below it. */
static double hazard(double z)
{
  enum { FAR = 8 };
  if (z > FAR) {
    return z + 1 / z; /* its limit */
  }
  return sim_exp(-z * z / 2 - LOG_ROOT_2_PI) / (1 - door_fit_normal_share(z));
}

/* One round: what is not over stands for what it is expected to become. */
static struct logs improve(const struct door_fit_lengths *lengths, struct logs now)
{
  double sum = 0;
  double squares = 0;
  for (uint64_t i = 0; i < lengths->count; i++) {
    double log = sim_log(lengths->lengths[i].length) - now.mean;
    if (lengths->lengths[i].is_over) {
      sum += log;
      squares += log * log;
      continue;
    }
    double tail = now.sd * hazard(log / now.sd);
    sum += tail;
    squares += now.sd * now.sd + tail * log;
  }
  double count = (double)lengths->count;
  double moved = sum / count;
  return (struct logs){now.mean + moved, sim_sqrt(squares / count - moved * moved)};
}

static struct logs fit(const struct door_fit_lengths *lengths)
{
  struct logs logs = {0, 1};
  double over = 0;
  double sum = 0;
  double squares = 0;
  for (uint64_t i = 0; i < lengths->count; i++) {
    double log = sim_log(lengths->lengths[i].length);
    sum += lengths->lengths[i].is_over ? log : 0;
    squares += lengths->lengths[i].is_over ? log * log : 0;
    over += lengths->lengths[i].is_over ? 1 : 0;
  }
  logs.mean = sum / over;
  double variance = squares / over - logs.mean * logs.mean;
  logs.sd = sim_sqrt(sim_larger(variance, 0));
  if ((double)lengths->count > over) {
    for (uint32_t round = 0; round < ROUNDS && logs.sd > 0; round++) {
      logs = improve(lengths, logs);
    }
  }
  return logs;
}

static int compare(const void *left, const void *right)
{
  const struct door_fit_one_length *a = left;
  const struct door_fit_one_length *b = right;
  if (a->length < b->length || a->length > b->length) {
    return a->length < b->length ? -1 : 1;
  }
  return (int)b->is_over - (int)a->is_over; /* at one length what is over comes first */
}

static void compare_with_observed(const struct door_fit_lengths *lengths, struct logs logs,
                                  struct door_fit_lognormal *out)
{
  static const double tenth = 0.1;
  double left = 1; /* share that lasts longer, by the product-limit estimate */
  for (uint64_t i = 0; i < lengths->count;) {
    double length = lengths->lengths[i].length;
    uint64_t at_risk = lengths->count - i;
    uint64_t ends = 0;
    for (; i < lengths->count && !(lengths->lengths[i].length > length); i++) {
      ends += lengths->lengths[i].is_over ? 1 : 0;
    }
    double fitted = door_fit_normal_share((sim_log(length) - logs.mean) / logs.sd);
    double after = left * (1 - (double)ends / (double)at_risk);
    double off = ends == 0 ? 0 : sim_larger(fabs(1 - left - fitted), fabs(1 - after - fitted));
    out->distance = sim_larger(out->distance, off);
    out->observed_median = left > 0.5 && after <= 0.5 ? length : out->observed_median;
    out->observed_p90 = left > tenth && after <= tenth ? length : out->observed_p90;
    left = after;
  }
}

bool door_fit_lognormal(struct door_fit_lengths *lengths, struct door_fit_lognormal *out_fitted)
{
  struct door_fit_lognormal fitted = {.over = 0};
  for (uint64_t i = 0; i < lengths->count; i++) {
    fitted.over += lengths->lengths[i].is_over ? 1 : 0;
  }
  fitted.not_over = lengths->count - fitted.over;
  if (fitted.over < DOOR_FIT_LENGTHS_MIN) {
    return false;
  }
  qsort(lengths->lengths, lengths->count, sizeof *lengths->lengths, compare); /* also the order of every sum */
  struct logs logs = fit(lengths);
  if (!(logs.sd > 1e-9)) {
    return false;
  }
  double of_mean = Z95 * logs.sd / sim_sqrt((double)fitted.over);
  double of_p90 = of_mean * sim_sqrt(1 + Z90 * Z90 / 2);
  fitted.median = sim_exp(logs.mean);
  fitted.p90 = sim_exp(logs.mean + Z90 * logs.sd);
  fitted.median_interval = (struct door_interval){sim_exp(logs.mean - of_mean), sim_exp(logs.mean + of_mean)};
  fitted.p90_interval = (struct door_interval){fitted.p90 * sim_exp(-of_p90), fitted.p90 * sim_exp(of_p90)};
  fitted.distance_5_percent = LILLIEFORS_5_PERCENT / sim_sqrt((double)fitted.over);
  compare_with_observed(lengths, logs, &fitted);
  *out_fitted = fitted;
  return true;
}
