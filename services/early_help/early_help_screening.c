#include "early_help_screening.h"

#include "early_help_services.h"

static struct early_help_case *case_at(const struct door_stage *stage, uint32_t index)
{
  return sim_pool_at(&stage->cases, index);
}

/* ---- consent and engagement ---- */

static void engage(struct early_help *early_help, struct door_context *context, const struct early_help_case *one)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  if (rules->engagement_rule == DOOR_ENGAGEMENT_NOT_SOUGHT) {
    early_help_services_join(early_help, context, one);
    return;
  }
  uint32_t index = 0;
  if (!door_stage_hold_whole(&early_help->engagement, context, &one->at, &index)) {
    return;
  }
  uint64_t bits = sim_draw(context->stream, one->at.contact.contact, DOOR_PURPOSE_ENGAGEMENT, 0).second;
  struct sim_duration length = door_draw_duration(&rules->engagement_days, bits, SIM_DAY_SECONDS);
  (void)door_schedule(context, sim_time_plus(door_now(context), length), EARLY_HELP_ANSWERED, index);
}

void early_help_screening_on_answer(struct early_help *early_help, struct door_context *context, uint32_t index)
{
  struct early_help_case one;
  door_stage_let_go_whole(&early_help->engagement, context, index, &one.at);
  double u = door_draw(context, one.at.contact.contact, DOOR_PURPOSE_ENGAGEMENT);
  if (u < early_help_rules_of(context)->engagement_share) {
    early_help_services_join(early_help, context, &one);
  } else {
    early_help_close(context, &one, DOOR_OUTCOME_EARLY_HELP_REFUSED, DOOR_RULE_ENGAGEMENT, DOOR_STANDING_CLOSED);
  }
}

/* ---- screening ---- */

static struct sim_duration work_length(const struct door_context *context, uint64_t contact)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  uint64_t bits = sim_draw(context->stream, contact, DOOR_PURPOSE_REQUEST_SCREENING, 0).first;
  struct sim_duration stated = door_draw_duration(&rules->screening_minutes, bits, SIM_MINUTE_SECONDS);
  double factor = rules->screening_place == DOOR_PLACE_POD ? rules->pod_time_factor : 1;
  return sim_duration_of((int64_t)((double)stated.seconds * factor + 0.5));
}

/* Whoever is idle takes up the next request in the line. */
static void start_work(struct early_help *early_help, struct door_context *context)
{
  uint32_t index = 0;
  while (sim_staff_has_idle(&early_help->staff) && door_stage_take(&early_help->screening, &index)) {
    uint64_t contact = case_at(&early_help->screening, index)->at.contact.contact;
    uint32_t worker = sim_staff_start(&early_help->staff, &context->agenda, index, work_length(context, contact));
    door_stage_start(&early_help->screening, context, index, worker);
  }
}

void early_help_screening_take(struct early_help *early_help, struct door_context *context,
                               const struct early_help_case *one)
{
  uint32_t index = 0;
  if (early_help_rules_of(context)->screening_posts == 0) {
    engage(early_help, context, one);
    return;
  }
  if (door_stage_join_whole(&early_help->screening, context, &one->at, &index)) {
    start_work(early_help, context);
  }
}

void early_help_screening_on_work_end(struct early_help *early_help, struct door_context *context, uint32_t worker)
{
  uint32_t index = sim_staff_on_end(&early_help->staff, worker);
  struct early_help_case one;
  door_stage_end_whole(&early_help->screening, context, index, &one.at);
  struct sim_draw draw = sim_draw(context->stream, one.at.contact.contact, DOOR_PURPOSE_REQUEST_SCREENING, 0);
  if (sim_uniform(draw.second) < early_help_rules_of(context)->accepted_share) {
    engage(early_help, context, &one);
  } else {
    early_help_close(context, &one, DOOR_OUTCOME_EARLY_HELP_DECLINED, DOOR_RULE_ELIGIBILITY, DOOR_STANDING_CLOSED);
  }
  start_work(early_help, context);
}

void early_help_screening_on_shift(struct early_help *early_help, struct door_context *context, uint32_t shift)
{
  door_stage_on_shift(&early_help->screening, context, &early_help->staff, shift);
  start_work(early_help, context);
}

void early_help_screening_on_post(struct early_help *early_help, struct door_context *context, uint32_t post)
{
  door_posts_on_event(&early_help->posts, context, post);
  start_work(early_help, context);
}

/* ---- loans ---- */

/* The newest posts are lent first. */
static uint32_t post_of_rank(const void *state, const struct door_context *context, uint32_t rank)
{
  (void)state;
  uint32_t own = (uint32_t)early_help_rules_of(context)->screening_posts;
  return rank < own ? own - 1 - rank : DOOR_NO_POST;
}

static bool is_posted(const void *state, uint32_t post)
{
  const struct early_help *early_help = state;
  return !early_help->staff.workers[post].is_unposted;
}

static void set_lent(void *state, struct door_context *context, uint32_t post, bool is_lent)
{
  struct early_help *early_help = state;
  door_loans_lend_worker(&early_help->staff, context, DOOR_POOL_EARLY_HELP_SCREENING, post, is_lent);
}

static void set_borrowed(void *state, struct door_context *context, uint32_t number, bool is_here)
{
  struct early_help *early_help = state;
  uint32_t worker = (uint32_t)early_help_rules_of(context)->screening_posts + number;
  door_loans_place_worker(&early_help->staff, context, DOOR_POOL_EARLY_HELP_SCREENING, worker, is_here);
}

static void open_loans(struct early_help *early_help, struct door_context *context)
{
  static const struct door_loans_owner owner = {.team = DOOR_TEAM_EARLY_HELP,
                                                .notice_kind = EARLY_HELP_LOAN_NOTICE,
                                                .window_kind = EARLY_HELP_LOAN_WINDOW,
                                                .post_of_rank = post_of_rank,
                                                .is_posted = is_posted,
                                                .set_lent = set_lent,
                                                .set_borrowed = set_borrowed};
  door_loans_init(&early_help->loans, context, &owner, &early_help->posts);
}

void early_help_screening_on_window(struct early_help *early_help, struct door_context *context, uint32_t window)
{
  door_loans_on_window(&early_help->loans, context, early_help, window);
  start_work(early_help, context);
}

/* ---- beginning and end ---- */

enum door_err early_help_screening_init(struct early_help *early_help, struct door_context *context)
{
  const struct door_early_help *rules = early_help_rules_of(context);
  door_stage_init(&early_help->screening, DOOR_POOL_EARLY_HELP_SCREENING, sizeof(struct early_help_case));
  door_stage_init(&early_help->engagement, DOOR_POOL_ENGAGEMENT, sizeof(struct early_help_case));
  open_loans(early_help, context);
  if (rules->screening_posts == 0) {
    return DOOR_OK;
  }
  uint32_t borrowed = door_loans_borrowed(&context->setting->scenario, DOOR_TEAM_EARLY_HELP);
  uint32_t hours =
      rules->screening_place == DOOR_PLACE_POD ? context->setting->scenario.screening.staff_calendar : rules->calendar;
  struct sim_staff_spec spec = {
      .shifts = {{context->setting->calendars[hours], (uint32_t)rules->screening_posts + borrowed}},
      .shift_count = 1,
      .end_kind = EARLY_HELP_SCREENED,
      .shift_kind = EARLY_HELP_SHIFT};
  enum door_err err = door_stage_open_staff(&early_help->screening, context, &early_help->staff, &spec,
                                            rules->screening_posts + borrowed);
  for (uint32_t i = 0; err == DOOR_OK && i < borrowed; i++) {
    set_borrowed(early_help, context, i, false); /* nothing befalls these: they are another team's */
  }
  return err == DOOR_OK ? door_posts_init(&early_help->posts, context, &rules->staffing, &early_help->staff,
                                          DOOR_POOL_EARLY_HELP_SCREENING, EARLY_HELP_POST_CHANGES)
                        : err;
}

void early_help_screening_fini(struct early_help *early_help)
{
  door_loans_fini(&early_help->loans);
  door_posts_fini(&early_help->posts);
  sim_staff_fini(&early_help->staff);
  door_stage_fini(&early_help->screening);
  door_stage_fini(&early_help->engagement);
}
