#include "early_help_requests.h"

#include "door_field.h"
#include "door_issue.h"
#include "door_purpose.h"
#include "door_stage.h"

/* An hour of the run, with what the profiles of its day go by. */
struct hour {
  int64_t number;
  int32_t month; /* 0: January */
  int32_t weekday;
};

static struct hour hour_of(const struct door_setting *setting, int64_t number)
{
  struct sim_date date = sim_date_plus_days(setting->scenario.time.first_day, number / DOOR_DAY_HOURS);
  return (struct hour){number, date.month - 1, (int32_t)sim_date_weekday(date)};
}

static struct hour hour_after(const struct door_setting *setting, struct hour hour)
{
  bool is_same_day = (hour.number + 1) % DOOR_DAY_HOURS != 0;
  return is_same_day ? (struct hour){hour.number + 1, hour.month, hour.weekday} : hour_of(setting, hour.number + 1);
}

static double requests_per_hour(const struct door_setting *setting, uint32_t source, struct hour hour)
{
  double rate = setting->requests_per_hour[source];
  return rate > 0 ? rate * setting->month_factor[source][hour.month] * setting->weekday_factor[source][hour.weekday] *
                        setting->hour_factor[source][hour.number % DOOR_DAY_HOURS]
                  : 0;
}

static bool comes_before(struct early_help_point a, struct early_help_point b)
{
  if (a.time.seconds != b.time.seconds) {
    return a.time.seconds < b.time.seconds;
  }
  return a.contact.id < b.contact.id;
}

/* Of the points of a cell below height, and after `after`, the first, where it comes before *best. */
static void look_in_cell(const struct door_context *context, struct early_help_point cell, double height,
                         struct early_help_point after, struct early_help_point *best)
{
  uint32_t count = door_field_count(context->stream, cell.contact.id);
  for (uint32_t i = 0; i < count; i++) {
    struct sim_draw draw = sim_draw(context->stream, cell.contact.id, DOOR_PURPOSE_DEMAND_POINT, i);
    struct early_help_point point = cell;
    point.time.seconds += (int64_t)(sim_uniform(draw.first) * SIM_HOUR_SECONDS);
    point.contact.id |= i;
    if (sim_uniform(draw.second) < height && comes_before(after, point) && comes_before(point, *best)) {
      *best = point;
    }
  }
}

static void look_in_hour(const struct door_context *context, struct hour hour, struct early_help_point after,
                         struct early_help_point *best)
{
  const struct door_setting *setting = context->setting;
  for (uint32_t source = 0; source < setting->scenario.intake.source_count; source++) {
    double rate = requests_per_hour(setting, source, hour);
    for (uint64_t strip = 0; (double)strip < rate; strip++) {
      uint64_t key = (uint64_t)setting->request_keys[source] << DOOR_FIELD_SOURCE_SHIFT |
                     (uint64_t)hour.number << (DOOR_FIELD_POINT_BITS + DOOR_FIELD_STRIP_BITS) |
                     strip << DOOR_FIELD_POINT_BITS;
      struct early_help_point cell = {sim_time_at(hour.number * SIM_HOUR_SECONDS), {key}, source};
      look_in_cell(context, cell, rate - (double)strip, after, best);
    }
  }
}

bool early_help_requests_next(const struct door_context *context, struct early_help_point after,
                              struct early_help_point *out_point)
{
  int64_t horizon = context->setting->horizon.seconds;
  struct early_help_point best = {.time = SIM_TIME_NEVER};
  struct hour hour = hour_of(context->setting, after.time.seconds < 0 ? 0 : after.time.seconds / SIM_HOUR_SECONDS);
  while (best.time.seconds == SIM_TIME_NEVER.seconds && hour.number * SIM_HOUR_SECONDS < horizon) {
    look_in_hour(context, hour, after, &best);
    hour = hour_after(context->setting, hour);
  }
  *out_point = best;
  return best.time.seconds < horizon;
}

bool early_help_requests_first(const struct door_context *context, struct early_help_point *out_point)
{
  const struct door_intake *intake = &context->setting->scenario.intake;
  for (uint32_t source = 0; source < intake->source_count; source++) {
    if (intake->sources[source].annual_early_help_requests > 0) {
      return early_help_requests_next(context, (struct early_help_point){.time = sim_time_at(-1)}, out_point);
    }
  }
  return false;
}

struct door_case early_help_requests_meet(struct door_context *context, struct early_help_point point)
{
  const struct door_scenario *scenario = &context->setting->scenario;
  const struct door_source *source = &scenario->intake.sources[point.source];
  uint64_t family = door_family_of(point.contact).id;
  double child_u = sim_uniform(sim_draw(context->stream, family, DOOR_PURPOSE_CHILD, 0).first);
  uint32_t children = 1 + door_field_draw(context->stream, family, DOOR_PURPOSE_CHILDREN,
                                          scenario->families.children_weights, DOOR_CHILDREN_MAX);
  uint32_t level = 1 + door_field_draw(context->stream, family, DOOR_PURPOSE_FIRST_NEED,
                                       source->early_help_need_level_shares, DOOR_NEED_LEVELS);
  struct door_case one = {.contact = point.contact.id,
                          .received_at = door_now(context).seconds,
                          .referred_at = -1,
                          .need_since = door_now(context).seconds,
                          .need_level = (uint8_t)level,
                          .child = (uint8_t)(child_u * children),
                          .children = (uint8_t)children,
                          .source = (uint8_t)point.source,
                          .issue = door_issue_of(source, context->stream, (struct door_family){family}),
                          .priority = DOOR_PRIORITY_CLASSES - 1};
  struct door_need_course course = {&scenario->families, context->stream, {family}, NULL, NULL};
  door_harm_into_case(door_harm_first(&course, one.need_level, door_now(context)), &one);
  bool asks_itself = source->early_help_asked_as == DOOR_ASKED_BY_FAMILY;
  door_record(context, DOOR_RECORD_REQUESTED, one.contact,
              (uint16_t)(point.source | (asks_itself ? DOOR_REQUESTED_BY_FAMILY : 0U)),
              (int64_t)one.child | (int64_t)children << 8 | (int64_t)level << 16 | (int64_t)one.issue << 32);
  door_stage_tell_world(context, &one, DOOR_STANDING_WAITING);
  return one;
}
