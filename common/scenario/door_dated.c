#include "door_dated.h"

#include "door_error.h"

#include <stdlib.h>
#include <string.h>

/* What changes is a number or a distribution: any other type does not compile. */
#define DATED(NAME, key, field)                                                                                        \
  [DOOR_DATED_##NAME] = {offsetof(struct door_scenario, field), _Generic(((struct door_scenario *)NULL)->field, double \
                                                                         : false, struct sim_distribution              \
                                                                         : true)},
static const struct {
  size_t offset;
  bool is_distribution;
} fields[DOOR_DATED_COUNT] = {
#include "door_dated.def"
};
#undef DATED

bool door_dated_is_distribution(enum door_dated_key key)
{
  return fields[key].is_distribution;
}

double door_dated_number(const struct door_scenario *scenario, enum door_dated_key key)
{
  DOOR_ASSERT(!fields[key].is_distribution);
  return *(const double *)(const void *)((const char *)scenario + fields[key].offset);
}

static int64_t instant_of(const struct door_scenario *scenario, const struct door_dated_value *change)
{
  int64_t days = sim_date_between(scenario->time.first_day, change->from);
  return days > 0 ? days * SIM_DAY_SECONDS : 0;
}

/* Of the scenario, all that changes on that instant. */
static void apply(struct door_scenario *scenario, int64_t seconds)
{
  for (uint32_t i = 0; i < scenario->dated_count; i++) {
    if (instant_of(scenario, &scenario->dated[i]) == seconds) {
      const struct door_dated_value *change = &scenario->dated[i];
      void *field = (char *)scenario + fields[change->key].offset;
      if (fields[change->key].is_distribution) {
        memcpy(field, &change->value, sizeof change->value);
      } else {
        memcpy(field, &change->value.a, sizeof change->value.a);
      }
    }
  }
}

/* The next instant after seconds at which anything changes, or the horizon. */
static int64_t next_after(const struct door_setting *setting, int64_t seconds)
{
  int64_t next = setting->horizon.seconds;
  for (uint32_t i = 0; i < setting->scenario.dated_count; i++) {
    int64_t instant = instant_of(&setting->scenario, &setting->scenario.dated[i]);
    next = instant > seconds && instant < next ? instant : next;
  }
  return next;
}

enum door_err door_dated_chain(struct door_setting *setting)
{
  apply(&setting->scenario, 0);
  struct door_setting *last = setting;
  for (int64_t instant = next_after(setting, 0); instant < setting->horizon.seconds;
       instant = next_after(setting, instant)) {
    struct door_setting *later = malloc(sizeof *later);
    if (later == NULL) {
      return DOOR_ERR_MEMORY;
    }
    *later = *last;
    apply(&later->scenario, instant);
    last->next = later;
    last->next_from = sim_time_at(instant);
    last = later;
  }
  return DOOR_OK;
}

void door_dated_unchain(struct door_setting *setting)
{
  struct door_setting *later = setting->next;
  while (later != NULL) {
    struct door_setting *after = later->next;
    free(later);
    later = after;
  }
  setting->next = NULL;
}
