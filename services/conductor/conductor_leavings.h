/* conductor_leavings.h - what a run leaves in its folder, however it ends.
 *
 * Role: scenario.json and a manifest at the start; results.partial.json on the way; at the end either results.json,
 *   results.txt and a manifest that says "finished", or what was complete and a manifest that says why not. Does not
 *   decide: when a run is over.
 * Order: a finished run's files are all on the disk before the first gets its name, and the manifest gets its own last.
 *   Room for them is reserved at the start.
 * Units: counts. Ownership: borrows program and results; _begin takes a reserve that _finish and _give_up give back.
 * Errors: DOOR_ERR_IO, DOOR_ERR_MEMORY, with the file. Threads: one at a time; no replication may be stored meanwhile.
 */
#ifndef CONDUCTOR_LEAVINGS_H
#define CONDUCTOR_LEAVINGS_H

#include "conductor_program.h"
#include "door_progress.h"

struct conductor_leavings {
  const struct conductor_program *program;
  struct door_results *results;
  struct door_reserve reserve;
  struct door_pace pace;
  uint32_t kept_count; /* replications in results.partial.json */
  bool has_ledger;     /* it is written */
};

/* totals: of the replications that were kept before, when a run is taken up again. From here on the folder says that it
 * is not finished, until _finish. */
DOOR_MUST_CHECK enum door_err conductor_leavings_begin(struct conductor_leavings *leavings,
                                                       const struct conductor_totals *totals,
                                                       struct door_problem *problem);

/* Renews results.partial.json, if that is not too soon. What cannot be written now is told at the end. */
void conductor_leavings_renew(struct conductor_leavings *leavings);

/* All of a run that is complete, or an error and none of it. */
DOOR_MUST_CHECK enum door_err conductor_leavings_finish(struct conductor_leavings *leavings,
                                                        const struct conductor_totals *totals,
                                                        struct door_problem *problem);

/* A run that did not finish. out_kept: what was kept, in a sentence. */
void conductor_leavings_give_up(struct conductor_leavings *leavings, const struct conductor_totals *totals,
                                const char *why, char out_kept[static CONDUCTOR_KEPT_BYTES]);

#endif
