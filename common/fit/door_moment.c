#include "door_moment.h"

#include "sim_time.h"

#include <string.h>

enum { YEAR_FIRST = 1990, YEAR_LAST = 2100, DIGITS_MAX = 9, LETTERS_MAX = 9, YEAR_DIGITS = 4 };

/* Where a text has been read to. */
struct cursor {
  const char *at;
};

static bool is_digit(char byte)
{
  return byte >= '0' && byte <= '9';
}

static char lower(char byte)
{
  return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool is_letter(char byte)
{
  return lower(byte) >= 'a' && lower(byte) <= 'z';
}

static void skip_spaces(struct cursor *cursor)
{
  while (*cursor->at == ' ' || *cursor->at == '\t') {
    cursor->at++;
  }
}

static bool skip(struct cursor *cursor, char byte)
{
  bool is_there = *cursor->at == byte;
  cursor->at += is_there ? 1 : 0;
  return is_there;
}

/* A whole number; returns how many digits it has, 0 where there are none or too many. */
static int read_digits(struct cursor *cursor, int32_t *out_number)
{
  int count = 0;
  int32_t number = 0;
  while (is_digit(*cursor->at) && count < DIGITS_MAX) {
    number = number * 10 + (*cursor->at - '0');
    cursor->at++;
    count++;
  }
  *out_number = number;
  return is_digit(*cursor->at) ? 0 : count;
}

/* A month by its name or the first three letters of it; 0 where it is none. */
static int32_t read_month_name(struct cursor *cursor)
{
  static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                      "july",    "august",   "september", "october", "november", "december"};
  enum { SHORT = 3, MONTHS = 12 };
  char word[LETTERS_MAX + 1] = "";
  size_t length = 0;
  while (is_letter(*cursor->at) && length < LETTERS_MAX) {
    word[length++] = lower(*cursor->at);
    cursor->at++;
  }
  if (is_letter(*cursor->at)) {
    return 0;
  }
  bool is_sept = strcmp(word, "sept") == 0;
  for (int32_t month = 0; month < MONTHS; month++) {
    if (strcmp(word, names[month]) == 0 || (length == SHORT && strncmp(word, names[month], SHORT) == 0)) {
      return month + 1;
    }
  }
  return is_sept ? 9 : 0;
}

static enum door_moment_fault make_date(int32_t year, int32_t month, int32_t day, struct sim_date *out_date)
{
  if (month < 1 || month > 12) {
    return DOOR_MOMENT_MONTH_FIRST;
  }
  if (year < YEAR_FIRST || year > YEAR_LAST) {
    return DOOR_MOMENT_YEAR;
  }
  if (day < 1 || day > sim_month_length_days(year, month)) {
    return DOOR_MOMENT_NO_SUCH_DAY;
  }
  *out_date = (struct sim_date){year, (uint8_t)month, (uint8_t)day};
  return DOOR_MOMENT_OK;
}

/* After a year of four digits: -12-31. */
static enum door_moment_fault read_iso(struct cursor *cursor, int32_t year, struct sim_date *out_date)
{
  int32_t month = 0;
  int32_t day = 0;
  bool is_formed =
      skip(cursor, '-') && read_digits(cursor, &month) == 2 && skip(cursor, '-') && read_digits(cursor, &day) == 2;
  return is_formed ? make_date(year, month, day, out_date) : DOOR_MOMENT_FORM;
}

/* After a day: /12/2024, -Dec-2024, " December 2024". */
static enum door_moment_fault read_british(struct cursor *cursor, int32_t day, struct sim_date *out_date)
{
  char separator = *cursor->at;
  if (separator != '/' && separator != '-' && separator != '.' && separator != ' ') {
    return DOOR_MOMENT_FORM;
  }
  cursor->at++;
  int32_t month = 0;
  bool is_named = is_letter(*cursor->at);
  if (is_named) {
    month = read_month_name(cursor);
  } else if (separator == ' ' || read_digits(cursor, &month) > 2) {
    return DOOR_MOMENT_FORM;
  }
  int32_t year = 0;
  if ((is_named && month == 0) || !skip(cursor, separator)) {
    return DOOR_MOMENT_FORM;
  }
  int digits = read_digits(cursor, &year);
  if (digits == 2) {
    return DOOR_MOMENT_SHORT_YEAR;
  }
  return digits == YEAR_DIGITS ? make_date(year, month, day, out_date) : DOOR_MOMENT_FORM;
}

static enum door_moment_fault read_date(struct cursor *cursor, struct sim_date *out_date)
{
  int32_t first = 0;
  int digits = read_digits(cursor, &first);
  if (digits == 5 && (*cursor->at == '\0' || *cursor->at == '.')) {
    return DOOR_MOMENT_SPREADSHEET;
  }
  if (digits == YEAR_DIGITS) {
    return read_iso(cursor, first, out_date);
  }
  return digits == 1 || digits == 2 ? read_british(cursor, first, out_date) : DOOR_MOMENT_FORM;
}

static void skip_fraction(struct cursor *cursor)
{
  if (cursor->at[0] == '.' && is_digit(cursor->at[1])) {
    cursor->at++;
    while (is_digit(*cursor->at)) {
      cursor->at++;
    }
  }
}

/* What stands behind a time: nothing, or something that makes it another time. */
static enum door_moment_fault check_tail(struct cursor *cursor)
{
  skip_spaces(cursor);
  if (*cursor->at == '\0') {
    return DOOR_MOMENT_OK;
  }
  char first = lower(cursor->at[0]);
  char second = first == '\0' ? '\0' : lower(cursor->at[1]);
  if ((first == 'a' || first == 'p') && second == 'm') {
    return DOOR_MOMENT_HALF_DAY;
  }
  bool is_zone = first == '+' || first == '-' || first == 'z' || (first == 'g' && second == 'm') ||
                 (first == 'b' && second == 's') || (first == 'u' && second == 't');
  return is_zone ? DOOR_MOMENT_ZONE : DOOR_MOMENT_FORM;
}

static enum door_moment_fault read_time(struct cursor *cursor, int32_t *out_seconds)
{
  int32_t hour = 0;
  int32_t minute = 0;
  int32_t second = 0;
  int hour_digits = read_digits(cursor, &hour);
  bool is_formed = (hour_digits == 1 || hour_digits == 2) && skip(cursor, ':') && read_digits(cursor, &minute) == 2;
  if (is_formed && skip(cursor, ':')) {
    is_formed = read_digits(cursor, &second) == 2;
    skip_fraction(cursor);
  }
  if (!is_formed) {
    return DOOR_MOMENT_FORM;
  }
  enum door_moment_fault fault = check_tail(cursor);
  if (fault == DOOR_MOMENT_OK && (hour > 23 || minute > 59 || second > 59)) {
    fault = DOOR_MOMENT_NO_SUCH_TIME;
  }
  *out_seconds = (int32_t)(hour * SIM_HOUR_SECONDS) + minute * 60 + second;
  return fault;
}

enum door_moment_fault door_moment_read(const char *text, struct door_moment *out_moment)
{
  struct cursor cursor = {text};
  skip_spaces(&cursor);
  if (*cursor.at == '\0') {
    return DOOR_MOMENT_EMPTY;
  }
  struct door_moment moment = {.day_seconds = 0};
  enum door_moment_fault fault = read_date(&cursor, &moment.date);
  if (fault != DOOR_MOMENT_OK) {
    return fault;
  }
  bool has_separator = *cursor.at == 'T' || *cursor.at == ' ' || *cursor.at == '\t';
  if (has_separator) {
    cursor.at++;
    skip_spaces(&cursor);
  }
  if (*cursor.at != '\0') {
    fault = has_separator ? read_time(&cursor, &moment.day_seconds) : DOOR_MOMENT_FORM;
    moment.has_time = true;
  }
  if (fault == DOOR_MOMENT_OK) {
    *out_moment = moment;
  }
  return fault;
}

static const struct {
  const char *what;
  const char *hint;
} faults[] = {
#define X(code, what, hint) {what, hint},
    DOOR_MOMENT_FAULTS(X)
#undef X
};

const char *door_moment_fault_text(enum door_moment_fault fault)
{
  return faults[fault].what;
}

const char *door_moment_fault_hint(enum door_moment_fault fault)
{
  return faults[fault].hint;
}

int64_t door_moment_seconds(struct door_moment moment)
{
  return (int64_t)sim_date_day_number(moment.date) * SIM_DAY_SECONDS + moment.day_seconds;
}
