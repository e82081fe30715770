/* cli_controls.h - run --control-variates: means made surer by first contacts, whose mean the demand says exactly.
 *
 * Role: of each measure of a finished run, from its store, the mean and interval with first contacts as a control
 *   (door_control.h); a table of those that are narrower for it, beside the results, and the same as JSON. Does not
 *   decide: what the results themselves say, which stay as they are.
 * Where there is no control, it says why: the exact mean is not known (demand_mean.h), too few replications, or more
 * first contacts than demand makes, or fewer, than chance explains. Units: the measures'. Ownership: _create /
 * _destroy; the scenario is borrowed. Errors: said. Threads: the main one.
 */
#ifndef CLI_CONTROLS_H
#define CLI_CONTROLS_H

#include "cli.h"
#include "door_control.h"
#include "door_measure.h"

struct cli_controls;

DOOR_MUST_CHECK enum door_err cli_controls_create(const struct door_scenario *scenario,
                                                  const struct door_run_folder *folder, uint32_t first_replication,
                                                  uint32_t replication_count, struct cli_controls **out_controls);
/* *controls may be NULL and becomes it. */
void cli_controls_destroy(struct cli_controls **controls);

/* Writes controls.json into the folder, and after the results a table or, in the same object, "control_variates". */
DOOR_MUST_CHECK enum door_err cli_controls_print(const struct cli_controls *controls,
                                                 const struct door_run_folder *folder, bool wants_json, bool shows_all);

#endif
