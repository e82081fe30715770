#include "intake_start.h"

#include "door_field.h"
#include "door_start.h"
#include "intake_desk.h"
#include "intake_state.h"

#include <stdlib.h>

static uint32_t choose_source(const struct door_context *context, uint32_t sources, double u)
{
  const struct door_intake *rules = &context->setting->scenario.intake;
  double weights[DOOR_SOURCES_MAX];
  double sum = 0;
  for (uint32_t i = 0; i < rules->source_count; i++) {
    bool is_meant = sources == 0 || (sources >> i & 1U) != 0;
    weights[i] = is_meant ? rules->sources[i].annual_first_contacts : 0;
    sum += weights[i];
  }
  for (uint32_t i = 0; i < rules->source_count && !(sum > 0); i++) {
    weights[i] = sources == 0 || (sources >> i & 1U) != 0 ? 1 : 0;
  }
  return door_field_choose(weights, rules->source_count, u);
}

static void add(struct intake_start *start, struct door_context *context, enum door_start_queue queue,
                const struct door_backlog *backlog, uint32_t number)
{
  const struct door_setting *setting = context->setting;
  uint64_t key = door_start_number(queue, backlog, number);
  struct sim_draw draw = sim_draw(context->stream, key, DOOR_PURPOSE_START, 0);
  uint32_t source = choose_source(context, backlog->sources, sim_uniform(draw.first));
  const double *own = setting->scenario.intake.sources[source].need_level_shares;
  start->contacts[start->count] = (struct intake_start_contact){
      .contact = door_start_contact(setting, key, source),
      .need_level_shares = queue == DOOR_START_SCREENING ? own : backlog->need_level_shares,
      .source = source};
  int64_t age = door_draw_duration(&backlog->age_days, draw.second, SIM_DAY_SECONDS).seconds;
  int64_t received = setting->measured_from.seconds - age;
  /* The reader has seen to it that nobody is older than the run-in; what is left is the rounding of a quantile. */
  door_schedule(context, sim_time_at(received > 0 ? received : 0), INTAKE_START, start->count++);
}

enum door_err intake_start_init(struct intake_start *start, struct door_context *context)
{
  static const enum door_start_queue queues[] = {DOOR_START_SCREENING, DOOR_START_ASSESSMENT};
  *start = (struct intake_start){.contacts = NULL};
  int64_t total = 0;
  for (uint32_t q = 0; q < 2; q++) {
    uint32_t count = 0;
    const struct door_backlog *backlogs = door_start_backlogs(context->setting, queues[q], &count);
    for (uint32_t i = 0; i < count; i++) {
      total += backlogs[i].contacts;
    }
  }
  if (total == 0) {
    return DOOR_OK;
  }
  start->contacts = calloc((size_t)total, sizeof *start->contacts);
  if (start->contacts == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t q = 0; q < 2; q++) {
    uint32_t count = 0;
    const struct door_backlog *backlogs = door_start_backlogs(context->setting, queues[q], &count);
    for (uint32_t i = 0; i < count; i++) {
      for (uint32_t number = 0; number < (uint32_t)backlogs[i].contacts; number++) {
        add(start, context, queues[q], &backlogs[i], number);
      }
    }
  }
  return DOOR_OK;
}

void intake_start_fini(struct intake_start *start)
{
  free(start->contacts);
  *start = (struct intake_start){.contacts = NULL};
}

void intake_start_on_receipt(struct intake *intake, struct door_context *context, uint32_t place)
{
  const struct intake_start_contact *one = &intake->start.contacts[place];
  const struct world_first_contact first = {one->contact, one->source, one->need_level_shares, door_now(context)};
  struct intake_case received = {.is_open = false};
  world_meet(&intake->world, context, &first, &received.at.contact);
  intake_desk_record_received(context, &received.at.contact);
  intake_desk_pass_on(context, &received);
}
