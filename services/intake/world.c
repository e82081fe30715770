#include "world.h"

#include "demand.h"
#include "door_field.h"
#include "door_purpose.h"

void world_init(struct world *world, uint32_t return_kind)
{
  *world = (struct world){.return_kind = return_kind};
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

static struct door_case case_of(const struct door_context *context, struct door_contact contact, struct door_need need)
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
      .source = (uint8_t)demand_source(context->setting, family),
      .priority = DOOR_PRIORITY_CLASSES - 1,
  };
  if (children > 1) {
    /* All contacts of a family concern the same child, as long as an incident names one child only. */
    double u = sim_uniform(sim_draw(context->stream, family.id, DOOR_PURPOSE_CHILD, 0).first);
    one.child = (uint8_t)(u * children);
  }
  door_need_into_case(need, &one);
  return one;
}

static void drop(struct world *world, uint32_t place)
{
  sim_map_remove(&world->index, family_at(world, place)->family);
  sim_pool_release(&world->families, place);
}

/* A family takes its place in the world. False when out of memory. */
static bool settle(struct world *world, struct door_context *context, struct door_family family, struct door_need need,
                   uint32_t *out_place)
{
  enum door_err err = sim_pool_take(&world->families, out_place);
  if (err == DOOR_OK) {
    *family_at(world, *out_place) = (struct world_family){
        .family = family.id, .need = need, .coming_back = SIM_NO_EVENT, .standing = WORLD_AT_DOOR};
    err = sim_map_put(&world->index, family.id, *out_place);
  }
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  return err == DOOR_OK;
}

struct door_case world_meet(struct world *world, struct door_context *context, struct door_contact contact,
                            uint32_t source)
{
  struct door_family family = door_family_of(contact);
  const double *shares = context->setting->scenario.intake.sources[source].need_level_shares;
  double u = sim_uniform(sim_draw(context->stream, family.id, DOOR_PURPOSE_FIRST_NEED, 0).first);
  struct door_need need = {door_now(context), 0, (uint8_t)(1 + door_field_choose(shares, DOOR_NEED_LEVELS, u))};
  if (context->setting->tells_world) {
    uint32_t place = 0;
    (void)settle(world, context, family, need, &place); /* the context knows */
  }
  return case_of(context, contact, need);
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

bool world_come_back(struct world *world, struct door_context *context, uint32_t place, struct door_case *out_contact,
                     bool *out_is_open)
{
  struct world_family *one = family_at(world, place);
  one->coming_back = SIM_NO_EVENT;
  if (one->last_contact == DOOR_RETURNS_MAX) {
    drop(world, place);
    return false;
  }
  one->last_contact++;
  struct door_family family = {one->family};
  struct door_need_course course = course_of(context, family);
  one->need = door_need_at(&course, one->need, door_now(context));
  *out_contact = case_of(context, door_contact_of(family, one->last_contact), one->need);
  *out_is_open = one->standing == WORLD_WAITING;
  if (one->standing == WORLD_WAITING) {
    (void)leave_alone(world, context, place); /* its case is open: it is kept either way */
  } else {
    one->standing = WORLD_AT_DOOR;
  }
  return true;
}

/* A family that asked early help itself, or for which a partner did, is first heard of by a notice. */
static bool asked_early_help_first(const struct door_context *context, struct door_family family,
                                   const struct door_notice *notice)
{
  return notice->standing == DOOR_STANDING_WAITING && demand_is_of_request(context->setting, family);
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
  struct world_family *one = family_at(world, place);
  sim_queue_cancel(&context->agenda.queue, one->coming_back);
  one->coming_back = SIM_NO_EVENT;
  one->need = door_need_of_notice(notice);
  bool is_kept = true;
  switch ((enum door_standing)notice->standing) {
  case DOOR_STANDING_CLOSED:
    one->standing = WORLD_CLOSED;
    is_kept = leave_alone(world, context, place);
    break;
  case DOOR_STANDING_WAITING:
    one->standing = WORLD_WAITING;
    (void)leave_alone(world, context, place); /* its case is open: it is kept either way */
    break;
  case DOOR_STANDING_HELPED:
    one->standing = WORLD_HELPED;
    break;
  case DOOR_STANDING_MET:
    is_kept = false;
    break;
  }
  if (!is_kept) {
    drop(world, place);
  }
}
