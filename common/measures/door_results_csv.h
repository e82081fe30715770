/* door_results_csv.h - results as tidy CSV: one row for each thing that is told.
 *
 * Role: values, a row for each replication and measure; and summaries, a row for each measure. Does not decide: where
 *   they go, which run. Columns and the number of their layout: docs/reference/exports.md, which a test compares;
 *   they are never renamed or reordered within a layout. Rows: by replication, then in the order of measures.def.
 *   Numbers are those of results.json, digit by digit.
 * Units: the measures', in a column of their own. Ownership: the stream is the caller's, and so is looking at its
 *   errors. Errors: DOOR_ERR_MEMORY of the summaries. Threads: results are only read. Expects the C locale's decimal
 *   point.
 */
#ifndef DOOR_RESULTS_CSV_H
#define DOOR_RESULTS_CSV_H

#include "door_results.h"

#include <stdio.h>

/* Points of the distribution of a measure over replications, nearest rank: the least, 10 %, 50 %, 90 %, the greatest.
 */
enum { DOOR_SPREAD_POINTS = 5 };
extern const char *const door_spread_names[DOOR_SPREAD_POINTS];

struct door_spread {
  double points[DOOR_SPREAD_POINTS];
  uint32_t value_count; /* 0: there are none */
};

/* room: for as many doubles as results holds replications. */
struct door_spread door_spread_of(const struct door_results *results, uint32_t measure, double *room);

/* What every row says of the run. Texts are borrowed, UTF-8, not NULL. */
struct door_run_named {
  const struct door_scenario *measured; /* whose measures they are */
  const char *run;                      /* name of its folder */
  const char *scenario;
  const char *ledger_hash;
  uint64_t seed;
};

/* What every row of a table begins with: layout (such as "values/1"), run, scenario and seed, a comma after each. */
void door_results_csv_run(FILE *out, const char *layout, const struct door_run_named *run);

void door_results_csv_values(const struct door_results *results, const struct door_run_named *run, FILE *out);

DOOR_MUST_CHECK enum door_err door_results_csv_summary(const struct door_results *results,
                                                       const struct door_run_named *run, FILE *out);

#endif
