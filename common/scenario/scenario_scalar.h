/* scenario_scalar.h - single values of a scenario file, read strictly.
 *
 * Role: a scalar as number, whole number, truth or text, where what YAML 1.1 and 1.2 readers take for
 *   different things is refused with the reason and what to write. Does not decide: ranges.
 * Errors: false, and a problem in the document under `key`. Threads: no shared state.
 */
#ifndef SCENARIO_SCALAR_H
#define SCENARIO_SCALAR_H

#include "scenario_node.h"

bool scenario_read_number(struct scenario_document *document, const char *key, const struct scenario_node *node,
                          double *out_number);
bool scenario_read_integer(struct scenario_document *document, const char *key, const struct scenario_node *node,
                           int64_t *out_integer);
bool scenario_read_boolean(struct scenario_document *document, const char *key, const struct scenario_node *node,
                           bool *out_truth);
/* Text that no YAML reader takes for something else. Points into the node. */
bool scenario_read_word(struct scenario_document *document, const char *key, const struct scenario_node *node,
                        const char **out_text);
/* Whether the key of a mapping's value is such a text; told when not. */
bool scenario_check_key(struct scenario_document *document, const char *key, const struct scenario_node *node);
/* [a-z][a-z0-9_]*, at most DOOR_NAME_BYTES - 1 long. */
bool scenario_is_name(const char *text);
/* ~, null or nothing, without quotes. */
bool scenario_is_null(const struct scenario_node *node);

#endif
