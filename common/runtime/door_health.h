/* door_health.h - a file that is young as long as a program's work goes on.
 *
 * Role: for whoever watches a program from outside, as a container's health check does: the program's own loop renews
 *   the time of a file, so that a program that hangs lets it grow old. Does not decide: which age is too old.
 * Units: milliseconds of wall clock, which never touches a result. Ownership: the path is borrowed; the file is made by
 *   _init and removed by _fini. Errors: DOOR_ERR_IO where the file cannot be made; a renewal that fails later needs no
 *   word of its own, as the file then grows old. Threads: one owner.
 */
#ifndef DOOR_HEALTH_H
#define DOOR_HEALTH_H

#include "door_error.h"

#include <stdint.h>

enum { DOOR_HEALTH_MILLISECONDS = 1000 }; /* between two renewals, at least */

struct door_health {
  const char *path;   /* NULL: nobody watches */
  int64_t renewed_at; /* by the caller's clock */
};

/* path may be NULL: then nothing is done, here and below. */
DOOR_MUST_CHECK enum door_err door_health_init(struct door_health *health, const char *path, int64_t now_milliseconds,
                                               struct door_problem *problem);
void door_health_fini(struct door_health *health);

/* At every turn of the loop; touches the file once in DOOR_HEALTH_MILLISECONDS. */
void door_health_renew(struct door_health *health, int64_t now_milliseconds);

#endif
