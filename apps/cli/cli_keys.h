/* cli_keys.h - all keys of one scenario, and their values as text.
 *
 * Role: names every key that a scenario has, with the names of its sources and calendars in the place of stars.
 *   Does not decide: what a key means. Units: none. Ownership: visitors borrow. Errors: none.
 * Threads: only reads.
 */
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include "door_scenario.h"
#include "parameter_table.h"

/* Calls visit for each concrete key of the row, in the order of the scenario: one, or one for each source or
 * calendar. */
void cli_visit_keys_of(const struct door_scenario *scenario, const struct parameter *row,
                       void (*visit)(void *self, const struct parameter *row, const char *key), void *self);

/* The same for all rows, in the order of the parameter table. */
void cli_visit_keys(const struct door_scenario *scenario,
                    void (*visit)(void *self, const struct parameter *row, const char *key), void *self);

#endif
