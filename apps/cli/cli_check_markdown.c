#include "cli_check_markdown.h"

#include <inttypes.h>
#include <math.h>

/* ---- values, in a unit that reads well ---- */

struct scale {
  double factor; /* shown = value times it */
  const char *unit;
  int decimals; /* 0 or 1 */
};

static struct scale scale_of(const struct cli_check_row *row)
{
  enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };
  double found = row->found.reason == NULL ? fabs(row->found.mean) : 0;
  double other = row->compared_scenario != NULL && row->other.reason == NULL ? fabs(row->other.mean) : 0;
  double size = found > other ? found : other;
  switch (door_measure_unit_form(door_measure_row(row->measure)->unit)) {
  case DOOR_FORM_SHARE:
    return (struct scale){100, " %", 1};
  case DOOR_FORM_SECONDS:
    return size < 2 * HOUR  ? (struct scale){1.0 / MINUTE, " min", 1}
           : size < 3 * DAY ? (struct scale){1.0 / HOUR, " h", 1}
                            : (struct scale){1.0 / DAY, " days", 1};
  case DOOR_FORM_COUNT:
  case DOOR_FORM_LEVEL:
    break;
  }
  return (struct scale){1, "", size < 100 ? 1 : 0};
}

static void write_value(FILE *out, const struct scale *scale, double value)
{
  double shown = scale->factor * value;
  double half = scale->decimals == 0 ? 0.5 : 0.05;
  fprintf(out, "%.*f", scale->decimals, fabs(shown) < half ? 0 : shown); /* never "-0" */
}

/* "82.9 % (82.5 to 83.3)", or why there is no value. */
static void write_summary(FILE *out, const struct scale *scale, const struct door_summary *summary)
{
  if (summary->reason != NULL) {
    fprintf(out, "no value: %s", summary->reason);
    return;
  }
  write_value(out, scale, summary->mean);
  fputs(scale->unit, out);
  if (summary->has_interval) {
    fputs(" (", out);
    write_value(out, scale, summary->low);
    fputs(" to ", out);
    write_value(out, scale, summary->high);
    fputc(')', out);
  }
}

/* What bounds ask for: the value itself where there is one, as it was observed. */
static void write_wanted(FILE *out, const struct scale *scale, const struct scenario_expectation *wanted)
{
  if (wanted->has_within) {
    write_value(out, scale, wanted->within_value);
    fprintf(out, "%s, within %g %%", scale->unit, 100 * wanted->within_share);
  }
  const char *join = wanted->has_within ? ", " : "";
  if (wanted->has_at_least) {
    fprintf(out, "%s%s", join, wanted->has_at_most ? "" : "at least ");
    write_value(out, scale, wanted->at_least);
    fputs(wanted->has_at_most ? " to " : scale->unit, out);
  }
  if (wanted->has_at_most) {
    fputs(wanted->has_at_least ? "" : join, out);
    fputs(wanted->has_at_least ? "" : "at most ", out);
    write_value(out, scale, wanted->at_most);
    fputs(scale->unit, out);
  }
}

/* A text of a scenario, in one cell of a table. */
static void write_text(FILE *out, const char *text)
{
  for (; *text != '\0'; text++) {
    if (*text == '|' || *text == '<' || *text == '`' || *text == '*' || *text == '\\') {
      fputc('\\', out);
    }
    fputc((unsigned char)*text < 0x20U ? ' ' : *text, out);
  }
}

/* ---- kinds ---- */

/* In the order of the page. */
enum section { FITTED, UNFITTED, WORDS, SENSE, SECTION_COUNT };

static enum section section_of(const struct cli_check_row *row)
{
  switch (row->expectation->kind) {
  case SCENARIO_WORDS:
    return WORDS;
  case SCENARIO_SENSE:
    return SENSE;
  case SCENARIO_FIGURE:
    break;
  }
  return row->expectation->fitted ? FITTED : UNFITTED;
}

static const struct {
  const char *heading;
  const char *text;
  const char *met; /* how a verdict is told */
  const char *not_met;
} sections[SECTION_COUNT] = {
    [FITTED] = {"Figures that a scenario was fitted to", "That these agree proves nothing.", "agrees", "misses"},
    [UNFITTED] = {"Figures that no scenario was fitted to", "The test of the model.", "agrees", "misses"},
    [WORDS] = {"Findings in words", "What a document found, with the direction that a model of it should show.",
               "comes out", "does not come out"},
    [SENSE] = {"What sense demands", "No document's finding: a rule of the scenario itself, or common sense.", "holds",
               "does not hold"},
};

static const char *verdict_of(const struct cli_check_row *row)
{
  enum section section = section_of(row);
  switch (row->verdict) {
  case CLI_CHECK_MET:
    return sections[section].met;
  case CLI_CHECK_NOT_MET:
    return sections[section].not_met;
  case CLI_CHECK_NOT_SURE:
    break;
  }
  return "not sure";
}

/* ---- parts of the page ---- */

static void write_counts(FILE *out, const struct cli_check_report *report)
{
  fputs("| | stated | met | missed | not sure |\n|---|---|---|---|---|\n", out);
  for (int section = 0; section < SECTION_COUNT; section++) {
    size_t counts[] = {[CLI_CHECK_MET] = 0, [CLI_CHECK_NOT_MET] = 0, [CLI_CHECK_NOT_SURE] = 0};
    for (size_t i = 0; i < report->row_count; i++) {
      counts[report->rows[i].verdict] += section_of(&report->rows[i]) == (enum section)section ? 1 : 0;
    }
    fprintf(out, "| %s | %zu | %zu | %zu | %zu |\n", sections[section].heading,
            counts[CLI_CHECK_MET] + counts[CLI_CHECK_NOT_MET] + counts[CLI_CHECK_NOT_SURE], counts[CLI_CHECK_MET],
            counts[CLI_CHECK_NOT_MET], counts[CLI_CHECK_NOT_SURE]);
  }
}

static void write_stands_for(FILE *out, const struct cli_check_row *row)
{
  const char *text = row->expectation->stands_for;
  write_text(out, text[0] == '\0' ? "no source stated" : text);
}

static void write_wish(FILE *out, const struct scale *scale, const struct cli_check_row *row)
{
  if (row->compared_scenario == NULL) {
    write_wanted(out, scale, row->expectation);
  } else {
    fprintf(out, "%s than `%s`", row->expectation->wants_higher ? "higher" : "lower", row->compared_scenario);
  }
}

static void write_finding(FILE *out, const struct scale *scale, const struct cli_check_row *row)
{
  write_summary(out, scale, &row->found);
  if (row->compared_scenario != NULL) {
    fputs("; there ", out);
    write_summary(out, scale, &row->other);
    fputs("; difference ", out);
    write_summary(out, scale, &row->difference);
  }
}

/* "- **monmouthshire-2014**, `contacts_lost`: does not come out. ..." */
static void write_miss(FILE *out, const struct cli_check_row *row)
{
  struct scale scale = scale_of(row);
  const char *known_miss = row->expectation->known_miss;
  fprintf(out, "- **%s**, `%s`: %s. ", row->scenario, row->expectation->measure, verdict_of(row));
  write_stands_for(out, row);
  fputs(". Wanted: ", out);
  write_wish(out, &scale, row);
  fputs(". Simulated: ", out);
  write_finding(out, &scale, row);
  fputs(". Why: ", out);
  write_text(out, known_miss[0] == '\0' ? "not known so far" : known_miss);
  fputs(".\n", out);
}

static void write_misses(FILE *out, const struct cli_check_report *report)
{
  size_t count = 0;
  for (size_t i = 0; i < report->row_count; i++) {
    if (report->rows[i].verdict != CLI_CHECK_MET) {
      write_miss(out, &report->rows[i]);
      count++;
    }
  }
  if (count == 0) {
    fputs("None.\n", out);
  }
}

static void write_row(FILE *out, const struct cli_check_row *row, bool is_figure)
{
  struct scale scale = scale_of(row);
  fprintf(out, "| %s | `%s` | ", row->scenario, row->expectation->measure);
  write_wish(out, &scale, row);
  fputs(" | ", out);
  write_finding(out, &scale, row);
  fputs(" | ", out);
  if (is_figure) {
    if (row->found.reason == NULL) {
      write_value(out, &scale, row->lowest);
      fputs(" to ", out);
      write_value(out, &scale, row->highest);
      fputs(scale.unit, out);
    }
    fputs(" | ", out);
  }
  fprintf(out, "%s | ", verdict_of(row));
  write_stands_for(out, row);
  fputs(" |\n", out);
}

static void write_section(FILE *out, const struct cli_check_report *report, enum section section)
{
  bool is_figure = section == FITTED || section == UNFITTED;
  size_t count = 0;
  fprintf(out, "\n## %s\n\n%s\n\n", sections[section].heading, sections[section].text);
  for (size_t i = 0; i < report->row_count; i++) {
    if (section_of(&report->rows[i]) != section) {
      continue;
    }
    if (count++ == 0) {
      fputs(is_figure ? "| scenario | measure | observed | simulated | one replication alone | | stands for |\n"
                        "|---|---|---|---|---|---|---|\n"
                      : "| scenario | measure | wanted | simulated | | stands for |\n|---|---|---|---|---|---|\n",
            out);
    }
    write_row(out, &report->rows[i], is_figure);
  }
  if (count == 0) {
    fputs("None.\n", out);
  }
}

void cli_check_write_markdown(FILE *out, const struct cli_check_report *report)
{
  fprintf(out,
          "# Validation: what was observed, and what is simulated\n\n"
          "Written by `./frontdoor check %s --reps %" PRIu32 " --seed %" PRIu64 " --markdown FILE`; change the "
          "scenarios,\nnot this page. A scenario states under `expect:` what its results should be, and which figure "
          "of which source that is.\n\n"
          "Simulated: the mean over the replications, and its 95 %% interval, which is that of chance alone. What was "
          "observed is\none period, so beside it stands the range of single replications. A comparison runs both "
          "scenarios on one seed and\ntakes differences replication by replication; it comes out where the whole "
          "interval of the difference lies on the\nwanted side of 0.\n\n",
          report->operands, report->replication_count, report->seed);
  write_counts(out, report);
  fputs("\n## Every miss\n\n", out);
  write_misses(out, report);
  for (int section = 0; section < SECTION_COUNT; section++) {
    write_section(out, report, (enum section)section);
  }
}
