/* door_zmq.h - the services as processes behind sockets.
 *
 * Role: the conductor's transport over ZeroMQ: who may join, one frame each way a grant, an answer asked for
 *   again when it was lost, and the end of the run when a service is lost. It changes nothing in a result:
 *   door_direct.h gives the same answers.
 * Deployments: "ipc", a process per service on this machine; "tcp", hosts or containers, always with CURVE.
 *   With a supervisor the run starts the service programs itself; without one they come by themselves.
 * Leases: a service at work gives a sign of life every quarter of a lease; one that hangs ends the run. Its wall
 *   clock can end a run and changes nothing else. Lease 0: for a debugger; heartbeats are off too.
 * Errors: those of door_transport.h, with a problem that says who, at which simulated time and cycle, and why:
 *   DOOR_ERR_PEER_LOST (ended, closed its connection, its lease ran out, never came), DOOR_ERR_REFUSED and
 *   DOOR_ERR_VERSION (a hello that does not fit), DOOR_ERR_INTERRUPTED, what a service reports as its own, and
 *   those of door_wire.h.
 * Units: milliseconds of wall clock. Ownership: config's pointers are borrowed and outlive the transport; the
 *   supervisor is the caller's, and the transport ends its children. Threads: one owner, the thread that
 *   created it.
 */
#ifndef DOOR_ZMQ_H
#define DOOR_ZMQ_H

#include "door_supervise.h"
#include "door_transport.h"
#include "door_wire_recording.h"
#include "sim_date.h"

#include <signal.h>

enum { DOOR_LEASE_MILLISECONDS = 10000 }; /* unless somebody says otherwise */

struct door_zmq_config {
  const char *endpoint_kind;   /* "ipc" or "tcp" */
  const char *bind_endpoint;   /* NULL: the run makes one */
  const char *keys_directory;  /* tcp: the conductor's folder (door_curve.h); NULL: keys of the run */
  const char *program_version; /* services must have the same; NULL: not compared */
  const char *scenario_text;   /* as scenario_resolved_json wrote it */
  uint64_t scenario_hash;
  struct sim_epoch epoch;                /* of the scenario, for the dates in problems */
  int lease_milliseconds;                /* 0: none */
  int start_milliseconds;                /* how long all services may take to come; 0: 30 s */
  const volatile sig_atomic_t *stop;     /* not 0: end with DOOR_ERR_INTERRUPTED; NULL: never */
  struct door_supervisor *supervisor;    /* NULL: services come by themselves */
  struct door_wire_recording *recording; /* of every frame, open; NULL: none */
  /* Told once of each way in which a peer was refused, in a line; NULL: nobody. */
  void (*on_notice)(void *context, const char *text);
  void *notice_context;
};

/* What crossed the sockets so far. */
struct door_traffic {
  uint64_t cycles; /* exchanges */
  uint64_t frames_sent;
  uint64_t bytes_sent;
  uint64_t frames_received;
  uint64_t bytes_received;
  uint64_t answers_asked_again;
  uint64_t answers_twice; /* came again after they had been taken, and were dropped */
};

/* Listens, and starts the programs. The first begin waits until all services have said hello. */
DOOR_MUST_CHECK enum door_err door_zmq_create(const struct door_zmq_config *config,
                                              struct door_transport *out_transport, struct door_problem *problem);

/* Where services connect; transport is one of door_zmq_create. */
const char *door_zmq_endpoint(const struct door_transport *transport);
struct door_traffic door_zmq_traffic(const struct door_transport *transport);

#endif
