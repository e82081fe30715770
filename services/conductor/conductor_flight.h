/* conductor_flight.h - the messages of a replication that are on their way to one service.
 *
 * Role: keeps what services have sent until it is due, and gives it out in the fixed order: by time, sender, sender's
 *   sequence number. Each sender has a line of its own. A link takes the same time for nearly all that it carries, so
 *   what is sent mostly joins at the end of its line. Does not decide: whether a message may be sent (conductor.c).
 * Units: simulated seconds. Ownership: messages lie in a pool that flights share and its owner ends; a flight names
 *   places in it. Errors: DOOR_ERR_MEMORY. Threads: one owner.
 */
#ifndef CONDUCTOR_FLIGHT_H
#define CONDUCTOR_FLIGHT_H

#include "door_message.h"
#include "sim_pool.h"

struct conductor_flight_line {
  struct sim_time due; /* of the first; SIM_TIME_NEVER: none */
  uint32_t first;      /* places in the pool; UINT32_MAX: none */
  uint32_t last;
};

/* To one service, by the sender's door_service_index(). */
struct conductor_flight {
  struct conductor_flight_line lines[DOOR_SERVICE_COUNT];
};

/* A pool for any number of flights. */
void conductor_flight_pool_init(struct sim_pool *pool);

/* Nothing is on its way. */
void conductor_flight_init(struct conductor_flight *flight);

/* A copy of the message, which a service sent, is on its way. */
DOOR_MUST_CHECK enum door_err conductor_flight_add(struct conductor_flight *flight, struct sim_pool *pool,
                                                   const struct door_message *message);

bool conductor_flight_is_empty(const struct conductor_flight *flight);

/* When the first message is due; SIM_TIME_NEVER when none is on its way. */
struct sim_time conductor_flight_next_due(const struct conductor_flight *flight);

/* Takes the first message out into out_message; one is on its way. */
void conductor_flight_take(struct conductor_flight *flight, struct sim_pool *pool, struct door_message *out_message);

#endif
