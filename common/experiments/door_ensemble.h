/* door_ensemble.h - which parameters of a scenario an ensemble draws, which it fits again, and one set of them.
 *
 * Role: reads a scenario's provenance and expectations into a plan; draws the values of a set; writes a set as settings
 *   (KEY=VALUE). Does not decide: how factors are found (door_solver.h), what is run.
 * Drawn: keys that are assumed with a range, uniform in it; whole numbers are rounded. A draw belongs to seed, number
 * of the set and key, so set k is the same in an ensemble of any size, and whatever else is drawn. Fitted again: keys
 * whose provenance names a measure that the scenario is fitted to. Those of one measure are scaled by one factor. A
 * figure: a fitted expectation; it is met where the mean lies within its bounds. Units: the keys' and measures'.
 * Ownership: _create / _destroy; texts of settings are the set's. Errors: in problem. Threads: a plan is read-only once
 * made.
 */
#ifndef DOOR_ENSEMBLE_H
#define DOOR_ENSEMBLE_H

#include "door_measure.h"
#include "scenario_sizes.h"

enum { DOOR_FIGURES_MAX = 16, DOOR_ENSEMBLE_KEYS_MAX = 512 };

struct door_drawn_key {
  char key[PARAMETER_KEY_BYTES];
  double low, high; /* of its size (scenario_sizes.h) */
  bool is_whole;
  bool is_left_out; /* a scenario that is compared says itself what it is */
};

struct door_fitted_key {
  char key[PARAMETER_KEY_BYTES];
  uint32_t figure;
};

struct door_figure {
  uint32_t measure;         /* of the scenario (door_measure.h) */
  uint32_t key_count;       /* keys fitted to it; 0: it is only looked at */
  double low, high;         /* the mean is to lie there; infinite where there is no bound */
  double target, tolerance; /* what fitting aims at, and how far off it may be; tolerance above 0 */
  double log_low, log_high; /* of the factor, so that every key stays in its range */
};

struct door_ensemble_plan {
  struct door_drawn_key drawn[DOOR_ENSEMBLE_KEYS_MAX];
  uint32_t drawn_count;
  struct door_fitted_key fitted[DOOR_ENSEMBLE_KEYS_MAX];
  uint32_t fitted_count;
  struct door_figure figures[DOOR_FIGURES_MAX]; /* those with keys first */
  uint32_t figure_count;
  uint32_t solved_count;  /* figures with keys */
  uint32_t in_words;      /* keys assumed in words: they stay */
  uint32_t not_drawable;  /* keys with a range that have no size, or whose value lies outside their range: they stay */
  uint32_t fitted_before; /* keys fitted to what is no figure of this scenario: they stay */
};

/* DOOR_ERR_SCENARIO: an expectation names no measure; DOOR_ERR_LIMIT: more keys or figures than there is room for. */
DOOR_MUST_CHECK enum door_err door_ensemble_plan_create(const struct scenario_document *document,
                                                        struct door_ensemble_plan **out_plan,
                                                        struct door_problem *problem);
void door_ensemble_plan_destroy(struct door_ensemble_plan **plan);

/* Marks the drawn keys that other gives another value than document, or does not have. */
void door_ensemble_leave_out(struct door_ensemble_plan *plan, const struct scenario_document *document,
                             const struct scenario_document *other);

/* The size that the key has in the set. */
double door_ensemble_draw(const struct door_drawn_key *drawn, uint64_t seed, uint32_t set_number);

/* One set of a document, as settings. logs: of the factors, solved_count of them. */
struct door_ensemble_settings {
  char *texts[2 * DOOR_ENSEMBLE_KEYS_MAX];
  uint32_t count;
};
DOOR_MUST_CHECK enum door_err door_ensemble_settings_init(struct door_ensemble_settings *settings,
                                                          const struct door_ensemble_plan *plan,
                                                          const struct scenario_document *document, uint64_t seed,
                                                          uint32_t set_number, const double *logs);
void door_ensemble_settings_fini(struct door_ensemble_settings *settings);

/* How far off a mean is, in tolerances; and whether it meets the figure. */
double door_figure_miss(const struct door_figure *figure, double mean);
bool door_figure_is_met(const struct door_figure *figure, double mean);

#endif
