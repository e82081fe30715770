/* conductor_release.h - puts the records of a replication's services into ledger order.
 *
 * Role: each service brings its records in order of time; once nothing earlier can come, they are
 *   released in the order (time, service, record number). Units: simulated seconds.
 * Ownership: owns its buffers. Errors: DOOR_ERR_MEMORY; what the sink returns. Threads: one owner.
 */
#ifndef CONDUCTOR_RELEASE_H
#define CONDUCTOR_RELEASE_H

#include "conductor.h"

/* Records of one service that wait to be released: records[first..count), and behind them one that has no turn. */
struct conductor_waiting {
  struct door_record *records;
  uint32_t first;
  uint32_t count;
  uint32_t capacity;
};

struct conductor_release {
  struct conductor_waiting waiting[DOOR_SERVICE_COUNT];
};

void conductor_release_init(struct conductor_release *release);
void conductor_release_fini(struct conductor_release *release);

/* Adds what a service brought, in its order. */
DOOR_MUST_CHECK enum door_err conductor_release_add(struct conductor_release *release, uint32_t service,
                                                    const struct door_record *records, uint32_t count);

/* Hands everything below `below` to the sink. */
DOOR_MUST_CHECK enum door_err conductor_release_below(struct conductor_release *release, struct sim_time below,
                                                      uint32_t replication, const struct conductor_sink *sink);

#endif
