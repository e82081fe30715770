#include "door_fit_statistics.h"

#include "sim_math.h"

static const double Z95 = 1.959963984540054; /* of the standard normal, 97.5 % */

struct door_interval door_fit_count_interval(double count)
{
  double square = Z95 * Z95;
  double middle = count + square / 2;
  double half = Z95 * sim_sqrt(count + square / 4);
  return (struct door_interval){sim_larger(middle - half, 0), middle + half};
}

struct door_interval door_fit_share_interval(double count, double of)
{
  double square = Z95 * Z95;
  double share = count / of;
  double middle = (share + square / (2 * of)) / (1 + square / of);
  double half = Z95 / (1 + square / of) * sim_sqrt(share * (1 - share) / of + square / (4 * of * of));
  return (struct door_interval){sim_larger(middle - half, 0), sim_smaller(middle + half, 1)};
}

double door_fit_normal_share(double x)
{
  double half_square = x * x / 2;
  return x < 0 ? sim_gamma_q(0.5, half_square) / 2 : 1 - sim_gamma_q(0.5, half_square) / 2;
}

static void count_cell(struct door_chi_square *test, double observed, double expected)
{
  double off = observed - expected;
  test->sum += off * off / expected;
  test->cells++;
}

void door_chi_square_add(struct door_chi_square *test, double observed, double expected)
{
  if (expected >= DOOR_FIT_CELL_MIN) {
    count_cell(test, observed, expected);
    return;
  }
  test->pooled_observed += observed;
  test->pooled_expected += expected;
  if (test->pooled_expected >= DOOR_FIT_CELL_MIN) {
    count_cell(test, test->pooled_observed, test->pooled_expected);
    test->pooled_observed = 0;
    test->pooled_expected = 0;
  }
}

struct door_test door_chi_square_end(struct door_chi_square *test, uint32_t fitted)
{
  struct door_test result = {.p = 1};
  if (test->cells > fitted) {
    result.statistic = test->sum;
    result.degrees = test->cells - fitted;
    result.p = sim_gamma_q((double)result.degrees / 2, test->sum / 2);
  }
  return result;
}
