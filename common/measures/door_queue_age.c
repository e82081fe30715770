#include "door_queue_age.h"

#include <stdlib.h>
#include <string.h>

void door_queue_age_fini(struct door_queue_age *age)
{
  free(age->instants);
  door_queue_age_init(age);
}

/* Room for one more at the end: what has gone at the front is given up first. */
static enum door_err make_room(struct door_queue_age *age)
{
  if (age->end < age->capacity) {
    return DOOR_OK;
  }
  size_t count = age->end - age->first;
  if (age->first > age->capacity / 2) {
    memmove(age->instants, age->instants + age->first, count * sizeof *age->instants);
    age->first = 0;
    age->end = count;
    return DOOR_OK;
  }
  size_t capacity = age->capacity + age->capacity / 4 + 64;
  struct door_queue_instant *grown = realloc(age->instants, capacity * sizeof *grown);
  if (grown == NULL) {
    return DOOR_ERR_MEMORY;
  }
  age->instants = grown;
  age->capacity = capacity;
  return DOOR_OK;
}

enum door_err door_queue_age_join(struct door_queue_age *age, int64_t now_seconds)
{
  if (age->end > age->first && age->instants[age->end - 1].since_seconds == now_seconds) {
    age->instants[age->end - 1].count++;
    return DOOR_OK;
  }
  enum door_err err = make_room(age);
  if (err == DOOR_OK) {
    age->instants[age->end++] = (struct door_queue_instant){now_seconds, 1};
  }
  return err;
}

/* One that is not the oldest leaves. */
static void leave_between(struct door_queue_age *age, int64_t since_seconds)
{
  size_t low = age->first;
  size_t high = age->end;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (age->instants[middle].since_seconds < since_seconds) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low < age->end && age->instants[low].since_seconds == since_seconds && age->instants[low].count > 0) {
    age->instants[low].count--;
  }
}

void door_queue_age_leave(struct door_queue_age *age, int64_t since_seconds)
{
  if (age->first == age->end || age->instants[age->first].since_seconds != since_seconds) {
    leave_between(age, since_seconds);
    return;
  }
  age->instants[age->first].count--; /* mostly the oldest goes */
  while (age->first < age->end && age->instants[age->first].count == 0) {
    age->first++; /* the first that is left has somebody */
  }
}

bool door_queue_age_oldest(const struct door_queue_age *age, int64_t *out_since_seconds)
{
  if (age->first == age->end) {
    return false;
  }
  *out_since_seconds = age->instants[age->first].since_seconds;
  return true;
}
