/* door_record_sorter.h - the records of a replication, case by case.
 *
 * Role: takes records in the order of the ledger and gives them back by subject, within a subject in the order of the
 *   ledger, in flat memory: what does not fit is sorted in parts of 2 MiB and kept in a file without a name, beside
 *   which nothing is left however the program ends. Does not decide: which records.
 * Place of the file: $TMPDIR, else /tmp; 32 bytes a record. Units: records. Ownership: _create / _destroy.
 * Errors: DOOR_ERR_MEMORY; DOOR_ERR_IO, told in problem, where the file cannot be written. Threads: one owner.
 */
#ifndef DOOR_RECORD_SORTER_H
#define DOOR_RECORD_SORTER_H

#include "door_error.h"
#include "door_ledger.h"

struct door_record_sorter;

DOOR_MUST_CHECK enum door_err door_record_sorter_create(struct door_record_sorter **out_sorter,
                                                        struct door_problem *problem);
/* *sorter may be NULL and becomes it. */
void door_record_sorter_destroy(struct door_record_sorter **sorter);

DOOR_MUST_CHECK enum door_err door_record_sorter_add(struct door_record_sorter *sorter,
                                                     const struct door_record *record, struct door_problem *problem);

/* Called once, after the last record: visit sees each; its error ends it and is returned. */
typedef enum door_err door_record_visitor(void *self, const struct door_record *record);
DOOR_MUST_CHECK enum door_err door_record_sorter_visit(struct door_record_sorter *sorter, door_record_visitor *visit,
                                                       void *self, struct door_problem *problem);

#endif
