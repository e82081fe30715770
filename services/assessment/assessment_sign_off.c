#include "assessment_sign_off.h"

#include "assessment_closing.h"
#include "assessment_section47.h"
#include "assessment_work.h"

/* What waits here is a copy; the case itself stays where it is. */
struct signed_case {
  struct door_stage_case at;
  uint32_t index; /* of the case */
};

static void finish(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  if (!assessment_work_go_on(assessment, context, index) && !assessment_section47_holds(assessment, context, index)) {
    assessment_closing_begin(assessment, context, index);
  }
}

static bool is_by_screening(const struct door_context *context)
{
  return assessment_rules_of(context)->sign_off_by == DOOR_ASSESSMENT_SIGN_OFF_BY_SCREENING;
}

static bool has_managers(const struct door_context *context)
{
  return !is_by_screening(context) && assessment_rules_of(context)->sign_off_posts > 0;
}

static struct signed_case *signed_case_at(const struct assessment *assessment, uint32_t place)
{
  return sim_pool_at(&assessment->sign_off.cases, place);
}

/* Whichever manager is idle takes up the next assessment. */
static void start_sign_off(struct assessment *assessment, struct door_context *context)
{
  uint32_t place = 0;
  while (sim_staff_has_idle(&assessment->managers) && door_stage_take(&assessment->sign_off, &place)) {
    uint64_t contact = signed_case_at(assessment, place)->at.contact.contact;
    uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_ASSESSMENT_SIGN_OFF, 0).first;
    struct sim_duration length =
        door_draw_duration(&assessment_rules_of(context)->sign_off_minutes, bits, SIM_MINUTE_SECONDS);
    uint32_t manager = sim_staff_start(&assessment->managers, &context->agenda, place, length);
    door_stage_start(&assessment->sign_off, context, place, manager);
  }
}

/* The case stays where it is; a senior of screening gets a message. */
static void ask(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  struct assessment_case *one = assessment_case_at(assessment, index);
  one->is_in_sign_off = true;
  enum door_err err = sim_map_put(&assessment->asked, one->at.contact.contact, index);
  context->agenda.err = err != DOOR_OK ? err : context->agenda.err;
  door_send(context, DOOR_SCREENING, DOOR_SIGN_OFF_MESSAGE)->body.door_case = one->at.contact;
}

void assessment_sign_off_on_signed(struct assessment *assessment, struct door_context *context, uint64_t contact)
{
  uint64_t index = 0;
  if (!sim_map_find(&assessment->asked, contact, &index)) {
    context->agenda.err = DOOR_ERR_UNEXPECTED; /* nobody asked */
    return;
  }
  sim_map_remove(&assessment->asked, contact);
  finish(assessment, context, (uint32_t)index);
}

void assessment_sign_off_begin(struct assessment *assessment, struct door_context *context, uint32_t index)
{
  if (is_by_screening(context)) {
    ask(assessment, context, index);
    return;
  }
  if (!has_managers(context)) {
    finish(assessment, context, index);
    return;
  }
  struct assessment_case *one = assessment_case_at(assessment, index);
  uint32_t place = 0;
  one->is_in_sign_off = true;
  if (door_stage_join(&assessment->sign_off, context, &one->at.contact, &place) != NULL) {
    signed_case_at(assessment, place)->index = index;
    start_sign_off(assessment, context);
  }
}

void assessment_sign_off_on_end(struct assessment *assessment, struct door_context *context, uint32_t manager)
{
  uint32_t place = sim_staff_on_end(&assessment->managers, manager);
  uint32_t index = signed_case_at(assessment, place)->index;
  (void)door_stage_end(&assessment->sign_off, context, place); /* the time here is time with the worker already */
  finish(assessment, context, index);
  start_sign_off(assessment, context);
}

void assessment_sign_off_on_shift(struct assessment *assessment, struct door_context *context, uint32_t shift)
{
  door_stage_on_shift(&assessment->sign_off, context, &assessment->managers, shift);
  start_sign_off(assessment, context);
}

enum door_err assessment_sign_off_init(struct assessment *assessment, struct door_context *context)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  sim_map_init(&assessment->asked);
  door_stage_init(&assessment->sign_off, DOOR_POOL_ASSESSMENT_SIGN_OFF, sizeof(struct signed_case));
  if (!has_managers(context)) {
    return DOOR_OK;
  }
  struct sim_staff_spec spec = {
      .shifts = {{context->setting->calendars[rules->calendar], (uint32_t)rules->sign_off_posts}},
      .shift_count = 1,
      .suspends_at_close = false,
      .end_kind = ASSESSMENT_SIGN_OFF_ENDS,
      .shift_kind = ASSESSMENT_SIGN_OFF_SHIFT,
  };
  return door_stage_open_staff(&assessment->sign_off, context, &assessment->managers, &spec, rules->sign_off_posts);
}

void assessment_sign_off_fini(struct assessment *assessment)
{
  sim_staff_fini(&assessment->managers);
  door_stage_fini(&assessment->sign_off);
  sim_map_fini(&assessment->asked);
}
