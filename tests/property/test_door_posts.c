/* What befalls posts: each cause alone against the share of time that renewal theory gives, and all together against
 * what must always hold. 400 posts of screening staff, two years of run-in, four years measured, one replication.
 *
 * Oracle: a post alternates between held and away; the long-run share of time away is E[away] / (E[held] + E[away])
 * (renewal reward, Ross, Stochastic Processes, 3.6). The count of spells in the period is about Poisson, n; the
 * relative standard deviation of the total is below sqrt(1 + c^2) / sqrt(n), c the coefficient of variation of a spell
 * (0 or 1 here). Tolerance: 4 of these, 6e-5 a claim; 6 claims, so about one false alarm in 2,800 seeds. The seed is
 * fixed.
 */
#include "service_driver.h"

#include "assessment.h"
#include "door_fold.h"
#include "door_ledger.h"
#include "early_help.h"
#include "intake.h"
#include "screening.h"

#include <math.h>
#include <string.h>

enum { POSTS = 400, RUN_IN_DAYS = 730, MEASURED_DAYS = 1460 };

static struct door_scenario with_posts(struct door_staffing staffing, uint32_t calendar)
{
  struct door_scenario scenario = valid_scenario();
  scenario.time.run_in_days = RUN_IN_DAYS;
  scenario.time.measured_days = MEASURED_DAYS;
  scenario.screening.staff_posts = POSTS;
  scenario.screening.staff_calendar = calendar;
  scenario.screening.staffing = staffing;
  return scenario;
}

/* Everything that is simulated, without contacts. */
static void drive_all(struct service_driver *driver, const struct door_scenario *scenario)
{
  driver_init(driver, &screening_service, scenario);
  drive(driver, driver->setting->horizon.seconds, NULL, 0);
}

static double mean_of(const struct service_driver *driver, enum door_measure measure)
{
  struct door_fold *fold = NULL;
  assert_int_equal(door_fold_create(driver->setting, &fold), DOOR_OK);
  assert_int_equal(door_fold_records(fold, driver->out.records, driver->out.record_count), DOOR_OK);
  door_fold_finish(fold);
  double number = door_fold_value(fold, measure).number;
  door_fold_destroy(&fold);
  return number;
}

static void posts__one_cause_alone__share_of_time_as_renewal_theory_has_it(void **state)
{
  (void)state;
  const double year_days = 365;
  const double years = POSTS * (double)MEASURED_DAYS / year_days;
  struct door_staffing none = {.sickness_days = constant_of(0),
                               .recruitment_days = constant_of(0),
                               .agency_delay_days = constant_of(0),
                               .agency_stay_days = constant_of(3650)};
  struct door_staffing sick = none;
  sick.sickness_spells_per_year = 2;
  sick.sickness_days = exponential_of(8);
  struct door_staffing leave = none;
  leave.leave_weeks_per_year = 6;
  struct door_staffing vacant = none;
  vacant.turnover_per_year = 0.5;
  vacant.recruitment_days = constant_of(90);
  struct door_staffing covered = vacant;
  covered.agency_share = 0.6;
  covered.agency_delay_days = constant_of(30);
  struct door_staffing left = covered;
  left.agency_stay_days = constant_of(20);
  const double cycle_days = 2 * year_days + 90; /* held two years, vacant 90 days */
  const struct {
    const char *given;
    struct door_staffing staffing;
    enum door_measure measure;
    double want_share;
    double spells; /* expected in the period */
    double variation;
  } rows[] = {
      {"sickness", sick, DOOR_MEASURE_SCREENING_POSTS_SICK_MEAN, 8 / (year_days / 2 + 8),
       years * year_days / (year_days / 2 + 8), 1},
      {"leave", leave, DOOR_MEASURE_SCREENING_POSTS_ON_LEAVE_MEAN, 42 / year_days, years * 6, 0},
      {"vacancies", vacant, DOOR_MEASURE_SCREENING_POSTS_VACANT_MEAN, 90 / cycle_days, years * year_days / cycle_days,
       0},
      {"vacancies, 0.6 of them for 30 days only", covered, DOOR_MEASURE_SCREENING_POSTS_VACANT_MEAN,
       (90 - 0.6 * 60) / cycle_days, years * year_days / cycle_days, 1},
      {"agency cover", covered, DOOR_MEASURE_SCREENING_POSTS_AGENCY_MEAN, 0.6 * 60 / cycle_days,
       0.6 * years * year_days / cycle_days, 0},
      {"agency cover that stays for 20 of 60 days", left, DOOR_MEASURE_SCREENING_POSTS_AGENCY_MEAN,
       0.6 * 20 / cycle_days, 0.6 * years * year_days / cycle_days, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct door_scenario scenario = with_posts(rows[i].staffing, ALWAYS);
    struct service_driver driver;
    drive_all(&driver, &scenario);
    double found = mean_of(&driver, rows[i].measure) / POSTS;
    double tolerance = 4 * rows[i].want_share * sqrt((1 + rows[i].variation * rows[i].variation) / rows[i].spells);
    if (fabs(found - rows[i].want_share) > tolerance) {
      fail_msg("%s: a share of %.5f, want %.5f give or take %.5f", rows[i].given, found, rows[i].want_share, tolerance);
    }
    driver_fini(&driver);
  }
}

static struct door_staffing everything(void)
{
  return (struct door_staffing){.sickness_spells_per_year = 2,
                                .sickness_days = exponential_of(8),
                                .leave_weeks_per_year = 6,
                                .turnover_per_year = 0.5,
                                .recruitment_days = exponential_of(90),
                                .agency_share = 0.6,
                                .agency_delay_days = exponential_of(30),
                                .agency_stay_days = exponential_of(40)};
}

static bool may_follow(uint32_t before, uint32_t now)
{
  static const bool allowed[DOOR_POST_STATES][DOOR_POST_STATES] = {
      [DOOR_POST_PRESENT] = {[DOOR_POST_SICK] = true, [DOOR_POST_ON_LEAVE] = true, [DOOR_POST_VACANT] = true},
      [DOOR_POST_SICK] = {[DOOR_POST_PRESENT] = true, [DOOR_POST_VACANT] = true},
      [DOOR_POST_ON_LEAVE] = {[DOOR_POST_PRESENT] = true, [DOOR_POST_VACANT] = true},
      [DOOR_POST_VACANT] = {[DOOR_POST_PRESENT] = true, [DOOR_POST_AGENCY] = true},
      [DOOR_POST_AGENCY] = {[DOOR_POST_PRESENT] = true, [DOOR_POST_VACANT] = true},
  };
  return allowed[before][now];
}

/* By the records alone: each change follows from the last, and who is on duty is who is there in opening hours. */
static void posts__everything_at_once__records_agree_with_each_other(void **state)
{
  (void)state;
  static const uint32_t calendars[] = {ALWAYS, OFFICE};
  for (uint32_t c = 0; c < 2; c++) {
    struct door_scenario scenario = with_posts(everything(), calendars[c]);
    struct service_driver driver;
    drive_all(&driver, &scenario);
    uint32_t states[POSTS] = {DOOR_POST_PRESENT};
    uint32_t there = POSTS;
    uint32_t changes = 0;
    for (uint32_t i = 0; i < driver.out.record_count; i++) {
      const struct door_record *record = &driver.out.records[i];
      if (record->kind == DOOR_RECORD_POST) {
        uint32_t now = (uint32_t)record->value & 0xFFU;
        uint32_t before = (uint32_t)record->value >> 8;
        assert_true(record->code < POSTS && states[record->code] == before && may_follow(before, now));
        bool was_there = before == DOOR_POST_PRESENT || before == DOOR_POST_AGENCY;
        bool is_there = now == DOOR_POST_PRESENT || now == DOOR_POST_AGENCY;
        there += (uint32_t)is_there - (uint32_t)was_there;
        states[record->code] = now;
        changes++;
      } else if (record->kind == DOOR_RECORD_SHIFT) {
        struct sim_time time = sim_time_at(record->time_seconds);
        bool is_open = sim_calendar_is_open(driver.setting->calendars[calendars[c]], time);
        assert_int_equal((uint32_t)record->value & 0xFFFFU, is_open ? there : 0);
      }
    }
    assert_true(changes > 10 * POSTS);
    driver_fini(&driver);
  }
}

/* The draws belong to posts: a longer recruitment moves no first spell, a further post moves nobody. */
static void posts__one_more_post__leaves_the_others_as_they_were(void **state)
{
  (void)state;
  struct door_scenario few = with_posts(everything(), ALWAYS);
  struct door_scenario more = few;
  few.screening.staff_posts = 3;
  more.screening.staff_posts = 4;
  struct service_driver drivers[2];
  drive_all(&drivers[0], &few);
  drive_all(&drivers[1], &more);
  uint32_t at = 0;
  uint32_t compared = 0;
  for (uint32_t i = 0; i < drivers[0].out.record_count; i++) {
    const struct door_record *want = &drivers[0].out.records[i];
    if (want->kind != DOOR_RECORD_POST) {
      continue;
    }
    const struct door_record *found;
    do {
      found = &drivers[1].out.records[at++];
    } while (found->kind != DOOR_RECORD_POST || found->code == 3);
    assert_true(found->time_seconds == want->time_seconds && found->code == want->code && found->value == want->value);
    compared++;
  }
  assert_true(compared > 50);
  driver_fini(&drivers[0]);
  driver_fini(&drivers[1]);
}

static void posts__nothing_befalls_them__no_records(void **state)
{
  (void)state;
  struct door_staffing none = {.sickness_days = constant_of(5), .agency_share = 1};
  struct door_scenario scenario = with_posts(none, ALWAYS);
  struct service_driver driver;
  drive_all(&driver, &scenario);
  assert_int_equal(driver.out.record_count, 2); /* capacity and who is on duty */
  driver_fini(&driver);
}

/* ---- agency cover, to the second ---- */

static struct door_scenario with_one_post(double stay_days)
{
  struct door_staffing staffing = {.sickness_days = constant_of(0),
                                   .turnover_per_year = 1,
                                   .recruitment_days = constant_of(90),
                                   .agency_share = 1,
                                   .agency_delay_days = constant_of(10),
                                   .agency_stay_days = constant_of(stay_days)};
  struct door_scenario scenario = with_posts(staffing, ALWAYS);
  scenario.screening.staff_posts = 1;
  scenario.intake.calendar = ALWAYS;
  scenario.intake.staff_posts = 1;
  scenario.intake.staffing = staffing;
  scenario.early_help.screening_posts = 1;
  scenario.early_help.staffing = staffing;
  scenario.assessment.workers = 1;
  scenario.assessment.staffing = staffing;
  return scenario;
}

struct change_of_post {
  int64_t days;    /* since the worker left */
  uint32_t before; /* enum door_post_state */
  uint32_t now;
};

static void assert_changes(const struct service_driver *driver, uint64_t pool, const struct change_of_post *want,
                           uint32_t count)
{
  int64_t left_seconds = 0;
  uint32_t found_count = 0;
  for (uint32_t i = 0; i < driver->out.record_count && found_count < count; i++) {
    const struct door_record *found = &driver->out.records[i];
    if (found->kind == DOOR_RECORD_POST) {
      left_seconds = found_count == 0 ? found->time_seconds : left_seconds;
      assert_int_equal(found->subject, pool);
      assert_int_equal(found->time_seconds - left_seconds, want[found_count].days * SIM_DAY_SECONDS);
      assert_int_equal(found->value, want[found_count].now | want[found_count].before << 8);
      found_count++;
    }
  }
  assert_int_equal(found_count, count);
}

/* A worker leaves at a second that is drawn, an agency worker comes 10 days later, the next worker 90 days after the
 * leaving. An agency worker who stays for 20 days leaves on day 30, and for 60 days nobody is there; one who would
 * stay for 80 days or more meets the next worker, and there is no gap. */
static void posts__agency_worker_leaves_before_the_next_worker__vacant_for_the_rest(void **state)
{
  (void)state;
  enum { HERE = DOOR_POST_PRESENT, VACANT = DOOR_POST_VACANT, AGENCY = DOOR_POST_AGENCY, CHANGES_MAX = 4 };
  static const struct {
    double given_stay_days;
    uint32_t want_count;
    struct change_of_post want[CHANGES_MAX];
  } rows[] = {
      {20, 4, {{0, HERE, VACANT}, {10, VACANT, AGENCY}, {30, AGENCY, VACANT}, {90, VACANT, HERE}}},
      {0, 4, {{0, HERE, VACANT}, {10, VACANT, AGENCY}, {10, AGENCY, VACANT}, {90, VACANT, HERE}}},
      {80, 3, {{0, HERE, VACANT}, {10, VACANT, AGENCY}, {90, AGENCY, HERE}}},
      {3650, 3, {{0, HERE, VACANT}, {10, VACANT, AGENCY}, {90, AGENCY, HERE}}},
  };
  static const struct {
    const struct door_service *given;
    enum door_pool want;
  } pools[] = {{&intake_service, DOOR_POOL_INTAKE_STAFF},
               {&screening_service, DOOR_POOL_SCREENING_STAFF},
               {&early_help_service, DOOR_POOL_EARLY_HELP_SCREENING},
               {&assessment_service, DOOR_POOL_ASSESSMENT_SLOTS}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    for (size_t pool = 0; pool < sizeof pools / sizeof pools[0]; pool++) {
      struct door_scenario scenario = with_one_post(rows[i].given_stay_days);
      struct service_driver driver;
      driver_init(&driver, pools[pool].given, &scenario);
      drive(&driver, driver.setting->horizon.seconds, NULL, 0);
      assert_changes(&driver, pools[pool].want, rows[i].want, rows[i].want_count);
      driver_fini(&driver);
    }
  }
}

/* The draws belong to pools, too: four pools of one post each, and no two first leavings at one second. */
static void posts__of_several_pools__do_not_share_their_draws(void **state)
{
  (void)state;
  static const struct door_service *const services[] = {&intake_service, &screening_service, &early_help_service,
                                                        &assessment_service};
  int64_t left_seconds[4] = {0};
  for (uint32_t one = 0; one < 4; one++) {
    struct door_scenario scenario = with_one_post(20);
    struct service_driver driver;
    driver_init(&driver, services[one], &scenario);
    drive(&driver, driver.setting->horizon.seconds, NULL, 0);
    for (uint32_t i = driver.out.record_count; i > 0; i--) {
      const struct door_record *record = &driver.out.records[i - 1];
      left_seconds[one] = record->kind == DOOR_RECORD_POST ? record->time_seconds : left_seconds[one];
    }
    for (uint32_t other = 0; other < one; other++) {
      assert_true(left_seconds[one] != left_seconds[other]);
    }
    driver_fini(&driver);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(posts__one_cause_alone__share_of_time_as_renewal_theory_has_it),
      cmocka_unit_test(posts__everything_at_once__records_agree_with_each_other),
      cmocka_unit_test(posts__one_more_post__leaves_the_others_as_they_were),
      cmocka_unit_test(posts__nothing_befalls_them__no_records),
      cmocka_unit_test(posts__agency_worker_leaves_before_the_next_worker__vacant_for_the_rest),
      cmocka_unit_test(posts__of_several_pools__do_not_share_their_draws),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
