#include "door_spell.h"

#include "sim_math.h"

static const double YEAR_SECONDS = 365.0 * SIM_DAY_SECONDS;

static inline struct sim_time end_of(struct door_spell spell, uint64_t bits)
{
  double both = spell.up_per_year + spell.down_per_year;
  double seconds = -sim_log(sim_uniform(bits)) * YEAR_SECONDS / both;
  return sim_time_plus(spell.since, sim_duration_of((int64_t)seconds + 1));
}

static inline bool goes_up(struct door_spell spell, uint64_t bits)
{
  return sim_uniform(bits) * (spell.up_per_year + spell.down_per_year) < spell.up_per_year;
}

struct sim_time door_spell_end(struct door_spell spell, struct sim_draw draw, bool *out_is_up)
{
  *out_is_up = goes_up(spell, draw.second);
  return end_of(spell, draw.first);
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

static int32_t packed(struct sim_time since)
{
  return since.seconds < INT32_MAX ? (int32_t)since.seconds : INT32_MAX;
}

/* Keeps that next follows on from; what does not lead up to it is let go of. */
static void keep(struct door_spells *kept, struct door_spell_start from, bool is_helped, struct door_spell_start next)
{
  if (!door_spells_have(kept, from, is_helped)) {
    kept->first = from.spell;
    kept->count = 1;
    kept->is_helped = is_helped;
    kept->since_seconds[0] = packed(from.since);
    kept->levels[0] = from.level;
  }
  if (kept->count < DOOR_SPELLS_KEPT) { /* those furthest ahead are asked for least */
    kept->since_seconds[kept->count] = packed(next.since);
    kept->levels[kept->count] = next.level;
    kept->count++;
  }
}

struct door_spell_start door_spell_next(const struct door_spell_course *course, struct door_spell_start from,
                                        struct sim_time asked_until)
{
  struct door_spell spell = {from.since, course->up_per_year, course->down_per_year};
  if (!(spell.up_per_year + spell.down_per_year > 0)) {
    return (struct door_spell_start){SIM_TIME_NEVER, from.spell, from.level};
  }
  struct sim_draw draw = sim_draw(course->stream, course->family, course->purpose, from.spell);
  if (course->kept == NULL) {
    struct sim_time lasts_until = door_spell_lasts_until(spell, draw);
    if (sim_time_is_before(asked_until, lasts_until)) {
      return (struct door_spell_start){lasts_until, from.spell, from.level};
    }
  }
  int next_level = goes_up(spell, draw.second) ? from.level + 1 : from.level - 1;
  struct door_spell_start next = {end_of(spell, draw.first), from.spell + 1, (uint8_t)next_level};
  if (course->kept != NULL) {
    keep(course->kept, from, course->is_helped, next);
  }
  return next;
}
