#include "screening_history.h"

#include <string.h>

enum { CAPACITY_FIRST = 256 };

void screening_history_init(struct screening_history *history)
{
  *history = (struct screening_history){.count = 0};
  sim_map_init(&history->counts);
}

void screening_history_fini(struct screening_history *history)
{
  sim_map_fini(&history->counts);
  free(history->visits);
}

/* Makes room for one more; the ring is laid out anew from its start. */
static enum door_err grow(struct screening_history *history)
{
  if (history->count < history->capacity) {
    return DOOR_OK;
  }
  uint32_t capacity = history->capacity == 0 ? CAPACITY_FIRST : history->capacity * 2;
  struct screening_visit *visits = malloc((size_t)capacity * sizeof *visits);
  if (visits == NULL) {
    return DOOR_ERR_MEMORY;
  }
  uint32_t to_end = history->capacity - history->first;
  if (history->count > 0) {
    memcpy(visits, history->visits + history->first, to_end * sizeof *visits);
    memcpy(visits + to_end, history->visits, (history->count - to_end) * sizeof *visits);
  }
  free(history->visits);
  history->visits = visits;
  history->capacity = capacity;
  history->first = 0;
  return DOOR_OK;
}

static enum door_err forget_first(struct screening_history *history)
{
  uint64_t family = history->visits[history->first].family;
  uint64_t count = 0;
  bool is_known = sim_map_take(&history->counts, family, &count);
  DOOR_ASSERT(is_known && count > 0);
  history->first = (history->first + 1) & (history->capacity - 1);
  history->count--;
  return count == 1 ? DOOR_OK : sim_map_put(&history->counts, family, count - 1);
}

enum door_err screening_history_add(struct screening_history *history, uint64_t family, struct sim_time now,
                                    struct sim_duration window, uint32_t *out_count)
{
  enum door_err err = DOOR_OK;
  while (err == DOOR_OK && history->count > 0 &&
         sim_time_between(history->visits[history->first].time, now).seconds > window.seconds) {
    err = forget_first(history);
  }
  err = err == DOOR_OK ? grow(history) : err;
  if (err != DOOR_OK) {
    return err;
  }
  uint32_t place = (history->first + history->count) & (history->capacity - 1);
  history->visits[place] = (struct screening_visit){family, now};
  history->count++;
  uint64_t count = 0; /* stays so where the family is not known, as most are not */
  err = sim_map_exchange(&history->counts, family, 1, &count);
  *out_count = (uint32_t)count + 1;
  return err == DOOR_OK && count > 0 ? sim_map_put(&history->counts, family, count + 1) : err;
}
