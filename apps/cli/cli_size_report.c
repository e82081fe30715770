#include "cli_size_report.h"

#include "cli_decimal.h"
#include "cli_text.h"
#include "conductor_program.h"
#include "door_json.h"
#include "door_shown.h"
#include "door_words.h"

#include <inttypes.h>
#include <stdlib.h>

enum { VALUE_COLUMNS = 8, COUNT_COLUMNS = 14, NUMBER_COLUMNS = 10, INTERVAL_COLUMNS = 24 };

static long long level_of(const struct cli_size *size, uint32_t level)
{
  return (long long)size->axis.levels[level];
}

static const char *decision_name(enum door_decision decision)
{
  static const char *const names[] = {[DOOR_DECISION_OPEN] = DOOR_SAID("not decided"),
                                      [DOOR_DECISION_MET] = DOOR_SAID("met"),
                                      [DOOR_DECISION_NOT_MET] = DOOR_SAID("not met")};
  return names[decision];
}

/* ---- The answer ---- */

static void write_open(FILE *out, const struct cli_size *size)
{
  const char *join = "";
  for (uint32_t i = 0; i < size->done_count; i++) {
    if (size->levels[i].decision == DOOR_DECISION_OPEN) {
      fprintf(out, "%s%lld", join, level_of(size, i));
      join = ", ";
    }
  }
}

static void write_answer(FILE *out, const void *self)
{
  const struct cli_size *size = self;
  long long last = size->done_count == 0 ? 0 : level_of(size, size->done_count - 1);
  const char *targets = size->target_count == 1 ? door_say("the target") : door_say("all targets");
  if (size->open_count == 0 && size->is_found) {
    fprintf(out, door_say("%lld is the least %s from %lld to %lld that meets %s,"), last, size->axis.key,
            level_of(size, 0), (long long)size->axis.high, targets);
  } else if (size->open_count == 0) {
    fprintf(out, door_say("No %s from %lld to %lld meets %s,"), size->axis.key, level_of(size, 0), last, targets);
  } else {
    fprintf(out, door_say("Not decided: the least %s that meets %s is "), size->axis.key, targets);
    write_open(out, size);
    if (size->is_found) {
      fprintf(out,
              size->target_count == 1 ? door_say(" or %lld, which does meet it,")
                                      : door_say(" or %lld, which does meet them,"),
              last);
    } else {
      fputs(size->open_count == 1 ? door_say(", or none of the range,")
                                  : door_say(", one of these, or none of the range,"),
            out);
    }
  }
  char percent[CLI_DECIMAL_BYTES];
  cli_decimal_format(100 * size->search.probability, percent);
  fprintf(out, door_say(" with probability %s %% or more."), percent);
}

static void write_answer_lines(FILE *out, const struct cli_size *size)
{
  char *text = NULL;
  if (size->is_complete && cli_text_of(write_answer, size, &text) == DOOR_OK) {
    cli_write_lines(out, text);
  }
  free(text);
}

/* ---- Table ---- */

static void write_trial(FILE *out, const struct cli_size *size, const struct cli_trial *trial, uint32_t target)
{
  const struct door_measure_row *row = door_measure_row(size->targets[target].measure);
  struct door_summary shown = door_running_summary(&trial->values, DOOR_OUTSIDE_SHARE);
  shown.has_interval = trial->look.has_bounds;
  shown.low = trial->look.low < 0 ? 0 : trial->look.low; /* nothing is measured below 0 */
  shown.high = trial->look.high;
  double larger = shown.mean > size->targets[target].bound.value ? shown.mean : size->targets[target].bound.value;
  struct door_shown_unit unit = door_shown_unit_of(row, larger);
  double half = (shown.high - shown.low) / 2;
  struct cli_scale scale = {unit.each, door_shown_decimals((half > 0 ? half : larger) / unit.each, 10)};
  cli_write_mean(out, NUMBER_COLUMNS, &shown, scale);
  cli_write_interval(out, INTERVAL_COLUMNS, &shown, scale);
  bool is_count = door_measure_unit_form(row->unit) == DOOR_FORM_COUNT;
  fprintf(out, "%-9s  %s", is_count ? "" : door_say(unit.text), door_say(decision_name(trial->look.decision)));
  if (trial->values.count == 0) {
    fprintf(out, ": %s", door_say(trial->reason));
  } else if (trial->null_count > 0) {
    fprintf(out, door_say("; %u without a value"), trial->null_count);
  }
  fputc('\n', out);
}

static void write_target(FILE *out, const struct cli_size *size, uint32_t target)
{
  char label[DOOR_MEASURE_NAME_BYTES];
  door_measure_label_in(door_language(), size->experiment.measures.scenario, size->targets[target].measure, label);
  fprintf(out, "\n%s (%s)\n", label, size->targets[target].text);
  cli_write_head(out, VALUE_COLUMNS, door_say("value"));
  cli_write_head(out, COUNT_COLUMNS, door_say("replications"));
  cli_write_head(out, NUMBER_COLUMNS, door_say("mean"));
  fprintf(out, "  %s\n", door_say("bounds"));
  for (uint32_t i = 0; i < size->done_count; i++) {
    const struct cli_size_level *level = &size->levels[i];
    fprintf(out, "%*lld%*" PRIu32, VALUE_COLUMNS, level_of(size, i), COUNT_COLUMNS, level->replication_count);
    write_trial(out, size, &level->trials[target], target);
  }
}

void cli_size_write_table(FILE *out, const void *self)
{
  const struct cli_size *size = self;
  const struct scenario_document *document = size->experiment.scenarios[0].document;
  fprintf(out, "%s\n", cli_title_of(document));
  fprintf(out, door_say("%s from %lld to %lld, seed %llu, %lld measured days\n"), size->axis.key,
          (long long)size->axis.low, (long long)size->axis.high, (unsigned long long)size->experiment.seed,
          (long long)cli_measured_days(document));
  if (!size->is_complete) {
    fprintf(out, door_say("INCOMPLETE: interrupted after %u values\n"), size->done_count);
  }
  write_answer_lines(out, size);
  for (uint32_t target = 0; target < size->target_count; target++) {
    write_target(out, size, target);
  }
  fprintf(
      out,
      door_say("\nEvery value from the least is tried, so nothing is assumed of what lies between. Looks at %d "
               "replications, then\nat twice as many, %u at most; the bounds are those that a look decides by, wide "
               "enough for all looks\nand values together. They are of chance alone, not of what the parameters "
               "leave open.\n"),
      DOOR_LOOK_FIRST, size->search.replications_max);
}

/* ---- JSON ---- */

static const char *outcome_of(const struct cli_size *size)
{
  if (!size->is_complete) {
    return "interrupted";
  }
  if (size->open_count > 0) {
    return "not decided";
  }
  return size->is_found ? "found" : "none";
}

static void write_json_trial(FILE *out, const struct cli_size *size, const struct cli_trial *trial, uint32_t target)
{
  fputs("{\"target\": ", out);
  door_json_text(out, size->targets[target].text);
  fputs(", ", out);
  door_json_number(out, "mean", trial->values.count > 0, trial->values.mean);
  door_json_number(out, "low", trial->look.has_bounds, trial->look.low);
  door_json_number(out, "high", trial->look.has_bounds, trial->look.high);
  fprintf(out, "\"unit\": \"%s\", \"value_count\": %" PRIu32 ", \"null_count\": %" PRIu32 ", \"decision\": \"%s\"",
          door_measure_unit_text(door_measure_row(size->targets[target].measure)->unit), trial->values.count,
          trial->null_count, decision_name(trial->look.decision));
  if (trial->reason != NULL) {
    fputs(", \"reason\": ", out);
    door_json_text(out, trial->reason);
  }
  fputc('}', out);
}

static void write_json_level(FILE *out, const struct cli_size *size, uint32_t i)
{
  const struct cli_size_level *level = &size->levels[i];
  fprintf(out, "    {\"value\": %lld, \"replications\": %" PRIu32 ", \"decision\": \"%s\", \"targets\": [",
          level_of(size, i), level->replication_count, decision_name(level->decision));
  for (uint32_t target = 0; target < size->target_count; target++) {
    fputs(target == 0 ? "\n      " : ",\n      ", out);
    write_json_trial(out, size, &level->trials[target], target);
  }
  fputs(i + 1 < size->done_count ? "]},\n" : "]}\n", out);
}

void cli_size_write_json(FILE *out, const void *self)
{
  const struct cli_size *size = self;
  const struct scenario_document *document = size->experiment.scenarios[0].document;
  fputs("{\n  ", out);
  cli_write_json_title(out, document, ",\n  ");
  fprintf(out,
          ",\n  \"measured_days\": %" PRId64 ",\n  \"run_in_days\": %" PRId64
          ",\n  \"key\": \"%s\",\n  \"low\": %" PRId64 ",\n  \"high\": %" PRId64
          ",\n  \"outcome\": \"%s\",\n  \"answer\": ",
          cli_measured_days(document), cli_experiment_run_in_days(&size->experiment, document), size->axis.key,
          (int64_t)size->axis.low, (int64_t)size->axis.high, outcome_of(size));
  if (size->is_found) {
    fprintf(out, "%lld", level_of(size, size->done_count - 1));
  } else {
    fputs("null", out);
  }
  fputs(",\n  \"not_decided\": [", out);
  write_open(out, size);
  char probability[DOOR_DOUBLE_TEXT_SIZE];
  door_double_format(size->search.probability, probability);
  fprintf(out,
          "],\n  \"probability\": %s,\n  \"replications_max\": %" PRIu32 ",\n  \"looks\": %" PRIu32
          ",\n  \"seed\": %" PRIu64 ",\n  \"versions\": {\"program\": \"%s\", \"measures\": %d},\n  \"values\": [\n",
          probability, size->search.replications_max, door_look_count(size->search.replications_max),
          size->experiment.seed, conductor_program_version(), DOOR_MEASURES_VERSION);
  for (uint32_t i = 0; i < size->done_count; i++) {
    write_json_level(out, size, i);
  }
  fputs("  ]\n}\n", out);
}
