#include "door_need.h"

#include "door_purpose.h"
#include "sim_math.h"

static const double YEAR_SECONDS = 365.0 * SIM_DAY_SECONDS;

/* The next spell: door_spell_next, kept or drawn. need.level is above 0. */
static struct door_need next_spell(const struct door_need_course *course, struct door_need need,
                                   struct sim_time asked_until)
{
  struct door_spell_start from = {need.since, need.spell, need.level};
  struct door_spell_start next;
  if (!door_spells_recall(course->kept_need, from, false, &next)) {
    const struct door_spell_course moves = {
        .stream = course->stream,
        .family = course->family.id,
        .purpose = DOOR_PURPOSE_NEED_CHANGE,
        .up_per_year = course->families->worsening_per_year[need.level - 1],
        .down_per_year = course->families->improving_per_year[need.level - 1],
        .kept = course->kept_need,
    };
    next = door_spell_next(&moves, from, asked_until);
  }
  return (struct door_need){next.since, next.spell, next.level};
}

/* *out_end: when the spell that holds at now ends, or a time past now until which it lasts. */
static struct door_need need_at(const struct door_need_course *course, struct door_need need, struct sim_time now,
                                struct sim_time *out_end)
{
  *out_end = SIM_TIME_NEVER;
  while (need.level > 0) {
    struct door_need next = next_spell(course, need, now);
    if (sim_time_is_before(now, next.since)) {
      *out_end = next.since;
      break;
    }
    need = next;
  }
  return need;
}

struct door_need door_need_at(const struct door_need_course *course, struct door_need need, struct sim_time now)
{
  struct sim_time end;
  bool lasts = !sim_time_is_before(need.since, now); /* a second at least */
  return lasts ? need : need_at(course, need, now, &end);
}

struct door_need door_need_found_at(const struct door_need_course *course, struct door_need need, struct sim_time now,
                                    struct door_need_lasting *out_lasting)
{
  need = need_at(course, need, now, &out_lasting->until);
  out_lasting->spell = need.spell;
  return need;
}

struct sim_time door_need_gone(const struct door_need_course *course, struct door_need need, struct sim_time horizon)
{
  while (need.level > 0 && sim_time_is_before(need.since, horizon)) {
    need = next_spell(course, need, SIM_TIME_NEVER);
  }
  return need.level == 0 ? need.since : SIM_TIME_NEVER;
}

struct sim_time door_need_worsening(const struct door_need_course *course, struct door_need need, struct sim_time from,
                                    uint8_t level, struct sim_time horizon)
{
  need = door_need_at(course, need, from);
  while (need.level > 0) {
    struct door_need next = next_spell(course, need, SIM_TIME_NEVER);
    if (!sim_time_is_before(next.since, horizon)) {
      break;
    }
    if (next.level > need.level && next.level >= level) {
      return next.since;
    }
    need = next;
  }
  return SIM_TIME_NEVER;
}

struct sim_time door_need_return(const struct door_need_course *course, struct door_need need, uint32_t ordinal,
                                 struct sim_time from, struct sim_time horizon)
{
  struct sim_draw draw = sim_draw(course->stream, course->family.id, DOOR_PURPOSE_RETURN, ordinal);
  double left = -sim_log(sim_uniform(draw.first));
  while (need.level > 0 && sim_time_is_before(from, horizon)) {
    struct door_need next = next_spell(course, need, SIM_TIME_NEVER);
    if (sim_time_is_before(from, next.since)) { /* otherwise it was over before */
      struct sim_time end = sim_time_earlier(next.since, horizon);
      double hazard = course->families->return_per_year[need.level - 1] / YEAR_SECONDS;
      double in_spell = hazard * (double)sim_time_between(from, end).seconds;
      if (in_spell >= left) {
        return sim_time_plus(from, sim_duration_of((int64_t)(left / hazard)));
      }
      left -= in_spell;
      from = end;
    }
    need = next;
  }
  return SIM_TIME_NEVER;
}
