#include "sim_calendar.h"

#include <stdlib.h>

#include "sim_bank_holidays.h"

/* The opening intervals of one kind of day, touching ones joined. */
struct pattern {
  struct sim_interval intervals[SIM_CALENDAR_INTERVALS_MAX];
  int32_t interval_count;
  int32_t working_seconds;
};

enum {
  PATTERN_CLOSED = SIM_WEEKDAYS, /* patterns 0..6 are the weekdays' */
  PATTERN_COUNT,
  NO_BOUNDARY = -1,
};

/* One civil day. The row after the last day closes the sums. */
struct day {
  int64_t working_seconds_before; /* in the cover, before this day's midnight */
  int32_t working_days_before;    /* which is also the day's place in working_days when it is one */
  int32_t changing_day;           /* first day at or after this one with an opening or closing; day_count: none */
  uint8_t pattern;
};

_Static_assert(sizeof(struct day) + sizeof(int32_t) <= 32, "a calendar keeps to 32 bytes a day");

struct sim_calendar {
  int32_t day_count;
  int32_t working_day_count;
  struct pattern patterns[PATTERN_COUNT];
  struct day *days;      /* day_count + 1 */
  int32_t *working_days; /* the days with an opening, in order */
};

/* An instant within the cover: instants before it stand at its start, instants after it at its end, which is
 * day day_count, second 0. */
struct place {
  int32_t day;
  int32_t day_seconds;
};

static int64_t cover_seconds(const struct sim_calendar *calendar)
{
  return (int64_t)calendar->day_count * SIM_DAY_SECONDS;
}

static bool is_covered(const struct sim_calendar *calendar, struct sim_time t)
{
  return t.seconds >= 0 && t.seconds < cover_seconds(calendar);
}

static struct place place_of(const struct sim_calendar *calendar, struct sim_time t)
{
  if (t.seconds < 0) {
    return (struct place){0, 0};
  }
  if (t.seconds >= cover_seconds(calendar)) {
    return (struct place){calendar->day_count, 0};
  }
  return (struct place){(int32_t)(t.seconds / SIM_DAY_SECONDS), (int32_t)(t.seconds % SIM_DAY_SECONDS)};
}

static struct sim_time instant_of(int32_t day, int32_t day_seconds)
{
  return sim_time_at((int64_t)day * SIM_DAY_SECONDS + day_seconds);
}

static const struct pattern *pattern_of(const struct sim_calendar *calendar, int32_t day)
{
  return &calendar->patterns[calendar->days[day].pattern];
}

static int32_t first_open_seconds(const struct pattern *pattern)
{
  return pattern->intervals[0].open_seconds;
}

static int32_t last_close_seconds(const struct pattern *pattern)
{
  return pattern->intervals[pattern->interval_count - 1].close_seconds;
}

/* The first opening or closing of the day strictly between `after` and the midnight that ends it. What happens
 * at a midnight depends on two days and is decided by changes_at_midnight. */
static int32_t next_boundary_seconds(const struct pattern *pattern, int32_t after)
{
  for (int32_t i = 0; i < pattern->interval_count; i++) {
    struct sim_interval interval = pattern->intervals[i];
    if (interval.open_seconds > after) {
      return interval.open_seconds;
    }
    if (interval.close_seconds > after && interval.close_seconds < SIM_DAY_SECONDS) {
      return interval.close_seconds;
    }
  }
  return NO_BOUNDARY;
}

static bool is_open_at_start(const struct pattern *pattern)
{
  return pattern->interval_count > 0 && first_open_seconds(pattern) == 0;
}

static bool is_open_to_end(const struct pattern *pattern)
{
  return pattern->interval_count > 0 && last_close_seconds(pattern) == SIM_DAY_SECONDS;
}

/* The midnight that begins the day is an opening or a closing. The edge of the cover is neither. */
static bool changes_at_midnight(const struct sim_calendar *calendar, int32_t day)
{
  return day > 0 && is_open_to_end(pattern_of(calendar, day - 1)) != is_open_at_start(pattern_of(calendar, day));
}

/* ---- building ---- */

static enum door_err check_cover(struct sim_date first_day, int32_t day_count, struct door_problem *problem)
{
  if (!sim_date_is_valid(first_day)) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "first day: there is no day %d-%d-%d", (int)first_day.year,
                            first_day.month, first_day.day);
  }
  struct sim_date last_of_all = {SIM_YEAR_MAX, 12, 31};
  if (day_count < 1 || day_count > SIM_CALENDAR_DAYS_MAX || day_count > sim_date_between(first_day, last_of_all) + 1) {
    return door_problem_set(problem, DOOR_ERR_RANGE, "day count is %d; allowed is 1 to %d, ending by the year %d",
                            (int)day_count, SIM_CALENDAR_DAYS_MAX, SIM_YEAR_MAX);
  }
  return DOOR_OK;
}

static enum door_err check_hours(const struct sim_calendar_spec *spec, struct door_problem *problem)
{
  for (int weekday = 0; weekday < SIM_WEEKDAYS; weekday++) {
    if (spec->hour_count[weekday] > SIM_CALENDAR_INTERVALS_MAX) {
      return door_problem_set(problem, DOOR_ERR_RANGE, "hours on %s: %d intervals; at most %d are allowed",
                              sim_weekday_name((enum sim_weekday)weekday), spec->hour_count[weekday],
                              SIM_CALENDAR_INTERVALS_MAX);
    }
    int32_t free_from = 0;
    for (int i = 0; i < spec->hour_count[weekday]; i++) {
      struct sim_interval hours = spec->hours[weekday][i];
      if (hours.open_seconds < free_from || hours.close_seconds <= hours.open_seconds ||
          hours.close_seconds > SIM_DAY_SECONDS) {
        return door_problem_set(problem, DOOR_ERR_RANGE,
                                "hours on %s, interval %d: %d to %d seconds; it must open at %d or later, close after "
                                "it opens and close by %d; write an interval over midnight as two",
                                sim_weekday_name((enum sim_weekday)weekday), i + 1, (int)hours.open_seconds,
                                (int)hours.close_seconds, (int)free_from, SIM_DAY_SECONDS);
      }
      free_from = hours.close_seconds;
    }
  }
  return DOOR_OK;
}

static enum door_err check_ranges(const char *what, const struct sim_date_range *ranges, size_t count,
                                  struct door_problem *problem)
{
  for (size_t i = 0; i < count; i++) {
    struct sim_date first = ranges[i].first;
    struct sim_date last = ranges[i].last;
    if (!sim_date_is_valid(first) || !sim_date_is_valid(last) || sim_date_compare(first, last) > 0) {
      return door_problem_set(problem, DOOR_ERR_RANGE,
                              "%s %zu: %d-%d-%d to %d-%d-%d; both days must exist, the first not after the last", what,
                              i + 1, (int)first.year, first.month, first.day, (int)last.year, last.month, last.day);
    }
  }
  return DOOR_OK;
}

/* The part of a range that lies in the cover, as days [from, to); empty when from >= to. */
struct day_span {
  int32_t from;
  int32_t to;
};

static struct day_span covered_span(struct sim_date_range range, struct sim_date first_day, int32_t day_count)
{
  int32_t from = sim_date_between(first_day, range.first);
  int32_t to = sim_date_between(first_day, range.last) + 1;
  return (struct day_span){from > 0 ? from : 0, to < day_count ? to : day_count};
}

static void build_pattern(struct pattern *pattern, const struct sim_interval *hours, int32_t hour_count)
{
  for (int32_t i = 0; i < hour_count; i++) {
    pattern->working_seconds += hours[i].close_seconds - hours[i].open_seconds;
    if (pattern->interval_count > 0 && last_close_seconds(pattern) == hours[i].open_seconds) {
      pattern->intervals[pattern->interval_count - 1].close_seconds = hours[i].close_seconds;
    } else {
      pattern->intervals[pattern->interval_count++] = hours[i];
    }
  }
}

static void close_bank_holidays(struct sim_calendar *calendar, struct sim_date first_day)
{
  int32_t last_year = sim_date_plus_days(first_day, calendar->day_count - 1).year;
  for (int32_t year = first_day.year; year <= last_year; year++) {
    struct sim_date holidays[SIM_BANK_HOLIDAYS_MAX];
    size_t count = sim_bank_holidays_england_wales(year, holidays);
    for (size_t i = 0; i < count; i++) {
      int32_t day = sim_date_between(first_day, holidays[i]);
      if (day >= 0 && day < calendar->day_count) {
        calendar->days[day].pattern = PATTERN_CLOSED;
      }
    }
  }
}

static void assign_patterns(struct sim_calendar *calendar, const struct sim_calendar_spec *spec)
{
  for (int weekday = 0; weekday < SIM_WEEKDAYS; weekday++) {
    build_pattern(&calendar->patterns[weekday], spec->hours[weekday], spec->hour_count[weekday]);
  }
  int32_t first_weekday = (int32_t)sim_date_weekday(spec->first_day);
  for (int32_t day = 0; day < spec->day_count; day++) {
    calendar->days[day].pattern = (uint8_t)((first_weekday + day) % SIM_WEEKDAYS);
  }
  calendar->days[spec->day_count].pattern = PATTERN_CLOSED;
  if (spec->closes_on_bank_holidays) {
    close_bank_holidays(calendar, spec->first_day);
  }
  for (size_t i = 0; i < spec->closure_count; i++) {
    struct day_span span = covered_span(spec->closures[i], spec->first_day, spec->day_count);
    for (int32_t day = span.from; day < span.to; day++) {
      calendar->days[day].pattern = PATTERN_CLOSED;
    }
  }
}

static void sum_days(struct sim_calendar *calendar)
{
  int64_t working_seconds = 0;
  for (int32_t day = 0; day <= calendar->day_count; day++) {
    calendar->days[day].working_seconds_before = working_seconds;
    calendar->days[day].working_days_before = calendar->working_day_count;
    int32_t today_seconds = pattern_of(calendar, day)->working_seconds;
    working_seconds += today_seconds;
    if (today_seconds > 0) {
      calendar->working_days[calendar->working_day_count++] = day;
    }
  }
  int32_t changing_day = calendar->day_count;
  calendar->days[calendar->day_count].changing_day = changing_day;
  for (int32_t day = calendar->day_count - 1; day >= 0; day--) {
    if (changes_at_midnight(calendar, day) || next_boundary_seconds(pattern_of(calendar, day), 0) != NO_BOUNDARY) {
      changing_day = day;
    }
    calendar->days[day].changing_day = changing_day;
  }
}

enum door_err sim_calendar_create(const struct sim_calendar_spec *spec, struct sim_calendar **out_calendar,
                                  struct door_problem *problem)
{
  enum door_err err = check_cover(spec->first_day, spec->day_count, problem);
  if (err == DOOR_OK) {
    err = check_hours(spec, problem);
  }
  if (err == DOOR_OK) {
    err = check_ranges("closure", spec->closures, spec->closure_count, problem);
  }
  if (err != DOOR_OK) {
    return err;
  }
  struct sim_calendar *calendar = calloc(1, sizeof *calendar);
  if (calendar == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "no memory for a calendar");
  }
  calendar->day_count = spec->day_count;
  calendar->days = calloc((size_t)spec->day_count + 1, sizeof *calendar->days);
  calendar->working_days = calloc((size_t)spec->day_count, sizeof *calendar->working_days);
  if (calendar->days == NULL || calendar->working_days == NULL) {
    sim_calendar_destroy(&calendar);
    return door_problem_set(problem, DOOR_ERR_MEMORY, "no memory for a calendar of %d days", (int)spec->day_count);
  }
  assign_patterns(calendar, spec);
  sum_days(calendar);
  *out_calendar = calendar;
  return DOOR_OK;
}

void sim_calendar_destroy(struct sim_calendar **calendar)
{
  if (*calendar == NULL) {
    return;
  }
  free((*calendar)->days);
  free((*calendar)->working_days);
  free(*calendar);
  *calendar = NULL;
}

/* ---- asking ---- */

static int64_t total_working_seconds(const struct sim_calendar *calendar)
{
  return calendar->days[calendar->day_count].working_seconds_before;
}

/* The day at a place in working_days; day_count past the last. */
static int32_t working_day_at(const struct sim_calendar *calendar, int64_t index)
{
  return index < calendar->working_day_count ? calendar->working_days[index] : calendar->day_count;
}

/* Working seconds of the cover before an instant. */
static int64_t worked_until(const struct sim_calendar *calendar, struct place place)
{
  const struct pattern *pattern = pattern_of(calendar, place.day);
  int64_t worked = calendar->days[place.day].working_seconds_before;
  for (int32_t i = 0; i < pattern->interval_count; i++) {
    struct sim_interval interval = pattern->intervals[i];
    if (place.day_seconds <= interval.open_seconds) {
      break;
    }
    int32_t until = place.day_seconds < interval.close_seconds ? place.day_seconds : interval.close_seconds;
    worked += until - interval.open_seconds;
  }
  return worked;
}

bool sim_calendar_is_always_open(const struct sim_calendar *calendar)
{
  return total_working_seconds(calendar) == cover_seconds(calendar);
}

bool sim_calendar_is_open(const struct sim_calendar *calendar, struct sim_time t)
{
  if (!is_covered(calendar, t)) {
    return false;
  }
  struct place place = place_of(calendar, t);
  const struct pattern *pattern = pattern_of(calendar, place.day);
  for (int32_t i = 0; i < pattern->interval_count; i++) {
    if (place.day_seconds < pattern->intervals[i].close_seconds) {
      return place.day_seconds >= pattern->intervals[i].open_seconds;
    }
  }
  return false;
}

bool sim_calendar_is_working_day(const struct sim_calendar *calendar, struct sim_time t)
{
  return is_covered(calendar, t) && pattern_of(calendar, place_of(calendar, t).day)->interval_count > 0;
}

struct sim_duration sim_calendar_working_between(const struct sim_calendar *calendar, struct sim_time start,
                                                 struct sim_time end)
{
  DOOR_ASSERT(start.seconds <= end.seconds);
  return sim_duration_of(worked_until(calendar, place_of(calendar, end)) -
                         worked_until(calendar, place_of(calendar, start)));
}

int32_t sim_calendar_working_days_between(const struct sim_calendar *calendar, struct sim_time start,
                                          struct sim_time end)
{
  DOOR_ASSERT(start.seconds <= end.seconds);
  int32_t last_day = calendar->day_count - 1;
  int32_t from = place_of(calendar, start).day;
  int32_t to = place_of(calendar, end).day;
  from = from < last_day ? from : last_day;
  to = to < last_day ? to : last_day;
  return calendar->days[to + 1].working_days_before - calendar->days[from + 1].working_days_before;
}

static int64_t worked_by_end_of(const struct sim_calendar *calendar, int32_t working_index)
{
  return calendar->days[calendar->working_days[working_index] + 1].working_seconds_before;
}

/* The first working day, at or after working_days[from], by whose end `target` working seconds of the cover have
 * passed. The caller knows that there is one. Steps double from `from`, since most answers are near, and
 * the last step is then halved. */
static int32_t search_working_day(const struct sim_calendar *calendar, int32_t from, int64_t target)
{
  int32_t low = from; /* every day before low ends too early */
  int32_t step = 1;
  int32_t high = from; /* high ends late enough once the loop is over */
  while (worked_by_end_of(calendar, high) < target) {
    low = high + 1;
    int32_t last = calendar->working_day_count - 1;
    high = high < last - step ? high + step : last;
    step *= 2;
  }
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (worked_by_end_of(calendar, middle) < target) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return calendar->working_days[low];
}

/* The second of the day by which `working` seconds of its hours have passed; 1 <= working <= the day's. */
static int32_t seconds_when_worked(const struct pattern *pattern, int64_t working)
{
  int64_t rest = working;
  int32_t i = 0;
  while (rest > pattern->intervals[i].close_seconds - pattern->intervals[i].open_seconds) {
    rest -= pattern->intervals[i].close_seconds - pattern->intervals[i].open_seconds;
    i++;
  }
  return pattern->intervals[i].open_seconds + (int32_t)rest;
}

/* Seconds from one of the day to the closing of the interval it lies in: most work is done by then. 0: it lies in none.
 */
static int32_t open_seconds_left(const struct pattern *pattern, int32_t day_seconds)
{
  for (int32_t i = 0; i < pattern->interval_count; i++) {
    if (day_seconds < pattern->intervals[i].close_seconds) {
      return day_seconds < pattern->intervals[i].open_seconds ? 0 : pattern->intervals[i].close_seconds - day_seconds;
    }
  }
  return 0;
}

struct sim_time sim_calendar_add_working(const struct sim_calendar *calendar, struct sim_time t,
                                         struct sim_duration working)
{
  DOOR_ASSERT(working.seconds >= 0);
  if (working.seconds == 0) {
    return t;
  }
  struct place place = place_of(calendar, t);
  if (working.seconds <= open_seconds_left(pattern_of(calendar, place.day), place.day_seconds)) {
    return instant_of(place.day, place.day_seconds + (int32_t)working.seconds);
  }
  int64_t before = worked_until(calendar, place);
  if (working.seconds > total_working_seconds(calendar) - before) {
    return SIM_TIME_NEVER;
  }
  int64_t target = before + working.seconds;
  int32_t from = calendar->days[place.day].working_days_before;
  int32_t day = search_working_day(calendar, from, target);
  int64_t rest = target - calendar->days[day].working_seconds_before;
  return instant_of(day, seconds_when_worked(pattern_of(calendar, day), rest));
}

struct sim_time sim_calendar_next_open(const struct sim_calendar *calendar, struct sim_time t)
{
  struct place place = place_of(calendar, t);
  if (place.day == calendar->day_count) {
    return SIM_TIME_NEVER;
  }
  const struct pattern *pattern = pattern_of(calendar, place.day);
  for (int32_t i = 0; i < pattern->interval_count; i++) {
    struct sim_interval interval = pattern->intervals[i];
    if (place.day_seconds < interval.close_seconds) {
      bool is_open = place.day_seconds >= interval.open_seconds;
      return instant_of(place.day, is_open ? place.day_seconds : interval.open_seconds);
    }
  }
  int32_t day = working_day_at(calendar, calendar->days[place.day + 1].working_days_before);
  return day == calendar->day_count ? SIM_TIME_NEVER : instant_of(day, first_open_seconds(pattern_of(calendar, day)));
}

struct sim_time sim_calendar_next_change(const struct sim_calendar *calendar, struct sim_time t)
{
  struct place place = place_of(calendar, t);
  if (place.day == calendar->day_count) {
    return SIM_TIME_NEVER;
  }
  int32_t boundary = next_boundary_seconds(pattern_of(calendar, place.day), place.day_seconds);
  if (boundary != NO_BOUNDARY) {
    return instant_of(place.day, boundary);
  }
  int32_t day = calendar->days[place.day + 1].changing_day;
  if (day == calendar->day_count) {
    return SIM_TIME_NEVER;
  }
  return instant_of(day, changes_at_midnight(calendar, day) ? 0 : next_boundary_seconds(pattern_of(calendar, day), 0));
}

struct sim_time sim_calendar_deadline_within_days(const struct sim_calendar *calendar, struct sim_time t, int32_t n)
{
  DOOR_ASSERT(n >= 0);
  struct sim_time start = sim_calendar_next_open(calendar, t);
  if (n == 0 || start.seconds == SIM_TIME_NEVER.seconds) {
    return start;
  }
  struct place place = place_of(calendar, start);
  int32_t day = working_day_at(calendar, (int64_t)calendar->days[place.day].working_days_before + n);
  if (day == calendar->day_count) {
    return SIM_TIME_NEVER;
  }
  const struct pattern *pattern = pattern_of(calendar, day);
  int32_t end = place.day_seconds;
  end = end > first_open_seconds(pattern) ? end : first_open_seconds(pattern);
  end = end < last_close_seconds(pattern) ? end : last_close_seconds(pattern);
  return instant_of(day, end);
}

/* Place in working_days of the day by whose end the clock of deadline_end_of_day runs out. */
static int64_t end_of_day_index(const struct sim_calendar *calendar, struct sim_time t, int32_t n)
{
  if (n == 0) {
    struct sim_time opening = sim_calendar_next_open(calendar, t);
    return calendar->days[place_of(calendar, opening).day].working_days_before;
  }
  if (t.seconds < 0) {
    return (int64_t)n - 1;
  }
  struct place place = place_of(calendar, t);
  if (place.day == calendar->day_count) {
    return calendar->working_day_count;
  }
  return (int64_t)calendar->days[place.day + 1].working_days_before + n - 1;
}

struct sim_time sim_calendar_deadline_end_of_day(const struct sim_calendar *calendar, struct sim_time t, int32_t n)
{
  DOOR_ASSERT(n >= 0);
  int32_t day = working_day_at(calendar, end_of_day_index(calendar, t, n));
  return day == calendar->day_count ? SIM_TIME_NEVER : instant_of(day, last_close_seconds(pattern_of(calendar, day)));
}

/* ---- terms ---- */

enum {
  WORD_BITS = 64,
};

struct sim_terms {
  int32_t day_count;
  uint64_t term_days[]; /* a bit a day */
};

enum door_err sim_terms_create(const struct sim_terms_spec *spec, struct sim_terms **out_terms,
                               struct door_problem *problem)
{
  enum door_err err = check_cover(spec->first_day, spec->day_count, problem);
  if (err == DOOR_OK) {
    err = check_ranges("term", spec->terms, spec->term_count, problem);
  }
  if (err != DOOR_OK) {
    return err;
  }
  size_t word_count = (size_t)spec->day_count / WORD_BITS + 1;
  struct sim_terms *terms = calloc(1, sizeof *terms + word_count * sizeof terms->term_days[0]);
  if (terms == NULL) {
    return door_problem_set(problem, DOOR_ERR_MEMORY, "no memory for the terms of %d days", (int)spec->day_count);
  }
  terms->day_count = spec->day_count;
  for (size_t i = 0; i < spec->term_count; i++) {
    struct day_span span = covered_span(spec->terms[i], spec->first_day, spec->day_count);
    for (int32_t day = span.from; day < span.to; day++) {
      terms->term_days[day / WORD_BITS] |= UINT64_C(1) << (day % WORD_BITS);
    }
  }
  *out_terms = terms;
  return DOOR_OK;
}

void sim_terms_destroy(struct sim_terms **terms)
{
  free(*terms);
  *terms = NULL;
}

bool sim_terms_is_term_day(const struct sim_terms *terms, struct sim_time t)
{
  if (t.seconds < 0 || t.seconds >= (int64_t)terms->day_count * SIM_DAY_SECONDS) {
    return false;
  }
  int64_t day = t.seconds / SIM_DAY_SECONDS;
  return (terms->term_days[day / WORD_BITS] >> (day % WORD_BITS) & 1U) != 0;
}
