#include "early_help_services.h"

void early_help_services_init(struct early_help *early_help, struct door_context *context)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  int64_t places = 0;
  early_help->list_count = rules->provider_count > 0 ? rules->provider_count : 1;
  for (uint32_t list = 0; list < early_help->list_count; list++) {
    sim_line_init(&early_help->lists[list].line);
    places += early_help_terms_of(rules, list).places;
  }
  door_stage_init(&early_help->stage, DOOR_POOL_EARLY_HELP_PLACES, sizeof(struct early_help_case));
  door_stage_record_capacity(&early_help->stage, context, places);
}

void early_help_services_fini(struct early_help *early_help)
{
  for (uint32_t list = 0; list < early_help->list_count; list++) {
    sim_line_fini(&early_help->lists[list].line);
  }
  door_stage_fini(&early_help->stage);
}

/* ---- places ---- */

/* Whether the service takes up somebody new today. Where it does not, it is looked at again on the day it does. */
static bool is_open(struct early_help *early_help, struct door_context *context, uint32_t list)
{
  struct early_help_list *here = &early_help->lists[list];
  const struct door_early_help *rules = early_help_rules_of(context);
  int64_t today = door_now(context).seconds / SIM_DAY_SECONDS;
  if (here->opens_on_day <= today) {
    int64_t days = context->setting->horizon.seconds / SIM_DAY_SECONDS;
    here->opens_on_day = early_help_opening_day(early_help_terms_of(rules, list).provider,
                                                context->setting->scenario.time.first_day, today, days);
    if (here->opens_on_day > today) {
      (void)door_schedule(context, sim_time_at(here->opens_on_day * SIM_DAY_SECONDS), EARLY_HELP_OPENS, list);
    }
  }
  return here->opens_on_day <= today;
}

static void begin(struct early_help *early_help, struct door_context *context, uint32_t list, uint32_t index)
{
  struct early_help_case *one = early_help_case_at(early_help, index);
  struct early_help_terms terms = early_help_terms_of(early_help_rules_of(context), list);
  sim_queue_cancel(&context->agenda.queue, one->leaves);
  one->leaves = SIM_NO_EVENT;
  early_help->lists[list].held++;
  door_stage_start_help(&early_help->stage, context, index, list);
  uint64_t bits = sim_draw(context->stream, one->at.contact.contact, DOOR_PURPOSE_EPISODE_TIME, 0).first;
  struct sim_duration length = door_draw_duration(terms.episode_hours, bits, SIM_HOUR_SECONDS);
  door_schedule(context,
                sim_calendar_add_working(context->setting->calendars[terms.calendar], door_now(context), length),
                EARLY_HELP_EPISODE_ENDS, index);
}

/* While there is a free place and the service is open to new work, the next family on the list gets one. */
static void give_places(struct early_help *early_help, struct door_context *context, uint32_t list)
{
  struct early_help_list *here = &early_help->lists[list];
  int64_t places = early_help_terms_of(early_help_rules_of(context), list).places;
  uint32_t index = 0;
  if (!is_open(early_help, context, list)) {
    return;
  }
  while (here->held < places && sim_line_take(&here->line, &index)) {
    begin(early_help, context, list, index);
  }
}

void early_help_services_on_opening(struct early_help *early_help, struct door_context *context, uint32_t list)
{
  give_places(early_help, context, list);
}

/* ---- lists ---- */

/* When the family would leave the list, and why. */
static void schedule_leaving(struct door_context *context, struct early_help_case *one, uint32_t index)
{
  double days = early_help_terms_of(early_help_rules_of(context), one->list).longest_wait_days;
  one->leaves = SIM_NO_EVENT;
  if (days > 0) {
    struct sim_duration longest = sim_duration_of((int64_t)(days * SIM_DAY_SECONDS + 0.5));
    one->leaving = DOOR_LEAVING_LONGEST_WAIT;
    one->leaves = door_schedule(context, sim_time_plus(door_now(context), longest), EARLY_HELP_LEAVES, index);
  }
}

void early_help_services_join(struct early_help *early_help, struct door_context *context,
                              const struct early_help_case *request)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  const struct door_case *contact = &request->at.contact;
  uint32_t index = 0;
  struct door_stage_case *at = door_stage_hold(&early_help->stage, context, contact, &index);
  if (at == NULL) {
    return;
  }
  struct early_help_case *one = early_help_case_at(early_help, index);
  struct door_stage_case joined = *at;
  *one = *request;
  one->at = joined;
  double u =
      rules->provider_count > 1 ? early_help_draw(context, contact->contact, DOOR_PURPOSE_EARLY_HELP_SERVICE) : 0;
  one->list = (uint8_t)early_help_list_of(rules, u);
  enum door_err err = sim_line_join(&early_help->lists[one->list].line, index, contact->priority);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  schedule_leaving(context, one, index);
  give_places(early_help, context, one->list);
}

void early_help_services_on_leaving(struct early_help *early_help, struct door_context *context, uint32_t index)
{
  struct early_help_case one = *early_help_case_at(early_help, index);
  sim_line_leave(&early_help->lists[one.list].line, index, one.at.contact.priority);
  enum door_leaving why = (enum door_leaving)one.leaving;
  one.at = door_stage_leave(&early_help->stage, context, index, why);
  early_help_close(context, &one, DOOR_OUTCOME_EARLY_HELP_LEFT, early_help_leaving_rule(why), DOOR_STANDING_CLOSED);
}

/* ---- the end of help ---- */

void early_help_services_on_episode_end(struct early_help *early_help, struct door_context *context, uint32_t index)
{
  struct early_help_case one = *early_help_case_at(early_help, index);
  one.at = door_stage_end(&early_help->stage, context, index);
  early_help->lists[one.list].held--;
  double u = early_help_draw(context, one.at.contact.contact, DOOR_PURPOSE_EPISODE_END);
  double share = early_help_terms_of(early_help_rules_of(context), one.list).need_met_share;
  const struct early_help_ending *ending = early_help_ending_of(share, u);
  door_stage_end_help(context, &one.at.contact);
  early_help_close(context, &one, ending->outcome, ending->rule, ending->family_standing);
  give_places(early_help, context, one.list);
}
