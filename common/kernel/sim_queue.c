#include "sim_queue.h"

#include <stdlib.h>

enum {
  ARITY = 4,
  FIRST_CAPACITY = 16,
  SPAN_BITS = 16,   /* a span of time is 65,536 s, some 18 hours */
  SPAN_COUNT = 1024 /* places for spans, which come round again after 776 days; a power of two */
};

static const uint32_t NO_SLOT = UINT32_MAX;
static const uint32_t IN_SPAN = UINT32_MAX - 1; /* as a position: not in the heap */

/* ---- the heap: what happens before the end of the open span ---- */

/* Without a branch: which of two events comes first is nothing that a processor can guess. */
static bool is_before(const struct sim_queue_entry *a, const struct sim_queue_entry *b)
{
  bool is_same_time = a->time_seconds == b->time_seconds;
  return (a->time_seconds < b->time_seconds) | (is_same_time & (a->order < b->order));
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

/* The earliest of the children from first_child on. */
static uint32_t least_child(const struct sim_queue *queue, uint32_t first_child)
{
  const struct sim_queue_entry *heap = queue->heap;
  if (first_child + ARITY <= queue->near_count) {
    uint32_t low = first_child + is_before(&heap[first_child + 1], &heap[first_child]);
    uint32_t high = first_child + 2 + is_before(&heap[first_child + 3], &heap[first_child + 2]);
    return is_before(&heap[high], &heap[low]) ? high : low;
  }
  uint32_t least = first_child;
  for (uint32_t child = first_child + 1; child < queue->near_count; child++) {
    least = is_before(&heap[child], &heap[least]) ? child : least;
  }
  return least;
}

static void sift_down(struct sim_queue *queue, uint32_t position, struct sim_queue_entry entry)
{
  for (;;) {
    uint32_t first_child = position * ARITY + 1;
    if (first_child >= queue->near_count) {
      break;
    }
    uint32_t least = least_child(queue, first_child);
    if (!is_before(&queue->heap[least], &entry)) {
      break;
    }
    put(queue, position, queue->heap[least]);
    position = least;
  }
  put(queue, position, entry);
}

/* Takes out of the heap what stands at position. */
static void leave_heap(struct sim_queue *queue, uint32_t position)
{
  queue->near_count--;
  if (position == queue->near_count) {
    return;
  }
  struct sim_queue_entry last = queue->heap[queue->near_count];
  if (position > 0 && is_before(&last, &queue->heap[(position - 1) / ARITY])) {
    sift_up(queue, position, last);
  } else {
    sift_down(queue, position, last);
  }
}

static void join_heap(struct sim_queue *queue, uint32_t slot)
{
  const struct sim_queue_slot *one = &queue->slots[slot];
  queue->near_count++;
  sift_up(queue, queue->near_count - 1, (struct sim_queue_entry){one->time_seconds, one->order, slot});
}

/* ---- the spans: lists of what happens later, in no order ---- */

static int64_t span_of(int64_t time_seconds)
{
  return time_seconds >> SPAN_BITS;
}

static struct sim_queue_span *place_of(const struct sim_queue *queue, int64_t span)
{
  return &queue->spans[(uint64_t)span % SPAN_COUNT];
}

static void join_span(struct sim_queue *queue, uint32_t slot)
{
  struct sim_queue_slot *one = &queue->slots[slot];
  struct sim_queue_span *place = place_of(queue, span_of(one->time_seconds));
  one->position = IN_SPAN;
  one->previous = NO_SLOT;
  one->next = place->first;
  if (place->first != NO_SLOT) {
    queue->slots[place->first].previous = slot;
  }
  place->first = slot;
  place->count++;
}

static void leave_span(struct sim_queue *queue, uint32_t slot)
{
  const struct sim_queue_slot *one = &queue->slots[slot];
  struct sim_queue_span *place = place_of(queue, span_of(one->time_seconds));
  if (one->previous != NO_SLOT) {
    queue->slots[one->previous].next = one->next;
  } else {
    place->first = one->next;
  }
  if (one->next != NO_SLOT) {
    queue->slots[one->next].previous = one->previous;
  }
  place->count--;
}

/* Moves what happens within the open span into the heap, which has room for it (reserve). */
static void open_span(struct sim_queue *queue)
{
  uint32_t slot = place_of(queue, queue->open_span)->first;
  while (slot != NO_SLOT) {
    uint32_t next = queue->slots[slot].next;
    if (span_of(queue->slots[slot].time_seconds) == queue->open_span) {
      leave_span(queue, slot);
      join_heap(queue, slot);
    }
    slot = next;
  }
}

static int64_t earliest_span(const struct sim_queue *queue)
{
  int64_t earliest = INT64_MAX;
  for (uint32_t place = 0; place < SPAN_COUNT; place++) {
    for (uint32_t slot = queue->spans[place].first; slot != NO_SLOT; slot = queue->slots[slot].next) {
      int64_t span = span_of(queue->slots[slot].time_seconds);
      earliest = span < earliest ? span : earliest;
    }
  }
  return earliest;
}

/* The heap is not empty while there is an event: it is filled from the next span that has any. */
static void refill(struct sim_queue *queue)
{
  for (uint32_t tried = 0; queue->near_count == 0 && queue->count > 0 && tried < SPAN_COUNT; tried++) {
    queue->open_span++;
    open_span(queue);
  }
  if (queue->near_count == 0 && queue->count > 0) { /* nothing for two years */
    queue->open_span = earliest_span(queue);
    open_span(queue);
  }
}

/* ---- slots and memory ---- */

static enum door_err grow_slots(struct sim_queue *queue)
{
  uint32_t capacity = queue->capacity == 0 ? FIRST_CAPACITY : queue->capacity + queue->capacity / 4;
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

static enum door_err reserve_heap(struct sim_queue *queue, uint32_t count)
{
  if (count <= queue->near_capacity) {
    return DOOR_OK;
  }
  uint32_t capacity = count < FIRST_CAPACITY ? FIRST_CAPACITY : count + count / 4;
  struct sim_queue_entry *heap = realloc(queue->heap, capacity * sizeof *heap);
  if (heap == NULL) {
    return DOOR_ERR_MEMORY;
  }
  queue->heap = heap;
  queue->near_capacity = capacity;
  return DOOR_OK;
}

static enum door_err make_spans(struct sim_queue *queue)
{
  queue->spans = malloc(SPAN_COUNT * sizeof *queue->spans);
  if (queue->spans == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t place = 0; place < SPAN_COUNT; place++) {
    queue->spans[place] = (struct sim_queue_span){.first = NO_SLOT};
  }
  return DOOR_OK;
}

/* Whether an event of that time goes into the heap: of an empty queue, the first does. */
static bool is_near(const struct sim_queue *queue, int64_t time_seconds)
{
  return queue->count == 0 || span_of(time_seconds) <= queue->open_span;
}

/* Room for one more event of that time, in the heap also for when its span opens: taking an event never needs any. */
static enum door_err reserve(struct sim_queue *queue, int64_t time_seconds)
{
  enum door_err err = queue->free_slot == NO_SLOT ? grow_slots(queue) : DOOR_OK;
  if (err != DOOR_OK || is_near(queue, time_seconds)) {
    return err == DOOR_OK ? reserve_heap(queue, queue->near_count + 1) : err;
  }
  err = queue->spans == NULL ? make_spans(queue) : DOOR_OK;
  return err == DOOR_OK ? reserve_heap(queue, place_of(queue, span_of(time_seconds))->count + 1) : err;
}

/* Puts an event that has its slot where its time belongs; it is not counted yet. */
static void join(struct sim_queue *queue, uint32_t slot)
{
  int64_t time_seconds = queue->slots[slot].time_seconds;
  if (queue->count == 0) {
    queue->open_span = span_of(time_seconds);
  }
  if (is_near(queue, time_seconds)) {
    join_heap(queue, slot);
  } else {
    join_span(queue, slot);
  }
  queue->count++;
}

static void leave(struct sim_queue *queue, uint32_t slot)
{
  if (queue->slots[slot].position == IN_SPAN) {
    leave_span(queue, slot);
  } else {
    leave_heap(queue, queue->slots[slot].position);
  }
  queue->count--;
}

static void release(struct sim_queue *queue, uint32_t slot)
{
  leave(queue, slot);
  queue->slots[slot].generation++;
  queue->slots[slot].position = queue->free_slot;
  queue->free_slot = slot;
  refill(queue);
}

/* ---- what others call ---- */

void sim_queue_init(struct sim_queue *queue)
{
  *queue = (struct sim_queue){.free_slot = NO_SLOT};
}

void sim_queue_fini(struct sim_queue *queue)
{
  free(queue->heap);
  free(queue->slots);
  free(queue->spans);
  sim_queue_init(queue);
}

enum door_err sim_queue_schedule(struct sim_queue *queue, const struct sim_event *event,
                                 struct sim_event_handle *out_handle)
{
  enum door_err err = reserve(queue, event->time.seconds);
  if (err != DOOR_OK) {
    return err;
  }
  uint32_t slot = queue->free_slot;
  struct sim_queue_slot *one = &queue->slots[slot];
  queue->free_slot = one->position;
  one->time_seconds = event->time.seconds;
  one->order = event->order.key;
  one->kind = event->kind;
  one->subject = event->subject;
  join(queue, slot);
  if (out_handle != NULL) {
    *out_handle = (struct sim_event_handle){slot, one->generation};
  }
  return DOOR_OK;
}

bool sim_queue_has(const struct sim_queue *queue, struct sim_event_handle handle)
{
  if (handle.slot >= queue->capacity || queue->slots[handle.slot].generation != handle.generation) {
    return false;
  }
  /* A slot never used yet has generation 0 too: it is scheduled only if the heap or a span has it. */
  uint32_t position = queue->slots[handle.slot].position;
  return position == IN_SPAN || (position < queue->near_count && queue->heap[position].slot == handle.slot);
}

bool sim_queue_cancel(struct sim_queue *queue, struct sim_event_handle handle)
{
  if (!sim_queue_has(queue, handle)) {
    return false;
  }
  release(queue, handle.slot);
  return true;
}

struct sim_event sim_queue_take(struct sim_queue *queue)
{
  DOOR_ASSERT(queue->count > 0);
  uint32_t slot = queue->heap[0].slot;
  const struct sim_queue_slot *one = &queue->slots[slot];
  struct sim_event event = {
      .time = {one->time_seconds}, .order = {one->order}, .kind = one->kind, .subject = one->subject};
  release(queue, slot);
  return event;
}
