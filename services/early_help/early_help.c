#include "early_help.h"

#include "door_purpose.h"
#include "door_stage.h"
#include "early_help_rules.h"
#include "sim_slots.h"

#include <stdlib.h>

struct early_help {
  struct door_stage stage;
  struct sim_slots places;
};

static const uint32_t EPISODE_ENDS = DOOR_EVENT_KIND(DOOR_PRIORITY_WORK_ENDS, 1);

static const struct door_early_help *rules_of(const struct door_context *context)
{
  return &context->setting->scenario.early_help;
}

/* While there is a free place, the next family on the list gets it. */
static void give_places(struct early_help *early_help, struct door_context *context)
{
  const struct door_early_help *rules = rules_of(context);
  uint32_t index = 0;
  while (sim_slots_has_free(&early_help->places) && door_stage_take(&early_help->stage, &index)) {
    struct door_case *contact = &door_stage_at(&early_help->stage, index)->contact;
    door_stage_start_help(&early_help->stage, context, index, sim_slots_take(&early_help->places));
    uint64_t bits = sim_draw(context->stream, contact->contact, DOOR_PURPOSE_EPISODE_TIME, 0).first;
    struct sim_duration length = door_draw_duration(&rules->episode_hours, bits, SIM_HOUR_SECONDS);
    door_schedule(context,
                  sim_calendar_add_working(context->setting->calendars[rules->calendar], door_now(context), length),
                  EPISODE_ENDS, index);
  }
}

static void on_early_help_request(void *state, struct door_context *context, const struct door_message *message)
{
  struct early_help *early_help = state;
  uint32_t index = 0;
  (void)door_stage_join(&early_help->stage, context, &message->body.door_case, &index); /* the context knows */
  give_places(early_help, context);
}

static void on_event(void *state, struct door_context *context, const struct sim_event *event)
{
  struct early_help *early_help = state;
  DOOR_ASSERT(event->kind == EPISODE_ENDS);
  struct door_stage_case one = door_stage_end(&early_help->stage, context, event->subject);
  sim_slots_release(&early_help->places, one.holder);
  double u = sim_uniform(sim_draw(context->stream, one.contact.contact, DOOR_PURPOSE_EPISODE_END, 0).first);
  const struct early_help_ending *ending = early_help_ending_of(rules_of(context), u);
  door_stage_end_help(context, &one.contact);
  door_stage_close(context, &one.contact, ending->outcome, ending->rule);
  door_stage_tell_world(context, &one.contact, ending->family_standing);
  give_places(early_help, context);
}

static enum door_err create(struct door_context *context, void **out_state)
{
  struct early_help *early_help = calloc(1, sizeof *early_help);
  if (early_help == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *out_state = early_help;
  door_stage_init(&early_help->stage, DOOR_POOL_EARLY_HELP_PLACES, sizeof(struct door_stage_case));
  door_stage_record_capacity(&early_help->stage, context, rules_of(context)->places);
  return sim_slots_init(&early_help->places, 1, (uint32_t)rules_of(context)->places);
}

static void destroy(void **state)
{
  struct early_help *early_help = *state;
  sim_slots_fini(&early_help->places);
  door_stage_fini(&early_help->stage);
  free(early_help);
  *state = NULL;
}

static uint64_t open_count(const void *state)
{
  const struct early_help *early_help = state;
  return door_stage_open_count(&early_help->stage);
}

const struct door_service early_help_service = {
    .party = DOOR_EARLY_HELP,
    .create = create,
    .destroy = destroy,
    .handlers = {[DOOR_EARLY_HELP_REQUEST_MESSAGE] = on_early_help_request},
    .on_event = on_event,
    .open_count = open_count,
};
