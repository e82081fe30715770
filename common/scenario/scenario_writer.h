/* scenario_writer.h - a scenario as canonical text, and its hash.
 *
 * Role: writes a document with every default filled in: the text that a run keeps, that services receive, and
 *   that is read back by scenario_read_text to the same struct door_scenario, to the last bit; writing that
 *   again gives the same bytes. Does not decide: who keeps it.
 * Form: JSON; keys in the order of the parameter table, groups in the order of the scenario; numbers with the
 *   fewest digits (15 to 17) that read back to the same double.
 * Ownership: the caller frees the text. Errors: DOOR_ERR_MEMORY. Threads: the document is only read.
 */
#ifndef SCENARIO_WRITER_H
#define SCENARIO_WRITER_H

#include "scenario_reader.h"

/* document has no problems. *out_text ends with a line break and NUL; the caller frees it. */
DOOR_MUST_CHECK enum door_err scenario_resolved_json(const struct scenario_document *document, char **out_text);

/* XXH3, 64 bits, of the canonical text of what can change a result: without name, title, description, provenance,
 * expectations and handoffs.declared_lookahead_share. document has no problems. */
DOOR_MUST_CHECK enum door_err scenario_hash(const struct scenario_document *document, uint64_t *out_hash);

#endif
