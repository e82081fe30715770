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

static struct sim_duration handoff(const struct door_setting *setting, enum door_party from, enum door_party to)
{
  return setting->handoffs[door_service_index(from)][door_service_index(to)];
}

/* How long before the instant that the age counts from the contact was received: what has begun since came by two
 * hand-offs, and nobody lost any other time on it. */
static struct sim_duration way_of(const struct door_setting *setting, enum door_start_queue queue)
{
  enum door_party to = door_start_begun_at(queue);
  if (to == DOOR_INTAKE) {
    return sim_duration_of(0);
  }
  return sim_duration_of(handoff(setting, DOOR_INTAKE, DOOR_SCREENING).seconds +
                         handoff(setting, DOOR_SCREENING, to).seconds);
}

static struct sim_time received_at(const struct door_setting *setting, enum door_start_queue queue,
                                   const struct door_backlog *backlog, uint64_t bits)
{
  struct sim_time since = setting->measured_from;
  if (queue == DOOR_START_IN_ASSESSMENT) {
    const struct sim_calendar *calendar = setting->calendars[setting->scenario.assessment.calendar];
    since = door_start_of_working_days(calendar, since, sim_distribution_sample(&backlog->age_days, bits));
  } else {
    since.seconds -= door_draw_duration(&backlog->age_days, bits, SIM_DAY_SECONDS).seconds;
  }
  since.seconds -= way_of(setting, queue).seconds;
  /* The reader has seen to it that nobody is older than the run-in; what is left is the rounding of a quantile. */
  return sim_time_later(since, sim_time_at(0));
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
  door_schedule(context, received_at(setting, queue, backlog, draw.second), INTAKE_START, start->count++);
}

enum door_err intake_start_init(struct intake_start *start, struct door_context *context)
{
  const struct door_start *given = &context->setting->scenario.start;
  *start = (struct intake_start){.contacts = NULL};
  int64_t total = 0;
  for (uint32_t queue = 0; queue < DOOR_START_COUNT; queue++) {
    for (uint32_t i = 0; i < given->counts[queue]; i++) {
      total += given->backlogs[queue][i].contacts;
    }
  }
  if (total == 0) {
    return DOOR_OK;
  }
  start->contacts = calloc((size_t)total, sizeof *start->contacts);
  if (start->contacts == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t queue = 0; queue < DOOR_START_COUNT; queue++) {
    for (uint32_t i = 0; i < given->counts[queue]; i++) {
      const struct door_backlog *backlog = &given->backlogs[queue][i];
      for (uint32_t number = 0; number < (uint32_t)backlog->contacts; number++) {
        add(start, context, (enum door_start_queue)queue, backlog, number);
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
