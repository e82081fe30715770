/* cli_fit_result.h - what `fit` has found, for those who write and print it.
 *
 * Role: extract, base and estimates side by side. Does not decide: anything. Units: as each estimate says.
 * Ownership: of the command that fits. Errors: none. Threads: the main one.
 */
#ifndef CLI_FIT_RESULT_H
#define CLI_FIT_RESULT_H

#include "door_extract.h"
#include "door_fit_returns.h"
#include "door_fit_stages.h"
#include "scenario_reader.h"

struct cli_fit_result {
  const char *extract_path;
  const char *base_path;
  const char *base_from_output; /* as the scenario's `extends:` has it */
  const struct scenario_document *base;
  const struct door_extract *extract;
  uint64_t merged_rows;
  struct door_fit_demand demand;
  struct door_fit_seen seen; /* need and information quality of each source, as the scenario has them */
  struct door_fit_outcomes outcomes;
  struct door_fit_stages stages;
  struct door_fit_returns returns;
};

/* Fills in `seen` as the base has it: of its source of that name, else of its sources by their volume. */
void cli_fit_see_base(struct cli_fit_result *result);

/* Whether the length of a stage goes into the scenario: it is fitted, is a parameter, and the base's rules use it. */
bool cli_fit_writes_stage(const struct cli_fit_result *result, enum door_fit_stage stage);

/* The days that are fitted, "2024-04-01" and "2025-03-31". */
void cli_fit_period_format(const struct cli_fit_result *result, char out_from[SIM_DATE_TEXT_SIZE],
                           char out_until[SIM_DATE_TEXT_SIZE]);

#endif
