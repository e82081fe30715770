#include "cli_words.h"

#include <inttypes.h>
#include <stdio.h>

struct unit {
  int64_t seconds;
  const char *one, *many;
};

static const struct unit units[] = {
    {SIM_DAY_SECONDS, "day", "days"},
    {SIM_HOUR_SECONDS, "h", "h"},
    {SIM_MINUTE_SECONDS, "min", "min"},
    {1, "s", "s"},
};
enum { UNIT_COUNT = sizeof units / sizeof units[0] };

static const char *unit_name(size_t unit, int64_t count)
{
  return count == 1 ? units[unit].one : units[unit].many;
}

/* From units[first] down. */
static void format_from(size_t first, struct sim_duration length, char out_text[CLI_LENGTH_BYTES])
{
  size_t unit = first;
  while (unit + 1 < UNIT_COUNT && length.seconds < units[unit].seconds) {
    unit++;
  }
  int64_t count = length.seconds / units[unit].seconds;
  int64_t rest = unit + 1 < UNIT_COUNT ? length.seconds % units[unit].seconds / units[unit + 1].seconds : 0;
  if (rest == 0) {
    snprintf(out_text, CLI_LENGTH_BYTES, "%" PRId64 " %s", count, unit_name(unit, count));
  } else {
    snprintf(out_text, CLI_LENGTH_BYTES, "%" PRId64 " %s %" PRId64 " %s", count, unit_name(unit, count), rest,
             unit_name(unit + 1, rest));
  }
}

void cli_length_format(struct sim_duration length, char out_text[CLI_LENGTH_BYTES])
{
  format_from(0, length, out_text);
}

void cli_working_format(struct sim_duration length, char out_text[CLI_LENGTH_BYTES])
{
  if (length.seconds == 0) {
    snprintf(out_text, CLI_LENGTH_BYTES, "none");
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
  static const char *const weekdays[SIM_WEEKDAYS] = {"Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "};
  struct sim_epoch epoch = {scenario->time.first_day};
  bool is_never = instant.seconds == SIM_TIME_NEVER.seconds;
  char time[CLI_INSTANT_BYTES];
  cli_time_format(scenario, instant, time);
  snprintf(out_text, CLI_INSTANT_BYTES, "%s%.20s",
           is_never ? "" : weekdays[sim_date_weekday(sim_epoch_date(epoch, instant))], time);
}
