/* One set of an ensemble: fitted, looked at, run. */
#include "cli_ensemble.h"

#include "cli.h"
#include "cli_replications.h"
#include "cli_variants.h"

#include <math.h>
#include <stdlib.h>

enum {
  FITTING_REPLICATIONS = 4, /* of a set's own, so that fitting and answer share their chance */
  EVALUATIONS_MAX = 14,
};

/* What fitting aims at: half as far off as may be, since the answer has more replications than the fitting. */
#define NEAR_ENOUGH 0.5

/* By how much a factor's logarithm is moved to see the slopes: a twentieth. */
#define SLOPE_STEP 0.05

/* ---- One scenario with the values of a set ---- */

struct visit {
  const struct cli_ensemble *ensemble;
  const struct door_ensemble_plan *plan;
  uint32_t set_number;
  uint32_t replication_count;
  uint32_t thread_count;
  uint32_t refused_figure; /* where visiting ends with DOOR_ERR_SCENARIO or DOOR_ERR_RANGE */
};

/* The scenario's file, what --set said, and the set. DOOR_ERR_SCENARIO: not valid together. */
static enum door_err read_with(const struct visit *visit, const struct cli_compared *compared, const double *logs,
                               struct scenario_document **out_document)
{
  struct door_ensemble_settings *settings = malloc(sizeof *settings);
  if (settings == NULL) {
    return DOOR_ERR_MEMORY;
  }
  const struct cli_ensemble_request *request = visit->ensemble->request;
  enum door_err err =
      door_ensemble_settings_init(settings, visit->plan, compared->document, request->seed, visit->set_number, logs);
  if (err == DOOR_OK) {
    err = cli_read_with(compared->path, request->settings, settings->texts, settings->count, out_document);
    door_ensemble_settings_fini(settings);
  }
  free(settings);
  return err == DOOR_ERR_RANGE ? DOOR_ERR_SCENARIO : err;
}

static enum door_err run_with(const struct visit *visit, const struct cli_compared *compared, const double *logs,
                              struct door_results **out_results)
{
  struct scenario_document *document = NULL;
  enum door_err err = read_with(visit, compared, logs, &document);
  if (err == DOOR_OK) {
    const struct cli_ensemble_request *request = visit->ensemble->request;
    struct cli_replications wanted = {.document = document,
                                      .path = compared->path,
                                      .seed = request->seed,
                                      .first = visit->set_number * request->replication_count,
                                      .count = visit->replication_count,
                                      .thread_count = visit->thread_count,
                                      .keep_path = request->keep_path};
    err = cli_replicate(&wanted, out_results);
  }
  scenario_destroy(&document);
  return err;
}

/* ---- Fitting ---- */

static enum door_err on_evaluate(void *self, const double *x, double *out_misses)
{
  struct visit *visit = self;
  const struct door_ensemble_plan *plan = visit->plan;
  struct door_results *results = NULL;
  visit->refused_figure = plan->figure_count;
  enum door_err err = run_with(visit, &visit->ensemble->request->scenarios[0], x, &results);
  for (uint32_t i = 0; i < plan->solved_count && err == DOOR_OK; i++) {
    struct door_summary found = door_results_summary(results, plan->figures[i].measure);
    out_misses[i] = found.reason == NULL ? door_figure_miss(&plan->figures[i], found.mean) : 0;
    visit->refused_figure = i;
    err = found.reason == NULL ? DOOR_OK : DOOR_ERR_RANGE;
  }
  door_results_destroy(&results);
  return err;
}

static void prepare_solver(struct door_solver *solver, const struct door_ensemble_plan *plan)
{
  *solver = (struct door_solver){.count = plan->solved_count,
                                 .near_enough = NEAR_ENOUGH,
                                 .evaluations_max = EVALUATIONS_MAX,
                                 .evaluate = on_evaluate};
  for (uint32_t i = 0; i < plan->solved_count; i++) {
    solver->low[i] = plan->figures[i].log_low;
    solver->high[i] = plan->figures[i].log_high;
  }
}

static enum door_err tell_base(const struct visit *visit, enum door_err err)
{
  const struct door_ensemble_plan *plan = visit->plan;
  if (err == DOOR_ERR_RANGE) {
    char name[DOOR_MEASURE_NAME_BYTES];
    door_measure_name(visit->ensemble->measures.scenario, plan->figures[visit->refused_figure].measure, name);
    return cli_tell(DOOR_ERR_SCENARIO, "%s: %s has no value there, so nothing can be fitted to it",
                    visit->ensemble->request->scenarios[0].path, name);
  }
  if (err == DOOR_ERR_SCENARIO) {
    return cli_tell(err, "%s: a fitted value cannot be changed by a twentieth: the scenario would not be valid",
                    visit->ensemble->request->scenarios[0].path);
  }
  return err;
}

enum door_err cli_set_find_slopes(struct cli_ensemble *ensemble)
{
  struct door_ensemble_plan *still = malloc(sizeof *still); /* nothing drawn */
  if (still == NULL) {
    return cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY));
  }
  *still = *ensemble->plan;
  for (uint32_t i = 0; i < still->drawn_count; i++) {
    still->drawn[i].is_left_out = true;
  }
  struct visit visit = {.ensemble = ensemble,
                        .plan = still,
                        .replication_count = ensemble->request->replication_count,
                        .thread_count = ensemble->request->thread_count};
  struct door_solver *solver = &ensemble->solver;
  prepare_solver(solver, still);
  solver->self = &visit;
  const double x[DOOR_SOLVER_MAX] = {0};
  enum door_err err = door_solver_find_slopes(solver, x, SLOPE_STEP);
  solver->self = NULL; /* each set has its own */
  err = tell_base(&visit, err);
  free(still);
  return err;
}

/* ---- The answer ---- */

/* Whether every figure is met; else which one is not. */
static bool meets_figures(const struct door_ensemble_plan *plan, const struct door_results *results,
                          uint32_t *out_figure)
{
  for (uint32_t i = 0; i < plan->figure_count; i++) {
    struct door_summary found = door_results_summary(results, plan->figures[i].measure);
    if (found.reason != NULL || !door_figure_is_met(&plan->figures[i], found.mean)) {
      *out_figure = i;
      return false;
    }
  }
  return true;
}

static void keep_values(const struct cli_ensemble *ensemble, const struct cli_set *set, uint32_t scenario,
                        const struct door_results *base, const struct door_results *results)
{
  uint32_t first = door_results_first_replication(results);
  for (uint32_t place = 0; place < ensemble->measures.count; place++) {
    uint32_t measure = ensemble->measures.list[place];
    for (uint32_t i = 0; i < ensemble->request->replication_count; i++) {
      struct door_value value = door_results_value(results, first + i, measure);
      struct door_value of_base = door_results_value(base, first + i, measure);
      if (value.reason == NULL) {
        door_running_add(cli_set_values(ensemble, set, scenario, place), value.number);
      }
      if (scenario > 0 && value.reason == NULL && of_base.reason == NULL) {
        door_running_add(cli_set_differences(ensemble, set, scenario, place), value.number - of_base.number);
      }
    }
  }
}

/* All scenarios at the fitted point. */
static enum door_err answer(struct visit *visit, struct cli_set *set, const double *logs)
{
  const struct cli_ensemble *ensemble = visit->ensemble;
  const struct cli_ensemble_request *request = ensemble->request;
  visit->replication_count = request->replication_count;
  struct door_results *base = NULL;
  enum door_err err = run_with(visit, &request->scenarios[0], logs, &base);
  if (err == DOOR_OK && !meets_figures(visit->plan, base, &visit->refused_figure)) {
    door_results_destroy(&base);
    return DOOR_ERR_RANGE;
  }
  size_t room = (size_t)(2 * request->scenario_count - 1) * ensemble->measures.count;
  set->values = err == DOOR_OK ? calloc(room, sizeof *set->values) : NULL;
  err = err == DOOR_OK && set->values == NULL ? cli_tell(DOOR_ERR_MEMORY, "%s", door_err_said(DOOR_ERR_MEMORY)) : err;
  if (err == DOOR_OK) {
    keep_values(ensemble, set, 0, base, base);
  }
  for (uint32_t i = 1; i < request->scenario_count && err == DOOR_OK; i++) {
    struct door_results *results = NULL;
    err = run_with(visit, &request->scenarios[i], logs, &results);
    if (err == DOOR_OK) {
      keep_values(ensemble, set, i, base, results);
    }
    door_results_destroy(&results);
  }
  door_results_destroy(&base);
  return err;
}

enum door_err cli_set_run(const struct cli_ensemble *ensemble, struct cli_set *set)
{
  const struct door_ensemble_plan *plan = ensemble->plan;
  uint32_t wanted = ensemble->request->replication_count;
  struct visit visit = {.ensemble = ensemble,
                        .plan = plan,
                        .set_number = set->number,
                        .replication_count = wanted < FITTING_REPLICATIONS ? wanted : FITTING_REPLICATIONS,
                        .thread_count = 1,
                        .refused_figure = plan->figure_count};
  struct door_solver solver = ensemble->solver;
  solver.self = &visit;
  struct door_solution solution;
  enum door_err err = door_solve(&solver, &solution);
  if (err == DOOR_OK && !solution.is_found) {
    visit.refused_figure = solution.worst;
    err = DOOR_ERR_RANGE;
  }
  if (err == DOOR_OK) {
    visit.refused_figure = plan->figure_count;
    err = answer(&visit, set, solution.x);
  }
  if (err == DOOR_ERR_RANGE || err == DOOR_ERR_SCENARIO) {
    free(set->values);
    set->values = NULL;
    set->refused_figure = err == DOOR_ERR_RANGE ? visit.refused_figure : plan->figure_count;
    set->state = CLI_SET_REFUSED;
    return DOOR_OK;
  }
  set->state = err == DOOR_OK ? CLI_SET_ACCEPTED : CLI_SET_UNTRIED;
  return err;
}
