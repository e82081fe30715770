/* door_process.h - the whole main of a service program.
 *
 * Role: options, signals, the loop of door_serve.h, and the last word on stderr; the program's main is a
 *   configuration table and one call. Does not decide: anything else.
 * Signals: SIGTERM, SIGINT and SIGHUP end it and say what it held. A service that a conductor started says nothing of a
 *   signal or of a conductor that is gone: the program that a person started does, once.
 * Options: --connect ENDPOINT, --keys DIR, --health FILE, --stay, --no-lease, --version, --help. Emits: lines on
 *   stderr, each beginning with the service's name. Exit codes: door_error.h; 0 after the conductor's STOP, or after a
 *   signal between two runs (--stay).
 * Ownership: config is borrowed. Errors: the exit code. Threads: the main thread; once a process, it sets handlers of
 *   those signals.
 */
#ifndef DOOR_PROCESS_H
#define DOOR_PROCESS_H

#include "door_service.h"

struct door_process {
  const struct door_service *service;
  const char *program_name; /* "frontdoor-intake" */
};

/* Returns the exit code. */
int door_process_run(const struct door_process *config, int argc, char **argv);

#endif
