/* door_socket.h - what the conductor's and a service's sockets have in common.
 *
 * Role: options that both ends share, one frame out, the monitor that tells of connections, and the wall
 *   clock of leases. Does not decide: what a frame means, when a peer counts as lost.
 * Units: milliseconds of the monotonic wall clock, which never touches a result. Ownership: sockets are the
 *   caller's. Errors: as each function says. Threads: a socket and its monitor have one owner.
 */
#ifndef DOOR_SOCKET_H
#define DOOR_SOCKET_H

#include "door_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  DOOR_HEARTBEAT_MILLISECONDS = 1000,      /* between pings */
  DOOR_HEARTBEAT_LOST_MILLISECONDS = 5000, /* without any answer the connection is closed */
  DOOR_HANDSHAKE_MILLISECONDS = 5000,
  DOOR_FRAMES_QUEUED_MAX = 64, /* for one peer; a grant and its repetitions are far fewer */
  DOOR_ENDPOINT_BYTES = 256,
};

int64_t door_clock_milliseconds(void);
/* Tells runs and starts of a program apart; not a secret, and no part of a result. */
uint64_t door_random_number(void);

/* Limits on frames, queues and handshakes. Heartbeats are for a network: on one machine the kernel tells of a death, a
 * lease finds a stopped peer, and a run that was suspended as a whole goes on. */
DOOR_MUST_CHECK enum door_err door_socket_limit(void *socket, bool has_heartbeats);
/* The option by its libzmq number. */
DOOR_MUST_CHECK enum door_err door_socket_set(void *socket, int option, int value);
DOOR_MUST_CHECK enum door_err door_socket_set_text(void *socket, int option, const char *text);

/* Sends the bytes as the last part, or with more to follow, without waiting. DOOR_ERR_LIMIT: the queue is full;
 * DOOR_ERR_PEER_LOST: nobody by that routing id; DOOR_ERR_IO. */
DOOR_MUST_CHECK enum door_err door_socket_send(void *socket, const void *bytes, size_t length, bool more);

enum door_connection_event {
  DOOR_CONNECTION_NONE,   /* nothing more to read */
  DOOR_CONNECTION_OTHER,  /* of no interest */
  DOOR_CONNECTION_OPENED, /* handshake done */
  DOOR_CONNECTION_CLOSED,
  DOOR_CONNECTION_REFUSED, /* the other end's key, or ours, is not admitted */
};

/* Opens a socket that tells of the connections of `socket`, one a context. */
DOOR_MUST_CHECK enum door_err door_monitor_create(void *context, void *socket, void **out_monitor);
/* The next event; out_fd: the file descriptor of the connection, where it has one. */
enum door_connection_event door_monitor_next(void *monitor, int *out_fd);

#endif
