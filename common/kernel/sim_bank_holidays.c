#include "sim_bank_holidays.h"

enum {
  JANUARY = 1,
  MARCH = 3,
  MAY = 5,
  AUGUST = 8,
  DECEMBER = 12,
  LAST = -1, /* as the ordinal of a Monday: the last of its month */
  FOREVER = SIM_YEAR_MAX,
};

enum rule_kind {
  RULE_FIXED,  /* month and day; a substitute Monday or Tuesday when that is a weekend */
  RULE_EASTER, /* days after Easter Sunday */
  RULE_MONDAY, /* ordinal Monday of the month */
};

struct rule {
  int32_t first_year;
  int32_t last_year;
  enum rule_kind kind;
  int32_t month;
  int32_t number; /* day of month, days after Easter, or ordinal, by kind */
};

/* In the order of the year. Christmas comes before Boxing Day, so that it is first to take a substitute. */
static const struct rule rules[] = {
    {1974, FOREVER, RULE_FIXED, JANUARY, 1},            /* New Year's Day, by proclamation */
    {SIM_YEAR_MIN, FOREVER, RULE_EASTER, 0, -2},        /* Good Friday, by common law */
    {SIM_YEAR_MIN, FOREVER, RULE_EASTER, 0, 1},         /* Easter Monday, 1971 Act */
    {1978, FOREVER, RULE_MONDAY, MAY, 1},               /* early May, by proclamation */
    {SIM_YEAR_MIN, 1970, RULE_EASTER, 0, 50},           /* Whit Monday, until the trial and the Act moved it */
    {1971, FOREVER, RULE_MONDAY, MAY, LAST},            /* spring, 1971 Act */
    {SIM_YEAR_MIN, FOREVER, RULE_MONDAY, AUGUST, LAST}, /* summer, 1971 Act */
    {SIM_YEAR_MIN, FOREVER, RULE_FIXED, DECEMBER, 25},  /* Christmas Day, by common law */
    {SIM_YEAR_MIN, FOREVER, RULE_FIXED, DECEMBER, 26},  /* Boxing Day, 1971 Act */
};

/* A proclaimed day: `added` is a holiday, and where `dropped` is given, in its place. */
struct exception {
  struct sim_date dropped; /* year 0: none */
  struct sim_date added;
};

#define NO_DATE                                                                                                        \
  {                                                                                                                    \
    0, 0, 0                                                                                                            \
  }

static const struct exception exceptions[] = {
    {NO_DATE, {1977, 6, 7}},       /* Silver Jubilee */
    {NO_DATE, {1981, 7, 29}},      /* royal wedding */
    {{1995, 5, 1}, {1995, 5, 8}},  /* VE Day, 50 years */
    {NO_DATE, {1999, 12, 31}},     /* millennium */
    {NO_DATE, {2002, 6, 3}},       /* Golden Jubilee */
    {{2002, 5, 27}, {2002, 6, 4}}, /* spring, for the Golden Jubilee */
    {NO_DATE, {2011, 4, 29}},      /* royal wedding */
    {{2012, 5, 28}, {2012, 6, 4}}, /* spring, for the Diamond Jubilee */
    {NO_DATE, {2012, 6, 5}},       /* Diamond Jubilee */
    {{2020, 5, 4}, {2020, 5, 8}},  /* VE Day, 75 years */
    {{2022, 5, 30}, {2022, 6, 2}}, /* spring, for the Platinum Jubilee */
    {NO_DATE, {2022, 6, 3}},       /* Platinum Jubilee */
    {NO_DATE, {2022, 9, 19}},      /* state funeral of Elizabeth II */
    {NO_DATE, {2023, 5, 8}},       /* coronation of Charles III */
};

enum {
  RULE_COUNT = sizeof rules / sizeof rules[0],
  EXCEPTION_COUNT = sizeof exceptions / sizeof exceptions[0],
};

/* The list of one year, kept in order. */
struct list {
  struct sim_date *days;
  size_t count;
};

/* Easter is the Sunday strictly after the church's full moon on or after 21 March. The moon follows the
 * 19-year cycle of the golden number, with the solar correction (three leap days dropped in 400 years) and
 * the lunar one (eight days in 2500 years); the two latest moons are moved up by a day so that the
 * full moon never falls after 18 April and not twice on one day within a cycle. */
struct sim_date sim_easter_sunday(int32_t year)
{
  int32_t cycle_year = year % 19;
  int32_t century = year / 100;
  int32_t solar = century - century / 4;
  int32_t lunar = (8 * century + 13) / 25;
  int32_t moon_days = (solar - lunar + 19 * cycle_year + 15) % 30;
  if (moon_days == 29 || (moon_days == 28 && cycle_year > 10)) {
    moon_days--;
  }
  struct sim_date full_moon = sim_date_plus_days((struct sim_date){year, MARCH, 21}, moon_days);
  int32_t to_sunday = SIM_SUNDAY - (int32_t)sim_date_weekday(full_moon);
  return sim_date_plus_days(full_moon, to_sunday == 0 ? SIM_WEEKDAYS : to_sunday);
}

/* ordinal 1 or LAST */
static struct sim_date monday_of_month(int32_t year, int32_t month, int32_t ordinal)
{
  struct sim_date day = {year, (uint8_t)month, SIM_WEEKDAYS};
  if (ordinal == LAST) {
    day.day = (uint8_t)sim_month_length_days(year, month);
  }
  return sim_date_plus_days(day, -(int64_t)sim_date_weekday(day)); /* the Monday on or before */
}

static bool has_day(const struct list *list, struct sim_date day)
{
  for (size_t i = 0; i < list->count; i++) {
    if (sim_date_compare(list->days[i], day) == 0) {
      return true;
    }
  }
  return false;
}

static void add_day(struct list *list, struct sim_date day)
{
  DOOR_ASSERT(list->count < SIM_BANK_HOLIDAYS_MAX);
  size_t at = list->count;
  while (at > 0 && sim_date_compare(list->days[at - 1], day) > 0) {
    list->days[at] = list->days[at - 1];
    at--;
  }
  list->days[at] = day;
  list->count++;
}

static void drop_day(struct list *list, struct sim_date day)
{
  size_t kept = 0;
  for (size_t i = 0; i < list->count; i++) {
    if (sim_date_compare(list->days[i], day) != 0) {
      list->days[kept++] = list->days[i];
    }
  }
  list->count = kept;
}

static struct sim_date rule_day(const struct rule *rule, int32_t year)
{
  switch (rule->kind) {
  case RULE_FIXED:
    return (struct sim_date){year, (uint8_t)rule->month, (uint8_t)rule->number};
  case RULE_EASTER:
    return sim_date_plus_days(sim_easter_sunday(year), rule->number);
  case RULE_MONDAY:
    break;
  }
  return monday_of_month(year, rule->month, rule->number);
}

static bool is_weekend(struct sim_date day)
{
  return sim_date_weekday(day) >= SIM_SATURDAY;
}

/* The first weekday after a weekend day that is not a holiday yet. */
static struct sim_date substitute_for(const struct list *list, struct sim_date weekend_day)
{
  struct sim_date day = weekend_day;
  while (is_weekend(day) || has_day(list, day)) {
    day = sim_date_plus_days(day, 1);
  }
  return day;
}

/* Weekdays first, substitutes second: a Boxing Day on Monday stays where it is, and the Christmas Day on the
 * Sunday before it moves to the Tuesday. */
static void add_rule_days(struct list *list, int32_t year)
{
  struct sim_date weekend_days[RULE_COUNT];
  size_t weekend_count = 0;
  for (size_t i = 0; i < RULE_COUNT; i++) {
    if (year < rules[i].first_year || year > rules[i].last_year) {
      continue;
    }
    struct sim_date day = rule_day(&rules[i], year);
    if (is_weekend(day)) {
      weekend_days[weekend_count++] = day;
    } else {
      add_day(list, day);
    }
  }
  for (size_t i = 0; i < weekend_count; i++) {
    add_day(list, substitute_for(list, weekend_days[i]));
  }
}

static void apply_exceptions(struct list *list, int32_t year)
{
  for (size_t i = 0; i < EXCEPTION_COUNT; i++) {
    if (exceptions[i].added.year != year) {
      continue;
    }
    if (exceptions[i].dropped.year == year) {
      drop_day(list, exceptions[i].dropped);
    }
    add_day(list, exceptions[i].added);
  }
}

size_t sim_bank_holidays_england_wales(int32_t year, struct sim_date out_days[SIM_BANK_HOLIDAYS_MAX])
{
  if (year < SIM_YEAR_MIN || year > SIM_YEAR_MAX) {
    return 0;
  }
  struct list list = {out_days, 0};
  add_rule_days(&list, year);
  apply_exceptions(&list, year);
  return list.count;
}

bool sim_date_is_bank_holiday(struct sim_date date)
{
  struct sim_date days[SIM_BANK_HOLIDAYS_MAX];
  struct list list = {days, sim_bank_holidays_england_wales(date.year, days)};
  return has_day(&list, date);
}
