/* door_router.h - the conductor's end of the sockets.
 *
 * Role: one ROUTER that the four services connect to: frames out by party, and one queue of what happened:
 *   frames in, connections gone, children ended, strangers refused. Does not decide: what a frame means, how
 *   long to wait for whom (door_zmq.h).
 * Who sent a frame: over tcp the ZAP user id, which the gate gave to the sender's key; a routing id that says
 *   otherwise is refused. Over ipc the routing id: the socket lies where only this user can come.
 * Units: milliseconds. Ownership: _create / _destroy; a frame lives until the next door_router_wait.
 * Errors: DOOR_ERR_IO, DOOR_ERR_USAGE, DOOR_ERR_LIMIT. Threads: one owner; inside, libzmq's and the gate's.
 */
#ifndef DOOR_ROUTER_H
#define DOOR_ROUTER_H

#include "door_port.h"

struct door_router;

struct door_router_config {
  const char *endpoint_kind;  /* "ipc" or "tcp" */
  const char *bind_endpoint;  /* NULL: in a directory of the run, or a free port of 127.0.0.1 */
  const char *keys_directory; /* the conductor's folder of keys; NULL: tcp gets keys of the run */
  const char *run_directory;  /* for socket or keys, made by the caller's caller; NULL: makes one */
  bool has_heartbeats;
};

DOOR_MUST_CHECK enum door_err door_router_create(const struct door_router_config *config,
                                                 struct door_router **out_router, struct door_problem *problem);
/* Frames sent just before still leave, within linger_milliseconds. *router may be NULL. */
void door_router_destroy(struct door_router **router, int linger_milliseconds);

/* Where services connect: "ipc:///..." or "tcp://127.0.0.1:40123". */
const char *door_router_endpoint(const struct door_router *router);
/* The directory that holds NAME/ with the keys made for service NAME; NULL when the run made none. */
const char *door_router_keys(const struct door_router *router);
/* A closed connection may be opened again (tcp), and is then the same service. */
bool door_router_can_reconnect(const struct door_router *router);
/* Everybody is in: removes socket file and keys, which nobody needs any more, so that not even a kill of the
 * conductor leaves them behind. Not with a bind_endpoint of the caller's, nor its keys. */
void door_router_close_door(struct door_router *router);

/* Tells of the end of a child: DOOR_PORT_ENDED when fd becomes readable; once. */
void door_router_watch(struct door_router *router, enum door_party party, int fd);

/* DOOR_ERR_LIMIT: the queue is full, try later. DOOR_ERR_PEER_LOST: not connected now. */
DOOR_MUST_CHECK enum door_err door_router_send(struct door_router *router, enum door_party party,
                                               const unsigned char *bytes, size_t length);

/* What happened next; how a child ended is left to the caller. DOOR_ERR_IO when the sockets fail. */
DOOR_MUST_CHECK enum door_err door_router_wait(struct door_router *router, int timeout_milliseconds,
                                               struct door_port_event *out_event);

#endif
