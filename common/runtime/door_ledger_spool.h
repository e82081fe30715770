/* door_ledger_spool.h - a whole ledger as one CSV file.
 *
 * Role: replications bring their records at the same time and in turns; each is written aside, and at the
 *   end all are joined into FILE in order of replication. FILE appears only when all of it is there.
 * Place: the parts lie beside FILE, as FILE.<replication>.part. Ownership: _create / _destroy, which
 *   removes every part. Errors: DOOR_ERR_IO with path and reason; DOOR_ERR_MEMORY.
 * Threads: _add for different replications from different threads.
 */
#ifndef DOOR_LEDGER_SPOOL_H
#define DOOR_LEDGER_SPOOL_H

#include "door_error.h"
#include "door_ledger.h"
#include "door_scenario.h"

struct door_ledger_spool;

/* For replications first.. first+count-1. path and scenario are borrowed. */
DOOR_MUST_CHECK enum door_err door_ledger_spool_create(const char *path, const struct door_scenario *scenario,
                                                       uint32_t first_replication, uint32_t replication_count,
                                                       struct door_ledger_spool **out_spool,
                                                       struct door_problem *problem);
/* *spool may be NULL. */
void door_ledger_spool_destroy(struct door_ledger_spool **spool);

/* Records of a replication, in its ledger order. */
DOOR_MUST_CHECK enum door_err door_ledger_spool_add(struct door_ledger_spool *spool, uint32_t replication,
                                                    const struct door_record *records, uint32_t count);

/* The replication is complete: its file is closed. */
DOOR_MUST_CHECK enum door_err door_ledger_spool_complete(struct door_ledger_spool *spool, uint32_t replication);

/* The first failure of _add or _complete, with the simulated time and replication it struck; NULL: none. Once no
 * thread adds any more. */
const struct door_problem *door_ledger_spool_problem(const struct door_ledger_spool *spool);

/* Joins the complete replications into the file. */
DOOR_MUST_CHECK enum door_err door_ledger_spool_join(struct door_ledger_spool *spool, struct door_problem *problem);

/* After a program that was killed: removes the parts of its ledger. */
void door_ledger_spool_remove_parts(const char *path, uint32_t first_replication, uint32_t replication_count);

#endif
