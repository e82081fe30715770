/* cli_compared.h - a scenario among others: what it is called, and what was found of it.
 *
 * Role: its document and results side by side; its title, its name, the days that it measures. Does not decide: what is
 * told. Ownership: whoever has the struct owns document and results; texts are the document's; streams are the
 * caller's. Errors: those of the stream. Threads: no state.
 */
#ifndef CLI_COMPARED_H
#define CLI_COMPARED_H

#include "door_establishment.h"
#include "door_results.h"
#include "scenario_reader.h"

#include <stdio.h>

struct cli_settings;

struct cli_compared {
  const char *path;
  const struct cli_settings *settings; /* its own; NULL: the experiment's */
  struct scenario_document *document;
  struct door_results *results;
  struct door_establishment establishment; /* where scenarios are compared; as they stand, whatever an ensemble draws */
};

/* "\"scenario\": NAME", join, "\"title\": TITLE" of a JSON object. */
void cli_write_json_title(FILE *out, const struct scenario_document *document, const char *join);

/* The scenario's English title, or its name where it has none; and the days that it measures. */
const char *cli_title_of(const struct scenario_document *document);
int64_t cli_measured_days(const struct scenario_document *document);

#endif
