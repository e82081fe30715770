/* door_event_text.h - the events of a replication as CSV, and as XES.
 *
 * Role: writes header, events and end. CSV: a line for each event, in the order of the ledger. XES: the events of one
 *   case after the other; whoever calls brings them in that order. Columns, attributes and the number of their layout:
 *   docs/reference/exports.md. Does not decide: which records, where they go.
 * Times: local civil time of the scenario, as the ledger's, without an offset: "2014-04-01T09:30:00".
 * Ownership: the stream is the caller's, and so is looking at its errors; the rest is borrowed. Errors: none.
 * Threads: one writer.
 * Sources: IEEE Std 1849-2016, XES, with its extensions concept, lifecycle, organizational and time.
 */
#ifndef DOOR_EVENT_TEXT_H
#define DOOR_EVENT_TEXT_H

#include "door_results_csv.h"

/* What is written, and how far; made by the caller with a zeroed trace. */
struct door_event_writer {
  FILE *out;
  struct door_run_named run;
  uint32_t replication;
  uint64_t trace;      /* XES: the case that is open */
  bool has_open_trace; /* XES */
};

void door_event_csv_begin(struct door_event_writer *writer);
void door_event_csv_record(struct door_event_writer *writer, const struct door_record *record);

void door_event_xes_begin(struct door_event_writer *writer);
/* The records of a case come one after the other. */
void door_event_xes_record(struct door_event_writer *writer, const struct door_record *record);
void door_event_xes_end(struct door_event_writer *writer);

#endif
