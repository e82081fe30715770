/* sim_agenda.h - one party's own future: its event queue, its clock and its count of own events.
 *
 * Role: schedules a party's own events in the fixed order and remembers the first failure, so that
 *   rules can be written without an error path in every line; the loop that drives the party looks at
 *   `err` after every step and stops there.
 * Units: simulated seconds. Ownership: owns its queue. Errors: sticky in err. Threads: one owner.
 */
#ifndef SIM_AGENDA_H
#define SIM_AGENDA_H

#include "sim_queue.h"

struct sim_agenda {
  struct sim_queue queue;
  struct sim_time now;
  uint64_t next_sequence;
  uint8_t sender; /* number of the party, for ties */
  enum door_err err;
};

static inline void sim_agenda_init(struct sim_agenda *agenda, uint8_t sender)
{
  *agenda = (struct sim_agenda){.sender = sender, .err = DOOR_OK};
  sim_queue_init(&agenda->queue);
}

static inline void sim_agenda_fini(struct sim_agenda *agenda)
{
  sim_queue_fini(&agenda->queue);
}

/* An own event at time (not before now; SIM_TIME_NEVER schedules nothing). kind's lowest byte is its
 * priority among events of one instant. Returns a handle, SIM_NO_EVENT when nothing was scheduled. */
static inline struct sim_event_handle sim_agenda_schedule(struct sim_agenda *agenda, struct sim_time time,
                                                          uint32_t kind, uint32_t subject)
{
  if (time.seconds == SIM_TIME_NEVER.seconds || agenda->err != DOOR_OK) {
    return SIM_NO_EVENT;
  }
  DOOR_ASSERT(time.seconds >= agenda->now.seconds);
  struct sim_order order = sim_order_of((uint8_t)(kind & 0xFFU), agenda->sender, agenda->next_sequence++);
  struct sim_event_handle handle = sim_queue_add(&agenda->queue, time, order, kind, subject);
  agenda->err = handle.slot == UINT32_MAX ? DOOR_ERR_MEMORY : DOOR_OK;
  return handle;
}

#endif
