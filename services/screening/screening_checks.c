#include "screening_checks.h"

static bool is_asked(const struct door_partner *partner)
{
  return partner->presence != DOOR_PRESENCE_NONE;
}

bool screening_checks_are_wanted(const struct door_screening *rules, double seen)
{
  for (uint32_t i = 0; i < rules->partner_count; i++) {
    if (is_asked(&rules->partners[i])) {
      return seen >= rules->checks_from_level;
    }
  }
  return false;
}

static struct screening_check *check_at(const struct screening *screening, uint32_t index)
{
  return sim_pool_at(&screening->checks.cases, index);
}

/* When the partner's answer to a question of asked_at comes; SIM_TIME_NEVER where it never does. */
static struct sim_time answer_time(const struct door_context *context, const struct screening_case *one, uint32_t place)
{
  const struct door_screening *rules = screening_rules_of(context);
  const struct door_partner *partner = &rules->partners[place];
  const struct sim_distribution *const hours[DOOR_PRIORITY_CLASSES] = {
      &partner->red_answer_hours, &partner->amber_answer_hours, &partner->green_answer_hours};
  static const double as_stated = 1;
  const double *const factors[] = {[DOOR_PRESENCE_NONE] = &as_stated,
                                   [DOOR_PRESENCE_REMOTE] = &as_stated,
                                   [DOOR_PRESENCE_VIRTUAL] = &rules->virtual_time_factor,
                                   [DOOR_PRESENCE_CO_LOCATED] = &rules->co_located_time_factor};
  const struct door_case *contact = &one->at.contact;
  struct sim_draw bits = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_PARTNER_ANSWER, place);
  if (!is_asked(partner) || sim_uniform(bits.first) >= partner->answer_share) {
    return SIM_TIME_NEVER;
  }
  struct sim_duration stated = door_draw_duration(hours[contact->priority], bits.second, SIM_HOUR_SECONDS);
  double seconds = (double)stated.seconds * *factors[partner->presence];
  return sim_calendar_add_working(context->setting->calendars[partner->calendar], one->asked_at,
                                  sim_duration_of((int64_t)(seconds + 0.5)));
}

static void ask_partners(struct screening *screening, struct door_context *context, uint32_t index)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct screening_check *check = check_at(screening, index);
  struct screening_case *one = &check->one;
  const struct door_case *contact = &one->at.contact;
  one->asked_at = door_now(context);
  struct sim_time last = one->asked_at;
  double limit_seconds = rules->check_limit_hours[contact->priority] * SIM_HOUR_SECONDS;
  struct sim_time limit = sim_calendar_add_working(context->setting->calendars[rules->staff_calendar], one->asked_at,
                                                   sim_duration_of((int64_t)(limit_seconds + 0.5)));
  for (uint32_t place = 0; place < rules->partner_count; place++) {
    struct sim_time answered = answer_time(context, one, place);
    check->answered_at[place] = answered;
    if (is_asked(&rules->partners[place])) {
      door_record(context, DOOR_RECORD_ASKED, contact->contact, (uint16_t)place, contact->priority);
      last = sim_time_later(last, sim_time_earlier(answered, limit)); /* nobody waits past the limit */
    }
  }
  door_schedule(context, last, SCREENING_CHECKS_END, index);
}

static bool is_consent_needed(const struct door_screening *rules, const struct screening_case *one)
{
  return rules->consent_rule == DOOR_CONSENT_SOUGHT && !one->has_harm_sign &&
         one->seen < rules->consent_needed_below_level;
}

void screening_checks_begin(struct screening *screening, struct door_context *context, const struct screening_case *one)
{
  const struct door_screening *rules = screening_rules_of(context);
  uint32_t index = 0;
  const struct screening_check check = {.one = *one};
  if (!door_stage_hold_whole(&screening->checks, context, &check.one.at, &index)) {
    return;
  }
  if (!is_consent_needed(rules, one)) {
    ask_partners(screening, context, index);
    return;
  }
  struct sim_draw bits = sim_draw(context->stream, one->at.contact.contact, DOOR_PURPOSE_CHECK_CONSENT, 0);
  check_at(screening, index)->consent_u = sim_uniform(bits.first);
  struct sim_duration length = door_draw_duration(&rules->consent_hours, bits.second, SIM_HOUR_SECONDS);
  struct sim_time answered =
      sim_calendar_add_working(context->setting->calendars[rules->staff_calendar], door_now(context), length);
  door_schedule(context, answered, SCREENING_CONSENT_ANSWERED, index);
}

/* The case is done with checks: back to the line. */
static void end_checks(struct screening *screening, struct door_context *context, uint32_t index)
{
  struct screening_check check;
  door_stage_let_go_whole(&screening->checks, context, index, &check.one.at);
  screening_see(screening, context, &check.one);
  check.one.phase = SCREENING_CONCLUDE;
  screening_join_work(screening, context, &check.one);
}

void screening_checks_on_consent(struct screening *screening, struct door_context *context, uint32_t index)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct screening_case *one = screening_case_at(&screening->checks, index);
  uint64_t contact = one->at.contact.contact;
  enum door_consent consent = DOOR_CONSENT_GIVEN;
  if (check_at(screening, index)->consent_u >= rules->check_consent_share) {
    consent = one->seen >= rules->consent_override_from_level ? DOOR_CONSENT_OVERRIDDEN : DOOR_CONSENT_REFUSED;
  }
  struct sim_duration took = sim_time_between(one->at.joined, door_now(context));
  door_record(context, DOOR_RECORD_CONSENT, contact, (uint16_t)consent, took.seconds);
  if (consent == DOOR_CONSENT_REFUSED) {
    end_checks(screening, context, index);
  } else {
    ask_partners(screening, context, index);
  }
}

void screening_checks_on_end(struct screening *screening, struct door_context *context, uint32_t index)
{
  const struct door_screening *rules = screening_rules_of(context);
  const struct screening_check *check = check_at(screening, index);
  struct screening_case *one = screening_case_at(&screening->checks, index);
  for (uint32_t place = 0; place < rules->partner_count; place++) {
    struct sim_time answered = check->answered_at[place];
    if (!sim_time_is_before(door_now(context), answered)) {
      struct sim_duration took = sim_time_between(one->asked_at, answered);
      door_record(context, DOOR_RECORD_ANSWERED, one->at.contact.contact, (uint16_t)place, took.seconds);
      one->quality_share = screening_quality_after(one->quality_share, rules->partners[place].quality_gain_share);
    }
  }
  end_checks(screening, context, index);
}
