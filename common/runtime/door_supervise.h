/* door_supervise.h - the service programs of a run as child processes.
 *
 * Role: starts one program a service, says at once when one has ended and how, and at the end leaves neither
 *   orphan nor zombie. Does not decide: what the run does about an end (door_zmq.h).
 * A child stays in the caller's process group, inherits its stderr, and is killed by the kernel when the thread that
 *   started it dies, even if it is stopped or hangs; so that thread is the one that owns the run. Nothing secret stands
 *   in its arguments.
 * Units: milliseconds of wall clock. Ownership: _create / _destroy. Errors: DOOR_ERR_IO with the program's path.
 * Threads: one owner; the spawning one.
 */
#ifndef DOOR_SUPERVISE_H
#define DOOR_SUPERVISE_H

#include "door_port.h"

/* How a service program is called: path, argument where it is not NULL, then --connect and the rest. */
struct door_program {
  const char *path;
  const char *argument;
};

/* What every program is told. */
struct door_calling {
  const char *endpoint;
  const char *keys_directory; /* the run's: NAME/ below it holds what service NAME may know; NULL: no keys */
  bool has_lease;
};

struct door_supervisor;

/* programs: by service index, borrowed for the life of the supervisor; NULL: frontdoor-NAME beside the running
 * program, else in ../libexec/frontdoor. Starts nothing yet. */
DOOR_MUST_CHECK enum door_err door_supervisor_create(const struct door_program *programs,
                                                     struct door_supervisor **out_supervisor,
                                                     struct door_problem *problem);
/* Ends what still runs as _end does. *supervisor may be NULL. */
void door_supervisor_destroy(struct door_supervisor **supervisor);

/* Starts all four; on error those already started are ended. Once. */
DOOR_MUST_CHECK enum door_err door_supervisor_spawn(struct door_supervisor *supervisor,
                                                    const struct door_calling *calling, struct door_problem *problem);

/* Readable once the child has ended; -1 when there is none. */
int door_supervisor_fd(const struct door_supervisor *supervisor, enum door_party party);

/* Whether the child has ended, and how. Reaps it. */
bool door_supervisor_has_ended(struct door_supervisor *supervisor, enum door_party party,
                               struct door_ending *out_ending);

/* For a child that hangs. */
void door_supervisor_kill(struct door_supervisor *supervisor, enum door_party party);

/* Waits for the children, who have been told to stop; then SIGTERM, then SIGKILL. */
void door_supervisor_end(struct door_supervisor *supervisor);

#endif
