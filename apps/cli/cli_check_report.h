/* cli_check_report.h - how the outcome of `check` is written: for a person, as TAP, as JUnit, as a page.
 *
 * Role: the forms; a page of markdown is written by cli_check_markdown.h. Does not decide: verdicts (cli_check_runs.h).
 * Units: values in the measure's own unit. Ownership: rows are borrowed. Errors: DOOR_ERR_MEMORY. Threads: no state.
 * Sources: Test Anything Protocol 14 (testanything.org); the JUnit XML that CI servers read (testsuites, testsuite,
 *   testcase, failure, skipped). A known miss is a TODO of TAP and a skipped case of JUnit: told, and no failure.
 */
#ifndef CLI_CHECK_REPORT_H
#define CLI_CHECK_REPORT_H

#include "cli_check_runs.h"

struct cli_check_report {
  const struct cli_check_row *rows;
  size_t row_count;
  const char *operands; /* what was asked for: "scenarios" */
  uint64_t seed;
  uint32_t replication_count;
};

enum cli_check_form { CLI_CHECK_TEXT, CLI_CHECK_TAP, CLI_CHECK_JUNIT, CLI_CHECK_MARKDOWN };

/* The caller frees *out_text. */
DOOR_MUST_CHECK enum door_err cli_check_report(enum cli_check_form form, const struct cli_check_report *report,
                                               char **out_text);

/* Neither met nor known to be missed: what makes a check fail. */
bool cli_check_is_failure(const struct cli_check_row *row);

#endif
