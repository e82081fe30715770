#include "cli_measures.h"

#include "door_shown.h"
#include "door_words.h"

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

/* Within a sentence: "contacts". */
static void label_within(const struct cli_measures *measures, uint32_t place, char out_label[DOOR_MEASURE_NAME_BYTES])
{
  door_measure_label_in(door_language(), measures->scenario, measures->list[place], out_label);
  out_label[0] = (char)tolower((unsigned char)out_label[0]);
}

void cli_write_label(FILE *out, const struct cli_measures *measures, uint32_t place)
{
  char label[DOOR_MEASURE_NAME_BYTES];
  label_within(measures, place, label);
  fputs(label, out);
}

/* "waits 2 to 3 hours longer", "12 to 34 more contacts": the words around a label, a range and its unit. */
static void write_sentence(FILE *out, const struct door_measure_row *row, const char *label, const char *range,
                           const char *unit, bool is_up)
{
  switch (door_measure_unit_form(row->unit)) {
  case DOOR_FORM_SHARE:
    fprintf(out, is_up ? door_say("%s %s percentage points higher") : door_say("%s %s percentage points lower"), label,
            range);
    break;
  case DOOR_FORM_SECONDS:
    fprintf(out, is_up ? door_say("%s %s %s longer") : door_say("%s %s %s shorter"), label, range, door_say(unit));
    break;
  case DOOR_FORM_COUNT:
    fprintf(out, is_up ? door_say("%s more %s") : door_say("%s fewer %s"), range, label);
    break;
  case DOOR_FORM_LEVEL:
    fprintf(out, is_up ? door_say("%s %s higher") : door_say("%s %s lower"), label, range);
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
  char range[2 * DOOR_SHOWN_NUMBER_SIZE + 8];
  char label[DOOR_MEASURE_NAME_BYTES];
  door_shown_number(near / unit.each, decimals > least ? decimals : least, from);
  door_shown_number(far / unit.each, decimals > least ? decimals : least, to);
  if (strcmp(from, to) == 0) {
    snprintf(range, sizeof range, "%s", from);
  } else {
    snprintf(range, sizeof range, door_say("%s to %s"), from, to);
  }
  label_within(measures, place, label);
  write_sentence(out, row, label, range, unit.text, high > 0);
}
