#include "demand.h"

#include "door_purpose.h"

#include <stdlib.h>

enum { STRIPS_MAX = 1 << DEMAND_STRIP_BITS };
_Static_assert((int)DOOR_SOURCE_PEAK_PER_HOUR_MAX <= (int)STRIPS_MAX,
               "every rate that a scenario may ask for has its strips");
_Static_assert(DEMAND_SOURCE_SHIFT + DOOR_SOURCE_KEY_BITS == DOOR_FAMILY_BITS, "a key fills a family's id");

void demand_init(struct demand *demand)
{
  *demand = (struct demand){.points = NULL};
  sim_queue_init(&demand->later);
}

void demand_fini(struct demand *demand)
{
  free(demand->points);
  sim_queue_fini(&demand->later);
  demand_init(demand);
}

double demand_rate_per_hour(const struct door_setting *setting, uint32_t source, int64_t hour)
{
  struct demand_day day = demand_day_of(setting, hour / DOOR_DAY_HOURS);
  return demand_day_rate(setting, source, day) * setting->hour_factor[source][hour % DOOR_DAY_HOURS];
}

uint32_t demand_source(const struct door_setting *setting, struct door_family family)
{
  uint32_t key = (uint32_t)(family.id >> DEMAND_SOURCE_SHIFT);
  for (uint32_t source = 0; source < setting->scenario.intake.source_count; source++) {
    if (setting->source_keys[source] == key || setting->request_keys[source] == key ||
        setting->start_keys[source] == key) {
      return source;
    }
  }
  DOOR_ASSERT(false);
}

bool demand_is_of_request(const struct door_setting *setting, struct door_family family)
{
  uint32_t key = (uint32_t)(family.id >> DEMAND_SOURCE_SHIFT);
  for (uint32_t source = 0; source < setting->scenario.intake.source_count; source++) {
    if (setting->request_keys[source] == key) {
      return true;
    }
  }
  return false;
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

/* Comes later: kept apart, since its hour is not the one in hand. Past the horizon nobody meets it. */
static void delay(struct demand *demand, struct door_context *context, struct door_contact contact,
                  struct sim_time time)
{
  if (!sim_time_is_before(time, context->setting->horizon)) {
    return;
  }
  struct sim_event event = {
      .time = time, .order = {contact.id}, .kind = (uint32_t)contact.id, .subject = (uint32_t)(contact.id >> 32)};
  enum door_err err = sim_queue_schedule(&demand->later, &event, NULL);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
}

/* What becomes of a point that an event takes away from its source. */
static void lose(struct demand *demand, struct door_context *context, struct demand_point point, uint32_t number)
{
  const struct door_setting *setting = context->setting;
  const struct door_demand_event *event = &setting->scenario.intake.events[number];
  uint64_t bits = sim_draw(context->stream, point.contact.id, DOOR_PURPOSE_EVENT_DELAY, 0).first;
  struct sim_duration length = door_draw_duration(&event->delay_days, bits, SIM_DAY_SECONDS);
  switch (event->lost_contacts) {
  case DOOR_LOST_HIDDEN:
    point.is_hidden = true;
    insert(demand, context, point);
    break;
  case DOOR_LOST_DELAYED:
    delay(demand, context, point.contact, sim_time_plus(point.time, length));
    break;
  case DOOR_LOST_HELD:
    delay(demand, context, point.contact,
          sim_time_plus(sim_time_at(setting->event_end_day[number] * SIM_DAY_SECONDS), length));
    break;
  case DOOR_LOST_DIVERTED:
    while ((event->diverted_to >> point.source & 1U) == 0) {
      point.source = (uint8_t)((point.source + 1U) % setting->scenario.intake.source_count);
    }
    insert(demand, context, point);
    break;
  }
}

static void add_strip(struct demand *demand, struct door_context *context, uint64_t cell, struct demand_point point,
                      const struct demand_rates *rates)
{
  uint32_t strip = (uint32_t)(cell >> DEMAND_POINT_BITS) & (STRIPS_MAX - 1U);
  uint32_t count = door_field_count(context->stream, cell);
  for (uint32_t i = 0; i < count; i++) {
    struct sim_draw draw = sim_draw(context->stream, cell, DOOR_PURPOSE_DEMAND_POINT, i);
    double height = sim_uniform(draw.second);
    if (!demand_is_below(height, strip, rates->top_per_hour)) {
      continue;
    }
    int64_t second = (int64_t)(sim_uniform(draw.first) * SIM_HOUR_SECONDS);
    point.time = sim_time_at(demand->next_hour * SIM_HOUR_SECONDS + second);
    point.since = point.time;
    point.contact = (struct door_contact){cell | i};
    if (demand_is_below(height, strip, rates->per_hour)) {
      insert(demand, context, point);
    } else {
      lose(demand, context, point, demand_event_of(rates, height, strip));
    }
  }
}

static void add_source(struct demand *demand, struct door_context *context, uint32_t source, double base_per_hour)
{
  const struct door_setting *setting = context->setting;
  struct demand_rates rates; /* without an event no more of it is looked at than these two */
  rates.per_hour = base_per_hour;
  rates.top_per_hour = base_per_hour;
  if (demand->has_event[source]) {
    rates = demand_rates_of(setting, source, demand->next_hour / DOOR_DAY_HOURS, base_per_hour);
  }
  uint64_t cell = ((uint64_t)setting->source_keys[source] << DEMAND_SOURCE_SHIFT) |
                  ((uint64_t)demand->next_hour << (DEMAND_POINT_BITS + DEMAND_STRIP_BITS));
  const struct demand_point point = {.source = (uint8_t)source};
  for (uint32_t strip = 0; (double)strip < rates.top_per_hour && strip < STRIPS_MAX; strip++) {
    add_strip(demand, context, cell | ((uint64_t)strip << DEMAND_POINT_BITS), point, &rates);
  }
}

static void begin_day(struct demand *demand, const struct door_setting *setting)
{
  struct demand_day day = demand_day_of(setting, demand->next_hour / DOOR_DAY_HOURS);
  for (uint32_t source = 0; source < setting->scenario.intake.source_count; source++) {
    demand->day_rates[source] = demand_day_rate(setting, source, day);
    demand->has_event[source] = demand_has_event(setting, source, day.number);
  }
}

static void fill_next_hour(struct demand *demand, struct door_context *context)
{
  const struct door_setting *setting = context->setting;
  int64_t hour = demand->next_hour % DOOR_DAY_HOURS;
  demand->count = 0;
  demand->next = 0;
  if (hour == 0) {
    begin_day(demand, setting);
  }
  for (uint32_t source = 0; source < setting->scenario.intake.source_count; source++) {
    double base_per_hour = demand->day_rates[source] * setting->hour_factor[source][hour];
    if (base_per_hour > 0) { /* and no event makes contacts of none */
      add_source(demand, context, source, base_per_hour);
    }
  }
  demand->next_hour++;
}

/* The first of the delayed contacts, which there is. */
static struct demand_point first_of_later(const struct demand *demand, const struct door_context *context)
{
  struct demand_point point = {.time = sim_queue_next_time(&demand->later),
                               .contact = {sim_queue_next_order(&demand->later).key}};
  uint64_t number = point.contact.id & ((1U << DEMAND_POINT_BITS) - 1U);
  uint64_t hour = point.contact.id >> (DEMAND_POINT_BITS + DEMAND_STRIP_BITS) & ((1U << DEMAND_HOUR_BITS) - 1U);
  struct sim_draw draw =
      sim_draw(context->stream, point.contact.id - number, DOOR_PURPOSE_DEMAND_POINT, (uint32_t)number);
  point.since = sim_time_at((int64_t)hour * SIM_HOUR_SECONDS + (int64_t)(sim_uniform(draw.first) * SIM_HOUR_SECONDS));
  point.source = (uint8_t)demand_source(context->setting, door_family_of(point.contact));
  return point;
}

bool demand_has_next(struct demand *demand, struct door_context *context, struct demand_point *out_point)
{
  while (demand->next == demand->count && demand->next_hour * SIM_HOUR_SECONDS < context->setting->horizon.seconds &&
         context->agenda.err == DOOR_OK &&
         sim_queue_next_time(&demand->later).seconds >= demand->next_hour * SIM_HOUR_SECONDS) {
    fill_next_hour(demand, context);
  }
  bool has_point = demand->next < demand->count;
  demand->is_later_next = demand->later.count > 0;
  if (demand->is_later_next) {
    *out_point = first_of_later(demand, context);
    demand->is_later_next = !has_point || comes_before(out_point, &demand->points[demand->next]);
  }
  if (has_point && !demand->is_later_next) {
    *out_point = demand->points[demand->next];
  }
  return has_point || demand->is_later_next;
}

void demand_take(struct demand *demand)
{
  if (demand->is_later_next) {
    (void)sim_queue_take(&demand->later);
  } else {
    demand->next++;
  }
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

static bool makes_contacts(const struct door_setting *setting, uint32_t source, int64_t day)
{
  double per_hour = demand_day_rate(setting, source, demand_day_of(setting, day));
  bool has_event = demand_has_event(setting, source, day);
  return (has_event ? demand_rates_of(setting, source, day, per_hour).per_hour : per_hour) > 0;
}

struct sim_time demand_place_in_day(const struct door_setting *setting, uint32_t source, struct sim_time raw,
                                    uint64_t bits)
{
  enum { TRIES_DAYS = 400 }; /* a source may rest for months, not for more than a year */
  int64_t second = second_of_day(setting->hour_factor[source], sim_uniform(bits));
  int64_t first_day = raw.seconds / SIM_DAY_SECONDS;
  for (int64_t day = first_day; day < first_day + TRIES_DAYS; day++) {
    struct sim_time placed = sim_time_at(day * SIM_DAY_SECONDS + second);
    if (placed.seconds >= raw.seconds && makes_contacts(setting, source, day)) {
      return placed;
    }
  }
  return SIM_TIME_NEVER;
}
