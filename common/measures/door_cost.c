#include "door_cost.h"

#include "door_establishment.h"
#include "door_measure.h"

static bool is_stated(const struct door_cost *cost)
{
  return cost->intake_post > 0 || cost->out_of_hours_post > 0 || cost->screening_post > 0 || cost->sign_off_post > 0 ||
         cost->early_help_screening_post > 0 || cost->early_help_place > 0 || cost->assessment_post > 0 ||
         cost->assessment_sign_off_post > 0 || cost->support_post > 0;
}

/* Paid seconds of posts that may fall vacant, each under an agency counted times the factor. sick: the first of the
 * pool's totals by state. */
static double held_seconds(const struct door_cost *cost, int64_t seconds, const int64_t *sick)
{
  int64_t vacant = sick[DOOR_POST_VACANT - DOOR_POST_SICK];
  int64_t agency = sick[DOOR_POST_AGENCY - DOOR_POST_SICK];
  return (double)(seconds - vacant - agency) + (double)agency * cost->agency_factor;
}

static int64_t pence_of(const struct door_setting *setting, const int64_t *totals)
{
  const struct door_cost *cost = &setting->scenario.cost;
  const struct door_establishment establishment = door_establishment_of(setting);
  int64_t posts[DOOR_POSTED_POOL_COUNT]; /* seconds in the period */
  for (uint32_t pool = 0; pool < DOOR_POSTED_POOL_COUNT; pool++) {
    posts[pool] = establishment.post_days[pool] * SIM_DAY_SECONDS;
  }
  const struct {
    double pounds_per_year;
    double seconds;
  } rows[] = {
      {cost->intake_post,
       held_seconds(cost, posts[DOOR_POSTS_OF_INTAKE], &totals[DOOR_TOTAL_INTAKE_POSTS_SICK_SECONDS])},
      {cost->out_of_hours_post, (double)posts[DOOR_POSTS_OF_OUT_OF_HOURS]},
      {cost->screening_post,
       held_seconds(cost, posts[DOOR_POSTS_OF_SCREENING], &totals[DOOR_TOTAL_POSTS_SICK_SECONDS])},
      {cost->sign_off_post, (double)posts[DOOR_POSTS_OF_SIGN_OFF]},
      {cost->early_help_screening_post, held_seconds(cost, posts[DOOR_POSTS_OF_EARLY_HELP_SCREENING],
                                                     &totals[DOOR_TOTAL_EARLY_HELP_POSTS_SICK_SECONDS])},
      {cost->early_help_place, (double)totals[DOOR_TOTAL_EARLY_HELP_OFFERED_SECONDS]},
      {cost->assessment_post,
       held_seconds(cost, posts[DOOR_POSTS_OF_ASSESSMENT], &totals[DOOR_TOTAL_ASSESSMENT_POSTS_SICK_SECONDS])},
      {cost->assessment_sign_off_post, (double)posts[DOOR_POSTS_OF_ASSESSMENT_SIGN_OFF]},
      {cost->support_post, (double)posts[DOOR_POSTS_OF_SUPPORT]},
  };
  const double year_seconds = 365.0 * SIM_DAY_SECONDS;
  double pence = 0;
  for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    pence += rows[i].pounds_per_year * 100 * rows[i].seconds / year_seconds;
  }
  return (int64_t)(pence + 0.5);
}

void door_cost_finish(const struct door_setting *setting, int64_t *totals)
{
  enum { PENCE = 100 }; /* a pound */
  if (is_stated(&setting->scenario.cost)) {
    totals[DOOR_TOTAL_COST_PENCE] = pence_of(setting, totals);
    totals[DOOR_TOTAL_COST_PENCE_A_POUND] = PENCE;
    totals[DOOR_TOTAL_COST_OF_CONTACTS] = PENCE * totals[DOOR_TOTAL_CONTACTS];
    totals[DOOR_TOTAL_COST_OF_ASSESSMENTS] = PENCE * totals[DOOR_TOTAL_ASSESSMENTS];
  }
}
