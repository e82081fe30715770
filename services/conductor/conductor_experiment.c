#include "conductor_experiment.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* What all threads share; everything below the lock is changed only with it held. */
struct shared {
  const struct conductor_experiment *experiment;
  struct door_results *results;
  pthread_mutex_t lock;
  uint32_t next;     /* place from which on no thread has a replication */
  bool is_proof_due; /* the first replication that was kept is to be simulated again */
  uint32_t proof;    /* its place */
  bool is_over;      /* an error or an interruption: no thread takes another part */
  enum door_err err;
  struct door_problem problem;
  struct conductor_totals totals;
  uint32_t complete_count; /* those kept before among them */
};

/* One thread: a conductor with its transport, and a fold and a digest for each replication in step. */
struct lane {
  struct shared *shared;
  struct door_fold **folds;
  struct door_digest **digests;
  uint32_t first_replication; /* of the part in hand */
  pthread_t thread;
};

static void fail(struct shared *shared, enum door_err err, const struct door_problem *problem)
{
  pthread_mutex_lock(&shared->lock);
  if (shared->err == DOOR_OK) {
    shared->err = err;
    shared->problem = *problem;
  }
  shared->is_over = true;
  pthread_mutex_unlock(&shared->lock);
}

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct lane *lane = self;
  uint32_t place = replication - lane->first_replication;
  door_digest_records(lane->digests[place], records, count);
  enum door_err err = door_fold_records(lane->folds[place], records, count);
  const struct conductor_observer *observer = &lane->shared->experiment->observer;
  if (err == DOOR_OK && observer->on_records != NULL) {
    err = observer->on_records(observer->self, replication, records, count);
  }
  return err;
}

void conductor_totals_add(struct conductor_totals *totals, const struct door_counts counts[static DOOR_SERVICE_COUNT])
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    struct door_counts *sum = &totals->counts[service];
    sum->received += counts[service].received;
    sum->sent += counts[service].sent;
    sum->events += counts[service].events;
    sum->records += counts[service].records;
    sum->open_contacts += counts[service].open_contacts;
    sum->message_hash ^= counts[service].message_hash;
    totals->record_count += counts[service].records;
  }
}

static enum door_err check_replication(struct door_fold *fold, uint32_t replication, const struct door_counts *counts,
                                       uint64_t in_flight_contacts, struct door_problem *problem)
{
  uint64_t open = in_flight_contacts;
  uint64_t records = 0;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    open += counts[service].open_contacts;
    records += counts[service].records;
  }
  if (records != door_fold_record_count(fold)) {
    return door_problem_set(problem, DOOR_ERR_CONSERVATION,
                            "replication %u: the services wrote %llu records, %llu arrived", replication,
                            (unsigned long long)records, (unsigned long long)door_fold_record_count(fold));
  }
  return door_fold_check(fold, open, problem);
}

/* The replication was kept by an earlier program, and has been simulated again. */
static enum door_err check_proof(const struct shared *shared, uint32_t replication, const struct door_hash *ledger,
                                 struct door_problem *problem)
{
  struct door_hash kept = door_results_ledger(shared->results, replication);
  if (memcmp(kept.bytes, ledger->bytes, DOOR_HASH_BYTES) == 0) {
    return DOOR_OK;
  }
  char kept_text[DOOR_HASH_TEXT_SIZE];
  char text[DOOR_HASH_TEXT_SIZE];
  door_hash_format(&kept, kept_text);
  door_hash_format(ledger, text);
  return door_problem_set(
      problem, DOOR_ERR_REFUSED,
      "replication %u gives the ledger %s, what was kept of it %s: another program made that; start "
      "in another folder",
      replication, text, kept_text);
}

/* With the lock held. */
static enum door_err keep(struct shared *shared, uint32_t replication, const struct door_fold *fold,
                          const struct door_hash *ledger, const struct door_counts *counts,
                          struct door_problem *problem)
{
  const struct conductor_observer *observer = &shared->experiment->observer;
  door_results_store(shared->results, replication, fold, ledger); /* observers may look at all that is stored */
  conductor_totals_add(&shared->totals, counts);
  shared->complete_count++;
  enum door_err err =
      observer->on_complete == NULL ? DOOR_OK : observer->on_complete(observer->self, replication, counts, problem);
  if (observer->on_progress != NULL) {
    observer->on_progress(observer->self, shared->complete_count);
  }
  return err;
}

static enum door_err on_complete(void *self, uint32_t replication, const struct door_counts *counts,
                                 uint64_t in_flight_contacts, struct door_problem *problem)
{
  struct lane *lane = self;
  struct shared *shared = lane->shared;
  uint32_t place = replication - lane->first_replication;
  struct door_fold *fold = lane->folds[place];
  door_fold_finish(fold);
  enum door_err err = check_replication(fold, replication, counts, in_flight_contacts, problem);
  if (err != DOOR_OK) {
    return err;
  }
  struct door_hash hash = door_digest_hash(lane->digests[place]);
  pthread_mutex_lock(&shared->lock);
  err = door_results_is_stored(shared->results, replication) ? check_proof(shared, replication, &hash, problem)
                                                             : keep(shared, replication, fold, &hash, counts, problem);
  pthread_mutex_unlock(&shared->lock);
  return err;
}

static void on_progress(void *self, const struct door_part *part, struct sim_time reached)
{
  struct lane *lane = self;
  struct shared *shared = lane->shared;
  const struct conductor_observer *observer = &shared->experiment->observer;
  if (observer->on_progress == NULL) {
    return;
  }
  double share = (double)reached.seconds / (double)shared->experiment->setting->horizon.seconds;
  pthread_mutex_lock(&shared->lock);
  observer->on_progress(observer->self, shared->complete_count + share * part->count);
  pthread_mutex_unlock(&shared->lock);
}

/* From place on, the first whose replication is not stored; replication_count: all are. Those that threads have in hand
 * are not stored either, and lie before shared->next. */
static uint32_t next_unkept(const struct shared *shared, uint32_t place)
{
  const struct conductor_experiment *experiment = shared->experiment;
  while (place < experiment->replication_count &&
         door_results_is_stored(shared->results, experiment->first_replication + place)) {
    place++;
  }
  return place;
}

/* The next part that nobody has; false when none is left or the run is over. */
static bool take_part(struct shared *shared, struct door_part *out_part)
{
  const struct conductor_experiment *experiment = shared->experiment;
  pthread_mutex_lock(&shared->lock);
  uint32_t first = shared->proof;
  uint32_t count = shared->is_proof_due ? 1 : 0;
  if (!shared->is_proof_due) {
    first = next_unkept(shared, shared->next);
    uint32_t left = experiment->replication_count - first;
    while (count < experiment->in_step_count && count < left && next_unkept(shared, first + count) == first + count) {
      count++;
    }
    shared->next = first + count;
  }
  shared->is_proof_due = false;
  bool has_part = count > 0 && !shared->is_over;
  *out_part = (struct door_part){
      .seed = experiment->seed, .first_replication = experiment->first_replication + first, .count = count};
  pthread_mutex_unlock(&shared->lock);
  return has_part;
}

static enum door_err run_parts(struct lane *lane, struct conductor *conductor, struct door_problem *problem)
{
  struct door_part part;
  enum door_err err = DOOR_OK;
  while (err == DOOR_OK && take_part(lane->shared, &part)) {
    lane->first_replication = part.first_replication;
    for (uint32_t place = 0; place < part.count; place++) {
      door_fold_reset(lane->folds[place]);
      door_digest_reset(lane->digests[place]);
    }
    err = conductor_run(conductor, &part, problem);
  }
  return err;
}

static enum door_err make_folds(struct lane *lane)
{
  const struct conductor_experiment *experiment = lane->shared->experiment;
  lane->folds = calloc(experiment->in_step_count, sizeof(struct door_fold *));
  lane->digests = calloc(experiment->in_step_count, sizeof(struct door_digest *));
  enum door_err err = lane->folds == NULL || lane->digests == NULL ? DOOR_ERR_MEMORY : DOOR_OK;
  for (uint32_t place = 0; place < experiment->in_step_count && err == DOOR_OK; place++) {
    err = door_fold_create(experiment->setting, &lane->folds[place]);
    if (err == DOOR_OK) {
      err = door_digest_create(&lane->digests[place]);
    }
  }
  return err;
}

static void drop_folds(struct lane *lane)
{
  uint32_t count = lane->folds == NULL || lane->digests == NULL ? 0 : lane->shared->experiment->in_step_count;
  for (uint32_t place = 0; place < count; place++) {
    door_fold_destroy(&lane->folds[place]);
    door_digest_destroy(&lane->digests[place]);
  }
  free(lane->folds);
  free(lane->digests);
}

static enum door_err run_lane(struct lane *lane, struct door_problem *problem)
{
  struct shared *shared = lane->shared;
  const struct conductor_experiment *experiment = shared->experiment;
  enum door_err err = make_folds(lane);
  if (err != DOOR_OK) {
    return door_problem_set(problem, err, "out of memory for %u replications in step", experiment->in_step_count);
  }
  struct door_transport transport = {.ops = NULL};
  err = experiment->opener.open(experiment->opener.self, &transport, problem);
  if (err != DOOR_OK) {
    return err;
  }
  struct conductor_sink sink = {
      .self = lane, .on_records = on_records, .on_complete = on_complete, .on_progress = on_progress};
  struct conductor *conductor = NULL;
  err = conductor_create(experiment->setting, transport, &sink, experiment->stop, &conductor, problem);
  if (err == DOOR_OK) {
    err = run_parts(lane, conductor, problem);
    pthread_mutex_lock(&shared->lock);
    shared->totals.cycle_count += conductor_cycle_count(conductor);
    pthread_mutex_unlock(&shared->lock);
  }
  conductor_destroy(&conductor);
  transport.ops->destroy(&transport.self);
  return err;
}

static void *lane_main(void *argument)
{
  struct lane *lane = argument;
  struct door_problem problem = {.err = DOOR_OK};
  enum door_err err = run_lane(lane, &problem);
  drop_folds(lane);
  if (err != DOOR_OK) {
    fail(lane->shared, err, &problem);
  }
  return NULL;
}

static void run_lanes(struct shared *shared, struct lane *lanes, uint32_t lane_count)
{
  uint32_t started = 0;
  lanes[0].shared = shared; /* the first lane is this thread: one thread needs no other */
  for (uint32_t i = 1; i < lane_count; i++, started++) {
    lanes[i].shared = shared;
    if (pthread_create(&lanes[i].thread, NULL, lane_main, &lanes[i]) != 0) {
      break; /* fewer threads do the same work */
    }
  }
  lane_main(&lanes[0]);
  for (uint32_t i = 1; i <= started; i++) {
    pthread_join(lanes[i].thread, NULL);
  }
}

/* What was kept before counts as done, and its first replication is due as the proof. Nothing is, where all is kept: a
 * run is then at its end. */
static void look_at_kept(struct shared *shared)
{
  const struct conductor_experiment *experiment = shared->experiment;
  shared->complete_count = door_results_stored_count(shared->results);
  uint32_t place = 0;
  while (place < experiment->replication_count &&
         !door_results_is_stored(shared->results, experiment->first_replication + place)) {
    place++;
  }
  shared->proof = place;
  shared->is_proof_due = place < experiment->replication_count;
}

enum door_err conductor_experiment_run(const struct conductor_experiment *experiment, struct door_results *results,
                                       struct conductor_totals *totals, struct door_problem *problem)
{
  DOOR_ASSERT(experiment->in_step_count > 0 && experiment->thread_count > 0);
  struct lane *lanes = calloc(experiment->thread_count, sizeof *lanes);
  if (lanes == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for %u threads", experiment->thread_count);
  }
  struct shared shared = {.experiment = experiment, .results = results, .lock = PTHREAD_MUTEX_INITIALIZER};
  shared.totals = totals == NULL ? (struct conductor_totals){.record_count = 0} : *totals;
  look_at_kept(&shared);
  run_lanes(&shared, lanes, experiment->thread_count);
  free(lanes);
  if (totals != NULL) {
    *totals = shared.totals;
  }
  if (shared.err != DOOR_OK && problem != NULL) {
    *problem = shared.problem;
  }
  return shared.err;
}
