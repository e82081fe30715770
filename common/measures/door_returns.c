#include "door_returns.h"

#include "sim_time.h"

#include <stdbool.h>
#include <stdlib.h>

enum {
  FOLLOWED_SECONDS = 365 * SIM_DAY_SECONDS,
  CAPACITY_MIN = 256, /* a power of two */
};

void door_returns_init(struct door_returns *returns, int64_t measured_from_seconds, int64_t horizon_seconds)
{
  *returns = (struct door_returns){.first = 1, .end = 1, .purged_first = 1};
  sim_map_init(&returns->latest);
  bool is_followed = measured_from_seconds >= FOLLOWED_SECONDS;
  returns->from_seconds = measured_from_seconds - FOLLOWED_SECONDS;
  returns->until_seconds = is_followed ? horizon_seconds - FOLLOWED_SECONDS : returns->from_seconds;
}

void door_returns_fini(struct door_returns *returns)
{
  free(returns->closures);
  sim_map_fini(&returns->latest);
  returns->closures = NULL;
  returns->capacity = 0;
}

void door_returns_clear(struct door_returns *returns)
{
  returns->first = 1;
  returns->end = 1;
  returns->purged_first = 1;
  returns->closed_count = 0;
  returns->returned_count = 0;
  sim_map_clear(&returns->latest);
}

/* Whoever was closed so was not helped, and the record has it as closed: what is lost, or passed on as information
 * about an open case, is not. */
static bool is_without_help(uint32_t outcome)
{
  static const bool without_help[] = {
      [DOOR_OUTCOME_NO_FURTHER_ACTION] = true,
      [DOOR_OUTCOME_ADVICE] = true,
      [DOOR_OUTCOME_SIGNPOST] = true,
      [DOOR_OUTCOME_ADVICE_AT_DOOR] = true,
      [DOOR_OUTCOME_NOT_ELIGIBLE] = true,
      [DOOR_OUTCOME_EARLY_HELP_LEFT] = true,
      [DOOR_OUTCOME_EARLY_HELP_DECLINED] = true,
      [DOOR_OUTCOME_EARLY_HELP_REFUSED] = true,
      [DOOR_OUTCOME_EARLY_HELP_WITHHELD] = true,
  };
  return outcome < sizeof without_help / sizeof *without_help && without_help[outcome];
}

static struct door_closure *closure_at(const struct door_returns *returns, uint64_t number)
{
  return &returns->closures[number & (returns->capacity - 1)];
}

/* All closures move to their places among twice as many. */
static enum door_err grow(struct door_returns *returns)
{
  uint64_t capacity = returns->capacity == 0 ? CAPACITY_MIN : returns->capacity * 2;
  struct door_closure *grown = malloc(capacity * sizeof *grown);
  if (grown == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint64_t number = returns->first; number < returns->end; number++) {
    grown[number & (capacity - 1)] = *closure_at(returns, number);
  }
  free(returns->closures);
  returns->closures = grown;
  returns->capacity = capacity;
  return DOOR_OK;
}

/* Lets go of what has been followed to its end; of families, once as many closures have gone as there is room for. */
static void let_go(struct door_returns *returns, int64_t now_seconds)
{
  while (returns->first < returns->end &&
         now_seconds - closure_at(returns, returns->first)->at_seconds > FOLLOWED_SECONDS) {
    returns->first++;
  }
  if (returns->first - returns->purged_first > returns->capacity / 4) {
    sim_map_purge_below(&returns->latest, returns->first);
    returns->purged_first = returns->first;
  }
}

enum door_err door_returns_on_closed(struct door_returns *returns, const struct door_record *record, int64_t children)
{
  int64_t now = record->time_seconds;
  if (now < returns->from_seconds || now >= returns->until_seconds || !is_without_help(record->code & 0xFFU)) {
    return DOOR_OK;
  }
  let_go(returns, now);
  enum door_err err = returns->end - returns->first == returns->capacity ? grow(returns) : DOOR_OK;
  if (err != DOOR_OK) {
    return err;
  }
  uint64_t family = door_family_of((struct door_contact){record->subject}).id;
  struct door_closure closure = {.at_seconds = now, .children = children};
  uint64_t number = returns->end++;
  err = sim_map_exchange(&returns->latest, family, number, &closure.before);
  *closure_at(returns, number) = closure;
  returns->closed_count += children;
  return err;
}

void door_returns_on_received(struct door_returns *returns, const struct door_record *record)
{
  uint64_t family = door_family_of((struct door_contact){record->subject}).id;
  uint64_t number = 0;
  if (returns->end == returns->first || !sim_map_take(&returns->latest, family, &number)) {
    return;
  }
  while (number >= returns->first) {
    const struct door_closure *closure = closure_at(returns, number);
    bool is_in_time = record->time_seconds - closure->at_seconds <= FOLLOWED_SECONDS;
    returns->returned_count += is_in_time ? closure->children : 0;
    number = closure->before;
  }
}
