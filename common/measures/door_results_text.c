#include "door_results_text.h"

#include "sim_queue.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- JSON ---- */

void door_double_format(double number, char out_text[DOOR_DOUBLE_TEXT_SIZE])
{
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(out_text, DOOR_DOUBLE_TEXT_SIZE, "%.*g", digits, number);
    double back = strtod(out_text, NULL);
    if (memcmp(&back, &number, sizeof back) == 0) {
      return;
    }
  }
}

static void write_json_text(FILE *out, const char *text)
{
  fputc('"', out);
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\') {
      fprintf(out, "\\%c", *c);
    } else if ((unsigned char)*c < 0x20U) {
      fprintf(out, "\\u%04x", (unsigned)(unsigned char)*c);
    } else {
      fputc(*c, out);
    }
  }
  fputc('"', out);
}

static void write_json_number(FILE *out, const char *key, bool is_there, double number)
{
  char text[DOOR_DOUBLE_TEXT_SIZE] = "null";
  if (is_there) {
    door_double_format(number, text);
  }
  fprintf(out, "\"%s\": %s, ", key, text);
}

static void write_json_measure(FILE *out, const struct door_results *results, enum door_measure measure)
{
  const struct door_measure_row *row = door_measure_row(measure);
  struct door_summary summary = door_results_summary(results, measure);
  fprintf(out, "    \"%s\": {", row->name);
  write_json_number(out, "mean", summary.reason == NULL, summary.mean);
  write_json_number(out, "low", summary.has_interval, summary.low);
  write_json_number(out, "high", summary.has_interval, summary.high);
  fprintf(out, "\"unit\": \"%s\", \"value_count\": %" PRIu32 ", \"null_count\": %" PRIu32,
          door_measure_unit_text(row->unit), summary.value_count, summary.null_count);
  if (summary.reason != NULL) {
    fputs(", \"reason\": ", out);
    write_json_text(out, summary.reason);
  }
  fputc('}', out);
}

/* What both texts are made from. */
struct subject {
  const struct door_results *results;
  const struct door_run_label *label;
  char ledger_hash[DOOR_HASH_TEXT_SIZE];
};

static void write_json(FILE *out, const struct subject *subject)
{
  const struct door_run_label *label = subject->label;
  fputs("{\n  \"scenario\": ", out);
  write_json_text(out, label->scenario);
  fprintf(out, ",\n  \"seed\": %" PRIu64 ",\n  \"first_replication\": %" PRIu32 ",\n  \"replications\": %" PRIu32,
          label->seed, door_results_first_replication(subject->results), door_results_stored_count(subject->results));
  fputs(",\n  \"deployment\": ", out);
  write_json_text(out, label->deployment);
  fprintf(out, ",\n  \"ledger_hash\": \"%s\",\n  \"versions\": {\"program\": ", subject->ledger_hash);
  write_json_text(out, label->program_version);
  fprintf(out, ", \"ledger\": %d, \"measures\": %d, \"order\": %d},\n  \"measures\": {\n", DOOR_LEDGER_VERSION,
          DOOR_MEASURES_VERSION, SIM_ORDER_VERSION);
  for (uint32_t measure = 0; measure < DOOR_MEASURE_COUNT; measure++) {
    write_json_measure(out, subject->results, (enum door_measure)measure);
    fputs(measure + 1 < DOOR_MEASURE_COUNT ? ",\n" : "\n", out);
  }
  fputs("  }\n}\n", out);
}

/* ---- the table ---- */

enum {
  NUMBER_SIZE = 48,
  DECIMALS_MAX = 3,
  LABEL_COLUMNS = 37, /* with two of indent */
  MEAN_COLUMNS = 11,
  INTERVAL_COLUMNS = 24,
};

/* A unit that a table shows, how many of it make one of the measure's, and from which mean on it is taken. */
struct shown_unit {
  const char *text;
  double from;
  double each;
};

/* Times: the largest unit that leaves a mean of at least two. */
static const struct shown_unit times[] = {
    {"days", 2.0 * SIM_DAY_SECONDS, SIM_DAY_SECONDS},
    {"hours", 2.0 * SIM_HOUR_SECONDS, SIM_HOUR_SECONDS},
    {"minutes", 2.0 * SIM_MINUTE_SECONDS, SIM_MINUTE_SECONDS},
    {"seconds", 0, 1},
};

static struct shown_unit shown_unit_of(const struct door_measure_row *row, double mean)
{
  switch (door_measure_unit_form(row->unit)) {
  case DOOR_FORM_COUNT:
  case DOOR_FORM_LEVEL:
    break;
  case DOOR_FORM_SHARE:
    return (struct shown_unit){"%", 0, 0.01};
  case DOOR_FORM_SECONDS:
    for (uint32_t i = 0; i < sizeof times / sizeof *times; i++) {
      if (mean >= times[i].from) {
        return times[i];
      }
    }
    break;
  }
  return (struct shown_unit){door_measure_unit_text(row->unit), 0, 1};
}

/* Decimals that leave `number` as many digits as `least` has. */
static int decimals_for(double number, double least)
{
  int decimals = 0;
  for (double scaled = number; scaled < least && decimals < DECIMALS_MAX; scaled *= 10) {
    decimals++;
  }
  return decimals;
}

/* With an interval: two digits of its half width. Without: whole counts, else three digits. */
static int decimals_of(const struct door_summary *summary, enum door_measure_form form, double each)
{
  double half = (summary->high - summary->low) / 2 / each;
  if (summary->has_interval && half > 0) {
    return decimals_for(half, 10);
  }
  double size = summary->mean < 0 ? -summary->mean / each : summary->mean / each;
  return form == DOOR_FORM_COUNT || size <= 0 ? 0 : decimals_for(size, 100);
}

/* "25,012.5" */
static void format_number(double number, int decimals, char out_text[static NUMBER_SIZE])
{
  char plain[NUMBER_SIZE];
  int length = snprintf(plain, sizeof plain, "%.*f", decimals, number);
  DOOR_ASSERT(length > 0 && length < NUMBER_SIZE / 4 * 3);
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

static void write_table_values(FILE *out, const struct door_measure_row *row, const struct door_summary *summary)
{
  struct shown_unit unit = shown_unit_of(row, summary->mean);
  int decimals = decimals_of(summary, door_measure_unit_form(row->unit), unit.each);
  char mean[NUMBER_SIZE];
  char interval[2 * NUMBER_SIZE + 8] = "-";
  format_number(summary->mean / unit.each, decimals, mean);
  if (summary->has_interval) {
    char low[NUMBER_SIZE];
    char high[NUMBER_SIZE];
    format_number(summary->low / unit.each, decimals, low);
    format_number(summary->high / unit.each, decimals, high);
    snprintf(interval, sizeof interval, "%s to %s", low, high);
  }
  fprintf(out, "%*s  %-*s%s", MEAN_COLUMNS - 2, mean, INTERVAL_COLUMNS, interval, unit.text);
  if (summary->null_count > 0) {
    fprintf(out, ", in %" PRIu32 " of %" PRIu32, summary->value_count, summary->value_count + summary->null_count);
  }
}

static void write_table_group(FILE *out, const struct subject *subject, enum door_measure_group group)
{
  fprintf(out, "\n%-*s%*s  %-*s%s\n", LABEL_COLUMNS, door_measure_group_english(group), MEAN_COLUMNS - 2, "mean",
          INTERVAL_COLUMNS, "95 % interval", "unit");
  for (uint32_t measure = 0; measure < DOOR_MEASURE_COUNT; measure++) {
    const struct door_measure_row *row = door_measure_row((enum door_measure)measure);
    if (row->group != group) {
      continue;
    }
    struct door_summary summary = door_results_summary(subject->results, (enum door_measure)measure);
    fprintf(out, "  %-*s", LABEL_COLUMNS - 2, row->english);
    if (summary.reason == NULL) {
      write_table_values(out, row, &summary);
    } else {
      fprintf(out, "%*s  %s", MEAN_COLUMNS - 2, "-", summary.reason);
    }
    fputc('\n', out);
  }
}

static bool has_anything(const struct subject *subject, enum door_measure_group group)
{
  for (uint32_t measure = 0; measure < DOOR_MEASURE_COUNT; measure++) {
    struct door_summary summary = door_results_summary(subject->results, (enum door_measure)measure);
    if (door_measure_row((enum door_measure)measure)->group == group && summary.reason == NULL && summary.mean > 0) {
      return true;
    }
  }
  return false;
}

static void write_table(FILE *out, const struct subject *subject)
{
  uint32_t count = door_results_stored_count(subject->results);
  fprintf(out, "%s\n%" PRIu32 " %s, seed %" PRIu64 ", deployment %s%s\nledger %s\n", subject->label->scenario, count,
          count == 1 ? "replication" : "replications", subject->label->seed, subject->label->deployment,
          count == 1 ? "; one replication gives no interval" : "", subject->ledger_hash);
  for (uint32_t group = 0; group < DOOR_GROUP_COUNT; group++) {
    if (group == DOOR_GROUP_CHECKS && !has_anything(subject, group)) {
      continue; /* the scenario has neither partners nor enquiries nor sign-off */
    }
    write_table_group(out, subject, (enum door_measure_group)group);
  }
}

/* ---- both ---- */

static enum door_err text_of(const struct door_results *results, const struct door_run_label *label,
                             void (*write)(FILE *out, const struct subject *subject), char **out_text)
{
  struct subject subject = {.results = results, .label = label};
  struct door_hash hash;
  enum door_err err = door_results_ledger_hash(results, &hash);
  if (err != DOOR_OK) {
    return err;
  }
  door_hash_format(&hash, subject.ledger_hash);
  char *text = NULL;
  size_t length = 0;
  FILE *out = open_memstream(&text, &length);
  if (out == NULL) {
    return DOOR_ERR_MEMORY;
  }
  write(out, &subject);
  bool is_whole = ferror(out) == 0;
  if (fclose(out) != 0 || !is_whole) {
    free(text);
    return DOOR_ERR_MEMORY;
  }
  *out_text = text;
  return DOOR_OK;
}

enum door_err door_results_json(const struct door_results *results, const struct door_run_label *label, char **out_text)
{
  return text_of(results, label, write_json, out_text);
}

enum door_err door_results_table(const struct door_results *results, const struct door_run_label *label,
                                 char **out_text)
{
  return text_of(results, label, write_table, out_text);
}
