#include "screening_staff.h"

#include "screening_loans.h"
#include "screening_state.h"
#include "sim_math.h"

#include <stdlib.h>

static struct sim_time day_of(const struct door_context *context, struct sim_date date)
{
  return sim_time_at(sim_date_between(context->setting->scenario.time.first_day, date) * (int64_t)SIM_DAY_SECONDS);
}

/* ---- posts ---- */

static uint32_t added_posts(const struct door_screening *rules, uint32_t change_count)
{
  uint32_t posts = 0;
  for (uint32_t i = 0; i < change_count; i++) {
    posts += rules->changes[i].posts > 0 ? (uint32_t)rules->changes[i].posts : 0;
  }
  return posts;
}

uint32_t screening_staff_own_posts(const struct door_screening *rules)
{
  return (uint32_t)rules->staff_posts + added_posts(rules, rules->change_count);
}

static struct sim_staff_spec spec_of(const struct door_context *context)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct sim_staff_spec spec = {
      .shifts = {{context->setting->calendars[rules->staff_calendar],
                  screening_staff_own_posts(rules) +
                      door_loans_borrowed(&context->setting->scenario, DOOR_TEAM_SCREENING)}},
      .shift_count = 1 + rules->shift_count,
      .suspends_at_close = rules->staff_at_close == DOOR_AT_CLOSE_SUSPEND,
      .end_kind = SCREENING_WORK_ENDS,
      .shift_kind = SCREENING_SHIFT,
  };
  for (uint32_t i = 0; i < rules->shift_count; i++) {
    const struct door_shift *shift = &rules->shifts[i];
    spec.shifts[i + 1] = (struct sim_shift){context->setting->calendars[shift->calendar], (uint32_t)shift->posts};
  }
  return spec;
}

/* Puts a post there or takes it away, with what befalls it. */
static void set_posted(struct screening *screening, struct door_context *context, uint32_t worker, bool is_posted)
{
  sim_staff_set_unposted(&screening->staff, &context->agenda, worker, !is_posted);
  door_posts_on_change(&screening->posts, context, worker);
}

void screening_staff_on_change(struct screening *screening, struct door_context *context, uint32_t change)
{
  const struct door_screening *rules = screening_rules_of(context);
  int64_t posts = rules->changes[change].posts;
  uint32_t before = screening->staff.on_duty_count;
  uint32_t first = (uint32_t)rules->staff_posts + added_posts(rules, change);
  for (int64_t i = 0; i < posts; i++) {
    set_posted(screening, context, first + (uint32_t)i, true);
  }
  if (posts > 0) {
    screening->capacity += posts;
    door_stage_record_capacity(&screening->work, context, screening->capacity);
  }
  for (int64_t i = posts; i < 0 && screening->posts_taken < (uint32_t)rules->staff_posts; i++) {
    set_posted(screening, context, screening->posts_taken++, false);
  }
  if (screening->staff.on_duty_count != before) {
    door_record(context, DOOR_RECORD_SHIFT, DOOR_POOL_SCREENING_STAFF, 0, screening->staff.on_duty_count);
  }
}

/* The posts that changes add later and other teams lend are not there at first. Changes from before the first day are
 * made at once. */
static void open_changes(struct screening *screening, struct door_context *context)
{
  const struct door_screening *rules = screening_rules_of(context);
  uint32_t end = screening->staff.spec.shifts[0].worker_count;
  for (uint32_t worker = (uint32_t)rules->staff_posts; worker < end; worker++) {
    sim_staff_set_unposted(&screening->staff, &context->agenda, worker, true);
  }
  for (uint32_t i = 0; i < rules->change_count; i++) {
    struct sim_time from = day_of(context, rules->changes[i].from);
    from = sim_time_later(from, door_now(context));
    if (sim_time_is_before(from, context->setting->horizon)) {
      door_schedule(context, from, SCREENING_CHANGE, i);
    }
  }
}

/* ---- opening ---- */

static enum door_err open_managers(struct screening *screening, struct door_context *context)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct sim_staff_spec spec = {
      .shifts = {{context->setting->calendars[rules->staff_calendar], (uint32_t)rules->sign_off_posts}},
      .shift_count = 1,
      .suspends_at_close = rules->staff_at_close == DOOR_AT_CLOSE_SUSPEND,
      .end_kind = SCREENING_SIGN_OFF_ENDS,
      .shift_kind = SCREENING_SIGN_OFF_SHIFT,
  };
  return door_stage_open_staff(&screening->sign_off, context, &screening->managers, &spec, rules->sign_off_posts);
}

/* The gap before the worker's next piece, of the shift's own hours: its length after `delay` of it has gone by. */
static void schedule_outside(struct screening *screening, struct door_context *context, uint32_t worker,
                             struct sim_duration delay)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct screening_outside *outside = &screening->outside[worker];
  const struct sim_calendar *calendar = screening->staff.spec.shifts[screening->staff.workers[worker].shift].calendar;
  uint64_t entity = ((uint64_t)DOOR_POOL_SCREENING_STAFF << 32) | worker;
  uint64_t bits = sim_draw(context->stream, entity, DOOR_PURPOSE_OTHER_WORK, outside->ordinal++).first;
  double mean_hours = rules->other_work_hours * (1 - rules->other_work_share) / rules->other_work_share;
  double seconds = -sim_log(sim_uniform(bits)) * mean_hours * SIM_HOUR_SECONDS;
  int64_t gap_seconds = (int64_t)(seconds + 0.5) - delay.seconds;
  struct sim_time due =
      sim_calendar_add_working(calendar, door_now(context), sim_duration_of(gap_seconds > 0 ? gap_seconds : 0));
  if (sim_time_is_before(due, context->setting->horizon)) {
    door_schedule(context, due, SCREENING_OUTSIDE_DUE, worker);
  }
}

static enum door_err open_outside(struct screening *screening, struct door_context *context)
{
  if (screening_rules_of(context)->other_work_share <= 0) {
    return DOOR_OK;
  }
  screening->outside = calloc((size_t)screening->staff.worker_count + 1U, sizeof *screening->outside);
  if (screening->outside == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t worker = 0; worker < screening->staff.worker_count; worker++) {
    schedule_outside(screening, context, worker, sim_duration_of(0));
  }
  return DOOR_OK;
}

enum door_err screening_staff_open(struct screening *screening, struct door_context *context)
{
  const struct door_screening *rules = screening_rules_of(context);
  struct sim_staff_spec spec = spec_of(context);
  int64_t posts = 0;
  for (uint32_t shift = 0; shift < spec.shift_count; shift++) {
    posts += spec.shifts[shift].worker_count;
  }
  screening->transition_from = day_of(context, rules->transition.from);
  screening->capacity = posts - added_posts(rules, rules->change_count); /* those come on their day */
  door_stage_record_capacity(&screening->work, context, screening->capacity);
  enum door_err err = sim_staff_init(&screening->staff, &spec, &context->agenda);
  if (err == DOOR_OK) {
    open_changes(screening, context);
    door_record(context, DOOR_RECORD_SHIFT, DOOR_POOL_SCREENING_STAFF, 0, screening->staff.on_duty_count);
    err = door_posts_init(&screening->posts, context, &rules->staffing, &screening->staff, DOOR_POOL_SCREENING_STAFF,
                          SCREENING_POST_CHANGES);
    screening_loans_open(screening, context);
  }
  if (err == DOOR_OK && rules->sign_off_posts > 0 && rules->sign_off_by == DOOR_SIGN_OFF_BY_MANAGERS) {
    err = open_managers(screening, context);
  }
  return err == DOOR_OK ? open_outside(screening, context) : err;
}

void screening_staff_close(struct screening *screening)
{
  door_loans_fini(&screening->loans);
  door_posts_fini(&screening->posts);
  sim_staff_fini(&screening->staff);
  sim_staff_fini(&screening->managers);
  free(screening->outside);
}

/* ---- hours ---- */

void screening_staff_on_shift(struct screening *screening, struct door_context *context, uint32_t shift)
{
  if (!sim_calendar_is_open(screening->staff.spec.shifts[shift].calendar, door_now(context))) {
    screening->closed_at[shift] = door_now(context);
  }
}

bool screening_staff_stretches(const struct screening *screening, const struct door_context *context, uint32_t worker)
{
  int64_t stretch_seconds = (int64_t)(screening_rules_of(context)->stretch_hours * SIM_HOUR_SECONDS + 0.5);
  struct sim_time closed = screening->closed_at[screening->staff.workers[worker].shift];
  return sim_time_between(closed, door_now(context)).seconds < stretch_seconds;
}

void screening_staff_strain(struct screening *screening, struct door_context *context, uint32_t worker)
{
  double factor = screening_rules_of(context)->stretch_strain_factor;
  if (factor <= 0 || !sim_staff_can_stay(&screening->staff, worker)) {
    return;
  }
  const struct sim_worker *one = &screening->staff.workers[worker];
  struct sim_time from = sim_time_later(screening->closed_at[one->shift], one->began_at);
  double seconds = (double)sim_time_between(from, door_now(context)).seconds;
  door_posts_strain(&screening->posts, context, worker, sim_duration_of((int64_t)(factor * seconds + 0.5)));
}

/* ---- work outside the model ---- */

static void set_wanted(struct screening *screening, uint32_t worker, struct sim_time now)
{
  screening->outside[worker].due_at = now;
  screening->outside_wanted[worker / 64] |= UINT64_C(1) << (worker % 64);
  screening->outside_wanted_count++;
}

void screening_staff_on_outside_due(struct screening *screening, struct door_context *context, uint32_t worker)
{
  if (screening->staff.workers[worker].is_absent) {
    schedule_outside(screening, context, worker, sim_duration_of(0)); /* somebody away does no such work either */
    return;
  }
  set_wanted(screening, worker, door_now(context));
}

static void start_outside(struct screening *screening, struct door_context *context, uint32_t worker)
{
  struct screening_outside *outside = &screening->outside[worker];
  struct sim_time now = door_now(context);
  const struct sim_calendar *calendar = screening->staff.spec.shifts[screening->staff.workers[worker].shift].calendar;
  int64_t whole_seconds = (int64_t)(screening_rules_of(context)->other_work_hours * SIM_HOUR_SECONDS + 0.5);
  int64_t wanted_seconds = outside->left.seconds > 0 ? outside->left.seconds : whole_seconds;
  int64_t open_seconds = sim_time_between(now, sim_calendar_next_change(calendar, now)).seconds;
  int64_t length_seconds = wanted_seconds < open_seconds ? wanted_seconds : open_seconds;
  outside->left = sim_duration_of(wanted_seconds - length_seconds);
  screening->outside_wanted[worker / 64] &= ~(UINT64_C(1) << (worker % 64));
  screening->outside_wanted_count--;
  sim_staff_start_worker(&screening->staff, &context->agenda, worker, SCREENING_OUTSIDE,
                         sim_duration_of(length_seconds), true);
  screening_record_other_work(context, worker, DOOR_OTHER_WORK_OUTSIDE, true);
  int64_t delay_seconds = sim_calendar_working_between(calendar, outside->due_at, now).seconds;
  outside->delay = sim_duration_of(delay_seconds < whole_seconds ? delay_seconds : whole_seconds); /* away meanwhile */
}

void screening_staff_start_outside(struct screening *screening, struct door_context *context)
{
  const struct sim_staff *staff = &screening->staff;
  for (uint32_t word = 0; word * 64 < staff->worker_count; word++) {
    for (uint64_t bits = staff->idle[word] & screening->outside_wanted[word]; bits != 0; bits &= bits - 1) {
      uint32_t worker = word * 64 + (uint32_t)__builtin_ctzll(bits);
      const struct sim_calendar *calendar = staff->spec.shifts[staff->workers[worker].shift].calendar;
      if (sim_calendar_is_open(calendar, door_now(context))) { /* not in the very second of closing */
        start_outside(screening, context, worker);
      }
    }
  }
}

void screening_staff_end_outside(struct screening *screening, struct door_context *context, uint32_t worker)
{
  struct screening_outside *outside = &screening->outside[worker];
  screening_record_other_work(context, worker, DOOR_OTHER_WORK_OUTSIDE, false);
  if (outside->left.seconds > 0) {
    set_wanted(screening, worker, door_now(context)); /* the rest, at the next opening */
  } else {
    schedule_outside(screening, context, worker, outside->delay);
  }
}

/* ---- transition ---- */

/* Of a factor at the start: what is left of it now. */
static double factor_now(const struct screening *screening, const struct door_context *context, double factor)
{
  double weeks = screening_rules_of(context)->transition.weeks;
  double gone_weeks =
      (double)(door_now(context).seconds - screening->transition_from.seconds) / (7.0 * SIM_DAY_SECONDS);
  return gone_weeks < 0 || gone_weeks >= weeks ? 1 : 1 + (factor - 1) * (1 - gone_weeks / weeks);
}

double screening_transition_time_factor(const struct screening *screening, const struct door_context *context)
{
  return factor_now(screening, context, screening_rules_of(context)->transition.time_factor);
}

double screening_transition_quality(const struct screening *screening, const struct door_context *context,
                                    double quality_share)
{
  double factor = factor_now(screening, context, screening_rules_of(context)->transition.noise_factor);
  return factor < 1 || factor > 1 ? 1 - (1 - quality_share) * factor : quality_share;
}
