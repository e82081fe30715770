/* conductor.h - keeps the clock of replications that run in step.
 *
 * Role: grants each service everything below a lower bound on what can still reach it, holds the
 *   messages in flight, and releases the ledger records in their order once nothing earlier can come.
 *     bound_j = min(horizon, T + lag cap, min over i of (N_i + D_ij))
 *   N_i: the smaller of i's next own event and the earliest message in flight to it; T: least N_i;
 *   D_ij: shortest lookahead path from i to j of at least one link, j's own cycles included.
 * Does not decide: anything about a contact; how messages travel (door_transport.h).
 * Consumes: answers. Emits: grants; ledger records to the sink, by replication.
 * Units: simulated seconds. Ownership: borrows setting, transport and sink. Errors: a message that
 *   comes below its link's lookahead or into a past, one that has no link, a sum of messages or
 *   contacts that does not come out; each names who and when.
 * Threads: one owner at a time; threads each make their own conductor and transport.
 * Source: Chandy and Misra (1979), conservative synchronisation; here with one coordinator, as the
 *   bounded lag of Lubachevsky (1989).
 */
#ifndef CONDUCTOR_H
#define CONDUCTOR_H

#include "door_error.h"
#include "door_transport.h"

#include <stdatomic.h>

/* Who takes what the conductor brings. Calls come in order of time within a replication. */
struct conductor_sink {
  void *self;
  /* Records of a replication, in ledger order. */
  enum door_err (*on_records)(void *self, uint32_t replication, const struct door_record *records, uint32_t count);
  /* The replication is complete. counts: by door_service_index(). in_flight_contacts: on a link at the horizon. */
  enum door_err (*on_complete)(void *self, uint32_t replication, const struct door_counts *counts,
                               uint64_t in_flight_contacts, struct door_problem *problem);
  /* Once a while: the least simulated instant that every replication of the part has reached. */
  void (*on_progress)(void *self, const struct door_part *part, struct sim_time reached);
};

struct conductor;

/* stop: checked every cycle; when it is set, a run ends with DOOR_ERR_INTERRUPTED. May be NULL. */
DOOR_MUST_CHECK enum door_err conductor_create(const struct door_setting *setting, struct door_transport transport,
                                               const struct conductor_sink *sink, const volatile atomic_int *stop,
                                               struct conductor **out_conductor, struct door_problem *problem);
void conductor_destroy(struct conductor **conductor);

/* Runs the replications of a part to the horizon. After an error the conductor may only be destroyed; what
 * the sink was told is complete stays good. */
DOOR_MUST_CHECK enum door_err conductor_run(struct conductor *conductor, const struct door_part *part,
                                            struct door_problem *problem);

/* Cycles of grant and answer so far. */
uint64_t conductor_cycle_count(const struct conductor *conductor);

#endif
