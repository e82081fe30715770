/* intake_rules.h - what intake makes of a contact before anybody screens it.
 *
 * Role: the rules of intake as pure functions. They see a contact's need as a level, with a chance for each: what is
 *   seen at the door is no finer than that. Units: levels 0 (gone) to 4, shares in 0..1. Ownership: values.
 * Errors: none. Threads: pure functions.
 */
#ifndef INTAKE_RULES_H
#define INTAKE_RULES_H

#include "door_scenario.h"

/* A chance by level; need that is gone counts as level 1. */
static inline double intake_share_of_level(const double shares[DOOR_NEED_LEVELS], uint8_t need_level)
{
  return shares[need_level > 0 ? need_level - 1 : 0];
}

/* Whether staff answer the contact themselves. u: keyed draw. */
bool intake_gives_advice(const struct door_intake *intake, uint8_t need_level, double u);

/* The handover of a contact that comes at now: at the scenario's time of day, the first not before now on a working day
 * of the front door; SIM_TIME_NEVER where it never works again. */
struct sim_time intake_handover_time(const struct door_intake *intake, const struct sim_calendar *calendar,
                                     struct sim_time now);

#endif
