#include "parameter_table.h"

#include "door_scenario.h"
#include "door_suggest.h"
#include "door_words.h"

#include <string.h>

/* ---- Rows ---- */

struct choice_row {
  const char *key;
  const char *const *names;
  uint32_t count;
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* In the order of the enums in door_scenario.h. */
static const char *const at_close_names[] = {"finish", "suspend"};
static const char *const sign_off_by_names[] = {"managers", "seniors"};
static const char *const assessment_sign_off_by_names[] = {"managers", "screening_seniors"};
static const char *const team_names[] = {"screening", "early_help", "assessment"};
static const char *const harm_sign_names[] = {"any", "seen", "not_seen"};
static const char *const row_outcome_names[] = {"no_further_action", "advice",   "signpost",
                                                "early_help",        "referral", "strategy_discussion"};
static const char *const past_close_names[] = {"as_others", "finish", "start"};
static const char *const decision_rule_names[] = {"thresholds", "shares"};
static const char *const priority_rule_names[] = {"apparent_level", "shares"};
static const char *const repeat_rule_names[] = {"none", "assess"};
static const char *const consent_rule_names[] = {"not_sought", "sought"};
static const char *const enquiries_rule_names[] = {"none", "tracked", "untracked"};
static const char *const presence_names[] = {"none", "remote", "virtual", "co_located"};
static const char *const run_in_rule_names[] = {"days", "mser5"};
static const char *const trend_names[] = {"linear", "exponential"};
static const char *const lost_contacts_names[] = {"hidden", "delayed", "held", "diverted"};
static const char *const core_clock_names[] = {"initial_assessment", "referral"};
static const char *const transfer_rule_names[] = {"none", "meeting"};
static const char *const closing_by_names[] = {"workers", "support_workers"};
static const char *const work_rule_names[] = {"elapsed", "tasks"};
static const char *const step_up_names[] = {"none", "assessment", "screening"};
static const char *const place_names[] = {"apart", "pod"};
static const char *const engagement_rule_names[] = {"not_sought", "sought"};
static const char *const asked_as_names[] = {"partner", "family"};
static const char *const poor_forms_rule_names[] = {"pass_on", "ask"};
static const char *const advice_rule_names[] = {"none", "at_point_of_contact", "proportionate_assessment"};
static const char *const experienced_for_names[] = {"nobody", "red", "red_and_amber"};
static const char *const caseload_counts_names[] = {"cases", "children"};
static const char *const allocation_rule_names[] = {"rag", "first_come", "rag_with_longest_wait"};
static const char *const decision_clock_names[] = {"within_one_working_day", "end_of_next_working_day"};
static const char *const rating_clock_names[] = {"civil_time", "working_time"};
static const char *const latent_outcomes_names[] = {"left_out", "recorded"};

static const char *const dated_names[] = {
#define DATED(NAME, key, field) key,
#include "door_dated.def"
#undef DATED
};

static const struct choice_row parameter_choices[] = {
    {"screening.staff_at_close", at_close_names, COUNT(at_close_names)},
    {"screening.sign_off_by", sign_off_by_names, COUNT(sign_off_by_names)},
    {"assessment.sign_off_by", assessment_sign_off_by_names, COUNT(assessment_sign_off_by_names)},
    {"staff.loans.*.from_team", team_names, COUNT(team_names)},
    {"staff.loans.*.to_team", team_names, COUNT(team_names)},
    {"screening.decision_rows.*.harm_sign", harm_sign_names, COUNT(harm_sign_names)},
    {"screening.decision_rows.*.outcome", row_outcome_names, COUNT(row_outcome_names)},
    {"screening.reds_past_close", past_close_names, COUNT(past_close_names)},
    {"screening.decision_rule", decision_rule_names, COUNT(decision_rule_names)},
    {"screening.priority_rule", priority_rule_names, COUNT(priority_rule_names)},
    {"screening.repeat_rule", repeat_rule_names, COUNT(repeat_rule_names)},
    {"screening.consent_rule", consent_rule_names, COUNT(consent_rule_names)},
    {"screening.enquiries_rule", enquiries_rule_names, COUNT(enquiries_rule_names)},
    {"screening.partners.*.presence", presence_names, COUNT(presence_names)},
    {"time.run_in_rule", run_in_rule_names, COUNT(run_in_rule_names)},
    {"intake.sources.*.trend", trend_names, COUNT(trend_names)},
    {"intake.events.*.lost_contacts", lost_contacts_names, COUNT(lost_contacts_names)},
    {"assessment.core_clock", core_clock_names, COUNT(core_clock_names)},
    {"assessment.transfer_rule", transfer_rule_names, COUNT(transfer_rule_names)},
    {"assessment.closing_by", closing_by_names, COUNT(closing_by_names)},
    {"assessment.work_rule", work_rule_names, COUNT(work_rule_names)},
    {"early_help.step_up_to", step_up_names, COUNT(step_up_names)},
    {"early_help.screening_place", place_names, COUNT(place_names)},
    {"early_help.engagement_rule", engagement_rule_names, COUNT(engagement_rule_names)},
    {"intake.sources.*.early_help_asked_as", asked_as_names, COUNT(asked_as_names)},
    {"intake.poor_forms_rule", poor_forms_rule_names, COUNT(poor_forms_rule_names)},
    {"intake.advice_rule", advice_rule_names, COUNT(advice_rule_names)},
    {"assessment.experienced_for", experienced_for_names, COUNT(experienced_for_names)},
    {"assessment.caseload_counts", caseload_counts_names, COUNT(caseload_counts_names)},
    {"assessment.allocation_rule", allocation_rule_names, COUNT(allocation_rule_names)},
    {"measures.decision_clock", decision_clock_names, COUNT(decision_clock_names)},
    {"measures.rating_clock", rating_clock_names, COUNT(rating_clock_names)},
    {"changes.*.key", dated_names, COUNT(dated_names)},
    {"measures.latent_outcomes", latent_outcomes_names, COUNT(latent_outcomes_names)},
};

#define ROW(key, type, home, owner, field, unit, low, high, yaml, en, cy, help)                                        \
  {key, PARAMETER_##type, home, offsetof(struct owner, field), unit, low, high, yaml, en, cy, help},
#define PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                               \
  ROW(key, type, PARAMETER_OF_SCENARIO, door_scenario, field, unit, low, high, yaml, en, cy, help)
#define CALENDAR_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                      \
  ROW(key, type, PARAMETER_OF_CALENDAR, door_calendar, field, unit, low, high, yaml, en, cy, help)
#define PARTNER_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                       \
  ROW(key, type, PARAMETER_OF_PARTNER, door_partner, field, unit, low, high, yaml, en, cy, help)
#define SHIFT_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                         \
  ROW(key, type, PARAMETER_OF_SHIFT, door_shift, field, unit, low, high, yaml, en, cy, help)
#define ASSESSMENT_CHANGE_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                             \
  ROW(key, type, PARAMETER_OF_ASSESSMENT_CHANGE, door_post_change, field, unit, low, high, yaml, en, cy, help)
#define CHANGE_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                        \
  ROW(key, type, PARAMETER_OF_CHANGE, door_post_change, field, unit, low, high, yaml, en, cy, help)
#define DECISION_ROW_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                  \
  ROW(key, type, PARAMETER_OF_DECISION_ROW, door_decision_row, field, unit, low, high, yaml, en, cy, help)
#define EVENT_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                         \
  ROW(key, type, PARAMETER_OF_EVENT, door_demand_event, field, unit, low, high, yaml, en, cy, help)
#define PROVIDER_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                      \
  ROW(key, type, PARAMETER_OF_PROVIDER, door_provider, field, unit, low, high, yaml, en, cy, help)
#define LOAN_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                          \
  ROW(key, type, PARAMETER_OF_LOAN, door_loan, field, unit, low, high, yaml, en, cy, help)
#define SCREENING_BACKLOG_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                             \
  ROW(key, type, PARAMETER_OF_SCREENING_BACKLOG, door_backlog, field, unit, low, high, yaml, en, cy, help)
#define ASSESSMENT_BACKLOG_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                            \
  ROW(key, type, PARAMETER_OF_ASSESSMENT_BACKLOG, door_backlog, field, unit, low, high, yaml, en, cy, help)
#define CASELOAD_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                      \
  ROW(key, type, PARAMETER_OF_CASELOAD, door_backlog, field, unit, low, high, yaml, en, cy, help)
#define CLOSING_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                       \
  ROW(key, type, PARAMETER_OF_CLOSING, door_backlog, field, unit, low, high, yaml, en, cy, help)
#define TAKEN_PLACE_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                   \
  ROW(key, type, PARAMETER_OF_TAKEN_PLACE, door_backlog, field, unit, low, high, yaml, en, cy, help)
#define PLACE_BACKLOG_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                 \
  ROW(key, type, PARAMETER_OF_PLACE_BACKLOG, door_backlog, field, unit, low, high, yaml, en, cy, help)
#define DATED_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                         \
  ROW(key, type, PARAMETER_OF_DATED, door_dated_value, field, unit, low, high, yaml, en, cy, help)
#define SOURCE_PARAMETER(key, type, field, unit, low, high, yaml, en, cy, help)                                        \
  ROW(key, type, PARAMETER_OF_SOURCE, door_source, field, unit, low, high, yaml, en, cy, help)

static const struct parameter rows[] = {
#include "parameters.def"
};

#undef PROVIDER_PARAMETER
#undef LOAN_PARAMETER
#undef SCREENING_BACKLOG_PARAMETER
#undef ASSESSMENT_BACKLOG_PARAMETER
#undef CASELOAD_PARAMETER
#undef CLOSING_PARAMETER
#undef TAKEN_PLACE_PARAMETER
#undef PLACE_BACKLOG_PARAMETER
#undef DATED_PARAMETER
#undef SHIFT_PARAMETER
#undef CHANGE_PARAMETER
#undef ASSESSMENT_CHANGE_PARAMETER
#undef DECISION_ROW_PARAMETER
#undef PARTNER_PARAMETER
#undef EVENT_PARAMETER
#undef SOURCE_PARAMETER
#undef CALENDAR_PARAMETER
#undef PARAMETER
#undef ROW

#define GROUP(home, key, members, count, member, max)                                                                  \
  {                                                                                                                    \
    key, offsetof(struct door_scenario, members), offsetof(struct door_scenario, count), sizeof(struct member), home,  \
        max                                                                                                            \
  }

#define START_GROUP(home, key, queue)                                                                                  \
  GROUP(home, key, start.backlogs[queue], start.counts[queue], door_backlog, DOOR_BACKLOGS_MAX)

static const struct parameter_group groups[] = {
    GROUP(PARAMETER_OF_CALENDAR, "calendars", calendars, calendar_count, door_calendar, DOOR_CALENDARS_MAX),
    GROUP(PARAMETER_OF_SOURCE, "intake.sources", intake.sources, intake.source_count, door_source, DOOR_SOURCES_MAX),
    GROUP(PARAMETER_OF_PARTNER, "screening.partners", screening.partners, screening.partner_count, door_partner,
          DOOR_PARTNERS_MAX),
    GROUP(PARAMETER_OF_SHIFT, "screening.shifts", screening.shifts, screening.shift_count, door_shift, DOOR_SHIFTS_MAX),
    GROUP(PARAMETER_OF_ASSESSMENT_CHANGE, "assessment.changes", assessment.changes, assessment.change_count,
          door_post_change, DOOR_CHANGES_MAX),
    GROUP(PARAMETER_OF_CHANGE, "screening.changes", screening.changes, screening.change_count, door_post_change,
          DOOR_CHANGES_MAX),
    GROUP(PARAMETER_OF_DECISION_ROW, "screening.decision_rows", screening.decision_rows, screening.decision_row_count,
          door_decision_row, DOOR_DECISION_ROWS_MAX),
    GROUP(PARAMETER_OF_EVENT, "intake.events", intake.events, intake.event_count, door_demand_event, DOOR_EVENTS_MAX),
    GROUP(PARAMETER_OF_PROVIDER, "early_help.services", early_help.providers, early_help.provider_count, door_provider,
          DOOR_PROVIDERS_MAX),
    GROUP(PARAMETER_OF_LOAN, "staff.loans", staff.loans, staff.loan_count, door_loan, DOOR_LOANS_MAX),
    START_GROUP(PARAMETER_OF_SCREENING_BACKLOG, "start.waiting_for_screening", DOOR_START_SCREENING),
    START_GROUP(PARAMETER_OF_ASSESSMENT_BACKLOG, "start.waiting_for_assessment", DOOR_START_ASSESSMENT),
    START_GROUP(PARAMETER_OF_CASELOAD, "start.in_assessment", DOOR_START_IN_ASSESSMENT),
    START_GROUP(PARAMETER_OF_CLOSING, "start.in_closing", DOOR_START_IN_CLOSING),
    START_GROUP(PARAMETER_OF_TAKEN_PLACE, "start.in_early_help", DOOR_START_IN_EARLY_HELP),
    START_GROUP(PARAMETER_OF_PLACE_BACKLOG, "start.waiting_for_early_help", DOOR_START_EARLY_HELP),
    GROUP(PARAMETER_OF_DATED, "changes", dated, dated_count, door_dated_value, DOOR_DATED_MAX),
};

#undef START_GROUP
#undef GROUP

size_t parameter_count(void)
{
  return COUNT(rows);
}

const struct parameter *parameter_at(size_t index)
{
  return &rows[index];
}

const struct parameter_group *parameter_group_at(size_t index)
{
  return index < COUNT(groups) ? &groups[index] : NULL;
}

const struct parameter_group *parameter_group_of(enum parameter_home home)
{
  for (size_t i = 0; i < COUNT(groups); i++) {
    if (groups[i].home == home) {
      return &groups[i];
    }
  }
  return NULL;
}

const struct parameter_group *parameter_group_named(const char *key)
{
  for (size_t i = 0; i < COUNT(groups); i++) {
    if (strcmp(groups[i].key, key) == 0) {
      return &groups[i];
    }
  }
  return NULL;
}

uint32_t parameter_member_count(const struct door_scenario *scenario, const struct parameter_group *group)
{
  return *(const uint32_t *)(const void *)((const char *)scenario + group->count_offset);
}

const char *parameter_member_name(const struct door_scenario *scenario, const struct parameter_group *group,
                                  uint32_t index)
{
  return (const char *)scenario + group->members_offset + index * group->member_bytes;
}

uint32_t parameter_choice_count(const struct parameter *parameter)
{
  for (size_t i = 0; i < COUNT(parameter_choices); i++) {
    if (strcmp(parameter_choices[i].key, parameter->key) == 0) {
      return parameter_choices[i].count;
    }
  }
  return 0;
}

const char *const *parameter_choice_names(const struct parameter *parameter)
{
  for (size_t i = 0; i < COUNT(parameter_choices); i++) {
    if (strcmp(parameter_choices[i].key, parameter->key) == 0) {
      return parameter_choices[i].names;
    }
  }
  return NULL;
}

/* ---- Types ---- */

static const struct type_row {
  uint32_t list_length;
  const char *text;
} types[] = {
    [PARAMETER_TEXTS] = {0, DOOR_SAID("text, or texts by language: {en: ..., cy: ...}")},
    [PARAMETER_DATE] = {0, DOOR_SAID("date, such as 2014-04-01")},
    [PARAMETER_INTEGER] = {0, DOOR_SAID("whole number")},
    [PARAMETER_NUMBER] = {0, DOOR_SAID("number")},
    [PARAMETER_BOOLEAN] = {0, DOOR_SAID("true or false")},
    [PARAMETER_CHOICE] = {0, DOOR_SAID("one of several words")},
    [PARAMETER_CALENDAR] = {0, DOOR_SAID("name of a calendar")},
    [PARAMETER_HOURS] = {0, DOOR_SAID("list of up to 3 intervals, such as [\"08:30-17:00\"]")},
    [PARAMETER_DATE_RANGES] = {0, DOOR_SAID(
                                      "list of dates and ranges, such as [\"2014-12-25\", \"2014-12-29/2014-12-31\"]")},
    [PARAMETER_SOURCES] = {0, DOOR_SAID("list of names of sources, such as [schools, health]")},
    [PARAMETER_ISSUES] = {0, DOOR_SAID("list of presenting issues, such as [domestic_abuse, neglect]")},
    [PARAMETER_DISTRIBUTION] =
        {0, DOOR_SAID("distribution, such as {lognormal: {mean: 35, sd: 20}}; a bare number is constant")},
    [PARAMETER_VALUE] = {0, DOOR_SAID("number, or a distribution, such as {lognormal: {mean: 35, sd: 20}}")},
    [PARAMETER_NUMBERS_2] = {2, DOOR_SAID("list of 2 numbers")},
    [PARAMETER_NUMBERS_3] = {3, DOOR_SAID("list of 3 numbers")},
    [PARAMETER_NUMBERS_4] = {4, DOOR_SAID("list of 4 numbers")},
    [PARAMETER_NUMBERS_6] = {6, DOOR_SAID("list of 6 numbers")},
    [PARAMETER_NUMBERS_7] = {7, DOOR_SAID("list of 7 numbers")},
    [PARAMETER_NUMBERS_11] = {11, DOOR_SAID("list of 11 numbers")},
    [PARAMETER_NUMBERS_12] = {12, DOOR_SAID("list of 12 numbers")},
    [PARAMETER_NUMBERS_24] = {24, DOOR_SAID("list of 24 numbers")},
    [PARAMETER_SHARES_3] = {3, DOOR_SAID("list of 3 shares that sum to 1")},
    [PARAMETER_SHARES_4] = {4, DOOR_SAID("list of 4 shares that sum to 1")},
};

const char *const *parameter_issue_names(void)
{
  static const char *const names[DOOR_ISSUE_COUNT] = {"other",
                                                      "domestic_abuse",
                                                      "neglect",
                                                      "physical",
                                                      "sexual",
                                                      "emotional",
                                                      "parental_substance_misuse",
                                                      "parental_mental_health",
                                                      "child_mental_health_or_behaviour",
                                                      "exploitation",
                                                      "disability"};
  return names;
}

uint32_t parameter_list_length(enum parameter_type type)
{
  return types[type].list_length;
}

const char *parameter_type_text(enum parameter_type type)
{
  return types[type].text;
}

/* ---- Keys ---- */

/* The length of the group's key and the dot after it, when key stands below a group; else 0. */
static size_t group_prefix_length(const char *key)
{
  for (size_t i = 0; i < COUNT(groups); i++) {
    size_t length = strlen(groups[i].key);
    if (strncmp(key, groups[i].key, length) == 0 && key[length] == '.') {
      return length + 1;
    }
  }
  return 0;
}

bool parameter_pattern_of(const char *key, char out_pattern[PARAMETER_KEY_BYTES])
{
  size_t prefix = group_prefix_length(key);
  size_t name = prefix == 0 ? 0 : strcspn(key + prefix, ".");
  const char *rest = key + prefix + name;
  size_t star = name == 0 ? 0 : 1;
  if (name >= DOOR_NAME_BYTES || prefix + star + strlen(rest) >= PARAMETER_KEY_BYTES) {
    return false;
  }
  memcpy(out_pattern, key, prefix);
  if (star != 0) {
    out_pattern[prefix] = '*';
  }
  memcpy(out_pattern + prefix + star, rest, strlen(rest) + 1);
  return true;
}

const struct parameter *parameter_find(const char *key)
{
  char pattern[PARAMETER_KEY_BYTES];
  if (!parameter_pattern_of(key, pattern)) {
    return NULL;
  }
  for (size_t i = 0; i < COUNT(rows); i++) {
    if (strcmp(rows[i].key, pattern) == 0) {
      return &rows[i];
    }
  }
  return NULL;
}

enum parameter_level parameter_level_of(const char *key)
{
  char pattern[PARAMETER_KEY_BYTES];
  if (!parameter_pattern_of(key, pattern)) {
    return PARAMETER_LEVEL_NONE;
  }
  if (parameter_group_named(pattern) != NULL) {
    return PARAMETER_LEVEL_GROUP;
  }
  size_t length = strlen(pattern);
  for (size_t i = 0; i < COUNT(rows); i++) {
    if (strncmp(rows[i].key, pattern, length) != 0) {
      continue;
    }
    if (rows[i].key[length] == '\0') {
      return PARAMETER_LEVEL_ROW;
    }
    if (rows[i].key[length] == '.') {
      return PARAMETER_LEVEL_BRANCH;
    }
  }
  return PARAMETER_LEVEL_NONE;
}

/* ---- Did you mean ---- */

struct word_list {
  char words[PARAMETER_COUNT_MAX][DOOR_NAME_BYTES];
  const char *pointers[PARAMETER_COUNT_MAX];
  size_t count;
};

static void add_word(struct word_list *list, const char *word, size_t length)
{
  if (length >= DOOR_NAME_BYTES || list->count == PARAMETER_COUNT_MAX) {
    return;
  }
  if (list->count > 0 && strncmp(list->words[list->count - 1], word, length) == 0 &&
      list->words[list->count - 1][length] == '\0') {
    return; /* rows of one branch stand together */
  }
  memcpy(list->words[list->count], word, length);
  list->words[list->count][length] = '\0';
  list->pointers[list->count] = list->words[list->count];
  list->count++;
}

/* The words that may follow the first `length` bytes of pattern. */
static void words_at_level(const char *pattern, size_t length, struct word_list *out_list)
{
  out_list->count = 0;
  for (size_t i = 0; i < COUNT(rows); i++) {
    if (strncmp(rows[i].key, pattern, length) == 0) {
      const char *word = rows[i].key + length;
      add_word(out_list, word, strcspn(word, "."));
    }
  }
}

static const char *last_word(const char *key)
{
  const char *dot = strrchr(key, '.');
  return dot == NULL ? key : dot + 1;
}

static bool suggest_elsewhere(const char *word, char out_key[PARAMETER_KEY_BYTES])
{
  for (size_t i = 0; i < COUNT(rows); i++) {
    if (strcmp(last_word(rows[i].key), word) == 0) {
      memcpy(out_key, rows[i].key, strlen(rows[i].key) + 1);
      return true;
    }
  }
  return false;
}

bool parameter_suggest(const char *key, char out_key[PARAMETER_KEY_BYTES])
{
  char pattern[PARAMETER_KEY_BYTES];
  if (!parameter_pattern_of(key, pattern)) {
    return false;
  }
  const char *word = last_word(pattern);
  if (word[0] == '*') {
    return false; /* a name that the scenario gives: the table knows none */
  }
  struct word_list list;
  words_at_level(pattern, (size_t)(word - pattern), &list);
  const char *nearest = door_suggest(word, list.pointers, list.count);
  if (nearest == NULL) {
    return suggest_elsewhere(word, out_key);
  }
  size_t above = (size_t)(last_word(key) - key);
  if (above + strlen(nearest) >= PARAMETER_KEY_BYTES) {
    return false;
  }
  memcpy(out_key, key, above);
  memcpy(out_key + above, nearest, strlen(nearest) + 1);
  return true;
}
