/* door_zmq.h - the services as processes behind sockets.
 *
 * Role: the port of ZeroMQ sockets and child processes, and the conductor's transport over it (door_remote.h): who
 *   may join a run, and the programs that the run starts. It changes nothing in a result.
 * Deployments: "ipc", a process per service on this machine; "tcp", hosts or containers, always with CURVE.
 *   With a supervisor the run starts the service programs itself; without one they come by themselves.
 * Leases: as door_remote.h. Lease 0: for a debugger; heartbeats are off too.
 * Errors: those of door_remote.h and door_router.h. Units: milliseconds of wall clock. Ownership: config's pointers
 *   are borrowed and outlive the transport; the supervisor is the caller's, and the transport ends its children.
 * Threads: one owner, the thread that created it.
 */
#ifndef DOOR_ZMQ_H
#define DOOR_ZMQ_H

#include "door_remote.h"
#include "door_supervise.h"

struct door_zmq_config {
  const char *endpoint_kind;          /* "ipc" or "tcp" */
  const char *bind_endpoint;          /* NULL: the run makes one */
  const char *keys_directory;         /* tcp: the conductor's folder (door_curve.h); NULL: keys of the run */
  const char *run_directory;          /* for socket or keys of the run (door_router.h); NULL: makes one */
  const char *health_path;            /* renewed while it waits for services (door_health.h); NULL: nobody watches */
  struct door_supervisor *supervisor; /* NULL: services come by themselves */
  struct door_remote_config remote;   /* its run_id is made here */
};

/* Listens, and starts the programs. The first begin waits until all services have said hello. */
DOOR_MUST_CHECK enum door_err door_zmq_create(const struct door_zmq_config *config,
                                              struct door_transport *out_transport, struct door_problem *problem);

/* Where services connect; transport is one of door_zmq_create. */
const char *door_zmq_endpoint(const struct door_transport *transport);

#endif
