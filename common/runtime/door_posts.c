#include "door_posts.h"

#include "door_purpose.h"
#include "sim_math.h"

#include <stdlib.h>

enum { YEAR_DAYS = 365, WEEK_DAYS = 7 };

#define YEAR_SECONDS ((double)YEAR_DAYS * SIM_DAY_SECONDS)
#define LONGEST_YEARS 1000.0

static struct sim_draw draw(const struct door_posts *posts, const struct door_context *context, uint32_t post,
                            enum door_purpose purpose)
{
  uint64_t entity = ((uint64_t)posts->pool << 32) | post;
  return sim_draw(context->stream, entity, purpose, posts->posts[post].spell);
}

/* From now until a hazard per year strikes; never where there is none. */
static struct sim_time strikes_at(const struct door_context *context, double per_year, uint64_t bits)
{
  if (per_year <= 0) {
    return SIM_TIME_NEVER;
  }
  double years = -sim_log(sim_uniform(bits)) / per_year;
  double seconds = years * YEAR_DAYS * SIM_DAY_SECONDS;
  bool is_ever = seconds < LONGEST_YEARS * YEAR_SECONDS; /* later ones are never met, whatever the strain */
  return is_ever ? sim_time_plus(door_now(context), sim_duration_of((int64_t)(seconds + 0.5))) : SIM_TIME_NEVER;
}

static struct sim_time after_days(const struct door_context *context, const struct sim_distribution *days,
                                  uint64_t bits)
{
  return sim_time_plus(door_now(context), door_draw_duration(days, bits, SIM_DAY_SECONDS));
}

static void schedule(const struct door_posts *posts, struct door_context *context, uint32_t post, struct sim_time time,
                     enum door_post_state next_state)
{
  time = sim_time_later(time, door_now(context)); /* what was held back may be long due */
  posts->posts[post].next_state = (uint8_t)next_state;
  posts->posts[post].next = SIM_NO_EVENT;
  if (sim_time_is_before(time, context->setting->horizon)) {
    posts->posts[post].next = door_schedule(context, time, posts->event_kind, post);
  }
}

/* Of a worker who is present: the first of sickness, leave and leaving. */
static void schedule_first(const struct door_posts *posts, struct door_context *context, uint32_t post)
{
  const struct door_post *one = &posts->posts[post];
  struct sim_time away = sim_time_earlier(one->sick_at, one->leave_at);
  if (sim_time_is_before(away, one->leaves_at)) {
    bool is_sick = sim_time_is_before(one->sick_at, one->leave_at);
    schedule(posts, context, post, away, is_sick ? DOOR_POST_SICK : DOOR_POST_ON_LEAVE);
  } else {
    schedule(posts, context, post, one->leaves_at, DOOR_POST_VACANT);
  }
}

static void schedule_away(const struct door_posts *posts, struct door_context *context, uint32_t post)
{
  const struct door_staffing *rules = posts->rules;
  struct sim_draw bits = draw(posts, context, post, DOOR_PURPOSE_POST_PRESENT);
  double weeks = rules->leave_weeks_per_year;
  double leave_per_year =
      weeks > 0 ? weeks * YEAR_DAYS / (YEAR_DAYS - weeks * WEEK_DAYS) : 0; /* of the rest of the year */
  struct door_post *one = &posts->posts[post];
  one->sick_at = strikes_at(context, rules->sickness_spells_per_year, bits.first);
  one->leave_at = strikes_at(context, leave_per_year, bits.second);
  schedule_first(posts, context, post);
}

/* An agency worker stays until the next worker starts, or leaves before that, and nobody covers the rest. */
static void schedule_agency_end(const struct door_posts *posts, struct door_context *context, uint32_t post)
{
  struct sim_time filled_at = posts->posts[post].filled_at;
  uint64_t bits = draw(posts, context, post, DOOR_PURPOSE_AGENCY_STAY).first;
  struct sim_time gone = after_days(context, &posts->rules->agency_stay_days, bits);
  bool is_gone_before = sim_time_is_before(gone, filled_at);
  schedule(posts, context, post, is_gone_before ? gone : filled_at,
           is_gone_before ? DOOR_POST_VACANT : DOOR_POST_PRESENT);
}

/* What comes after the state that the post has entered now. */
static void schedule_next(const struct door_posts *posts, struct door_context *context, uint32_t post)
{
  const struct door_staffing *rules = posts->rules;
  struct door_post *one = &posts->posts[post];
  struct sim_draw away = draw(posts, context, post, DOOR_PURPOSE_POST_AWAY);
  struct sim_time back;
  switch ((enum door_post_state)one->state) {
  case DOOR_POST_PRESENT:
    schedule_away(posts, context, post);
    break;
  case DOOR_POST_SICK:
  case DOOR_POST_ON_LEAVE:
    back = one->state == DOOR_POST_SICK
               ? after_days(context, &rules->sickness_days, away.first)
               : sim_time_plus(door_now(context), sim_duration_of((int64_t)WEEK_DAYS * SIM_DAY_SECONDS));
    schedule(posts, context, post, sim_time_earlier(back, one->leaves_at),
             sim_time_is_before(back, one->leaves_at) ? DOOR_POST_PRESENT : DOOR_POST_VACANT);
    break;
  case DOOR_POST_VACANT: {
    one->filled_at = after_days(context, &rules->recruitment_days, away.first);
    uint64_t delay_bits = draw(posts, context, post, DOOR_PURPOSE_POST_STAY).second;
    struct sim_time covered = after_days(context, &rules->agency_delay_days, delay_bits);
    bool is_covered = sim_uniform(away.second) < rules->agency_share && sim_time_is_before(covered, one->filled_at);
    schedule(posts, context, post, is_covered ? covered : one->filled_at,
             is_covered ? DOOR_POST_AGENCY : DOOR_POST_PRESENT);
    break;
  }
  case DOOR_POST_AGENCY:
    schedule_agency_end(posts, context, post);
    break;
  case DOOR_POST_STATES:
    DOOR_ASSERT(false);
  }
  one->spell++;
}

static void begin_stay(const struct door_posts *posts, const struct door_context *context, uint32_t post)
{
  uint64_t bits = draw(posts, context, post, DOOR_PURPOSE_POST_STAY).first;
  posts->posts[post].leaves_at = strikes_at(context, posts->rules->turnover_per_year, bits);
}

static bool is_steady(const struct door_staffing *rules)
{
  return rules->sickness_spells_per_year <= 0 && rules->leave_weeks_per_year <= 0 && rules->turnover_per_year <= 0;
}

static bool is_unposted(const struct door_posts *posts, uint32_t post)
{
  return posts->staff != NULL ? posts->staff->workers[post].is_unposted : posts->posts[post].is_unposted;
}

static enum door_err create_posts(struct door_posts *posts, uint32_t post_count)
{
  if (is_steady(posts->rules) || post_count == 0) {
    return DOOR_OK;
  }
  posts->posts = calloc(post_count, sizeof *posts->posts);
  return posts->posts == NULL ? DOOR_ERR_MEMORY : DOOR_OK;
}

static void open_posts(struct door_posts *posts, struct door_context *context, uint32_t post_count)
{
  for (uint32_t post = 0; posts->posts != NULL && post < post_count; post++) {
    if (is_unposted(posts, post)) {
      continue;
    }
    begin_stay(posts, context, post);
    schedule_next(posts, context, post);
  }
}

enum door_err door_posts_init(struct door_posts *posts, struct door_context *context, const struct door_staffing *rules,
                              struct sim_staff *staff, enum door_pool pool, uint32_t event_kind)
{
  *posts = (struct door_posts){.rules = rules, .staff = staff, .pool = pool, .event_kind = event_kind};
  enum door_err err = create_posts(posts, staff->worker_count);
  open_posts(posts, context, staff->worker_count);
  return err;
}

enum door_err door_posts_init_of_slots(struct door_posts *posts, struct door_context *context,
                                       const struct door_staffing *rules, uint32_t posted_count, uint32_t post_count,
                                       uint32_t event_kind)
{
  *posts = (struct door_posts){.rules = rules, .pool = DOOR_POOL_ASSESSMENT_SLOTS, .event_kind = event_kind};
  enum door_err err = create_posts(posts, post_count);
  for (uint32_t post = posted_count; posts->posts != NULL && post < post_count; post++) {
    posts->posts[post].is_unposted = true;
  }
  open_posts(posts, context, post_count);
  return err;
}

void door_posts_fini(struct door_posts *posts)
{
  free(posts->posts);
  *posts = (struct door_posts){.posts = NULL};
}

static bool is_there(uint8_t state)
{
  return state == DOOR_POST_PRESENT || state == DOOR_POST_AGENCY;
}

void door_posts_on_change(struct door_posts *posts, struct door_context *context, uint32_t post)
{
  if (posts->posts == NULL) {
    return;
  }
  struct door_post *one = &posts->posts[post];
  if (!is_unposted(posts, post)) {
    begin_stay(posts, context, post);
    schedule_next(posts, context, post);
  } else if (one->state != DOOR_POST_PRESENT) {
    door_record(context, DOOR_RECORD_POST, (uint64_t)posts->pool, (uint16_t)post,
                DOOR_POST_PRESENT | (int64_t)one->state << 8); /* nobody is away from a post that is not there */
    one->state = DOOR_POST_PRESENT;
  }
}

void door_posts_hold(const struct door_posts *posts, uint32_t post, struct sim_time until)
{
  if (posts->posts != NULL) {
    struct door_post *one = &posts->posts[post];
    one->held_until = sim_time_later(one->held_until, until);
  }
}

void door_posts_on_event(struct door_posts *posts, struct door_context *context, uint32_t post)
{
  if (is_unposted(posts, post)) {
    return;
  }
  struct door_post *one = &posts->posts[post];
  if (sim_time_is_before(door_now(context), one->held_until)) {
    schedule(posts, context, post, one->held_until, (enum door_post_state)one->next_state);
    return;
  }
  uint8_t before = one->state;
  one->state = one->next_state;
  bool is_new = one->state == DOOR_POST_PRESENT && (before == DOOR_POST_VACANT || before == DOOR_POST_AGENCY);
  if (is_new) {
    begin_stay(posts, context, post);
  }
  door_record(context, DOOR_RECORD_POST, (uint64_t)posts->pool, (uint16_t)post, one->state | (int64_t)before << 8);
  if (posts->staff != NULL && is_there(before) != is_there(one->state)) {
    uint32_t on_duty_before = posts->staff->on_duty_count;
    struct sim_shift_change change = sim_staff_set_absent(posts->staff, &context->agenda, post, !is_there(one->state));
    if (change.on_duty_count != on_duty_before) {
      door_record(context, DOOR_RECORD_SHIFT, (uint64_t)posts->pool, posts->staff->workers[post].shift,
                  (int64_t)change.on_duty_count | (int64_t)change.resumed_count << 32);
    }
  }
  if (before == DOOR_POST_AGENCY && one->state == DOOR_POST_VACANT) {
    schedule(posts, context, post, one->filled_at, DOOR_POST_PRESENT);
  } else {
    schedule_next(posts, context, post);
  }
}

static struct sim_time brought_forward(struct sim_time time, struct sim_duration by, struct sim_time now)
{
  if (time.seconds == SIM_TIME_NEVER.seconds) {
    return time;
  }
  return sim_time_later(sim_time_at(time.seconds - by.seconds), now);
}

void door_posts_strain(struct door_posts *posts, struct door_context *context, uint32_t post, struct sim_duration extra)
{
  if (posts->posts == NULL || extra.seconds <= 0 || posts->posts[post].state != DOOR_POST_PRESENT) {
    return;
  }
  struct door_post *one = &posts->posts[post];
  struct sim_time now = door_now(context);
  one->sick_at = brought_forward(one->sick_at, extra, now);
  one->leaves_at = brought_forward(one->leaves_at, extra, now);
  sim_queue_cancel(&context->agenda.queue, one->next);
  schedule_first(posts, context, post);
  struct sim_time first = sim_time_earlier(sim_time_earlier(one->sick_at, one->leave_at), one->leaves_at);
  if (!sim_time_is_before(now, first)) {
    sim_queue_cancel(&context->agenda.queue, one->next);
    door_posts_on_event(posts, context, post); /* before anything else is begun */
  }
}
