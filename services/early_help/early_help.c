#include "early_help.h"

#include "early_help_services.h"
#include "early_help_state.h"

#include <stdlib.h>

static void on_early_help_request(void *state, struct door_context *context, const struct door_message *message)
{
  early_help_services_join(state, context, &message->body.door_case);
}

static void on_event(void *state, struct door_context *context, const struct sim_event *event)
{
  struct early_help *early_help = state;
  switch ((enum early_help_event)event->kind) {
  case EARLY_HELP_EPISODE_ENDS:
    early_help_services_on_episode_end(early_help, context, event->subject);
    break;
  case EARLY_HELP_LEAVES:
    early_help_services_on_leaving(early_help, context, event->subject);
    break;
  case EARLY_HELP_OPENS:
    early_help_services_on_opening(early_help, context, event->subject);
    break;
  }
}

static enum door_err create(struct door_context *context, void **out_state)
{
  struct early_help *early_help = calloc(1, sizeof *early_help);
  if (early_help == NULL) {
    return DOOR_ERR_MEMORY;
  }
  *out_state = early_help;
  early_help_services_init(early_help, context);
  return DOOR_OK;
}

static void destroy(void **state)
{
  struct early_help *early_help = *state;
  early_help_services_fini(early_help);
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
