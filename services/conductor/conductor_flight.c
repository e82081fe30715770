#include "conductor_flight.h"

static const uint32_t NONE = UINT32_MAX;

struct flying {
  struct door_message message;
  uint32_t next; /* in its line */
  uint32_t previous;
};

static struct flying *at(const struct sim_pool *pool, uint32_t place)
{
  return sim_pool_at(pool, place);
}

void conductor_flight_pool_init(struct sim_pool *pool)
{
  sim_pool_init(pool, sizeof(struct flying));
}

void conductor_flight_init(struct conductor_flight *flight)
{
  for (uint32_t sender = 0; sender < DOOR_SERVICE_COUNT; sender++) {
    flight->lines[sender] = (struct conductor_flight_line){.due = SIM_TIME_NEVER, .first = NONE, .last = NONE};
  }
}

/* Of two messages of one sender. */
static bool comes_after(const struct door_message *a, const struct door_message *b)
{
  return a->due.seconds != b->due.seconds ? a->due.seconds > b->due.seconds : a->sequence > b->sequence;
}

enum door_err conductor_flight_add(struct conductor_flight *flight, struct sim_pool *pool,
                                   const struct door_message *message)
{
  uint32_t place = 0;
  enum door_err err = sim_pool_take(pool, &place);
  if (err != DOOR_OK) {
    return err;
  }
  struct conductor_flight_line *line = &flight->lines[door_service_index((enum door_party)message->from)];
  struct flying *one = at(pool, place);
  one->message = *message;
  one->previous = line->last;
  one->next = NONE;
  while (one->previous != NONE && comes_after(&at(pool, one->previous)->message, message)) {
    one->next = one->previous;
    one->previous = at(pool, one->next)->previous;
  }
  *(one->next == NONE ? &line->last : &at(pool, one->next)->previous) = place;
  if (one->previous == NONE) {
    line->first = place;
    line->due = message->due;
  } else {
    at(pool, one->previous)->next = place;
  }
  return DOOR_OK;
}

bool conductor_flight_is_empty(const struct conductor_flight *flight)
{
  bool is_empty = true;
  for (uint32_t sender = 0; sender < DOOR_SERVICE_COUNT; sender++) {
    is_empty = is_empty && flight->lines[sender].first == NONE;
  }
  return is_empty;
}

struct sim_time conductor_flight_next_due(const struct conductor_flight *flight)
{
  struct sim_time due = SIM_TIME_NEVER;
  for (uint32_t sender = 0; sender < DOOR_SERVICE_COUNT; sender++) {
    due = sim_time_earlier(due, flight->lines[sender].due);
  }
  return due;
}

void conductor_flight_take(struct conductor_flight *flight, struct sim_pool *pool, struct door_message *out_message)
{
  struct conductor_flight_line *line = &flight->lines[0];
  for (uint32_t sender = 1; sender < DOOR_SERVICE_COUNT; sender++) {
    struct conductor_flight_line *other = &flight->lines[sender];
    line = line->first == NONE || sim_time_is_before(other->due, line->due) ? other : line;
  }
  uint32_t place = line->first;
  const struct flying *one = at(pool, place);
  *out_message = one->message;
  line->first = one->next;
  if (one->next == NONE) {
    line->last = NONE;
    line->due = SIM_TIME_NEVER;
  } else {
    struct flying *next = at(pool, one->next);
    next->previous = NONE;
    line->due = next->message.due;
  }
  sim_pool_release(pool, place);
}
