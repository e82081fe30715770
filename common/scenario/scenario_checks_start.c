/* What is here already at the start. */
#include "scenario_checks.h"

#include "door_start.h"
#include "door_suggest.h"
#include "door_words.h"
#include "scenario_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char run_in[] = "time.run_in_days";

/* A place of the start state: its key, and those of its ages and counts. */
static const struct place {
  const char *group;
  const char *age;
  const char *count;
} places[DOOR_START_COUNT] = {
    [DOOR_START_SCREENING] = {"start.waiting_for_screening", "age_days", "contacts"},
    [DOOR_START_ASSESSMENT] = {"start.waiting_for_assessment", "age_days", "contacts"},
    [DOOR_START_IN_ASSESSMENT] = {"start.in_assessment", "open_working_days", "cases"},
    [DOOR_START_IN_CLOSING] = {"start.in_closing", "ended_days", "cases"},
    [DOOR_START_IN_EARLY_HELP] = {"start.in_early_help", "helped_days", "families"},
    [DOOR_START_EARLY_HELP] = {"start.waiting_for_early_help", "age_days", "families"},
};

static void name_key(enum door_start_queue queue, const char *name, const char *part, char out_key[PARAMETER_KEY_BYTES])
{
  snprintf(out_key, PARAMETER_KEY_BYTES, "%s.%s%s%s", places[queue].group, name, part == NULL ? "" : ".",
           part == NULL ? "" : part);
}

/* ---- ages ---- */

/* The hand-off by which what has begun already was reached: its key, and its minutes with those to screening before it;
 * NULL where nothing has begun. */
static const char *way_to(const struct door_handoffs *handoffs, enum door_start_queue queue, double *out_minutes)
{
  enum door_party begun_at = door_start_begun_at(queue);
  bool is_early_help = begun_at == DOOR_EARLY_HELP;
  if (begun_at == DOOR_INTAKE) {
    *out_minutes = 0;
    return NULL;
  }
  *out_minutes = handoffs->intake_to_screening_minutes + (is_early_help ? handoffs->screening_to_early_help_minutes
                                                                        : handoffs->screening_to_assessment_minutes);
  return is_early_help ? "handoffs.screening_to_early_help_minutes" : "handoffs.screening_to_assessment_minutes";
}

/* Of the run-in, the most working days before the period from which on the contact's way still fits into it; `wanted`
 * where that does, and where it cannot be known. */
static double most_working_days(const struct scenario_document *document, double wanted, double minutes)
{
  static const char *const keys[] = {"assessment.calendar", "time.first_day"};
  const struct door_scenario *scenario = &document->scenario;
  struct sim_calendar *calendar = NULL;
  int32_t days = (int32_t)scenario->time.run_in_days;
  if (!scenario_are_usable(document, keys, 2) || scenario->assessment.calendar >= scenario->calendar_count ||
      door_calendar_create(&scenario->calendars[scenario->assessment.calendar], scenario->time.first_day, days + 1,
                           &calendar, NULL) != DOOR_OK) {
    return wanted;
  }
  double most = 0;
  struct sim_time until = sim_time_at((int64_t)days * SIM_DAY_SECONDS);
  double way_seconds = minutes * SIM_MINUTE_SECONDS;
  bool is_wanted_there = (double)door_start_of_working_days(calendar, until, wanted).seconds >= way_seconds;
  while (!is_wanted_there && (double)door_start_of_working_days(calendar, until, most + 1).seconds >= way_seconds) {
    most++;
  }
  sim_calendar_destroy(&calendar);
  return is_wanted_there ? wanted : most;
}

static void check_age(struct scenario_document *document, enum door_start_queue queue,
                      const struct door_backlog *backlog)
{
  const struct door_scenario *scenario = &document->scenario;
  char age[PARAMETER_KEY_BYTES];
  name_key(queue, backlog->name, places[queue].age, age);
  double minutes = 0;
  const char *handoff = way_to(&scenario->handoffs, queue, &minutes);
  const char *const keys[] = {age, run_in, "handoffs.intake_to_screening_minutes", handoff};
  bool has_way = handoff != NULL;
  if (!scenario_are_usable(document, keys, has_way ? 4 : 2)) {
    return;
  }
  double oldest = sim_distribution_quantile(&backlog->age_days, 1.0);
  double most = queue == DOOR_START_IN_ASSESSMENT
                    ? most_working_days(document, oldest, minutes)
                    : (double)scenario->time.run_in_days - minutes * SIM_MINUTE_SECONDS / SIM_DAY_SECONDS;
  if (oldest <= most) {
    return;
  }
  char digits[SCENARIO_NUMBER_BYTES] = "any age";
  char allowed[SCENARIO_NUMBER_BYTES];
  if (isfinite(oldest)) {
    scenario_number_format(oldest, digits);
  }
  scenario_number_format(most > 0 ? floor(most * 100) / 100 : 0, allowed);
  struct scenario_spot spot = scenario_last_spot(document, keys, 2);
  if (has_way) {
    scenario_complain(
        document, spot, age,
        "gives %s, but the contact would have come before the run-in (allowed up to %s %s, with %s %lld); "
        "try {uniform: {low: 1, high: 15}}, or a longer run-in",
        digits, allowed, door_say(parameter_find(age)->unit), run_in, (long long)scenario->time.run_in_days);
  } else {
    scenario_complain(document, spot, age,
                      "gives %s%s, but nobody can have come before the run-in (allowed up to %s, %lld); "
                      "try {uniform: {low: 1, high: 20}}, or a longer run-in",
                      digits, isfinite(oldest) ? " days" : "", run_in, (long long)scenario->time.run_in_days);
  }
}

/* ---- room ---- */

/* The key of a count; whether it is known. */
static bool count_key(const struct scenario_document *document, enum door_start_queue queue, uint32_t number,
                      char out_key[PARAMETER_KEY_BYTES])
{
  name_key(queue, document->scenario.start.backlogs[queue][number].name, places[queue].count, out_key);
  return scenario_is_usable(document, out_key);
}

/* Cases with workers: no more than their caseloads hold. */
static void check_caseloads(struct scenario_document *document)
{
  static const enum door_start_queue with_workers[] = {DOOR_START_IN_ASSESSMENT, DOOR_START_IN_CLOSING};
  static const char *const keys[] = {"assessment.workers", "assessment.caseload_limit_children"};
  const struct door_assessment *assessment = &document->scenario.assessment;
  int64_t cases = 0;
  char key[PARAMETER_KEY_BYTES] = "";
  bool is_known = scenario_are_usable(document, keys, 2);
  for (size_t place = 0; place < 2; place++) {
    enum door_start_queue queue = with_workers[place];
    for (uint32_t i = 0; i < document->scenario.start.counts[queue]; i++) {
      is_known = count_key(document, queue, i, key) && is_known;
      cases += document->scenario.start.backlogs[queue][i].contacts;
    }
  }
  int64_t room = assessment->workers * assessment->caseload_limit_children;
  if (is_known && cases > room) {
    scenario_complain(
        document, scenario_spot_at_or_above(document, key), key,
        "with it workers would hold %lld cases at the start (allowed up to %lld: assessment.workers times "
        "assessment.caseload_limit_children); whoever has no worker stands in start.waiting_for_assessment",
        (long long)cases, (long long)room);
  }
}

static void check_closing(struct scenario_document *document)
{
  static const char hours[] = "assessment.closing_hours";
  char key[PARAMETER_KEY_BYTES];
  for (uint32_t i = 0; i < document->scenario.start.counts[DOOR_START_IN_CLOSING]; i++) {
    bool is_known = count_key(document, DOOR_START_IN_CLOSING, i, key) && scenario_is_usable(document, hours);
    bool is_any = document->scenario.start.backlogs[DOOR_START_IN_CLOSING][i].contacts > 0;
    if (is_known && is_any && !(sim_distribution_quantile(&document->scenario.assessment.closing_hours, 1.0) > 0)) {
      scenario_complain(document, scenario_spot_at_or_above(document, key), key,
                        "wants closing work, and %s is 0; try {exponential: {mean: 2}}", hours);
    }
  }
}

/* The service that the name is of; false, and told, where it is none. Without services there is one list. */
static bool list_of(struct scenario_document *document, enum door_start_queue queue, const char *name,
                    uint32_t *out_list)
{
  const struct door_early_help *early_help = &document->scenario.early_help;
  const char *names[DOOR_PROVIDERS_MAX];
  *out_list = 0;
  for (uint32_t i = 0; i < early_help->provider_count; i++) {
    names[i] = early_help->providers[i].name;
    if (strcmp(names[i], name) == 0) {
      *out_list = i;
      return true;
    }
  }
  if (early_help->provider_count == 0) {
    return true;
  }
  char key[PARAMETER_KEY_BYTES];
  name_key(queue, name, NULL, key);
  scenario_complain(document, scenario_spot_at_or_above(document, key), key,
                    "there is no service %s in early_help.services%s", scenario_show(name).text,
                    scenario_hint(door_suggest(name, names, early_help->provider_count)).text);
  return false;
}

static void check_places(struct scenario_document *document, uint32_t list, int64_t families, const char *key)
{
  const struct door_early_help *early_help = &document->scenario.early_help;
  char places_key[PARAMETER_KEY_BYTES] = "early_help.places";
  int64_t room = early_help->places;
  if (early_help->provider_count > 0) {
    room = early_help->providers[list].places;
    snprintf(places_key, sizeof places_key, "early_help.services.%s.places", early_help->providers[list].name);
  }
  if (scenario_is_usable(document, places_key) && families > room) {
    scenario_complain(
        document, scenario_spot_at_or_above(document, key), key,
        "with it %lld families would be helped at the start (allowed up to %s, %lld); whoever has no place "
        "stands in start.waiting_for_early_help",
        (long long)families, places_key, (long long)room);
  }
}

static void check_early_help(struct scenario_document *document)
{
  const struct door_start *start = &document->scenario.start;
  int64_t families[DOOR_PROVIDERS_MAX] = {0};
  uint32_t list = 0;
  for (uint32_t i = 0; i < start->counts[DOOR_START_IN_EARLY_HELP]; i++) {
    char key[PARAMETER_KEY_BYTES];
    const struct door_backlog *backlog = &start->backlogs[DOOR_START_IN_EARLY_HELP][i];
    if (list_of(document, DOOR_START_IN_EARLY_HELP, backlog->name, &list) &&
        count_key(document, DOOR_START_IN_EARLY_HELP, i, key)) {
      families[list] += backlog->contacts;
      check_places(document, list, families[list], key);
    }
  }
  for (uint32_t i = 0; i < start->counts[DOOR_START_EARLY_HELP]; i++) {
    (void)list_of(document, DOOR_START_EARLY_HELP, start->backlogs[DOOR_START_EARLY_HELP][i].name, &list);
  }
}

void scenario_check_start(struct scenario_document *document)
{
  const struct door_start *start = &document->scenario.start;
  for (uint32_t queue = 0; queue < DOOR_START_COUNT; queue++) {
    for (uint32_t i = 0; i < start->counts[queue]; i++) {
      check_age(document, (enum door_start_queue)queue, &start->backlogs[queue][i]);
    }
  }
  check_caseloads(document);
  check_closing(document);
  check_early_help(document);
}
