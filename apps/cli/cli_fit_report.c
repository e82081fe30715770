#include "cli_fit_report.h"

#include "cli_fit_scenario.h"
#include "door_utf8.h"
#include "door_words.h"
#include "scenario_text.h"

#include <stdio.h>

enum { LINE_BYTES = 256 };

/* Which counts may not be shown: those of 1 to 4, and where that is one alone the smallest of the others too, as the
 * sum would tell it. */
static void hide_small(const uint64_t *counts, uint32_t count, bool *out_is_hidden)
{
  uint32_t hidden = 0;
  uint32_t smallest = count;
  for (uint32_t i = 0; i < count; i++) {
    out_is_hidden[i] = counts[i] > 0 && counts[i] < DOOR_FIT_CELL_MIN;
    hidden += out_is_hidden[i] ? 1U : 0U;
    bool is_smaller = smallest == count || counts[i] < counts[smallest];
    smallest = counts[i] >= DOOR_FIT_CELL_MIN && is_smaller ? i : smallest;
  }
  if (hidden == 1 && smallest < count) {
    out_is_hidden[smallest] = true;
  }
}

/* A count that may be shown. */
static const char *count_text(uint64_t count, char out_text[static 24])
{
  if (count > 0 && count < DOOR_FIT_CELL_MIN) {
    snprintf(out_text, 24, "<%d", DOOR_FIT_CELL_MIN);
  } else {
    snprintf(out_text, 24, "%llu", (unsigned long long)count);
  }
  return out_text;
}

void cli_fit_period_format(const struct cli_fit_result *result, char out_from[SIM_DATE_TEXT_SIZE],
                           char out_until[SIM_DATE_TEXT_SIZE])
{
  const struct door_fit_period *period = &result->demand.period;
  sim_date_format(sim_date_of_day_number(period->first_day + period->look_back_days), out_from);
  sim_date_format(sim_date_of_day_number(period->end_day - 1), out_until);
}

/* ---- Rows refused ---- */

static void add_refused_row(struct scenario_text *out, const struct door_refused_rows *refused, uint32_t i)
{
  enum door_column column = (enum door_column)refused->columns[i];
  enum door_moment_fault fault = (enum door_moment_fault)refused->faults[i];
  scenario_text_print(out, door_say("    row %llu, %s"), (unsigned long long)refused->rows[i],
                      door_column_name(column));
  if (fault != DOOR_MOMENT_OK) {
    scenario_text_print(out, ": %s", door_say(door_moment_fault_text(fault)));
  }
  if (refused->values[i][0] != '\0') {
    scenario_text_print(out, " (%s)", refused->values[i]);
  }
  const char *hint = door_say(door_moment_fault_hint(fault));
  scenario_text_print(out, "%s%s\n", hint[0] == '\0' ? "" : "; ", hint);
}

static void add_refusals(struct scenario_text *out, const struct door_extract *extract)
{
  uint64_t all = door_extract_refused_count(extract);
  if (all == 0) {
    return;
  }
  scenario_text_print(out, door_say("rows not used: %llu of %llu\n"), (unsigned long long)all,
                      (unsigned long long)extract->read_count);
  for (uint32_t i = 0; i < DOOR_REFUSAL_COUNT; i++) {
    const struct door_refused_rows *refused = &extract->refusals[i];
    if (refused->count == 0) {
      continue;
    }
    const char *hint = door_say(door_refusal_hint((enum door_refusal)i));
    scenario_text_print(out, "  %llu: %s%s%s\n", (unsigned long long)refused->count,
                        door_say(door_refusal_text((enum door_refusal)i)), hint[0] == '\0' ? "" : "; ", hint);
    for (uint32_t j = 0; j < DOOR_EXTRACT_TOLD_ROWS && j < refused->count; j++) {
      add_refused_row(out, refused, j);
    }
  }
}

enum door_err cli_fit_refusals(const struct door_extract *extract, char **out_text)
{
  struct scenario_text out;
  scenario_text_init(&out);
  add_refusals(&out, extract);
  return scenario_text_take(&out, out_text);
}

/* ---- Estimates ---- */

/* So many columns, whatever bytes the letters of the language have. */
static void add_left(struct scenario_text *out, int columns, const char *text)
{
  scenario_text_print(out, "%-*s", door_utf8_field(text, columns), text);
}

static void add_right(struct scenario_text *out, int columns, const char *text)
{
  scenario_text_print(out, "%*s", door_utf8_field(text, columns), text);
}

static void add_test(struct scenario_text *out, const struct door_test *test)
{
  char line[LINE_BYTES];
  if (test->degrees == 0) {
    scenario_text_add(out, "  ");
    add_right(out, 19, door_say("nothing to test"));
    return;
  }
  snprintf(line, sizeof line, "%.1f (%u), %.3f", test->statistic, test->degrees, test->p);
  scenario_text_print(out, "  %19s", line);
}

struct head {
  int columns; /* below 0: on the left of as many */
  const char *text;
};

static void add_heads(struct scenario_text *out, const struct head *heads, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (heads[i].columns < 0) {
      add_left(out, -heads[i].columns, door_say(heads[i].text));
    } else {
      add_right(out, heads[i].columns, door_say(heads[i].text));
    }
  }
  scenario_text_add(out, "\n");
}

static void add_demand(struct scenario_text *out, const struct cli_fit_result *result)
{
  char repeats[24];
  char line[LINE_BYTES];
  static const struct head heads[] = {{-22, DOOR_SAID("First contacts")}, {9, DOOR_SAID("first")},
                                      {10, DOOR_SAID("repeat")},          {22, DOOR_SAID("first in 365 days")},
                                      {21, DOOR_SAID("weekday x hour:")}, {21, DOOR_SAID("weeks:")}};
  static const struct head below[] = {
      {63, DOOR_SAID("95 % interval")}, {21, DOOR_SAID("chi2 (df), p")}, {21, DOOR_SAID("chi2 (df), p")}};
  scenario_text_add(out, "\n");
  add_heads(out, heads, sizeof heads / sizeof heads[0]);
  add_heads(out, below, sizeof below / sizeof below[0]);
  for (uint32_t i = 0; i < result->demand.source_count; i++) {
    const struct door_fit_source *source = &result->demand.sources[i];
    snprintf(line, sizeof line, door_say("%.0f, %.0f to %.0f"), source->annual, source->annual_interval.low,
             source->annual_interval.high);
    scenario_text_print(out, "  %-20s %8llu %9s  %20s", source->name, (unsigned long long)source->first_contacts,
                        count_text(source->contacts - source->first_contacts, repeats), line);
    add_test(out, &source->hours_by_weekday);
    add_test(out, &source->weeks);
    scenario_text_add(out, "\n");
  }
}

static const char *const outcome_labels[DOOR_FIT_OUTCOME_COUNT] = {
    DOOR_SAID("no action"), DOOR_SAID("advice"), DOOR_SAID("signpost"), DOOR_SAID("early help"), DOOR_SAID("referral")};

/* As wide as the longest of them in the language. */
static int outcome_columns(void)
{
  static const int columns[] = {[DOOR_ENGLISH] = 11, [DOOR_WELSH] = 14};
  return columns[door_language()];
}

static void add_outcome(struct scenario_text *out, const char *name, const struct door_fit_source_outcomes *outcomes)
{
  bool is_hidden[DOOR_FIT_OUTCOME_COUNT];
  hide_small(outcomes->counts, DOOR_FIT_OUTCOME_COUNT, is_hidden);
  char line[LINE_BYTES];
  scenario_text_print(out, "  %-20s %8llu", name, (unsigned long long)outcomes->decided);
  for (uint32_t i = 0; i < DOOR_FIT_OUTCOME_COUNT; i++) {
    double share = (double)outcomes->counts[i] / (double)outcomes->decided;
    if (is_hidden[i]) {
      snprintf(line, sizeof line, "%s", door_say("few"));
    } else if (outcomes->is_fitted) {
      snprintf(line, sizeof line, "%.1f / %.1f", 100 * share, 100 * outcomes->expected[i]);
    } else {
      snprintf(line, sizeof line, "%.1f", 100 * share);
    }
    scenario_text_add(out, "  ");
    add_right(out, outcome_columns(), line);
  }
}

static void add_outcomes(struct scenario_text *out, const struct cli_fit_result *result)
{
  const struct door_fit_outcomes *outcomes = &result->outcomes;
  if (outcomes->all.decided < DOOR_FIT_CELL_MIN) {
    scenario_text_add(out, door_say("\nOutcomes: too few decided first contacts\n"));
    return;
  }
  scenario_text_add(out, "\n");
  add_left(out, 22, outcomes->not_fitted == NULL ? door_say("Outcomes, % obs./fit.") : door_say("Outcomes, %"));
  add_right(out, 9, door_say("decided"));
  for (uint32_t i = 0; i < DOOR_FIT_OUTCOME_COUNT; i++) {
    add_right(out, 2 + outcome_columns(), door_say(outcome_labels[i]));
  }
  static const struct head tests[] = {{21, DOOR_SAID("fit: chi2 (df), p")}, {22, DOOR_SAID("halves: chi2 (df), p")}};
  add_heads(out, tests, sizeof tests / sizeof tests[0]);
  for (uint32_t i = 0; i < result->demand.source_count; i++) {
    if (outcomes->sources[i].decided >= DOOR_FIT_CELL_MIN) {
      add_outcome(out, result->demand.sources[i].name, &outcomes->sources[i]);
      add_test(out, &outcomes->sources[i].fit);
      add_test(out, &outcomes->sources[i].halves);
      scenario_text_add(out, "\n");
    }
  }
  if (outcomes->not_fitted != NULL) {
    scenario_text_print(out, door_say("  need_level_shares are the base's: %s\n"), door_say(outcomes->not_fitted));
  }
}

static void add_lengths(struct scenario_text *out, const struct cli_fit_result *result)
{
  static const struct head heads[] = {{-22, DOOR_SAID("Lengths")},
                                      {9, DOOR_SAID("over")},
                                      {9, DOOR_SAID("not over")},
                                      {18, DOOR_SAID("observed")},
                                      {27, DOOR_SAID("fitted median")},
                                      {27, DOOR_SAID("fitted 90 %")},
                                      {-2, "  "},
                                      {-1, DOOR_SAID("KS (5 % above)")}};
  scenario_text_add(out, "\n");
  add_heads(out, heads, sizeof heads / sizeof heads[0]);
  for (uint32_t i = 0; i < DOOR_FIT_STAGE_COUNT; i++) {
    enum door_fit_stage stage = (enum door_fit_stage)i;
    const struct door_fit_lognormal *length = &result->stages.lengths[i];
    char line[LINE_BYTES];
    char count[24];
    scenario_text_add(out, "  ");
    add_left(out, 20, door_say(door_fit_stage_label(stage)));
    if (!result->stages.is_fitted[i]) {
      scenario_text_print(out, " %s\n", door_say("not known"));
      continue;
    }
    scenario_text_print(out, " %8llu %8s", (unsigned long long)length->over, count_text(length->not_over, count));
    snprintf(line, sizeof line, "%.4g, %.4g", length->observed_median, length->observed_p90);
    scenario_text_print(out, "  %16s", line);
    snprintf(line, sizeof line, door_say("%.4g, %.4g to %.4g"), length->median, length->median_interval.low,
             length->median_interval.high);
    scenario_text_print(out, "  %25s", line);
    snprintf(line, sizeof line, door_say("%.4g, %.4g to %.4g"), length->p90, length->p90_interval.low,
             length->p90_interval.high);
    scenario_text_print(out, "  %25s", line);
    scenario_text_print(out, "  %.3f (%.3f), %s\n", length->distance, length->distance_5_percent,
                        door_say(door_fit_stage_unit(stage)));
  }
}

static void add_returns(struct scenario_text *out, const struct cli_fit_result *result)
{
  const struct door_fit_returns *returns = &result->returns;
  char count[24];
  if (!returns->is_fitted) {
    scenario_text_print(out, door_say("\nReturns: the base's hazards stay: %s (%s)\n"), door_say(returns->not_fitted),
                        count_text(returns->returns, count));
    return;
  }
  scenario_text_print(out,
                      door_say("\nReturns: %llu after %llu contacts closed without help; the base's hazards times "
                               "%.3f, 95 %% interval %.3f to %.3f\n"),
                      (unsigned long long)returns->returns, (unsigned long long)returns->closed, returns->factor,
                      returns->factor_interval.low, returns->factor_interval.high);
  bool is_hidden[DOOR_FIT_RETURN_BANDS];
  hide_small(returns->observed, DOOR_FIT_RETURN_BANDS, is_hidden);
  uint32_t from = 0;
  for (uint32_t band = 0; band < DOOR_FIT_RETURN_BANDS; band++) {
    char label[LINE_BYTES];
    uint32_t until = door_fit_return_band_days(band);
    if (until > 0) {
      snprintf(label, sizeof label, door_say("%u to %u days"), from, until);
    } else {
      snprintf(label, sizeof label, door_say("%u days on"), from);
    }
    scenario_text_add(out, "  ");
    add_left(out, 22, label);
    scenario_text_print(out, door_say(" observed %8s, fitted %8.0f\n"),
                        is_hidden[band] ? door_say("few") : count_text(returns->observed[band], count),
                        returns->expected[band]);
    from = until;
  }
  scenario_text_print(out, "  %s", door_say("chi2 (df), p"));
  add_test(out, &returns->fit);
  scenario_text_add(out, "\n");
}

/* Systems that know the day alone may say 00:00. */
static void warn_of_midnights(struct scenario_text *out, const struct door_extract *extract)
{
  enum { TELLING_PERCENT = 5, HUNDRED = 100 };
  uint64_t timed = 0;
  uint64_t midnights = 0;
  for (uint64_t i = 0; i < extract->row_count; i++) {
    bool has_time = door_row_has_time(&extract->rows[i], DOOR_COLUMN_RECEIVED);
    timed += has_time ? 1 : 0;
    midnights += has_time && extract->rows[i].moments[DOOR_COLUMN_RECEIVED] % SIM_DAY_SECONDS == 0 ? 1 : 0;
  }
  if (midnights * HUNDRED > timed * TELLING_PERCENT) {
    scenario_text_print(
        out,
        door_say("%llu %% of the contacts came at 00:00:00: where that stands for a time that is not known, leave "
                 "the time out, or the profile of hours is wrong\n"),
        (unsigned long long)(midnights * HUNDRED / timed));
  }
}

enum door_err cli_fit_report(const struct cli_fit_result *result, char **out_text)
{
  struct scenario_text out;
  char from[SIM_DATE_TEXT_SIZE];
  char until[SIM_DATE_TEXT_SIZE];
  char merged[24];
  cli_fit_period_format(result, from, until);
  scenario_text_init(&out);
  scenario_text_print(
      &out, door_say("%llu contacts read; fitted: %s to %s, after %lld days that only show who came before\n"),
      (unsigned long long)result->extract->row_count, from, until, (long long)result->demand.period.look_back_days);
  if (result->merged_rows > 0) {
    scenario_text_print(&out, door_say("further children of one incident, counted once: %s rows\n"),
                        count_text(result->merged_rows, merged));
  }
  add_refusals(&out, result->extract);
  warn_of_midnights(&out, result->extract);
  add_demand(&out, result);
  add_outcomes(&out, result);
  add_lengths(&out, result);
  add_returns(&out, result);
  scenario_text_print(&out, door_say("\nYou must fill in, for no extract says it (now as in %s):\n"),
                      result->base_path);
  cli_fit_wanted(result, &out);
  return scenario_text_take(&out, out_text);
}
