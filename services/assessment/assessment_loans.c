#include "assessment_loans.h"

#include "assessment_posts.h"

static uint32_t post_of_rank(const void *state, const struct door_context *context, uint32_t rank)
{
  (void)state;
  uint32_t own = assessment_posts_own(assessment_rules_of(context));
  return rank < own ? own - 1 - rank : DOOR_NO_POST;
}

static bool is_posted(const void *state, uint32_t post)
{
  const struct assessment *assessment = state;
  return assessment->is_posted[post];
}

static void set_lent(void *state, struct door_context *context, uint32_t post, bool is_lent)
{
  assessment_posts_set_lent(state, context, post, is_lent);
}

static void set_borrowed(void *state, struct door_context *context, uint32_t number, bool is_here)
{
  uint32_t worker = assessment_posts_own(assessment_rules_of(context)) + number;
  assessment_posts_set_borrowed(state, context, worker, is_here);
}

void assessment_loans_open(struct assessment *assessment, struct door_context *context)
{
  static const struct door_loans_owner owner = {.team = DOOR_TEAM_ASSESSMENT,
                                                .notice_kind = ASSESSMENT_LOAN_NOTICE,
                                                .window_kind = ASSESSMENT_LOAN_WINDOW,
                                                .post_of_rank = post_of_rank,
                                                .is_posted = is_posted,
                                                .set_lent = set_lent,
                                                .set_borrowed = set_borrowed};
  door_loans_init(&assessment->loans, context, &owner, &assessment->posts);
}
