#include "sim_staff.h"

#include <stdlib.h>

enum worker_state { IDLE, WORKING, SUSPENDED };

static void set_idle(struct sim_staff *staff, uint32_t worker)
{
  staff->idle[worker / 64] |= UINT64_C(1) << (worker % 64);
  staff->idle_count++;
}

static void clear_idle(struct sim_staff *staff, uint32_t worker)
{
  staff->idle[worker / 64] &= ~(UINT64_C(1) << (worker % 64));
  staff->idle_count--;
}

static uint32_t first_idle(const struct sim_staff *staff)
{
  uint32_t word = 0;
  while (staff->idle[word] == 0) {
    word++;
  }
  return word * 64 + (uint32_t)__builtin_ctzll(staff->idle[word]);
}

enum door_err sim_staff_init(struct sim_staff *staff, const struct sim_staff_spec *spec, struct sim_agenda *agenda)
{
  uint32_t worker_count = 0;
  for (uint32_t shift = 0; shift < spec->shift_count; shift++) {
    worker_count += spec->shifts[shift].worker_count;
  }
  DOOR_ASSERT(spec->shift_count <= SIM_STAFF_SHIFTS_MAX && worker_count <= SIM_STAFF_WORKERS_MAX);
  struct sim_worker *workers = calloc(worker_count + 1U, sizeof *workers);
  if (workers == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *staff = (struct sim_staff){.spec = *spec, .workers = workers, .worker_count = worker_count};
  uint32_t worker = 0;
  for (uint32_t shift = 0; shift < spec->shift_count; shift++) {
    bool is_open = sim_calendar_is_open(spec->shifts[shift].calendar, agenda->now);
    for (uint32_t i = 0; i < spec->shifts[shift].worker_count; i++, worker++) {
      workers[worker] = (struct sim_worker){.shift = (uint8_t)shift, .state = IDLE, .is_on_duty = is_open};
      if (is_open) {
        staff->on_duty_count++;
        set_idle(staff, worker);
      }
    }
    sim_agenda_schedule(agenda, sim_calendar_next_change(spec->shifts[shift].calendar, agenda->now), spec->shift_kind,
                        shift);
  }
  return DOOR_OK;
}

void sim_staff_fini(struct sim_staff *staff)
{
  free(staff->workers);
  *staff = (struct sim_staff){.workers = NULL};
}

uint32_t sim_staff_start(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t work,
                         struct sim_duration duration)
{
  DOOR_ASSERT(sim_staff_has_idle(staff));
  uint32_t number = first_idle(staff);
  sim_staff_start_worker(staff, agenda, number, work, duration, false);
  return number;
}

void sim_staff_start_worker(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t number, uint32_t work,
                            struct sim_duration duration, bool goes_on)
{
  struct sim_worker *worker = &staff->workers[number];
  DOOR_ASSERT(worker->state == IDLE && (worker->is_on_duty || sim_staff_can_stay(staff, number)));
  if (worker->is_on_duty) {
    clear_idle(staff, number);
  }
  worker->work = work;
  worker->goes_on = goes_on;
  worker->began_at = agenda->now;
  worker->state = WORKING;
  worker->ends_at = sim_time_plus(agenda->now, duration);
  worker->end = sim_agenda_schedule(agenda, worker->ends_at, staff->spec.end_kind, number);
}

uint32_t sim_staff_on_end(struct sim_staff *staff, uint32_t number)
{
  struct sim_worker *worker = &staff->workers[number];
  DOOR_ASSERT(worker->state == WORKING);
  worker->state = IDLE;
  if (worker->is_on_duty) {
    set_idle(staff, number);
  }
  return worker->work;
}

static void open_worker(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t number,
                        struct sim_shift_change *change)
{
  struct sim_worker *worker = &staff->workers[number];
  worker->is_on_duty = true;
  staff->on_duty_count++;
  if (worker->state == IDLE) {
    set_idle(staff, number);
  } else if (worker->state == SUSPENDED) {
    worker->state = WORKING;
    worker->ends_at = sim_time_plus(agenda->now, sim_duration_of(worker->ends_at.seconds));
    worker->end = sim_agenda_schedule(agenda, worker->ends_at, staff->spec.end_kind, number);
    change->resumed_count++;
  }
}

static void close_worker(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t number,
                         struct sim_shift_change *change)
{
  struct sim_worker *worker = &staff->workers[number];
  worker->is_on_duty = false;
  staff->on_duty_count--;
  if (worker->state == IDLE) {
    clear_idle(staff, number);
  } else if (worker->state == WORKING && staff->spec.suspends_at_close && !worker->goes_on) {
    sim_queue_cancel(&agenda->queue, worker->end);
    worker->state = SUSPENDED;
    worker->ends_at = sim_time_at(sim_time_between(agenda->now, worker->ends_at).seconds);
    change->suspended_count++;
  }
}

/* Work that an absent worker had put down is finished before the absence counts. */
static void finish_work(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t number,
                        struct sim_shift_change *change)
{
  open_worker(staff, agenda, number, change);
  staff->workers[number].is_on_duty = false;
  staff->on_duty_count--;
}

static struct sim_shift_change set_absent(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t number)
{
  struct sim_worker *worker = &staff->workers[number];
  bool is_absent = worker->is_away || worker->is_unposted || worker->is_lent;
  bool is_open = sim_calendar_is_open(staff->spec.shifts[worker->shift].calendar, agenda->now);
  struct sim_shift_change change = {0};
  if (is_absent && worker->is_on_duty) {
    worker->is_on_duty = false;
    staff->on_duty_count--;
    if (worker->state == IDLE) {
      clear_idle(staff, number);
    }
  } else if (!is_absent && worker->is_absent && is_open) {
    open_worker(staff, agenda, number, &change);
  }
  worker->is_absent = is_absent;
  change.on_duty_count = staff->on_duty_count;
  return change;
}

struct sim_shift_change sim_staff_set_absent(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t number,
                                             bool is_absent)
{
  staff->workers[number].is_away = is_absent;
  return set_absent(staff, agenda, number);
}

struct sim_shift_change sim_staff_set_unposted(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t number,
                                               bool is_unposted)
{
  staff->workers[number].is_unposted = is_unposted;
  return set_absent(staff, agenda, number);
}

struct sim_shift_change sim_staff_set_lent(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t number,
                                           bool is_lent)
{
  staff->workers[number].is_lent = is_lent;
  return set_absent(staff, agenda, number);
}

struct sim_shift_change sim_staff_on_shift(struct sim_staff *staff, struct sim_agenda *agenda, uint32_t shift)
{
  const struct sim_calendar *calendar = staff->spec.shifts[shift].calendar;
  bool opens = sim_calendar_is_open(calendar, agenda->now);
  struct sim_shift_change change = {0};
  for (uint32_t number = 0; number < staff->worker_count; number++) {
    const struct sim_worker *worker = &staff->workers[number];
    if (worker->shift != shift || worker->is_on_duty == opens) {
      continue;
    }
    if (worker->is_absent) {
      if (opens && worker->state == SUSPENDED && !worker->is_lent) {
        finish_work(staff, agenda, number, &change);
      }
    } else if (opens) {
      open_worker(staff, agenda, number, &change);
    } else {
      close_worker(staff, agenda, number, &change);
    }
  }
  change.on_duty_count = staff->on_duty_count;
  sim_agenda_schedule(agenda, sim_calendar_next_change(calendar, agenda->now), staff->spec.shift_kind, shift);
  return change;
}
