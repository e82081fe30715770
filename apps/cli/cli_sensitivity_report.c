#include "cli_sensitivity_report.h"

#include "cli_decimal.h"
#include "cli_text.h"
#include "conductor_program.h"
#include "door_json.h"
#include "door_shown.h"
#include "door_words.h"

#include <inttypes.h>
#include <stdlib.h>

enum { RANK_COLUMNS = 4, KEY_COLUMNS = 48, VALUE_COLUMNS = 12, NUMBER_COLUMNS = 10 };

static uint32_t interval_count(const struct cli_sensitivity *sensitivity)
{
  uint32_t ends = sensitivity->variants.count - 1;
  return (ends > 0 ? ends : 1) * sensitivity->variants.measures.count;
}

/* Of an end that was run. */
static struct door_paired paired_of(const struct cli_sensitivity *sensitivity, const struct cli_end *end,
                                    uint32_t place)
{
  return door_pairs_paired(&cli_variants_cell(&sensitivity->variants, end->variant, place)->pairs,
                           DOOR_OUTSIDE_SHARE / interval_count(sensitivity));
}

static bool is_run(const struct cli_sensitivity *sensitivity, const struct cli_end *end)
{
  return end->state == CLI_END_MOVED && end->variant < sensitivity->variants.done_count;
}

/* Every assumption that was moved somewhere, ranked. effects has room for all; returns how many. */
static uint32_t rank(const struct cli_sensitivity *sensitivity, uint32_t place, struct door_effect *effects)
{
  uint32_t count = 0;
  for (uint32_t key = 0; key < sensitivity->plan->drawn_count; key++) {
    struct door_paired ends[2];
    uint32_t end_count = 0;
    for (uint32_t i = 0; i < 2; i++) {
      const struct cli_end *end = &sensitivity->assumptions[key].ends[i];
      if (is_run(sensitivity, end)) {
        ends[end_count++] = paired_of(sensitivity, end, place);
      }
    }
    if (end_count > 0) {
      effects[count++] = door_effect_of(key, ends, end_count);
    }
  }
  door_effects_rank(effects, count);
  return count;
}

/* ---- Table ---- */

static void write_ends(FILE *out, const struct cli_sensitivity *sensitivity, const struct cli_assumption *assumption,
                       uint32_t place)
{
  const struct door_measure_row *row = door_measure_row(sensitivity->variants.measures.list[place]);
  double mean = cli_variants_cell(&sensitivity->variants, 0, place)->summary.mean;
  bool is_first = true;
  for (uint32_t i = 0; i < 2; i++) {
    const struct cli_end *end = &assumption->ends[i];
    if (!is_run(sensitivity, end)) {
      continue;
    }
    struct door_paired paired = paired_of(sensitivity, end, place);
    struct door_shown_unit unit = door_shown_unit_of(row, mean);
    double half = (paired.difference.high - paired.difference.low) / 2 / unit.each;
    struct cli_scale scale = {unit.each, door_shown_decimals(half > 0 ? half : mean / unit.each, 10)};
    char size[CLI_DECIMAL_BYTES];
    cli_decimal_format(end->size, size);
    fprintf(out, "%*s%*s", is_first ? 0 : RANK_COLUMNS + KEY_COLUMNS + VALUE_COLUMNS, "", VALUE_COLUMNS, size);
    cli_write_mean(out, NUMBER_COLUMNS, &paired.difference, scale);
    cli_write_interval(out, 0, &paired.difference, scale);
    fputc('\n', out);
    is_first = false;
  }
}

struct listed {
  const struct cli_sensitivity *sensitivity;
  const struct door_effect *effects;
  uint32_t count;
};

static void write_unsure(FILE *out, const void *self)
{
  const struct listed *listed = self;
  fprintf(out, door_say("No sure effect of %u of %u:"), listed->count, listed->sensitivity->plan->drawn_count);
  for (uint32_t i = 0; i < listed->count; i++) {
    fprintf(out, " %s%s", listed->sensitivity->plan->drawn[listed->effects[i].key].key,
            i + 1 < listed->count ? "," : ".");
  }
}

static void write_measure_head(FILE *out, const struct cli_sensitivity *sensitivity, uint32_t place)
{
  const struct cli_measures *measures = &sensitivity->variants.measures;
  const struct door_summary *now = &cli_variants_cell(&sensitivity->variants, 0, place)->summary;
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_label_in(door_language(), measures->scenario, measures->list[place], label);
  struct door_shown_unit unit = door_shown_unit_of(door_measure_row(measures->list[place]), now->mean);
  fprintf(out, "\n%s, %s: ", label, door_say(unit.text));
  if (now->reason != NULL) {
    fprintf(out, door_say("none as it stands: %s\n"), door_say(now->reason));
    return;
  }
  double half = now->has_interval ? (now->high - now->low) / 2 / unit.each : 0;
  struct cli_scale scale = {unit.each, door_shown_decimals(half > 0 ? half : now->mean / unit.each, 10)};
  cli_write_mean(out, 0, now, scale);
  fputs(door_say(" as it stands; 95 %"), out);
  cli_write_interval(out, 0, now, scale);
  fputc('\n', out);
}

static void write_measure(FILE *out, const struct cli_sensitivity *sensitivity, uint32_t place)
{
  struct door_effect *effects = calloc((size_t)sensitivity->plan->drawn_count + 1, sizeof *effects);
  if (effects == NULL) {
    return;
  }
  uint32_t count = rank(sensitivity, place, effects);
  uint32_t sure = 0;
  write_measure_head(out, sensitivity, place);
  for (; sure < count && effects[sure].is_sure; sure++) {
    if (sure == 0) {
      fprintf(out, "%*s", RANK_COLUMNS + KEY_COLUMNS, "");
      cli_write_head(out, VALUE_COLUMNS, door_say("now"));
      cli_write_head(out, VALUE_COLUMNS, door_say("moved to"));
      cli_write_head(out, NUMBER_COLUMNS, door_say("effect"));
      fprintf(out, "  %s\n", door_say("95 %, together"));
    }
    const struct cli_assumption *assumption = &sensitivity->assumptions[effects[sure].key];
    char now[CLI_DECIMAL_BYTES];
    cli_decimal_format(assumption->now, now);
    fprintf(out, "%*" PRIu32 "  %-*s%*s", RANK_COLUMNS - 2, sure + 1, KEY_COLUMNS, assumption->key->key, VALUE_COLUMNS,
            now);
    write_ends(out, sensitivity, assumption, place);
  }
  struct listed listed = {sensitivity, effects + sure, count - sure};
  char *text = NULL;
  if (listed.count > 0 && cli_text_of(write_unsure, &listed, &text) == DOOR_OK) {
    cli_write_lines(out, text);
  }
  free(text);
  free(effects);
}

static void write_head(FILE *out, const struct cli_sensitivity *sensitivity)
{
  const struct scenario_document *document = sensitivity->experiment.scenarios[0].document;
  const struct door_ensemble_plan *plan = sensitivity->plan;
  fprintf(out, "%s\n", cli_title_of(document));
  fprintf(
      out,
      door_say("%u assumed values, each moved to the ends of its range by itself; %llu replications each, seed %llu, "
               "%lld measured days\n"),
      plan->drawn_count, (unsigned long long)sensitivity->experiment.replication_count,
      (unsigned long long)sensitivity->experiment.seed, (long long)cli_measured_days(document));
  if (!sensitivity->is_complete) {
    fprintf(out, door_say("INCOMPLETE: interrupted after %u of %u ends\n"), sensitivity->variants.done_count - 1,
            sensitivity->variants.count - 1);
  }
  fprintf(
      out,
      door_say("Not moved: %u keys assumed in words only, %u with a range that cannot be drawn. Fitted values stay as "
               "they are.\n"),
      plan->in_words, plan->not_drawable);
  for (uint32_t key = 0; key < plan->drawn_count; key++) {
    for (uint32_t i = 0; i < 2; i++) {
      const struct cli_end *end = &sensitivity->assumptions[key].ends[i];
      char size[CLI_DECIMAL_BYTES];
      cli_decimal_format(end->size, size);
      if (end->state == CLI_END_NOT_VALID) {
        fprintf(out, door_say("Not moved to %s, where the scenario is not valid: %s\n"), size, end->why);
      }
    }
  }
}

void cli_sensitivity_write_table(FILE *out, const void *self)
{
  const struct cli_sensitivity *sensitivity = self;
  write_head(out, sensitivity);
  for (uint32_t place = 0; place < sensitivity->variants.measures.count; place++) {
    write_measure(out, sensitivity, place);
  }
  fprintf(
      out,
      door_say("\nEffects are differences from the scenario as it stands, replication by replication on the same "
               "families: all\n%u hold together in 95 %% of cases (Student's t, Bonferroni). Ranked by how far the "
               "mean moves between\nthe ends. Two assumptions that work together are not seen; a moved one leaves the "
               "figures that the scenario\nis fitted to. `compare --ensemble` moves all at once and fits again.\n"),
      interval_count(sensitivity));
}

/* ---- JSON ---- */

static void write_json_end(FILE *out, const struct cli_sensitivity *sensitivity, const struct cli_end *end,
                           uint32_t place)
{
  struct door_paired paired = paired_of(sensitivity, end, place);
  fputc('{', out);
  door_json_number(out, "to", true, end->size);
  door_json_number(out, "difference", paired.difference.reason == NULL, paired.difference.mean);
  door_json_number(out, "low", paired.difference.has_interval, paired.difference.low);
  door_json_number(out, "high", paired.difference.has_interval, paired.difference.high);
  fprintf(out, "\"finding\": \"%s\"}", door_finding_name(door_finding_of(&paired)));
}

static void write_json_effect(FILE *out, const struct cli_sensitivity *sensitivity, const struct door_effect *effect,
                              uint32_t place)
{
  const struct cli_assumption *assumption = &sensitivity->assumptions[effect->key];
  fprintf(out, "{\"key\": \"%s\", \"sure\": %s, ", assumption->key->key, effect->is_sure ? "true" : "false");
  door_json_number(out, "span", true, effect->span);
  door_json_number(out, "now", true, assumption->now);
  fputs("\"ends\": [", out);
  const char *join = "";
  for (uint32_t i = 0; i < 2; i++) {
    if (is_run(sensitivity, &assumption->ends[i])) {
      fputs(join, out);
      write_json_end(out, sensitivity, &assumption->ends[i], place);
      join = ", ";
    }
  }
  fputs("]}", out);
}

static void write_json_measure(FILE *out, const struct cli_sensitivity *sensitivity, uint32_t place)
{
  const struct cli_measures *measures = &sensitivity->variants.measures;
  const struct door_summary *now = &cli_variants_cell(&sensitivity->variants, 0, place)->summary;
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(measures->scenario, measures->list[place], name);
  fprintf(out, "    \"%s\": {", name);
  door_json_summary(out, now);
  fprintf(out, "\"unit\": \"%s\", \"effects\": [",
          door_measure_unit_text(door_measure_row(measures->list[place])->unit));
  struct door_effect *effects = calloc((size_t)sensitivity->plan->drawn_count + 1, sizeof *effects);
  uint32_t count = effects == NULL ? 0 : rank(sensitivity, place, effects);
  for (uint32_t i = 0; i < count; i++) {
    fputs(i == 0 ? "\n      " : ",\n      ", out);
    write_json_effect(out, sensitivity, &effects[i], place);
  }
  free(effects);
  fputs(place + 1 < measures->count ? "]},\n" : "]}\n", out);
}

static void write_json_not_valid(FILE *out, const struct cli_sensitivity *sensitivity)
{
  const char *join = "";
  for (uint32_t key = 0; key < sensitivity->plan->drawn_count; key++) {
    for (uint32_t i = 0; i < 2; i++) {
      const struct cli_end *end = &sensitivity->assumptions[key].ends[i];
      if (end->state == CLI_END_NOT_VALID) {
        fprintf(out, "%s{\"key\": \"%s\", ", join, sensitivity->plan->drawn[key].key);
        door_json_number(out, "to", true, end->size);
        fputs("\"why\": ", out);
        door_json_text(out, end->why);
        fputc('}', out);
        join = ", ";
      }
    }
  }
}

void cli_sensitivity_write_json(FILE *out, const void *self)
{
  const struct cli_sensitivity *sensitivity = self;
  const struct scenario_document *document = sensitivity->experiment.scenarios[0].document;
  fputs("{\n  ", out);
  cli_write_json_title(out, document, ",\n  ");
  fprintf(out,
          ",\n  \"measured_days\": %" PRId64 ",\n  \"run_in_days\": %" PRId64 ",\n  \"seed\": %" PRIu64
          ",\n  \"replications\": %" PRIu64
          ",\n  \"complete\": %s,\n  \"intervals\": {\"confidence\": 0.95, \"together\": %" PRIu32
          ", \"method\": \"paired Student's t, Bonferroni\"},\n  \"versions\": {\"program\": \"%s\", \"measures\": "
          "%d},\n  \"not_moved\": {\"in_words\": %" PRIu32 ", \"not_drawable\": %" PRIu32 "},\n  \"not_valid\": [",
          cli_measured_days(document), cli_experiment_run_in_days(&sensitivity->experiment, document),
          sensitivity->experiment.seed, sensitivity->experiment.replication_count,
          sensitivity->is_complete ? "true" : "false", interval_count(sensitivity), conductor_program_version(),
          DOOR_MEASURES_VERSION, sensitivity->plan->in_words, sensitivity->plan->not_drawable);
  write_json_not_valid(out, sensitivity);
  fputs("],\n  \"measures\": {\n", out);
  for (uint32_t place = 0; place < sensitivity->variants.measures.count; place++) {
    write_json_measure(out, sensitivity, place);
  }
  fputs("  }\n}\n", out);
}
