#include "theory.h"

#include <math.h>

double theory_utilisation(struct theory_queue queue)
{
  return queue.arrivals_per_hour * queue.mean_hours / queue.servers;
}

/* By the recursion of Erlang's first formula, which neither overflows nor cancels: B(0) = 1,
 * B(k) = a B(k-1) / (k + a B(k-1)); then C = B / (1 - rho (1 - B)). */
double theory_erlang_c(int servers, double offered)
{
  double blocked = 1;
  for (int k = 1; k <= servers; k++) {
    blocked = offered * blocked / (k + offered * blocked);
  }
  return blocked / (1 - offered / servers * (1 - blocked));
}

double theory_mean_wait(struct theory_queue queue)
{
  double rho = theory_utilisation(queue);
  double waiting = queue.servers == 1 ? rho : theory_erlang_c(queue.servers, rho * queue.servers);
  return waiting * queue.mean_hours / (queue.servers * (1 - rho)) * (1 + queue.squared_variation) / 2;
}

/* P(wait > t) = C e^(-(c mu - lambda) t). */
double theory_wait_quantile(struct theory_queue queue, double share)
{
  double waiting = theory_erlang_c(queue.servers, queue.arrivals_per_hour * queue.mean_hours);
  double surplus_per_hour = queue.servers / queue.mean_hours - queue.arrivals_per_hour;
  return log(waiting / (1 - share)) / surplus_per_hour;
}

double theory_cobham_wait(struct theory_queue queue, const double *shares, int class_number)
{
  double rho = theory_utilisation(queue);
  double above = 0;
  for (int k = 0; k < class_number; k++) {
    above += rho * shares[k];
  }
  double waiting = theory_erlang_c(queue.servers, rho * queue.servers);
  double residue_hours = waiting * queue.mean_hours / queue.servers * (1 + queue.squared_variation) / 2;
  return residue_hours / ((1 - above) * (1 - above - rho * shares[class_number]));
}

/* By the balance of a birth-death chain: from k to k + 1 at lambda, back at min(k, c) mu + max(k - c, 0) theta. The
 * sums go on until what is left is below the rounding of what there is. */
struct theory_leaving theory_leaving(struct theory_queue queue, double gives_up_per_hour)
{
  double lambda = queue.arrivals_per_hour;
  double mu = 1 / queue.mean_hours;
  double weight = 1;
  double sum = 1;
  double waiting = 0;
  double busy = 0;
  for (int k = 1; k <= queue.servers || weight > 1e-18 * sum; k++) {
    int served = k < queue.servers ? k : queue.servers;
    weight *= lambda / (served * mu + (k - served) * gives_up_per_hour);
    sum += weight;
    waiting += weight * (k - served);
    busy += weight * served;
  }
  struct theory_leaving leaving = {.mean_waiting = waiting / sum, .utilisation = busy / sum / queue.servers};
  leaving.left_share = gives_up_per_hour * leaving.mean_waiting / lambda;
  return leaving;
}

double theory_relaxation_hours(struct theory_queue queue)
{
  double rho = theory_utilisation(queue);
  if (queue.squared_variation < 1 || queue.squared_variation > 1) {
    return 2 * (1 + queue.squared_variation) * queue.mean_hours / ((1 - rho) * (1 - rho));
  }
  double gap = sqrt(queue.servers / queue.mean_hours) - sqrt(queue.arrivals_per_hour);
  return 1 / (gap * gap) + queue.mean_hours;
}

double theory_student_tail(double t, uint32_t freedom)
{
  double angle = atan(t / sqrt(freedom));
  double cosine_squared = cos(angle) * cos(angle);
  bool is_odd = freedom % 2 == 1;
  double term = is_odd ? cos(angle) : 1;
  double sum = freedom == 1 ? 0 : term;
  for (uint32_t k = is_odd ? 3 : 2; k + 2 <= freedom; k += 2) {
    term *= cosine_squared * (k - 1) / k;
    sum += term;
  }
  double inside = is_odd ? M_2_PI * (angle + sin(angle) * sum) : sin(angle) * sum;
  return 1 - inside;
}

double theory_binomial_share(uint32_t most, uint32_t count, double probability)
{
  double sum = 0;
  for (uint32_t k = 0; k <= most; k++) {
    sum += exp(lgamma(count + 1.0) - lgamma(k + 1.0) - lgamma(count - k + 1.0) + k * log(probability) +
               (count - k) * log1p(-probability));
  }
  return sum;
}

bool theory_is_not_below(uint32_t count, uint32_t of, double share, double false_alarm)
{
  return theory_binomial_share(count, of, share) > false_alarm;
}

bool theory_is_share(uint32_t count, uint32_t of, double share, double false_alarm)
{
  double below = count == 0 ? 0 : theory_binomial_share(count - 1, of, share);
  return theory_is_not_below(count, of, share, false_alarm / 2) && 1 - below > false_alarm / 2;
}

bool theory_is_compatible(const double *values, uint32_t count, struct theory_claim claim)
{
  double mean = 0;
  for (uint32_t i = 0; i < count; i++) {
    mean += values[i] / count;
  }
  double squares = 0;
  for (uint32_t i = 0; i < count; i++) {
    squares += (values[i] - mean) * (values[i] - mean);
  }
  double excess = fabs(mean - claim.want) - claim.bias_bound;
  if (excess <= 0) {
    return true;
  }
  double standard_error = sqrt(squares / (count - 1.0) / count);
  return standard_error > 0 && theory_student_tail(excess / standard_error, count - 1) >= claim.false_alarm;
}
