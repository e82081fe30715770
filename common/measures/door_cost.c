#include "door_cost.h"

#include "sim_date.h"

static bool is_stated(const struct door_cost *cost)
{
  return cost->intake_post > 0 || cost->out_of_hours_post > 0 || cost->screening_post > 0 || cost->sign_off_post > 0 ||
         cost->early_help_screening_post > 0 || cost->early_help_place > 0 || cost->assessment_post > 0 ||
         cost->assessment_sign_off_post > 0 || cost->support_post > 0;
}

static int64_t period_seconds(const struct door_setting *setting)
{
  return setting->horizon.seconds - setting->measured_from.seconds;
}

/* The day of a change, that of the first day where it lies before. */
static int64_t day_of(const struct door_setting *setting, const struct door_post_change *change)
{
  int64_t day = sim_date_between(setting->scenario.time.first_day, change->from);
  return day > 0 ? day : 0;
}

/* Posts of a pool that come and go on dates, as its service makes them do so. */
struct posting {
  const struct door_post_change *changes;
  uint32_t change_count;
  int64_t removable; /* posts that a change may take away */
  bool may_remove_added;
};

/* Of the changes, the first that has not been made: by day, and on one day by their order. */
static uint32_t next_change(const struct door_setting *setting, const struct posting *posting, const bool *is_made)
{
  uint32_t next = posting->change_count;
  for (uint32_t i = 0; i < posting->change_count; i++) {
    if (!is_made[i] && (next == posting->change_count ||
                        day_of(setting, &posting->changes[i]) < day_of(setting, &posting->changes[next]))) {
      next = i;
    }
  }
  return next;
}

/* Post-seconds of the period that changes add, or take away. */
static int64_t changed_seconds(const struct door_setting *setting, struct posting posting)
{
  bool is_made[DOOR_CHANGES_MAX] = {false};
  int64_t seconds = 0;
  for (uint32_t made = 0; made < posting.change_count; made++) {
    uint32_t next = next_change(setting, &posting, is_made);
    int64_t posts = posting.changes[next].posts;
    int64_t left = setting->horizon.seconds - day_of(setting, &posting.changes[next]) * SIM_DAY_SECONDS;
    is_made[next] = true;
    posts = posts < -posting.removable ? -posting.removable : posts;
    posting.removable += posts < 0 || posting.may_remove_added ? posts : 0;
    left = left > period_seconds(setting) ? period_seconds(setting) : left;
    seconds += left > 0 ? posts * left : 0;
  }
  return seconds;
}

static int64_t screening_seconds(const struct door_setting *setting)
{
  const struct door_screening *rules = &setting->scenario.screening;
  int64_t posts = rules->staff_posts;
  for (uint32_t i = 0; i < rules->shift_count; i++) {
    posts += rules->shifts[i].posts;
  }
  struct posting posting = {rules->changes, rules->change_count, rules->staff_posts, false};
  return posts * period_seconds(setting) + changed_seconds(setting, posting);
}

static int64_t assessment_seconds(const struct door_setting *setting)
{
  const struct door_assessment *rules = &setting->scenario.assessment;
  struct posting posting = {rules->changes, rules->change_count, rules->workers, true};
  return rules->workers * period_seconds(setting) + changed_seconds(setting, posting);
}

/* Paid seconds of posts that may fall vacant, each under an agency counted times the factor. sick: the first of the
 * pool's totals by state. */
static double held_seconds(const struct door_cost *cost, int64_t seconds, const int64_t *sick)
{
  int64_t vacant = sick[DOOR_POST_VACANT - DOOR_POST_SICK];
  int64_t agency = sick[DOOR_POST_AGENCY - DOOR_POST_SICK];
  return (double)(seconds - vacant - agency) + (double)agency * cost->agency_factor;
}

static int64_t pence_of(const struct door_setting *setting, const struct stage_levels *stages, const int64_t *totals)
{
  const struct door_cost *cost = &setting->scenario.cost;
  const int64_t period = period_seconds(setting);
  const int64_t intake = stages[DOOR_POOL_INTAKE_STAFF].capacity * period;
  const int64_t early_help = setting->scenario.early_help.screening_posts * period;
  const struct {
    double pounds_per_year;
    double seconds;
  } rows[] = {
      {cost->intake_post, held_seconds(cost, intake, &totals[DOOR_TOTAL_INTAKE_POSTS_SICK_SECONDS])},
      {cost->out_of_hours_post, (double)(stages[DOOR_POOL_OUT_OF_HOURS].capacity * period)},
      {cost->screening_post, held_seconds(cost, screening_seconds(setting), &totals[DOOR_TOTAL_POSTS_SICK_SECONDS])},
      {cost->sign_off_post, (double)(stages[DOOR_POOL_SIGN_OFF].capacity * period)},
      {cost->early_help_screening_post,
       held_seconds(cost, early_help, &totals[DOOR_TOTAL_EARLY_HELP_POSTS_SICK_SECONDS])},
      {cost->early_help_place, (double)totals[DOOR_TOTAL_EARLY_HELP_OFFERED_SECONDS]},
      {cost->assessment_post,
       held_seconds(cost, assessment_seconds(setting), &totals[DOOR_TOTAL_ASSESSMENT_POSTS_SICK_SECONDS])},
      {cost->assessment_sign_off_post, (double)(stages[DOOR_POOL_ASSESSMENT_SIGN_OFF].capacity * period)},
      {cost->support_post, (double)(stages[DOOR_POOL_CASE_CLOSING].capacity * period)},
  };
  const double year_seconds = 365.0 * SIM_DAY_SECONDS;
  double pence = 0;
  for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    pence += rows[i].pounds_per_year * 100 * rows[i].seconds / year_seconds;
  }
  return (int64_t)(pence + 0.5);
}

void door_cost_finish(const struct door_setting *setting, const struct stage_levels *stages, int64_t *totals)
{
  enum { PENCE = 100 }; /* a pound */
  if (is_stated(&setting->scenario.cost)) {
    totals[DOOR_TOTAL_COST_PENCE] = pence_of(setting, stages, totals);
    totals[DOOR_TOTAL_COST_PENCE_A_POUND] = PENCE;
    totals[DOOR_TOTAL_COST_OF_CONTACTS] = PENCE * totals[DOOR_TOTAL_CONTACTS];
    totals[DOOR_TOTAL_COST_OF_ASSESSMENTS] = PENCE * totals[DOOR_TOTAL_ASSESSMENTS];
  }
}
