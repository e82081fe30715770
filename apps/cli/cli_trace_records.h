/* cli_trace_records.h - the records of one replication that a trace needs.
 *
 * Role: keeps, as the ledger comes, the records of one family or those that tell how each contact went; and sums up
 *   contacts. Does not decide: how they are told.
 * Units: seconds. Ownership: _fini frees the records; summaries are the caller's. Errors: DOOR_ERR_MEMORY.
 * Threads: one owner.
 */
#ifndef CLI_TRACE_RECORDS_H
#define CLI_TRACE_RECORDS_H

#include "conductor_experiment.h"
#include "door_ledger.h"

enum { CLI_TRACE_HINTS = 3, CLI_TRACE_OUTCOMES = 4 };

struct cli_trace_records {
  bool is_of_family;
  struct door_family family; /* is_of_family: all its records; else what tells how every contact went */
  struct door_record *records;
  size_t count, capacity;
  uint64_t first_contacts[CLI_TRACE_HINTS]; /* received first in the replication */
  uint32_t first_count;
};

void cli_trace_records_fini(struct cli_trace_records *records);

/* What watches a replication for records. */
struct conductor_observer cli_trace_observer(struct cli_trace_records *records);

/* How one contact went. */
struct cli_trace_summary {
  struct door_contact contact;
  int64_t received_seconds;
  int64_t closed_seconds; /* -1: open at the end of the run */
  uint16_t source;
  uint8_t child, children, need_level;
  uint8_t outcome_count;
  uint16_t outcomes[CLI_TRACE_OUTCOMES]; /* codes of its decisions in order; the closing one where it adds one */
};

/* One summary for each contact received, in the order of receipt. The caller frees *out_summaries. */
DOOR_MUST_CHECK enum door_err cli_trace_sum_up(const struct cli_trace_records *records,
                                               struct cli_trace_summary **out_summaries, size_t *out_count);

#endif
