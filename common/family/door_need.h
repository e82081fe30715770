/* door_need.h - a family's latent need while nobody helps.
 *
 * Role: how need moves and when it brings a family back. Need travels with hand-offs; whoever holds it
 *   advances it with these functions, and since every draw is keyed by family and spell, all who hold
 *   a copy see the same course. Does not decide: who helps, or what a contact leads to.
 * Only the world, the draw of an apparent level and measures may read a level.
 * Units: hazards per year of 365 days; times in seconds; level 1..4, 0: no need.
 * Ownership: values. Errors: none. Threads: pure functions.
 */
#ifndef DOOR_NEED_H
#define DOOR_NEED_H

#include "door_ids.h"
#include "door_message.h"
#include "door_scenario.h"
#include "door_spell.h"
#include "sim_random.h"

struct door_need {
  struct sim_time since; /* when the spell began */
  uint32_t spell;        /* ordinal of the spell, the key of its draws */
  uint8_t level;
};

/* The need that a case or a notice carries, and back. */
static inline struct door_need door_need_of_case(const struct door_case *contact)
{
  return (struct door_need){{contact->need_since}, contact->need_spell, contact->need_level};
}

static inline void door_need_into_case(struct door_need need, struct door_case *contact)
{
  contact->need_since = need.since.seconds;
  contact->need_spell = need.spell;
  contact->need_level = need.level;
}

static inline struct door_need door_need_of_notice(const struct door_notice *notice)
{
  return (struct door_need){{notice->need_since}, notice->need_spell, notice->need_level};
}

static inline void door_need_into_notice(struct door_need need, struct door_notice *notice)
{
  notice->need_since = need.since.seconds;
  notice->need_spell = need.spell;
  notice->need_level = need.level;
}

/* Whose need, under which hazards, with which draws. The spells of need and harm that are kept may each be NULL. */
struct door_need_course {
  const struct door_families *families;
  struct sim_stream stream;
  struct door_family family;
  struct door_spells *kept_need;
  struct door_spells *kept_harm;
};

/* The need at now, not before need.since: the spells between are worked through. */
struct door_need door_need_at(const struct door_need_course *course, struct door_need need, struct sim_time now);

/* A spell of need that surely lasts until then. All zero: nothing is known. */
struct door_need_lasting {
  struct sim_time until;
  uint32_t spell;
};

/* Whether the spell is known to last at now: most that are asked about again are. */
static inline bool door_need_lasts(struct door_need_lasting lasting, uint32_t spell, struct sim_time now)
{
  return spell == lasting.spell && sim_time_is_before(now, lasting.until);
}

/* door_need_at where that is not known; *out_lasting is from now on. */
struct door_need door_need_found_at(const struct door_need_course *course, struct door_need need, struct sim_time now,
                                    struct door_need_lasting *out_lasting);

/* A new spell at now with the same level: hazards run afresh after help that did not meet the need. */
static inline struct door_need door_need_resumed(struct door_need need, struct sim_time now)
{
  return (struct door_need){now, need.spell + 1U, need.level};
}

/* When the need, left to itself, has gone: the instant itself where it has already; SIM_TIME_NEVER where it goes at no
 * time that matters before horizon. */
struct sim_time door_need_gone(const struct door_need_course *course, struct door_need need, struct sim_time horizon);

/* When the need, left to itself from `from` on, first moves up to level or above it: SIM_TIME_NEVER where it does not
 * before horizon. A need that stands there already counts only when it moves up further. */
struct sim_time door_need_worsening(const struct door_need_course *course, struct door_need need, struct sim_time from,
                                    uint8_t level, struct sim_time horizon);

/* When the family, left to itself from `from` on, comes back: the instant at which the hazard of
 * returning, added up along the course of its need, reaches a unit exponential draw of this ordinal.
 * SIM_TIME_NEVER when the need goes first or `horizon` comes first. */
struct sim_time door_need_return(const struct door_need_course *course, struct door_need need, uint32_t ordinal,
                                 struct sim_time from, struct sim_time horizon);

#endif
