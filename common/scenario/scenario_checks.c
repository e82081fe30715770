#include "scenario_checks.h"

#include "door_setting.h"
#include "door_suggest.h"
#include "door_words.h"
#include "scenario_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SHARE_SUM_TOLERANCE 1e-9

bool scenario_is_usable(const struct scenario_document *document, const char *key)
{
  const struct scenario_place *place = scenario_place_of(document, key);
  return place != NULL && !place->is_bad;
}

bool scenario_are_usable(const struct scenario_document *document, const char *const *keys, size_t key_count)
{
  for (size_t i = 0; i < key_count; i++) {
    if (!scenario_is_usable(document, keys[i])) {
      return false;
    }
  }
  return true;
}

struct scenario_spot scenario_spot_at_or_above(const struct scenario_document *document, const char *key)
{
  char above[PARAMETER_KEY_BYTES];
  snprintf(above, sizeof above, "%s", key);
  const struct scenario_place *place = scenario_place_of(document, above);
  while (place == NULL || place->spot.layer == SCENARIO_LAYER_DEFAULT) {
    if (above[0] == '\0') {
      return (struct scenario_spot){0, 1, 1};
    }
    char *dot = strrchr(above, '.');
    above[dot == NULL ? 0 : dot - above] = '\0';
    place = scenario_place_of(document, above);
  }
  return place->spot;
}

struct scenario_spot scenario_last_spot(const struct scenario_document *document, const char *const *keys,
                                        size_t key_count)
{
  struct scenario_spot last = scenario_spot_at_or_above(document, keys[0]);
  bool has_given = false;
  for (size_t i = 0; i < key_count; i++) {
    const struct scenario_place *place = scenario_place_of(document, keys[i]);
    if (place == NULL || place->spot.layer == SCENARIO_LAYER_DEFAULT) {
      continue;
    }
    bool is_later = place->spot.layer > last.layer || (place->spot.layer == last.layer && place->spot.line > last.line);
    if (!has_given || is_later) {
      last = place->spot;
      has_given = true;
    }
  }
  return last;
}

/* ---- Every row of the table, for every member of its group ---- */

static void check_given(void *context, const struct parameter *row, const char *key)
{
  struct scenario_document *document = context;
  if (scenario_place_of(document, key) != NULL) {
    return;
  }
  bool is_date = row->type == PARAMETER_DATE;
  char range[2 * SCENARIO_NUMBER_BYTES + 16] = "";
  if (row->high > row->low) {
    char low[SCENARIO_NUMBER_BYTES];
    char high[SCENARIO_NUMBER_BYTES];
    scenario_number_format(row->low, low);
    scenario_number_format(row->high, high);
    snprintf(range, sizeof range, door_say("; %s%s to %s"), is_date ? door_say("years ") : "", low, high);
  }
  bool is_unitless = is_date || row->unit[0] == '\0';
  scenario_complain(document, scenario_spot_at_or_above(document, key), key, "missing (%s%s%s%s)",
                    door_say(parameter_type_text(row->type)), is_unitless ? "" : ", ",
                    is_unitless ? "" : door_say(row->unit), range);
}

static void check_calendar(void *context, const struct parameter *row, const char *key)
{
  struct scenario_document *document = context;
  if (row->type != PARAMETER_CALENDAR || !scenario_is_usable(document, key)) {
    return;
  }
  const struct scenario_place *place = scenario_place_of(document, key);
  uint32_t count = document->scenario.calendar_count;
  uint32_t index = scenario_member_index(document, PARAMETER_OF_CALENDAR, place->written);
  if (index < count) {
    memcpy(scenario_field(document, row, key), &index, sizeof index);
    return;
  }
  if (row->default_yaml != NULL && strcmp(place->written, row->default_yaml) == 0) {
    index = DOOR_NO_CALENDAR;
    memcpy(scenario_field(document, row, key), &index, sizeof index);
    return;
  }
  const char *names[DOOR_CALENDARS_MAX];
  for (uint32_t i = 0; i < count; i++) {
    names[i] = document->scenario.calendars[i].name;
  }
  const char *nearest = door_suggest(place->written, names, count);
  scenario_complain(document, place->spot, key, "there is no calendar %s%s", scenario_show(place->written).text,
                    scenario_hint(nearest).text);
}

/* The sources that SOURCES names, as bits. */
static void check_sources(void *context, const struct parameter *row, const char *key)
{
  struct scenario_document *document = context;
  if (row->type != PARAMETER_SOURCES || !scenario_is_usable(document, key)) {
    return;
  }
  const struct scenario_place *place = scenario_place_of(document, key);
  uint32_t count = document->scenario.intake.source_count;
  uint32_t bits = 0;
  for (const char *name = strchr(place->written, '"'); name != NULL; name = strchr(name, '"')) {
    char word[DOOR_NAME_BYTES];
    size_t length = strcspn(++name, "\"");
    snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1), name);
    name += length + (name[length] == '"');
    uint32_t index = scenario_member_index(document, PARAMETER_OF_SOURCE, word);
    if (index >= count) {
      const char *names[DOOR_SOURCES_MAX];
      for (uint32_t i = 0; i < count; i++) {
        names[i] = document->scenario.intake.sources[i].name;
      }
      scenario_complain(document, place->spot, key, "there is no source %s%s", scenario_show(word).text,
                        scenario_hint(door_suggest(word, names, count)).text);
      return;
    }
    bits |= 1U << index;
  }
  memcpy(scenario_field(document, row, key), &bits, sizeof bits);
}

/* ---- Calendars and sources ---- */

static void check_calendars(struct scenario_document *document)
{
  if (document->scenario.calendar_count == 0) {
    scenario_complain(document, scenario_spot_at_or_above(document, "calendars"), "calendars",
                      "at least one calendar is wanted, such as {office: {monday: [\"08:30-17:00\"]}}");
  }
  for (uint32_t i = 0; i < document->scenario.calendar_count; i++) {
    const struct door_calendar *calendar = &document->scenario.calendars[i];
    char key[PARAMETER_KEY_BYTES];
    snprintf(key, sizeof key, "calendars.%s", calendar->name);
    bool is_closed = true;
    bool is_known = scenario_is_usable(document, key);
    for (size_t j = 0; j < parameter_count(); j++) {
      char day_key[PARAMETER_KEY_BYTES + DOOR_NAME_BYTES];
      const struct parameter *row = parameter_at(j);
      if (row->type != PARAMETER_HOURS) {
        continue;
      }
      snprintf(day_key, sizeof day_key, "%s.%s", key, strrchr(row->key, '.') + 1);
      is_known = is_known && scenario_is_usable(document, day_key);
      const struct door_opening_hours *hours = (const void *)((const char *)calendar + row->offset);
      is_closed = is_closed && hours->count == 0;
    }
    if (is_known && is_closed) {
      scenario_complain(document, scenario_spot_at_or_above(document, key), key, "the calendar is never open");
    }
  }
}

static bool are_all_zero(const double *weights, uint32_t count)
{
  for (uint32_t i = 0; i < count; i++) {
    if (weights[i] > 0) {
      return false;
    }
  }
  return true;
}

static void check_weights(void *context, const struct parameter *row, const char *key)
{
  struct scenario_document *document = context;
  if (strcmp(row->unit, "weight") != 0 || !scenario_is_usable(document, key)) {
    return;
  }
  if (row->home == PARAMETER_OF_SOURCE) {
    char name[DOOR_NAME_BYTES];
    enum parameter_home home = PARAMETER_OF_SOURCE;
    bool is_source = scenario_member_of(key, &home, name);
    uint32_t index = is_source ? scenario_member_index(document, home, name) : 0;
    if (document->scenario.intake.sources[index].annual_first_contacts <= 0) {
      return; /* nothing is spread by them */
    }
  }
  if (are_all_zero(scenario_field(document, row, key), parameter_list_length(row->type))) {
    scenario_complain(document, scenario_spot_at_or_above(document, key), key, "at least one weight must be above 0");
  }
}

static void check_peak(struct scenario_document *document, const char *source, const char *parameter, double peak)
{
  if (peak > DOOR_SOURCE_PEAK_PER_HOUR_MAX) {
    char key[PARAMETER_KEY_BYTES];
    char digits[SCENARIO_NUMBER_BYTES];
    snprintf(key, sizeof key, "intake.sources.%s.%s", source, parameter);
    scenario_number_format(round(peak), digits);
    scenario_complain(document, scenario_spot_at_or_above(document, key), key,
                      "with the source's profiles this makes %s contacts in an hour (allowed up to %d)", digits,
                      DOOR_SOURCE_PEAK_PER_HOUR_MAX);
  }
}

/* More would be cut off without a word: contacts are drawn from a field that is so high. */
static void check_peaks(struct scenario_document *document)
{
  for (uint32_t i = 0; i < document->scenario.intake.source_count; i++) {
    const struct door_source *source = &document->scenario.intake.sources[i];
    check_peak(document, source->name, "annual_first_contacts", door_source_peak_per_hour(&document->scenario, i));
    check_peak(document, source->name, "annual_early_help_requests", door_request_peak_per_hour(source));
  }
}

/* ---- Values that must fit together ---- */

/* The first is at most the second. */
static const struct order_row {
  const char *lower, *upper;
} orders[] = {
    {"screening.advice_from_level", "screening.early_help_from_level"},
    {"screening.early_help_from_level", "screening.assessment_from_level"},
    {"screening.amber_from_level", "screening.red_from_level"},
};

static void check_orders(struct scenario_document *document)
{
  for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
    const char *const keys[] = {orders[i].lower, orders[i].upper};
    if (!scenario_are_usable(document, keys, 2)) {
      continue;
    }
    const double *lower = scenario_field(document, parameter_find(keys[0]), keys[0]);
    const double *upper = scenario_field(document, parameter_find(keys[1]), keys[1]);
    if (*lower > *upper) {
      char lower_text[SCENARIO_NUMBER_BYTES];
      char upper_text[SCENARIO_NUMBER_BYTES];
      scenario_number_format(*lower, lower_text);
      scenario_number_format(*upper, upper_text);
      scenario_complain(document, scenario_last_spot(document, keys, 2), keys[0], "must not be above %s (%s, %s)",
                        keys[1], lower_text, upper_text);
    }
  }
}

static void check_outcome_shares(struct scenario_document *document)
{
  static const char *const keys[] = {"screening.no_further_action_share", "screening.advice_share",
                                     "screening.early_help_share", "screening.assessment_share",
                                     "screening.decision_rule"};
  enum { SHARE_COUNT = 4, KEY_COUNT = 5 };
  const struct door_screening *screening = &document->scenario.screening;
  if (!scenario_are_usable(document, keys, KEY_COUNT) || screening->decision_rule != DOOR_DECISION_BY_SHARES) {
    return;
  }
  double sum = screening->no_further_action_share + screening->advice_share + screening->early_help_share +
               screening->assessment_share;
  if (fabs(sum - 1.0) > SHARE_SUM_TOLERANCE) {
    char digits[SCENARIO_NUMBER_BYTES];
    scenario_number_format(round(sum * 1e10) / 1e10, digits); /* 0.9, not 0.9000000000000001 */
    scenario_complain(document, scenario_last_spot(document, keys, SHARE_COUNT), "screening",
                      "no_further_action_share, advice_share, early_help_share and assessment_share must sum to 1 "
                      "(they sum to %s)",
                      digits);
  }
}

/* A request that is meant for nobody, or for two, cannot be placed. */
static void check_request_shares(struct scenario_document *document)
{
  static const char group[] = "early_help.services";
  const struct door_early_help *early_help = &document->scenario.early_help;
  double sum = 0;
  for (uint32_t i = 0; i < early_help->provider_count; i++) {
    char key[PARAMETER_KEY_BYTES];
    snprintf(key, sizeof key, "%s.%s.request_share", group, early_help->providers[i].name);
    if (!scenario_is_usable(document, key)) {
      return;
    }
    sum += early_help->providers[i].request_share;
  }
  if (early_help->provider_count > 0 && fabs(sum - 1.0) > SHARE_SUM_TOLERANCE) {
    char digits[SCENARIO_NUMBER_BYTES];
    scenario_number_format(round(sum * 1e10) / 1e10, digits); /* 0.9, not 0.9000000000000001 */
    scenario_complain(document, scenario_spot_at_or_above(document, group), group,
                      "the request_share of all services must sum to 1 (they sum to %s)", digits);
  }
}

/* Demand that grows for ever has no steady state. */
static void check_run_in(struct scenario_document *document)
{
  static const char rule_key[] = "time.run_in_rule";
  const struct door_scenario *scenario = &document->scenario;
  if (!scenario_is_usable(document, rule_key) || scenario->time.run_in_rule != DOOR_RUN_IN_MSER5) {
    return;
  }
  for (uint32_t i = 0; i < scenario->intake.source_count; i++) {
    const struct door_source *source = &scenario->intake.sources[i];
    char key[PARAMETER_KEY_BYTES];
    snprintf(key, sizeof key, "intake.sources.%s.trend_per_year", source->name);
    if (scenario_is_usable(document, key) && (source->trend_per_year < 0 || source->trend_per_year > 0)) {
      char digits[SCENARIO_NUMBER_BYTES];
      scenario_number_format(source->trend_per_year, digits);
      const char *const keys[] = {rule_key, key};
      scenario_complain(document, scenario_last_spot(document, keys, 2), key,
                        "must be 0 for a steady state (%s; time.run_in_rule: mser5)", digits);
    }
  }
}

/* A conference needs a day. */
static void check_conferences(struct scenario_document *document)
{
  static const char *const keys[] = {"assessment.conference_share", "assessment.conferences_by_weekday"};
  const struct door_assessment *assessment = &document->scenario.assessment;
  double in_a_week = 0;
  for (uint32_t weekday = 0; weekday < SIM_WEEKDAYS; weekday++) {
    in_a_week += assessment->conferences_by_weekday[weekday];
  }
  if (scenario_are_usable(document, keys, 2) && assessment->conference_share > 0 && in_a_week < 1) {
    scenario_complain(document, scenario_last_spot(document, keys, 2), keys[1],
                      "at least one day must have room for a family where there are conferences "
                      "(assessment.conference_share)");
  }
}

/* A transfer meeting needs a day, and closing by support workers needs one. */
static void check_closing(struct scenario_document *document)
{
  static const char *const transfer_keys[] = {"assessment.transfer_rule", "assessment.transfer_by_weekday"};
  static const char *const closing_keys[] = {"assessment.closing_by", "assessment.support_posts"};
  const struct door_assessment *assessment = &document->scenario.assessment;
  double in_a_week = 0;
  for (uint32_t weekday = 0; weekday < SIM_WEEKDAYS; weekday++) {
    in_a_week += assessment->transfer_by_weekday[weekday] >= 1 ? 1 : 0;
  }
  if (scenario_are_usable(document, transfer_keys, 2) && assessment->transfer_rule == DOOR_TRANSFER_AT_MEETING &&
      in_a_week < 1) {
    scenario_complain(document, scenario_last_spot(document, transfer_keys, 2), transfer_keys[1],
                      "at least one day must have room for a family where a meeting transfers cases "
                      "(assessment.transfer_rule)");
  }
  if (scenario_are_usable(document, closing_keys, 2) && assessment->closing_by == DOOR_CLOSING_BY_SUPPORT_WORKERS &&
      assessment->support_posts == 0) {
    scenario_complain(document, scenario_last_spot(document, closing_keys, 2), closing_keys[1],
                      "must be at least 1 where support workers close cases (assessment.closing_by)");
  }
}

static void check_families(struct scenario_document *document)
{
  static const char key[] = "families.worsening_per_year";
  const double *worsening = document->scenario.families.worsening_per_year;
  if (scenario_is_usable(document, key) && worsening[DOOR_NEED_LEVELS - 1] > 0) {
    scenario_complain(document, scenario_spot_at_or_above(document, key), key,
                      "the fourth value must be 0: level 4 has no level above it");
  }
  static const char *const keys[] = {"families.harm_possible_shares", "families.harm_likely_shares"};
  const struct door_families *families = &document->scenario.families;
  for (uint32_t i = 0; i < DOOR_NEED_LEVELS && scenario_are_usable(document, keys, 2); i++) {
    if (families->harm_possible_shares[i] + families->harm_likely_shares[i] > 1.0 + SHARE_SUM_TOLERANCE) {
      scenario_complain(document, scenario_last_spot(document, keys, 2), keys[1],
                        "with families.harm_possible_shares, the shares of level %u sum to more than 1", i + 1);
      return;
    }
  }
}

/* A season of school terms without any term would be holidays for ever. */
static void check_terms(struct scenario_document *document)
{
  const struct door_intake *intake = &document->scenario.intake;
  for (uint32_t i = 0; i < intake->source_count && intake->terms.count == 0; i++) {
    char key[PARAMETER_KEY_BYTES];
    snprintf(key, sizeof key, "intake.sources.%s.term_factor", intake->sources[i].name);
    if (scenario_is_usable(document, key) && intake->sources[i].term_factor != intake->sources[i].holiday_factor) {
      scenario_complain(document, scenario_spot_at_or_above(document, key), key,
                        "differs from holiday_factor, but intake.terms names no school terms");
    }
  }
}

/* A telephone that nobody can answer would be a form. */
static void check_telephones(struct scenario_document *document)
{
  static const char posts[] = "intake.staff_posts";
  const struct door_intake *intake = &document->scenario.intake;
  bool has_calls = intake->misdirected_calls_per_hour > 0;
  for (uint32_t i = 0; i < intake->source_count; i++) {
    has_calls = has_calls || intake->sources[i].telephone_share > 0;
  }
  if (scenario_is_usable(document, posts) && has_calls && intake->staff_posts == 0) {
    scenario_complain(document, scenario_spot_at_or_above(document, posts), posts,
                      "must be at least 1 where there are calls (telephone_share, misdirected_calls_per_hour)");
  }
}

/* Who has posts has hours; a record at the handover has one fate. */
static void check_intake_hours(struct scenario_document *document)
{
  static const char *const keys[] = {"intake.calendar", "intake.staff_posts", "intake.out_of_hours_posts"};
  static const char *const team[] = {"intake.out_of_hours_calendar", "intake.out_of_hours_posts"};
  static const char *const shares[] = {"intake.handover_lost_share", "intake.handover_delayed_share"};
  const struct door_intake *intake = &document->scenario.intake;
  bool has_posts = intake->staff_posts > 0 || intake->out_of_hours_posts > 0;
  if (scenario_are_usable(document, keys, 3) && has_posts && intake->calendar == DOOR_NO_CALENDAR) {
    scenario_complain(document, scenario_last_spot(document, keys, 3), keys[0], "must be named where intake has posts");
  }
  if (scenario_are_usable(document, team, 2) && intake->out_of_hours_posts > 0 &&
      intake->out_of_hours_calendar == DOOR_NO_CALENDAR) {
    scenario_complain(document, scenario_last_spot(document, team, 2), team[0],
                      "must be named where there is such a team");
  }
  if (scenario_are_usable(document, shares, 2) && intake->handover_lost_share + intake->handover_delayed_share > 1) {
    scenario_complain(document, scenario_last_spot(document, shares, 2), shares[0],
                      "must not be above 1 together with %s", shares[1]);
  }
}

static void check_events(struct scenario_document *document)
{
  const struct door_intake *intake = &document->scenario.intake;
  for (uint32_t i = 0; i < intake->event_count; i++) {
    const struct door_demand_event *event = &intake->events[i];
    char from[PARAMETER_KEY_BYTES];
    char until[PARAMETER_KEY_BYTES];
    char diverted[PARAMETER_KEY_BYTES];
    snprintf(from, sizeof from, "intake.events.%s.from", event->name);
    snprintf(until, sizeof until, "intake.events.%s.until", event->name);
    snprintf(diverted, sizeof diverted, "intake.events.%s.diverted_to", event->name);
    const char *const dates[] = {from, until};
    if (scenario_are_usable(document, dates, 2) && sim_date_compare(event->from, event->until) > 0) {
      scenario_complain(document, scenario_last_spot(document, dates, 2), until, "the event ends before it begins");
    }
    bool is_one = event->diverted_to != 0 && (event->diverted_to & (event->diverted_to - 1U)) == 0;
    if (event->lost_contacts == DOOR_LOST_DIVERTED && scenario_is_usable(document, diverted) && !is_one) {
      scenario_complain(document, scenario_spot_at_or_above(document, diverted), diverted,
                        "must name the one source that makes the lost contacts");
    }
  }
}

void scenario_check_whole(struct scenario_document *document)
{
  scenario_visit_keys(document, check_given, document);
  scenario_visit_keys(document, check_calendar, document);
  scenario_visit_keys(document, check_sources, document);
  scenario_visit_keys(document, check_weights, document);
  check_calendars(document);
  check_peaks(document);
  check_orders(document);
  check_outcome_shares(document);
  scenario_check_staff(document);
  check_request_shares(document);
  check_conferences(document);
  check_run_in(document);
  check_closing(document);
  check_families(document);
  check_terms(document);
  check_events(document);
  check_intake_hours(document);
  check_telephones(document);
  scenario_check_start(document);
  scenario_check_dated(document);
}
