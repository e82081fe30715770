/* door_store.h - the replications of a run that are complete, kept as they come.
 *
 * Role: one SQLite file in the run's folder, replications.db: of each replication its ledger's hash, what each service
 *   counted, and the value of every measure. A program that dies at any moment loses nothing that was added: SQLite's
 * log makes an addition whole or not there. Does not decide: which replications are run, whether a run may be taken up
 * again. One program at a time has the file; a second is told so. Local disks only: SQLite's log needs real locks.
 * Tables, columns and their units: docs/reference/results.md. A file of another format is refused, by its number.
 * Units: the measures'. Ownership: _open or _open_finished / _close. Errors: DOOR_ERR_IO with the file and SQLite's
 * reason; DOOR_ERR_MALFORMED for a file that no run wrote; DOOR_ERR_VERSION for another format. Threads: one at a time.
 * Sources: https://www.sqlite.org/wal.html (what a log promises).
 */
#ifndef DOOR_STORE_H
#define DOOR_STORE_H

#include "door_message.h"
#include "door_results.h"
#include "door_run_folder.h"

/* Stands in the file as SQLite's user_version; raised when a table changes. */
enum { DOOR_STORE_FORMAT = 1 };

/* The file's name in a run's folder. */
extern const char door_store_file[];

struct door_store;

/* What one replication left beside its values. */
struct door_store_counts {
  struct door_counts services[DOOR_SERVICE_COUNT];
};

/* Opens the store of the folder, and makes it where there is none. scenario: of the run, whose measures are kept; only
 * read by this call. */
DOOR_MUST_CHECK enum door_err door_store_open(const struct door_run_folder *folder,
                                              const struct door_scenario *scenario, struct door_store **out_store,
                                              struct door_problem *problem);

/* The store of a run that has finished, to be loaded only: nothing is written, so that a folder may be read-only. */
DOOR_MUST_CHECK enum door_err door_store_open_finished(const struct door_run_folder *folder,
                                                       const struct door_scenario *scenario,
                                                       struct door_store **out_store, struct door_problem *problem);

/* Leaves one file, without a log beside it. *store may be NULL and becomes it. */
void door_store_close(struct door_store **store);

/* Keeps a replication that results holds. It is in the file when this returns, or an error is. */
DOOR_MUST_CHECK enum door_err door_store_add(struct door_store *store, const struct door_results *results,
                                             uint32_t replication, const struct door_store_counts *counts,
                                             struct door_problem *problem);

/* What to do with one that was kept; an error ends the loading, and problem says it. */
typedef enum door_err door_store_visitor(void *self, uint32_t replication, const struct door_store_counts *counts,
                                         struct door_problem *problem);

/* Puts every replication kept that results has room for into it, in order of number, and tells visit of each (NULL:
 * nobody), once results has it. Values must be those of the scenario's measures: another list is DOOR_ERR_MALFORMED. */
DOOR_MUST_CHECK enum door_err door_store_load(struct door_store *store, struct door_results *results,
                                              door_store_visitor *visit, void *self, struct door_problem *problem);

#endif
