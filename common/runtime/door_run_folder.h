/* door_run_folder.h - the folder that a run leaves.
 *
 * Role: makes a new folder, never one that holds something already, and writes whole files into it: a
 *   file appears under its name only when all of it is on disk. Does not decide: what is written.
 * Units: bytes. Ownership: the struct holds a path, nothing else. Errors: DOOR_ERR_IO with path and reason.
 * Threads: no shared state.
 */
#ifndef DOOR_RUN_FOLDER_H
#define DOOR_RUN_FOLDER_H

#include "door_error.h"

#include <stddef.h>

enum { DOOR_FOLDER_PATH_BYTES = 1024 };

struct door_run_folder {
  char path[DOOR_FOLDER_PATH_BYTES];
};

/* Makes the folder `path`; it may be there already if it is empty. */
DOOR_MUST_CHECK enum door_err door_run_folder_create(struct door_run_folder *folder, const char *path,
                                                     struct door_problem *problem);

/* Makes parent/name-N with the least N from 1 that is free; parent is made where it is missing. */
DOOR_MUST_CHECK enum door_err door_run_folder_create_next(struct door_run_folder *folder, const char *parent,
                                                          const char *name, struct door_problem *problem);

/* An existing folder. DOOR_ERR_IO where there is none. */
DOOR_MUST_CHECK enum door_err door_run_folder_open(struct door_run_folder *folder, const char *path,
                                                   struct door_problem *problem);

/* Writes text (NUL-terminated) as the file `name`, through name.part and a rename. */
DOOR_MUST_CHECK enum door_err door_run_folder_write(const struct door_run_folder *folder, const char *name,
                                                    const char *text, struct door_problem *problem);

/* Reads the file `name`; the caller frees *out_text, which ends with NUL. At most 64 MiB. */
DOOR_MUST_CHECK enum door_err door_run_folder_read(const struct door_run_folder *folder, const char *name,
                                                   char **out_text, struct door_problem *problem);

/* Whether the file is there. */
int door_run_folder_has(const struct door_run_folder *folder, const char *name);

/* The same for any path: writes it whole or not at all. */
DOOR_MUST_CHECK enum door_err door_file_write(const char *path, const char *text, struct door_problem *problem);

#endif
