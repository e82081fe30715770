#include "door_batch.h"

#include <stdlib.h>
#include <string.h>

void door_batch_init(struct door_batch *batch)
{
  *batch = (struct door_batch){.entries = NULL};
}

void door_batch_fini(struct door_batch *batch)
{
  free(batch->entries);
  free(batch->messages);
  free(batch->records);
  door_batch_init(batch);
}

/* More room for elements of element_bytes; the array may move. */
static void *grown(void *array, uint32_t *capacity, size_t element_bytes)
{
  uint32_t larger = *capacity == 0 ? 16 : *capacity + *capacity / 2;
  void *moved = realloc(array, larger * element_bytes);
  if (moved != NULL) {
    *capacity = larger;
  }
  return moved;
}

enum door_err door_batch_open(struct door_batch *batch, uint32_t replication, struct sim_time bound)
{
  if (batch->entry_count == batch->entry_capacity) {
    struct door_batch_entry *entries = grown(batch->entries, &batch->entry_capacity, sizeof *entries);
    if (entries == NULL) {
      return DOOR_ERR_MEMORY;
    }
    batch->entries = entries;
  }
  batch->entries[batch->entry_count++] = (struct door_batch_entry){.replication = replication,
                                                                   .bound = bound,
                                                                   .first_message = batch->message_count,
                                                                   .first_record = batch->record_count};
  return DOOR_OK;
}

struct door_message *door_batch_add_message(struct door_batch *batch)
{
  if (batch->message_count == batch->message_capacity) {
    struct door_message *messages = grown(batch->messages, &batch->message_capacity, sizeof *messages);
    if (messages == NULL) {
      return NULL;
    }
    batch->messages = messages;
  }
  return &batch->messages[batch->message_count++];
}

struct door_record *door_batch_add_record(struct door_batch *batch)
{
  if (batch->record_count == batch->record_capacity) {
    struct door_record *records = grown(batch->records, &batch->record_capacity, sizeof *records);
    if (records == NULL) {
      return NULL;
    }
    batch->records = records;
  }
  return &batch->records[batch->record_count++];
}

enum door_err door_batch_add_records(struct door_batch *batch, const unsigned char *bytes, uint32_t count)
{
  if (count == 0) {
    return DOOR_OK;
  }
  if (count > batch->record_capacity - batch->record_count) {
    uint64_t larger = ((uint64_t)batch->record_count + count) * 3U / 2U;
    struct door_record *records = larger > UINT32_MAX ? NULL : realloc(batch->records, larger * sizeof *records);
    if (records == NULL) {
      return DOOR_ERR_MEMORY;
    }
    batch->records = records;
    batch->record_capacity = (uint32_t)larger;
  }
  memcpy(&batch->records[batch->record_count], bytes, (size_t)count * DOOR_RECORD_BYTES);
  batch->record_count += count;
  return DOOR_OK;
}
