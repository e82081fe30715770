/* cli_size_report.h - what a search for the least value found, in words, as a table and as JSON.
 *
 * Role: the answer first, then each value that was tried, with its replications and, for each target, mean, bounds and
 *   decision. Does not decide: any of that (door_feasibility.h, cli_size.c). Units: the measures'. Ownership: borrows.
 * Errors: those of the stream. Threads: no state.
 */
#ifndef CLI_SIZE_REPORT_H
#define CLI_SIZE_REPORT_H

#include "cli_variants.h"
#include "door_feasibility.h"

enum { CLI_TARGETS_MAX = 8 };

struct cli_target {
  const char *text; /* as it was asked for */
  uint32_t measure;
  struct door_bound bound;
};

/* Of one target at one value of the key. */
struct cli_trial {
  struct door_running values;
  struct door_look look;
  uint32_t null_count;
  const char *reason; /* of the first replication without a value; constant text */
};

struct cli_size_level {
  struct cli_variant variant;
  struct cli_trial trials[CLI_TARGETS_MAX]; /* a target that is decided is looked at no more */
  uint32_t replication_count;
  enum door_decision decision; /* of all targets; open: not decided */
};

struct cli_size {
  struct cli_experiment experiment; /* of one scenario */
  struct door_axis axis;
  struct cli_target targets[CLI_TARGETS_MAX];
  uint32_t target_count;
  struct door_search search;
  struct cli_size_level *levels; /* of the axis */
  uint32_t done_count;           /* tried, from the least; the last of them meets all, or it is that of the range */
  uint32_t open_count;           /* of them not decided */
  bool is_found;
  bool is_complete; /* not interrupted */
};

/* self: a struct cli_size. docs/reference/experiments.md says what stands in the JSON. */
void cli_size_write_table(FILE *out, const void *self);
void cli_size_write_json(FILE *out, const void *self);

#endif
