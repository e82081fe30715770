#include "demand_rates.h"

struct demand_day demand_day_of(const struct door_setting *setting, int64_t number)
{
  struct sim_date date = sim_date_plus_days(setting->scenario.time.first_day, number);
  return (struct demand_day){number, date.month - 1, (int32_t)sim_date_weekday(date),
                             sim_terms_is_term_day(setting->terms, sim_time_at(number * SIM_DAY_SECONDS))};
}

double demand_day_rate(const struct door_setting *setting, uint32_t source, struct demand_day day)
{
  const struct door_source *one = &setting->scenario.intake.sources[source];
  int64_t measured_day = day.number - setting->scenario.time.run_in_days;
  return setting->rate_per_hour[source] * setting->month_factor[source][day.month] *
         setting->weekday_factor[source][day.weekday] * (day.is_term ? one->term_factor : one->holiday_factor) *
         door_source_trend_factor(one, measured_day);
}

static bool is_on(const struct door_setting *setting, uint32_t event, uint32_t source, int64_t day)
{
  return door_event_concerns(&setting->scenario.intake.events[event], source) &&
         day >= setting->event_first_day[event] && day < setting->event_end_day[event];
}

bool demand_has_event(const struct door_setting *setting, uint32_t source, int64_t day)
{
  uint32_t event = 0;
  while (event < setting->scenario.intake.event_count && !is_on(setting, event, source, day)) {
    event++;
  }
  return event < setting->scenario.intake.event_count;
}

struct demand_rates demand_rates_of(const struct door_setting *setting, uint32_t source, int64_t day,
                                    double base_per_hour)
{
  const struct door_intake *intake = &setting->scenario.intake;
  struct demand_rates rates; /* bands are written where there are some: no more, for each source and hour asks */
  rates.per_hour = base_per_hour;
  rates.band_count = 0;
  for (uint32_t event = 0; event < intake->event_count; event++) {
    double factor = intake->events[event].factor;
    rates.per_hour *= factor > 1 && is_on(setting, event, source, day) ? factor : 1;
  }
  rates.top_per_hour = rates.per_hour;
  for (uint32_t event = 0; event < intake->event_count; event++) {
    double factor = intake->events[event].factor;
    if (factor < 1 && is_on(setting, event, source, day)) {
      rates.bands[rates.band_count++] = (struct demand_band){rates.per_hour, event};
      rates.per_hour *= factor;
    }
  }
  return rates;
}

uint32_t demand_event_of(const struct demand_rates *rates, double u, uint32_t strip)
{
  uint32_t band = rates->band_count - 1;
  while (band > 0 && !demand_is_below(u, strip, rates->bands[band].up_to_per_hour)) {
    band--;
  }
  return rates->bands[band].event;
}
