/* door_serve.h - one service at its socket: from hello to stop.
 *
 * Role: connects to the conductor, makes the replications that a welcome asks for, advances them as grants say,
 *   and answers each request once: a repeated one is served from the answer kept. Does not decide: anything of the
 *   simulation (the service's own rules do), or how a program is called (door_process.h).
 * Consumes: WELCOME, GRANT, FINISH, AGAIN, STOP, FAULT. Emits: HELLO, READY, ANSWER, SUMMARY, ALIVE, FAULT. What is
 *   not in the table of its states is refused with a FAULT.
 * Leases: ALIVE leaves from between two replications' work, never from a thread, so a hung rule is silent.
 * Units: milliseconds of wall clock, which no rule sees. Ownership: config is borrowed. Errors: DOOR_OK after STOP;
 *   DOOR_ERR_PEER_LOST when the conductor is gone, with what was held; DOOR_ERR_INTERRUPTED; those of the
 *   service's own rules, told to the conductor too. Threads: one owner.
 */
#ifndef DOOR_SERVE_H
#define DOOR_SERVE_H

#include "door_service.h"

#include <signal.h>

struct door_serving {
  const struct door_service *service;
  const char *endpoint;              /* "ipc://..." or "tcp://..." */
  const char *keys_directory;        /* this service's folder (door_curve.h); tcp needs one */
  bool has_lease;                    /* false: no heartbeats either, for a debugger */
  const volatile sig_atomic_t *stop; /* not 0: end; NULL: never */
};

DOOR_MUST_CHECK enum door_err door_serve(const struct door_serving *config, struct door_problem *problem);

#endif
