#include "door_spell.h"

#include "sim_math.h"

static const double YEAR_SECONDS = 365.0 * SIM_DAY_SECONDS;

struct sim_time door_spell_end(struct door_spell spell, struct sim_draw draw, bool *out_is_up)
{
  double both = spell.up_per_year + spell.down_per_year;
  double seconds = -sim_log(sim_uniform(draw.first)) * YEAR_SECONDS / both;
  *out_is_up = sim_uniform(draw.second) * both < spell.up_per_year;
  return sim_time_plus(spell.since, sim_duration_of((int64_t)seconds + 1));
}

struct sim_time door_spell_lasts_until(struct door_spell spell, struct sim_draw draw)
{
  static const double longest_seconds =
      100 * 365.0 * SIM_DAY_SECONDS; /* past every horizon, and exact to microseconds */
  double both = spell.up_per_year + spell.down_per_year;
  /* -log u >= 1 - u; a second less makes up for all rounding. */
  double seconds = (1.0 - sim_uniform(draw.first)) * YEAR_SECONDS / both - 1.0;
  return sim_time_plus(spell.since, sim_duration_of((int64_t)(seconds < longest_seconds ? seconds : longest_seconds)));
}

static bool has(const struct door_spells *kept, struct door_spell_start one, bool is_helped)
{
  uint32_t place = one.spell - kept->first; /* past the count where it is before the first */
  return place < kept->count && kept->since_seconds[place] == one.since.seconds && kept->levels[place] == one.level &&
         kept->is_helped == is_helped;
}

bool door_spells_recall(const struct door_spells *kept, struct door_spell_start from, bool is_helped,
                        struct door_spell_start *out_next)
{
  if (kept == NULL || !has(kept, from, is_helped) || from.spell - kept->first + 1 == kept->count) {
    return false;
  }
  uint32_t place = from.spell - kept->first + 1;
  *out_next = (struct door_spell_start){sim_time_at(kept->since_seconds[place]), from.spell + 1, kept->levels[place]};
  return true;
}

static void append(struct door_spells *kept, struct door_spell_start one)
{
  kept->since_seconds[kept->count] = one.since.seconds;
  kept->levels[kept->count] = one.level;
  kept->count++;
}

void door_spells_keep(struct door_spells *kept, struct door_spell_start from, bool is_helped,
                      struct door_spell_start next)
{
  if (kept == NULL) {
    return;
  }
  if (!has(kept, from, is_helped)) {
    *kept = (struct door_spells){.first = from.spell, .is_helped = is_helped};
    append(kept, from);
  }
  if (kept->count < DOOR_SPELLS_KEPT) { /* those furthest ahead are asked for least */
    append(kept, next);
  }
}
