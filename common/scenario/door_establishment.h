/* door_establishment.h - the posts that a scenario has over its measured period, and the hours that they work.
 *
 * Role: counts them, pool by pool, from what the scenario says; runs nothing, so chance has no part in it. Does not
 *   decide: what a post costs (cost.*), what befalls one (sickness, leave and vacancies leave it a post).
 * Counted: intake.staff_posts and out_of_hours_posts; screening.staff_posts, the posts of shifts, and those of changes
 *   from the day on which they come or go (screening's changes take away none but staff_posts, assessment's those added
 *   too); screening.sign_off_posts and assessment.sign_off_posts where managers sign off; early_help.screening_posts;
 *   assessment.workers with their changes; assessment.support_posts where support workers close cases.
 * Not counted: seniors, part-time and newly qualified workers beside the posts that they are some of; people lent, who
 *   are their own team's; places of early help, which are no posts and stand apart.
 * Units: days of a post, each from 00:00 to 00:00; seconds of opening hours of the post's calendar, of a part-time
 *   worker the share that is worked, and none past closing time.
 * Provenance: the scenario's values alone. Ownership: values. Errors: none. Threads: pure.
 */
#ifndef DOOR_ESTABLISHMENT_H
#define DOOR_ESTABLISHMENT_H

#include "door_setting.h"

/* X(NAME, name, where): a pool of staff, as cost.name_post_per_year calls it, and where its posts are, in words. */
#define DOOR_POSTED_POOLS(X)                                                                                           \
  X(INTAKE, intake, "at intake")                                                                                       \
  X(OUT_OF_HOURS, out_of_hours, "in the out-of-hours team")                                                            \
  X(SCREENING, screening, "in screening")                                                                              \
  X(SIGN_OFF, sign_off, "among screening's managers")                                                                  \
  X(EARLY_HELP_SCREENING, early_help_screening, "in early help's screening")                                           \
  X(ASSESSMENT, assessment, "in assessment")                                                                           \
  X(ASSESSMENT_SIGN_OFF, assessment_sign_off, "among assessment's managers")                                           \
  X(SUPPORT, support, "among support workers")

enum door_posts_of {
#define DOOR_POSTED_POOL(NAME, name, where) DOOR_POSTS_OF_##NAME,
  DOOR_POSTED_POOLS(DOOR_POSTED_POOL)
#undef DOOR_POSTED_POOL
      DOOR_POSTS_OF_ALL, /* their sum */
  DOOR_POSTED_POOL_COUNT = DOOR_POSTS_OF_ALL
};

struct door_establishment {
  int64_t days; /* of the measured period */
  int64_t post_days[DOOR_POSTS_OF_ALL + 1];
  double duty_seconds[DOOR_POSTS_OF_ALL + 1]; /* of all posts together */
  int64_t early_help_places; /* of all services that have places of their own, or else of the one pool */
};

struct door_establishment door_establishment_of(const struct door_setting *setting);

/* On average over the measured period: posts, and hours of duty a week. The same for the same posts whatever the
 * periods. */
double door_establishment_posts(const struct door_establishment *establishment, enum door_posts_of pool);
double door_establishment_hours_per_week(const struct door_establishment *establishment, enum door_posts_of pool);

/* Posts that other has more than base, below 0: fewer; 0 exactly where they have as many, rounded but once. */
double door_establishment_posts_more(const struct door_establishment *base, const struct door_establishment *other,
                                     enum door_posts_of pool);

/* "screening", and "in screening", of a pool below DOOR_POSTED_POOL_COUNT. Constant texts. */
const char *door_posted_pool_name(enum door_posts_of pool);
const char *door_posted_pool_where(enum door_posts_of pool);

#endif
