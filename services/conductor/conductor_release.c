#include "conductor_release.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_RECORDS = 256 };

/* No record of a run is as late: one such stands behind those that wait, so that there is always a next one. */
static const int64_t AFTER_ALL_SECONDS = INT64_MAX / DOOR_SERVICE_COUNT;
static const struct door_record nothing_waits = {.time_seconds = INT64_MAX / DOOR_SERVICE_COUNT};

void conductor_release_init(struct conductor_release *release)
{
  memset(release, 0, sizeof *release);
}

void conductor_release_fini(struct conductor_release *release)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    free(release->waiting[service].records);
  }
  conductor_release_init(release);
}

/* Moves what waits to the front, and grows where less than a third is free then: else it would be moved again and
 * again. */
static enum door_err make_room(struct conductor_waiting *waiting, uint32_t count)
{
  uint32_t left = waiting->count - waiting->first;
  if (left > 0 && waiting->first > 0) {
    memmove(waiting->records, waiting->records + waiting->first, left * sizeof *waiting->records);
  }
  waiting->first = 0;
  waiting->count = left;
  if (left + count < waiting->capacity / 3 * 2) {
    return DOOR_OK;
  }
  uint32_t capacity = left + count + (left + count) / 2 + 16;
  struct door_record *larger = realloc(waiting->records, capacity * sizeof *larger);
  if (larger == NULL) {
    return DOOR_ERR_MEMORY;
  }
  waiting->records = larger;
  waiting->capacity = capacity;
  return DOOR_OK;
}

enum door_err conductor_release_add(struct conductor_release *release, uint32_t service,
                                    const struct door_record *records, uint32_t count)
{
  struct conductor_waiting *waiting = &release->waiting[service];
  if (waiting->first == waiting->count) {
    waiting->first = 0;
    waiting->count = 0;
  }
  if (waiting->count + count >= waiting->capacity) {
    enum door_err err = make_room(waiting, count);
    if (err != DOOR_OK) {
      return err;
    }
  }
  if (count > 0) {
    memcpy(waiting->records + waiting->count, records, count * sizeof *records);
    waiting->count += count;
  }
  waiting->records[waiting->count] = nothing_waits;
  return DOOR_OK;
}

/* When a record has its turn: by its time, then by its service. */
static inline uint64_t turn_of(const struct door_record *record, uint64_t service)
{
  return (uint64_t)record->time_seconds * DOOR_SERVICE_COUNT + service;
}

/* Puts a turn in the place of the first among the others, which are in order. Without a branch: which service has the
 * next record is nothing that a processor can guess. */
static inline void replace_first(uint64_t turns[DOOR_SERVICE_COUNT], uint64_t turn)
{
  for (uint32_t place = 1; place < DOOR_SERVICE_COUNT; place++) {
    uint64_t other = turns[place];
    turns[place - 1] = turn < other ? turn : other;
    turn = turn < other ? other : turn;
  }
  turns[DOOR_SERVICE_COUNT - 1] = turn;
}

enum door_err conductor_release_below(struct conductor_release *release, struct sim_time below, uint32_t replication,
                                      const struct conductor_sink *sink)
{
  struct door_record chunk[CHUNK_RECORDS];
  uint32_t count = 0;
  const struct door_record *next[DOOR_SERVICE_COUNT];
  uint64_t turns[DOOR_SERVICE_COUNT] = {0};
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const struct conductor_waiting *waiting = &release->waiting[service];
    next[service] = waiting->records == NULL ? &nothing_waits : waiting->records + waiting->first;
    replace_first(turns, turn_of(next[service], service));
  }
  int64_t end_seconds = below.seconds < AFTER_ALL_SECONDS ? below.seconds : AFTER_ALL_SECONDS;
  const uint64_t end_turn = (uint64_t)end_seconds * DOOR_SERVICE_COUNT;
  enum door_err err = DOOR_OK;
  while (turns[0] < end_turn) {
    uint64_t service = turns[0] % DOOR_SERVICE_COUNT;
    const struct door_record *record = next[service]++;
    replace_first(turns, turn_of(record + 1, service));
    chunk[count++] = *record;
    if (count == CHUNK_RECORDS) {
      err = sink->on_records(sink->self, replication, chunk, count);
      count = 0;
      if (err != DOOR_OK) {
        break;
      }
    }
  }
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    struct conductor_waiting *waiting = &release->waiting[service];
    waiting->first = waiting->records == NULL ? 0 : (uint32_t)(next[service] - waiting->records);
  }
  return err == DOOR_OK && count > 0 ? sink->on_records(sink->self, replication, chunk, count) : err;
}
