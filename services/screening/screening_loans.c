#include "screening_loans.h"

#include "screening_state.h"

static uint32_t post_of_rank(const void *state, const struct door_context *context, uint32_t rank)
{
  (void)state;
  const struct door_screening *rules = screening_rules_of(context);
  uint32_t own = screening_staff_own_posts(rules);
  uint32_t seniors = (uint32_t)rules->senior_posts;
  uint32_t first_senior = (uint32_t)rules->staff_posts - seniors;
  uint32_t added = own - (uint32_t)rules->staff_posts;
  if (rank >= own) {
    return DOOR_NO_POST;
  }
  if (rank < added) {
    return own - 1 - rank;
  }
  rank -= added;
  return rank < first_senior ? first_senior - 1 - rank : first_senior + (seniors - 1 - (rank - first_senior));
}

static bool is_posted(const void *state, uint32_t post)
{
  const struct screening *screening = state;
  return !screening->staff.workers[post].is_unposted;
}

static void set_lent(void *state, struct door_context *context, uint32_t post, bool is_lent)
{
  struct screening *screening = state;
  door_loans_lend_worker(&screening->staff, context, DOOR_POOL_SCREENING_STAFF, post, is_lent);
}

static void set_borrowed(void *state, struct door_context *context, uint32_t number, bool is_here)
{
  struct screening *screening = state;
  uint32_t worker = screening_staff_own_posts(screening_rules_of(context)) + number;
  door_loans_place_worker(&screening->staff, context, DOOR_POOL_SCREENING_STAFF, worker, is_here);
}

void screening_loans_open(struct screening *screening, struct door_context *context)
{
  static const struct door_loans_owner owner = {.team = DOOR_TEAM_SCREENING,
                                                .notice_kind = SCREENING_LOAN_NOTICE,
                                                .window_kind = SCREENING_LOAN_WINDOW,
                                                .post_of_rank = post_of_rank,
                                                .is_posted = is_posted,
                                                .set_lent = set_lent,
                                                .set_borrowed = set_borrowed};
  door_loans_init(&screening->loans, context, &owner, &screening->posts);
}

bool screening_loans_is_borrowed(const struct door_context *context, uint32_t worker)
{
  uint32_t own = screening_staff_own_posts(screening_rules_of(context));
  return worker >= own && worker < own + door_loans_borrowed(&context->setting->scenario, DOOR_TEAM_SCREENING);
}
