/* door_run_directory.h - the private directory of one run: its socket, its keys, for as long as they are needed.
 *
 * Role: makes a directory that only this user can enter, names the socket in it, and removes it with all that
 *   it holds. Does not decide: what lies in it.
 * Place: $TMPDIR, else $XDG_RUNTIME_DIR, else /tmp. Ownership: the struct owns the directory (_init / _fini).
 * Errors: DOOR_ERR_IO, and DOOR_ERR_LIMIT where the path is longer than a socket's address may be.
 * Threads: no shared state.
 */
#ifndef DOOR_RUN_DIRECTORY_H
#define DOOR_RUN_DIRECTORY_H

#include "door_error.h"

enum { DOOR_PATH_BYTES = 224 }; /* leaves room for a file name in zcert's buffer of 256 */

struct door_run_directory {
  char path[DOOR_PATH_BYTES]; /* "" when there is none */
};

/* Makes it, mode 0700. */
DOOR_MUST_CHECK enum door_err door_run_directory_init(struct door_run_directory *directory,
                                                      struct door_problem *problem);
/* Takes over one that the caller's own caller made: both remove it, so that the end of neither leaves it. */
DOOR_MUST_CHECK enum door_err door_run_directory_adopt(struct door_run_directory *directory, const char *path,
                                                       struct door_problem *problem);
/* Removes it and what is in it; twice is as good as once. */
void door_run_directory_fini(struct door_run_directory *directory);

/* Whether the path of an endpoint "ipc://path" fits into a socket's address. */
DOOR_MUST_CHECK enum door_err door_ipc_endpoint_check(const char *endpoint, struct door_problem *problem);

#endif
