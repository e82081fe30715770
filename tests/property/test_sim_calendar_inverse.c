/* Working time and time are inverse to each other, and every answer of a calendar equals that of an oracle that
 * looks at each second on its own.
 *
 * The calendars are random and small (12 days) for the oracle, random and long (ten years) for the inverse.
 * Seeds are fixed and comparisons exact: the false-alarm rate is zero. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sim_bank_holidays.h"
#include "sim_calendar.h"

enum {
  SMALL_DAYS = 12,
  SMALL_SECONDS = SMALL_DAYS * SIM_DAY_SECONDS,
  SMALL_CALENDARS = 60,
  QUERIES_PER_CALENDAR = 2000,
  LONG_DAYS = 3653,
  LONG_CALENDARS = 20,
  QUERIES_PER_LONG_CALENDAR = 2500,
  CLOSURES_MAX = 2,
};

/* SplitMix64 (Steele, Lea, Flood 2014): enough to pick test cases. */
struct chooser {
  uint64_t state;
};

static uint64_t next_bits(struct chooser *chooser)
{
  chooser->state += UINT64_C(0x9E3779B97F4A7C15);
  uint64_t z = chooser->state;
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

/* low..high, both included */
static int64_t choose(struct chooser *chooser, int64_t low, int64_t high)
{
  return low + (int64_t)(next_bits(chooser) % (uint64_t)(high - low + 1));
}

struct random_spec {
  struct sim_calendar_spec spec;
  struct sim_date_range closures[CLOSURES_MAX];
};

/* Edges come in quarters of a day, so that intervals often touch each other and midnight, moved by a few seconds
 * in one of three days. */
static void choose_hours(struct chooser *chooser, struct sim_calendar_spec *spec, int weekday)
{
  int32_t free_from = 0;
  int32_t shift_max = choose(chooser, 0, 2) == 0 ? 3 : 0;
  spec->hour_count[weekday] = 0;
  int64_t wanted = choose(chooser, 0, SIM_CALENDAR_INTERVALS_MAX);
  for (int64_t i = 0; i < wanted; i++) {
    int64_t open = free_from + choose(chooser, 0, 1) * SIM_DAY_SECONDS / 4 + choose(chooser, 0, shift_max);
    int64_t close = open + choose(chooser, 1, 4) * SIM_DAY_SECONDS / 4 - choose(chooser, 0, shift_max);
    if (close > SIM_DAY_SECONDS) {
      close = SIM_DAY_SECONDS;
    }
    if (open >= close) {
      break;
    }
    spec->hours[weekday][i] = (struct sim_interval){(int32_t)open, (int32_t)close};
    spec->hour_count[weekday]++;
    free_from = (int32_t)close;
  }
}

/* Starts in the days before Easter 2014, Christmas 2014, the leap day of 2016 or the funeral of 2022. */
static void choose_spec(struct chooser *chooser, int32_t day_count, struct random_spec *out)
{
  static const struct sim_date starts[] = {{2014, 4, 10}, {2014, 12, 20}, {2016, 2, 25}, {2022, 9, 12}};
  struct sim_date start = starts[choose(chooser, 0, 3)];
  out->spec = (struct sim_calendar_spec){.first_day = sim_date_plus_days(start, choose(chooser, 0, 6)),
                                         .day_count = day_count,
                                         .closes_on_bank_holidays = choose(chooser, 0, 1) == 1,
                                         .closures = out->closures,
                                         .closure_count = (size_t)choose(chooser, 0, CLOSURES_MAX)};
  bool is_dense = choose(chooser, 0, 3) == 0;
  for (int weekday = 0; weekday < SIM_WEEKDAYS; weekday++) {
    choose_hours(chooser, &out->spec, weekday);
    if (is_dense) {
      out->spec.hours[weekday][0] = (struct sim_interval){0, SIM_DAY_SECONDS};
      out->spec.hour_count[weekday] = 1;
    }
  }
  for (size_t i = 0; i < CLOSURES_MAX; i++) {
    struct sim_date first = sim_date_plus_days(out->spec.first_day, choose(chooser, -2, SMALL_DAYS + 2));
    out->closures[i] = (struct sim_date_range){first, sim_date_plus_days(first, choose(chooser, 0, 2))};
  }
}

static struct sim_calendar *calendar_of(const struct random_spec *given)
{
  struct sim_calendar *calendar = NULL;
  assert_int_equal(sim_calendar_create(&given->spec, &calendar, NULL), DOOR_OK);
  return calendar;
}

/* What the specification says of each second, and what follows from it second by second. NONE: not in the
 * cover. */
enum {
  NONE = INT32_MAX,
};

struct oracle {
  uint8_t is_open[SMALL_SECONDS];
  int32_t worked[SMALL_SECONDS + 1];      /* open seconds before each second */
  int32_t reached_at[SMALL_SECONDS + 1];  /* the first second by which so many were open */
  int32_t next_open[SMALL_SECONDS + 1];   /* at or after each second */
  int32_t next_change[SMALL_SECONDS + 1]; /* at or after each second */
  int32_t last_close[SMALL_DAYS];         /* of each day; 0 when it has no opening */
};

static bool spec_opens_on(const struct sim_calendar_spec *spec, struct sim_date date)
{
  if (spec->closes_on_bank_holidays && sim_date_is_bank_holiday(date)) {
    return false;
  }
  for (size_t i = 0; i < spec->closure_count; i++) {
    if (sim_date_compare(spec->closures[i].first, date) <= 0 && sim_date_compare(date, spec->closures[i].last) <= 0) {
      return false;
    }
  }
  return true;
}

static void oracle_open(struct oracle *oracle, const struct sim_calendar_spec *spec)
{
  for (int32_t second = 0; second < SMALL_SECONDS; second++) {
    oracle->is_open[second] = 0;
  }
  for (int32_t day = 0; day < SMALL_DAYS; day++) {
    struct sim_date date = sim_date_plus_days(spec->first_day, day);
    enum sim_weekday weekday = sim_date_weekday(date);
    for (int i = 0; i < spec->hour_count[weekday] && spec_opens_on(spec, date); i++) {
      for (int32_t s = spec->hours[weekday][i].open_seconds; s < spec->hours[weekday][i].close_seconds; s++) {
        oracle->is_open[day * SIM_DAY_SECONDS + s] = 1;
      }
    }
  }
}

static void oracle_fill(struct oracle *oracle, const struct sim_calendar_spec *spec)
{
  oracle_open(oracle, spec);
  for (int32_t day = 0; day < SMALL_DAYS; day++) {
    oracle->last_close[day] = 0;
  }
  for (int32_t second = 0; second <= SMALL_SECONDS; second++) {
    oracle->reached_at[second] = NONE;
  }
  oracle->worked[0] = 0;
  for (int32_t second = 0; second < SMALL_SECONDS; second++) {
    oracle->worked[second + 1] = oracle->worked[second] + oracle->is_open[second];
    if (oracle->is_open[second] == 1) {
      oracle->reached_at[oracle->worked[second + 1]] = second + 1;
      oracle->last_close[second / SIM_DAY_SECONDS] = second + 1;
    }
  }
  oracle->next_open[SMALL_SECONDS] = NONE;
  oracle->next_change[SMALL_SECONDS] = NONE;
  for (int32_t second = SMALL_SECONDS - 1; second >= 0; second--) {
    bool changes = second > 0 && oracle->is_open[second] != oracle->is_open[second - 1];
    oracle->next_open[second] = oracle->is_open[second] == 1 ? second : oracle->next_open[second + 1];
    oracle->next_change[second] = changes ? second : oracle->next_change[second + 1];
  }
}

/* The place of an instant in the tables: outside the cover everything is as at its edge. */
static int64_t covered(int64_t t)
{
  int64_t from_start = t < 0 ? 0 : t;
  return from_start > SMALL_SECONDS ? SMALL_SECONDS : from_start;
}

static int64_t or_never(int32_t second)
{
  return second == NONE ? INT64_MAX : second;
}

static bool oracle_is_open(const struct oracle *oracle, int64_t t)
{
  return t >= 0 && t < SMALL_SECONDS && oracle->is_open[t] == 1;
}

static int32_t oracle_worked(const struct oracle *oracle, int64_t t)
{
  return oracle->worked[covered(t)];
}

static int64_t oracle_add_working(const struct oracle *oracle, int64_t t, int64_t working)
{
  if (working == 0) {
    return t;
  }
  int64_t target = oracle_worked(oracle, t) + working;
  return target > SMALL_SECONDS ? INT64_MAX : or_never(oracle->reached_at[target]);
}

static int64_t oracle_next_open(const struct oracle *oracle, int64_t t)
{
  return or_never(oracle->next_open[covered(t)]);
}

static int64_t oracle_next_change(const struct oracle *oracle, int64_t t)
{
  return or_never(oracle->next_change[covered(t + 1)]);
}

/* The day of t; days before and after the cover are all alike. */
static int64_t day_of(int64_t t)
{
  return t < 0 ? -1 : t / SIM_DAY_SECONDS;
}

static bool oracle_is_working_day(const struct oracle *oracle, int64_t day)
{
  return oracle_worked(oracle, (day + 1) * SIM_DAY_SECONDS) > oracle_worked(oracle, day * SIM_DAY_SECONDS);
}

/* The n-th working day after `day`, or SMALL_DAYS. */
static int64_t oracle_working_day_after(const struct oracle *oracle, int64_t day, int64_t n)
{
  int64_t later = day;
  int64_t left = n;
  while (left > 0 && later < SMALL_DAYS) {
    later++;
    left -= oracle_is_working_day(oracle, later) ? 1 : 0;
  }
  return later;
}

static int64_t oracle_first_open_of(const struct oracle *oracle, int64_t day)
{
  return oracle_next_open(oracle, day * SIM_DAY_SECONDS);
}

static int64_t oracle_within_days(const struct oracle *oracle, int64_t t, int64_t n)
{
  int64_t start = oracle_next_open(oracle, t);
  if (start == INT64_MAX || n == 0) {
    return start;
  }
  int64_t day = oracle_working_day_after(oracle, day_of(start), n);
  if (day >= SMALL_DAYS) {
    return INT64_MAX;
  }
  int64_t same_time = day * SIM_DAY_SECONDS + start % SIM_DAY_SECONDS;
  int64_t first = oracle_first_open_of(oracle, day);
  int64_t last = oracle->last_close[day];
  return same_time < first ? first : same_time > last ? last : same_time;
}

static int64_t oracle_end_of_day(const struct oracle *oracle, int64_t t, int64_t n)
{
  int64_t start = n == 0 ? oracle_next_open(oracle, t) : t;
  int64_t day = start == INT64_MAX ? SMALL_DAYS : oracle_working_day_after(oracle, day_of(start), n);
  return day >= SMALL_DAYS ? INT64_MAX : oracle->last_close[day];
}

/* Often at, or a second beside, an edge of a quarter of a day; sometimes outside the cover. */
static int64_t choose_instant(struct chooser *chooser)
{
  if (choose(chooser, 0, 2) == 0) {
    return choose(chooser, -SIM_DAY_SECONDS, SMALL_SECONDS + SIM_DAY_SECONDS);
  }
  return choose(chooser, -1, 4 * SMALL_DAYS + 1) * (SIM_DAY_SECONDS / 4) + choose(chooser, -4, 4);
}

static int64_t choose_working(struct chooser *chooser)
{
  return choose(chooser, 0, 1) == 0 ? choose(chooser, 0, 4)
                                    : choose(chooser, 0, 12) * (SIM_DAY_SECONDS / 4) + choose(chooser, 0, 2);
}

static void compare_at(const struct sim_calendar *calendar, const struct oracle *oracle, struct chooser *chooser)
{
  struct sim_time t = sim_time_at(choose_instant(chooser));
  struct sim_time later = sim_time_at(t.seconds + choose(chooser, 0, 4 * SIM_DAY_SECONDS));
  struct sim_duration working = sim_duration_of(choose_working(chooser));
  int32_t n = (int32_t)choose(chooser, 0, 5);
  assert_int_equal(sim_calendar_is_open(calendar, t), oracle_is_open(oracle, t.seconds));
  bool in_cover = t.seconds >= 0 && t.seconds < SMALL_SECONDS;
  assert_int_equal(sim_calendar_is_working_day(calendar, t),
                   in_cover && oracle_is_working_day(oracle, day_of(t.seconds)));
  assert_true(sim_calendar_working_between(calendar, t, later).seconds ==
              oracle_worked(oracle, later.seconds) - oracle_worked(oracle, t.seconds));
  assert_true(sim_calendar_add_working(calendar, t, working).seconds ==
              oracle_add_working(oracle, t.seconds, working.seconds));
  assert_true(sim_calendar_next_open(calendar, t).seconds == oracle_next_open(oracle, t.seconds));
  assert_true(sim_calendar_next_change(calendar, t).seconds == oracle_next_change(oracle, t.seconds));
  assert_true(sim_calendar_deadline_within_days(calendar, t, n).seconds == oracle_within_days(oracle, t.seconds, n));
  assert_true(sim_calendar_deadline_end_of_day(calendar, t, n).seconds == oracle_end_of_day(oracle, t.seconds, n));
}

static void every_answer__random_small_calendars__equals_second_by_second_oracle(void **state)
{
  (void)state;
  struct chooser chooser = {20140401};
  struct oracle *oracle = malloc(sizeof *oracle);
  assert_non_null(oracle);
  int always_open_count = 0;
  for (int i = 0; i < SMALL_CALENDARS; i++) {
    struct random_spec given;
    choose_spec(&chooser, SMALL_DAYS, &given);
    struct sim_calendar *calendar = calendar_of(&given);
    oracle_fill(oracle, &given.spec);
    bool is_always_open = oracle->worked[SMALL_SECONDS] == SMALL_SECONDS;
    always_open_count += is_always_open ? 1 : 0;
    assert_int_equal(sim_calendar_is_always_open(calendar), is_always_open);
    for (int query = 0; query < QUERIES_PER_CALENDAR; query++) {
      compare_at(calendar, oracle, &chooser);
    }
    sim_calendar_destroy(&calendar);
  }
  assert_true(always_open_count > 0); /* the case is rare; the seed must still reach it */
  free(oracle);
}

/* For a working length d from t, the end u holds d working seconds and no second less would: the second
 * before u is worked. For an end v, adding back what was worked gives the earliest instant with that sum. */
static void add_working__ten_year_calendars__inverse_of_working_between(void **state)
{
  (void)state;
  struct chooser chooser = {1989};
  int64_t cover = (int64_t)LONG_DAYS * SIM_DAY_SECONDS;
  for (int i = 0; i < LONG_CALENDARS; i++) {
    struct random_spec given;
    choose_spec(&chooser, LONG_DAYS, &given);
    struct sim_calendar *calendar = calendar_of(&given);
    for (int query = 0; query < QUERIES_PER_LONG_CALENDAR; query++) {
      struct sim_time t = sim_time_at(choose(&chooser, -SIM_DAY_SECONDS, cover));
      struct sim_duration d = sim_duration_of(choose(&chooser, 1, INT64_C(1) << choose(&chooser, 1, 28)));
      struct sim_time u = sim_calendar_add_working(calendar, t, d);
      if (u.seconds == SIM_TIME_NEVER.seconds) {
        assert_true(sim_calendar_working_between(calendar, t, SIM_TIME_NEVER).seconds < d.seconds);
        continue;
      }
      assert_true(sim_calendar_working_between(calendar, t, u).seconds == d.seconds);
      assert_true(sim_calendar_is_open(calendar, sim_time_at(u.seconds - 1)));

      struct sim_time v = sim_time_at(t.seconds + choose(&chooser, 0, 100 * SIM_DAY_SECONDS));
      struct sim_duration worked = sim_calendar_working_between(calendar, t, v);
      struct sim_time earliest = sim_calendar_add_working(calendar, t, worked);
      assert_true(earliest.seconds <= v.seconds);
      assert_true(sim_calendar_working_between(calendar, earliest, v).seconds == 0);
    }
    sim_calendar_destroy(&calendar);
  }
}

/* Walking from change to change visits alternating states and adds up to the total. */
static void next_change__walk_over_ten_years__states_alternate_and_sum(void **state)
{
  (void)state;
  struct chooser chooser = {48};
  struct sim_time end = sim_time_at((int64_t)LONG_DAYS * SIM_DAY_SECONDS);
  for (int i = 0; i < LONG_CALENDARS; i++) {
    struct random_spec given;
    choose_spec(&chooser, LONG_DAYS, &given);
    struct sim_calendar *calendar = calendar_of(&given);
    int64_t open_seconds = 0;
    struct sim_time t = sim_time_at(0);
    while (t.seconds < end.seconds) {
      struct sim_time change = sim_calendar_next_change(calendar, t);
      struct sim_time until = sim_time_earlier(change, end);
      bool is_open = sim_calendar_is_open(calendar, t);
      assert_true(until.seconds > t.seconds);
      assert_int_equal(sim_calendar_is_open(calendar, sim_time_at(until.seconds - 1)), is_open);
      assert_true(until.seconds == end.seconds || sim_calendar_is_open(calendar, until) != is_open);
      open_seconds += is_open ? until.seconds - t.seconds : 0;
      t = until;
    }
    assert_true(open_seconds == sim_calendar_working_between(calendar, sim_time_at(0), end).seconds);
    sim_calendar_destroy(&calendar);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_answer__random_small_calendars__equals_second_by_second_oracle),
      cmocka_unit_test(add_working__ten_year_calendars__inverse_of_working_between),
      cmocka_unit_test(next_change__walk_over_ten_years__states_alternate_and_sum),
  };
  return cmocka_run_group_tests_name("sim_calendar_inverse", tests, NULL, NULL);
}
