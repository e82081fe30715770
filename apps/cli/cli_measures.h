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

/* Zeroed at the start: none, which means the headline ones. */
struct cli_measures {
  enum door_measure list[DOOR_MEASURE_COUNT];
  uint32_t count;
};

/* names: one, or several with commas between them. One that is there already is passed over. */
DOOR_MUST_CHECK enum door_err cli_add_measures(struct cli_measures *measures, const char *names);

/* Where none was asked for, the headline measures. */
void cli_default_measures(struct cli_measures *measures);

/* The measure's label as it stands inside a sentence: "assessments completed". */
void cli_write_label(FILE *out, enum door_measure measure);

/* A difference that lies between low and high, both above 0 or both below, low the smaller; equal: one number. */
void cli_write_difference(FILE *out, enum door_measure measure, double low, double high);

#endif
