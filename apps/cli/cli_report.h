/* cli_report.h - a run as a page, and as the document that the page is made from.
 *
 * Role: the page of a run that is in its folder, made by a program of its own; all that it says, as JSON: the run, its
 *   scenario, its measures as they are shown, the course of its days and weeks, every parameter with where its value
 *   comes from; and the same of scenarios compared. Does not decide: which of it a reader sees, in which words and
 *   charts (apps/report).
 * Layouts: "report/1" and "comparison/2"; apps/report/document.mjs reads them. Texts are UTF-8 and plain: whoever makes
 *   markup of them escapes them.
 * Units: the measures' and parameters', named beside each. Numbers are those of results.json. Ownership: the caller's
 *   JSON.
 * Errors: those of reading the run and simulating it again, DOOR_ERR_MEMORY, with problem. Threads: the main one.
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "cli_comparison.h"
#include "cli_kept_run.h"
#include "parameter_table.h"

#include <jansson.h>

#define CLI_REPORT_LAYOUT "report/1"
#define CLI_REPORT_COMPARISON_LAYOUT "comparison/2"

struct cli_report {
  const struct cli_kept_run *run;
  const struct door_results *results; /* all of the run's */
  const char *run_name;               /* of its folder */
};

/* Adds "course" to document: simulates replications of the run again (cli_course.h). */
DOOR_MUST_CHECK enum door_err cli_report_add_course(const struct cli_report *report, json_t *document,
                                                    struct door_problem *problem);

/* Adds "weights" to document: what each assumption of the run's scenario moves, from the file that `sensitivity --out`
 * wrote. DOOR_ERR_USAGE: it is of another scenario. */
DOOR_MUST_CHECK enum door_err cli_report_add_weights(const struct cli_report *report, const char *path,
                                                     json_t *document, struct door_problem *problem);

/* All of it. */
DOOR_MUST_CHECK enum door_err cli_report_document(const struct cli_report *report, json_t **out_document,
                                                  struct door_problem *problem);

/* Writes the report of the finished run in the folder at run_path to out_path (NULL: report.html in that folder), in
 * language "en" or "cy". Returns the exit code; what went wrong is said, and the run is as it was. */
int cli_report_write(const char *run_path, const char *out_path, const char *language);

/* The same of scenarios that were compared: differences, verdicts, posts, and the parameters that differ; of the base
 * its run and all its parameters. */
DOOR_MUST_CHECK enum door_err cli_report_comparison(const struct cli_comparison *comparison, json_t **out_document);

/* ---- Parts of a document ---- */

json_t *cli_report_texts(const struct door_bilingual *texts);

/* What was run, whose ledger has that hash. name: of its folder; NULL: it has none. */
struct cli_report_ran {
  const char *name;
  const char *ledger_hash;
  uint64_t seed;
  uint32_t first_replication;
  uint32_t replication_count;
};
json_t *cli_report_ran(const struct cli_report_ran *ran);

/* Its name, its texts and its measured period. */
json_t *cli_report_scenario(const struct door_scenario *scenario);

/* The name of the source that the measure is of; NULL: of none. */
const char *cli_report_source_of(const struct door_scenario *scenario, uint32_t measure);

/* Its mean, its interval and their unit. */
json_t *cli_report_shown_summary(const struct door_shown_summary *shown);

/* By when backlogs clear, with dates (door_clearing.h); [] where the scenario does not say what one is. NULL when out
 * of memory. */
json_t *cli_report_backlogs(const struct door_results *results, const struct door_scenario *scenario);

/* The scenario with every default; NULL when out of memory. */
json_t *cli_report_resolved(const struct scenario_document *document);

/* Every key of the scenario. resolved is borrowed; NULL, as when out of memory, gives NULL. */
json_t *cli_report_parameters(const struct scenario_document *document, json_t *resolved);

/* A key of the scenario with its value and where it comes from. resolved: the document as JSON. */
json_t *cli_report_parameter(const struct scenario_document *document, const json_t *resolved,
                             const struct parameter *row, const char *key);

#endif
