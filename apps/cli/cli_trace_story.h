/* cli_trace_story.h - what happened to a contact, step by step, as JSON that also holds the words.
 *
 * Role: turns ledger records into steps: when, which service, what, by which rule, with which inputs, and whether
 *   the clocks of the decision and of the assessment were met. Does not decide: anything; all of it is in the
 *   records and in the scenario. So text and JSON cannot differ: each step has its "text" and "details".
 * Units: as named in the JSON; levels are levels, not thousandths. Ownership: the caller owns the JSON.
 * Errors: NULL when out of memory. Threads: only reads.
 */
#ifndef CLI_TRACE_STORY_H
#define CLI_TRACE_STORY_H

#include "cli_trace_records.h"
#include "door_setting.h"

#include <jansson.h>

/* The steps of a contact; an open one ends with how it stands at the end of the run. */
json_t *cli_trace_steps(const struct door_setting *setting, const struct cli_trace_records *records,
                        struct door_contact contact);

#endif
