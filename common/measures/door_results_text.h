/* door_results_text.h - results as text, for machines and for people.
 *
 * Role: one JSON object, and one table of at most 100 columns. Does not decide: where they go.
 * Units: the JSON has each measure's own; the table shows times in seconds, minutes, hours or days, each with its
 *   unit, and no more digits than the interval allows.
 * Ownership: the caller frees the text, which ends with a line break and NUL. Errors: DOOR_ERR_MEMORY.
 * Threads: results are only read. Expects the C locale's decimal point.
 */
#ifndef DOOR_RESULTS_TEXT_H
#define DOOR_RESULTS_TEXT_H

#include "door_results.h"

/* What was run. Texts are borrowed, UTF-8, not NULL. */
struct door_run_label {
  const struct door_scenario *measured; /* the measures of its sources are named by it; borrowed, not NULL */
  const char *scenario;
  const char *deployment; /* "direct" */
  const char *program_version;
  uint64_t seed;
  bool shows_all;              /* in the table, measures that say nothing as well */
  enum door_language language; /* of the table */
};

/* One object; keys always in this order, measures in that of measures.def:
 *   scenario, seed, first_replication, replications, deployment, ledger_hash,
 *   versions {program, ledger, measures, order},
 *   measures {name: {mean, low, high, unit, value_count, null_count, reason}},
 *   and, where the scenario says what a backlog is (measures.screening_backlog_days and its like),
 *   backlogs_clear_after_seconds {screening, early_help, assessment: {replications, cleared, half, nine_tenths:
 * {seconds, low, high}}}; each a number, "not before the end", or null where so few replications give no bound
 * replications: how many are in it. mean, low and high are null where there is none; reason stands only where mean is
 * null. Doubles have the fewest digits (15 to 17) that read back the same. */
DOOR_MUST_CHECK enum door_err door_results_json(const struct door_results *results, const struct door_run_label *label,
                                                char **out_text);

/* For people, in the language of the label: label, mean, 95 % interval and unit, by group. Left out, and counted,
 * unless the label wants all: measures that are 0 or have no value in every replication, as those of a mechanism that
 * is off. */
DOOR_MUST_CHECK enum door_err door_results_table(const struct door_results *results, const struct door_run_label *label,
                                                 char **out_text);

#endif
