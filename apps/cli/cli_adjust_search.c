#include "cli_adjust.h"
#include "cli_replications.h"
#include "sim_math.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TRIES_MAX = 30, DIGITS = 5 };

/* A slope is taken over a twentieth of a value. */
#define SLOPE_STEP 0.05
/* Of the tolerance: what is left is for the digits that are written. */
#define NEAR_ENOUGH 0.8

struct search {
  struct cli_adjust *adjust;
  struct door_progress progress;
};

/* As many digits as a person reads. */
static double rounded(double size)
{
  char text[64];
  snprintf(text, sizeof text, "%.*g", DIGITS, size);
  return strtod(text, NULL);
}

static enum door_err make_variant(const struct cli_adjust *adjust, const double *sizes, struct cli_variant *variant)
{
  *variant = (struct cli_variant){.scenario = &adjust->experiment.scenarios[0]};
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < adjust->key_count && err == DOOR_OK; i++) {
    err = cli_variant_set(variant, adjust->keys[i].axis.key, sizes[i]);
  }
  return err == DOOR_OK ? cli_variant_check(&adjust->experiment, variant)
                        : cli_tell(err, "%s: %s", variant->scenario->path, door_err_said(err));
}

/* Replications from first on, with these sizes. */
static enum door_err replicate(const struct cli_adjust *adjust, const double *sizes, uint32_t first,
                               struct door_results **out_results)
{
  struct cli_variant variant;
  struct cli_part part = {.first = first, .count = (uint32_t)adjust->experiment.replication_count};
  enum door_err err = make_variant(adjust, sizes, &variant);
  err = err == DOOR_OK ? cli_variant_replicate(&adjust->experiment, &variant, &part, out_results) : err;
  cli_variant_fini(&variant);
  return err;
}

/* How far a mean is from its figure, in tolerances. */
static double miss_of(const struct cli_adjust *adjust, uint32_t aim, double mean)
{
  double figure = adjust->aims[aim].value;
  return (mean - figure) / (adjust->tolerance_share * figure);
}

/* All means of results; a figure's measure without a value is an error. */
static enum door_err summarise(const struct cli_adjust *adjust, const struct door_results *results,
                               struct door_summary *out_summaries)
{
  for (uint32_t i = 0; i < adjust->aim_count; i++) {
    out_summaries[i] = door_results_summary(results, adjust->aims[i].measure);
    if (out_summaries[i].reason != NULL) {
      return cli_tell(DOOR_ERR_LIMIT, "--target %s: the measure has no value there: %s", adjust->aims[i].text,
                      out_summaries[i].reason);
    }
  }
  return DOOR_OK;
}

/* x: logarithms of factors of what the values were. */
static enum door_err on_evaluate(void *self, const double *x, double *out_misses)
{
  struct search *search = self;
  struct cli_adjust *adjust = search->adjust;
  double sizes[DOOR_SOLVER_MAX] = {0};
  for (uint32_t i = 0; i < adjust->key_count; i++) {
    sizes[i] = adjust->keys[i].was * sim_exp(x[i]);
  }
  struct door_results *results = NULL;
  struct door_summary means[DOOR_SOLVER_MAX];
  enum door_err err = replicate(adjust, sizes, 0, &results);
  err = err == DOOR_OK ? summarise(adjust, results, means) : err;
  for (uint32_t i = 0; i < adjust->aim_count && err == DOOR_OK; i++) {
    out_misses[i] = miss_of(adjust, i, means[i].mean);
  }
  door_results_destroy(&results);
  adjust->try_count += err == DOOR_OK ? 1 : 0;
  door_progress_tell(&search->progress, adjust->try_count);
  return err;
}

static void prepare(struct door_solver *solver, struct search *search)
{
  const struct cli_adjust *adjust = search->adjust;
  *solver = (struct door_solver){.count = adjust->key_count,
                                 .near_enough = NEAR_ENOUGH,
                                 .evaluations_max = TRIES_MAX,
                                 .evaluate = on_evaluate,
                                 .self = search};
  for (uint32_t i = 0; i < solver->count; i++) {
    solver->low[i] = sim_log(adjust->keys[i].axis.low / adjust->keys[i].was);
    solver->high[i] = sim_log(adjust->keys[i].axis.high / adjust->keys[i].was);
  }
}

/* What one replication more or less would move the values by, through the slopes: the interval of each. Replications in
 * which a measure has no value say nothing. */
static void find_intervals(struct cli_adjust *adjust, const struct door_solver *solver,
                           const struct door_results *results)
{
  struct door_running steps[DOOR_SOLVER_MAX] = {{0}};
  for (uint32_t replication = 0; replication < (uint32_t)adjust->experiment.replication_count; replication++) {
    double misses[DOOR_SOLVER_MAX];
    double step[DOOR_SOLVER_MAX];
    bool has_all = true;
    for (uint32_t i = 0; i < adjust->aim_count; i++) {
      struct door_value value = door_results_value(results, replication, adjust->aims[i].measure);
      has_all = has_all && value.reason == NULL;
      misses[i] = has_all ? miss_of(adjust, i, value.number) : 0;
    }
    if (has_all && door_solver_step(solver->slopes, solver->count, misses, step)) {
      for (uint32_t i = 0; i < solver->count; i++) {
        door_running_add(&steps[i], step[i]);
      }
    }
  }
  for (uint32_t i = 0; i < adjust->key_count; i++) {
    struct door_summary summary = door_running_summary(&steps[i], DOOR_OUTSIDE_SHARE);
    double half = (summary.high - summary.low) / 2;
    adjust->keys[i].has_interval = summary.has_interval;
    adjust->keys[i].low = adjust->keys[i].is * sim_exp(-half);
    adjust->keys[i].high = adjust->keys[i].is * sim_exp(half);
  }
}

/* At the values as they are written: the means that they were found by, and those of other replications. */
static enum door_err look_at(struct cli_adjust *adjust, const struct door_solver *solver)
{
  double sizes[DOOR_SOLVER_MAX] = {0};
  for (uint32_t i = 0; i < adjust->key_count; i++) {
    sizes[i] = adjust->keys[i].is;
  }
  struct door_results *results = NULL;
  struct door_results *others = NULL;
  struct door_summary means[DOOR_SOLVER_MAX];
  enum door_err err = make_variant(adjust, sizes, &adjust->variant);
  err = err == DOOR_OK ? replicate(adjust, sizes, 0, &results) : err;
  err = err == DOOR_OK ? summarise(adjust, results, means) : err;
  for (uint32_t i = 0; i < adjust->aim_count && err == DOOR_OK; i++) {
    adjust->aims[i].found = means[i];
    adjust->is_found = adjust->is_found && fabs(miss_of(adjust, i, means[i].mean)) <= 1;
  }
  if (err == DOOR_OK) {
    find_intervals(adjust, solver, results);
    err = replicate(adjust, sizes, (uint32_t)adjust->experiment.replication_count, &others);
  }
  err = err == DOOR_OK ? summarise(adjust, others, means) : err;
  for (uint32_t i = 0; i < adjust->aim_count && err == DOOR_OK; i++) {
    adjust->aims[i].held = means[i];
  }
  door_results_destroy(&results);
  door_results_destroy(&others);
  return err;
}

enum door_err cli_adjust_search(struct cli_adjust *adjust)
{
  struct search search = {.adjust = adjust};
  struct door_solver solver;
  struct door_solution solution = {.x = {0}};
  prepare(&solver, &search);
  door_progress_begin_of(&search.progress, "fit", "attempt", TRIES_MAX, adjust->experiment.is_quiet);
  double start[DOOR_SOLVER_MAX] = {0};
  for (uint32_t i = 0; i < solver.count; i++) {
    start[i] = sim_smaller(sim_larger(0, solver.low[i]), solver.high[i]);
  }
  enum door_err err = door_solver_find_slopes(&solver, start, SLOPE_STEP);
  err = err == DOOR_OK ? door_solve(&solver, &solution) : err;
  if (err == DOOR_OK) {
    adjust->is_found = solution.is_found;
    err = door_solver_find_slopes(&solver, solution.x, SLOPE_STEP);
  }
  for (uint32_t i = 0; i < adjust->key_count && err == DOOR_OK; i++) {
    struct cli_adjusted *key = &adjust->keys[i];
    key->is = sim_smaller(sim_larger(rounded(key->was * sim_exp(solution.x[i])), key->axis.low), key->axis.high);
  }
  err = err == DOOR_OK ? look_at(adjust, &solver) : err;
  door_progress_end(&search.progress, adjust->try_count);
  return err;
}
