#include "screening_meeting.h"

#include "screening_state.h"

#include <stdlib.h>
#include <string.h>

enum { CAPACITY_FIRST = 64, JOINT_TABLE = 0 };

static const struct door_joint_screening *rules_of(const struct door_context *context)
{
  return &screening_rules_of(context)->joint;
}

static int64_t seconds_of(double count, int64_t unit_seconds)
{
  return (int64_t)(count * (double)unit_seconds + 0.5);
}

/* The first meeting at or after a time: NEVER where none comes before the horizon. */
static struct sim_time next_meeting(const struct door_context *context, struct sim_time from)
{
  const struct door_setting *setting = context->setting;
  const struct door_joint_screening *rules = rules_of(context);
  const struct sim_calendar *calendar = setting->calendars[screening_rules_of(context)->staff_calendar];
  enum sim_weekday first_weekday = sim_date_weekday(setting->scenario.time.first_day);
  for (int64_t day = from.seconds / SIM_DAY_SECONDS; day * SIM_DAY_SECONDS < setting->horizon.seconds; day++) {
    struct sim_time time = sim_time_at(day * SIM_DAY_SECONDS + seconds_of(rules->start_hour, SIM_HOUR_SECONDS));
    uint32_t weekday = (uint32_t)(((int64_t)first_weekday + day) % SIM_WEEKDAYS);
    if (rules->weekdays[weekday] > 0 && !sim_time_is_before(time, from) && sim_calendar_is_open(calendar, time)) {
      return time;
    }
  }
  return SIM_TIME_NEVER;
}

/* False where there is none. */
static bool schedule_meeting(struct door_context *context, struct sim_time from)
{
  struct sim_time time = next_meeting(context, from);
  bool is_held = sim_time_is_before(time, context->setting->horizon);
  if (is_held) {
    door_schedule(context, time, SCREENING_MEETING_BEGINS, 0);
  }
  return is_held;
}

void screening_meeting_init(struct screening *screening, struct door_context *context)
{
  screening->meeting = (struct screening_meeting){.waiting = NULL};
  screening->meeting.is_held = schedule_meeting(context, door_now(context));
}

void screening_meeting_fini(struct screening_meeting *meeting)
{
  free(meeting->waiting);
  *meeting = (struct screening_meeting){.waiting = NULL};
}

bool screening_meeting_is_for(const struct screening *screening, const struct door_context *context,
                              const struct screening_case *one)
{
  const struct door_joint_screening *rules = rules_of(context);
  bool is_named = rules->sources == 0 || (rules->sources >> one->at.contact.source & 1U) != 0;
  return screening->meeting.is_held && is_named && one->seen < rules->below_level && !one->has_harm_sign;
}

static bool has_room(struct screening_meeting *meeting)
{
  if (meeting->waiting_count < meeting->capacity) {
    return true;
  }
  uint32_t capacity = meeting->capacity == 0 ? CAPACITY_FIRST : meeting->capacity * 2;
  uint32_t *waiting = realloc(meeting->waiting, (size_t)capacity * sizeof *waiting);
  if (waiting == NULL) {
    return false;
  }
  meeting->waiting = waiting;
  meeting->capacity = capacity;
  return true;
}

void screening_meeting_join(struct screening *screening, struct door_context *context, const struct screening_case *one)
{
  struct screening_meeting *meeting = &screening->meeting;
  uint32_t index = 0;
  if (!door_stage_hold_whole(&screening->joint, context, &one->at, &index)) {
    return;
  }
  if (has_room(meeting)) {
    meeting->waiting[meeting->waiting_count++] = index;
  } else {
    context->agenda.err = DOOR_ERR_MEMORY;
  }
}

void screening_meeting_fill(struct screening *screening, struct door_context *context)
{
  struct screening_meeting *meeting = &screening->meeting;
  struct sim_duration left = sim_time_between(door_now(context), meeting->ends_at);
  uint32_t worker = 0;
  while (meeting->free_seats > 0 && left.seconds > 0 && sim_staff_find_idle(&screening->staff, 0, &worker)) {
    meeting->free_seats--;
    sim_staff_start_worker(&screening->staff, &context->agenda, worker, SCREENING_AT_MEETING, left, true);
    screening_record_other_work(context, worker, DOOR_OTHER_WORK_JOINT_SCREENING, true);
  }
}

void screening_meeting_leave(struct door_context *context, uint32_t worker)
{
  screening_record_other_work(context, worker, DOOR_OTHER_WORK_JOINT_SCREENING, false);
}

/* The minutes of the next contact on the agenda begin. */
static void discuss_next(struct screening *screening, struct door_context *context)
{
  const struct screening_meeting *meeting = &screening->meeting;
  door_stage_start(&screening->joint, context, meeting->waiting[meeting->discussed_count], JOINT_TABLE);
  struct sim_duration length = sim_duration_of(seconds_of(rules_of(context)->minutes_per_contact, SIM_MINUTE_SECONDS));
  door_schedule(context, sim_time_plus(door_now(context), length), SCREENING_DISCUSSED, 0);
}

void screening_meeting_on_begin(struct screening *screening, struct door_context *context)
{
  const struct door_joint_screening *rules = rules_of(context);
  struct screening_meeting *meeting = &screening->meeting;
  struct sim_time now = door_now(context);
  int64_t each_seconds = seconds_of(rules->minutes_per_contact, SIM_MINUTE_SECONDS);
  int64_t most_seconds = seconds_of(rules->minutes_at_most, SIM_MINUTE_SECONDS);
  int64_t cut_off = now.seconds - seconds_of(rules->cut_off_hours, SIM_HOUR_SECONDS);
  (void)schedule_meeting(context,
                         sim_time_plus(now, sim_duration_of(1))); /* who waits for one past the horizon waits */
  uint32_t count = 0;
  while (count < meeting->waiting_count && ((int64_t)count + 1) * each_seconds <= most_seconds &&
         screening_case_at(&screening->joint, meeting->waiting[count])->at.joined.seconds <= cut_off) {
    count++;
  }
  meeting->agenda_count = count;
  meeting->discussed_count = 0;
  if (count > 0) {
    meeting->ends_at = sim_time_plus(now, sim_duration_of((int64_t)count * each_seconds));
    meeting->free_seats = (uint32_t)rules->attendees;
    discuss_next(screening, context);
  }
}

void screening_meeting_on_discussed(struct screening *screening, struct door_context *context)
{
  struct screening_meeting *meeting = &screening->meeting;
  uint32_t index = meeting->waiting[meeting->discussed_count];
  struct screening_case one;
  door_stage_end_whole(&screening->joint, context, index, &one.at);
  one.quality_share = screening_quality_after(one.quality_share, rules_of(context)->quality_gain_share);
  screening_see(screening, context, &one);
  screening_decide_case(screening, context, &one, screening_shift_levels(screening, context));
  meeting->discussed_count++;
  if (meeting->discussed_count < meeting->agenda_count) {
    discuss_next(screening, context);
    return;
  }
  meeting->waiting_count -= meeting->agenda_count;
  memmove(meeting->waiting, meeting->waiting + meeting->agenda_count,
          meeting->waiting_count * sizeof *meeting->waiting);
  meeting->agenda_count = 0;
  meeting->discussed_count = 0;
  meeting->free_seats = 0;
}
