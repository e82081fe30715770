/* engine_told.h - results and comparisons as the page shows them; inside the engine only.
 *
 * Role: parts of the layouts report/1 and comparison/2 (cli_report.h), which apps/report draws, written without a
 * library for JSON. Does not decide: what of it is shown. Units: the measures', named beside each. Ownership: borrows;
 * streams are the caller's. Errors: those of the stream. Threads: no state.
 */
#ifndef ENGINE_TOLD_H
#define ENGINE_TOLD_H

#include "cli_comparison.h"

struct engine_told {
  const struct cli_compared *place;
  uint64_t seed;
};

/* self: a struct engine_told. The members layout, run, scenario, groups and measures of report/1. */
void engine_write_told(FILE *out, const void *self);

/* self: a struct cli_comparison. Of each other configuration: its differences and what it takes in posts. */
void engine_write_compared(FILE *out, const void *self);

#endif
