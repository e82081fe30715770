/* scenario_schema.h - the parameter table as JSON Schema and as reference text.
 *
 * Role: what editors and readers need to write a scenario: JSON Schema draft-07, the reference in Markdown,
 *   the explanation of one key. Does not decide: validity; the reader is stricter than the schema.
 * Ownership: the caller frees the text. Errors: DOOR_ERR_MEMORY; DOOR_ERR_USAGE for an unknown key.
 * Threads: no shared state.
 */
#ifndef SCENARIO_SCHEMA_H
#define SCENARIO_SCHEMA_H

#include "door_error.h"

/* *out_text ends with a line break and NUL. */
DOOR_MUST_CHECK enum door_err scenario_schema_json(char **out_text);

/* The whole of docs/reference/parameters.md. */
DOOR_MUST_CHECK enum door_err parameter_reference_markdown(char **out_text);

/* Type, unit, range, default, help and both labels of a key, starred or concrete, in a few lines. For an unknown
 * key DOOR_ERR_USAGE, with the nearest key in problem, which may be NULL. */
DOOR_MUST_CHECK enum door_err parameter_explain(const char *key, char **out_text, struct door_problem *problem);

#endif
