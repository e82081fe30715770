#include "door_clock.h"

#include "door_words.h"

static const struct sim_calendar *calendar_of(const struct door_setting *setting)
{
  return setting->calendars[setting->scenario.measures.calendar];
}

struct sim_time door_decision_deadline(const struct door_setting *setting, struct sim_time received)
{
  switch (setting->scenario.measures.decision_clock) {
  case DOOR_CLOCK_WITHIN_ONE_DAY:
    return sim_calendar_deadline_within_days(calendar_of(setting), received, 1);
  case DOOR_CLOCK_END_OF_NEXT_DAY:
    return sim_calendar_deadline_end_of_day(calendar_of(setting), received, 1);
  }
  DOOR_ASSERT(false);
}

const char *door_decision_clock_text(const struct door_setting *setting)
{
  switch (setting->scenario.measures.decision_clock) {
  case DOOR_CLOCK_WITHIN_ONE_DAY:
    return DOOR_SAID("within one working day of receipt");
  case DOOR_CLOCK_END_OF_NEXT_DAY:
    return DOOR_SAID("by the end of the next working day");
  }
  DOOR_ASSERT(false);
}

int32_t door_assessment_limit_days(const struct door_setting *setting, enum door_assessment_kind kind)
{
  const struct door_assessment *rules = &setting->scenario.assessment;
  switch (kind) {
  case DOOR_KIND_INITIAL:
    return (int32_t)rules->initial_limit_working_days;
  case DOOR_KIND_CORE:
    return (int32_t)rules->core_limit_working_days;
  case DOOR_KIND_NONE:
  case DOOR_KIND_CARE_AND_SUPPORT:
  case DOOR_KIND_PROPORTIONATE:
  case DOOR_KIND_PROTECTION:
    return (int32_t)rules->limit_working_days;
  case DOOR_KIND_COUNT:
    break;
  }
  DOOR_ASSERT(false);
}

struct sim_time door_assessment_deadline(const struct door_setting *setting, enum door_assessment_kind kind,
                                         struct sim_time since)
{
  return sim_calendar_deadline_end_of_day(calendar_of(setting), since, door_assessment_limit_days(setting, kind));
}
