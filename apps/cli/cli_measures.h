/* cli_measures.h - which measures a comparison shows, and a difference of one in words.
 *
 * Role: the headline measures; --measure; "61 to 74 more assessments completed". Does not decide: whether a difference
 *   is sure. Units: the measure's own. Ownership: values; streams are the caller's. Errors: said on standard error.
 * Threads: no state.
 */
#ifndef CLI_MEASURES_H
#define CLI_MEASURES_H

#include "door_error.h"
#include "door_measure.h"

#include <stdio.h>

/* Measures of one scenario, which names those of its sources. */
struct cli_measures {
  const struct door_scenario *scenario; /* borrowed */
  uint32_t list[DOOR_MEASURE_SLOTS];
  uint32_t count;
};

/* One that is there already is passed over. */
void cli_add_measure(struct cli_measures *measures, uint32_t measure);

/* option: that names it, for messages. names: one, or several with commas between them. One that is there already is
 * passed over. */
DOOR_MUST_CHECK enum door_err cli_add_measures(struct cli_measures *measures, const char *option, const char *names);

/* Where there is none, the headline measures. */
void cli_default_measures(struct cli_measures *measures);

/* Of the measure at a place of the list: its label as it stands inside a sentence, "assessments completed". */
void cli_write_label(FILE *out, const struct cli_measures *measures, uint32_t place);

/* A difference that lies between low and high, both above 0 or both below, low the smaller; equal: one number. */
void cli_write_difference(FILE *out, const struct cli_measures *measures, uint32_t place, double low, double high);

#endif
