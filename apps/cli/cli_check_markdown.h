/* cli_check_markdown.h - the outcome of `check` as a page: observed against simulated.
 *
 * Role: the page docs/validation.md: fitted and unfitted figures apart, findings in words with their direction, every
 *   miss named. Does not decide: verdicts (cli_check_runs.h).
 * Units: shares in per cent, times in minutes, hours or days, whichever the simulated value reads best in.
 * Ownership: rows are borrowed. Errors: those of the stream. Threads: no state. The bytes depend on the rows alone.
 */
#ifndef CLI_CHECK_MARKDOWN_H
#define CLI_CHECK_MARKDOWN_H

#include "cli_check_report.h"

#include <stdio.h>

void cli_check_write_markdown(FILE *out, const struct cli_check_report *report);

#endif
