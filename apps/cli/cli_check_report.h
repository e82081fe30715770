/* cli_check_report.h - how the outcome of `check` is written: for a person, as TAP, as JUnit.
 *
 * Role: the three forms. Does not decide: whether an expectation holds (cli_check.c).
 * Units: values in the measure's own unit. Ownership: rows are borrowed. Errors: DOOR_ERR_MEMORY. Threads: no state.
 * Sources: Test Anything Protocol 14 (testanything.org); the JUnit XML that CI servers read (testsuites, testsuite,
 *   testcase, failure).
 */
#ifndef CLI_CHECK_REPORT_H
#define CLI_CHECK_REPORT_H

#include "door_results.h"
#include "scenario_reader.h"

/* One expectation of one scenario, met or not. */
struct cli_check_row {
  const char *scenario; /* its name */
  const char *path;
  const struct scenario_expectation *expectation;
  struct door_summary found;
  const char *unit;
  bool holds;     /* the mean lies within the bounds */
  bool is_narrow; /* the interval does not: another seed might decide otherwise */
};

enum cli_check_form { CLI_CHECK_TEXT, CLI_CHECK_TAP, CLI_CHECK_JUNIT };

/* The caller frees *out_text. */
DOOR_MUST_CHECK enum door_err cli_check_report(enum cli_check_form form, const struct cli_check_row *rows,
                                               size_t row_count, char **out_text);

#endif
