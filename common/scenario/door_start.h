/* door_start.h - the contacts of a scenario's start state (start.*): what they are called, and where they are.
 *
 * Role: ids of contacts that are here already when the measured period begins, made from what they are: the source, the
 *   backlog's name and a number in it; so a backlog more or less leaves the others what they are, and no contact of the
 *   demand field has such an id. Does not decide: when they came (intake), what becomes of them (screening, assessment,
 *   early help). bits 0..16 number, 17..19 where it is, beyond the two lines that 37 tells apart, 20..36 key of the
 *   backlog's name, 37 whether it waits for assessment rather than screening, 38..55 key of the source for this.
 * Units: seconds, working days. Ownership: values. Errors: names whose keys are the same are refused, as those of
 *   sources are. Threads: read-only once the setting stands.
 */
#ifndef DOOR_START_H
#define DOOR_START_H

#include "door_setting.h"

enum {
  DOOR_START_PLACE_SHIFT = 17,
  DOOR_START_PLACE_BITS = 3,
  DOOR_START_NUMBER_BITS = 20, /* those of the place with them */
  DOOR_START_NAME_BITS = 17,
  DOOR_START_QUEUE_SHIFT = 37,
  DOOR_START_SOURCE_SHIFT = 38
};

/* Whether a scenario has a start state. */
bool door_start_is_given(const struct door_start *start);

/* The contact of that number in a backlog without its source: the key of the draw of its source and its age. queue: not
 * DOOR_START_NOTHING. */
uint64_t door_start_number(enum door_start_queue queue, const struct door_backlog *backlog, uint32_t number);

/* The contact's id, once its source is known. */
static inline struct door_contact door_start_contact(const struct door_setting *setting, uint64_t number,
                                                     uint32_t source)
{
  return (struct door_contact){(uint64_t)setting->start_keys[source] << DOOR_START_SOURCE_SHIFT | number};
}

/* Where the contact is when the period begins; DOOR_START_NOTHING: it is none of the start state. */
enum door_start_queue door_start_queue_of(const struct door_setting *setting, uint64_t contact);

/* Whose work has begun by then, from which the contact's age counts: two hand-offs after its receipt. DOOR_INTAKE: none
 * has, and the age counts from the receipt. */
static inline enum door_party door_start_begun_at(enum door_start_queue queue)
{
  bool is_assessed = queue == DOOR_START_IN_ASSESSMENT || queue == DOOR_START_IN_CLOSING;
  return is_assessed ? DOOR_ASSESSMENT : queue == DOOR_START_IN_EARLY_HELP ? DOOR_EARLY_HELP : DOOR_INTAKE;
}

/* The service of early help that has or awaits the family of that contact of the start state; 0 where there is one list
 * only. */
uint32_t door_start_list_of(const struct door_setting *setting, uint64_t contact);

/* The instant from which so many working days lie before `until`: of the last one, a part from its opening hours on.
 * Before the first day of the run there is none: -1 second. */
struct sim_time door_start_of_working_days(const struct sim_calendar *calendar, struct sim_time until, double days);

/* Gives sources their keys, where the scenario has a start state. */
DOOR_MUST_CHECK enum door_err door_start_set_keys(struct door_setting *setting, struct door_problem *problem);

#endif
