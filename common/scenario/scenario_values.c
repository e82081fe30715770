#include "scenario_values.h"

#include "door_suggest.h"
#include "door_words.h"
#include "scenario_distribution.h"
#include "scenario_scalar.h"
#include "scenario_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DATE_RANGE_TEXT_LENGTH = 21, INTERVAL_TEXT_LENGTH = 11, HOUR_TEXT_LENGTH = 5 };

/* Shares must sum to 1 this closely: ten shares of 15 digits do. */
#define SHARE_SUM_TOLERANCE 1e-9

struct site {
  struct scenario_document *document;
  struct scenario_place *place;
  const struct parameter *row;
};

bool scenario_check_range(struct scenario_document *document, const char *key, const struct parameter *row,
                          const struct scenario_node *node, double number)
{
  if (number >= row->low && number <= row->high) {
    return true;
  }
  char low[SCENARIO_NUMBER_BYTES];
  char high[SCENARIO_NUMBER_BYTES];
  scenario_number_format(row->low, low);
  scenario_number_format(row->high, high);
  bool is_date = row->type == PARAMETER_DATE;
  scenario_complain(document, node->spot, key, "%s%s%s is %s the range (allowed %s%s to %s)",
                    scenario_show(node->text).text, is_date ? "" : " ", is_date ? "" : door_say(row->unit),
                    number < row->low ? door_say("below") : door_say("above"), is_date ? door_say("years ") : "", low,
                    high);
  return false;
}

/* ---- Lists ---- */

static bool check_list(const struct site *site, const struct scenario_node *node)
{
  if (node->is_broken) {
    return false;
  }
  if (node->kind != SCENARIO_LIST) {
    scenario_complain(site->document, node->spot, site->place->key, "a %s is wanted here, not %s",
                      door_say(parameter_type_text(site->row->type)), scenario_node_kind_text(node));
    return false;
  }
  return true;
}

static bool read_numbers(const struct site *site, const struct scenario_node *node, void *field)
{
  enum { LIST_LENGTH_MAX = 24 };
  uint32_t length = parameter_list_length(site->row->type);
  DOOR_ASSERT(length <= LIST_LENGTH_MAX);
  if (!check_list(site, node)) {
    return false;
  }
  if (node->child_count != length) {
    scenario_complain(site->document, node->spot, site->place->key, "a list of %u numbers is wanted, not of %u", length,
                      node->child_count);
    return false;
  }
  double numbers[LIST_LENGTH_MAX] = {0};
  bool is_good = true;
  uint32_t index = 0;
  for (const struct scenario_node *item = node->first; item != NULL; item = item->next) {
    double *number = &numbers[index++];
    is_good = scenario_read_number(site->document, site->place->key, item, number) &&
              scenario_check_range(site->document, site->place->key, site->row, item, *number) && is_good;
  }
  if (is_good) {
    memcpy(field, numbers, length * sizeof numbers[0]);
  }
  return is_good;
}

static bool read_shares(const struct site *site, const struct scenario_node *node, void *field)
{
  double before[4];
  uint32_t length = parameter_list_length(site->row->type);
  memcpy(before, field, length * sizeof before[0]);
  if (!read_numbers(site, node, field)) {
    return false;
  }
  const double *shares = field;
  double sum = 0;
  for (uint32_t i = 0; i < length; i++) {
    sum += shares[i];
  }
  if (fabs(sum - 1.0) <= SHARE_SUM_TOLERANCE) {
    return true;
  }
  char digits[SCENARIO_NUMBER_BYTES];
  scenario_number_format(round(sum * 1e10) / 1e10, digits); /* 0.9, not 0.9000000000000001 */
  scenario_complain(site->document, node->spot, site->place->key, "shares must sum to 1 (they sum to %s)", digits);
  memcpy(field, before, length * sizeof before[0]);
  return false;
}

/* ---- Single values ---- */

static bool read_number(const struct site *site, const struct scenario_node *node, void *field)
{
  double number = 0;
  bool is_good = scenario_read_number(site->document, site->place->key, node, &number) &&
                 scenario_check_range(site->document, site->place->key, site->row, node, number);
  if (is_good) {
    memcpy(field, &number, sizeof number);
  }
  return is_good;
}

static bool read_integer(const struct site *site, const struct scenario_node *node, void *field)
{
  int64_t integer = 0;
  bool is_good = scenario_read_integer(site->document, site->place->key, node, &integer) &&
                 scenario_check_range(site->document, site->place->key, site->row, node, (double)integer);
  if (is_good) {
    memcpy(field, &integer, sizeof integer);
  }
  return is_good;
}

static bool read_boolean(const struct site *site, const struct scenario_node *node, void *field)
{
  return scenario_read_boolean(site->document, site->place->key, node, field);
}

static bool read_choice(const struct site *site, const struct scenario_node *node, void *field)
{
  const char *word = NULL;
  if (!scenario_read_word(site->document, site->place->key, node, &word)) {
    return false;
  }
  const char *const *names = parameter_choice_names(site->row);
  uint32_t count = parameter_choice_count(site->row);
  for (uint32_t i = 0; i < count; i++) {
    if (strcmp(names[i], word) == 0) {
      _Static_assert(sizeof(enum door_at_close) == sizeof i, "choices are stored as 32-bit enums");
      memcpy(field, &i, sizeof i);
      return true;
    }
  }
  char allowed[160] = "";
  size_t used = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (used + strlen(names[i]) + sizeof ", and 4294967295 more" > sizeof allowed) { /* whole words only */
      snprintf(allowed + used, sizeof allowed - used, ", and %u more", count - i);
      break;
    }
    used += (size_t)snprintf(allowed + used, sizeof allowed - used, "%s%s", i == 0 ? "" : ", ", names[i]);
  }
  const char *nearest = door_suggest(word, names, count);
  scenario_complain(site->document, node->spot, site->place->key, "%s is not allowed (%s)%s", scenario_show(word).text,
                    allowed, scenario_hint(nearest).text);
  return false;
}

/* Only the name: calendars may come later in the file. scenario_checks.c puts the index into the field. */
static bool read_calendar(const struct site *site, const struct scenario_node *node, void *field)
{
  (void)field;
  const char *word = NULL;
  if (!scenario_read_word(site->document, site->place->key, node, &word)) {
    return false;
  }
  site->place->written = scenario_copy(site->document, word);
  return site->place->written != NULL;
}

/* Likewise: the names as JSON, ["schools", "health"]. */
static bool read_sources(const struct site *site, const struct scenario_node *node, void *field)
{
  (void)field;
  if (!check_list(site, node)) {
    return false;
  }
  struct scenario_text text;
  scenario_text_init(&text);
  bool is_good = true;
  scenario_text_add(&text, "[");
  for (const struct scenario_node *item = node->first; item != NULL; item = item->next) {
    const char *word = NULL;
    is_good = scenario_read_word(site->document, site->place->key, item, &word) && is_good;
    scenario_text_add(&text, item == node->first ? "" : ", ");
    scenario_text_add_quoted(&text, word == NULL ? "" : word);
  }
  scenario_text_add(&text, "]");
  bool is_taken = scenario_text_take(&text, &site->place->written) == DOOR_OK;
  site->document->is_out_of_memory = site->document->is_out_of_memory || !is_taken;
  return is_taken && is_good;
}

/* The same names, which are fixed, as bits. */
static bool read_issues(const struct site *site, const struct scenario_node *node, void *field)
{
  const char *const *names = parameter_issue_names();
  uint32_t bits = 0;
  if (!read_sources(site, node, field)) {
    return false;
  }
  for (const struct scenario_node *item = node->first; item != NULL; item = item->next) {
    const char *word = NULL;
    uint32_t issue = 0;
    (void)scenario_read_word(site->document, site->place->key, item, &word); /* it has been read above */
    while (issue < DOOR_ISSUE_COUNT && strcmp(names[issue], word) != 0) {
      issue++;
    }
    if (issue == DOOR_ISSUE_COUNT) {
      scenario_complain(site->document, item->spot, site->place->key, "there is no issue %s%s",
                        scenario_show(word).text, scenario_hint(door_suggest(word, names, DOOR_ISSUE_COUNT)).text);
      return false;
    }
    bits |= 1U << issue;
  }
  memcpy(field, &bits, sizeof bits);
  return true;
}

static bool read_distribution(const struct site *site, const struct scenario_node *node, void *field)
{
  return scenario_read_distribution(site->document, site->place, site->row, node, field);
}

/* A bare number is kept as it is: it may be below 0, which no distribution of one value is. */
static bool read_value(const struct site *site, const struct scenario_node *node, void *field)
{
  if (node->kind != SCENARIO_SCALAR || scenario_is_null(node)) {
    return read_distribution(site, node, field);
  }
  struct sim_distribution value;
  memset(&value, 0, sizeof value); /* padding too, so that equal scenarios are equal bytes */
  value.kind = SIM_CONSTANT;
  if (!read_number(site, node, &value.a)) {
    return false;
  }
  memcpy(field, &value, sizeof value);
  struct scenario_text text;
  scenario_text_init(&text);
  scenario_text_add_number(&text, value.a);
  bool is_kept = scenario_text_take(&text, &site->place->written) == DOOR_OK;
  site->document->is_out_of_memory = site->document->is_out_of_memory || !is_kept;
  return is_kept;
}

/* ---- Texts ---- */

static bool read_text(const struct site *site, const struct scenario_node *node, char out_text[DOOR_TEXT_BYTES])
{
  const char *word = NULL;
  if (!scenario_read_word(site->document, site->place->key, node, &word)) {
    return false;
  }
  size_t length = strlen(word);
  if (length >= DOOR_TEXT_BYTES) {
    scenario_complain(site->document, node->spot, site->place->key, "%zu bytes long (allowed up to %d)", length,
                      DOOR_TEXT_BYTES - 1);
    return false;
  }
  memcpy(out_text, word, length + 1);
  return true;
}

static bool read_texts(const struct site *site, const struct scenario_node *node, void *field)
{
  struct door_bilingual text;
  memset(&text, 0, sizeof text);
  bool is_good = true;
  if (node->kind != SCENARIO_MAPPING) {
    is_good = read_text(site, node, text.en);
  } else if (scenario_node_child(node, "en") == NULL) {
    scenario_complain(site->document, node->spot, site->place->key, "the English text is missing: {en: ..., cy: ...}");
    is_good = false;
  }
  const struct scenario_node *child = node->kind == SCENARIO_MAPPING ? node->first : NULL;
  for (; child != NULL; child = child->next) {
    if (strcmp(child->key, "en") == 0) {
      is_good = read_text(site, child, text.en) && is_good;
    } else if (strcmp(child->key, "cy") == 0) {
      is_good = read_text(site, child, text.cy) && is_good;
    } else {
      scenario_complain(site->document, child->key_spot, site->place->key, "%s is no language here (en, cy)",
                        scenario_show(child->key).text);
      is_good = false;
    }
  }
  if (is_good) {
    memcpy(field, &text, sizeof text);
  }
  return is_good;
}

/* ---- Dates ---- */

/* Field by field, so that the padding stays zero and equal scenarios are equal bytes. */
static bool parse_date(const struct site *site, const struct scenario_node *node, const char *text,
                       struct sim_date *out_date)
{
  struct door_problem problem = {.err = DOOR_OK};
  struct sim_date date;
  if (sim_date_parse(text, &date, &problem) != DOOR_OK) {
    scenario_complain(site->document, node->spot, site->place->key, "%s", problem.said);
    return false;
  }
  out_date->year = date.year;
  out_date->month = date.month;
  out_date->day = date.day;
  return true;
}

static bool read_date(const struct site *site, const struct scenario_node *node, void *field)
{
  const char *word = NULL;
  struct sim_date date;
  memset(&date, 0, sizeof date);
  bool is_good = scenario_read_word(site->document, site->place->key, node, &word) &&
                 parse_date(site, node, word, &date) &&
                 scenario_check_range(site->document, site->place->key, site->row, node, (double)date.year);
  if (is_good) {
    memcpy(field, &date, sizeof date);
  }
  return is_good;
}

/* "2014-12-29" or "2014-12-29/2014-12-31". */
static bool read_date_range(const struct site *site, const struct scenario_node *node, struct sim_date_range *out_range)
{
  const char *word = NULL;
  if (!scenario_read_word(site->document, site->place->key, node, &word)) {
    return false;
  }
  char first[SIM_DATE_TEXT_SIZE] = "";
  const char *slash = strchr(word, '/');
  if (slash == NULL) {
    return parse_date(site, node, word, &out_range->first) && parse_date(site, node, word, &out_range->last);
  }
  if (strlen(word) != DATE_RANGE_TEXT_LENGTH || slash - word != SIM_DATE_TEXT_SIZE - 1) {
    scenario_complain(site->document, node->spot, site->place->key, "a range is written \"2014-12-29/2014-12-31\" (%s)",
                      scenario_show(word).text);
    return false;
  }
  memcpy(first, word, SIM_DATE_TEXT_SIZE - 1);
  bool is_good =
      parse_date(site, node, first, &out_range->first) && parse_date(site, node, slash + 1, &out_range->last);
  if (is_good && sim_date_compare(out_range->first, out_range->last) > 0) {
    scenario_complain(site->document, node->spot, site->place->key, "a range ends before it begins (%s)", word);
    return false;
  }
  return is_good;
}

static bool read_date_ranges(const struct site *site, const struct scenario_node *node, void *field)
{
  struct door_date_ranges read;
  memset(&read, 0, sizeof read);
  if (!check_list(site, node)) {
    return false;
  }
  if (node->child_count > DOOR_DATE_RANGES_MAX) {
    scenario_complain(site->document, node->spot, site->place->key, "%u ranges (allowed up to %d)", node->child_count,
                      DOOR_DATE_RANGES_MAX);
    return false;
  }
  bool is_good = true;
  for (const struct scenario_node *item = node->first; item != NULL; item = item->next) {
    is_good = read_date_range(site, item, &read.ranges[read.count++]) && is_good;
  }
  if (is_good) {
    memcpy(field, &read, sizeof read);
  }
  return is_good;
}

/* ---- Opening hours ---- */

/* "08:30" as seconds; negative when it is no time of day. */
static int32_t parse_hour(const char *text)
{
  for (int i = 0; i < HOUR_TEXT_LENGTH; i++) {
    bool is_right = i == 2 ? text[i] == ':' : text[i] >= '0' && text[i] <= '9';
    if (!is_right) {
      return -1;
    }
  }
  int32_t hours = (text[0] - '0') * 10 + (text[1] - '0');
  int32_t minutes = (text[3] - '0') * 10 + (text[4] - '0');
  int32_t seconds = hours * SIM_HOUR_SECONDS + minutes * SIM_MINUTE_SECONDS;
  return minutes < 60 && seconds <= SIM_DAY_SECONDS ? seconds : -1;
}

static bool read_interval(const struct site *site, const struct scenario_node *node, int32_t earliest_seconds,
                          struct sim_interval *out_interval)
{
  const char *word = NULL;
  if (!scenario_read_word(site->document, site->place->key, node, &word)) {
    return false;
  }
  bool has_form = strlen(word) == INTERVAL_TEXT_LENGTH && word[HOUR_TEXT_LENGTH] == '-';
  int32_t open_seconds = has_form ? parse_hour(word) : -1;
  int32_t close_seconds = has_form ? parse_hour(word + HOUR_TEXT_LENGTH + 1) : -1;
  const char *reason = NULL;
  if (open_seconds < 0 || close_seconds < 0) {
    reason = DOOR_SAID("an interval is written \"08:30-17:00\", from 00:00 to 24:00");
  } else if (open_seconds >= close_seconds) {
    reason = DOOR_SAID(
        "an interval must end after it begins; over midnight it is two, up to 24:00 and from 00:00 the day after");
  } else if (open_seconds < earliest_seconds) {
    reason = DOOR_SAID("intervals must be in order and not overlap");
  }
  if (reason != NULL) {
    scenario_complain(site->document, node->spot, site->place->key, "%s (%s)", door_say(reason),
                      scenario_show(word).text);
    return false;
  }
  *out_interval = (struct sim_interval){open_seconds, close_seconds};
  return true;
}

static bool read_hours(const struct site *site, const struct scenario_node *node, void *field)
{
  struct door_opening_hours hours;
  memset(&hours, 0, sizeof hours);
  if (!check_list(site, node)) {
    return false;
  }
  if (node->child_count > SIM_CALENDAR_INTERVALS_MAX) {
    scenario_complain(site->document, node->spot, site->place->key, "%u intervals (allowed up to %d)",
                      node->child_count, SIM_CALENDAR_INTERVALS_MAX);
    return false;
  }
  bool is_good = true;
  int32_t earliest_seconds = 0;
  for (const struct scenario_node *item = node->first; item != NULL; item = item->next) {
    struct sim_interval *interval = &hours.intervals[hours.count++];
    is_good = read_interval(site, item, earliest_seconds, interval) && is_good;
    earliest_seconds = interval->close_seconds;
  }
  if (is_good) {
    memcpy(field, &hours, sizeof hours);
  }
  return is_good;
}

/* ---- By type ---- */

typedef bool read_function(const struct site *site, const struct scenario_node *node, void *field);

static read_function *const readers[] = {
    [PARAMETER_TEXTS] = read_texts,
    [PARAMETER_DATE] = read_date,
    [PARAMETER_INTEGER] = read_integer,
    [PARAMETER_NUMBER] = read_number,
    [PARAMETER_BOOLEAN] = read_boolean,
    [PARAMETER_CHOICE] = read_choice,
    [PARAMETER_CALENDAR] = read_calendar,
    [PARAMETER_HOURS] = read_hours,
    [PARAMETER_DATE_RANGES] = read_date_ranges,
    [PARAMETER_SOURCES] = read_sources,
    [PARAMETER_ISSUES] = read_issues,
    [PARAMETER_DISTRIBUTION] = read_distribution,
    [PARAMETER_VALUE] = read_value,
    [PARAMETER_NUMBERS_2] = read_numbers,
    [PARAMETER_NUMBERS_3] = read_numbers,
    [PARAMETER_NUMBERS_4] = read_numbers,
    [PARAMETER_NUMBERS_6] = read_numbers,
    [PARAMETER_NUMBERS_7] = read_numbers,
    [PARAMETER_NUMBERS_11] = read_numbers,
    [PARAMETER_NUMBERS_12] = read_numbers,
    [PARAMETER_NUMBERS_24] = read_numbers,
    [PARAMETER_SHARES_3] = read_shares,
    [PARAMETER_SHARES_4] = read_shares,
};

bool scenario_read_value(struct scenario_document *document, struct scenario_place *place, const struct parameter *row,
                         const struct scenario_node *node)
{
  struct site site = {document, place, row};
  if (node->is_broken) {
    return false;
  }
  return readers[row->type](&site, node, scenario_field(document, row, place->key));
}
