#include "door_shown.h"

#include "sim_time.h"

#include <stdio.h>
#include <string.h>

enum { DECIMALS_MAX = 3 };

static const struct door_shown_unit times[] = {
    {"days", 2.0 * SIM_DAY_SECONDS, SIM_DAY_SECONDS},
    {"hours", 2.0 * SIM_HOUR_SECONDS, SIM_HOUR_SECONDS},
    {"minutes", 2.0 * SIM_MINUTE_SECONDS, SIM_MINUTE_SECONDS},
    {"seconds", 0, 1},
};

struct door_shown_unit door_shown_unit_of(const struct door_measure_row *row, double size)
{
  switch (door_measure_unit_form(row->unit)) {
  case DOOR_FORM_COUNT:
  case DOOR_FORM_LEVEL:
    break;
  case DOOR_FORM_SHARE:
    return (struct door_shown_unit){"%", 0, 0.01};
  case DOOR_FORM_SECONDS:
    for (uint32_t i = 0; i < sizeof times / sizeof *times; i++) {
      if (size >= times[i].from) {
        return times[i];
      }
    }
    break;
  }
  return (struct door_shown_unit){door_measure_unit_text(row->unit), 0, 1};
}

int door_shown_decimals(double number, double least)
{
  int decimals = 0;
  for (double scaled = number; scaled < least && decimals < DECIMALS_MAX; scaled *= 10) {
    decimals++;
  }
  return decimals;
}

void door_shown_number(double number, int decimals, char out_text[static DOOR_SHOWN_NUMBER_SIZE])
{
  char plain[DOOR_SHOWN_NUMBER_SIZE];
  int length = snprintf(plain, sizeof plain, "%.*f", decimals, number);
  DOOR_ASSERT(length > 0 && length < DOOR_SHOWN_NUMBER_SIZE / 4 * 3);
  bool is_nothing = strpbrk(plain, "123456789") == NULL;
  size_t first = is_nothing && plain[0] == '-' ? 1 : 0; /* a small number below 0 that rounds to 0 is 0 */
  size_t whole = strcspn(plain, ".");
  size_t out = 0;
  for (size_t i = first; i < (size_t)length; i++) {
    bool is_inside = i > first && i < whole && plain[i - 1] != '-';
    if (is_inside && (whole - i) % 3 == 0) {
      out_text[out++] = ',';
    }
    out_text[out++] = plain[i];
  }
  out_text[out] = '\0';
}

static int decimals_of(const struct door_summary *summary, enum door_measure_form form, double each)
{
  double half = (summary->high - summary->low) / 2 / each;
  if (summary->has_interval && half > 0) {
    return door_shown_decimals(half, 10);
  }
  double size = summary->mean < 0 ? -summary->mean / each : summary->mean / each;
  return form == DOOR_FORM_COUNT || size <= 0 ? 0 : door_shown_decimals(size, 100);
}

void door_shown_summary_of(const struct door_measure_row *row, const struct door_summary *summary,
                           struct door_shown_summary *out_shown)
{
  door_shown_summary_beside(row, summary, summary->mean, out_shown);
}

void door_shown_summary_beside(const struct door_measure_row *row, const struct door_summary *summary, double size,
                               struct door_shown_summary *out_shown)
{
  DOOR_ASSERT(summary->reason == NULL);
  struct door_shown_unit unit = door_shown_unit_of(row, size);
  int decimals = decimals_of(summary, door_measure_unit_form(row->unit), unit.each);
  *out_shown = (struct door_shown_summary){.unit = unit.text};
  door_shown_number(summary->mean / unit.each, decimals, out_shown->mean);
  if (summary->has_interval) {
    door_shown_number(summary->low / unit.each, decimals, out_shown->low);
    door_shown_number(summary->high / unit.each, decimals, out_shown->high);
  }
}
