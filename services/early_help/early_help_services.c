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

/* Help begins here, so the plan need not stay open. It has helped until now: the need has not moved. */
static void take_over_plan(struct door_context *context, struct early_help_case *one)
{
  if (one->is_plan_open) {
    one->is_plan_open = false;
    door_stage_end_help(context, &one->at.contact);
    early_help_answer_plan(context, &one->at.contact, DOOR_STANDING_HELPED);
  }
}

static void begin(struct early_help *early_help, struct door_context *context, uint32_t list, uint32_t index)
{
  struct early_help_case *one = early_help_case_at(early_help, index);
  struct early_help_terms terms = early_help_terms_of(early_help_rules_of(context), list);
  sim_queue_cancel(&context->agenda.queue, one->leaves);
  one->leaves = SIM_NO_EVENT;
  early_help->lists[list].held++;
  take_over_plan(context, one);
  door_stage_start_help(&early_help->stage, context, index, list);
  uint64_t bits = sim_draw(context->stream, one->at.contact.contact, DOOR_PURPOSE_EPISODE_TIME, 0).first;
  struct sim_duration drawn = door_draw_duration(terms.episode_hours, bits, SIM_HOUR_SECONDS);
  const struct door_early_help *rules = early_help_rules_of(context);
  struct sim_draw family = {.first = UINT64_MAX};
  if (rules->ended_by_family_share > 0) {
    family = sim_draw(context->stream, one->at.contact.contact, DOOR_PURPOSE_ENDED_BY_FAMILY, 0);
  }
  struct early_help_length episode =
      early_help_length_of(rules, drawn, sim_uniform(family.first), sim_uniform(family.second));
  one->ending = (uint8_t)episode.cut;
  door_schedule(
      context, sim_calendar_add_working(context->setting->calendars[terms.calendar], door_now(context), episode.length),
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

/* The list of the service that a request is meant for: the same whenever it is asked. */
static uint32_t list_of(const struct door_context *context, const struct door_case *contact)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  double u = rules->provider_count > 1 ? door_draw(context, contact->contact, DOOR_PURPOSE_EARLY_HELP_SERVICE) : 0;
  return early_help_list_of(rules, contact->issue, u);
}

/* How long the one has waited who waits longest. Within a class that is the first. */
static struct sim_duration first_wait(const struct early_help *early_help, const struct door_context *context,
                                      const struct sim_line *line)
{
  struct sim_time earliest = door_now(context);
  for (uint32_t class_number = 0; class_number < SIM_LINE_CLASSES_MAX; class_number++) {
    if ((line->classes_waiting & 1U << class_number) != 0) {
      earliest = sim_time_earlier(earliest, early_help_case_at(early_help, line->first[class_number])->at.joined);
    }
  }
  return sim_time_between(earliest, door_now(context));
}

bool early_help_services_withhold(const struct early_help *early_help, const struct door_context *context,
                                  const struct door_case *contact)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  if (!(rules->withheld_per_week_share > 0)) {
    return false;
  }
  const struct sim_line *line = &early_help->lists[list_of(context, contact)].line;
  double u = door_draw(context, contact->contact, DOOR_PURPOSE_REQUEST_WITHHELD);
  return early_help_is_withheld(rules, first_wait(early_help, context, line), u);
}

/* The earlier of the two; a tie stays with what was there. */
static void bring_forward(struct early_help_case *one, struct sim_time *leaves_at, struct sim_time time,
                          enum door_leaving why)
{
  if (sim_time_is_before(time, *leaves_at)) {
    *leaves_at = time;
    one->leaving = (uint8_t)why;
  }
}

/* When the family would leave the list, and why: its need worsens, it may wait no longer, or it gives up. */
static void schedule_leaving(struct door_context *context, struct early_help_case *one, uint32_t index)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  const struct door_case *contact = &one->at.contact;
  double longest_days = early_help_terms_of(rules, one->list).longest_wait_days;
  struct sim_time now = door_now(context);
  struct sim_time leaves_at = SIM_TIME_NEVER;
  if (rules->step_up_to != DOOR_STEP_UP_NONE && !one->is_of_plan) {
    struct door_need_course course = {&context->setting->scenario.families, context->stream,
                                      door_family_of((struct door_contact){contact->contact}), NULL, NULL};
    struct sim_time worse = door_need_worsening(&course, door_need_of_case(contact), now,
                                                (uint8_t)rules->step_up_from_level, context->setting->horizon);
    bring_forward(one, &leaves_at, worse, DOOR_LEAVING_STEPPED_UP);
  }
  if (longest_days > 0) {
    struct sim_duration longest = sim_duration_of((int64_t)(longest_days * SIM_DAY_SECONDS + 0.5));
    bring_forward(one, &leaves_at, sim_time_plus(now, longest), DOOR_LEAVING_LONGEST_WAIT);
  }
  if (rules->gives_up_per_year > 0) {
    double u = door_draw(context, contact->contact, DOOR_PURPOSE_GIVES_UP);
    struct sim_duration patience = early_help_patience(rules->gives_up_per_year, u);
    bring_forward(one, &leaves_at, sim_time_plus(now, patience), DOOR_LEAVING_GAVE_UP);
  }
  one->leaves = leaves_at.seconds == SIM_TIME_NEVER.seconds
                    ? SIM_NO_EVENT
                    : door_schedule(context, leaves_at, EARLY_HELP_LEAVES, index);
}

void early_help_services_join(struct early_help *early_help, struct door_context *context,
                              const struct early_help_case *request)
{
  const struct door_case *contact = &request->at.contact;
  uint32_t index = 0;
  if (!door_stage_hold_whole(&early_help->stage, context, &request->at, &index)) {
    return;
  }
  struct early_help_case *one = early_help_case_at(early_help, index);
  one->list = (uint8_t)list_of(context, contact);
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
  if (why == DOOR_LEAVING_STEPPED_UP) {
    door_stage_move_on(context, &one.at.contact);
    early_help_step_up(context, &one, DOOR_STEP_UP_WAITING);
  } else {
    early_help_close(context, &one, DOOR_OUTCOME_EARLY_HELP_LEFT, early_help_leaving_rule(why), DOOR_STANDING_CLOSED);
  }
}

/* ---- the end of help ---- */

static bool worsens(const struct door_context *context, const struct early_help_case *one)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  return rules->worsens_share > 0 && one->at.contact.need_level > 0 && one->at.contact.need_level < DOOR_NEED_LEVELS &&
         door_draw(context, one->at.contact.contact, DOOR_PURPOSE_WORSENS_IN_HELP) < rules->worsens_share;
}

/* How an episode ended that nothing cut short. */
static const struct early_help_ending *uncut_ending(const struct door_context *context,
                                                    const struct early_help_case *one, bool is_worse)
{
  double share = is_worse ? 0 : early_help_terms_of(early_help_rules_of(context), one->list).need_met_share;
  return early_help_ending_of(share,
                              door_draw_against(context, one->at.contact.contact, DOOR_PURPOSE_EPISODE_END, share));
}

void early_help_services_on_episode_end(struct early_help *early_help, struct door_context *context, uint32_t index)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  struct early_help_case one;
  door_stage_end_whole(&early_help->stage, context, index, &one.at);
  early_help->lists[one.list].held--;
  bool is_worse = worsens(context, &one);
  one.at.contact.need_level = (uint8_t)(one.at.contact.need_level + (is_worse ? 1 : 0));
  door_stage_end_help(context, &one.at.contact);
  if (is_worse && !one.is_of_plan && rules->step_up_to != DOOR_STEP_UP_NONE &&
      one.at.contact.need_level >= rules->step_up_from_level) {
    early_help_step_up(context, &one, DOOR_STEP_UP_HELPED);
  } else {
    const struct early_help_ending *ending = one.ending == EARLY_HELP_UNCUT
                                                 ? uncut_ending(context, &one, is_worse)
                                                 : early_help_cut_ending((enum early_help_cut)one.ending);
    early_help_close(context, &one, ending->outcome, ending->rule, ending->family_standing);
  }
  give_places(early_help, context, one.list);
}
