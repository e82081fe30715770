/* door_issue.h - what a family's first contact says that it is about.
 *
 * Role: draws the presenting issue, once for a family; all its contacts and requests carry it. Does not decide: what
 *   follows from it (rows of the decision table, services of early help).
 * Units: weights. Ownership: values. Errors: none. Threads: a pure function.
 */
#ifndef DOOR_ISSUE_H
#define DOOR_ISSUE_H

#include "door_ids.h"
#include "door_scenario.h"
#include "sim_random.h"

/* enum door_issue. source: that of the first contact or request. */
uint8_t door_issue_of(const struct door_source *source, struct sim_stream stream, struct door_family family);

#endif
