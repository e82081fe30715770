#include "door_service.h"

#include <stdlib.h>

static struct sim_duration handoff_of(const struct door_context *context, enum door_party to,
                                      enum door_message_type type)
{
  const struct door_setting *setting = context->setting;
  if (type == DOOR_STRATEGY_DISCUSSION_MESSAGE) {
    return setting->strategy_handoff;
  }
  if (type == DOOR_PLAN_ANSWER_MESSAGE) {
    return setting->plan_answer_handoff;
  }
  return type == DOOR_SIGNED_OFF_MESSAGE
             ? setting->signed_off_handoff
             : setting->handoffs[door_service_index(context->party)][door_service_index(to)];
}

struct door_message *door_send(struct door_context *context, enum door_party to, enum door_message_type type)
{
  struct sim_duration handoff = handoff_of(context, to, type);
  DOOR_ASSERT(handoff.seconds > 0);
  struct door_message *message = door_batch_add_message(context->out);
  if (message == NULL) {
    context->agenda.err = DOOR_ERR_MEMORY;
    return &context->spare;
  }
  message->due = sim_time_plus(context->agenda.now, handoff);
  message->sequence = context->next_message++;
  message->type = (uint8_t)type;
  message->from = (uint8_t)context->party;
  message->to = (uint8_t)to;
  context->counts.sent++;
  return message;
}

enum door_err door_replica_init(struct door_replica *replica, const struct door_service *service,
                                const struct door_setting *setting, uint64_t seed, uint32_t replication,
                                struct door_batch *out)
{
  *replica = (struct door_replica){.service = service};
  struct door_context *context = &replica->context;
  context->setting = setting;
  context->stream = sim_stream_of(seed, replication);
  context->party = service->party;
  context->out = out;
  sim_agenda_init(&context->agenda, (uint8_t)service->party);
  enum door_err err = service->create(context, &replica->state);
  return err != DOOR_OK ? err : context->agenda.err;
}

void door_replica_fini(struct door_replica *replica)
{
  if (replica->service == NULL) {
    return;
  }
  if (replica->state != NULL) {
    replica->service->destroy(&replica->state);
  }
  sim_agenda_fini(&replica->context.agenda);
  *replica = (struct door_replica){.service = NULL};
}

static inline bool message_comes_first(const struct door_message *message, const struct sim_queue *queue)
{
  int64_t event_seconds = sim_queue_next_time(queue).seconds;
  if (message->due.seconds != event_seconds) {
    return message->due.seconds < event_seconds;
  }
  struct sim_order order = sim_order_of(DOOR_PRIORITY_MESSAGE, message->from, message->sequence);
  return order.key < sim_queue_next_order(queue).key;
}

static void handle_message(struct door_replica *replica, const struct door_message *message)
{
  struct door_context *context = &replica->context;
  if (message->due.seconds < context->agenda.now.seconds) {
    context->agenda.err = DOOR_ERR_PAST;
    return;
  }
  door_message_handler *handle =
      message->type < DOOR_MESSAGE_TYPES_MAX ? replica->service->handlers[message->type] : NULL;
  if (handle == NULL) {
    context->agenda.err = DOOR_ERR_UNEXPECTED;
    return;
  }
  context->agenda.now = message->due;
  context->counts.received++;
  /* FNV-1a's step, a word at a time: enough to tell whether two runs handled the same hand-offs. */
  context->counts.message_hash =
      (context->counts.message_hash ^ (message->sequence << 8 | message->from)) * UINT64_C(0x100000001B3);
  handle(replica->state, context, message);
}

/* Below bound; all messages are due below it. */
static void advance_below(struct door_replica *replica, struct sim_time bound, const struct door_message *messages,
                          uint32_t message_count)
{
  struct door_context *context = &replica->context;
  struct sim_queue *queue = &context->agenda.queue;
  uint32_t next = 0;
  while (context->agenda.err == DOOR_OK) {
    if (next < message_count && message_comes_first(&messages[next], queue)) {
      handle_message(replica, &messages[next++]);
    } else if (sim_time_is_before(sim_queue_next_time(queue), bound)) {
      struct sim_event event = sim_queue_take(queue);
      context->agenda.now = event.time;
      context->counts.events++;
      replica->service->on_event(replica->state, context, &event);
    } else {
      break;
    }
  }
}

/* Whether other values hold before bound (door_dated.h). */
static inline bool changes_before(const struct door_context *context, struct sim_time bound)
{
  const struct door_setting *setting = context->setting;
  return setting->next != NULL && sim_time_is_before(setting->next_from, bound) && context->agenda.err == DOOR_OK;
}

enum door_err door_replica_advance(struct door_replica *replica, struct sim_time bound,
                                   const struct door_message *messages, uint32_t message_count, struct door_batch *out)
{
  struct door_context *context = &replica->context;
  context->out = out;
  uint32_t done = 0;
  uint32_t first_record = context->next_record;
  while (changes_before(context, bound)) {
    struct sim_time from = context->setting->next_from;
    uint32_t end = done;
    while (end < message_count && sim_time_is_before(messages[end].due, from)) {
      end++;
    }
    advance_below(replica, from, done == 0 ? messages : messages + done, end - done);
    done = end;
    context->setting = context->setting->next;
  }
  advance_below(replica, bound, done == 0 ? messages : messages + done, message_count - done);
  context->counts.records += context->next_record - first_record;
  context->out = NULL;
  return context->agenda.err;
}

struct door_counts door_replica_counts(const struct door_replica *replica)
{
  struct door_counts counts = replica->context.counts;
  counts.open_contacts = replica->service->open_count(replica->state);
  return counts;
}

void door_replicas_destroy(struct door_replica **replicas, uint32_t count)
{
  for (uint32_t place = 0; *replicas != NULL && place < count; place++) {
    door_replica_fini(&(*replicas)[place]);
  }
  free(*replicas);
  *replicas = NULL;
}

static enum door_err create_one(struct door_replica *replica, const struct door_service *service,
                                const struct door_setting *setting, const struct door_part *part, uint32_t place,
                                struct door_batch *answer)
{
  enum door_err err = door_batch_open(answer, place, SIM_TIME_NEVER);
  if (err == DOOR_OK) {
    err = door_replica_init(replica, service, setting, part->seed, part->first_replication + place, answer);
  }
  if (err == DOOR_OK) {
    replica->context.counts.records = replica->context.next_record;
    answer->entries[answer->entry_count - 1].bound = door_replica_next_event(replica);
    door_batch_close(answer);
  }
  return err;
}

enum door_err door_replicas_create(const struct door_service *service, const struct door_setting *setting,
                                   const struct door_part *part, struct door_replica **out_replicas,
                                   struct door_batch *answer)
{
  door_batch_clear(answer);
  *out_replicas = calloc(part->count, sizeof **out_replicas);
  enum door_err err = *out_replicas == NULL ? DOOR_ERR_MEMORY : DOOR_OK;
  for (uint32_t place = 0; place < part->count && err == DOOR_OK; place++) {
    err = create_one(&(*out_replicas)[place], service, setting, part, place, answer);
  }
  if (err != DOOR_OK) {
    door_replicas_destroy(out_replicas, part->count);
  }
  return err;
}

enum door_err door_replicas_advance_one(struct door_replica *replicas, const struct door_batch *grant, uint32_t index,
                                        struct door_batch *answer)
{
  const struct door_batch_entry *entry = &grant->entries[index];
  struct door_replica *replica = &replicas[entry->replication];
  enum door_err err = door_batch_open(answer, entry->replication, SIM_TIME_NEVER);
  if (err == DOOR_OK) {
    const struct door_message *messages = entry->message_count > 0 ? &grant->messages[entry->first_message] : NULL;
    err = door_replica_advance(replica, entry->bound, messages, entry->message_count, answer);
  }
  if (err == DOOR_OK) {
    answer->entries[answer->entry_count - 1].bound = door_replica_next_event(replica);
    door_batch_close(answer);
  }
  return err;
}

enum door_err door_replicas_advance(struct door_replica *replicas, const struct door_batch *grant,
                                    struct door_batch *answer)
{
  door_batch_clear(answer);
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < grant->entry_count && err == DOOR_OK; i++) {
    err = door_replicas_advance_one(replicas, grant, i, answer);
  }
  return err;
}
