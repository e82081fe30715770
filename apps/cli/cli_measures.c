#include "cli_measures.h"

#include "door_shown.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

void cli_add_measure(struct cli_measures *measures, uint32_t measure)
{
  for (uint32_t i = 0; i < measures->count; i++) {
    if (measures->list[i] == measure) {
      return;
    }
  }
  measures->list[measures->count++] = measure;
}

void cli_default_measures(struct cli_measures *measures)
{
  static const enum door_measure headline[] = {
      DOOR_MEASURE_CONTACTS,
      DOOR_MEASURE_REPEAT_CONTACTS,
      DOOR_MEASURE_REFERRALS,
      DOOR_MEASURE_DECISION_WITHIN_ONE_WORKING_DAY_SHARE,
      DOOR_MEASURE_RE_REFERRAL_WITHIN_12_MONTHS_SHARE,
      DOOR_MEASURE_EARLY_HELP_WAIT_MEAN_SECONDS,
      DOOR_MEASURE_ASSESSMENTS,
      DOOR_MEASURE_ASSESSMENT_IN_TIME_SHARE,
      DOOR_MEASURE_ASSESSMENT_SLOTS_UTILISATION_SHARE,
      DOOR_MEASURE_SCREENING_WAIT_MEAN_SECONDS,
      DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE,
  };
  bool is_asked = measures->count > 0;
  for (size_t i = 0; !is_asked && i < sizeof headline / sizeof headline[0]; i++) {
    cli_add_measure(measures, headline[i]);
  }
}

void cli_write_label(FILE *out, const struct cli_measures *measures, uint32_t place)
{
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_label(measures->scenario, measures->list[place], label);
  fprintf(out, "%c%s", tolower((unsigned char)label[0]), label + 1);
}

/* What stands behind the numbers of a difference: "percentage points higher", "hours shorter". */
static void write_direction(FILE *out, const struct door_measure_row *row, const char *unit, bool is_up)
{
  switch (door_measure_unit_form(row->unit)) {
  case DOOR_FORM_SHARE:
    fprintf(out, "percentage points %s", is_up ? "higher" : "lower");
    break;
  case DOOR_FORM_SECONDS:
    fprintf(out, "%s %s", unit, is_up ? "longer" : "shorter");
    break;
  case DOOR_FORM_COUNT:
  case DOOR_FORM_LEVEL:
    fputs(is_up ? "higher" : "lower", out);
    break;
  }
}

void cli_write_difference(FILE *out, const struct cli_measures *measures, uint32_t place, double low, double high)
{
  const struct door_measure_row *row = door_measure_row(measures->list[place]);
  double near = fmin(fabs(low), fabs(high));
  double far = fmax(fabs(low), fabs(high));
  struct door_shown_unit unit = door_shown_unit_of(row, far);
  int decimals = door_shown_decimals((far > near ? (far - near) / 2 : far) / unit.each, 1);
  int least = door_shown_decimals(near / unit.each, 1); /* what is sure is never shown as 0 */
  char from[DOOR_SHOWN_NUMBER_SIZE];
  char to[DOOR_SHOWN_NUMBER_SIZE];
  door_shown_number(near / unit.each, decimals > least ? decimals : least, from);
  door_shown_number(far / unit.each, decimals > least ? decimals : least, to);
  bool is_count = door_measure_unit_form(row->unit) == DOOR_FORM_COUNT;
  if (!is_count) {
    cli_write_label(out, measures, place);
    fputc(' ', out);
  }
  fprintf(out, "%s%s%s ", from, strcmp(from, to) == 0 ? "" : " to ", strcmp(from, to) == 0 ? "" : to);
  if (is_count) {
    fputs(high > 0 ? "more " : "fewer ", out);
    cli_write_label(out, measures, place);
  } else {
    write_direction(out, row, unit.text, high > 0);
  }
}
