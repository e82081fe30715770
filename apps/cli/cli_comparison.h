/* cli_comparison.h - scenarios compared with a base on one seed, and how that is told.
 *
 * Role: the differences of all others and measures with intervals that hold together, by the post too where posts
 *   differ; the table with its verdicts, and one JSON object. Does not decide: what is compared (cli_compare.c), which
 *   words a difference (cli_measures.h) and posts have (cli_posts.h).
 * Intervals: Student's t of the paired differences, each at 1 - 0.05 / (others x measures shown), so that all hold
 *   together in at least 95 % of cases (Bonferroni).
 * Verdict: an interval on one side of 0 is an effect, told with its interval; one that holds 0 is no sure effect;
 *   replications that do not differ at all are the same.
 * Units: the measures'. Ownership: borrows. Errors: those of the stream. Threads: no state.
 */
#ifndef CLI_COMPARISON_H
#define CLI_COMPARISON_H

#include "cli_compared.h"
#include "cli_measures.h"
#include "door_paired.h"
#include "door_shown.h"

struct cli_comparison {
  const struct cli_compared *scenarios; /* the base first */
  uint32_t scenario_count;              /* at least 2 */
  struct cli_measures measures;
  uint64_t seed;
  uint32_t replication_count;
};

/* Leaves out the measures that have no value in any replication of any scenario. */
void cli_comparison_trim(struct cli_comparison *comparison);

/* How many intervals are shown, which all hold together. */
uint32_t cli_comparison_interval_count(const struct cli_comparison *comparison);

/* Of an other scenario (from 1 on) and the measure at a place: all pairs, with an interval that holds together with the
 * rest. */
struct door_paired cli_comparison_paired(const struct cli_comparison *comparison, uint32_t other, uint32_t place);

/* The same as a person is shown it: all in one unit, with the digits that the interval of the difference allows. */
struct cli_shown_difference {
  enum door_finding finding;
  const char *reason; /* why there is no difference; what follows is empty then */
  const char *unit;
  char base[DOOR_SHOWN_NUMBER_SIZE];
  char other[DOOR_SHOWN_NUMBER_SIZE];
  char difference[DOOR_SHOWN_NUMBER_SIZE];
  char low[DOOR_SHOWN_NUMBER_SIZE]; /* "", like all below, where there is none */
  char high[DOOR_SHOWN_NUMBER_SIZE];
  char cut[DOOR_SHOWN_NUMBER_SIZE]; /* of the variance, so many times */
  char per_post[DOOR_SHOWN_NUMBER_SIZE];
};
struct cli_shown_difference cli_comparison_shown(const struct cli_comparison *comparison, uint32_t other,
                                                 uint32_t place);

/* Mean and 95 % interval of one scenario by itself (the base: 0) as a person is shown them, in the unit that all are
 * shown in beside it. False where it has no value. */
bool cli_comparison_shown_mean(const struct cli_comparison *comparison, uint32_t scenario, uint32_t place,
                               struct door_shown_summary *out_shown);

/* self: a struct cli_comparison. docs/reference/comparisons.md says what stands in the JSON. */
void cli_comparison_write_table(FILE *out, const void *self);
void cli_comparison_write_json(FILE *out, const void *self);

#endif
