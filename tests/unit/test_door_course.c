/* A hand-made ledger and its course by day and by hour of the week; and a whole run, whose hours add up to its
 * measures. */
#include "door_course.h"
#include "experiment.h"
#include "ledger_builder.h"

enum { TUESDAY = 24 }; /* its first hour of the week; the builder's first day is one */

/* One day of run-in, two measured: Wednesday and Thursday. One contact joins on Tuesday and waits over Wednesday's
 * midnight, a second one comes on Wednesday. Two workers from 09:00 to 10:30 on Wednesday; the first contact is worked
 * on from 09:00 to 09:20, put off at 10:30 the second, which began at 10:15 and is resumed on Thursday at 09:00 by one
 * worker and ends at 09:30; that worker goes at 10:00. */
static void course__hand_worked__waiting_by_day_and_seconds_by_hour(void **state)
{
  (void)state;
  struct ledger_builder builder;
  builder_init(&builder, 1, 2);
  builder_create_setting(&builder);
  enum door_pool pool = DOOR_POOL_SCREENING_STAFF;
  add_capacity(&builder, pool, 2);
  add_joined(&builder, at(0, 50000), pool, 7);
  add_shift(&builder, at(1, 32400), (struct sim_shift_change){2, 0, 0});
  add_started(&builder, at(1, 32400), pool, 68800);
  add_ended(&builder, at(1, 33600), pool);
  add_joined(&builder, at(1, 36000), pool, 8);
  add_started(&builder, at(1, 36900), pool, 900);
  add_shift(&builder, at(1, 37800), (struct sim_shift_change){0, 1, 0});
  add_joined(&builder, at(1, 50000), pool, 9);
  add_shift(&builder, at(2, 32400), (struct sim_shift_change){1, 0, 1});
  add_ended(&builder, at(2, 34200), pool);
  add_shift(&builder, at(2, 36000), (struct sim_shift_change){0, 0, 0});

  struct door_course *course = NULL;
  assert_int_equal(door_course_create(builder.setting, &course), DOOR_OK);
  for (int round = 0; round < 2; round++) { /* the second proves that _reset forgets all */
    door_course_reset(course);
    assert_int_equal(door_course_records(course, builder.records, builder.count), DOOR_OK);
    door_course_finish(course);
    assert_int_equal(door_course_day_count(course), 2);
    assert_int_equal(door_course_waiting(course, pool, 0), 1); /* the third contact */
    assert_int_equal(door_course_waiting(course, pool, 1), 1);
    assert_int_equal(door_course_present(course, pool, 0), 2); /* and the second, put off */
    assert_int_equal(door_course_present(course, pool, 1), 1);
    const struct {
      uint32_t week_hour;
      int64_t want_busy, want_offered;
    } rows[] = {
        {TUESDAY + 14, 0, 0},              /* run-in */
        {TUESDAY + 24 + 9, 1200, 7200},    /* two workers for an hour, one of them for twenty minutes */
        {TUESDAY + 24 + 10, 900, 3600},    /* two for half an hour; the work that is put off counts until then */
        {TUESDAY + 24 + 11, 0, 0},         /* nobody */
        {TUESDAY + 2 * 24 + 9, 1800, 3600} /* one, at work for half an hour */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
      assert_int_equal(door_course_busy_seconds(course, pool, rows[i].week_hour), rows[i].want_busy);
      assert_int_equal(door_course_offered_seconds(course, pool, rows[i].week_hour), rows[i].want_offered);
    }
    assert_int_equal(door_course_waiting(course, DOOR_POOL_EARLY_HELP_PLACES, 1), 0);
  }
  door_course_destroy(&course);
  assert_null(course);
  builder_fini(&builder);
}

/* ---- a whole run ---- */

static enum door_err on_records(void *self, uint32_t replication, const struct door_record *records, uint32_t count)
{
  (void)replication;
  return door_course_records(self, records, count);
}

static void course__a_whole_run__hours_of_the_week_add_up_to_the_utilisation(void **state)
{
  (void)state;
  static const struct {
    enum door_pool pool;
    enum door_measure measure;
  } rows[] = {
      {DOOR_POOL_SCREENING_STAFF, DOOR_MEASURE_SCREENING_STAFF_UTILISATION_SHARE},
      {DOOR_POOL_INTAKE_STAFF, DOOR_MEASURE_INTAKE_STAFF_UTILISATION_SHARE},
      {DOOR_POOL_OUT_OF_HOURS, DOOR_MEASURE_OUT_OF_HOURS_UTILISATION_SHARE},
      {DOOR_POOL_EARLY_HELP_SCREENING, DOOR_MEASURE_EARLY_HELP_SCREENING_UTILISATION_SHARE},
      {DOOR_POOL_ASSESSMENT_SIGN_OFF, DOOR_MEASURE_ASSESSMENT_SIGN_OFF_UTILISATION_SHARE},
  };
  struct experiment_plan plan = {.scenario_path = "bench/cardiff-everything.yaml", .seed = 1, .thread_count = 1};
  experiment_set(&plan, "time.run_in_days=30");
  experiment_set(&plan, "time.measured_days=60");
  struct experiment experiment;
  struct door_course *course = NULL;
  experiment_init(&experiment, &plan);
  assert_int_equal(door_course_create(experiment.setting, &course), DOOR_OK);
  plan.observer = (struct conductor_observer){.self = course, .on_records = on_records};
  experiment_run(&experiment, &plan);
  door_course_finish(course);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    int64_t busy = 0;
    int64_t offered = 0;
    for (uint32_t hour = 0; hour < DOOR_WEEK_HOURS; hour++) {
      busy += door_course_busy_seconds(course, rows[i].pool, hour);
      offered += door_course_offered_seconds(course, rows[i].pool, hour);
    }
    struct door_value want = door_results_value(experiment.results, 0, rows[i].measure);
    assert_null(want.reason);
    assert_true(offered > 0);
    if ((double)busy / (double)offered != want.number) {
      fail_msg("%s: the hours give %.17g, the measure %.17g", door_measure_row(rows[i].measure)->name,
               (double)busy / (double)offered, want.number);
    }
  }
  uint32_t last = door_course_day_count(course) - 1;
  struct door_value at_end = door_results_value(experiment.results, 0, DOOR_MEASURE_SCREENING_QUEUE_AT_END);
  assert_int_equal(door_course_waiting(course, DOOR_POOL_SCREENING_STAFF, last), (int64_t)at_end.number);
  door_course_destroy(&course);
  experiment_fini(&experiment);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(course__hand_worked__waiting_by_day_and_seconds_by_hour),
      cmocka_unit_test(course__a_whole_run__hours_of_the_week_add_up_to_the_utilisation),
  };
  return cmocka_run_group_tests_name("door_course", tests, NULL, NULL);
}
