/* door_port.h - what the conductor's side of a conversation needs from whatever carries its frames.
 *
 * Role: the operations by which frames go out to the services and by which all that happens comes in, as one queue;
 *   and the clock of leases. Behind them stand sockets and child processes (door_zmq.h), or a network of faults in a
 *   test. Does not decide: what a frame means, how long to wait for whom (door_round.h).
 * Units: milliseconds of wall clock, which never touches a result. Ownership: an event's bytes and refusal live until
 * the next wait. Errors: as each operation says. Threads: one owner.
 */
#ifndef DOOR_PORT_H
#define DOOR_PORT_H

#include "door_error.h"
#include "door_ids.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a service's program ended. */
struct door_ending {
  struct door_problem words; /* "ended by signal 9 (Killed)" */
  bool is_interrupted;       /* it was told to end by a signal, as Ctrl-C tells the whole group */
};

enum door_port_event_kind {
  DOOR_PORT_NOTHING, /* time is over, or a signal came */
  DOOR_PORT_FRAME,
  DOOR_PORT_CLOSED,  /* its connection is gone; all its frames have been given out */
  DOOR_PORT_ENDED,   /* its program has ended; all its frames have been given out */
  DOOR_PORT_REFUSED, /* the first time for each way of being refused: refusal says who */
};

struct door_port_event {
  enum door_port_event_kind kind;
  enum door_party party;      /* of a frame, closed, ended */
  const unsigned char *bytes; /* of a frame */
  size_t length;
  const struct door_problem *refusal;
  struct door_ending ending; /* of a program */
};

struct door_port_ops {
  /* Does not wait. DOOR_ERR_LIMIT: the queue is full, try later. DOOR_ERR_PEER_LOST: not connected now. DOOR_ERR_IO. */
  enum door_err (*send)(void *self, enum door_party party, const unsigned char *bytes, size_t length);
  /* What happened next. DOOR_ERR_IO when nothing can be received any more. */
  enum door_err (*wait)(void *self, int timeout_milliseconds, struct door_port_event *out_event);
  int64_t (*now_milliseconds)(void *self);
  /* Everybody has come: nobody else is let in who does not come back. */
  void (*close_door)(void *self);
  /* Ends a program that hangs. Only where is_supervised. */
  void (*kill)(void *self, enum door_party party);
  /* All have been told to stop: waits for those whom it started, and is of no further use. */
  void (*end)(void *self);
};

struct door_port {
  const struct door_port_ops *ops;
  void *self;
  const char *place;  /* where services come to, for messages to a person */
  bool can_reconnect; /* a closed connection may be opened again, and is then the same service */
  bool is_supervised; /* the run started the services, and is told of their end */
};

#endif
