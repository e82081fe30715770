#include "door_need.h"

#include "door_purpose.h"
#include "sim_math.h"

static const double YEAR_SECONDS = 365.0 * SIM_DAY_SECONDS;

/* When the spell ends and at which level the next begins; never where no hazard moves it. Where it surely lasts past
 * asked_until and nobody keeps when it ends, a time past that until which it lasts will do. */
static struct sim_time spell_end(const struct door_need_course *course, struct door_need need,
                                 struct sim_time asked_until, uint8_t *out_next_level)
{
  double worsening = course->families->worsening_per_year[need.level - 1];
  double improving = course->families->improving_per_year[need.level - 1];
  if (!(worsening + improving > 0)) {
    return SIM_TIME_NEVER;
  }
  struct door_spell_start from = {need.since, need.spell, need.level};
  struct door_spell_start next;
  if (!door_spells_recall(course->kept_need, from, false, &next)) {
    struct door_spell spell = {need.since, worsening, improving};
    struct sim_draw draw = sim_draw(course->stream, course->family.id, DOOR_PURPOSE_NEED_CHANGE, need.spell);
    struct sim_time lasts_until = course->kept_need == NULL ? door_spell_lasts_until(spell, draw) : spell.since;
    if (sim_time_is_before(asked_until, lasts_until)) {
      return lasts_until;
    }
    bool worsens = false;
    struct sim_time end = door_spell_end(spell, draw, &worsens);
    next = (struct door_spell_start){end, need.spell + 1, (uint8_t)(worsens ? need.level + 1 : need.level - 1)};
    door_spells_keep(course->kept_need, from, false, next);
  }
  *out_next_level = next.level;
  return next.since;
}

/* *out_end: when the spell that holds at now ends, or a time past now until which it lasts. */
static struct door_need need_at(const struct door_need_course *course, struct door_need need, struct sim_time now,
                                struct sim_time *out_end)
{
  *out_end = SIM_TIME_NEVER;
  while (need.level > 0) {
    uint8_t next_level = need.level;
    *out_end = spell_end(course, need, now, &next_level);
    if (sim_time_is_before(now, *out_end)) {
      break;
    }
    need = (struct door_need){*out_end, need.spell + 1, next_level};
    *out_end = SIM_TIME_NEVER;
  }
  return need;
}

struct door_need door_need_at(const struct door_need_course *course, struct door_need need, struct sim_time now)
{
  struct sim_time end;
  bool lasts = !sim_time_is_before(need.since, now); /* a second at least */
  return lasts ? need : need_at(course, need, now, &end);
}

struct door_need door_need_again_at(const struct door_need_course *course, struct door_need need, struct sim_time now,
                                    struct door_need_lasting *lasting)
{
  if (need.spell != lasting->spell || !sim_time_is_before(now, lasting->until)) {
    need = need_at(course, need, now, &lasting->until);
    lasting->spell = need.spell;
  }
  return need;
}

struct sim_time door_need_gone(const struct door_need_course *course, struct door_need need, struct sim_time horizon)
{
  while (need.level > 0 && sim_time_is_before(need.since, horizon)) {
    uint8_t next_level = need.level;
    struct sim_time end = spell_end(course, need, SIM_TIME_NEVER, &next_level);
    need = (struct door_need){end, need.spell + 1, next_level};
  }
  return need.level == 0 ? need.since : SIM_TIME_NEVER;
}

struct sim_time door_need_worsening(const struct door_need_course *course, struct door_need need, struct sim_time from,
                                    uint8_t level, struct sim_time horizon)
{
  need = door_need_at(course, need, from);
  while (need.level > 0) {
    uint8_t next_level = need.level;
    struct sim_time end = spell_end(course, need, SIM_TIME_NEVER, &next_level);
    if (!sim_time_is_before(end, horizon)) {
      break;
    }
    if (next_level > need.level && next_level >= level) {
      return end;
    }
    need = (struct door_need){end, need.spell + 1, next_level};
  }
  return SIM_TIME_NEVER;
}

struct sim_time door_need_return(const struct door_need_course *course, struct door_need need, uint32_t ordinal,
                                 struct sim_time from, struct sim_time horizon)
{
  struct sim_draw draw = sim_draw(course->stream, course->family.id, DOOR_PURPOSE_RETURN, ordinal);
  double left = -sim_log(sim_uniform(draw.first));
  need = door_need_at(course, need, from);
  while (need.level > 0 && sim_time_is_before(from, horizon)) {
    uint8_t next_level = need.level;
    struct sim_time end = sim_time_earlier(spell_end(course, need, SIM_TIME_NEVER, &next_level), horizon);
    double hazard = course->families->return_per_year[need.level - 1] / YEAR_SECONDS;
    double in_spell = hazard * (double)sim_time_between(from, end).seconds;
    if (in_spell >= left) {
      return sim_time_plus(from, sim_duration_of((int64_t)(left / hazard)));
    }
    left -= in_spell;
    from = end;
    need = (struct door_need){end, need.spell + 1, next_level};
  }
  return SIM_TIME_NEVER;
}
