/* Staff on shifts, against schedules worked by hand. The week of valid_scenario: day 0 is Monday; the office is open
 * Monday to Friday 08:45 to 17:00, the late shift 13:00 to 21:00. */
#include "scenario_builder.h"

#include "sim_staff.h"

#define COUNT(rows) (uint32_t)(sizeof(rows) / sizeof *(rows))

enum { LATE = 2, STEPS_MAX = 64 };

/* As a service orders them: work ends before shifts change. */
enum { END_KIND = 0x100, SHIFT_KIND = 0x102 };

/* What happened at one event. */
struct step {
  int64_t seconds;
  char what;       /* 'e' work ended, 's' a shift changed */
  uint32_t number; /* of the worker or the shift */
  uint32_t work;
  struct sim_shift_change change;
};

struct team {
  struct door_setting *setting;
  struct sim_agenda agenda;
  struct sim_staff staff;
  struct step steps[STEPS_MAX];
  uint32_t step_count;
};

struct given_shift {
  uint32_t calendar;
  uint32_t workers;
};

static void team_init(struct team *team, const struct given_shift *shifts, uint32_t shift_count, bool suspends,
                      int64_t now_seconds)
{
  struct door_scenario scenario = valid_scenario();
  scenario.calendars[LATE] = calendar_of("late", (struct sim_interval){46800, 75600}, 5);
  scenario.calendar_count = 3;
  *team = (struct team){.setting = setting_of(&scenario)};
  sim_agenda_init(&team->agenda, 1);
  team->agenda.now = sim_time_at(now_seconds);
  struct sim_staff_spec spec = {
      .shift_count = shift_count, .suspends_at_close = suspends, .end_kind = END_KIND, .shift_kind = SHIFT_KIND};
  for (uint32_t i = 0; i < shift_count; i++) {
    spec.shifts[i] = (struct sim_shift){team->setting->calendars[shifts[i].calendar], shifts[i].workers};
  }
  assert_int_equal(sim_staff_init(&team->staff, &spec, &team->agenda), DOOR_OK);
}

static void team_fini(struct team *team)
{
  assert_int_equal(team->agenda.err, DOOR_OK);
  sim_staff_fini(&team->staff);
  sim_agenda_fini(&team->agenda);
  door_setting_destroy(&team->setting);
}

/* Hands over every event below bound, then sets the clock to it. */
static void run_until(struct team *team, int64_t bound_seconds)
{
  while (sim_queue_next_time(&team->agenda.queue).seconds < bound_seconds) {
    struct sim_event event = sim_queue_take(&team->agenda.queue);
    team->agenda.now = event.time;
    assert_true(team->step_count < STEPS_MAX);
    struct step *step = &team->steps[team->step_count++];
    *step = (struct step){.seconds = event.time.seconds, .number = event.subject};
    if (event.kind == END_KIND) {
      step->what = 'e';
      step->work = sim_staff_on_end(&team->staff, event.subject);
    } else {
      step->what = 's';
      step->change = sim_staff_on_shift(&team->staff, &team->agenda, event.subject);
    }
  }
  team->agenda.now = sim_time_at(bound_seconds);
}

static uint32_t start(struct team *team, uint32_t work, int64_t seconds)
{
  return sim_staff_start(&team->staff, &team->agenda, work, sim_duration_of(seconds));
}

static void assert_steps(const struct team *team, const struct step *rows, uint32_t count)
{
  for (uint32_t i = 0; i < count && i < team->step_count; i++) {
    const struct step *found = &team->steps[i];
    assert_int_equal(found->seconds, rows[i].seconds);
    assert_int_equal(found->what, rows[i].what);
    assert_int_equal(found->number, rows[i].number);
    assert_int_equal(found->work, rows[i].work);
    assert_int_equal(found->change.on_duty_count, rows[i].change.on_duty_count);
    assert_int_equal(found->change.suspended_count, rows[i].change.suspended_count);
    assert_int_equal(found->change.resumed_count, rows[i].change.resumed_count);
  }
  assert_int_equal(team->step_count, count);
}

static void staff__always_open__on_duty_for_ever_without_events(void **state)
{
  (void)state;
  static const struct given_shift given[] = {{ALWAYS, 3}};
  struct team team;
  team_init(&team, given, COUNT(given), true, 0);
  assert_int_equal(team.staff.on_duty_count, 3);
  assert_int_equal(team.agenda.queue.count, 0);
  assert_int_equal(start(&team, 70, 10), 0);
  run_until(&team, 1000000);
  static const struct step want[] = {{10, 'e', 0, 70, {0, 0, 0}}};
  assert_steps(&team, want, COUNT(want));
  team_fini(&team);
}

/* Worker 1 is done at 10, worker 0 at 30: the next two pieces go to 1, then to 0. */
static void staff__several_idle__lowest_number_first(void **state)
{
  (void)state;
  static const struct given_shift given[] = {{ALWAYS, 3}};
  struct team team;
  team_init(&team, given, COUNT(given), false, 0);
  assert_int_equal(start(&team, 70, 30), 0);
  assert_int_equal(start(&team, 71, 10), 1);
  assert_int_equal(start(&team, 72, 99), 2);
  assert_false(sim_staff_has_idle(&team.staff));
  run_until(&team, 11);
  assert_int_equal(team.staff.idle_count, 1);
  assert_int_equal(start(&team, 73, 50), 1);
  run_until(&team, 62);
  assert_int_equal(team.staff.idle_count, 2);
  assert_int_equal(start(&team, 74, 50), 0);
  assert_int_equal(start(&team, 75, 50), 1);
  static const struct step want[] = {
      {10, 'e', 1, 71, {0, 0, 0}}, {30, 'e', 0, 70, {0, 0, 0}}, {61, 'e', 1, 73, {0, 0, 0}}};
  assert_steps(&team, want, COUNT(want));
  team_fini(&team);
}

/* As many as a pool can have: numbers beyond one word of the set of the idle. */
static void staff__a_thousand_workers__are_taken_in_order(void **state)
{
  (void)state;
  static const struct given_shift given[] = {{ALWAYS, SIM_STAFF_WORKERS_MAX}};
  struct team team;
  team_init(&team, given, COUNT(given), false, 0);
  for (uint32_t i = 0; i < SIM_STAFF_WORKERS_MAX; i++) {
    assert_int_equal(start(&team, i, 1000 + (i == 700 ? 0 : 1)), i);
  }
  assert_false(sim_staff_has_idle(&team.staff));
  run_until(&team, 1001);
  assert_int_equal(start(&team, 5000, 1), 700);
  team_fini(&team);
}

/* On Friday from 16:45, half an hour: done at 17:15, though the shift has ended. Until Monday nobody is idle. */
static void staff__finish_at_close__ends_past_closing_and_goes_home(void **state)
{
  (void)state;
  static const struct given_shift given[] = {{OFFICE, 1}};
  struct team team;
  team_init(&team, given, COUNT(given), false, moment(FRIDAY, 16, 45));
  assert_int_equal(start(&team, 70, 1800), 0);
  run_until(&team, moment(FRIDAY, 17, 30));
  assert_false(sim_staff_has_idle(&team.staff));
  run_until(&team, moment(NEXT_MONDAY, 8, 46));
  assert_true(sim_staff_has_idle(&team.staff));
  const struct step want[] = {
      {moment(FRIDAY, 17, 0), 's', 0, 0, {0, 0, 0}},
      {moment(FRIDAY, 17, 15), 'e', 0, 70, {0, 0, 0}},
      {moment(NEXT_MONDAY, 8, 45), 's', 0, 0, {1, 0, 0}},
  };
  assert_steps(&team, want, COUNT(want));
  team_fini(&team);
}

/* The same, put down at 17:00 with 15 minutes left and taken up by the same worker on Monday: 08:45 to 09:00. Worker 0
 * was idle, and stays out of it. */
static void staff__suspend_at_close__same_worker_goes_on_with_what_is_left(void **state)
{
  (void)state;
  static const struct given_shift given[] = {{OFFICE, 2}};
  struct team team;
  team_init(&team, given, COUNT(given), true, moment(FRIDAY, 16, 40));
  assert_int_equal(start(&team, 69, 60), 0);
  team.agenda.now = sim_time_at(moment(FRIDAY, 16, 40) + 1);
  assert_int_equal(start(&team, 70, 1200 + 899), 1); /* 1199 s until 17:00, 900 s left */
  run_until(&team, moment(NEXT_MONDAY, 8, 45));
  assert_false(sim_staff_has_idle(&team.staff));
  run_until(&team, moment(NEXT_MONDAY, 9, 1));
  assert_int_equal(team.staff.idle_count, 2);
  const struct step want[] = {
      {moment(FRIDAY, 16, 41), 'e', 0, 69, {0, 0, 0}},
      {moment(FRIDAY, 17, 0), 's', 0, 0, {0, 1, 0}},
      {moment(NEXT_MONDAY, 8, 45), 's', 0, 0, {2, 0, 1}},
      {moment(NEXT_MONDAY, 9, 0), 'e', 1, 70, {0, 0, 0}},
  };
  assert_steps(&team, want, COUNT(want));
  team_fini(&team);
}

/* 20 hours of work from Monday 10:00 in days of 8 h 15 min: 7 h, 8 h 15 min, then 4 h 45 min on Wednesday to 13:30, to
 * the second what the calendar says. */
static void staff__suspended_more_than_once__loses_no_second(void **state)
{
  (void)state;
  static const struct given_shift given[] = {{OFFICE, 1}};
  struct team team;
  team_init(&team, given, COUNT(given), true, moment(MONDAY, 10, 0) + 7);
  struct sim_time want_end = sim_calendar_add_working(team.setting->calendars[OFFICE], team.agenda.now,
                                                      sim_duration_of(20 * SIM_HOUR_SECONDS));
  assert_int_equal(want_end.seconds, moment(WEDNESDAY, 13, 30) + 7);
  start(&team, 70, 20 * SIM_HOUR_SECONDS);
  run_until(&team, moment(WEDNESDAY, 14, 0));
  const struct step want[] = {
      {moment(MONDAY, 17, 0), 's', 0, 0, {0, 1, 0}},  {moment(TUESDAY, 8, 45), 's', 0, 0, {1, 0, 1}},
      {moment(TUESDAY, 17, 0), 's', 0, 0, {0, 1, 0}}, {moment(WEDNESDAY, 8, 45), 's', 0, 0, {1, 0, 1}},
      {want_end.seconds, 'e', 0, 70, {0, 0, 0}},
  };
  assert_steps(&team, want, COUNT(want));
  team_fini(&team);
}

/* Work that ends at the closing second is done by then: nothing to put down. */
static void staff__work_ends_at_closing_time__is_not_suspended(void **state)
{
  (void)state;
  for (int suspends = 0; suspends < 2; suspends++) {
    static const struct given_shift given[] = {{OFFICE, 1}};
    struct team team;
    team_init(&team, given, COUNT(given), suspends == 1, moment(MONDAY, 16, 0));
    start(&team, 70, 3600);
    run_until(&team, moment(MONDAY, 17, 0) + 1);
    const struct step want[] = {
        {moment(MONDAY, 17, 0), 'e', 0, 70, {0, 0, 0}},
        {moment(MONDAY, 17, 0), 's', 0, 0, {0, 0, 0}},
    };
    assert_steps(&team, want, COUNT(want));
    assert_false(sim_staff_has_idle(&team.staff));
    team_fini(&team);
  }
}

/* Finishing takes from Monday 16:00 to Tuesday 12:00: on duty again at 08:45, still at it, idle from 12:00. */
static void staff__overtime_while_the_shift_reopens__is_idle_when_done(void **state)
{
  (void)state;
  static const struct given_shift given[] = {{OFFICE, 1}};
  struct team team;
  team_init(&team, given, COUNT(given), false, moment(MONDAY, 16, 0));
  start(&team, 70, 20 * SIM_HOUR_SECONDS);
  run_until(&team, moment(TUESDAY, 8, 46));
  assert_int_equal(team.staff.on_duty_count, 1);
  assert_false(sim_staff_has_idle(&team.staff));
  run_until(&team, moment(TUESDAY, 12, 1));
  assert_true(sim_staff_has_idle(&team.staff));
  assert_int_equal(start(&team, 71, 60), 0);
  const struct step want[] = {
      {moment(MONDAY, 17, 0), 's', 0, 0, {0, 0, 0}},
      {moment(TUESDAY, 8, 45), 's', 0, 0, {1, 0, 0}},
      {moment(TUESDAY, 12, 0), 'e', 0, 70, {0, 0, 0}},
  };
  assert_steps(&team, want, COUNT(want));
  team_fini(&team);
}

/* Workers 0 and 1 by day, 2 late: 2 on duty from 08:45, 3 from 13:00, 1 from 17:00, none from 21:00. The late worker
 * has the highest number, so the day's are taken first while they are there. */
static void staff__two_shifts__each_by_its_calendar(void **state)
{
  (void)state;
  static const struct given_shift given[] = {{OFFICE, 2}, {LATE, 1}};
  struct team team;
  team_init(&team, given, COUNT(given), true, 0);
  assert_int_equal(team.staff.on_duty_count, 0);
  run_until(&team, moment(MONDAY, 16, 0));
  assert_int_equal(start(&team, 70, 7200), 0); /* an hour of it left at 17:00 */
  assert_int_equal(start(&team, 71, 600), 1);
  assert_int_equal(start(&team, 72, 7200), 2); /* 18:00 is well within the late shift */
  run_until(&team, moment(TUESDAY, 13, 1));
  const struct step want[] = {
      {moment(MONDAY, 8, 45), 's', 0, 0, {2, 0, 0}},   {moment(MONDAY, 13, 0), 's', 1, 0, {3, 0, 0}},
      {moment(MONDAY, 16, 10), 'e', 1, 71, {0, 0, 0}}, {moment(MONDAY, 17, 0), 's', 0, 0, {1, 1, 0}},
      {moment(MONDAY, 18, 0), 'e', 2, 72, {0, 0, 0}},  {moment(MONDAY, 21, 0), 's', 1, 0, {0, 0, 0}},
      {moment(TUESDAY, 8, 45), 's', 0, 0, {2, 0, 1}},  {moment(TUESDAY, 9, 45), 'e', 0, 70, {0, 0, 0}},
      {moment(TUESDAY, 13, 0), 's', 1, 0, {3, 0, 0}},
  };
  assert_steps(&team, want, COUNT(want));
  team_fini(&team);
}

static struct sim_shift_change set_absent(struct team *team, uint32_t worker, bool is_absent)
{
  return sim_staff_set_absent(&team->staff, &team->agenda, worker, is_absent);
}

/* Two workers. The first goes away at 10:00 in the middle of an hour's work and finishes it, the second at 12:00, idle.
 * The first comes back on Tuesday at 11:00, the second on Monday evening: on duty from Tuesday's opening. */
static void staff__absent__finishes_the_work_in_hand_and_comes_back(void **state)
{
  (void)state;
  const struct given_shift shifts[] = {{OFFICE, 2}};
  struct team team;
  team_init(&team, shifts, 1, false, 0);
  run_until(&team, moment(MONDAY, 9, 30));
  assert_int_equal(start(&team, 70, 3600), 0);
  run_until(&team, moment(MONDAY, 10, 0));
  assert_int_equal(set_absent(&team, 0, true).on_duty_count, 1);
  assert_int_equal(set_absent(&team, 0, true).on_duty_count, 1); /* as it is already */
  run_until(&team, moment(MONDAY, 12, 0));
  assert_int_equal(team.staff.idle_count, 1); /* the first has gone home at 10:30 */
  assert_int_equal(set_absent(&team, 1, true).on_duty_count, 0);
  assert_false(sim_staff_has_idle(&team.staff));
  run_until(&team, moment(MONDAY, 20, 0));
  assert_int_equal(set_absent(&team, 1, false).on_duty_count, 0);
  run_until(&team, moment(TUESDAY, 11, 0));
  assert_int_equal(set_absent(&team, 0, false).on_duty_count, 2);
  assert_int_equal(team.staff.idle_count, 2);
  run_until(&team, moment(TUESDAY, 18, 0));
  const struct step want[] = {
      {moment(MONDAY, 8, 45), 's', 0, 0, {2, 0, 0}},  {moment(MONDAY, 10, 30), 'e', 0, 70, {0, 0, 0}},
      {moment(MONDAY, 17, 0), 's', 0, 0, {0, 0, 0}},  {moment(TUESDAY, 8, 45), 's', 0, 0, {1, 0, 0}},
      {moment(TUESDAY, 17, 0), 's', 0, 0, {0, 0, 0}},
  };
  assert_steps(&team, want, COUNT(want));
  team_fini(&team);
}

/* An hour's work is put down at 17:00 with half an hour left; the worker falls ill in the evening. It is finished on
 * Tuesday from 08:45 to 09:15, and the worker does not count as on duty. */
static void staff__absent_with_work_put_down__finishes_it_first(void **state)
{
  (void)state;
  const struct given_shift shifts[] = {{OFFICE, 1}};
  struct team team;
  team_init(&team, shifts, 1, true, 0);
  run_until(&team, moment(MONDAY, 16, 30));
  assert_int_equal(start(&team, 70, 3600), 0);
  run_until(&team, moment(MONDAY, 20, 0));
  assert_int_equal(set_absent(&team, 0, true).on_duty_count, 0);
  run_until(&team, moment(TUESDAY, 10, 0));
  assert_false(sim_staff_has_idle(&team.staff));
  assert_int_equal(set_absent(&team, 0, false).on_duty_count, 1);
  assert_true(sim_staff_has_idle(&team.staff));
  const struct step want[] = {
      {moment(MONDAY, 8, 45), 's', 0, 0, {1, 0, 0}},
      {moment(MONDAY, 17, 0), 's', 0, 0, {0, 1, 0}},
      {moment(TUESDAY, 8, 45), 's', 0, 0, {0, 0, 1}},
      {moment(TUESDAY, 9, 15), 'e', 0, 70, {0, 0, 0}},
  };
  assert_steps(&team, want, COUNT(want));
  team_fini(&team);
}

/* A pool without workers keeps its shifts: opening puts nobody on duty. A pool without shifts has no events. */
static void staff__nobody__is_a_state_like_any_other(void **state)
{
  (void)state;
  static const struct given_shift given[] = {{OFFICE, 0}};
  struct team team;
  team_init(&team, given, COUNT(given), true, 0);
  run_until(&team, moment(TUESDAY, 0, 0));
  assert_false(sim_staff_has_idle(&team.staff));
  const struct step want[] = {{moment(MONDAY, 8, 45), 's', 0, 0, {0, 0, 0}},
                              {moment(MONDAY, 17, 0), 's', 0, 0, {0, 0, 0}}};
  assert_steps(&team, want, COUNT(want));
  team_fini(&team);
  team_init(&team, NULL, 0, true, 0);
  assert_int_equal(team.agenda.queue.count, 0);
  assert_false(sim_staff_has_idle(&team.staff));
  team_fini(&team);
}

/* Who is on duty at the first instant, and when that changes next. */
static void staff__init_at_any_time__on_duty_as_the_calendar_says(void **state)
{
  (void)state;
  const struct {
    int64_t given_now;
    uint32_t want_on_duty;
    int64_t want_change;
  } rows[] = {
      {moment(MONDAY, 8, 45) - 1, 0, moment(MONDAY, 8, 45)},    {moment(MONDAY, 8, 45), 2, moment(MONDAY, 17, 0)},
      {moment(MONDAY, 17, 0) - 1, 2, moment(MONDAY, 17, 0)},    {moment(MONDAY, 17, 0), 0, moment(TUESDAY, 8, 45)},
      {moment(SATURDAY, 12, 0), 0, moment(NEXT_MONDAY, 8, 45)},
  };
  for (uint32_t i = 0; i < COUNT(rows); i++) {
    static const struct given_shift given[] = {{OFFICE, 2}};
    struct team team;
    team_init(&team, given, COUNT(given), false, rows[i].given_now);
    assert_int_equal(team.staff.on_duty_count, rows[i].want_on_duty);
    assert_int_equal(team.staff.idle_count, rows[i].want_on_duty);
    assert_int_equal(sim_queue_next_time(&team.agenda.queue).seconds, rows[i].want_change);
    team_fini(&team);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(staff__always_open__on_duty_for_ever_without_events),
      cmocka_unit_test(staff__several_idle__lowest_number_first),
      cmocka_unit_test(staff__a_thousand_workers__are_taken_in_order),
      cmocka_unit_test(staff__finish_at_close__ends_past_closing_and_goes_home),
      cmocka_unit_test(staff__suspend_at_close__same_worker_goes_on_with_what_is_left),
      cmocka_unit_test(staff__suspended_more_than_once__loses_no_second),
      cmocka_unit_test(staff__work_ends_at_closing_time__is_not_suspended),
      cmocka_unit_test(staff__overtime_while_the_shift_reopens__is_idle_when_done),
      cmocka_unit_test(staff__two_shifts__each_by_its_calendar),
      cmocka_unit_test(staff__absent__finishes_the_work_in_hand_and_comes_back),
      cmocka_unit_test(staff__absent_with_work_put_down__finishes_it_first),
      cmocka_unit_test(staff__nobody__is_a_state_like_any_other),
      cmocka_unit_test(staff__init_at_any_time__on_duty_as_the_calendar_says),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
