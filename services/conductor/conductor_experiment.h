/* conductor_experiment.h - many replications of one scenario, in parts and on threads.
 *
 * Role: cuts the replications into parts that run in step, gives parts to threads, folds every
 *   replication's ledger as it comes and stores its values by its place. So neither threads nor the size
 *   of a part can change a result, nor can an interruption: what was kept is not run again. Does not decide: how
 * messages travel, where results are written. A replication is one simulated course of the scenario; an experiment is a
 * set of them under one seed. Units: counts; simulated seconds. Ownership: borrows everything that it is given. Errors:
 * the first one of any thread; what was stored before it stays good. Threads: conductor_experiment_run makes its own;
 * observers are called by one thread at a time.
 */
#ifndef CONDUCTOR_EXPERIMENT_H
#define CONDUCTOR_EXPERIMENT_H

#include "conductor.h"
#include "door_results.h"

/* What one thread opens for itself; called once a thread. */
struct conductor_transport_opener {
  void *self;
  enum door_err (*open)(void *self, struct door_transport *out_transport, struct door_problem *problem);
};

/* Who watches. Any of them may be NULL. */
struct conductor_observer {
  void *self;
  /* Records of a replication in ledger order; calls for different replications interleave, and come from
   * several threads at once. */
  enum door_err (*on_records)(void *self, uint32_t replication, const struct door_record *records, uint32_t count);
  /* The replication is complete and stored; counts: by service. One thread at a time. */
  enum door_err (*on_complete)(void *self, uint32_t replication, const struct door_counts *counts,
                               struct door_problem *problem);
  /* done: complete replications, and the done part of those that run, in replications. One at a time. */
  void (*on_progress)(void *self, double done_replications);
};

struct conductor_experiment {
  const struct door_setting *setting;
  uint64_t seed;
  uint32_t first_replication;
  uint32_t replication_count;
  uint32_t in_step_count; /* replications of a part, at least 1 */
  uint32_t thread_count;  /* at least 1 */
  struct conductor_transport_opener opener;
  struct conductor_observer observer;
  const volatile atomic_int *stop; /* may be NULL */
};

/* What was done, by service: proof that each did its own work. */
struct conductor_totals {
  struct door_counts counts[DOOR_SERVICE_COUNT]; /* sums over replications; message_hash: XOR */
  uint64_t record_count;
  uint64_t cycle_count;
};

/* Adds what the services counted in one replication. */
void conductor_totals_add(struct conductor_totals *totals, const struct door_counts counts[static DOOR_SERVICE_COUNT]);

/* Runs all of it into results, which has room for the replications. Those that results holds already are not run, but
 * for the first of them: it is simulated again, and must give the ledger that was kept, or this program is another
 * than the one that kept it (DOOR_ERR_REFUSED). totals, of what results holds already, is added to; it may be NULL. */
DOOR_MUST_CHECK enum door_err conductor_experiment_run(const struct conductor_experiment *experiment,
                                                       struct door_results *results, struct conductor_totals *totals,
                                                       struct door_problem *problem);

#endif
