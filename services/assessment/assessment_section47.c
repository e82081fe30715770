#include "assessment_section47.h"

#include "assessment_allocation.h"
#include "assessment_closing.h"
#include "assessment_rules.h"
#include "assessment_work.h"

#include <stdlib.h>

/* Conferences are booked so far past the horizon that those which are never met are booked all the same. */
enum { BOOKING_MARGIN_DAYS = 400 };

static const struct sim_calendar *hours_of(const struct door_context *context)
{
  return context->setting->calendars[assessment_rules_of(context)->calendar];
}

static int64_t day_of(struct sim_time time)
{
  return time.seconds / SIM_DAY_SECONDS;
}

/* ---- the strategy discussion ---- */

void assessment_section47_discuss(struct assessment *assessment, struct door_context *context,
                                  const struct door_case *contact)
{
  uint32_t place = 0;
  if (door_stage_hold(&assessment->strategies, context, contact, &place) == NULL) {
    return; /* the context knows */
  }
  uint64_t bits = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_STRATEGY, 0).second;
  struct sim_duration length =
      door_draw_duration(&assessment_rules_of(context)->strategy_hours, bits, SIM_HOUR_SECONDS);
  struct sim_time begins = sim_calendar_next_open(hours_of(context), door_now(context));
  door_schedule(context, sim_calendar_add_working(hours_of(context), begins, length), ASSESSMENT_STRATEGY_ENDS, place);
}

static void begin_enquiry(struct assessment *assessment, struct door_context *context, const struct door_case *contact)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  uint32_t index = 0;
  if (!assessment_allocate_at_once(assessment, context, contact, &index)) {
    return; /* there is nobody: it waits in the line */
  }
  door_record(context, DOOR_RECORD_SECTION_47, contact->contact, DOOR_ENQUIRY_BEGUN, contact->received_at);
  uint64_t bits = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_SECTION_47, 0).second;
  int32_t days = assessment_whole_days(&rules->section_47_working_days, bits);
  struct sim_time end = sim_calendar_deadline_within_days(hours_of(context), door_now(context), days);
  door_schedule(context, end, ASSESSMENT_ENQUIRY_ENDS, index);
  assessment_work_begin_urgent(assessment, context, index);
}

void assessment_section47_on_strategy_ends(struct assessment *assessment, struct door_context *context, uint32_t place)
{
  struct door_case contact = door_stage_let_go(&assessment->strategies, context, place).contact;
  if (door_draw(context, contact.contact, DOOR_PURPOSE_STRATEGY) < assessment_rules_of(context)->section_47_share) {
    begin_enquiry(assessment, context, &contact);
  } else {
    assessment_join(assessment, context, &contact);
  }
}

/* ---- the conference ---- */

static bool has_room(const struct assessment *assessment, const struct door_context *context, int64_t day)
{
  const struct door_scenario *scenario = &context->setting->scenario;
  uint32_t weekday = (uint32_t)sim_date_weekday(sim_date_plus_days(scenario->time.first_day, (int32_t)day));
  return sim_calendar_is_working_day(hours_of(context), sim_time_at(day * SIM_DAY_SECONDS)) &&
         assessment->booked[day] < scenario->assessment.conferences_by_weekday[weekday];
}

/* The day of the family's conference; -1: there is none to be had. */
static int64_t book(struct assessment *assessment, struct door_context *context, const struct assessment_case *one)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  uint64_t contact = one->at.contact.contact;
  uint64_t family = door_family_of((struct door_contact){contact}).id;
  int64_t first = day_of(door_now(context)) + 1;
  uint64_t booked_day = 0;
  if (sim_map_find(&assessment->conference_days, family, &booked_day) && (int64_t)booked_day >= first) {
    return (int64_t)booked_day;
  }
  uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_CONFERENCE, 0).second;
  int32_t aim_days = assessment_whole_days(&rules->conference_aim_working_days, bits);
  struct sim_time aim = sim_calendar_deadline_end_of_day(hours_of(context), one->enquiry_since, aim_days);
  int64_t last = assessment->booked_day_count - 1;
  int64_t aimed = aim.seconds == SIM_TIME_NEVER.seconds || day_of(aim) > last ? last : day_of(aim);
  int64_t day = aimed;
  while (day >= first && !has_room(assessment, context, day)) {
    day--;
  }
  if (day < first) {
    day = aimed < first ? first : aimed + 1;
    while (day <= last && !has_room(assessment, context, day)) {
      day++;
    }
  }
  if (day > last) {
    return -1;
  }
  assessment->booked[day]++;
  sim_map_purge_below(&assessment->conference_days, (uint64_t)first);
  enum door_err err = sim_map_put(&assessment->conference_days, family, (uint64_t)day);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  return day;
}

static void finish(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->enquiry = ASSESSMENT_NO_ENQUIRY;
  if (one->is_work_over) {
    assessment_closing_begin(assessment, context, index);
  }
}

void assessment_section47_on_enquiry_ends(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  const struct door_case *contact = &one->at.contact;
  bool has_conference = sim_uniform(sim_draw(context->stream, contact->contact, DOOR_PURPOSE_SECTION_47, 0).first) <
                        assessment_rules_of(context)->conference_share;
  int64_t day = has_conference ? book(assessment, context, one) : -1;
  one->is_urgent = false;
  door_record(context, DOOR_RECORD_SECTION_47, contact->contact,
              day < 0 ? DOOR_ENQUIRY_ENDED : DOOR_ENQUIRY_CONFERENCE_BOOKED, one->enquiry_since.seconds);
  if (day < 0) {
    finish(assessment, context, index);
    return;
  }
  one->enquiry = ASSESSMENT_CONFERENCE_BOOKED;
  struct sim_time opens = sim_calendar_next_open(hours_of(context), sim_time_at(day * SIM_DAY_SECONDS));
  door_schedule(context, opens, ASSESSMENT_CONFERENCE, index);
}

void assessment_section47_on_conference(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  const struct door_case *contact = &one->at.contact;
  one->has_protection_plan = door_draw(context, contact->contact, DOOR_PURPOSE_CONFERENCE) <
                             assessment_rules_of(context)->protection_plan_share;
  door_record(context, DOOR_RECORD_CONFERENCE, contact->contact, one->has_protection_plan, one->enquiry_since.seconds);
  finish(assessment, context, index);
}

bool assessment_section47_holds(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->is_work_over = true;
  if (one->enquiry == ASSESSMENT_NO_ENQUIRY) {
    return false;
  }
  /* The assessment's own clock stops here, not at the conference. */
  door_record(context, DOOR_RECORD_WENT_ON, one->at.contact.contact, DOOR_KIND_PROTECTION, assessment_clock_of(one));
  one->kind = DOOR_KIND_PROTECTION;
  return true;
}

/* ---- beginning and end ---- */

enum door_err assessment_section47_init(struct assessment *assessment, const struct door_context *context)
{
  door_stage_init(&assessment->strategies, DOOR_POOL_STRATEGY_DISCUSSIONS, sizeof(struct door_stage_case));
  sim_map_init(&assessment->conference_days);
  assessment->booked_day_count = day_of(context->setting->horizon) + BOOKING_MARGIN_DAYS;
  assessment->booked = calloc((size_t)assessment->booked_day_count, sizeof *assessment->booked);
  return assessment->booked == NULL ? DOOR_ERR_MEMORY : DOOR_OK;
}

void assessment_section47_fini(struct assessment *assessment)
{
  door_stage_fini(&assessment->strategies);
  sim_map_fini(&assessment->conference_days);
  free(assessment->booked);
  assessment->booked = NULL;
}
