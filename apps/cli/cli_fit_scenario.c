#include "cli_fit_scenario.h"

#include "door_words.h"
#include "parameter_table.h"
#include "scenario_text.h"
#include "sim_math.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct door_scenario *base_of(const struct cli_fit_result *result)
{
  return scenario_of(result->base);
}

/* ---- Numbers: four digits say all that an extract can. ---- */

static double four_digits(double number)
{
  double unit = 1e-3;
  while (number >= unit * 1e4) {
    unit *= 10;
  }
  return number >= 1 ? round(number / unit) * unit : round(number * 1e4) / 1e4;
}

static void add_numbers(struct scenario_text *out, const double *numbers, uint32_t count)
{
  char text[SCENARIO_NUMBER_BYTES];
  scenario_text_add(out, "[");
  for (uint32_t i = 0; i < count; i++) {
    snprintf(text, sizeof text, "%.5g", four_digits(numbers[i]));
    scenario_text_print(out, "%s%s", i == 0 ? "" : ", ", text);
  }
  scenario_text_add(out, "]");
}

/* ---- What no extract says ---- */

/* A key that is the analyst's to fill in: where it stands in the scenario's text, and why the base's value is there. */
struct wanted {
  const char *section;
  const char *key;
  const char *why;
};

static const struct wanted wanted_keys[] = {
    {"screening", "staff_posts", DOOR_SAID("workers who screen, present")},
    {"early_help", "places", DOOR_SAID("places of early help")},
    {"assessment", "workers", DOOR_SAID("workers who assess")},
};

static int64_t value_of(const struct door_scenario *base, uint32_t place)
{
  const int64_t values[] = {base->screening.staff_posts, base->early_help.places, base->assessment.workers};
  return values[place];
}

static double base_volume(const struct door_scenario *base)
{
  double volume = 0;
  for (uint32_t i = 0; i < base->intake.source_count; i++) {
    volume += base->intake.sources[i].annual_first_contacts;
  }
  return volume;
}

static double fitted_volume(const struct cli_fit_result *result)
{
  double volume = 0;
  for (uint32_t i = 0; i < result->demand.source_count; i++) {
    volume += result->demand.sources[i].annual;
  }
  return volume;
}

/* The base's staff to the scale of the contacts: enough for a first run, and nobody's. */
static int64_t scaled(const struct cli_fit_result *result, uint32_t place)
{
  int64_t value = value_of(base_of(result), place);
  double volume = base_volume(base_of(result));
  double factor = volume > 0 ? fitted_volume(result) / volume : 1;
  int64_t more = (int64_t)ceil((double)value * factor);
  return value == 0 ? 0 : more < 1 ? 1 : more;
}

void cli_fit_wanted(const struct cli_fit_result *result, struct scenario_text *out)
{
  for (uint32_t i = 0; i < sizeof wanted_keys / sizeof wanted_keys[0]; i++) {
    const struct wanted *key = &wanted_keys[i];
    char name[PARAMETER_KEY_BYTES];
    snprintf(name, sizeof name, "%s.%s", key->section, key->key);
    scenario_text_print(out, door_say("  %-28s %s: %lld stands there, the base's to the scale of your contacts\n"),
                        name, door_say(key->why), (long long)scaled(result, i));
  }
  for (uint32_t i = 0; i < result->demand.source_count; i++) {
    const char *source = result->demand.sources[i].name;
    if (!result->demand.has_months) {
      scenario_text_print(
          out, door_say("  intake.sources.%s.month_weights  flat: the extract has no whole year after the look-back\n"),
          source);
    }
    if (result->demand.sources[i].timed == 0) {
      scenario_text_print(out, door_say("  intake.sources.%s.hour_weights  flat: the extract has no time of day\n"),
                          source);
    }
  }
  if (!cli_fit_writes_stage(result, DOOR_FIT_STAGE_SCREENING)) {
    scenario_text_add(
        out, door_say("  screening.decision_minutes   hands-on minutes of a decision: the base's stand there\n"));
  }
}

static void add_wanted(struct scenario_text *out, const struct cli_fit_result *result, const char *section)
{
  for (uint32_t i = 0; i < sizeof wanted_keys / sizeof wanted_keys[0]; i++) {
    if (strcmp(wanted_keys[i].section, section) == 0) {
      scenario_text_print(out, "  %s: %lld # FILL IN: %s\n", wanted_keys[i].key, (long long)scaled(result, i),
                          wanted_keys[i].why);
    }
  }
}

static void add_wanted_provenance(struct scenario_text *out)
{
  for (uint32_t i = 0; i < sizeof wanted_keys / sizeof wanted_keys[0]; i++) {
    scenario_text_print(
        out, "  %s.%s: {assumed: \"fill in: no extract says it; the base's, to the scale of the contacts\"}\n",
        wanted_keys[i].section, wanted_keys[i].key);
  }
}

/* ---- Sources ---- */

static const struct door_source *base_source(const struct cli_fit_result *result, const char *name)
{
  const struct door_intake *intake = &base_of(result)->intake;
  for (uint32_t i = 0; i < intake->source_count; i++) {
    if (strcmp(intake->sources[i].name, name) == 0) {
      return &intake->sources[i];
    }
  }
  return NULL;
}

static bool is_fitted(const struct cli_fit_result *result, const char *name)
{
  for (uint32_t i = 0; i < result->demand.source_count; i++) {
    if (strcmp(result->demand.sources[i].name, name) == 0) {
      return true;
    }
  }
  return false;
}

void cli_fit_see_base(struct cli_fit_result *result)
{
  const struct door_intake *intake = &base_of(result)->intake;
  double volume = base_volume(base_of(result));
  for (uint32_t place = 0; place < result->demand.source_count; place++) {
    const struct door_source *known = base_source(result, result->demand.sources[place].name);
    double *levels = result->seen.levels[place];
    double *quality = &result->seen.qualities[place];
    for (uint32_t i = 0; i < intake->source_count; i++) {
      const struct door_source *one = &intake->sources[i];
      double weight = known != NULL ? (one == known ? 1 : 0)
                      : volume > 0  ? one->annual_first_contacts / volume
                                    : 1.0 / intake->source_count;
      *quality += weight * one->information_quality_share;
      for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
        levels[level] += weight * one->need_level_shares[level];
      }
    }
  }
}

bool cli_fit_writes_stage(const struct cli_fit_result *result, enum door_fit_stage stage)
{
  const struct door_scenario *base = base_of(result);
  bool is_used = stage == DOOR_FIT_STAGE_SCREENING ||
                 (stage == DOOR_FIT_STAGE_EARLY_HELP && base->early_help.provider_count == 0) ||
                 (stage == DOOR_FIT_STAGE_ASSESSMENT && base->assessment.work_rule == DOOR_WORK_ELAPSED);
  return is_used && result->stages.is_fitted[stage];
}

/* Shares with four places that come to 1 exactly. */
static void add_shares(struct scenario_text *out, const double shares[static DOOR_NEED_LEVELS])
{
  double rounded[DOOR_NEED_LEVELS];
  double rest = 1;
  uint32_t largest = 0;
  for (uint32_t i = 0; i < DOOR_NEED_LEVELS; i++) {
    rounded[i] = round(shares[i] * 1e4) / 1e4;
    rest -= rounded[i];
    largest = shares[i] > shares[largest] ? i : largest;
  }
  rounded[largest] += rest;
  add_numbers(out, rounded, DOOR_NEED_LEVELS);
}

static void add_source(struct scenario_text *out, const struct cli_fit_result *result, uint32_t place)
{
  const struct door_fit_source *source = &result->demand.sources[place];
  scenario_text_print(out, "    %s:\n      annual_first_contacts: %.0f\n", source->name, source->annual);
  scenario_text_add(out, "      month_weights: ");
  add_numbers(out, source->month_weights, DOOR_MONTHS);
  scenario_text_add(out, "\n      weekday_weights: ");
  add_numbers(out, source->weekday_weights, SIM_WEEKDAYS);
  scenario_text_add(out, "\n      hour_weights: ");
  add_numbers(out, source->hour_weights, DOOR_DAY_HOURS);
  scenario_text_add(out, "\n      need_level_shares: ");
  add_shares(out, result->seen.levels[place]);
  scenario_text_print(out, "\n      information_quality_share: %.4g\n", result->seen.qualities[place]);
  if (base_source(result, source->name) != NULL) {
    /* What the base says of its course in the year is in the profile now. */
    scenario_text_add(out, "      term_factor: 1\n      holiday_factor: 1\n      trend_per_year: 0\n");
  }
}

static void add_sources(struct scenario_text *out, const struct cli_fit_result *result)
{
  const struct door_intake *intake = &base_of(result)->intake;
  scenario_text_add(out, "intake:\n  sources:\n");
  for (uint32_t i = 0; i < intake->source_count; i++) {
    if (!is_fitted(result, intake->sources[i].name)) {
      scenario_text_print(out, "    %s: null\n", intake->sources[i].name);
    }
  }
  for (uint32_t i = 0; i < result->demand.source_count; i++) {
    add_source(out, result, i);
  }
}

static void add_need_provenance(struct scenario_text *out, const struct cli_fit_result *result, uint32_t place)
{
  const struct door_fit_source_outcomes *outcomes = &result->outcomes.sources[place];
  const char *name = result->demand.sources[place].name;
  if (outcomes->is_fitted) {
    const struct door_interval *referred = &outcomes->intervals[DOOR_FIT_REFERRAL];
    scenario_text_print(
        out,
        "  intake.sources.%s.need_level_shares: {fitted: \"outcomes of %llu first contacts, seen through "
        "the base's noise and thresholds; standard errors %.4f, %.4f, %.4f, %.4f; referred 95 %% "
        "interval %.1f to %.1f %%\"}\n",
        name, (unsigned long long)outcomes->decided, outcomes->standard_errors[0], outcomes->standard_errors[1],
        outcomes->standard_errors[2], outcomes->standard_errors[3], 100 * referred->low, 100 * referred->high);
  } else {
    scenario_text_print(out,
                        "  intake.sources.%s.need_level_shares: {assumed: \"nobody can know the need behind contacts; "
                        "the base's\"}\n",
                        name);
  }
  scenario_text_print(out, "  intake.sources.%s.information_quality_share: {assumed: {low: 0.3, high: 0.9}}\n", name);
}

/* ---- Lengths and returns ---- */

static void add_lengths(struct scenario_text *out, const struct cli_fit_result *result, const char *section)
{
  for (uint32_t i = 0; i < DOOR_FIT_STAGE_COUNT; i++) {
    enum door_fit_stage stage = (enum door_fit_stage)i;
    const struct door_fit_lognormal *length = &result->stages.lengths[i];
    if (cli_fit_writes_stage(result, stage) && strcmp(door_fit_stage_section(stage), section) == 0) {
      scenario_text_print(out, "  %s: {lognormal: {median: %.5g, p90: %.5g}}\n", door_fit_stage_key(stage),
                          four_digits(length->median), four_digits(length->p90));
    }
  }
}

static void add_length_provenance(struct scenario_text *out, const struct cli_fit_result *result)
{
  for (uint32_t i = 0; i < DOOR_FIT_STAGE_COUNT; i++) {
    enum door_fit_stage stage = (enum door_fit_stage)i;
    const struct door_fit_lognormal *length = &result->stages.lengths[i];
    if (cli_fit_writes_stage(result, stage)) {
      scenario_text_print(
          out,
          "  %s.%s: {fitted: \"%llu lengths that are over; 95 %% intervals: median %.4g to %.4g, p90 %.4g "
          "to %.4g\"}\n",
          door_fit_stage_section(stage), door_fit_stage_key(stage), (unsigned long long)length->over,
          length->median_interval.low, length->median_interval.high, length->p90_interval.low,
          length->p90_interval.high);
    } else if (stage == DOOR_FIT_STAGE_SCREENING) {
      scenario_text_add(out, "  screening.decision_minutes: {assumed: \"fill in: hands-on minutes, which no extract "
                             "says without a column screening_start; the base's\"}\n");
    }
  }
}

static void add_returns(struct scenario_text *out, const struct cli_fit_result *result)
{
  if (result->returns.is_fitted) {
    scenario_text_add(out, "families:\n  return_per_year: ");
    add_numbers(out, result->returns.return_per_year, DOOR_NEED_LEVELS);
    scenario_text_add(out, "\n");
  }
}

static void add_returns_provenance(struct scenario_text *out, const struct cli_fit_result *result)
{
  const struct door_fit_returns *returns = &result->returns;
  if (returns->is_fitted) {
    scenario_text_print(
        out,
        "  families.return_per_year: {fitted: \"%llu returns after %llu contacts closed without help; one "
        "factor on the base's hazards, %.3f, 95 %% interval %.3f to %.3f\"}\n",
        (unsigned long long)returns->returns, (unsigned long long)returns->closed, returns->factor,
        returns->factor_interval.low, returns->factor_interval.high);
  } else {
    scenario_text_print(out, "  families.return_per_year: {assumed: \"the base's: %s\"}\n", returns->not_fitted);
  }
}

static void add_source_provenance(struct scenario_text *out, const struct cli_fit_result *result)
{
  char from[SIM_DATE_TEXT_SIZE];
  char until[SIM_DATE_TEXT_SIZE];
  cli_fit_period_format(result, from, until);
  for (uint32_t i = 0; i < result->demand.source_count; i++) {
    const struct door_fit_source *source = &result->demand.sources[i];
    scenario_text_print(out,
                        "  intake.sources.%s: {fitted: \"%llu first contacts, %s to %s; profiles by their counts\"}\n",
                        source->name, (unsigned long long)source->first_contacts, from, until);
    scenario_text_print(out,
                        "  intake.sources.%s.annual_first_contacts: {fitted: \"%llu first contacts, %s to %s; 95 %% "
                        "interval %.0f to %.0f\"}\n",
                        source->name, (unsigned long long)source->first_contacts, from, until,
                        source->annual_interval.low, source->annual_interval.high);
    if (!result->demand.has_months) {
      scenario_text_print(
          out,
          "  intake.sources.%s.month_weights: {assumed: \"fill in: flat, for the extract has no whole year "
          "after the look-back\"}\n",
          source->name);
    }
    if (source->timed == 0) {
      scenario_text_print(out,
                          "  intake.sources.%s.hour_weights: {assumed: \"fill in: flat, for the extract has no time of "
                          "day\"}\n",
                          source->name);
    }
    add_need_provenance(out, result, i);
  }
}

/* ---- The whole ---- */

static void add_head(struct scenario_text *out, const struct cli_fit_result *result)
{
  char from[SIM_DATE_TEXT_SIZE];
  char until[SIM_DATE_TEXT_SIZE];
  cli_fit_period_format(result, from, until);
  scenario_text_print(out,
                      "# Written by `frontdoor fit` from an extract of contacts, %s to %s.\n"
                      "# What says FILL IN is not in any extract: it is the base's, to the scale of the contacts.\n"
                      "# Provenance `fitted` says from how many contacts each value comes, and how sure it is.\n"
                      "format: 1\nextends: ",
                      from, until);
  scenario_text_add_quoted(out, result->base_from_output);
  scenario_text_print(out,
                      "\ntitle: {en: \"Our front door, fitted to %s to %s\", cy: \"Ein drws ffrynt, wedi'i ffitio i %s "
                      "hyd %s\"}\n"
                      "description: {en: \"Fitted to an extract of contacts; what it does not say is assumed.\"}\n",
                      from, until, from, until);
}

/* The last year of the extract, after the base's run-in. */
static void add_time(struct scenario_text *out, const struct cli_fit_result *result)
{
  int64_t run_in = base_of(result)->time.run_in_days;
  char first[SIM_DATE_TEXT_SIZE];
  sim_date_format(sim_date_of_day_number(result->demand.period.end_day - DOOR_FIT_YEAR_DAYS - run_in), first);
  scenario_text_print(out, "time:\n  first_day: \"%s\"\n  run_in_days: %lld\n  measured_days: %d\n", first,
                      (long long)run_in, DOOR_FIT_YEAR_DAYS);
}

/* The base's expectations are of its place. Of this one: the last year's contacts, first and repeat, and referrals. */
static void add_expectations(struct scenario_text *out, const struct cli_fit_result *result)
{
  int64_t from = (result->demand.period.end_day - DOOR_FIT_YEAR_DAYS) * SIM_DAY_SECONDS;
  uint64_t contacts = 0;
  uint64_t referrals = 0;
  for (uint64_t i = 0; i < result->extract->row_count && result->demand.has_months; i++) {
    const struct door_contact_row *row = &result->extract->rows[i];
    bool is_of_year = row->moments[DOOR_COLUMN_RECEIVED] >= from;
    contacts += is_of_year ? 1 : 0;
    referrals += is_of_year && door_fit_outcome_of(row) == DOOR_FIT_REFERRAL ? 1 : 0;
  }
  const struct {
    const char *measure;
    uint64_t count;
  } ours[] = {{"contacts", contacts}, {"referrals", referrals}};
  const char *head = "expect:\n";
  for (size_t i = 0; i < scenario_expectation_count(result->base); i++) {
    const char *measure = scenario_expectation_at(result->base, i)->measure;
    if (strcmp(measure, ours[0].measure) != 0 && strcmp(measure, ours[1].measure) != 0) {
      scenario_text_print(out, "%s  %s: null # the base's\n", head, measure);
      head = "";
    }
  }
  for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
    if (ours[i].count >= DOOR_FIT_DECIDED_MIN) {
      scenario_text_print(
          out,
          "%s  %s: {within_share_of: {value: %llu, share: 0.05}, stands_for: \"the last 365 days of the "
          "extract\", fitted: true}\n",
          head, ours[i].measure, (unsigned long long)ours[i].count);
      head = "";
    }
  }
}

enum door_err cli_fit_scenario(const struct cli_fit_result *result, char **out_text)
{
  struct scenario_text out;
  scenario_text_init(&out);
  add_head(&out, result);
  add_time(&out, result);
  add_returns(&out, result);
  add_sources(&out, result);
  static const char *const sections[] = {"screening", "early_help", "assessment"};
  for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
    scenario_text_print(&out, "%s:\n", sections[i]);
    add_wanted(&out, result, sections[i]);
    add_lengths(&out, result, sections[i]);
  }
  scenario_text_add(&out, "provenance:\n  time: {sourced: \"the last 365 days of the extract, after the run-in\"}\n");
  add_source_provenance(&out, result);
  add_returns_provenance(&out, result);
  add_length_provenance(&out, result);
  add_wanted_provenance(&out);
  add_expectations(&out, result);
  return scenario_text_take(&out, out_text);
}
