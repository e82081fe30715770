#include "sim_slots.h"

#include <stdlib.h>

enum door_err sim_slots_init(struct sim_slots *slots, uint32_t holder_count, uint32_t limit)
{
  uint32_t *held = calloc(holder_count + 1U, sizeof *held);
  if (held == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *slots = (struct sim_slots){.held = held, .holder_count = holder_count, .limit = limit};
  return DOOR_OK;
}

void sim_slots_fini(struct sim_slots *slots)
{
  free(slots->held);
  *slots = (struct sim_slots){.held = NULL};
}

uint32_t sim_slots_take(struct sim_slots *slots)
{
  DOOR_ASSERT(sim_slots_has_free(slots));
  uint32_t least = 0;
  for (uint32_t holder = 1; holder < slots->holder_count && slots->held[least] > 0; holder++) {
    if (slots->held[holder] < slots->held[least]) {
      least = holder;
    }
  }
  slots->held[least]++;
  slots->held_count++;
  return least;
}

void sim_slots_release(struct sim_slots *slots, uint32_t holder)
{
  DOOR_ASSERT(holder < slots->holder_count && slots->held[holder] > 0);
  slots->held[holder]--;
  slots->held_count--;
}
