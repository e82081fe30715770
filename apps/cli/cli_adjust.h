/* cli_adjust.h - values that no source gives, adjusted until a scenario shows the figures that are known.
 *
 * Role: `fit SCENARIO --adjust KEY=LOW:HIGH --target MEASURE=X`: as many keys as figures, found by simulation
 *   (door_solver.h) on one seed, held against replications that they were not found on, and written as an overlay with
 *   provenance `fitted`. Does not decide: which keys and figures belong together; a person does, and says so.
 * Intervals of values are of the chance of the replications alone: to the first order, through the slopes at the
 *   solution. Units: the keys' and measures'. Errors: said. Threads: makes its own.
 */
#ifndef CLI_ADJUST_H
#define CLI_ADJUST_H

#include "cli_variants.h"
#include "door_solver.h"

#include <stdbool.h>

#define CLI_ADJUST_HELP                                                                                                \
  "With --adjust, a scenario instead of an extract: finds values of keys with which the means of measures are "        \
  "figures\n"                                                                                                          \
  "that are known, by simulation; as many keys as figures. What is found is held against other replications.\n"        \
  "  --adjust KEY=LOW:HIGH  a value to be found, above 0: of a distribution its mean, of a list its largest number\n"  \
  "  --target MEASURE=X     a figure, in the measure's unit (shares from 0 to 1, times in seconds)\n"                  \
  "  --tolerance PERCENT    how near a mean has to come; default 0.5\n"                                                \
  "  --reps N, --seed N, --jobs N, --json, --keep DIR, --quiet: as of sweep\n"                                         \
  "Exit code 4 where no values within the ranges give the figures.\n"

struct cli_adjusted {
  const char *text;      /* as it was asked for */
  struct door_axis axis; /* low and high */
  double was, is;
  double low, high; /* 95 % interval of what is, by chance alone */
  bool has_interval;
};

struct cli_aim {
  const char *text;
  uint32_t measure;
  double value;
  struct door_summary found; /* of the replications that values were found on */
  struct door_summary held;  /* of others */
};

struct cli_adjust {
  struct cli_experiment experiment; /* of one scenario */
  struct cli_adjusted keys[DOOR_SOLVER_MAX];
  uint32_t key_count;
  struct cli_aim aims[DOOR_SOLVER_MAX];
  uint32_t aim_count;
  double tolerance_share;
  const char *output;         /* NULL: nothing is written */
  struct cli_variant variant; /* with the values found */
  uint32_t try_count;
  bool is_found;
};

/* Whether the arguments of `fit` ask for it. */
bool cli_adjust_is_meant(int argc, char **argv);

/* The command with these arguments; the exit code. */
int cli_adjust_run(int argc, char **argv);

/* self: a struct cli_adjust. docs/reference/experiments.md says what stands in the JSON. */
void cli_adjust_write_table(FILE *out, const void *self);
void cli_adjust_write_json(FILE *out, const void *self);

/* The overlay of the scenario, which base names; the caller frees the text. */
DOOR_MUST_CHECK enum door_err cli_adjust_overlay(const struct cli_adjust *adjust, const char *base, char **out_text);

/* Finds the values and fills in what was found; says why where it cannot. Not found within the ranges is no error. */
DOOR_MUST_CHECK enum door_err cli_adjust_search(struct cli_adjust *adjust);

#endif
