#include "door_ensemble.h"

#include "door_own_seed.h"
#include "sim_math.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

/* How far from a bound fitting aims where there is only one, as a share of it. */
#define ONE_SIDED_SHARE 0.02

/* Factors beyond these are no plausible fit of anything. */
#define FACTOR_MAX 20.0

/* ---- Figures ---- */

static void aim(struct door_figure *figure)
{
  bool has_low = figure->low > -HUGE_VAL;
  bool has_high = figure->high < HUGE_VAL;
  if (has_low && has_high) {
    figure->target = (figure->low + figure->high) / 2;
    figure->tolerance = (figure->high - figure->low) / 2;
  } else {
    double bound = has_low ? figure->low : figure->high;
    figure->tolerance = ONE_SIDED_SHARE * fabs(bound);
    figure->target = has_low ? bound + figure->tolerance : bound - figure->tolerance;
  }
  if (!(figure->tolerance > 0)) {
    figure->tolerance = 1e-6 * (1 + fabs(figure->target)); /* a bound at a point: as near as makes no difference */
  }
}

static struct door_figure figure_of(const struct scenario_expectation *expected, uint32_t measure)
{
  double half = expected->has_within ? expected->within_share * fabs(expected->within_value) : HUGE_VAL;
  double middle = expected->has_within ? expected->within_value : 0;
  struct door_figure figure = {.measure = measure,
                               .low = middle - half,
                               .high = middle + half,
                               .log_low = -sim_log(FACTOR_MAX),
                               .log_high = sim_log(FACTOR_MAX)};
  figure.low = expected->has_at_least ? sim_larger(figure.low, expected->at_least) : figure.low;
  figure.high = expected->has_at_most ? sim_smaller(figure.high, expected->at_most) : figure.high;
  aim(&figure);
  return figure;
}

static enum door_err find_figures(struct door_ensemble_plan *plan, const struct scenario_document *document,
                                  struct door_problem *problem)
{
  for (size_t i = 0; i < scenario_expectation_count(document); i++) {
    const struct scenario_expectation *expected = scenario_expectation_at(document, i);
    uint32_t measure;
    if (!expected->fitted) {
      continue;
    }
    if (!door_measure_find(scenario_of(document), expected->measure, &measure)) {
      return door_problem_set(problem, DOOR_ERR_SCENARIO, "%s: expect.%s: there is no such measure", expected->origin,
                              expected->measure);
    }
    if (plan->figure_count == DOOR_FIGURES_MAX) {
      return door_problem_set(problem, DOOR_ERR_LIMIT, "more than %d fitted figures", DOOR_FIGURES_MAX);
    }
    plan->figures[plan->figure_count++] = figure_of(expected, measure);
  }
  return DOOR_OK;
}

double door_figure_miss(const struct door_figure *figure, double mean)
{
  return (mean - figure->target) / figure->tolerance;
}

bool door_figure_is_met(const struct door_figure *figure, double mean)
{
  return mean >= figure->low && mean <= figure->high;
}

/* ---- Keys ---- */

struct reading {
  struct door_ensemble_plan *plan;
  const struct scenario_document *document;
  bool is_full;
};

static void take_range(struct reading *reading, const struct parameter *row, const char *key,
                       const struct scenario_provenance *provenance)
{
  struct door_ensemble_plan *plan = reading->plan;
  double size = 0;
  bool has_size = scenario_size_of(reading->document, key, &size);
  bool is_number = parameter_type_is_number(row->type);
  bool can_change = is_number || fabs(size) > 0;
  if (!has_size || !can_change || size < provenance->low || size > provenance->high) {
    plan->not_drawable++;
    return;
  }
  if (plan->drawn_count == DOOR_ENSEMBLE_KEYS_MAX) {
    reading->is_full = true;
    return;
  }
  struct door_drawn_key *drawn = &plan->drawn[plan->drawn_count++];
  *drawn = (struct door_drawn_key){
      .low = provenance->low, .high = provenance->high, .is_whole = row->type == PARAMETER_INTEGER};
  memcpy(drawn->key, key, strlen(key) + 1);
}

/* Narrows the factor so that the key stays in the range of its row. */
static void bound_factor(struct door_figure *figure, const struct parameter *row, double size)
{
  if (!(size > 0)) {
    return; /* of a value below 0 a factor turns the bounds round, and of 0 there is none: the reader will say */
  }
  if (row->low > 0) {
    figure->log_low = sim_larger(figure->log_low, sim_log(row->low / size));
  }
  figure->log_high = row->high > 0 ? sim_smaller(figure->log_high, sim_log(row->high / size)) : figure->log_high;
}

static void take_fitted(struct reading *reading, const struct parameter *row, const char *key,
                        const struct scenario_provenance *provenance)
{
  struct door_ensemble_plan *plan = reading->plan;
  uint32_t figure = 0;
  double size = 0;
  uint32_t measure = 0;
  bool is_named =
      provenance->measure != NULL && door_measure_find(scenario_of(reading->document), provenance->measure, &measure);
  while (figure < plan->figure_count && plan->figures[figure].measure != measure) {
    figure++;
  }
  if (!is_named || figure == plan->figure_count || !scenario_size_of(reading->document, key, &size)) {
    plan->fitted_before++;
    return;
  }
  if (plan->fitted_count == DOOR_ENSEMBLE_KEYS_MAX) {
    reading->is_full = true;
    return;
  }
  struct door_fitted_key *fitted = &plan->fitted[plan->fitted_count++];
  *fitted = (struct door_fitted_key){.figure = figure};
  memcpy(fitted->key, key, strlen(key) + 1);
  plan->figures[figure].key_count++;
  bound_factor(&plan->figures[figure], row, size);
}

static void on_key(void *self, const struct parameter *row, const char *key)
{
  struct reading *reading = self;
  struct scenario_provenance provenance = scenario_provenance_of(reading->document, key);
  if (provenance.kind == SCENARIO_FITTED) {
    take_fitted(reading, row, key, &provenance);
  } else if (provenance.kind == SCENARIO_ASSUMED && provenance.has_range) {
    take_range(reading, row, key, &provenance);
  } else if (provenance.kind == SCENARIO_ASSUMED) {
    reading->plan->in_words++;
  }
}

/* Figures with keys to the front, in their order. */
static void order_figures(struct door_ensemble_plan *plan)
{
  struct door_figure ordered[DOOR_FIGURES_MAX];
  uint32_t places[DOOR_FIGURES_MAX];
  uint32_t count = 0;
  for (uint32_t pass = 0; pass < 2; pass++) {
    for (uint32_t i = 0; i < plan->figure_count; i++) {
      if ((plan->figures[i].key_count > 0) == (pass == 0)) {
        places[i] = count;
        ordered[count++] = plan->figures[i];
      }
    }
    plan->solved_count = pass == 0 ? count : plan->solved_count;
  }
  for (uint32_t i = 0; i < plan->fitted_count; i++) {
    plan->fitted[i].figure = places[plan->fitted[i].figure];
  }
  memcpy(plan->figures, ordered, count * sizeof ordered[0]);
}

enum door_err door_ensemble_plan_create(const struct scenario_document *document, struct door_ensemble_plan **out_plan,
                                        struct door_problem *problem)
{
  struct door_ensemble_plan *plan = calloc(1, sizeof *plan);
  if (plan == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for an ensemble");
  }
  struct reading reading = {.plan = plan, .document = document};
  enum door_err err = find_figures(plan, document, problem);
  if (err == DOOR_OK) {
    scenario_visit_keys(document, on_key, &reading);
    order_figures(plan);
  }
  if (err == DOOR_OK && reading.is_full) {
    err = door_problem_set(problem, DOOR_ERR_LIMIT, "more than %d keys to draw or to fit", DOOR_ENSEMBLE_KEYS_MAX);
  }
  if (err != DOOR_OK) {
    door_ensemble_plan_destroy(&plan);
    return err;
  }
  *out_plan = plan;
  return DOOR_OK;
}

void door_ensemble_plan_destroy(struct door_ensemble_plan **plan)
{
  free(*plan);
  *plan = NULL;
}

void door_ensemble_leave_out(struct door_ensemble_plan *plan, const struct scenario_document *document,
                             const struct scenario_document *other)
{
  for (uint32_t i = 0; i < plan->drawn_count; i++) {
    struct door_drawn_key *drawn = &plan->drawn[i];
    drawn->is_left_out = drawn->is_left_out || !scenario_same_value(document, other, drawn->key);
  }
}

/* ---- One set ---- */

double door_ensemble_draw(const struct door_drawn_key *drawn, uint64_t seed, uint32_t set_number)
{
  uint64_t key_hash = XXH3_64bits(drawn->key, strlen(drawn->key));
  struct sim_draw draw = sim_draw(sim_stream_of(door_own_seed(seed), set_number), key_hash, 0, 0);
  double share = sim_uniform(draw.first);
  if (!drawn->is_whole) {
    return drawn->low + share * (drawn->high - drawn->low);
  }
  /* Every whole number of the range as likely as every other. */
  double low = ceil(drawn->low);
  double high = floor(drawn->high);
  return sim_smaller(low + floor(share * (high - low + 1)), high);
}

static enum door_err add(struct door_ensemble_settings *settings, const struct scenario_document *document,
                         const char *key, double size)
{
  char *text = NULL;
  enum door_err err = scenario_sized_setting(document, key, size, &text);
  if (err == DOOR_OK) {
    settings->texts[settings->count++] = text;
  }
  return err;
}

enum door_err door_ensemble_settings_init(struct door_ensemble_settings *settings,
                                          const struct door_ensemble_plan *plan,
                                          const struct scenario_document *document, uint64_t seed, uint32_t set_number,
                                          const double *logs)
{
  settings->count = 0;
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < plan->drawn_count && err == DOOR_OK; i++) {
    const struct door_drawn_key *drawn = &plan->drawn[i];
    if (!drawn->is_left_out) {
      err = add(settings, document, drawn->key, door_ensemble_draw(drawn, seed, set_number));
    }
  }
  for (uint32_t i = 0; i < plan->fitted_count && err == DOOR_OK; i++) {
    double size = 0;
    const struct door_fitted_key *fitted = &plan->fitted[i];
    if (scenario_size_of(document, fitted->key, &size)) { /* else a scenario that is compared has no such source */
      err = add(settings, document, fitted->key, size * sim_exp(logs[fitted->figure]));
    }
  }
  if (err != DOOR_OK) {
    door_ensemble_settings_fini(settings);
  }
  return err;
}

void door_ensemble_settings_fini(struct door_ensemble_settings *settings)
{
  for (uint32_t i = 0; i < settings->count; i++) {
    free(settings->texts[i]);
  }
  settings->count = 0;
}
