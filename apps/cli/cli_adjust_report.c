#include "cli_adjust.h"

#include "cli_decimal.h"
#include "cli_text.h"
#include "conductor_program.h"
#include "door_json.h"
#include "door_shown.h"
#include "door_utf8.h"
#include "door_words.h"
#include "scenario_text.h"
#include "sim_math.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_COLUMNS = 44, SIZE_COLUMNS = 10, INTERVAL_COLUMNS = 24, UNIT_COLUMNS = 8 };

/* How near fitted figures are to be met, as everywhere in scenarios/. */
#define EXPECTED_SHARE 0.05

/* ---- Table ---- */

/* Of a key. Labels of measures, which have a number less before them, are longer in Welsh by so much as everywhere. */
static int key_columns(void)
{
  return KEY_COLUMNS + door_measure_label_columns(door_language()) - door_measure_label_columns(DOOR_ENGLISH);
}

/* What stands first in a line, filled to so many columns and never cut. */
static void write_first(FILE *out, const char *text, int columns)
{
  fprintf(out, "  %-*s", door_utf8_field(text, columns), text);
}

static void write_key(FILE *out, const struct cli_adjusted *key)
{
  char was[CLI_DECIMAL_BYTES];
  char is[CLI_DECIMAL_BYTES];
  cli_decimal_format(key->was, was);
  cli_decimal_format(key->is, is);
  double half = (key->high - key->low) / 2;
  struct door_summary interval = {.has_interval = key->has_interval, .low = key->low, .high = key->high};
  struct cli_scale scale = {1, door_shown_decimals(half > 0 ? half : key->is, 10)};
  fprintf(out, "  %-*s%*s%*s", key_columns(), key->axis.key, SIZE_COLUMNS, was, SIZE_COLUMNS, is);
  cli_write_interval(out, INTERVAL_COLUMNS, &interval, scale);
  fprintf(out, "%s\n", door_say(parameter_find(key->axis.key)->unit));
}

static double half_of(const struct door_summary *summary)
{
  return (summary->high - summary->low) / 2;
}

/* Whether the mean of other replications is as near to the figure as the chance of both lets it be: the values came
 * from the one, the mean from the other. */
static bool holds(const struct cli_adjust *adjust, const struct cli_aim *aim)
{
  double chance = sim_sqrt(half_of(&aim->found) * half_of(&aim->found) + half_of(&aim->held) * half_of(&aim->held));
  return aim->held.has_interval && fabs(aim->held.mean - aim->value) <= chance + adjust->tolerance_share * aim->value;
}

static void write_aim(FILE *out, const struct cli_adjust *adjust, const struct cli_aim *aim)
{
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_label_in(door_language(), adjust->experiment.measures.scenario, aim->measure, label);
  const struct door_measure_row *row = door_measure_row(aim->measure);
  struct door_shown_unit unit = door_shown_unit_of(row, aim->value);
  double half = half_of(&aim->held);
  struct cli_scale scale = {unit.each, door_shown_decimals((half > 0 ? half : aim->value) / unit.each, 10)};
  struct door_summary figure = {.mean = aim->value};
  write_first(out, label, key_columns() - SIZE_COLUMNS);
  cli_write_mean(out, SIZE_COLUMNS, &figure, scale);
  cli_write_mean(out, SIZE_COLUMNS, &aim->found, scale);
  cli_write_mean(out, SIZE_COLUMNS, &aim->held, scale);
  cli_write_interval(out, INTERVAL_COLUMNS, &aim->held, scale);
  bool is_count = door_measure_unit_form(row->unit) == DOOR_FORM_COUNT;
  const char *text = is_count ? "" : door_say(unit.text);
  fprintf(out, "%-*s%s\n", door_utf8_field(text, UNIT_COLUMNS), text,
          holds(adjust, aim) ? "" : door_say("  does not hold"));
}

void cli_adjust_write_table(FILE *out, const void *self)
{
  const struct cli_adjust *adjust = self;
  const struct scenario_document *document = adjust->experiment.scenarios[0].document;
  char tolerance[CLI_DECIMAL_BYTES];
  cli_decimal_format(100 * adjust->tolerance_share, tolerance);
  fprintf(out, "%s\n", cli_title_of(document));
  fprintf(out, door_say("%llu replications a try, %u tries, seed %llu, %lld measured days\n"),
          (unsigned long long)adjust->experiment.replication_count, adjust->try_count,
          (unsigned long long)adjust->experiment.seed, (long long)cli_measured_days(document));
  fprintf(out,
          adjust->is_found
              ? door_say("  With these values the means are the figures, to %s %% of each.\n")
              : door_say("  NOT FOUND: no values within the ranges bring all means within %s %% of their figures; the "
                         "nearest are\n  below.\n"),
          tolerance);
  fputc('\n', out);
  write_first(out, door_say_many("value", "values", 1), key_columns());
  cli_write_head(out, SIZE_COLUMNS, door_say("was"));
  cli_write_head(out, SIZE_COLUMNS, door_say("is"));
  fprintf(out, "  %s\n", door_say("95 % interval, of chance alone"));
  for (uint32_t i = 0; i < adjust->key_count; i++) {
    write_key(out, &adjust->keys[i]);
  }
  fputc('\n', out);
  write_first(out, door_say("mean of"), key_columns() - SIZE_COLUMNS);
  cli_write_head(out, SIZE_COLUMNS, door_say("figure"));
  cli_write_head(out, SIZE_COLUMNS, door_say("found"));
  cli_write_head(out, SIZE_COLUMNS, door_say("others"));
  fprintf(out, "  %s\n", door_say("95 % interval of others"));
  for (uint32_t i = 0; i < adjust->aim_count; i++) {
    write_aim(out, adjust, &adjust->aims[i]);
  }
  fputs(door_say("\nFound: the replications that the values were found on. Others: as many that had no part in it; a "
                 "figure does\nnot hold where it is further from their mean than the chance of both explains. That "
                 "values give figures does\nnot make them true: other values may give them too, and what was fitted "
                 "to a figure is not checked by it.\n"),
        out);
}

/* ---- JSON ---- */

static void write_json_summary(FILE *out, const char *name, const struct door_summary *summary)
{
  fprintf(out, ", \"%s\": {", name);
  door_json_number(out, "mean", true, summary->mean);
  door_json_number(out, "low", summary->has_interval, summary->low);
  door_json_number(out, "high", summary->has_interval, summary->high);
  fprintf(out, "\"value_count\": %" PRIu32 "}", summary->value_count);
}

static void write_json_aim(FILE *out, const struct cli_adjust *adjust, const struct cli_aim *aim)
{
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(adjust->experiment.measures.scenario, aim->measure, name);
  fprintf(out, "{\"measure\": \"%s\", ", name);
  door_json_number(out, "figure", true, aim->value);
  fprintf(out, "\"unit\": \"%s\"", door_measure_unit_text(door_measure_row(aim->measure)->unit));
  write_json_summary(out, "found", &aim->found);
  write_json_summary(out, "others", &aim->held);
  fprintf(out, ", \"holds\": %s}", holds(adjust, aim) ? "true" : "false");
}

static void write_json_key(FILE *out, const struct cli_adjusted *key)
{
  fprintf(out, "{\"key\": \"%s\", ", key->axis.key);
  door_json_number(out, "was", true, key->was);
  door_json_number(out, "is", true, key->is);
  door_json_number(out, "low", key->has_interval, key->low);
  door_json_number(out, "high", key->has_interval, key->high);
  fprintf(out, "\"unit\": \"%s\"}", parameter_find(key->axis.key)->unit);
}

void cli_adjust_write_json(FILE *out, const void *self)
{
  const struct cli_adjust *adjust = self;
  const struct scenario_document *document = adjust->experiment.scenarios[0].document;
  char tolerance[DOOR_DOUBLE_TEXT_SIZE];
  door_double_format(adjust->tolerance_share, tolerance);
  fputs("{\n  ", out);
  cli_write_json_title(out, document, ",\n  ");
  fprintf(out,
          ",\n  \"measured_days\": %" PRId64
          ",\n  \"outcome\": \"%s\",\n  \"tolerance_share\": %s,\n  \"replications\": "
          "%" PRIu64 ",\n  \"tries\": %" PRIu32 ",\n  \"seed\": %" PRIu64
          ",\n  \"versions\": {\"program\": \"%s\", \"measures\": %d},\n  \"values\": [",
          cli_measured_days(document), adjust->is_found ? "found" : "not found", tolerance,
          adjust->experiment.replication_count, adjust->try_count, adjust->experiment.seed, conductor_program_version(),
          DOOR_MEASURES_VERSION);
  for (uint32_t i = 0; i < adjust->key_count; i++) {
    fputs(i == 0 ? "\n    " : ",\n    ", out);
    write_json_key(out, &adjust->keys[i]);
  }
  fputs("\n  ],\n  \"figures\": [", out);
  for (uint32_t i = 0; i < adjust->aim_count; i++) {
    fputs(i == 0 ? "\n    " : ",\n    ", out);
    write_json_aim(out, adjust, &adjust->aims[i]);
  }
  fputs("\n  ]\n}\n", out);
}

/* ---- Overlay ---- */

static int compare_texts(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "a.b.c=VALUE" below what the setting before it has opened already. */
static void add_setting(struct scenario_text *out, const char *before, const char *setting)
{
  size_t end = strcspn(setting, "=");
  size_t shared = 0; /* up to and with the last dot that both have */
  for (size_t i = 0; before != NULL && i < end && setting[i] == before[i]; i++) {
    shared = setting[i] == '.' ? i + 1 : shared;
  }
  int depth = 0;
  for (size_t i = 0; i < shared; i++) {
    depth += setting[i] == '.' ? 1 : 0;
  }
  for (size_t at = shared; at < end; depth++) {
    size_t length = strcspn(setting + at, ".=");
    bool is_last = at + length == end;
    scenario_text_print(out, "%*s%.*s:%s", 2 * depth, "", (int)length, setting + at, is_last ? " " : "\n");
    at += length + 1;
  }
  scenario_text_print(out, "%s\n", setting + end + 1);
}

static void add_provenance(struct scenario_text *out, const struct cli_adjust *adjust)
{
  scenario_text_add(out, "provenance:\n");
  for (uint32_t i = 0; i < adjust->key_count; i++) {
    char name[DOOR_MEASURE_NAME_BYTES];
    door_measure_name(adjust->experiment.measures.scenario, adjust->aims[i].measure, name);
    scenario_text_print(out, "  %s: {fitted: \"by simulation, to %s = ", adjust->keys[i].axis.key, name);
    scenario_text_add_number(out, adjust->aims[i].value);
    scenario_text_print(out, "%s\", measure: %s}\n", adjust->aim_count > 1 ? " and the other figures" : "", name);
  }
}

/* Bounds as fitted figures have them, so that `check` and ensembles know what the values were fitted to. */
static void add_expectations(struct scenario_text *out, const struct cli_adjust *adjust)
{
  scenario_text_add(out, "expect:\n");
  for (uint32_t i = 0; i < adjust->aim_count; i++) {
    char name[DOOR_MEASURE_NAME_BYTES];
    door_measure_name(adjust->experiment.measures.scenario, adjust->aims[i].measure, name);
    scenario_text_print(out, "  %s: {within_share_of: {value: ", name);
    scenario_text_add_number(out, adjust->aims[i].value);
    scenario_text_add(out, ", share: ");
    scenario_text_add_number(out, EXPECTED_SHARE);
    scenario_text_add(out, "}, stands_for: \"the figure given to fit --adjust\", fitted: true}\n");
  }
}

enum door_err cli_adjust_overlay(const struct cli_adjust *adjust, const char *base, char **out_text)
{
  char *settings[DOOR_SOLVER_MAX];
  memcpy(settings, adjust->variant.texts, adjust->variant.text_count * sizeof settings[0]);
  qsort(settings, adjust->variant.text_count, sizeof settings[0], compare_texts);
  struct scenario_text text;
  scenario_text_init(&text);
  scenario_text_add(&text, "# Written by `frontdoor fit --adjust`; what the values give is held against other "
                           "replications by the\n# same call.\nformat: 1\nextends: ");
  scenario_text_add_quoted(&text, base);
  scenario_text_add(&text, "\n");
  for (uint32_t i = 0; i < adjust->variant.text_count; i++) {
    add_setting(&text, i == 0 ? NULL : settings[i - 1], settings[i]);
  }
  add_provenance(&text, adjust);
  add_expectations(&text, adjust);
  enum door_err err = scenario_text_take(&text, out_text);
  scenario_text_fini(&text);
  return err;
}
