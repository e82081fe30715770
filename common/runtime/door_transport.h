/* door_transport.h - how grants reach services and answers come back.
 *
 * Role: the operations that the conductor calls; behind them stand function calls (door_direct.h) or
 *   processes (door_zmq.h). A transport changes nothing in a result.
 * Order of calls: begin, exchange any number of times, finish; then begin again for the next
 *   replications, or destroy. Units: simulated seconds. Ownership: batches are the conductor's.
 * Errors: any; problem then says who, when and why. After an error only destroy may be called.
 * Threads: one owner at a time.
 */
#ifndef DOOR_TRANSPORT_H
#define DOOR_TRANSPORT_H

#include "door_batch.h"
#include "door_service.h"

/* By door_service_index(). */
struct door_batches {
  struct door_batch of[DOOR_SERVICE_COUNT];
};

struct door_transport_ops {
  const char *name;
  /* Makes the replications of a part in every service. answers: an entry for each, with the first next
   * event and what was recorded at time 0; cleared first. */
  enum door_err (*begin)(void *self, const struct door_part *part, struct door_batches *answers,
                         struct door_problem *problem);
  /* Delivers each service its grants and waits for all answers: one entry an entry, in the same order.
   * A service without entries is left alone, its answer empty. */
  enum door_err (*exchange)(void *self, const struct door_batches *grants, struct door_batches *answers,
                            struct door_problem *problem);
  /* Asks every service for its counts: out_counts[service index * part.count + place]. */
  enum door_err (*finish)(void *self, struct door_counts *out_counts, struct door_problem *problem);
  /* Ends it. *self becomes NULL. */
  void (*destroy)(void **self);
};

struct door_transport {
  const struct door_transport_ops *ops;
  void *self;
};

#endif
