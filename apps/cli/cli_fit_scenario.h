/* cli_fit_scenario.h - a fitted scenario as YAML.
 *
 * Role: an overlay of the base that holds what the extract says, with provenance `fitted`, and what it cannot say,
 * named as `assumed` with the words "fill in". Does not decide: any estimate. Ownership: the caller frees the text.
 * Errors: DOOR_ERR_MEMORY. Threads: no state.
 */
#ifndef CLI_FIT_SCENARIO_H
#define CLI_FIT_SCENARIO_H

#include "cli_fit_result.h"
#include "scenario_text.h"

DOOR_MUST_CHECK enum door_err cli_fit_scenario(const struct cli_fit_result *result, char **out_text);

/* What the analyst must fill in: a line for each key, each ending with a line break. */
void cli_fit_wanted(const struct cli_fit_result *result, struct scenario_text *out);

#endif
