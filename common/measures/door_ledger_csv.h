/* door_ledger_csv.h - a ledger as CSV.
 *
 * Role: the header line and the line of a record. From the lines alone the bytes of the ledger, and so its hash, can be
 *   made again (docs/reference/results.md). Does not decide: which records, where the lines go.
 * Columns, never reordered: replication, time_seconds, time (local civil time, ISO 8601, "2014-04-01 09:30:00"),
 *   service (name), record (the service's count of records), kind (name), subject (16 hexadecimal digits of a contact,
 *   or a pool's name), code (number), code_name (what it means, "" where nothing), value (number).
 * Ownership: the caller's buffer. Errors: none; a record that names nothing known shows "?". Threads: no state.
 */
#ifndef DOOR_LEDGER_CSV_H
#define DOOR_LEDGER_CSV_H

#include "door_ledger.h"
#include "door_scenario.h"

#include <stddef.h>

enum { DOOR_LEDGER_CSV_SIZE = 256, DOOR_CODE_NAME_BYTES = 96 };

/* With its line break. Constant. */
const char *door_ledger_csv_header(void);

/* Writes the line of a record, its line break and NUL, and returns its length without the NUL. The scenario gives the
 * first day and the names of sources. */
size_t door_ledger_csv_record(const struct door_scenario *scenario, uint32_t replication,
                              const struct door_record *record, char out_line[DOOR_LEDGER_CSV_SIZE]);

/* What the record's code means, as the column code_name has it. */
void door_ledger_code_name(const struct door_scenario *scenario, const struct door_record *record,
                           char out_text[DOOR_CODE_NAME_BYTES]);

#endif
