#include "early_help_services.h"

#include "door_start.h"

void early_help_services_init(struct early_help *early_help, struct door_context *context)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  int64_t places = 0;
  early_help->list_count = rules->provider_count > 0 ? rules->provider_count : 1;
  for (uint32_t list = 0; list < early_help->list_count; list++) {
    sim_line_init(&early_help->lists[list].line);
    door_aside_init(&early_help->lists[list].aside);
    places += early_help_terms_of(rules, list).places;
  }
  door_stage_init(&early_help->stage, DOOR_POOL_EARLY_HELP_PLACES, sizeof(struct early_help_case));
  door_stage_record_capacity(&early_help->stage, context, places);
  door_aside_schedule(context, EARLY_HELP_PERIOD_BEGINS);
}

void early_help_services_fini(struct early_help *early_help)
{
  for (uint32_t list = 0; list < early_help->list_count; list++) {
    sim_line_fini(&early_help->lists[list].line);
    door_aside_fini(&early_help->lists[list].aside);
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

/* How long the episode that begins now lasts. That of the start state lasts until the measured period begins at least:
 * of what is longer, a part is spent, and the family that ends it does so in what is left. */
static struct early_help_length draw_episode(const struct door_context *context, const struct door_case *contact,
                                             const struct sim_distribution *hours, struct sim_duration spent)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  uint64_t bits = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_EPISODE_TIME, 0).first;
  if (spent.seconds > 0) {
    bits = door_aside_bits(hours, spent, SIM_HOUR_SECONDS, bits);
  }
  struct sim_duration drawn = door_draw_duration(hours, bits, SIM_HOUR_SECONDS);
  struct sim_draw family = {.first = UINT64_MAX};
  if (rules->ended_by_family_share > 0) {
    family = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_ENDED_BY_FAMILY, 0);
  }
  return early_help_length_of(rules, drawn, spent, sim_uniform(family.first), sim_uniform(family.second));
}

static void begin(struct early_help *early_help, struct door_context *context, uint32_t list, uint32_t index)
{
  struct early_help_case *one = early_help_case_at(early_help, index);
  struct early_help_terms terms = early_help_terms_of(early_help_rules_of(context), list);
  const struct sim_calendar *hours = context->setting->calendars[terms.calendar];
  sim_queue_cancel(&context->agenda.queue, one->leaves);
  one->leaves = SIM_NO_EVENT;
  early_help->lists[list].held++;
  take_over_plan(context, one);
  door_stage_start_help(&early_help->stage, context, index, list);
  struct sim_time now = door_now(context);
  bool is_of_start = door_aside_is_for(context, one->at.contact.contact, DOOR_START_IN_EARLY_HELP);
  struct sim_time until = is_of_start ? context->setting->measured_from : now;
  struct sim_duration spent = is_of_start ? sim_calendar_working_between(hours, now, until) : sim_duration_of(0);
  struct early_help_length episode = draw_episode(context, &one->at.contact, terms.episode_hours, spent);
  one->ending = (uint8_t)episode.cut;
  struct sim_time end = sim_calendar_add_working(hours, now, episode.length);
  door_schedule(context, sim_time_later(end, until), EARLY_HELP_EPISODE_ENDS, index);
}

static bool has_place(const struct early_help *early_help, const struct door_context *context, uint32_t list)
{
  return early_help->lists[list].held < early_help_terms_of(early_help_rules_of(context), list).places;
}

/* While there is a free place and the service is open to new work, the next family on the list gets one. */
static void give_places(struct early_help *early_help, struct door_context *context, uint32_t list)
{
  struct early_help_list *here = &early_help->lists[list];
  uint32_t index = 0;
  if (!is_open(early_help, context, list)) {
    return;
  }
  while (has_place(early_help, context, list) && sim_line_take(&here->line, &index)) {
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
    struct sim_time last = sim_time_later(sim_time_plus(one->at.joined, longest), now);
    bring_forward(one, &leaves_at, last, DOOR_LEAVING_LONGEST_WAIT);
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

/* The request is here, on no list; NULL: out of memory, the context knows. */
static struct early_help_case *hold(struct early_help *early_help, struct door_context *context,
                                    const struct early_help_case *request, uint32_t *out_index)
{
  if (!door_stage_hold_whole(&early_help->stage, context, &request->at, out_index)) {
    return NULL;
  }
  struct early_help_case *one = early_help_case_at(early_help, *out_index);
  one->leaves = SIM_NO_EVENT;
  return one;
}

void early_help_services_join(struct early_help *early_help, struct door_context *context,
                              const struct early_help_case *request)
{
  uint32_t index = 0;
  struct early_help_case *one = hold(early_help, context, request, &index);
  if (one == NULL) {
    return;
  }
  one->list = (uint8_t)list_of(context, &one->at.contact);
  struct sim_line *line = &early_help->lists[one->list].line;
  if (line->length == 0 && has_place(early_help, context, one->list) && is_open(early_help, context, one->list)) {
    begin(early_help, context, one->list, index); /* it waits for nothing: when it would leave is of no interest */
    return;
  }
  enum door_err err = sim_line_join(line, index, one->at.contact.priority);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  schedule_leaving(context, one, index);
  give_places(early_help, context, one->list);
}

/* ---- the start state ---- */

void early_help_services_join_at_start(struct early_help *early_help, struct door_context *context,
                                       const struct early_help_case *request)
{
  uint32_t index = 0;
  struct early_help_case *one = hold(early_help, context, request, &index);
  if (one == NULL) {
    return;
  }
  uint64_t contact = one->at.contact.contact;
  one->list = (uint8_t)door_start_list_of(context->setting, contact);
  if (door_aside_is_for(context, contact, DOOR_START_IN_EARLY_HELP)) {
    begin(early_help, context, one->list, index);
  } else {
    door_aside_keep(&early_help->lists[one->list].aside, context, index);
  }
}

static uint32_t class_of(const struct door_stage *stage, uint32_t index)
{
  return door_stage_at(stage, index)->contact.priority;
}

void early_help_services_on_period_begins(struct early_help *early_help, struct door_context *context)
{
  for (uint32_t list = 0; list < early_help->list_count; list++) {
    struct early_help_list *here = &early_help->lists[list];
    for (uint32_t i = 0; i < here->aside.count; i++) {
      uint32_t index = here->aside.indices[i];
      schedule_leaving(context, early_help_case_at(early_help, index), index);
    }
    door_aside_release(&here->aside, context, &early_help->stage, &here->line, class_of);
    give_places(early_help, context, list);
  }
}

void early_help_services_on_leaving(struct early_help *early_help, struct door_context *context, uint32_t index)
{
  struct early_help_case one = *early_help_case_at(early_help, index);
  sim_line_leave(&early_help->lists[one.list].line, index, one.at.contact.priority);
  enum door_leaving why = (enum door_leaving)one.leaving;
  one.at = door_stage_leave(&early_help->stage, context, index, why);
  if (why == DOOR_LEAVING_STEPPED_UP) {
    door_stage_move_on(context, &one.at);
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
