#include "conductor_release.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_RECORDS = 256 };

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

enum door_err conductor_release_add(struct conductor_release *release, uint32_t service,
                                    const struct door_record *records, uint32_t count)
{
  struct conductor_waiting *waiting = &release->waiting[service];
  if (waiting->first == waiting->count) {
    waiting->first = 0;
    waiting->count = 0;
  }
  if (waiting->count + count > waiting->capacity) {
    uint32_t left = waiting->count - waiting->first;
    if (left > 0) {
      memmove(waiting->records, waiting->records + waiting->first, left * sizeof *records);
    }
    waiting->first = 0;
    waiting->count = left;
  }
  if (waiting->count + count > waiting->capacity) {
    uint32_t capacity = (waiting->count + count) * 3 / 2 + 16;
    struct door_record *larger = realloc(waiting->records, capacity * sizeof *larger);
    if (larger == NULL) {
      return DOOR_ERR_MEMORY;
    }
    waiting->records = larger;
    waiting->capacity = capacity;
  }
  if (count > 0) {
    memcpy(waiting->records + waiting->count, records, count * sizeof *records);
    waiting->count += count;
  }
  return DOOR_OK;
}

/* No record of a run is as late. */
static const uint64_t AFTER_ALL_SECONDS = (uint64_t)INT64_MAX / DOOR_SERVICE_COUNT;

/* When the first record that waits has its turn: by its time, then by its service. */
static uint64_t turn_of(const struct conductor_waiting *waiting, uint32_t service)
{
  bool is_waiting = waiting->first < waiting->count;
  uint64_t seconds = is_waiting ? (uint64_t)waiting->records[waiting->first].time_seconds : AFTER_ALL_SECONDS;
  return seconds * DOOR_SERVICE_COUNT + service;
}

/* Puts the turn at place among those behind it, which are in order. */
static inline void put_in_order(uint64_t turns[DOOR_SERVICE_COUNT], uint32_t place)
{
  uint64_t turn = turns[place];
  for (; place + 1 < DOOR_SERVICE_COUNT && turns[place + 1] < turn; place++) {
    turns[place] = turns[place + 1];
  }
  turns[place] = turn;
}

enum door_err conductor_release_below(struct conductor_release *release, struct sim_time below, uint32_t replication,
                                      const struct conductor_sink *sink)
{
  struct door_record chunk[CHUNK_RECORDS];
  uint32_t count = 0;
  uint64_t turns[DOOR_SERVICE_COUNT];
  for (uint32_t service = DOOR_SERVICE_COUNT; service-- > 0;) {
    turns[service] = turn_of(&release->waiting[service], service);
    put_in_order(turns, service);
  }
  uint64_t end_seconds = (uint64_t)below.seconds < AFTER_ALL_SECONDS ? (uint64_t)below.seconds : AFTER_ALL_SECONDS;
  const uint64_t end_turn = end_seconds * DOOR_SERVICE_COUNT;
  while (turns[0] < end_turn) {
    /* A service mostly has several records before it is another's turn. */
    uint32_t service = turns[0] % DOOR_SERVICE_COUNT;
    struct conductor_waiting *waiting = &release->waiting[service];
    uint64_t until_turn = turns[1] < end_turn ? turns[1] : end_turn;
    while (turns[0] < until_turn) {
      if (count == CHUNK_RECORDS) {
        enum door_err err = sink->on_records(sink->self, replication, chunk, count);
        if (err != DOOR_OK) {
          return err;
        }
        count = 0;
      }
      chunk[count++] = waiting->records[waiting->first++];
      turns[0] = turn_of(waiting, service);
    }
    put_in_order(turns, 0);
  }
  return count > 0 ? sink->on_records(sink->self, replication, chunk, count) : DOOR_OK;
}
