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
#include <stddef.h>

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
 * otherwise under help is kept for one of the two. Small, for there are many: a run is of 40 years at most. */
struct door_spells {
  int32_t since_seconds[DOOR_SPELLS_KEPT]; /* INT32_MAX: past every run */
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

/* Whose course it is, which purpose draws it, and what moves it. */
struct door_spell_course {
  struct sim_stream stream;
  uint64_t family;
  uint32_t purpose;
  bool is_helped;
  double up_per_year;
  double down_per_year;
  struct door_spells *kept; /* NULL: nothing is */
};

/* Whether that spell is kept, at place spell - first. */
static inline bool door_spells_have(const struct door_spells *kept, struct door_spell_start one, bool is_helped)
{
  uint32_t place = one.spell - kept->first; /* past the count where it is before the first */
  return place < kept->count && kept->since_seconds[place] == one.since.seconds && kept->levels[place] == one.level &&
         kept->is_helped == is_helped;
}

/* True with the spell after `from` where it is kept. kept may be NULL: nothing is. Inline: most are. */
static inline bool door_spells_recall(const struct door_spells *kept, struct door_spell_start from, bool is_helped,
                                      struct door_spell_start *out_next)
{
  if (kept == NULL || !door_spells_have(kept, from, is_helped) || from.spell - kept->first + 1 == kept->count) {
    return false;
  }
  uint32_t place = from.spell - kept->first + 1;
  int32_t seconds = kept->since_seconds[place];
  *out_next = (struct door_spell_start){seconds == INT32_MAX ? SIM_TIME_NEVER : sim_time_at(seconds), from.spell + 1,
                                        kept->levels[place]};
  return true;
}

/* The spell after `from`, drawn, and kept where spells are; since SIM_TIME_NEVER where no hazard moves this one. Where
 * it surely lasts past asked_until and no spells are kept, a time past that until which it lasts will do. */
struct door_spell_start door_spell_next(const struct door_spell_course *course, struct door_spell_start from,
                                        struct sim_time asked_until);

#endif
