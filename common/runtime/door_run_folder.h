/* door_run_folder.h - the folder that a run leaves.
 *
 * Role: makes a new folder, never one that holds something already, and writes whole files into it: a
 *   file appears under its name only when all of it is on disk. Does not decide: what is written.
 * Full disks: files that belong together are prepared all before the first gets its name, as a name needs no room;
 *   and a reserve, taken while there was room, is given back for a run's last words.
 * Units: bytes. Ownership: a folder holds a path, nothing else; a reserve holds a file. Errors: DOOR_ERR_IO with path
 *   and reason.
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

/* Makes the folder `path`; it may be there already if it is empty, or holds what a run left that was killed before it
 * had written its manifest, and so before it simulated anything. */
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

/* The same in two steps: _prepare writes name.part to the disk, _publish gives it its name. */
DOOR_MUST_CHECK enum door_err door_run_folder_prepare(const struct door_run_folder *folder, const char *name,
                                                      const char *text, struct door_problem *problem);
DOOR_MUST_CHECK enum door_err door_run_folder_publish(const struct door_run_folder *folder, const char *name,
                                                      struct door_problem *problem);
/* Gives a file another name, in place of what stood there. */
DOOR_MUST_CHECK enum door_err door_run_folder_rename(const struct door_run_folder *folder, const char *name,
                                                     const char *new_name, struct door_problem *problem);
/* Removes the file `name` and name.part, where they are. */
void door_run_folder_discard(const struct door_run_folder *folder, const char *name);
/* Removes every file that was being written when its program died. */
void door_run_folder_tidy(const struct door_run_folder *folder);
/* Names given so far hold after a loss of power too, as far as the file system can. */
void door_run_folder_settle(const struct door_run_folder *folder);

/* Room on the folder's disk, in a file without a name: nothing of it is left, however the program ends. */
struct door_reserve {
  int fd; /* -1: none */
};
DOOR_MUST_CHECK enum door_err door_reserve_take(struct door_reserve *reserve, const struct door_run_folder *folder,
                                                size_t bytes, struct door_problem *problem);
/* Twice is as good as once. */
void door_reserve_give_back(struct door_reserve *reserve);

/* Reads the file `name`; the caller frees *out_text, which ends with NUL. At most 64 MiB. */
DOOR_MUST_CHECK enum door_err door_run_folder_read(const struct door_run_folder *folder, const char *name,
                                                   char **out_text, struct door_problem *problem);

/* Whether the file is there. */
int door_run_folder_has(const struct door_run_folder *folder, const char *name);

/* The same for any path: writes it whole or not at all. */
DOOR_MUST_CHECK enum door_err door_file_write(const char *path, const char *text, struct door_problem *problem);

#endif
