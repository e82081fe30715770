#include "door_establishment.h"

struct count {
  const struct door_setting *setting;
  struct door_establishment *establishment;
};

static int64_t later_day(int64_t one, int64_t other)
{
  return one > other ? one : other;
}

/* So many posts more or, below 0, fewer from a day of the run on (0: the first) to the end of the period. */
static void add(struct count count, enum door_posts_of pool, uint32_t calendar, int64_t posts, int64_t from_day)
{
  const struct door_scenario *scenario = &count.setting->scenario;
  int64_t first_day = later_day(from_day, door_counted_from_day(scenario));
  int64_t days = door_counted_from_day(scenario) + door_counted_days(scenario) - first_day;
  if (posts == 0 || days <= 0) {
    return; /* a pool without posts need not name a calendar */
  }
  struct sim_duration open = sim_calendar_working_between(
      count.setting->calendars[calendar], sim_time_at(first_day * SIM_DAY_SECONDS), count.setting->horizon);
  count.establishment->post_days[pool] += posts * days;
  count.establishment->duty_seconds[pool] += (double)(posts * open.seconds);
}

/* ---- posts that come and go on dates, as the services make them ---- */

struct posting {
  enum door_posts_of pool;
  uint32_t calendar;
  const struct door_post_change *changes;
  uint32_t change_count;
  int64_t removable; /* posts that a change may take away */
  bool may_remove_added;
};

/* The day of a change, that of the first day where it lies before. */
static int64_t day_of(const struct door_setting *setting, const struct door_post_change *change)
{
  return later_day(sim_date_between(setting->scenario.time.first_day, change->from), 0);
}

/* Of the changes, the first that has not been made: by day, and on one day by their order. */
static uint32_t next_change(const struct door_setting *setting, const struct posting *posting, const bool *is_made)
{
  uint32_t next = posting->change_count;
  for (uint32_t i = 0; i < posting->change_count; i++) {
    if (!is_made[i] && (next == posting->change_count ||
                        day_of(setting, &posting->changes[i]) < day_of(setting, &posting->changes[next]))) {
      next = i;
    }
  }
  return next;
}

static void add_changes(struct count count, struct posting posting)
{
  bool is_made[DOOR_CHANGES_MAX] = {false};
  for (uint32_t made = 0; made < posting.change_count; made++) {
    uint32_t next = next_change(count.setting, &posting, is_made);
    const struct door_post_change *change = &posting.changes[next];
    int64_t posts = change->posts < -posting.removable ? -posting.removable : change->posts;
    is_made[next] = true;
    posting.removable += posts < 0 || posting.may_remove_added ? posts : 0;
    add(count, posting.pool, posting.calendar, posts, day_of(count.setting, change));
  }
}

/* ---- by service ---- */

static void add_screening(struct count count)
{
  const struct door_screening *rules = &count.setting->scenario.screening;
  add(count, DOOR_POSTS_OF_SCREENING, rules->staff_calendar, rules->staff_posts, 0);
  for (uint32_t i = 0; i < rules->shift_count; i++) {
    add(count, DOOR_POSTS_OF_SCREENING, rules->shifts[i].calendar, rules->shifts[i].posts, 0);
  }
  add_changes(count, (struct posting){DOOR_POSTS_OF_SCREENING, rules->staff_calendar, rules->changes,
                                      rules->change_count, rules->staff_posts, false});
  if (rules->sign_off_by == DOOR_SIGN_OFF_BY_MANAGERS) {
    add(count, DOOR_POSTS_OF_SIGN_OFF, rules->staff_calendar, rules->sign_off_posts, 0);
  }
}

static void add_early_help(struct count count)
{
  const struct door_early_help *rules = &count.setting->scenario.early_help;
  bool is_in_pod = rules->screening_place == DOOR_PLACE_POD;
  add(count, DOOR_POSTS_OF_EARLY_HELP_SCREENING,
      is_in_pod ? count.setting->scenario.screening.staff_calendar : rules->calendar, rules->screening_posts, 0);
  int64_t places = rules->provider_count == 0 ? rules->places : 0;
  for (uint32_t i = 0; i < rules->provider_count; i++) {
    places += rules->providers[i].places;
  }
  count.establishment->early_help_places = places;
}

static void add_assessment(struct count count)
{
  const struct door_assessment *rules = &count.setting->scenario.assessment;
  add(count, DOOR_POSTS_OF_ASSESSMENT, rules->calendar, rules->workers, 0);
  int64_t part_time = rules->part_time_posts < rules->workers ? rules->part_time_posts : rules->workers;
  if (part_time > 0) {
    double *seconds = &count.establishment->duty_seconds[DOOR_POSTS_OF_ASSESSMENT];
    *seconds -= *seconds * (double)part_time / (double)rules->workers * (1 - rules->part_time_hours_share);
  }
  add_changes(count, (struct posting){DOOR_POSTS_OF_ASSESSMENT, rules->calendar, rules->changes, rules->change_count,
                                      rules->workers, true});
  if (rules->sign_off_by == DOOR_ASSESSMENT_SIGN_OFF_BY_MANAGERS) {
    add(count, DOOR_POSTS_OF_ASSESSMENT_SIGN_OFF, rules->calendar, rules->sign_off_posts, 0);
  }
  if (rules->closing_by == DOOR_CLOSING_BY_SUPPORT_WORKERS) {
    add(count, DOOR_POSTS_OF_SUPPORT, rules->calendar, rules->support_posts, 0);
  }
}

struct door_establishment door_establishment_of(const struct door_setting *setting)
{
  const struct door_intake *intake = &setting->scenario.intake;
  struct door_establishment establishment = {.days = door_counted_days(&setting->scenario)};
  struct count count = {setting, &establishment};
  add(count, DOOR_POSTS_OF_INTAKE, intake->calendar, intake->staff_posts, 0);
  add(count, DOOR_POSTS_OF_OUT_OF_HOURS, intake->out_of_hours_calendar, intake->out_of_hours_posts, 0);
  add_screening(count);
  add_early_help(count);
  add_assessment(count);
  for (uint32_t pool = 0; pool < DOOR_POSTED_POOL_COUNT; pool++) {
    establishment.post_days[DOOR_POSTS_OF_ALL] += establishment.post_days[pool];
    establishment.duty_seconds[DOOR_POSTS_OF_ALL] += establishment.duty_seconds[pool];
  }
  return establishment;
}

double door_establishment_posts(const struct door_establishment *establishment, enum door_posts_of pool)
{
  return (double)establishment->post_days[pool] / (double)establishment->days;
}

double door_establishment_hours_per_week(const struct door_establishment *establishment, enum door_posts_of pool)
{
  return establishment->duty_seconds[pool] * SIM_WEEKDAYS / (double)(establishment->days * SIM_HOUR_SECONDS);
}

double door_establishment_posts_more(const struct door_establishment *base, const struct door_establishment *other,
                                     enum door_posts_of pool)
{
  int64_t more = other->post_days[pool] * base->days - base->post_days[pool] * other->days;
  return (double)more / (double)(base->days * other->days);
}

const char *door_posted_pool_name(enum door_posts_of pool)
{
  static const char *const names[] = {
#define DOOR_POSTED_POOL(NAME, name, where) #name,
      DOOR_POSTED_POOLS(DOOR_POSTED_POOL)
#undef DOOR_POSTED_POOL
  };
  DOOR_ASSERT(pool < DOOR_POSTED_POOL_COUNT);
  return names[pool];
}

const char *door_posted_pool_where(enum door_posts_of pool)
{
  static const char *const wheres[] = {
#define DOOR_POSTED_POOL(NAME, name, where) where,
      DOOR_POSTED_POOLS(DOOR_POSTED_POOL)
#undef DOOR_POSTED_POOL
  };
  DOOR_ASSERT(pool < DOOR_POSTED_POOL_COUNT);
  return wheres[pool];
}
