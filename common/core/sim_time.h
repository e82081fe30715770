/* sim_time.h - simulated time.
 *
 * Role: the one type for an instant and the one type for a length of simulated time. Both count whole
 *   seconds in an int64. An instant counts from 00:00 on the scenario's first day (local civil time,
 *   no daylight saving). Two types, so that an instant and a length cannot be swapped.
 * Does not decide: what a working hour is (sim_calendar.h).
 * Units: seconds. Ownership: values. Errors: none; a sum outside the range saturates at SIM_TIME_NEVER,
 *   which is later than every instant. Threads: pure functions.
 */
#ifndef SIM_TIME_H
#define SIM_TIME_H

#include <stdbool.h>
#include <stdint.h>

/* An instant: seconds since 00:00 on the scenario's first day. May be negative in arithmetic. */
struct sim_time {
  int64_t seconds;
};

/* A length of time, in seconds. */
struct sim_duration {
  int64_t seconds;
};

enum {
  SIM_MINUTE_SECONDS = 60,
  SIM_HOUR_SECONDS = 3600,
  SIM_DAY_SECONDS = 86400,
  SIM_WEEK_SECONDS = 604800,
};

/* Later than every instant that a run can reach: "nothing is going to happen". */
#define SIM_TIME_NEVER ((struct sim_time){INT64_MAX})

static inline struct sim_time sim_time_at(int64_t seconds)
{
  return (struct sim_time){seconds};
}

static inline struct sim_duration sim_duration_of(int64_t seconds)
{
  return (struct sim_duration){seconds};
}

static inline bool sim_time_is_before(struct sim_time a, struct sim_time b)
{
  return a.seconds < b.seconds;
}

static inline struct sim_time sim_time_earlier(struct sim_time a, struct sim_time b)
{
  return a.seconds < b.seconds ? a : b;
}

static inline struct sim_time sim_time_later(struct sim_time a, struct sim_time b)
{
  return a.seconds < b.seconds ? b : a;
}

/* start + length; SIM_TIME_NEVER where start is never or the sum passes the range. length >= 0. */
static inline struct sim_time sim_time_plus(struct sim_time start, struct sim_duration length)
{
  if (start.seconds > INT64_MAX - length.seconds) {
    return SIM_TIME_NEVER;
  }
  return (struct sim_time){start.seconds + length.seconds};
}

/* The length from start to end; negative where end comes first. Neither may be SIM_TIME_NEVER. */
static inline struct sim_duration sim_time_between(struct sim_time start, struct sim_time end)
{
  return (struct sim_duration){end.seconds - start.seconds};
}

#endif
