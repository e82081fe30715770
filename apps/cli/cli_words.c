#include "cli_words.h"

#include "door_words.h"

#include <stdio.h>
#include <string.h>

static const int64_t units[] = {SIM_DAY_SECONDS, SIM_HOUR_SECONDS, SIM_MINUTE_SECONDS, 1};
enum { UNIT_COUNT = sizeof units / sizeof units[0] };

/* "25 days"; hours and below are written as their symbols, which no number changes. */
static void format_unit(size_t unit, int64_t count, char out_text[static CLI_LENGTH_BYTES])
{
  static const char *const symbols[UNIT_COUNT] = {"", DOOR_SAID("h"), DOOR_SAID("min"), DOOR_SAID("s")};
  if (unit == 0) {
    snprintf(out_text, CLI_LENGTH_BYTES, door_say_many("%lld day", "%lld days", (uint64_t)count), (long long)count);
  } else {
    snprintf(out_text, CLI_LENGTH_BYTES, "%lld %s", (long long)count, door_say(symbols[unit]));
  }
}

/* From units[first] down. */
static void format_from(size_t first, struct sim_duration length, char out_text[CLI_LENGTH_BYTES])
{
  size_t unit = first;
  while (unit + 1 < UNIT_COUNT && length.seconds < units[unit]) {
    unit++;
  }
  int64_t rest = unit + 1 < UNIT_COUNT ? length.seconds % units[unit] / units[unit + 1] : 0;
  format_unit(unit, length.seconds / units[unit], out_text);
  if (rest != 0) {
    char smaller[CLI_LENGTH_BYTES];
    size_t end = strlen(out_text);
    format_unit(unit + 1, rest, smaller);
    snprintf(out_text + end, CLI_LENGTH_BYTES - end, " %s", smaller);
  }
}

void cli_length_format(struct sim_duration length, char out_text[CLI_LENGTH_BYTES])
{
  format_from(0, length, out_text);
}

void cli_working_format(struct sim_duration length, char out_text[CLI_LENGTH_BYTES])
{
  if (length.seconds == 0) {
    snprintf(out_text, CLI_LENGTH_BYTES, "%s", door_say("none"));
  } else {
    format_from(1, length, out_text);
  }
}

void cli_time_format(const struct door_scenario *scenario, struct sim_time instant, char out_text[CLI_INSTANT_BYTES])
{
  sim_epoch_format((struct sim_epoch){scenario->time.first_day}, instant, out_text);
}

void cli_instant_format(const struct door_scenario *scenario, struct sim_time instant, char out_text[CLI_INSTANT_BYTES])
{
  static const char *const weekdays[SIM_WEEKDAYS] = {DOOR_SAID("Mon "), DOOR_SAID("Tue "), DOOR_SAID("Wed "),
                                                     DOOR_SAID("Thu "), DOOR_SAID("Fri "), DOOR_SAID("Sat "),
                                                     DOOR_SAID("Sun ")};
  struct sim_epoch epoch = {scenario->time.first_day};
  bool is_never = instant.seconds == SIM_TIME_NEVER.seconds;
  char time[CLI_INSTANT_BYTES];
  cli_time_format(scenario, instant, time);
  snprintf(out_text, CLI_INSTANT_BYTES, "%s%.20s",
           is_never ? "" : door_say(weekdays[sim_date_weekday(sim_epoch_date(epoch, instant))]), time);
}
