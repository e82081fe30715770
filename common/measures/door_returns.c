#include "door_returns.h"

#include "sim_time.h"

#include <stdbool.h>

enum {
  FOLLOWED_SECONDS = 365 * SIM_DAY_SECONDS,
  PURGE_EVERY_SECONDS = 45 * SIM_DAY_SECONDS,
};

/* A closure in one number, the later the greater: seconds above children above how many closures of the family came
 * before it. With the family it fills an entry of a map; and so does what came before another, whose key has that
 * number. */
enum {
  BEFORE_BITS = 5,
  CHILDREN_BITS = 3,
  SECONDS_BITS = 32, /* a run is of 40 years at most */
  CLOSURE_BITS = SECONDS_BITS + CHILDREN_BITS + BEFORE_BITS,
  BEFORE_MAX = (1 << BEFORE_BITS) - 1,
  CHILDREN_MASK = (1 << CHILDREN_BITS) - 1,
};
_Static_assert((int)DOOR_CHILDREN_MAX <= (int)CHILDREN_MASK, "all children of a family");
_Static_assert((int)DOOR_FAMILY_BITS + CLOSURE_BITS <= SIM_MAP_ENTRY_BITS, "a family and its closure");

static uint64_t pack(int64_t seconds, uint32_t children, uint32_t before)
{
  return ((uint64_t)seconds << CHILDREN_BITS | children) << BEFORE_BITS | before;
}

static int64_t seconds_of(uint64_t closure)
{
  return (int64_t)(closure >> (BEFORE_BITS + CHILDREN_BITS));
}

static uint32_t children_of(uint64_t closure)
{
  return (uint32_t)(closure >> BEFORE_BITS) & CHILDREN_MASK;
}

static uint32_t before_of(uint64_t closure)
{
  return (uint32_t)closure & BEFORE_MAX;
}

/* number: from 1 on, of how many its closure is the last; so it need not be kept beside it. */
static uint64_t key_of_earlier(uint64_t family, uint32_t number)
{
  return family | (uint64_t)number << DOOR_FAMILY_BITS;
}

void door_returns_init(struct door_returns *returns, int64_t measured_from_seconds, int64_t horizon_seconds)
{
  bool is_followed = measured_from_seconds >= FOLLOWED_SECONDS;
  int64_t from_seconds = measured_from_seconds - FOLLOWED_SECONDS;
  *returns = (struct door_returns){.purged_from_seconds = from_seconds,
                                   .from_seconds = from_seconds,
                                   .until_seconds = is_followed ? horizon_seconds - FOLLOWED_SECONDS : from_seconds};
  sim_map_init_split(&returns->latest, CLOSURE_BITS);
  sim_map_init_split(&returns->earlier, CLOSURE_BITS - BEFORE_BITS);
}

void door_returns_fini(struct door_returns *returns)
{
  sim_map_fini(&returns->latest);
  sim_map_fini(&returns->earlier);
}

void door_returns_clear(struct door_returns *returns)
{
  returns->purged_from_seconds = returns->from_seconds;
  returns->closed_count = 0;
  returns->returned_count = 0;
  sim_map_clear(&returns->latest);
  sim_map_clear(&returns->earlier);
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

static bool is_over(uint64_t closure, int64_t now_seconds)
{
  return now_seconds - seconds_of(closure) > FOLLOWED_SECONDS;
}

/* Lets go, once a while, of what has been followed to its end. */
static void let_go(struct door_returns *returns, int64_t now_seconds)
{
  int64_t followed_from = now_seconds - FOLLOWED_SECONDS;
  if (followed_from - returns->purged_from_seconds < PURGE_EVERY_SECONDS) {
    return;
  }
  returns->purged_from_seconds = followed_from;
  sim_map_purge_below(&returns->latest, pack(followed_from, 0, 0));
  sim_map_purge_below(&returns->earlier, pack(followed_from, 0, 0) >> BEFORE_BITS);
}

/* Keeps the closure that the family's latest has taken the place of, and says there that it has one more before it. */
static enum door_err keep_earlier(struct door_returns *returns, uint64_t family, uint64_t latest, uint64_t earlier)
{
  uint32_t number = before_of(earlier) + 1;
  if (number > BEFORE_MAX) {
    return DOOR_ERR_MALFORMED;
  }
  enum door_err err = sim_map_put(&returns->earlier, key_of_earlier(family, number), earlier >> BEFORE_BITS);
  return err == DOOR_OK ? sim_map_put(&returns->latest, family, latest + number) : err;
}

enum door_err door_returns_on_closed(struct door_returns *returns, const struct door_record *record, int64_t children)
{
  int64_t now = record->time_seconds;
  if (now < returns->from_seconds || now >= returns->until_seconds || !is_without_help(record->code & 0xFFU)) {
    return DOOR_OK;
  }
  let_go(returns, now);
  uint64_t family = door_family_of((struct door_contact){record->subject}).id;
  uint64_t closure = pack(now, (uint32_t)children, 0);
  uint64_t earlier = 0; /* no closure is: each is of a child */
  enum door_err err = sim_map_exchange(&returns->latest, family, closure, &earlier);
  returns->closed_count += children;
  return err == DOOR_OK && earlier != 0 && !is_over(earlier, now) ? keep_earlier(returns, family, closure, earlier)
                                                                  : err;
}

void door_returns_on_received(struct door_returns *returns, const struct door_record *record)
{
  uint64_t family = door_family_of((struct door_contact){record->subject}).id;
  uint64_t closure = 0;
  bool has_closure = sim_map_take(&returns->latest, family, &closure);
  while (has_closure && !is_over(closure, record->time_seconds)) {
    returns->returned_count += children_of(closure);
    uint32_t number = before_of(closure);
    has_closure = number > 0 && sim_map_take(&returns->earlier, key_of_earlier(family, number), &closure);
    closure = has_closure ? closure << BEFORE_BITS | (number - 1U) : 0;
  }
}
