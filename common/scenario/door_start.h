/* door_start.h - the contacts of a scenario's start state (start.*): what they are called, and what they wait for.
 *
 * Role: ids of contacts that wait already when the measured period begins, made from what they are: the source, the
 *   backlog's name and a number in it; so a backlog more or less leaves the others what they are, and no contact of the
 *   demand field has such an id. Does not decide: when they came (intake), what becomes of them (screening,
 * assessment). bits 0..19 number, 20..36 key of the backlog's name, 37 what it waits for, 38..55 key of the source for
 * this Units: none. Ownership: values. Errors: names whose keys are the same are refused, as those of sources are.
 * Threads: read-only once the setting stands.
 */
#ifndef DOOR_START_H
#define DOOR_START_H

#include "door_setting.h"

enum door_start_queue { DOOR_START_NOTHING, DOOR_START_SCREENING, DOOR_START_ASSESSMENT };

enum {
  DOOR_START_NUMBER_BITS = 20,
  DOOR_START_NAME_BITS = 17,
  DOOR_START_QUEUE_SHIFT = 37,
  DOOR_START_SOURCE_SHIFT = 38
};

/* The backlogs of a queue, which is not DOOR_START_NOTHING, and how many there are. */
const struct door_backlog *door_start_backlogs(const struct door_setting *setting, enum door_start_queue queue,
                                               uint32_t *out_count);

/* The contact of that number in a backlog without its source: the key of the draw of its source and its age. */
uint64_t door_start_number(enum door_start_queue queue, const struct door_backlog *backlog, uint32_t number);

/* The contact's id, once its source is known. */
static inline struct door_contact door_start_contact(const struct door_setting *setting, uint64_t number,
                                                     uint32_t source)
{
  return (struct door_contact){(uint64_t)setting->start_keys[source] << DOOR_START_SOURCE_SHIFT | number};
}

/* What the contact waited for when the period began; DOOR_START_NOTHING: it is none of the start state. */
enum door_start_queue door_start_queue_of(const struct door_setting *setting, uint64_t contact);

/* Gives sources their keys, where the scenario has a start state. */
DOOR_MUST_CHECK enum door_err door_start_set_keys(struct door_setting *setting, struct door_problem *problem);

#endif
