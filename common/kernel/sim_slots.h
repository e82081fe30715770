/* sim_slots.h - capacity that is held, not worked: caseload slots and places.
 *
 * Role: so many holders (workers, or one service), each with a limit; taking a slot goes to the holder
 *   with the fewest, the lowest number first. The line of those who wait is sim_line.h's.
 * Units: slots. Ownership: owns its counts. Errors: DOOR_ERR_MEMORY from _init. Threads: one owner.
 */
#ifndef SIM_SLOTS_H
#define SIM_SLOTS_H

#include "door_error.h"

#include <stdbool.h>
#include <stdint.h>

struct sim_slots {
  uint32_t *held; /* by holder */
  uint32_t holder_count;
  uint32_t limit; /* slots a holder */
  uint32_t held_count;
};

/* limit: slots of one holder. Either may be 0: then nothing is ever free. */
DOOR_MUST_CHECK enum door_err sim_slots_init(struct sim_slots *slots, uint32_t holder_count, uint32_t limit);
void sim_slots_fini(struct sim_slots *slots);

static inline bool sim_slots_has_free(const struct sim_slots *slots)
{
  return slots->held_count < slots->holder_count * slots->limit;
}

/* Takes one slot and names its holder. There is a free one. */
uint32_t sim_slots_take(struct sim_slots *slots);

/* Gives back one slot of holder, who holds at least one. */
void sim_slots_release(struct sim_slots *slots, uint32_t holder);

#endif
