/* door_service.h - what every service looks like from outside, and what it may ask for inside.
 *
 * Role: a service is a state, a table of handlers, and this context: the setting, its named stream of
 *   draws, its agenda, and a way to send and to record. A handler decides; nothing here does.
 * Consumes: hand-offs, in the fixed order. Emits: hand-offs and ledger records.
 * Units: simulated seconds. Ownership: a replica owns its context and state; `out` is borrowed for one
 *   advance. Errors: sticky in context->agenda.err; the advance stops there and returns it.
 * Threads: one owner at a time. No sockets, files, clocks or printing in here or in a service.
 */
#ifndef DOOR_SERVICE_H
#define DOOR_SERVICE_H

#include "door_batch.h"
#include "door_error.h"
#include "door_purpose.h"
#include "door_setting.h"
#include "sim_agenda.h"
#include "sim_random.h"

/* Order of events and messages of one instant; the lowest byte of an event's kind. Part of the order
 * version: append between, and raise SIM_ORDER_VERSION. */
enum door_priority {
  DOOR_PRIORITY_WORK_ENDS = 0,
  DOOR_PRIORITY_HELP_ENDS = 1,
  DOOR_PRIORITY_SHIFT = 2,
  DOOR_PRIORITY_MESSAGE = 3,
  DOOR_PRIORITY_ARRIVAL = 4,
};

/* An event's kind: number tells a service's events apart. */
#define DOOR_EVENT_KIND(priority, number) ((uint32_t)(priority) | ((uint32_t)(number) << 8))

/* What a service's rules may use. */
struct door_context {
  const struct door_setting *setting;
  struct sim_stream stream;
  struct sim_agenda agenda;
  struct door_counts counts;
  struct door_batch *out;
  struct door_message spare; /* taken when out of memory, never sent */
  uint64_t next_message;
  uint32_t next_record;
  enum door_party party;
};

typedef void door_message_handler(void *state, struct door_context *context, const struct door_message *message);

/* One service. All pointers are set but handlers of messages that it does not take: those are refused. */
struct door_service {
  enum door_party party;
  /* Makes the state of one replication and schedules its first events; may record and send. */
  enum door_err (*create)(struct door_context *context, void **out_state);
  void (*destroy)(void **state);
  /* By type; NULL: refused with DOOR_ERR_UNEXPECTED. */
  door_message_handler *handlers[DOOR_MESSAGE_TYPES_MAX];
  /* An event of its own agenda came; context->agenda.now is its time. */
  void (*on_event)(void *state, struct door_context *context, const struct sim_event *event);
  /* Contacts received or recorded here and neither passed on nor closed. */
  uint64_t (*open_count)(const void *state);
};

/* One replication of one service. */
struct door_replica {
  const struct door_service *service;
  void *state;
  struct door_context context;
};

/* ---- for the services ---- */

static inline struct sim_time door_now(const struct door_context *context)
{
  return context->agenda.now;
}

/* A hand-off of type to `to`, due after the link's time; the caller fills in its body. Never NULL. */
struct door_message *door_send(struct door_context *context, enum door_party to, enum door_message_type type);

/* Writes into the ledger. kind, code, value: ledger.def. */
static inline void door_record(struct door_context *context, enum door_record_kind kind, uint64_t subject,
                               uint16_t code, int64_t value)
{
  struct door_batch *out = context->out;
  bool has_room = out->record_count < out->record_capacity; /* nearly always: no call then */
  struct door_record *record = has_room ? &out->records[out->record_count++] : door_batch_add_record(out);
  if (record == NULL) {
    context->agenda.err = DOOR_ERR_MEMORY;
    return;
  }
  *record = (struct door_record){.time_seconds = context->agenda.now.seconds,
                                 .subject = subject,
                                 .value = value,
                                 .number = context->next_record++,
                                 .code = code,
                                 .service = (uint8_t)context->party,
                                 .kind = (uint8_t)kind};
}

/* An own event; see sim_agenda_schedule. */
static inline struct sim_event_handle door_schedule(struct door_context *context, struct sim_time time, uint32_t kind,
                                                    uint32_t subject)
{
  return sim_agenda_schedule(&context->agenda, time, kind, subject);
}

/* The draw of an entity for a purpose, its first ordinal: uniform, in (0,1). */
static inline double door_draw(const struct door_context *context, uint64_t entity, enum door_purpose purpose)
{
  return sim_uniform(sim_draw(context->stream, entity, purpose, 0).first);
}

/* The same to be held against a share. Where all or none of (0,1) lies below it nothing is drawn and any number will
 * do: a draw that is not made changes no other. */
static inline double door_draw_against(const struct door_context *context, uint64_t entity, enum door_purpose purpose,
                                       double share)
{
  return share > 0 && share < 1 ? door_draw(context, entity, purpose) : 0.5;
}

/* A length drawn from a distribution whose values count unit_seconds each, to the nearest second; at
 * least 0 and at most a thousand years, which is past every horizon. */
static inline struct sim_duration door_draw_duration(const struct sim_distribution *distribution, uint64_t bits,
                                                     int64_t unit_seconds)
{
  static const double longest_seconds = 1000.0 * 365 * SIM_DAY_SECONDS;
  double seconds = sim_distribution_sample(distribution, bits) * (double)unit_seconds;
  seconds = seconds < longest_seconds ? seconds : longest_seconds;
  return sim_duration_of(seconds > 0 ? (int64_t)(seconds + 0.5) : 0);
}

/* ---- for the transports ---- */

/* Makes one replication of a service, at time 0, ready to advance; what it records and sends at once
 * goes to out with its first advance. setting outlives it. */
DOOR_MUST_CHECK enum door_err door_replica_init(struct door_replica *replica, const struct door_service *service,
                                                const struct door_setting *setting, uint64_t seed, uint32_t replication,
                                                struct door_batch *out);
void door_replica_fini(struct door_replica *replica);

/* When its next own event is. */
static inline struct sim_time door_replica_next_event(const struct door_replica *replica)
{
  return sim_queue_next_time(&replica->context.agenda.queue);
}

/* Simulates everything below bound: own events, and messages, which lie in the fixed order and are all
 * due below it. What is sent and recorded is appended to out. Errors: DOOR_ERR_PAST, _UNEXPECTED,
 * _MEMORY; the replica is then of no further use. */
DOOR_MUST_CHECK enum door_err door_replica_advance(struct door_replica *replica, struct sim_time bound,
                                                   const struct door_message *messages, uint32_t message_count,
                                                   struct door_batch *out);

/* ---- many replications of one service, in step ---- */

/* The replications that run in step: places 0..count-1 of every batch. */
struct door_part {
  uint64_t seed;
  uint32_t first_replication;
  uint32_t count;
};

/* Makes part->count replications. answer, cleared first, gets an entry for each: its next event, and what
 * it recorded at time 0. On error nothing is left behind but *out_replicas NULL. */
DOOR_MUST_CHECK enum door_err door_replicas_create(const struct door_service *service,
                                                   const struct door_setting *setting, const struct door_part *part,
                                                   struct door_replica **out_replicas, struct door_batch *answer);
/* *replicas may be NULL and becomes it. */
void door_replicas_destroy(struct door_replica **replicas, uint32_t count);

/* Advances the replications that grant names, in its order; answer, cleared first, gets an entry each. The
 * grant's places are below the count of the replicas. */
DOOR_MUST_CHECK enum door_err door_replicas_advance(struct door_replica *replicas, const struct door_batch *grant,
                                                    struct door_batch *answer);

/* The same for one entry of grant; the caller clears answer before the first. For a caller that has something to
 * do between replications. */
DOOR_MUST_CHECK enum door_err door_replicas_advance_one(struct door_replica *replicas, const struct door_batch *grant,
                                                        uint32_t index, struct door_batch *answer);

/* Its counts so far, open contacts included. */
struct door_counts door_replica_counts(const struct door_replica *replica);

#endif
