/* early_help_requests.h - requests from outside: partners who ask early help directly, families who ask for themselves.
 *
 * Role: brings the requests as points of a keyed Poisson field (door_field.h), with the profiles of their source, and
 *   says which family is behind each. They are no contacts at the front door. Emits: ledger REQUESTED; notice.
 * Units: requests an hour, seconds. Ownership: values. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef EARLY_HELP_REQUESTS_H
#define EARLY_HELP_REQUESTS_H

#include "door_service.h"

/* A request's point. Points of one second are in order of their contacts. */
struct early_help_point {
  struct sim_time time;
  struct door_contact contact;
  uint32_t source;
};

/* The first point of the run; then the next after one. False when none comes before the horizon. */
bool early_help_requests_first(const struct door_context *context, struct early_help_point *out_point);
bool early_help_requests_next(const struct door_context *context, struct early_help_point after,
                              struct early_help_point *out_point);

/* The request of the point comes in now: who it is about, recorded, and the world told that the family waits. */
struct door_case early_help_requests_meet(struct door_context *context, struct early_help_point point);

#endif
