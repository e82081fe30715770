#include "door_start.h"

#include <string.h>

bool door_start_is_given(const struct door_start *start)
{
  uint32_t count = 0;
  for (uint32_t queue = 0; queue < DOOR_START_COUNT; queue++) {
    count += start->counts[queue];
  }
  return count > 0;
}

static uint64_t key_of_backlog(const struct door_backlog *backlog)
{
  return door_key_of_name(backlog->name, 0) & ((1U << DOOR_START_NAME_BITS) - 1U);
}

uint64_t door_start_number(enum door_start_queue queue, const struct door_backlog *backlog, uint32_t number)
{
  uint64_t place = queue > DOOR_START_ASSESSMENT ? (uint64_t)queue - DOOR_START_ASSESSMENT : 0;
  return (uint64_t)(queue == DOOR_START_ASSESSMENT) << DOOR_START_QUEUE_SHIFT |
         key_of_backlog(backlog) << DOOR_START_NUMBER_BITS | place << DOOR_START_PLACE_SHIFT | number;
}

_Static_assert(DOOR_START_COUNT - DOOR_START_ASSESSMENT <= 1 << DOOR_START_PLACE_BITS, "places of the start state");

enum door_start_queue door_start_queue_of(const struct door_setting *setting, uint64_t contact)
{
  if (!setting->has_start || door_contact_ordinal((struct door_contact){contact}) > 0) {
    return DOOR_START_NOTHING; /* families who come back are like any other */
  }
  uint32_t key = (uint32_t)(contact >> DOOR_START_SOURCE_SHIFT);
  uint32_t place = (uint32_t)(contact >> DOOR_START_PLACE_SHIFT) & ((1U << DOOR_START_PLACE_BITS) - 1U);
  bool waits_for_assessment = (contact >> DOOR_START_QUEUE_SHIFT & 1U) != 0;
  for (uint32_t source = 0; source < setting->scenario.intake.source_count; source++) {
    if (setting->start_keys[source] == key) {
      return place > 0              ? (enum door_start_queue)(DOOR_START_ASSESSMENT + place)
             : waits_for_assessment ? DOOR_START_ASSESSMENT
                                    : DOOR_START_SCREENING;
    }
  }
  return DOOR_START_NOTHING;
}

uint32_t door_start_list_of(const struct door_setting *setting, uint64_t contact)
{
  const struct door_early_help *early_help = &setting->scenario.early_help;
  const struct door_start *start = &setting->scenario.start;
  enum door_start_queue queue = door_start_queue_of(setting, contact);
  uint64_t key = contact >> DOOR_START_NUMBER_BITS & ((1U << DOOR_START_NAME_BITS) - 1U);
  for (uint32_t i = 0; i < start->counts[queue]; i++) {
    const struct door_backlog *backlog = &start->backlogs[queue][i];
    for (uint32_t list = 0; key_of_backlog(backlog) == key && list < early_help->provider_count; list++) {
      if (strcmp(early_help->providers[list].name, backlog->name) == 0) {
        return list;
      }
    }
  }
  return 0;
}

struct sim_time door_start_of_working_days(const struct sim_calendar *calendar, struct sim_time until, double days)
{
  double left = days;
  struct sim_time day = until;
  while (left > 0 && day.seconds > 0) {
    struct sim_time next = day;
    day = sim_time_at(day.seconds - SIM_DAY_SECONDS);
    struct sim_duration open = sim_calendar_working_between(calendar, day, next);
    if (open.seconds == 0) {
      continue;
    }
    if (left <= 1) {
      int64_t before = (int64_t)((1 - left) * (double)open.seconds + 0.5);
      return sim_calendar_add_working(calendar, sim_calendar_next_open(calendar, day), sim_duration_of(before));
    }
    left--;
  }
  return left > 0 ? sim_time_at(-1) : until;
}

/* Of two backlogs of a queue with the same key the contacts would be the same. */
static enum door_err check_names(const struct door_setting *setting, enum door_start_queue queue,
                                 struct door_problem *problem)
{
  const struct door_backlog *backlogs = setting->scenario.start.backlogs[queue];
  for (uint32_t i = 0; i < setting->scenario.start.counts[queue]; i++) {
    for (uint32_t j = 0; j < i; j++) {
      if (key_of_backlog(&backlogs[i]) == key_of_backlog(&backlogs[j])) {
        return door_problem_set(problem, DOOR_ERR_SCENARIO, "start: the names %s and %s give the same key; rename one",
                                backlogs[j].name, backlogs[i].name);
      }
    }
  }
  return DOOR_OK;
}

enum door_err door_start_set_keys(struct door_setting *setting, struct door_problem *problem)
{
  const struct door_intake *intake = &setting->scenario.intake;
  setting->has_start = door_start_is_given(&setting->scenario.start);
  for (uint32_t i = 0; i < intake->source_count; i++) {
    setting->start_keys[i] = setting->has_start ? door_key_of_name(intake->sources[i].name, '!') : DOOR_NO_KEY;
  }
  for (uint32_t i = 0; i < intake->source_count && setting->has_start; i++) {
    for (uint32_t j = 0; j < intake->source_count; j++) {
      bool are_same = setting->start_keys[i] == setting->source_keys[j] ||
                      setting->start_keys[i] == setting->request_keys[j] ||
                      (j < i && setting->start_keys[i] == setting->start_keys[j]);
      if (are_same) {
        return door_problem_set(problem, DOOR_ERR_SCENARIO,
                                "intake.sources: the names %s and %s give the same key; rename one of them",
                                intake->sources[j].name, intake->sources[i].name);
      }
    }
  }
  enum door_err err = DOOR_OK;
  for (uint32_t queue = 0; queue < DOOR_START_COUNT && err == DOOR_OK; queue++) {
    err = check_names(setting, (enum door_start_queue)queue, problem);
  }
  return err;
}
