/* door_grant_check.h - whether what came as a grant can be one.
 *
 * Role: holds a grant off a wire against what a service's rules take for granted: places that there are, bounds that
 * move on and end with the run, messages in the fixed order inside the window, cases whose times have passed and whose
 *   numbers the scenario has. What the decoder can tell without a run, ranges and links, it has told. Does not decide:
 *   whether the message ever was sent; the conductor's counts tell at the end.
 * A grant by function call (door_direct.h) comes from the conductor in the same process and is not looked at again.
 * Units: simulated seconds. Ownership: borrows all. Errors: DOOR_ERR_RANGE (no such place, number or calendar),
 *   DOOR_ERR_PAST (below what was granted before), DOOR_ERR_UNEXPECTED (the rest), with a text that names place,
 * message and field. Threads: one owner.
 */
#ifndef DOOR_GRANT_CHECK_H
#define DOOR_GRANT_CHECK_H

#include "door_service.h"

/* A service with its replications, as its conductor sees it. */
struct door_grant_scope {
  const struct door_setting *setting;
  enum door_party party;
  uint32_t replica_count;
  struct sim_time *granted; /* by place: everything below was granted; moved on by a grant that passes */
};

DOOR_MUST_CHECK enum door_err door_grant_check(const struct door_grant_scope *scope, const struct door_batch *grant,
                                               struct door_problem *problem);

#endif
