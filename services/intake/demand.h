/* demand.h - first contacts, as points of a keyed Poisson field.
 *
 * Role: over every hour of every source stand strips one contact an hour high, each holding a Poisson
 *   number of points at keyed places. A point that lies below the source's rate in its hour is a first
 *   contact at its second. Points that an event of demand takes away (demand_rates.h) do not come, come later, or come
 *   from another source, as the event says; they stay the same points. So a higher rate gives a superset and a lower
 * one a subset, and the contacts that two scenarios share are the same contacts; the key of a point is the contact's
 * id. bits 0..4 point, 5..18 strip, 19..37 hour of the run, 38..55 source (setting->source_keys, made from its name: a
 * source more or less leaves the contacts of the others what they are) Does not decide: anything about the family
 * behind it (world.h). Units: rates in contacts an hour; times in seconds. Ownership: owns its hour's points. Errors:
 * sticky in the context. Threads: one owner at a time. Source: Lewis and Shedler, Simulation of nonhomogeneous Poisson
 * processes by thinning (1979).
 */
#ifndef DEMAND_H
#define DEMAND_H

#include "demand_rates.h"
#include "door_field.h"
#include "door_service.h"

enum {
  DEMAND_POINT_BITS = DOOR_FIELD_POINT_BITS,
  DEMAND_STRIP_BITS = DOOR_FIELD_STRIP_BITS,
  DEMAND_HOUR_BITS = DOOR_FIELD_HOUR_BITS,
  DEMAND_SOURCE_SHIFT = DOOR_FIELD_SOURCE_SHIFT,
};

struct demand_point {
  struct sim_time time;
  struct sim_time since; /* when the field has it: before time where an event delays it */
  struct door_contact contact;
  uint8_t source; /* that makes the contact: another than the family's where it was diverted */
  bool is_hidden; /* nobody makes it, but the family is there */
};

struct demand {
  struct demand_point *points; /* of the hour before next_hour, in order */
  uint32_t count;
  uint32_t capacity;
  uint32_t next; /* the first not yet given out */
  int64_t next_hour;
  double day_rates[DOOR_SOURCES_MAX]; /* of next_hour's day, by source */
  bool has_event[DOOR_SOURCES_MAX];   /* on that day */
  bool is_later_next;                 /* the next is a delayed one */
  struct sim_queue later; /* contacts that events delay; kind and subject are the low and the high half of the id */
};

void demand_init(struct demand *demand);
void demand_fini(struct demand *demand);

/* The next first contact without taking it; false when none comes before the horizon. */
bool demand_has_next(struct demand *demand, struct door_context *context, struct demand_point *out_point);

/* Takes the contact that demand_has_next gave. */
void demand_take(struct demand *demand);

/* The source that a family first came from, to the door or to early help: an index of the scenario's sources. family is
 * of this run. */
uint32_t demand_source(const struct door_setting *setting, struct door_family family);

/* Whether early help heard of the family first, by a request from outside. */
bool demand_is_of_request(const struct door_setting *setting, struct door_family family);

/* Contacts an hour of a source in an hour of the run (hour 0 begins at instant 0), before events. */
double demand_rate_per_hour(const struct door_setting *setting, uint32_t source, int64_t hour);

/* When, from a raw instant on, a source would make its contact: an hour of that day by the source's
 * hour profile, the next day on which it makes any, events included, if that has passed or the day has none.
 * bits: the keyed draw. Never before `raw`. */
struct sim_time demand_place_in_day(const struct door_setting *setting, uint32_t source, struct sim_time raw,
                                    uint64_t bits);

#endif
