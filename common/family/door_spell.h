/* door_spell.h - how long what is latent in a family stands as it is, and which way it then moves.
 *
 * Role: two hazards compete, one up and one down; one keyed draw says when the first of them strikes and which it is.
 *   Does not decide: what moves (door_need.h, door_harm.h), or which hazards hold.
 * Units: hazards per year of 365 days; seconds. Ownership: values. Errors: none. Threads: pure functions.
 */
#ifndef DOOR_SPELL_H
#define DOOR_SPELL_H

#include "sim_random.h"
#include "sim_time.h"

#include <stdbool.h>

struct door_spell {
  struct sim_time since;
  double up_per_year; /* neither below 0; at least one above it */
  double down_per_year;
};

/* When the spell ends: at least a second after it began. *out_is_up: which way. */
struct sim_time door_spell_end(struct door_spell spell, struct sim_draw draw, bool *out_is_up);

#endif
