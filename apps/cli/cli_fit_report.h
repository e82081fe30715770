/* cli_fit_report.h - what `fit` tells of its estimates.
 *
 * Role: rows refused, each estimate with its interval, observed against fitted with a test, and what must be filled in.
 *   No count below 5, and nothing that a cell held but a date that cannot be read. Does not decide: any estimate.
 * Ownership: the caller frees the text. Errors: DOOR_ERR_MEMORY. Threads: no state.
 */
#ifndef CLI_FIT_REPORT_H
#define CLI_FIT_REPORT_H

#include "cli_fit_result.h"

DOOR_MUST_CHECK enum door_err cli_fit_report(const struct cli_fit_result *result, char **out_text);

/* Rows refused by reason, with the first of them; "" where there are none. The caller frees it. */
DOOR_MUST_CHECK enum door_err cli_fit_refusals(const struct door_extract *extract, char **out_text);

#endif
