/* door_server.h - a service's end of the conversation: frames in, frames out, without a socket.
 *
 * Role: says hello, makes the replications that a welcome asks for, advances them as grants say, and answers each
 *   request once: a repeated one is served from the answer kept. Does not decide: anything of the simulation (the
 *   service's own rules do), how frames travel and when a conductor counts as gone (door_serve.h).
 * Consumes: WELCOME, GRANT, FINISH, AGAIN, STOP, FAULT. Emits: HELLO, READY, ANSWER, SUMMARY, ALIVE, FAULT. What is
 *   not in the table of its states is refused.
 * Leases: ALIVE leaves from between two replications' work, so a hung rule is silent.
 * Units: milliseconds of a clock that no rule sees. Ownership: config is borrowed; _create / _destroy. Errors: those
 *   of door_wire.h and door_grant_check.h, DOOR_ERR_UNEXPECTED, DOOR_ERR_REFUSED, those of the service's own rules;
 *   after one only _fault, _end_early and _destroy may be called. Threads: one owner.
 */
#ifndef DOOR_SERVER_H
#define DOOR_SERVER_H

#include "door_service.h"

#include <stdatomic.h>

struct door_server;

/* Where its frames go, and its clock. */
struct door_server_link {
  void *self;
  /* Does not wait. DOOR_ERR_LIMIT: the queue is full; any other error: nobody can be reached. */
  enum door_err (*send)(void *self, const unsigned char *bytes, size_t length);
  int64_t (*now_milliseconds)(void *self);
};

struct door_server_config {
  const struct door_service *service;
  struct door_server_link link;
  uint64_t instance;               /* of this start of the program (door_hello.h) */
  const volatile atomic_int *stop; /* not 0: work ends after the replication in hand; NULL: never */
  void (*on_work)(void *self);     /* between two replications' work, with the link's self; NULL: nobody asks */
};

DOOR_MUST_CHECK enum door_err door_server_create(const struct door_server_config *config,
                                                 struct door_server **out_server, struct door_problem *problem);
/* *server may be NULL and becomes it. */
void door_server_destroy(struct door_server **server);

/* A connection stands, the first or one anew: says hello, or how far it is. */
DOOR_MUST_CHECK enum door_err door_server_greet(struct door_server *server, struct door_problem *problem);

/* A frame of length bytes came. */
DOOR_MUST_CHECK enum door_err door_server_take(struct door_server *server, const unsigned char *bytes, size_t length,
                                               struct door_problem *problem);

/* Whether the conductor has told it to end, well or not. */
bool door_server_is_stopped(const struct door_server *server);

/* Whether it holds nothing of a run: none has begun. */
bool door_server_is_idle(const struct door_server *server);

/* Tells the conductor of an error; best effort. */
void door_server_fault(struct door_server *server, const struct door_problem *problem);

/* An end before the run's: err, and why followed by what is lost with it. Returns err. */
DOOR_MUST_CHECK enum door_err door_server_end_early(const struct door_server *server, enum door_err err,
                                                    const char *why, struct door_problem *problem);

#endif
