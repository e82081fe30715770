/* cli_vary.h - KEY=RANGE as --vary and --adjust have it.
 *
 * Role: reads "KEY=8,10,12", "KEY=0.1:0.5:0.2" and "KEY=8:14" into an axis (door_design.h), and checks key and values
 *   against the scenario and the parameter table. Does not decide: how points are made of axes.
 * Numbers are decimals, and a grid is worked out in them, so that 0.1:0.3:0.1 has 0.3 and not its neighbour. A key is
 *   one with a size (scenario_sizes.h): of a distribution its mean is varied, of a list its largest number, shapes
 * stay. Units: the key's. Ownership: values. Errors: said on standard error, with what is allowed: DOOR_ERR_USAGE.
 * Threads: no state.
 */
#ifndef CLI_VARY_H
#define CLI_VARY_H

#include "cli_experiment.h"
#include "door_design.h"

enum cli_vary_form {
  CLI_VARY_LEVELS, /* a list, a grid, or of whole numbers LOW:HIGH; sets levels */
  CLI_VARY_RANGE,  /* LOW:HIGH; sets low and high */
  CLI_VARY_WHOLE,  /* LOW:HIGH of whole numbers; sets both */
  CLI_VARY_SHARES, /* LOW:HIGH of anything but whole numbers, behind --adjust; sets low and high */
};

/* text: as it stands behind the option. Every scenario of the experiment has to have the key. */
DOOR_MUST_CHECK enum door_err cli_vary_read(const struct cli_experiment *experiment, const char *text,
                                            enum cli_vary_form form, struct door_axis *out_axis);

#endif
