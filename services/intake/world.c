#include "world.h"

#include "demand.h"
#include "door_field.h"
#include "door_issue.h"
#include "door_purpose.h"

#include <stddef.h>

void world_init(struct world *world, struct world_events events)
{
  *world = (struct world){.events = events};
  sim_index_init(&world->index);
  sim_pool_init(&world->families, sizeof(struct world_family));
}

void world_fini(struct world *world)
{
  sim_pool_fini(&world->families);
  sim_index_fini(&world->index);
}

static struct world_family *family_at(const struct world *world, uint32_t place)
{
  return sim_pool_at(&world->families, place);
}

/* ---- what is kept of a family in few bytes ---- */

enum { SPELL_LEVEL_BITS = 3 };
_Static_assert(DOOR_NEED_LEVELS < 1 << SPELL_LEVEL_BITS && DOOR_HARM_BANDS <= 1 << SPELL_LEVEL_BITS,
               "levels and bands");
_Static_assert(offsetof(struct world_family, family) == 0, "the index finds families by it");

static struct world_spell spell_of(struct sim_time since, uint32_t spell, uint8_t level)
{
  return (struct world_spell){(int32_t)since.seconds, spell << SPELL_LEVEL_BITS | level};
}

static uint8_t level_of(struct world_spell spell)
{
  return spell.spell_and_level & ((1U << SPELL_LEVEL_BITS) - 1U);
}

static struct door_need need_of(const struct world_family *one)
{
  return (struct door_need){
      {one->need.since_seconds}, one->need.spell_and_level >> SPELL_LEVEL_BITS, level_of(one->need)};
}

static struct door_harm harm_of(const struct world_family *one)
{
  return (struct door_harm){
      {one->harm.since_seconds}, one->harm.spell_and_level >> SPELL_LEVEL_BITS, level_of(one->harm)};
}

static void keep_need(struct world_family *one, struct door_need need)
{
  one->need = spell_of(need.since, need.spell, need.level);
}

static void keep_harm(struct world_family *one, struct door_harm harm)
{
  one->harm = spell_of(harm.since, harm.spell, harm.band);
}

static const uint32_t NOT_AWAITED = UINT32_MAX;

/* An awaited event comes no more. */
static void call_off(struct door_context *context, uint32_t *slot)
{
  if (*slot != NOT_AWAITED) {
    struct sim_queue *queue = &context->agenda.queue;
    sim_queue_cancel(queue, sim_queue_handle_in(queue, *slot));
    *slot = NOT_AWAITED;
  }
}

static struct door_need_course course_of(struct world *world, const struct door_context *context,
                                         const struct world_family *one)
{
  struct door_family family = {one->family};
  struct door_kept_family *kept = door_kept_of(&world->kept, family);
  return (struct door_need_course){&context->setting->scenario.families, context->stream, family, &kept->need,
                                   &kept->harm};
}

/* The children that the incident names beside `child`, a bit for each. */
static uint8_t draw_further_children(const struct door_context *context, const struct door_case *contact)
{
  double share = context->setting->scenario.intake.sources[contact->source].sibling_named_share;
  uint32_t further = 0;
  for (uint32_t child = 0; share > 0 && child < contact->children; child++) {
    if (child != contact->child) {
      double u = sim_uniform(sim_draw(context->stream, contact->contact, DOOR_PURPOSE_SIBLING_NAMED, child).first);
      further |= u < share ? 1U << child : 0U;
    }
  }
  return (uint8_t)further;
}

/* How a family stands, unpacked. */
struct condition {
  struct door_need need;
  struct door_harm harm;
};

static void set_case(const struct door_context *context, struct door_contact contact, uint32_t source,
                     const struct condition *condition, struct door_case *out_case)
{
  struct door_family family = door_family_of(contact);
  const struct door_scenario *scenario = &context->setting->scenario;
  uint32_t children = 1 + door_field_draw(context->stream, family.id, DOOR_PURPOSE_CHILDREN,
                                          scenario->families.children_weights, DOOR_CHILDREN_MAX);
  const struct door_source *first_source = &scenario->intake.sources[demand_source(context->setting, family)];
  uint8_t issue = door_issue_of(first_source, context->stream, family);
  *out_case = (struct door_case){
      .contact = contact.id,
      .received_at = door_now(context).seconds,
      .referred_at = -1,
      .child = 0,
      .children = (uint8_t)children,
      .source = (uint8_t)source,
      .issue = issue,
      .priority = DOOR_PRIORITY_CLASSES - 1,
  };
  if (children > 1) {
    /* All contacts of a family concern the same child first (ADR 8), and its siblings as incidents name them. */
    double u = sim_uniform(sim_draw(context->stream, family.id, DOOR_PURPOSE_CHILD, 0).first);
    out_case->child = (uint8_t)(u * children);
    out_case->further_children = draw_further_children(context, out_case);
  }
  door_need_into_case(condition->need, out_case);
  door_harm_into_case(condition->harm, out_case);
}

/* ---- how a family stands ---- */

static enum world_standing standing_of(const struct world_family *one)
{
  uint8_t highest = one->cases[0].standing;
  for (uint32_t i = 1; i < WORLD_CASES_MAX; i++) {
    highest = one->cases[i].standing > highest ? one->cases[i].standing : highest;
  }
  return (enum world_standing)highest;
}

/* The place of a closed case; WORLD_CASES_MAX: all are open. */
static uint32_t find_closed(const struct world_family *one)
{
  uint32_t place = 0;
  while (place < WORLD_CASES_MAX && one->cases[place].standing != WORLD_CLOSED) {
    place++;
  }
  return place;
}

/* The case of a contact: its own, or where there is none that of a closed one. */
static struct world_case *case_at(struct world_family *one, uint32_t contact)
{
  for (uint32_t i = 0; i < WORLD_CASES_MAX; i++) {
    if (one->cases[i].standing != WORLD_CLOSED && one->cases[i].contact == contact) {
      return &one->cases[i];
    }
  }
  uint32_t place = find_closed(one);
  struct world_case *found = &one->cases[place < WORLD_CASES_MAX ? place : 0];
  found->contact = (uint8_t)contact;
  return found;
}

static void open_case(struct world_family *one, uint32_t contact)
{
  case_at(one, contact)->standing = WORLD_AT_DOOR;
}

/* ---- significant harm ---- */

/* Where the run is to tell of it: that harm has become likely, or is so no longer. */
static void tell_harm(struct door_context *context, struct world_family *one, bool is_likely)
{
  if (is_likely != one->is_harm_likely) {
    struct door_contact newest = door_contact_of((struct door_family){one->family}, one->last_contact);
    door_record(context, DOOR_RECORD_HARM, newest.id, is_likely ? DOOR_HARM_BEGINS : DOOR_HARM_ENDS,
                level_of(one->harm));
    one->is_harm_likely = is_likely;
  }
}

/* Brings the likelihood of harm up to now, and finds out when it next becomes likely, or is so no longer. A family
 * whose need has gone is let go of, as nothing brings it back. */
static void look_at_harm(struct world *world, struct door_context *context, struct world_family *one)
{
  struct door_need_course course = course_of(world, context, one);
  struct sim_time now = door_now(context);
  struct sim_time horizon = context->setting->horizon;
  bool is_helped = standing_of(one) == WORLD_HELPED;
  struct door_harm_outlook outlook = door_harm_look_ahead(&course, harm_of(one), is_helped, now, horizon);
  struct sim_time change = sim_time_earlier(outlook.crossing, horizon);
  struct sim_time gone = is_helped ? SIM_TIME_NEVER : door_need_gone(&course, need_of(one), change);
  bool has_gone = !sim_time_is_before(now, gone);
  keep_harm(one, outlook.harm);
  tell_harm(context, one, outlook.harm.band == DOOR_HARM_LIKELY && !has_gone);
  one->harm_changes_seconds = (int32_t)(has_gone ? horizon : sim_time_earlier(change, gone)).seconds;
}

/* Waits for when harm next changes. What was found out of that holds until then, as long as the family goes on as it
 * was; it is waited for anew all the same, so that of two events of one instant the one last thought of comes last. */
static void watch_harm(struct world *world, struct door_context *context, uint32_t place)
{
  struct world_family *one = family_at(world, place);
  if (!context->setting->records_harm) {
    return;
  }
  if (one->harm_changes_seconds <= door_now(context).seconds) {
    look_at_harm(world, context, one);
  }
  call_off(context, &one->harm_change);
  if (one->harm_changes_seconds < context->setting->horizon.seconds) {
    one->harm_change = door_schedule(context, sim_time_at(one->harm_changes_seconds), world->events.harm, place).slot;
  }
}

/* ---- coming and going ---- */

static void drop(struct world *world, struct door_context *context, uint32_t place)
{
  call_off(context, &family_at(world, place)->second_report);
  call_off(context, &family_at(world, place)->harm_change);
  sim_index_remove(&world->index, &world->families, place);
  sim_pool_release(&world->families, place);
}

/* A family takes its place in the world, with need and harm as they stand. False when out of memory. */
static bool settle(struct world *world, struct door_context *context, struct world_family newcomer, uint32_t *out_place)
{
  enum door_err err = sim_pool_take(&world->families, out_place);
  if (err == DOOR_OK) {
    struct world_family *one = family_at(world, *out_place);
    *one = newcomer;
    one->coming_back = NOT_AWAITED;
    one->second_report = NOT_AWAITED;
    one->harm_change = NOT_AWAITED;
    open_case(one, 0);
    err = sim_index_put(&world->index, &world->families, *out_place);
  }
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  return err == DOOR_OK;
}

/* Draws whether and when another source reports the incident of a contact too. */
static void await_second_report(const struct world *world, struct door_context *context, uint32_t place,
                                const struct door_case *contact)
{
  const struct door_intake *rules = &context->setting->scenario.intake;
  double share = rules->sources[contact->source].second_report_share;
  struct world_family *one = family_at(world, place);
  if (!(share > 0)) {
    return;
  }
  struct sim_draw draw = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_SECOND_REPORT, 0);
  if (sim_uniform(draw.first) < share) {
    call_off(context, &one->second_report);
    struct sim_duration later = door_draw_duration(&rules->second_report_hours, draw.second, SIM_HOUR_SECONDS);
    one->second_report =
        door_schedule(context, sim_time_plus(door_now(context), later), world->events.second_report, place).slot;
  }
}

void world_meet(struct world *world, struct door_context *context, const struct world_first_contact *first,
                struct door_case *out_contact)
{
  struct door_family family = door_family_of(first->contact);
  const double *own = context->setting->scenario.intake.sources[first->source].need_level_shares;
  const double *shares = first->need_level_shares == NULL ? own : first->need_level_shares;
  uint8_t level =
      (uint8_t)(1 + door_field_draw(context->stream, family.id, DOOR_PURPOSE_FIRST_NEED, shares, DOOR_NEED_LEVELS));
  struct world_family met = {.family = family.id};
  struct condition condition = {.need = {first->since, 0, level}};
  if (context->setting->moves_families) {
    struct door_need_course course = course_of(world, context, &met);
    condition.need = door_need_at(&course, condition.need, door_now(context));
    condition.harm = door_harm_at(&course, door_harm_first(&course, level, first->since), false, door_now(context));
  }
  set_case(context, first->contact, first->source, &condition, out_contact);
  keep_need(&met, condition.need);
  keep_harm(&met, condition.harm);
  uint32_t place = 0;
  if (context->setting->tells_world && settle(world, context, met, &place)) {
    watch_harm(world, context, place);
    await_second_report(world, context, place, out_contact);
  }
}

/* Draws when the family, left alone from now on, comes back, if it does. */
static void leave_alone(struct world *world, struct door_context *context, uint32_t place)
{
  struct world_family *one = family_at(world, place);
  struct door_family family = {one->family};
  struct door_need_course course = course_of(world, context, one);
  struct sim_time raw =
      door_need_return(&course, need_of(one), one->left_alone_count, door_now(context), context->setting->horizon);
  one->left_alone_count++;
  if (raw.seconds == SIM_TIME_NEVER.seconds) {
    return;
  }
  struct door_contact next = door_contact_of(family, one->last_contact + 1U);
  uint64_t bits = sim_draw(context->stream, next.id, DOOR_PURPOSE_RETURN_TIME, 0).first;
  struct sim_time placed = demand_place_in_day(context->setting, demand_source(context->setting, family), raw, bits);
  if (sim_time_is_before(placed, context->setting->horizon)) {
    one->coming_back = door_schedule(context, placed, world->events.coming_back, place).slot;
  }
}

/* The family's next contact, from source, with its need as it stands now. */
static void make_contact(struct world *world, struct door_context *context, struct world_family *one, uint32_t source,
                         struct door_case *out_contact)
{
  struct door_family family = {one->family};
  struct door_need_course course = course_of(world, context, one);
  bool is_helped = standing_of(one) == WORLD_HELPED;
  struct condition condition = {need_of(one), door_harm_at(&course, harm_of(one), is_helped, door_now(context))};
  if (!is_helped) { /* under help it stands still */
    condition.need = door_need_at(&course, condition.need, door_now(context));
  }
  keep_need(one, condition.need);
  keep_harm(one, condition.harm);
  one->last_contact++;
  set_case(context, door_contact_of(family, one->last_contact), source, &condition, out_contact);
}

bool world_come_back(struct world *world, struct door_context *context, uint32_t place, struct door_case *out_contact,
                     bool *out_is_open)
{
  struct world_family *one = family_at(world, place);
  one->coming_back = NOT_AWAITED;
  if (one->last_contact == DOOR_RETURNS_MAX) {
    drop(world, context, place);
    return false;
  }
  uint32_t source = demand_source(context->setting, (struct door_family){one->family});
  make_contact(world, context, one, source, out_contact);
  *out_is_open = standing_of(one) == WORLD_WAITING;
  if (*out_is_open) {
    leave_alone(world, context, place); /* its case is open: it is kept either way */
  } else {
    open_case(one, one->last_contact);
    await_second_report(world, context, place, out_contact);
  }
  return true;
}

/* One of the other sources, by their volume. */
static uint32_t choose_reporter(const struct door_context *context, uint32_t first_source, double u)
{
  const struct door_intake *rules = &context->setting->scenario.intake;
  double weights[DOOR_SOURCES_MAX];
  for (uint32_t i = 0; i < rules->source_count; i++) {
    weights[i] = i == first_source ? 0 : rules->sources[i].annual_first_contacts;
  }
  return door_field_choose(weights, rules->source_count, u);
}

bool world_report_again(struct world *world, struct door_context *context, uint32_t place,
                        struct door_case *out_contact, bool *out_is_known)
{
  struct world_family *one = family_at(world, place);
  one->second_report = NOT_AWAITED;
  if (one->last_contact == DOOR_RETURNS_MAX) {
    return false;
  }
  struct door_contact next = door_contact_of((struct door_family){one->family}, one->last_contact + 1U);
  struct sim_draw draw = sim_draw(context->stream, next.id, DOOR_PURPOSE_SECOND_REPORTER, 0);
  uint32_t first_source = demand_source(context->setting, (struct door_family){one->family});
  uint32_t reporter = choose_reporter(context, first_source, sim_uniform(draw.first));
  make_contact(world, context, one, reporter, out_contact);
  bool is_open = standing_of(one) != WORLD_CLOSED;
  bool has_place = find_closed(one) < WORLD_CASES_MAX;
  double known_share = context->setting->scenario.intake.second_report_known_share;
  *out_is_known = is_open && (!has_place || sim_uniform(draw.second) < known_share);
  if (*out_is_known) {
    return true;
  }
  if (!is_open) {
    call_off(context, &one->coming_back); /* it is back */
  }
  open_case(one, one->last_contact);
  return true;
}

/* A family that asked early help itself, or for which a partner did, is first heard of by a notice. */
static bool asked_early_help_first(const struct door_context *context, struct door_family family,
                                   const struct door_notice *notice)
{
  return notice->standing == DOOR_STANDING_WAITING && demand_is_of_request(context->setting, family);
}

static enum world_standing standing_after(const struct door_notice *notice)
{
  switch ((enum door_standing)notice->standing) {
  case DOOR_STANDING_WAITING:
    return WORLD_WAITING;
  case DOOR_STANDING_HELPED:
    return WORLD_HELPED;
  case DOOR_STANDING_CLOSED:
  case DOOR_STANDING_MET:
    break;
  }
  return WORLD_CLOSED;
}

/* A family is let go of once nothing more can come of it. */
static void drop_if_over(struct world *world, struct door_context *context, uint32_t place)
{
  const struct world_family *one = family_at(world, place);
  bool is_awaited =
      one->coming_back != NOT_AWAITED || one->second_report != NOT_AWAITED || one->harm_change != NOT_AWAITED;
  if (standing_of(one) == WORLD_CLOSED && !is_awaited) {
    drop(world, context, place);
  }
}

void world_harm_changes(struct world *world, struct door_context *context, uint32_t place)
{
  family_at(world, place)->harm_change = NOT_AWAITED;
  watch_harm(world, context, place);
  drop_if_over(world, context, place);
}

/* Whether and when the family comes back, as it stands now. */
static void stand(struct world *world, struct door_context *context, uint32_t place)
{
  struct world_family *one = family_at(world, place);
  call_off(context, &one->coming_back);
  enum world_standing standing = standing_of(one);
  if (standing == WORLD_CLOSED || standing == WORLD_WAITING) {
    leave_alone(world, context, place);
  }
  watch_harm(world, context, place);
  drop_if_over(world, context, place);
}

static bool is_same_spell(struct world_spell a, struct world_spell b)
{
  return a.since_seconds == b.since_seconds && a.spell_and_level == b.spell_and_level;
}

/* Whether nobody helped and nobody helps, and need and harm are in the spells they were in. */
static bool goes_on(const struct world_family *before, const struct world_family *now)
{
  return standing_of(before) != WORLD_HELPED && standing_of(now) != WORLD_HELPED &&
         is_same_spell(before->need, now->need) && is_same_spell(before->harm, now->harm);
}

void world_notice(struct world *world, struct door_context *context, const struct door_notice *notice)
{
  struct door_family family = door_family_of((struct door_contact){notice->contact});
  uint32_t place = 0;
  if (!sim_index_find(&world->index, &world->families, family.id, &place) &&
      (!asked_early_help_first(context, family, notice) ||
       !settle(world, context, (struct world_family){.family = family.id}, &place))) {
    return; /* let go before: no return can need it */
  }
  struct world_family *one = family_at(world, place);
  if (notice->standing == DOOR_STANDING_MET) {
    call_off(context, &one->coming_back);
    tell_harm(context, one, false);
    drop(world, context, place);
    return;
  }
  struct world_case *of_contact = case_at(one, door_contact_ordinal((struct door_contact){notice->contact}));
  const struct world_family before = *one;
  of_contact->standing = WORLD_CLOSED;
  if (standing_of(one) != WORLD_HELPED) { /* what the other case's helper holds is nearer to the truth */
    keep_need(one, door_need_of_notice(notice));
    keep_harm(one, door_harm_of_notice(notice));
  }
  of_contact->standing = (uint8_t)standing_after(notice);
  if (!goes_on(&before, one)) {
    one->harm_changes_seconds = 0;
  }
  stand(world, context, place);
}
