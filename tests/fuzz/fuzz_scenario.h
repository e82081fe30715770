/* fuzz_scenario.h - what must hold of every scenario that was read without a problem.
 *
 * Role: shared by the fuzzers of the reader and of the overlays. Ownership: the document is the caller's. Errors: a
 *   check that does not hold ends the program.
 */
#ifndef FUZZ_SCENARIO_H
#define FUZZ_SCENARIO_H

#include "fuzz_target.h"

struct scenario_document;

/* Writes it and reads it again, to the same bytes, values and hash; makes a setting of it, and draws. */
void fuzz_check_document(const struct scenario_document *document);

#endif
