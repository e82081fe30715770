#include "demand_mean.h"

#include "demand_rates.h"
#include "door_words.h"

static const char *why_unknown(const struct door_intake *intake)
{
  for (uint32_t i = 0; i < intake->event_count; i++) {
    enum door_lost_contacts lost = intake->events[i].lost_contacts;
    if (intake->events[i].factor < 1 && (lost == DOOR_LOST_DELAYED || lost == DOOR_LOST_HELD)) {
      return DOOR_SAID("events of demand delay contacts (intake.events)");
    }
  }
  for (uint32_t i = 0; i < intake->source_count; i++) {
    if (intake->sources[i].telephone_share > 0 && intake->staff_posts > 0) {
      return DOOR_SAID("callers wait and may give up (intake.sources.*.telephone_share)");
    }
    if (intake->sources[i].annual_early_help_requests > 0) {
      return DOOR_SAID("early help hears of some families first (intake.sources.*.annual_early_help_requests)");
    }
  }
  return NULL;
}

/* Children that a first contact names on average: one, and each of the others with a chance of its own. */
static double named_mean(const struct door_scenario *scenario, uint32_t source)
{
  double weights = 0;
  double others = 0;
  for (uint32_t i = 0; i < DOOR_CHILDREN_MAX; i++) {
    weights += scenario->families.children_weights[i];
    others += scenario->families.children_weights[i] * i;
  }
  return 1 + scenario->intake.sources[source].sibling_named_share * others / weights;
}

/* In one hour: what is left to the source, and what an event diverts to another. */
static double received_mean(const struct door_setting *setting, const struct demand_rates *rates)
{
  double mean = rates->per_hour;
  for (uint32_t i = 0; i < rates->band_count; i++) {
    double bottom = i + 1 < rates->band_count ? rates->bands[i + 1].up_to_per_hour : rates->per_hour;
    bool is_diverted = setting->scenario.intake.events[rates->bands[i].event].lost_contacts == DOOR_LOST_DIVERTED;
    mean += is_diverted ? rates->bands[i].up_to_per_hour - bottom : 0;
  }
  return mean;
}

static double day_mean(const struct door_setting *setting, uint32_t source, int64_t day)
{
  double day_rate = demand_day_rate(setting, source, demand_day_of(setting, day));
  double mean = 0;
  for (uint32_t hour = 0; hour < DOOR_DAY_HOURS; hour++) {
    double base_per_hour = day_rate * setting->hour_factor[source][hour];
    if (base_per_hour > 0) {
      struct demand_rates rates = demand_rates_of(setting, source, day, base_per_hour);
      mean += received_mean(setting, &rates);
    }
  }
  return mean;
}

const char *demand_first_contacts_mean(const struct door_setting *setting, double *out_mean)
{
  const struct door_scenario *scenario = &setting->scenario;
  const char *reason = why_unknown(&scenario->intake);
  if (reason != NULL) {
    return reason;
  }
  double mean = 0;
  for (uint32_t source = 0; source < scenario->intake.source_count; source++) {
    double points = 0;
    for (int64_t i = 0; i < door_counted_days(scenario); i++) {
      points += day_mean(setting, source, door_counted_from_day(scenario) + i);
    }
    mean += points * named_mean(scenario, source);
  }
  *out_mean = mean;
  return NULL;
}
