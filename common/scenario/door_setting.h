/* door_setting.h - what is built once a run from a scenario and shared by all replications.
 *
 * Role: calendars with their tables, the horizon and the measured period as instants, hand-offs and
 *   lookaheads as seconds by link, the demand rate of each source.
 * Units: seconds; rates in contacts an hour. Ownership: the creator owns it; it holds its own copy of
 *   the scenario. Errors: door_setting_create names what does not fit together. Threads: read-only
 *   after _create.
 */
#ifndef DOOR_SETTING_H
#define DOOR_SETTING_H

#include "door_error.h"
#include "door_ids.h"
#include "door_scenario.h"
#include "sim_calendar.h"

enum { DOOR_SOURCE_KEY_BITS = 18 };
#define DOOR_NO_KEY UINT32_MAX /* keys are shorter */
#define DOOR_NO_REQUESTS DOOR_NO_KEY

struct door_setting {
  struct door_scenario scenario;
  struct sim_calendar *calendars[DOOR_CALENDARS_MAX]; /* by index of scenario.calendars */
  struct sim_time measured_from;                      /* end of the run-in */
  struct sim_time counted_from;                       /* what measures count: within the measured period */
  struct sim_time horizon;                            /* end of the measured period */
  /* By sender and receiver, service indices of door_service_index(). 0: there is no such link. */
  struct sim_duration handoffs[DOOR_SERVICE_COUNT][DOOR_SERVICE_COUNT];
  struct sim_duration lookaheads[DOOR_SERVICE_COUNT][DOOR_SERVICE_COUNT];
  struct sim_duration plan_answer_handoff; /* about a plan that is kept open, from early help to assessment */
  struct sim_duration strategy_handoff;    /* of a call for a strategy discussion, from screening to assessment */
  struct sim_duration signed_off_handoff;  /* an assessment is signed off, from screening to assessment */
  /* By source: made from its name, so that the key of a contact does not depend on which other sources there are. */
  uint32_t source_keys[DOOR_SOURCES_MAX];
  /* The same for requests to early help from outside; DOOR_NO_REQUESTS where the source makes none. */
  uint32_t request_keys[DOOR_SOURCES_MAX];
  /* The same for contacts of the start state (door_start.h); DOOR_NO_KEY where the scenario has none. */
  uint32_t start_keys[DOOR_SOURCES_MAX];
  bool has_start;
  struct door_setting *next; /* what holds from next_from on (door_dated.h); NULL: this one to the end */
  struct sim_time next_from;
  bool moves_families; /* the need of some family, or its likelihood of harm, changes by itself or is given at all */
  bool records_harm;   /* the ledger tells when significant harm becomes likely, and when it is so no longer */
  bool tells_world; /* some family can return, be reported twice or be harmed, so the world must know who is helped */
  /* Contacts an hour of a source: rate[source] x month x weekday x hour, the weights scaled to mean 1. */
  double rate_per_hour[DOOR_SOURCES_MAX];
  double requests_per_hour[DOOR_SOURCES_MAX]; /* to early help; under the same factors */
  double month_factor[DOOR_SOURCES_MAX][DOOR_MONTHS];
  double weekday_factor[DOOR_SOURCES_MAX][SIM_WEEKDAYS];
  double hour_factor[DOOR_SOURCES_MAX][DOOR_DAY_HOURS];
  struct sim_terms *terms; /* school terms, over the cover of the calendars */
  /* Days of the run on which an event begins, and on which it is over. */
  int64_t event_first_day[DOOR_EVENTS_MAX];
  int64_t event_end_day[DOOR_EVENTS_MAX];
};

/* The first day of the run, from 0 on, that measures count: the first of the measured period, or measures.from. And how
 * many do. */
static inline int64_t door_counted_from_day(const struct door_scenario *scenario)
{
  /* A scenario that no reader has filled in has no such day. */
  int64_t from =
      scenario->measures.from.year == 0 ? 0 : sim_date_between(scenario->time.first_day, scenario->measures.from);
  return from > scenario->time.run_in_days ? from : scenario->time.run_in_days;
}

static inline int64_t door_counted_days(const struct door_scenario *scenario)
{
  return scenario->time.run_in_days + scenario->time.measured_days - door_counted_from_day(scenario);
}

/* The setting that holds at that second. */
static inline const struct door_setting *door_setting_on(const struct door_setting *setting, int64_t seconds)
{
  while (setting->next != NULL && setting->next_from.seconds <= seconds) {
    setting = setting->next;
  }
  return setting;
}

/* A key of DOOR_SOURCE_KEY_BITS bits made from a name. ending: a byte that no name has, which gives another key; or 0.
 */
uint32_t door_key_of_name(const char *name, unsigned char ending);

/* The service that the team belongs to. */
enum door_party door_team_party(enum door_team team);

/* Minutes that a hand-off takes, whether anything travels there or not; 0: there is no such link. */
double door_link_minutes(const struct door_scenario *scenario, enum door_party from, enum door_party to);

/* The most contacts an hour that a source can make: so many has the field that they are drawn from (intake's demand.h).
 */
enum { DOOR_SOURCE_PEAK_PER_HOUR_MAX = 16384 };

/* First contacts an hour of a source in the hour in which it makes most. */
/* At most: events of different times are taken together. */
double door_source_peak_per_hour(const struct door_scenario *scenario, uint32_t source);

/* Requests to early help an hour of a source in the hour in which it makes most. */
double door_request_peak_per_hour(const struct door_source *source);

/* Factor of a source's trend so many days after the first measured day (negative: before it). Never below 0. */
double door_source_trend_factor(const struct door_source *source, int64_t days);

/* Whether significant harm can be anything but unlikely for any family. */
bool door_families_give_harm(const struct door_families *families);

/* Whether the event concerns the source, by its index. */
static inline bool door_event_concerns(const struct door_demand_event *event, uint32_t source)
{
  return event->sources == 0 || (event->sources >> source & 1U) != 0;
}

/* The calendar of a scenario over day_count days from first_day. The caller destroys it. */
DOOR_MUST_CHECK enum door_err door_calendar_create(const struct door_calendar *calendar, struct sim_date first_day,
                                                   int32_t day_count, struct sim_calendar **out_calendar,
                                                   struct door_problem *problem);

/* Copies scenario, which is valid, and builds all of the above. problem may be NULL. */
DOOR_MUST_CHECK enum door_err door_setting_create(const struct door_scenario *scenario,
                                                  struct door_setting **out_setting, struct door_problem *problem);
/* *setting may be NULL. */
void door_setting_destroy(struct door_setting **setting);

#endif
