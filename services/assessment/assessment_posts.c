#include "assessment_posts.h"

#include "assessment_allocation.h"
#include "assessment_closing_work.h"
#include "assessment_work.h"

#include <stdlib.h>

static const uint32_t NO_CASE = (uint32_t)ASSESSMENT_NO_CASE;

static uint32_t added_by(const struct door_assessment *rules, uint32_t change_count)
{
  int64_t posts = rules->workers;
  for (uint32_t i = 0; i < change_count; i++) {
    posts += rules->changes[i].posts > 0 ? rules->changes[i].posts : 0;
  }
  return (uint32_t)posts;
}

uint32_t assessment_posts_own(const struct door_assessment *rules)
{
  return added_by(rules, rules->change_count);
}

uint32_t assessment_posts_ever(const struct door_scenario *scenario)
{
  return assessment_posts_own(&scenario->assessment) + door_loans_borrowed(scenario, DOOR_TEAM_ASSESSMENT);
}

bool assessment_posts_is_held(const struct assessment *assessment, uint32_t worker)
{
  return assessment->is_posted[worker] && door_posts_state(&assessment->posts, worker) != DOOR_POST_VACANT;
}

void assessment_posts_record_capacity(struct assessment *assessment, struct door_context *context)
{
  int64_t slots = 0;
  for (uint32_t worker = 0; worker < assessment->post_count; worker++) {
    const struct assessment_caseload *caseload = &assessment->caseloads.workers[worker];
    slots += assessment_posts_is_held(assessment, worker) ? caseload->limit : caseload->held;
  }
  if (slots != assessment->capacity) {
    assessment->capacity = slots;
    door_stage_record_capacity(&assessment->stage, context, slots);
  }
}

/* Of the worker's cases whose work is not over, the one that came first. */
static uint32_t earliest_case(const struct assessment *assessment, uint32_t worker)
{
  uint32_t earliest = NO_CASE;
  for (uint32_t index = assessment->caseloads.workers[worker].first_case; index != NO_CASE;
       index = assessment_case_at(assessment, index)->next_case) {
    const struct assessment_case *one = assessment_case_at(assessment, index);
    if (one->is_in_sign_off || one->is_work_over) {
      continue;
    }
    const struct door_stage_case *best = earliest == NO_CASE ? NULL : &assessment_case_at(assessment, earliest)->at;
    if (best == NULL || one->at.joined.seconds < best->joined.seconds ||
        (one->at.joined.seconds == best->joined.seconds && one->at.contact.contact < best->contact.contact)) {
      earliest = index;
    }
  }
  return earliest;
}

static void leave(struct assessment *assessment, struct door_context *context, uint32_t worker)
{
  for (uint32_t index = earliest_case(assessment, worker); index != NO_CASE;
       index = earliest_case(assessment, worker)) {
    assessment_return(assessment, context, index);
  }
  assessment_closing_work_leave(assessment, context, worker);
}

/* What the worker's post is now holds for new cases and for the work in hand. */
static void apply(struct assessment *assessment, struct door_context *context, uint32_t worker, bool has_left)
{
  enum door_post_state state = door_posts_state(&assessment->posts, worker);
  bool is_there = assessment->is_posted[worker] && !assessment->is_lent[worker] &&
                  (state == DOOR_POST_PRESENT || state == DOOR_POST_AGENCY);
  assessment_caseloads_set_there(&assessment->caseloads, worker, is_there);
  assessment_work_set_away(assessment, context, worker, true); /* takes up nothing new while the cases go */
  if (has_left) {
    leave(assessment, context, worker);
  }
  assessment_work_set_away(assessment, context, worker, !is_there);
  assessment_posts_record_capacity(assessment, context);
}

void assessment_posts_on_post(struct assessment *assessment, struct door_context *context, uint32_t worker)
{
  enum door_post_state before = door_posts_state(&assessment->posts, worker);
  door_posts_on_event(&assessment->posts, context, worker);
  enum door_post_state now = door_posts_state(&assessment->posts, worker);
  bool has_left = now != before && (now == DOOR_POST_VACANT || before == DOOR_POST_AGENCY);
  apply(assessment, context, worker, has_left && assessment->is_posted[worker]);
}

static void set_posted(struct assessment *assessment, struct door_context *context, uint32_t worker, bool is_posted)
{
  assessment->is_posted[worker] = is_posted;
  if (assessment->posts.posts != NULL) {
    assessment->posts.posts[worker].is_unposted = !is_posted;
  }
  door_posts_on_change(&assessment->posts, context, worker);
  apply(assessment, context, worker, !is_posted);
}

void assessment_posts_on_change(struct assessment *assessment, struct door_context *context, uint32_t change)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  int64_t posts = rules->changes[change].posts;
  uint32_t first = added_by(rules, change);
  for (int64_t i = 0; i < posts; i++) {
    set_posted(assessment, context, first + (uint32_t)i, true);
  }
  for (uint32_t worker = assessment_posts_own(rules); worker > 0 && posts < 0; worker--) {
    if (assessment->is_posted[worker - 1]) {
      set_posted(assessment, context, worker - 1, false);
      posts++;
    }
  }
}

void assessment_posts_set_lent(struct assessment *assessment, struct door_context *context, uint32_t worker,
                               bool is_lent)
{
  assessment->is_lent[worker] = is_lent;
  if (is_lent) {
    assessment_work_put_down(assessment, context, worker);
  }
  apply(assessment, context, worker, false);
}

/* Nothing befalls it (door_posts.h): it never was one of the team's own. */
void assessment_posts_set_borrowed(struct assessment *assessment, struct door_context *context, uint32_t worker,
                                   bool is_here)
{
  assessment->is_posted[worker] = is_here;
  apply(assessment, context, worker, !is_here);
}

/* The posts that changes add or others lend are not there at first. Changes from before the first day are made at once.
 */
static void schedule_changes(struct assessment *assessment, struct door_context *context)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  struct sim_date first_day = context->setting->scenario.time.first_day;
  for (uint32_t i = 0; i < rules->change_count; i++) {
    int64_t days = sim_date_between(first_day, rules->changes[i].from);
    struct sim_time from = sim_time_later(sim_time_at(days * SIM_DAY_SECONDS), door_now(context));
    if (sim_time_is_before(from, context->setting->horizon)) {
      door_schedule(context, from, ASSESSMENT_WORKERS_CHANGE, i);
    }
  }
  for (uint32_t worker = (uint32_t)rules->workers; worker < assessment->post_count; worker++) {
    assessment_caseloads_set_there(&assessment->caseloads, worker, false);
  }
}

enum door_err assessment_posts_init(struct assessment *assessment, struct door_context *context)
{
  const struct door_assessment *rules = assessment_rules_of(context);
  assessment->is_posted = calloc((size_t)assessment->post_count + 1U, sizeof *assessment->is_posted);
  assessment->is_lent = calloc((size_t)assessment->post_count + 1U, sizeof *assessment->is_lent);
  if (assessment->is_posted == NULL || assessment->is_lent == NULL) {
    return DOOR_ERR_MEMORY;
  }
  for (uint32_t worker = 0; worker < (uint32_t)rules->workers; worker++) {
    assessment->is_posted[worker] = true;
  }
  enum door_err err = door_posts_init_of_slots(&assessment->posts, context, &rules->staffing, (uint32_t)rules->workers,
                                               assessment->post_count, ASSESSMENT_POST_CHANGES);
  schedule_changes(assessment, context);
  assessment->capacity = -1;
  assessment_posts_record_capacity(assessment, context);
  return err;
}

void assessment_posts_fini(struct assessment *assessment)
{
  door_posts_fini(&assessment->posts);
  free(assessment->is_posted);
  free(assessment->is_lent);
}
