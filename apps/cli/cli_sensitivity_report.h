/* cli_sensitivity_report.h - which assumptions matter to a measure, as tables and as JSON.
 *
 * Role: for each measure the keys with a sure effect, ranked, with what each end of their ranges does; those without a
 *   sure effect by name; what was not moved, and why. Does not decide: ranks (door_effect.h).
 * Intervals: of paired differences, each at 1 - 0.05 / (ends run x measures), so that all hold together in at least
 *   95 % of cases (Bonferroni). Units: the measures'. Ownership: borrows. Errors: those of the stream. Threads: no
 *   state.
 */
#ifndef CLI_SENSITIVITY_REPORT_H
#define CLI_SENSITIVITY_REPORT_H

#include "cli_variants.h"
#include "door_effect.h"
#include "door_ensemble.h"

enum cli_end_state {
  CLI_END_MOVED,     /* a variant is it */
  CLI_END_IS_NOW,    /* the value stands at that end already */
  CLI_END_NOT_VALID, /* the scenario contradicts itself there */
};

struct cli_end {
  double size;
  enum cli_end_state state;
  uint32_t variant; /* of a moved one */
  char *why;        /* of one that is not valid; its own */
};

struct cli_assumption {
  const struct door_drawn_key *key;
  double now;
  struct cli_end ends[2]; /* low, high */
};

struct cli_sensitivity {
  struct cli_experiment experiment; /* of one scenario */
  struct door_ensemble_plan *plan;
  struct cli_assumption *assumptions; /* drawn_count of the plan */
  struct cli_variants variants;       /* the scenario as it stands first */
  bool is_complete;                   /* not interrupted */
};

/* self: a struct cli_sensitivity. docs/reference/experiments.md says what stands in the JSON. */
void cli_sensitivity_write_table(FILE *out, const void *self);
void cli_sensitivity_write_json(FILE *out, const void *self);

#endif
