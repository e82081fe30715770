#include "conductor_experiment.h"

#include <pthread.h>
#include <stdlib.h>

/* What all threads share; everything below the lock is changed only with it held. */
struct shared {
  const struct conductor_experiment *experiment;
  struct door_results *results;
  pthread_mutex_t lock;
  uint32_t next_part;
  bool is_over; /* an error or an interruption: no thread takes another part */
  enum door_err err;
  struct door_problem problem;
  struct conductor_totals totals;
  uint32_t complete_count;
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

static void add_counts(struct conductor_totals *totals, const struct door_counts *counts)
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
  door_results_store(shared->results, replication, fold, &hash); /* observers may look at all that is stored */
  add_counts(&shared->totals, counts);
  shared->complete_count++;
  const struct conductor_observer *observer = &shared->experiment->observer;
  if (observer->on_complete != NULL) {
    err = observer->on_complete(observer->self, replication);
  }
  if (observer->on_progress != NULL) {
    observer->on_progress(observer->self, shared->complete_count);
  }
  pthread_mutex_unlock(&shared->lock);
  return err == DOOR_OK ? err : door_problem_set(problem, err, "replication %u: %s", replication, door_err_text(err));
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

/* The next part that nobody has; false when none is left or the run is over. */
static bool take_part(struct shared *shared, struct door_part *out_part)
{
  const struct conductor_experiment *experiment = shared->experiment;
  pthread_mutex_lock(&shared->lock);
  uint32_t first = shared->next_part * experiment->in_step_count;
  bool has_part = first < experiment->replication_count && !shared->is_over;
  if (has_part) {
    shared->next_part++;
    uint32_t left = experiment->replication_count - first;
    *out_part = (struct door_part){.seed = experiment->seed,
                                   .first_replication = experiment->first_replication + first,
                                   .count = left < experiment->in_step_count ? left : experiment->in_step_count};
  }
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
  for (uint32_t i = 0; i < lane_count; i++) {
    lanes[i].shared = shared;
  }
  /* The first lane is this thread: one thread needs no other. */
  for (uint32_t i = 1; i < lane_count; i++, started++) {
    if (pthread_create(&lanes[i].thread, NULL, lane_main, &lanes[i]) != 0) {
      break; /* fewer threads do the same work */
    }
  }
  lane_main(&lanes[0]);
  for (uint32_t i = 1; i <= started; i++) {
    pthread_join(lanes[i].thread, NULL);
  }
}

enum door_err conductor_experiment_run(const struct conductor_experiment *experiment, struct door_results *results,
                                       struct conductor_totals *out_totals, struct door_problem *problem)
{
  DOOR_ASSERT(experiment->in_step_count > 0 && experiment->thread_count > 0);
  struct lane *lanes = calloc(experiment->thread_count, sizeof *lanes);
  if (lanes == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for %u threads", experiment->thread_count);
  }
  struct shared shared = {.experiment = experiment, .results = results, .lock = PTHREAD_MUTEX_INITIALIZER};
  run_lanes(&shared, lanes, experiment->thread_count);
  free(lanes);
  if (out_totals != NULL) {
    *out_totals = shared.totals;
  }
  if (shared.err != DOOR_OK && problem != NULL) {
    *problem = shared.problem;
  }
  return shared.err;
}
