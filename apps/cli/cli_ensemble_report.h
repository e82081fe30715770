/* cli_ensemble_report.h - what an ensemble found, as a table and as JSON.
 *
 * Role: the variation of each measure (of each difference, where scenarios are compared), which key a change of sign
 * goes with, verdicts in words. Does not decide: statistics (door_variation.h). Verdict of a difference: sure where it
 * has one sign in all sets; else it depends on the key whose drawn values have the largest rank correlation with it, if
 * that is beyond what chance gives the largest of so many keys. Units: the measures'. Ownership: the caller frees
 * texts. Errors: DOOR_ERR_MEMORY. Threads: no state.
 */
#ifndef CLI_ENSEMBLE_REPORT_H
#define CLI_ENSEMBLE_REPORT_H

#include "cli_ensemble.h"

DOOR_MUST_CHECK enum door_err cli_ensemble_table(const struct cli_ensemble *ensemble, char **out_text);

/* docs/reference/comparisons.md says what stands in it. */
DOOR_MUST_CHECK enum door_err cli_ensemble_json(const struct cli_ensemble *ensemble, char **out_text);

/* ": 5 for referrals, 2 not valid" of the sets that were tried; "" where none was refused. */
DOOR_MUST_CHECK enum door_err cli_ensemble_refusals(const struct cli_ensemble *ensemble, char **out_text);

#endif
