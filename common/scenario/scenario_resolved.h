/* scenario_resolved.h - a resolved scenario as JSON, key by key.
 *
 * Role: the value of a key in what scenario_writer.h writes, once it is read as JSON. Does not decide: how it is shown.
 * Units: the parameter table's. Ownership: borrowed from the JSON. Errors: NULL. Threads: only reads.
 */
#ifndef SCENARIO_RESOLVED_H
#define SCENARIO_RESOLVED_H

#include <jansson.h>

/* key is concrete: "intake.sources.police.month_weights". NULL when the scenario has none. */
const json_t *scenario_resolved_value(const json_t *resolved, const char *key);

#endif
