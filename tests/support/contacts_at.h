/* contacts_at.h - a front door to which contacts come at one known second and at no other.
 *
 * Role: an event of demand holds the contacts of the first days and lets them go at once; another hides those after it.
 * Units: days of the run and seconds. Ownership: values. Errors: fail the test.
 */
#ifndef CONTACTS_AT_H
#define CONTACTS_AT_H

#include "service_driver.h"

#include "door_ledger.h"

/* All contacts that valid_scenario()'s first source makes before the day come at that second; at about per_day a day.
 */
static inline void contacts_at(struct door_scenario *scenario, int64_t seconds, double per_day)
{
  int64_t day = seconds / SIM_DAY_SECONDS;
  struct sim_date first_day = scenario->time.first_day;
  scenario->intake.sources[0].annual_first_contacts = per_day * 365;
  scenario->intake.event_count = 2;
  scenario->intake.events[0] = (struct door_demand_event){
      .name = "held",
      .from = first_day,
      .until = sim_date_plus_days(first_day, day - 1),
      .lost_contacts = DOOR_LOST_HELD,
      .delay_days = constant_of((double)(seconds % SIM_DAY_SECONDS) / SIM_DAY_SECONDS),
  };
  scenario->intake.events[1] = (struct door_demand_event){
      .name = "hidden",
      .from = sim_date_plus_days(first_day, day),
      .until = sim_date_plus_days(first_day, 3650),
      .lost_contacts = DOOR_LOST_HIDDEN,
      .delay_days = constant_of(0),
  };
}

/* The n-th record of a kind with that code (UINT16_MAX: any); fails where there are not so many. */
static inline struct door_record nth_record(const struct service_driver *driver, enum door_record_kind kind,
                                            uint16_t code, uint32_t n)
{
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    if (record->kind == kind && (code == UINT16_MAX || record->code == code) && n-- == 0) {
      return *record;
    }
  }
  fail_msg("no such record: %s, code %u", door_record_name((uint8_t)kind), code);
  return (struct door_record){.time_seconds = -1};
}

static inline uint32_t count_records(const struct service_driver *driver, enum door_record_kind kind, uint16_t code)
{
  uint32_t count = 0;
  for (uint32_t i = 0; i < driver->out.record_count; i++) {
    const struct door_record *record = &driver->out.records[i];
    count += record->kind == kind && (code == UINT16_MAX || record->code == code);
  }
  return count;
}

#endif
