#include "door_loans.h"

/* Of a loan: on the lender's side with its people, on the borrower's without. */
struct window {
  int64_t from_seconds;
  int64_t until_seconds;
  uint32_t loan;
  uint32_t post_count; /* 0: the element is free */
  uint32_t posts[DOOR_LOAN_POSTS_MAX];
  bool is_lent; /* by this team */
  bool has_begun;
};

static struct window *window_at(const struct door_loans *loans, uint32_t index)
{
  return sim_pool_at(&loans->windows, index);
}

static const struct door_loan *loan_at(const struct door_context *context, uint32_t loan)
{
  return &context->setting->scenario.staff.loans[loan];
}

static uint32_t borrowed_before(const struct door_scenario *scenario, enum door_team team, uint32_t loan)
{
  int64_t posts = 0;
  for (uint32_t i = 0; i < loan; i++) {
    posts += scenario->staff.loans[i].to_team == team ? scenario->staff.loans[i].posts : 0;
  }
  return (uint32_t)posts;
}

uint32_t door_loans_borrowed(const struct door_scenario *scenario, enum door_team team)
{
  return borrowed_before(scenario, team, scenario->staff.loan_count);
}

/* ---- the lender: days and notices ---- */

static int64_t day_of_date(const struct door_context *context, struct sim_date date)
{
  return sim_date_between(context->setting->scenario.time.first_day, date);
}

static bool is_loan_day(const struct door_context *context, const struct door_loan *loan, int64_t day)
{
  struct sim_date date = sim_date_plus_days(context->setting->scenario.time.first_day, (int32_t)day);
  return day <= day_of_date(context, loan->last_day) && loan->weekdays[sim_date_weekday(date)] > 0;
}

/* Schedules the notice of the loan's next window that begins on from_day or later, if there is one before the horizon.
 */
static void schedule_notice(struct door_loans *loans, struct door_context *context, uint32_t index, int64_t from_day)
{
  const struct door_loan *loan = loan_at(context, index);
  int64_t horizon_day = context->setting->horizon.seconds / SIM_DAY_SECONDS;
  int64_t first = from_day;
  while (first < horizon_day && !is_loan_day(context, loan, first)) {
    first++;
  }
  if (first >= horizon_day) {
    return;
  }
  int64_t end = first + 1;
  while (end < horizon_day && is_loan_day(context, loan, end)) {
    end++;
  }
  loans->next_first_day[index] = first;
  loans->next_end_day[index] = end;
  door_schedule(context, sim_time_at((first - loan->notice_days) * SIM_DAY_SECONDS), loans->owner->notice_kind, index);
}

void door_loans_init(struct door_loans *loans, struct door_context *context, const struct door_loans_owner *owner,
                     struct door_posts *posts)
{
  *loans = (struct door_loans){.owner = owner, .posts = posts};
  sim_pool_init(&loans->windows, sizeof(struct window));
  for (uint32_t i = 0; i < context->setting->scenario.staff.loan_count; i++) {
    const struct door_loan *loan = loan_at(context, i);
    if (loan->from_team == owner->team) {
      int64_t first = day_of_date(context, loan->first_day);
      schedule_notice(loans, context, i, first > loan->notice_days ? first : loan->notice_days);
    }
  }
}

void door_loans_fini(struct door_loans *loans)
{
  sim_pool_fini(&loans->windows);
}

/* ---- the lender: who goes ---- */

static bool has_post(const struct window *window, uint32_t post)
{
  for (uint32_t i = 0; i < window->post_count; i++) {
    if (window->posts[i] == post) {
      return true;
    }
  }
  return false;
}

/* Whether the person is named for a loan of which some day lies in that time. */
static bool is_named(const struct door_loans *loans, uint32_t post, int64_t from_seconds, int64_t until_seconds)
{
  for (uint32_t i = 0; i < loans->windows.used; i++) {
    const struct window *window = window_at(loans, i);
    if (window->post_count > 0 && window->is_lent && window->from_seconds < until_seconds &&
        from_seconds < window->until_seconds && has_post(window, post)) {
      return true;
    }
  }
  return false;
}

/* Whether the person is away now for a loan. */
static bool is_out(const struct door_loans *loans, uint32_t post)
{
  for (uint32_t i = 0; i < loans->windows.used; i++) {
    const struct window *window = window_at(loans, i);
    if (window->post_count > 0 && window->is_lent && window->has_begun && has_post(window, post)) {
      return true;
    }
  }
  return false;
}

static void name_people(const struct door_loans *loans, const struct door_context *context, const void *state,
                        struct window *window)
{
  const struct door_loans_owner *owner = loans->owner;
  int64_t wanted = loan_at(context, window->loan)->posts;
  uint32_t post = 0;
  for (uint32_t rank = 0; window->post_count < (uint32_t)wanted; rank++) {
    post = owner->post_of_rank(state, context, rank);
    if (post == DOOR_NO_POST) {
      return;
    }
    enum door_post_state now = door_posts_state(loans->posts, post);
    if (owner->is_posted(state, post) && (now == DOOR_POST_PRESENT || now == DOOR_POST_AGENCY) &&
        !is_named(loans, post, window->from_seconds, window->until_seconds)) {
      window->posts[window->post_count++] = post;
    }
  }
}

/* Keeps the window and schedules its beginning. */
static void keep(struct door_loans *loans, struct door_context *context, const struct window *window)
{
  uint32_t index = 0;
  enum door_err err = sim_pool_take(&loans->windows, &index);
  if (err != DOOR_OK) {
    context->agenda.err = err;
    return;
  }
  *window_at(loans, index) = *window;
  door_schedule(context, sim_time_at(window->from_seconds), loans->owner->window_kind, index);
}

void door_loans_on_notice(struct door_loans *loans, struct door_context *context, void *state, uint32_t loan)
{
  struct window window = {.from_seconds = loans->next_first_day[loan] * SIM_DAY_SECONDS,
                          .until_seconds = loans->next_end_day[loan] * SIM_DAY_SECONDS,
                          .loan = loan,
                          .is_lent = true};
  name_people(loans, context, state, &window);
  for (uint32_t i = 0; i < window.post_count; i++) {
    door_posts_hold(loans->posts, window.posts[i], sim_time_at(window.until_seconds));
  }
  if (window.post_count > 0) {
    door_send(context, door_team_party(loan_at(context, loan)->to_team), DOOR_LOAN_MESSAGE)->body.door_lending =
        (struct door_lending){.from = window.from_seconds,
                              .until = window.until_seconds,
                              .posts = (uint8_t)window.post_count,
                              .loan = (uint8_t)loan};
    keep(loans, context, &window);
  }
  schedule_notice(loans, context, loan, loans->next_end_day[loan]);
}

/* ---- the borrower ---- */

void door_loans_on_message(struct door_loans *loans, struct door_context *context, const struct door_lending *lending)
{
  struct window window = {.from_seconds = lending->from,
                          .until_seconds = lending->until,
                          .loan = lending->loan,
                          .post_count = lending->posts};
  keep(loans, context, &window);
}

/* ---- both ---- */

static void move(struct door_loans *loans, struct door_context *context, void *state, const struct window *window)
{
  const struct door_loans_owner *owner = loans->owner;
  uint32_t first = borrowed_before(&context->setting->scenario, owner->team, window->loan);
  for (uint32_t i = 0; i < window->post_count; i++) {
    if (!window->is_lent) {
      owner->set_borrowed(state, context, first + i, window->has_begun);
    } else if (window->has_begun || !is_out(loans, window->posts[i])) {
      owner->set_lent(state, context, window->posts[i], window->has_begun);
    }
  }
}

void door_loans_on_window(struct door_loans *loans, struct door_context *context, void *state, uint32_t index)
{
  struct window *window = window_at(loans, index);
  struct window moved = *window;
  moved.has_begun = !window->has_begun;
  window->has_begun = true;
  if (moved.has_begun) {
    struct sim_time until = sim_time_at(window->until_seconds);
    if (sim_time_is_before(until, context->setting->horizon)) {
      door_schedule(context, until, loans->owner->window_kind, index);
    }
  } else {
    window->post_count = 0;
    sim_pool_release(&loans->windows, index);
  }
  move(loans, context, state, &moved);
}

/* ---- teams whose people are a pool of workers ---- */

static void record_change(const struct sim_staff *staff, struct door_context *context, enum door_pool pool,
                          uint32_t worker, struct sim_shift_change change)
{
  door_record(context, DOOR_RECORD_SHIFT, (uint64_t)pool, staff->workers[worker].shift,
              (int64_t)change.on_duty_count | (int64_t)change.resumed_count << 32);
}

void door_loans_lend_worker(struct sim_staff *staff, struct door_context *context, enum door_pool pool, uint32_t worker,
                            bool is_lent)
{
  uint32_t before = staff->on_duty_count;
  struct sim_shift_change change = sim_staff_set_lent(staff, &context->agenda, worker, is_lent);
  if (change.on_duty_count != before) {
    record_change(staff, context, pool, worker, change);
  }
}

void door_loans_place_worker(struct sim_staff *staff, struct door_context *context, enum door_pool pool,
                             uint32_t worker, bool is_here)
{
  uint32_t before = staff->on_duty_count;
  struct sim_shift_change change = sim_staff_set_unposted(staff, &context->agenda, worker, !is_here);
  if (change.on_duty_count != before) {
    record_change(staff, context, pool, worker, change);
  }
}
