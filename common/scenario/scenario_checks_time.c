/* What changes on a date. */
#include "scenario_checks.h"

#include "door_dated.h"
#include "door_start.h"
#include "scenario_text.h"

#include <stdio.h>

/* A period of which nothing counts. */
static void check_counted(struct scenario_document *document)
{
  static const char *const keys[] = {"measures.from", "time.first_day", "time.run_in_days", "time.measured_days"};
  const struct door_scenario *scenario = &document->scenario;
  if (scenario_are_usable(document, keys, 4) && door_counted_days(scenario) < 1) {
    char last[SIM_DATE_TEXT_SIZE];
    int64_t days = scenario->time.run_in_days + scenario->time.measured_days - 1;
    sim_date_format(sim_date_plus_days(scenario->time.first_day, days), last);
    scenario_complain(document, scenario_last_spot(document, keys, 4), keys[0],
                      "lies after the measured period (allowed up to its last day, %s)", last);
  }
}

/* A run-in that is looked for has no end yet that an age, or the day that counts begin, could be measured from; and
 * what changes on a date is no steady state. */
static void check_steady(struct scenario_document *document)
{
  const struct door_scenario *scenario = &document->scenario;
  static const char *const keys[] = {"time.run_in_rule", "time.first_day", "time.run_in_days", "measures.from"};
  if (!scenario_are_usable(document, keys, 4) || scenario->time.run_in_rule != DOOR_RUN_IN_MSER5) {
    return;
  }
  const struct {
    const char *key;
    bool is_given;
  } parts[] = {{"start", door_start_is_given(&scenario->start)},
               {"changes", scenario->dated_count > 0},
               {"measures.from", door_counted_from_day(scenario) > scenario->time.run_in_days}};
  for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
    if (parts[i].is_given) {
      scenario_complain(document, scenario_spot_at_or_above(document, parts[i].key), parts[i].key,
                        "wants a run-in that is stated (time.run_in_rule: days), not one that is found (mser5)");
    }
  }
}

/* ---- values that change ---- */

/* The value on that day: that of the last change until then, or the scenario's own. */
static double value_on(const struct door_scenario *scenario, enum door_dated_key key, struct sim_date day)
{
  const struct door_dated_value *last = NULL;
  for (uint32_t i = 0; i < scenario->dated_count; i++) {
    const struct door_dated_value *one = &scenario->dated[i];
    bool holds = one->key == key && sim_date_compare(one->from, day) <= 0;
    last = holds && (last == NULL || sim_date_compare(one->from, last->from) > 0) ? one : last;
  }
  return last != NULL ? last->value.a : door_dated_number(scenario, key);
}

/* The first is at most the second, as scenario_checks.c has it of the scenario's own values. */
static const enum door_dated_key orders[][2] = {
    {DOOR_DATED_ADVICE_FROM_LEVEL, DOOR_DATED_EARLY_HELP_FROM_LEVEL},
    {DOOR_DATED_EARLY_HELP_FROM_LEVEL, DOOR_DATED_ASSESSMENT_FROM_LEVEL},
    {DOOR_DATED_AMBER_FROM_LEVEL, DOOR_DATED_RED_FROM_LEVEL},
};

static const char *name_of(enum door_dated_key key)
{
  return parameter_choice_names(parameter_find("changes.*.key"))[key];
}

static void check_orders(struct scenario_document *document, const struct door_dated_value *change, const char *key)
{
  const struct door_scenario *scenario = &document->scenario;
  for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
    double lower = value_on(scenario, orders[i][0], change->from);
    double upper = value_on(scenario, orders[i][1], change->from);
    if (lower > upper && (change->key == orders[i][0] || change->key == orders[i][1])) {
      char lower_text[SCENARIO_NUMBER_BYTES];
      char upper_text[SCENARIO_NUMBER_BYTES];
      scenario_number_format(lower, lower_text);
      scenario_number_format(upper, upper_text);
      scenario_complain(document, scenario_spot_at_or_above(document, key), key,
                        "from that day on %s (%s) would be above %s (%s)", name_of(orders[i][0]), lower_text,
                        name_of(orders[i][1]), upper_text);
    }
  }
}

static void check_range(struct scenario_document *document, const struct door_dated_value *change, const char *name,
                        const char *value_key)
{
  const struct parameter *row = parameter_find(name);
  bool is_number = change->value.kind == SIM_CONSTANT;
  double lowest = is_number ? change->value.a : sim_distribution_quantile(&change->value, 0);
  double largest = is_number ? change->value.a : sim_distribution_mean(&change->value);
  struct scenario_spot spot = scenario_spot_at_or_above(document, value_key);
  if (!is_number && !door_dated_is_distribution(change->key)) {
    scenario_complain(document, spot, value_key, "%s is a number, no distribution", name);
    return;
  }
  if (lowest >= row->low && largest <= row->high) {
    return;
  }
  char digits[SCENARIO_NUMBER_BYTES];
  char low[SCENARIO_NUMBER_BYTES];
  char high[SCENARIO_NUMBER_BYTES];
  scenario_number_format(lowest < row->low ? lowest : largest, digits);
  scenario_number_format(row->low, low);
  scenario_number_format(row->high, high);
  scenario_complain(document, spot, value_key, "%s is outside what %s may be (allowed %s to %s %s)", digits, name, low,
                    high, row->unit);
}

/* The other change of the same value on the same day; NULL: there is none. */
static const struct door_dated_value *twin_of(const struct door_scenario *scenario, uint32_t number)
{
  const struct door_dated_value *change = &scenario->dated[number];
  for (uint32_t i = 0; i < number; i++) {
    if (scenario->dated[i].key == change->key && sim_date_compare(scenario->dated[i].from, change->from) == 0) {
      return &scenario->dated[i];
    }
  }
  return NULL;
}

static void check_together(struct scenario_document *document, uint32_t number, const char *key)
{
  const struct door_scenario *scenario = &document->scenario;
  const struct door_dated_value *change = &scenario->dated[number];
  const struct door_dated_value *twin = twin_of(scenario, number);
  if (twin != NULL) {
    scenario_complain(document, scenario_spot_at_or_above(document, key), key,
                      "changes the same value on the same day as changes.%s", twin->name);
    return;
  }
  check_orders(document, change, key);
  const struct door_screening *screening = &scenario->screening;
  bool by_seniors = screening->sign_off_by == DOOR_SIGN_OFF_BY_SENIORS;
  if (change->key == DOOR_DATED_SIGN_OFF_SHARE && change->value.a > 0 &&
      (by_seniors ? screening->senior_posts : screening->sign_off_posts) == 0) {
    scenario_complain(document, scenario_spot_at_or_above(document, key), key, "%s must be at least 1 for it",
                      by_seniors ? "screening.senior_posts" : "screening.sign_off_posts");
  }
}

void scenario_check_dated(struct scenario_document *document)
{
  static const char *const parts[] = {"from", "key", "value"};
  check_counted(document);
  check_steady(document);
  for (uint32_t i = 0; i < document->scenario.dated_count; i++) {
    const struct door_dated_value *change = &document->scenario.dated[i];
    char key[PARAMETER_KEY_BYTES];
    char value_key[PARAMETER_KEY_BYTES];
    bool is_known = true;
    for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++) {
      snprintf(value_key, sizeof value_key, "changes.%s.%s", change->name, parts[part]);
      is_known = is_known && scenario_is_usable(document, value_key);
    }
    if (!is_known) {
      continue;
    }
    snprintf(key, sizeof key, "changes.%s", change->name);
    check_range(document, change, name_of(change->key), value_key);
    check_together(document, i, key);
  }
}
