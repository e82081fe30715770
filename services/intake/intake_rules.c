#include "intake_rules.h"

bool intake_gives_advice(const struct door_intake *intake, uint8_t need_level, double u)
{
  return intake->advice_rule != DOOR_ADVICE_NOT_GIVEN && u < intake_share_of_level(intake->advice_shares, need_level);
}

struct sim_time intake_handover_time(const struct door_intake *intake, const struct sim_calendar *calendar,
                                     struct sim_time now)
{
  int64_t day_second = (int64_t)(intake->handover_hour * SIM_HOUR_SECONDS + 0.5);
  struct sim_time from = sim_time_at(now.seconds / SIM_DAY_SECONDS * SIM_DAY_SECONDS);
  for (;;) {
    struct sim_time open = sim_calendar_next_open(calendar, from);
    if (open.seconds == SIM_TIME_NEVER.seconds) {
      return SIM_TIME_NEVER;
    }
    int64_t midnight = open.seconds / SIM_DAY_SECONDS * SIM_DAY_SECONDS;
    if (midnight + day_second >= now.seconds) {
      return sim_time_at(midnight + day_second);
    }
    from = sim_time_at(midnight + SIM_DAY_SECONDS);
  }
}
