#include "door_fit_stages.h"

#include "door_setting.h"
#include "door_words.h"

enum { HALF_MINUTE_SECONDS = 30 };

static const struct stage_row {
  enum door_column from, to;
  bool needs_times;
  bool is_by_the_clock; /* on one day, civil time */
  int64_t unit_seconds;
  const char *label, *unit, *section, *key;
} stages[] = {
    [DOOR_FIT_STAGE_DECISION] = {DOOR_COLUMN_RECEIVED, DOOR_COLUMN_DECIDED, true, false, SIM_HOUR_SECONDS,
                                 DOOR_SAID("Receipt to decision"), DOOR_SAID("hours of screening.staff_calendar"), NULL,
                                 NULL},
    [DOOR_FIT_STAGE_SCREENING] = {DOOR_COLUMN_SCREENING_START, DOOR_COLUMN_DECIDED, true, true, SIM_MINUTE_SECONDS,
                                  DOOR_SAID("Screening, hands on"), DOOR_SAID("minutes"), "screening",
                                  "decision_minutes"},
    [DOOR_FIT_STAGE_EARLY_HELP] = {DOOR_COLUMN_EARLY_HELP_START, DOOR_COLUMN_EARLY_HELP_END, false, false,
                                   SIM_HOUR_SECONDS, DOOR_SAID("Early help"), DOOR_SAID("hours of early_help.calendar"),
                                   "early_help", "episode_hours"},
    [DOOR_FIT_STAGE_ASSESSMENT] = {DOOR_COLUMN_ASSESSMENT_START, DOOR_COLUMN_ASSESSMENT_END, false, false,
                                   SIM_HOUR_SECONDS, DOOR_SAID("Assessment"), DOOR_SAID("hours of assessment.calendar"),
                                   "assessment", "assessment_hours"},
};

const char *door_fit_stage_label(enum door_fit_stage stage)
{
  return stages[stage].label;
}

const char *door_fit_stage_unit(enum door_fit_stage stage)
{
  return stages[stage].unit;
}

const char *door_fit_stage_section(enum door_fit_stage stage)
{
  return stages[stage].section;
}

const char *door_fit_stage_key(enum door_fit_stage stage)
{
  return stages[stage].key;
}

static uint32_t calendar_of(const struct door_scenario *base, enum door_fit_stage stage)
{
  switch (stage) {
  case DOOR_FIT_STAGE_EARLY_HELP:
    return base->early_help.calendar;
  case DOOR_FIT_STAGE_ASSESSMENT:
    return base->assessment.calendar;
  case DOOR_FIT_STAGE_DECISION:
  case DOOR_FIT_STAGE_SCREENING:
  case DOOR_FIT_STAGE_COUNT:
    break;
  }
  return base->screening.staff_calendar;
}

struct watch {
  const struct door_fit_period *period;
  const struct sim_calendar *calendar; /* from the first day of the extract */
  const struct stage_row *stage;
};

static bool can_tell(const struct watch *watch, const struct door_contact_row *row)
{
  const struct stage_row *stage = watch->stage;
  int64_t day = row->moments[DOOR_COLUMN_RECEIVED] / SIM_DAY_SECONDS;
  int64_t from = row->moments[stage->from];
  if (day < watch->period->first_day + watch->period->look_back_days || from == DOOR_NO_MOMENT ||
      from >= watch->period->end_day * SIM_DAY_SECONDS) {
    return false;
  }
  bool is_over = row->moments[stage->to] != DOOR_NO_MOMENT;
  return !stage->needs_times ||
         (door_row_has_time(row, stage->from) && (!is_over || door_row_has_time(row, stage->to)));
}

static enum door_err add(const struct watch *watch, const struct door_contact_row *row,
                         struct door_fit_lengths *lengths)
{
  const struct stage_row *stage = watch->stage;
  int64_t end_of_extract = watch->period->end_day * SIM_DAY_SECONDS;
  bool is_over = row->moments[stage->to] != DOOR_NO_MOMENT && row->moments[stage->to] <= end_of_extract;
  int64_t from = row->moments[stage->from];
  int64_t to = is_over ? row->moments[stage->to] : end_of_extract;
  int64_t seconds = to - from;
  if (!stage->is_by_the_clock || from / SIM_DAY_SECONDS != to / SIM_DAY_SECONDS) {
    int64_t start = watch->period->first_day * SIM_DAY_SECONDS;
    seconds = sim_calendar_working_between(watch->calendar, sim_time_at(from - start), sim_time_at(to - start)).seconds;
  }
  double unit = (double)stage->unit_seconds;
  return door_fit_lengths_add(lengths, (double)seconds / unit, HALF_MINUTE_SECONDS / unit, is_over);
}

static enum door_err fit_stage(const struct door_extract *extract, const struct watch *watch, enum door_fit_stage stage,
                               struct door_fit_stages *out)
{
  struct door_fit_lengths lengths;
  enum door_err err = DOOR_OK;
  door_fit_lengths_init(&lengths);
  for (uint64_t i = 0; i < extract->row_count && err == DOOR_OK; i++) {
    if (can_tell(watch, &extract->rows[i])) {
      err = add(watch, &extract->rows[i], &lengths);
    }
  }
  out->is_fitted[stage] = err == DOOR_OK && door_fit_lognormal(&lengths, &out->lengths[stage]);
  door_fit_lengths_fini(&lengths);
  return err;
}

enum door_err door_fit_stages(const struct door_extract *extract, const struct door_fit_period *period,
                              const struct door_scenario *base, struct door_fit_stages *out_stages,
                              struct door_problem *problem)
{
  struct door_fit_stages found = {.is_fitted = {false}};
  enum door_err err = DOOR_OK;
  for (uint32_t i = 0; i < DOOR_FIT_STAGE_COUNT && err == DOOR_OK; i++) {
    if (!door_extract_has(extract, stages[i].from) || !door_extract_has(extract, stages[i].to)) {
      continue;
    }
    struct sim_calendar *calendar = NULL;
    err = door_calendar_create(&base->calendars[calendar_of(base, (enum door_fit_stage)i)],
                               sim_date_of_day_number(period->first_day),
                               (int32_t)(period->end_day - period->first_day), &calendar, problem);
    if (err == DOOR_OK) {
      struct watch watch = {period, calendar, &stages[i]};
      err = fit_stage(extract, &watch, (enum door_fit_stage)i, &found);
    }
    sim_calendar_destroy(&calendar);
  }
  if (err == DOOR_OK) {
    *out_stages = found;
  }
  return err;
}
