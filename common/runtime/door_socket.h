/* door_socket.h - what the conductor's and a service's sockets have in common.
 *
 * Role: options that both ends share, one frame out and one in, the monitor that tells of connections, and the wall
 *   clock of leases. Does not decide: what a frame means, when a peer counts as lost.
 * Parts: a long frame travels in parts of DOOR_WIRE_PART_BYTES_MAX. libzmq reads a whole part into memory before it
 * knows whose it is, so the longest part is what a stranger can make us hold (docs/adr/0017-strangers-at-the-door.md).
 * Units: milliseconds of the monotonic wall clock, which never touches a result. Ownership: sockets are the
 *   caller's; an inbox has _create / _destroy. Errors: as each function says. Threads: a socket, its monitor and
 *   its inbox have one owner.
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
  DOOR_FRAMES_QUEUED_MAX = 64, /* for one peer; far fewer wait, but libzmq learns late what was read: 8 were too few */
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

/* Sends the bytes in parts, the last as the end of the message or with more to follow, without waiting.
 * DOOR_ERR_LIMIT: the queue is full; DOOR_ERR_PEER_LOST: nobody by that routing id; DOOR_ERR_IO. */
DOOR_MUST_CHECK enum door_err door_socket_send(void *socket, const void *bytes, size_t length, bool more);

/* The frame that came last, whole again. */
struct door_inbox;

DOOR_MUST_CHECK enum door_err door_inbox_create(struct door_inbox **out_inbox);
void door_inbox_destroy(struct door_inbox **inbox);

/* Puts together the parts that are left of the next message, without waiting; *out_has_frame: there was one. A frame
 * longer than any may be is cut after the first byte too many, which the decoder refuses. DOOR_ERR_MEMORY. */
DOOR_MUST_CHECK enum door_err door_inbox_take(struct door_inbox *inbox, void *socket, bool *out_has_frame);

/* Of the frame, until the next one is taken. */
const unsigned char *door_inbox_bytes(const struct door_inbox *inbox);
size_t door_inbox_length(const struct door_inbox *inbox);
/* What libzmq knows of its sender: "User-Id", "Peer-Address"; NULL: nothing. */
const char *door_inbox_property(const struct door_inbox *inbox, const char *name);
/* The file descriptor of its connection. */
int door_inbox_fd(const struct door_inbox *inbox);

enum door_connection_event {
  DOOR_CONNECTION_NONE,      /* nothing more to read */
  DOOR_CONNECTION_OTHER,     /* of no interest */
  DOOR_CONNECTION_LISTENING, /* a socket waits for connections; has its fd */
  DOOR_CONNECTION_ACCEPTED,  /* no handshake yet; has fd */
  DOOR_CONNECTION_OPENED,    /* handshake done */
  DOOR_CONNECTION_CLOSED,    /* has fd */
  DOOR_CONNECTION_REFUSED,   /* the other end's key, or ours, is not admitted */
  /* The handshake has failed, and CLOSED follows: */
  DOOR_CONNECTION_NO_CURVE,   /* the other end has another mechanism */
  DOOR_CONNECTION_MISTAKEN,   /* sealed with keys that do not fit */
  DOOR_CONNECTION_MALFORMED,  /* no command of a handshake */
  DOOR_CONNECTION_UNFINISHED, /* too late, or hung up; a wrong key of the conductor ends it without a word */
};

/* Opens a socket that tells of the connections of `socket`, one a context. Nothing is lost, however long nobody asks.
 */
DOOR_MUST_CHECK enum door_err door_monitor_create(void *context, void *socket, void **out_monitor);
/* The next event; out_fd: of the connection, where the event has it. */
enum door_connection_event door_monitor_next(void *monitor, int *out_fd);

#endif
