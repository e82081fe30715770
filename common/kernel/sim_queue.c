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

/* Times alone tell but for a few, so that the order itself is seldom fetched. */
static inline bool is_before(const struct sim_queue *queue, const struct sim_queue_entry *a,
                             const struct sim_queue_entry *b)
{
  return a->time_seconds != b->time_seconds ? a->time_seconds < b->time_seconds
                                            : queue->slots[a->slot].order < queue->slots[b->slot].order;
}

/* Puts an entry among the first count of near, which are in order; there is room. */
static inline void put(struct sim_queue *queue, uint32_t count, struct sim_queue_entry entry)
{
  struct sim_queue_entry *place = queue->near + count;
  while (place > queue->near && is_before(queue, place - 1, &entry)) {
    place[0] = place[-1];
    place--;
  }
  *place = entry;
}

static struct sim_queue_entry entry_of(const struct sim_queue *queue, uint32_t slot)
{
  return (struct sim_queue_entry){queue->slots[slot].time_seconds, slot};
}

static inline void join_near(struct sim_queue *queue, uint32_t slot)
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
      if (is_before(queue, &entry, &near[middle])) {
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
  int64_t a_seconds = ((const struct sim_queue_entry *)a)->time_seconds;
  int64_t b_seconds = ((const struct sim_queue_entry *)b)->time_seconds;
  return (a_seconds < b_seconds) - (a_seconds > b_seconds);
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

/* The next span opens soon. Its first event was last touched when it was planned, long ago: fetched now it is there. */
static void fetch_ahead(const struct sim_queue *queue)
{
  uint32_t slot = place_of(queue, queue->open_span + 1)->first;
  if (slot != NO_SLOT) {
    __builtin_prefetch(&queue->slots[slot]);
  }
}

/* Moves what happens within the open span to what is near, of which there is none and which has room (make_room).
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
      queue->near[count++] = (struct sim_queue_entry){one->time_seconds, slot};
    } else {
      join_span(queue, slot);
    }
    slot = next;
  }
  queue->near_count = count;
  fetch_ahead(queue);
  if (count > FEW) {
    qsort(queue->near, count, sizeof *queue->near, compare_later_first);
  }
  for (uint32_t i = 1; i < count; i++) { /* those of one instant are still to be put in order where many were sorted */
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
void sim_queue_refill(struct sim_queue *queue)
{
  for (uint32_t tried = 0; queue->near_count == 0 && queue->count > 0 && tried < queue->span_count; tried++) {
    queue->open_span++;
    if (place_of(queue, queue->open_span)->first != NO_SLOT) {
      open_span(queue);
    }
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

static enum door_err grow_near(struct sim_queue *queue)
{
  uint32_t capacity = queue->near_capacity == 0 ? FIRST_CAPACITY : queue->near_capacity + queue->near_capacity / 4;
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
static inline bool is_near(const struct sim_queue *queue, int64_t time_seconds)
{
  return queue->count == 0 || span_of(time_seconds) <= queue->open_span;
}

/* Whether there is room for one more event of that time, near or not, also for when its span opens: taking an event
 * never needs any. */
static inline bool has_room(const struct sim_queue *queue, int64_t time_seconds)
{
  if (queue->free_slot == NO_SLOT) {
    return false;
  }
  return is_near(queue, time_seconds)
             ? queue->near_count < queue->near_capacity
             : queue->spans != NULL && place_of(queue, span_of(time_seconds))->count < queue->near_capacity;
}

static enum door_err make_room(struct sim_queue *queue, int64_t time_seconds)
{
  enum door_err err = queue->free_slot == NO_SLOT ? grow_slots(queue) : DOOR_OK;
  bool is_crowded = queue->capacity > queue->span_count && queue->span_count < SPAN_COUNT_MAX;
  if (err == DOOR_OK && is_crowded && !is_near(queue, time_seconds)) {
    err = make_spans(queue);
  }
  return err != DOOR_OK || has_room(queue, time_seconds) ? err : grow_near(queue);
}

static void leave(struct sim_queue *queue, uint32_t slot)
{
  if (queue->slots[slot].place == IN_SPAN) {
    leave_span(queue, slot);
  } else {
    leave_near(queue, slot);
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

/* Apart from the way on which there is room, which saves no register for it. */
static __attribute__((noinline)) struct sim_event_handle
add_in_new_room(struct sim_queue *queue, struct sim_time time, struct sim_order order, uint32_t kind, uint32_t subject)
{
  bool has_new_room = make_room(queue, time.seconds) == DOOR_OK;
  return has_new_room ? sim_queue_add(queue, time, order, kind, subject) : SIM_NO_EVENT;
}

struct sim_event_handle sim_queue_add(struct sim_queue *queue, struct sim_time time, struct sim_order order,
                                      uint32_t kind, uint32_t subject)
{
  if (!has_room(queue, time.seconds)) {
    return add_in_new_room(queue, time, order, kind, subject);
  }
  uint32_t slot = queue->free_slot;
  struct sim_queue_slot *one = &queue->slots[slot];
  queue->free_slot = one->place;
  one->time_seconds = time.seconds;
  one->order = order.key;
  one->kind = kind;
  one->subject = subject;
  if (!is_near(queue, time.seconds)) {
    join_span(queue, slot);
  } else {
    queue->open_span = queue->count == 0 ? span_of(time.seconds) : queue->open_span;
    join_near(queue, slot);
  }
  queue->count++;
  return (struct sim_event_handle){slot, one->generation};
}

enum door_err sim_queue_schedule(struct sim_queue *queue, const struct sim_event *event,
                                 struct sim_event_handle *out_handle)
{
  struct sim_event_handle handle = sim_queue_add(queue, event->time, event->order, event->kind, event->subject);
  if (handle.slot == NO_SLOT) {
    return DOOR_ERR_MEMORY;
  }
  if (out_handle != NULL) {
    *out_handle = handle;
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
  sim_queue_let_go(queue, handle.slot);
  return true;
}
