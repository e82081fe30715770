/* door_harm.h - a family's likelihood of significant harm, apart from its level of need.
 *
 * Role: how the likelihood stands at a first contact and how it moves. It is a band, which travels with hand-offs
 * beside the need; whoever holds it advances it with these functions, and since every draw is keyed by family and
 * spell, all who hold a copy see the same course. Does not decide: who helps, what is seen of it, or what a contact
 * leads to. Only the world, the draw of what is seen and measures may read a band. While somebody helps, the hazards
 * are multiplied by factors of the scenario; at 0, the default, the band stands still. Where a scenario gives no harm,
 * the band is 0, nothing is drawn and no spell is counted. Units: hazards per year of 365 days; times in seconds.
 * Ownership: values. Errors: none. Threads: pure functions.
 */
#ifndef DOOR_HARM_H
#define DOOR_HARM_H

#include "door_need.h"

/* Numbers travel and stand in the ledger. */
enum door_harm_band { DOOR_HARM_UNLIKELY, DOOR_HARM_POSSIBLE, DOOR_HARM_LIKELY };

struct door_harm {
  struct sim_time since; /* when the spell began */
  uint32_t spell;        /* ordinal of the spell, the key of its draws */
  uint8_t band;          /* enum door_harm_band */
};

static inline struct door_harm door_harm_of_case(const struct door_case *contact)
{
  return (struct door_harm){{contact->harm_since}, contact->harm_spell, contact->harm_band};
}

static inline void door_harm_into_case(struct door_harm harm, struct door_case *contact)
{
  contact->harm_since = harm.since.seconds;
  contact->harm_spell = harm.spell;
  contact->harm_band = harm.band;
}

static inline struct door_harm door_harm_of_notice(const struct door_notice *notice)
{
  return (struct door_harm){{notice->harm_since}, notice->harm_spell, notice->harm_band};
}

static inline void door_harm_into_notice(struct door_harm harm, struct door_notice *notice)
{
  notice->harm_since = harm.since.seconds;
  notice->harm_spell = harm.spell;
  notice->harm_band = harm.band;
}

/* As a family's first contact, at now, finds it. need_level: 1..4 of that contact. */
struct door_harm door_harm_first(const struct door_need_course *course, uint8_t need_level, struct sim_time now);

/* At now, not before harm.since: the spells between are worked through. is_helped: somebody has helped all the while.
 */
struct door_harm door_harm_at(const struct door_need_course *course, struct door_harm harm, bool is_helped,
                              struct sim_time now);

/* Help begins or ends at now, until when was_helped held: hazards run afresh from here on. */
struct door_harm door_harm_turn(const struct door_need_course *course, struct door_harm harm, bool was_helped,
                                struct sim_time now);

/* How harm stands at now, as door_harm_at has it, and when what is likely is so no longer, or what is not becomes so;
 * SIM_TIME_NEVER where it does not before horizon. */
struct door_harm_outlook {
  struct door_harm harm;
  struct sim_time crossing;
};
struct door_harm_outlook door_harm_look_ahead(const struct door_need_course *course, struct door_harm harm,
                                              bool is_helped, struct sim_time now, struct sim_time horizon);

#endif
