#include "world.h"

#include "demand.h"
#include "door_field.h"
#include "door_purpose.h"

void world_init(struct world *world, uint32_t return_kind, uint32_t report_kind)
{
  *world = (struct world){.return_kind = return_kind, .report_kind = report_kind};
  sim_map_init(&world->index);
  sim_pool_init(&world->families, sizeof(struct world_family));
}

void world_fini(struct world *world)
{
  sim_pool_fini(&world->families);
  sim_map_fini(&world->index);
}

static struct world_family *family_at(const struct world *world, uint32_t place)
{
  return sim_pool_at(&world->families, place);
}

static struct door_need_course course_of(const struct door_context *context, struct door_family family)
{
  return (struct door_need_course){&context->setting->scenario.families, context->stream, family};
}

/* The children that the incident names beside `child`, a bit for each. */
static uint8_t draw_further_children(const struct door_context *context, const struct door_case *contact)
{
  double share = context->setting->scenario.intake.sources[contact->source].sibling_named_share;
  uint32_t further = 0;
  for (uint32_t child = 0; share > 0 && child < contact->children; child++) {
    double u = sim_uniform(sim_draw(context->stream, contact->contact, DOOR_PURPOSE_SIBLING_NAMED, child).first);
    further |= child != contact->child && u < share ? 1U << child : 0U;
  }
  return (uint8_t)further;
}

static struct door_case case_of(const struct door_context *context, struct door_contact contact, uint32_t source,
                                struct door_need need)
{
  struct door_family family = door_family_of(contact);
  const struct door_scenario *scenario = &context->setting->scenario;
  uint32_t children =
      1 + door_field_choose(scenario->families.children_weights, DOOR_CHILDREN_MAX,
                            sim_uniform(sim_draw(context->stream, family.id, DOOR_PURPOSE_CHILDREN, 0).first));
  struct door_case one = {
      .contact = contact.id,
      .received_at = door_now(context).seconds,
      .referred_at = -1,
      .child = 0,
      .children = (uint8_t)children,
      .source = (uint8_t)source,
      .priority = DOOR_PRIORITY_CLASSES - 1,
  };
  if (children > 1) {
    /* All contacts of a family concern the same child first (ADR 8), and its siblings as incidents name them. */
    double u = sim_uniform(sim_draw(context->stream, family.id, DOOR_PURPOSE_CHILD, 0).first);
    one.child = (uint8_t)(u * children);
    one.further_children = draw_further_children(context, &one);
  }
  door_need_into_case(need, &one);
  return one;
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

/* ---- coming and going ---- */

static void drop(struct world *world, struct door_context *context, uint32_t place)
{
  sim_queue_cancel(&context->agenda.queue, family_at(world, place)->second_report);
  sim_map_remove(&world->index, family_at(world, place)->family);
  sim_pool_release(&world->families, place);
}

/* A family takes its place in the world. False when out of memory. */
static bool settle(struct world *world, struct door_context *context, struct door_family family, struct door_need need,
                   uint32_t *out_place)
{
  enum door_err err = sim_pool_take(&world->families, out_place);
  if (err == DOOR_OK) {
    struct world_family *one = family_at(world, *out_place);
    *one = (struct world_family){
        .family = family.id, .need = need, .coming_back = SIM_NO_EVENT, .second_report = SIM_NO_EVENT};
    open_case(one, 0);
    err = sim_map_put(&world->index, family.id, *out_place);
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
    sim_queue_cancel(&context->agenda.queue, one->second_report);
    struct sim_duration later = door_draw_duration(&rules->second_report_hours, draw.second, SIM_HOUR_SECONDS);
    one->second_report = door_schedule(context, sim_time_plus(door_now(context), later), world->report_kind, place);
  }
}

struct door_case world_meet(struct world *world, struct door_context *context, struct door_contact contact,
                            uint32_t source)
{
  struct door_family family = door_family_of(contact);
  const double *shares = context->setting->scenario.intake.sources[source].need_level_shares;
  double u = sim_uniform(sim_draw(context->stream, family.id, DOOR_PURPOSE_FIRST_NEED, 0).first);
  struct door_need need = {door_now(context), 0, (uint8_t)(1 + door_field_choose(shares, DOOR_NEED_LEVELS, u))};
  struct door_case one = case_of(context, contact, source, need);
  uint32_t place = 0;
  if (context->setting->tells_world && settle(world, context, family, need, &place)) {
    await_second_report(world, context, place, &one);
  }
  return one;
}

/* Draws when the family, left alone from now on, comes back. False: it will not. */
static bool leave_alone(struct world *world, struct door_context *context, uint32_t place)
{
  struct world_family *one = family_at(world, place);
  struct door_family family = {one->family};
  struct door_need_course course = course_of(context, family);
  struct sim_time raw =
      door_need_return(&course, one->need, one->left_alone_count, door_now(context), context->setting->horizon);
  one->left_alone_count++;
  if (raw.seconds == SIM_TIME_NEVER.seconds) {
    return false;
  }
  struct door_contact next = door_contact_of(family, one->last_contact + 1U);
  uint64_t bits = sim_draw(context->stream, next.id, DOOR_PURPOSE_RETURN_TIME, 0).first;
  struct sim_time placed = demand_place_in_day(context->setting, demand_source(context->setting, family), raw, bits);
  if (!sim_time_is_before(placed, context->setting->horizon)) {
    return false;
  }
  one->coming_back = door_schedule(context, placed, world->return_kind, place);
  return true;
}

/* The family's next contact, from source, with its need as it stands now. */
static struct door_case next_contact(struct door_context *context, struct world_family *one, uint32_t source)
{
  struct door_family family = {one->family};
  struct door_need_course course = course_of(context, family);
  if (standing_of(one) != WORLD_HELPED) { /* under help it stands still */
    one->need = door_need_at(&course, one->need, door_now(context));
  }
  one->last_contact++;
  return case_of(context, door_contact_of(family, one->last_contact), source, one->need);
}

bool world_come_back(struct world *world, struct door_context *context, uint32_t place, struct door_case *out_contact,
                     bool *out_is_open)
{
  struct world_family *one = family_at(world, place);
  one->coming_back = SIM_NO_EVENT;
  if (one->last_contact == DOOR_RETURNS_MAX) {
    drop(world, context, place);
    return false;
  }
  *out_contact = next_contact(context, one, demand_source(context->setting, (struct door_family){one->family}));
  *out_is_open = standing_of(one) == WORLD_WAITING;
  if (*out_is_open) {
    (void)leave_alone(world, context, place); /* its case is open: it is kept either way */
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
  one->second_report = SIM_NO_EVENT;
  if (one->last_contact == DOOR_RETURNS_MAX) {
    return false;
  }
  struct door_contact next = door_contact_of((struct door_family){one->family}, one->last_contact + 1U);
  struct sim_draw draw = sim_draw(context->stream, next.id, DOOR_PURPOSE_SECOND_REPORTER, 0);
  uint32_t first_source = demand_source(context->setting, (struct door_family){one->family});
  *out_contact = next_contact(context, one, choose_reporter(context, first_source, sim_uniform(draw.first)));
  bool is_open = standing_of(one) != WORLD_CLOSED;
  bool has_place = find_closed(one) < WORLD_CASES_MAX;
  double known_share = context->setting->scenario.intake.second_report_known_share;
  *out_is_known = is_open && (!has_place || sim_uniform(draw.second) < known_share);
  if (*out_is_known) {
    return true;
  }
  if (!is_open) {
    sim_queue_cancel(&context->agenda.queue, one->coming_back); /* it is back */
    one->coming_back = SIM_NO_EVENT;
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

/* Whether and when the family comes back, as it stands now. */
static void stand(struct world *world, struct door_context *context, uint32_t place)
{
  struct world_family *one = family_at(world, place);
  sim_queue_cancel(&context->agenda.queue, one->coming_back);
  one->coming_back = SIM_NO_EVENT;
  enum world_standing standing = standing_of(one);
  bool is_left_alone = standing == WORLD_CLOSED || standing == WORLD_WAITING;
  bool comes_back = is_left_alone && leave_alone(world, context, place);
  bool is_awaited = one->second_report.slot != SIM_NO_EVENT.slot;
  if (standing == WORLD_CLOSED && !comes_back && !is_awaited) {
    drop(world, context, place);
  }
}

void world_notice(struct world *world, struct door_context *context, const struct door_notice *notice)
{
  struct door_family family = door_family_of((struct door_contact){notice->contact});
  uint64_t place_found = 0;
  uint32_t place = 0;
  if (sim_map_find(&world->index, family.id, &place_found)) {
    place = (uint32_t)place_found;
  } else if (!asked_early_help_first(context, family, notice) ||
             !settle(world, context, family, door_need_of_notice(notice), &place)) {
    return; /* let go before: no return can need it */
  }
  if (notice->standing == DOOR_STANDING_MET) {
    sim_queue_cancel(&context->agenda.queue, family_at(world, place)->coming_back);
    drop(world, context, place);
    return;
  }
  struct world_family *one = family_at(world, place);
  struct world_case *of_contact = case_at(one, door_contact_ordinal((struct door_contact){notice->contact}));
  of_contact->standing = WORLD_CLOSED;
  if (standing_of(one) != WORLD_HELPED) { /* what the other case's helper holds is nearer to the truth */
    one->need = door_need_of_notice(notice);
  }
  of_contact->standing = (uint8_t)standing_after(notice);
  stand(world, context, place);
}
