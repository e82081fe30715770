/* door_dated.h - values that are others from a day on (changes.NAME): the setting before and the setting after.
 *
 * Role: makes of a setting a chain, one for each day on which values change; a replica goes on to the next as its time
 *   reaches it (door_service.h). All share calendars and keys. Does not decide: which values may change
 *   (door_dated.def).
 * Units: seconds. Ownership: the first setting owns the chain. Errors: DOOR_ERR_MEMORY. Threads: read-only once made.
 */
#ifndef DOOR_DATED_H
#define DOOR_DATED_H

#include "door_setting.h"

/* Whether the values of the key are distributions; they are numbers else. */
bool door_dated_is_distribution(enum door_dated_key key);

/* The number that a scenario has of it before any change; the key's values are numbers. */
double door_dated_number(const struct door_scenario *scenario, enum door_dated_key key);

/* Gives the values that hold on the first day, and chains up a setting for each day after it. The setting stands but
 * for this. */
DOOR_MUST_CHECK enum door_err door_dated_chain(struct door_setting *setting);

/* Frees the settings after this one. */
void door_dated_unchain(struct door_setting *setting);

#endif
