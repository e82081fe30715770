#include "door_clock.h"

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
    return "within one working day of receipt";
  case DOOR_CLOCK_END_OF_NEXT_DAY:
    return "by the end of the next working day";
  }
  DOOR_ASSERT(false);
}

struct sim_time door_assessment_deadline(const struct door_setting *setting, struct sim_time referred)
{
  int32_t limit_days = (int32_t)setting->scenario.assessment.limit_working_days;
  return sim_calendar_deadline_end_of_day(calendar_of(setting), referred, limit_days);
}
