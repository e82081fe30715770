#include "cli_comparison.h"

#include "cli_posts.h"
#include "cli_text.h"
#include "conductor_program.h"
#include "door_clearing.h"
#include "door_json.h"
#include "door_paired.h"
#include "door_shown.h"
#include "door_utf8.h"
#include "door_words.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  NUMBER_COLUMNS = 10,
  DIFFERENCE_COLUMNS = 12,
  INTERVAL_COLUMNS = 20,
  CUT_COLUMNS = 6,
  POST_COLUMNS = 10,
};

/* With two of indent. */
static int label_columns(void)
{
  return door_language() == DOOR_WELSH ? 40 : 34;
}

uint32_t cli_comparison_interval_count(const struct cli_comparison *comparison)
{
  return (comparison->scenario_count - 1) * comparison->measures.count;
}

struct door_paired cli_comparison_paired(const struct cli_comparison *comparison, uint32_t other, uint32_t place)
{
  return door_paired_of(comparison->scenarios[0].results, comparison->scenarios[other].results,
                        comparison->measures.list[place],
                        DOOR_OUTSIDE_SHARE / cli_comparison_interval_count(comparison));
}

static struct cli_posts posts_of(const struct cli_comparison *comparison, uint32_t other)
{
  return (struct cli_posts){comparison->scenarios[0].establishment, comparison->scenarios[other].establishment};
}

/* Posts that the other has more or, below 0, fewer. */
static double posts_more(const struct cli_comparison *comparison, uint32_t other)
{
  struct cli_posts posts = posts_of(comparison, other);
  return cli_posts_more(&posts);
}

static bool has_posts_more_or_fewer(const struct cli_comparison *comparison, uint32_t other)
{
  double more = posts_more(comparison, other);
  return more > 0 || more < 0;
}

/* Whether the difference can be said by the post: it is sure, and there are posts more or fewer. */
static bool has_per_post(const struct cli_comparison *comparison, uint32_t other, const struct door_paired *paired)
{
  return has_posts_more_or_fewer(comparison, other) && door_finding_is_sure(door_finding_of(paired));
}

void cli_comparison_trim(struct cli_comparison *comparison)
{
  struct cli_measures *measures = &comparison->measures;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < measures->count; i++) {
    bool has_value = false;
    for (uint32_t j = 0; j < comparison->scenario_count; j++) {
      struct door_summary summary = door_results_summary(comparison->scenarios[j].results, measures->list[i]);
      has_value = has_value || summary.reason == NULL;
    }
    measures->list[kept] = measures->list[i];
    kept += has_value ? 1 : 0;
  }
  measures->count = kept;
}

/* ---- verdict ---- */

/* "no sure effect on A; B", of all measures with that finding. */
static void write_all_with(FILE *out, const struct cli_comparison *comparison, uint32_t other,
                           enum door_finding finding, const char *words)
{
  bool is_first = true;
  for (uint32_t i = 0; i < comparison->measures.count; i++) {
    struct door_paired paired = cli_comparison_paired(comparison, other, i);
    if (door_finding_of(&paired) == finding) {
      fputs(is_first ? door_say(words) : "; ", out);
      cli_write_label(out, &comparison->measures, i);
      is_first = false;
    }
  }
  fputs(is_first ? "" : ".", out);
}

struct verdict {
  const struct cli_comparison *comparison;
  uint32_t other;
};

static void write_verdict(FILE *out, const void *self)
{
  const struct verdict *verdict = self;
  const struct cli_comparison *comparison = verdict->comparison;
  uint32_t other = verdict->other;
  bool is_first = true;
  fprintf(out, "%s: ", cli_title_of(comparison->scenarios[other].document));
  for (uint32_t i = 0; i < comparison->measures.count; i++) {
    struct door_paired paired = cli_comparison_paired(comparison, other, i);
    enum door_finding finding = door_finding_of(&paired);
    if (door_finding_is_sure(finding)) {
      fputs(is_first ? "" : "; ", out);
      cli_write_difference(out, &comparison->measures, i, paired.difference.low, paired.difference.high);
      is_first = false;
    }
  }
  fputs(is_first ? door_say("no sure effect on anything shown.") : ".", out);
  if (!is_first) {
    write_all_with(out, comparison, other, DOOR_FINDING_NOT_SURE, DOOR_SAID(" No sure effect on "));
  }
  write_all_with(out, comparison, other, DOOR_FINDING_SAME, DOOR_SAID(" The same in every replication: "));
  write_all_with(out, comparison, other, DOOR_FINDING_NO_VALUE, DOOR_SAID(" No value: "));
  struct cli_posts posts = posts_of(comparison, other);
  fputc(' ', out);
  cli_posts_write_sentences(out, &posts);
}

/* As a text that the caller frees; NULL when out of memory. */
static char *verdict_of(const struct cli_comparison *comparison, uint32_t other)
{
  struct verdict verdict = {comparison, other};
  char *text = NULL;
  return cli_text_of(write_verdict, &verdict, &text) == DOOR_OK ? text : NULL;
}

static void write_verdict_lines(FILE *out, const struct cli_comparison *comparison, uint32_t other)
{
  char *text = verdict_of(comparison, other);
  cli_write_lines(out, text == NULL ? "" : text);
  free(text);
}

/* ---- table ---- */

static void show_mean(const struct door_summary *summary, struct cli_scale scale, char out_text[DOOR_SHOWN_NUMBER_SIZE])
{
  snprintf(out_text, DOOR_SHOWN_NUMBER_SIZE, "-");
  if (summary->reason == NULL) {
    door_shown_number(summary->mean / scale.each, scale.decimals, out_text);
  }
}

static void show_per_post(const struct door_paired *paired, double more, double each,
                          char out_text[DOOR_SHOWN_NUMBER_SIZE])
{
  double half = (paired->difference.high - paired->difference.low) / 2 / each / fabs(more);
  double value = paired->difference.mean / each / more;
  door_shown_number(value, door_shown_decimals(half > 0 ? half : fabs(value), 10), out_text);
}

struct cli_shown_difference cli_comparison_shown(const struct cli_comparison *comparison, uint32_t other,
                                                 uint32_t place)
{
  const struct door_measure_row *row = door_measure_row(comparison->measures.list[place]);
  struct door_paired paired = cli_comparison_paired(comparison, other, place);
  const struct door_summary *difference = &paired.difference;
  struct cli_shown_difference shown = {.finding = door_finding_of(&paired), .reason = difference->reason};
  if (difference->reason != NULL) {
    return shown;
  }
  double larger = paired.base.mean > paired.other.mean ? paired.base.mean : paired.other.mean;
  struct door_shown_unit unit = door_shown_unit_of(row, larger);
  double half = (difference->high - difference->low) / 2 / unit.each;
  struct cli_scale scale = {unit.each, door_shown_decimals(half > 0 ? half : larger / unit.each, 10)};
  shown.unit = unit.text;
  show_mean(&paired.base, scale, shown.base);
  show_mean(&paired.other, scale, shown.other);
  show_mean(difference, scale, shown.difference);
  if (difference->has_interval) {
    door_shown_number(difference->low / scale.each, scale.decimals, shown.low);
    door_shown_number(difference->high / scale.each, scale.decimals, shown.high);
  }
  if (paired.has_variance_reduction) {
    door_shown_number(paired.variance_reduction, 1, shown.cut);
  }
  if (has_per_post(comparison, other, &paired)) {
    show_per_post(&paired, posts_more(comparison, other), unit.each, shown.per_post);
  }
  return shown;
}

bool cli_comparison_shown_mean(const struct cli_comparison *comparison, uint32_t scenario, uint32_t place,
                               struct door_shown_summary *out_shown)
{
  uint32_t measure = comparison->measures.list[place];
  double largest = 0;
  for (uint32_t i = 0; i < comparison->scenario_count; i++) {
    struct door_summary one = door_results_summary(comparison->scenarios[i].results, measure);
    largest = one.reason == NULL && one.mean > largest ? one.mean : largest;
  }
  struct door_summary own = door_results_summary(comparison->scenarios[scenario].results, measure);
  if (own.reason != NULL) {
    return false;
  }
  door_shown_summary_beside(door_measure_row(measure), &own, largest, out_shown);
  return true;
}

static const char *or_dash(const char *text)
{
  return text[0] == '\0' ? "-" : text;
}

static void write_row(FILE *out, const struct cli_comparison *comparison, uint32_t other, uint32_t place)
{
  const struct door_measure_row *row = door_measure_row(comparison->measures.list[place]);
  struct cli_shown_difference shown = cli_comparison_shown(comparison, other, place);
  char label[DOOR_MEASURE_NAME_BYTES];
  char interval[2 * DOOR_SHOWN_NUMBER_SIZE + 8] = "-";
  door_measure_label_in(door_language(), comparison->measures.scenario, comparison->measures.list[place], label);
  cli_write_cell(out, label, label_columns());
  if (shown.reason != NULL) {
    fprintf(out, "%*s  %s\n", NUMBER_COLUMNS, "-", door_say(shown.reason));
    return;
  }
  if (shown.low[0] != '\0') {
    snprintf(interval, sizeof interval, door_say("%s to %s"), shown.low, shown.high);
  }
  fprintf(out, "%*s%*s%*s  %-*s%*s", NUMBER_COLUMNS, shown.base, NUMBER_COLUMNS, shown.other, DIFFERENCE_COLUMNS,
          shown.difference, INTERVAL_COLUMNS, interval, CUT_COLUMNS, or_dash(shown.cut));
  if (has_posts_more_or_fewer(comparison, other)) {
    fprintf(out, "%*s", POST_COLUMNS, or_dash(shown.per_post));
  }
  bool is_count = door_measure_unit_form(row->unit) == DOOR_FORM_COUNT;
  fprintf(out, "%s%s\n", is_count ? "" : "  ", is_count ? "" : door_say(shown.unit));
}

static void write_heading(FILE *out, const struct cli_comparison *comparison, uint32_t other)
{
  fprintf(out, "\n%s\n", cli_title_of(comparison->scenarios[other].document));
  fprintf(out, "%*s", label_columns(), "");
  cli_write_head(out, NUMBER_COLUMNS, door_say("base"));
  cli_write_head(out, NUMBER_COLUMNS, door_say("this"));
  cli_write_head(out, DIFFERENCE_COLUMNS, door_say("difference"));
  fprintf(out, "  %-*s", INTERVAL_COLUMNS, door_say("95 %, together"));
  cli_write_head(out, CUT_COLUMNS, door_say("cut"));
  if (has_posts_more_or_fewer(comparison, other)) {
    cli_write_head(out, POST_COLUMNS, door_say("a post"));
  }
  fputc('\n', out);
}

static void write_footnotes(FILE *out, const struct cli_comparison *comparison)
{
  fprintf(
      out,
      door_say("\nIntervals of differences, replication by replication: all %u hold together in 95 %% of cases "
               "(Student's t,\nBonferroni). They are chance alone, not what the parameters leave open. Cut: so many "
               "times as many\nreplications would be needed if each scenario had chance of its own.\n"),
      cli_comparison_interval_count(comparison));
  bool has_per_post_column = false;
  for (uint32_t other = 1; other < comparison->scenario_count; other++) {
    has_per_post_column = has_per_post_column || has_posts_more_or_fewer(comparison, other);
  }
  if (has_per_post_column) {
    fputs(door_say("A post: a sure difference divided by the posts more or fewer, whatever else differs; the next may "
                   "be worth less.\n"),
          out);
  }
}

/* By when backlogs clear, where the scenario says what one is: quantiles, which no difference of means tells. */
static void write_clearing(FILE *out, const struct cli_compared *compared)
{
  const struct door_scenario *scenario = scenario_of(compared->document);
  enum door_err err = door_clearing_tell(out, door_language(), compared->results, scenario);
  if (err != DOOR_OK) {
    fprintf(out, "\n%s\n", door_err_said(err));
  }
}

void cli_comparison_write_table(FILE *out, const void *self)
{
  const struct cli_comparison *comparison = self;
  const struct cli_compared *base = &comparison->scenarios[0];
  fprintf(out, "%s\n", cli_title_of(base->document));
  fprintf(out, door_say("%u replications, seed %llu, %lld measured days; the base of what follows\n"),
          comparison->replication_count, (unsigned long long)comparison->seed,
          (long long)cli_measured_days(base->document));
  for (uint32_t other = 1; other < comparison->scenario_count; other++) {
    write_heading(out, comparison, other);
    for (uint32_t place = 0; place < comparison->measures.count; place++) {
      write_row(out, comparison, other, place);
    }
    write_verdict_lines(out, comparison, other);
    write_clearing(out, &comparison->scenarios[other]);
  }
  if (comparison->scenario_count == 2) { /* beside the one other; of many, run tells */
    fputs(door_clearing_is_told(comparison->scenarios[0].results) ? door_say("\nThe base:") : "", out);
    write_clearing(out, base);
  }
  write_footnotes(out, comparison);
}

/* ---- JSON ---- */

static void write_json_measure(FILE *out, const struct cli_comparison *comparison, uint32_t other, uint32_t place)
{
  const struct door_measure_row *row = door_measure_row(comparison->measures.list[place]);
  struct door_paired paired = cli_comparison_paired(comparison, other, place);
  const struct door_summary *difference = &paired.difference;
  char name[DOOR_MEASURE_NAME_BYTES];
  door_measure_name(comparison->measures.scenario, comparison->measures.list[place], name);
  fprintf(out, "        \"%s\": {", name);
  door_json_number(out, "base", paired.base.reason == NULL, paired.base.mean);
  door_json_number(out, "other", paired.other.reason == NULL, paired.other.mean);
  door_json_number(out, "difference", difference->reason == NULL, difference->mean);
  door_json_number(out, "low", difference->has_interval, difference->low);
  door_json_number(out, "high", difference->has_interval, difference->high);
  door_json_number(out, "variance_reduction", paired.has_variance_reduction, paired.variance_reduction);
  bool is_by_post = has_per_post(comparison, other, &paired);
  door_json_number(out, "per_post", is_by_post, is_by_post ? difference->mean / posts_more(comparison, other) : 0);
  fprintf(out, "\"unit\": \"%s\", \"pair_count\": %" PRIu32 ", \"null_count\": %" PRIu32 ", \"finding\": \"%s\"",
          door_measure_unit_text(row->unit), difference->value_count, difference->null_count,
          door_finding_name(door_finding_of(&paired)));
  if (difference->reason != NULL) {
    fputs(", \"reason\": ", out);
    door_json_text(out, difference->reason);
  }
  fputs(place + 1 < comparison->measures.count ? "},\n" : "}\n", out);
}

static void write_json_scenario(FILE *out, const struct cli_compared *compared)
{
  cli_write_json_title(out, compared->document, ", ");
  fprintf(out, ", \"measured_days\": %" PRId64 ", \"run_in_days\": %" PRId64, cli_measured_days(compared->document),
          scenario_of(compared->document)->time.run_in_days);
  if (door_clearing_json(out, compared->results) != DOOR_OK) {
    fputs(", \"backlogs_clear_after_seconds\": null", out); /* out of memory */
  }
}

static void write_json_verdict(FILE *out, const struct cli_comparison *comparison, uint32_t other)
{
  char *text = verdict_of(comparison, other);
  door_json_text(out, text == NULL ? "" : text);
  free(text);
}

void cli_comparison_write_json(FILE *out, const void *self)
{
  const struct cli_comparison *comparison = self;
  fputs("{\n  \"base\": {", out);
  write_json_scenario(out, &comparison->scenarios[0]);
  fprintf(out,
          "},\n  \"seed\": %" PRIu64 ",\n  \"replications\": %" PRIu32 ",\n  \"intervals\": {\"confidence\": 0.95, "
          "\"together\": %" PRIu32
          ", \"method\": \"paired Student's t, Bonferroni\"},\n  \"versions\": {\"program\": \"%s\", \"measures\": "
          "%d},\n  \"comparisons\": [\n",
          comparison->seed, comparison->replication_count, cli_comparison_interval_count(comparison),
          conductor_program_version(), DOOR_MEASURES_VERSION);
  for (uint32_t other = 1; other < comparison->scenario_count; other++) {
    fputs("    {", out);
    write_json_scenario(out, &comparison->scenarios[other]);
    fputs(", \"verdict\": ", out);
    write_json_verdict(out, comparison, other);
    fputs(",\n", out);
    struct cli_posts posts = posts_of(comparison, other);
    cli_posts_write_json(out, &posts);
    fputs("      \"measures\": {\n", out);
    for (uint32_t place = 0; place < comparison->measures.count; place++) {
      write_json_measure(out, comparison, other, place);
    }
    fputs(other + 1 < comparison->scenario_count ? "      }},\n" : "      }}\n", out);
  }
  fputs("  ]\n}\n", out);
}
