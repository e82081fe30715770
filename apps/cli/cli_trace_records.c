#include "cli_trace_records.h"

#include "sim_map.h"

#include <stdlib.h>

void cli_trace_records_fini(struct cli_trace_records *records)
{
  free(records->records);
  *records = (struct cli_trace_records){.count = 0};
}

static bool is_of_contact(const struct door_record *record)
{
  return record->kind != DOOR_RECORD_CAPACITY && record->kind != DOOR_RECORD_SHIFT && record->kind != DOOR_RECORD_POST;
}

static bool tells_how_it_went(const struct door_record *record)
{
  return record->kind == DOOR_RECORD_RECEIVED || record->kind == DOOR_RECORD_DECIDED ||
         record->kind == DOOR_RECORD_ASSESSED || record->kind == DOOR_RECORD_CLOSED;
}

static bool is_wanted(const struct cli_trace_records *records, const struct door_record *record)
{
  if (!is_of_contact(record)) {
    return false;
  }
  return records->is_of_family ? door_family_of((struct door_contact){record->subject}).id == records->family.id
                               : tells_how_it_went(record);
}

static enum door_err keep(struct cli_trace_records *records, const struct door_record *record)
{
  if (records->count == records->capacity) {
    size_t capacity = records->capacity == 0 ? 256 : 2 * records->capacity;
    struct door_record *grown = realloc(records->records, capacity * sizeof *grown);
    if (grown == NULL) {
      return DOOR_ERR_MEMORY;
    }
    records->records = grown;
    records->capacity = capacity;
  }
  records->records[records->count++] = *record;
  return DOOR_OK;
}

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *batch, uint32_t count)
{
  struct cli_trace_records *records = self;
  (void)replication; /* there is one */
  for (uint32_t i = 0; i < count; i++) {
    if (batch[i].kind == DOOR_RECORD_RECEIVED && records->first_count < CLI_TRACE_HINTS) {
      records->first_contacts[records->first_count++] = batch[i].subject;
    }
    enum door_err err = is_wanted(records, &batch[i]) ? keep(records, &batch[i]) : DOOR_OK;
    if (err != DOOR_OK) {
      return err;
    }
  }
  return DOOR_OK;
}

struct conductor_observer cli_trace_observer(struct cli_trace_records *records)
{
  return (struct conductor_observer){.self = records, .on_records = on_records};
}

static void add_outcome(struct cli_trace_summary *summary, uint16_t code)
{
  bool is_new = summary->outcome_count == 0 || summary->outcomes[summary->outcome_count - 1] != code;
  if (is_new && summary->outcome_count < CLI_TRACE_OUTCOMES) {
    summary->outcomes[summary->outcome_count++] = code;
  }
}

static void add_record(struct cli_trace_summary *summary, const struct door_record *record)
{
  if (record->kind == DOOR_RECORD_RECEIVED) {
    *summary = (struct cli_trace_summary){.contact = {record->subject},
                                          .received_seconds = record->time_seconds,
                                          .closed_seconds = -1,
                                          .source = record->code,
                                          .child = (uint8_t)record->value,
                                          .children = (uint8_t)(record->value >> 8),
                                          .need_level = (uint8_t)(record->value >> 16)};
  } else {
    add_outcome(summary, record->code);
    summary->closed_seconds = record->kind == DOOR_RECORD_CLOSED     ? record->time_seconds
                              : record->kind == DOOR_RECORD_REOPENED ? -1
                                                                     : summary->closed_seconds;
  }
}

/* The place of the record's contact; a contact is received first, which gives it one. */
static enum door_err place_of(struct sim_map *places, const struct door_record *record, size_t *count,
                              uint64_t *out_place)
{
  if (record->kind != DOOR_RECORD_RECEIVED) {
    return sim_map_find(places, record->subject, out_place) ? DOOR_OK : DOOR_ERR_MALFORMED;
  }
  *out_place = (*count)++;
  return sim_map_put(places, record->subject, *out_place);
}

enum door_err cli_trace_sum_up(const struct cli_trace_records *records, struct cli_trace_summary **out_summaries,
                               size_t *out_count)
{
  struct sim_map places;
  struct cli_trace_summary *summaries = calloc(records->count + 1, sizeof *summaries);
  if (summaries == NULL) {
    return DOOR_ERR_MEMORY;
  }
  enum door_err err = DOOR_OK;
  size_t count = 0;
  sim_map_init(&places);
  for (size_t i = 0; i < records->count && err == DOOR_OK; i++) {
    uint64_t place = 0;
    if (tells_how_it_went(&records->records[i])) {
      err = place_of(&places, &records->records[i], &count, &place);
    }
    if (tells_how_it_went(&records->records[i]) && err == DOOR_OK) {
      add_record(&summaries[place], &records->records[i]);
    }
  }
  sim_map_fini(&places);
  if (err != DOOR_OK) {
    free(summaries);
    return err;
  }
  *out_summaries = summaries;
  *out_count = count;
  return DOOR_OK;
}
