/* door_spell.h - how long what is latent in a family stands as it is, and which way it then moves.
 *
 * Role: two hazards compete, one up and one down; one keyed draw says when the first of them strikes and which it is.
 *   Whoever asks about the same family again and again may keep the spells worked out so far: they would come out the
 *   same. Does not decide: what moves (door_need.h, door_harm.h), or which hazards hold.
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

/* A time until which the spell surely lasts, known without a logarithm: past the present for most of those asked about.
 * door_spell_end gives no earlier one. */
struct sim_time door_spell_lasts_until(struct door_spell spell, struct sim_draw draw);

enum { DOOR_SPELLS_KEPT = 4 };

/* The spells of one course that follow on each other from spell number first on; all zero: none is kept. What moves
 * otherwise under help is kept for one of the two. */
struct door_spells {
  int64_t since_seconds[DOOR_SPELLS_KEPT];
  uint8_t levels[DOOR_SPELLS_KEPT];
  uint32_t first;
  uint8_t count;
  bool is_helped;
};

/* One of them: how it began. */
struct door_spell_start {
  struct sim_time since;
  uint32_t spell;
  uint8_t level;
};

/* True with the spell after `from` where it is kept. kept may be NULL: nothing is. */
bool door_spells_recall(const struct door_spells *kept, struct door_spell_start from, bool is_helped,
                        struct door_spell_start *out_next);
/* Keeps that next follows on from; what does not lead up to it is let go of. kept may be NULL. */
void door_spells_keep(struct door_spells *kept, struct door_spell_start from, bool is_helped,
                      struct door_spell_start next);

#endif
