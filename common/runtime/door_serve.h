/* door_serve.h - one service at its socket: from hello to stop.
 *
 * Role: connects to the conductor, hands what comes to the service's end of the conversation (door_server.h) and what
 *   that says to the socket, and finds that the conductor is gone. Does not decide: what a frame means, or how a
 *   program is called (door_process.h).
 * One that stays is there for run after run: a conductor that goes while nothing is held is waited for, and a signal
 *   then is its proper end. Whatever ends another ends it too: in the middle of a run nothing is forgiven.
 * Consumes and emits: as door_server.h. Units: milliseconds of wall clock, which no rule sees. Ownership: config is
 *   borrowed. Errors: DOOR_OK after STOP; DOOR_ERR_PEER_LOST when the conductor is gone, with what was held;
 *   DOOR_ERR_INTERRUPTED; those of door_server.h, told to the conductor too. Threads: one owner.
 */
#ifndef DOOR_SERVE_H
#define DOOR_SERVE_H

#include "door_service.h"

#include <stdatomic.h>

struct door_serving {
  const struct door_service *service;
  const char *endpoint;            /* "ipc://..." or "tcp://..." */
  const char *keys_directory;      /* this service's folder (door_curve.h); tcp needs one */
  const char *health_path;         /* renewed while the loop turns (door_health.h); NULL: nobody watches */
  bool has_lease;                  /* false: no heartbeats either, for a debugger */
  bool stays;                      /* after STOP it waits for the conductor's next run */
  const volatile atomic_int *stop; /* not 0: end; NULL: never */
};

DOOR_MUST_CHECK enum door_err door_serve(const struct door_serving *config, struct door_problem *problem);

#endif
