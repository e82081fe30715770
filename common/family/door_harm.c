#include "door_harm.h"

#include "door_purpose.h"
#include "door_setting.h"

struct door_harm door_harm_first(const struct door_need_course *course, uint8_t need_level, struct sim_time now)
{
  if (!door_families_give_harm(course->families)) {
    return (struct door_harm){.band = DOOR_HARM_UNLIKELY};
  }
  double likely_share = course->families->harm_likely_shares[need_level - 1];
  double possible_share = course->families->harm_possible_shares[need_level - 1];
  double u = sim_uniform(sim_draw(course->stream, course->family.id, DOOR_PURPOSE_FIRST_HARM, 0).first);
  uint8_t other = u < likely_share + possible_share ? DOOR_HARM_POSSIBLE : DOOR_HARM_UNLIKELY;
  return (struct door_harm){now, 0, u < likely_share ? DOOR_HARM_LIKELY : other};
}

/* The next spell: door_spell_next, kept or drawn. */
static struct door_harm next_spell(const struct door_need_course *course, struct door_harm harm, bool is_helped,
                                   struct sim_time asked_until)
{
  struct door_spell_start from = {harm.since, harm.spell, harm.band};
  struct door_spell_start next;
  if (!door_spells_recall(course->kept_harm, from, is_helped, &next)) {
    const struct door_families *families = course->families;
    double rising = harm.band < DOOR_HARM_LIKELY ? families->harm_rising_per_year[harm.band] : 0;
    double easing = harm.band > DOOR_HARM_UNLIKELY ? families->harm_easing_per_year[harm.band - 1] : 0;
    const struct door_spell_course moves = {
        .stream = course->stream,
        .family = course->family.id,
        .purpose = DOOR_PURPOSE_HARM_CHANGE,
        .is_helped = is_helped,
        .up_per_year = rising * (is_helped ? families->harm_rising_in_help_factor : 1),
        .down_per_year = easing * (is_helped ? families->harm_easing_in_help_factor : 1),
        .kept = course->kept_harm,
    };
    next = door_spell_next(&moves, from, asked_until);
  }
  return (struct door_harm){next.since, next.spell, next.level};
}

struct door_harm door_harm_at(const struct door_need_course *course, struct door_harm harm, bool is_helped,
                              struct sim_time now)
{
  if (!sim_time_is_before(harm.since, now)) { /* it lasts a second at least */
    return harm;
  }
  struct door_harm next = next_spell(course, harm, is_helped, now);
  while (!sim_time_is_before(now, next.since)) {
    harm = next;
    next = next_spell(course, harm, is_helped, now);
  }
  return harm;
}

struct door_harm door_harm_turn(const struct door_need_course *course, struct door_harm harm, bool was_helped,
                                struct sim_time now)
{
  if (!door_families_give_harm(course->families)) {
    return harm;
  }
  harm = door_harm_at(course, harm, was_helped, now);
  return (struct door_harm){now, harm.spell + 1, harm.band};
}

struct door_harm_outlook door_harm_look_ahead(const struct door_need_course *course, struct door_harm harm,
                                              bool is_helped, struct sim_time now, struct sim_time horizon)
{
  struct door_harm next = next_spell(course, harm, is_helped, SIM_TIME_NEVER);
  while (!sim_time_is_before(now, next.since)) {
    harm = next;
    next = next_spell(course, harm, is_helped, SIM_TIME_NEVER);
  }
  bool is_likely = harm.band == DOOR_HARM_LIKELY;
  while (sim_time_is_before(next.since, horizon) && (next.band == DOOR_HARM_LIKELY) == is_likely) {
    next = next_spell(course, next, is_helped, SIM_TIME_NEVER);
  }
  bool is_in_time = sim_time_is_before(next.since, horizon);
  return (struct door_harm_outlook){harm, is_in_time ? next.since : SIM_TIME_NEVER};
}
