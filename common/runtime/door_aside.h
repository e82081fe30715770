/* door_aside.h - cases of a stage that nobody takes up, or is done with, before the measured period begins: its start
 * state.
 *
 * Role: keeps who is set aside in the order of joining, and puts them into a line when the period begins, each before
 *   whoever of its class joined later; draws lengths that end in the period. Does not decide: who is set aside
 *   (door_start.h), in which class, what has begun already.
 * Units: counts. Ownership: _init / _fini. Errors: sticky in the context. Threads: one owner at a time.
 */
#ifndef DOOR_ASIDE_H
#define DOOR_ASIDE_H

#include "door_stage.h"
#include "door_start.h"

struct door_aside {
  uint32_t *indices; /* of the stage, as they joined it */
  uint32_t count;
  uint32_t capacity;
};

void door_aside_init(struct door_aside *aside);
void door_aside_fini(struct door_aside *aside);

/* Whether the contact, come here before the period begins, is in that place of the start state. */
static inline bool door_aside_is_for(const struct door_context *context, uint64_t contact, enum door_start_queue queue)
{
  return context->setting->has_start && sim_time_is_before(door_now(context), context->setting->measured_from) &&
         door_start_queue_of(context->setting, contact) == queue;
}

/* Has the period's begin come as an event of that kind, where the scenario has a start state. */
void door_aside_schedule(struct door_context *context, uint32_t kind);

/* The case, held at the stage, is set aside. */
void door_aside_keep(struct door_aside *aside, struct door_context *context, uint32_t index);

/* The period begins. line: where they wait from now on. class_of: the class of it that a case of the stage waits in.
 * Nobody is set aside then. */
void door_aside_release(struct door_aside *aside, struct door_context *context, const struct door_stage *stage,
                        struct sim_line *line, uint32_t (*class_of)(const struct door_stage *stage, uint32_t index));

/* Random bits for the length of what begins now, of which so much will have been spent as the period begins: given that
 * it lasts longer, with the greatest of lengths where none does. The distribution counts unit_seconds. */
uint64_t door_aside_bits(const struct sim_distribution *distribution, struct sim_duration spent, int64_t unit_seconds,
                         uint64_t bits);

#endif
