/* door_remote.h - the services behind frames: the conductor's transport over any port.
 *
 * Role: what the conductor asks becomes requests, one frame each way a grant; an answer is asked for again when it
 *   was lost, and the run ends when a service is lost. It changes nothing in a result: door_direct.h gives the same
 *   answers. Does not decide: how frames travel (door_port.h).
 * Leases: a service at work gives a sign of life every quarter of a lease; one that hangs ends the run. To make its
 *   replications it has 15 ms more for each. The port's clock can end a run and changes nothing else.
 * Errors: those of door_transport.h, with a problem that says who, at which simulated time and cycle, and why:
 *   DOOR_ERR_PEER_LOST (ended, closed its connection, its lease ran out, never came), DOOR_ERR_REFUSED and
 *   DOOR_ERR_VERSION (a hello that does not fit), DOOR_ERR_INTERRUPTED, what a service reports as its own, and
 *   those of door_wire.h.
 * Units: milliseconds of the port's clock. Ownership: config is copied, its pointers are borrowed and outlive the
 *   transport, which ends the port when it is destroyed. Threads: one owner.
 */
#ifndef DOOR_REMOTE_H
#define DOOR_REMOTE_H

#include "door_port.h"
#include "door_transport.h"
#include "door_wire_recording.h"
#include "sim_date.h"

#include <stdatomic.h>

enum { DOOR_LEASE_MILLISECONDS = 10000 }; /* unless somebody says otherwise */

struct door_remote_config {
  const char *program_version; /* services must have the same; NULL: not compared */
  const char *scenario_text;   /* as scenario_resolved_json wrote it */
  uint64_t scenario_hash;
  uint64_t run_id;                       /* tells runs apart, not a secret and no part of a result */
  struct sim_epoch epoch;                /* of the scenario, for the dates in problems */
  int lease_milliseconds;                /* 0: none */
  int start_milliseconds;                /* how long all may take to come; 0: a lease and 3 s, or 30 s from elsewhere */
  const volatile atomic_int *stop;       /* not 0: end with DOOR_ERR_INTERRUPTED; NULL: never */
  struct door_wire_recording *recording; /* of every frame, open; NULL: none */
  /* Told once of each way in which a peer was refused, in a line in the language of the process; NULL: nobody. */
  void (*on_notice)(void *context, const char *text);
  void *notice_context;
  /* Told of each cycle: everything below reached is granted to all. NULL: nobody. */
  void (*on_cycle)(void *context, struct sim_time reached, uint64_t cycle_count);
  void *cycle_context;
};

/* What passed the port so far. */
struct door_traffic {
  uint64_t cycles; /* exchanges */
  uint64_t frames_sent;
  uint64_t bytes_sent;
  uint64_t frames_received;
  uint64_t bytes_received;
  uint64_t answers_asked_again;
  uint64_t answers_twice; /* came again after they had been taken, and were dropped */
};

/* The first begin waits until all services have said hello. On error the port is the caller's to end. */
DOOR_MUST_CHECK enum door_err door_remote_create(const struct door_remote_config *config, struct door_port port,
                                                 struct door_transport *out_transport, struct door_problem *problem);

/* transport is one of door_remote_create. */
struct door_traffic door_remote_traffic(const struct door_transport *transport);
/* What was given to door_remote_create. */
void *door_remote_port(const struct door_transport *transport);

#endif
