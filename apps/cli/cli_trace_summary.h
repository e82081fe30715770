/* cli_trace_summary.h - a contact in one line, as JSON that also holds the words.
 *
 * Role: for the list of contacts; its steps: cli_trace_story.h. Does not decide: anything.
 * Units: as named in the JSON. Ownership: the caller owns the JSON. Errors: NULL when out of memory. Threads: only
 * reads.
 */
#ifndef CLI_TRACE_SUMMARY_H
#define CLI_TRACE_SUMMARY_H

#include "cli_trace_records.h"
#include "door_scenario.h"

#include <jansson.h>

/* A contact in one object, its "text" in one line. */
json_t *cli_trace_summary_json(const struct door_scenario *scenario, const struct cli_trace_summary *summary);

#endif
