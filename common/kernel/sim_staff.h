/* sim_staff.h - a pool of workers who work the hours of a calendar.
 *
 * Role: who is on duty, who is idle, who works on what and until when. Shifts open and close by their
 *   calendars; when one closes, work in hand is either finished past closing time or suspended and
 *   taken up by the same worker at the next opening. Nobody on duty is a state like any other.
 *   A worker may be absent: whoever is has finished the work in hand first, past closing time if need be.
 * Does not decide: which work comes next (sim_line.h) or how long it takes (its owner).
 * The owner drives it: it hands over the events of `end_kind` and `shift_kind` that the pool scheduled
 *   in the owner's agenda.
 * Units: simulated seconds; worker: 0..worker_count-1, the lowest idle number is taken first.
 * Ownership: owns its workers; calendars are borrowed and outlive it. Errors: DOOR_ERR_MEMORY from
 *   _init, else sticky in the agenda. Threads: one owner at a time.
 */
#ifndef SIM_STAFF_H
#define SIM_STAFF_H

#include "sim_agenda.h"
#include "sim_calendar.h"

enum { SIM_STAFF_SHIFTS_MAX = 9, SIM_STAFF_WORKERS_MAX = 1024 };

/* A group of workers with the same hours. */
struct sim_shift {
  const struct sim_calendar *calendar;
  uint32_t worker_count;
};

struct sim_staff_spec {
  struct sim_shift shifts[SIM_STAFF_SHIFTS_MAX];
  uint32_t shift_count;
  bool suspends_at_close; /* false: work in hand is finished past closing time */
  uint32_t end_kind;      /* event: subject is the worker whose work ends */
  uint32_t shift_kind;    /* event: subject is the shift that opens or closes */
};

/* What an opening or a closing did. */
struct sim_shift_change {
  uint32_t on_duty_count;   /* of the whole pool, after it */
  uint32_t suspended_count; /* pieces of work put down */
  uint32_t resumed_count;   /* pieces of work taken up again */
};

struct sim_worker {
  struct sim_time ends_at; /* while working; remaining seconds while suspended */
  struct sim_event_handle end;
  struct sim_time began_at; /* the work in hand, or the last one */
  uint32_t work;
  uint8_t shift;
  uint8_t state; /* enum worker_state of sim_staff.c */
  bool goes_on;  /* the work in hand is never put down at closing time */
  bool is_on_duty;
  bool is_absent;   /* not on duty, whatever the calendar says: away, or the post is not there */
  bool is_away;     /* the worker is */
  bool is_unposted; /* there is no such post now */
  bool is_lent;     /* the worker works for another pool */
};

struct sim_staff {
  struct sim_staff_spec spec;
  struct sim_worker *workers;
  uint32_t worker_count;
  uint32_t on_duty_count;
  uint32_t idle_count; /* on duty and without work */
  uint64_t idle[SIM_STAFF_WORKERS_MAX / 64];
};

/* At agenda->now: on duty are those whose calendar is open; schedules each shift's next change.
 * At most SIM_STAFF_WORKERS_MAX workers in all (the scenario's table says so). */
DOOR_MUST_CHECK enum door_err sim_staff_init(struct sim_staff *staff, const struct sim_staff_spec *spec,
                                             struct sim_agenda *agenda);
void sim_staff_fini(struct sim_staff *staff);

static inline bool sim_staff_has_idle(const struct sim_staff *staff)
{
  return staff->idle_count > 0;
}

/* The lowest idle worker begins work, which takes duration of working time. Returns the worker. There
 * is an idle one. */
uint32_t sim_staff_start(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t work,
                         struct sim_duration duration);

/* The lowest idle worker from number first on; false when there is none. */
static inline bool sim_staff_find_idle(const struct sim_staff *staff, uint32_t first, uint32_t *out_worker)
{
  uint64_t before_first = (UINT64_C(1) << (first % 64)) - 1; /* not looked for in the first word */
  for (uint32_t word = first / 64; staff->idle_count > 0 && word * 64 < staff->worker_count; word++) {
    uint64_t bits = staff->idle[word] & ~before_first;
    if (bits != 0) {
      *out_worker = word * 64 + (uint32_t)__builtin_ctzll(bits);
      return true;
    }
    before_first = 0;
  }
  return false;
}

/* Whether the worker, who has no work in hand and is not on duty, is there to stay on past closing time. */
static inline bool sim_staff_can_stay(const struct sim_staff *staff, uint32_t worker)
{
  return !staff->workers[worker].is_on_duty && !staff->workers[worker].is_absent;
}

/* This worker, who is idle or can stay, begins work. goes_on: it is finished past closing time whatever the pool does
 * with work in hand. */
void sim_staff_start_worker(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t worker, uint32_t work,
                            struct sim_duration duration, bool goes_on);

/* The end event of worker came: returns the work that is done; the worker is idle, or goes home. */
uint32_t sim_staff_on_end(struct sim_staff *staff, uint32_t worker);

/* The worker goes away, or comes back: on duty again where the calendar says so. As it is already: nothing happens. */
struct sim_shift_change sim_staff_set_absent(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t worker,
                                             bool is_absent);

/* There is no such post from now on, or there is: otherwise the same. */
struct sim_shift_change sim_staff_set_unposted(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t worker,
                                               bool is_unposted);

/* The worker goes to another pool for a while, or is back: otherwise the same, but work that closing time had put down
 * waits for the return. */
struct sim_shift_change sim_staff_set_lent(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t worker,
                                           bool is_lent);

/* The event of a shift came: opens or closes it, as its calendar says for agenda->now. */
struct sim_shift_change sim_staff_on_shift(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t shift);

#endif
