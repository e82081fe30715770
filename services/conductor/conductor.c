#include "conductor.h"

#include "conductor_flight.h"
#include "conductor_release.h"
#include "conductor_rules.h"
#include "door_words.h"
#include "sim_date.h"
#include "sim_pool.h"

#include <stdlib.h>

/* One replication as the conductor sees it. By door_service_index(). */
struct replication {
  struct conductor_flight in_flight[DOOR_SERVICE_COUNT]; /* by receiver */
  struct sim_time next_event[DOOR_SERVICE_COUNT];        /* as last reported */
  struct sim_time granted[DOOR_SERVICE_COUNT];           /* everything below is done */
  struct sim_time acts_from[DOOR_SERVICE_COUNT];         /* N_i of the last grant: nothing is sent earlier */
  struct conductor_release release;
  uint64_t sent_count;
  uint64_t delivered_count;
  bool has_reached_horizon;
};

struct conductor {
  const struct door_setting *setting;
  struct door_transport transport;
  struct conductor_sink sink;
  const volatile atomic_int *stop;
  struct conductor_paths paths;
  struct door_part part;
  struct replication *replications;
  struct sim_pool messages; /* in flight, of all replications */
  struct door_batches grants;
  struct door_batches answers;
  uint64_t cycle_count;
};

enum { PROGRESS_EVERY_CYCLES = 64 };

enum door_err conductor_create(const struct door_setting *setting, struct door_transport transport,
                               const struct conductor_sink *sink, const volatile atomic_int *stop,
                               struct conductor **out_conductor, struct door_problem *problem)
{
  struct conductor *conductor = calloc(1, sizeof *conductor);
  if (conductor == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for the conductor");
  }
  conductor->setting = setting;
  conductor->transport = transport;
  conductor->sink = *sink;
  conductor->stop = stop;
  conductor_flight_pool_init(&conductor->messages);
  enum door_err err = conductor_paths_of(setting, &conductor->paths, problem);
  if (err != DOOR_OK) {
    conductor_destroy(&conductor);
    return err;
  }
  *out_conductor = conductor;
  return DOOR_OK;
}

static void drop_replications(struct conductor *conductor)
{
  for (uint32_t place = 0; conductor->replications != NULL && place < conductor->part.count; place++) {
    conductor_release_fini(&conductor->replications[place].release);
  }
  free(conductor->replications);
  conductor->replications = NULL;
  sim_pool_fini(&conductor->messages);
}

void conductor_destroy(struct conductor **conductor)
{
  if (*conductor == NULL) {
    return;
  }
  drop_replications(*conductor);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_batch_fini(&(*conductor)->grants.of[service]);
    door_batch_fini(&(*conductor)->answers.of[service]);
  }
  free(*conductor);
  *conductor = NULL;
}

uint64_t conductor_cycle_count(const struct conductor *conductor)
{
  return conductor->cycle_count;
}

static enum door_err name_problem(struct door_problem *problem, enum door_err err, const struct door_message *message)
{
  static const char format[] = DOOR_SAID("the link from %s to %s: a %s due at second %lld: %s");
  const char *from = door_party_name((enum door_party)message->from);
  const char *to = door_party_name((enum door_party)message->to);
  const char *type = door_message_name(message->type);
  long long due_seconds = message->due.seconds;
  door_problem_set(problem, err, format, from, to, type, due_seconds, door_err_text(err));
  door_problem_say(problem, format, from, to, type, due_seconds, door_err_said(err));
  return err;
}

/* Takes a message that a service sent into flight. */
static enum door_err take_message(struct conductor *conductor, struct replication *one, enum door_party sender,
                                  const struct door_message *message, struct door_problem *problem)
{
  if (message->from != sender || !door_message_has_link(sender, (enum door_party)message->to, message->type)) {
    return name_problem(problem, DOOR_ERR_UNEXPECTED, message);
  }
  uint32_t to = door_service_index((enum door_party)message->to);
  uint32_t from = door_service_index(sender);
  struct sim_time earliest = sim_time_plus(one->acts_from[from], conductor->setting->lookaheads[from][to]);
  if (sim_time_is_before(message->due, earliest) || sim_time_is_before(message->due, one->granted[to])) {
    return name_problem(problem, DOOR_ERR_LOOKAHEAD, message);
  }
  enum door_err err = conductor_flight_add(&one->in_flight[to], &conductor->messages, message);
  one->sent_count++;
  return err == DOOR_OK ? err : name_problem(problem, err, message);
}

/* Whether an answer's next event comes after what was granted, and its records (in order of time) within it: else the
 * conductor would wait for ever, or the ledger lose its order. */
static bool keeps_to_window(const struct replication *one, uint32_t service, const struct door_batch *answer,
                            const struct door_batch_entry *entry, struct sim_time bound)
{
  if (sim_time_is_before(entry->bound, bound)) {
    return false;
  }
  if (entry->record_count == 0) {
    return true;
  }
  const struct door_record *first = &answer->records[entry->first_record];
  const struct door_record *last = first + (entry->record_count - 1);
  int64_t end_seconds = bound.seconds > 0 ? bound.seconds : 1; /* before any grant: the first instant */
  return first->time_seconds >= one->acts_from[service].seconds && last->time_seconds < end_seconds;
}

/* bound: what was granted; 0 for the answer to begin. */
static enum door_err take_entry(struct conductor *conductor, uint32_t service, const struct door_batch *answer,
                                const struct door_batch_entry *entry, struct sim_time bound,
                                struct door_problem *problem)
{
  struct replication *one = &conductor->replications[entry->replication];
  if (!keeps_to_window(one, service, answer, entry, bound)) {
    return door_problem_set(problem, DOOR_ERR_PAST,
                            "%s: replication %u was granted everything below second %lld: its next event, or a record, "
                            "lies outside what it was granted",
                            door_party_name(door_service_at(service)),
                            conductor->part.first_replication + entry->replication, (long long)bound.seconds);
  }
  one->next_event[service] = entry->bound;
  for (uint32_t i = 0; i < entry->message_count; i++) {
    enum door_err err =
        take_message(conductor, one, door_service_at(service), &answer->messages[entry->first_message + i], problem);
    if (err != DOOR_OK) {
      return err;
    }
  }
  /* An answer without any records has no array of them to count in. */
  const struct door_record *records = entry->record_count == 0 ? NULL : &answer->records[entry->first_record];
  return conductor_release_add(&one->release, service, records, entry->record_count);
}

/* Takes all answers of a cycle. `asked` is what was granted: an answer has its entries, in its order. */
static enum door_err take_answers(struct conductor *conductor, const struct door_batches *asked,
                                  struct door_problem *problem)
{
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    const struct door_batch *answer = &conductor->answers.of[service];
    uint32_t wanted_count = asked == NULL ? conductor->part.count : asked->of[service].entry_count;
    bool fits = answer->entry_count == wanted_count;
    for (uint32_t i = 0; fits && i < wanted_count; i++) {
      uint32_t wanted = asked == NULL ? i : asked->of[service].entries[i].replication;
      fits = answer->entries[i].replication == wanted;
    }
    if (!fits) {
      return door_problem_set(problem, DOOR_ERR_UNEXPECTED, "%s answered for other replications than it was asked for",
                              door_party_name(door_service_at(service)));
    }
    for (uint32_t i = 0; i < wanted_count; i++) {
      struct sim_time bound = asked == NULL ? sim_time_at(0) : asked->of[service].entries[i].bound;
      enum door_err err = take_entry(conductor, service, answer, &answer->entries[i], bound, problem);
      if (err != DOOR_OK) {
        return err;
      }
    }
  }
  return DOOR_OK;
}

/* Grants one service of one replication everything below bound, with the messages due below it. */
static enum door_err add_grant(struct conductor *conductor, uint32_t place, uint32_t service, struct sim_time bound)
{
  struct replication *one = &conductor->replications[place];
  struct door_batch *grant = &conductor->grants.of[service];
  struct conductor_flight *in_flight = &one->in_flight[service];
  enum door_err err = door_batch_open(grant, place, bound);
  if (err != DOOR_OK) {
    return err;
  }
  while (sim_time_is_before(conductor_flight_next_due(in_flight), bound)) {
    struct door_message *message = door_batch_add_message(grant);
    if (message == NULL) {
      return DOOR_ERR_MEMORY;
    }
    conductor_flight_take(in_flight, &conductor->messages, message);
    one->delivered_count++;
  }
  door_batch_close(grant);
  return DOOR_OK;
}

/* Grants what a replication can be granted; notes what is done, and whether it has reached the horizon. */
static enum door_err grant_replication(struct conductor *conductor, uint32_t place)
{
  struct replication *one = &conductor->replications[place];
  struct sim_time next[DOOR_SERVICE_COUNT];
  struct sim_time bounds[DOOR_SERVICE_COUNT];
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    next[service] = sim_time_earlier(one->next_event[service], conductor_flight_next_due(&one->in_flight[service]));
  }
  struct sim_time least = conductor_bounds(&conductor->paths, conductor->setting->horizon, next, bounds);
  one->has_reached_horizon = !sim_time_is_before(least, conductor->setting->horizon);
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    one->acts_from[service] = next[service];
    if (sim_time_is_before(next[service], bounds[service])) {
      enum door_err err = add_grant(conductor, place, service, bounds[service]);
      if (err != DOOR_OK) {
        return err;
      }
    }
    one->granted[service] = sim_time_later(one->granted[service], bounds[service]);
  }
  return DOOR_OK;
}

/* Everything below the least of what is granted is done once the cycle's answers are in. */
static enum door_err release_replication(struct conductor *conductor, uint32_t place)
{
  struct replication *one = &conductor->replications[place];
  struct sim_time below = SIM_TIME_NEVER;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    below = sim_time_earlier(below, one->granted[service]);
  }
  return conductor_release_below(&one->release, below, conductor->part.first_replication + place, &conductor->sink);
}

/* What the first service was granted in every replication. */
static struct sim_time time_reached(const struct conductor *conductor)
{
  struct sim_time reached = conductor->setting->horizon;
  for (uint32_t place = 0; place < conductor->part.count; place++) {
    reached = sim_time_earlier(reached, conductor->replications[place].granted[0]);
  }
  return reached;
}

static void tell_progress(const struct conductor *conductor)
{
  conductor->sink.on_progress(conductor->sink.self, &conductor->part, time_reached(conductor));
}

static enum door_err tell_interrupted(const struct conductor *conductor, struct door_problem *problem)
{
  struct sim_epoch epoch = {conductor->setting->scenario.time.first_day};
  char time[SIM_INSTANT_TEXT_SIZE];
  sim_epoch_format(epoch, time_reached(conductor), time);
  return door_problem_set(problem, DOOR_ERR_INTERRUPTED, "interrupted at simulated %s, cycle %llu", time,
                          (unsigned long long)conductor->cycle_count);
}

/* One cycle. out_is_over: every replication has reached the horizon; nothing was granted. */
static enum door_err run_cycle(struct conductor *conductor, bool *out_is_over, struct door_problem *problem)
{
  bool is_over = true;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    door_batch_clear(&conductor->grants.of[service]);
  }
  enum door_err err = DOOR_OK;
  for (uint32_t place = 0; place < conductor->part.count && err == DOOR_OK; place++) {
    if (!conductor->replications[place].has_reached_horizon) {
      err = grant_replication(conductor, place);
      is_over = is_over && conductor->replications[place].has_reached_horizon;
    }
  }
  if (err == DOOR_OK && !is_over) {
    conductor->cycle_count++;
    err =
        conductor->transport.ops->exchange(conductor->transport.self, &conductor->grants, &conductor->answers, problem);
    if (err != DOOR_OK) {
      return err; /* the transport has named it */
    }
    err = take_answers(conductor, &conductor->grants, problem);
    if (err != DOOR_OK) {
      return err;
    }
  }
  for (uint32_t place = 0; place < conductor->part.count && err == DOOR_OK; place++) {
    err = release_replication(conductor, place);
  }
  *out_is_over = is_over;
  return err == DOOR_OK ? err : door_problem_because(problem, err, "the conductor");
}

/* Contacts that are on a link at the horizon: hand-offs that carry a case. The contact of a plan has ended; its request
 * begins where it arrives. */
static uint64_t in_flight_contacts(struct conductor *conductor, struct replication *one)
{
  uint64_t count = 0;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    while (!conductor_flight_is_empty(&one->in_flight[service])) {
      struct door_message message;
      conductor_flight_take(&one->in_flight[service], &conductor->messages, &message);
      bool is_of_ended = door_message_carries_notice(message.type) || message.type == DOOR_PLAN_STEP_DOWN_MESSAGE;
      count += is_of_ended ? 0 : 1;
    }
  }
  return count;
}

/* Sent = received + in flight, as the services and the conductor count it. */
static enum door_err complete_replication(struct conductor *conductor, uint32_t place,
                                          const struct door_counts *all_counts, struct door_problem *problem)
{
  struct replication *one = &conductor->replications[place];
  struct door_counts counts[DOOR_SERVICE_COUNT];
  uint64_t sent = 0;
  uint64_t received = 0;
  for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
    counts[service] = all_counts[service * conductor->part.count + place];
    sent += counts[service].sent;
    received += counts[service].received;
  }
  uint32_t replication = conductor->part.first_replication + place;
  if (sent != one->sent_count || received != one->delivered_count) {
    return door_problem_set(problem, DOOR_ERR_CONSERVATION,
                            "replication %u: the services count %llu messages sent and %llu received, the conductor "
                            "took %llu and delivered %llu",
                            replication, (unsigned long long)sent, (unsigned long long)received,
                            (unsigned long long)one->sent_count, (unsigned long long)one->delivered_count);
  }
  return conductor->sink.on_complete(conductor->sink.self, replication, counts, in_flight_contacts(conductor, one),
                                     problem);
}

static enum door_err complete_part(struct conductor *conductor, struct door_problem *problem)
{
  struct door_counts *counts = calloc((size_t)DOOR_SERVICE_COUNT * conductor->part.count, sizeof *counts);
  if (counts == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory at the end of a run");
  }
  enum door_err err = conductor->transport.ops->finish(conductor->transport.self, counts, problem);
  for (uint32_t place = 0; place < conductor->part.count && err == DOOR_OK; place++) {
    err = complete_replication(conductor, place, counts, problem);
  }
  free(counts);
  return err;
}

static enum door_err begin_part(struct conductor *conductor, const struct door_part *part, struct door_problem *problem)
{
  drop_replications(conductor);
  conductor->replications = calloc(part->count, sizeof *conductor->replications);
  if (conductor->replications == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "out of memory for %u replications", part->count);
  }
  conductor->part = *part;
  for (uint32_t place = 0; place < part->count; place++) {
    conductor_release_init(&conductor->replications[place].release);
    for (uint32_t service = 0; service < DOOR_SERVICE_COUNT; service++) {
      conductor_flight_init(&conductor->replications[place].in_flight[service]);
    }
  }
  enum door_err err = conductor->transport.ops->begin(conductor->transport.self, part, &conductor->answers, problem);
  return err == DOOR_OK ? take_answers(conductor, NULL, problem) : err;
}

enum door_err conductor_run(struct conductor *conductor, const struct door_part *part, struct door_problem *problem)
{
  enum door_err err = begin_part(conductor, part, problem);
  bool is_over = false;
  while (err == DOOR_OK && !is_over) {
    if (conductor->stop != NULL && *conductor->stop != 0) {
      return tell_interrupted(conductor, problem);
    }
    err = run_cycle(conductor, &is_over, problem);
    if (err == DOOR_OK && conductor->cycle_count % PROGRESS_EVERY_CYCLES == 0) {
      tell_progress(conductor);
    }
  }
  return err == DOOR_OK ? complete_part(conductor, problem) : err;
}
