/* scenario_values.h - one value of a scenario file, read as its row of the parameter table says.
 *
 * Role: type, range and form of a single value. Does not decide: how values fit together (scenario_checks.h).
 * Errors: false, and problems in the document; the field is then as it was. Threads: no shared state.
 */
#ifndef SCENARIO_VALUES_H
#define SCENARIO_VALUES_H

#include "scenario_node.h"

/* Reads node into the field of the row. place is that of the key. */
bool scenario_read_value(struct scenario_document *document, struct scenario_place *place, const struct parameter *row,
                         const struct scenario_node *node);

/* Whether number is in the range of the row; told under key when not. */
bool scenario_check_range(struct scenario_document *document, const char *key, const struct parameter *row,
                          const struct scenario_node *node, double number);

#endif
