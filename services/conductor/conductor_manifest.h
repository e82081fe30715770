/* conductor_manifest.h - what a run was, for whoever wants it again.
 *
 * Role: manifest.json as text: versions, seed, scenario hash, ledger hash, what each service handled, and
 *   whether the run finished. The same manifest gives the same ledger. Ownership: the caller frees the text.
 * Units: counts. Errors: DOOR_ERR_MEMORY. Threads: reads only.
 */
#ifndef CONDUCTOR_MANIFEST_H
#define CONDUCTOR_MANIFEST_H

#include "conductor_program.h"

/* unfinished_because: NULL for a run that finished. */
DOOR_MUST_CHECK enum door_err conductor_manifest_json(const struct conductor_program *program,
                                                      const struct door_results *results,
                                                      const struct conductor_totals *totals,
                                                      const char *unfinished_because, char **out_text);

#endif
