/* cli_precision.h - how many replications are enough.
 *
 * Role: run --precision SHARE: looks at the replications that a run has kept, and says whether the 95 % interval of
 * every headline measure reaches no further from its mean than that share of it; and if not, how many to have at the
 * next look (door_precision.h, which also says what looking costs). Does not decide: how they are run. A look reads
 * nothing beyond its own number of replications: an interrupted run that goes on takes the same looks, and any number
 * of threads. Units: shares of a mean, above 0 and below 1. Ownership: borrows all. Errors: said. Threads: the main
 * one.
 */
#ifndef CLI_PRECISION_H
#define CLI_PRECISION_H

#include "cli_measures.h"
#include "door_precision.h"
#include "door_run_folder.h"

/* "5%" or "0.05" of --precision. */
DOOR_MUST_CHECK enum door_err cli_precision_read(const char *value, double *out_share);

enum cli_precision_verdict {
  CLI_PRECISION_WANTING,   /* replications are missing: run_count of them are to be there */
  CLI_PRECISION_REACHED,   /* run_count were enough */
  CLI_PRECISION_EXHAUSTED, /* run_count are all there may be, and not enough */
};

struct cli_precision_look {
  enum cli_precision_verdict verdict;
  uint32_t run_count;
  uint32_t widest;     /* place in measures of the widest interval; measures->count: no measure has a value */
  double widest_share; /* its half-width as a share of its mean */
};

/* Takes the looks that the replications kept in the folder allow. measures: the headline measures of the run's
 * scenario. A folder without a store has none. */
DOOR_MUST_CHECK enum door_err cli_precision_look(const struct door_precision *precision,
                                                 const struct door_run_folder *folder, uint32_t first_replication,
                                                 const struct cli_measures *measures,
                                                 struct cli_precision_look *out_look);

/* Why a run stopped, as one line on standard error. */
void cli_precision_tell(const struct door_precision *precision, const struct cli_measures *measures,
                        const struct cli_precision_look *look);

#endif
