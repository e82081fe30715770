/* More staff shorten the mean wait of their own pool, whichever pool it is: Cardiff with the pool turned on,
 * replication against replication on common random numbers (response.h says how sure a claim is). And slower partners:
 * with staff enough that nobody queues, they delay those who are checked and not by one second anybody else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "response.h"

#include "door_ledger.h"
#include "sim_map.h"

#include <stdio.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

enum { POSTS_MAX = 6, SETTINGS_MAX = 6 };

struct pool {
  const char *given_key;
  enum door_measure given_wait;
  int given_measured_days;
  int given_posts[POSTS_MAX]; /* rising; 0 ends them */
  const char *given_settings[SETTINGS_MAX];
};

/* The first number of each has more to do than it can, or nearly: about 112 contacts and 17 referrals a working day. */
static const struct pool pools[] = {
    {"intake.staff_posts",
     DOOR_MEASURE_INTAKE_WAIT_MEAN_SECONDS,
     120,
     {3, 4, 5, 6},
     {"intake.calendar=access_point", "intake.recording_minutes={exponential: {mean: 10}}"}},
    {"intake.out_of_hours_posts",
     DOOR_MEASURE_OUT_OF_HOURS_WAIT_MEAN_SECONDS,
     120,
     {1, 2, 3},
     {"intake.calendar=access_point", "intake.out_of_hours_calendar=always",
      "intake.emergency_shares=[0.1, 0.2, 0.4, 0.8]", "intake.emergency_minutes={exponential: {mean: 90}}"}},
    {"screening.staff_posts", DOOR_MEASURE_SCREENING_WAIT_MEAN_SECONDS, 120, {8, 9, 10, 11, 12, 13}, {NULL}},
    {"screening.sign_off_posts",
     DOOR_MEASURE_SIGN_OFF_WAIT_MEAN_SECONDS,
     120,
     {2, 3, 4},
     {"screening.sign_off_share=1", "screening.sign_off_minutes={exponential: {mean: 7}}"}},
    {"early_help.screening_posts",
     DOOR_MEASURE_EARLY_HELP_SCREENING_WAIT_MEAN_SECONDS,
     120,
     {2, 3, 4},
     {"early_help.calendar=access_point", "early_help.screening_place=apart",
      "early_help.screening_minutes={exponential: {mean: 60}}"}},
    {"early_help.places", DOOR_MEASURE_EARLY_HELP_WAIT_MEAN_SECONDS, 365, {460, 500, 540, 580}, {NULL}},
    {"assessment.workers", DOOR_MEASURE_ASSESSMENT_WAIT_MEAN_SECONDS, 365, {17, 19, 21, 23}, {NULL}},
    {"assessment.sign_off_posts",
     DOOR_MEASURE_ASSESSMENT_SIGN_OFF_WAIT_MEAN_SECONDS,
     240,
     {2, 3, 4},
     {"assessment.sign_off_minutes={exponential: {mean: 50}}"}},
};

static void run_pool(const struct pool *pool, int value, struct response_values *out_wait)
{
  struct experiment_plan plan = response_plan(pool->given_measured_days);
  for (size_t i = 0; i < SETTINGS_MAX && pool->given_settings[i] != NULL; i++) {
    experiment_set(&plan, "%s", pool->given_settings[i]);
  }
  experiment_set(&plan, "%s=%d", pool->given_key, value);
  response_run(&plan, &pool->given_wait, 1, out_wait);
}

static void posts__more_in_any_pool__shorten_the_mean_wait_of_that_pool(void **state)
{
  (void)state;
  for (size_t i = 0; i < COUNT(pools); i++) {
    struct response_values fewer;
    run_pool(&pools[i], pools[i].given_posts[0], &fewer);
    for (size_t step = 1; step < POSTS_MAX && pools[i].given_posts[step] != 0; step++) {
      char what[128];
      snprintf(what, sizeof what, "wait with fewer than %d %s", pools[i].given_posts[step], pools[i].given_key);
      struct response_values more;
      run_pool(&pools[i], pools[i].given_posts[step], &more);
      response_assert_rises(what, &more, &fewer);
      fewer = more;
    }
  }
}

/* ---- sickness ---- */

/* Spells of 5 days. Intake's three posts would be busy for 90 % of their hours (112 contacts of 12 minutes); with 12
 * spells a year a seventh of their time is away and the rest is too little, so that fewer decisions are in time. Early
 * help's two posts are busy for a third of theirs: with 24 spells, a quarter of their time, requests wait longer
 * because at times neither is there. */
static void sickness__of_few_posts__makes_them_late(void **state)
{
  (void)state;
  static const struct pool intake = {"intake.sickness_spells_per_year",
                                     DOOR_MEASURE_DECISION_WITHIN_ONE_WORKING_DAY_SHARE,
                                     120,
                                     {0},
                                     {"intake.staff_posts=3", "intake.calendar=access_point",
                                      "intake.recording_minutes={exponential: {mean: 12}}",
                                      "intake.sickness_days={exponential: {mean: 5}}"}};
  static const struct pool early_help = {"early_help.sickness_spells_per_year",
                                         DOOR_MEASURE_EARLY_HELP_SCREENING_WAIT_MEAN_SECONDS,
                                         365,
                                         {0},
                                         {"early_help.screening_posts=2", "early_help.calendar=access_point",
                                          "early_help.screening_minutes={exponential: {mean: 60}}",
                                          "early_help.sickness_days={exponential: {mean: 5}}"}};
  struct response_values well;
  struct response_values ill;
  run_pool(&intake, 0, &well);
  run_pool(&intake, 12, &ill);
  response_assert_rises("decisions in time with nobody ill at intake", &ill, &well);
  run_pool(&early_help, 0, &well);
  run_pool(&early_help, 24, &ill);
  response_assert_rises("wait with early help's staff falling ill", &well, &ill);
}

/* ---- slower partners ---- */

enum { DECISIONS_MAX = 8192 };

struct decision {
  uint64_t contact;
  int64_t time_seconds;
  bool is_checked;
};

/* Of one replication, in order of decision. */
struct decisions {
  struct sim_map checked;
  struct decision of[DECISIONS_MAX];
  size_t count;
};

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  struct decisions *decisions = self;
  enum door_err err = DOOR_OK;
  (void)replication;
  for (uint32_t i = 0; i < count && err == DOOR_OK; i++) {
    uint64_t contact = records[i].subject;
    uint64_t unused = 0;
    if (records[i].kind == DOOR_RECORD_JOINED && records[i].code == DOOR_POOL_PARTNER_CHECKS) {
      err = sim_map_put(&decisions->checked, contact, 1);
    } else if (records[i].kind == DOOR_RECORD_DECIDED && decisions->count < DECISIONS_MAX) {
      decisions->of[decisions->count++] =
          (struct decision){contact, records[i].time_seconds, sim_map_find(&decisions->checked, contact, &unused)};
    }
  }
  return err;
}

/* Six weeks of the hub with a screener for everybody and nobody who comes back; police answer after so many hours. */
static void run_hub(double police_hours, struct decisions *out_decisions)
{
  out_decisions->count = 0;
  sim_map_init(&out_decisions->checked);
  struct experiment_plan plan = {.scenario_path = "scenarios/cardiff-2014-15-hub.yaml",
                                 .seed = RESPONSE_SEED,
                                 .observer = {.self = out_decisions, .on_records = on_records}};
  experiment_set(&plan, "time.run_in_days=0");
  experiment_set(&plan, "time.measured_days=42");
  experiment_set(&plan, "families.return_per_year=[0, 0, 0, 0]");
  experiment_set(&plan, "screening.staff_posts=1000");
  experiment_set(&plan, "screening.decision_maker_sd_levels=0"); /* who decides does not matter */
  experiment_set(&plan, "screening.checks_from_level=2");
  experiment_set(&plan, "screening.check_limit_hours=[400, 400, 400]");
  experiment_set(&plan, "screening.partners.police.red_answer_hours={constant: %.17g}", police_hours);
  experiment_set(&plan, "screening.partners.police.amber_answer_hours={constant: %.17g}", police_hours);
  experiment_set(&plan, "screening.partners.police.green_answer_hours={constant: %.17g}", police_hours);
  struct experiment experiment;
  experiment_init(&experiment, &plan);
  experiment_run(&experiment, &plan);
  experiment_fini(&experiment);
  sim_map_fini(&out_decisions->checked);
}

/* INT64_MAX: not at all, for it still waits at the end. */
static int64_t decided_at(const struct decisions *decisions, uint64_t contact)
{
  for (size_t i = 0; i < decisions->count; i++) {
    if (decisions->of[i].contact == contact) {
      return decisions->of[i].time_seconds;
    }
  }
  return INT64_MAX;
}

static void partners__slower__delay_the_checked_and_nobody_else(void **state)
{
  (void)state;
  static struct decisions fast;
  static struct decisions slow;
  run_hub(2, &fast);
  run_hub(30, &slow);
  size_t unchecked = 0;
  size_t delayed = 0;
  for (size_t i = 0; i < fast.count; i++) {
    int64_t before = fast.of[i].time_seconds;
    int64_t after = decided_at(&slow, fast.of[i].contact);
    if (fast.of[i].is_checked) {
      assert_true(after >= before);
      delayed += after > before;
    } else {
      assert_int_equal(after, before);
      unchecked++;
    }
  }
  assert_true(unchecked > 500 && delayed > 100 && fast.count < DECISIONS_MAX);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(posts__more_in_any_pool__shorten_the_mean_wait_of_that_pool),
      cmocka_unit_test(sickness__of_few_posts__makes_them_late),
      cmocka_unit_test(partners__slower__delay_the_checked_and_nobody_else),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
