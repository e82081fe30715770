/* conductor_manifest.h - what a run was, for whoever wants it again.
 *
 * Role: manifest.json as text: versions, seed, scenario hash, ledger hash, what each service handled, and
 *   whether the run finished. The same manifest gives the same ledger. Ownership: the caller frees the text.
 * Units: counts. Errors: DOOR_ERR_MEMORY; DOOR_ERR_IO and DOOR_ERR_MALFORMED with the file. Threads: no shared state.
 */
#ifndef CONDUCTOR_MANIFEST_H
#define CONDUCTOR_MANIFEST_H

#include "conductor_program.h"

/* unfinished_because: NULL for a run that finished. */
DOOR_MUST_CHECK enum door_err conductor_manifest_json(const struct conductor_program *program,
                                                      const struct door_results *results,
                                                      const struct conductor_totals *totals,
                                                      const char *unfinished_because, char **out_text);

/* What the manifest of a run says of its end. */
struct conductor_end {
  uint32_t replication_count;
  bool is_finished;
};
DOOR_MUST_CHECK enum door_err conductor_manifest_read_end(const struct door_run_folder *folder,
                                                          struct conductor_end *out_end, struct door_problem *problem);

/* Writes into the manifest of a run that has no conductor any more why it did not finish, and how many replications
 * are kept. */
DOOR_MUST_CHECK enum door_err conductor_manifest_end(const struct door_run_folder *folder,
                                                     const char *unfinished_because, uint32_t complete_count,
                                                     struct door_problem *problem);

/* How many replications a file of results holds; 0 where there is none. */
uint32_t conductor_results_count(const struct door_run_folder *folder, const char *name);

#endif
