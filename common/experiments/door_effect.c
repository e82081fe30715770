#include "door_effect.h"

#include "sim_math.h"

#include <stdlib.h>

struct door_effect door_effect_of(uint32_t key, const struct door_paired *ends, uint32_t end_count)
{
  struct door_effect effect = {.key = key};
  double low = 0;
  double high = 0;
  for (uint32_t i = 0; i < end_count; i++) {
    if (ends[i].difference.reason == NULL) {
      low = sim_smaller(low, ends[i].difference.mean);
      high = sim_larger(high, ends[i].difference.mean);
    }
    effect.is_sure = effect.is_sure || door_finding_is_sure(door_finding_of(&ends[i]));
  }
  effect.span = high - low;
  return effect;
}

static int by_rank(const void *one, const void *other)
{
  const struct door_effect *a = one;
  const struct door_effect *b = other;
  if (a->is_sure != b->is_sure) {
    return a->is_sure ? -1 : 1;
  }
  if (a->is_sure && (a->span > b->span || a->span < b->span)) {
    return a->span > b->span ? -1 : 1;
  }
  return (a->key > b->key) - (a->key < b->key);
}

void door_effects_rank(struct door_effect *effects, uint32_t count)
{
  qsort(effects, count, sizeof *effects, by_rank);
}
