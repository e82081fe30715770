/* door_batch.h - what the conductor and one service say to each other in one cycle.
 *
 * Role: a grant or an answer for many replications at once. Entries lie in order of replication; each
 *   names a run of the batch's messages and (in an answer) of its ledger records.
 * Units: simulated seconds. Ownership: the batch owns its arrays (_init / _fini) and keeps them for
 *   the next cycle. Errors: DOOR_ERR_MEMORY. Threads: one owner at a time.
 */
#ifndef DOOR_BATCH_H
#define DOOR_BATCH_H

#include "door_error.h"
#include "door_ledger.h"
#include "door_message.h"

struct door_batch_entry {
  uint32_t replication;  /* place in the batch of replications in step, 0.. */
  struct sim_time bound; /* grant: simulate below it. Answer: the next own event */
  uint32_t first_message;
  uint32_t message_count;
  uint32_t first_record;
  uint32_t record_count;
};

struct door_batch {
  struct door_batch_entry *entries;
  uint32_t entry_count, entry_capacity;
  struct door_message *messages;
  uint32_t message_count, message_capacity;
  struct door_record *records;
  uint32_t record_count, record_capacity;
};

void door_batch_init(struct door_batch *batch);
void door_batch_fini(struct door_batch *batch);

/* Empties the batch, keeping its memory. */
static inline void door_batch_clear(struct door_batch *batch)
{
  batch->entry_count = 0;
  batch->message_count = 0;
  batch->record_count = 0;
}

/* Begins the entry of a replication; messages and records added from now on belong to it. */
DOOR_MUST_CHECK enum door_err door_batch_open(struct door_batch *batch, uint32_t replication, struct sim_time bound);

/* Makes room for one more and gives it, its bytes undefined; NULL when out of memory. */
struct door_message *door_batch_add_message(struct door_batch *batch);
struct door_record *door_batch_add_record(struct door_batch *batch);

/* Adds count records as their bytes stand in a ledger or a message (DOOR_RECORD_BYTES each). */
DOOR_MUST_CHECK enum door_err door_batch_add_records(struct door_batch *batch, const unsigned char *bytes,
                                                     uint32_t count);

/* Ends the entry that _open began: counts what was added since. */
static inline void door_batch_close(struct door_batch *batch)
{
  struct door_batch_entry *entry = &batch->entries[batch->entry_count - 1];
  entry->message_count = batch->message_count - entry->first_message;
  entry->record_count = batch->record_count - entry->first_record;
}

#endif
