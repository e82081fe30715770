/* door_clearing.h - by when a backlog has cleared, over replications.
 *
 * Role: quantiles of the time until a backlog clears, with intervals by order statistics, in which a replication that
 *   does not clear counts as one that takes longer than the run; and their texts. Does not decide: what a backlog is
 *   (measures_backlog.def).
 * The quantile at p is the value of nearest rank; its interval at 95 % lies between two of the values in order of size,
 *   whatever their distribution (door_binomial.h). Where the rank is that of a replication that does not clear, it is
 *   not before the end of the run; where so few replications give no rank, there is no bound on that side.
 * Units: seconds from the start of the measured period. Ownership: values. Errors: DOOR_ERR_MEMORY. Threads: no state.
 */
#ifndef DOOR_CLEARING_H
#define DOOR_CLEARING_H

#include "door_results.h"
#include "door_words.h"

#include <stdio.h>

enum { DOOR_CLEARING_LINES = 3, DOOR_CLEARING_QUANTILES = 2 }; /* half, nine in ten */

/* An instant, or why there is none. */
struct door_clearing_time {
  int64_t seconds;
  enum { DOOR_CLEARS_THEN, DOOR_CLEARS_NOT_BEFORE_END, DOOR_CLEARS_UNBOUNDED } what;
};

struct door_clearing_quantile {
  struct door_clearing_time at, low, high;
};

struct door_clearing {
  uint32_t replication_count;
  uint32_t cleared_count;
  struct door_clearing_quantile quantiles[DOOR_CLEARING_QUANTILES];
};

/* Of a line, below DOOR_CLEARING_LINES: screening, early help, allocation. replication_count 0: the scenario does not
 * say what its backlog is. */
DOOR_MUST_CHECK enum door_err door_clearing_of(const struct door_results *results, uint32_t line,
                                               struct door_clearing *out_clearing);

/* Whether any line is watched. */
bool door_clearing_is_told(const struct door_results *results);

/* What a table says below its measures, in words of the language; and the member of a JSON object, with the comma
 * before it. Nothing where no line is watched. */
DOOR_MUST_CHECK enum door_err door_clearing_tell(FILE *out, enum door_language language,
                                                 const struct door_results *results,
                                                 const struct door_scenario *scenario);
DOOR_MUST_CHECK enum door_err door_clearing_json(FILE *out, const struct door_results *results);

/* The same with dates, as a list of the lines that are watched, for reports: name, days, replications, cleared, and of
 * half and nine_tenths date, low and high. [] where no line is; nothing on an error. */
DOOR_MUST_CHECK enum door_err door_clearing_dates_json(FILE *out, const struct door_results *results,
                                                       const struct door_scenario *scenario);

#endif
