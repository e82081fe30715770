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
