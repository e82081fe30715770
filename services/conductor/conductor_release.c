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

static int64_t head_seconds(const struct conductor_waiting *waiting)
{
  return waiting->first < waiting->count ? waiting->records[waiting->first].time_seconds : INT64_MAX;
}

/* The service whose head comes first; out_until is where another's turn comes: it may give out its
 * records below that, or at it where equal is true. */
static uint32_t next_service(const int64_t heads[DOOR_SERVICE_COUNT], int64_t *out_until, bool *out_with_equal)
{
  uint32_t least = 0;
  for (uint32_t service = 1; service < DOOR_SERVICE_COUNT; service++) {
    least = heads[service] < heads[least] ? service : least;
  }
  int64_t until = INT64_MAX;
  uint32_t rival = DOOR_SERVICE_COUNT;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    if (service != least && heads[service] < until) {
      until = heads[service];
      rival = service;
    }
  }
  *out_until = until;
  *out_with_equal = least < rival;
  return least;
}

enum door_err conductor_release_below(struct conductor_release *release, struct sim_time below, uint32_t replication,
                                      const struct conductor_sink *sink)
{
  struct door_record chunk[CHUNK_RECORDS];
  uint32_t count = 0;
  int64_t heads[DOOR_SERVICE_COUNT];
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    heads[service] = head_seconds(&release->waiting[service]);
  }
  for (;;) {
    int64_t until = 0;
    bool with_equal = false;
    uint32_t service = next_service(heads, &until, &with_equal);
    if (heads[service] >= below.seconds) {
      break;
    }
    struct conductor_waiting *waiting = &release->waiting[service];
    while (heads[service] < below.seconds && (heads[service] < until || (with_equal && heads[service] == until))) {
      if (count == CHUNK_RECORDS) {
        enum door_err err = sink->on_records(sink->self, replication, chunk, count);
        if (err != DOOR_OK) {
          return err;
        }
        count = 0;
      }
      chunk[count++] = waiting->records[waiting->first++];
      heads[service] = head_seconds(waiting);
    }
  }
  return count > 0 ? sink->on_records(sink->self, replication, chunk, count) : DOOR_OK;
}
