/* demand_rates.h - how many first contacts an hour a source makes, and which of them an event takes away.
 *
 * Role: the rate of a source on a day of the run, as pure functions of the setting: annual volume x month x weekday x
 *   school term or holiday x trend, with the events of demand on top. Events with a factor above 1 raise the rate, all
 *   together; then those below 1 take from the top of what is left, in the order of the scenario. So what lies below
 * the rate that is left is the same as without the event, and each point taken away belongs to one event. Does not
 * decide: what becomes of a contact that an event takes away (demand.h). Units: contacts an hour; days of the run from
 * 0. Ownership: values. Errors: none. Threads: pure functions.
 */
#ifndef DEMAND_RATES_H
#define DEMAND_RATES_H

#include "door_setting.h"

/* What an event takes away: the points of the field from below's end up to this. */
struct demand_band {
  double up_to_per_hour;
  uint32_t event;
};

struct demand_rates {
  double per_hour;                           /* points below it come */
  double top_per_hour;                       /* points from per_hour up to it are taken away */
  struct demand_band bands[DOOR_EVENTS_MAX]; /* from the top down */
  uint32_t band_count;
};

/* What the profiles of a day of the run go by. */
struct demand_day {
  int64_t number;
  int32_t month; /* 0: January */
  int32_t weekday;
  bool is_term;
};
struct demand_day demand_day_of(const struct door_setting *setting, int64_t number);

/* Contacts an hour in the mean hour of a day, before events. */
double demand_day_rate(const struct door_setting *setting, uint32_t source, struct demand_day day);

/* The rates of an hour of day whose rate before events is base_per_hour. */
struct demand_rates demand_rates_of(const struct door_setting *setting, uint32_t source, int64_t day,
                                    double base_per_hour);

/* Whether any event concerns the source on that day; where none does, an hour's rate before events is its rate. */
bool demand_has_event(const struct door_setting *setting, uint32_t source, int64_t day);

/* Whether a point at u of its strip (0: the lowest) lies below a rate. */
static inline bool demand_is_below(double u, uint32_t strip, double per_hour)
{
  return u < per_hour - (double)strip;
}

/* The event that takes away a point that lies between per_hour and top_per_hour. */
uint32_t demand_event_of(const struct demand_rates *rates, double u, uint32_t strip);

#endif
