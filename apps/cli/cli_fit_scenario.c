#include "cli_fit_scenario.h"

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
    {"screening", "staff_posts", "workers who screen, present"},
    {"early_help", "places", "places of early help"},
    {"assessment", "workers", "workers who assess"},
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
    scenario_text_print(out, "  %-28s %s: %lld stands there, the base's to the scale of your contacts\n", name,
                        key->why, (long long)scaled(result, i));
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

/* What a source brings that the base does not know: the mean of the base's sources by their volume. */
static struct door_source typical_source(const struct cli_fit_result *result)
{
  const struct door_intake *intake = &base_of(result)->intake;
  struct door_source mean = intake->sources[0];
  double volume = base_volume(base_of(result));
  for (uint32_t level = 0; level < DOOR_NEED_LEVELS; level++) {
    double sum = 0;
    for (uint32_t i = 0; i < intake->source_count && volume > 0; i++) {
      sum += intake->sources[i].need_level_shares[level] * intake->sources[i].annual_first_contacts / volume;
    }
    mean.need_level_shares[level] = volume > 0 ? sum : mean.need_level_shares[level];
  }
  double quality = 0;
  for (uint32_t i = 0; i < intake->source_count && volume > 0; i++) {
    quality += intake->sources[i].information_quality_share * intake->sources[i].annual_first_contacts / volume;
  }
  mean.information_quality_share = volume > 0 ? quality : mean.information_quality_share;
  return mean;
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

static void add_source(struct scenario_text *out, const struct cli_fit_result *result,
                       const struct door_fit_source *source)
{
  const struct door_source *known = base_source(result, source->name);
  struct door_source typical = typical_source(result);
  const struct door_source *like = known == NULL ? &typical : known;
  scenario_text_print(out, "    %s:\n      annual_first_contacts: %.0f\n", source->name, source->annual);
  if (result->demand.has_months) {
    scenario_text_add(out, "      month_weights: ");
    add_numbers(out, source->month_weights, DOOR_MONTHS);
    scenario_text_add(out, "\n");
  }
  scenario_text_add(out, "      weekday_weights: ");
  add_numbers(out, source->weekday_weights, SIM_WEEKDAYS);
  if (source->timed > 0) {
    scenario_text_add(out, "\n      hour_weights: ");
    add_numbers(out, source->hour_weights, DOOR_DAY_HOURS);
  }
  scenario_text_add(out, "\n      need_level_shares: ");
  add_shares(out, like->need_level_shares);
  scenario_text_print(out, "\n      information_quality_share: %.4g\n", like->information_quality_share);
  if (known != NULL) {
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
    add_source(out, result, &result->demand.sources[i]);
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
    scenario_text_print(out,
                        "  intake.sources.%s.need_level_shares: {assumed: \"nobody can know the need behind contacts; "
                        "the base's\"}\n"
                        "  intake.sources.%s.information_quality_share: {assumed: {low: 0.3, high: 0.9}}\n",
                        source->name, source->name);
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

static void add_expectations(struct scenario_text *out, const struct cli_fit_result *result)
{
  for (size_t i = 0; i < scenario_expectation_count(result->base); i++) {
    scenario_text_print(out, "%s  %s: null # the base's\n", i == 0 ? "expect:\n" : "",
                        scenario_expectation_at(result->base, i)->measure);
  }
}

enum door_err cli_fit_scenario(const struct cli_fit_result *result, char **out_text)
{
  struct scenario_text out;
  scenario_text_init(&out);
  add_head(&out, result);
  add_time(&out, result);
  add_sources(&out, result);
  static const char *const sections[] = {"screening", "early_help", "assessment"};
  for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
    scenario_text_print(&out, "%s:\n", sections[i]);
    add_wanted(&out, result, sections[i]);
  }
  scenario_text_add(&out, "provenance:\n  time: {sourced: \"the last 365 days of the extract, after the run-in\"}\n");
  add_source_provenance(&out, result);
  add_wanted_provenance(&out);
  add_expectations(&out, result);
  return scenario_text_take(&out, out_text);
}
