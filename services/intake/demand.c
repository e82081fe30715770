#include "demand.h"

#include "door_purpose.h"

#include <stdlib.h>

enum { STRIPS_MAX = 1 << DEMAND_STRIP_BITS, COUNT_MAX = 20 };
_Static_assert((int)DOOR_SOURCE_PEAK_PER_HOUR_MAX <= (int)STRIPS_MAX,
               "every rate that a scenario may ask for has its strips");
_Static_assert(COUNT_MAX <= 1 << DEMAND_POINT_BITS, "every point of a cell has a key");
_Static_assert(DEMAND_SOURCE_SHIFT + DOOR_SOURCE_KEY_BITS == DOOR_FAMILY_BITS, "a key fills a family's id");

/* P(N <= n) of a Poisson number with mean 1; the rest beyond COUNT_MAX is below 1e-19. */
static const double poisson_one_cumulative[COUNT_MAX] = {
    0.36787944117144233,
    0.73575888234288467,
    0.91969860292860584,
    0.98101184312384615,
    0.99634015317265634,
    0.99940581518241833,
    0.99991675885071196,
    0.99998975080332539,
    0.99999887479740206,
    0.99999988857452168,
    0.99999998995223362,
    0.99999999916838922,
    0.99999999993640221,
    0.99999999999548017,
    0.99999999999970002,
    0.99999999999998135,
    0.99999999999999889,
    0.99999999999999989,
    1.0,
    1.0,
};

void demand_init(struct demand *demand)
{
  *demand = (struct demand){.points = NULL};
}

void demand_fini(struct demand *demand)
{
  free(demand->points);
  demand_init(demand);
}

/* month 0..11 and weekday of the day that holds an hour of the run */
struct day_of_hour {
  uint32_t month;
  uint32_t weekday;
};

static struct day_of_hour day_of(const struct door_setting *setting, int64_t hour)
{
  struct sim_date date = sim_date_plus_days(setting->scenario.time.first_day, hour / DOOR_DAY_HOURS);
  return (struct day_of_hour){(uint32_t)date.month - 1U, (uint32_t)sim_date_weekday(date)};
}

static double day_rate(const struct door_setting *setting, uint32_t source, struct day_of_hour day)
{
  return setting->rate_per_hour[source] * setting->month_factor[source][day.month] *
         setting->weekday_factor[source][day.weekday];
}

double demand_rate_per_hour(const struct door_setting *setting, uint32_t source, int64_t hour)
{
  return day_rate(setting, source, day_of(setting, hour)) * setting->hour_factor[source][hour % DOOR_DAY_HOURS];
}

uint32_t demand_source(const struct door_setting *setting, struct door_family family)
{
  uint32_t key = (uint32_t)(family.id >> DEMAND_SOURCE_SHIFT);
  for (uint32_t source = 0; source < setting->scenario.intake.source_count; source++) {
    if (setting->source_keys[source] == key) {
      return source;
    }
  }
  DOOR_ASSERT(false);
}

static bool comes_before(const struct demand_point *a, const struct demand_point *b)
{
  if (a->time.seconds != b->time.seconds) {
    return a->time.seconds < b->time.seconds;
  }
  return a->contact.id < b->contact.id;
}

/* Keeps the points of the hour in order as they come. */
static void insert(struct demand *demand, struct door_context *context, struct demand_point point)
{
  if (demand->count == demand->capacity) {
    uint32_t capacity = demand->capacity == 0 ? 16 : demand->capacity * 2;
    struct demand_point *points = realloc(demand->points, capacity * sizeof *points);
    if (points == NULL) {
      context->agenda.err = DOOR_ERR_MEMORY;
      return;
    }
    demand->points = points;
    demand->capacity = capacity;
  }
  uint32_t place = demand->count++;
  while (place > 0 && comes_before(&point, &demand->points[place - 1])) {
    demand->points[place] = demand->points[place - 1];
    place--;
  }
  demand->points[place] = point;
}

static void add_strip(struct demand *demand, struct door_context *context, uint64_t cell, double height_in_strip)
{
  double u = sim_uniform(sim_draw(context->stream, cell, DOOR_PURPOSE_DEMAND_COUNT, 0).first);
  uint32_t count = 0;
  while (count < COUNT_MAX - 1 && u > poisson_one_cumulative[count]) {
    count++;
  }
  for (uint32_t i = 0; i < count; i++) {
    struct sim_draw draw = sim_draw(context->stream, cell, DOOR_PURPOSE_DEMAND_POINT, i);
    if (sim_uniform(draw.second) < height_in_strip) {
      int64_t second = (int64_t)(sim_uniform(draw.first) * SIM_HOUR_SECONDS);
      insert(demand, context, (struct demand_point){{demand->next_hour * SIM_HOUR_SECONDS + second}, {cell | i}});
    }
  }
}

static void add_source(struct demand *demand, struct door_context *context, uint32_t source, double rate_per_hour)
{
  uint64_t cell = ((uint64_t)context->setting->source_keys[source] << DEMAND_SOURCE_SHIFT) |
                  ((uint64_t)demand->next_hour << (DEMAND_POINT_BITS + DEMAND_STRIP_BITS));
  for (uint32_t strip = 0; (double)strip < rate_per_hour && strip < STRIPS_MAX; strip++) {
    add_strip(demand, context, cell | ((uint64_t)strip << DEMAND_POINT_BITS), rate_per_hour - (double)strip);
  }
}

static void fill_next_hour(struct demand *demand, struct door_context *context)
{
  const struct door_setting *setting = context->setting;
  struct day_of_hour day = day_of(setting, demand->next_hour);
  demand->count = 0;
  demand->next = 0;
  for (uint32_t source = 0; source < setting->scenario.intake.source_count; source++) {
    double rate = day_rate(setting, source, day) * setting->hour_factor[source][demand->next_hour % DOOR_DAY_HOURS];
    add_source(demand, context, source, rate);
  }
  demand->next_hour++;
}

bool demand_has_next(struct demand *demand, struct door_context *context, struct demand_point *out_point)
{
  int64_t hours = (context->setting->horizon.seconds + SIM_HOUR_SECONDS - 1) / SIM_HOUR_SECONDS;
  while (demand->next == demand->count && demand->next_hour < hours && context->agenda.err == DOOR_OK) {
    fill_next_hour(demand, context);
  }
  if (demand->next == demand->count) {
    return false;
  }
  *out_point = demand->points[demand->next];
  return true;
}

/* The second of a day at which the share u of a source's day has come. */
static int64_t second_of_day(const double *hour_factor, double u)
{
  double left = u * DOOR_DAY_HOURS;
  int64_t last_second = 0; /* where rounding leaves something over: in the last hour that has weight */
  for (uint32_t hour = 0; hour < DOOR_DAY_HOURS; hour++) {
    if (left < hour_factor[hour]) {
      return (int64_t)hour * SIM_HOUR_SECONDS + (int64_t)(left / hour_factor[hour] * SIM_HOUR_SECONDS);
    }
    left -= hour_factor[hour];
    last_second = hour_factor[hour] > 0 ? ((int64_t)hour + 1) * SIM_HOUR_SECONDS - 1 : last_second;
  }
  return last_second;
}

struct sim_time demand_place_in_day(const struct door_setting *setting, uint32_t source, struct sim_time raw,
                                    uint64_t bits)
{
  enum { TRIES_DAYS = 400 }; /* a source may rest for months, not for more than a year */
  int64_t second = second_of_day(setting->hour_factor[source], sim_uniform(bits));
  int64_t first_day = raw.seconds / SIM_DAY_SECONDS;
  for (int64_t day = first_day; day < first_day + TRIES_DAYS; day++) {
    struct sim_time placed = sim_time_at(day * SIM_DAY_SECONDS + second);
    if (placed.seconds >= raw.seconds && day_rate(setting, source, day_of(setting, day * DOOR_DAY_HOURS)) > 0) {
      return placed;
    }
  }
  return SIM_TIME_NEVER;
}
