/* response.h - how a measure responds to a change of scenario, on common random numbers.
 *
 * Role: runs a plan of RESPONSE_REPLICATIONS replications, keeps a measure of each, and asks whether one
 * configuration's values lie above another's, replication against replication, by Student's t. Does not decide: which
 * way sense demands (the test). A claim is found where chance alone would show as much with a probability below
 * RESPONSE_SURE, one-sided. Seeds are fixed, so a test gives the same answer each time; RESPONSE_SURE says how far a
 * right simulation may be from failing by its seed. Units: those of the measure. Ownership: values. Errors: fail the
 * test.
 */
#ifndef RESPONSE_H
#define RESPONSE_H

#include "experiment.h"

#define RESPONSE_SURE 1e-3

enum { RESPONSE_REPLICATIONS = 16, RESPONSE_SEED = 20140401 };

struct response_values {
  double of[RESPONSE_REPLICATIONS];
};

/* A plan of Cardiff, from an empty start, with so many measured days. */
struct experiment_plan response_plan(int measured_days);

/* The measures of the plan; seed and replications are set here. */
void response_run(struct experiment_plan *plan, const enum door_measure *measures, size_t count,
                  struct response_values *out_values);

struct response_values response_difference(const struct response_values *a, const struct response_values *b);

/* The chance of a mean as far above 0 as this one where the expectation is 0; 1 - that where it lies below. */
double response_chance(const struct response_values *values);

/* Fails, saying what, unless `to` lies above `from` beyond chance. */
void response_assert_rises(const char *what, const struct response_values *from, const struct response_values *to);

#endif
