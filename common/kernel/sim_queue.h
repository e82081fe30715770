/* sim_queue.h - the event queue: what happens next.
 *
 * Role: holds the future events of one service in one replication and gives them back in the fixed
 *   order (time, priority, sender, sequence number). The order is part of the contract: never arrival,
 *   address or hash. Events can be cancelled. What an event means is its owner's.
 * Order version: SIM_ORDER_VERSION stands in the manifest of a run; change it with the rule.
 * Units: simulated seconds. Ownership: the queue owns its memory (_init / _fini); events are values.
 * Errors: DOOR_ERR_MEMORY from _schedule, SIM_NO_EVENT from _add when it cannot grow; then nothing changed.
 * Threads: one owner at a time. Cost: what is near in time lies in order; what is further off lies, in no order, in
 *   lists by spans of an hour, each of which is put in order when its time has come (ADR 33). So an event costs a few
 *   steps where an hour holds few, and one that is cancelled long before it happens costs a step.
 */
#ifndef SIM_QUEUE_H
#define SIM_QUEUE_H

#include "door_error.h"
#include "sim_time.h"

#include <stdbool.h>
#include <stdint.h>

enum { SIM_ORDER_VERSION = 1 };

/* What breaks ties between events of one instant; the smaller comes first. */
struct sim_order {
  uint64_t key;
};

/* priority: 0 comes first. sender: number of the party that caused the event. sequence: that party's
 * own count, below 2^48. */
static inline struct sim_order sim_order_of(uint8_t priority, uint8_t sender, uint64_t sequence)
{
  return (struct sim_order){((uint64_t)priority << 56) | ((uint64_t)sender << 48) | (sequence & 0xFFFFFFFFFFFFU)};
}

/* An event as its owner gets it back. kind and subject are the owner's own words. */
struct sim_event {
  struct sim_time time;
  struct sim_order order;
  uint32_t kind;
  uint32_t subject;
};

/* Names one scheduled event; stale once the event has happened or was cancelled. */
struct sim_event_handle {
  uint32_t slot;
  uint32_t generation;
};

/* A handle that never names an event. */
#define SIM_NO_EVENT ((struct sim_event_handle){UINT32_MAX, 0})

struct sim_queue_entry {
  int64_t time_seconds;
  uint32_t slot; /* has the rest of the order, which few comparisons ask for */
};

struct sim_queue_slot {
  int64_t time_seconds;
  uint64_t order;
  uint32_t place; /* near or in a span; next free slot while unused */
  uint32_t generation;
  uint32_t kind;
  uint32_t subject;
  uint32_t next; /* in its span: slots; UINT32_MAX: none */
  uint32_t previous;
};

struct sim_queue_span {
  uint32_t first; /* slot */
  uint32_t count;
};

struct sim_queue {
  struct sim_queue_entry *near; /* of the open span and all before it, the earliest last; none only where none is */
  struct sim_queue_slot *slots;
  struct sim_queue_span *spans; /* of the later ones; NULL until there is any */
  int64_t open_span;
  uint32_t span_count;
  uint32_t count; /* of all events */
  uint32_t near_count;
  uint32_t near_capacity;
  uint32_t capacity;
  uint32_t free_slot; /* UINT32_MAX: none */
};

/* An empty queue. queue is not NULL. Allocates nothing yet. */
void sim_queue_init(struct sim_queue *queue);

/* Frees what the queue holds; it may be initialised again. */
void sim_queue_fini(struct sim_queue *queue);

/* Adds an event of that time and order. SIM_NO_EVENT where memory is out: nothing was added. */
struct sim_event_handle sim_queue_add(struct sim_queue *queue, struct sim_time time, struct sim_order order,
                                      uint32_t kind, uint32_t subject);

/* The same. out_handle may be NULL. DOOR_ERR_MEMORY: nothing was added. */
DOOR_MUST_CHECK enum door_err sim_queue_schedule(struct sim_queue *queue, const struct sim_event *event,
                                                 struct sim_event_handle *out_handle);

/* Takes the event out before it happens. False where the handle is stale: nothing to do. */
bool sim_queue_cancel(struct sim_queue *queue, struct sim_event_handle handle);

/* True while the event is still to come. */
bool sim_queue_has(const struct sim_queue *queue, struct sim_event_handle handle);

/* The handle of the event in a slot, for an owner that keeps no more of a handle and forgets it when its event happens.
 * A slot that is none, UINT32_MAX among them, gives a stale one. */
static inline struct sim_event_handle sim_queue_handle_in(const struct sim_queue *queue, uint32_t slot)
{
  return slot < queue->capacity ? (struct sim_event_handle){slot, queue->slots[slot].generation} : SIM_NO_EVENT;
}

/* Makes the next of the later events near: for sim_queue_let_go alone, when none is. */
void sim_queue_refill(struct sim_queue *queue);

/* The slot of an event that has left is free, and something is near again: for sim_queue_take and sim_queue_cancel. */
static inline void sim_queue_let_go(struct sim_queue *queue, uint32_t slot)
{
  queue->slots[slot].generation++;
  queue->slots[slot].place = queue->free_slot;
  queue->free_slot = slot;
  queue->count--;
  if (queue->near_count == 0) {
    sim_queue_refill(queue);
  }
}

/* Takes the first event out. The queue is not empty (sim_queue_next_time says so). */
static inline struct sim_event sim_queue_take(struct sim_queue *queue)
{
  DOOR_ASSERT(queue->count > 0);
  const struct sim_queue_entry first = queue->near[--queue->near_count];
  const struct sim_queue_slot *one = &queue->slots[first.slot];
  struct sim_event event = {
      .time = {first.time_seconds}, .order = {one->order}, .kind = one->kind, .subject = one->subject};
  sim_queue_let_go(queue, first.slot);
  return event;
}

/* Time of the first event, SIM_TIME_NEVER when there is none. */
static inline struct sim_time sim_queue_next_time(const struct sim_queue *queue)
{
  return queue->count == 0 ? SIM_TIME_NEVER : sim_time_at(queue->near[queue->near_count - 1].time_seconds);
}

/* Order of the first event; the queue is not empty. */
static inline struct sim_order sim_queue_next_order(const struct sim_queue *queue)
{
  return (struct sim_order){queue->slots[queue->near[queue->near_count - 1].slot].order};
}

#endif
