#include "sim_queue.h"

#include <stdlib.h>

enum { ARITY = 4, FIRST_CAPACITY = 16 };

static const uint32_t NO_SLOT = UINT32_MAX;

static bool is_before(const struct sim_queue_entry *a, const struct sim_queue_entry *b)
{
  if (a->time_seconds != b->time_seconds) {
    return a->time_seconds < b->time_seconds;
  }
  return a->order < b->order;
}

static void put(struct sim_queue *queue, uint32_t position, struct sim_queue_entry entry)
{
  queue->heap[position] = entry;
  queue->slots[entry.slot].position = position;
}

static void sift_up(struct sim_queue *queue, uint32_t position, struct sim_queue_entry entry)
{
  while (position > 0) {
    uint32_t parent = (position - 1) / ARITY;
    if (!is_before(&entry, &queue->heap[parent])) {
      break;
    }
    put(queue, position, queue->heap[parent]);
    position = parent;
  }
  put(queue, position, entry);
}

static void sift_down(struct sim_queue *queue, uint32_t position, struct sim_queue_entry entry)
{
  for (;;) {
    uint32_t first_child = position * ARITY + 1;
    if (first_child >= queue->count) {
      break;
    }
    uint32_t end = first_child + ARITY < queue->count ? first_child + ARITY : queue->count;
    uint32_t least = first_child;
    for (uint32_t child = first_child + 1; child < end; child++) {
      if (is_before(&queue->heap[child], &queue->heap[least])) {
        least = child;
      }
    }
    if (!is_before(&queue->heap[least], &entry)) {
      break;
    }
    put(queue, position, queue->heap[least]);
    position = least;
  }
  put(queue, position, entry);
}

/* Puts entry, whose key may be smaller or larger than what stood at position, where it belongs. */
static void settle(struct sim_queue *queue, uint32_t position, struct sim_queue_entry entry)
{
  if (position > 0 && is_before(&entry, &queue->heap[(position - 1) / ARITY])) {
    sift_up(queue, position, entry);
  } else {
    sift_down(queue, position, entry);
  }
}

static void remove_at(struct sim_queue *queue, uint32_t position)
{
  uint32_t slot = queue->heap[position].slot;
  queue->slots[slot].generation++;
  queue->slots[slot].position = queue->free_slot;
  queue->free_slot = slot;
  queue->count--;
  if (position < queue->count) {
    settle(queue, position, queue->heap[queue->count]);
  }
}

static enum door_err grow(struct sim_queue *queue)
{
  uint32_t capacity = queue->capacity == 0 ? FIRST_CAPACITY : queue->capacity + queue->capacity / 4;
  struct sim_queue_entry *heap = realloc(queue->heap, capacity * sizeof *heap);
  if (heap == NULL) {
    return DOOR_ERR_MEMORY;
  }
  queue->heap = heap;
  struct sim_queue_slot *slots = realloc(queue->slots, capacity * sizeof *slots);
  if (slots == NULL) {
    return DOOR_ERR_MEMORY;
  }
  queue->slots = slots;
  for (uint32_t slot = capacity; slot > queue->capacity; slot--) {
    slots[slot - 1] = (struct sim_queue_slot){.position = queue->free_slot};
    queue->free_slot = slot - 1;
  }
  queue->capacity = capacity;
  return DOOR_OK;
}

void sim_queue_init(struct sim_queue *queue)
{
  *queue = (struct sim_queue){.free_slot = NO_SLOT};
}

void sim_queue_fini(struct sim_queue *queue)
{
  free(queue->heap);
  free(queue->slots);
  sim_queue_init(queue);
}

enum door_err sim_queue_schedule(struct sim_queue *queue, const struct sim_event *event,
                                 struct sim_event_handle *out_handle)
{
  if (queue->free_slot == NO_SLOT) {
    enum door_err err = grow(queue);
    if (err != DOOR_OK) {
      return err;
    }
  }
  uint32_t slot = queue->free_slot;
  queue->free_slot = queue->slots[slot].position;
  queue->slots[slot].kind = event->kind;
  queue->slots[slot].subject = event->subject;
  queue->count++;
  sift_up(queue, queue->count - 1, (struct sim_queue_entry){event->time.seconds, event->order.key, slot});
  if (out_handle != NULL) {
    *out_handle = (struct sim_event_handle){slot, queue->slots[slot].generation};
  }
  return DOOR_OK;
}

bool sim_queue_has(const struct sim_queue *queue, struct sim_event_handle handle)
{
  if (handle.slot >= queue->capacity || queue->slots[handle.slot].generation != handle.generation) {
    return false;
  }
  /* A slot never used yet has generation 0 too: it is scheduled only if the heap names it. */
  uint32_t position = queue->slots[handle.slot].position;
  return position < queue->count && queue->heap[position].slot == handle.slot;
}

bool sim_queue_cancel(struct sim_queue *queue, struct sim_event_handle handle)
{
  if (!sim_queue_has(queue, handle)) {
    return false;
  }
  remove_at(queue, queue->slots[handle.slot].position);
  return true;
}

bool sim_queue_reschedule(struct sim_queue *queue, struct sim_event_handle handle, struct sim_time time,
                          struct sim_order order)
{
  if (!sim_queue_has(queue, handle)) {
    return false;
  }
  settle(queue, queue->slots[handle.slot].position, (struct sim_queue_entry){time.seconds, order.key, handle.slot});
  return true;
}

struct sim_event sim_queue_take(struct sim_queue *queue)
{
  DOOR_ASSERT(queue->count > 0);
  struct sim_queue_entry first = queue->heap[0];
  struct sim_event event = {.time = {first.time_seconds},
                            .order = {first.order},
                            .kind = queue->slots[first.slot].kind,
                            .subject = queue->slots[first.slot].subject};
  remove_at(queue, 0);
  return event;
}
