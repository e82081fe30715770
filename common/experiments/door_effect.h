/* door_effect.h - what moving one parameter to the ends of its range does to a measure, and which parameter does most.
 *
 * Role: span and sureness of an effect; the order of effects. Does not decide: what is moved, or how the differences
 *   came about (door_paired.h).
 * Units: the measure's. Ownership: values. Errors: none. Threads: no state.
 */
#ifndef DOOR_EFFECT_H
#define DOOR_EFFECT_H

#include "door_paired.h"

struct door_effect {
  uint32_t key; /* the caller's number of the parameter */
  double span;  /* from the lowest to the highest of: as it stands, and the ends; 0 where no end has a value */
  bool is_sure; /* the interval of an end's difference does not hold 0 */
};

/* ends: their differences from the scenario as it stands. */
struct door_effect door_effect_of(uint32_t key, const struct door_paired *ends, uint32_t end_count);

/* Sure ones first, of these the larger span first; all others, and equal ones, in the order of keys. */
void door_effects_rank(struct door_effect *effects, uint32_t count);

#endif
