/* scenario_flow.h - JSON, and the flow style of YAML that defaults are written in, as a tree.
 *
 * Role: reads what scenario_writer.h writes and what a page sends, where the YAML library is not to be had (a browser),
 *   into the same tree: JSON, plain words without quotes, and words in single quotes ("{constant: 6}", "{en: ''}").
 *   Anything else that YAML allows is refused. Does not decide: what a scalar means.
 * Ownership, threads: as scenario_node.h. Errors: one problem in the document, with line and column, and NULL.
 * Sources: RFC 8259 for JSON.
 */
#ifndef SCENARIO_FLOW_H
#define SCENARIO_FLOW_H

#include "scenario_node.h"

/* text has passed the guard (scenario_guard.h). */
struct scenario_node *scenario_flow_parse(struct scenario_document *document, uint32_t layer, const char *text,
                                          size_t byte_count);

#endif
