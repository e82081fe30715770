#include "cli_sweep_report.h"

#include "cli_decimal.h"
#include "cli_text.h"
#include "conductor_program.h"
#include "door_json.h"
#include "door_shown.h"
#include "door_words.h"

#include <inttypes.h>

enum { VALUE_COLUMNS = 12, NUMBER_COLUMNS = 10, INTERVAL_COLUMNS = 22 };

static uint32_t difference_count(const struct cli_sweep *sweep)
{
  uint32_t points = sweep->design.point_count - 1;
  return sweep->experiment.scenario_count * (points > 0 ? points : 1) * sweep->variants.measures.count;
}

/* Of the scenario's points how many are done. */
static uint32_t done_count(const struct cli_sweep *sweep, uint32_t scenario)
{
  uint32_t before = scenario * sweep->design.point_count;
  uint32_t done = sweep->variants.done_count > before ? sweep->variants.done_count - before : 0;
  return done < sweep->design.point_count ? done : sweep->design.point_count;
}

static const struct cli_cell *cell_of(const struct cli_sweep *sweep, uint32_t scenario, uint32_t point, uint32_t place)
{
  return cli_variants_cell(&sweep->variants, scenario * sweep->design.point_count + point, place);
}

static struct door_paired paired_of(const struct cli_sweep *sweep, const struct cli_cell *cell)
{
  return door_pairs_paired(&cell->pairs, DOOR_OUTSIDE_SHARE / difference_count(sweep));
}

/* ---- Table ---- */

static double larger(double one, double other)
{
  return one > other ? one : other;
}

/* Unit and decimals of a measure, the same for all its points: digits for the narrowest interval. */
static struct cli_scale scale_of(const struct cli_sweep *sweep, uint32_t scenario, uint32_t place,
                                 struct door_shown_unit *out_unit)
{
  double size = 0;
  double half = 0;
  for (uint32_t point = 0; point < done_count(sweep, scenario); point++) {
    const struct door_summary *summary = &cell_of(sweep, scenario, point, place)->summary;
    size = summary->reason == NULL ? larger(size, summary->mean) : size;
    double own = summary->has_interval ? (summary->high - summary->low) / 2 : 0;
    half = own > 0 && (own < half || !(half > 0)) ? own : half;
  }
  const struct door_measure_row *row = door_measure_row(sweep->variants.measures.list[place]);
  *out_unit = door_shown_unit_of(row, size);
  double least = (half > 0 ? half : size) / out_unit->each;
  return (struct cli_scale){out_unit->each, door_shown_decimals(least, 10)};
}

static void write_point(FILE *out, const struct cli_sweep *sweep, uint32_t point)
{
  for (uint32_t axis = 0; axis < sweep->design.axis_count; axis++) {
    char level[CLI_DECIMAL_BYTES];
    cli_decimal_format(door_design_value(&sweep->design, point, axis), level);
    fprintf(out, "%*s", VALUE_COLUMNS, level);
  }
}

static void write_measure(FILE *out, const struct cli_sweep *sweep, uint32_t scenario, uint32_t place)
{
  const struct cli_measures *measures = &sweep->variants.measures;
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_label_in(door_language(), measures->scenario, measures->list[place], label);
  struct door_shown_unit unit;
  struct cli_scale scale = scale_of(sweep, scenario, place, &unit);
  fprintf(out, "\n%s, %s\n", label, door_say(unit.text));
  for (uint32_t axis = 0; axis < sweep->design.axis_count; axis++) {
    fprintf(out, "%*c", VALUE_COLUMNS, 'A' + (int)axis);
  }
  cli_write_head(out, NUMBER_COLUMNS, door_say("mean"));
  fprintf(out, "  %-*s", INTERVAL_COLUMNS, door_say("95 % interval"));
  cli_write_head(out, NUMBER_COLUMNS, door_say("- first"));
  fprintf(out, "  %s\n", door_say("95 %, together"));
  for (uint32_t point = 0; point < done_count(sweep, scenario); point++) {
    const struct cli_cell *cell = cell_of(sweep, scenario, point, place);
    write_point(out, sweep, point);
    cli_write_mean(out, NUMBER_COLUMNS, &cell->summary, scale);
    if (cell->summary.reason != NULL) {
      fprintf(out, "  %s\n", door_say(cell->summary.reason));
      continue;
    }
    struct door_paired paired = paired_of(sweep, cell);
    bool is_first = point == 0;
    cli_write_interval(out, is_first ? 0 : INTERVAL_COLUMNS, &cell->summary, scale);
    if (!is_first) {
      cli_write_mean(out, NUMBER_COLUMNS, &paired.difference, scale);
      cli_write_interval(out, 0, &paired.difference, scale);
    }
    fputc('\n', out);
  }
}

static void write_head(FILE *out, const struct cli_sweep *sweep, uint32_t scenario)
{
  const struct scenario_document *document = sweep->experiment.scenarios[scenario].document;
  uint32_t count = sweep->design.point_count;
  fprintf(out, "%s%s\n", scenario == 0 ? "" : "\n", cli_title_of(document));
  fprintf(out, door_say_many("%u point", "%u points", count), count);
  fputs(sweep->design.is_latin ? door_say(" of a Latin hypercube") : "", out);
  fprintf(out, door_say(", %llu replications each, seed %llu, %lld measured days\n"),
          (unsigned long long)sweep->experiment.replication_count, (unsigned long long)sweep->experiment.seed,
          (long long)cli_measured_days(document));
  if (done_count(sweep, scenario) < sweep->design.point_count) {
    fprintf(out, door_say("INCOMPLETE: interrupted after %u of them\n"), done_count(sweep, scenario));
  }
  for (uint32_t axis = 0; axis < sweep->design.axis_count; axis++) {
    const char *key = sweep->design.axes[axis].key;
    const char *unit = door_say(parameter_find(key)->unit);
    fprintf(out, "  %c  %s%s%s\n", 'A' + (int)axis, key, unit[0] == '\0' ? "" : ", ", unit);
  }
}

void cli_sweep_write_table(FILE *out, const void *self)
{
  const struct cli_sweep *sweep = self;
  for (uint32_t scenario = 0; scenario < sweep->experiment.scenario_count; scenario++) {
    write_head(out, sweep, scenario);
    for (uint32_t place = 0; place < sweep->variants.measures.count && done_count(sweep, scenario) > 0; place++) {
      write_measure(out, sweep, scenario, place);
    }
  }
  fprintf(out,
          door_say("\nIntervals of means: each 95 %%, of chance alone. Differences from the first point, replication by"
                   "\nreplication on the same families: all %u hold together in 95 %% of cases (Student's t, "
                   "Bonferroni).\n"),
          difference_count(sweep));
}

/* ---- JSON ---- */

static void write_json_cell(FILE *out, const struct cli_sweep *sweep, const struct cli_cell *cell, uint32_t place)
{
  const struct cli_measures *measures = &sweep->variants.measures;
  const struct door_summary *summary = &cell->summary;
  struct door_paired paired = paired_of(sweep, cell);
  const struct door_summary *difference = &paired.difference;
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(measures->scenario, measures->list[place], name);
  fprintf(out, "          \"%s\": {", name);
  door_json_summary(out, summary);
  door_json_number(out, "difference", difference->reason == NULL, difference->mean);
  door_json_number(out, "difference_low", difference->has_interval, difference->low);
  door_json_number(out, "difference_high", difference->has_interval, difference->high);
  fprintf(out, "\"finding\": \"%s\", \"unit\": \"%s\", \"value_count\": %" PRIu32 ", \"null_count\": %" PRIu32,
          door_finding_name(door_finding_of(&paired)),
          door_measure_unit_text(door_measure_row(measures->list[place])->unit), summary->value_count,
          summary->null_count);
  if (summary->reason != NULL) {
    fputs(", \"reason\": ", out);
    door_json_text(out, summary->reason);
  }
  fputs(place + 1 < measures->count ? "},\n" : "}\n", out);
}

static void write_json_point(FILE *out, const struct cli_sweep *sweep, uint32_t scenario, uint32_t point)
{
  fputs("      {\"values\": {", out);
  for (uint32_t axis = 0; axis < sweep->design.axis_count; axis++) {
    char level[DOOR_DOUBLE_TEXT_SIZE];
    door_double_format(door_design_value(&sweep->design, point, axis), level);
    fprintf(out, "%s\"%s\": %s", axis == 0 ? "" : ", ", sweep->design.axes[axis].key, level);
  }
  fputs("}, \"measures\": {\n", out);
  for (uint32_t place = 0; place < sweep->variants.measures.count; place++) {
    write_json_cell(out, sweep, cell_of(sweep, scenario, point, place), place);
  }
  fputs(point + 1 < done_count(sweep, scenario) ? "      }},\n" : "      }}\n", out);
}

static void write_json_scenario(FILE *out, const struct cli_sweep *sweep, uint32_t scenario)
{
  const struct scenario_document *document = sweep->experiment.scenarios[scenario].document;
  fputs("    {", out);
  cli_write_json_title(out, document, ", ");
  fprintf(out, ", \"measured_days\": %" PRId64 ", \"run_in_days\": %" PRId64 ", \"points\": [\n",
          cli_measured_days(document), cli_experiment_run_in_days(&sweep->experiment, document));
  for (uint32_t point = 0; point < done_count(sweep, scenario); point++) {
    write_json_point(out, sweep, scenario, point);
  }
  fputs(scenario + 1 < sweep->experiment.scenario_count ? "    ]},\n" : "    ]}\n", out);
}

void cli_sweep_write_json(FILE *out, const void *self)
{
  const struct cli_sweep *sweep = self;
  fputs("{\n  \"keys\": [", out);
  for (uint32_t axis = 0; axis < sweep->design.axis_count; axis++) {
    fprintf(out, "%s{\"key\": \"%s\", \"unit\": ", axis == 0 ? "" : ", ", sweep->design.axes[axis].key);
    door_json_text(out, parameter_find(sweep->design.axes[axis].key)->unit);
    fputc('}', out);
  }
  fprintf(out,
          "],\n  \"design\": \"%s\",\n  \"points\": %" PRIu32 ",\n  \"complete\": %s,\n  \"seed\": %" PRIu64
          ",\n  \"replications\": %" PRIu64
          ",\n  \"intervals\": {\"confidence\": 0.95, \"differences_together\": %" PRIu32
          ", \"method\": \"Student's t; differences paired, Bonferroni\"},\n  \"versions\": {\"program\": \"%s\", "
          "\"measures\": %d},\n  \"scenarios\": [\n",
          sweep->design.is_latin ? "latin" : "cross", sweep->design.point_count, sweep->is_complete ? "true" : "false",
          sweep->experiment.seed, sweep->experiment.replication_count, difference_count(sweep),
          conductor_program_version(), DOOR_MEASURES_VERSION);
  for (uint32_t scenario = 0; scenario < sweep->experiment.scenario_count; scenario++) {
    write_json_scenario(out, sweep, scenario);
  }
  fputs("  ]\n}\n", out);
}
