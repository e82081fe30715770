/* theory.h - what is known by formula, and how near to it a simulation has to come.
 *
 * Role: mean waits of queues, how long a queue remembers its start, tails of Student's t and of the binomial, and the
 *   check of a mean against a known value. Shares nothing with the simulator.
 * A queue here: Poisson arrivals, `servers` alike, first come first served, unlimited room, utilisation below 1.
 * Units: hours and arrivals an hour; any other unit of time does as well if it is one throughout.
 * Ownership, errors: none; arguments are valid. Threads: pure functions.
 * Sources: A. K. Erlang (1917); F. Pollaczek (1930) and A. Khinchine (1932); A. Cobham (1954), Operations Research 2;
 *   C. Palm (1957), Tele 2, whose queue with leaving Garnett, Mandelbaum and Reiman call Erlang A (2002),
 *   Manufacturing & Service Operations Management 4(3);
 *   M. Abramowitz and I. Stegun (1964), 26.7.3 and 26.7.4 (Student's t).
 */
#ifndef THEORY_H
#define THEORY_H

#include <stdbool.h>
#include <stdint.h>

struct theory_queue {
  double arrivals_per_hour;
  double mean_hours;        /* of a service */
  double squared_variation; /* of a service: variance / mean^2; 1: exponential. Other than 1 needs servers 1 */
  int servers;
};

/* Share of time that a server works. */
double theory_utilisation(struct theory_queue queue);

/* Share of arrivals that wait, by Erlang's second formula. offered: arrivals x mean service, below servers. */
double theory_erlang_c(int servers, double offered);

/* Erlang C for exponential services, Pollaczek-Khinchine for one server. */
double theory_mean_wait(struct theory_queue queue);

/* The wait that `share` of the arrivals do not exceed; exponential services, and more than 1 - share of them wait. */
double theory_wait_quantile(struct theory_queue queue, double share);

/* Mean wait of one of several classes, one distribution of services for all, the more urgent first, without breaking
 * off. shares: of the arrivals, most urgent first, up to and including the class. */
double theory_cobham_wait(struct theory_queue queue, const double *shares, int class_number);

/* What is known of a queue whose customers give up: exponential services, and an exponential patience. */
struct theory_leaving {
  double mean_waiting; /* how many wait */
  double left_share;   /* of the arrivals, those that give up */
  double utilisation;
};

/* gives_up_per_hour: hazard of each who waits, above 0. Any utilisation. */
struct theory_leaving theory_leaving(struct theory_queue queue, double gives_up_per_hour);

/* Time in which a deviation from the steady state falls to 1/e, in the long run; not below it. M/M/c:
 * 1 / (sqrt(c mu) - sqrt(lambda))^2, which many servers with little to do exceed by up to 1 / mu, so that is added; a
 * test compares with the spectrum. M/G/1: the limit in heavy traffic, 2 (1 + c^2) mean / (1 - rho)^2. */
double theory_relaxation_hours(struct theory_queue queue);

/* P(|T| > t) with `freedom` degrees of freedom; absolute error below 1e-13. t >= 0. */
double theory_student_tail(double t, uint32_t freedom);

/* P(X <= most) of a binomial number. */
double theory_binomial_share(uint32_t most, uint32_t count, double probability);

/* Whether so many of `of` may be those of which a share holds: not fewer than chance explains, by a test that is wrong
 * in false_alarm of cases; and not more either, by one that is wrong in half of it on each side. */
bool theory_is_not_below(uint32_t count, uint32_t of, double share, double false_alarm);
bool theory_is_share(uint32_t count, uint32_t of, double share, double false_alarm);

/* What a mean over replications is held against. */
struct theory_claim {
  double want;
  double bias_bound;  /* how far the simulation's expectation may lie from it: rounding to the second, and the like */
  double false_alarm; /* probability that a right simulation fails */
};

/* Whether the mean of independent values is compatible with the claim: what is left of its distance to `want` after the
 * bias bound is within Student's t interval. */
bool theory_is_compatible(const double *values, uint32_t count, struct theory_claim claim);

#endif
