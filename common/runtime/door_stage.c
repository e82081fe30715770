#include "door_stage.h"

#include <string.h>

void door_stage_init(struct door_stage *stage, enum door_pool pool, uint32_t case_bytes)
{
  *stage = (struct door_stage){.pool = pool};
  sim_pool_init(&stage->cases, case_bytes);
  sim_line_init(&stage->line);
}

void door_stage_record_capacity(const struct door_stage *stage, struct door_context *context, int64_t capacity)
{
  door_record(context, DOOR_RECORD_CAPACITY, (uint64_t)stage->pool, 0, capacity);
}

enum door_err door_stage_open_staff(const struct door_stage *stage, struct door_context *context,
                                    struct sim_staff *staff, const struct sim_staff_spec *spec, int64_t capacity)
{
  door_stage_record_capacity(stage, context, capacity);
  enum door_err err = sim_staff_init(staff, spec, &context->agenda);
  if (err == DOOR_OK) {
    door_record(context, DOOR_RECORD_SHIFT, (uint64_t)stage->pool, 0, staff->on_duty_count);
  }
  return err;
}

void door_stage_on_shift(const struct door_stage *stage, struct door_context *context, struct sim_staff *staff,
                         uint32_t shift)
{
  struct sim_shift_change change = sim_staff_on_shift(staff, &context->agenda, shift);
  door_record(context, DOOR_RECORD_SHIFT, (uint64_t)stage->pool, (uint16_t)shift,
              (int64_t)change.on_duty_count | (int64_t)change.suspended_count << 16 |
                  (int64_t)change.resumed_count << 32);
}

void door_stage_fini(struct door_stage *stage)
{
  sim_line_fini(&stage->line);
  sim_pool_fini(&stage->cases);
}

/* A place for one more; NULL when out of memory, which the context then knows. */
static struct door_stage_case *take_place(struct door_stage *stage, struct door_context *context, uint32_t *out_index)
{
  enum door_err err = sim_pool_take(&stage->cases, out_index);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  return err == DOOR_OK ? door_stage_at(stage, *out_index) : NULL;
}

/* The case, which has its place and its contact, is here from now on. */
static void enter(const struct door_stage *stage, struct door_context *context, struct door_stage_case *one)
{
  one->joined = door_now(context);
  one->waits_since = one->joined;
  one->holder = 0;
  one->slots = 1;
  door_record(context, DOOR_RECORD_JOINED, one->contact.contact, (uint16_t)stage->pool, one->contact.priority);
}

static void join_line(struct door_stage *stage, struct door_context *context, const struct door_stage_case *one,
                      uint32_t index)
{
  enum door_err err = sim_line_join(&stage->line, index, one->contact.priority);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
}

struct door_stage_case *door_stage_hold(struct door_stage *stage, struct door_context *context,
                                        const struct door_case *contact, uint32_t *out_index)
{
  struct door_stage_case *one = take_place(stage, context, out_index);
  if (one != NULL) {
    one->contact = *contact;
    one->need_lasts = (struct door_need_lasting){.spell = 0};
    enter(stage, context, one);
  }
  return one;
}

struct door_stage_case *door_stage_join(struct door_stage *stage, struct door_context *context,
                                        const struct door_case *contact, uint32_t *out_index)
{
  struct door_stage_case *one = door_stage_hold(stage, context, contact, out_index);
  if (one != NULL) {
    join_line(stage, context, one, *out_index);
  }
  return one;
}

bool door_stage_hold_whole(struct door_stage *stage, struct door_context *context, const struct door_stage_case *whole,
                           uint32_t *out_index)
{
  struct door_stage_case *one = take_place(stage, context, out_index);
  if (one != NULL) {
    memcpy(one, whole, stage->cases.element_bytes);
    enter(stage, context, one);
  }
  return one != NULL;
}

bool door_stage_join_whole(struct door_stage *stage, struct door_context *context, const struct door_stage_case *whole,
                           uint32_t *out_index)
{
  bool is_here = door_stage_hold_whole(stage, context, whole, out_index);
  if (is_here) {
    join_line(stage, context, whole, *out_index);
  }
  return is_here;
}

struct door_stage_case door_stage_let_go(struct door_stage *stage, struct door_context *context, uint32_t index)
{
  door_stage_start(stage, context, index, 0);
  return door_stage_end(stage, context, index);
}

void door_stage_let_go_whole(struct door_stage *stage, struct door_context *context, uint32_t index,
                             struct door_stage_case *out_whole)
{
  door_stage_start(stage, context, index, 0);
  door_stage_end_whole(stage, context, index, out_whole);
}

void door_stage_start(struct door_stage *stage, struct door_context *context, uint32_t index, uint32_t holder)
{
  struct door_stage_case *one = door_stage_at(stage, index);
  one->holder = holder;
  struct sim_duration wait = sim_time_between(one->waits_since, door_now(context));
  door_record(context, DOOR_RECORD_STARTED, one->contact.contact, (uint16_t)stage->pool,
              door_record_pack_held(wait.seconds, holder, one->slots));
}

static struct door_need_course course_of(const struct door_context *context, const struct door_case *contact)
{
  return (struct door_need_course){&context->setting->scenario.families, context->stream,
                                   door_family_of((struct door_contact){contact->contact}), NULL, NULL};
}

static bool need_lasts(const struct door_context *context, const struct door_stage_case *one)
{
  return !context->setting->moves_families ||
         door_need_lasts(one->need_lasts, one->contact.need_spell, door_now(context));
}

void door_stage_move_on(const struct door_context *context, struct door_stage_case *one)
{
  if (!need_lasts(context, one)) {
    struct door_need_course course = course_of(context, &one->contact);
    struct door_need need = door_need_of_case(&one->contact);
    door_need_into_case(door_need_found_at(&course, need, door_now(context), &one->need_lasts), &one->contact);
  }
}

static uint8_t need_level_now(const struct door_context *context, const struct door_stage_case *one)
{
  if (need_lasts(context, one)) {
    return one->contact.need_level;
  }
  struct door_need_course course = course_of(context, &one->contact);
  return door_need_at(&course, door_need_of_case(&one->contact), door_now(context)).level;
}

uint8_t door_stage_harm_now(const struct door_context *context, const struct door_case *contact)
{
  struct door_harm harm = door_harm_of_case(contact);
  if (context->setting->moves_families) {
    struct door_need_course course = course_of(context, contact);
    harm = door_harm_at(&course, harm, false, door_now(context));
  }
  return harm.band;
}

/* need_level: now. */
static void record_latent(struct door_context *context, const struct door_case *contact, enum door_latent what,
                          uint8_t need_level)
{
  int64_t since_receipt = door_now(context).seconds - contact->received_at;
  door_record(context, DOOR_RECORD_LATENT, contact->contact, (uint16_t)what,
              door_record_pack(since_receipt, need_level));
}

static bool records_latent(const struct door_context *context)
{
  return context->setting->scenario.measures.latent_outcomes == DOOR_LATENT_RECORDED;
}

/* Whether somebody helps, or holds the case, after it has ended here; or its need is met. */
static bool is_looked_after(enum door_outcome outcome)
{
  return outcome == DOOR_OUTCOME_PLAN || outcome == DOOR_OUTCOME_PROTECTION_PLAN || outcome == DOOR_OUTCOME_OPEN_CASE ||
         outcome == DOOR_OUTCOME_EARLY_HELP_MET;
}

void door_stage_close(struct door_context *context, const struct door_stage_case *one, enum door_outcome outcome,
                      enum door_rule rule)
{
  const struct door_case *contact = &one->contact;
  if (records_latent(context) && !is_looked_after(outcome)) {
    record_latent(context, contact, DOOR_LATENT_CLOSED, need_level_now(context, one));
  }
  door_record(context, DOOR_RECORD_CLOSED, contact->contact, door_record_code(outcome, rule),
              door_record_pack(contact->stage_seconds, door_case_named_count(contact) - 1));
}

/* Help begins or ends now, until when was_helped held. */
static void turn_harm(const struct door_context *context, struct door_case *contact, bool was_helped)
{
  struct door_need_course course = course_of(context, contact);
  door_harm_into_case(door_harm_turn(&course, door_harm_of_case(contact), was_helped, door_now(context)), contact);
}

void door_stage_start_help(struct door_stage *stage, struct door_context *context, uint32_t index, uint32_t holder)
{
  door_stage_start(stage, context, index, holder);
  struct door_stage_case *one = door_stage_at(stage, index);
  struct door_case *contact = &one->contact;
  door_stage_move_on(context, one);
  if (context->setting->moves_families) {
    turn_harm(context, contact, false);
  }
  if (records_latent(context)) {
    record_latent(context, contact, DOOR_LATENT_HELP_BEGINS, contact->need_level);
  }
  door_stage_tell_world(context, contact, DOOR_STANDING_HELPED);
}

void door_stage_end_help(const struct door_context *context, struct door_case *contact)
{
  door_need_into_case(door_need_resumed(door_need_of_case(contact), door_now(context)), contact);
  if (context->setting->moves_families) {
    turn_harm(context, contact, true);
  }
}

struct door_stage_case door_stage_leave(struct door_stage *stage, struct door_context *context, uint32_t index,
                                        enum door_leaving why)
{
  struct door_stage_case one = *door_stage_at(stage, index);
  sim_pool_release(&stage->cases, index);
  struct sim_duration here = sim_time_between(one.joined, door_now(context));
  one.contact.stage_seconds += here.seconds;
  door_record(context, DOOR_RECORD_LEFT, one.contact.contact, (uint16_t)stage->pool,
              door_record_pack(here.seconds, (uint32_t)why));
  return one;
}

void door_stage_return(struct door_stage *stage, struct door_context *context, uint32_t index)
{
  struct door_stage_case *one = door_stage_at(stage, index);
  uint16_t code = (uint16_t)((uint32_t)stage->pool | (uint32_t)one->contact.priority << 8);
  struct sim_duration here = sim_time_between(one->joined, door_now(context));
  one->waits_since = door_now(context);
  door_record(context, DOOR_RECORD_RETURNED, one->contact.contact, code,
              door_record_pack_held(here.seconds, one->holder, one->slots));
  door_stage_end_help(context, &one->contact);
  door_stage_tell_world(context, &one->contact, DOOR_STANDING_WAITING);
}

/* The case, a copy of which this is, leaves the stage. */
static void end(struct door_stage *stage, struct door_context *context, uint32_t index, struct door_stage_case *one)
{
  sim_pool_release(&stage->cases, index);
  struct sim_duration here = sim_time_between(one->joined, door_now(context));
  one->contact.stage_seconds += here.seconds;
  door_record(context, DOOR_RECORD_ENDED, one->contact.contact, (uint16_t)stage->pool,
              door_record_pack_held(here.seconds, one->holder, one->slots));
}

struct door_stage_case door_stage_end(struct door_stage *stage, struct door_context *context, uint32_t index)
{
  struct door_stage_case one = *door_stage_at(stage, index);
  end(stage, context, index, &one);
  return one;
}

void door_stage_end_whole(struct door_stage *stage, struct door_context *context, uint32_t index,
                          struct door_stage_case *out_whole)
{
  memcpy(out_whole, door_stage_at(stage, index), stage->cases.element_bytes);
  end(stage, context, index, out_whole);
}

struct door_notice door_stage_notice_of(const struct door_case *contact, enum door_standing standing)
{
  struct door_notice notice = {.contact = contact->contact, .standing = (uint8_t)standing};
  door_need_into_notice(door_need_of_case(contact), &notice);
  door_harm_into_notice(door_harm_of_case(contact), &notice);
  return notice;
}

void door_stage_tell_world(struct door_context *context, const struct door_case *contact, enum door_standing standing)
{
  if (!context->setting->tells_world) {
    return;
  }
  door_send(context, DOOR_INTAKE, DOOR_NOTICE_MESSAGE)->body.door_notice = door_stage_notice_of(contact, standing);
}
