#include "sim_queue.h"

#include <stdlib.h>

enum {
  FIRST_CAPACITY = 16,
  SPAN_BITS = 12,        /* a span of time is 4,096 s, a little more than an hour */
  SPAN_COUNT_MIN = 128,  /* places for spans, which come round again after 6 days; powers of two */
  SPAN_COUNT_MAX = 4096, /* the same after 194 days */
  FEW = 32               /* so many are put in order fastest one by one */
};

static const uint32_t NO_SLOT = UINT32_MAX;
static const uint32_t IN_SPAN = UINT32_MAX - 1; /* as a place: among what is far */
static const uint32_t IN_NEAR = UINT32_MAX - 2;

/* ---- what is near: the events up to the end of the open span, the earliest last ---- */

/* Without a branch: which of two events comes first is nothing that a processor can guess. */
static bool is_before(const struct sim_queue_entry *a, const struct sim_queue_entry *b)
{
  bool is_same_time = a->time_seconds == b->time_seconds;
  return (a->time_seconds < b->time_seconds) | (is_same_time & (a->order < b->order));
}

/* Puts an entry among the first count of near, which are in order; there is room. */
static void put(struct sim_queue *queue, uint32_t count, struct sim_queue_entry entry)
{
  struct sim_queue_entry *near = queue->near;
  uint32_t place = count;
  while (place > 0 && is_before(&near[place - 1], &entry)) {
    near[place] = near[place - 1];
    place--;
  }
  near[place] = entry;
}

static struct sim_queue_entry entry_of(const struct sim_queue *queue, uint32_t slot)
{
  return (struct sim_queue_entry){queue->slots[slot].time_seconds, queue->slots[slot].order, slot};
}

static void join_near(struct sim_queue *queue, uint32_t slot)
{
  queue->slots[slot].place = IN_NEAR;
  put(queue, queue->near_count, entry_of(queue, slot));
  queue->near_count++;
}

static void leave_near(struct sim_queue *queue, uint32_t slot)
{
  struct sim_queue_entry *near = queue->near;
  const struct sim_queue_entry entry = entry_of(queue, slot);
  uint32_t place = queue->near_count - 1;
  if (near[place].slot != slot) { /* taken before its time */
    uint32_t low = 0;
    while (low < place) {
      uint32_t middle = low + (place - low) / 2;
      if (is_before(&entry, &near[middle])) {
        low = middle + 1;
      } else {
        place = middle;
      }
    }
  }
  queue->near_count--;
  for (; place < queue->near_count; place++) {
    near[place] = near[place + 1];
  }
}

static int compare_later_first(const void *a, const void *b)
{
  return is_before(a, b) ? 1 : -1; /* no two are equal */
}

/* ---- the spans: lists of what happens later, in no order ---- */

static int64_t span_of(int64_t time_seconds)
{
  return time_seconds >> SPAN_BITS;
}

static struct sim_queue_span *place_of(const struct sim_queue *queue, int64_t span)
{
  return &queue->spans[(uint64_t)span & (queue->span_count - 1)];
}

static void join_span(struct sim_queue *queue, uint32_t slot)
{
  struct sim_queue_slot *one = &queue->slots[slot];
  struct sim_queue_span *place = place_of(queue, span_of(one->time_seconds));
  one->place = IN_SPAN;
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

/* Moves what happens within the open span to what is near, of which there is none and which has room (reserve).
 * Whatever shares its place, and comes a round later or more, makes up the list anew. */
static void open_span(struct sim_queue *queue)
{
  struct sim_queue_span *place = place_of(queue, queue->open_span);
  uint32_t slot = place->first;
  uint32_t count = 0;
  *place = (struct sim_queue_span){.first = NO_SLOT};
  while (slot != NO_SLOT) {
    struct sim_queue_slot *one = &queue->slots[slot];
    uint32_t next = one->next;
    if (span_of(one->time_seconds) == queue->open_span) {
      one->place = IN_NEAR;
      queue->near[count++] = (struct sim_queue_entry){one->time_seconds, one->order, slot};
    } else {
      join_span(queue, slot);
    }
    slot = next;
  }
  queue->near_count = count;
  if (count > FEW) {
    qsort(queue->near, count, sizeof *queue->near, compare_later_first);
    return;
  }
  for (uint32_t i = 1; i < count; i++) {
    put(queue, i, queue->near[i]);
  }
}

static int64_t earliest_span(const struct sim_queue *queue)
{
  int64_t earliest = INT64_MAX;
  for (uint32_t place = 0; place < queue->span_count; place++) {
    for (uint32_t slot = queue->spans[place].first; slot != NO_SLOT; slot = queue->slots[slot].next) {
      int64_t span = span_of(queue->slots[slot].time_seconds);
      earliest = span < earliest ? span : earliest;
    }
  }
  return earliest;
}

/* Something is near while there is any event: the next span that has one is opened. */
static void refill(struct sim_queue *queue)
{
  for (uint32_t tried = 0; queue->near_count == 0 && queue->count > 0 && tried < queue->span_count; tried++) {
    queue->open_span++;
    open_span(queue);
  }
  if (queue->near_count == 0 && queue->count > 0) { /* nothing for a whole round */
    queue->open_span = earliest_span(queue);
    open_span(queue);
  }
}

/* ---- slots and memory ---- */

static enum door_err grow_slots(struct sim_queue *queue)
{
  uint32_t capacity = queue->capacity == 0 ? FIRST_CAPACITY : queue->capacity + queue->capacity / 8;
  struct sim_queue_slot *slots = realloc(queue->slots, capacity * sizeof *slots);
  if (slots == NULL) {
    return DOOR_ERR_MEMORY;
  }
  queue->slots = slots;
  for (uint32_t slot = capacity; slot > queue->capacity; slot--) {
    slots[slot - 1] = (struct sim_queue_slot){.place = queue->free_slot};
    queue->free_slot = slot - 1;
  }
  queue->capacity = capacity;
  return DOOR_OK;
}

static enum door_err reserve_near(struct sim_queue *queue, uint32_t count)
{
  if (count <= queue->near_capacity) {
    return DOOR_OK;
  }
  uint32_t capacity = count < FIRST_CAPACITY ? FIRST_CAPACITY : count + count / 4;
  struct sim_queue_entry *near = realloc(queue->near, capacity * sizeof *near);
  if (near == NULL) {
    return DOOR_ERR_MEMORY;
  }
  queue->near = near;
  queue->near_capacity = capacity;
  return DOOR_OK;
}

/* Makes as many places for spans as there is room for events, so that a list holds one or so, and all lists anew. None
 * is longer than before: what was reserved for opening a span is enough. */
static enum door_err make_spans(struct sim_queue *queue)
{
  uint32_t count = SPAN_COUNT_MIN;
  while (count < SPAN_COUNT_MAX && count < queue->capacity) {
    count *= 2;
  }
  struct sim_queue_span *spans = malloc(count * sizeof *spans);
  if (spans == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t place = 0; place < count; place++) {
    spans[place] = (struct sim_queue_span){.first = NO_SLOT};
  }
  free(queue->spans);
  queue->spans = spans;
  queue->span_count = count;
  for (uint32_t slot = 0; slot < queue->capacity; slot++) {
    if (queue->slots[slot].place == IN_SPAN) {
      join_span(queue, slot);
    }
  }
  return DOOR_OK;
}

/* Whether an event of that time is near: of an empty queue, the first is. */
static bool is_near(const struct sim_queue *queue, int64_t time_seconds)
{
  return queue->count == 0 || span_of(time_seconds) <= queue->open_span;
}

/* Room for one more event of that time, near or not, also for when its span opens: taking an event never needs any. */
static enum door_err reserve(struct sim_queue *queue, int64_t time_seconds, bool joins_near)
{
  enum door_err err = queue->free_slot == NO_SLOT ? grow_slots(queue) : DOOR_OK;
  if (err != DOOR_OK || joins_near) {
    return err == DOOR_OK ? reserve_near(queue, queue->near_count + 1) : err;
  }
  bool is_crowded = queue->capacity > queue->span_count && queue->span_count < SPAN_COUNT_MAX;
  err = is_crowded ? make_spans(queue) : DOOR_OK;
  return err == DOOR_OK ? reserve_near(queue, place_of(queue, span_of(time_seconds))->count + 1) : err;
}

/* Puts an event that has its slot where its time belongs; it is not counted yet. */
static void join(struct sim_queue *queue, uint32_t slot, bool joins_near)
{
  if (queue->count == 0) {
    queue->open_span = span_of(queue->slots[slot].time_seconds);
  }
  if (joins_near) {
    join_near(queue, slot);
  } else {
    join_span(queue, slot);
  }
  queue->count++;
}

static void leave(struct sim_queue *queue, uint32_t slot)
{
  if (queue->slots[slot].place == IN_SPAN) {
    leave_span(queue, slot);
  } else {
    leave_near(queue, slot);
  }
  queue->count--;
}

/* The slot of an event that has left is free, and something is near again. */
static void free_slot_of(struct sim_queue *queue, uint32_t slot)
{
  queue->slots[slot].generation++;
  queue->slots[slot].place = queue->free_slot;
  queue->free_slot = slot;
  if (queue->near_count == 0) {
    refill(queue);
  }
}

/* ---- what others call ---- */

void sim_queue_init(struct sim_queue *queue)
{
  *queue = (struct sim_queue){.free_slot = NO_SLOT};
}

void sim_queue_fini(struct sim_queue *queue)
{
  free(queue->near);
  free(queue->slots);
  free(queue->spans);
  sim_queue_init(queue);
}

enum door_err sim_queue_schedule(struct sim_queue *queue, const struct sim_event *event,
                                 struct sim_event_handle *out_handle)
{
  bool joins_near = is_near(queue, event->time.seconds);
  enum door_err err = reserve(queue, event->time.seconds, joins_near);
  if (err != DOOR_OK) {
    return err;
  }
  uint32_t slot = queue->free_slot;
  struct sim_queue_slot *one = &queue->slots[slot];
  queue->free_slot = one->place;
  one->time_seconds = event->time.seconds;
  one->order = event->order.key;
  one->kind = event->kind;
  one->subject = event->subject;
  join(queue, slot, joins_near);
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
  /* A slot never used yet has generation 0 too: it is scheduled only if it has a place. */
  uint32_t place = queue->slots[handle.slot].place;
  return place == IN_SPAN || place == IN_NEAR;
}

bool sim_queue_cancel(struct sim_queue *queue, struct sim_event_handle handle)
{
  if (!sim_queue_has(queue, handle)) {
    return false;
  }
  leave(queue, handle.slot);
  free_slot_of(queue, handle.slot);
  return true;
}

struct sim_event sim_queue_take(struct sim_queue *queue)
{
  DOOR_ASSERT(queue->count > 0);
  const struct sim_queue_entry first = queue->near[--queue->near_count];
  const struct sim_queue_slot *one = &queue->slots[first.slot];
  struct sim_event event = {
      .time = {first.time_seconds}, .order = {first.order}, .kind = one->kind, .subject = one->subject};
  queue->count--;
  free_slot_of(queue, first.slot);
  return event;
}
