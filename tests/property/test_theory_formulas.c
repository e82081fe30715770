/* The formulas that simulations are held against, themselves held against published and exact values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "theory.h"

#include <math.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void assert_near(double got, double want, double absolute)
{
  if (!(fabs(got - want) <= absolute)) {
    fail_msg("got %.17g, want %.17g", got, want);
  }
}

/* Erlang's first formula from his second: C = B / (1 - rho (1 - B)) solved for B. */
static double blocking_of(int servers, double offered)
{
  double waiting = theory_erlang_c(servers, offered);
  double rho = offered / servers;
  return waiting * (1 - rho) / (1 - rho * waiting);
}

/* One server: C = rho. Two: C = 2 rho^2 / (1 + rho). Three with 2 erlang: 4/9. Hand-worked. */
static void erlang_c__small_systems__as_worked_by_hand(void **state)
{
  (void)state;
  assert_near(theory_erlang_c(1, 0.3), 0.3, 1e-15);
  assert_near(theory_erlang_c(2, 1), 1.0 / 3, 1e-15);
  assert_near(theory_erlang_c(2, 1.6), 2 * 0.64 / 1.8, 1e-15);
  assert_near(theory_erlang_c(3, 2), 4.0 / 9, 1e-15);
}

/* Printed tables of Erlang's first formula: the traffic that so many lines carry with 1 % lost, to three figures. */
static void erlang_c__published_traffic_table__agrees(void **state)
{
  (void)state;
  static const struct {
    int given_lines;
    double given_erlangs;
  } rows[] = {{1, 0.0101}, {2, 0.153}, {5, 1.36}, {10, 4.46}, {20, 12.0}, {50, 37.9}, {100, 84.1}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    double half_a_unit = rows[i].given_erlangs < 0.1  ? 0.00005
                         : rows[i].given_erlangs < 1  ? 0.0005
                         : rows[i].given_erlangs < 10 ? 0.005
                                                      : 0.05;
    assert_true(blocking_of(rows[i].given_lines, rows[i].given_erlangs - half_a_unit) < 0.01);
    assert_true(blocking_of(rows[i].given_lines, rows[i].given_erlangs + half_a_unit) > 0.01);
  }
}

/* The sums as Erlang wrote them, where they do not overflow. */
static void erlang_c__other_way_to_compute_it__agrees(void **state)
{
  (void)state;
  for (int servers = 1; servers <= 30; servers++) {
    double offered = 0.9 * servers;
    double term = 1;
    double sum = 0;
    for (int k = 0; k < servers; k++) {
      sum += term;
      term *= offered / (k + 1);
    }
    double last = term / (1 - offered / servers);
    assert_near(theory_erlang_c(servers, offered), last / (sum + last), 1e-13);
  }
}

static void mean_wait__one_server__textbook_cases(void **state)
{
  (void)state;
  struct theory_queue queue = {1, 0.5, 1, 1};
  assert_near(theory_mean_wait(queue), 0.5, 1e-15); /* rho / (mu - lambda) */
  queue.squared_variation = 0;
  assert_near(theory_mean_wait(queue), 0.25, 1e-15); /* constant times: half of it */
  queue.squared_variation = 3;
  assert_near(theory_mean_wait(queue), 1, 1e-15);
}

static void wait_quantile__one_server__inverts_the_exponential_tail(void **state)
{
  (void)state;
  struct theory_queue queue = {1.6, 0.5, 1, 1};
  double wait = theory_wait_quantile(queue, 0.9);
  assert_near(0.8 * exp(-(2 - 1.6) * wait), 0.1, 1e-15);
}

/* Whatever the order of classes, the work in the system is the same: sum of share x wait is the wait without classes.
 */
static void cobham_wait__classes__keep_the_mean_wait(void **state)
{
  (void)state;
  static const double shares[] = {0.15, 0.35, 0.5};
  static const struct theory_queue queues[] = {{8, 0.5, 1, 5}, {1.4, 0.5, 0.5, 1}, {1.2, 0.5, 2, 1}};
  for (size_t i = 0; i < COUNT(queues); i++) {
    double mean = 0;
    for (int k = 0; k < 3; k++) {
      mean += shares[k] * theory_cobham_wait(queues[i], shares, k);
    }
    assert_near(mean, theory_mean_wait(queues[i]), 1e-14);
    assert_near(theory_cobham_wait(queues[i], (const double[]){1}, 0), theory_mean_wait(queues[i]), 1e-14);
  }
}

/* One an hour, each half an hour to the second: what is in hand has 1 x 0.25 / 2 = 1/8 hour to go. Half are urgent:
 * 1/8 / (1 - 1/4) = 1/6 hour; the others 1/8 / ((1 - 1/4) (1 - 1/2)) = 1/3. */
static void cobham_wait__constant_services__as_worked_by_hand(void **state)
{
  (void)state;
  static const double halves[] = {0.5, 0.5};
  struct theory_queue queue = {1, 0.5, 0, 1};
  assert_near(theory_cobham_wait(queue, halves, 0), 1.0 / 6, 1e-14);
  assert_near(theory_cobham_wait(queue, halves, 1), 1.0 / 3, 1e-14);
}

/* How many relaxation rates of M/M/c, cut off at so many contacts, lie below a rate: the signs of the pivots of the
 * generator made symmetric, less the rate (Sylvester). The steady state itself is one, with rate 0. */
static int rates_below(struct theory_queue queue, double rate)
{
  enum { STATES = 3000 };
  double end_rate = 1 / queue.mean_hours;
  double pivot = queue.arrivals_per_hour - rate;
  int count = pivot < 0;
  for (int n = 1; n < STATES; n++) {
    double leaving = (n < queue.servers ? n : queue.servers) * end_rate;
    double arriving = n + 1 < STATES ? queue.arrivals_per_hour : 0;
    pivot = leaving + arriving - rate - queue.arrivals_per_hour * leaving / pivot;
    count += pivot < 0;
  }
  return count;
}

static void relaxation__markov_queues__slowest_rate_is_no_slower(void **state)
{
  (void)state;
  static const struct theory_queue rows[] = {{1, 0.5, 1, 1},  {1.6, 0.5, 1, 1}, {3.2, 0.5, 1, 2}, {8, 0.5, 1, 5},
                                             {3.6, 4, 1, 16}, {2, 10, 1, 22},   {1, 4, 1, 16},    {0.1, 4, 1, 16}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    double slowest = 1 / theory_relaxation_hours(rows[i]);
    assert_int_equal(rates_below(rows[i], slowest), 1);
    assert_true(rates_below(rows[i], 3 * slowest) > 1); /* and the bound is not idle */
  }
}

/* t(0.975, n) as printed in tables; one and two degrees of freedom have a closed form. */
static void student_tail__published_values__agree(void **state)
{
  (void)state;
  static const struct {
    uint32_t given_freedom;
    double given_t;
  } rows[] = {{1, 12.706}, {2, 4.303}, {3, 3.182}, {4, 2.776}, {5, 2.571}, {10, 2.228}, {29, 2.045}, {120, 1.980}};
  for (size_t i = 0; i < COUNT(rows); i++) {
    assert_near(theory_student_tail(rows[i].given_t, rows[i].given_freedom), 0.05, 5e-5);
  }
  assert_near(theory_student_tail(1e4, 1), 1 - 2 * atan(1e4) / M_PI, 1e-13);
  assert_near(theory_student_tail(30, 2), 1 - 30 / sqrt(902), 1e-13);
  assert_near(theory_student_tail(0, 63), 1, 1e-13);
}

static void binomial_share__small_numbers__as_worked_by_hand(void **state)
{
  (void)state;
  assert_near(theory_binomial_share(0, 2, 0.25), 0.5625, 1e-14);
  assert_near(theory_binomial_share(1, 2, 0.25), 0.9375, 1e-14);
  assert_near(theory_binomial_share(2000, 2000, 0.95), 1, 1e-9);
}

/* Mean 2, standard error 1 / sqrt 3; t(2) of 3.46 is exceeded with probability 0.0742. */
static void compatible__three_values__as_students_t_says(void **state)
{
  (void)state;
  static const double values[] = {1, 2, 3};
  assert_true(theory_is_compatible(values, 3, (struct theory_claim){0, 0, 0.0741}));
  assert_false(theory_is_compatible(values, 3, (struct theory_claim){0, 0, 0.0743}));
  assert_true(theory_is_compatible(values, 3, (struct theory_claim){0, 0.5, 0.0743}));
  assert_true(theory_is_compatible(values, 3, (struct theory_claim){2, 0, 0.99}));
  static const double same[] = {1, 1, 1};
  assert_false(theory_is_compatible(same, 3, (struct theory_claim){2, 0, 1e-9}));
}

/* Patience as long as a service: nobody can tell waiting from service, and the number there is Poisson (M/M/infinity).
 * Nearly endless patience: Erlang C. One server, offered 1, patience and service of an hour: e^-1 are idle, so
 * utilisation is 1 - 1/e, and as 1 - utilisation of the arrivals leave, 1/e. What is served and what leaves is what
 * comes. */
static void leaving__limits__poisson_and_erlang_c(void **state)
{
  (void)state;
  struct theory_leaving one = theory_leaving((struct theory_queue){1, 1, 1, 1}, 1);
  assert_near(one.utilisation, 1 - exp(-1), 1e-14);
  assert_near(one.left_share, exp(-1), 1e-14);
  assert_near(one.mean_waiting, exp(-1), 1e-14);
  struct theory_queue queue = {3.2, 0.5, 1, 2};
  assert_near(theory_leaving(queue, 1e-9).mean_waiting, queue.arrivals_per_hour * theory_mean_wait(queue), 1e-6);
  double offered = 6;
  double term = exp(-offered);
  double waiting = 0;
  for (int k = 1; k < 100; k++) {
    term *= offered / k;
    waiting += k > 4 ? term * (k - 4) : 0;
  }
  assert_near(theory_leaving((struct theory_queue){12, 0.5, 1, 4}, 2).mean_waiting, waiting, 1e-12);
  static const double patiences_hours[] = {0.1, 0.3, 1, 3, 10, 30, 90};
  for (size_t i = 0; i < sizeof patiences_hours / sizeof patiences_hours[0]; i++) {
    queue = (struct theory_queue){9, 0.5, 1, 4};
    struct theory_leaving found = theory_leaving(queue, 1 / patiences_hours[i]);
    assert_near(found.utilisation * queue.servers / queue.mean_hours + found.left_share * queue.arrivals_per_hour,
                queue.arrivals_per_hour, 1e-11);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(leaving__limits__poisson_and_erlang_c),
      cmocka_unit_test(erlang_c__small_systems__as_worked_by_hand),
      cmocka_unit_test(erlang_c__published_traffic_table__agrees),
      cmocka_unit_test(erlang_c__other_way_to_compute_it__agrees),
      cmocka_unit_test(mean_wait__one_server__textbook_cases),
      cmocka_unit_test(wait_quantile__one_server__inverts_the_exponential_tail),
      cmocka_unit_test(cobham_wait__classes__keep_the_mean_wait),
      cmocka_unit_test(cobham_wait__constant_services__as_worked_by_hand),
      cmocka_unit_test(relaxation__markov_queues__slowest_rate_is_no_slower),
      cmocka_unit_test(student_tail__published_values__agree),
      cmocka_unit_test(binomial_share__small_numbers__as_worked_by_hand),
      cmocka_unit_test(compatible__three_values__as_students_t_says),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
