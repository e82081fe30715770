/* scenario_checks.h - what a scenario must fulfil as a whole, once all layers are in.
 *
 * Role: required keys, names of calendars, values that must fit together. A check whose values were refused
 *   already is left out. Does not decide: single values (scenario_values.h).
 * Errors: problems in the document. Threads: no shared state.
 */
#ifndef SCENARIO_CHECKS_H
#define SCENARIO_CHECKS_H

#include "scenario_document.h"

/* Also puts the indices of calendars into the fields that name them. */
void scenario_check_whole(struct scenario_document *document);

#endif
