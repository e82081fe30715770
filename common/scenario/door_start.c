#include "door_start.h"

const struct door_backlog *door_start_backlogs(const struct door_setting *setting, enum door_start_queue queue,
                                               uint32_t *out_count)
{
  const struct door_start *start = &setting->scenario.start;
  bool is_screening = queue == DOOR_START_SCREENING;
  *out_count = is_screening ? start->screening_count : start->assessment_count;
  return is_screening ? start->screening : start->assessment;
}

static uint64_t key_of_backlog(const struct door_backlog *backlog)
{
  return door_key_of_name(backlog->name, 0) & ((1U << DOOR_START_NAME_BITS) - 1U);
}

uint64_t door_start_number(enum door_start_queue queue, const struct door_backlog *backlog, uint32_t number)
{
  return (uint64_t)(queue == DOOR_START_ASSESSMENT) << DOOR_START_QUEUE_SHIFT |
         key_of_backlog(backlog) << DOOR_START_NUMBER_BITS | number;
}

enum door_start_queue door_start_queue_of(const struct door_setting *setting, uint64_t contact)
{
  if (!setting->has_start || door_contact_ordinal((struct door_contact){contact}) > 0) {
    return DOOR_START_NOTHING; /* families who come back are like any other */
  }
  uint32_t key = (uint32_t)(contact >> DOOR_START_SOURCE_SHIFT);
  for (uint32_t source = 0; source < setting->scenario.intake.source_count; source++) {
    if (setting->start_keys[source] == key) {
      return (contact >> DOOR_START_QUEUE_SHIFT & 1U) != 0 ? DOOR_START_ASSESSMENT : DOOR_START_SCREENING;
    }
  }
  return DOOR_START_NOTHING;
}

/* Of two backlogs of a queue with the same key the contacts would be the same. */
static enum door_err check_names(const struct door_setting *setting, enum door_start_queue queue,
                                 struct door_problem *problem)
{
  uint32_t count = 0;
  const struct door_backlog *backlogs = door_start_backlogs(setting, queue, &count);
  for (uint32_t i = 0; i < count; i++) {
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
  setting->has_start = setting->scenario.start.screening_count + setting->scenario.start.assessment_count > 0;
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
  enum door_err err = check_names(setting, DOOR_START_SCREENING, problem);
  return err == DOOR_OK ? check_names(setting, DOOR_START_ASSESSMENT, problem) : err;
}
